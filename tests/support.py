"""What the tests share: an organization whose every setting is told, a request, and short ways to write a file and its facts."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from multiline_batch import (
    Account,
    AccountStatus,
    Administrator,
    Facts,
    Finding,
    Mode,
    NumberRecord,
    Organization,
    OrganizationId,
    PermissionGroup,
    Plan,
    Policy,
    Pool,
    Privilege,
    Upload,
    UploadRequest,
    Usage,
    plan_upload,
    read_upload,
)

ROOT = OrganizationId("root")
SALES = OrganizationId("sales")
SERVICE = OrganizationId("service")

ORGANIZATION = Organization(
    id=SALES,
    name="Sales",
    ancestors=(ROOT,),
    social_messaging=True,
    smtp_data_offload=False,
    data_only=False,
    allowed_email_domains=(),
    recording=True,
    invitation_template_current=True,
    utilization_threshold=100,
)
"""An organization under the root, every setting told and none in the way."""

GROUP = PermissionGroup(name="Default", organization=ROOT, voice_calling=True)
ADMINISTRATOR = Administrator(organization=ROOT, privileges=frozenset({Privilege.ACCOUNTS}))
REQUEST = UploadRequest(organization=ORGANIZATION, permission_group=GROUP, administrator=ADMINISTRATOR)
"""A request that nothing speaks against."""

IDENTITY = "email address or device"
HEADER = (
    "firstname",
    "lastname",
    IDENTITY,
    "social_messaging",
    "multiline_number",
    "monitor_calls",
    "monitor_sms",
    "forwarding_number",
    "restrict_incoming_social_messaging",
    "Language",
)
GOOD = {
    "firstname": "Anna",
    "lastname": "Berg",
    IDENTITY: "anna@example.org",
    "social_messaging": "Yes",
    "multiline_number": "",
    "monitor_calls": "auto",
    "monitor_sms": "on",
    "forwarding_number": "",
    "restrict_incoming_social_messaging": "",
    "Language": "English",
}
"""The cells of a row that nothing speaks against."""


def request(*, policy: Policy | None = None, organization: Organization = ORGANIZATION) -> UploadRequest:
    """Return the request with another policy or organization."""
    return evolve(REQUEST, organization=organization, policy=policy or Policy())


def cells(row: Mapping[str, str]) -> dict[str, str]:
    """Return a good row with some cells changed; *device* is short for the identity."""
    renamed = {IDENTITY if name == "device" else name: text for name, text in row.items()}
    assert GOOD.keys() >= renamed.keys(), "a test names a column that there is not"
    return GOOD | renamed


def csv_text(*rows: Mapping[str, str], header: Iterable[str] = HEADER, delimiter: str = ",", end: str = "\r\n") -> str:
    """Write rows as CSV text; each row is a good one with some cells changed."""
    names = tuple(header)
    lines = [delimiter.join(names), *(delimiter.join(cells(row)[name] for name in names) for row in rows)]
    return "".join(line + end for line in lines)


def people(count: int, **row: str) -> list[dict[str, str]]:
    """Return so many rows of different people."""
    return [{"device": f"person{index}@example.org", **row} for index in range(count)]


def read(*rows: Mapping[str, str], request: UploadRequest = REQUEST) -> Upload:
    """Read rows under the usual header."""
    return read_upload(csv_text(*rows), request)


def answer(
    upload: Upload,
    *,
    numbers: Iterable[NumberRecord] = (),
    pool: Pool | None = None,
) -> Facts:
    """Answer an upload's questions: no account exists, and these numbers do."""
    return upload.questions.answer(numbers=numbers, accounts=(), pool=pool or Pool(available=1000, outstanding=0))


def plan(
    upload: Upload,
    *,
    numbers: Iterable[NumberRecord] = (),
    pool: Pool | None = None,
    mode: Mode = Mode.IMPORT_AND_INVITE,
) -> Plan:
    """Plan an upload for which no account exists."""
    return plan_upload(upload, answer(upload, numbers=numbers, pool=pool), mode=mode)


def record(
    number: str, usage: Usage = Usage.AVAILABLE, *, owner: str = ROOT, holder: str | None = None
) -> NumberRecord:
    """Return a number that the host knows."""
    return NumberRecord(number=number, owner=OrganizationId(owner), usage=usage, holder=holder)


def number(index: int) -> str:
    """Return the drama number of that index, as + and digits."""
    return f"+442079460{index:03}"


def codes(findings: Iterable[Finding]) -> list[str]:
    """Return the codes of findings."""
    return [finding.code for finding in findings]


def account(
    identity: str = "anna@example.org",
    status: AccountStatus = AccountStatus.INVITED,
    *,
    organization: str = SALES,
    number: str | None = None,
) -> Account:
    """Return an account that exists."""
    return Account(identity=identity, organization=OrganizationId(organization), status=status, number=number)

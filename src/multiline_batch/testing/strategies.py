"""
Hypothesis strategies: what people upload, who uploads it, and what a host may know::

    @given(data=upload_bytes(), request=requests())
    def test_my_portal(data: bytes, request: UploadRequest) -> None:
        assert_findings(what_my_portal_says(data, request), read_upload(data, request).findings)

Files are of few people and few numbers, which one small tree of organizations knows in part, so that rows meet each other and what is
there already.  Everybody is invented: addresses of ``example.org``, numbers that no telephone has.

Each strategy is a function, and what it is made of can be replaced by strategies of your own.  This room needs Hypothesis, which the
extra ``testing`` installs; `multiline_batch.testing` itself does not load it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import evolve, frozen
from hypothesis import strategies as st

from multiline_batch._value import Value
from multiline_batch.accounts import Account, NumberRecord, Pool, Utilization
from multiline_batch.facts import Facts, Questions
from multiline_batch.identifiers import OrganizationId
from multiline_batch.inventory import Inventory
from multiline_batch.policy import DuplicateIdentity, Policy, PoolScope, ShortageAction, SocialNotConfigured
from multiline_batch.request import Administrator, Organization, PermissionGroup, UploadRequest
from multiline_batch.schema import COLUMN_NAMES
from multiline_batch.vocabulary import AccountStatus, Privilege, Usage

_T = TypeVar("_T")
Row = Mapping[str, str]
"""The cells of a row, by the names of their columns."""

ROOT, SALES, SERVICE, NORTH = map(OrganizationId, ("root", "sales", "service", "sales-north"))
ORGANIZATIONS = (
    Organization(id=SALES, ancestors=(ROOT,)),
    Organization(id=ROOT),
    Organization(id=SERVICE, ancestors=(ROOT,)),
    Organization(id=NORTH, ancestors=(SALES, ROOT)),
)
"""The tree of *sales*, which uploads, what is above it, beside it and below it."""

IDS = tuple(organization.id for organization in ORGANIZATIONS)
"""Their ids."""

PEOPLE = (
    *("anna@example.org", "bo@example.org", "cem@example.org", "dora@example.org", "eva@example.net"),
    *("fay@example.org", "gil@example.org", "hal@example.org"),
)
"""Those whom the rows are about, and whom a host may know."""

NUMBERS = tuple(f"+442079460{index:03}" for index in range(4))
"""The numbers that rows name, and that a host may know."""

_WAITING = tuple(f"waiting{index}@example.org" for index in range(3))
_FREE = tuple(f"+442079460{index}" for index in range(100, 104))
_DEVICES = ("+447700900123", "+12015550123", "+44 7700 900123")
_WRONG_IDENTITIES = (
    *("", "nobody", "anna@", "mailto:ian@example.org", "jo @example.org", "4.47E+11", "447700900125.0", "=x"),
    *("Anna@Example.org", "07700 900123", "447700900124"),
)
_WRONG_NUMBERS = ("12", "x", "4.42E+11", "442079460009.0", "44\u00a020 7946 0001", "+442079460009")
_MARKS = (
    *("'", "=1+1", "+", "-", "@", '"', ",", ";", "\t", "\n", "\r", "\r\n", " "),
    *("\u2028", "\x1c", "'t", "\xe9", "\U0001f600"),
)


def _mostly(good: Sequence[_T], bad: Sequence[_T], *, times: int = 9) -> st.SearchStrategy[_T]:
    # Where every row has an error a file tells little; one draw is half as dear as two.
    return st.sampled_from((*good, *(list(good) * (times * len(bad) // len(good))), *bad))


def names() -> st.SearchStrategy[str]:
    """Return names, some of which begin like formulas, hold line breaks or look like something else."""
    odd = st.builds(
        "".join,
        st.lists(
            st.sampled_from(_MARKS)
            | st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3),
            max_size=3,
        ),
    ).filter(lambda text: not text.strip().casefold().startswith("note"))
    return st.sampled_from(["Anna", "Bo", ""]) | odd


def identities() -> st.SearchStrategy[str]:
    """Return cells of the column *email address or device*: addresses, devices, and now and then what is neither."""
    return _mostly((*PEOPLE, *_DEVICES), _WRONG_IDENTITIES)


def numbers() -> st.SearchStrategy[str]:
    """Return cells of the column *multiline_number*: none, one with or without its plus, and now and then a wrong one."""
    first, *_ = NUMBERS
    return _mostly(("",) * 4 + (first,) * 4 + NUMBERS + tuple(number[1:] for number in NUMBERS), _WRONG_NUMBERS)


def rows() -> st.SearchStrategy[dict[str, str]]:
    """Return rows by the names of their columns, about half of them right."""
    shortest, longest = "+4420", "+44 1632 9601 2345 6789"
    forwarding = ("+442", longest + "0", "+44 (0)7700 900123", "441632960123", NUMBERS[0])
    cells = (
        names(),
        st.just("Berg"),
        identities(),
        _mostly(("Yes", "no"), ("", "on")),
        numbers(),
        _mostly(("auto", " OFF "), ("", "on")),
        st.sampled_from(("on", "off")),
        _mostly(("", "", "", shortest, longest), forwarding),
        st.sampled_from(("", "true", "FALSE")),
        _mostly(("", "German"), ("de",)),
    )
    return st.fixed_dictionaries(dict(zip(COLUMN_NAMES, cells, strict=True)))


def files() -> st.SearchStrategy[list[dict[str, str]]]:
    """Return the rows of one file, one to eight of them."""
    return st.lists(rows(), min_size=1, max_size=8)


@frozen(kw_only=True, eq=False, repr=False)
class Spelling(Value):
    """
    How a file is written down; none of it changes what is meant.

    Attributes:
        columns: Names of the columns, in the order in which they stand.

        header: What the header says for each of them.

        delimiter: What stands between two cells.

        end: What ends a line.

        encoding: How text becomes bytes; a byte order mark or UTF-8, so that nobody has to name it.
    """

    columns: tuple[str, ...] = COLUMN_NAMES
    header: tuple[str, ...] = COLUMN_NAMES
    delimiter: str = ","
    end: str = "\r\n"
    encoding: str = "utf-8"

    def text(self, rows: Iterable[Row]) -> str:
        """Return rows as text."""
        lines = [self.header, *([row[name] for name in self.columns] for row in rows)]
        return "".join(self.delimiter.join(map(_quoted, cells)) + self.end for cells in lines)

    def data(self, rows: Iterable[Row]) -> bytes:
        """Return rows as bytes."""
        return self.text(rows).encode(self.encoding)


def _quoted(cell: str) -> str:
    plain = cell and not any(sign in cell for sign in ',;\t"\r\n')
    return cell if plain else '"' + cell.replace('"', '""') + '"'


@st.composite
def spellings(draw: st.DrawFn) -> Spelling:
    """Return ways to write down a file: order and spelling of columns, delimiter, line ends, encoding."""
    columns = tuple(draw(st.permutations(COLUMN_NAMES)))
    sign, upper = draw(st.sampled_from(["_", " ", "-", " - "])), draw(st.booleans())
    header = [name.replace("_", sign).replace(" ", sign) for name in columns]
    return Spelling(
        columns=columns,
        header=tuple(f" {name.upper()} " if upper else name for name in header),
        delimiter=draw(st.sampled_from([",", ";", "\t"])),
        end=draw(st.sampled_from(["\r\n", "\n", "\r"])),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
    )


_Rows = st.SearchStrategy[list[dict[str, str]]]
_Spellings = st.SearchStrategy[Spelling]


def _written(
    write: Callable[[Spelling, list[dict[str, str]]], _T], rows: _Rows | None, spelling: _Spellings | None
) -> st.SearchStrategy[_T]:
    return st.builds(write, spellings() if spelling is None else spelling, files() if rows is None else rows)


def upload_texts(rows: _Rows | None = None, *, spelling: _Spellings | None = None) -> st.SearchStrategy[str]:
    """
    Return files as text.

    Args:
        rows: The rows; those of `files` if left out.

        spelling: How they are written down; as in `spellings` if left out.
    """
    return _written(Spelling.text, rows, spelling)


def upload_bytes(rows: _Rows | None = None, *, spelling: _Spellings | None = None) -> st.SearchStrategy[bytes]:
    """
    Return files as bytes, in UTF-8 with and without a byte order mark and in UTF-16.

    Args:
        rows: The rows; those of `files` if left out.

        spelling: How they are written down; as in `spellings` if left out.
    """
    return _written(Spelling.data, rows, spelling)


def policies() -> st.SearchStrategy[Policy]:
    """Return the choices of deployments, those about privileges and foreign columns as by default."""
    return st.builds(
        Policy,
        claim_reserved=st.booleans(),
        pool=st.sampled_from(PoolScope),
        count_outstanding=st.booleans(),
        shortage=st.sampled_from(ShortageAction),
        resend_needs_number=st.booleans(),
        social_not_configured=st.sampled_from(SocialNotConfigured),
        duplicate_identity=st.sampled_from(DuplicateIdentity),
    )


_told = st.sampled_from([None, True, False])


def organizations(of: Organization = ORGANIZATIONS[0]) -> st.SearchStrategy[Organization]:
    """Return an organization with settings of which something, or everything, was told; its id, name, ancestors and recipients stay."""
    return st.builds(
        Organization,
        id=st.just(of.id),
        name=st.just(of.name),
        ancestors=st.just(of.ancestors),
        notification_recipients=st.just(of.notification_recipients),
        social_messaging=_told,
        smtp_data_offload=_told,
        data_only=_told,
        allowed_email_domains=st.sampled_from([None, (), ("@example.org",)]),
        recording=_told,
        default_region=st.sampled_from([None, "GB"]),
        invitation_template_current=_told,
        utilization_threshold=st.sampled_from([None, 1, 50, 100]),
    )


def permission_groups(owners: Sequence[str] = IDS) -> st.SearchStrategy[PermissionGroup]:
    """Return permission groups that are defined in one of some organizations, with and without voice calling."""
    return st.builds(
        PermissionGroup, name=st.just("Default"), organization=st.sampled_from(owners), voice_calling=_told
    )


def administrators(organizations: Sequence[str] = IDS) -> st.SearchStrategy[Administrator]:
    """Return administrators of one of some organizations, with and without the privileges that are needed."""
    privileges = [frozenset(Privilege), frozenset({Privilege.ACCOUNTS}), frozenset[Privilege]()]
    return st.builds(Administrator, organization=st.sampled_from(organizations), privileges=st.sampled_from(privileges))


def requests(
    organization: st.SearchStrategy[Organization] | None = None, *, policy: st.SearchStrategy[Policy] | None = None
) -> st.SearchStrategy[UploadRequest]:
    """
    Return requests: who uploads for whom; about half of the groups and administrators may.

    Args:
        organization: The organization; *sales* with settings as in `organizations` if left out.

        policy: The choices of the deployment; as in `policies` if left out.
    """
    group = PermissionGroup(name="Default", organization=ROOT, voice_calling=True)
    administrator = Administrator(organization=ROOT, privileges=Privilege)
    return st.builds(
        UploadRequest,
        organization=organizations() if organization is None else organization,
        permission_group=st.just(group) | st.none() | permission_groups(),
        administrator=st.just(administrator) | st.none() | administrators(),
        policy=policies() if policy is None else policy,
    )


def accounts(
    organizations: Sequence[str] = IDS, *, identities: Sequence[str] = PEOPLE + _WAITING
) -> st.SearchStrategy[Account]:
    """
    Return accounts that exist, most of them invited and without a number.

    Args:
        organizations: Ids of the organizations that they can be of.

        identities: Who they can be.
    """
    return st.builds(
        Account,
        identity=st.sampled_from(identities),
        organization=st.sampled_from(organizations),
        status=st.sampled_from([*[AccountStatus.INVITED] * 4, *AccountStatus]),
        number=st.sampled_from((None, None, *NUMBERS[:2])),
    )


_State = tuple[str, Usage, str | None]
# What is known of a number beside the number itself: owner, usage, holder.


def _states(owners: Sequence[str], holders: Sequence[str]) -> st.SearchStrategy[_State]:
    taken = [usage for usage in Usage if usage is not Usage.AVAILABLE]
    return _mostly(
        [(owner, Usage.AVAILABLE, None) for owner in (*owners, *tuple(owners[:2]) * 4)],
        [(owner, usage, holder) for usage in taken for holder in (None, *holders) for owner in owners],
        times=2,
    )


def _record(number: str, state: _State) -> NumberRecord:
    owner, usage, holder = state
    return NumberRecord(number=number, owner=OrganizationId(owner), usage=usage, holder=holder)


def number_records(
    owners: Sequence[str] = IDS, *, numbers: Sequence[str] = NUMBERS * 3 + _FREE, holders: Sequence[str] = PEOPLE[:3]
) -> st.SearchStrategy[NumberRecord]:
    """
    Return numbers that a host knows, most of them Available.

    Args:
        owners: Ids of the organizations that can own them; the first two own most.

        numbers: The numbers.

        holders: For whom those can be that are not Available; some are for nobody.
    """
    return st.builds(_record, st.sampled_from(numbers), _states(owners, holders))


def _known_or_not(owners: Sequence[str]) -> st.SearchStrategy[_State | None]:
    known = _states(owners, PEOPLE[:3])
    return st.none() | known | known | known


_found = _known_or_not(IDS)
_exists = _mostly([None], list(AccountStatus))
_answered = _mostly(
    [frozenset({"numbers", "accounts", "pool"})], [frozenset({"numbers"}), frozenset({"accounts", "pool"})]
)
_few = st.integers(0, 6)


def facts(questions: Questions) -> st.SearchStrategy[Facts]:
    """
    Return answers to questions: this was found and that was not, and now and then nobody answered one of them.

    Args:
        questions: Those of an upload or a selection; a test that drew the upload draws these with ``st.data()``.
    """
    return _answers(questions)


@st.composite
def _answers(draw: st.DrawFn, questions: Questions) -> Facts:
    answered = draw(_answered)
    states = [(number, draw(_found)) for number in questions.numbers]
    existing = [(key, draw(_exists)) for key in questions.identities]
    available, outstanding, in_use = (draw(_few) for _ in range(3))
    numbers = [_record(number, state) for number, state in states if state]
    known = [Account(identity=key, organization=SERVICE, status=status) for key, status in existing if status]
    return questions.answer(
        numbers=numbers if "numbers" in answered else None,
        accounts=known if "accounts" in answered else None,
        pool=Pool(available=available, outstanding=outstanding // 3) if "pool" in answered else None,
        utilization=Utilization(in_use=in_use, total=in_use + available) if questions.utilization else None,
    )


def inventories(organizations: Sequence[Organization] = ORGANIZATIONS) -> st.SearchStrategy[Inventory]:
    """
    Return what a host knows: some of the numbers, some of the people, and who holds which.

    Args:
        organizations: The tree; the first two own most of the numbers.
    """
    ids = [organization.id for organization in organizations]
    return st.builds(
        _inventory,
        st.just(tuple(organizations)),
        st.lists(_known_or_not(ids), min_size=len(NUMBERS), max_size=len(NUMBERS)),
        st.lists(_states(ids, PEOPLE[:3]), max_size=len(_FREE)),
        st.lists(accounts(ids), max_size=4, unique_by=lambda account: account.key),
    )


def _inventory(
    tree: tuple[Organization, ...], named: list[_State | None], others: list[_State], known: list[Account]
) -> Inventory:
    states = [*zip(NUMBERS, named, strict=True), *zip(_FREE, others, strict=False)]
    records = [_record(number, state) for number, state in states if state]
    held = {record.holder_key: record.number for record in records if record.usage in {Usage.ASSIGNED, Usage.ACTIVE}}
    holders = [evolve(account, number=held.get(account.key)) for account in known]
    return Inventory(organizations=tree, numbers=records, accounts=holders)

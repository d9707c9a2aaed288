"""What is chosen once for a whole upload."""

from collections.abc import Callable

import pytest
from attrs import evolve, frozen

from multiline_batch import (
    MAX_ACCOUNTS_PER_UPLOAD,
    Administrator,
    Limits,
    Organization,
    OrganizationId,
    PermissionGroup,
    Policy,
    PoolScope,
    Privilege,
    UploadRequest,
)
from support import ADMINISTRATOR, ORGANIZATION, REQUEST, ROOT, SALES, SERVICE

Build = Callable[..., object]
"""A class, to be called with what it must refuse."""


@frozen
class Mistake:
    """Arguments that a class refuses, the exception and a word of its message."""

    build: Build
    arguments: dict[str, object]
    error: type[Exception]
    word: str


def _organization(**settings: object) -> dict[str, object]:
    return {"id": "sales", **settings}


@pytest.mark.parametrize(
    "mistake",
    [
        Mistake(Organization, {"id": ""}, ValueError, "id"),
        Mistake(Organization, {"id": None}, ValueError, "id"),
        Mistake(Organization, {"id": 7}, ValueError, "id"),
        Mistake(Organization, _organization(name=None), TypeError, "name"),
        Mistake(Organization, _organization(ancestors="root"), TypeError, "ancestors must be several"),
        Mistake(Organization, _organization(ancestors=[""]), ValueError, "id"),
        Mistake(Organization, _organization(ancestors=None), TypeError, "^ancestors must be several"),
        Mistake(
            Organization, _organization(ancestors=Organization(id="root")), TypeError, "^ancestors must be several"
        ),
        Mistake(Organization, _organization(allowed_email_domains=7), TypeError, "^allowed_email_domains must be"),
        Mistake(Organization, _organization(notification_recipients=False), TypeError, "^notification_recipients must"),
        Mistake(Organization, _organization(ancestors=["sales"]), ValueError, "ancestors"),
        Mistake(Organization, _organization(ancestors=["region", "region"]), ValueError, "ancestors"),
        Mistake(
            Organization,
            _organization(allowed_email_domains="@example.org"),
            TypeError,
            "^allowed_email_domains must be",
        ),
        Mistake(
            Organization,
            _organization(notification_recipients="anna@example.org"),
            TypeError,
            "^notification_recipients must",
        ),
        Mistake(Organization, _organization(ancestors=["root", 7]), TypeError, "^each of ancestors"),
        Mistake(Organization, _organization(notification_recipients=[None]), TypeError, "^each of notification_rec"),
        Mistake(
            Organization, _organization(allowed_email_domains=["@example.org", 7]), TypeError, "^each of allowed_email"
        ),
        Mistake(Organization, _organization(default_region="ZZ"), ValueError, "default_region"),
        Mistake(Organization, _organization(default_region="gb"), ValueError, "default_region"),
        Mistake(Organization, _organization(default_region=""), ValueError, "default_region"),
        Mistake(Organization, _organization(default_region=44), TypeError, "default_region"),
        Mistake(Organization, _organization(utilization_threshold=0), ValueError, "utilization_threshold"),
        Mistake(Organization, _organization(utilization_threshold=101), ValueError, "utilization_threshold"),
        Mistake(Organization, _organization(utilization_threshold=80.0), ValueError, "utilization_threshold"),
        Mistake(Organization, _organization(utilization_threshold=True), ValueError, "utilization_threshold"),
        Mistake(PermissionGroup, {"name": "", "organization": "sales"}, ValueError, "name"),
        Mistake(PermissionGroup, {"name": "Default", "organization": ""}, ValueError, "id"),
        Mistake(
            PermissionGroup, {"name": "Default", "organization": "a", "voice_calling": "no"}, TypeError, "voice_calling"
        ),
        Mistake(Administrator, {"organization": ""}, ValueError, "id"),
        Mistake(Administrator, {"organization": "sales", "privileges": ["Everything"]}, TypeError, "Privilege"),
        Mistake(Administrator, {"organization": "sales", "privileges": ["Accounts"]}, TypeError, "Privilege"),
        Mistake(Administrator, {"organization": "sales", "privileges": "Accounts"}, TypeError, "Privilege"),
        Mistake(Administrator, {"organization": "sales", "privileges": [[]]}, TypeError, "^each of privileges"),
        Mistake(
            Administrator,
            {"organization": "sales", "privileges": Privilege.ACCOUNTS},
            TypeError,
            r"^privileges must be several of the type Privilege \(a tuple or list of them\), not Privilege$",
        ),
        Mistake(
            Administrator, {"organization": "sales", "privileges": [Privilege.SETUP, None]}, TypeError, "Privilege"
        ),
        Mistake(UploadRequest, {"organization": None}, TypeError, "organization"),
        Mistake(UploadRequest, {"organization": "sales"}, TypeError, "organization"),
        Mistake(UploadRequest, {"organization": ORGANIZATION, "permission_group": "x"}, TypeError, "permission_group"),
        Mistake(UploadRequest, {"organization": ORGANIZATION, "administrator": "x"}, TypeError, "administrator"),
        Mistake(UploadRequest, {"organization": ORGANIZATION, "policy": None}, TypeError, "policy"),
        Mistake(Limits, {"bytes": -1}, ValueError, "bytes"),
        Mistake(Limits, {"columns": True}, ValueError, "columns"),
        Mistake(Limits, {"cell_characters": 1.5}, ValueError, "cell_characters"),
        Mistake(Limits, {"rows": None}, ValueError, "rows"),
    ],
)
def test_the_callers_mistakes_raise(mistake: Mistake) -> None:
    """What a host cannot mean raises at once, and names the field."""
    with pytest.raises(mistake.error, match=mistake.word):
        mistake.build(**mistake.arguments)


@pytest.mark.parametrize(
    "domain",
    [
        "",
        " ",
        "@",
        "@@",
        "*",
        "@*",
        "@*.example.org",
        "*.example.org",
        "@exa mple.org",
        "@ example.org",
        "@exa\u00a0mple.org",
        "@exa\nmple.org",
        "@@example.org",
        "anna@example.org",
        "@example.org@",
        "@anna@example.org",
    ],
)
def test_what_is_no_domain_raises(domain: str) -> None:
    """An empty domain, a pattern, a space and an address are no domain; the message says what one is and repeats nothing."""
    with pytest.raises(
        ValueError, match=r"^an allowed email domain is @ and a domain, such as '@example\.org'"
    ) as caught:
        Organization(id=SALES, allowed_email_domains=["@example.net", domain])
    assert "anna" not in str(caught.value)


@pytest.mark.parametrize(
    "mistake",
    [
        Mistake(Organization, _organization(name=["anna@example.org"]), TypeError, r"^name must be str, not list$"),
        Mistake(
            Organization,
            _organization(data_only="anna@example.org"),
            TypeError,
            r"^data_only must be bool or None, not str$",
        ),
        Mistake(
            Organization,
            _organization(default_region="anna@example.org"),
            ValueError,
            r"phonenumbers knows, such as 'GB'$",
        ),
        Mistake(
            Organization,
            _organization(default_region=["anna"]),
            TypeError,
            r"^default_region must be str or None, not list$",
        ),
        Mistake(UploadRequest, {"organization": "anna"}, TypeError, r"^organization must be Organization, not str$"),
        Mistake(
            UploadRequest,
            {"organization": ORGANIZATION, "administrator": "anna"},
            TypeError,
            r"^administrator must be Administrator or None, not str$",
        ),
        Mistake(
            Administrator, {"organization": "sales", "privileges": {"anna"}}, TypeError, r"^each of privileges must"
        ),
    ],
)
def test_a_mistake_is_not_repeated(mistake: Mistake) -> None:
    """A value of a wrong type may be personal, so the message names the field and what belongs there, and nothing else."""
    with pytest.raises(mistake.error, match=mistake.word) as caught:
        mistake.build(**mistake.arguments)
    assert "anna" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["social_messaging", "smtp_data_offload", "data_only", "recording", "invitation_template_current"]
)
@pytest.mark.parametrize("value", ["No", "", 0, 1])
def test_a_setting_is_told_as_a_bool(name: str, value: object) -> None:
    """A text or a number is no yes or no of an organization."""
    mistake = Mistake(Organization, _organization(**{name: value}), TypeError, name)
    with pytest.raises(TypeError, match=name):
        mistake.build(**mistake.arguments)


@pytest.mark.parametrize("threshold", [1, 80, 100])
def test_a_threshold_is_1_to_100_percent(threshold: int) -> None:
    """A utilization threshold may be 1 and 100 percent, bounds included."""
    organization = Organization(id=SALES, utilization_threshold=threshold)
    assert organization.utilization_threshold == threshold


def test_what_nobody_told_is_none() -> None:
    """An organization of which only the id is told knows nothing else."""
    organization = Organization(id=SALES)
    told = (
        organization.social_messaging,
        organization.smtp_data_offload,
        organization.data_only,
        organization.allowed_email_domains,
        organization.recording,
        organization.default_region,
        organization.invitation_template_current,
        organization.utilization_threshold,
        organization.notification_recipients,
    )
    assert told == (None,) * 9
    assert (organization.lineage, organization.root, organization.title) == ((SALES,), SALES, SALES)


def test_a_lineage_begins_with_the_organization_and_ends_with_the_root() -> None:
    """An organization knows those above it, nearest first, and its title."""
    organization = Organization(id=SALES, name="Sales", ancestors=["region", "root"])
    assert organization.lineage == ("sales", "region", "root")
    assert (organization.root, organization.title) == ("root", "Sales")


@pytest.mark.parametrize(("scope", "owners"), [(PoolScope.USABLE, (SALES, ROOT)), (PoolScope.OWN, (SALES,))])
def test_the_scope_says_whose_numbers_count(scope: PoolScope, owners: tuple[OrganizationId, ...]) -> None:
    """The usable pool is that of the whole lineage, the own pool that of the organization."""
    assert ORGANIZATION.pool_owners(scope) == owners


@pytest.mark.parametrize(
    ("domains", "address", "allowed"),
    [
        (None, "anna@example.org", True),
        ((), "anna@example.org", True),
        (("@example.org",), "anna@example.org", True),
        (("@example.org",), "ANNA@EXAMPLE.ORG", True),
        (("Example.ORG",), "anna@example.org", True),
        ((" @example.org ",), "anna@example.org", True),
        (("@example.org",), "anna@sub.example.org", False),
        (("@sub.example.org",), "anna@example.org", False),
        (("@example.org",), "anna@notexample.org", False),
        (("@example.com", "@example.org"), "anna@example.org", True),
        (("@example.com",), "anna@example.org", False),
        (("@xn--bcher-kva.example",), "anna@b\u00fccher.example", True),
        (("@B\u00dcCHER.example",), "anna@b\u00fccher.example", True),
        (("@b\u00fccher.example",), "anna@xn--bcher-kva.example", True),
        (("@stra\u00dfe.example",), "anna@strasse.example", False),
        (("@strasse.example",), "anna@stra\u00dfe.example", False),
        (("@stra\u00dfe.example",), "Anna@Stra\u00dfe.Example", True),
        (("@example.org",), "anna@", False),
        (("@example.org",), "@", False),
        (("@example.org",), "anna@exa mple.org", False),
        (("@example.org",), "bo@example.net@example.org", True),
    ],
)
def test_a_domain_is_compared_as_a_whole(domains: tuple[str, ...] | None, address: str, *, allowed: bool) -> None:
    """An invitation may go to a listed domain exactly, in any case and spelling; without a list it may go to any."""
    organization = Organization(id=SALES, allowed_email_domains=domains)
    assert organization.allows_domain(address) is allowed


@pytest.mark.parametrize(
    ("organization", "reached"),
    [
        (ORGANIZATION, True),
        (Organization(id=ROOT), True),
        (Organization(id=SERVICE, ancestors=["other"]), False),
    ],
)
def test_a_role_reaches_its_organization_and_those_below(organization: Organization, *, reached: bool) -> None:
    """A role covers its own organization and its descendants, and has its privileges nowhere else."""
    assert ADMINISTRATOR.reaches(organization) is reached
    assert ADMINISTRATOR.may(Privilege.ACCOUNTS, organization) is reached
    assert not ADMINISTRATOR.may(Privilege.SETUP, organization)


def test_a_role_does_not_reach_up() -> None:
    """A role of a department is none of the enterprise."""
    assert not Administrator(organization=SALES, privileges=[Privilege.ACCOUNTS]).reaches(Organization(id=ROOT))


def test_limits_are_those_of_the_portal() -> None:
    """Without a word the limits are 1000 accounts, 256 columns, 1000 characters a cell and five million bytes."""
    assert (MAX_ACCOUNTS_PER_UPLOAD, Limits().rows) == (1000, 1000)
    assert (Limits().bytes, Limits().columns, Limits().cell_characters) == (5_000_000, 256, 1000)
    assert Limits(rows=0).rows == 0


def test_a_request_has_the_default_policy() -> None:
    """Who and which group stay unknown unless told; the policy is the default one."""
    request = UploadRequest(organization=ORGANIZATION)
    assert (request.permission_group, request.administrator, request.policy) == (None, None, Policy())


def test_iterables_become_tuples_and_sets() -> None:
    """Lists and generators are taken in and frozen values come out."""
    listed = Organization(
        id=SALES,
        ancestors=["root"],
        allowed_email_domains=["example.org"],
        notification_recipients=iter(["it@example.org"]),
    )
    assert (listed.ancestors, listed.allowed_email_domains) == ((ROOT,), ("@example.org",))
    assert listed.notification_recipients == ("it@example.org",)
    many = Administrator(organization=SALES, privileges=[Privilege.SETUP, Privilege.SETUP])
    assert many.privileges == frozenset({Privilege.SETUP})
    assert Administrator(organization=SALES).privileges == frozenset()


def test_recipients_are_masked() -> None:
    """The repr of an organization and of a request says how many recipients there are, and not who."""
    organization = evolve(ORGANIZATION, notification_recipients=["anna@example.org", "bo@example.org"])
    for value in (organization, evolve(REQUEST, organization=organization)):
        assert "notification_recipients=<2>" in repr(value)
        assert "anna" not in repr(value)

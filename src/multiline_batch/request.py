"""
What is chosen once for a whole upload: the organization, the permission group, who asks, and the deployment's policy.

The row schema depends on it: whether there is a column for restricting social messages, whether an identity may be a phone number.
``None`` in a setting means *nobody told*, which is not the same as empty or off: rules that need it do not run, and whoever plans
learns which ones.
"""

from collections.abc import Iterable
from types import NoneType

from attrs import Attribute, field, frozen, validators

from multiline_batch._email import email_key
from multiline_batch._fields import (
    check_name,
    check_type,
    count,
    is_a,
    mask_items,
    optional_flag,
    optional_text,
    several,
)
from multiline_batch._phone import check_region
from multiline_batch._value import Value
from multiline_batch.identifiers import OrganizationId, to_organization_id
from multiline_batch.policy import Policy, PoolScope
from multiline_batch.vocabulary import Privilege

MAX_ACCOUNTS_PER_UPLOAD = 1000
"""How many accounts one file can add, in data rows (S8, S14)."""


def _ids(values: Iterable[str]) -> tuple[OrganizationId, ...]:
    return tuple(map(to_organization_id, several(values, str, "ancestors")))


def _domain(text: str) -> str:
    # A domain is compared like that of an address, so an address is what is made of it first.
    domain = email_key("x@" + text.strip().removeprefix("@")).rpartition("@")[2]
    if not domain or any(c in "@*" or c.isspace() for c in domain) or "@" in text.strip()[1:]:
        msg = "an allowed email domain is @ and a domain, such as '@example.org'; allow any domain with ()"
        raise ValueError(msg)
    return "@" + domain


def _domains(values: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(map(_domain, several(values, str, "allowed_email_domains")))


def _recipients(values: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if values is None else several(values, str, "notification_recipients")


def _check_region(_instance: object, _attribute: "Attribute[str | None]", value: str | None) -> None:
    if value is not None:
        check_region(value)


def _check_percent(_instance: object, attribute: "Attribute[int]", value: object) -> None:
    if type(value) is not int or not 1 <= value <= 100:  # noqa: PLR2004  A percentage, as N14 bounds it.
        msg = f"{attribute.name} must be a whole number of percent, 1 to 100"
        raise ValueError(msg)


def _check_lineage(organization: "Organization", _attribute: object, value: tuple[OrganizationId, ...]) -> None:
    if organization.id in value or len(set(value)) != len(value):
        msg = "ancestors must be the ids above this organization, nearest first, each once and without its own id"
        raise ValueError(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Organization(Value):
    """
    The organization of an upload, with its settings already effective: the host resolves what is inherited.

    Attributes:
        id: The host's own name for it.

        name: The name that people see; empty if nobody told, and `title` is the id then.

        ancestors: Ids of the organizations above it, nearest first, the root last.

        social_messaging: Whether Social Messaging is configured (S42, F1).

        smtp_data_offload: Whether data is offloaded over SMTP, so that identities must be email addresses (S36).

        data_only: Whether onboarding is Data-Only, which no SMS invitation can serve (I3).

        allowed_email_domains: Domains that invitations may go to, each ``@`` and a domain; ``()`` allows any (I4).

        recording: Whether calls and messages can be recorded (F9).

        default_region: Two letters of the region in which a phone number without ``+`` is read, such as ``GB``;
            `None` refuses such numbers (Q19).

        invitation_template_current: Whether the invitation template is up to date (V10).

        utilization_threshold: Share of numbers in use at which administrators are told, in percent, 1 to 100 (N14).  No value says that there
            is none: with `None` the notice `utilization-reached` is not evaluated, which leaves no row undecided, and who means that skips
            it by its `NotEvaluated.missing`, ``organization.utilization_threshold``.

        notification_recipients: Email addresses that get a notification of a batch; ``()`` or `None` sends none (S31).

    Raises:
        ValueError: An id is empty, a lineage repeats itself, a region is unknown, a threshold is out of bounds.
        TypeError: A setting has the wrong type; a yes or no is `True` or `False`, never a text.
    """

    id: OrganizationId = field(converter=to_organization_id)
    name: str = field(default="", validator=is_a(str))
    ancestors: tuple[OrganizationId, ...] = field(default=(), converter=_ids, validator=_check_lineage)
    social_messaging: bool | None = field(default=None, validator=optional_flag)
    smtp_data_offload: bool | None = field(default=None, validator=optional_flag)
    data_only: bool | None = field(default=None, validator=optional_flag)
    allowed_email_domains: tuple[str, ...] | None = field(default=None, converter=_domains)
    recording: bool | None = field(default=None, validator=optional_flag)
    default_region: str | None = field(default=None, validator=[optional_text, _check_region])
    invitation_template_current: bool | None = field(default=None, validator=optional_flag)
    utilization_threshold: int | None = field(default=None, validator=validators.optional(_check_percent))
    notification_recipients: tuple[str, ...] | None = field(default=None, converter=_recipients, repr=mask_items)

    @property
    def lineage(self) -> tuple[OrganizationId, ...]:
        """Its own id and those of its ancestors, the owners whose numbers it may use (N10, X5)."""
        return (self.id, *self.ancestors)

    @property
    def root(self) -> OrganizationId:
        """The id of the topmost organization of its tree."""
        return self.lineage[-1]

    def pool_owners(self, scope: PoolScope) -> tuple[OrganizationId, ...]:
        """
        Return the owners whose Available numbers count as capacity (Q40).

        Raises:
            TypeError: *scope* is no `PoolScope`.
        """
        check_type(scope, PoolScope, "scope")
        return self.lineage if scope is PoolScope.USABLE else (self.id,)

    def allows_domain(self, address: str) -> bool:
        """
        Return whether an invitation may go to the domain of an address (I4, Q25); without a list, told or not, to any.

        Raises:
            TypeError: *address* is no text.
        """
        check_type(address, str, "address")
        domains = self.allowed_email_domains
        return not domains or email_key("x" + address[address.rfind("@") :])[1:] in domains

    @property
    def title(self) -> str:
        """The name that people see, or else the id."""
        return self.name or self.id


@frozen(kw_only=True, eq=False, repr=False)
class PermissionGroup(Value):
    """
    A User Permissions group (S23).

    Attributes:
        name: The name that people see.

        organization: Id of the organization where it is defined (O4).

        voice_calling: Whether its accounts have voice calling (S41, Q32).
    """

    name: str = field(validator=check_name)
    organization: OrganizationId = field(converter=to_organization_id)
    voice_calling: bool | None = field(default=None, validator=optional_flag)


def _privileges(values: Iterable[Privilege]) -> frozenset[Privilege]:
    return frozenset(several(values, Privilege, "privileges"))


@frozen(kw_only=True, eq=False, repr=False)
class Administrator(Value):
    """
    Who uploads or moves.

    Attributes:
        organization: Id of the organization that the role belongs to; it covers that one and all below it (O9).

        privileges: The privileges of the role (S6).
    """

    organization: OrganizationId = field(converter=to_organization_id)
    privileges: frozenset[Privilege] = field(default=frozenset(), converter=_privileges)

    def reaches(self, organization: Organization) -> bool:
        """
        Return whether the role covers an organization: its own or one below it (O9).

        Raises:
            TypeError: *organization* is no `Organization`.
        """
        check_type(organization, Organization, "organization")
        return self.organization in organization.lineage

    def may(self, privilege: Privilege, organization: Organization) -> bool:
        """
        Return whether the role has a privilege in an organization.

        Raises:
            TypeError: *privilege* is no `Privilege`, or *organization* no `Organization`.
        """
        check_type(privilege, Privilege, "privilege")
        return self.reaches(organization) and privilege in self.privileges


@frozen(kw_only=True, eq=False, repr=False)
class UploadRequest(Value):
    """
    What is chosen once for a whole file: organization and permission group (S13, S22, S23), and who asks (S6).

    A permission group or administrator of `None` was not told: the rules about it do not run and every row of a plan stays
    undecided.

    Attributes:
        organization: Where the accounts are added.

        permission_group: The User Permissions group that they get.

        administrator: Who uploads.

        policy: The choices of the deployment.
    """

    organization: Organization = field(validator=is_a(Organization))
    permission_group: PermissionGroup | None = field(default=None, validator=is_a(PermissionGroup, NoneType))
    administrator: Administrator | None = field(default=None, validator=is_a(Administrator, NoneType))
    policy: Policy = field(factory=Policy, validator=is_a(Policy))


@frozen(kw_only=True, eq=False, repr=False)
class Limits(Value):
    """
    How much of a file is looked at before any costly work; a portal leaves it alone.

    Attributes:
        bytes: Longest file, in bytes (of a `str`: in characters).

        columns: Widest header, in columns up to the last one with a name; no record is wider than 16,384 cells, whatever stands here.

        cell_characters: Longest cell, in characters.

        rows: Most data rows (S8); tools that look at longer files may raise it.
    """

    bytes: int = field(default=5_000_000, validator=count)
    columns: int = field(default=256, validator=count)
    cell_characters: int = field(default=1000, validator=count)
    rows: int = field(default=MAX_ACCOUNTS_PER_UPLOAD, validator=count)

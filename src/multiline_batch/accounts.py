"""
Accounts and numbers: what a row asks for, what exists already, and what is free.

All values are frozen, keyword-only, hashable and picklable.  ``repr`` shows no personal data; the values are in the fields.
"""

from typing import Any

from attrs import Attribute, field, fields, frozen, validators

from multiline_batch._fields import count, is_a, mask
from multiline_batch._value import Value, maker_of
from multiline_batch.identifiers import (
    Identity,
    Number,
    OrganizationId,
    identity_key,
    is_email,
    is_number,
    number_key,
    to_organization_id,
)
from multiline_batch.vocabulary import (
    AccountStatus,
    Language,
    MonitorCalls,
    MonitorSms,
    RestrictIncoming,
    SocialMessaging,
    Usage,
)


@frozen(kw_only=True, eq=False, repr=False)
class Settings(Value):
    """
    The choice cells of one row; rows with equal choices share one object.

    Attributes:
        social_messaging: Whether social messaging is on (S37).

        monitor_calls: Whether calls are recorded (S39).

        monitor_sms: Whether SMS are recorded (S40).

        restrict_incoming_social_messaging: Whether outsiders cannot write first (S42); `None` if the cell is blank or does not apply.

        language: The language of the account (S43); `None` if the cell is blank.
    """

    social_messaging: SocialMessaging
    monitor_calls: MonitorCalls
    monitor_sms: MonitorSms
    restrict_incoming_social_messaging: RestrictIncoming | None = None
    language: Language | None = None


# Without a slot for weak references another class can have the same layout (see `make_account`).
@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False)
class NewAccount(Value):
    """
    An account that a row asks for, every cell read and normal.

    Attributes:
        row: The row's number in the spreadsheet.

        line: The physical line on which the row begins.

        identity: An email address or a phone number as ``+`` and digits (S36).

        settings: The choice cells (S37, S39, S40, S42, S43).

        firstname: First name (S34), or `None`.

        lastname: Last name (S35), or `None`.

        multiline_number: The wished number as ``+`` and digits (S38), or `None`: the end user chooses (S33).

        forwarding_number: ``+`` and 4 to 18 digits (S41), or `None`.
    """

    row: int
    line: int
    identity: Identity = field(repr=mask)
    settings: Settings
    firstname: str | None = field(default=None, repr=mask)
    lastname: str | None = field(default=None, repr=mask)
    multiline_number: Number | None = field(default=None, repr=mask)
    forwarding_number: Number | None = field(default=None, repr=mask)

    @property
    def key(self) -> Identity:
        """The text under which its identity is compared; a host stores it beside the account and looks accounts up by it."""
        return identity_key(self.identity)


class _Draft(Value):
    # Sets the fields while nothing is frozen yet, and then becomes the account.
    __slots__ = tuple(field.name for field in fields(NewAccount))

    def __init__(  # noqa: PLR0913, PLR0917  The fields of an account, in their order.
        self,
        row: int,
        line: int,
        identity: Identity,
        settings: Settings,
        firstname: str | None,
        lastname: str | None,
        multiline_number: Number | None,
        forwarding_number: Number | None,
    ) -> None:
        self.row = row
        self.line = line
        self.identity = identity
        self.settings = settings
        self.firstname = firstname
        self.lastname = lastname
        self.multiline_number = multiline_number
        self.forwarding_number = forwarding_number
        self.__class__ = NewAccount  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]


make_account = maker_of(NewAccount, _Draft)
"""Make a `NewAccount` of its fields in their order, at a quarter of what its own constructor costs."""


@frozen(kw_only=True, eq=False, repr=False)
class RefusedRow(Value):
    """
    A row with errors, and those of its values that later rules can still judge.

    Attributes:
        row: The row's number in the spreadsheet.

        line: The physical line on which the row begins.

        identity: Its identity, if the cell was right.

        firstname: First name, or `None`.

        lastname: Last name, or `None`.

        multiline_number: Its wished number, if the cell was right.
    """

    row: int
    line: int
    identity: Identity | None = field(default=None, repr=mask)
    firstname: str | None = field(default=None, repr=mask)
    lastname: str | None = field(default=None, repr=mask)
    multiline_number: Number | None = field(default=None, repr=mask)


_check_text = is_a(str)


def _check_identity(instance: object, attribute: "Attribute[Any]", value: str) -> None:
    _check_text(instance, attribute, value)
    if not is_email(value) and not is_number(value):
        msg = f"{attribute.name} must be an email address or a phone number"
        raise ValueError(msg)


def _check_number(instance: object, attribute: "Attribute[str]", value: str) -> None:
    _check_text(instance, attribute, value)
    if not is_number(value):
        msg = "number must be a phone number: a + and the digits 0 to 9, with or without separators"
        raise ValueError(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Account(Value):
    """
    An account that exists.

    Attributes:
        identity: Email address or phone number, in any spelling.

        organization: Id of its organization.

        status: Where it stands; `parse_account_status` reads the portal's spellings.

        number: Its MultiLine number, assigned or in use, or `None`.
    """

    identity: str = field(repr=mask, validator=_check_identity)
    organization: OrganizationId = field(converter=to_organization_id)
    status: AccountStatus = field(validator=is_a(AccountStatus, hint="parse_account_status reads a text"))
    number: str | None = field(default=None, repr=mask, validator=validators.optional(_check_number))

    @property
    def key(self) -> Identity:
        """The text under which its identity is compared."""
        return identity_key(self.identity)

    @property
    def is_pending(self) -> bool:
        """Whether its invitation was sent and not used yet (V16)."""
        return self.status is AccountStatus.INVITED


def _check_holder(record: "NumberRecord", attribute: "Attribute[str | None]", value: str | None) -> None:
    if value is None:
        return
    _check_identity(record, attribute, value)
    if record.usage is Usage.AVAILABLE:
        msg = "an Available number has no holder; give it another usage, or no holder"
        raise ValueError(msg)


@frozen(kw_only=True, eq=False, repr=False)
class NumberRecord(Value):
    """
    What the host knows of one MultiLine number.

    Attributes:
        number: The number, in any spelling; its digits are compared.

        owner: Id of the organization that it is allocated to; the root owns what is not allocated (N6).

        usage: What it is used for; `parse_usage` reads the portal's spellings.

        holder: Identity of the account that it is assigned to or reserved for, if that is known.
    """

    number: str = field(repr=mask, validator=_check_number)
    owner: OrganizationId = field(converter=to_organization_id)
    usage: Usage = field(validator=is_a(Usage, hint="parse_usage reads a text"))
    holder: str | None = field(default=None, repr=mask, validator=_check_holder)

    @property
    def key(self) -> Number:
        """The text under which it is compared, ``+`` and digits."""
        return number_key(self.number)

    @property
    def holder_key(self) -> Identity | None:
        """The text under which its holder is compared, or `None`."""
        return None if self.holder is None else identity_key(self.holder)

    def is_held_by(self, identity: str) -> bool:
        """Return whether the account of this identity holds it."""
        return self.holder is not None and self.holder_key == identity_key(identity)


@frozen(kw_only=True, eq=False, repr=False)
class Pool(Value):
    """
    How many numbers are free for accounts that have none.

    Attributes:
        available: Available numbers of the pool's owners, in numbers.

        outstanding: Invited accounts without a number that may draw on any of those owners, without the accounts
            under decision, in accounts (Q41).  Nobody may leave it out: what is not counted would be promised twice.
    """

    available: int = field(validator=count)
    outstanding: int = field(validator=count)


def _check_total(utilization: "Utilization", _attribute: object, value: int) -> None:
    if utilization.in_use > value:
        msg = "in_use must not be above total"
        raise ValueError(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Utilization(Value):
    """
    How many of an organization's numbers are in use: assigned, reserved, activated or allocated further (N4).

    Attributes:
        in_use: In numbers.

        total: In numbers, at least *in_use*.
    """

    in_use: int = field(validator=count)
    total: int = field(validator=[count, _check_total])

"""
Outcomes: what the host did with a plan, row by row, and the record that is kept of it.

Every sum adds up: rows are created, refused, undecided, failed or pending; accounts that were created have an invitation that
was sent, failed, withheld, not requested or not attempted (Q64).  No page documents these words, so they are ours (R3).
"""

from collections import Counter
from datetime import datetime, timedelta
from enum import Enum
from types import NoneType

from attrs import field, frozen

from multiline_batch._fields import check_type, is_a, mask, mask_items, optional_text
from multiline_batch._value import Value
from multiline_batch.identifiers import Identity, Number
from multiline_batch.plan import Plan
from multiline_batch.vocabulary import AccountStatus, Mode


class AccountResult(Enum):
    """What became of a row."""

    CREATED = "Created"
    """The host created the account."""

    REFUSED = "Refused"
    """The plan refused the row; it stands in the retry file."""

    UNDECIDED = "Undecided"
    """Nobody told what a rule needs, so nothing was created.  It is in no retry file; tell what was missing, and plan again."""

    FAILED = "Failed"
    """The host tried to create the account and could not.  It is in no retry file, because nothing in the row needs correction."""

    PENDING = "Pending"
    """The plan creates the account, and the host has told no outcome yet."""


class InvitationResult(Enum):
    """What became of the invitation of an account that was created."""

    SENT = "Sent"
    """The host sent it."""

    SEND_FAILED = "Send failed"
    """The host tried to send it and could not."""

    WITHHELD = "Withheld"
    """The plan creates the account and keeps the invitation back; the codes say why, or the message what nobody told."""

    NOT_REQUESTED = "Not requested"
    """The button was *Import*, which sends none (S27)."""

    NOT_ATTEMPTED = "Not attempted"
    """The plan wanted it sent, and the host told of no attempt (`Outcome.sent` is `None`)."""


def offset_of(at: datetime) -> timedelta:
    """
    Return the distance of a time from UTC.

    Raises:
        TypeError: *at* is no `datetime`.
        ValueError: *at* has no time zone.
    """
    check_type(at, datetime, "at")
    offset = at.utcoffset()
    if offset is None:
        msg = "at must be aware of its time zone, such as datetime.now(UTC)"
        raise ValueError(msg)
    return offset


def _check_aware(_instance: object, _attribute: object, value: datetime) -> None:
    offset_of(value)


class BatchStatus(Enum):
    """
    How far the batch is as a whole, and not how well it went: `BatchOperationReport.counts` tells that.
    """

    COMPLETED = "Completed"
    """The file was taken and no account is pending; also where every row was refused or undecided, or every account or sending failed."""

    IN_PROGRESS = "In progress"
    """At least one account is pending."""

    FAILED = "Failed"
    """The upload was refused as a whole; no row has a record (Q61)."""


def _check_sent(outcome: "Outcome", _attribute: object, value: bool | None) -> None:  # noqa: FBT001  attrs calls it.
    if value is not None and not outcome.created:
        msg = f"row {outcome.row}: an account that was not created has no invitation; leave sent away"
        raise ValueError(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Outcome(Value):
    """
    What the host did for one row of a plan.

    Attributes:
        row: The row's number in the spreadsheet.

        created: Whether the account was created.

        sent: Whether its invitation was sent; `None` if no attempt was made.

        reason: Why something failed, in the host's words; its first 1000 characters appear in the report.
    """

    row: int = field(validator=is_a(int))
    created: bool = field(validator=is_a(bool))
    sent: bool | None = field(default=None, validator=[is_a(bool, NoneType), _check_sent])
    reason: str | None = field(default=None, repr=mask, validator=optional_text)


@frozen(kw_only=True, eq=False, repr=False)
class Progress(Value):
    """
    How far the host has come with a plan: a fold over outcomes.

    Attributes:
        total: Accounts that the plan creates, in accounts.

        created: Accounts that were created.

        failed: Accounts that could not be created.

        sent: Invitations that were sent.

        send_failed: Invitations that could not be sent.

    >>> Progress(total=2).after(Outcome(row=2, created=True, sent=True)).done
    1
    """

    total: int
    created: int = 0
    failed: int = 0
    sent: int = 0
    send_failed: int = 0

    @classmethod
    def of(cls, plan: Plan) -> "Progress":
        """
        Return the progress of a plan before its first outcome.

        Raises:
            TypeError: *plan* is no `Plan`.
        """
        check_type(plan, Plan, "plan")
        return cls(total=len(plan.created))

    @property
    def done(self) -> int:
        """Accounts with an outcome."""
        return self.created + self.failed

    def after(self, outcome: Outcome) -> "Progress":
        """
        Return the progress after one more outcome.

        Raises:
            TypeError: *outcome* is no `Outcome`.
            ValueError: There are more outcomes than accounts.
        """
        check_type(outcome, Outcome, "outcome")
        if self.done >= self.total:
            msg = f"row {outcome.row}: all {self.total} accounts have an outcome already; tell each once"
            raise ValueError(msg)
        return Progress(
            total=self.total,
            created=self.created + outcome.created,
            failed=self.failed + (not outcome.created),
            sent=self.sent + (outcome.sent is True),
            send_failed=self.send_failed + (outcome.sent is False),
        )


@frozen(kw_only=True, eq=False, repr=False)
class ReportRecord(Value):
    """
    What became of one row.

    Attributes:
        row: The row's number in the spreadsheet.

        identity: Email address or phone number, if the cell was right.

        firstname: First name, or `None`.

        lastname: Last name, or `None`.

        number: The number that the row names, if the cell was right.

        account: What became of the account.

        invitation: What became of its invitation; `None` without an account.

        status: Where the account stands now, in the portal's words; `None` without an account.

        codes: Codes of errors and warnings.

        message: The same in words, and the host's reason.
    """

    row: int
    identity: Identity | None = field(repr=mask)
    firstname: str | None = field(repr=mask)
    lastname: str | None = field(repr=mask)
    number: Number | None = field(repr=mask)
    account: AccountResult
    invitation: InvitationResult | None
    status: AccountStatus | None
    codes: tuple[str, ...]
    message: str = field(repr=mask)


@frozen(kw_only=True, eq=False, repr=False)
class BatchOperationReport(Value):
    """
    The record of one batch operation: all that its CSV says.

    Attributes:
        at: When the report was made, aware of its time zone.

        timezone: The name of that time zone.

        organization: The organization, as people see it.

        user_permissions: The User Permissions group, as people see it; empty if nobody told.

        mode: Which button.

        status: How far the batch is.

        reasons: Why the whole upload was refused; empty if it was not.

        remarks: What else is to be said of the file, the header, a Note or the organization: errors, warnings, and what nobody
            could check.

        records: One record a row; none if the whole upload was refused (Q61).
    """

    at: datetime = field(validator=_check_aware)
    timezone: str
    organization: str
    user_permissions: str
    mode: Mode
    status: BatchStatus
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    records: tuple[ReportRecord, ...] = field(repr=mask_items)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows came to each result, then how many invitations did, by the words of the report."""
        accounts = Counter(record.account for record in self.records)
        invitations = Counter(record.invitation for record in self.records)
        return {result.value: accounts[result] for result in AccountResult} | {
            result.value: invitations[result] for result in InvitationResult
        }


@frozen(kw_only=True, eq=False, repr=False)
class Notification(Value):
    """
    What designated administrators are told of a batch (S31); the library never sends it.

    Attributes:
        recipients: Email addresses, each once.

        organization: The organization, as people see it.

        mode: Which button.

        at: When the report was made.

        status: How far the batch is.

        reasons: Why the whole upload was refused, in words; empty if it was not.

        counts: How many rows and invitations came to each result.
    """

    recipients: tuple[str, ...] = field(repr=mask_items)
    organization: str
    mode: Mode
    at: datetime = field(validator=_check_aware)
    status: BatchStatus
    reasons: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...]

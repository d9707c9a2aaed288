"""
The plan as a value: one entry for every data row, and from the entries what must still hold and what will change.

`planning` makes it; the host carries it out; `reporting` tells what became of it.
"""

from enum import Enum
from typing import TYPE_CHECKING

from attrs import evolve, field, fields, frozen

from multiline_batch._fields import mask_items, several
from multiline_batch._notebook import Shown
from multiline_batch._value import Value, maker_of
from multiline_batch.accounts import Account, NewAccount, NumberRecord
from multiline_batch.allocation import Ledger
from multiline_batch.facts import Facts, Questions
from multiline_batch.findings import Finding, NotEvaluated, count_findings
from multiline_batch.reading import Upload
from multiline_batch.rows import Row
from multiline_batch.vocabulary import AccountStatus, Mode, Usage

if TYPE_CHECKING:
    from multiline_batch.causes import Cause
    from multiline_batch.preconditions import Changes, Precondition


class Action(Enum):
    """What a plan does with a row."""

    CREATE = "create"
    """Add the account; the button was *Import*, so nobody is invited (S27)."""

    CREATE_AND_INVITE = "create and invite"
    """Add the account and send its invitation (S29)."""

    CREATE_AND_WITHHOLD = "create and withhold"
    """Add the account and keep its invitation back, for what `Entry.withheld` or `Entry.missing` tells."""

    REFUSE = "refuse"
    """Add nothing, because the row has an error or the whole upload is refused."""

    UNDECIDED = "undecided"
    """Add nothing, because nobody told what a rule needs that could refuse the row; `Entry.missing` names it."""


# Looking for a member in a tuple costs less than hashing it.
CREATES = (Action.CREATE, Action.CREATE_AND_INVITE, Action.CREATE_AND_WITHHOLD)
"""The actions that add an account."""


# Without a slot for weak references another class can have the same layout (see `make_entry`).
@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False)
class Entry(Value):
    """
    What a plan does with one row.

    Attributes:
        source: The row as it was read.

        action: What is done.

        findings: Everything that is to be said of the row.

        missing: What nobody told, for want of which the row is undecided or its invitation withheld, such as
            ``facts.accounts``.
    """

    source: Row
    action: Action
    findings: tuple[Finding, ...] = field(default=(), repr=mask_items)
    missing: tuple[str, ...] = ()

    @property
    def row(self) -> int:
        """The row's number in the spreadsheet."""
        return self.source.row

    @property
    def account(self) -> NewAccount | None:
        """The account that the row asks for; `None` if its cells have errors."""
        return self.source if isinstance(self.source, NewAccount) else None

    @property
    def withheld(self) -> tuple[Finding, ...]:
        """The gates that withhold the invitation of an account that is created."""
        if self.action is not Action.CREATE_AND_WITHHOLD:
            return ()
        return tuple(finding for finding in self.findings if finding.rule.withholds)


class _Draft(Value):
    # Sets the fields while nothing is frozen yet, and then becomes the entry.
    __slots__ = tuple(field.name for field in fields(Entry))

    def __init__(self, source: Row, action: Action, findings: tuple[Finding, ...], missing: tuple[str, ...]) -> None:
        self.source = source
        self.action = action
        self.findings = findings
        self.missing = missing
        self.__class__ = Entry  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]


make_entry = maker_of(Entry, _Draft)
"""Make an `Entry` of its fields in their order, at half of what its own constructor costs."""


@frozen(kw_only=True, eq=False, repr=False)
class Plan(Shown):
    """
    What an upload would do; made by `plan_upload`.

    Attributes:
        upload: The upload.

        facts: What the host told.

        mode: Which button (S27, S29).

        entries: One entry for every row of the upload, in the order of the file.

        findings: Everything that is to be said, of the upload and of the plan, sorted.

        not_evaluated: Rules that could not run, of the upload and of the plan.  A host that leaves something open on purpose, such as
            `Organization.utilization_threshold`, knows it by `NotEvaluated.missing`.

        ledger: What is needed of the pool, and what there is.
    """

    upload: Upload
    facts: Facts
    mode: Mode
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    ledger: Ledger

    def __repr__(self) -> str:
        """Show how much there is, and nothing of what stands in it."""
        organization = self.upload.request.organization.id
        actions = [f"{self.count(action)} {action.value}" for action in Action if self.count(action)]
        told = "; ".join([count_findings(self.findings, rows=len(self.entries)), *actions])
        return f"<Plan of {self.mode.value} for {organization!r}: {told}>"

    @property
    def refused(self) -> bool:
        """Whether the whole upload is refused."""
        return any(finding.rule.refuses_upload for finding in self.findings)

    @property
    def causes(self) -> tuple["Cause", ...]:
        """The findings grouped by what is wrong, the worst and most frequent cause first."""
        from multiline_batch.causes import group_by_cause  # noqa: PLC0415  A plan is made without them.

        return group_by_cause(self.findings, rows=(entry.row for entry in self.entries))

    @property
    def created(self) -> tuple[Entry, ...]:
        """The entries that add an account."""
        return tuple(entry for entry in self.entries if entry.action in CREATES)

    @property
    def questions(self) -> Questions:
        """What is asked once more when the plan is carried out."""
        return self.facts.questions

    @property
    def preconditions(self) -> tuple["Precondition", ...]:
        """What must still hold when the plan is carried out; check it in the same transaction."""
        from multiline_batch.preconditions import (  # noqa: PLC0415  A plan is made without them.
            CapacityAtLeast,
            IdentityFree,
            NumberIs,
        )

        free = [IdentityFree(identity=account.key) for account, _ in self._created_with_record()]
        records = [record for _, record in self._created_with_record() if record is not None]
        numbers = [NumberIs.of(record) for record in records]
        from_pool = sum(
            e.action is Action.CREATE_AND_INVITE and e.source.multiline_number is None for e in self.entries
        )
        request = self.upload.request
        owners = request.organization.pool_owners(request.policy.pool)
        claimed = sum(record.usage is Usage.AVAILABLE and record.owner in owners for record in records)
        if from_pool:
            room = CapacityAtLeast(needed=from_pool + claimed, count_outstanding=request.policy.count_outstanding)
            return (*free, *numbers, room)
        # Named numbers need no room.  But if they leave one for everybody who waits (N15), nothing was said, and that has to stay so.
        room = CapacityAtLeast(needed=claimed, count_outstanding=True)
        stays = claimed and self.facts.pool is not None and room.holds(self.facts.pool)
        return (*free, *numbers, room) if stays else (*free, *numbers)

    @property
    def changes(self) -> "Changes":
        """
        The accounts and numbers as they will be, if everything succeeds.

        An account to be invited is *Invited* here before anything is sent, so that it keeps its share of the pool; if sending
        fails, it is *Invitation Failed*.
        """
        from multiline_batch.preconditions import Changes  # noqa: PLC0415  A plan is made without them.

        invited = {entry.row for entry in self.entries if entry.action is Action.CREATE_AND_INVITE}
        accounts = [
            Account(
                identity=account.identity,
                organization=self.upload.request.organization.id,
                status=AccountStatus.INVITED if account.row in invited else AccountStatus.NOT_INVITED,
                number=None if record is None else record.number,
            )
            for account, record in self._created_with_record()
        ]
        # Q43: a number that a row names is held from the import on, whether or not the invitation is sent.
        numbers = [
            evolve(record, usage=Usage.ASSIGNED, holder=account.identity)
            for account, record in self._created_with_record()
            if record is not None
        ]
        return Changes(accounts=tuple(accounts), numbers=tuple(numbers))

    def _created_with_record(self) -> list[tuple[NewAccount, NumberRecord | None]]:
        records = self.facts.numbers_by_key() or {}
        accounts = [entry.account for entry in self.created if entry.account is not None]
        if not {account.multiline_number for account in accounts if account.multiline_number} <= records.keys():
            msg = "this plan creates an account with a number that its facts do not have; plan the upload again"
            raise ValueError(msg)
        return [(a, records[a.multiline_number] if a.multiline_number else None) for a in accounts]

    def count(self, *actions: Action) -> int:
        """
        Return how many rows have one of these actions.

        Raises:
            TypeError: One of *actions* is no `Action`.
        """
        wanted = several(actions, Action, "actions")
        return sum(entry.action in wanted for entry in self.entries)

"""
What a vector comes to, in words that know nothing of this library's classes of decisions.

A portal under test builds the same values from its own answers, or compares field by field.  What a vector does not tell is `None`.
"""

from attrs import frozen

from multiline_batch.accounts import NewAccount
from multiline_batch.allocation import Ledger
from multiline_batch.plan import Action
from multiline_batch.preconditions import Precondition

Said = tuple[str, int | None, str | None]
"""A finding in few words: code, row, and name of the column."""

Missing = tuple[tuple[str, str], ...]
"""Rules that could not run: code, and what nobody told; sorted."""


@frozen(kw_only=True)
class UploadResult:
    """
    What an upload comes to.

    Attributes:
        findings: Code, row and name of the column, sorted by row, schema column and code.

        not_evaluated: Rules that could not run.

        accounts: What the rows without errors in their cells ask for; `None` if not told.

        actions: What is done with each row; `None` if nothing is planned, or not told.

        ledger: What is needed of the pool, and what there is; `None` if nothing is planned, or not told.

        preconditions: What must still hold when the plan is carried out; `None` if nothing is planned, or not told.
    """

    findings: tuple[Said, ...]
    not_evaluated: Missing = ()
    accounts: tuple[NewAccount, ...] | None = None
    actions: tuple[tuple[int, Action], ...] | None = None
    ledger: Ledger | None = None
    preconditions: tuple[Precondition, ...] | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all that is said."""
        return tuple(code for code, _, _ in self.findings)


@frozen(kw_only=True)
class InvitationsResult:
    """
    What a selection of accounts to invite comes to.

    Attributes:
        decisions: For each account ``allowed``, ``withheld`` or ``undecided``.

        reasons: For each account the codes that withhold its invitation.

        causes: Place in the selection, from 1, and why the number of that account cannot be used.

        findings: Codes of what is said of the organization.

        not_evaluated: Rules that could not run.

        ledger: What is needed of the pool, and what there is; `None` if not told.

        preconditions: What must still hold when the invitations are sent; `None` if not told.
    """

    decisions: tuple[str, ...]
    reasons: tuple[tuple[str, ...], ...]
    causes: tuple[tuple[int, str], ...] = ()
    findings: tuple[str, ...]
    not_evaluated: Missing = ()
    ledger: Ledger | None = None
    preconditions: tuple[Precondition, ...] | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all that is said."""
        return (*self.findings, *(code for of_one in self.reasons for code in of_one))


@frozen(kw_only=True)
class MoveResult:
    """
    What a selection of accounts to move comes to.

    Attributes:
        decision: ``allowed``, ``refused`` or ``undecided``.

        findings: Codes of what is said of the selection.

        accounts: Place in the selection, from 1, and the codes of what is said of that account.

        causes: Place in the selection, from 1, and why the number of that account has to stay.

        not_evaluated: Rules that could not run.

        preconditions: What must still hold when the accounts are moved; `None` if not told, or if they may not move.
    """

    decision: str
    findings: tuple[str, ...]
    accounts: tuple[tuple[int, tuple[str, ...]], ...]
    causes: tuple[tuple[int, str], ...] = ()
    not_evaluated: Missing = ()
    preconditions: tuple[Precondition, ...] | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all that is said."""
        return (*self.findings, *(code for _, codes in self.accounts for code in codes))

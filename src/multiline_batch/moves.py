"""
Moves: whether accounts may change organization.

The button acts on a whole selection, so a move is all or nothing: one account that cannot move refuses the selection, and the
refusal names every one with its reasons (Q50).  Only pending invitations without a number need room in the destination (S44, S45):
whoever has a number takes it along, if the destination may use it.
"""

from collections.abc import Iterable, Iterator

from attrs import evolve, field, frozen

from multiline_batch._fields import check_type, mask, mask_items, several
from multiline_batch._value import Value
from multiline_batch.accounts import Account, NumberRecord
from multiline_batch.allocation import capacity
from multiline_batch.channel import check_channel
from multiline_batch.facts import Facts, Questions
from multiline_batch.findings import Finding, NotEvaluated
from multiline_batch.identifiers import Number, OrganizationId, number_key
from multiline_batch.policy import Policy, chosen_policy
from multiline_batch.preconditions import AccountIs, CapacityAtLeast, Changes, NumberIs, Precondition
from multiline_batch.request import Administrator, Organization
from multiline_batch.rules import Severity
from multiline_batch.vocabulary import Privilege, Usage


@frozen(kw_only=True, eq=False, repr=False)
class AccountMove(Value):
    """
    What is to be said of one account of a selection.

    Attributes:
        account: The account.

        findings: Reasons why it cannot move, and what changes for it if it can.
    """

    account: Account = field(repr=mask)
    findings: tuple[Finding, ...]


@frozen(kw_only=True, eq=False, repr=False)
class MoveAllowed(Value):
    """
    All of the selection may move.

    Attributes:
        findings: What is to be said of the move as a whole.

        accounts: The accounts of which something is to be said.

        not_evaluated: Warnings that could not be checked; rows are places in the selection, from 1.

        questions: What is asked once more when the move is carried out.

        preconditions: What must still hold then.

        changes: The accounts as they will be.
    """

    findings: tuple[Finding, ...] = ()
    accounts: tuple[AccountMove, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    questions: Questions
    preconditions: tuple[Precondition, ...] = field(default=(), repr=mask_items)
    changes: Changes = field(factory=Changes)


@frozen(kw_only=True, eq=False, repr=False)
class MoveRefused(Value):
    """
    None of the selection may move.

    Attributes:
        findings: Reasons of the selection as a whole.

        accounts: Each account that cannot move, with its reasons.

        missing: Rules that could not run beside them; rows are places in the selection, from 1.
    """

    findings: tuple[Finding, ...] = ()
    accounts: tuple[AccountMove, ...] = ()
    missing: tuple[NotEvaluated, ...] = ()

    @property
    def shortage(self) -> Finding | None:
        """The shortage of numbers, if there is one; exactly then the words of S46 are shown."""
        return next((finding for finding in self.findings if finding.code == "move-capacity-short"), None)


@frozen(kw_only=True, eq=False, repr=False)
class MoveUndecided(Value):
    """
    Nobody can say whether the selection may move, so it may not.

    Attributes:
        missing: Every rule that could not run, and what it needs; rows are places in the selection, from 1.
    """

    missing: tuple[NotEvaluated, ...]


MoveDecision = MoveAllowed | MoveRefused | MoveUndecided
"""Whether a selection may move."""


def ask_move(accounts: Iterable[Account], *, destination: Organization, policy: Policy | None = None) -> Questions:
    """
    Return what has to be known before accounts move.

    Args:
        accounts: The selection, each account once; they may be of several organizations.

        destination: Where they are to go.

        policy: The choices of the deployment.

    Raises:
        TypeError: An argument is of another type.
        ValueError: The selection is empty, or an account stands twice.
    """
    moving, policy = _moving(accounts, destination), chosen_policy(policy)
    numbers = [number_key(account.number) for account in moving if account.number is not None]
    return Questions(
        organization=destination.id,
        numbers=tuple(dict.fromkeys(numbers)),
        identities=tuple(account.key for account in moving),
        pool_owners=destination.pool_owners(policy.pool) if any(map(_needs_number, moving)) else (),
        pool_scope=policy.pool,
        under_decision=tuple(account.key for account in moving),
    )


def decide_move(  # noqa: PLR0913  A move has this many parties.
    accounts: Iterable[Account],
    *,
    destination: Organization,
    facts: Facts,
    sources: Iterable[Organization] | None = None,
    administrator: Administrator | None = None,
    policy: Policy | None = None,
) -> MoveDecision:
    """
    Decide whether a selection of accounts may move to another organization.

    Source:
        S44, S45: pending invitations without a number need as many free numbers there; equal is enough.  S46: what the button then
        says.  M5: within one tree.  Q50 to Q57: what else.

    Args:
        accounts: The selection, each account once; they may be of several organizations.

        destination: Where they are to go.

        facts: Answers to `ask_move` for this selection.

        sources: The organizations that the accounts are in now; `None` leaves the decision open.

        administrator: Who moves; `None` leaves the decision open.

        policy: The choices of the deployment.

    Returns:
        `MoveRefused` if anything speaks against it, `MoveUndecided` if nothing does but something could not be checked, and
        otherwise `MoveAllowed`.

    Raises:
        TypeError: An argument is of another type.
        ValueError: The selection is empty, an account or one of *sources* stands twice, or the facts answer other questions.

    >>> from multiline_batch import AccountStatus, Pool
    >>> sales, service = Organization(id="sales", ancestors=("root",)), Organization(id="service", ancestors=("root",))
    >>> boss = Administrator(organization="root", privileges=[Privilege.ACCOUNTS])
    >>> anna = Account(identity="anna@example.org", organization="sales", status=AccountStatus.INVITED)
    >>> questions = ask_move([anna], destination=service)
    >>> def decide(available):
    ...     facts = questions.answer(numbers=[], pool=Pool(available=available, outstanding=0))
    ...     return decide_move([anna], destination=service, facts=facts, sources=[sales], administrator=boss)
    >>> type(decide(1)).__name__, type(decide(0)).__name__
    ('MoveAllowed', 'MoveRefused')
    >>> decide(0).shortage.parameters
    {'needed': 1, 'available': 0, 'short': 1}
    """
    selection, policy = several(accounts, Account, "accounts"), chosen_policy(policy)
    check_type(facts, Facts, "facts")
    if administrator is not None:
        check_type(administrator, Administrator, "administrator")
    facts.check_answers(ask_move(selection, destination=destination, policy=policy))
    judge = _Judge(destination, facts, sources, administrator)
    moving = _moving(selection, destination)
    findings = (*judge.privilege(moving), *judge.shortage(selection, policy))
    said = ((account, tuple(judge.account(place, account))) for place, account in enumerate(selection, start=1))
    entries = tuple(AccountMove(account=account, findings=found) for account, found in said if found)
    refusals = tuple(entry for entry in entries if any(map(_is_error, entry.findings)))
    unknown = judge.not_evaluated()
    if findings or refusals:
        return MoveRefused(findings=findings, accounts=refusals, missing=unknown)
    if any(what.rule.severity is Severity.ERROR for what in unknown):
        return MoveUndecided(missing=unknown)
    return MoveAllowed(
        findings=(Finding(code="move-permissions-reset"),) if moving else (),
        accounts=entries,
        not_evaluated=unknown,
        questions=facts.questions,
        preconditions=_preconditions(moving, destination, facts, policy),
        changes=Changes(accounts=tuple(evolve(account, organization=destination.id) for account in moving)),
    )


def _moving(accounts: Iterable[Account], destination: Organization) -> tuple[Account, ...]:
    check_type(destination, Organization, "destination")
    selection = several(accounts, Account, "accounts")
    if not selection:
        msg = "select at least one account to move"
        raise ValueError(msg)
    if len({account.key for account in selection}) != len(selection):
        msg = "an account stands twice in the selection"
        raise ValueError(msg)
    return tuple(account for account in selection if account.organization != destination.id)


def _needs_number(account: Account) -> bool:
    return account.is_pending and account.number is None


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


class _Judge:
    """Judges a selection, and gathers what nobody told."""

    def __init__(
        self,
        destination: Organization,
        facts: Facts,
        sources: Iterable[Organization] | None,
        administrator: Administrator | None,
    ) -> None:
        self._destination, self._administrator, self._pool = destination, administrator, facts.pool
        self._sources: dict[OrganizationId, Organization] | None = None
        if sources is not None:
            given = several(sources, Organization, "sources")
            self._sources = {source.id: source for source in given}
            if len(self._sources) != len(given):
                msg = "each organization may stand once in sources"
                raise ValueError(msg)
        self._records = facts.numbers_by_key()
        self._missing: dict[tuple[str, str], list[int]] = {}
        self._travelling: set[Number] = set()

    def not_evaluated(self) -> tuple[NotEvaluated, ...]:
        return tuple(
            NotEvaluated(code=code, missing=what, rows=tuple(places)) for (code, what), places in self._missing.items()
        )

    def privilege(self, moving: tuple[Account, ...]) -> Iterator[Finding]:
        # Q56: at the source, of which each account tells, and at the destination; a role covers what is below its organization.
        if not moving:
            return
        if self._administrator is None:
            self._missing["move-privilege-missing", "administrator"] = []
            return
        if self._sources is None:
            self._missing["move-privilege-missing", "sources"] = []
        if not self._administrator.may(Privilege.ACCOUNTS, self._destination):
            yield Finding(code="move-privilege-missing", params=("destination",))

    def shortage(self, selection: tuple[Account, ...], policy: Policy) -> Iterator[Finding]:
        places = [
            place
            for place, account in enumerate(selection, start=1)
            if account.organization != self._destination.id and _needs_number(account)
        ]
        if not places:
            return
        if self._pool is None:
            self._missing["move-capacity-short", "facts.pool"] = places
            return
        claimed = _taken_from_pool((self._records or {}).values(), self._destination, policy)
        needed, available = len(places), capacity(self._pool, claimed=claimed, policy=policy)
        if needed > available:
            yield Finding(code="move-capacity-short", params=(needed, available, needed - available))

    def account(self, place: int, account: Account) -> Iterator[Finding]:
        if account.organization == self._destination.id:
            yield Finding(code="move-already-there")
            return
        yield from self._source(place, account)
        if account.number is not None:
            yield from self._number(place, account, account.number)
        yield from self._warnings(place, account)

    def _source(self, place: int, account: Account) -> Iterator[Finding]:
        if self._sources is None:
            self._leave_open(place, "move-tree", "sources")
        elif account.organization not in self._sources:
            yield Finding(code="move-organization-unknown")
        else:
            source = self._sources[account.organization]
            if source.root != self._destination.root:
                yield Finding(code="move-tree")
            if self._administrator is not None and not self._administrator.may(Privilege.ACCOUNTS, source):
                yield Finding(code="move-privilege-missing", params=("source",))

    def _number(self, place: int, account: Account, number: str) -> Iterator[Finding]:
        # Q53: the number travels if the destination may use it; refusing is safer than losing it.
        if self._records is None:
            self._leave_open(place, "move-number-stays", "facts.numbers")
            return
        key = number_key(number)
        record, cause = self._records.get(key), None
        if record is None:
            cause = "number-unknown"
        elif key in self._travelling:
            cause = "number-claimed"
        elif record.owner not in self._destination.lineage:
            cause = "number-elsewhere"
        elif record.holder is not None and not record.is_held_by(account.identity):
            cause = "number-assigned"
        self._travelling.add(key)
        if cause:
            yield Finding(code="move-number-stays", params=(cause,))

    def _warnings(self, place: int, account: Account) -> Iterator[Finding]:
        # Q57: nothing is lost by breaking these; the next invitation checks them.
        codes, unknown = check_channel(account.key, self._destination, offload="move-email-required")
        for code, missing in unknown:
            self._leave_open(place, code, missing)
        yield from (Finding(code=code) for code in codes)

    def _leave_open(self, place: int, code: str, missing: str) -> None:
        self._missing.setdefault((code, missing), []).append(place)


def _taken_from_pool(records: Iterable[NumberRecord], destination: Organization, policy: Policy) -> int:
    # A number that an account takes along is no longer there for others, even if nobody has marked it yet.
    owners = destination.pool_owners(policy.pool)
    return sum(record.usage is Usage.AVAILABLE and record.owner in owners for record in records)


def _preconditions(
    moving: tuple[Account, ...], destination: Organization, facts: Facts, policy: Policy
) -> tuple[Precondition, ...]:
    records = facts.numbers or ()
    held: tuple[Precondition, ...] = (*map(AccountIs.of, moving), *map(NumberIs.of, records))
    needed = sum(map(_needs_number, moving))
    if not needed:
        return held
    claimed = _taken_from_pool(records, destination, policy)
    return (*held, CapacityAtLeast(needed=needed + claimed, count_outstanding=policy.count_outstanding))

"""
Resend Invitation: which accounts of a selection may be invited now.

The single and the many ask the same gates.  Accounts with a number of their own come first, because they may take one out of the
pool; the others get capacity in the order given, and whoever waits for a number already keeps a share of it (Q41, Q49).
"""

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, field, frozen

from multiline_batch._fields import check_type, mask_items, several
from multiline_batch._value import Value
from multiline_batch.accounts import Account, NumberRecord
from multiline_batch.allocation import Ledger, capacity
from multiline_batch.facts import Facts, Questions
from multiline_batch.findings import Finding, NotEvaluated
from multiline_batch.gates import FIRST_SEND, Supply, ask_gates
from multiline_batch.identifiers import Identity, Number, number_key
from multiline_batch.policy import Policy, chosen_policy
from multiline_batch.preconditions import AccountIs, CapacityAtLeast, Changes, NumberIs, Precondition
from multiline_batch.request import Organization
from multiline_batch.vocabulary import AccountStatus, Usage


@frozen(kw_only=True, eq=False, repr=False)
class InvitationAllowed(Value):
    """
    The invitation may be sent.

    Attributes:
        takes_capacity: Whether it uses up one unit of the pool's capacity.
    """

    takes_capacity: bool = False


@frozen(kw_only=True, eq=False, repr=False)
class InvitationWithheld(Value):
    """
    The invitation must not be sent now.

    Attributes:
        reasons: Every gate that is closed.

        missing: Gates that could not run beside them.
    """

    reasons: tuple[Finding, ...]
    missing: tuple[NotEvaluated, ...] = ()


@frozen(kw_only=True, eq=False, repr=False)
class InvitationUndecided(Value):
    """
    Nobody can say whether the invitation may be sent, so it is not.

    Attributes:
        missing: Every gate that could not run, and what it needs.
    """

    missing: tuple[NotEvaluated, ...]


InvitationDecision = InvitationAllowed | InvitationWithheld | InvitationUndecided
"""Whether an invitation may be sent now."""


@frozen(kw_only=True, eq=False, repr=False)
class InvitationEntry(Value):
    """
    One account of a selection, and what was decided.

    Attributes:
        account: The account.

        decision: Whether its invitation may be sent now.
    """

    account: Account
    decision: InvitationDecision


@frozen(kw_only=True, eq=False, repr=False)
class InvitationPlan(Value):
    """
    Which invitations of a selection may be sent now; made by `plan_invitations`.

    Attributes:
        entries: One entry an account, in the order of the selection.

        findings: What is to be said of the organization as a whole.

        not_evaluated: Gates that could not run; their rows are places in the selection, from 1.

        ledger: What is needed of the pool, and what there is; its places are those of the selection, from 1.

        questions: What is asked once more when the invitations are sent.

        preconditions: What must still hold then.

        changes: The accounts and numbers as they will be.
    """

    entries: tuple[InvitationEntry, ...]
    findings: tuple[Finding, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    ledger: Ledger
    questions: Questions
    preconditions: tuple[Precondition, ...] = field(default=(), repr=mask_items)
    changes: Changes = field(factory=Changes)


def ask_invitations(
    accounts: Iterable[Account], *, organization: Organization, policy: Policy | None = None
) -> Questions:
    """
    Return what has to be known before invitations are sent to existing accounts.

    Args:
        accounts: The selection; all of this organization, each once.

        organization: Their organization.

        policy: The choices of the deployment.

    Raises:
        TypeError: An argument is of another type.
        ValueError: An account is of another organization, or stands twice.
    """
    selection, policy = _checked(accounts, organization), chosen_policy(policy)
    needing = [account for account in selection if account.status in FIRST_SEND or account.is_pending]
    numbers = [number_key(account.number) for account in needing if account.number is not None]
    # A first send takes the account's own number out of the pool, which others may be waiting for.
    needs_pool = any(account.number is None or account.status in FIRST_SEND for account in needing)
    return Questions(
        organization=organization.id,
        numbers=tuple(dict.fromkeys(numbers)),
        identities=tuple(account.key for account in selection),
        pool_owners=organization.pool_owners(policy.pool) if needs_pool else (),
        pool_scope=policy.pool,
        under_decision=tuple(account.key for account in selection),
    )


def decide_invitation(
    account: Account, *, organization: Organization, facts: Facts, policy: Policy | None = None
) -> InvitationDecision:
    """
    Decide whether one existing account may be invited now; `plan_invitations` for one.

    Source:
        S11: it needs a number of its own or room in the pool.  S28: this is what Resend Invitation asks.

    Args:
        account: The account.

        organization: Its organization.

        facts: Answers to `ask_invitations` for this account.

        policy: The choices of the deployment.

    Raises:
        TypeError: An argument is of another type.
        ValueError: The account is of another organization, or the facts answer other questions.

    >>> from multiline_batch import Pool
    >>> sales = Organization(id="sales", allowed_email_domains=(), invitation_template_current=True)
    >>> anna = Account(identity="anna@example.org", organization="sales", status=AccountStatus.NOT_INVITED)
    >>> questions = ask_invitations([anna], organization=sales)
    >>> decide_invitation(anna, organization=sales, facts=questions.answer(pool=Pool(available=1, outstanding=0)))
    InvitationAllowed(takes_capacity=True)
    >>> decision = decide_invitation(anna, organization=sales, facts=questions.answer(pool=Pool(available=0, outstanding=0)))
    >>> [reason.code for reason in decision.reasons]
    ['capacity-short']
    """
    return plan_invitations([account], organization=organization, facts=facts, policy=policy).entries[0].decision


def plan_invitations(
    accounts: Iterable[Account], *, organization: Organization, facts: Facts, policy: Policy | None = None
) -> InvitationPlan:
    """
    Decide for a whole selection which invitations may be sent now, with one capacity for all.

    Source:
        S11, S28.  Q49: accounts get capacity in the order given; the rest are told.

    Args:
        accounts: The selection; all of this organization, each once, in the order in which they get capacity.

        organization: Their organization.

        facts: Answers to `ask_invitations` for this selection.

        policy: The choices of the deployment.

    Raises:
        TypeError: An argument is of another type.
        ValueError: An account is of another organization or stands twice, or the facts answer other questions.
    """
    selection, policy = _checked(accounts, organization), chosen_policy(policy)
    check_type(facts, Facts, "facts")
    facts.check_answers(ask_invitations(selection, organization=organization, policy=policy))
    return _Fold(selection, organization, facts, policy).plan()


def _checked(accounts: Iterable[Account], organization: Organization) -> tuple[Account, ...]:
    check_type(organization, Organization, "organization")
    selection = several(accounts, Account, "accounts")
    if any(account.organization != organization.id for account in selection):
        msg = "every account must be of the organization; plan the invitations of each organization by themselves"
        raise ValueError(msg)
    if len({account.key for account in selection}) != len(selection):
        msg = "an account stands twice in the selection"
        raise ValueError(msg)
    return selection


class _Fold:
    """The fold over a selection: numbers of their own first, then the pool in the order given."""

    def __init__(
        self, selection: tuple[Account, ...], organization: Organization, facts: Facts, policy: Policy
    ) -> None:
        self._selection, self._organization, self._facts, self._policy = selection, organization, facts, policy
        self._records = facts.numbers_by_key()
        self._claims: dict[Number, NumberRecord] = {}
        # Who waits for a number already has a share of the pool, selected or not.
        self._waiting = sum(account.is_pending and account.number is None for account in selection)
        # An account past its first send has its number, whatever the record says.
        self._promised = dict.fromkeys(
            number_key(a.number) for a in selection if a.number is not None and a.status not in FIRST_SEND
        )

    def plan(self) -> InvitationPlan:
        decisions: dict[Identity, InvitationDecision] = {}
        for account in self._selection:
            if account.number is not None:
                decisions[account.key] = self._decide_numbered(account, account.number)
        owners, records = self._organization.pool_owners(self._policy.pool), self._records or {}
        doubtful = 0
        if self._records is None:
            doubtful = len(self._promised.keys() & set(self._facts.questions.numbers))
        # A number of somebody who is invited already is no longer there for others, even if nobody has marked it yet.
        gone = {**self._claims, **{key: records[key] for key in self._promised if key in records}}
        claimed = sum(r.usage is Usage.AVAILABLE and r.owner in owners for r in gone.values())
        pool = self._facts.pool
        room = free = 0
        if pool is not None:
            free = pool.available - claimed
            room = capacity(
                evolve(pool, outstanding=pool.outstanding + self._waiting), claimed=claimed, policy=self._policy
            )
        needed = granted = 0
        first_short: int | None = None
        for place, account in enumerate(self._selection, start=1):
            if account.number is not None:
                continue
            supply = Supply(numbered=False, told=pool is not None, room=room - granted, free=free, doubtful=doubtful)
            decision = decisions[account.key] = self._decide(account, supply)
            short = isinstance(decision, InvitationWithheld) and [r.code for r in decision.reasons] == [
                "capacity-short"
            ]
            taken = isinstance(decision, InvitationAllowed) and decision.takes_capacity
            needed, granted = needed + (short or taken), granted + taken
            if short and first_short is None:
                first_short = place
        entries = tuple(InvitationEntry(account=a, decision=decisions[a.key]) for a in self._selection)
        return InvitationPlan(
            entries=entries,
            findings=self._oversubscribed(free, granted),
            not_evaluated=(*_gather(entries), *self._open_for_pool()),
            ledger=Ledger(
                available=None if pool is None else pool.available,
                outstanding=None if pool is None else pool.outstanding + self._waiting,
                claimed=claimed,
                needed=needed,
                granted=granted,
                first_short=first_short,
            ),
            questions=self._facts.questions,
            preconditions=self._preconditions(entries, gone, claimed + doubtful, granted),
            changes=self._changes(entries),
        )

    def _decide(self, account: Account, supply: Supply) -> InvitationDecision:
        gates = ask_gates(
            account.key, status=account.status, organization=self._organization, supply=supply, policy=self._policy
        )
        if gates.reasons:
            return InvitationWithheld(reasons=gates.reasons, missing=gates.missing)
        if gates.missing:
            return InvitationUndecided(missing=gates.missing)
        return InvitationAllowed(takes_capacity=account.status in FIRST_SEND and not supply.numbered)

    def _decide_numbered(self, account: Account, number: str) -> InvitationDecision:
        key = number_key(number)
        record = None if self._records is None else self._records.get(key)
        decision = self._decide(account, Supply(numbered=True, told=self._records is not None, record=record))
        if not isinstance(decision, InvitationAllowed) or account.status not in FIRST_SEND or record is None:
            return decision
        if key in self._promised or key in self._claims:
            cause = "number-assigned" if key in self._promised else "number-claimed"
            return InvitationWithheld(reasons=(Finding(code="invitation-number-unusable", params=(cause,)),))
        self._claims[key] = record
        return decision

    def _oversubscribed(self, free: int, granted: int) -> tuple[Finding, ...]:
        pool = self._facts.pool
        if pool is None or not self._waiting + granted + len(self._claims):
            return ()
        waiting = pool.outstanding + self._waiting + granted
        return () if waiting <= free else (Finding(code="pool-oversubscribed", params=(waiting, max(0, free))),)

    def _open_for_pool(self) -> tuple[NotEvaluated, ...]:
        asked = self._facts.pool is None and self._facts.questions.pool_owners
        return (NotEvaluated(code="pool-oversubscribed", missing="facts.pool"),) if asked else ()

    def _preconditions(
        self, entries: Iterable[InvitationEntry], gone: Mapping[Number, NumberRecord], claimed: int, granted: int
    ) -> tuple[Precondition, ...]:
        sent = [entry.account for entry in entries if isinstance(entry.decision, InvitationAllowed)]
        count = self._policy.count_outstanding
        if granted:
            needed = granted + claimed + (self._waiting if count else 0)
            room = CapacityAtLeast(needed=needed, count_outstanding=count)
            # The host counts without the whole selection, so what was counted of those withheld has to stay too.
            return (*map(AccountIs.of, self._selection if count else sent), *map(NumberIs.of, gone.values()), room)
        # Numbers of their own need no room.  But if they leave one for everybody who waits, nothing was said, and that has to stay so.
        room = CapacityAtLeast(needed=claimed + self._waiting, count_outstanding=True)
        if self._claims and claimed and self._facts.pool is not None and room.holds(self._facts.pool):
            return (*map(AccountIs.of, self._selection), *map(NumberIs.of, gone.values()), room)
        if self._policy.resend_needs_number and any(a.is_pending and a.number is None for a in sent):
            room = CapacityAtLeast(needed=claimed + 1, count_outstanding=False)
            return (*map(AccountIs.of, sent), *map(NumberIs.of, gone.values()), room)
        return (*map(AccountIs.of, sent), *map(NumberIs.of, self._claims.values()))

    def _changes(self, entries: Iterable[InvitationEntry]) -> Changes:
        sent = [entry.account for entry in entries if isinstance(entry.decision, InvitationAllowed)]
        accounts = [evolve(a, status=AccountStatus.INVITED) for a in sent if a.status in FIRST_SEND]
        numbers = [
            evolve(record, usage=Usage.ASSIGNED, holder=account.identity)
            for account in accounts
            if account.number is not None
            # What this very account holds already stays as it is.
            and not (record := self._claims[number_key(account.number)]).is_held_by(account.identity)
        ]
        return Changes(accounts=tuple(accounts), numbers=tuple(numbers))


def _gather(entries: Sequence[InvitationEntry]) -> tuple[NotEvaluated, ...]:
    places: dict[NotEvaluated, list[int]] = {}
    for place, entry in enumerate(entries, start=1):
        if not isinstance(entry.decision, InvitationAllowed):
            for missing in entry.decision.missing:
                places.setdefault(missing, []).append(place)
    return tuple(evolve(missing, rows=tuple(rows)) for missing, rows in places.items())

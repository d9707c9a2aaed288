"""
Facts that contradict themselves promise nothing wrong, whatever a host says of numbers, accounts and the pool.

Here nothing is made to fit: a number may be held by somebody who is no account, and an account may have a number that is Available, that is
another's, or that two accounts have.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from multiline_batch import (
    Account,
    AccountStatus,
    CapacityAtLeast,
    InvitationAllowed,
    Mode,
    MoveAllowed,
    Number,
    NumberRecord,
    Policy,
    Pool,
    PoolScope,
    Usage,
    ask_invitations,
    ask_move,
    decide_move,
    plan_invitations,
    plan_upload,
)
from strategies import law
from support import ADMINISTRATOR, ORGANIZATION, ROOT, SALES, SERVICE, number, read, request

PEOPLE = [f"{name}@example.org" for name in ("anna", "bo", "cem", "dora")]
NUMBERS = [number(index) for index in range(3)]
FIRST_SENDS = (AccountStatus.NOT_INVITED, AccountStatus.INVITATION_FAILED)
SERVICE_ORGANIZATION = evolve(ORGANIZATION, id=SERVICE)

policies = st.builds(
    Policy,
    claim_reserved=st.booleans(),
    pool=st.sampled_from(PoolScope),
    count_outstanding=st.booleans(),
    resend_needs_number=st.booleans(),
)
pools = st.builds(Pool, available=st.integers(0, 3), outstanding=st.integers(0, 3))


@st.composite
def records(draw: st.DrawFn, key: str) -> NumberRecord:
    """Say something of a number, mostly that it could be used."""
    usage = draw(st.sampled_from([*[Usage.AVAILABLE] * 4, *Usage]))
    holder = None if usage is Usage.AVAILABLE else draw(st.sampled_from([None, *PEOPLE, "nobody@example.org"]))
    return NumberRecord(
        number=key, owner=draw(st.sampled_from([SALES, ROOT, ROOT, SERVICE])), usage=usage, holder=holder
    )


def known_of(keys: Iterable[str]) -> st.SearchStrategy[tuple[NumberRecord, ...]]:
    """Say something of all numbers but one, or of all."""
    return st.tuples(*map(records, keys)).flatmap(
        lambda known: st.sampled_from([known, *(known[:place] + known[place + 1 :] for place in range(len(known)))])
    )


def accounts_of(identities: Iterable[str]) -> st.SearchStrategy[list[Account]]:
    """Say something of accounts of one organization."""
    each = [
        st.builds(
            Account,
            identity=st.just(identity),
            organization=st.just(SALES),
            status=st.sampled_from([AccountStatus.INVITED, AccountStatus.INVITED, *AccountStatus]),
            number=st.sampled_from([None, None, *NUMBERS]),
        )
        for identity in identities
    ]
    return st.tuples(*each).map(list)


selections = st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True).flatmap(accounts_of)


def check_numbers(known: Iterable[NumberRecord], changed: Iterable[NumberRecord], accounts: Iterable[Account]) -> None:
    """Check that a number is given once, that it was nobody else's, and that no other account has it."""
    before = {record.key: record for record in known}
    times = Counter(record.key for record in changed)
    assert not times or max(times.values()) == 1
    had = {account.number: account for account in accounts if account.status not in FIRST_SENDS and account.number}
    for record in changed:
        assert before[record.key].owner in (SALES, ROOT)
        assert before[record.key].usage in (Usage.AVAILABLE, Usage.RESERVED)
        assert before[record.key].holder in (None, record.holder)
        assert record.key not in had or had[record.key].key == record.holder_key


def count_free(pool: Pool, policy: Policy, taken: Iterable[NumberRecord], *, waiting: int = 0) -> int:
    """Return for how many there is room, less those that wait and the numbers that are taken from the pool."""
    owners = ORGANIZATION.pool_owners(policy.pool)
    claimed = sum(record.usage is Usage.AVAILABLE and record.owner in owners for record in taken)
    promised = pool.outstanding + waiting if policy.count_outstanding else 0
    return pool.available - promised - claimed


@law(200)
@given(st.data(), policies, pools, st.sampled_from(Mode), known_of(NUMBERS))
def test_an_upload(
    data: st.DataObject, policy: Policy, pool: Pool, mode: Mode, known: tuple[NumberRecord, ...]
) -> None:
    """Each number goes to one new account at most and is nobody else's, and no more are invited than there is room for."""
    rows = data.draw(
        st.lists(
            st.fixed_dictionaries(
                {"device": st.sampled_from(PEOPLE), "multiline_number": st.sampled_from(["", *NUMBERS])}
            ),
            min_size=1,
            max_size=5,
            unique_by=lambda row: row["device"],
        )
    )
    upload = read(*rows, request=request(policy=policy))
    asked = upload.questions
    accounts = data.draw(accounts_of(asked.identities[: data.draw(st.integers(0, 2))]))
    facts = asked.answer(numbers=[r for r in known if r.key in asked.numbers], accounts=accounts, pool=pool)
    plan = plan_upload(upload, facts, mode=mode)
    check_numbers(known, plan.changes.numbers, [evolve(a, status=AccountStatus.ACTIVE) for a in accounts])
    assert {account.key for account in plan.changes.accounts}.isdisjoint(account.key for account in accounts)
    before = {record.key: record for record in known}
    if plan.ledger.granted:
        assert plan.ledger.granted <= count_free(pool, policy, [before[r.key] for r in plan.changes.numbers])
    assert facts.broken(plan.preconditions) == ()


@law(200)
@given(st.data(), policies, pools, selections, st.none() | known_of(NUMBERS))
def test_a_selection(
    data: st.DataObject, policy: Policy, pool: Pool, selection: list[Account], known: tuple[NumberRecord, ...] | None
) -> None:
    """A number goes to one account at most, those invited before keep theirs, and no more are invited than there is room for."""
    numbers = None if known is None else [record for record in known if record.key in _held(selection)]
    # Of numbers of which nobody told, the worst is assumed.
    worst = data.draw(st.tuples(*map(records, _held(selection)))) if numbers is None else numbers
    check_selection(policy, pool, selection, numbers, worst)


def _held(selection: list[Account]) -> tuple[Number, ...]:
    return ask_invitations(selection, organization=ORGANIZATION).numbers


def check_selection(
    policy: Policy,
    pool: Pool,
    selection: list[Account],
    numbers: Iterable[NumberRecord] | None,
    worst: Iterable[NumberRecord],
) -> None:
    """Check whom invitations are sent to, and with which numbers; *worst* is what the numbers are if nobody told."""
    asked = ask_invitations(selection, organization=ORGANIZATION, policy=policy)
    facts = asked.answer(numbers=numbers, accounts=selection, pool=pool)
    plan = plan_invitations(selection, organization=ORGANIZATION, facts=facts, policy=policy)
    check_numbers(numbers or (), plan.changes.numbers, selection)
    if plan.ledger.granted:
        gone = [record for record in worst if _is_gone(record, selection, plan.changes.numbers)]
        waiting = sum(account.is_pending and account.number is None for account in selection)
        assert plan.ledger.granted <= count_free(pool, policy, gone, waiting=waiting)
    if numbers is not None:
        assert facts.broken(plan.preconditions) == ()
    # Where the facts know an account otherwise than it was selected, nothing that is sent to it can be carried out.
    if any(isinstance(entry.decision, InvitationAllowed) for entry in plan.entries):
        assert asked.answer(numbers=numbers, accounts=(), pool=pool).broken(plan.preconditions)


def _is_gone(record: NumberRecord, selection: list[Account], changed: Iterable[NumberRecord]) -> bool:
    had = any(account.number == record.key and account.status not in FIRST_SENDS for account in selection)
    return had or any(other.key == record.key for other in changed)


@law(200)
@given(policies, pools, selections, known_of(NUMBERS))
def test_a_move(policy: Policy, pool: Pool, selection: list[Account], known: tuple[NumberRecord, ...]) -> None:
    """A number moves with one account at most, only where it may be used, and there is room for all who wait for one."""
    check_move(policy, pool, selection, known)


def check_move(policy: Policy, pool: Pool, selection: list[Account], known: Iterable[NumberRecord]) -> None:
    """Check what moves, with which numbers."""
    asked = ask_move(selection, destination=SERVICE_ORGANIZATION, policy=policy)
    facts = asked.answer(numbers=[r for r in known if r.key in asked.numbers], accounts=selection, pool=pool)
    decision = decide_move(
        selection,
        destination=SERVICE_ORGANIZATION,
        facts=facts,
        sources=[ORGANIZATION],
        administrator=ADMINISTRATOR,
        policy=policy,
    )
    if not isinstance(decision, MoveAllowed):
        return
    before: dict[str, NumberRecord] = {record.key: record for record in known}
    moved = [before[account.number] for account in selection if account.number]
    assert len({record.key for record in moved}) == len(moved)
    assert all(record.owner in (SERVICE, ROOT) for record in moved)
    assert all(before[a.number].holder in (None, a.identity) for a in selection if a.number)
    assert facts.broken(decision.preconditions) == ()
    waiting = sum(account.is_pending and account.number is None for account in selection)
    owners = SERVICE_ORGANIZATION.pool_owners(policy.pool)
    taken = sum(record.usage is Usage.AVAILABLE and record.owner in owners for record in moved)
    promised = pool.outstanding if policy.count_outstanding else 0
    assert not waiting or waiting + taken + promised <= pool.available
    assert bool(waiting) == any(isinstance(condition, CapacityAtLeast) for condition in decision.preconditions)


ANNA, BO, *_ = PEOPLE
FIRST, *_ = NUMBERS
TWO = [
    [
        Account(identity=identity, organization=SALES, status=status, number=number)
        for identity, (status, number) in zip((ANNA, BO), both, strict=True)
    ]
    for both in product(
        product((AccountStatus.NOT_INVITED, AccountStatus.INVITED, AccountStatus.ACTIVE), (None, FIRST)), repeat=2
    )
]
"""Whatever is said of two accounts and one number that they may have."""

STATES = (
    (Usage.AVAILABLE, None),
    *product((Usage.RESERVED, Usage.ASSIGNED), (None, ANNA, "nobody@example.org")),
)
ONE = [
    NumberRecord(number=FIRST, owner=owner, usage=usage, holder=holder)
    for owner, (usage, holder) in product((SALES, ROOT, SERVICE), STATES)
]
"""Whatever is said of that number."""


@pytest.mark.parametrize("count_outstanding", [True, False])
@pytest.mark.parametrize("available", range(3))
def test_two_accounts_and_one_number(available: int, *, count_outstanding: bool) -> None:
    """By exhaustion: no selection and no move of two accounts promises a number twice, or one of another."""
    policy, pool = Policy(count_outstanding=count_outstanding), Pool(available=available, outstanding=0)
    for selection, one in product(TWO, ONE):
        check_selection(policy, pool, selection, [one] if _held(selection) else [], [one] if _held(selection) else [])
        check_move(policy, pool, selection, [one])

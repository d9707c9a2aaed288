"""
All plans of a small world: three numbers of every state and owner, and up to three rows that wish for any of them.

A number that no row names counts only where it is free, so the worlds differ by the states of the named numbers and by how many of the
others are free.  The normal run has five states; ``python -m pytest -m deep --no-cov`` has all twenty-five, under every policy.
"""

import itertools
from collections.abc import Iterator

import pytest
from attrs import frozen

from multiline_batch import (
    Action,
    Mode,
    NumberRecord,
    Plan,
    Policy,
    Pool,
    PoolScope,
    Severity,
    ShortageAction,
    Usage,
    plan_upload,
)
from support import ROOT, SALES, SERVICE, number, read, record, request

NORTH = "sales-north"
PEOPLE = ("anna@example.org", "bo@example.org", "cem@example.org")
INVITE = Mode.IMPORT_AND_INVITE

State = tuple[str, Usage, str | None] | None
"""Owner, usage and holder of a number; `None` if there is no such number."""

FEW: tuple[State, ...] = (
    (SALES, Usage.AVAILABLE, None),
    (ROOT, Usage.AVAILABLE, None),
    (SERVICE, Usage.AVAILABLE, None),
    (SALES, Usage.RESERVED, PEOPLE[0]),
    None,
)
ALL: tuple[State, ...] = (
    None,
    *(
        (owner, usage, holder)
        for owner in (SALES, ROOT, SERVICE, NORTH)
        for usage in Usage
        for holder in ((None, PEOPLE[0], "zoe@example.org") if usage is Usage.RESERVED else (None,))
    ),
)
POLICIES = tuple(
    Policy(claim_reserved=reserved, pool=pool, shortage=shortage)
    for reserved, pool, shortage in itertools.product((False, True), PoolScope, ShortageAction)
)
USUAL = (Policy(), Policy(claim_reserved=True, pool=PoolScope.OWN, shortage=ShortageAction.REFUSE_ROW), POLICIES[2])

Wishes = tuple[int | None, ...]
WISHES: tuple[Wishes, ...] = tuple(
    wishes for rows in (1, 2, 3) for wishes in itertools.product((None, 0, 1, 2), repeat=rows)
)
"""Which of the three numbers each row names, if any."""


@frozen
class World:
    """The states of the numbers that rows name, and how many of the others are free."""

    states: dict[int, State]
    others: int

    def records(self) -> list[NumberRecord]:
        """Return what the host finds."""
        return [
            record(number(index), state[1], owner=state[0], holder=state[2])
            for index, state in self.states.items()
            if state is not None
        ]

    def free(self, policy: Policy) -> int:
        """Return how many numbers of the pool are Available."""
        owners = (SALES, ROOT) if policy.pool is PoolScope.USABLE else (SALES,)
        return self.others + sum(
            state is not None and state[0] in owners and state[1] is Usage.AVAILABLE for state in self.states.values()
        )

    def without(self, taken: set[int]) -> "World":
        """Return the world in which some numbers are gone."""
        return World({index: state for index, state in self.states.items() if index not in taken}, self.others)


def worlds(wishes: Wishes, states: tuple[State, ...]) -> Iterator[World]:
    """Yield every world in which these wishes can be made."""
    named = sorted({wish for wish in wishes if wish is not None})
    for chosen in itertools.product(states, repeat=len(named)):
        for others in range(4 - len(named)):
            yield World(dict(zip(named, chosen, strict=True)), others)


def why_not(state: State, person: str, policy: Policy) -> str | None:
    """Return why a person may not have a number, as S38, X3 and X5 say it."""
    if state is None:
        return "number-unknown"
    owner, usage, holder = state
    if owner not in {SALES, ROOT}:
        return "number-elsewhere"
    if usage is Usage.RESERVED and policy.claim_reserved and holder in {None, person}:
        return None
    return {
        Usage.AVAILABLE: None,
        Usage.RESERVED: "number-reserved",
        Usage.ASSIGNED: "number-assigned",
        Usage.ACTIVE: "number-active",
    }[usage]


Verdict = tuple[Action, tuple[str, ...]]
SHORT = {
    ShortageAction.WITHHOLD: (Action.CREATE_AND_WITHHOLD, ("capacity-short",)),
    ShortageAction.REFUSE_ROW: (Action.REFUSE, ("capacity-short-row",)),
}


def expect(wishes: Wishes, world: World, policy: Policy, mode: Mode) -> tuple[list[Verdict], dict[int, str]]:
    """Return what becomes of each row, and who gets which number: named ones first, then the pool, in the order of the file."""
    taken: dict[int, str] = {}
    verdicts: list[Verdict] = []
    for person, wish in zip(PEOPLE, wishes, strict=False):
        code = None
        if wish is not None:
            code = why_not(world.states[wish], person, policy) or ("number-claimed" if wish in taken else None)
            if code is None:
                taken[wish] = person
        created = Action.CREATE_AND_INVITE if mode is INVITE else Action.CREATE
        verdicts.append((Action.REFUSE, (code,)) if code else (created, ()))
    room = world.without(set(taken)).free(policy)
    for place, (wish, (action, _)) in enumerate(zip(wishes, verdicts, strict=True)):
        if wish is None and action is Action.CREATE_AND_INVITE:
            room -= 1
            if room < 0 and policy.shortage is ShortageAction.REFUSE_FILE:
                return [(Action.REFUSE, told) for _, told in verdicts], {}
            if room < 0:
                verdicts[place] = SHORT[policy.shortage]
    return verdicts, taken


def verdicts_of(plan: Plan) -> list[Verdict]:
    """Return what a plan does with each row, and why."""
    return [
        (entry.action, tuple(f.code for f in entry.findings if f.severity is not Severity.NOTICE))
        for entry in plan.entries
    ]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("states", "policy", "plans"),
    [
        *((FEW, policy, 3357) for policy in USUAL),
        *(pytest.param(ALL, policy, 148_737, marks=pytest.mark.deep) for policy in POLICIES),
    ],
)
def test_every_plan_is_as_expected(states: tuple[State, ...], policy: Policy, plans: int, mode: Mode) -> None:
    """Each row of each plan fares as the statements say, and each number goes to the one who named it first, and stays its owner's."""
    made = 0
    for wishes in WISHES:
        upload = read(
            *(
                {"device": person, "multiline_number": "" if wish is None else number(wish)}
                for person, wish in zip(PEOPLE, wishes, strict=False)
            ),
            request=request(policy=policy),
        )
        for world in worlds(wishes, states):
            facts = upload.questions.answer(
                numbers=world.records(), accounts=(), pool=Pool(available=world.free(policy), outstanding=0)
            )
            plan = plan_upload(upload, facts, mode=mode)
            verdicts, taken = expect(wishes, world, policy, mode)
            assert verdicts_of(plan) == verdicts, (wishes, world)
            owners = {str(known.key): known.owner for known in facts.numbers or ()}
            changes = [(known.key, known.owner, known.usage, known.holder) for known in plan.changes.numbers]
            assert sorted(changes) == sorted(
                (number(index), owners[number(index)], Usage.ASSIGNED, person) for index, person in taken.items()
            )
            made += 1
    assert made == plans

"""
A portal over time: whatever is uploaded, invited, sent again, activated, released and moved, numbers are kept and promises can be kept.

The inventory is the portal's database.  What has to hold is counted plainly here, from accounts and numbers alone.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import product
from operator import itemgetter

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from multiline_batch import (
    Account,
    AccountStatus,
    Inventory,
    InvitationAllowed,
    InvitationPlan,
    Mode,
    MoveAllowed,
    NumberRecord,
    OrganizationId,
    Plan,
    Policy,
    PoolScope,
    Questions,
    ShortageAction,
    Usage,
    ask_invitations,
    ask_move,
    decide_move,
    plan_invitations,
    plan_upload,
    short_list,
)
from multiline_batch.testing.strategies import IDS, ORGANIZATIONS, PEOPLE
from strategies import law
from support import ADMINISTRATOR, ORGANIZATION, ROOT, SALES, SERVICE, account, number, read, record, request

TREE = {there.id: evolve(ORGANIZATION, id=there.id, ancestors=there.ancestors) for there in ORGANIZATIONS}
"""The organizations, every setting told and none in the way."""

NUMBERS = tuple(number(index) for index in range(6))
TAKEN = {Usage.ASSIGNED, Usage.ACTIVE}

# Many people and scarce numbers, most of them in one place: what one administrator does has to get in another's way.
people = st.sampled_from((*PEOPLE, "+12015550123"))
places = st.integers(0, len(PEOPLE) - 1)
organization_ids = st.sampled_from((*IDS, *[SALES] * 4))
wishes = st.lists(
    st.tuples(people, st.sampled_from((*[None] * 4, *NUMBERS[:2]))), min_size=1, max_size=3, unique_by=itemgetter(0)
)
modes = st.sampled_from((Mode.IMPORT_AND_INVITE, Mode.IMPORT_AND_INVITE, Mode.IMPORT))
policies = st.builds(
    Policy,
    claim_reserved=st.booleans(),
    pool=st.sampled_from(PoolScope),
    shortage=st.sampled_from(ShortageAction),
    resend_needs_number=st.booleans(),
)

Wish = tuple[str, str | None]
"""Somebody, and the number that is named for them."""

Prepared = tuple[Questions, Plan | InvitationPlan | MoveAllowed]
"""What somebody may carry out later, with the questions that are asked once more before."""

Results = MultipleResults[Prepared]
"""What is left to somebody, if anything is."""


class Portal(RuleBasedStateMachine):
    """A portal whose administrators and end users do what they like."""

    prepared: Bundle[Prepared] = Bundle("prepared")

    @initialize(
        policy=policies,
        owners=st.lists(organization_ids, min_size=1, max_size=4),
        reserved=st.booleans(),
        there=st.dictionaries(people, st.tuples(organization_ids, st.booleans()), max_size=3),
    )
    def open(
        self,
        policy: Policy,
        owners: list[OrganizationId],
        there: dict[str, tuple[OrganizationId, bool]],
        *,
        reserved: bool,
    ) -> None:
        """Open with numbers that nobody holds, and with people who are still to be invited or wait, as far as there are numbers."""
        self.policy, self.owners, self.crowded = policy, dict(zip(NUMBERS, owners, strict=False)), False
        numbers = [
            record(text, Usage.RESERVED if reserved and not place else Usage.AVAILABLE, owner=owner)
            for place, (text, owner) in enumerate(self.owners.items())
        ]
        self.now = Inventory(organizations=TREE.values(), numbers=numbers)
        for who, (where, invited) in there.items():
            known = account(who, AccountStatus.INVITED if invited else AccountStatus.NOT_INVITED, organization=where)
            then = evolve(self.now, accounts=(*self.now.accounts, known))
            if not _count_without(then, policy):
                self.now = then

    # What administrators do.

    @rule(target=prepared, where=organization_ids, rows=wishes, mode=modes, at_once=st.booleans())
    def upload(self, where: OrganizationId, rows: Sequence[Wish], mode: Mode, *, at_once: bool) -> Results:
        """Plan an upload, and carry it out at once or leave that to somebody who comes later."""
        return self.now_or_later(self.plan_upload(where, rows, mode), at_once=at_once)

    def plan_upload(self, where: OrganizationId, rows: Sequence[Wish], mode: Mode) -> Prepared:
        """Plan an upload on what is known now."""
        cells = ({"device": who, "multiline_number": wish or ""} for who, wish in rows)
        asked = read(*cells, request=request(organization=TREE[where], policy=self.policy))
        return asked.questions, plan_upload(asked, self.now.answer(asked.questions), mode=mode)

    @rule(target=prepared, where=organization_ids, spared=st.sets(people, max_size=2), at_once=st.booleans())
    def invite(self, where: OrganizationId, spared: set[str], *, at_once: bool) -> Results:
        """Send invitations, for the first time or again, to those that may have one."""
        chosen = {known.identity for known in self.now.accounts} - spared
        return self.now_or_later(self.plan_invitations(where, chosen), at_once=at_once)

    def plan_invitations(self, where: OrganizationId, chosen: Collection[str]) -> Prepared:
        """Decide on what is known now who of some people of an organization may have an invitation."""
        selection = [known for known in self.now.accounts if known.identity in chosen and known.organization == where]
        questions = ask_invitations(selection, organization=TREE[where], policy=self.policy)
        facts = self.now.answer(questions)
        return questions, plan_invitations(selection, organization=TREE[where], facts=facts, policy=self.policy)

    @rule(target=prepared, there=organization_ids, chosen=st.sets(people, min_size=1), at_once=st.booleans())
    def move(self, there: OrganizationId, chosen: set[str], *, at_once: bool) -> Results:
        """Move accounts to another organization, all of them or none."""
        return self.now_or_later(self.decide_move(there, chosen), at_once=at_once)

    def decide_move(self, there: OrganizationId, chosen: Collection[str]) -> Prepared | None:
        """Decide on what is known now whether some people may move."""
        selection = [known for known in self.now.accounts if known.identity in chosen]
        if not selection:
            return None
        questions = ask_move(selection, destination=TREE[there], policy=self.policy)
        decision = decide_move(
            selection,
            destination=TREE[there],
            facts=self.now.answer(questions),
            sources=TREE.values(),
            administrator=ADMINISTRATOR,
            policy=self.policy,
        )
        return (questions, decision) if isinstance(decision, MoveAllowed) else None

    @rule(prepared=prepared)
    def carry_out(self, prepared: Prepared) -> None:
        """Carry out what was prepared a while ago, if all that it relied on still holds."""
        questions, plan = prepared
        if not self.now.answer(questions).broken(plan.preconditions):
            self._carry_out(plan)

    @rule(place=places)
    def release(self, place: int) -> None:
        """Delete an account, and release its number."""
        for gone in _pick(self.now.accounts, place):
            freed = [evolve(held, usage=Usage.AVAILABLE, holder=None) for held in self._held_by(gone)]
            self._change(self._with(freed, [known for known in self.now.accounts if known != gone]))

    # What happens to those who were invited.

    @rule(place=places)
    def fail(self, place: int) -> None:
        """Learn that an invitation could not be sent."""
        for invited in _pick(self._invited(), place):
            failed = evolve(invited, status=AccountStatus.INVITATION_FAILED)
            self._change(self._with([], self._replaced(invited, failed)))

    @rule(place=places)
    def activate(self, place: int) -> None:
        """Activate with one's own number, or choose from a short list of those that are nearest."""
        for invited in _pick(self._invited(), place):
            held, nearest = self._held_by(invited), self._free_for(invited.organization)
            assert held or nearest or self.crowded, "No Numbers Available"
            if held or nearest:
                chosen = held[0] if held else nearest[short_list(len(nearest), invited.identity)[0]]
                active = evolve(invited, status=AccountStatus.ACTIVE, number=chosen.number)
                taken = evolve(chosen, usage=Usage.ACTIVE, holder=invited.identity)
                self._change(self._with([taken], self._replaced(invited, active)))

    # What has to hold.

    @invariant()
    def numbers_are_conserved(self) -> None:
        """No number is lost, made or given to another organization."""
        assert {known.key: known.owner for known in self.now.numbers} == self.owners

    @invariant()
    def no_number_has_two_holders(self) -> None:
        """Each number that is taken is held by one account, which may use it, and each account's number is taken."""
        held = {known.key: known.holder_key for known in self.now.numbers if known.usage in TAKEN}
        assert held == {known.number: known.key for known in self.now.accounts if known.number is not None}
        assert max(Counter(known.number for known in self.now.accounts if known.number).values(), default=1) == 1
        for known in self.now.accounts:
            assert known.number is None or self.owners[known.number] in TREE[known.organization].lineage

    @invariant()
    def promises_can_be_kept(self) -> None:
        """Whoever waits finds a number, unless an administrator named those that they would have chosen from."""
        assert self.crowded or not _count_without(self.now, self.policy)

    # How the portal keeps its books.

    def now_or_later(self, prepared: Prepared | None, *, at_once: bool) -> Results:
        """Carry something out that was prepared just now, or leave it to somebody who comes later."""
        if prepared is None:
            return multiple()
        questions, plan = prepared
        assert self.now.answer(questions).broken(plan.preconditions) == ()
        if not at_once:
            return multiple(prepared)
        self._carry_out(plan)
        return multiple()

    def _carry_out(self, plan: Plan | InvitationPlan | MoveAllowed) -> None:
        """Change what is planned; only numbers that an upload names may leave others without one, and not without a word (N15)."""
        if isinstance(plan, InvitationPlan) and self.policy.resend_needs_number:
            for entry in plan.entries:
                waits = entry.account.is_pending and entry.account.number is None
                if waits and isinstance(entry.decision, InvitationAllowed):
                    assert self._free_for(entry.account.organization)
        # An upload adds accounts, and nothing else does.
        there = {known.key for known in self.now.accounts}
        changed = {changed.key for changed in plan.changes.accounts}
        assert changed.isdisjoint(there) if isinstance(plan, Plan) else changed <= there
        if _count_without(self._with(plan.changes.numbers, self.now.accounts), self.policy):
            warned = isinstance(plan, Plan) and any(finding.code == "pool-oversubscribed" for finding in plan.findings)
            assert warned or _takes_from_above(plan) or self.crowded
            self.crowded = True
        self._change(self.now.after(plan))

    def _change(self, then: Inventory) -> None:
        self.now = then
        self.crowded &= bool(_count_without(then, self.policy))

    def _with(self, numbers: Iterable[NumberRecord], accounts: Iterable[Account]) -> Inventory:
        changed = {known.key: known for known in self.now.numbers} | {known.key: known for known in numbers}
        return evolve(self.now, numbers=changed.values(), accounts=accounts)

    def _replaced(self, old: Account, new: Account) -> list[Account]:
        return [new if known == old else known for known in self.now.accounts]

    def _invited(self) -> list[Account]:
        return [known for known in self.now.accounts if known.status is AccountStatus.INVITED]

    def _held_by(self, account: Account) -> list[NumberRecord]:
        return [known for known in self.now.numbers if known.number == account.number]

    def _free_for(self, where: OrganizationId) -> list[NumberRecord]:
        """Return the free numbers of the nearest owner that has any."""
        for owner in TREE[where].pool_owners(self.policy.pool):
            free = [known for known in self.now.numbers if known.owner == owner and known.usage is Usage.AVAILABLE]
            if free:
                return free
        return []


def _pick(accounts: Sequence[Account], place: int) -> tuple[Account, ...]:
    return (accounts[place % len(accounts)],) if accounts else ()


def _takes_from_above(plan: Plan | InvitationPlan | MoveAllowed) -> bool:
    # Who waits beside the organization can choose from what is above it only, and is compared with all that it counts itself.
    return isinstance(plan, Plan) and any(
        known.owner != plan.upload.request.organization.id for known in plan.changes.numbers
    )


def _count_without(inventory: Inventory, policy: Policy) -> int:
    """Return how many of those that wait would find no number, if all of them chose now, each the nearest."""
    free = Counter(known.owner for known in inventory.numbers if known.usage is Usage.AVAILABLE)
    left_out = 0
    for known in inventory.accounts:
        if known.is_pending and known.number is None:
            owners = TREE[known.organization].pool_owners(policy.pool)
            nearest = next((owner for owner in owners if free[owner]), None)
            left_out += nearest is None
            if nearest is not None:
                free[nearest] -= 1
    return left_out


@pytest.mark.parametrize("histories", [40, pytest.param(4000, marks=pytest.mark.deep)])
def test_a_portal_keeps_its_promises(histories: int) -> None:
    """Over any history no number gets lost or two holders, and whoever was promised a number finds one."""
    run_state_machine_as_test(Portal, settings=settings(law(), max_examples=histories, stateful_step_count=40))


Act = Callable[[Portal, str, str], Prepared | None]
"""What an administrator prepares, for one or two people."""


def _upload(*named: str | None) -> Act:
    def act(portal: Portal, *two: str) -> Prepared:
        return portal.plan_upload(SALES, [*zip(two, named, strict=False)], Mode.IMPORT_AND_INVITE)

    return act


def _invite(portal: Portal, *two: str) -> Prepared:
    return portal.plan_invitations(SALES, two)


def _move(portal: Portal, *two: str) -> Prepared | None:
    return portal.decide_move(SALES, two)


IMPORTED, WAITING, WAITING_BESIDE = (SALES, False), (SALES, True), (SERVICE, True)
ACTS: Mapping[str, tuple[tuple[tuple[OrganizationId, bool], ...], Act]] = {
    "upload one": ((), _upload(None)),
    "upload two": ((), _upload(None, None)),
    "name a number": ((), _upload(NUMBERS[0])),
    "name a number for one of two": ((), _upload(NUMBERS[0], None)),
    "invite one": ((IMPORTED,), _invite),
    "invite two": ((IMPORTED, IMPORTED), _invite),
    "invite one again": ((WAITING,), _invite),
    "invite one of two again": ((WAITING, IMPORTED), _invite),
    "move one": ((WAITING_BESIDE,), _move),
    "move two": ((WAITING_BESIDE, WAITING_BESIDE), _move),
}
"""What two administrators may do at the same time, each with who is there before."""

WORLDS = tuple(product(range(4), range(2), PoolScope))
"""How many numbers *sales* has, and the root, and which of them count."""


def _open(own: int, above: int, scope: PoolScope, there: dict[str, tuple[OrganizationId, bool]]) -> Portal:
    portal = Portal()
    owners = [SALES] * own + [ROOT] * above + [SERVICE] * 2
    portal.open(Policy(pool=scope, resend_needs_number=True), owners, there, reserved=False)
    return portal


@pytest.mark.parametrize("second", ACTS)
@pytest.mark.parametrize("first", ACTS)
def test_two_at_once_keep_what_both_promise(first: str, second: str) -> None:
    """Who prepared something on the same facts and comes second promises no number that is promised by then, and adds nobody twice."""
    anna, bo, cem, dora, *_ = PEOPLE
    (before_first, do_first), (before_second, do_second) = ACTS[first], ACTS[second]
    for (own, above, scope), others in product(WORLDS, ((cem, dora), (anna, bo))):
        there = dict(zip((anna, bo), before_first, strict=False)) | dict(zip(others, before_second, strict=False))
        portal = _open(own, above, scope, there)
        prepared = do_first(portal, anna, bo), do_second(portal, *others)
        for one in filter(None, prepared):
            portal.carry_out(one)
            portal.numbers_are_conserved()
            portal.no_number_has_two_holders()
            portal.promises_can_be_kept()
        # And so does whoever looks again.
        portal.now_or_later(do_second(portal, *others), at_once=True)


@pytest.mark.parametrize("act", [act for act, (before, _) in ACTS.items() if before])
@pytest.mark.parametrize("event", [Portal.release, Portal.fail, Portal.activate])
def test_what_happens_to_somebody_comes_first(event: Callable[[Portal, int], None], act: str) -> None:
    """What was prepared for somebody who is gone, or has another status by then, is not carried out."""
    cem, dora, *_ = PEOPLE
    before, do = ACTS[act]
    for own, above, scope in WORLDS:
        portal = _open(own, above, scope, dict(zip((cem, dora), before, strict=False)))
        prepared = do(portal, cem, dora)
        event(portal, 0)
        if prepared:
            portal.carry_out(prepared)
        portal.promises_can_be_kept()

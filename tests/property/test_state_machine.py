"""
A portal over time: whatever is uploaded, invited, sent again, activated, released and moved, numbers are kept and promises can be kept.

The inventory is the portal's database.  What has to hold is counted plainly here, from accounts and numbers alone.
"""

from collections import Counter
from collections.abc import Iterable

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from multiline_batch import (
    Account,
    AccountStatus,
    Inventory,
    InvitationAllowed,
    Mode,
    MoveAllowed,
    NumberRecord,
    OrganizationId,
    Plan,
    Policy,
    PoolScope,
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
from support import ADMINISTRATOR, ORGANIZATION, number, read, record, request

TREE = {there.id: evolve(ORGANIZATION, id=there.id, ancestors=there.ancestors) for there in ORGANIZATIONS}
"""The organizations, every setting told and none in the way."""

NUMBERS = tuple(number(index) for index in range(5))
TAKEN = {Usage.ASSIGNED, Usage.ACTIVE}

people = st.sampled_from((*PEOPLE, "+12015550123"))
organization_ids = st.sampled_from(IDS)
wishes = st.lists(st.tuples(people, st.sampled_from((*[None] * 4, *NUMBERS[:3]))), min_size=1, max_size=3)
modes = st.sampled_from((Mode.IMPORT_AND_INVITE, Mode.IMPORT_AND_INVITE, Mode.IMPORT))
policies = st.builds(
    Policy,
    claim_reserved=st.booleans(),
    pool=st.sampled_from(PoolScope),
    shortage=st.sampled_from(ShortageAction),
    resend_needs_number=st.booleans(),
)


class Portal(RuleBasedStateMachine):
    """A portal whose administrators and end users do what they like."""

    plans: Bundle[Plan] = Bundle("plans")

    @initialize(
        policy=policies,
        owners=st.lists(organization_ids, min_size=2, max_size=len(NUMBERS)),
        reserved=st.sets(st.sampled_from(NUMBERS[:2]), max_size=1),
    )
    def open(self, policy: Policy, owners: list[OrganizationId], reserved: set[str]) -> None:
        """Open with numbers that nobody holds."""
        self.policy, self.owners, self.crowded = policy, dict(zip(NUMBERS, owners, strict=False)), False
        self.now = Inventory(
            organizations=TREE.values(),
            numbers=[
                record(text, Usage.RESERVED if text in reserved else Usage.AVAILABLE, owner=owner)
                for text, owner in self.owners.items()
            ],
        )

    # What administrators do.

    @rule(target=plans, where=organization_ids, rows=wishes, mode=modes)
    def preview(self, where: OrganizationId, rows: list[tuple[str, str | None]], mode: Mode) -> Plan:
        """Plan an upload, which somebody may carry out later."""
        return self._plan(where, rows, mode)

    @rule(where=organization_ids, rows=wishes, mode=modes)
    def upload(self, where: OrganizationId, rows: list[tuple[str, str | None]], mode: Mode) -> None:
        """Plan an upload and carry it out at once."""
        plan = self._plan(where, rows, mode)
        assert self.now.answer(plan.upload.questions).broken(plan.preconditions) == ()
        warned = any(finding.code == "pool-oversubscribed" for finding in plan.findings)
        self._carry_out(plan, may_crowd=warned or self._takes_from_above(plan))

    @rule(plan=plans)
    def carry_out(self, plan: Plan) -> None:
        """Carry out a plan that was made a while ago, if what it relied on still holds."""
        if not self.now.answer(plan.upload.questions).broken(plan.preconditions):
            # Naming numbers that others wait for is warned of when the plan is made, and never forbidden (N15).
            self._carry_out(plan, may_crowd=True)

    @rule(where=organization_ids, spared=st.sets(people, max_size=2))
    def send_invitations(self, where: OrganizationId, spared: set[str]) -> None:
        """Send invitations, for the first time or again, to those that may have one."""
        here = [known for known in self.now.accounts if known.organization == where]
        selection = [known for known in here if known.identity not in spared]
        questions = ask_invitations(selection, organization=TREE[where], policy=self.policy)
        facts = self.now.answer(questions)
        done = plan_invitations(selection, organization=TREE[where], facts=facts, policy=self.policy)
        assert facts.broken(done.preconditions) == ()
        for entry in done.entries:
            waits = entry.account.is_pending and entry.account.number is None
            if waits and isinstance(entry.decision, InvitationAllowed) and self.policy.resend_needs_number:
                assert self._free_for(where)
        self._change(self.now.after(done))

    @rule(there=organization_ids, chosen=st.sets(people, min_size=1))
    def move(self, there: OrganizationId, chosen: set[str]) -> None:
        """Move accounts to another organization, all of them or none."""
        selection = [known for known in self.now.accounts if known.identity in chosen]
        if selection:
            questions = ask_move(selection, destination=TREE[there], policy=self.policy)
            decision = decide_move(
                selection,
                destination=TREE[there],
                facts=self.now.answer(questions),
                sources=TREE.values(),
                administrator=ADMINISTRATOR,
                policy=self.policy,
            )
            if isinstance(decision, MoveAllowed):
                assert self.now.answer(questions).broken(decision.preconditions) == ()
                self._change(self.now.after(decision))

    @rule(who=people)
    def release(self, who: str) -> None:
        """Delete an account, and release its number."""
        for account in self._accounts(who):
            freed = [evolve(held, usage=Usage.AVAILABLE, holder=None) for held in self._held_by(account)]
            self._change(self._with(freed, [known for known in self.now.accounts if known != account]))

    # What happens to those who were invited.

    @rule(who=people)
    def fail(self, who: str) -> None:
        """Learn that an invitation could not be sent."""
        for account in self._accounts(who, AccountStatus.INVITED):
            self._change(
                self._with([], self._replaced(account, evolve(account, status=AccountStatus.INVITATION_FAILED)))
            )

    @rule(who=people)
    def activate(self, who: str) -> None:
        """Activate with one's own number, or choose from a short list of those that are nearest."""
        for account in self._accounts(who, AccountStatus.INVITED):
            held = self._held_by(account)
            nearest = self._free_for(account.organization)
            assert held or nearest or self.crowded, "No Numbers Available"
            if held or nearest:
                chosen = held[0] if held else nearest[short_list(len(nearest), account.identity)[0]]
                active = evolve(account, status=AccountStatus.ACTIVE, number=chosen.number)
                self._change(
                    self._with(
                        [evolve(chosen, usage=Usage.ACTIVE, holder=account.identity)], self._replaced(account, active)
                    )
                )

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
        for account in self.now.accounts:
            assert account.number is None or self.owners[account.number] in TREE[account.organization].lineage

    @invariant()
    def promises_can_be_kept(self) -> None:
        """Whoever waits finds a number, unless an administrator named those that they would have chosen from."""
        assert self.crowded or not _count_without(self.now, self.policy)

    # How the portal keeps its books.

    def _plan(self, where: OrganizationId, rows: list[tuple[str, str | None]], mode: Mode) -> Plan:
        cells = ({"device": who, "multiline_number": wish or ""} for who, wish in rows)
        upload = read(*cells, request=request(organization=TREE[where], policy=self.policy))
        return plan_upload(upload, self.now.answer(upload.questions), mode=mode)

    def _takes_from_above(self, plan: Plan) -> bool:
        # Who waits beside the organization can choose from what is above it only, and is compared with all that it counts itself.
        own = plan.upload.request.organization.id
        return any(known.owner != own for known in plan.changes.numbers)

    def _carry_out(self, plan: Plan, *, may_crowd: bool) -> None:
        """Change what the plan changes; only the numbers that it names, and no invitation, may leave others without one."""
        if _count_without(self._with(plan.changes.numbers, self.now.accounts), self.policy):
            assert may_crowd or self.crowded
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

    def _accounts(self, who: str, *statuses: AccountStatus) -> list[Account]:
        return [a for a in self.now.accounts if a.identity == who and (not statuses or a.status in statuses)]

    def _held_by(self, account: Account) -> list[NumberRecord]:
        return [known for known in self.now.numbers if known.number == account.number]

    def _free_for(self, where: OrganizationId) -> list[NumberRecord]:
        """Return the free numbers of the nearest owner that has any."""
        for owner in TREE[where].pool_owners(self.policy.pool):
            free = [known for known in self.now.numbers if known.owner == owner and known.usage is Usage.AVAILABLE]
            if free:
                return free
        return []


def _count_without(inventory: Inventory, policy: Policy) -> int:
    """Return how many of those that wait would find no number, if all of them chose now, each the nearest."""
    free = Counter(known.owner for known in inventory.numbers if known.usage is Usage.AVAILABLE)
    left_out = 0
    for account in inventory.accounts:
        if account.is_pending and account.number is None:
            owners = TREE[account.organization].pool_owners(policy.pool)
            nearest = next((owner for owner in owners if free[owner]), None)
            left_out += nearest is None
            if nearest is not None:
                free[nearest] -= 1
    return left_out


@pytest.mark.parametrize("histories", [40, pytest.param(4000, marks=pytest.mark.deep)])
def test_a_portal_keeps_its_promises(histories: int) -> None:
    """Over any history no number gets lost or two holders, and whoever was promised a number finds one."""
    run_state_machine_as_test(Portal, settings=settings(law(), max_examples=histories, stateful_step_count=40))

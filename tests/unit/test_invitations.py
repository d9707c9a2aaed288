"""Resend Invitation: one capacity for a whole selection, numbers of their own first."""

from collections.abc import Callable

import pytest
from attrs import evolve

from multiline_batch import (
    Account,
    AccountIs,
    AccountStatus,
    CapacityAtLeast,
    Inventory,
    InvitationAllowed,
    InvitationDecision,
    InvitationPlan,
    InvitationUndecided,
    InvitationWithheld,
    Ledger,
    Number,
    NumberIs,
    NumberRecord,
    Organization,
    OrganizationId,
    Policy,
    Pool,
    PoolScope,
    Questions,
    Usage,
    ask_invitations,
    decide_invitation,
    plan_invitations,
)
from support import ORGANIZATION, ROOT, SALES, SERVICE, codes, number, record

NEW = AccountStatus.NOT_INVITED
INVITED = AccountStatus.INVITED
A, B, C, D = (f"{letter}@example.org" for letter in "abcd")


def account(
    identity: str = A, status: AccountStatus = NEW, *, number: str | None = None, organization: str = SALES
) -> Account:
    """Return an account that exists."""
    return Account(identity=identity, organization=OrganizationId(organization), status=status, number=number)


def resend(
    *accounts: Account,
    numbers: tuple[NumberRecord, ...] | None = (),
    pool: Pool | None = None,
    organization: Organization = ORGANIZATION,
    policy: Policy | None = None,
) -> InvitationPlan:
    """Ask and plan for a selection."""
    questions = ask_invitations(accounts, organization=organization, policy=policy)
    facts = questions.answer(numbers=numbers, pool=pool)
    return plan_invitations(accounts, organization=organization, facts=facts, policy=policy)


def ask(accounts: tuple[Account, ...]) -> object:
    """Ask what has to be known of a selection."""
    return ask_invitations(accounts, organization=ORGANIZATION)


def use_no_facts(accounts: tuple[Account, ...]) -> object:
    """Plan a selection with facts that answer nothing."""
    facts = ask_invitations([], organization=ORGANIZATION).answer()
    return plan_invitations(accounts, organization=ORGANIZATION, facts=facts)


def verdicts(plan: InvitationPlan) -> list[list[str]]:
    """Return for each account why it is withheld; nothing if it is invited."""
    return [_verdict(entry.decision) for entry in plan.entries]


def _verdict(decision: InvitationDecision) -> list[str]:
    match decision:
        case InvitationAllowed():
            return []
        case InvitationWithheld(reasons=reasons):
            return codes(reasons)
        case InvitationUndecided(missing=missing):
            return [what.missing for what in missing]


class TestQuestions:
    """What has to be known before invitations are sent."""

    @pytest.mark.parametrize("status", AccountStatus)
    def test_numbers_are_asked_for_sends_to_who_is_not_active(self, status: AccountStatus) -> None:
        """A first send needs to know about the account's own number, and of the pool that it may go out of."""
        questions = ask_invitations([account(status=status, number="44 2079 460000")], organization=ORGANIZATION)
        needed = status in {NEW, AccountStatus.INVITATION_FAILED, INVITED}
        assert questions.numbers == ((number(0),) if needed else ())
        assert questions.pool_owners == ((SALES, ROOT) if needed and status is not INVITED else ())

    @pytest.mark.parametrize("status", AccountStatus)
    def test_the_pool_is_asked_for_accounts_without_a_number(self, status: AccountStatus) -> None:
        """The pool matters to first sends and to re-sends without a number, and to nobody else."""
        questions = ask_invitations([account(status=status)], organization=ORGANIZATION)
        asked = status in {NEW, AccountStatus.INVITATION_FAILED, INVITED}
        assert questions.pool_owners == ((SALES, ROOT) if asked else ())

    @pytest.mark.parametrize(("scope", "owners"), [(PoolScope.USABLE, (SALES, ROOT)), (PoolScope.OWN, (SALES,))])
    def test_the_policy_says_whose_pool(self, scope: PoolScope, owners: tuple[str, ...]) -> None:
        """The pool is that of the organization and all above it, or its own alone."""
        questions = ask_invitations([account()], organization=ORGANIZATION, policy=Policy(pool=scope))
        assert (questions.pool_owners, questions.pool_scope) == (owners, scope)

    def test_the_selection_is_under_decision(self) -> None:
        """All of the selection is named, so that its own demand is not counted twice; no number is asked for twice."""
        accounts = [account("A@example.org", number=number(0)), account(B, number=number(0)), account(C, INVITED)]
        questions = ask_invitations(accounts, organization=ORGANIZATION)
        assert questions.under_decision == (A, B, C)
        assert questions.numbers == (number(0),)
        assert (questions.organization, questions.identities, questions.utilization) == (SALES, (A, B, C), False)

    def test_an_empty_selection_asks_nothing(self) -> None:
        """Nobody selected is nobody invited, and no mistake."""
        plan = resend(numbers=None)
        assert (plan.entries, plan.findings, plan.preconditions) == ((), (), ())
        assert (plan.changes.accounts, plan.changes.numbers) == ((), ())

    @pytest.mark.parametrize(
        ("accounts", "message"),
        [
            ((account(organization=SERVICE),), "of the organization"),
            ((account(), account(B, organization=ROOT)), "of the organization"),
            ((account(), account("A@Example.org")), "stands twice"),
        ],
    )
    @pytest.mark.parametrize("use", [ask, use_no_facts])
    def test_wrong_selections_are_the_callers_mistake(
        self, use: Callable[[tuple[Account, ...]], object], accounts: tuple[Account, ...], message: str
    ) -> None:
        """An account of another organization, or one that stands twice, raises without naming anybody."""
        with pytest.raises(ValueError, match=message) as caught:
            use(accounts)
        assert "@" not in str(caught.value)

    def test_facts_for_another_selection_raise(self) -> None:
        """Facts that answer other questions decide nothing."""
        facts = ask_invitations([account()], organization=ORGANIZATION).answer(pool=Pool(available=9, outstanding=0))
        with pytest.raises(ValueError, match="other questions"):
            decide_invitation(account(B), organization=ORGANIZATION, facts=facts)


class TestCapacity:
    """Who gets room, in the order given (Q49)."""

    @pytest.mark.parametrize(("available", "granted"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3)])
    def test_room_goes_in_the_order_given(self, available: int, granted: int) -> None:
        """As many as there is room for are invited, and the rest are told."""
        plan = resend(account(A), account(B), account(C), pool=Pool(available=available, outstanding=0))
        assert verdicts(plan) == [[]] * granted + [["capacity-short"]] * (3 - granted)
        assert plan.ledger == Ledger(
            available=available,
            outstanding=0,
            needed=3,
            granted=granted,
            first_short=None if granted == 3 else granted + 1,
        )
        assert plan.ledger.short == 3 - granted

    @pytest.mark.parametrize(("counted", "verdict"), [(True, ["capacity-short"]), (False, [])])
    def test_outstanding_invitations_count(self, *, counted: bool, verdict: list[str]) -> None:
        """What is promised to others reduces the room, if the policy says so."""
        policy = Policy(count_outstanding=counted)
        plan = resend(account(), pool=Pool(available=2, outstanding=2), policy=policy)
        assert verdicts(plan) == [verdict]

    @pytest.mark.parametrize(("available", "verdict"), [(1, ["capacity-short"]), (2, [])])
    def test_who_waits_already_keeps_a_share(self, available: int, verdict: list[str]) -> None:
        """An invited account without a number in the selection keeps its share of the pool, wherever it stands."""
        for order in ([account(A), account(B, INVITED)], [account(B, INVITED), account(A)]):
            plan = resend(*order, pool=Pool(available=available, outstanding=0))
            by_identity = dict(zip([a.identity for a in order], verdicts(plan), strict=True))
            assert by_identity == {A: verdict, B: []}
            assert plan.ledger.outstanding == 1

    @pytest.mark.parametrize(("available", "verdict"), [(1, ["capacity-short"]), (2, [])])
    def test_own_numbers_come_first(self, available: int, verdict: list[str]) -> None:
        """A number that a later account holds is taken out of the pool before the first one draws on it."""
        plan = resend(
            account(A),
            account(B, number=number(0)),
            numbers=(record(number(0)),),
            pool=Pool(available=available, outstanding=0),
        )
        assert verdicts(plan) == [verdict, []]
        assert plan.ledger.claimed == 1

    @pytest.mark.parametrize(
        ("known", "scope", "claimed"),
        [
            (record(number(0), owner=SALES), PoolScope.USABLE, 1),
            (record(number(0), owner=ROOT), PoolScope.USABLE, 1),
            (record(number(0), owner=SALES), PoolScope.OWN, 1),
            (record(number(0), owner=ROOT), PoolScope.OWN, 0),
            (record(number(0), Usage.RESERVED, owner=SALES), PoolScope.USABLE, 0),
            (record(number(0), Usage.ASSIGNED, owner=SALES, holder=B), PoolScope.USABLE, 0),
        ],
    )
    def test_only_available_numbers_of_the_pool_leave_it(
        self, known: NumberRecord, scope: PoolScope, claimed: int
    ) -> None:
        """A reserved or assigned number, or one of an owner outside the pool, takes nothing out of it."""
        plan = resend(
            account(A),
            account(B, number=number(0)),
            numbers=(known,),
            pool=Pool(available=1, outstanding=0),
            policy=Policy(pool=scope),
        )
        assert verdicts(plan) == [["capacity-short"] if claimed else [], []]
        assert plan.ledger.claimed == claimed

    def test_a_number_is_used_for_one_account(self) -> None:
        """Of two accounts with one number the first is invited, and the other is told why not."""
        plan = resend(account(A, number=number(0)), account(B, number=number(0)), numbers=(record(number(0)),))
        assert verdicts(plan) == [[], ["invitation-number-unusable"]]
        second = plan.entries[1].decision
        assert isinstance(second, InvitationWithheld)
        assert [reason.parameters for reason in second.reasons] == [{"cause": "number-claimed"}]
        assert [r.holder for r in plan.changes.numbers] == [A]

    @pytest.mark.parametrize("status", [INVITED, AccountStatus.ACTIVE, AccountStatus.SUSPENDED])
    @pytest.mark.parametrize("usage", [Usage.AVAILABLE, Usage.RESERVED])
    def test_a_number_that_somebody_has_already_is_used_for_nobody_else(
        self, status: AccountStatus, usage: Usage
    ) -> None:
        """Where two accounts are said to have one number, it is that of the one who was invited, whatever is recorded of it."""
        both = (account(A, number=number(0)), account(B, status, number=number(0)))
        plan = resend(*both, numbers=(record(number(0), usage),))
        first = plan.entries[0].decision
        assert isinstance(first, InvitationWithheld)
        assert [(reason.code, reason.parameters) for reason in first.reasons] == [
            ("invitation-number-unusable", {"cause": "number-assigned"})
        ]
        assert plan.changes.numbers == ()

    def test_the_record_of_a_number_takes_it_from_nobody_who_was_invited(self) -> None:
        """Where the record names one account as the holder and another was invited with it, it is promised once."""
        both = (account(A, number=number(0)), account(B, INVITED, number=number(0)))
        plan = resend(*both, numbers=(record(number(0), Usage.ASSIGNED, holder=A),))
        assert verdicts(plan) == [["invitation-number-unusable"], []]

    @pytest.mark.parametrize(("outstanding", "warns"), [(0, False), (1, False), (2, True)])
    def test_a_number_of_ones_own_goes_out_of_the_pool(self, outstanding: int, *, warns: bool) -> None:
        """A first send with an Available number leaves one number less for those who wait, which is told, or has to stay untrue."""
        plan = resend(
            account(A, number=number(0)),
            account(B),
            numbers=(record(number(0)),),
            pool=Pool(available=2, outstanding=outstanding),
            policy=Policy(count_outstanding=True),
        )
        alone = resend(
            account(A, number=number(0)),
            numbers=(record(number(0)),),
            pool=Pool(available=2, outstanding=outstanding),
        )
        assert verdicts(alone) == [[]]
        assert verdicts(plan) == [[], [] if outstanding == 0 else ["capacity-short"]]
        for done in (plan, alone):
            assert codes(done.findings) == ["pool-oversubscribed"] * warns
        assert (plan.not_evaluated, alone.not_evaluated) == ((), ())
        assert alone.preconditions == (
            AccountIs.of(account(A, number=number(0))),
            NumberIs.of(record(number(0))),
            *[CapacityAtLeast(needed=1, count_outstanding=True)] * (not warns),
        )

    def test_who_needs_nothing_of_the_pool_leaves_nothing_of_it_open(self) -> None:
        """Where nobody asked for the pool, nobody has to tell of it."""
        plan = resend(account(A, INVITED, number=number(0)), numbers=())
        assert (plan.questions.pool_owners, plan.not_evaluated) == ((), ())

    def test_a_number_that_is_reserved_takes_none_from_who_waits(self) -> None:
        """A first send with a number that is not in the pool needs nothing of the pool."""
        plan = resend(
            account(A, number=number(0)),
            numbers=(record(number(0), Usage.RESERVED),),
            pool=Pool(available=0, outstanding=0),
        )
        assert [type(condition).__name__ for condition in plan.preconditions] == ["AccountIs", "NumberIs"]
        assert plan.findings == ()

    def test_a_number_of_ones_own_is_not_taken_from_one_of_the_selection_who_waits(self) -> None:
        """Who is sent an invitation again and has no number counts among those who wait."""
        for available, warns in ((2, False), (1, True)):
            plan = resend(
                account(A, number=number(0)),
                account(B, INVITED),
                numbers=(record(number(0)),),
                pool=Pool(available=available, outstanding=0),
            )
            assert codes(plan.findings) == ["pool-oversubscribed"] * warns
            room = [condition for condition in plan.preconditions if isinstance(condition, CapacityAtLeast)]
            assert room == [CapacityAtLeast(needed=2, count_outstanding=True)] * (not warns)

    def test_a_withheld_account_takes_no_room(self) -> None:
        """Whoever another gate withholds leaves the room to the next, and is not counted as short."""
        organization = evolve(ORGANIZATION, allowed_email_domains=("@example.org",))
        accounts = [account("a@example.net"), account(B)]
        plan = resend(*accounts, organization=organization, pool=Pool(available=1, outstanding=0))
        assert verdicts(plan) == [["domain-not-allowed"], []]
        assert (plan.ledger.needed, plan.ledger.granted, plan.ledger.first_short) == (1, 1, None)

    def test_a_withheld_account_holds_no_number(self) -> None:
        """An own number of an account that another gate withholds is not taken."""
        organization = evolve(ORGANIZATION, allowed_email_domains=("@example.org",))
        accounts = [account("a@example.net", number=number(0)), account(B, number=number(0))]
        plan = resend(*accounts, organization=organization, numbers=(record(number(0)),))
        assert verdicts(plan) == [["domain-not-allowed"], []]

    @pytest.mark.parametrize("status", [AccountStatus.ACTIVE, INVITED])
    def test_resends_with_a_number_need_nothing(self, status: AccountStatus) -> None:
        """Sending again to an account with a number needs only that it stays as it is, and changes nothing."""
        sent = account(status=status, number=number(0))
        plan = resend(sent, numbers=None)
        assert verdicts(plan) == [[]]
        assert (plan.preconditions, plan.changes.accounts, plan.changes.numbers) == ((AccountIs.of(sent),), (), ())

    def test_a_number_of_an_invited_account_is_gone(self) -> None:
        """A number that an invited account has is no longer there for others, even if it is still marked Available."""
        numbers = (record(number(0)),)
        alone = resend(
            account(A, INVITED, number=number(0)), account(B), numbers=numbers, pool=Pool(available=1, outstanding=0)
        )
        assert verdicts(alone) == [[], ["capacity-short"]]

    def test_an_active_number_of_this_account_stays_active(self) -> None:
        """Sending again after a failure changes nothing of a number that is in use already."""
        again = account(status=AccountStatus.INVITATION_FAILED, number=number(0))
        plan = resend(again, numbers=(record(number(0), Usage.ACTIVE, holder=A),))
        assert verdicts(plan) == [[]]
        assert plan.changes.numbers == ()

    @pytest.mark.parametrize(
        ("needs", "available", "verdict"),
        [(True, 0, ["resend-no-number"]), (True, 1, []), (False, 0, [])],
    )
    def test_a_resend_without_a_number(self, *, needs: bool, available: int, verdict: list[str]) -> None:
        """A re-send takes no room but needs one number to be free, if the policy says so (X4)."""
        plan = resend(
            account(status=INVITED),
            pool=Pool(available=available, outstanding=0),
            policy=Policy(resend_needs_number=needs),
        )
        assert verdicts(plan) == [verdict]
        assert plan.changes.accounts == ()

    def test_a_resend_needs_a_number_that_nobody_of_the_selection_holds(self) -> None:
        """The last free number is no number for a re-send if another account of the selection has it."""
        plan = resend(
            account(A, INVITED),
            account(B, number=number(0)),
            numbers=(record(number(0)),),
            pool=Pool(available=1, outstanding=0),
        )
        assert verdicts(plan) == [["resend-no-number"], []]


class TestOversubscription:
    """The warning that more are invited than there are numbers (N15, X4)."""

    @pytest.mark.parametrize(
        ("available", "outstanding", "params"),
        [(3, 2, None), (2, 2, (3, 2)), (0, 0, (1, 0)), (1, 0, None)],
    )
    def test_the_pool(self, available: int, outstanding: int, params: tuple[int, int] | None) -> None:
        """It is told when those who wait are more than what is free; as many is enough."""
        plan = resend(account(status=INVITED), pool=Pool(available=available, outstanding=outstanding))
        assert [f.params for f in plan.findings if f.code == "pool-oversubscribed"] == ([params] if params else [])

    @pytest.mark.parametrize(("available", "params"), [(3, None), (2, (3, 2))])
    def test_who_gets_room_waits_too(self, available: int, params: tuple[int, int] | None) -> None:
        """Those who are invited now wait beside those who wait already."""
        plan = resend(
            account(A, INVITED),
            account(B),
            pool=Pool(available=available, outstanding=1),
            policy=Policy(count_outstanding=False),
        )
        assert verdicts(plan) == [[], []]
        assert [f.params for f in plan.findings] == ([params] if params else [])

    def test_only_if_somebody_selected_waits(self) -> None:
        """A selection in which nobody waits for a number does not hear of it."""
        assert resend(account(), pool=Pool(available=0, outstanding=9)).findings == ()

    def test_numbers_of_their_own_are_not_free(self) -> None:
        """What the selection takes by itself is not free, and less than nothing is nothing."""
        plan = resend(
            account(A, INVITED),
            account(B, number=number(0)),
            account(C, number=number(1)),
            numbers=(record(number(0)), record(number(1))),
            pool=Pool(available=1, outstanding=0),
        )
        assert [finding.parameters for finding in plan.findings] == [{"needed": 1, "available": 0}]


class TestUnknown:
    """What nobody told."""

    def test_nothing_is_sent_unchecked(self) -> None:
        """A gate that could not run leaves the decision open and is listed with the places that it would have judged."""
        accounts = [
            account(A),
            account(B, number=number(0)),
            account(C, INVITED),
            account(D, AccountStatus.INVITATION_FAILED),
        ]
        plan = resend(*accounts, numbers=None)
        assert verdicts(plan) == [["facts.pool"], ["facts.numbers"], ["facts.pool"], ["facts.pool"]]
        assert [(what.code, what.missing, what.rows) for what in plan.not_evaluated] == [
            ("capacity-short", "facts.pool", (1, 4)),
            ("invitation-number-unusable", "facts.numbers", (2,)),
            ("resend-no-number", "facts.pool", (3,)),
            ("pool-oversubscribed", "facts.pool", ()),
        ]
        assert (plan.ledger.available, plan.ledger.outstanding) == (None, None)
        assert (plan.preconditions, plan.changes.accounts, plan.findings) == ((), (), ())

    @pytest.mark.parametrize("status", [NEW, INVITED])
    @pytest.mark.parametrize(("available", "verdict"), [(0, "short"), (1, "open"), (2, "sent")])
    def test_an_untold_number_of_somebody_invited_may_be_the_last_one(
        self, status: AccountStatus, available: int, verdict: str
    ) -> None:
        """The number that an invited account has may still be marked Available, so nobody is sent one for which it may be needed."""
        plan = resend(
            account(A, status),
            account(B, INVITED, number=number(0)),
            numbers=None,
            pool=Pool(available=available, outstanding=0),
        )
        code = "capacity-short" if status is NEW else "resend-no-number"
        expected = {"short": [code], "open": ["facts.numbers"], "sent": []}[verdict]
        assert verdicts(plan) == [expected, []]
        room = [p.needed for p in plan.preconditions if isinstance(p, CapacityAtLeast)]
        assert room == ([2] if verdict == "sent" else [])

    def test_an_untold_number_of_somebody_active_is_not_asked_for(self) -> None:
        """What nobody asked about leaves nothing open."""
        active = account(B, AccountStatus.ACTIVE, number=number(0))
        assert verdicts(resend(account(A), active, numbers=None, pool=Pool(available=1, outstanding=0))) == [[], []]

    def test_a_withheld_account_tells_what_is_unknown_beside_it(self) -> None:
        """A closed gate does not hide one that could not run."""
        organization = evolve(ORGANIZATION, invitation_template_current=False)
        plan = resend(account(), organization=organization)
        assert verdicts(plan) == [["template-outdated"]]
        assert [(what.code, what.rows) for what in plan.not_evaluated] == [
            ("capacity-short", (1,)),
            ("pool-oversubscribed", ()),
        ]

    @pytest.mark.parametrize("counted", [True, False])
    def test_the_policy_decides_for_one_account_too(self, *, counted: bool) -> None:
        """Whether outstanding invitations count for one account is the choice of the deployment."""
        policy = Policy(count_outstanding=counted)
        questions = ask_invitations([account()], organization=ORGANIZATION, policy=policy)
        facts = questions.answer(pool=Pool(available=1, outstanding=1))
        decision = decide_invitation(account(), organization=ORGANIZATION, facts=facts, policy=policy)
        assert isinstance(decision, InvitationWithheld if counted else InvitationAllowed)

    def test_the_policy_is_optional(self) -> None:
        """Without a policy the defaults decide, for one account as for many."""
        questions = ask_invitations([account()], organization=ORGANIZATION)
        decision = decide_invitation(
            account(), organization=ORGANIZATION, facts=questions.answer(pool=Pool(available=1, outstanding=0))
        )
        assert decision == InvitationAllowed(takes_capacity=True)


class TestWhatMustHold:
    """Preconditions and changes."""

    @pytest.mark.parametrize(("counted", "needed"), [(True, 4), (False, 3)])
    def test_preconditions(self, *, counted: bool, needed: int) -> None:
        """Own numbers must stay as they were, and the pool must have what was granted beside what is promised."""
        pool = Pool(available=9, outstanding=2)
        plan = resend(
            account(A),
            account(B, INVITED),
            account(C, number=number(0)),
            account(D),
            numbers=(record(number(0)),),
            pool=pool,
            policy=Policy(count_outstanding=counted),
        )
        assert plan.preconditions == (
            *(AccountIs.of(entry.account) for entry in plan.entries),
            NumberIs(number=Number(number(0)), usage=Usage.AVAILABLE, owner=ROOT),
            CapacityAtLeast(needed=needed, count_outstanding=counted),
        )

    def test_a_resend_does_not_rely_on_the_number_that_somebody_has(self) -> None:
        """Whoever is invited already has the number whatever it is marked as, so only the account must stay as it is."""
        again = account(A, INVITED, number=number(0))
        plan = resend(again, numbers=(record(number(0)),))
        assert plan.preconditions == (AccountIs.of(again),)
        assert plan.changes.numbers == ()

    @pytest.mark.parametrize(("counted", "relied_on"), [(True, [A, B]), (False, [A])])
    def test_whoever_is_withheld_stays_as_they_are(self, *, counted: bool, relied_on: list[str]) -> None:
        """The pool is counted without the selection, so that one of it does not wait is relied on where waiting counts."""
        plan = resend(
            account(A),
            account(B),
            pool=Pool(available=1, outstanding=0),
            policy=Policy(resend_needs_number=False, count_outstanding=counted),
        )
        assert verdicts(plan) == [[], ["capacity-short"]]
        assert [p.identity for p in plan.preconditions if isinstance(p, AccountIs)] == relied_on

    def test_who_began_to_wait_meanwhile_breaks_the_plan(self) -> None:
        """Somebody withheld for lack of room who is invited by another plan takes the room that this one was to give."""
        first, second = account(A), account(B)
        inventory = Inventory(organizations=[ORGANIZATION], numbers=[record(number(0))], accounts=[first, second])

        def invite(*accounts: Account) -> tuple[Questions, InvitationPlan]:
            questions = ask_invitations(accounts, organization=ORGANIZATION)
            return questions, plan_invitations(accounts, organization=ORGANIZATION, facts=inventory.answer(questions))

        questions, stale = invite(first, second)
        _, other = invite(second)
        assert (stale.ledger.granted, other.ledger.granted) == (1, 1)
        broken = inventory.after(other).answer(questions).broken(stale.preconditions)
        assert broken == (AccountIs.of(second),)

    @pytest.mark.parametrize("status", [NEW, INVITED])
    def test_numbers_of_those_who_are_invited_stay_as_they_are(self, status: AccountStatus) -> None:
        """A number that was not free and is marked Available now would be counted as room that there is not."""
        held = record(number(0), Usage.ASSIGNED, holder=B)
        plan = resend(
            account(A, status),
            account(B, INVITED, number=number(0)),
            numbers=(held,),
            pool=Pool(available=1, outstanding=0),
        )
        assert verdicts(plan) == [[], []]
        assert NumberIs.of(held) in plan.preconditions

    def test_a_resend_relies_on_one_free_number(self) -> None:
        """A re-send takes no room, so it relies on one number beyond those held, whatever is outstanding."""
        held = record(number(0), Usage.ASSIGNED, holder=B)
        again = (account(A, INVITED), account(B, INVITED, number=number(0)))
        plan = resend(*again, numbers=(held,), pool=Pool(available=1, outstanding=5))
        room = CapacityAtLeast(needed=1, count_outstanding=False)
        assert plan.preconditions == (*map(AccountIs.of, again), NumberIs.of(held), room)

    def test_a_first_send_relies_on_its_own_number(self) -> None:
        """Whoever has a number needs it to stay as it is, and no room."""
        own = record(number(0))
        plan = resend(account(A, number=number(0)), numbers=(own,))
        assert plan.preconditions == (AccountIs.of(account(A, number=number(0))), NumberIs.of(own))

    @pytest.mark.parametrize(
        ("accounts", "available"),
        [
            ((account(A), account(B)), 2),
            ((account(A), account(B)), 1),
            ((account(A), account(B, INVITED)), 2),
            ((account(A, INVITED),), 1),
            ((account(A), account(B, number=number(0))), 2),
            ((account(A, INVITED), account(B, number=number(0))), 2),
        ],
    )
    def test_they_hold_on_the_facts_and_no_longer_on_worse_ones(
        self, accounts: tuple[Account, ...], available: int
    ) -> None:
        """Where the facts are just enough, one number less is not."""
        numbers = (record(number(0)),) if any(a.number for a in accounts) else ()
        plan = resend(*accounts, numbers=numbers, pool=Pool(available=available, outstanding=0))
        room = [p for p in plan.preconditions if isinstance(p, CapacityAtLeast)]
        assert room
        assert all(condition.holds(Pool(available=available, outstanding=0)) for condition in room)
        assert not all(condition.holds(Pool(available=available - 1, outstanding=0)) for condition in room)

    def test_changes(self) -> None:
        """Who is invited for the first time becomes invited, and an own number becomes theirs; the others stay."""
        plan = resend(
            account(A),
            account(B, AccountStatus.INVITATION_FAILED, number=number(0)),
            account(C, AccountStatus.SUSPENDED),
            account(D, AccountStatus.ACTIVE),
            numbers=(record(number(0), Usage.RESERVED),),
            pool=Pool(available=1, outstanding=0),
        )
        assert plan.changes.accounts == (account(A, INVITED), account(B, INVITED, number=number(0)))
        assert plan.changes.numbers == (record(number(0), Usage.ASSIGNED, holder=B),)

    @pytest.mark.parametrize("status", AccountStatus)
    @pytest.mark.parametrize("available", [0, 1])
    def test_one_is_decided_like_many(self, status: AccountStatus, available: int) -> None:
        """The decision for one account is that of a selection of one."""
        one = account(status=status)
        facts = ask_invitations([one], organization=ORGANIZATION).answer(pool=Pool(available=available, outstanding=0))
        plan = plan_invitations([one], organization=ORGANIZATION, facts=facts)
        assert plan.entries[0].account == one
        assert plan.entries[0].decision == decide_invitation(one, organization=ORGANIZATION, facts=facts)

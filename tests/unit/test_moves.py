"""The Move button: a whole selection or nothing, and room only for pending invitations without a number."""

from collections.abc import Callable

import pytest
from attrs import evolve

from multiline_batch import (
    Account,
    AccountIs,
    AccountMove,
    AccountStatus,
    Administrator,
    CapacityAtLeast,
    Identity,
    MoveAllowed,
    MoveDecision,
    MoveRefused,
    MoveUndecided,
    NotEvaluated,
    Number,
    NumberIs,
    NumberRecord,
    Organization,
    OrganizationId,
    Policy,
    Pool,
    PoolScope,
    Privilege,
    Usage,
    ask_move,
    decide_move,
    render,
)
from support import ADMINISTRATOR, ORGANIZATION, ROOT, SALES, SERVICE, codes, number, record

DESTINATION = evolve(ORGANIZATION, id=SERVICE, name="Service")
PENDING = AccountStatus.INVITED
A, B, C = (f"{letter}@example.org" for letter in "abc")
PHONE = "+447700900123"
S46 = "Unable to move account(s). You do not have enough numbers available in the selected organization"


def account(
    identity: str = A, status: AccountStatus = PENDING, *, number: str | None = None, organization: str = SALES
) -> Account:
    """Return an account that exists."""
    return Account(identity=identity, organization=OrganizationId(organization), status=status, number=number)


def move(  # noqa: PLR0913  A move has this many parties.
    *accounts: Account,
    numbers: tuple[NumberRecord, ...] | None = (),
    pool: Pool | None = None,
    destination: Organization = DESTINATION,
    sources: tuple[Organization, ...] | None = (ORGANIZATION,),
    administrator: Administrator | None = ADMINISTRATOR,
    policy: Policy | None = None,
) -> MoveDecision:
    """Ask and decide about a selection."""
    facts = ask_move(accounts, destination=destination, policy=policy).answer(numbers=numbers, pool=pool)
    return decide_move(
        accounts,
        destination=destination,
        facts=facts,
        sources=sources,
        administrator=administrator,
        policy=policy,
    )


def allowed(decision: MoveDecision) -> MoveAllowed:
    """Return a decision that must be an allowance."""
    assert isinstance(decision, MoveAllowed)
    return decision


def refused(decision: MoveDecision) -> MoveRefused:
    """Return a decision that must be a refusal."""
    assert isinstance(decision, MoveRefused)
    return decision


def undecided(decision: MoveDecision) -> MoveUndecided:
    """Return a decision that must be open."""
    assert isinstance(decision, MoveUndecided)
    return decision


def said(accounts: tuple[AccountMove, ...]) -> dict[str, list[str]]:
    """Return the codes by account."""
    return {entry.account.identity: codes(entry.findings) for entry in accounts}


def unknown(missing: tuple[NotEvaluated, ...]) -> set[tuple[str, str, tuple[int, ...]]]:
    """Return what could not be evaluated."""
    return {(what.code, what.missing, what.rows) for what in missing}


def _ask(accounts: tuple[Account, ...]) -> object:
    return ask_move(accounts, destination=DESTINATION)


def _decide(accounts: tuple[Account, ...]) -> object:
    return decide_move(accounts, destination=DESTINATION, facts=ask_move([account()], destination=DESTINATION).answer())


class TestQuestions:
    """What has to be known before accounts move."""

    def test_numbers_and_accounts_that_move(self) -> None:
        """Numbers that would travel are asked for, each once, and those who stay are not under decision."""
        accounts = [
            account(A, number="44 2079 460000"),
            account("B@example.org", number=number(0)),
            account(C, number=number(1), organization=SERVICE),
        ]
        questions = ask_move(accounts, destination=DESTINATION)
        assert questions.numbers == (number(0),)
        assert questions.under_decision == (A, B)
        assert (questions.organization, questions.pool_owners) == (SERVICE, ())
        assert (questions.identities, questions.utilization) == ((A, B), False)

    @pytest.mark.parametrize(("scope", "owners"), [(PoolScope.USABLE, (SERVICE, ROOT)), (PoolScope.OWN, (SERVICE,))])
    def test_the_pool_of_the_destination(self, scope: PoolScope, owners: tuple[str, ...]) -> None:
        """The numbers of the destination are counted, or those of all above it too."""
        questions = ask_move([account()], destination=DESTINATION, policy=Policy(pool=scope))
        assert (questions.pool_owners, questions.pool_scope) == (owners, scope)

    @pytest.mark.parametrize("status", AccountStatus)
    def test_the_pool_matters_to_pending_invitations_only(self, status: AccountStatus) -> None:
        """Nobody asks for the pool if no pending invitation without a number moves (X6, Q54)."""
        owners = ask_move([account(status=status)], destination=DESTINATION).pool_owners
        assert owners == ((SERVICE, ROOT) if status is PENDING else ())

    @pytest.mark.parametrize(
        ("accounts", "message"),
        [((), "at least one account"), ((account(), account("A@Example.ORG")), "stands twice")],
    )
    @pytest.mark.parametrize("use", [_ask, _decide])
    def test_wrong_selections_are_the_callers_mistake(
        self, use: Callable[[tuple[Account, ...]], object], accounts: tuple[Account, ...], message: str
    ) -> None:
        """An empty selection, or an account that stands twice, raises without naming anybody."""
        with pytest.raises(ValueError, match=message) as caught:
            use(accounts)
        assert "@" not in str(caught.value)

    def test_a_source_stands_once(self) -> None:
        """Of two settings for one organization nobody knows which are meant."""
        questions = ask_move([account()], destination=DESTINATION)
        with pytest.raises(ValueError, match="may stand once in sources"):
            decide_move(
                [account()], destination=DESTINATION, facts=questions.answer(), sources=[ORGANIZATION, ORGANIZATION]
            )

    def test_facts_for_another_selection_raise(self) -> None:
        """Facts that answer other questions decide nothing."""
        with pytest.raises(ValueError, match="other questions"):
            _decide((account(B),))


class TestShortage:
    """Pending invitations without a number need room in the destination (S44, S45)."""

    @pytest.mark.parametrize(
        ("available", "outstanding", "counted", "short"),
        [
            (3, 0, True, 0),
            (2, 0, True, 0),
            (1, 0, True, 1),
            (0, 0, True, 2),
            (3, 1, True, 0),
            (2, 1, True, 1),
            (2, 1, False, 0),
            (1, 9, False, 1),
            (1, 9, True, 2),
        ],
    )
    def test_boundary(self, *, available: int, outstanding: int, counted: bool, short: int) -> None:
        """As many free numbers as are needed is enough, and one fewer is not (Q51)."""
        pool = Pool(available=available, outstanding=outstanding)
        decision = move(account(A), account(B), pool=pool, policy=Policy(count_outstanding=counted))
        if short:
            shortage = refused(decision).shortage
            assert shortage is not None
            assert shortage.parameters == {"needed": 2, "available": 2 - short, "short": short}
            assert refused(decision).findings == (shortage,)
            assert refused(decision).accounts == ()
        else:
            assert codes(allowed(decision).findings) == ["move-permissions-reset"]

    def test_the_words_are_those_of_the_source(self) -> None:
        """A shortage is told in the source's own words (S46)."""
        shortage = refused(move(account(), pool=Pool(available=0, outstanding=0))).shortage
        assert shortage is not None
        assert render(shortage) == S46

    @pytest.mark.parametrize("status", AccountStatus)
    @pytest.mark.parametrize("own", [None, number(0)])
    @pytest.mark.parametrize("organization", [SALES, SERVICE])
    def test_who_needs_room(self, status: AccountStatus, own: str | None, organization: str) -> None:
        """Only a pending invitation without a number that is not there yet needs room; all others move freely (Q54)."""
        moving = account(status=status, number=own, organization=organization)
        numbers = (record(number(0)),) if own and organization == SALES else ()
        decision = move(moving, numbers=numbers, pool=Pool(available=0, outstanding=0))
        needs = status is PENDING and own is None and organization == SALES
        assert isinstance(decision, MoveRefused if needs else MoveAllowed)

    @pytest.mark.parametrize(
        ("owner", "usage", "scope", "counts"),
        [
            (ROOT, Usage.AVAILABLE, PoolScope.USABLE, True),
            (SERVICE, Usage.AVAILABLE, PoolScope.USABLE, True),
            (SERVICE, Usage.AVAILABLE, PoolScope.OWN, True),
            (ROOT, Usage.AVAILABLE, PoolScope.OWN, False),
            (ROOT, Usage.RESERVED, PoolScope.USABLE, False),
            (ROOT, Usage.ASSIGNED, PoolScope.USABLE, False),
            (ROOT, Usage.ACTIVE, PoolScope.USABLE, False),
        ],
    )
    def test_a_number_that_travels_is_no_room(
        self, *, owner: str, usage: Usage, scope: PoolScope, counts: bool
    ) -> None:
        """An Available number of the destination's pool that an account takes along is not there for another."""
        selection = (account(A), account(B, number=number(0)))
        known = (record(number(0), usage, owner=owner),)
        policy = Policy(pool=scope)
        enough, short = (
            move(*selection, numbers=known, pool=Pool(available=1 + counts - less, outstanding=0), policy=policy)
            for less in (0, 1)
        )
        shortage = refused(short).shortage
        assert shortage is not None
        assert shortage.parameters == {"needed": 1, "available": 0, "short": 1}
        room = allowed(enough).preconditions[-1]
        assert room == CapacityAtLeast(needed=1 + counts, count_outstanding=True)

    def test_a_number_that_travels_needs_no_room_for_itself(self) -> None:
        """If nobody needs a number from the pool, an empty pool hinders nobody who takes one along."""
        moving = account(number=number(0))
        decision = allowed(move(moving, numbers=(record(number(0)),), pool=Pool(available=0, outstanding=0)))
        assert decision.preconditions == (
            AccountIs.of(moving),
            NumberIs(number=Number(number(0)), usage=Usage.AVAILABLE, owner=ROOT),
        )
        assert decision.questions == ask_move([moving], destination=DESTINATION)

    def test_untold_numbers_are_not_taken_from_the_pool(self) -> None:
        """While nobody told about the numbers that travel, a shortage that is there without them is told all the same."""
        selection = (account(A), account(B, number=number(0)))
        assert refused(move(*selection, numbers=None, pool=Pool(available=0, outstanding=0))).shortage is not None
        assert unknown(undecided(move(*selection, numbers=None, pool=Pool(available=1, outstanding=0))).missing) == {
            ("move-number-stays", "facts.numbers", (2,))
        }

    def test_all_or_nothing(self) -> None:
        """One invitation too many refuses the selection, whoever else could move (Q50)."""
        decision = refused(
            move(account(A), account(B, AccountStatus.ACTIVE), account(C), pool=Pool(available=1, outstanding=0))
        )
        assert decision.shortage is not None
        assert decision.shortage.parameters == {"needed": 2, "available": 1, "short": 1}

    def test_a_refusal_without_shortage_has_none(self) -> None:
        """The words of S46 are for a shortage and for nothing else."""
        decision = refused(move(account(organization="elsewhere"), pool=Pool(available=9, outstanding=0)))
        assert decision.shortage is None


class TestAccounts:
    """What is to be said of single accounts."""

    @pytest.mark.parametrize(
        ("owner", "usage", "holder", "cause"),
        [
            (ROOT, Usage.ASSIGNED, "A@example.org", None),
            (SERVICE, Usage.ACTIVE, A, None),
            (SERVICE, Usage.RESERVED, None, None),
            (ROOT, Usage.AVAILABLE, None, None),
            (SALES, Usage.ASSIGNED, A, "number-elsewhere"),
            ("service-south", Usage.ACTIVE, A, "number-elsewhere"),
            ("elsewhere", Usage.ACTIVE, A, "number-elsewhere"),
            (ROOT, Usage.ASSIGNED, B, "number-assigned"),
        ],
    )
    def test_a_number_travels_if_the_destination_may_use_it(
        self, owner: str, usage: Usage, holder: str | None, cause: str | None
    ) -> None:
        """Otherwise the account stays, with the reason, and the selection with it (Q53)."""
        moving = account(number=number(0))
        decision = move(moving, numbers=(record(number(0), usage, owner=owner, holder=holder),))
        if cause is None:
            assert allowed(decision).accounts == ()
        else:
            (entry,) = refused(decision).accounts
            assert entry.account == moving
            assert [(f.code, f.parameters) for f in entry.findings] == [("move-number-stays", {"cause": cause})]

    @pytest.mark.parametrize("spelling", [number(0), "44 20 7946 0000"])
    def test_one_number_travels_with_one_account(self, spelling: str) -> None:
        """Of two selected accounts with one number, in whatever spelling, the second is told that it is claimed."""
        selection = (account(A, number=number(0)), account(B, number=spelling), account(C, number=number(1)))
        known = (record(number(0), Usage.ASSIGNED), record(number(1), Usage.ASSIGNED))
        (entry,) = refused(move(*selection, numbers=known)).accounts
        assert entry.account.identity == B
        assert [(f.code, f.parameters) for f in entry.findings] == [("move-number-stays", {"cause": "number-claimed"})]

    def test_who_stays_claims_no_number(self) -> None:
        """An account that is in the destination already takes no number along, so none is claimed twice."""
        selection = (account(A, number=number(0), organization=SERVICE), account(B, number=number(0)))
        decision = allowed(move(*selection, numbers=(record(number(0), Usage.ASSIGNED, holder=B),)))
        assert said(decision.accounts) == {A: ["move-already-there"]}

    def test_a_number_that_nobody_knows_stays(self) -> None:
        """A number that the host does not have cannot travel."""
        (entry,) = refused(move(account(number=number(0)))).accounts
        assert [finding.parameters for finding in entry.findings] == [{"cause": "number-unknown"}]

    @pytest.mark.parametrize(
        ("source", "told"),
        [
            (evolve(ORGANIZATION, ancestors=("other-root",)), ["move-tree", "move-privilege-missing"]),
            (evolve(ORGANIZATION, ancestors=()), ["move-tree", "move-privilege-missing"]),
            (evolve(ORGANIZATION, id="elsewhere"), ["move-organization-unknown"]),
        ],
    )
    def test_a_move_stays_within_one_tree(self, source: Organization, told: list[str]) -> None:
        """Another tree, where no role reaches, and an organization that nobody told of, refuse (Q55)."""
        boss = Administrator(organization=ROOT, privileges=[Privilege.ACCOUNTS])
        decision = refused(move(account(status=AccountStatus.ACTIVE), sources=(source,), administrator=boss))
        assert said(decision.accounts) == {A: told}

    @pytest.mark.parametrize(
        ("source", "destination"),
        [
            (evolve(ORGANIZATION, ancestors=()), evolve(DESTINATION, ancestors=(SALES,))),
            (evolve(ORGANIZATION, ancestors=(SERVICE,)), evolve(DESTINATION, ancestors=())),
            (evolve(ORGANIZATION, ancestors=("x", ROOT)), evolve(DESTINATION, ancestors=("y", ROOT))),
        ],
    )
    def test_up_down_and_across_one_tree(self, source: Organization, destination: Organization) -> None:
        """Within one tree every direction is allowed."""
        boss = Administrator(organization=source.root, privileges=[Privilege.ACCOUNTS])
        moving = account(status=AccountStatus.ACTIVE)
        decision = allowed(move(moving, sources=(source,), destination=destination, administrator=boss))
        assert decision.changes.accounts == (evolve(moving, organization=destination.id),)

    def test_several_sources(self) -> None:
        """Each account carries its own organization, and several may be in one selection."""
        other = evolve(ORGANIZATION, id="support")
        decision = move(
            account(A),
            account(B, organization="support"),
            sources=(ORGANIZATION, other),
            pool=Pool(available=2, outstanding=0),
        )
        assert [a.organization for a in allowed(decision).changes.accounts] == [SERVICE, SERVICE]

    def test_who_is_there_already_is_a_notice(self) -> None:
        """An account that is in the destination neither moves nor needs room nor refuses anything."""
        decision = allowed(
            move(
                account(A, organization=SERVICE),
                account(B),
                sources=(ORGANIZATION,),
                pool=Pool(available=1, outstanding=0),
            )
        )
        assert said(decision.accounts) == {A: ["move-already-there"]}
        assert decision.changes.accounts == (account(B, organization=SERVICE),)

    def test_nobody_has_to_move(self) -> None:
        """If all are there already, nothing happens and no permissions are reset."""
        decision = allowed(move(account(organization=SERVICE), sources=()))
        assert (decision.findings, decision.preconditions, decision.changes.accounts) == ((), (), ())

    @pytest.mark.parametrize("sources", [None, (), (DESTINATION,)])
    @pytest.mark.parametrize("boss", [None, Administrator(organization=OrganizationId("elsewhere"))])
    def test_who_does_not_move_needs_no_administrator(
        self, boss: Administrator | None, sources: tuple[Organization, ...] | None
    ) -> None:
        """If nothing moves, nobody asks who moves it and from where."""
        decision = allowed(
            move(
                account(A, organization=SERVICE), account(B, organization=SERVICE), sources=sources, administrator=boss
            )
        )
        assert said(decision.accounts) == {A: ["move-already-there"], B: ["move-already-there"]}
        assert (decision.findings, decision.not_evaluated) == ((), ())

    @pytest.mark.parametrize(
        ("identity", "domains", "smtp", "data_only", "warnings"),
        [
            (A, ("@example.org",), True, True, []),
            (A, (), True, True, []),
            (A, ("@example.net",), False, False, ["domain-not-allowed"]),
            (PHONE, ("@example.net",), False, False, []),
            (PHONE, (), True, False, ["move-email-required"]),
            (PHONE, (), False, True, ["data-only-phone"]),
            (PHONE, (), True, True, ["move-email-required", "data-only-phone"]),
        ],
    )
    def test_the_destinations_rules_only_warn(
        self, *, identity: str, domains: tuple[str, ...], smtp: bool, data_only: bool, warnings: list[str]
    ) -> None:
        """What the destination asks of identities is said and refuses nothing (Q57)."""
        there = evolve(DESTINATION, allowed_email_domains=domains, smtp_data_offload=smtp, data_only=data_only)
        decision = allowed(move(account(identity), destination=there, pool=Pool(available=1, outstanding=0)))
        assert said(decision.accounts) == ({identity: warnings} if warnings else {})
        assert len(decision.changes.accounts) == 1

    def test_a_refusal_names_every_account_that_cannot_move(self) -> None:
        """Shortage and single reasons stand side by side, and accounts with mere warnings are not among them."""
        there = evolve(DESTINATION, allowed_email_domains=("@example.org",))
        decision = refused(
            move(
                account("x@example.net"),
                account(B, number=number(0)),
                account(C, organization="elsewhere"),
                destination=there,
                pool=Pool(available=0, outstanding=0),
            )
        )
        assert codes(decision.findings) == ["move-capacity-short"]
        assert said(decision.accounts) == {B: ["move-number-stays"], C: ["move-organization-unknown"]}


class TestPrivilege:
    """The privilege "Accounts" at source and destination (Q56)."""

    @pytest.mark.parametrize(
        ("organization", "privileges", "refusing"),
        [
            (ROOT, {Privilege.ACCOUNTS}, []),
            (SERVICE, {Privilege.ACCOUNTS}, ["source"]),
            (SALES, {Privilege.ACCOUNTS}, ["destination"]),
            ("elsewhere", {Privilege.ACCOUNTS}, ["destination", "source"]),
            (ROOT, {Privilege.ACCOUNTS_BULK_OPERATIONS, Privilege.SETUP}, ["destination", "source"]),
        ],
    )
    def test_both_ends(self, organization: str, privileges: set[Privilege], refusing: list[str]) -> None:
        """A role covers its organization and all below it, and has to cover both ends."""
        boss = Administrator(organization=OrganizationId(organization), privileges=frozenset(privileges))
        decision = move(account(), pool=Pool(available=1, outstanding=0), administrator=boss)
        if refusing:
            findings = [
                *refused(decision).findings,
                *(f for entry in refused(decision).accounts for f in entry.findings),
            ]
            assert [f.parameters for f in findings] == [{"side": side} for side in refusing]
        else:
            allowed(decision)

    def test_each_account_of_a_source_is_told(self) -> None:
        """Where the privilege is missing at the source, each account from there says so."""
        boss = Administrator(organization=SERVICE, privileges=[Privilege.ACCOUNTS])
        decision = refused(move(account(A), account(B), pool=Pool(available=2, outstanding=0), administrator=boss))
        assert (decision.findings, said(decision.accounts)) == (
            (),
            {A: ["move-privilege-missing"], B: ["move-privilege-missing"]},
        )


class TestUnknown:
    """What nobody told."""

    @pytest.mark.parametrize(
        ("moving", "missing"),
        [
            (
                move(account(), administrator=None, pool=Pool(available=1, outstanding=0)),
                ("move-privilege-missing", "administrator", ()),
            ),
            (move(account(), account(B)), ("move-capacity-short", "facts.pool", (1, 2))),
            (move(account(number=number(0)), numbers=None), ("move-number-stays", "facts.numbers", (1,))),
            (move(account(), sources=None, pool=Pool(available=1, outstanding=0)), ("move-tree", "sources", (1,))),
        ],
    )
    def test_nothing_moves_unchecked(self, moving: MoveDecision, missing: tuple[str, str, tuple[int, ...]]) -> None:
        """A rule that could refuse and could not run leaves the decision open, and is named with its places."""
        assert missing in unknown(undecided(moving).missing)

    def test_without_sources_the_privilege_there_is_unknown(self) -> None:
        """Who may move at the source cannot be checked if nobody told the sources (Q56: source and destination)."""
        boss = Administrator(organization=SERVICE, privileges=[Privilege.ACCOUNTS])
        decision = undecided(move(account(), sources=None, pool=Pool(available=1, outstanding=0), administrator=boss))
        assert unknown(decision.missing) == {
            ("move-tree", "sources", (1,)),
            ("move-privilege-missing", "sources", ()),
        }

    def test_without_sources_the_privilege_at_the_destination_is_known(self) -> None:
        """Who may not move anything to the destination is refused, and what is unknown is told beside it."""
        boss = Administrator(organization=SALES, privileges=[Privilege.ACCOUNTS])
        decision = refused(move(account(), sources=None, pool=Pool(available=1, outstanding=0), administrator=boss))
        assert [f.parameters for f in decision.findings] == [{"side": "destination"}]
        assert ("move-privilege-missing", "sources", ()) in unknown(decision.missing)

    def test_without_administrator_it_is_he_who_is_missing(self) -> None:
        """Of an untold administrator nothing is known, wherever the accounts come from."""
        decision = undecided(move(account(), sources=None, pool=Pool(available=1, outstanding=0), administrator=None))
        assert unknown(decision.missing) == {
            ("move-tree", "sources", (1,)),
            ("move-privilege-missing", "administrator", ()),
        }

    def test_places_are_those_of_the_selection(self) -> None:
        """Places count from 1 and count those who stay."""
        decision = undecided(move(account(A, organization=SERVICE), account(B)))
        assert unknown(decision.missing) == {("move-capacity-short", "facts.pool", (2,))}

    @pytest.mark.parametrize(
        ("identity", "there", "code", "missing"),
        [
            (
                A,
                evolve(DESTINATION, allowed_email_domains=None),
                "domain-not-allowed",
                "organization.allowed_email_domains",
            ),
            (
                PHONE,
                evolve(DESTINATION, smtp_data_offload=None),
                "move-email-required",
                "organization.smtp_data_offload",
            ),
            (PHONE, evolve(DESTINATION, data_only=None), "data-only-phone", "organization.data_only"),
        ],
    )
    def test_a_warning_that_could_not_be_checked_hinders_nothing(
        self, identity: str, there: Organization, code: str, missing: str
    ) -> None:
        """The move is allowed, and the warning is listed as unchecked."""
        decision = allowed(move(account(identity), destination=there, pool=Pool(available=1, outstanding=0)))
        assert unknown(decision.not_evaluated) == {(code, missing, (1,))}

    def test_a_refusal_keeps_what_is_unknown(self) -> None:
        """What speaks against a move decides it, and what could not be checked is told beside it."""
        decision = refused(move(account(A), account(B, organization="elsewhere")))
        assert said(decision.accounts) == {B: ["move-organization-unknown"]}
        assert ("move-capacity-short", "facts.pool", (1, 2)) in unknown(decision.missing)


class TestWhatMustHold:
    """Preconditions and changes of an allowed move."""

    @pytest.mark.parametrize("counted", [True, False])
    def test_preconditions(self, *, counted: bool) -> None:
        """Numbers that travel must stay as they were, and the destination must keep room."""
        known = record(number(0), Usage.ACTIVE, holder=B)
        pool = Pool(available=2, outstanding=0)
        decision = allowed(
            move(
                account(A),
                account(B, AccountStatus.ACTIVE, number=number(0)),
                account(C),
                numbers=(known,),
                pool=pool,
                policy=Policy(count_outstanding=counted),
            )
        )
        *people, held, room = decision.preconditions
        assert [type(condition) for condition in people] == [AccountIs] * 3
        assert held == NumberIs(number=Number(number(0)), usage=Usage.ACTIVE, owner=ROOT, holder=Identity(B))
        assert room == CapacityAtLeast(needed=2, count_outstanding=counted)
        assert isinstance(held, NumberIs)
        assert isinstance(room, CapacityAtLeast)
        assert held.holds(known)
        assert room.holds(pool)
        assert not room.holds(Pool(available=1, outstanding=0))
        assert not held.holds(evolve(known, owner=SALES))
        assert not held.holds(evolve(known, holder=A))

    def test_without_demand_no_room_is_needed(self) -> None:
        """A move of active accounts asks nothing of the pool."""
        moving = account(status=AccountStatus.ACTIVE)
        assert allowed(move(moving)).preconditions == (AccountIs.of(moving),)

    def test_accounts_keep_all_but_their_organization(self) -> None:
        """A move changes the organization and neither status nor number, and tells that permissions are reset (X7)."""
        moving = account(number=number(0))
        decision = allowed(move(moving, numbers=(record(number(0), Usage.ASSIGNED, holder=A),)))
        assert decision.changes.accounts == (evolve(moving, organization=SERVICE),)
        assert decision.changes.numbers == ()
        assert codes(decision.findings) == ["move-permissions-reset"]

    def test_a_repr_shows_no_personal_data(self) -> None:
        """What decisions show of themselves names nobody."""
        there = evolve(DESTINATION, allowed_email_domains=("@example.net",))
        shown = repr(move(account(), destination=there, pool=Pool(available=1, outstanding=0))) + repr(
            move(account(number="+441"))
        )
        assert "example.org" not in shown

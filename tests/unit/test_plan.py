"""The plan as a value: what must still hold, and what will change."""

import pytest
from attrs import evolve

from multiline_batch import (
    Account,
    AccountStatus,
    Action,
    Administrator,
    CapacityAtLeast,
    Identity,
    IdentityFree,
    Mode,
    NewAccount,
    Number,
    NumberIs,
    NumberRecord,
    Plan,
    Policy,
    Pool,
    PoolScope,
    Precondition,
    RefusedRow,
    Usage,
    plan_upload,
)
from multiline_batch.plan import CREATES
from support import ORGANIZATION, ROOT, SALES, codes, number, plan, read, record, request

ANNA = "anna@example.org"
MIXED = ({"multiline_number": number(0)}, {"device": "bo@example.org"}, {"device": "nobody"})


def mixed(mode: Mode = Mode.IMPORT_AND_INVITE, *, available: int = 9, policy: Policy | None = None) -> Plan:
    """Plan a row with a number, one without, and a wrong one."""
    upload = read(*MIXED, request=request(policy=policy))
    return plan(upload, numbers=[record(number(0))], pool=Pool(available=available, outstanding=0), mode=mode)


class TestEntries:
    """One entry a row."""

    def test_a_right_row_has_an_account(self) -> None:
        """An entry shows the row and the account that it asks for; a row with errors asks for none."""
        first, second, third = mixed().entries
        assert [entry.row for entry in (first, second, third)] == [2, 3, 4]
        assert isinstance(first.account, NewAccount)
        assert first.account is first.source
        assert isinstance(third.source, RefusedRow)
        assert third.account is None
        assert (second.findings, second.missing) == ((), ())
        assert codes(third.findings) == ["phone-malformed"]

    def test_actions_have_words(self) -> None:
        """What is done with a row is stored and exchanged by these words."""
        words = ["create", "create and invite", "create and withhold", "refuse", "undecided"]
        assert [action.value for action in Action] == words

    def test_a_repr_counts(self) -> None:
        """A plan shows how much there is of what, and no row."""
        assert repr(mixed(available=0)) == (
            "<Plan of Import & Invite for 'sales': 3 rows, 1 error, 1 warning; "
            "1 create and invite; 1 create and withhold; 1 refuse>"
        )

    def test_causes_count_the_rows_that_there_are(self) -> None:
        """Findings are grouped by cause, each with how many rows it concerns of how many."""
        (cause,) = [cause for cause in mixed().causes if cause.code == "phone-malformed"]
        assert (len(cause.findings), cause.total) == (1, 3)

    def test_withheld_names_the_gates(self) -> None:
        """Only what withholds is named, and only if the account is created and not invited."""
        organization = evolve(ORGANIZATION, allowed_email_domains=("@example.net",), recording=False)
        upload = read({}, {"device": "x"}, request=request(organization=organization))
        invite, refuse = plan(upload, pool=Pool(available=0, outstanding=0)).entries
        assert sorted(codes(invite.withheld)) == ["capacity-short", "domain-not-allowed"]
        assert "recording-unavailable" in codes(invite.findings)
        assert refuse.withheld == ()
        (imported, _) = plan(upload, mode=Mode.IMPORT).entries
        assert codes(imported.findings)[0] == "domain-not-allowed"
        assert imported.withheld == ()

    @pytest.mark.parametrize(
        ("mode", "available", "actions"),
        [
            (Mode.IMPORT, 0, (2, 0, 0, 1)),
            (Mode.IMPORT_AND_INVITE, 2, (0, 2, 0, 1)),
            (Mode.IMPORT_AND_INVITE, 1, (0, 1, 1, 1)),
        ],
    )
    def test_counts(self, mode: Mode, available: int, actions: tuple[int, ...]) -> None:
        """Rows are counted by what is done with them."""
        done = mixed(mode, available=available)
        kinds = (Action.CREATE, Action.CREATE_AND_INVITE, Action.CREATE_AND_WITHHOLD, Action.REFUSE)
        assert tuple(done.count(kind) for kind in kinds) == actions
        assert done.count(*kinds) == 3
        assert done.count() == 0
        assert [entry.row for entry in done.created] == [2, 3]
        assert done.count(*CREATES) == len(done.created)

    def test_a_refused_upload_creates_nothing(self) -> None:
        """A plan of a refused upload is refused, and its rows with it."""
        nobody = Administrator(organization=ROOT)
        refused = plan(read(*MIXED, request=evolve(request(), administrator=nobody)))
        assert refused.refused
        assert refused.count(Action.REFUSE) == 3
        assert (refused.created, refused.preconditions) == ((), ())
        assert (refused.changes.accounts, refused.changes.numbers) == ((), ())
        assert not mixed().refused


class TestPreconditions:
    """What must still hold when a plan is carried out, and no more."""

    def test_import(self) -> None:
        """An import needs its identities free, its numbers as they were, and of the pool that these are nobody's who waits."""
        assert mixed(Mode.IMPORT).preconditions == (
            IdentityFree(identity=Identity(ANNA)),
            IdentityFree(identity=Identity("bo@example.org")),
            NumberIs(number=Number(number(0)), usage=Usage.AVAILABLE, owner=ROOT),
            CapacityAtLeast(needed=1, count_outstanding=True),
        )

    @pytest.mark.parametrize("counted", [True, False])
    def test_import_and_invite(self, *, counted: bool) -> None:
        """Invitations without a number need room beside the numbers that the plan names."""
        room = mixed(policy=Policy(count_outstanding=counted)).preconditions[-1]
        assert room == CapacityAtLeast(needed=2, count_outstanding=counted)

    def test_a_withheld_invitation_needs_no_room(self) -> None:
        """Where no invitation draws on the pool, only the numbers that are named are asked of it."""
        conditions = mixed(available=1).preconditions
        assert conditions[-1] == CapacityAtLeast(needed=1, count_outstanding=True)
        assert len(conditions) == 4

    @pytest.mark.parametrize("mode", Mode)
    @pytest.mark.parametrize("counted", [True, False])
    @pytest.mark.parametrize(("outstanding", "stays"), [(0, True), (1, True), (2, False), (3, False)])
    def test_a_named_number_takes_none_from_who_waits(
        self, mode: Mode, outstanding: int, *, counted: bool, stays: bool
    ) -> None:
        """A plan that warns of nobody who is left without one holds as long as that is so, and one that warns anyway."""
        done = plan(
            read({"multiline_number": number(0)}, request=request(policy=Policy(count_outstanding=counted))),
            numbers=[record(number(0))],
            pool=Pool(available=2, outstanding=outstanding),
            mode=mode,
        )
        assert ("pool-oversubscribed" in codes(done.findings)) is not stays
        room = [condition for condition in done.preconditions if isinstance(condition, CapacityAtLeast)]
        assert room == [CapacityAtLeast(needed=1, count_outstanding=True)] * stays

    @pytest.mark.parametrize(
        ("named", "pool"),
        [(record(number(0), Usage.RESERVED), Pool(available=2, outstanding=0)), (record(number(0)), None)],
    )
    def test_a_number_that_is_not_in_the_pool_needs_nothing_of_it(self, named: NumberRecord, pool: Pool | None) -> None:
        """A number that is Reserved already takes none of those that are left, and of a pool that nobody told nothing is known."""
        policy = Policy(claim_reserved=True)
        upload = read({"multiline_number": number(0)}, request=request(policy=policy))
        done = plan_upload(upload, upload.questions.answer(numbers=[named], accounts=[], pool=pool), mode=Mode.IMPORT)
        assert [type(condition) for condition in done.preconditions] == [IdentityFree, NumberIs]

    @pytest.mark.parametrize(
        ("scope", "owner", "usage", "needed"),
        [
            (PoolScope.USABLE, ROOT, Usage.AVAILABLE, 2),
            (PoolScope.USABLE, SALES, Usage.AVAILABLE, 2),
            (PoolScope.OWN, SALES, Usage.AVAILABLE, 2),
            (PoolScope.OWN, ROOT, Usage.AVAILABLE, 1),
            (PoolScope.USABLE, ROOT, Usage.RESERVED, 1),
        ],
    )
    def test_only_numbers_of_the_pool_take_room(self, scope: PoolScope, owner: str, usage: Usage, needed: int) -> None:
        """A named number that does not come from the pool takes nothing out of it."""
        upload = read(*MIXED, request=request(policy=Policy(pool=scope, claim_reserved=True)))
        done = plan(upload, numbers=[record(number(0), usage, owner=owner)], pool=Pool(available=9, outstanding=0))
        room = done.preconditions[-1]
        assert room == CapacityAtLeast(needed=needed, count_outstanding=True)
        assert done.ledger.claimed == needed - 1

    def test_identities_are_compared_without_regard_to_case(self) -> None:
        """A precondition names the identity as it is compared."""
        (free,) = plan(read({"device": "Anna.Berg@Example.org"}), mode=Mode.IMPORT).preconditions
        assert free == IdentityFree(identity=Identity("anna.berg@example.org"))

    def test_they_hold_on_the_facts_that_made_the_plan(self) -> None:
        """With just enough room everything holds; each change of what is known breaks one of them."""
        free_anna, free_bo, held, room = mixed(available=2).preconditions
        anna = Account(identity=ANNA, organization=SALES, status=AccountStatus.NOT_INVITED)
        assert _holds(free_anna, None)
        assert _holds(free_bo, anna)
        assert not _holds(free_anna, anna)
        assert isinstance(held, NumberIs)
        assert held.holds(record(number(0)))
        assert not held.holds(record(number(0), Usage.RESERVED))
        assert isinstance(room, CapacityAtLeast)
        assert room.holds(Pool(available=2, outstanding=0))
        assert not room.holds(Pool(available=1, outstanding=0))
        assert not room.holds(Pool(available=2, outstanding=1))


def _holds(condition: Precondition, account: Account | None) -> bool:
    assert isinstance(condition, IdentityFree)
    return condition.holds(account)


class TestChanges:
    """The accounts and numbers as they will be."""

    def test_of_a_plan_that_was_tampered_with(self) -> None:
        """A plan whose facts have not what its entries create says so, and shows no number."""
        torn = evolve(mixed(), facts=evolve(mixed().facts, numbers=()))
        for tell in (lambda: torn.changes, lambda: torn.preconditions):
            with pytest.raises(ValueError, match="a number that its facts do not have") as caught:
                tell()
            assert "7946" not in repr(caught.value)

    @pytest.mark.parametrize(
        ("mode", "available", "statuses"),
        [
            (Mode.IMPORT, 9, (AccountStatus.NOT_INVITED, AccountStatus.NOT_INVITED)),
            (Mode.IMPORT_AND_INVITE, 9, (AccountStatus.INVITED, AccountStatus.INVITED)),
            (Mode.IMPORT_AND_INVITE, 1, (AccountStatus.INVITED, AccountStatus.NOT_INVITED)),
        ],
    )
    def test_accounts_and_numbers(
        self, mode: Mode, available: int, statuses: tuple[AccountStatus, AccountStatus]
    ) -> None:
        """A number that a row names is held from the import on, invited or not (Q43); others get none (Q66)."""
        changes = mixed(mode, available=available).changes
        assert changes.accounts == (
            Account(identity=ANNA, organization=SALES, status=statuses[0], number=number(0)),
            Account(identity="bo@example.org", organization=SALES, status=statuses[1]),
        )
        assert changes.numbers == (record(number(0), Usage.ASSIGNED, holder=ANNA),)

    def test_the_hosts_spelling_of_a_number_stays(self) -> None:
        """A number stays as the host writes it."""
        done = plan(read({"multiline_number": number(0)}), numbers=[record("44 2079 460000")])
        assert [account.number for account in done.changes.accounts] == ["44 2079 460000"]
        assert [known.number for known in done.changes.numbers] == ["44 2079 460000"]

    def test_an_undecided_row_changes_nothing(self) -> None:
        """What is undecided is not carried out, and what it names is not held."""
        upload = read({"multiline_number": number(0)})
        facts = upload.questions.answer(numbers=[record(number(0))], pool=Pool(available=1, outstanding=0))
        done = plan_upload(upload, facts, mode=Mode.IMPORT)
        assert [entry.action for entry in done.entries] == [Action.UNDECIDED]
        assert (done.changes.accounts, done.changes.numbers, done.preconditions) == ((), (), ())

    def test_without_numbers_told_others_are_created(self) -> None:
        """Rows that name no number need no answer about numbers."""
        upload = read({}, {"device": "bo@example.org", "multiline_number": number(0)})
        done = plan_upload(upload, upload.questions.answer(accounts=()), mode=Mode.IMPORT)
        assert [entry.action for entry in done.entries] == [Action.CREATE, Action.UNDECIDED]
        assert [account.identity for account in done.changes.accounts] == [ANNA]

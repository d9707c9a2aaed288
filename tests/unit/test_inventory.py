"""Organizations, numbers and accounts in memory, which answer any questions and move on."""

from collections import Counter
from collections.abc import Callable

import pytest
from attrs import evolve, frozen

from multiline_batch import (
    AccountStatus,
    Changes,
    Identity,
    Inventory,
    Mode,
    MoveAllowed,
    MoveRefused,
    MoveUndecided,
    Number,
    Organization,
    OrganizationId,
    Pool,
    PoolScope,
    Precondition,
    Questions,
    Usage,
    Utilization,
    ask_invitations,
    ask_move,
    decide_move,
    plan_invitations,
    plan_upload,
)
from support import ADMINISTRATOR, ORGANIZATION, REQUEST, ROOT, SALES, SERVICE, account, number, people, read, record

ANNA = "anna@example.org"
NORTH = OrganizationId("sales-north")
QUESTIONS = Questions(
    organization=SALES,
    numbers=(Number(number(0)), Number(number(1))),
    identities=(Identity(ANNA), Identity("bo@example.org")),
)

ORGANIZATION_ROOT = evolve(ORGANIZATION, id=ROOT, name="Root", ancestors=())
ORGANIZATION_SERVICE = evolve(ORGANIZATION, id=SERVICE, name="Service")
ORGANIZATION_NORTH = evolve(ORGANIZATION, id=NORTH, name="North", ancestors=(SALES, ROOT))
TREE = (ORGANIZATION_ROOT, ORGANIZATION, ORGANIZATION_SERVICE, ORGANIZATION_NORTH)


def ask(
    *owners: OrganizationId,
    scope: PoolScope = PoolScope.USABLE,
    under_decision: tuple[Identity, ...] = (),
    organization: OrganizationId = SALES,
) -> Questions:
    """Return a question about the pool of some owners."""
    return Questions(organization=organization, pool_owners=owners, pool_scope=scope, under_decision=under_decision)


class TestInventory:
    """Organizations, numbers and accounts in memory."""

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda: Inventory(organizations=TREE, numbers=[record("+441"), record("441")]), "stands twice"),
            (lambda: Inventory(organizations=TREE, accounts=[account(), account("ANNA@example.org")]), "stands twice"),
            (
                lambda: Inventory(organizations=TREE, accounts=[account(organization="nowhere")]),
                "organization of every account",
            ),
            (
                lambda: Inventory(organizations=TREE, numbers=[record("+441", owner="nowhere")]),
                "owner of every number",
            ),
            (
                lambda: Inventory(organizations=(ORGANIZATION,), accounts=[account(organization=NORTH)]),
                "organization of every account",
            ),
            (lambda: Inventory(organizations=(), accounts=[account()]), "organization of every account"),
            (
                lambda: Inventory(organizations=(ORGANIZATION, Organization(id=NORTH, ancestors=(SALES,)))),
                "disagree about what is above one of them",
            ),
        ],
    )
    def test_an_inventory_that_contradicts_itself_is_refused(self, make: Callable[[], Inventory], message: str) -> None:
        """Doubles, and numbers or accounts of organizations that nobody told of, raise without naming anybody."""
        with pytest.raises(ValueError, match=message) as caught:
            make()
        assert "example.org" not in str(caught.value)

    def test_owners_above_are_known_by_lineage(self) -> None:
        """A number may belong to an ancestor that is only named in a lineage."""
        inventory = Inventory(organizations=(ORGANIZATION,), numbers=[record("+441", owner=ROOT)])
        assert inventory.answer(ask(ROOT, SALES)).pool == Pool(available=1, outstanding=0)

    def test_lineages_of_those_between_are_derived(self) -> None:
        """Accounts, numbers and questions may be of an organization that is only named in a lineage below it."""
        middle = OrganizationId("middle")
        low = Organization(id=OrganizationId("low"), ancestors=(middle, SALES, ROOT))
        inventory = Inventory(
            organizations=(low,),
            numbers=[record(number(0), owner=ROOT), record(number(1), owner=middle), record(number(2), owner="low")],
            accounts=[account(organization=SALES), account("bo@example.org", organization=middle)],
        )
        facts = inventory.answer(
            Questions(organization=middle, pool_owners=(middle, SALES, ROOT), under_decision=(), utilization=True)
        )
        assert facts.pool == Pool(available=2, outstanding=2)
        assert facts.utilization == Utilization(in_use=1, total=2)
        assert inventory.answer(ask(middle, organization=middle)).pool == Pool(available=1, outstanding=1)
        assert inventory.answer(ask(SALES, scope=PoolScope.OWN)).pool == Pool(available=0, outstanding=1)

    def test_questions_of_an_unknown_organization_raise(self) -> None:
        """Questions about an organization that the inventory does not hold have no answer."""
        with pytest.raises(ValueError, match="organization of the questions"):
            Inventory(organizations=(ORGANIZATION,)).answer(ask(organization=SERVICE))

    def test_it_answers_what_is_there(self) -> None:
        """Of the numbers and identities that are asked for, those that are there are found, and no other."""
        inventory = Inventory(
            organizations=TREE,
            numbers=[record("44 2079 460001"), record(number(7))],
            accounts=[account("Anna@example.org"), account("dora@example.org")],
        )
        facts = inventory.answer(QUESTIONS)
        assert facts == QUESTIONS.answer(
            numbers=[record("44 2079 460001")],
            accounts=[account("Anna@example.org")],
            pool=Pool(available=0, outstanding=0),
        )

    @pytest.mark.parametrize(
        ("owners", "available"), [((SALES, ROOT), 3), ((SALES,), 1), ((ROOT,), 2), ((SERVICE, ROOT), 3), ((), 0)]
    )
    def test_the_pool_counts_available_numbers_of_its_owners(
        self, owners: tuple[OrganizationId, ...], available: int
    ) -> None:
        """Only Available numbers count, and only those of the owners that are asked for."""
        others = [
            record(number(10 + place), usage, owner=SALES)
            for place, usage in enumerate((Usage.RESERVED, Usage.ASSIGNED, Usage.ACTIVE))
        ]
        free = [record(number(place), owner=owner) for place, owner in enumerate((SALES, ROOT, ROOT, SERVICE))]
        facts = Inventory(organizations=TREE, numbers=[*free, *others]).answer(ask(*owners))
        assert facts.pool == Pool(available=available, outstanding=0)

    @pytest.mark.parametrize(
        ("owners", "scope", "outstanding"),
        [
            ((SALES, ROOT), PoolScope.USABLE, 4),
            ((SALES,), PoolScope.USABLE, 2),
            ((NORTH,), PoolScope.USABLE, 1),
            ((SALES,), PoolScope.OWN, 1),
            ((ROOT,), PoolScope.OWN, 1),
            ((SERVICE,), PoolScope.OWN, 1),
            ((), PoolScope.USABLE, 0),
            ((), PoolScope.OWN, 0),
        ],
    )
    def test_outstanding_are_those_who_may_draw_on_the_pool(
        self, owners: tuple[OrganizationId, ...], scope: PoolScope, outstanding: int
    ) -> None:
        """Whoever is invited without a number draws on the owners above it, or on its own organization alone."""
        waiting = [account(f"{place}@example.org", organization=place) for place in (ROOT, SALES, SERVICE, NORTH)]
        facts = Inventory(organizations=TREE, accounts=waiting).answer(ask(*owners, scope=scope))
        assert facts.pool == Pool(available=0, outstanding=outstanding)

    @pytest.mark.parametrize("status", AccountStatus)
    def test_only_invited_accounts_without_a_number_are_outstanding(self, status: AccountStatus) -> None:
        """No other status, and nobody with a number, waits for one."""
        accounts = [account("a@example.org", status), account("b@example.org", status, number=number(0))]
        facts = Inventory(organizations=TREE, accounts=accounts).answer(ask(SALES, ROOT))
        assert facts.pool == Pool(available=0, outstanding=int(status is AccountStatus.INVITED))

    def test_accounts_under_decision_are_not_outstanding(self) -> None:
        """The accounts that are being decided on are left out, in whatever spelling they are kept."""
        inventory = Inventory(organizations=TREE, accounts=[account("Anna@example.org"), account("bo@example.org")])
        facts = inventory.answer(ask(SALES, under_decision=(Identity(ANNA),)))
        assert facts.pool == Pool(available=0, outstanding=1)

    @pytest.mark.parametrize(
        ("organization", "in_use", "total"), [(ROOT, 5, 6), (SALES, 3, 4), (NORTH, 0, 1), (SERVICE, 0, 0)]
    )
    def test_utilization_counts_what_is_allocated_further(
        self, organization: OrganizationId, in_use: int, total: int
    ) -> None:
        """Reserved, assigned and active numbers are in use, and so is what belongs to an organization below."""
        numbers = [
            record(number(0), owner=ROOT),
            record(number(1), Usage.ACTIVE, owner=ROOT),
            record(number(2), owner=SALES),
            record(number(3), Usage.RESERVED, owner=SALES),
            record(number(4), Usage.ASSIGNED, owner=SALES),
            record(number(5), owner=NORTH),
        ]
        questions = Questions(organization=organization, utilization=True)
        facts = Inventory(organizations=TREE, numbers=numbers).answer(questions)
        assert facts.utilization == Utilization(in_use=in_use, total=total)

    def test_utilization_is_answered_only_if_asked(self) -> None:
        """An answer that nobody asked for is not given."""
        assert Inventory(organizations=TREE).answer(ask(SALES)).utilization is None

    def test_utilization_follows_lineages_of_others(self) -> None:
        """What is allocated to an organization that only a lineage below it names is in use above it (N3, N4)."""
        root = Organization(id=ROOT)
        north = Organization(id=NORTH, ancestors=(SALES, ROOT))
        inventory = Inventory(organizations=(root, north), numbers=[record(number(0), owner=SALES)])
        facts = inventory.answer(Questions(organization=ROOT, utilization=True))
        assert facts.utilization == Utilization(in_use=1, total=1)


@frozen
class _Done:
    """Something that can be carried out."""

    changes: Changes
    questions: Questions = QUESTIONS
    preconditions: tuple[Precondition, ...] = ()


def _usages(inventory: Inventory) -> Counter[Usage]:
    return Counter(record.usage for record in inventory.numbers)


class TestAfter:
    """The inventory moves on, and loses nothing on the way."""

    def test_without_changes_it_is_the_same(self) -> None:
        """A plan that changes nothing leaves an equal inventory."""
        inventory = Inventory(organizations=TREE, numbers=[record(number(0))], accounts=[account()])
        assert inventory.after(_Done(Changes())) == inventory

    def test_a_change_replaces_whatever_its_spelling(self) -> None:
        """A changed number or account takes the place of the one with the same digits or address."""
        inventory = Inventory(
            organizations=TREE, numbers=[record("442079460000")], accounts=[account("Anna@example.org")]
        )
        changed = Changes(
            accounts=(account(status=AccountStatus.ACTIVE),), numbers=(record(number(0), Usage.ACTIVE, holder=ANNA),)
        )
        after = inventory.after(_Done(changed))
        assert (after.accounts, after.numbers) == (changed.accounts, changed.numbers)

    @pytest.mark.parametrize(
        ("mode", "status", "outstanding"),
        [(Mode.IMPORT, AccountStatus.NOT_INVITED, 0), (Mode.IMPORT_AND_INVITE, AccountStatus.INVITED, 2)],
    )
    def test_an_import(self, mode: Mode, status: AccountStatus, outstanding: int) -> None:
        """An import adds the accounts, holds the named number at once, and invites only with Import & Invite (Q43)."""
        inventory = Inventory(organizations=TREE, numbers=[record(number(place)) for place in range(4)])
        upload = read({"multiline_number": number(0)}, *people(2))
        plan = plan_upload(upload, inventory.answer(upload.questions), mode=mode)
        after = inventory.after(plan)
        assert [(a.identity, a.status, a.number, a.organization) for a in after.accounts] == [
            (ANNA, status, number(0), SALES),
            ("person0@example.org", status, None, SALES),
            ("person1@example.org", status, None, SALES),
        ]
        assert _usages(after) == {Usage.AVAILABLE: 3, Usage.ASSIGNED: 1}
        assert [(r.key, r.holder) for r in after.numbers if r.usage is Usage.ASSIGNED] == [(number(0), ANNA)]
        assert after.answer(ask(SALES, ROOT)).pool == Pool(available=3, outstanding=outstanding)

    def test_a_number_that_was_taken_is_refused_the_next_time(self) -> None:
        """After a plan its number is assigned and its account exists."""
        inventory = Inventory(organizations=TREE, numbers=[record(number(0))])
        upload = read({"multiline_number": number(0)})
        after = inventory.after(plan_upload(upload, inventory.answer(upload.questions), mode=Mode.IMPORT))
        again = plan_upload(upload, after.answer(upload.questions), mode=Mode.IMPORT)
        assert [finding.code for finding in again.findings] == ["account-exists", "number-assigned"]
        assert after.after(again) == after

    def test_a_stale_plan_is_refused(self) -> None:
        """Of two plans that were made of one inventory and name one number, the second cannot be carried out, nor one twice."""
        inventory = Inventory(organizations=TREE, numbers=[record(number(0)), record(number(1))])
        uploads = [read({"device": f"{name}@example.org", "multiline_number": number(0)}) for name in ("anna", "bo")]
        first, second = (plan_upload(u, inventory.answer(u.questions), mode=Mode.IMPORT) for u in uploads)
        after = inventory.after(first)
        for stale in (first, second):
            with pytest.raises(ValueError, match="this plan is stale") as caught:
                after.after(stale)
            assert "example.org" not in str(caught.value)
        assert [held.holder for held in after.numbers] == ["anna@example.org", None]

    def test_a_stale_invitation_or_move_is_refused(self) -> None:
        """Invitations that were sent already and accounts that moved already are not where the decision saw them."""
        inventory = Inventory(
            organizations=TREE,
            numbers=[record(number(0)), record(number(1), owner=SERVICE)],
            accounts=[account(status=AccountStatus.NOT_INVITED)],
        )
        facts = inventory.answer(ask_invitations(inventory.accounts, organization=ORGANIZATION))
        invited = plan_invitations(inventory.accounts, organization=ORGANIZATION, facts=facts)
        pending = inventory.after(invited)
        moved = decide_move(
            pending.accounts,
            destination=ORGANIZATION_SERVICE,
            facts=pending.answer(ask_move(pending.accounts, destination=ORGANIZATION_SERVICE)),
            sources=[REQUEST.organization],
            administrator=ADMINISTRATOR,
        )
        assert isinstance(moved, MoveAllowed)
        after = pending.after(moved)
        assert [known.organization for known in after.accounts] == [SERVICE]
        for there, stale in ((pending, invited), (after, invited), (after, moved)):
            with pytest.raises(ValueError, match="this plan is stale"):
                there.after(stale)

    @pytest.mark.parametrize("wrong", [None, MoveRefused(), MoveUndecided(missing=()), read()])
    def test_what_changes_nothing_cannot_be_carried_out(self, wrong: object) -> None:
        """A move that is not allowed, or an upload that nobody planned, is the caller's mistake."""
        with pytest.raises(TypeError, match="must be a Plan, an InvitationPlan or a MoveAllowed"):
            Inventory(organizations=TREE).after(wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    def test_a_resend(self) -> None:
        """A first send invites the accounts that were granted, and a number of their own becomes assigned to them."""
        inventory = Inventory(
            organizations=TREE,
            numbers=[record(number(0), Usage.RESERVED), record(number(1))],
            accounts=[
                account("a@example.org", AccountStatus.NOT_INVITED, number=number(0)),
                account("b@example.org", AccountStatus.INVITATION_FAILED),
                account("c@example.org", AccountStatus.NOT_INVITED),
                account("d@example.org", AccountStatus.ACTIVE),
            ],
        )
        facts = inventory.answer(ask_invitations(inventory.accounts, organization=ORGANIZATION))
        after = inventory.after(plan_invitations(inventory.accounts, organization=ORGANIZATION, facts=facts))
        assert [a.status for a in after.accounts] == [
            AccountStatus.INVITED,
            AccountStatus.INVITED,
            AccountStatus.NOT_INVITED,
            AccountStatus.ACTIVE,
        ]
        assert after.numbers == (record(number(0), Usage.ASSIGNED, holder="a@example.org"), record(number(1)))
        assert after.answer(ask(SALES, ROOT)).pool == Pool(available=1, outstanding=1)

    def test_a_move(self) -> None:
        """A move takes the demand along to the destination and leaves the numbers alone."""
        inventory = Inventory(
            organizations=TREE,
            numbers=[record(number(0)), record(number(1), Usage.ASSIGNED, holder="b@example.org")],
            accounts=[account(), account("b@example.org", number=number(1))],
        )
        questions = ask_move(inventory.accounts, destination=ORGANIZATION_SERVICE)
        decision = decide_move(
            inventory.accounts,
            destination=ORGANIZATION_SERVICE,
            facts=inventory.answer(questions),
            sources=[REQUEST.organization],
            administrator=ADMINISTRATOR,
        )
        assert isinstance(decision, MoveAllowed)
        after = inventory.after(decision)
        assert [a.organization for a in after.accounts] == [SERVICE, SERVICE]
        assert after.numbers == inventory.numbers
        assert after.answer(ask(SALES, scope=PoolScope.OWN)).pool == Pool(available=0, outstanding=0)
        assert after.answer(ask(SERVICE, scope=PoolScope.OWN, organization=SERVICE)).pool == Pool(
            available=0, outstanding=1
        )

"""Moving pending invitations: S44, S45, S46."""

from collections.abc import Iterable

import pytest
from attrs import evolve

from multiline_batch import (
    Account,
    AccountStatus,
    Administrator,
    Inventory,
    MoveAllowed,
    MoveDecision,
    MoveRefused,
    MoveUndecided,
    NumberRecord,
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
from support import ADMINISTRATOR, ORGANIZATION, SALES, SERVICE, codes, number, record

S46 = "Unable to move account(s). You do not have enough numbers available in the selected organization"
DESTINATION = evolve(ORGANIZATION, id=SERVICE, name="Service")
ANNA, BO, CEM = "anna@example.org", "bo@example.org", "cem@example.org"
INVITED = AccountStatus.INVITED


def _account(
    identity: str = ANNA,
    status: AccountStatus = INVITED,
    own: str | None = None,
    organization: OrganizationId = SALES,
) -> Account:
    return Account(identity=identity, organization=organization, status=status, number=own)


def _move(
    *accounts: Account,
    pool: Pool | None = None,
    numbers: Iterable[NumberRecord] = (),
    administrator: Administrator = ADMINISTRATOR,
    policy: Policy | None = None,
) -> MoveDecision:
    facts = ask_move(accounts, destination=DESTINATION, policy=policy).answer(numbers=numbers, pool=pool)
    return decide_move(
        accounts,
        destination=DESTINATION,
        facts=facts,
        sources=[ORGANIZATION],
        administrator=administrator,
        policy=policy,
    )


def _pending(count: int) -> list[Account]:
    return [_account(f"person{index}@example.org") for index in range(count)]


class TestS44:
    """Pending invitations do not move where there are not enough numbers to onboard them."""

    @pytest.mark.parametrize(("available", "allowed"), [(0, False), (2, False), (3, True), (4, True)])
    def test_as_many_numbers_as_pending_invitations_are_enough(self, available: int, allowed: bool) -> None:  # noqa: FBT001  A parameter.
        """Three invitations need three numbers in the destination; two refuse all of them."""
        decision = _move(*_pending(3), pool=Pool(available=available, outstanding=0))
        assert isinstance(decision, MoveAllowed if allowed else MoveRefused)

    def test_the_shortage_is_counted(self) -> None:
        """The refusal tells how many numbers are needed, how many are free and how many are short."""
        decision = _move(*_pending(3), pool=Pool(available=1, outstanding=0))
        assert isinstance(decision, MoveRefused)
        assert decision.shortage is not None
        assert decision.shortage.parameters == {"needed": 3, "available": 1, "short": 2}

    def test_invitations_that_wait_there_keep_their_share(self) -> None:
        """Numbers that are promised in the destination are not free, unless the policy counts them in."""
        pool = Pool(available=2, outstanding=2)
        assert isinstance(_move(_account(), pool=pool), MoveRefused)
        assert isinstance(_move(_account(), pool=pool, policy=Policy(count_outstanding=False)), MoveAllowed)

    @pytest.mark.parametrize("status", [status for status in AccountStatus if status is not INVITED])
    def test_only_pending_invitations_need_numbers(self, status: AccountStatus) -> None:
        """An account that is not invited, active or barred moves without a number."""
        assert isinstance(_move(_account(status=status), pool=Pool(available=0, outstanding=0)), MoveAllowed)

    def test_who_moves_gets_the_new_organization(self) -> None:
        """After an allowed move every account of the selection is of the destination."""
        decision = _move(*_pending(2), pool=Pool(available=2, outstanding=0))
        assert isinstance(decision, MoveAllowed)
        assert [account.organization for account in decision.changes.accounts] == [SERVICE] * 2
        assert codes(decision.findings) == ["move-permissions-reset"]

    def test_a_number_above_both_serves_both(self) -> None:
        """Moving within a shared pool needs no second number for the same invitation."""
        inventory = Inventory(
            organizations=[ORGANIZATION, DESTINATION], numbers=[record(number(1))], accounts=[_account()]
        )
        facts = inventory.answer(ask_move([_account()], destination=DESTINATION))
        decision = decide_move(
            [_account()], destination=DESTINATION, facts=facts, sources=[ORGANIZATION], administrator=ADMINISTRATOR
        )
        assert isinstance(decision, MoveAllowed)

    def test_whose_numbers_count_is_a_choice(self) -> None:
        """By policy only the destination's own numbers are asked for."""
        own = Policy(pool=PoolScope.OWN)
        assert ask_move([_account()], destination=DESTINATION).pool_owners == DESTINATION.lineage
        assert ask_move([_account()], destination=DESTINATION, policy=own).pool_owners == (SERVICE,)


class TestS45:
    """A pending invitation without an assigned number disables the button if the destination is short of numbers."""

    def test_with_an_assigned_number_it_needs_none(self) -> None:
        """A pending invitation that has a number takes it along, although nothing is free there."""
        held = record(number(101), Usage.ASSIGNED, holder=ANNA)
        assert isinstance(
            _move(_account(own=number(101)), numbers=[held], pool=Pool(available=0, outstanding=0)), MoveAllowed
        )

    def test_without_one_it_needs_one(self) -> None:
        """The same invitation without a number does not move."""
        assert isinstance(_move(_account(), pool=Pool(available=0, outstanding=0)), MoveRefused)
        assert isinstance(_move(_account(), pool=Pool(available=1, outstanding=0)), MoveAllowed)

    def test_only_those_without_a_number_are_counted(self) -> None:
        """Of a mixed selection one account needs a number."""
        held = record(number(101), Usage.ASSIGNED, holder=BO)
        mixed = _account(), _account(BO, own=number(101)), _account(CEM, AccountStatus.ACTIVE)
        assert isinstance(_move(*mixed, numbers=[held], pool=Pool(available=1, outstanding=0)), MoveAllowed)
        refused = _move(*mixed, numbers=[held], pool=Pool(available=0, outstanding=0))
        assert isinstance(refused, MoveRefused)
        assert refused.shortage is not None
        assert refused.shortage.parameters == {"needed": 1, "available": 0, "short": 1}

    def test_who_is_there_already_needs_none(self) -> None:
        """An account of the destination is told, and not counted."""
        decision = _move(
            _account(organization=SERVICE), _account(BO, AccountStatus.ACTIVE), pool=Pool(available=0, outstanding=0)
        )
        assert isinstance(decision, MoveAllowed)
        assert [codes(entry.findings) for entry in decision.accounts] == [["move-already-there"]]

    def test_the_button_acts_on_the_whole_selection(self) -> None:
        """One account too many keeps all others from moving."""
        decision = _move(*_pending(2), _account(status=AccountStatus.ACTIVE), pool=Pool(available=1, outstanding=0))
        assert isinstance(decision, MoveRefused)

    def test_while_nobody_told_of_numbers_the_button_stays_disabled(self) -> None:
        """Not told is no shortage, and no permission either."""
        decision = _move(_account())
        assert isinstance(decision, MoveUndecided)
        assert [(what.code, what.missing, what.rows) for what in decision.missing] == [
            ("move-capacity-short", "facts.pool", (1,))
        ]


class TestS46:
    """The error on the button says, word for word, that the selected organization does not have enough numbers."""

    def test_a_shortage_has_the_words_of_the_source(self) -> None:
        """The English sentence of the source, to the letter and without a full stop."""
        decision = _move(_account(), pool=Pool(available=0, outstanding=0))
        assert isinstance(decision, MoveRefused)
        assert decision.shortage is not None
        assert render(decision.shortage) == S46

    def test_enough_numbers_have_no_such_words(self) -> None:
        """An allowed move says nothing of numbers."""
        decision = _move(_account(), pool=Pool(available=1, outstanding=0))
        assert isinstance(decision, MoveAllowed)
        assert S46 not in [render(finding) for finding in decision.findings]

    def test_another_refusal_has_no_such_words(self) -> None:
        """A move that is refused for another reason is not said to want numbers."""
        stranger = Administrator(organization=SALES, privileges=frozenset({Privilege.ACCOUNTS}))
        other_number = record(number(101), Usage.ASSIGNED, owner=SALES, holder=BO)
        decision = _move(
            _account(),
            _account(BO, own=number(101)),
            numbers=[other_number],
            pool=Pool(available=1, outstanding=0),
            administrator=stranger,
        )
        assert isinstance(decision, MoveRefused)
        assert decision.shortage is None
        said = [*decision.findings, *(finding for entry in decision.accounts for finding in entry.findings)]
        assert codes(said) == ["move-privilege-missing", "move-number-stays"]
        assert S46 not in [render(finding) for finding in said]

    def test_a_shortage_among_other_reasons_has_them_too(self) -> None:
        """The words appear whenever numbers are short, whatever else speaks against the move."""
        decision = _move(
            _account(), _account(BO, AccountStatus.ACTIVE, own=number(101)), pool=Pool(available=0, outstanding=0)
        )
        assert isinstance(decision, MoveRefused)
        assert [codes(entry.findings) for entry in decision.accounts] == [["move-number-stays"]]
        assert decision.shortage is not None
        assert render(decision.shortage) == S46

    def test_an_open_decision_has_no_such_words(self) -> None:
        """While nobody told of numbers no shortage is claimed."""
        assert not isinstance(_move(_account()), MoveRefused)

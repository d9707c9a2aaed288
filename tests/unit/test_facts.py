"""Questions, facts and the inventory in memory: asked and not there is not the same as not asked."""

from collections.abc import Callable

import pytest
from attrs import evolve

from multiline_batch import (
    Account,
    AccountIs,
    AccountStatus,
    CapacityAtLeast,
    Facts,
    Identity,
    IdentityFree,
    Number,
    NumberIs,
    NumberRecord,
    OrganizationId,
    Pool,
    Questions,
    Usage,
    Utilization,
)
from support import ROOT, SALES, account, number, record

ANNA = "anna@example.org"
NORTH = OrganizationId("sales-north")
QUESTIONS = Questions(
    organization=SALES,
    numbers=(Number(number(0)), Number(number(1))),
    identities=(Identity(ANNA), Identity("bo@example.org")),
)

ANSWER: Callable[..., object] = QUESTIONS.answer
"""The method, to be called with what it must refuse."""


class TestAnswers:
    """What a host may answer."""

    def test_what_is_left_out_stays_unknown(self) -> None:
        """An answer that is left out is None, which is not the same as nothing found."""
        facts = QUESTIONS.answer()
        assert (facts.numbers, facts.accounts, facts.pool, facts.utilization) == (None, None, None, None)
        assert facts.numbers_by_key() is None

    def test_nothing_found_is_an_empty_answer(self) -> None:
        """An empty answer says that none of what was asked for is there."""
        facts = QUESTIONS.answer(numbers=[], accounts=[])
        assert (facts.numbers, facts.accounts) == ((), ())
        assert facts.numbers_by_key() == {}

    def test_answers_keep_what_was_found(self) -> None:
        """Facts carry the questions and what was found, whatever iterable it came in."""
        found, pool, used = record(number(1)), Pool(available=2, outstanding=0), Utilization(in_use=1, total=2)
        facts = QUESTIONS.answer(numbers=iter([found]), accounts=iter([account()]), pool=pool, utilization=used)
        assert facts == Facts(questions=QUESTIONS, numbers=(found,), accounts=(account(),), pool=pool, utilization=used)
        assert facts.numbers_by_key() == {number(1): found}

    def test_spelling_is_no_other_answer(self) -> None:
        """A number is compared by its digits and an address without regard to case."""
        facts = QUESTIONS.answer(numbers=[record("44 20 7946-0000")], accounts=[account("Anna@EXAMPLE.org")])
        assert facts.numbers_by_key() == {number(0): record("44 20 7946-0000")}
        assert facts.accounts == (account("Anna@EXAMPLE.org"),)

    @pytest.mark.parametrize(
        ("numbers", "accounts", "message"),
        [
            ((record(number(2)),), (), "^numbers has an answer that was not asked for"),
            ((), (account("cem@example.org"),), "^accounts has an answer that was not asked for"),
            ((record(number(0)), record("442079460000")), (), "^numbers has two answers"),
            ((), (account(ANNA), account("ANNA@example.org")), "^accounts has two answers"),
        ],
    )
    def test_wrong_answers_are_the_hosts_mistake(
        self, numbers: tuple[NumberRecord, ...], accounts: tuple[Account, ...], message: str
    ) -> None:
        """An answer that was not asked for, or two to one question, raise without naming anybody."""
        with pytest.raises(ValueError, match=message) as caught:
            QUESTIONS.answer(numbers=numbers, accounts=accounts)
        assert "example.org" not in str(caught.value)
        assert "7946" not in str(caught.value)

    @pytest.mark.parametrize(
        "value", [7, "anna@example.org", Utilization(in_use=0, total=1), {"available": 1}, 0, False, ""]
    )
    def test_a_pool_is_a_pool(self, value: object) -> None:
        """Anything but a pool raises, also what is empty or 0, and is not repeated."""
        with pytest.raises(TypeError, match=rf"^pool must be of the type Pool, not {type(value).__name__}$"):
            ANSWER(pool=value)

    @pytest.mark.parametrize("value", [7, "anna@example.org", Pool(available=1, outstanding=0), 0, False, ()])
    def test_a_utilization_is_a_utilization(self, value: object) -> None:
        """Anything but a utilization raises, also what is empty or 0, and is not repeated."""
        with pytest.raises(
            TypeError, match=rf"^utilization must be of the type Utilization, not {type(value).__name__}$"
        ):
            ANSWER(utilization=value)

    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            ({"numbers": [number(0)]}, "each of numbers must be of the type NumberRecord, not str"),
            ({"numbers": [account()]}, "each of numbers must be of the type NumberRecord, not Account"),
            ({"accounts": [ANNA]}, "each of accounts must be of the type Account, not str"),
            ({"accounts": [record(number(0))]}, "each of accounts must be of the type Account, not NumberRecord"),
        ],
    )
    def test_answers_are_numbers_and_accounts(self, answers: dict[str, object], told: str) -> None:
        """An answer of another type raises, also a number in the place of an account whose identity has the same digits."""
        with pytest.raises(TypeError, match=f"^{told}$"):
            ANSWER(**answers)

    def test_facts_answer_their_own_questions_only(self) -> None:
        """Facts for other questions raise; for equal ones they pass."""
        facts = QUESTIONS.answer()
        facts.check_answers(evolve(QUESTIONS))
        with pytest.raises(ValueError, match="other questions"):
            facts.check_answers(evolve(QUESTIONS, pool_owners=(ROOT,)))

    def test_a_repr_shows_no_personal_data(self) -> None:
        """What questions and facts show of themselves names no number and no identity."""
        shown = repr(QUESTIONS.answer(numbers=[record(number(0))], accounts=[account()]))
        assert "example.org" not in shown
        assert "7946" not in shown


class TestBroken:
    """Preconditions are checked against new answers to the same questions."""

    QUESTIONS = Questions(
        organization=SALES,
        numbers=(Number("+442079460001"),),
        identities=(Identity("anna@example.org"),),
        pool_owners=(SALES,),
    )
    NUMBER = NumberIs(number=Number("+442079460001"), usage=Usage.AVAILABLE, owner=SALES)
    FREE = IdentityFree(identity=Identity("anna@example.org"))
    ROOM = CapacityAtLeast(needed=2, count_outstanding=True)
    ALL = (NUMBER, FREE, ROOM)

    def test_nothing_is_broken_while_everything_holds(self) -> None:
        """The facts that a plan was made of break none of its preconditions."""
        facts = self.QUESTIONS.answer(
            numbers=[record("442079460001", owner=SALES)], accounts=[], pool=Pool(available=2, outstanding=0)
        )
        assert facts.broken(self.ALL) == ()

    def test_each_is_broken_by_its_own_part(self) -> None:
        """A number that was taken, an account that was added and a pool that shrank break one condition each."""
        taken = record("+442079460001", Usage.ASSIGNED, owner=SALES)
        facts = self.QUESTIONS.answer(numbers=[taken], accounts=[account()], pool=Pool(available=2, outstanding=1))
        assert facts.broken(self.ALL) == self.ALL
        free = self.QUESTIONS.answer(numbers=[], accounts=[], pool=Pool(available=3, outstanding=1))
        assert free.broken(self.ALL) == (self.NUMBER,)

    def test_what_is_not_told_is_broken(self) -> None:
        """Nothing holds because it was not checked."""
        assert self.QUESTIONS.answer().broken(self.ALL) == self.ALL

    def test_what_was_not_asked_is_broken(self) -> None:
        """Answers to other questions, in which nobody asked for an identity or the pool, hold nothing by their silence."""
        other = Questions(organization=SALES).answer(numbers=[], accounts=[], pool=Pool(available=9, outstanding=0))
        assert other.broken(self.ALL) == self.ALL

    @pytest.mark.parametrize(
        "now",
        [
            account(status=AccountStatus.SUSPENDED),
            account(organization=NORTH),
            account(number="+442079460001"),
            None,
        ],
    )
    def test_an_account_that_changed_is_broken(self, now: Account | None) -> None:
        """An account that was suspended, moved, given a number or deleted meanwhile is not what was decided on."""
        condition = AccountIs.of(account())
        found = [] if now is None else [now]
        assert self.QUESTIONS.answer(accounts=found).broken([condition]) == (condition,)
        assert self.QUESTIONS.answer(accounts=[account("ANNA@example.org")]).broken([condition]) == ()

    def test_another_holder_is_broken(self) -> None:
        """A number that is held by somebody else meanwhile is not the number that was decided on."""
        mine = record("+442079460001", Usage.ASSIGNED, owner=SALES, holder=ANNA)
        condition = NumberIs.of(mine)
        assert self.QUESTIONS.answer(numbers=[evolve(mine, holder="ANNA@example.org")]).broken([condition]) == ()
        assert self.QUESTIONS.answer(numbers=[evolve(mine, holder="bo@example.org")]).broken([condition]) == (
            condition,
        )

"""
Ask, then decide: what the library has to know, and what the host answered.

The library opens no database.  `Questions` list exactly what a decision needs: the numbers and identities that are named, and
how many numbers of which owners are free.  The host answers in bulk, from wherever it keeps them; `Facts` carry the
questions that they answer and only what was found.  So *asked and not there* differs from *not asked*, which is `None`.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, assert_never

from attrs import field, frozen

from multiline_batch._fields import check_one_of, check_type, mask_items, several
from multiline_batch._value import Value
from multiline_batch.accounts import Account, NumberRecord, Pool, Utilization
from multiline_batch.identifiers import Identity, Number, OrganizationId
from multiline_batch.policy import PoolScope

if TYPE_CHECKING:
    from multiline_batch.preconditions import Precondition


@frozen(kw_only=True, eq=False, repr=False)
class Questions(Value):
    """
    What a host is asked before a plan or a decision.

    Attributes:
        organization: Id of the organization that numbers are needed in.

        numbers: Which of these numbers exist, whose are they, what are they used for?  As ``+`` and digits.

        identities: Which of these identities are accounts, anywhere in the tree, and how do they stand?  As their keys.

        pool_owners: How many numbers of these owners are Available, and how many Invited accounts without a number may
            draw on any of them, without those of *under_decision*?  Empty if nobody asks.

        pool_scope: Who draws on a pool: with `PoolScope.USABLE` an organization and all below it, with `PoolScope.OWN` the
            organization alone.

        under_decision: Identities of the accounts that are being decided on.

        utilization: Whether the organization's numbers in use and in total are asked for.
    """

    organization: OrganizationId
    numbers: tuple[Number, ...] = field(default=(), repr=mask_items)
    identities: tuple[Identity, ...] = field(default=(), repr=mask_items)
    pool_owners: tuple[OrganizationId, ...] = ()
    pool_scope: PoolScope = PoolScope.USABLE
    under_decision: tuple[Identity, ...] = field(default=(), repr=mask_items)
    utilization: bool = False

    def answer(
        self,
        *,
        numbers: Iterable[NumberRecord] | None = None,
        accounts: Iterable[Account] | None = None,
        pool: Pool | None = None,
        utilization: Utilization | None = None,
    ) -> "Facts":
        """
        Answer the questions; what is left out stays unknown, and an empty answer means that nothing was found.

        Args:
            numbers: The numbers that were found, of those asked for.

            accounts: The accounts that were found, of the identities asked for.

            pool: How many numbers are free.

            utilization: How many numbers are in use.

        Raises:
            TypeError: An answer is of another type.
            ValueError: A number or account was not asked for, or given twice.

        >>> Questions(organization=OrganizationId("sales")).answer(pool=Pool(available=2, outstanding=0)).numbers is None
        True
        """
        if pool is not None:
            check_type(pool, Pool, "pool")
        if utilization is not None:
            check_type(utilization, Utilization, "utilization")
        return Facts(
            questions=self,
            numbers=numbers,
            accounts=accounts,
            pool=pool,
            utilization=utilization,
        )


def _check_answers(keys: list[Number] | list[Identity], asked: Iterable[str], name: str) -> None:
    if not set(keys).issubset(asked):
        msg = f"{name} has an answer that was not asked for; answer the questions of this very upload or selection"
        raise ValueError(msg)
    if len(set(keys)) != len(keys):
        msg = f"{name} has two answers to one question; compare numbers by digits and identities without regard to case"
        raise ValueError(msg)


def _records(values: Iterable[NumberRecord] | None) -> tuple[NumberRecord, ...] | None:
    return None if values is None else several(values, NumberRecord, "numbers")


def _accounts(values: Iterable[Account] | None) -> tuple[Account, ...] | None:
    return None if values is None else several(values, Account, "accounts")


@frozen(kw_only=True, eq=False, repr=False)
class Facts(Value):
    """
    What the host answered; made by `Questions.answer`.

    Attributes:
        questions: The questions that are answered.

        numbers: The numbers that were found, or `None`: not told.

        accounts: The accounts that were found, or `None`: not told.

        pool: How many numbers are free, or `None`: not told.

        utilization: How many numbers are in use, or `None`: not told.
    """

    questions: Questions
    numbers: tuple[NumberRecord, ...] | None = field(default=None, converter=_records, repr=mask_items)
    accounts: tuple[Account, ...] | None = field(default=None, converter=_accounts, repr=mask_items)
    pool: Pool | None = None
    utilization: Utilization | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse answers that were not asked for, and two answers to one question."""
        if self.numbers is not None:
            _check_answers([record.key for record in self.numbers], self.questions.numbers, "numbers")
        if self.accounts is not None:
            _check_answers([account.key for account in self.accounts], self.questions.identities, "accounts")

    def check_answers(self, questions: Questions) -> None:
        """Raise `ValueError` unless these facts answer *questions*."""
        if self.questions != questions:
            msg = "these facts answer other questions; answer the questions of this very upload or selection"
            raise ValueError(msg)

    def broken(self, preconditions: Iterable["Precondition"]) -> tuple["Precondition", ...]:
        """
        Return the preconditions that do not hold for these facts, when they answer the questions of a plan once more.

        What these facts do not tell, or what was not asked, is taken for broken: nothing holds because it was not checked.

        Raises:
            TypeError: One of *preconditions* is something else.

        >>> from multiline_batch import CapacityAtLeast
        >>> sales = OrganizationId("sales")
        >>> facts = Questions(organization=sales, pool_owners=(sales,)).answer(pool=Pool(available=2, outstanding=0))
        >>> facts.broken([CapacityAtLeast(needed=3, count_outstanding=True)])
        (CapacityAtLeast(needed=3, count_outstanding=True),)
        """
        from multiline_batch.preconditions import (  # noqa: PLC0415  A plan is made without them.
            AccountIs,
            CapacityAtLeast,
            IdentityFree,
            NumberIs,
        )

        check_type(preconditions, Iterable, "preconditions")
        kinds = (NumberIs, IdentityFree, AccountIs, CapacityAtLeast)
        records = self.numbers_by_key() or {}
        accounts = {account.key: account for account in self.accounts or ()}
        asked = frozenset(() if self.accounts is None else self.questions.identities)

        def holds(condition: "Precondition") -> bool:
            check_one_of(condition, kinds, "a precondition of a plan", "each of preconditions")
            match condition:
                case NumberIs():
                    return condition.holds(records.get(condition.number))
                case IdentityFree() | AccountIs():
                    return condition.identity in asked and condition.holds(accounts.get(condition.identity))
                case CapacityAtLeast():
                    return bool(self.questions.pool_owners) and self.pool is not None and condition.holds(self.pool)
                case _:
                    assert_never(condition)

        return tuple(condition for condition in preconditions if not holds(condition))

    def numbers_by_key(self) -> Mapping[Number, NumberRecord] | None:
        """Return the numbers by ``+`` and digits, or `None` if not told."""
        return None if self.numbers is None else {record.key: record for record in self.numbers}

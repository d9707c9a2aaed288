"""
The inventory: organizations, numbers and accounts in memory, which answer any questions and move on.

For tests and notebooks; a service answers from its database.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Protocol

from attrs import evolve, field, frozen

from multiline_batch._fields import check_type, mask_items, several
from multiline_batch._value import Value
from multiline_batch.accounts import Account, NumberRecord, Pool, Utilization
from multiline_batch.facts import Facts, Questions
from multiline_batch.identifiers import Identity, Number, OrganizationId
from multiline_batch.policy import PoolScope
from multiline_batch.preconditions import Changes, Precondition
from multiline_batch.request import Organization
from multiline_batch.vocabulary import Usage


class Decided(Protocol):
    """What can be carried out: a `Plan`, an `InvitationPlan` or a `MoveAllowed`."""

    @property
    def questions(self) -> Questions:
        """What is asked once more."""
        ...

    @property
    def preconditions(self) -> tuple[Precondition, ...]:
        """What must still hold."""
        ...

    @property
    def changes(self) -> Changes:
        """What it changes."""
        ...


def _parents(organizations: Iterable[Organization]) -> dict[OrganizationId, OrganizationId | None]:
    # The lineage of an organization tells what is above each of its ancestors too.
    found: dict[OrganizationId, OrganizationId | None] = {}
    for organization in organizations:
        for name, above in zip_longest(organization.lineage, organization.ancestors):
            if found.setdefault(name, above) != above:
                msg = "organizations disagree about what is above one of them; give each its whole lineage"
                raise ValueError(msg)
    return found


def _organizations(values: Iterable[Organization]) -> tuple[Organization, ...]:
    return several(values, Organization, "organizations")


def _records(values: Iterable[NumberRecord]) -> tuple[NumberRecord, ...]:
    return several(values, NumberRecord, "numbers")


def _accounts(values: Iterable[Account]) -> tuple[Account, ...]:
    return several(values, Account, "accounts")


@frozen(kw_only=True, eq=False, repr=False)
class Inventory(Value):
    """
    Organizations, numbers and accounts in memory: answers questions and moves on.

    Attributes:
        organizations: The organizations that own numbers or have accounts, or organizations below them.

        numbers: All numbers.

        accounts: All accounts.

    Raises:
        TypeError: One of them is of another type.
        ValueError: A number or account stands twice, or its organization is not among *organizations*.
    """

    organizations: tuple[Organization, ...] = field(converter=_organizations, repr=mask_items)
    numbers: tuple[NumberRecord, ...] = field(default=(), converter=_records, repr=mask_items)
    accounts: tuple[Account, ...] = field(default=(), converter=_accounts, repr=mask_items)
    _numbers: dict[Number, NumberRecord] = field(init=False, eq=False, repr=False)
    _accounts: dict[Identity, Account] = field(init=False, eq=False, repr=False)
    _free: Counter[OrganizationId] = field(init=False, eq=False, repr=False)
    _owned: Counter[OrganizationId] = field(init=False, eq=False, repr=False)
    _waiting: tuple[Account, ...] = field(init=False, eq=False, repr=False)
    _parents: dict[OrganizationId, OrganizationId | None] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Build what makes answers quick."""
        build = object.__setattr__  # The class is frozen for everybody else.
        build(self, "_numbers", {record.key: record for record in self.numbers})
        build(self, "_accounts", {account.key: account for account in self.accounts})
        build(self, "_owned", Counter(record.owner for record in self.numbers))
        build(self, "_free", Counter(record.owner for record in self.numbers if record.usage is Usage.AVAILABLE))
        build(self, "_waiting", tuple(a for a in self.accounts if a.is_pending and a.number is None))
        build(self, "_parents", _parents(self.organizations))
        if len(self._numbers) != len(self.numbers) or len(self._accounts) != len(self.accounts):
            msg = "a number or account stands twice; numbers are compared by digits, identities without regard to case"
            raise ValueError(msg)
        used = {*self._owned, *(account.organization for account in self.accounts)}
        if not used.issubset(self._parents):
            msg = (
                "organizations must hold, or be below, the organization of every account and the owner of every number"
            )
            raise ValueError(msg)

    def answer(self, questions: Questions) -> Facts:
        """
        Answer questions, all of them.

        Raises:
            TypeError: *questions* are no `Questions`.
            ValueError: The organization of the questions is not among *organizations*.
        """
        check_type(questions, Questions, "questions")
        if questions.organization not in self._parents:
            msg = "organizations must hold the organization of the questions"
            raise ValueError(msg)
        deciding = frozenset(questions.under_decision)
        outstanding = sum(self._draws(account, questions) and account.key not in deciding for account in self._waiting)
        return questions.answer(
            numbers=[self._numbers[key] for key in questions.numbers if key in self._numbers],
            accounts=[self._accounts[key] for key in questions.identities if key in self._accounts],
            pool=Pool(available=sum(self._free[owner] for owner in questions.pool_owners), outstanding=outstanding),
            utilization=self._utilization(questions.organization) if questions.utilization else None,
        )

    def _draws(self, account: Account, questions: Questions) -> bool:
        if questions.pool_scope is PoolScope.OWN:
            return account.organization in questions.pool_owners
        return not set(questions.pool_owners).isdisjoint(self._lineage(account.organization))

    def _lineage(self, organization: OrganizationId | None) -> Iterator[OrganizationId]:
        while organization is not None:
            yield organization
            organization = self._parents[organization]

    def _utilization(self, organization: OrganizationId) -> Utilization:
        # Seen from an organization, what is allocated further down is in use (N3, N4).
        total = sum(count for owner, count in self._owned.items() if organization in self._lineage(owner))
        return Utilization(in_use=total - self._free[organization], total=total)

    def after(self, decided: Decided) -> "Inventory":
        """
        Return the inventory as it is when a plan or an allowed move was carried out.

        What an administrator, an organization or a permission group may do is not asked again: an inventory does not know it.

        Raises:
            TypeError: *decided* is no plan and no allowed move.
            ValueError: It is stale: something that it relied on does not hold here; or the organization of its questions is not
                among *organizations*.
        """
        changes = getattr(decided, "changes", None)
        if not isinstance(changes, Changes):
            msg = "decided must be a Plan, an InvitationPlan or a MoveAllowed; nothing else changes anything"
            raise TypeError(msg)
        if self.answer(decided.questions).broken(decided.preconditions):
            msg = "this plan is stale: something that it relied on does not hold here; answer its questions, and plan again"
            raise ValueError(msg)
        numbers = self._numbers | {record.key: record for record in changes.numbers}
        accounts = self._accounts | {account.key: account for account in changes.accounts}
        return evolve(self, numbers=tuple(numbers.values()), accounts=tuple(accounts.values()))

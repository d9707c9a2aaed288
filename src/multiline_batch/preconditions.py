"""
What must still hold when a plan is carried out, and what carrying it out changes.

Facts go stale between asking and doing.  So a plan states what it relied on and no more, and a host checks it in the very transaction
in which it makes the changes.  Privileges and settings are no facts: a host compares the request of the upload with what holds now.
"""

from attrs import field, frozen

from multiline_batch._fields import mask, mask_items
from multiline_batch._value import Value
from multiline_batch.accounts import Account, NumberRecord, Pool
from multiline_batch.identifiers import Identity, Number, OrganizationId, number_key
from multiline_batch.vocabulary import AccountStatus, Usage


@frozen(kw_only=True, eq=False, repr=False)
class NumberIs(Value):
    """
    Precondition: a number still has this usage, owner and holder.

    Attributes:
        number: The number, as ``+`` and digits.

        usage: What it is used for.

        owner: Id of the organization that it is allocated to.

        holder: The key of the account that it is assigned to or reserved for, or `None`.
    """

    number: Number = field(repr=False)
    usage: Usage
    owner: OrganizationId
    holder: Identity | None = field(default=None, repr=mask)

    @classmethod
    def of(cls, record: NumberRecord) -> "NumberIs":
        """Return the condition that a number stays as it is."""
        return cls(number=record.key, usage=record.usage, owner=record.owner, holder=record.holder_key)

    def holds(self, record: NumberRecord | None) -> bool:
        """Return whether it holds for what the host knows now."""
        return record is not None and NumberIs.of(record) == self


@frozen(kw_only=True, eq=False, repr=False)
class AccountIs(Value):
    """
    Precondition: an existing account still has this organization, status and number.

    Attributes:
        identity: The key of its identity.

        organization: Id of its organization.

        status: Where it stands.

        number: Its number as ``+`` and digits, or `None`.
    """

    identity: Identity = field(repr=False)
    organization: OrganizationId
    status: AccountStatus
    number: Number | None = field(default=None, repr=mask)

    @classmethod
    def of(cls, account: Account) -> "AccountIs":
        """Return the condition that an account stays as it is."""
        number = None if account.number is None else number_key(account.number)
        return cls(identity=account.key, organization=account.organization, status=account.status, number=number)

    def holds(self, account: Account | None) -> bool:
        """Return whether it holds for what the host knows now."""
        return account is not None and AccountIs.of(account) == self


@frozen(kw_only=True, eq=False, repr=False)
class IdentityFree(Value):
    """
    Precondition: an identity is still no account.

    Attributes:
        identity: The key of an identity, as `identity_key` makes it.
    """

    identity: Identity = field(repr=False)

    def holds(self, account: Account | None) -> bool:
        """Return whether it holds for what the host knows now."""
        return account is None or account.key != self.identity


@frozen(kw_only=True, eq=False, repr=False)
class CapacityAtLeast(Value):
    """
    Precondition: the pool still has room.

    Attributes:
        needed: Numbers that are needed from the pool, those that the plan names among them, in numbers.

        count_outstanding: Whether outstanding invitations reduce what is free.
    """

    needed: int
    count_outstanding: bool

    def holds(self, pool: Pool) -> bool:
        """Return whether it holds for a new answer to the same question about the pool."""
        return pool.available - (pool.outstanding if self.count_outstanding else 0) >= self.needed


Precondition = NumberIs | IdentityFree | AccountIs | CapacityAtLeast
"""What must still hold when a plan is carried out."""


@frozen(kw_only=True, eq=False, repr=False)
class Changes(Value):
    """
    What a plan changes when it is carried out.

    Attributes:
        accounts: Accounts that are new or different, as they will be; look them up by `Account.key`, which knows no spelling.

        numbers: Numbers that are different, as they will be.
    """

    accounts: tuple[Account, ...] = field(default=(), repr=mask_items)
    numbers: tuple[NumberRecord, ...] = field(default=(), repr=mask_items)

"""
Numbers: which one an account may have, and for how many there is room.

Two questions, answered apart.  An account that *names* a number may have that very number or none: it must exist, be Available,
and belong to the organization or to one above it (S38, N10).  An account that names none needs *capacity*: one more free number in
the pool, a count and never a number, because the end user chooses at activation (S33).

Explicit claims come first, in the order of the file, and then capacity: otherwise the first row's need might be met by a
number that the last row names (Q39).
"""

from binascii import crc32

from attrs import frozen

from multiline_batch._value import Value
from multiline_batch.accounts import NumberRecord, Pool, Utilization
from multiline_batch.identifiers import Identity, identity_key
from multiline_batch.policy import Policy
from multiline_batch.request import Organization
from multiline_batch.vocabulary import Usage

SHORT_LIST_LENGTH = 5
"""How many numbers an end user chooses from at activation, in numbers (Q65)."""

_BITS_64 = (1 << 64) - 1
_USAGE_CODES = {
    Usage.ACTIVE: "number-active",
    Usage.ASSIGNED: "number-assigned",
    Usage.RESERVED: "number-reserved",
}


def check_number(
    record: NumberRecord | None, *, organization: Organization, identity: Identity | None, policy: Policy
) -> str | None:
    """
    Return the code of the first rule by which an account may not claim a number, or `None`.

    Source:
        S38: it must be Available and not allocated to another organization.  X5: an ancestor's is not another's.  Q36: one code a
        cause, the first that applies.  X3: a Reserved number only if the policy says so, and not somebody else's.

    Args:
        record: What the host knows of the number; `None` if it knows none.

        organization: The organization of the account.

        identity: Who claims it, if that is known.

        policy: Whether Reserved numbers may be claimed.

    >>> from multiline_batch import Organization, Usage
    >>> taken = NumberRecord(number="+442079460123", owner="root", usage=Usage.ASSIGNED)
    >>> sales = Organization(id="sales", ancestors=("root",))
    >>> check_number(taken, organization=sales, identity=None, policy=Policy())
    'number-assigned'
    """
    if record is None:
        return "number-unknown"
    if record.owner not in organization.lineage:
        return "number-elsewhere"
    if record.usage is Usage.AVAILABLE:
        return None
    if record.usage is Usage.RESERVED and policy.claim_reserved:
        mine = record.holder is None or (identity is not None and record.is_held_by(identity))
        return None if mine else "number-reserved"
    return _USAGE_CODES[record.usage]


def check_held_number(record: NumberRecord | None, *, organization: Organization, identity: Identity) -> str | None:
    """
    Return the code of the first rule by which an account's own number cannot be used for an invitation, or `None`.

    Source:
        S11: it must be Available or Reserved.  Q46: usable and free, or held by this very account.
    """
    if record is None:
        return "number-unknown"
    if record.is_held_by(identity):
        return None
    if record.owner not in organization.lineage:
        return "number-elsewhere"
    if record.usage is Usage.AVAILABLE:
        return None
    if record.usage is Usage.RESERVED and record.holder is None:
        return None
    return _USAGE_CODES[record.usage]


def capacity(pool: Pool, *, claimed: int, policy: Policy) -> int:
    """
    Return for how many accounts without a number there is room, in accounts.

    Source:
        Q41: what is Available, less what is promised already, less what this batch names from the same pool; never below 0.

    >>> capacity(Pool(available=40, outstanding=3), claimed=2, policy=Policy())
    35
    """
    outstanding = pool.outstanding if policy.count_outstanding else 0
    return max(0, pool.available - outstanding - claimed)


@frozen(kw_only=True, eq=False, repr=False)
class Ledger(Value):
    """
    What a plan needs of the pool, and what there is.

    Attributes:
        available: Available numbers of the pool, in numbers; `None` if nobody told.

        outstanding: Promised already, in accounts; `None` if nobody told.

        claimed: Numbers that the plan names from the pool, in numbers.

        needed: Accounts without a number that nothing but the pool keeps from being invited, in accounts.

        granted: Those that the pool has room for, in accounts.

        first_short: The first row, or the first place in the selection from 1, that the pool has no room for.
    """

    available: int | None = None
    outstanding: int | None = None
    claimed: int = 0
    needed: int = 0
    granted: int = 0
    first_short: int | None = None

    @property
    def short(self) -> int:
        """How many accounts the pool has no room for, in accounts; 0 while nobody told how much there is."""
        return 0 if self.available is None else self.needed - self.granted


def check_utilization(utilization: Utilization, *, threshold: int, newly_used: int) -> int | None:
    """
    Return the utilization after a plan, in percent without rounding up, if it reaches the threshold, or `None`.

    Source:
        N14: administrators are told when it is reached and at every further assignment.  Q45: in use of total, at least the
        threshold, without rounding; without numbers there is none.

    Args:
        utilization: Before the plan.

        threshold: In percent, 1 to 100.

        newly_used: Numbers that the plan takes from the Available ones, in numbers.

    >>> check_utilization(Utilization(in_use=89, total=100), threshold=90, newly_used=0) is None
    True
    >>> check_utilization(Utilization(in_use=89, total=100), threshold=90, newly_used=1)
    90
    """
    total = utilization.total
    # Numbers that are Available and in use already contradict each other; more than all are never in use.
    in_use = min(utilization.in_use + newly_used, total)
    if not total or in_use * 100 < threshold * total:
        return None
    return in_use * 100 // total


def _spread(text: str) -> int:
    # CRC-32 is linear, so similar texts give similar sums; multiplying and shifting mixes them (as splitmix64 does).
    value = (crc32(text.encode()) * 0x9E3779B97F4A7C15) & _BITS_64
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _BITS_64
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _BITS_64
    return value ^ (value >> 31)


def short_list(available: int, identity: str, *, length: int = SHORT_LIST_LENGTH) -> tuple[int, ...]:
    """
    Choose which of the available numbers an end user is shown at activation, by their positions.

    Source:
        S33: a short list of available numbers.  Q65: five, from the count and the invitee alone, the same everywhere; two
        invitees rarely see the same ones.

    Args:
        available: How many numbers are available, in numbers; the host keeps them in an order of its own.

        identity: Who is invited.

        length: Most positions, from 1.

    Returns:
        Different positions from 0 to below *available*: *length* of them, or all if there are fewer.

    Raises:
        ValueError: *available* is no whole number from 0, or *length* none from 1.

    >>> short_list(3, "anna@example.org") == short_list(3, "Anna@example.org")
    True
    >>> sorted(short_list(3, "anna@example.org"))
    [0, 1, 2]
    """
    if type(available) is not int or type(length) is not int or available < 0 or length < 1:
        msg = "available must be at least 0 and length at least 1, both whole numbers"
        raise ValueError(msg)
    key = identity_key(identity)
    moved: dict[int, int] = {}
    chosen: list[int] = []
    # The first steps of a Fisher-Yates shuffle, of which only the places that moved are kept.
    for place in range(min(length, available)):
        draw = place + _spread(f"{key}\0{place}") % (available - place)
        chosen.append(moved.get(draw, draw))
        moved[draw] = moved.get(place, place)
    return tuple(chosen)

"""What must still hold when a plan is carried out."""

import pytest

from multiline_batch import (
    Account,
    CapacityAtLeast,
    Identity,
    IdentityFree,
    Number,
    NumberIs,
    NumberRecord,
    Pool,
    Usage,
)
from support import ROOT, SALES, account, number, record

ANNA = "anna@example.org"


@pytest.mark.parametrize(
    ("known", "holds"),
    [
        (record(number(0)), True),
        (record("44 20 7946 0000"), True),
        (record(number(0), Usage.ASSIGNED, holder=ANNA), False),
        (record(number(0), owner=SALES), False),
        (record(number(1)), False),
        (None, False),
    ],
)
def test_number_is(*, known: NumberRecord | None, holds: bool) -> None:
    """A number that changed its usage or owner, or that is gone, is stale."""
    assert NumberIs(number=Number(number(0)), usage=Usage.AVAILABLE, owner=ROOT).holds(known) is holds


@pytest.mark.parametrize(
    ("known", "holds"),
    [(None, True), (account("bo@example.org"), True), (account(), False), (account("ANNA@example.org"), False)],
)
def test_identity_free(*, known: Account | None, holds: bool) -> None:
    """An identity that became an account, in whatever spelling, is no longer free."""
    assert IdentityFree(identity=Identity(ANNA)).holds(known) is holds


@pytest.mark.parametrize(
    ("available", "outstanding", "counted", "holds"),
    [
        (3, 0, True, True),
        (2, 0, True, False),
        (4, 1, True, True),
        (4, 2, True, False),
        (3, 9, False, True),
        (2, 0, False, False),
    ],
)
def test_capacity_at_least(*, available: int, outstanding: int, counted: bool, holds: bool) -> None:
    """The pool has to have what is needed, equal is enough, and outstanding invitations count if the policy says so."""
    condition = CapacityAtLeast(needed=3, count_outstanding=counted)
    assert condition.holds(Pool(available=available, outstanding=outstanding)) is holds

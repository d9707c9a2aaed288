"""What must still hold when a plan is carried out."""

import pytest

from multiline_batch import (
    Account,
    AccountIs,
    AccountStatus,
    CapacityAtLeast,
    Changes,
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


def test_the_condition_that_a_number_stays_as_it_is() -> None:
    """It holds what the host knows: the number by its digits, usage, owner, and holder by key."""
    known = record("44 20 7946 0000", Usage.ASSIGNED, owner=SALES, holder="Anna@Example.org")
    condition = NumberIs.of(known)
    expected = NumberIs(number=Number(number(0)), usage=Usage.ASSIGNED, owner=SALES, holder=Identity(ANNA))
    assert condition == expected
    assert condition.holds(known)
    assert not condition.holds(record(number(0), Usage.ASSIGNED, owner=SALES))


def test_the_condition_that_an_account_stays_as_it_is() -> None:
    """It holds what the host knows: the identity by key, organization, status, and number by its digits."""
    known = account("Anna@Example.org", AccountStatus.INVITED, number="44 20 7946 0000")
    expected = AccountIs(
        identity=Identity(ANNA), organization=SALES, status=AccountStatus.INVITED, number=Number(number(0))
    )
    assert AccountIs.of(known) == expected
    assert AccountIs.of(account()).number is None


@pytest.mark.parametrize(
    ("known", "holds"),
    [
        (account(number=number(0)), True),
        (account("ANNA@example.org", number="44 20 7946 0000"), True),
        (account("bo@example.org", number=number(0)), False),
        (account(status=AccountStatus.ACTIVE, number=number(0)), False),
        (account(organization=ROOT, number=number(0)), False),
        (account(number=number(1)), False),
        (account(), False),
        (None, False),
    ],
)
def test_account_is(*, known: Account | None, holds: bool) -> None:
    """An account that changed its organization, status or number, or that is gone, is stale."""
    assert AccountIs.of(account(number=number(0))).holds(known) is holds


@pytest.mark.parametrize(
    "value",
    [
        NumberIs.of(record(number(0), Usage.ASSIGNED, holder=ANNA)),
        AccountIs.of(account(number=number(0))),
        IdentityFree(identity=Identity(ANNA)),
        Changes(accounts=(account(number=number(0)),), numbers=(record(number(0), Usage.ASSIGNED, holder=ANNA),)),
    ],
)
def test_a_repr_shows_nobody(value: object) -> None:
    """What must hold and what changes is shown without addresses and numbers."""
    shown = repr(value)
    assert "anna" not in shown
    assert number(0)[-7:] not in shown


def test_an_account_may_have_no_number() -> None:
    """Whoever leaves the number out says that there is none."""
    condition = AccountIs(identity=Identity(ANNA), organization=SALES, status=AccountStatus.INVITED)
    assert condition.holds(account())
    assert not condition.holds(account(number=number(0)))

"""Who may have which number, and for how many there is room."""

from collections import Counter
from itertools import combinations

import pytest

from multiline_batch import Identity, Ledger, Policy, Pool, Usage, Utilization, short_list
from multiline_batch.allocation import (
    SHORT_LIST_LENGTH,
    capacity,
    check_held_number,
    check_number,
    check_utilization,
)
from support import ORGANIZATION, ROOT, SALES, SERVICE, number, record

SELF = Identity("anna@example.org")
OTHER = "bo@example.org"
OWNERS = {"own": SALES, "ancestor": ROOT, "sibling": SERVICE, "descendant": "sales-north", "unrelated": "elsewhere"}
USABLE = ("own", "ancestor")
HOLDERS = (None, "Anna@Example.org", OTHER)

CLAIM = {
    # usage, claim_reserved: by nobody's, by one's own, by another's number
    (Usage.RESERVED, False): ("number-reserved", "number-reserved", "number-reserved"),
    (Usage.RESERVED, True): (None, None, "number-reserved"),
    (Usage.ASSIGNED, False): ("number-assigned", "number-assigned", "number-assigned"),
    (Usage.ASSIGNED, True): ("number-assigned", "number-assigned", "number-assigned"),
    (Usage.ACTIVE, False): ("number-active", "number-active", "number-active"),
    (Usage.ACTIVE, True): ("number-active", "number-active", "number-active"),
}
"""Which code refuses a claim to a number of a usable owner (S38, X3, Q36)."""

CLAIM_CELLS = [
    *(
        (usage, claim, holder, code)
        for (usage, claim), row in CLAIM.items()
        for holder, code in zip(HOLDERS, row, strict=True)
    ),
    (Usage.AVAILABLE, False, None, None),
    (Usage.AVAILABLE, True, None, None),
]

HELD_CELLS = [
    (Usage.AVAILABLE, None, None),
    (Usage.RESERVED, None, None),
    (Usage.RESERVED, "Anna@Example.org", None),
    (Usage.RESERVED, OTHER, "number-reserved"),
    (Usage.ASSIGNED, None, "number-assigned"),
    (Usage.ASSIGNED, "Anna@Example.org", None),
    (Usage.ASSIGNED, OTHER, "number-assigned"),
    (Usage.ACTIVE, None, "number-active"),
    (Usage.ACTIVE, "Anna@Example.org", None),
    (Usage.ACTIVE, OTHER, "number-active"),
]
"""Which code closes the gate for an account's own number of a usable owner (S11, Q46)."""


class TestClaims:
    """A number that a row names."""

    @pytest.mark.parametrize(("usage", "claim", "holder", "code"), CLAIM_CELLS)
    @pytest.mark.parametrize("owner", USABLE)
    def test_a_usable_owners_number(
        self, *, owner: str, usage: Usage, claim: bool, holder: str | None, code: str | None
    ) -> None:
        """Only an Available number may be claimed, and a Reserved one if the policy says so and it is nobody else's."""
        known = record(number(0), usage, owner=OWNERS[owner], holder=holder)
        policy = Policy(claim_reserved=claim)
        assert check_number(known, organization=ORGANIZATION, identity=SELF, policy=policy) == code

    @pytest.mark.parametrize(("usage", "claim", "holder", "_code"), CLAIM_CELLS)
    @pytest.mark.parametrize("owner", sorted(OWNERS.keys() - USABLE))
    def test_another_organizations_number(
        self, *, owner: str, usage: Usage, claim: bool, holder: str | None, _code: str | None
    ) -> None:
        """A sibling's, a descendant's or a stranger's number is another organization's, whatever else it is (X5)."""
        known = record(number(0), usage, owner=OWNERS[owner], holder=holder)
        policy = Policy(claim_reserved=claim)
        assert check_number(known, organization=ORGANIZATION, identity=SELF, policy=policy) == "number-elsewhere"

    @pytest.mark.parametrize("claim", [False, True])
    def test_a_number_that_nobody_knows(self, *, claim: bool) -> None:
        """A number that the host does not have may not be claimed."""
        policy = Policy(claim_reserved=claim)
        assert check_number(None, organization=ORGANIZATION, identity=SELF, policy=policy) == "number-unknown"

    @pytest.mark.parametrize(("holder", "code"), [(None, None), (SELF, "number-reserved")])
    def test_a_claim_of_nobody_known(self, holder: str | None, code: str | None) -> None:
        """A row whose identity is wrong may not claim what is reserved for somebody."""
        known = record(number(0), Usage.RESERVED, holder=holder)
        policy = Policy(claim_reserved=True)
        assert check_number(known, organization=ORGANIZATION, identity=None, policy=policy) == code


class TestHeldNumbers:
    """A number that an account has already."""

    @pytest.mark.parametrize(("usage", "holder", "code"), HELD_CELLS)
    @pytest.mark.parametrize("owner", USABLE)
    def test_a_usable_owners_number(self, owner: str, usage: Usage, holder: str | None, code: str | None) -> None:
        """It must be Available or Reserved and nobody else's, or held by this very account."""
        known = record(number(0), usage, owner=OWNERS[owner], holder=holder)
        assert check_held_number(known, organization=ORGANIZATION, identity=SELF) == code

    @pytest.mark.parametrize(("usage", "holder", "_code"), HELD_CELLS)
    @pytest.mark.parametrize("owner", sorted(OWNERS.keys() - USABLE))
    def test_another_organizations_number(
        self, owner: str, usage: Usage, holder: str | None, _code: str | None
    ) -> None:
        """A number of an organization that is not above cannot be used, unless this very account holds it."""
        known = record(number(0), usage, owner=OWNERS[owner], holder=holder)
        expected = None if holder == "Anna@Example.org" else "number-elsewhere"
        assert check_held_number(known, organization=ORGANIZATION, identity=SELF) == expected

    def test_a_number_that_nobody_knows(self) -> None:
        """A number that the host does not have cannot be used."""
        assert check_held_number(None, organization=ORGANIZATION, identity=SELF) == "number-unknown"

    @pytest.mark.parametrize("usage", [usage for usage in Usage if usage is not Usage.AVAILABLE])
    @pytest.mark.parametrize("owner", OWNERS)
    def test_a_number_of_this_very_account(self, owner: str, usage: Usage) -> None:
        """A number that this very account holds can be used, whatever it is used for and whosever it is (Q46)."""
        known = record(number(0), usage, owner=OWNERS[owner], holder=SELF)
        assert check_held_number(known, organization=ORGANIZATION, identity=SELF) is None


class TestCapacity:
    """For how many accounts without a number there is room."""

    @pytest.mark.parametrize(
        ("available", "outstanding", "claimed", "counted", "room"),
        [
            (5, 2, 1, True, 2),
            (5, 2, 2, True, 1),
            (5, 2, 3, True, 0),
            (5, 2, 4, True, 0),
            (5, 9, 0, True, 0),
            (5, 2, 1, False, 4),
            (5, 9, 5, False, 0),
            (0, 0, 0, True, 0),
            (1, 0, 0, False, 1),
        ],
    )
    def test_room(self, *, available: int, outstanding: int, claimed: int, counted: bool, room: int) -> None:
        """What is available, less what is promised if that counts, less what is claimed, and never below 0 (Q41)."""
        pool, policy = Pool(available=available, outstanding=outstanding), Policy(count_outstanding=counted)
        assert capacity(pool, claimed=claimed, policy=policy) == room

    @pytest.mark.parametrize(
        ("ledger", "short"),
        [
            (Ledger(available=2, needed=3, granted=2), 1),
            (Ledger(available=3, needed=3, granted=3), 0),
            (Ledger(available=None, needed=3, granted=0), 0),
            (Ledger(), 0),
        ],
    )
    def test_short(self, ledger: Ledger, short: int) -> None:
        """A ledger is short by what is needed and not granted, and by nothing while nobody told how much there is."""
        assert ledger.short == short


class TestUtilization:
    """The threshold at which administrators are told."""

    @pytest.mark.parametrize(
        ("in_use", "total", "newly_used", "threshold", "percent"),
        [
            (89, 100, 0, 90, None),
            (90, 100, 0, 90, 90),
            (89, 100, 1, 90, 90),
            (91, 100, 1, 90, 92),
            (2, 3, 0, 67, None),
            (2, 3, 0, 66, 66),
            (999, 1000, 0, 100, None),
            (1000, 1000, 0, 100, 100),
            (0, 100, 0, 1, None),
            (0, 100, 1, 1, 1),
            (0, 0, 0, 1, None),
            # All are in use, and yet one is Available: a contradiction is no 101 percent.
            (100, 100, 1, 90, 100),
        ],
    )
    def test_reached(self, *, in_use: int, total: int, newly_used: int, threshold: int, percent: int | None) -> None:
        """It is reached at the very threshold, without rounding up, and never without numbers (Q45)."""
        used = Utilization(in_use=in_use, total=total)
        assert check_utilization(used, threshold=threshold, newly_used=newly_used) == percent


class TestShortList:
    """The numbers that an end user chooses from at activation (S33, Q65)."""

    @pytest.mark.parametrize("available", [0, 1, 4, 5, 6, 100, 1_000_000])
    def test_distinct_and_in_range(self, available: int) -> None:
        """There are five different positions below the count, or all of them if there are fewer."""
        for index in range(50):
            chosen = short_list(available, f"person{index}@example.org")
            assert len(set(chosen)) == len(chosen) == min(SHORT_LIST_LENGTH, available)
            assert all(0 <= position < available for position in chosen)

    @pytest.mark.parametrize("length", [1, 2, 7, 20])
    def test_length(self, length: int) -> None:
        """A host can ask for another length; a shorter list is the beginning of a longer one."""
        assert short_list(20, SELF, length=length) == short_list(20, SELF, length=20)[:length]

    def test_the_whole_list_is_a_permutation(self) -> None:
        """With as many places as numbers every number is shown once."""
        assert sorted(short_list(50, SELF, length=50)) == list(range(50))

    def test_it_never_changes(self) -> None:
        """The positions for one invitee are the same in every process and release."""
        assert short_list(1000, SELF) == (766, 24, 579, 901, 303)

    def test_spelling_makes_no_other_invitee(self) -> None:
        """Two spellings of one identity see the same numbers."""
        assert short_list(1000, "ANNA@example.org") == short_list(1000, SELF)
        assert short_list(1000, "+44 7700 900123") == short_list(1000, "+447700900123")

    @pytest.mark.parametrize(
        "spelling", ["person{}@example.org", "{}@example.org", "+44770090{:04}", "anna@{}.example.org"]
    )
    def test_invitees_rarely_see_the_same(self, spelling: str) -> None:
        """Of many invitees hardly two see the same numbers, and few share even one, however alike their names."""
        lists = [frozenset(short_list(1000, spelling.format(index))) for index in range(300)]
        pairs = list(combinations(lists, 2))
        assert sum(one == other for one, other in pairs) == 0
        # By chance 2.5 pairs of 100 share a number.
        assert sum(bool(one & other) for one, other in pairs) < 0.04 * len(pairs)

    @pytest.mark.parametrize("available", [8, 64, 97])
    def test_every_number_is_shown_about_as_often(self, available: int) -> None:
        """No number is shown much more often than others."""
        seen = Counter(p for index in range(4000) for p in short_list(available, f"person{index}@example.org"))
        expected = 4000 * SHORT_LIST_LENGTH / available
        assert all(0.5 * expected < seen[position] < 1.6 * expected for position in range(available))

    @pytest.mark.parametrize(("available", "length"), [(-1, 5), (5, 0), (5, -1)])
    def test_impossible_counts(self, available: int, length: int) -> None:
        """A count below 0 and a length below 1 are the caller's mistake."""
        with pytest.raises(ValueError, match="available must be at least 0 and length at least 1"):
            short_list(available, SELF, length=length)

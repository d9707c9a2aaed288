"""Eight writers one after another without a database: what the preconditions have to do by themselves."""

import pytest

from database.laws import check_rounds
from database.rounds import play_in_turn


@pytest.mark.parametrize("seeds", [range(200), pytest.param(range(1000, 11_000), marks=pytest.mark.deep)], ids=str)
def test_rounds(seeds: range) -> None:
    """No number has two owners, no capacity is promised twice, every row is created or refused, and stale plans are made again."""
    print(check_rounds(seeds, play_in_turn))  # noqa: T201  Shown with `-rP`.

"""Eight writers at once on SQLite, which lets one write at a time."""

from functools import partial
from pathlib import Path

import pytest

from database.hosts import SqliteHost
from database.laws import check_rounds
from database.rounds import play


@pytest.mark.parametrize("seeds", [range(12), pytest.param(range(1000, 2000), marks=pytest.mark.deep)], ids=str)
def test_rounds(seeds: range, tmp_path: Path) -> None:
    """No number has two owners, no capacity is promised twice, every row is created or refused, and stale plans are made again."""
    print(check_rounds(seeds, partial(play, connect=partial(SqliteHost, tmp_path / "host.db"))))  # noqa: T201  Shown with `-rP`.

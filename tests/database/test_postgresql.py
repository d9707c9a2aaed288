"""Eight writers at once on PostgreSQL, which lets several write at a time: what keeps them apart, and what does not."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from time import sleep
from typing import Any

import pytest

from database.hosts import PostgresqlHost, Way, fill
from database.laws import check_rounds, count_missing
from database.rounds import TREE, play, read_inventory
from database.server import MISSING, running_server
from multiline_batch import Mode, PoolScope, plan_upload
from support import number, read, record

pytestmark = [pytest.mark.postgresql, pytest.mark.skipif(MISSING is not None, reason=str(MISSING))]

WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
"""Whether a transaction waits for a lock."""

Connect = Callable[[Way], PostgresqlHost]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    """Connect to a server that runs for these tests."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: install the extra `database`")
    with running_server() as folder:

        def connect_to_it(way: Way) -> PostgresqlHost:
            connection: Any = psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True)
            return PostgresqlHost(connection, way)

        yield connect_to_it


ENOUGH = [Way.ROOT_LOCKED, Way.NAME_LOCKED, Way.SERIALIZABLE]


@pytest.mark.parametrize("seeds", [range(12), pytest.param(range(1000, 1500), marks=pytest.mark.deep)], ids=str)
@pytest.mark.parametrize("way", ENOUGH)
def test_rounds(seeds: range, way: Way, connect: Connect) -> None:
    """No number has two owners, no capacity is promised twice, every row is created or refused, and stale plans are made again."""
    print(check_rounds(seeds, partial(play, connect=partial(connect, way))))  # noqa: T201  Shown with `-rP`.


@pytest.mark.parametrize("way", Way)
def test_a_count_of_free_numbers_needs_a_lock_or_serializable(way: Way, connect: Connect) -> None:
    """Of two files for the last free number one is stored, and both are where nothing keeps the two counts apart."""
    with closing(connect(way)) as first, closing(connect(way)) as second, ThreadPoolExecutor(1) as pool:
        fill(first, organizations=TREE, numbers=[record(number(0))], accounts=[])
        mine, theirs = (
            plan_upload(upload, first.answer(upload.questions), mode=Mode.IMPORT_AND_INVITE)
            for upload in (read({"device": "anna@example.org"}), read({"device": "bo@example.org"}))
        )
        other: list[Future[bool]] = []

        def let_the_other_come_between() -> None:
            if not other:
                other.append(pool.submit(second.carry_out, theirs))
                while not other[0].done() and not first.rows(WAITING):
                    sleep(0.01)

        first.checked = let_the_other_come_between
        stored = first.carry_out(mine) + other[0].result(timeout=60)
        missing = count_missing(read_inventory(first), PoolScope.USABLE)
    assert (stored, missing) == ((1, 0) if way in ENOUGH else (2, 1))

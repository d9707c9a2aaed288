"""
The gates of speed, as ratios within one run: ``python -m pytest -m benchmark -n 0 --no-cov -s``.

Each compares with the plain script, or with what nobody can do without, on the same work.
"""

import math
from collections.abc import Callable
from functools import partial

import pytest

from benchmarks import plain
from benchmarks.measure import STARTS, Start, best, cold_starts, make_inventory, planner, read, same_verdicts
from benchmarks.uploads import make_upload
from multiline_batch import preload

ROUNDS = 200

pytestmark = pytest.mark.benchmark


def _told(name: str, value: float, goal: float) -> float:
    print(f"\n{name}: {value:.3f}, goal {goal}")  # noqa: T201  The figure is the result.
    return value


@pytest.mark.parametrize(("kind", "goal"), [("clean", 0.10), ("one in ten bad", 0.14)])
def test_reading_costs_a_fraction_of_the_plain_script(kind: str, goal: float) -> None:
    """Reading a thousand rows, every finding with its place and fix, against the plain script."""
    preload()
    sample = make_upload(kind, 1000)
    assert same_verdicts(sample, {})
    times = best({"read": partial(read, sample), "plain": partial(plain.check, sample.data)}, rounds=ROUNDS)
    assert _told(f"read_upload, {kind}", times["read"] / times["plain"], goal) <= goal


def test_reading_and_planning_cost_a_fraction_of_the_plain_script() -> None:
    """Reading and planning with facts from a million numbers, against the plain script's checking alone."""
    preload()
    sample, goal = make_upload("clean", 1000), 0.15
    plan = planner(read(sample), make_inventory())
    assert len(plan().created) == 1000
    works: dict[str, Callable[[], object]] = {
        "read": partial(read, sample),
        "plan": plan,
        "plain": partial(plain.check, sample.data),
    }
    times = best(works, rounds=ROUNDS)
    assert _told("read_upload and plan_upload", (times["read"] + times["plan"]) / times["plain"], goal) <= goal


def test_time_grows_with_the_rows_and_no_faster() -> None:
    """From a thousand rows to a hundred thousand the time of a row stays the same, within a tenth in the exponent."""
    preload()
    short, long, goal = make_upload("clean", 1000), make_upload("clean", 100_000), 1.10
    quick = best({"short": partial(read, short)}, rounds=ROUNDS)["short"]
    slow = best({"long": partial(read, long)}, rounds=3)["long"]
    assert _told("growth exponent", math.log(slow / quick, 100), goal) <= goal


@pytest.fixture(scope="module")
def starts() -> dict[str, Start]:
    """Return what fresh processes take."""
    return cold_starts(rounds=STARTS)


def test_a_bare_import_costs_no_more_than_what_it_stands_on(starts: dict[str, Start]) -> None:
    """A fresh process that imports the package, against one that imports csv and attrs."""
    goal = 1.5
    assert _told("bare import", starts["import"].result / starts["import csv, attrs"].result, goal) <= goal


def test_a_plan_is_there_before_the_plain_script_has_its_verdicts(starts: dict[str, Start]) -> None:
    """A fresh process to the plan of a thousand rows, against one of the plain script to its verdicts."""
    goal = 0.75
    plan, script = starts["plan"], starts["plain"]
    print(f"\nprocess start to its end: {plan.end / script.end:.3f}")  # noqa: T201  Told beside the gate.
    assert _told("process start to plan", plan.result / script.result, goal) <= goal

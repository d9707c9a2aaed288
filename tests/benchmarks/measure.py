"""
Measures this library beside others, on the same uploads in one run, and prints ratios: ``python tests/benchmarks/measure.py``.

Before anything is measured, all have to give the same verdict on every row.  Runs are interleaved, and of many the best counts, as
CPU time of the process: what is slower was disturbed.  Other programs need the extra ``benchmarks``.
"""

import csv
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import plain  # noqa: E402  The tests have no package.
from benchmarks.uploads import KINDS, ORGANIZATION, REQUEST, Sample, make_upload  # noqa: E402
from multiline_batch import (  # noqa: E402
    Inventory,
    Limits,
    Mode,
    NumberRecord,
    Plan,
    Upload,
    Usage,
    plan_upload,
    preload,
    read_upload,
    report_batch,
)

ALL = Limits(bytes=1_000_000_000, rows=1_000_000)
"""Limits for files of any length."""

INVENTORY = 1_000_000
"""How many numbers the inventory holds from which plans get their facts."""

STARTS = 40
"""How many processes of each kind are started, of which the best counts."""


def best(works: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, float]:
    """Return the least CPU time of each work, in seconds, of so many rounds in turn."""
    times: dict[str, float] = {}
    for _ in range(rounds):
        for name, work in works.items():
            start = time.process_time()
            work()
            took = time.process_time() - start
            times[name] = min(times.get(name, took), took)
    return times


def read(sample: Sample) -> Upload:
    """Read an upload of any length."""
    return read_upload(sample.data, REQUEST, limits=ALL)


def refused(upload: Upload) -> set[int]:
    """Return the rows that are refused."""
    return {finding.row for finding in upload.findings if finding.row and finding.rule.refuses_row}


def same_verdicts(sample: Sample, peers: Mapping[str, Callable[[bytes], set[int]]]) -> bool:
    """Return whether all find the same rows wrong, and just those that were made so."""
    verdicts = [refused(read(sample)), plain.check(sample.data)[1]]
    verdicts += [check(sample.data) for check in peers.values()]
    return all(verdict == set(sample.wrong) for verdict in verdicts)


def make_inventory() -> Inventory:
    """Return an inventory of a million numbers, those that uploads name among them."""
    numbers = [
        NumberRecord(number=f"+44207{index:07}", owner="sales", usage=Usage.AVAILABLE) for index in range(INVENTORY)
    ]
    return Inventory(organizations=[ORGANIZATION], numbers=numbers)


def planner(upload: Upload, inventory: Inventory) -> Callable[[], Plan]:
    """Return what plans an upload with facts from an inventory."""
    return partial(plan_upload, upload, inventory.answer(upload.questions), mode=Mode.IMPORT_AND_INVITE)


def split(sample: Sample) -> int:
    """Do what nobody can do without: split the text into cells."""
    return sum(1 for _ in csv.reader(io.StringIO(sample.data.decode(), newline="")))


class Start(NamedTuple):
    """What a fresh process took, as CPU time in seconds."""

    result: float
    """From its start until it had its result, as it says itself."""

    end: float
    """From its start until it was gone: freeing what it made counts too."""

    def or_less(self, other: "Start") -> "Start":
        """Return the least of each."""
        return Start(min(self.result, other.result), min(self.end, other.end))


def start_process(arguments: list[str], said: str, data: bytes, bytecode: str) -> Start:
    """Return what a fresh process took that reads these data and says this, with a folder for the bytecode of what it imports."""
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": bytecode}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # noqa: S603  Ours.
        [sys.executable, *arguments], input=data, check=True, capture_output=True, env=os.environ | kept
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    end = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.stdout.decode().strip() != said:
        msg = f"a process that should say {said!r} has another result"
        raise ValueError(msg)
    return Start(float(done.stderr), end)


def cold_starts(*, rounds: int) -> dict[str, Start]:
    """
    Return the least that fresh processes took which do the same work, and those that only import.

    All find bytecode of what they import, as whoever installs a package does; the first round makes it.
    """
    data = make_upload("clean", 1000).data
    tell = "import sys, time; sys.stderr.write(str(time.process_time()))"
    with tempfile.TemporaryDirectory() as bytecode:
        works = {
            "plan": ([str(HERE / "cold.py")], "1000"),
            "plain": ([str(HERE / "plain.py")], "0"),
            "import": (["-c", f"import multiline_batch; {tell}"], ""),
            "import csv, attrs": (["-c", f"import csv, attrs; {tell}"], ""),
        }
        times: dict[str, Start] = {}
        for _ in range(rounds + 1):
            for name, (arguments, said) in works.items():
                took = start_process(arguments, said, data, bytecode)
                times[name] = times.get(name, took).or_less(took)
        return times


def _line(name: str, seconds: float, yardstick: float, rows: int) -> str:
    return f"| {name} | {seconds / rows * 1e6:.2f} | {seconds / yardstick:.3f} |"


def _print(text: str = "") -> None:
    sys.stdout.write(text + "\n")


def main(counts: tuple[int, ...] = (1000, 10_000, 100_000)) -> None:
    """Print all tables."""
    from benchmarks.peers import PEERS  # noqa: PLC0415  The gates need no other program.

    preload()
    inventory = make_inventory()
    for kind in KINDS:
        for count in counts:
            sample, small = make_upload(kind, count), count <= 1000
            if not same_verdicts(sample, PEERS):
                _print(f"{kind}, {count} rows: the verdicts differ")
                sys.exit(1)
            upload = read(sample)
            plan = planner(upload, inventory)
            works: dict[str, Callable[[], object]] = {
                "csv.reader alone": partial(split, sample),
                "plain script": partial(plain.check, sample.data),
                "read_upload": partial(read, sample),
                "plan_upload": plan,
            }
            works |= {name: partial(check, sample.data) for name, check in PEERS.items()}
            if small:
                works["report_batch"] = partial(report_batch, plan(), at=datetime(2026, 11, 25, tzinfo=UTC))
            times = best(works, rounds=40 if small else 2)
            _print(f"\n{kind}, {count:,} rows\n\n| | microseconds a row | of the plain script |\n|---|---|---|")
            for name, seconds in sorted(times.items(), key=lambda item: item[1]):
                _print(_line(name, seconds, times["plain script"], count))
    _print("\nfresh processes, 1000 clean rows\n\n| | milliseconds to the result | to the end |\n|---|---|---|")
    for name, start in cold_starts(rounds=STARTS).items():
        _print(f"| {name} | {start.result * 1e3:.0f} | {start.end * 1e3:.0f} |")


if __name__ == "__main__":
    main()

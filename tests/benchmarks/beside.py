"""
Figures beside the gates: what else people wait for, and what it takes of memory: ``python tests/benchmarks/beside.py``.

Each line says what was measured and of what it is a share, where there is a yardstick.  Of many rounds the best counts.
"""

import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import phonenumbers

from benchmarks import plain
from benchmarks.measure import INVENTORY, best, make_inventory, planner, read
from benchmarks.uploads import REQUEST, make_upload
from multiline_batch import Inventory, preload, read_upload, render
from multiline_batch.cells import parse_identity

ROWS = 1000
LONG_CELL = 1_000_000
"""Characters of one long cell."""


def _least(work: Callable[[], object], *, rounds: int = 15) -> float:
    return best({"it": work}, rounds=rounds)["it"]


def memory_of_a_row() -> tuple[float, float]:
    """Return what an upload keeps, and takes at most while it is read, in bytes a row, without its text."""
    sample = make_upload("clean", ROWS)
    read(sample)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    upload = read(sample)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    text = sys.getsizeof(upload.text) - sys.getsizeof("")
    return (kept - before - text) / ROWS, (peak - before - text) / ROWS


def long_cell() -> bytes:
    """Return an upload with one cell of a million characters."""
    header, first, rest = make_upload("clean", ROWS).data.decode().split("\r\n", maxsplit=2)
    return "\r\n".join((header, "x" * LONG_CELL + first[first.index(",") :], rest)).encode()


def numbers_of_all_regions() -> list[str]:
    """Return example mobiles of every region that has one, many times over and shuffled."""
    examples = [
        phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    ]
    numbers = [f"+{n.country_code}{phonenumbers.national_significant_number(n)}" for n in examples if n] * 20
    random.Random(7).shuffle(numbers)  # noqa: S311  Samples.
    return numbers


def ask_phonenumbers(text: str) -> bool:
    """Return what a plain script asks of a number."""
    return phonenumbers.is_valid_number(phonenumbers.parse(text, None))


def main() -> None:
    """Print every figure on a line."""
    preload()
    clean, bad = make_upload("clean", ROWS), make_upload("one in ten bad", ROWS)
    upload = read(clean)
    yardstick = _least(partial(plain.check, clean.data))

    inventory = make_inventory()
    start = time.process_time()
    Inventory(organizations=inventory.organizations, numbers=inventory.numbers)
    built = time.process_time() - start
    answer = _least(partial(inventory.answer, upload.questions))
    questions = upload.questions
    asked = [bool(questions.numbers), bool(questions.identities), bool(questions.pool_owners), questions.utilization]
    plan = planner(upload, inventory)

    numbers = numbers_of_all_regions()
    times = best(
        {
            "ours": lambda: [parse_identity(text) for text in numbers],
            "theirs": lambda: [ask_phonenumbers(text) for text in numbers],
        },
        rounds=5,
    )
    finding = next(iter(read(bad).findings))
    said = _least(lambda: [render(finding, "de") for _ in range(1000)])
    kept, peak = memory_of_a_row()
    whole = _least(partial(read_upload, clean.data, REQUEST)) + _least(plan)
    for line in (
        f"read and plan {ROWS} rows: {whole * 1e3:.1f} ms, {whole / yardstick:.3f} of the plain script",
        f"questions asked: {sum(asked)}; numbers named a row: {len(questions.numbers) / ROWS:.2f}",
        f"an inventory of {INVENTORY:,} numbers: made of its records in {built:.2f} s, answers in {answer * 1e3:.2f} ms",
        f"memory of a row: {kept:.0f} bytes kept, {peak:.0f} at most",
        f"one cell of {LONG_CELL:,} characters: {_least(partial(read_upload, long_cell(), REQUEST)) * 1e3:.1f} ms for the file",
        f"{len(numbers)} numbers of all regions, shuffled: {times['ours'] / times['theirs']:.3f} of phonenumbers",
        f"one finding in a loaded language: {said * 1e3:.1f} microseconds",
    ):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()

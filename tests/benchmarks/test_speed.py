"""
Speed, as ratios within one run: `python -m pytest -m benchmark --no-cov -s`.

The yardstick is what nobody can do without: `csv.reader`, and one email validation or phone parse for each identity.
"""

import csv
import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import email_validator
import phonenumbers
import pytest

from multiline_batch import (
    Account,
    Inventory,
    Mode,
    NumberRecord,
    Plan,
    UploadRequest,
    plan_upload,
    preload,
    read_upload,
)
from multiline_batch.wire import from_wire

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
DATA = (EXAMPLES / "thousand.csv").read_bytes()


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _interleaved(first: Callable[[], object], second: Callable[[], object], rounds: int = 15) -> tuple[float, float]:
    times = [(_seconds(first), _seconds(second)) for _ in range(rounds)]
    return min(a for a, _ in times), min(b for _, b in times)


def _bare_calls() -> int:
    right = 0
    for cells in list(csv.reader(io.StringIO(DATA.decode(), newline="")))[1:]:
        identity = cells[2]
        if "@" in identity:
            right += bool(email_validator.validate_email(identity, check_deliverability=False).normalized)
        else:
            right += phonenumbers.is_possible_number(phonenumbers.parse(identity, None))
    return right


def _host() -> tuple[UploadRequest, Inventory]:
    data = json.loads((EXAMPLES / "organization.json").read_text(encoding="utf-8"))
    request = from_wire(data["request"], UploadRequest)
    return request, Inventory(
        organizations=[request.organization],
        numbers=[from_wire(number, NumberRecord) for number in data["numbers"]],
        accounts=[from_wire(account, Account) for account in data["accounts"]],
    )


@pytest.mark.benchmark
def test_reading_and_planning_costs_less_than_twice_the_bare_calls() -> None:
    """Reading and planning a thousand rows costs less than twice the calls that it cannot do without."""
    preload()
    request, inventory = _host()

    def ours() -> Plan:
        upload = read_upload(DATA, request)
        return plan_upload(upload, inventory.answer(upload.questions), mode=Mode.IMPORT_AND_INVITE)

    assert len(ours().created) == _bare_calls() == 1000
    bare, whole = _interleaved(_bare_calls, ours)
    print(f"\nbare calls {bare * 1000:.1f} ms, read and plan {whole * 1000:.1f} ms, ratio {whole / bare:.2f}")  # noqa: T201  The figure is the result.
    assert whole < 2 * bare

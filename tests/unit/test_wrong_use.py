"""Values of the wrong type in the place of an argument: the caller's mistake, told as such."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from multiline_batch import Inventory, Mode, correct, plan_upload, read_report, report_batch, split_upload
from support import ORGANIZATION, plan, read

UPLOAD = read({})
PLAN = plan(UPLOAD)
INVENTORY = Inventory(organizations=[ORGANIZATION])
AT = datetime(2026, 11, 23, tzinfo=UTC)
CORRECT: Callable[..., object] = correct
SPLIT: Callable[..., object] = split_upload
PLAN_UPLOAD: Callable[..., object] = plan_upload
REPORT: Callable[..., object] = report_batch
READ: Callable[..., object] = read_report
ANSWER: Callable[..., object] = INVENTORY.answer


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: CORRECT(UPLOAD, [None]), "each of fixes must be of the type Fix, not NoneType"),
        (lambda: CORRECT(PLAN, []), "upload must be of the type Upload, not Plan"),
        (lambda: SPLIT(PLAN), "upload must be of the type Upload, not Plan"),
        (lambda: PLAN_UPLOAD(UPLOAD, INVENTORY, mode=Mode.IMPORT), "facts must be of the type Facts, not Inventory"),
        (lambda: PLAN_UPLOAD(PLAN, PLAN.facts, mode=Mode.IMPORT), "upload must be of the type Upload, not Plan"),
        (lambda: REPORT(UPLOAD, at=AT), "plan must be of the type Plan, not Upload"),
        (lambda: READ(b""), "text must be of the type str, not bytes"),
        (lambda: ANSWER(UPLOAD), "questions must be of the type Questions, not Upload"),
    ],
)
def test_another_type_is_told(call: Callable[[], object], told: str) -> None:
    """The exception names the argument, the type that it should have and the one that it has."""
    with pytest.raises(TypeError, match=f"^{told}$"):
        call()

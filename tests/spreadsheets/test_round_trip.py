"""What the library writes survives a spreadsheet: nothing is evaluated, and what is saved again reads back."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from multiline_batch import BatchOperationReport, NewAccount, ReportRecord, Upload, correct, read_report, read_upload
from spreadsheets.calc import PROGRAM
from spreadsheets.written import (
    EXPORTS,
    FORMULAS,
    SAVED,
    make_refused_report,
    make_report,
    save_files,
    write_files,
)
from support import REQUEST, number

Change = tuple[str, str]
"""A cell as it was written, and as it was saved."""

# A cell of digits alone is a number for every spreadsheet; only a sign in the name itself would prevent that.
ZEROS_LOST: Change = ("007", "7")

CHANGES: dict[str, tuple[Change, ...]] = {
    "control-saved": (("=1+1", "2"), (FORMULAS[4], "look")),
    "report-saved": (ZEROS_LOST, ZEROS_LOST),
    "report-saved-german": (ZEROS_LOST, ZEROS_LOST),
    "report-saved-french": (ZEROS_LOST, ZEROS_LOST),
    "report-refused-saved": (),
    "retry-saved": (ZEROS_LOST,),
    "retry-saved-german": (ZEROS_LOST,),
    "retry-saved-french": (ZEROS_LOST,),
    "template-saved": (),
}
"""All cells that the spreadsheet changes."""


PLAIN_NUMBERS = 25
"""The row of the retry file whose three numbers the administrator wrote as + and digits."""

Told = tuple[str, int | None, str | None, str | None]
"""Code, row, column and fix of a finding."""


def chosen(name: str) -> tuple[str, ...]:
    """Return the fixtures that were saved from one file."""
    return tuple(saved.stem for saved in SAVED if saved.name == name)


REPORTS = chosen("report")
RETRIES = chosen("retry")
WRITTEN = {saved.stem: saved.name for saved in SAVED}
INERT = tuple(saved.stem for saved in SAVED if saved.name != "control")


@pytest.fixture(
    scope="module",
    params=[
        "stored",
        pytest.param("live", marks=pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not on the path")),
    ],
)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with what was written and saved: the fixtures, or what LibreOffice makes of it now."""
    if request.param == "stored":
        return EXPORTS
    live = tmp_path_factory.mktemp("live")
    write_files(live)
    save_files(live, live)
    return live


def load(folder: Path, name: str) -> str:
    """Return the text of a file."""
    return (folder / f"{name}.csv").read_bytes().decode("utf-8-sig")


def table(folder: Path, name: str) -> list[list[str]]:
    """Return the cells of a file."""
    return list(csv.reader(load(folder, name).splitlines(keepends=True), strict=True))


def changes(folder: Path, stem: str) -> Iterator[Change]:
    """Yield all cells that a spreadsheet changed; it fills short rows up with empty cells."""
    for before, after in zip(table(folder, WRITTEN[stem]), table(folder, stem), strict=True):
        assert not any(after[len(before) :])
        yield from ((old, new) for old, new in zip(before, after, strict=False) if old != new)


def reread(folder: Path, name: str) -> Upload:
    """Read a file as an upload."""
    return read_upload(load(folder, name), REQUEST)


def corrected(folder: Path, name: str) -> list[NewAccount]:
    """Return the accounts of a retry file once its language is corrected, and the + of a device that lost it."""
    upload = read_upload(load(folder, name).replace("Klingon", "German"), REQUEST)
    fixes = [finding.fix for finding in upload.findings if finding.fix and finding.code == "phone-country-missing"]
    rows = read_upload(correct(upload, fixes), REQUEST).rows
    return [row for row in rows if isinstance(row, NewAccount)]


def told(upload: Upload) -> list[Told]:
    """Return code, row, column and fix of all findings."""
    return [(f.code, f.row, f.column, f.fix.text if f.fix else None) for f in upload.findings]


def without_zeros(record: ReportRecord) -> ReportRecord:
    """Return a record as a spreadsheet leaves it."""
    return evolve(record, firstname="7") if record.firstname == "007" else record


def without_messages(report: BatchOperationReport) -> BatchOperationReport:
    """Return a report without the words that may change from release to release."""
    return evolve(report, reasons=(), records=tuple(evolve(record, message="") for record in report.records))


@pytest.mark.parametrize("stem", INERT)
def test_only_known_cells_change(folder: Path, stem: str) -> None:
    """Cell by cell, a spreadsheet saves what the library wrote, but for the cells that are named here."""
    assert tuple(changes(folder, stem)) == CHANGES[stem]


def test_control_is_evaluated() -> None:
    """In a file that nothing made inert the spreadsheet does evaluate, so the other tests show something."""
    assert tuple(changes(EXPORTS, "control-saved")) == CHANGES["control-saved"]


@pytest.mark.parametrize("stem", REPORTS)
def test_report_reads_back(folder: Path, stem: str) -> None:
    """A report that a spreadsheet saved is read as the same records; a name of digits alone loses its zeros."""
    written = read_report(load(folder, "report"))
    saved = read_report(load(folder, stem))
    assert saved == evolve(written, records=tuple(map(without_zeros, written.records)))


def test_report_of_a_refused_upload_reads_back(folder: Path) -> None:
    """A report without records that a spreadsheet saved is read as the same report."""
    assert read_report(load(folder, "report-refused-saved")) == read_report(load(folder, "report-refused"))


@pytest.mark.parametrize("stem", REPORTS)
def test_phone_numbers_of_a_report_stay_text(folder: Path, stem: str) -> None:
    """Phone numbers of a report keep their + and their spaces."""
    numbers = {cell for row in table(folder, stem) for cell in row if cell.startswith("+44 20")}
    assert {"+44 20 7946 0001", "+44 20 7946 0002", "+44 20 7946 0003", "+44 20 7946 0005"} <= numbers


@pytest.mark.parametrize("stem", RETRIES)
def test_names_of_a_retry_file_are_what_they_were(folder: Path, stem: str) -> None:
    """Every name of a retry file is read after the spreadsheet as it was before it, formulas and all."""
    before = [(row.row, row.firstname) for row in reread(folder, "retry").rows]
    after = [(row.row, row.firstname) for row in reread(folder, stem).rows]
    assert after == [(row, "7" if name == "007" else name) for row, name in before]
    assert after[:3] == [(2, "=1+1"), (3, "+1+1"), (4, "-1+1")]


@pytest.mark.parametrize("stem", RETRIES)
def test_phone_numbers_of_a_retry_file_stay_text(folder: Path, stem: str) -> None:
    """Plain phone numbers of an upload keep their + in a retry file, with spaces, and are read as what was uploaded."""
    row = table(folder, stem)[PLAIN_NUMBERS - 1]
    assert [cell for cell in row if cell.startswith("+")] == [
        "+44 20 7946 0002",
        "+44 20 7946 0003",
        "+44 20 7946 0004",
    ]
    assert [
        (account.identity, account.multiline_number, account.forwarding_number)
        for account in corrected(folder, stem)
        if account.row == PLAIN_NUMBERS
    ] == [(number(2), number(3), number(4))]


@pytest.mark.parametrize("stem", RETRIES)
def test_retry_file_says_the_same(folder: Path, stem: str) -> None:
    """Whatever is said of a retry file is said of it still when a spreadsheet has saved it, and nothing else."""
    assert Counter(told(reread(folder, stem))) == Counter(told(reread(folder, "retry")))


@pytest.mark.parametrize("stem", RETRIES)
def test_retry_file_asks_for_the_same_numbers(folder: Path, stem: str) -> None:
    """Every row of a retry file keeps its identity and its wished number."""
    before, after = reread(folder, "retry").rows, reread(folder, stem).rows
    assert [(row.identity, row.multiline_number) for row in after] == [
        (row.identity, row.multiline_number) for row in before
    ]


@pytest.mark.parametrize("stem", RETRIES)
def test_retry_file_reads_as_before_once_corrected(folder: Path, stem: str) -> None:
    """With its language corrected, every row of a retry file that a spreadsheet saved asks for the same account."""
    before, after = (
        [evolve(account, firstname=None) for account in corrected(folder, name)] for name in ("retry", stem)
    )
    assert after == before
    assert len(after) == 27


def test_template_reads_as_before(folder: Path) -> None:
    """A template that a spreadsheet saved has the same columns, and its Note is still known."""
    before, after = reread(folder, "template"), reread(folder, "template-saved")
    assert after.header == before.header
    assert [finding.code for finding in after.findings] == ["no-rows", "note-left"]


def test_stored_files_are_up_to_date() -> None:
    """What is stored is what the library writes now, but for its words; otherwise run ``make_exports.py``."""
    for name, report in (("report", make_report()), ("report-refused", make_refused_report())):
        assert without_messages(read_report(load(EXPORTS, name))) == without_messages(report.record)
    assert load(EXPORTS, "retry") == make_report().retry


def test_every_saved_file_has_its_changes() -> None:
    """No file is forgotten."""
    assert CHANGES.keys() == {saved.stem for saved in SAVED}

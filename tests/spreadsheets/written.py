"""What the library writes and people open in a spreadsheet: a report, a retry file and a template, with everything that could go wrong."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve, frozen

from multiline_batch import Outcome, PermissionGroup, Report, format_template, read_upload, report_batch
from spreadsheets.calc import COMMA, convert
from support import GROUP, HEADER, ORGANIZATION, REQUEST, ROOT, cells, number, plan, record

EXPORTS = Path(__file__).resolve().parent / "exports"

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    '=HYPERLINK("https://www.example.org","look")',
    "|cmd",
    "%x",
    "\uff1d1+1",
    "\t=1+1",
    "'=1+1",
    "''=1+1",
    "\ufe0f=1+1",
    '"=1+1"',
    "Anna;=1+1",
    "Anna\t=1+1",
    'Anna;"=1+1"',
    "Anna\n=1+1",
)
"""Names that begin like a formula, or with an apostrophe before one, or would under another delimiter."""

GROUPED_DEVICE = "+351200000000"
"""A number that is written in groups of three digits alone; nobody has it, as Portugal assigns none of that kind."""

PLAIN = ("Jürgen", "Anna, Maria", 'Renée "Rae"', "'t Hooft", "Anna\nMaria", "007")
"""Names that begin like no formula; the last is a number for a spreadsheet."""


def _text(rows: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for row in rows:
        whole = cells(row)
        writer.writerow(whole[name] for name in HEADER)
    return out.getvalue()


def _rows() -> list[dict[str, str]]:
    names = (*FORMULAS, *PLAIN)
    good = [{"device": f"good{index}@example.org", "firstname": name} for index, name in enumerate(names)]
    bad = [
        {"device": f"bad{index}@example.org", "firstname": name, "Language": "Klingon"}
        for index, name in enumerate(names)
    ]
    good[0]["multiline_number"] = number(1)
    numbers = [
        {"device": number(2), "multiline_number": number(3), "forwarding_number": number(4), "Language": "Klingon"},
        {"device": "+44 20 7946 0005", "forwarding_number": "+44 (0)20 7946 0006", "Language": "Klingon"},
        # Groups of three digits: some languages write thousands so.
        {"device": "short@example.org", "multiline_number": "+44207"},
        {"device": GROUPED_DEVICE, "Language": "Klingon"},
    ]
    return [*good, *bad, *numbers]


def make_report() -> Report:
    """Return a report of a batch in which everything that could become a formula stands somewhere."""
    organization = evolve(ORGANIZATION, name="@Sales")
    group = PermissionGroup(name="+Default", organization=ROOT, voice_calling=GROUP.voice_calling)
    request = evolve(REQUEST, organization=organization, permission_group=group)
    planned = plan(read_upload(_text(_rows()), request), numbers=[record(number(1))])
    outcomes = [
        Outcome(row=2, created=False, reason="=2+2"),
        Outcome(row=3, created=False, reason="first line\nsecond line"),
        Outcome(row=4, created=True, sent=True),
        Outcome(row=5, created=True, sent=False, reason="-2+2"),
        Outcome(row=6, created=True),
    ]
    return report_batch(planned, outcomes, at=datetime(2024, 5, 1, 10, 30, 15, tzinfo=UTC))


def make_refused_report() -> Report:
    """Return a report of an upload that was refused as a whole, so that it has reasons and no records."""
    planned = plan(read_upload("firstname,lastname,Language\r\nAnna,Berg,English\r\n", REQUEST))
    return report_batch(planned, at=datetime(2024, 5, 1, 10, 30, tzinfo=UTC))


def make_control() -> str:
    """Return a file that nothing made inert, to see what the spreadsheet does with it."""
    return _text({"device": f"raw{index}@example.org", "firstname": name} for index, name in enumerate(FORMULAS))


def texts() -> dict[str, str]:
    """Return the texts by the names of their files."""
    report = make_report()
    assert report.retry is not None
    return {
        "control": make_control(),
        "report": report.csv,
        "report-refused": make_refused_report().csv,
        "retry": report.retry,
        "template": format_template(ORGANIZATION),
    }


@frozen
class Saved:
    """A file of the library that LibreOffice opened in a language and saved again."""

    name: str
    language: int
    tongue: str

    @property
    def stem(self) -> str:
        """The name of the fixture without its ending."""
        return f"{self.name}-saved" if self.tongue == "English" else f"{self.name}-saved-{self.tongue.lower()}"


SAVED = (
    *(Saved(name, 1033, "English") for name in ("control", "report", "report-refused", "retry", "template")),
    *(Saved(name, 1031, "German") for name in ("report", "retry")),
    *(Saved(name, 1036, "French") for name in ("report", "retry")),
)
"""The fixtures that LibreOffice saved."""


NAMES = frozenset({saved.name for saved in SAVED} | {saved.stem for saved in SAVED})
"""The names of all these fixtures, as written and as saved."""


def opened(language: int) -> str:
    """Return the tokens with which a file is opened in a language, detecting what that language takes for a number."""
    return COMMA.replace(",,0,", f",,{language},")


def write_files(folder: Path) -> None:
    """Write the texts as files, in UTF-8 with a byte order mark, as hosts should."""
    for name, text in texts().items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig", newline="")


def save_files(source: Path, target: Path) -> None:
    """Open the files of one folder in LibreOffice, and save them into another under the names of the fixtures."""
    for language in sorted({saved.language for saved in SAVED}):
        chosen = [saved for saved in SAVED if saved.language == language]
        out = target / str(language)
        sources = [source / f"{saved.name}.csv" for saved in chosen]
        convert(sources, out, to="csv", options=COMMA, opened=opened(language))
        for saved in chosen:
            (out / f"{saved.name}.csv").rename(target / f"{saved.stem}.csv")

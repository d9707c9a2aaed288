"""
Formulas of every known kind, in every column, come out inert in the report and the retry file, whatever delimiter a spreadsheet takes.

What a spreadsheet would see is worked out here by other means than `writing` uses, and LibreOffice is asked where it is installed.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve

from multiline_batch import Outcome, PermissionGroup, read_report, read_upload, report_batch
from spreadsheets.calc import COMMA, PROGRAM, convert
from support import GOOD, HEADER, ORGANIZATION, REQUEST, ROOT, plan

AT = datetime(2026, 11, 23, tzinfo=UTC)

STARTS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1+1)", "|1+1", "%1+1", "=", "+", "-", "-5 days", "+x", "==1"),
    *(
        '=HYPERLINK("https://www.example.org","look")',
        "=cmd|'/C calc'!A0",
        '=DDE("cmd";"/C calc";"x")',
        "=WEBSERVICE(A1)",
    ),
    *("\uff1d1+1", "\uff0b1+1", "\uff0d1+1", "\uff20SUM(1)", "\ufe661+1", "\ufe621+1", "\ufe6bSUM(1)", "\u207c1+1"),
    *("'=1+1", "''=1+1", "\0=1+1", '"=1+1"', '""=1+1'),
)
"""What begins a formula, or something that a spreadsheet or an import into one takes for it."""

GOING_ON = ("+1\n*cmd|' /C calc'!A0", "+1\t*2", "+1;*2", "+1,*2", "Anna;+1,*2", "Anna,+1;*2")
"""Formulas that begin like a phone number, and go on behind what another delimiter or a line break would part."""

HIDDEN = (
    *(
        "",
        " ",
        "  ",
        "\u00a0",
        "\u2003",
        "\u3000",
        "\ufeff",
        "\u200b",
        "\u2060",
        "\u00ad",
        "\u202e",
        "\u180e",
        "\u061c",
    ),
    *(
        "\ufe00",
        "\ufe0f",
        "\U000e0100",
        "\u034f",
        "\u180b",
        "\u115f",
        "\u3164",
        "\uffa0",
        "\u2800",
        "\u0301",
        "\u20dd",
        "\x01",
        "\x7f",
    ),
)
"""What a formula can hide behind."""

BEFORE = (
    "",
    "Anna,",
    "Anna;",
    "Anna\t",
    "Anna\n",
    "Anna\r\n",
    "\t",
    "\n",
    ";",
    'Anna;"',
    "Anna;;",
    'Anna";',
    "\u200b;\u200b",
)
"""What can stand before it, so that it begins a cell under some delimiter."""

every = pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.deep)])
"""The normal run tries one in nine of all formulas, each column others; the deep run tries all."""

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_SIGNS = frozenset("=+-@|%")
_PHONE = re.compile(r"\+[0-9]+(?: [0-9]+)*")


def payloads() -> list[str]:
    """Return everything: each start behind each thing that hides it, and behind each thing that stands before it."""
    found = [hidden + start for hidden in HIDDEN for start in STARTS]
    found += [before + start for before in BEFORE for start in (*STARTS, "\ufe0f=1+1", " =1+1")]
    return list(dict.fromkeys([*GOING_ON, *found]))


def live(text: str) -> list[str]:
    """Return the cells that some spreadsheet would take for formulas, under any delimiter, all at once, or none of them."""
    cells = re.split(r"[,;\t\r\n]+", text)
    for delimiter in DELIMITERS.values():
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            cells += (
                c
                for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
                for c in row
            )
    return [cell for cell in cells if _begins_formula(cell)]


def _begins_formula(cell: str) -> bool:
    # Everything goes that a spreadsheet might drop, and what is left is brought in order.
    left = "".join(c for c in unicodedata.normalize("NFKC", cell) if _is_seen(c))
    return left[:1] in _SIGNS and bool(left) and not _PHONE.fullmatch(cell.strip('" '))


def _is_seen(sign: str) -> bool:
    fillers = "\u115f\u1160\u3164\uffa0\u2800"
    return unicodedata.category(sign)[0] not in "CMZ" and sign not in f'{fillers}"'


def written(column: str, texts: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the report and the retry file of a batch with such texts in a column, by what they are."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for index, text in enumerate(texts):
        cells = {**GOOD, "email address or device": f"person{index}@example.org", "Language": "Klingon"} | {
            column: text.replace("\0", "")
        }
        writer.writerow(cells[name] for name in HEADER)
    planned = plan(read_upload(out.getvalue(), REQUEST))
    assert len(planned.entries) == len(texts)
    report = report_batch(planned, at=AT)
    assert report.retry is not None
    assert read_report(report.csv) == report.record
    yield "report", report.csv
    yield "retry", report.retry


@every
@pytest.mark.parametrize("column", HEADER)
def test_formulas_in_every_column_are_inert(column: str, step: int) -> None:
    """No formula in any column of an upload is one in its report or in its retry file, under any delimiter."""
    for _, text in written(column, payloads()[HEADER.index(column) % step :: step][:1000]):
        assert live(text) == []


@every
def test_formulas_of_the_host_are_inert(step: int) -> None:
    """No formula in the names of the organization and the group, or in a host's reason, is one in a report."""
    for text in payloads()[::step]:
        organization = evolve(ORGANIZATION, name=text)
        group = PermissionGroup(name=text, organization=ROOT, voice_calling=True)
        request = evolve(REQUEST, organization=organization, permission_group=group)
        planned = plan(read_upload(f"{','.join(HEADER)}\n,,anna@example.org,No,,off,off,,,\n", request))
        report = report_batch(planned, [Outcome(row=2, created=False, reason=text)], at=AT)
        assert live(report.csv) == []
        assert read_report(report.csv) == report.record


def test_what_is_looked_for_is_found() -> None:
    """The same texts as they stand, or in quotes, are formulas to what looks for them, so the other tests show something."""
    found = [text for text in payloads() if live(text) or live('"' + text.replace('"', '""') + '"')]
    assert set(payloads()) - set(found) == {text for text in payloads() if "'" in text and "cmd" not in text}


@pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not on the path")
@pytest.mark.parametrize("separator", ["44", "59", "9", "44/59/9"])
def test_libreoffice_finds_no_formula(separator: str, tmp_path: Path) -> None:
    """LibreOffice, opening with any delimiter and saving formulas as such, finds none in what was written, and does in the texts as they stand."""
    texts = [text for text in payloads() if text.isprintable()][:400]
    for name, text in written("firstname", texts):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig", newline="")
    (tmp_path / "control.csv").write_text("x,=1+1\nx;=1+1\nx\t=1+1\n", encoding="utf-8")
    opened = COMMA.replace("44,", f"{separator},", 1).replace(",,0,", ",,1031,")
    sources = [tmp_path / f"{name}.csv" for name in ("report", "retry", "control")]
    convert(sources, tmp_path / "out", to="csv", options=f"{COMMA},true", opened=opened)
    saved = {path.stem: path.read_text(encoding="utf-8-sig") for path in (tmp_path / "out").iterdir()}
    formulas = {
        name: [c for row in csv.reader(io.StringIO(text)) for c in row if c.startswith("=")]
        for name, text in saved.items()
    }
    assert formulas["report"] == formulas["retry"] == []
    assert formulas["control"]

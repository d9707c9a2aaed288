"""
Make the files of ``exports/`` with LibreOffice: ``python tests/spreadsheets/make_exports.py``, with the library installed.

No test runs this script; the tests read what it made.  Fixtures are to be made again when a sheet below changes, or what the
library writes into a report, a retry file or a template.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:  # As a script; pytest knows where the tests are.
    sys.path.insert(0, str(TESTS))

from spreadsheets.calc import COMMA, PROGRAM, Cell, Formula, Number, convert, write_sheet  # noqa: E402
from spreadsheets.written import EXPORTS, SAVED, opened, save_files, write_files  # noqa: E402
from support import HEADER  # noqa: E402

README = Path(__file__).resolve().parent / "README.md"


@frozen(kw_only=True)
class Export:
    """One file: the sheet, and how it is saved."""

    name: str
    sheet: str
    rows: Sequence[Sequence[Cell]]
    options: str = COMMA
    locale: str = "en-US"
    through: str = ""


def person(  # noqa: PLR0913  A row has this many cells.
    firstname: Cell,
    identity: Cell,
    *,
    lastname: Cell = "Berg",
    social: Cell = "Yes",
    number: Cell = "",
    calls: Cell = "auto",
    sms: Cell = "on",
    forwarding: Cell = "",
    restriction: Cell = "",
    language: Cell = "English",
) -> list[Cell]:
    """Return the cells of a row."""
    return [firstname, lastname, identity, social, number, calls, sms, forwarding, restriction, language]


_HEADER: list[Cell] = [*HEADER]
_BLANK: list[Cell] = []
_PEOPLE = [
    _HEADER,
    person(
        "Jürgen",
        "juergen@example.org",
        lastname="Groß",
        number="+442079460101",
        restriction="true",
        language="German",
    ),
    person(
        "Zoë",
        "+44 20 7946 0102",
        lastname="O'Neil, Jr.",
        social="No",
        calls="off",
        sms="off",
        forwarding="+44 7700 900102",
    ),
    person('Renée "Rae"', "renee@example.org", lastname="Núñez", language=""),
]
_NUMBERED = 442079460111


def _numbers(format_: str) -> list[list[Cell]]:
    return [
        _HEADER,
        person("Wish", "wish@example.org", number=Number(_NUMBERED, format_)),
        person("Forward", "forward@example.org", forwarding=Number(_NUMBERED, format_)),
        person("Device", Number(_NUMBERED, format_)),
    ]


_TRUTHS = [
    _HEADER,
    person("True", "true@example.org", restriction=True),
    person("False", "false@example.org", restriction=False),
    person("Text", "text@example.org", restriction="true"),
]

ALL = (
    Export(name="comma", sheet="text cells, numbers with +", rows=_PEOPLE),
    Export(name="quoted", sheet="the same", rows=_PEOPLE, options="44,34,76,1,,0,true,true,true"),
    Export(name="semicolon", sheet="the same", rows=_PEOPLE, options="59,34,76,1,,0,false,true,true"),
    Export(name="tab", sheet="the same", rows=_PEOPLE, options="9,34,76,1,,0,false,true,true"),
    Export(name="colon", sheet="the same", rows=_PEOPLE, options="58,34,76,1,,0,false,true,true"),
    Export(name="utf-16", sheet="the same", rows=_PEOPLE, options="9,34,65535,1,,0,false,true,true"),
    Export(name="cp1252", sheet="the same", rows=_PEOPLE, options="59,34,1,1,,0,false,true,true"),
    Export(name="mac-roman", sheet="the same", rows=_PEOPLE, options="59,34,2,1,,0,false,true,true"),
    Export(name="cp850", sheet="the same", rows=_PEOPLE, options="59,34,4,1,,0,false,true,true"),
    Export(name="iso-8859-1", sheet="the same", rows=_PEOPLE, options="44,34,12,1,,0,false,true,true"),
    Export(name="iso-8859-15", sheet="the same", rows=_PEOPLE, options="44,34,22,1,,0,false,true,true"),
    Export(name="from-xlsx", sheet="the same, saved as .xlsx and opened again", rows=_PEOPLE, through="xlsx"),
    Export(name="numbers", sheet="numbers typed as numbers, general format", rows=_numbers("general")),
    Export(name="numbers-plain", sheet="numbers typed as numbers, format `0`", rows=_numbers("plain")),
    Export(name="numbers-plus", sheet="numbers typed as numbers, format `+0`", rows=_numbers("plus")),
    Export(name="numbers-decimal", sheet="numbers typed as numbers, format `0.0`", rows=_numbers("decimal")),
    Export(name="numbers-decimals", sheet="numbers typed as numbers, format `0.00`", rows=_numbers("decimals")),
    Export(name="numbers-grouped", sheet="numbers typed as numbers, format `#,##0`", rows=_numbers("grouped")),
    Export(name="numbers-scientific", sheet="numbers typed as numbers, format `0.00E+00`", rows=_numbers("scientific")),
    Export(
        name="numbers-scientific-raw",
        sheet="the same, not as shown",
        rows=_numbers("scientific"),
        options="44,34,76,1,,0,false,true,false",
    ),
    Export(
        name="numbers-long",
        sheet="an 18-digit number typed as a number, general format",
        rows=[_HEADER, person("Long", "long@example.org", forwarding=Number(442079460111222333))],
    ),
    Export(
        name="numbers-long-plain",
        sheet="the same, format `0`",
        rows=[_HEADER, person("Long", "long@example.org", forwarding=Number(442079460111222333, "plain"))],
    ),
    Export(name="booleans", sheet="restriction as TRUE, FALSE and text", rows=_TRUTHS),
    Export(
        name="booleans-raw",
        sheet="the same, not as shown",
        rows=_TRUTHS,
        options="44,34,76,1,,0,false,true,false",
    ),
    Export(
        name="german-booleans",
        sheet="the same in a German sheet",
        rows=_TRUTHS,
        options="59,34,76,1,,0,false,true,true",
        locale="de-DE",
    ),
    Export(
        name="german-decimals",
        sheet="numbers typed as numbers, format `0,00`, in a German sheet",
        rows=_numbers("decimals"),
        options="59,34,76,1,,0,false,true,true",
        locale="de-DE",
    ),
    Export(
        name="german-grouped",
        sheet="numbers typed as numbers, format `#.##0`, in a German sheet",
        rows=_numbers("grouped"),
        options="59,34,76,1,,0,false,true,true",
        locale="de-DE",
    ),
    Export(
        name="german-scientific",
        sheet="numbers typed as numbers, format `0,00E+00`, in a German sheet",
        rows=_numbers("scientific"),
        options="59,34,76,1,,0,false,true,true",
        locale="de-DE",
    ),
    Export(
        name="french-grouped",
        sheet="numbers typed as numbers, format `# ##0`, in a French sheet",
        rows=_numbers("grouped"),
        options="59,34,76,1,,0,false,true,true",
        locale="fr-FR",
    ),
    Export(
        name="line-breaks",
        sheet="line breaks within cells",
        rows=[
            _HEADER,
            person("Anna\nMaria", "anna@example.org", lastname="Berg\n\nvon Thal"),
            person("Bo", "bo@example.org"),
            person("Cy", "cy@example.org", language="Klingon"),
        ],
    ),
    Export(
        name="blank-rows",
        sheet="blank rows above the header, in the middle and at the end; those at the end hold spaces",
        rows=[
            _BLANK,
            _HEADER,
            person("Anna", "anna@example.org"),
            _BLANK,
            _BLANK,
            person("Bo", "bo@example.org"),
            person("Cy", "cy@example.org", language="Klingon"),
            [" "],
            _BLANK,
            ["", "", " "],
        ],
    ),
    Export(
        name="trailing-columns",
        sheet="two columns behind the last, empty but for a formula that gives an empty text",
        rows=[
            _HEADER,
            [*person("Anna", "anna@example.org"), "", Formula('of:=""')],
            person("Bo", "bo@example.org"),
        ],
    ),
    Export(
        name="remarks",
        sheet="a remark in a column without a name",
        rows=[_HEADER, [*person("Anna", "anna@example.org"), "", "starts in May"], person("Bo", "bo@example.org")],
    ),
    Export(
        name="note",
        sheet="the template's Note left in",
        rows=[_HEADER, ["Note: delete this row before the upload."], person("Anna", "anna@example.org")],
    ),
    Export(
        name="errors",
        sheet="formulas that fail: #N/A",
        rows=[_HEADER, person("Anna", Formula("of:=NA()"), number=Formula("of:=NA()"), language=Formula("of:=NA()"))],
    ),
    Export(
        name="formulas",
        sheet="cells made by formulas, formulas saved instead of what they give",
        rows=[_HEADER, person("Anna", Formula('of:="anna"&"@example.org"'), number=Formula('of:="+"&442079460111'))],
        options="44,34,76,1,,0,false,true,true,true",
    ),
)
"""All exports; what they should be read as stands in the tests."""


def make_export(export: Export, folder: Path) -> None:
    """Write the sheet of an export, and save it as CSV."""
    source = folder / f"{export.name}.fods"
    write_sheet(source, export.rows, locale=export.locale)
    if export.through:
        convert([source], folder, to=export.through)
        source = source.with_suffix(f".{export.through}")
    convert([source], EXPORTS, to="csv", options=export.options)


def make_saved(folder: Path) -> None:
    """Keep what the library writes, and what LibreOffice makes of it."""
    write_files(EXPORTS)
    save_files(EXPORTS, folder)
    for saved in SAVED:
        name = f"{saved.stem}.csv"
        (EXPORTS / name).write_bytes((folder / name).read_bytes())


def make_readme() -> str:
    """Return the text of the README: how each file was made."""
    version = subprocess.run([str(PROGRAM), "--version"], check=True, capture_output=True, text=True)  # noqa: S603
    exports = "".join(
        f"| `{export.name}.csv` | {export.sheet} | {export.locale} | `{export.options}` |\n" for export in ALL
    )
    saved = "".join(
        f"| `{saved.stem}.csv` | `{saved.name}.csv` | {saved.tongue} | `{opened(saved.language)}` |\n"
        for saved in SAVED
    )
    return _README.format(version=" ".join(version.stdout.split()[:2]), exports=exports, saved=saved, comma=COMMA)


def main() -> None:
    """Make all files."""
    EXPORTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for export in ALL:
            make_export(export, Path(folder))
        make_saved(Path(folder))
    README.write_text(make_readme(), encoding="utf-8")


_README = """\
<!-- Written by make_exports.py. -->

# Files that a spreadsheet saved

`exports/` holds files that {version} saved, without a screen; nobody touched them afterwards.  `make_exports.py` makes them and
this file; `test_exports.py` and `test_round_trip.py` read them.  All people and numbers are invented.

## Exports

Each sheet was written as flat OpenDocument XML with typed cells (text, number with a format, boolean, formula), in the language
of the third column, and saved with the tokens of the filter "Text - txt - csv (StarCalc)": separator, quotation mark, character
set, first line, column types, language, quote all text, detect special numbers, save as shown, save formulas.

| file | sheet | language | tokens |
|---|---|---|---|
{exports}
This version of LibreOffice writes no byte order mark in UTF-8 (later ones can); `test_exports.py` puts one before an export.

## What the library writes, opened and saved again

`control.csv`, `report.csv`, `report-refused.csv`, `retry.csv` and `template.csv` are what the library wrote (`written.py`), in UTF-8
with a byte order mark.  `control.csv` is an upload whose names nothing made inert: it shows what the spreadsheet does evaluate.
Each file was opened with the tokens of the last column and saved with `{comma}`.

| file | opened | language | tokens for opening |
|---|---|---|---|
{saved}
What it changes, and nothing else (`test_round_trip.py` compares cell by cell):

- Lines end with LF, the byte order mark is gone, and every line has as many cells as the longest, so a blank line is a line
  of commas.
- A name that holds digits alone is a number: `007` becomes `7`.  CSV has no sign for text that a spreadsheet does not show.
- Phone numbers stay text, in French too, where groups of three digits are thousands: the library writes such numbers with
  one space, `+351 200000000`.
- Nothing that the library wrote is evaluated.

All other phone numbers stay text.  Where the administrator wrote `+442079460002`, which a spreadsheet takes for a number and saves
without its +, the retry file says `+44 20 7946 0002`, as the report does; it is saved as it stands and read as the same number.
"""


if __name__ == "__main__":
    main()

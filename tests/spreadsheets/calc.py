"""LibreOffice Calc without a screen: sheets with typed cells go in, files come out as a person would save them."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from attrs import frozen

PROGRAM = shutil.which("soffice")
"""Where LibreOffice is, or `None`."""

CSV = "Text - txt - csv (StarCalc)"
COMMA = "44,34,76,1,,0,false,true,true"
"""The tokens of the filter: comma, quotation mark, UTF-8, from line 1, no column types, default language, quote where needed,
detect special numbers, save as shown."""

_SECONDS = 120
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
    for prefix, name in (
        ("office", "office:1.0"),
        ("style", "style:1.0"),
        ("text", "text:1.0"),
        ("table", "table:1.0"),
        ("number", "datastyle:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("of", "of:1.2"),
    )
)
_FORMATS = {
    "plain": '<number:number number:decimal-places="0" number:min-integer-digits="1"/>',
    "decimal": '<number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1"/>',
    "decimals": '<number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1"/>',
    "grouped": '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/>',
    "plus": '<number:text>+</number:text><number:number number:decimal-places="0" number:min-integer-digits="1"/>',
    "scientific": (
        '<number:scientific-number number:decimal-places="2" number:min-decimal-places="2"'
        ' number:min-integer-digits="1" number:min-exponent-digits="2"/>'
    ),
}


@frozen
class Number:
    """A cell that was typed as a number: its digits, and the number format of its column."""

    digits: int
    format: str = "general"


@frozen
class Formula:
    """A cell with a formula, such as ``of:=1+1``."""

    expression: str


Cell = str | bool | Number | Formula
"""A cell as it was typed: text, TRUE or FALSE, a number, or a formula; an empty text is an empty cell."""


def write_sheet(path: Path, rows: Iterable[Sequence[Cell]], *, locale: str = "en-US") -> None:
    """Write a sheet as flat OpenDocument XML in the language and country of *locale*."""
    language, country = locale.split("-")
    where = f'number:language="{language}" number:country="{country}"'
    styles = "".join(
        f'<number:number-style style:name="N{name}" {where}>{body}</number:number-style>'
        f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="N{name}"/>'
        for name, body in _FORMATS.items()
    )
    table = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMESPACES} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:styles>'
        '<style:default-style style:family="table-cell">'
        f'<style:text-properties fo:language="{language}" fo:country="{country}"/></style:default-style></office:styles>'
        f"<office:automatic-styles>{styles}"
        f'<number:boolean-style style:name="Ntruth" {where}><number:boolean/></number:boolean-style>'
        '<style:style style:name="truth" style:family="table-cell" style:data-style-name="Ntruth"/>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Accounts">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document>",
        encoding="utf-8",
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, bool):
        value = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}" table:style-name="truth"'
        return f"<table:table-cell {value}/>"
    if isinstance(cell, Number):
        style = "" if cell.format == "general" else f' table:style-name="{cell.format}"'
        return f'<table:table-cell office:value-type="float" office:value="{cell.digits}"{style}/>'
    if isinstance(cell, Formula):
        return f"<table:table-cell table:formula={quoteattr(cell.expression)}/>"
    if not cell:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def convert(sources: Sequence[Path], outdir: Path, *, to: str, options: str = "", opened: str = "") -> None:
    """
    Open files in LibreOffice and save them again.

    Args:
        sources: The files.

        outdir: The folder for what is saved.

        to: The ending of what is saved, such as ``csv``.

        options: The tokens of the CSV filter for saving.

        opened: The tokens of the CSV filter for opening.

    Raises:
        RuntimeError: LibreOffice is not on the path, or saved nothing.
    """
    if PROGRAM is None:
        msg = "soffice is not on the path; install LibreOffice"
        raise RuntimeError(msg)
    with tempfile.TemporaryDirectory() as profile:
        command = [PROGRAM, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += [f"--infilter={CSV}:{opened}"] if opened else []
        command += ["--convert-to", f"{to}:{CSV}:{options}" if options else to, "--outdir", str(outdir)]
        done = subprocess.run(  # noqa: S603  The command is ours.
            [*command, *map(str, sources)], check=True, capture_output=True, text=True, timeout=_SECONDS
        )
    missing = [source.name for source in sources if not (outdir / source.with_suffix(f".{to}").name).exists()]
    if missing:
        msg = f"LibreOffice saved nothing for {', '.join(missing)}: {done.stderr}"
        raise RuntimeError(msg)

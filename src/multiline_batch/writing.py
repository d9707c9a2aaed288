"""
CSV text out: quoting, and cells that stay text when a spreadsheet opens them.

What begins like a formula is written with an apostrophe before it.  So that reading can undo exactly what writing did, what already
begins with apostrophes and then like a formula gets one more: `inert` and `revive` are inverse to each other.  A plain
phone number (``+`` and digits, perhaps with single spaces) with nothing behind it is left alone, because it is what administrators
correct and upload again.

A spreadsheet may take another delimiter than the one that was written, and then a cell begins within a cell: what stands behind a
comma, a semicolon, a tab or a line break is treated as if it began one, and a quotation mark before it counts for nothing.

The same rule serves the report, the template and the retry file (Q62).
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable

_FORMULA_SIGNS = frozenset(
    "=+-@|%"
    # What compatible forms of them become, when a program brings text in order.
    "\uff1d\uff0b\uff0d\uff20\uff5c\uff05\ufe66\ufe62\ufe63\ufe6b\ufe6a\u207c\u207a\u208c\u208a\u2a75\u2a76\ufb29"
)
# Fillers that Unicode counts as letters or symbols and nobody sees.
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
_LINE_END = "\r\n"
_PLAIN_PHONE = re.compile(r"\+[0-9]+(?: [0-9]+)*")
_SUSPICIOUS = re.compile(f"[{re.escape(''.join(sorted(_FORMULA_SIGNS)))}\\0\\t\\r\\n]")
_PIECE = re.compile(r"[^,;\t\r\n]+")
_BEGINS_WITH_BREAK = re.compile(r"'*[\t\r\n]")


def _is_formula(piece: str) -> bool:
    # A NUL is dropped by some readers, and what follows it then begins the cell.
    return "\0" in piece or next(filter(_is_seen, piece.lstrip("'")), "") in _FORMULA_SIGNS


def _is_seen(sign: str) -> bool:
    # Spaces, marks without a letter and signs that cannot be seen may stand before a formula, and some programs drop them.
    if sign.isascii():
        return sign.isprintable() and sign not in ' "'
    unseen = sign in _UNSEEN or unicodedata.category(sign)[0] == "M"
    return sign.isprintable() and not sign.isspace() and not unseen


def _mark(piece: re.Match[str]) -> str:
    text = piece[0]
    # Only the end of a cell is the end of a number: behind a line break or another delimiter it could go on as a formula.
    is_number = piece.end() == len(piece.string) and _PLAIN_PHONE.fullmatch(text)
    return f"'{text}" if _is_formula(text) and not is_number else text


def _unmark(piece: re.Match[str]) -> str:
    text = piece[0]
    return text[1:] if text[0] == "'" and _is_formula(text) else text


def inert(text: str) -> str:
    """
    Return the text of a cell so that no spreadsheet takes it, or what another delimiter makes of it, for a formula.

    >>> inert("=1+1"), inert("'=1+1"), inert("+44 20 7946 0123"), inert("Anna"), inert("Anna;=1+1")
    ("'=1+1", "''=1+1", '+44 20 7946 0123', 'Anna', "Anna;'=1+1")
    """
    if not _SUSPICIOUS.search(text):
        return text
    marked = _PIECE.sub(_mark, text)
    return f"'{marked}" if _BEGINS_WITH_BREAK.match(text) else marked


def revive(text: str) -> str:
    """
    Undo `inert`.

    >>> revive("'=1+1"), revive("''=1+1"), revive("'t Hooft"), revive("Anna;'=1+1")
    ('=1+1', "'=1+1", "'t Hooft", 'Anna;=1+1')
    """
    if "'" not in text or not _SUSPICIOUS.search(text):
        return text
    bare = text[1:] if text[0] == "'" and _BEGINS_WITH_BREAK.match(text) else text
    return _PIECE.sub(_unmark, bare)


def format_record(cells: Iterable[str], *, delimiter: str = ",", line_end: str = _LINE_END) -> str:
    """Return one record of CSV text with its line end, quoted where needed; cells are made inert by the caller."""
    out = io.StringIO(newline="")
    # The writer quotes the characters of its own line end only, and every kind of line break needs quotes.
    csv.writer(out, delimiter=delimiter, lineterminator=_LINE_END).writerow(cells)
    return out.getvalue().removesuffix(_LINE_END) + line_end

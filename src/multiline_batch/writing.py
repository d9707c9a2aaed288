"""
CSV text out: quoting, and cells that stay text when a spreadsheet opens them.

A cell that begins like a formula is written with an apostrophe before it.  So that reading can undo exactly what writing did, a
cell that already begins with apostrophes and then like a formula gets one more: `inert` and `revive` are inverse to each
other.  A plain phone number (``+`` and digits, perhaps with single spaces) is left alone, because it is what
administrators correct and upload again.

The same rule serves the report, the template and the retry file (Q62).
"""

import csv
import io
import re
from collections.abc import Iterable

_FORMULA_SIGNS = frozenset("=+-@|%\uff1d\uff0b\uff0d\uff20")
# Fillers and selectors that Unicode counts as printable and nobody sees.
_UNSEEN = frozenset("\u034f\u115f\u1160\u2800\u3164\ufe0e\ufe0f\uffa0")
_LINE_END = "\r\n"
_PLAIN_PHONE = re.compile(r"\+[0-9]+(?: [0-9]+)*")


def _is_formula(text: str) -> bool:
    bare = text.lstrip("'")
    # A NUL is dropped by some readers, and what follows it then begins the cell.
    if bare.startswith(("\t", "\r", "\n")) or "\0" in text:
        return True
    # Spaces and signs that cannot be seen may stand before it, and some programs drop them.
    seen = (sign for sign in bare if sign.isprintable() and not sign.isspace() and sign not in _UNSEEN)
    return next(seen, "") in _FORMULA_SIGNS


def inert(text: str) -> str:
    """
    Return the text of a cell so that no spreadsheet takes it for a formula.

    >>> inert("=1+1"), inert("'=1+1"), inert("+44 20 7946 0123"), inert("Anna")
    ("'=1+1", "''=1+1", '+44 20 7946 0123', 'Anna')
    """
    return f"'{text}" if _is_formula(text) and not _PLAIN_PHONE.fullmatch(text) else text


def revive(text: str) -> str:
    """
    Undo `inert`.

    >>> revive("'=1+1"), revive("''=1+1"), revive("'t Hooft")
    ('=1+1', "'=1+1", "'t Hooft")
    """
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def format_record(cells: Iterable[str], *, delimiter: str = ",", line_end: str = _LINE_END) -> str:
    """Return one record of CSV text with its line end, quoted where needed; cells are made inert by the caller."""
    out = io.StringIO(newline="")
    # The writer quotes the characters of its own line end only, and every kind of line break needs quotes.
    csv.writer(out, delimiter=delimiter, lineterminator=_LINE_END).writerow(cells)
    return out.getvalue().removesuffix(_LINE_END) + line_end

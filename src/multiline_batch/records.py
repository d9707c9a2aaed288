"""
Text becomes records: delimiter, quoting, rows and lines.

Three numbers are kept apart.  A *line* is physical: text up to CRLF, LF or CR.  A *record* can span lines, when a quoted cell
holds a line break.  A *row* is a record's number as a spreadsheet shows it: blank records and a Note count, the ``sep=`` line
that some spreadsheets write does not.

Python's `csv` splits, in its strict mode.  The delimiter is not sniffed: the header is known, so each of the three
delimiters is tried, and the one that explains the header is kept (Q11).
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, islice

from attrs import field, frozen

from multiline_batch._value import Value
from multiline_batch.findings import Finding, Param, Place

DELIMITERS = (",", ";", "\t")
"""The delimiters that are understood."""

MAX_CELLS = 16_384
"""Widest record, in cells, delimiters within quotes counted too: no spreadsheet has more columns, and each cell takes memory."""

_SEP_LINE = re.compile(r'"?sep=.?"?[ \t,;]*', re.IGNORECASE)
_NOTE = re.compile(r"\s*note(?::|\s|$)", re.IGNORECASE)


RawRecord = tuple[int, int, Sequence[str]]
"""A record before anybody needs it as a value: row, line and cells."""


@frozen(kw_only=True, eq=False, repr=False)
class Record(Value):
    """
    One record.

    Attributes:
        row: Its number in the spreadsheet, from 1.

        line: The physical line on which it begins, from 1.

        cells: Its cells as they stand.
    """

    row: int
    line: int
    cells: tuple[str, ...] = field(repr=False)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(row=self.row, line=self.line)

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything but spaces."""
        return not first_word(self.cells)

    @property
    def begins_like_note(self) -> bool:
        """Whether the first word of its first cell that is not blank is *Note* (Q8)."""
        return begins_like_note(first_word(self.cells))


def first_word(cells: Iterable[str]) -> str:
    """Return the first cell that is not blank, or an empty text."""
    for cell in cells:
        if cell and not cell.isspace():
            return cell
    return ""


def begins_like_note(cell: str) -> bool:
    """Return whether the first word of a cell is *Note* (Q8)."""
    return _NOTE.match(cell) is not None


def to_record(raw: RawRecord) -> "Record":
    """Return the record as a value."""
    row, line, cells = raw
    return Record(row=row, line=line, cells=tuple(cells))


@frozen(kw_only=True, eq=False, repr=False)
class Layout(Value):
    """
    How a text is laid out.

    Attributes:
        delimiter: Comma, semicolon or tab.

        sep_line: Whether the text begins with a line that names the delimiter for spreadsheets.

        header: The record that holds the names of the columns.
    """

    delimiter: str
    sep_line: bool
    header: Record


class RecordError(ValueError):
    """
    The text cannot be split into records; `finding` says where and why.

    Reading catches it.  It is a `ValueError` for later steps, which split the same text again: there it can only mean that
    somebody lowered `csv.field_size_limit` in between.
    """

    def __init__(self, code: str, place: Place, params: tuple[Param, ...] = ()) -> None:
        super().__init__(code, place, params)
        self.place = place
        self.finding = Finding(code=code, params=params, place=place)

    def __str__(self) -> str:
        """Say what to do, for whoever did not ask for a reading."""
        return (
            f"the text cannot be split into records ({self.finding.code}); csv.field_size_limit may have been lowered"
        )


def iter_lines(text: str) -> Iterator[str]:
    """Yield the physical lines with their ends: CRLF, LF or CR, and no other."""
    return iter(io.StringIO(text, newline=""))


def has_sep_line(text: str) -> bool:
    """Return whether the text begins with a ``sep=`` line."""
    return _SEP_LINE.fullmatch(next(iter_lines(text[:20]), "").rstrip("\r\n")) is not None


class _Narrow:
    """Lines of a text, up to a record that is too wide: `csv` would make all its cells before anybody could count them."""

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self._lines, self._delimiter = lines, delimiter
        self.cells = 1

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.cells += line.count(self._delimiter)
            if self.cells > MAX_CELLS:
                raise csv.Error(_TOO_WIDE)
            yield line


_TOO_WIDE = "too wide"


def iter_raw_records(text: str, delimiter: str, *, few: bool = False) -> Iterator[RawRecord]:
    """
    Yield row, line and cells of every record, blank ones too.

    Args:
        text: The text.

        delimiter: What parts its cells.

        few: Whether only the first records are wanted, so that counting through the whole text would be a waste.

    Raises:
        RecordError: A quoted cell never ends, has text behind its end, a cell is longer than `csv` reads, or a record is wider
            than `MAX_CELLS`.
    """
    skipped = has_sep_line(text)
    lines = iter_lines(text)
    if skipped:
        next(lines)
    narrow = _Narrow(lines, delimiter)
    may_be_wide = few or text.count(delimiter) >= MAX_CELLS
    reader = csv.reader(narrow if may_be_wide else lines, delimiter=delimiter, strict=True)
    offset, row = 1 + skipped, 0
    line = offset
    counted = '"' not in text and not may_be_wide
    try:
        if counted:
            # Without quotes no record spans lines, so row and line count up together.
            yield from zip(count(1), count(offset), reader)
        else:
            for row, cells in enumerate(reader, start=1):
                yield row, line, cells
                line = offset + reader.line_num
                narrow.cells = 1
    except csv.Error as error:
        if counted:
            row, line = reader.line_num - 1, offset + reader.line_num - 1
        place = Place(row=row + 1, line=line)
        raise _explain(str(error), place, narrow.cells) from None


def iter_records_at(text: str, delimiter: str, places: Iterable[tuple[int, int]]) -> Iterator[RawRecord]:
    """
    Yield some records once more, by the rows and lines on which they begin, in the order of the file.

    Raises:
        RecordError: As `iter_raw_records`.
    """
    lines = iter_lines(text)
    # Whoever asks has split the text before, so its quotes are right.
    reader = csv.reader(lines, delimiter=delimiter)
    passed = 0
    for row, line in places:
        between = line - 1 - passed - reader.line_num
        next(islice(lines, between, between), None)
        passed += between
        try:
            yield row, line, next(reader)
        except csv.Error as error:
            raise _explain(str(error), Place(row=row, line=line), 1) from None


def iter_records(text: str, delimiter: str) -> Iterator[Record]:
    """
    Return all records, blank ones too.

    Raises:
        RecordError: As `iter_raw_records`.
    """
    return map(to_record, iter_raw_records(text, delimiter))


def _explain(error: str, place: Place, cells: int) -> RecordError:
    if error == _TOO_WIDE:
        return RecordError("too-many-columns", place, (cells, MAX_CELLS))
    if error.startswith("unexpected end"):
        return RecordError("quote-unclosed", place)
    if error.startswith("field larger"):
        return RecordError("cell-endless", place, (csv.field_size_limit(),))
    return RecordError("quote-trailing-text", place)


def find_layout(text: str, *, known: Callable[[str], bool]) -> Layout:
    """
    Find the delimiter that explains the header, and the header.

    The header is the first record that is neither blank nor a Note.  The delimiter with the most known names in it wins;
    between equals the comma, then the semicolon.

    Args:
        text: The whole text.

        known: Says whether a cell is the name of a column.

    Raises:
        RecordError: No delimiter gives a header with a known name.
    """
    if not text or text.isspace():
        code = "header-missing"
        raise RecordError(code, Place(row=1, line=1))
    best, most = "", 0
    failure: RecordError | None = None
    for delimiter in DELIMITERS:
        try:
            header = _find_header(text, delimiter, known)
        except RecordError as error:
            failure = failure or error
            continue
        if header is None:
            continue
        names = sum(map(known, header.cells))
        if names == len(header.cells) and not best:
            # No other delimiter can explain more of it.
            return Layout(delimiter=delimiter, sep_line=has_sep_line(text), header=header)
        if names > most:
            best, most = delimiter, names
        elif not best and failure is None:
            failure = RecordError("header-missing", Place(row=header.row, line=header.line))
    # Split once more, because two wide headers are not to be kept at a time.
    header = _find_header(text, best, known) if best else None
    if header:
        return Layout(delimiter=best, sep_line=has_sep_line(text), header=header)
    raise failure or RecordError("header-missing", Place(row=1, line=1))


def _find_header(text: str, delimiter: str, known: Callable[[str], bool]) -> Record | None:
    records = map(to_record, iter_raw_records(text, delimiter, few=True))
    return next((record for record in records if _may_be_header(record, known)), None)


def _may_be_header(record: Record, known: Callable[[str], bool]) -> bool:
    # An admin's own first column may be called Note; a Note has no other column's name in it.
    return not record.is_blank and (not record.begins_like_note or any(map(known, record.cells)))


def locate_end(text: str, *, known: Callable[[str], bool]) -> Place:
    """Return the row and line at which a text ends, as far as it can be split."""
    try:
        delimiter = find_layout(text, known=known).delimiter
    except RecordError:
        delimiter = DELIMITERS[0]
    row, line = 1, 1
    try:
        for record in iter_records(text + "x", delimiter):
            row, line = record.row, record.line
    except RecordError as error:
        return error.place
    return Place(row=row, line=line)

"""Text becomes records: delimiter, quoting, rows and lines."""

import copy
import csv
import pickle
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multiline_batch import Finding, Place
from multiline_batch.records import (
    DELIMITERS,
    MAX_CELLS,
    Layout,
    Record,
    RecordError,
    find_layout,
    has_sep_line,
    iter_lines,
    iter_records,
    iter_records_at,
    locate_end,
)


def known(cell: str) -> bool:
    """Say whether a cell is one of two names."""
    return cell in {"name", "device"}


def _found(text: str, delimiter: str = ",") -> list[tuple[int, int, tuple[str, ...]]]:
    return [(record.row, record.line, record.cells) for record in iter_records(text, delimiter)]


def _failure(function: Callable[[], object]) -> Finding:
    with pytest.raises(RecordError) as caught:
        function()
    return caught.value.finding


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("a", ["a"]),
        ("a\nb\r\nc\rd", ["a\n", "b\r\n", "c\r", "d"]),
        ("\n\r\n", ["\n", "\r\n"]),
        ("a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g", ["a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g"]),
    ],
)
def test_lines_end_with_crlf_lf_or_cr(text: str, lines: list[str]) -> None:
    """Only three line ends are ends of lines, and they are kept."""
    assert list(iter_lines(text)) == lines


@given(st.text(st.sampled_from("a\r\n\x0b\u2028")))
def test_lines_put_together_are_the_text(text: str) -> None:
    """Splitting loses nothing."""
    assert "".join(iter_lines(text)) == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
@pytest.mark.parametrize(
    ("line", "is_sep"),
    [
        ("sep=;", True),
        ("SEP=,", True),
        ("sep=\t", True),
        ('"sep=;"', True),
        ("sep=;;;;", True),
        ("sep=", True),
        ("sep=;x", False),
        ("sep=;X", False),
        ("sep=;\u00a0", False),
        ("separator=;", False),
        (" sep=;", False),
        ("name,sep=;", False),
        ("sep", False),
        ("", False),
    ],
)
def test_a_sep_line_names_the_delimiter_and_nothing_else(line: str, end: str, *, is_sep: bool) -> None:
    """A first line of sep= and one sign is for spreadsheets, whatever ends it."""
    assert has_sep_line(line + end) is is_sep


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_and_lines_are_counted_apart(end: str) -> None:
    """Blank rows count as rows and lines; a quoted line break makes a line and no row."""
    text = end.join(["name,device", "", f'"An{end}na",a', " , ", "Bo,b"])
    assert _found(text) == [
        (1, 1, ("name", "device")),
        (2, 2, ()),
        (3, 3, (f"An{end}na", "a")),
        (4, 5, (" ", " ")),
        (5, 6, ("Bo", "b")),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_sep_line_is_a_line_and_no_row(end: str) -> None:
    """Spreadsheets do not show a sep= line, so the row behind it is the first, on the second line."""
    assert _found(f"sep=;{end}name;device{end}Anna;a{end}", ";") == [
        (1, 2, ("name", "device")),
        (2, 3, ("Anna", "a")),
    ]


@pytest.mark.parametrize("text", ["", "sep=;", "sep=;\n"])
def test_nothing_has_no_records(text: str) -> None:
    """An empty text and a lone sep= line have no records."""
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"a,b",c', ("a,b", "c")),
        ('"a ""b""",c', ('a "b"', "c")),
        ('a "b" c,d', ('a "b" c', "d")),
        ('"",', ("", "")),
        (" a , b ", (" a ", " b ")),
        ("a;b\tc", ("a;b\tc",)),
    ],
)
def test_quoting_follows_csv(text: str, cells: tuple[str, ...]) -> None:
    """Quotation marks enclose a cell, doubled ones within it are one, and spaces belong to the cell."""
    assert _found(text) == [(1, 1, cells)]


@pytest.mark.parametrize("sep", ["", "sep=,\n"])
@pytest.mark.parametrize(
    ("rest", "code", "row", "line"),
    [
        ('"Bo', "quote-unclosed", 3, 4),
        ('"Bo\nCem\n\nDi,d\n', "quote-unclosed", 3, 4),
        ('"Bo"x,b\n', "quote-trailing-text", 3, 4),
        ('"Bo" ,b\n', "quote-trailing-text", 3, 4),
        ('\n\nBo,"b\nb"x\n', "quote-trailing-text", 5, 6),
    ],
)
def test_broken_quoting_is_placed_where_its_record_begins(sep: str, rest: str, code: str, row: int, line: int) -> None:
    """A quotation mark that is never closed, or closed too early, is told with row and line of its record."""
    text = f'{sep}name,device\n"An\nna",a\n{rest}'
    place = Place(row=row, line=line + bool(sep))
    assert _failure(lambda: list(iter_records(text, ","))) == Finding(code=code, place=place)


@pytest.mark.parametrize("end", ["\n", '\n"a"\n'])
@pytest.mark.parametrize("first", ["", "a", '"a"', '"a\na"'])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_record_may_be_as_wide_as_a_spreadsheet(first: str, end: str, delimiter: str) -> None:
    """A record of as many cells as the widest spreadsheet is split, one cell more is a finding with its place and width."""
    head = f"name{delimiter}device\n"
    widest = first + delimiter * (MAX_CELLS - 1) + end
    assert len(_found(head + widest + widest, delimiter)[1][2]) == MAX_CELLS
    failure = _failure(lambda: list(iter_records(head + widest + delimiter + widest, delimiter)))
    line = 3 + first.count("\n") + (end.count("\n") - 1)
    row = 3 + (end.count("\n") - 1)
    params = (MAX_CELLS + 1, MAX_CELLS)
    assert failure == Finding(code="too-many-columns", params=params, place=Place(row=row, line=line))


def test_the_first_record_may_be_as_wide_as_any() -> None:
    """The limit is that of spreadsheets, whose last column is XFD, and it holds for a text of one record."""
    assert Place(row=1, line=1, position=MAX_CELLS - 1).cell == "XFD1"
    widest = "," * (MAX_CELLS - 1)
    assert len(_found(f"{widest}\n{widest}\n")[0][2]) == MAX_CELLS
    failure = _failure(lambda: list(iter_records(f"{widest},", ",")))
    assert failure == Finding(code="too-many-columns", params=(MAX_CELLS + 1, MAX_CELLS), place=Place(row=1, line=1))


def test_cells_are_counted_over_the_lines_of_a_record() -> None:
    """A record that grows wide over many lines, by quoted line breaks, is told before its cells are made."""
    text = "name,device\n" + '"x\n",' * MAX_CELLS + "\n"
    failure = _failure(lambda: list(iter_records(text, ",")))
    assert failure.place == Place(row=2, line=2)


def test_a_wide_text_under_another_delimiter_has_its_layout() -> None:
    """A record that is too wide for one delimiter does not keep another from explaining the header."""
    layout = find_layout(f"name;device\n{',' * MAX_CELLS};a\n", known=known)
    assert layout.delimiter == ";"


def test_a_cell_beyond_the_limit_of_csv_has_no_end() -> None:
    """A cell longer than csv reads is a finding with its place, one as long is none, and the limit of the process stays."""
    limit = csv.field_size_limit()
    header = "name,device\n"
    assert len(_found(header + "x" * limit + ",a\n")[1][2][0]) == limit
    failure = _failure(lambda: list(iter_records(header + "x" * (limit + 1) + ",a\n", ",")))
    assert failure == Finding(code="cell-endless", params=(limit,), place=Place(row=2, line=2))
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("text", "delimiter", "sep_line", "header"),
    [
        ("name,device\n", ",", False, (1, 1)),
        ("name;device\n", ";", False, (1, 1)),
        ("name\tdevice\n", "\t", False, (1, 1)),
        ("name\n", ",", False, (1, 1)),
        ("other,thing;name;device\n", ";", False, (1, 1)),
        ('"name";"device"\n', ";", False, (1, 1)),
        ("sep=;\nname;device\n", ";", True, (1, 2)),
        ("sep=;\nname,device\n", ",", True, (1, 2)),
        ("\n,,\nname,device\n", ",", False, (3, 3)),
        ("Note: delete me\nname,device\n", ",", False, (2, 2)),
        ('"Note: delete\nme";x\n\nname;device\n', ";", False, (3, 4)),
        ("note;x\nNOTE:\nname;device\n", ";", False, (3, 3)),
    ],
)
def test_the_delimiter_that_explains_the_header_wins(
    text: str, delimiter: str, header: tuple[int, int], *, sep_line: bool
) -> None:
    """Each delimiter is tried; the header is the first record that is neither blank nor a Note."""
    layout = find_layout(text, known=known)
    assert (layout.delimiter, layout.sep_line) == (delimiter, sep_line)
    assert (layout.header.row, layout.header.line) == header


@pytest.mark.parametrize(
    ("text", "delimiter", "cells"),
    [
        ("Note,name\n", ",", ("Note", "name")),
        ("note;device;name\nNote;name\n", ";", ("note", "device", "name")),
        ("Note: delete me\nNote,other,device\nname,device\n", ",", ("Note", "other", "device")),
        ('"Note: name, device"\nname,device\n', ",", ("name", "device")),
        (" ,NOTE,name\n", ",", (" ", "NOTE", "name")),
        ("Note: x;name\n", ";", ("Note: x", "name")),
    ],
)
def test_a_column_may_be_called_note(text: str, delimiter: str, cells: tuple[str, ...]) -> None:
    """A record with a known name in a cell of its own is the header, though its first cell says Note."""
    layout = find_layout(text, known=known)
    assert (layout.delimiter, layout.header.cells) == (delimiter, cells)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", Finding(code="header-missing", place=Place(row=1, line=1))),
        ("\n\n", Finding(code="header-missing", place=Place(row=1, line=1))),
        ("Note: x\n", Finding(code="header-missing", place=Place(row=1, line=1))),
        ("\nother,thing\n", Finding(code="header-missing", place=Place(row=2, line=2))),
        ("sep=,\n\nother\n", Finding(code="header-missing", place=Place(row=2, line=3))),
        ('"name"x,device\n', Finding(code="quote-trailing-text", place=Place(row=1, line=1))),
        ('\n"name', Finding(code="quote-unclosed", place=Place(row=2, line=2))),
        ('x,"name"y\n', Finding(code="quote-trailing-text", place=Place(row=1, line=1))),
    ],
)
def test_without_a_known_name_there_is_no_layout(text: str, finding: Finding) -> None:
    """A text of which no delimiter makes a header is refused at the record that should have been one."""
    assert _failure(lambda: find_layout(text, known=known)) == finding


@pytest.mark.parametrize(
    ("cells", "blank", "note"),
    [
        ((), True, False),
        (("", " \t\u00a0"), True, False),
        (("Anna",), False, False),
        (("", "Note: x"), False, True),
        ((" ", "\u00a0NOTE"), False, True),
        (("note\nfill in",), False, True),
        (("Note\u00a0x",), False, True),
        (("Note:x",), False, True),
        (("Noteworthy",), False, False),
        (("Notes",), False, False),
        (("Note-taker",), False, False),
        (("Anna", "Note"), False, False),
    ],
)
def test_a_note_begins_with_the_word(cells: tuple[str, ...], *, blank: bool, note: bool) -> None:
    """A record begins like a Note if exactly this word begins its first cell that is not blank."""
    record = Record(row=1, line=1, cells=cells)
    assert (record.is_blank, record.begins_like_note) == (blank, note)


@pytest.mark.parametrize(
    ("text", "row", "line"),
    [
        ("", 1, 1),
        ("name", 1, 1),
        ("name,device\n", 2, 2),
        ("name,device\r\nAn", 2, 2),
        ('name,device\n"An\nna",a\nB', 3, 4),
        ('name,device\n"An\nn', 2, 2),
        ('name,device\n"An\nna"', 2, 2),
        ("sep=;\nname;dev", 1, 2),
        ("sep=;\n", 1, 2),
        ("name\n\n\n", 4, 4),
        ('name;"device, or\nso"\nA', 2, 3),
        ("other\n1\n2", 3, 3),
        ('other,"b\nc"\n2', 2, 3),
        ('"x"y\nab', 1, 1),
    ],
)
def test_the_end_of_a_text_has_a_place(text: str, row: int, line: int) -> None:
    """Where a text breaks off is told by row and line of the record that it is in."""
    assert locate_end(text, known=known) == Place(row=row, line=line)


def test_a_record_knows_its_place() -> None:
    """A record stands at its row and line, in no cell of it."""
    assert Record(row=2, line=3, cells=("Anna",)).place == Place(row=2, line=3)


def test_an_error_is_a_value_error_with_place_and_finding() -> None:
    """Whoever splits a text again can catch what cannot be split as a wrong value, and learns where and why."""
    place = Place(row=2, line=3)
    error = RecordError("cell-endless", place, (7,))
    assert isinstance(error, ValueError)
    assert error.place == place
    assert error.finding == Finding(code="cell-endless", params=(7,), place=place)
    assert str(error).startswith("the text cannot be split into records (cell-endless); ")


def test_an_error_crosses_processes() -> None:
    """What cannot be split in one process is told as such in another."""
    error = RecordError("cell-endless", Place(row=2, line=3), (7,))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  Ours.
    assert (type(again), again.place, again.finding) == (RecordError, error.place, error.finding)


def test_an_error_without_parameters_has_none() -> None:
    """Parameters are for rules that have some."""
    assert RecordError("quote-unclosed", Place(row=1, line=1)).finding.params == ()


def test_an_error_has_the_code_of_a_rule() -> None:
    """An error tells its finding, so its code is that of a rule."""
    with pytest.raises(ValueError, match="code of a rule"):
        RecordError("anna@example.org", Place(row=1, line=1))


def test_lines_are_split_one_by_one() -> None:
    """A long text is not split as a whole before its first line is there."""
    lines = iter_lines("a\n" * 1_000_000)
    tracemalloc.start()
    first = next(lines)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert first == "a\n"
    assert peak < 100_000


def test_records_and_layouts_are_values() -> None:
    """Copies and pickles are equal and hash alike, and no repr shows a cell."""
    record = Record(row=2, line=3, cells=("Anna",))
    layout = Layout(delimiter=",", sep_line=False, header=record)
    for value in (record, layout):
        assert {copy.deepcopy(value), pickle.loads(pickle.dumps(value))} == {value}  # noqa: S301  Ours.
        assert "Anna" not in repr(value)


@given(st.lists(st.lists(st.text(st.sampled_from('a ,;"\n\r')), min_size=1, max_size=3), max_size=4))
def test_records_come_back_in_order(rows: list[list[str]]) -> None:
    """Whatever was written as CSV is read cell by cell, rows are counted from 1, and lines never go back."""
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows)
    records = list(iter_records(text, ","))
    assert [list(record.cells) for record in records] == rows
    assert [record.row for record in records] == list(range(1, len(rows) + 1))
    assert [record.line for record in records] == sorted({record.line for record in records})


@given(
    st.sampled_from(("", "sep=,\r\n")),
    st.lists(st.lists(st.text(st.sampled_from('a ,;"\n\r')), min_size=1, max_size=3), max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.sampled_from(DELIMITERS),
)
def test_records_can_be_picked_by_their_places(
    sep: str, rows: list[list[str]], picked: list[bool], delimiter: str
) -> None:
    """Any of the records is found again where it begins, whatever lies between those that are wanted."""
    text = sep + "".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r" for row in rows)
    found = _found(text, delimiter)
    assert [list(cells) for _, _, cells in found] == rows
    wanted = [record for record, is_picked in zip(found, picked, strict=False) if is_picked]
    again = iter_records_at(text, delimiter, [(row, line) for row, line, _ in wanted])
    assert [(row, line, tuple(cells)) for row, line, cells in again] == wanted


def test_a_record_that_cannot_be_picked_any_more_has_a_place() -> None:
    """A limit of csv that was lowered in between is told with row and line, as it is in reading."""
    limit = csv.field_size_limit()
    try:
        csv.field_size_limit(3)
        failure = _failure(lambda: list(iter_records_at("sep=,\nname\nAnna\n", ",", [(2, 3)])))
    finally:
        csv.field_size_limit(limit)
    assert failure == Finding(code="cell-endless", params=(3,), place=Place(row=2, line=3))

"""CSV text out: quoting, and cells that stay text when a spreadsheet opens them."""

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from multiline_batch.writing import format_record, inert, revive

FORMULA_SIGNS = "=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20"
CELLS = st.text() | st.text(st.sampled_from("'\"=+-@|%,;\t\r\n\0 \u00a0\u200b\ufe0f\ufeff\uff1d\uff0b\uff0d\uff2012a"))
"""Any text, and text made of the signs that matter."""


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
@pytest.mark.parametrize("before", ["", "'", "''"])
def test_what_begins_like_a_formula_gets_an_apostrophe(sign: str, before: str) -> None:
    """A formula sign at the start or behind apostrophes is kept from being one by an apostrophe."""
    text = f"{before}{sign}x"
    assert inert(text) == "'" + text


@pytest.mark.parametrize("before", [" ", "' ", "\u00a0", "''\u2003"])
@pytest.mark.parametrize("sign", "=+-@|%\uff1d\uff0b\uff0d\uff20")
def test_spaces_do_not_hide_a_formula(before: str, sign: str) -> None:
    """A formula sign behind spaces is kept from being one too, because some spreadsheets drop the spaces."""
    text = f"{before}{sign}x"
    assert inert(text) == "'" + text


@pytest.mark.parametrize(
    "before", ["\u200b", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u2060 \u200f", "'\u200c", "\u00a0\u200d"]
)
@pytest.mark.parametrize("sign", "=+-@|%\uff1d\uff0b\uff0d\uff20")
def test_signs_that_cannot_be_seen_do_not_hide_a_formula(before: str, sign: str) -> None:
    """A formula sign behind invisible signs is kept from being one, because some programs drop what cannot be seen."""
    text = f"{before}{sign}x"
    assert inert(text) == "'" + text
    assert revive(inert(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u200b",
        "\ufeffAnna",
        "'\u200bt Hooft",
        "Anna",
        "1",
        "'t Hooft",
        "'",
        "''",
        "a=1",
        "a+b",
        "X=1",
        "Xenia",
        "anna@example.org",
        "+44",
        "+44 20 7946 0123",
        " ",
        "Berg-Ny",
    ],
)
def test_what_is_no_formula_stays(text: str) -> None:
    """Names, addresses and plain phone numbers are written as they are and read as they are."""
    assert inert(text) == text
    assert revive(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "+",
        "+44-20",
        "+44  20",
        " +44",
        "+44 ",
        "+44 20 x",
        "+\u0664\u0664",
        "\uff0b44",
        "+44+1",
        "+44\n",
        "+0;",
        "+1,2",
        "+44\t",
    ],
)
def test_only_a_plain_phone_number_keeps_its_plus(text: str) -> None:
    """A plus with anything but digits and single spaces behind it could be a sum and gets an apostrophe."""
    assert inert(text) == "'" + text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("+1\n*cmd|' /C calc'!A0", "'+1\n*cmd|' /C calc'!A0"),
        ("+44 20\t*2", "'+44 20\t*2"),
        ("Berg;+44,*2", "Berg;'+44,*2"),
        ("Berg,+44;+1", "Berg,'+44;+1"),
    ],
)
def test_a_number_that_goes_on_could_be_a_formula(text: str, written: str) -> None:
    """A number with a line break or another delimiter behind it gets an apostrophe, because a formula may hold those too."""
    assert inert(text) == written
    assert revive(written) == text


@pytest.mark.parametrize(
    "sign",
    "\ufe00\ufe0f\U000e0100\U000e01ef\u034f\u180b\u180f\u17b4\u115f\u1160\u3164\uffa0\u2800\u0301\u20dd\u2061\U0001d159\U000e0020",
)
def test_selectors_fillers_and_marks_do_not_hide_a_formula(sign: str) -> None:
    """A formula behind a variation selector, a filler or a mark without a letter is kept from being one too."""
    for text in (f"{sign}=1+1", f"'{sign}{sign} {sign}=1+1"):
        assert inert(text) == "'" + text
        assert revive(inert(text)) == text


def test_compatible_forms_of_formula_signs_are_formula_signs() -> None:
    """Whatever sign Unicode brings to one of the formula signs counts as one."""
    signs = map(chr, range(0x10000))
    alike = [sign for sign in signs if unicodedata.normalize("NFKC", sign)[:1] in set("=+-@|%")]
    assert len(alike) >= 24
    assert [sign for sign in alike if inert(f"{sign}1+1") != f"'{sign}1+1"] == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "\n", "\r", "\r\n"])
@pytest.mark.parametrize("before", ["", " ", '"', '""', "\ufe0f", ' "\u200b'])
@pytest.mark.parametrize("sign", "=+-@|%\uff1d")
def test_another_delimiter_makes_no_formula_of_a_part(delimiter: str, before: str, sign: str) -> None:
    """What another delimiter would make a cell of gets an apostrophe of its own, also behind a quotation mark."""
    text = f"Anna{delimiter}{before}{sign}1+1"
    assert inert(text) == f"Anna{delimiter}'{before}{sign}1+1"
    assert revive(inert(text)) == text


@pytest.mark.parametrize("text", ["\t=x", "'\r\n=x", "\n\n@x"])
def test_a_formula_behind_a_leading_break_is_marked_too(text: str) -> None:
    """A leading tab or line break gets an apostrophe before it, and the formula behind it one of its own."""
    sign = text.index(text[-2])
    assert inert(text) == f"'{text[:sign]}'{text[sign:]}"
    assert revive(inert(text)) == text


@pytest.mark.parametrize("text", ["Berg;+44 20 7946 0123", "Anna, Maria; Bo-Ny", '"Rae"', "\u200b\n", ",", ";;"])
def test_parts_that_are_no_formulas_stay(text: str) -> None:
    """Delimiters, quotation marks and plain phone numbers between them are written as they are."""
    assert inert(text) == text
    assert revive(text) == text


@pytest.mark.parametrize("text", ["\0", "\0=1", "a\0=1", "Anna\0"])
def test_a_nul_makes_any_text_suspicious(text: str) -> None:
    """Some readers drop a NUL, so whatever holds one is neutralised."""
    assert inert(text) == "'" + text


@example("\0")
@example("'\0")
@example("''=1")
@example("'+44")
@example("\uff1d1")
@given(CELLS)
def test_reading_undoes_what_writing_did(text: str) -> None:
    """Reviving what was made inert gives the text back, whatever it is."""
    assert revive(inert(text)) == text


@example("'+44", "+44")
@given(CELLS, CELLS)
def test_two_texts_are_never_written_alike(one: str, other: str) -> None:
    """What is written tells which text it was."""
    assert (inert(one) == inert(other)) is (one == other)


@example("+0;")
@given(CELLS)
def test_nothing_written_begins_like_a_formula(text: str) -> None:
    """Only a plain phone number is ever written with a formula sign in front."""
    written = inert(text)
    assert written[:1] not in FORMULA_SIGNS or not written or set(written) <= set("+0123456789 ")


@pytest.mark.parametrize(
    ("cells", "delimiter", "line_end", "text"),
    [
        (["Anna", "Berg"], ",", "\r\n", "Anna,Berg\r\n"),
        (["Anna", "Berg"], ";", "\n", "Anna;Berg\n"),
        (["Anna", "Berg"], "\t", "", "Anna\tBerg"),
        (["Berg, A", "x"], ",", "\r\n", '"Berg, A",x\r\n'),
        (["Berg, A", "x"], ";", "\r\n", "Berg, A;x\r\n"),
        (['A "B"', ""], ",", "\r\n", '"A ""B""",\r\n'),
        (["a\nb", "c"], ",", "\r\n", '"a\nb",c\r\n'),
        (["a\rb", "c"], ",", "\n", '"a\rb",c\n'),
        (["a\r\nb", "c"], ";", "\r", '"a\r\nb";c\r'),
        (["a\rb", "c\n"], "\t", "", '"a\rb"\t"c\n"'),
        (["c\r\n"], ",", "", '"c\r\n"'),
        (["", ""], ",", "\r\n", ",\r\n"),
        ([""], ",", "\r\n", '""\r\n'),
        (["Xenia", "Ann"], ",", "\r\n", "Xenia,Ann\r\n"),
    ],
)
def test_a_record_is_quoted_where_needed(cells: list[str], delimiter: str, line_end: str, text: str) -> None:
    """A cell is quoted when it holds the delimiter, a quotation mark or a line break, and otherwise not."""
    assert format_record(cells, delimiter=delimiter, line_end=line_end) == text


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", ""])
def test_a_line_break_within_a_cell_is_quoted_whatever_ends_the_line(line_break: str, line_end: str) -> None:
    """A cell with a line break is one cell when it is read again, also where lines end with another break or with none."""
    cells = ["Anna", f"a{line_break}b", "c"]
    text = format_record(cells, line_end=line_end)
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [cells]


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('\r\n",;\t')), min_size=1),
    st.sampled_from(",;\t"),
    st.sampled_from(["\r\n", "\n", "\r", ""]),
)
def test_a_record_is_read_as_it_was_written(cells: list[str], delimiter: str, line_end: str) -> None:
    """Any cells come back from what was written of them, whatever ends the line."""
    text = format_record(cells, delimiter=delimiter, line_end=line_end)
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)) == [cells]

"""Bytes become text, or one finding that names the first byte that cannot be read."""

import codecs
from collections.abc import Callable

import pytest

from multiline_batch import ENCODINGS, Finding, Place, read_upload
from multiline_batch.decoding import chosen_encoding, decode
from support import REQUEST, codes

TEXT = "firstname\nZo\u00eb\n"
CHOSEN: Callable[..., str | None] = chosen_encoding
"""The function, to be called with what it must refuse."""


def locate(before: str) -> Place:
    """Say in which line a text ends; the length of the text stands for the cell."""
    return Place(row=before.count("\n") + 1, line=before.count("\n") + 1, position=len(before))


@pytest.mark.parametrize("encoding", [None, "utf-8"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf_8_with_or_without_a_mark(encoding: str | None, mark: bytes) -> None:
    """UTF-8 is what is read without a word, and its byte order mark is dropped."""
    assert decode(mark + TEXT.encode(), encoding, locate=locate) == TEXT


@pytest.mark.parametrize("encoding", [None, *ENCODINGS])
@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_mark_is_stronger_than_what_the_caller_says(mark: bytes, codec: str, encoding: str | None) -> None:
    """A byte order mark decides, whatever encoding was told."""
    assert decode(mark + TEXT.encode(codec), encoding, locate=locate) == TEXT


@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if not name.startswith("utf")])
def test_a_told_encoding_is_used(encoding: str) -> None:
    """Bytes without a mark are read in the encoding that the caller tells."""
    data = TEXT.encode(encoding)
    assert decode(data, encoding, locate=locate) == TEXT
    assert decode(data, None, locate=locate) == Finding(
        code="file-undecodable",
        params=("utf-8", 12, f"0x{data[12]:02X}"),
        place=Place(row=2, line=2, position=12),
    )


@pytest.mark.parametrize(
    ("data", "encoding", "params", "position"),
    [
        (b"\xe9", None, ("utf-8", 0, "0xE9"), 0),
        (b"ab\xc3", None, ("utf-8", 2, "0xC3"), 2),
        (codecs.BOM_UTF8 + b"\xc3\xa9\xff", None, ("utf-8", 5, "0xFF"), 1),
        (b"a\x81", "cp1252", ("cp1252", 1, "0x81"), 1),
        (codecs.BOM_UTF16_LE + b"a\0b", None, ("utf-16-le", 4, "0x62"), 1),
        (codecs.BOM_UTF16_LE + b"a\0\x00\xd8b\0", None, ("utf-16-le", 4, "0x00"), 1),
        (codecs.BOM_UTF16_BE + b"\0a\xdc\x00", None, ("utf-16-be", 4, "0xDC"), 1),
        (b"a\0", "utf-16", ("utf-16", 0, "0x61"), 0),
        (b"", "utf-16", ("utf-16", 0, "-"), 0),
        (codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), None, ("utf-8", 0, "0xFF"), 0),
        (codecs.BOM_UTF32_BE + "a".encode("utf-32-be"), "cp1252", ("utf-8", 0, "0x00"), 0),
        (b"\xed\xa0\x80", None, ("utf-8", 0, "0xED"), 0),
    ],
)
def test_the_first_unreadable_byte_is_named(
    data: bytes, encoding: str | None, params: tuple[str, int, str], position: int
) -> None:
    """One finding gives the encoding, the offset of the byte in the file, the byte, and the place up to which it could be read."""
    found = decode(data, encoding, locate=locate)
    assert found == Finding(code="file-undecodable", params=params, place=Place(row=1, line=1, position=position))


@pytest.mark.parametrize("encoding", [None, "utf-8", "cp1252"])
def test_empty_bytes_are_an_empty_text(encoding: str | None) -> None:
    """A file without a byte is a text without a letter."""
    assert decode(b"", encoding, locate=locate) == ""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ""),
        ("\ufeff", ""),
        ("\ufeff" + TEXT, TEXT),
        ("\ufeff\ufeff\ufeffa", "a"),
        ("a\ufeff", "a\ufeff"),
        ("\ufeffXaver", "Xaver"),
        (" \ufeffa", " \ufeffa"),
    ],
)
@pytest.mark.parametrize("codec", [None, "utf-8", "utf-8-sig", "utf-16"])
def test_a_text_loses_the_marks_before_it(text: str, read: str, codec: str | None) -> None:
    """The byte order marks that careless programs pile up before a text go, in bytes as in text; those within it stay."""
    assert decode(text if codec is None else text.encode(codec), None, locate=locate) == read


@pytest.mark.parametrize("data", ["a\nb\0\0", b"a\nb\0", codecs.BOM_UTF16_LE + "a\nb\0".encode("utf-16-le")])
def test_a_nul_is_a_finding(data: str | bytes) -> None:
    """The first NUL character is found with its place."""
    assert decode(data, None, locate=locate) == Finding(code="nul-character", place=Place(row=2, line=2, position=3))


@pytest.mark.parametrize("data", ["\0a", b"\0a"])
def test_a_nul_may_stand_first(data: str | bytes) -> None:
    """A NUL before everything else is found too."""
    assert decode(data, None, locate=locate) == Finding(code="nul-character", place=Place(row=1, line=1, position=0))


@pytest.mark.parametrize(("half", "name"), [("\ud800", "U+D800"), ("\udce9", "U+DCE9"), ("\udfff", "U+DFFF")])
def test_half_a_surrogate_pair_is_no_character(half: str, name: str) -> None:
    """A text with what surrogateescape left behind is not readable, and the finding names the half."""
    place = Place(row=2, line=2, position=3)
    found = decode(f"a\nb{half}\ud801", None, locate=locate)
    assert found == Finding(code="file-undecodable", params=("str", 3, name), place=place)


@pytest.mark.parametrize("data", [None, 1, bytearray(b"a"), memoryview(b"a"), ["a"]])
def test_data_is_bytes_or_text(data: object) -> None:
    """What is neither bytes nor text is the caller's mistake."""
    with pytest.raises(TypeError, match=f"not {type(data).__name__}"):
        CHOSEN(None, data)


@pytest.mark.parametrize("encoding", ["utf-32", "utf8", "latin-1", "", "utf-8-sig", 8, b"utf-8"])
def test_an_encoding_is_one_of_a_closed_list(encoding: object) -> None:
    """An encoding that is not in the list is the caller's mistake."""
    with pytest.raises(ValueError, match=r"^encoding must be one of utf-8, "):
        CHOSEN(encoding, b"")


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_name_of_an_encoding_has_any_case(name: str) -> None:
    """An encoding may be named as HTTP writes it, in capitals, and the file is read the same."""
    data = (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")) if name == "utf-16" else TEXT.encode(name)
    for written in (name, name.upper(), name.title()):
        assert chosen_encoding(written, data) == name
        assert read_upload(data, REQUEST, encoding=written).text == TEXT


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_has_no_encoding(encoding: str) -> None:
    """An encoding for a text is the caller's mistake; for bytes each of the list is legal."""
    assert chosen_encoding(encoding, b"") == encoding
    with pytest.raises(ValueError, match="decoded already"):
        chosen_encoding(encoding, "")


@pytest.mark.parametrize("data", ["", b""])
def test_no_encoding_is_legal(data: str | bytes) -> None:
    """Nobody has to tell an encoding: the data is read, and found empty."""
    assert chosen_encoding(None, data) is None
    assert codes(read_upload(data, REQUEST).findings) == ["header-missing"]

"""
Bytes become text, or one finding that names the first byte that cannot be read.

The encoding is never guessed: it is UTF-8, or what a byte order mark says, or what the caller says from a closed list.  A guess
that is wrong by one letter changes a person's name without anyone noticing.
"""

import codecs
from collections.abc import Callable

from multiline_batch.findings import Finding, Place

ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15", "cp850", "mac-roman")
"""The encodings that a caller can name, in any case of letters; they are those that spreadsheets of the product's languages write."""

_UTF_32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

Locate = Callable[[str], Place]
"""Says at which row and line a text ends."""


def chosen_encoding(encoding: str | None, data: object) -> str | None:
    """
    Return an encoding as `ENCODINGS` writes it.

    Raises:
        TypeError: *data* is neither bytes nor text.
        ValueError: *encoding* is none of `ENCODINGS`, or *data* is a text, which has none.
    """
    if not isinstance(data, bytes | str):
        msg = f"data must be the bytes or the text of the file, not {type(data).__name__}"
        raise TypeError(msg)
    if isinstance(data, str) and encoding is not None:
        msg = "encoding is for bytes; a str is decoded already"
        raise ValueError(msg)
    # HTTP writes names of encodings in capitals.
    name = encoding.lower() if isinstance(encoding, str) else encoding
    if name is not None and name not in ENCODINGS:
        msg = f"encoding must be one of {', '.join(ENCODINGS)}, or None for UTF-8 or what a byte order mark says"
        raise ValueError(msg)
    return name


def decode(data: bytes | str, encoding: str | None, *, locate: Locate) -> str | Finding:
    """
    Return the text without its byte order mark, or a finding.

    A byte order mark is stronger than *encoding*: no other encoding begins a CSV file with those bytes.
    """
    if isinstance(data, str):
        return _check_text(data.lstrip("\ufeff"), locate)
    codec, skipped = encoding or "utf-8", 0
    if data.startswith(_UTF_32_MARKS):
        return _undecodable("utf-8", data, 0, locate(""))
    for mark, marked in _MARKS:
        if data.startswith(mark):
            codec, skipped = marked, len(mark)
            break
    else:
        if codec == "utf-16":
            # Without a mark the order of its bytes is unknown.
            return _undecodable(codec, data, 0, locate(""))
    try:
        text = data[skipped:].decode(codec)
    except UnicodeDecodeError as error:
        before = data[skipped : skipped + error.start].decode(codec)
        return _undecodable(codec, data, skipped + error.start, locate(before))
    return _check_text(text.lstrip("\ufeff"), locate)


def _check_text(text: str, locate: Locate) -> str | Finding:
    nul = text.find("\0")
    if nul >= 0:
        return Finding(code="nul-character", place=locate(text[:nul]))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        # Half a surrogate pair is no character; bytes that were decoded with surrogateescape leave such halves behind.
        found = f"U+{ord(text[error.start]):04X}"
        params = ("str", error.start, found)
        return Finding(code="file-undecodable", params=params, place=locate(text[: error.start]))
    return text


def _undecodable(codec: str, data: bytes, offset: int, place: Place) -> Finding:
    found = f"0x{data[offset]:02X}" if offset < len(data) else "-"
    return Finding(code="file-undecodable", params=(codec, offset, found), place=place)

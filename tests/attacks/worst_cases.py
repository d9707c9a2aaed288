"""The worst uploads that we could think of, each of about as many kilobytes as wanted."""

from collections.abc import Callable, Mapping

from support import HEADER

HEAD = ",".join(HEADER) + "\r\n"
Case = Callable[[int], str | bytes]
"""Makes an upload of so many kilobytes."""


def row(device: str = "anna@example.org", **cells: str) -> str:
    """Return a row with these cells; the others are right."""
    usual = {"first": "Anna", "number": "", "social": "Yes", "sms": "on", "forwarding": "", "language": "English"}
    told = usual | cells
    assert told.keys() == usual.keys(), "a case names a column that there is not"
    return (
        f"{told['first']},Berg,{device},{told['social']},{told['number']},auto,{told['sms']},{told['forwarding']},,"
        f"{told['language']}\r\n"
    )


def size(data: str | bytes) -> int:
    """Return how long an upload is, in bytes."""
    return len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))


def _times(text: str, kilobytes: int) -> str:
    return text * (kilobytes * 1024 // size(text))


def _once(before: str, text: str, after: str = "") -> Case:
    return lambda kilobytes: before + _times(text, kilobytes) + after


def _rows(one: str, head: str = HEAD) -> Case:
    return lambda kilobytes: head + _times(one, kilobytes)


def _people(device: str, **cells: str) -> Case:
    """Return rows of people; ``{n}`` in a cell counts them."""

    def make(kilobytes: int) -> str:
        one = row(device, **cells)
        count = kilobytes * 1024 // size(one)
        return HEAD + "".join(one.replace("{n}", str(n)) for n in range(count))

    return make


_CONTEXT = ";phone-context=+1"
_DIGITS = "4" * 4301

WORST: Mapping[str, Case] = {
    "columns-blank": _once(HEAD.rstrip(), ",", "\r\n" + row()),
    "columns-of-one-letter": _once(HEAD.rstrip(), ",x", "\r\n" + row()),
    "columns-of-two-letters": _once(HEAD.rstrip(), ",xy", "\r\n" + row()),
    "columns-of-another-script": _once(HEAD.rstrip(), ",\u0436", "\r\n" + row()),
    "columns-of-two-letters-of-another-script": _once(HEAD.rstrip(), ",\u0436\u0438", "\r\n" + row()),
    "columns-nearly-right": _once(HEAD.rstrip(), ",lastnam", "\r\n" + row()),
    "columns-all-right": _once("", "firstname,"),
    "columns-without-a-header": _once("", "x,"),
    "columns-under-semicolons": _once("firstname;", "x;"),
    "columns-quoted": _once("", '"",'),
    "columns-over-lines": _once('"firstname', '","\u0436\n', '"'),
    "columns-of-boms": _once(HEAD.rstrip(), ",\ufeff", "\r\n" + row()),
    "columns-of-200-long-names": lambda kb: (
        ",".join(f"firstnam{n}" + "x" * (kb * 5) for n in range(200)) + "\n" + row()
    ),
    "cells-beyond-the-header": _once(HEAD, ",", "x\r\n"),
    "cells-beyond-the-header-filled": _rows("a" + ",xy" * 1000 + "\n"),
    "delimiters-of-every-kind": _once("", ",;\t"),
    "delimiters-under-a-header": _once(HEAD, ",;\t"),
    "delimiters-between-signs": _once("", "\u0436,\u0438;\u0436\t"),
    "line-feeds": _rows("\n"),
    "carriage-returns": _rows("\r", ""),
    "blank-rows": _rows(" , \n"),
    "rows-of-one-sign": _rows("a\n"),
    "rows-of-one-accent": _rows("\xe4\n"),
    "rows-without-a-header": _rows("a\n", ""),
    "quotes": _once(HEAD, '"'),
    "quotes-odd": _once(HEAD, '"', '"'),
    "quotes-in-rows": _rows('"\n'),
    "quotes-in-pairs": _rows('"",""\n'),
    "quotes-of-one-cell": _once(HEAD + '"', '""'),
    "quoted-line-breaks": _once(HEAD + '"', "\n", '"'),
    "marks-in-an-address": _once(HEAD + ",,a", "\u0301", "@example.org,Yes,,auto,on\n"),
    "marks-in-addresses": _people("a" + "\u0301\u0323" * 100 + "@example.org"),
    "marks-in-names": _people("p{n}@example.org", first="\u0301\u0316" * 490),
    "marks-in-a-choice": _people("p{n}@example.org", language="\u0301\u0316" * 10),
    "phone-context": lambda kb: HEAD + row("+1" + _times(_CONTEXT, kb)),
    "phone-context-in-rows": _people("+1" + _CONTEXT * 5 + "+1"),
    "phone-context-and-extension": _people("tel:{n};phone-context=+1;ext=2"),
    "long-local-part": lambda kb: HEAD + row(_times("a.", kb) + "@example.org"),
    "local-parts-at-the-limit": _people("a." * 150 + "@example.org"),
    "local-parts-of-plus": _people("a+" * 30 + "@" + "a-" * 60),
    "domains-of-labels": _people("a@" + "\u00fc." * 140 + "example"),
    "domains-of-one-label": _people("a{n}@" + "\u00fc" * 55 + ".example"),
    "domains-in-ascii": _people("a{n}@xn--bcher-kva.example"),
    "domains-broken": _people("a@" + "xn--a." * 40 + "example"),
    "at-signs": _people("@" * 300),
    "addresses-in-brackets": _people("<@" * 150),
    "one-long-number": lambda kb: HEAD + row(number=_times("4", kb)),
    "numbers-of-4301-digits": _people("+" + _DIGITS, number=_DIGITS, forwarding=_DIGITS),
    "decimals-of-4301-digits": _people(_DIGITS + ".0"),
    "exponents-of-4301-digits": _people(_DIGITS + "e1"),
    "digits-of-a-region": _people("\u0664" * 30, number="\u0664" * 30, forwarding="\u096a" * 30),
    "numbers-of-separators": _people("+4" + "-" * 38, forwarding="+4" + "." * 38),
    "numbers-at-the-limit": _people("+" + "1" * 39, forwarding="4" * 40),
    "numbers-apart": _people("+4 4-7.7(0)0/9 0 0 1 2 3"),
    "numbers-of-a-country": _people("07700 900123"),
    "numbers-with-prefixes": _people("+971 0 0 22345678"),
    "equal-causes": _people("p{n}@example.org", sms="maybe"),
    "equal-identities": _people("anna@example.org"),
    "equal-identities-in-ascii": _people("anna@xn--bcher-kva.example"),
    "equal-numbers": _people("p{n}@example.org", number="+442079460001"),
    "findings-in-every-cell": _rows("'1,'1,'1,ja,'1,an,an,'0(0)1,wahr,de\n"),
    "findings-in-short-rows": _rows("1,1,x@,j,1x,x,x,0,x,x\n"),
    "findings-in-one-cell": _people("p{n}@example.org", forwarding="'(0)000000000000000"),
    "notes": _rows("note\n"),
    "notes-before-the-header": lambda kb: _times("note\n", kb) + HEAD,
    "notes-that-are-accounts": _rows("note,,a@example.org,Yes,,auto,on\n"),
    "spaces": lambda kb: _times(" ", kb) + HEAD + row(),
    "spaces-in-a-cell": lambda kb: HEAD + row(first=_times(" ", kb)),
    "signs-that-are-alike": lambda kb: _times("-_ ", kb) + "," + HEAD,
    "sep-lines": _rows("sep=,\n", ""),
    "sep-line-without-end": _once("sep=,", " "),
    "byte-order-marks": lambda kb: _times("\ufeff", kb) + HEAD + row(),
    "byte-order-marks-in-rows": _rows("\ufeff\n"),
    "nul-everywhere": _once(HEAD, "\0"),
    "nul-at-the-end": _once(HEAD, "a\n", "\0"),
    "halves-everywhere": _once(HEAD, "\ud800"),
    "half-at-the-end": _once(HEAD, "a\n", "\ud800"),
    "byte-at-the-end": lambda kb: (HEAD + _times("a\n", kb)).encode() + b"\xff",
    "bytes-everywhere": lambda kb: b"\xff" * (1024 * kb),
    "utf-16": lambda kb: (HEAD + _times("a\n", kb // 2)).encode("utf-16"),
    "utf-16-halves": lambda kb: b"\xff\xfe" + b"\x00\xd8" * (512 * kb),
    "apostrophes": _people("p{n}@example.org", first="'" * 900),
    "formula-behind-the-unseen": _people("p{n}@example.org", first="'" + "\ufe0f" * 900 + "="),
    "formulas-under-delimiters": _people("x@", first='";=;=;=;=;=;=;=;=;=;=;=;="'),
    "right": _people("p{n}@example.org"),
    "right-and-short": _rows(",,a@bc.de,no,,off,on\n"),
}
"""What makes an upload of so many kilobytes, by what is bad about it."""

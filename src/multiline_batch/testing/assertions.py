"""
What a test says when findings are not those that were expected: rules, rows and columns, and nothing of what stands in a file.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from multiline_batch.findings import Finding
from multiline_batch.plan import Plan
from multiline_batch.reading import Upload
from multiline_batch.rules import RULES
from multiline_batch.schema import COLUMN_NAMES
from multiline_batch.testing.results import Said, UploadResult


def assert_findings(
    result: Upload | Plan | UploadResult | Iterable[Finding | Said], expected: Iterable[Finding | Said]
) -> None:
    """
    Assert that exactly these findings were made, in whatever order.

    What differs is shown with ``-`` where it was expected and not found, and with ``+`` where it was found and not expected.  A code
    or column that is none of the library's, or a row that is no number, is not repeated: a portal may have put a name there.  Where it was
    expected, the nearest word of the library is told.

    Args:
        result: An upload, a plan or what a vector came to; or your portal's own findings: code, row and column of each.

        expected: Code, row and column of each finding, the column by its name in the table of CSV values; `None` where there is none.  The
            findings that the library makes of the same file are taken too.

    Raises:
        AssertionError: The findings are others.

    >>> from multiline_batch.testing import run, violating
    >>> result = run(violating("number-assigned"))
    >>> assert_findings(result, [("number-assigned", 2, "multiline_number")])
    >>> assert_findings(result, [("number-active", 2, "multiline_number")])
    Traceback (most recent call last):
        ...
    AssertionError: the findings are not those that were expected (- expected, + found):
    - row 2, multiline_number: number-active
    + row 2, multiline_number: number-assigned
    """
    __tracebackhide__ = True  # pytest then points at the line that calls.
    made = result.findings if isinstance(result, Upload | Plan | UploadResult) else result
    found, wanted = Counter(map(_said, made)), Counter(map(_said, expected))
    if found != wanted:
        lines = [
            f"{sign} {_tell(said, own=sign == '-')}"
            for said in sorted(found | wanted, key=_place)
            for sign in "-" * (wanted[said] - found[said])
            + "+" * (found[said] - wanted[said])
            + " " * min(found[said], wanted[said])
        ]
        msg = "\n".join(["the findings are not those that were expected (- expected, + found):", *lines])
        raise AssertionError(msg)


def _said(finding: Finding | Said) -> Said:
    return (finding.code, finding.row, finding.column) if isinstance(finding, Finding) else finding


# What a portal gives may not keep what the type promises, so nothing is taken for a word or a row unseen.
_Unseen = tuple[object, object, object]


def _place(said: _Unseen) -> tuple[int, int, str]:
    code, row, column = said
    return (
        row if isinstance(row, int) else 0,
        COLUMN_NAMES.index(str(column)) if column in COLUMN_NAMES else -1,
        str(code),
    )


def _tell(said: _Unseen, *, own: bool) -> str:
    code, row, column = said
    where = "the whole" if row is None else f"row {row if isinstance(row, int) else _unknown()}"
    if column is not None:
        where += f", {_word(column, COLUMN_NAMES, own=own)}"
    return f"{where}: {_word(code, RULES, own=own)}"


def _word(value: object, known: Collection[str], *, own: bool) -> str:
    if value in known:
        return str(value)
    # Whoever mistypes what they expect is helped by a word of the library, and nothing that they wrote is repeated.
    nearest = get_close_matches(str(value), known, n=1) if own else []
    return _unknown(f"; did you mean {nearest[0]!r}?" if nearest else "")


def _unknown(advice: str = "") -> str:
    return f"<not a word of the library{advice}>"

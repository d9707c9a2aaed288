"""
The text of an upload, changed: proposed fixes carried out, and a file that is too long cut into files that fit.

Nothing is changed that nobody chose.  Records without a fix keep their text to the letter.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from multiline_batch._fields import check_type, several
from multiline_batch.findings import Fix
from multiline_batch.reading import Upload
from multiline_batch.records import Record, iter_lines
from multiline_batch.request import MAX_ACCOUNTS_PER_UPLOAD
from multiline_batch.writing import format_record, inert


def correct(upload: Upload, fixes: Iterable[Fix]) -> str:
    r"""
    Return the text of an upload with the fixes that a person chose, to be read again with `read_upload`.

    Args:
        upload: The upload.

        fixes: Fixes of its findings, or of those of a plan for it, in any order.  A fix of an earlier reading is refused unless
            this one proposes the same: rows move when one is deleted, and a text would end in the row of somebody else.

    Raises:
        TypeError: *upload* is no `Upload`, or one of *fixes* no `Fix`.
        ValueError: The text could not be split into records, a fix is proposed by none of the findings, or two fixes disagree
            about one cell.

    >>> from multiline_batch import Organization, UploadRequest, read_upload
    >>> request = UploadRequest(organization=Organization(id="sales"))
    >>> upload = read_upload("Email or Device #,monitor_calls\n", request)
    >>> correct(upload, [finding.fix for finding in upload.findings if finding.fix])
    'email address or device,monitor_calls\n'
    """
    check_type(upload, Upload, "upload")
    delimiter = upload.require_header().layout.delimiter
    proposed = {_target(finding.fix) for finding in upload.findings if finding.fix is not None}
    chosen: dict[int, dict[int, str]] = {}
    deleted: set[int] = set()
    for fix in several(fixes, Fix, "fixes"):
        if _target(fix) not in proposed:
            msg = f"a fix for row {fix.row} is proposed by no finding of this upload; choose fixes of its own findings"
            raise ValueError(msg)
        if fix.position is None:
            deleted.add(fix.row)
        elif chosen.setdefault(fix.row, {}).setdefault(fix.position, fix.text) != fix.text:
            msg = f"two fixes disagree about one cell of row {fix.row}; choose one of them"
            raise ValueError(msg)
    parts = [_sep_line(upload)]
    for record, text in _records_with_text(upload):
        if record.row not in deleted:
            cells = chosen.get(record.row)
            parts.append(text if cells is None else _replace(record, text, cells, delimiter))
    return "".join(parts)


def _target(fix: Fix) -> tuple[int, int | None, str]:
    # What the host's facts prove makes a fix safe and changes nothing else of it.
    return fix.row, fix.position, fix.text


def split_upload(upload: Upload, *, rows: int = MAX_ACCOUNTS_PER_UPLOAD) -> tuple[str, ...]:
    r"""
    Cut an upload into texts of at most *rows* data rows, each with the header; a Note and blank rows are left out.

    Source:
        S8, S14: a file adds up to 1000 accounts.

    Args:
        upload: The upload, refused for its length or not.

        rows: Most data rows of a text, from 1.

    Raises:
        TypeError: *upload* is no `Upload`.
        ValueError: The text could not be split into records, or *rows* is no whole number from 1.

    >>> from multiline_batch import Organization, UploadRequest, read_upload
    >>> request = UploadRequest(organization=Organization(id="sales"))
    >>> split_upload(read_upload("firstname\nAnna\nBo\nCem\n", request), rows=2)
    ('firstname\nAnna\nBo\n', 'firstname\nCem\n')
    """
    check_type(upload, Upload, "upload")
    layout = upload.require_header().layout
    if type(rows) is not int or rows < 1:
        msg = "rows must be at least 1, a whole number"
        raise ValueError(msg)
    notes = {finding.row for finding in upload.findings if finding.code == "note-left"}
    head, data = _sep_line(upload), list[str]()
    for record, text in _records_with_text(upload):
        if record.row == layout.header.row:
            head += text if text.endswith(("\n", "\r")) else f"{text}\r\n"
        elif not record.is_blank and record.row not in notes:
            data.append(text)
    return tuple(head + "".join(data[start : start + rows]) for start in range(0, len(data), rows))


def _sep_line(upload: Upload) -> str:
    return next(iter_lines(upload.text)) if upload.require_header().layout.sep_line else ""


def _records_with_text(upload: Upload) -> Iterator[tuple[Record, str]]:
    lines = iter_lines(upload.text)
    records = upload.split()
    record = next(records)
    deque(islice(lines, record.line - 1), maxlen=0)
    for following in records:
        yield record, "".join(islice(lines, following.line - record.line))
        record = following
    yield record, "".join(lines)


def _replace(record: Record, text: str, cells: Mapping[int, str], delimiter: str) -> str:
    line_end = text[len(text.rstrip("\r\n")) :]
    padded = [*record.cells, *[""] * (max(cells) + 1 - len(record.cells))]
    for position, new in cells.items():
        padded[position] = inert(new)
    return format_record(padded, delimiter=delimiter, line_end=line_end)

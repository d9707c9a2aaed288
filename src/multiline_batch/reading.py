"""
A file becomes an upload: every row typed, everything wrong with it said at once, and the questions that a plan needs.

The way: bytes -> text (`decoding`) -> layout and records (`records`) -> header (`schema`) -> rows (`rows`).  A problem of the file,
the header or the request refuses the upload; a problem of a row refuses that row.  Rows are read even when the request is
refused, so that an administrator learns everything in one round.

Reading does not depend on the mode: one reading serves the previews of both buttons (S27, S29).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from multiline_batch._fields import check_type
from multiline_batch._notebook import Shown
from multiline_batch.decoding import chosen_encoding, decode
from multiline_batch.facts import Questions
from multiline_batch.findings import Finding, Fix, NotEvaluated, Safety, count_findings
from multiline_batch.records import (
    Layout,
    RawRecord,
    Record,
    RecordError,
    begins_like_note,
    find_layout,
    first_word,
    iter_raw_records,
    iter_records,
    iter_records_at,
    locate_end,
    to_record,
)
from multiline_batch.request import Limits, UploadRequest
from multiline_batch.rows import Row, RowReader, RowsRead
from multiline_batch.rules import Level
from multiline_batch.schema import RESTRICTION, Header, is_known_header, match_header, sort_key, unnamed_findings
from multiline_batch.vocabulary import Privilege

if TYPE_CHECKING:
    from multiline_batch.causes import Cause

MAX_NOTES = 1000
"""How many Notes one file can have, in rows; the template has one."""


@frozen(kw_only=True, eq=False, repr=False)
class Upload(Shown):
    """
    A file as it was read; made by `read_upload`.

    Attributes:
        request: What was chosen for the file.

        text: The text as it came, decoded; empty if it could not be decoded.

        header: The names of its columns, matched; `None` if the text could not be split into records.

        rows: The data rows in the order of the file; empty if the file or its header is refused.

        findings: Everything that is to be said, sorted by row, column and code.

        not_evaluated: Rules that could not run, because nobody told what they need.

        questions: What a plan has to know.
    """

    request: UploadRequest
    text: str = ""
    header: Header | None = None
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...] = ()
    questions: Questions

    def __repr__(self) -> str:
        """Show how much there is, and nothing of what stands in it."""
        organization = self.request.organization.id
        return f"<Upload for {organization!r}: {count_findings(self.findings, rows=len(self.rows))}>"

    @property
    def refused(self) -> bool:
        """Whether the whole upload is refused."""
        return any(finding.rule.refuses_upload for finding in self.findings)

    @property
    def causes(self) -> tuple["Cause", ...]:
        """The findings grouped by what is wrong, the worst and most frequent cause first."""
        from multiline_batch.causes import group_by_cause  # noqa: PLC0415  A file is read without them.

        return group_by_cause(self.findings, rows=(row.row for row in self.rows))

    def require_header(self) -> Header:
        """
        Return the header.

        Raises:
            ValueError: The text could not be split into records.
        """
        if self.header is None:
            msg = "this upload could not be split into records; mend what its findings name in the file itself"
            raise ValueError(msg)
        return self.header

    def split(self) -> Iterator[Record]:
        """
        Split the text into its records again, blank ones too.

        Raises:
            ValueError: The text could not be split into records.
        """
        return iter_records(self.text, self.require_header().layout.delimiter)


def read_upload(
    data: bytes | str, request: UploadRequest, *, encoding: str | None = None, limits: Limits | None = None
) -> Upload:
    r"""
    Read the text or bytes of a CSV file.

    Source:
        S8, S14: at most 1000 accounts.  S20: the Note has to go.  S33 to S43: the table of CSV values.

    Args:
        data: The file as it came: its bytes, or its text; a name or a path is neither, and nothing is opened.

        request: Organization, permission group, administrator and policy of the upload.

        encoding: One of `ENCODINGS`, in any case of letters, for bytes without a byte order mark; `None` is UTF-8.

        limits: How much is looked at; without them the portal's, 1000 data rows.

    Raises:
        TypeError: *data* is neither `bytes` nor `str`, or another argument is of the wrong type.
        ValueError: *encoding* is none of `ENCODINGS`, or *data* is a `str`, which has none.

    >>> from multiline_batch import Organization
    >>> request = UploadRequest(organization=Organization(id="sales", social_messaging=False))
    >>> upload = read_upload("firstname,monitor_calls\nAnna,auto\n", request)
    >>> upload.refused, [(finding.code, finding.column) for finding in upload.findings][0]
    (True, ('column-missing', 'email address or device'))
    """
    encoding = chosen_encoding(encoding, data)
    check_type(request, UploadRequest, "request")
    limits = Limits() if limits is None else limits
    check_type(limits, Limits, "limits")
    if len(data) > limits.bytes:
        return _refuse(request, Finding(code="file-too-large", params=(len(data), limits.bytes)))
    text = decode(data, encoding, locate=lambda before: locate_end(before, known=is_known_header))
    if isinstance(text, Finding):
        return _refuse(request, text)
    try:
        layout = find_layout(text, known=is_known_header)
        names = layout.header.cells
        width = max(position for position, name in enumerate(names, start=1) if name.strip())
        if width > limits.columns:
            code = "too-many-columns"
            raise RecordError(code, layout.header.place, (width, limits.columns))  # noqa: TRY301  One exit for all.
        # Spreadsheets fill up lines with blank cells by the thousand; behind the limit they are no columns.
        layout = evolve(layout, header=evolve(layout.header, cells=names[: limits.columns]))
        return _read_body(text, layout, request, limits)
    except RecordError as error:
        return _refuse(request, error.finding, text)


class _Sorter:
    """Tells data rows from blank ones, the header and Notes."""

    def __init__(self, header_row: int, is_note: Callable[[Record], bool]) -> None:
        self._header_row, self._is_note = header_row, is_note
        self.notes: list[Record] = []
        self.unseen = 0

    def is_data(self, raw: RawRecord) -> bool:
        """Return whether a record is a data row, and keep it if it is a Note."""
        first = first_word(raw[2])
        if not first or raw[0] == self._header_row:
            return False
        if not begins_like_note(first):
            return True
        record = to_record(raw)
        if not self._is_note(record):
            return True
        # A file can hold millions of Notes; those beyond the limit are only counted.
        if len(self.notes) < MAX_NOTES:
            self.notes.append(record)
        else:
            self.unseen += 1
        return False


def _refuse(request: UploadRequest, finding: Finding, text: str = "") -> Upload:
    return Upload(
        request=request,
        text=text,
        findings=_sorted([finding, *_judge_request(request)]),
        not_evaluated=_unknown_request(request, ()),
        questions=Questions(organization=request.organization.id),
    )


def _read_body(text: str, layout: Layout, request: UploadRequest, limits: Limits) -> Upload:
    header = match_header(layout, request)
    reader = RowReader(header, request, limits)
    sorter = _Sorter(layout.header.row, reader.is_note)
    of_header = [*_judge_request(request), *header.findings]
    records = iter_raw_records(text, layout.delimiter)
    again = partial(iter_records_at, text, layout.delimiter)
    # Under a refused header the rows are only counted, and so are those that are too many.
    read = RowsRead() if _refuses_file(of_header) else reader.read(records, sorter.is_data, again=again)
    count = len(read.rows) + sum(map(sorter.is_data, records)) + sorter.unseen
    if sorter.unseen:
        count += len(sorter.notes)
    findings = [*of_header, *map(_note_finding, sorter.notes)]
    if layout.delimiter != ",":
        findings.append(Finding(code="delimiter-not-comma", params=(_DELIMITER_NAMES[layout.delimiter],)))
    if sorter.unseen or count > limits.rows:
        findings.append(Finding(code="too-many-rows", params=(count, limits.rows)))
    elif not count:
        findings.append(Finding(code="no-rows"))
    else:
        findings += unnamed_findings(layout.header, read.filled, strict=request.policy.strict_header)
    if _refuses_file(findings):
        # Nothing is said of single rows of a file that is refused as it is.
        read = RowsRead()
    # What is said of a row never refuses the upload.
    refused = any(finding.rule.refuses_upload for finding in findings)
    return Upload(
        request=request,
        text=text,
        header=header,
        rows=read.rows,
        findings=_sorted([*findings, *read.findings]),
        not_evaluated=(
            *_unknown_request(request, read.rows),
            *_unknown_column(request, header, read.rows),
            *read.not_evaluated,
        ),
        questions=_ask(RowsRead() if refused else read, request),
    )


def _refuses_file(findings: Iterable[Finding]) -> bool:
    # Under a refused request rows are read all the same, so that an administrator learns everything in one round.
    return any(f.rule.refuses_upload and f.rule.level is not Level.REQUEST for f in findings)


_DELIMITER_NAMES = {";": "semicolon", "\t": "tab"}


def _note_finding(record: Record) -> Finding:
    fix = Fix(row=record.row, position=None, safety=Safety.SAFE)
    return Finding(code="note-left", place=record.place, fix=fix)


def _judge_request(request: UploadRequest) -> Iterator[Finding]:
    """
    Judge who asks, and for which permission group.

    Source:
        S6: the privilege "Accounts", in this organization; a role covers what is below it (O9).  S23, O5: a permission group of
        this organization or of one above it.
    """
    administrator, group = request.administrator, request.permission_group
    if administrator is not None:
        if not administrator.reaches(request.organization):
            yield Finding(code="administrator-elsewhere")
        if Privilege.ACCOUNTS not in administrator.privileges:
            yield Finding(code="privilege-missing")
        if request.policy.bulk_privilege and Privilege.ACCOUNTS_BULK_OPERATIONS not in administrator.privileges:
            yield Finding(code="bulk-privilege-missing")
    if group is not None and group.organization not in request.organization.lineage:
        yield Finding(code="group-elsewhere")


def _unknown_request(request: UploadRequest, rows: Sequence[Row]) -> tuple[NotEvaluated, ...]:
    unknown: list[tuple[str, str]] = []
    if request.administrator is None:
        unknown = [("administrator-elsewhere", "administrator"), ("privilege-missing", "administrator")]
        if request.policy.bulk_privilege:
            unknown.append(("bulk-privilege-missing", "administrator"))
    if request.permission_group is None:
        unknown.append(("group-elsewhere", "permission_group"))
    numbers = tuple([row.row for row in rows]) if unknown else ()
    return tuple(NotEvaluated(code=code, missing=missing, rows=numbers) for code, missing in unknown)


def _unknown_column(request: UploadRequest, header: Header, rows: Sequence[Row]) -> tuple[NotEvaluated, ...]:
    # S42: whether the column should be there depends on what nobody told.
    if request.organization.social_messaging is not None or header.positions[RESTRICTION] is None:
        return ()
    code = "column-refused" if request.policy.strict_header else "column-not-configured"
    numbers = tuple(row.row for row in rows)
    return (NotEvaluated(code=code, missing="organization.social_messaging", rows=numbers),)


def _ask(read: RowsRead, request: UploadRequest) -> Questions:
    rows, organization = read.rows, request.organization
    return Questions(
        organization=organization.id,
        numbers=tuple(dict.fromkeys([row.multiline_number for row in rows if row.multiline_number])),
        identities=tuple(dict.fromkeys([key for key in read.keys if key])),
        pool_owners=organization.pool_owners(request.policy.pool) if rows else (),
        pool_scope=request.policy.pool,
        utilization=bool(rows) and organization.utilization_threshold is not None,
    )


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=sort_key))

"""
The Batch Operations Report as a CSV file: written for people who open it in a spreadsheet, and read back without loss.

A preamble like that of the portal's other reports (R4), a blank line, a header, and a line a row.  Phone numbers are written in
international format with spaces, which spreadsheets keep as text; what begins like a formula is made inert (Q62).
"""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from multiline_batch._phone import format_international
from multiline_batch.identifiers import Identity, Number, is_email, number_key
from multiline_batch.outcomes import (
    AccountResult,
    BatchOperationReport,
    BatchStatus,
    InvitationResult,
    ReportRecord,
)
from multiline_batch.records import DELIMITERS
from multiline_batch.vocabulary import AccountStatus, Mode
from multiline_batch.writing import format_record, inert, revive

REPORT_NAME = "Batch Operations Report"
"""The title of the file; the section of the portal is called "Batch Operation Reports" (X13)."""

_PREAMBLE = ("Report name", "Date/Time", "Timezone", "Organization", "User Permissions", "Mode", "Status")
_REASON = "Reason"
_REMARK = "Remark"
_HEADER = (
    "Row",
    "Account ID",
    "First name",
    "Last name",
    "Organization",
    "User Permissions",
    "MultiLine number",
    "Mode",
    "Account",
    "Invitation",
    "MultiLine status",
    "Codes",
    "Message",
)


def format_report(report: BatchOperationReport) -> str:
    """Return the CSV text of a report; encode it as ``utf-8-sig``, so that spreadsheets see what it is."""
    preamble = (
        REPORT_NAME,
        report.at.isoformat(sep=" "),
        report.timezone,
        report.organization,
        report.user_permissions,
        report.mode.value,
        report.status.value,
    )
    lines = [*zip(_PREAMBLE, preamble, strict=True), *((_REASON, reason) for reason in report.reasons)]
    lines += [(_REMARK, remark) for remark in report.remarks]
    records = (_cells(record, report) for record in report.records)
    table = [*lines, (), _HEADER, *records]
    return "".join(format_record(map(inert, cells)) for cells in table)


def _cells(record: ReportRecord, report: BatchOperationReport) -> tuple[str, ...]:
    return (
        str(record.row),
        _written_identity(record.identity),
        record.firstname or "",
        record.lastname or "",
        report.organization,
        report.user_permissions,
        format_international(record.number) if record.number else "",
        report.mode.value,
        record.account.value,
        record.invitation.value if record.invitation else "",
        record.status.value if record.status else "",
        " ".join(record.codes),
        record.message,
    )


def _written_identity(identity: Identity | None) -> str:
    if identity is None or is_email(identity):
        return identity or ""
    return format_international(identity)


def read_report(text: str) -> BatchOperationReport:
    """
    Read the CSV text of a report back, also after a spreadsheet has opened and saved it.

    Args:
        text: What a report's CSV is, with a byte order mark or without, separated by comma, semicolon or tab.

    Raises:
        ValueError: The text is no such report; the message names the line, and never what stands in it.
    """
    text = text.removeprefix("\ufeff")
    behind_name = text.lstrip('"').removeprefix(_PREAMBLE[0]).lstrip('"')[:1]
    delimiter = behind_name if behind_name in DELIMITERS else DELIMITERS[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _read_table([tuple(map(revive, cells)) for cells in lines])
    except (ValueError, IndexError, csv.Error):
        msg = f"this is no {REPORT_NAME}, or it was changed; line {lines.line_num} or before it"
        raise ValueError(msg) from None


def _read_table(table: list[tuple[str, ...]]) -> BatchOperationReport:
    # A spreadsheet fills up every line to the length of the longest, the blank one too.
    blank = next(index for index, cells in enumerate([*table, ()]) if not any(cells))
    head, said = table[: len(_PREAMBLE)], table[len(_PREAMBLE) : blank]
    if tuple(cells[0] for cells in head) != _PREAMBLE or table[blank + 1][: len(_HEADER)] != _HEADER:
        raise ValueError
    name, at, timezone, organization, user_permissions, mode, status = (cells[1] for cells in head)
    if name != REPORT_NAME or any(cells[0] not in {_REASON, _REMARK} for cells in said):
        raise ValueError
    return BatchOperationReport(
        at=datetime.fromisoformat(at),
        timezone=timezone,
        organization=organization,
        user_permissions=user_permissions,
        mode=Mode(mode),
        status=BatchStatus(status),
        reasons=tuple(cells[1] for cells in said if cells[0] == _REASON),
        remarks=tuple(cells[1] for cells in said if cells[0] == _REMARK),
        records=tuple(_read_cells(cells[: len(_HEADER)]) for cells in table[blank + 2 :] if any(cells)),
    )


def _read_cells(cells: Iterable[str]) -> ReportRecord:
    row, identity, first, last, _, _, number, _, account, invitation, status, codes, message = cells
    return ReportRecord(
        row=int(row),
        identity=(Identity(identity) if is_email(identity) else Identity(number_key(identity))) if identity else None,
        firstname=first or None,
        lastname=last or None,
        number=Number(number_key(number)) if number else None,
        account=AccountResult(account),
        invitation=InvitationResult(invitation) if invitation else None,
        status=AccountStatus(status) if status else None,
        codes=tuple(codes.split()),
        message=message,
    )

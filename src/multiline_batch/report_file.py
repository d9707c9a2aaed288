"""
The Batch Operations Report as a CSV file: written for people who open it in a spreadsheet, and read back without loss.

A preamble like that of the portal's other reports (R4), a blank line, a header, and a line a row.  Phone numbers are written in
international format with spaces, which spreadsheets keep as text; what begins like a formula is made inert (Q62).  Labels and results
are words of a language; the report's name, codes and the words of the portal's screen are the same in all of them.
"""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import TypeVar

from multiline_batch._fields import check_type
from multiline_batch._phone import format_international
from multiline_batch.catalogue import LANGUAGES, Catalogue, catalogue_for
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

_PREAMBLE = ("name", "at", "timezone", "organization", "user-permissions", "mode", "status")
_HEADER = (
    "row",
    "identity",
    "firstname",
    "lastname",
    "organization",
    "user-permissions",
    "number",
    "mode",
    "account",
    "invitation",
    "multiline-status",
    "codes",
    "message",
)

_E = TypeVar("_E", bound=Enum)


class _Labels:
    """The words of the file in one language."""

    def __init__(self, words: Catalogue) -> None:
        self.preamble = tuple(words.text(f"report.{name}") for name in _PREAMBLE)
        self.reason, self.remark = words.text("report.reason"), words.text("report.remark")
        self.header = tuple(words.text(f"report.{name}") for name in _HEADER)
        self._words = words

    def write(self, value: Enum | None) -> str:
        """Return the word for a result; a blank for none."""
        return "" if value is None else self._words.text(f"{type(value).__name__}.{value.name}")

    def read(self, kind: type[_E], text: str) -> _E:
        """Return the result that a word means; raise `ValueError` if it is none."""
        for value in kind:
            if self.write(value) == text:
                return value
        raise ValueError


def format_report(report: BatchOperationReport, locale: str = "en") -> str:
    """Return the CSV text of a report; encode it as ``utf-8-sig``, so that spreadsheets see what it is."""
    labels = _Labels(catalogue_for(locale))
    preamble = (
        REPORT_NAME,
        report.at.isoformat(sep=" "),
        report.timezone,
        report.organization,
        report.user_permissions,
        report.mode.value,
        labels.write(report.status),
    )
    lines = [*zip(labels.preamble, preamble, strict=True), *((labels.reason, reason) for reason in report.reasons)]
    lines += [(labels.remark, remark) for remark in report.remarks]
    records = (_cells(record, report, labels) for record in report.records)
    table = [*lines, (), labels.header, *records]
    return "".join(format_record(map(inert, cells)) for cells in table)


def _cells(record: ReportRecord, report: BatchOperationReport, labels: _Labels) -> tuple[str, ...]:
    return (
        str(record.row),
        _written_identity(record.identity),
        record.firstname or "",
        record.lastname or "",
        report.organization,
        report.user_permissions,
        format_international(record.number) if record.number else "",
        report.mode.value,
        labels.write(record.account),
        labels.write(record.invitation),
        labels.write(record.status),
        " ".join(record.codes),
        record.message,
    )


def _written_identity(identity: Identity | None) -> str:
    if identity is None or is_email(identity):
        return identity or ""
    return format_international(identity)


def read_report(text: str) -> BatchOperationReport:
    """
    Read the CSV text of a report back, whatever its language, also after a spreadsheet has opened and saved it.

    Args:
        text: What a report's CSV is, with a byte order mark or without, separated by comma, semicolon or tab.

    Raises:
        TypeError: *text* is no text.
        ValueError: The text is no such report; the message names the line, and never what stands in it.
    """
    check_type(text, str, "text")
    text = text.removeprefix("\ufeff")
    # The name of the report stands behind its label in every language, and a delimiter between them.
    before_name = text.partition(REPORT_NAME)[0].rstrip('"')[-1:]
    delimiter = before_name if before_name in DELIMITERS else DELIMITERS[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _read_table([tuple(map(revive, cells)) for cells in lines])
    except (ValueError, IndexError, csv.Error):
        msg = f"this is no {REPORT_NAME}, or it was changed; line {lines.line_num} or before it"
    # Raised here, so that what Python raised, which repeats a cell, is not its context.
    raise ValueError(msg)


def _read_table(table: list[tuple[str, ...]]) -> BatchOperationReport:
    # A spreadsheet fills up every line to the length of the longest, the blank one too.
    blank = next(index for index, cells in enumerate([*table, ()]) if not any(cells))
    head, said = table[: len(_PREAMBLE)], table[len(_PREAMBLE) : blank]
    labels = _find_labels(tuple(cells[0] for cells in head), table[blank + 1][: len(_HEADER)])
    name, at, timezone, organization, user_permissions, mode, status = (cells[1] for cells in head)
    if name != REPORT_NAME or any(cells[0] not in {labels.reason, labels.remark} for cells in said):
        raise ValueError
    return BatchOperationReport(
        at=datetime.fromisoformat(at),
        timezone=timezone,
        organization=organization,
        user_permissions=user_permissions,
        mode=Mode(mode),
        status=labels.read(BatchStatus, status),
        reasons=tuple(cells[1] for cells in said if cells[0] == labels.reason),
        remarks=tuple(cells[1] for cells in said if cells[0] == labels.remark),
        records=tuple(_read_cells(cells[: len(_HEADER)], labels) for cells in table[blank + 2 :] if any(cells)),
    )


def _find_labels(preamble: tuple[str, ...], header: tuple[str, ...]) -> _Labels:
    for language in LANGUAGES:
        labels = _Labels(catalogue_for(language))
        if (labels.preamble, labels.header) == (preamble, header):
            return labels
    raise ValueError


def _read_cells(cells: Iterable[str], labels: _Labels) -> ReportRecord:
    row, identity, first, last, _, _, number, _, account, invitation, status, codes, message = cells
    return ReportRecord(
        row=int(row),
        identity=(Identity(identity) if is_email(identity) else Identity(number_key(identity))) if identity else None,
        firstname=first or None,
        lastname=last or None,
        number=Number(number_key(number)) if number else None,
        account=labels.read(AccountResult, account),
        invitation=labels.read(InvitationResult, invitation) if invitation else None,
        status=labels.read(AccountStatus, status) if status else None,
        codes=tuple(codes.split()),
        message=message,
    )

"""
The report: what became of every row, once the host has carried out a plan.

The host tells an `Outcome` for each account that it created or failed to create.  `report_batch` puts plan and outcomes together:
the Batch Operations Report as CSV, the file of refused rows to correct and upload again, the record for the section "Batch
Operation Reports", and the notification for the designated administrators (S30, S31).
"""

import re
from collections.abc import Iterable
from datetime import datetime, timezone

from attrs import field, frozen

from multiline_batch._fields import check_type, mask, several
from multiline_batch._notebook import Shown
from multiline_batch._phone import format_international
from multiline_batch.catalogue import catalogue_for
from multiline_batch.cells import MAX_PHONE_CHARACTERS
from multiline_batch.findings import Finding, count_findings
from multiline_batch.messages import render, render_message, render_untold
from multiline_batch.outcomes import (
    AccountResult,
    BatchOperationReport,
    BatchStatus,
    InvitationResult,
    Notification,
    Outcome,
    ReportRecord,
    offset_of,
)
from multiline_batch.plan import CREATES, Action, Entry, Plan
from multiline_batch.report_file import format_report
from multiline_batch.rules import Severity
from multiline_batch.schema import FORWARDING, IDENTITY, NUMBER
from multiline_batch.vocabulary import AccountStatus
from multiline_batch.writing import format_record, inert, revive

MAX_REASON_CHARACTERS = 1000
"""How much of a host's reason stands in a report, in characters."""

_LOSES_ITS_PLUS = re.compile(r"\+[0-9]{4,}")


@frozen(kw_only=True, eq=False, repr=False)
class Report(Shown):
    """
    All that follows a batch; made by `report_batch`.

    Attributes:
        csv: The text of the Batch Operations Report; encode it as ``utf-8-sig``, so that spreadsheets see what it is.

        retry: The refused rows under the header of the upload, ready to correct and upload; `None` if there are none, or if the whole
            upload was refused.  Undecided rows, and those that the host failed to create, are not in it: nothing in them needs correction.

        record: What the section "Batch Operation Reports" keeps.

        notification: What designated administrators are told; `None` if nobody is designated.
    """

    csv: str = field(repr=mask)
    retry: str | None = field(repr=mask)
    record: BatchOperationReport
    notification: Notification | None

    def __repr__(self) -> str:
        """Show how much there is, and nothing of what stands in it."""
        record = self.record
        counts = [f"{count} {result}" for result, count in record.counts.items() if count]
        told = "; ".join([record.status.value, count_findings((), rows=len(record.records)), *counts])
        return f"<Report of {record.mode.value}: {told}>"


def report_batch(plan: Plan, outcomes: Iterable[Outcome] = (), *, at: datetime, locale: str = "en") -> Report:
    """
    Put together what was planned and what the host did.

    Source:
        S30: the Batch Operations Report.  S31: a record, and a notification if administrators are designated.  Q58 to Q64: its words,
        columns and sums.

    Args:
        plan: The plan.

        outcomes: What the host did, one outcome for each account at most; accounts without one are pending.

        at: When the report is made, aware of its time zone: the library has no clock.  It is kept to the second.

        locale: The language of the report's words, such as ``de``; codes, names of columns and what stood in cells are the same in every
            language.

    Raises:
        TypeError: *plan* is no `Plan`, one of *outcomes* no `Outcome`, *at* no `datetime`, or *locale* no text.
        ValueError: *at* has no time zone, or an outcome is double, for a row that the plan does not create, or tells of an
            invitation that the plan withholds.
    """
    check_type(plan, Plan, "plan")
    offset = offset_of(at)
    told = _check_outcomes(plan, outcomes)
    records = () if plan.refused else tuple(_record(entry, told.get(entry.row), locale) for entry in plan.entries)
    request = plan.upload.request
    status = BatchStatus.FAILED if plan.refused else BatchStatus.COMPLETED
    if any(record.account is AccountResult.PENDING for record in records):
        status = BatchStatus.IN_PROGRESS
    record = BatchOperationReport(
        # A fixed offset: in the hour that comes twice, Python holds a zone's time equal to no other.
        at=at.replace(microsecond=0, tzinfo=timezone(offset), fold=0),
        timezone=str(at.tzname()),
        organization=request.organization.title,
        user_permissions=request.permission_group.name if request.permission_group else "",
        mode=plan.mode,
        status=status,
        reasons=tuple(render(finding, locale) for finding in plan.findings if finding.rule.refuses_upload),
        remarks=_remarks(plan, locale),
        records=records,
    )
    retry = None if plan.refused else _format_retry(plan)
    return Report(csv=format_report(record, locale), retry=retry, record=record, notification=_notify(plan, record))


def _check_outcomes(plan: Plan, outcomes: Iterable[Outcome]) -> dict[int, Outcome]:
    actions = {entry.row: entry.action for entry in plan.entries}
    told: dict[int, Outcome] = {}
    for outcome in several(outcomes, Outcome, "outcomes"):
        action = actions.get(outcome.row)
        if action not in CREATES:
            msg = f"row {outcome.row}: the plan creates no account for it, so it has no outcome"
            raise ValueError(msg)
        if outcome.row in told:
            msg = f"row {outcome.row}: two outcomes; tell one for each account"
            raise ValueError(msg)
        if outcome.sent is not None and action is not Action.CREATE_AND_INVITE:
            msg = f"row {outcome.row}: the plan sends no invitation for it; leave sent away"
            raise ValueError(msg)
        told[outcome.row] = outcome
    return told


_FIXED_RESULTS = {Action.REFUSE: AccountResult.REFUSED, Action.UNDECIDED: AccountResult.UNDECIDED}
_NO_INVITATION = {
    Action.CREATE: InvitationResult.NOT_REQUESTED,
    Action.CREATE_AND_WITHHOLD: InvitationResult.WITHHELD,
}
_SENT = {True: InvitationResult.SENT, False: InvitationResult.SEND_FAILED, None: InvitationResult.NOT_ATTEMPTED}
_STATUS = {
    InvitationResult.SENT: AccountStatus.INVITED,
    InvitationResult.SEND_FAILED: AccountStatus.INVITATION_FAILED,
}


def _record(entry: Entry, outcome: Outcome | None, locale: str) -> ReportRecord:
    account = _FIXED_RESULTS.get(entry.action, AccountResult.PENDING)
    invitation, status = None, None
    if outcome is not None:
        account = AccountResult.CREATED if outcome.created else AccountResult.FAILED
        if outcome.created:
            invitation = _NO_INVITATION.get(entry.action, _SENT[outcome.sent])
            status = _STATUS.get(invitation, AccountStatus.NOT_INVITED)
    said = [finding for finding in entry.findings if finding.severity is not Severity.NOTICE]
    sentences = [_sentence(finding, locale) for finding in said]
    sentences += [render_untold(missing, locale) for missing in entry.missing]
    if outcome is not None and outcome.reason:
        # A host's reason may hold half a character, as texts of the operating system do; no file can.
        sentences.append(outcome.reason[:MAX_REASON_CHARACTERS].encode("utf-8", "replace").decode())
    return ReportRecord(
        row=entry.row,
        identity=entry.source.identity,
        firstname=entry.source.firstname,
        lastname=entry.source.lastname,
        number=entry.source.multiline_number,
        account=account,
        invitation=invitation,
        status=status,
        codes=tuple(dict.fromkeys(finding.code for finding in said)),
        message=" ".join(sentences),
    )


def _sentence(finding: Finding, locale: str) -> str:
    # The row stands in a column of its own.
    message = render_message(finding, locale)
    return catalogue_for(locale).text("placed", place=finding.column, message=message) if finding.column else message


def _remarks(plan: Plan, locale: str) -> tuple[str, ...]:
    told = [render(finding, locale) for finding in _outside_of_rows(plan)]
    # What could not be checked is told too, each once.
    unknown = (rule for rule in plan.not_evaluated if rule.rule.severity is not Severity.NOTICE)
    return tuple(dict.fromkeys([*told, *(render(rule, locale) for rule in unknown)]))


def _outside_of_rows(plan: Plan) -> Iterable[Finding]:
    # Whatever has a record of its own is told there; a refused upload has reasons and no records.
    rows = {entry.row for entry in plan.entries}
    for finding in plan.findings:
        if finding.row not in rows and finding.severity is not Severity.NOTICE and not finding.rule.refuses_upload:
            yield finding


def _notify(plan: Plan, record: BatchOperationReport) -> Notification | None:
    recipients = _each_once(plan.upload.request.organization.notification_recipients or ())
    if not recipients:
        return None
    return Notification(
        recipients=recipients,
        organization=record.organization,
        mode=record.mode,
        at=record.at,
        status=record.status,
        reasons=record.reasons,
        counts=tuple(record.counts.items()),
    )


def _each_once(recipients: Iterable[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for recipient in filter(str.strip, recipients):
        first.setdefault(recipient.strip().lower(), recipient.strip())
    return tuple(first.values())


def _format_retry(plan: Plan) -> str | None:
    refused = {entry.row for entry in plan.entries if entry.action is Action.REFUSE}
    if not refused:
        return None
    header = plan.upload.require_header()
    numbers = {header.positions[index] for index in (IDENTITY, NUMBER, FORWARDING)}
    wanted = refused | {header.layout.header.row}
    return "".join(
        format_record(
            (_as_text(cell, is_number=place in numbers) for place, cell in enumerate(record.cells)),
            delimiter=header.layout.delimiter,
        )
        for record in plan.upload.split()
        if record.row in wanted
    )


def _as_text(cell: str, *, is_number: bool) -> str:
    # A spreadsheet drops the + of plain digits and keeps that of a number with spaces; reading takes both for the same.
    bare = cell.strip()
    if not bare:
        return ""
    if is_number and _LOSES_ITS_PLUS.fullmatch(bare):
        written = format_international(bare)
        return written if len(written) <= MAX_PHONE_CHARACTERS else bare
    meant = revive(bare)
    if meant == bare:
        return inert(cell)
    # Reading takes '=1 and =1 for the same too, so a cell that has its apostrophe keeps its meaning without another.
    written = inert(meant)
    return bare if bare == f"'{written}" else written

"""Laws of what is written and read again: normal values, the report, the retry file and its fixes."""

import csv
import io
from collections import Counter
from collections.abc import Container
from datetime import UTC, datetime

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from multiline_batch import (
    LANGUAGES,
    AccountResult,
    Action,
    Inventory,
    InvitationResult,
    Mode,
    NewAccount,
    Organization,
    Outcome,
    Plan,
    Policy,
    Severity,
    Upload,
    UploadRequest,
    correct,
    plan_upload,
    read_report,
    read_upload,
    report_batch,
)
from multiline_batch.schema import COLUMN_NAMES
from multiline_batch.testing.strategies import (
    Spelling,
    files,
    inventories,
    names,
    organizations,
    policies,
    requests,
    spellings,
)
from strategies import law
from support import REQUEST, request

AT = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)
Rows = list[dict[str, str]]


def _normal(account: NewAccount) -> dict[str, str]:
    chosen = account.settings
    restriction, language = chosen.restrict_incoming_social_messaging, chosen.language
    cells = (
        account.firstname or "",
        account.lastname or "",
        account.identity,
        chosen.social_messaging.value,
        account.multiline_number or "",
        chosen.monitor_calls.value,
        chosen.monitor_sms.value,
        account.forwarding_number or "",
        restriction.value if restriction else "",
        language.value if language else "",
    )
    return dict(zip(COLUMN_NAMES, cells, strict=True))


@law()
@given(files(), organizations(), policies())
def test_reading_is_idempotent(rows: Rows, organization: Organization, policy: Policy) -> None:
    """What rows became, written in its normal form, is read as the very same, and nothing new is said of it."""
    requested = request(organization=organization, policy=policy)
    first = read_upload(Spelling().data(rows), requested)
    accounts = [row for row in first.rows if isinstance(row, NewAccount)]
    again = read_upload(Spelling().data(map(_normal, accounts)), requested)
    assert [evolve(row, row=0, line=0) for row in again.rows] == [evolve(row, row=0, line=0) for row in accounts]
    place = {account.row: number for number, account in enumerate(accounts, start=2)}
    said = {(place.get(f.row or 0, f.row), f.column, f.code) for f in first.findings}
    assert {(f.row, f.column, f.code) for f in again.findings} <= said | {(None, None, "no-rows"), (1, None, "no-rows")}
    assert [finding.fix for finding in again.findings if finding.fix] == []


def _plan(rows: Rows, inventory: Inventory, requested: UploadRequest, mode: Mode, spelling: Spelling) -> Plan:
    upload = read_upload(spelling.data(rows), requested)
    return plan_upload(upload, inventory.answer(upload.questions), mode=mode)


@st.composite
def _outcomes(draw: st.DrawFn, plan: Plan) -> list[Outcome]:
    told: list[Outcome] = []
    for entry in plan.created:
        created, sent = draw(st.sampled_from([(True, True), (True, False), (True, None), (False, None), (None, None)]))
        if created is not None:
            tried = sent if entry.action is Action.CREATE_AND_INVITE else None
            reason = draw(st.none() | names())
            told.append(Outcome(row=entry.row, created=created, sent=tried, reason=reason))
    return told


def _written_elsewhere(text: str) -> str:
    # Only the ends of lines change, and not the breaks within cells.
    out = io.StringIO(newline="")
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(lines)
    return out.getvalue()


@law()
@given(files(), inventories(), requests(), st.sampled_from(Mode), spellings(), st.sampled_from(LANGUAGES), st.data())
def test_a_report_reads_back(  # noqa: PLR0913, PLR0917  What a report is made of.
    rows: Rows,
    inventory: Inventory,
    requested: UploadRequest,
    mode: Mode,
    spelling: Spelling,
    language: str,
    data: st.DataObject,
) -> None:
    """A report in any language reads back to its record, which has every row once and whose sums add up (Q64)."""
    plan = _plan(rows, inventory, requested, mode, spelling)
    report = report_batch(plan, data.draw(_outcomes(plan)), at=AT, locale=language)
    assert read_report(report.csv) == report.record
    assert read_report("\ufeff" + _written_elsewhere(report.csv)) == report.record
    found = [record.row for record in report.record.records]
    assert found == [row.row for row in plan.upload.rows] * (not plan.refused)
    counts = Counter(report.record.counts)
    assert sum(counts[result.value] for result in AccountResult) == len(found)
    assert sum(counts[result.value] for result in InvitationResult) == counts[AccountResult.CREATED.value]


def _meant(upload: Upload) -> list[tuple[str | None, ...]]:
    return [(row.identity, row.firstname, row.lastname, row.multiline_number) for row in upload.rows]


@law()
@given(files(), inventories(), organizations(), st.sampled_from(Mode), spellings())
def test_a_retry_file_reads_back(
    rows: Rows, inventory: Inventory, organization: Organization, mode: Mode, spelling: Spelling
) -> None:
    """The retry file says of each refused row what the upload said, and of no other row anything."""
    plan = _plan(rows, inventory, request(organization=organization), mode, spelling)
    retry = report_batch(plan, at=AT).retry
    refused = [entry.source for entry in plan.entries if entry.action is Action.REFUSE]
    if plan.refused or not refused:
        assert retry is None
        return
    assert retry is not None
    again = read_upload(retry, plan.upload.request)
    assert _meant(again) == [(row.identity, row.firstname, row.lastname, row.multiline_number) for row in refused]
    # And so does the retry file of the retry file, if nothing was corrected.
    second = report_batch(plan_upload(again, inventory.answer(again.questions), mode=mode), at=AT).retry
    if second is not None and len(read_upload(second, plan.upload.request).rows) == len(again.rows):
        assert _meant(read_upload(second, plan.upload.request)) == _meant(again)


Said = Counter[tuple[int | None, str | None, str]]


def _said(upload: Upload, mended: Container[tuple[int | None, int | None]]) -> Said:
    # Whether a mended cell deserves a warning shows only now, and a mended identity can turn out to be that of another row.
    return Counter(
        (f.row, f.column, f.code)
        for f in upload.findings
        if f.fix is None
        and f.code != "identity-duplicate"
        and (f.severity is Severity.ERROR or (f.row, f.place and f.place.position) not in mended)
    )


@law()
@given(files(), inventories(), st.sampled_from(Mode), spellings())
def test_after_its_fixes_a_retry_file_has_what_had_none(
    rows: Rows, inventory: Inventory, mode: Mode, spelling: Spelling
) -> None:
    """With every fix chosen the retry file is read with exactly the findings for which there was none."""
    retry = report_batch(_plan(rows, inventory, REQUEST, mode, spelling), at=AT).retry
    if retry is None:
        return
    upload = again = read_upload(retry, REQUEST)
    mended = set[tuple[int | None, int | None]]()
    for _ in range(3):  # A decimal number without its + is mended in two steps.
        fixes = {(fix.row, fix.position): fix for finding in again.findings[::-1] if (fix := finding.fix)}
        mended |= fixes.keys()
        again = read_upload(correct(again, fixes.values()), REQUEST)
    assert not any(finding.fix for finding in again.findings)
    assert _said(again, mended) == _said(upload, mended)

"""What follows a batch: S30, S31."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from attrs import evolve

from multiline_batch import (
    Action,
    BatchStatus,
    InvitationResult,
    Mode,
    Outcome,
    Plan,
    Pool,
    Progress,
    Report,
    read_report,
    read_upload,
    report_batch,
)
from support import ORGANIZATION, REQUEST, people, plan, read, request

NOW = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
ADMINS = ("chief@example.org", "deputy@example.org")


def _mixed(*, recipients: tuple[str, ...] | None = None) -> Plan:
    """Plan four rows: two invited, one withheld for want of a number, one refused."""
    organization = evolve(ORGANIZATION, notification_recipients=recipients)
    rows = people(4)
    rows[3]["monitor_calls"] = ""
    return plan(read(*rows, request=request(organization=organization)), pool=Pool(available=2, outstanding=0))


def _outcomes(done: Plan) -> list[Outcome]:
    return [
        Outcome(row=entry.row, created=True, sent=True if entry.action is Action.CREATE_AND_INVITE else None)
        for entry in done.created
    ]


def _report(done: Plan, outcomes: Iterable[Outcome] | None = None) -> Report:
    return report_batch(done, _outcomes(done) if outcomes is None else outcomes, at=NOW)


class TestS30:
    """Progress is displayed, and when all is done the Batch Operations Report can be downloaded as CSV."""

    def test_progress_goes_from_nothing_to_all(self) -> None:
        """Each outcome adds one, and at the end all accounts of the plan are done."""
        done = _mixed()
        progress = [Progress.of(done)]
        for outcome in _outcomes(done):
            progress.append(progress[-1].after(outcome))
        assert [(step.done, step.total) for step in progress] == [(0, 3), (1, 3), (2, 3), (3, 3)]
        assert (progress[-1].created, progress[-1].sent) == (3, 2)

    def test_progress_never_passes_the_end(self) -> None:
        """One outcome more than accounts is the caller's mistake."""
        with pytest.raises(ValueError, match="row 2"):
            Progress(total=1, created=1).after(Outcome(row=2, created=True))

    def test_failures_are_counted_apart(self) -> None:
        """An account that could not be created and an invitation that could not be sent are told as such."""
        progress = (
            Progress(total=2).after(Outcome(row=2, created=False)).after(Outcome(row=3, created=True, sent=False))
        )
        assert (progress.created, progress.failed, progress.sent, progress.send_failed) == (1, 1, 0, 1)

    def test_the_report_has_a_line_for_every_row(self) -> None:
        """Every row of the file is in the CSV with what became of it, the refused one too."""
        report = _report(_mixed())
        lines = list(csv.reader(io.StringIO(report.csv, newline=""), strict=True))
        assert lines[0] == ["Report name", "Batch Operations Report"]
        table = lines[lines.index([]) + 1 :]
        place = {name: table[0].index(name) for name in ("Row", "Account", "Invitation", "Codes")}
        assert [[line[index] for index in place.values()] for line in table[1:]] == [
            ["2", "Created", "Sent", ""],
            ["3", "Created", "Sent", ""],
            ["4", "Created", "Withheld", "capacity-short"],
            ["5", "Refused", "", "value-missing"],
        ]

    def test_the_report_can_be_read_back(self) -> None:
        """The CSV says all that the record says."""
        report = _report(_mixed())
        assert read_report(report.csv) == report.record

    def test_refused_rows_can_be_corrected_and_uploaded_again(self) -> None:
        """A second file holds exactly the refused rows, under the same header."""
        report = _report(_mixed())
        assert report.retry is not None
        again = read_upload(report.retry, REQUEST)
        assert [row.identity for row in again.rows] == ["person3@example.org"]

    def test_before_all_is_done_rows_are_pending(self) -> None:
        """An account without an outcome is pending, and the batch in progress."""
        done = _mixed()
        report = _report(done, _outcomes(done)[:1])
        assert report.record.status is BatchStatus.IN_PROGRESS
        assert report.record.counts["Pending"] == 2
        assert _report(done).record.status is BatchStatus.COMPLETED

    def test_without_inviting_no_invitation_was_requested(self) -> None:
        """After Import the report says that none was requested."""
        done = plan(read(*people(2)), mode=Mode.IMPORT)
        assert {record.invitation for record in _report(done).record.records} == {InvitationResult.NOT_REQUESTED}

    def test_a_refused_file_has_a_report_too(self) -> None:
        """An upload that came to nothing is told as failed, with its reason and without rows."""
        report = _report(plan(read(*people(1001))))
        assert report.record.status is BatchStatus.FAILED
        assert not report.record.records
        assert len(report.record.reasons) == 1
        assert "1,001" in report.record.reasons[0]


class TestS31:
    """A record is kept, and if configured, designated administrators get a notification with a summary."""

    def test_the_record_tells_the_batch(self) -> None:
        """When, for which organization and User Permissions, with which button, and what became of it."""
        record = _report(_mixed()).record
        assert (record.at, record.timezone, record.organization) == (NOW, "UTC", "Sales")
        assert (record.user_permissions, record.mode) == ("Default", Mode.IMPORT_AND_INVITE)
        assert (record.status, len(record.records)) == (BatchStatus.COMPLETED, 4)

    def test_its_sums_add_up(self) -> None:
        """Every row has one result, and every account that was created has one for its invitation."""
        counts = _report(_mixed()).record.counts
        assert counts == {
            "Created": 3,
            "Refused": 1,
            "Undecided": 0,
            "Failed": 0,
            "Pending": 0,
            "Sent": 2,
            "Send failed": 0,
            "Withheld": 1,
            "Not requested": 0,
            "Not attempted": 0,
        }

    @pytest.mark.parametrize("recipients", [None, ()])
    def test_without_designated_administrators_nobody_is_told(self, recipients: tuple[str, ...] | None) -> None:
        """Not configured means no notification; the record is kept all the same."""
        report = _report(_mixed(recipients=recipients))
        assert report.notification is None
        assert len(report.record.records) == 4

    def test_designated_administrators_get_the_summary(self) -> None:
        """Everyone designated is told the sums of the record."""
        report = _report(_mixed(recipients=ADMINS))
        assert report.notification is not None
        assert report.notification.recipients == ADMINS
        assert dict(report.notification.counts) == report.record.counts
        assert report.notification.status is BatchStatus.COMPLETED

    def test_nobody_is_told_twice(self) -> None:
        """An address in two spellings is one recipient."""
        report = _report(_mixed(recipients=(*ADMINS, "CHIEF@example.org")))
        assert report.notification is not None
        assert len(report.notification.recipients) == 2

    def test_they_are_told_of_a_refused_file(self) -> None:
        """A batch that failed is a batch of which administrators are told."""
        organization = evolve(ORGANIZATION, notification_recipients=ADMINS)
        report = _report(plan(read(*people(1001), request=request(organization=organization))))
        assert report.notification is not None
        assert report.notification.status is BatchStatus.FAILED

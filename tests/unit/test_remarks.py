"""Remarks of a report: what is said of the file and has no row of its own is not lost."""

from datetime import UTC, datetime

from attrs import evolve

from multiline_batch import Outcome, Pool, UploadRequest, read_report, read_upload, report_batch
from support import ADMINISTRATOR, HEADER, REQUEST, csv_text, plan, read

AT = datetime(2026, 11, 23, tzinfo=UTC)


def remarks(text: str, request: UploadRequest = REQUEST, *, pool: Pool | None = None) -> tuple[str, ...]:
    """Return the remarks of the report on a file, after reading them back."""
    report = report_batch(plan(read_upload(text, request), pool=pool), at=AT)
    assert read_report(report.csv) == report.record
    return report.record.remarks


def test_a_clean_file_has_no_remarks() -> None:
    """Where nothing is to be said of the file there is no remark."""
    assert remarks(csv_text({})) == ()


def test_header_note_and_pool_are_remarked() -> None:
    """An unknown column, a Note and an oversubscribed pool are told with their places."""
    text = csv_text({}).replace("Language", "Sprache", 1).replace("\r\n", "\r\nNote: delete me\r\n", 1)
    said = remarks(text, pool=Pool(available=1, outstanding=5))
    assert len(said) == 3
    assert said[0].startswith("Pending invitations without a number: 5")
    assert said[1].startswith("Row 1, cell J1: No column of this name is known")
    assert said[2].startswith("Row 2: This row is the Note")


def test_what_a_row_or_a_refusal_says_is_no_remark() -> None:
    """Findings of rows stand at their records, and what refuses the upload is a reason."""
    assert remarks(csv_text({"monitor_sms": "maybe"})) == ()
    refused = evolve(REQUEST, administrator=evolve(ADMINISTRATOR, privileges=()))
    report = report_batch(plan(read({}, request=refused)), at=AT)
    assert (len(report.record.reasons), report.record.remarks) == (1, ())


def test_what_nobody_could_check_is_remarked() -> None:
    """A warning that could not run is told once, in the language of the report, and a notice is not."""
    untold = evolve(REQUEST, organization=evolve(REQUEST.organization, recording=None))
    done = plan(read({}, {"device": "bo@example.org"}, request=untold))
    assert {rule.code for rule in done.not_evaluated} == {"recording-unavailable", "utilization-reached"}
    report = report_batch(done, at=AT)
    assert report.record.remarks == (
        "Not checked: “Recording not available”. Not known: whether the organization can record.",
    )
    assert read_report(report.csv) == report.record
    assert report_batch(done, at=AT, locale="de").record.remarks[0].startswith("Nicht geprüft: ")


def test_notices_are_no_remarks() -> None:
    """What needs nothing to be done is left out."""
    assert remarks(csv_text({}, header=HEADER, delimiter=";")) == ()


def test_half_a_character_in_a_reason_costs_no_report() -> None:
    """A reason that no file can hold is written as far as a file can."""
    done = plan(read({}))
    report = report_batch(done, [Outcome(row=2, created=False, reason="bad \udcff file")], at=AT)
    assert report.csv.encode("utf-8-sig")
    assert report.record.records[0].message == "bad ? file"
    assert read_report(report.csv) == report.record


def test_a_number_too_long_to_be_spaced_stays_as_it_is() -> None:
    """A retry file never makes a number longer than what is read as one."""
    long = "+" + "1" * 39
    report = report_batch(plan(read({"multiline_number": long})), at=AT)
    assert report.retry is not None
    assert long in report.retry

"""The Batch Operations Report as a file: inert in a spreadsheet, and read back without loss."""

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from multiline_batch import (
    LANGUAGES,
    AccountResult,
    AccountStatus,
    BatchOperationReport,
    BatchStatus,
    Identity,
    InvitationResult,
    Mode,
    Number,
    ReportRecord,
    read_report,
)
from multiline_batch.report_file import REPORT_NAME, format_report

RECORD = ReportRecord(
    row=2,
    identity=Identity("anna@example.org"),
    firstname="Anna",
    lastname="Berg",
    number=Number("+442079460123"),
    account=AccountResult.CREATED,
    invitation=InvitationResult.SENT,
    status=AccountStatus.INVITED,
    codes=("phone-unlikely", "recording-unavailable"),
    message='Something, "quoted".\nAnd more.',
)
REFUSED = ReportRecord(
    row=3,
    identity=None,
    firstname=None,
    lastname=None,
    number=None,
    account=AccountResult.REFUSED,
    invitation=None,
    status=None,
    codes=(),
    message="",
)
REPORT = BatchOperationReport(
    at=datetime(2024, 5, 1, 12, 30, 15, 250, tzinfo=timezone(timedelta(hours=2))),
    timezone="CEST",
    organization="Sales",
    user_permissions="Default",
    mode=Mode.IMPORT_AND_INVITE,
    status=BatchStatus.COMPLETED,
    reasons=(),
    remarks=(),
    records=(RECORD, REFUSED),
)
TEXT = format_report(REPORT)
MARKS = (
    "",
    "'",
    "''",
    "=1+1",
    "'=1+1",
    "''=1+1",
    "+1",
    "-1",
    "@x",
    "|x",
    "%x",
    "\t=1",
    " =1",
    "' =1",
    "\r=1",
    "\n=1",
    "\r\n",
    "\0",
    "a\0b",
    "'a\0b",
    "\uff1d1",
    "'t Hooft",
    '"',
    ",",
    ";",
    "\u2028",
    "\x1c",
    "\x85",
    "\ufeff",
    "\U0001f600",
)
"""Beginnings that spreadsheets and CSV readers treat in their own ways."""


def table(text: str) -> list[list[str]]:
    """Read CSV text as any other program does."""
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


ANY_TEXT = st.builds("".join, st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=4))
NAME = ANY_TEXT.filter(bool) | st.none()
IDENTITY = st.sampled_from(
    ["anna@example.org", "=anna@example.org", "'anna@example.org", "+447700900123", "+4420", "+12015550123", "+999"]
).map(Identity)
NUMBER = st.sampled_from(["+442079460123", "+12015550123", "+1", "+0", "+33639980001", "+390612345", "+999123"]).map(
    Number
)
OFFSETS = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
RECORDS = st.builds(
    ReportRecord,
    row=st.integers(1, 10**6),
    identity=IDENTITY | st.none(),
    firstname=NAME,
    lastname=NAME,
    number=NUMBER | st.none(),
    account=st.sampled_from(AccountResult),
    invitation=st.sampled_from(InvitationResult) | st.none(),
    status=st.sampled_from(AccountStatus) | st.none(),
    codes=st.lists(st.sampled_from(["value-missing", "account-exists"]), unique=True).map(tuple),
    message=ANY_TEXT,
)
REPORTS = st.builds(
    BatchOperationReport,
    at=st.datetimes(timezones=OFFSETS | st.just(UTC)),
    timezone=ANY_TEXT,
    organization=ANY_TEXT,
    user_permissions=ANY_TEXT,
    mode=st.sampled_from(Mode),
    status=st.sampled_from(BatchStatus),
    reasons=st.lists(ANY_TEXT, max_size=2).map(tuple),
    records=st.lists(RECORDS, max_size=3).map(tuple),
)


def spoil(place: int, length: int, junk: str) -> str:
    """Replace a stretch of a right report."""
    return TEXT[:place] + junk + TEXT[place + length :]


JUNK = st.builds(
    spoil,
    st.integers(0, len(TEXT)),
    st.integers(0, 30),
    st.text(alphabet=st.sampled_from("\",\r\n\0'=x1;\t") | st.characters(), max_size=5),
)


class TestFormat:
    """What is written."""

    def test_preamble_header_and_rows(self) -> None:
        """A preamble like that of other reports, a blank line, a header and a line a row."""
        assert table(TEXT) == [
            ["Report name", "Batch Operations Report"],
            ["Date/Time", "2024-05-01 12:30:15.000250+02:00"],
            ["Timezone", "CEST"],
            ["Organization", "Sales"],
            ["User Permissions", "Default"],
            ["Mode", "Import & Invite"],
            ["Status", "Completed"],
            [],
            [
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
            ],
            [
                "2",
                "anna@example.org",
                "Anna",
                "Berg",
                "Sales",
                "Default",
                "+44 20 7946 0123",
                "Import & Invite",
                "Created",
                "Sent",
                "Invited",
                "phone-unlikely recording-unavailable",
                'Something, "quoted".\nAnd more.',
            ],
            ["3", "", "", "", "Sales", "Default", "", "Import & Invite", "Refused", "", "", "", ""],
        ]

    def test_reasons_stand_in_the_preamble(self) -> None:
        """Why an upload was refused is told before the blank line, a line a reason."""
        rows = table(format_report(evolve(REPORT, reasons=("First.", "Second."), records=())))
        assert rows[7:10] == [["Reason", "First."], ["Reason", "Second."], []]
        assert len(rows) == 11

    @pytest.mark.parametrize("number", ["+442079460123", "+12015550123", "+442", "+999123456"])
    def test_phone_numbers_stay_text(self, number: str) -> None:
        """A phone number is written with spaces, so that no spreadsheet computes with it, and keeps its digits."""
        told = evolve(RECORD, identity=Identity(number), number=Number(number))
        written = table(format_report(evolve(REPORT, records=(told,))))[-1]
        for cell in (written[1], written[6]):
            assert " " in cell
            assert "+" + "".join(filter(str.isdigit, cell)) == number

    @pytest.mark.parametrize("mark", ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "\nx", "|x", "%x", "a\0=x", " =x"])
    def test_formulas_are_inert(self, mark: str) -> None:
        """Nothing that comes from outside begins like a formula, wherever it stands (Q62)."""
        hostile = evolve(RECORD, firstname=mark, lastname=mark, message=mark)
        rows = table(format_report(evolve(REPORT, organization=mark, reasons=(mark,), records=(hostile,))))
        cells = [cell for row in rows for cell in row if mark in cell]
        assert len(cells) == 6
        assert cells == ["'" + mark] * 6


class TestRead:
    """What is read back."""

    def test_round_trip(self) -> None:
        """A report is read back as it was, with and without a byte order mark, even out of its bytes."""
        assert read_report(TEXT) == REPORT
        assert read_report("\ufeff" + TEXT) == REPORT
        assert read_report(TEXT.encode("utf-8-sig").decode()) == REPORT

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("all_quoted", [False, True])
    def test_a_spreadsheet_may_have_saved_it(self, *, delimiter: str, all_quoted: bool) -> None:
        """Another delimiter, lines filled up with blank cells and blank lines at the end change nothing."""
        rows = table(TEXT)
        width = max(map(len, rows)) + 1
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL)
        writer.writerows([*([*row, *[""] * (width - len(row))] for row in rows), [""] * width, []])
        assert read_report(out.getvalue()) == REPORT
        assert read_report("\ufeff" + out.getvalue()) == REPORT

    @settings(max_examples=200, deadline=None)
    @given(REPORTS)
    def test_round_trip_of_anything(self, report: BatchOperationReport) -> None:
        """Whatever people, organizations and hosts are called, nothing is lost."""
        again = read_report(format_report(report))
        assert again == report
        assert format_report(again) == format_report(report)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "\n",
            "\r\n\r\n",
            "Report name",
            "Report name,\r\n\r\n",
            TEXT.replace(REPORT_NAME, "Another Report"),
            TEXT.replace("Date/Time", "Date"),
            TEXT.replace("2024-05-01", "yesterday"),
            TEXT.replace("Mode,Import & Invite", "Mode,Delete"),
            TEXT.replace("Status,Completed", "Status,Done"),
            TEXT.replace("\r\n\r\n", "\r\nCause,x\r\n\r\n"),
            TEXT.replace("\r\n\r\n", "\r\nReason\r\n\r\n"),
            TEXT.replace("\r\n\r\n", "\r\n"),
            TEXT.replace("Message\r\n", "Words\r\n"),
            TEXT.replace("\r\n2,", "\r\ntwo,"),
            TEXT.replace("Created,Sent,Invited", "Made,Sent,Invited"),
            TEXT.replace("Created,Sent,Invited", "Created,Posted,Invited"),
            TEXT.replace("Created,Sent,Invited", "Created,Sent,Asked"),
            TEXT + "4,5\r\n",
            TEXT + '"open',
            TEXT + '"a"b\r\n',
            TEXT[: TEXT.index("\r\n\r\n") + 4],
        ],
    )
    def test_another_file(self, text: str) -> None:
        """A text that is no such report, or that was changed, raises and tells nothing of what stands in it."""
        with pytest.raises(
            ValueError, match=r"^this is no Batch Operations Report, or it was changed; line \d+"
        ) as caught:
            read_report(text)
        assert "anna" not in str(caught.value)
        assert caught.value.__cause__ is None

    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet=st.characters(), max_size=60) | JUNK)
    def test_junk(self, text: str) -> None:
        """Whatever the text, it is a report or a ValueError."""
        try:
            report = read_report(text)
        except ValueError as error:
            assert str(error).startswith("this is no Batch Operations Report")  # noqa: PT017  Either is right.
        else:
            assert read_report(format_report(report)) == report


@pytest.mark.parametrize("locale", [*LANGUAGES, "de-AT", "ja"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_report_of_any_language_reads_back(locale: str, delimiter: str) -> None:
    """Whatever its language, a report is read back to what was written, also after a spreadsheet has saved it."""
    every = [
        evolve(RECORD, row=row, account=account, invitation=invitation, status=status)
        for row, (account, invitation, status) in enumerate(
            zip([*AccountResult, *AccountResult], [*InvitationResult, None] * 2, [*AccountStatus, None], strict=False),
            2,
        )
    ]
    report = evolve(REPORT, records=tuple(every), reasons=("Because.",), remarks=("Besides.",))
    for status in BatchStatus:
        told = evolve(report, status=status)
        text = format_report(told, locale)
        assert (locale in {"en", "ja"}) is (text == format_report(told))
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows(cells + [""] * (13 - len(cells)) for cells in table)
        assert read_report(text) == read_report(out.getvalue()) == told


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_report_reads_back_with_other_line_ends(end: str) -> None:
    """What ends a line is no part of a report."""
    report = evolve(REPORT, records=(evolve(RECORD, message="Something."), REFUSED))
    assert read_report(format_report(report).replace("\r\n", end)) == report


def test_the_name_of_the_report_may_stand_in_it_again() -> None:
    """Only the first one tells how the cells are separated."""
    report = evolve(REPORT, organization=f"Sales;{REPORT_NAME}", remarks=(f"X\t{REPORT_NAME}",))
    assert read_report(format_report(report)) == report


def test_text_behind_a_quotation_mark_is_no_report() -> None:
    """A cell that goes on behind its closing quotation mark is refused, not repaired."""
    spoiled = TEXT.replace('more."', 'more."x')
    assert spoiled != TEXT
    with pytest.raises(ValueError, match="this is no Batch Operations Report"):
        read_report(spoiled)


def test_a_report_that_lost_its_time_zone_is_refused() -> None:
    """Without the distance from UTC nobody knows when it was."""
    assert "2024-05-01 12:30:15.000250+02:00" in TEXT
    with pytest.raises(ValueError, match=f"this is no {REPORT_NAME}"):
        read_report(TEXT.replace("+02:00", ""))


def test_a_word_of_another_language_is_no_result() -> None:
    """In a report of one language the words of another are a change that somebody made."""
    text = format_report(REPORT, "de")
    assert "Eingeladen" in text
    with pytest.raises(ValueError, match=f"this is no {REPORT_NAME}"):
        read_report(text.replace("Eingeladen", "Invited"))

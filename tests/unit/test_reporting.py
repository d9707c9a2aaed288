"""Plan and outcomes become the report, the file of refused rows, the record and the notification."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from multiline_batch import (
    Account,
    AccountResult,
    AccountStatus,
    Action,
    Administrator,
    BatchStatus,
    InvitationResult,
    Mode,
    Outcome,
    Plan,
    Pool,
    Report,
    ReportRecord,
    plan_upload,
    read_report,
    read_upload,
    render_message,
    report_batch,
)
from support import (
    HEADER,
    IDENTITY,
    ORGANIZATION,
    REQUEST,
    SALES,
    answer,
    cells,
    codes,
    csv_text,
    number,
    people,
    plan,
    read,
    record,
    request,
)

AT = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)
REPORT_BATCH: Callable[..., object] = report_batch
"""The function, to be called with what it must refuse."""

ACCOUNT_RESULTS = [
    AccountResult.CREATED,
    AccountResult.REFUSED,
    AccountResult.UNDECIDED,
    AccountResult.FAILED,
    AccountResult.PENDING,
]
HOSTILE = (
    "=1+1",
    "'=1+1",
    "+x",
    "-x",
    "@x",
    "|x",
    "%x",
    "\t=x",
    "'",
    "''",
    "'t",
    '"',
    ",",
    ";",
    "\n",
    "\r",
    "\r\n",
    " ",
    "x",
    "\u2028",
    "\xe9",
    "\U0001f600",
)
NAMES = st.builds("".join, st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), max_size=4))


class Autumn(tzinfo):
    """A time zone in the night when clocks go back: the hour comes twice, with two offsets."""

    def utcoffset(self, dt: datetime | None, /) -> timedelta:
        """Return two hours the first time and one hour the second time."""
        return timedelta(hours=1 if dt is not None and dt.fold else 2)

    def dst(self, dt: datetime | None, /) -> timedelta:
        """Return what of it is summer time."""
        return self.utcoffset(dt) - timedelta(hours=1)

    def tzname(self, dt: datetime | None, /) -> str:
        """Return the name at that time."""
        return "CEST" if self.dst(dt) else "CET"


def three(mode: Mode = Mode.IMPORT_AND_INVITE) -> Plan:
    """Plan a row that is invited, one that is withheld, and one that is refused."""
    return plan(read(*people(2), {"device": "nobody"}), pool=Pool(available=1, outstanding=0), mode=mode)


def results(report: Report) -> list[tuple[AccountResult, InvitationResult | None, AccountStatus | None]]:
    """Return what became of each row."""
    return [(record.account, record.invitation, record.status) for record in report.record.records]


def quoted(row: dict[str, str]) -> str:
    """Return a file with one row, its cells quoted."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, [cells(row)[name] for name in HEADER]])
    return out.getvalue()


class TestResults:
    """What became of every row (Q58)."""

    def test_without_outcomes_accounts_are_pending(self) -> None:
        """A plan that nobody has carried out yet is in progress."""
        report = report_batch(three(), at=AT)
        assert results(report) == [
            (AccountResult.PENDING, None, None),
            (AccountResult.PENDING, None, None),
            (AccountResult.REFUSED, None, None),
        ]
        assert report.record.status is BatchStatus.IN_PROGRESS

    @pytest.mark.parametrize(
        ("mode", "outcome", "account", "invitation", "status"),
        [
            (Mode.IMPORT, Outcome(row=2, created=True), "Created", "Not requested", "Not Invited"),
            (Mode.IMPORT, Outcome(row=2, created=False), "Failed", None, None),
            (Mode.IMPORT_AND_INVITE, Outcome(row=2, created=True, sent=True), "Created", "Sent", "Invited"),
            (
                Mode.IMPORT_AND_INVITE,
                Outcome(row=2, created=True, sent=False),
                "Created",
                "Send failed",
                "Invitation Failed",
            ),
            (Mode.IMPORT_AND_INVITE, Outcome(row=2, created=True), "Created", "Not attempted", "Not Invited"),
            (Mode.IMPORT_AND_INVITE, Outcome(row=2, created=False), "Failed", None, None),
            (Mode.IMPORT_AND_INVITE, Outcome(row=3, created=True), "Created", "Withheld", "Not Invited"),
            (Mode.IMPORT_AND_INVITE, Outcome(row=3, created=False), "Failed", None, None),
        ],
    )
    def test_each_word(
        self, mode: Mode, outcome: Outcome, account: str, invitation: str | None, status: str | None
    ) -> None:
        """Each outcome of each action has its word for the account and for its invitation."""
        done = {r.row: r for r in report_batch(three(mode), [outcome], at=AT).record.records}[outcome.row]
        assert done.account is AccountResult(account)
        assert done.invitation is (None if invitation is None else InvitationResult(invitation))
        assert done.status is (None if status is None else AccountStatus(status))

    def test_undecided(self) -> None:
        """An undecided row is told with what was missing."""
        upload = read({})
        done = plan_upload(upload, upload.questions.answer(), mode=Mode.IMPORT)
        report = report_batch(done, at=AT)
        (only,) = report.record.records
        assert (only.account, only.invitation, only.status) == (AccountResult.UNDECIDED, None, None)
        assert only.message == "Not known: which of the accounts exist already."
        assert report.record.status is BatchStatus.COMPLETED

    def test_what_a_record_says(self) -> None:
        """A record has the values of the row, the codes of errors and warnings, and the host's reason, but no notices."""
        upload = read({"multiline_number": number(0)[1:], "firstname": "'=Anna", "lastname": "Berg"})
        done = plan(upload, numbers=[record(number(0))])
        assert [f.code for f in done.findings] == ["apostrophe-removed", "plus-missing"]
        (only,) = report_batch(done, [Outcome(row=2, created=False, reason="down")], at=AT).record.records
        assert only == ReportRecord(
            row=2,
            identity=only.identity,
            firstname="=Anna",
            lastname="Berg",
            number=only.number,
            account=AccountResult.FAILED,
            invitation=None,
            status=None,
            codes=(),
            message="down",
        )
        assert (only.identity, only.number) == ("anna@example.org", number(0))

    def test_codes_and_words(self) -> None:
        """Each code stands once, each sentence names its column, and the host's reason comes last."""
        organization = evolve(ORGANIZATION, recording=False)
        done = plan(read({}, request=request(organization=organization)), pool=Pool(available=0, outstanding=0))
        (only,) = report_batch(done, [Outcome(row=2, created=True, reason="The end.")], at=AT).record.records
        assert only.codes == ("capacity-short", "recording-unavailable")
        assert only.message.startswith("multiline_number: ")
        assert "monitor_calls: " in only.message
        assert "monitor_sms: " in only.message
        assert only.message.endswith(" The end.")

    def test_a_finding_without_a_column(self) -> None:
        """A sentence about a row as a whole names no column."""
        text = csv_text({}).replace("English", "English,surplus")
        done = plan(read_upload(text, REQUEST))
        (only,) = report_batch(done, at=AT).record.records
        (finding,) = done.entries[0].findings
        assert only.codes == ("extra-cells",)
        assert only.message == render_message(finding)


class TestSums:
    """Every sum adds up (Q64)."""

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_rows_and_invitations(self, data: st.DataObject) -> None:
        """Rows are created, refused, undecided, failed or pending; created ones have an invitation's word each."""
        mode = data.draw(st.sampled_from(Mode))
        upload = read(*people(5), {"device": "nobody"}, {"device": "z@example.org", "multiline_number": number(0)})
        done = plan_upload(
            upload,
            upload.questions.answer(
                accounts=[_existing("person0@example.org")],
                pool=Pool(available=data.draw(st.integers(0, 4)), outstanding=0),
            ),
            mode=mode,
        )
        outcomes = [
            Outcome(row=entry.row, created=created, sent=sent)
            for entry in done.created
            if data.draw(st.booleans())
            for created in [data.draw(st.booleans())]
            for sent in [
                data.draw(st.sampled_from([None, True, False]))
                if created and entry.action is Action.CREATE_AND_INVITE
                else None
            ]
        ]
        report = report_batch(done, outcomes, at=AT)
        counts = report.record.counts
        assert sum(counts[result.value] for result in ACCOUNT_RESULTS) == len(upload.rows) == 7
        assert sum(counts[result.value] for result in InvitationResult) == counts["Created"]
        assert counts["Created"] == sum(outcome.created for outcome in outcomes)
        assert counts["Failed"] == sum(not outcome.created for outcome in outcomes)
        assert counts["Refused"] == done.count(Action.REFUSE)
        assert counts["Undecided"] == done.count(Action.UNDECIDED) == 1
        assert counts["Pending"] == len(done.created) - len(outcomes)
        assert report.record.status is (BatchStatus.IN_PROGRESS if counts["Pending"] else BatchStatus.COMPLETED)
        assert [r.row for r in report.record.records] == [row.row for row in upload.rows]
        assert read_report(report.csv) == report.record


def _existing(identity: str) -> Account:
    return Account(identity=identity, organization=SALES, status=AccountStatus.ACTIVE)


class TestRecord:
    """What is kept of the batch."""

    def test_head(self) -> None:
        """The record names organization, group, mode and time as people see them."""
        at = datetime(2024, 5, 1, tzinfo=timezone(timedelta(hours=2), "CEST"))
        kept = report_batch(three(), at=at).record
        assert (kept.at, kept.timezone, kept.mode) == (at, "CEST", Mode.IMPORT_AND_INVITE)
        assert (kept.organization, kept.user_permissions) == ("Sales", "Default")
        assert kept.reasons == ()

    def test_what_nobody_named(self) -> None:
        """An organization without a name is called by its id, and a group that nobody told is empty."""
        untold = evolve(REQUEST, organization=evolve(ORGANIZATION, name=""), permission_group=None)
        kept = report_batch(plan(read({}, request=untold)), at=AT).record
        assert (kept.organization, kept.user_permissions) == ("sales", "")

    @pytest.mark.parametrize(
        ("text", "reasons"),
        [("", 1), ("nothing", 1), (csv_text({}, header=("firstname", IDENTITY)), 3), (csv_text(*people(1001)), 1)],
    )
    def test_a_refused_file(self, text: str, reasons: int) -> None:
        """A refused file still has a report: no records, its reasons, and the status failed (Q61)."""
        report = report_batch(plan(read_upload(text, REQUEST)), at=AT)
        assert (report.record.records, report.record.status) == ((), BatchStatus.FAILED)
        assert len(report.record.reasons) == reasons
        assert all(report.record.reasons)
        assert set(report.record.counts.values()) == {0}
        assert report.retry is None
        assert read_report(report.csv) == report.record

    def test_a_refused_request(self) -> None:
        """A refused request fails as a whole, though its rows were read."""
        nobody = evolve(REQUEST, administrator=Administrator(organization=SALES))
        report = report_batch(plan(read({}, {"device": "x"}, request=nobody)), at=AT)
        assert (report.record.records, report.retry, report.record.status) == ((), None, BatchStatus.FAILED)
        assert len(report.record.reasons) == 1

    def test_a_repr_counts(self) -> None:
        """A report shows what became of the batch and how many rows came to what, and no row."""
        assert repr(report_batch(three(), [Outcome(row=2, created=True, sent=True)], at=AT)) == (
            "<Report of Import & Invite: In progress; 3 rows; 1 Created; 1 Refused; 1 Pending; 1 Sent>"
        )

    def test_everything_is_told_in_one_language(self) -> None:
        """Labels, sentences of rows, reasons, remarks and what nobody told are words of the language that was asked for."""
        untold = evolve(ORGANIZATION, recording=None, smtp_data_offload=None)
        upload = read(
            {"device": "+12015550123"}, {"device": "nobody"}, *people(2), request=request(organization=untold)
        )
        done = plan(upload, pool=Pool(available=1, outstanding=2))
        english, german = (report_batch(done, at=AT, locale=locale) for locale in ("en", "de"))
        for one, other in zip(english.record.records[:3], german.record.records[:3], strict=True):
            assert one.message
            assert set(one.message.split(". ")).isdisjoint(other.message.split(". "))
        assert len(english.record.remarks) == 3
        assert set(english.record.remarks).isdisjoint(german.record.remarks)
        assert [report.csv.partition(",")[0] for report in (english, german)] == ["Report name", "Berichtsname"]
        nobody = evolve(REQUEST, administrator=Administrator(organization=SALES))
        refused = plan(read({}, request=nobody))
        (reason,) = report_batch(refused, at=AT, locale="de").record.reasons
        assert reason not in report_batch(refused, at=AT).record.reasons

    def test_a_reason_may_hold_half_a_character(self) -> None:
        """What no file can hold of a host's reason becomes a question mark, and the rest stays."""
        report = report_batch(plan(read({})), [Outcome(row=2, created=False, reason="caf\udce9 closed")], at=AT)
        assert report.record.records[0].message == "caf? closed"
        assert report.csv.encode("utf-8")

    def test_a_repr_shows_no_personal_data(self) -> None:
        """A report names nobody in its repr."""
        organization = evolve(ORGANIZATION, notification_recipients=("boss@example.org",))
        shown = repr(report_batch(plan(read({}, {"device": "x"}, request=request(organization=organization))), at=AT))
        assert "Anna" not in shown
        assert "example.org" not in shown

    def test_a_time_is_kept_to_the_second(self) -> None:
        """Nobody reads microseconds in a report, and what is read back is what is in the value."""
        report = report_batch(three(), at=AT.replace(second=9, microsecond=80215))
        assert report.record.at == AT.replace(second=9)
        assert "2024-05-01 12:30:09+00:00" in report.csv
        assert read_report(report.csv) == report.record

    @pytest.mark.parametrize(("fold", "name"), [(0, "CEST"), (1, "CET")])
    def test_the_hour_that_comes_twice(self, fold: int, name: str) -> None:
        """A report that is made while clocks go back is read back like any other."""
        report = report_batch(three(), at=datetime(2024, 10, 27, 2, 30, tzinfo=Autumn(), fold=fold))
        assert report.record.timezone == name
        assert report.record.at.isoformat() == f"2024-10-27T02:30:00+0{2 - fold}:00"
        assert read_report(report.csv) == report.record

    @pytest.mark.parametrize("fold", [0, 1])
    def test_the_time_has_a_fixed_offset(self, fold: int) -> None:
        """The record keeps the moment with its offset and no zone, so that it is equal to the same moment elsewhere."""
        at = datetime(2024, 10, 27, 2, 30, tzinfo=Autumn(), fold=fold)
        kept = report_batch(three(), at=at).record.at
        offset = timedelta(hours=2 - fold)
        assert kept == datetime(2024, 10, 27, 2, 30, tzinfo=timezone(offset))
        assert kept.astimezone(UTC) == at.astimezone(UTC)
        assert (kept.tzinfo, kept.fold) == (timezone(offset), 0)

    @settings(max_examples=100, deadline=None)
    @given(NAMES, NAMES, NAMES)
    def test_any_name_is_read_back(self, first: str, last: str, organization: str) -> None:
        """The report's CSV gives back its record, however people and organizations are called."""
        upload = read_upload(
            quoted({"firstname": first, "lastname": last}),
            request(organization=evolve(ORGANIZATION, name=organization)),
        )
        report = report_batch(plan(upload, mode=Mode.IMPORT), [], at=AT)
        assert read_report(report.csv) == report.record

    @pytest.mark.parametrize(("length", "kept"), [(999, 999), (1000, 1000), (1001, 1000), (100_000, 1000)])
    def test_a_reason_is_cut(self, length: int, kept: int) -> None:
        """Of a host's reason the first 1000 characters stand in the report, and findings are never cut for it."""
        reason = "x" * (length - 1) + "y"
        report = report_batch(three(), [Outcome(row=3, created=False, reason=reason)], at=AT)
        (cut,) = (record.message for record in report.record.records if record.row == 3)
        assert cut.endswith(" " + reason[:kept])
        assert len(cut) > kept + 1
        assert read_report(report.csv) == report.record

    @settings(max_examples=60, deadline=None)
    @given(st.text(alphabet=st.characters() | st.sampled_from("\0\r\n'=\","), max_size=20))
    def test_any_reason_is_read_back(self, reason: str) -> None:
        """The report's CSV gives back its record, whatever the host says, NUL included."""
        report = report_batch(three(), [Outcome(row=2, created=False, reason=reason)], at=AT)
        assert read_report(report.csv) == report.record


class TestOutcomes:
    """What a host may not tell."""

    def test_a_time_without_zone(self) -> None:
        """A time that does not say where is no time for a report."""
        with pytest.raises(ValueError, match="at must be aware of its time zone"):
            report_batch(three(), at=AT.replace(tzinfo=None))

    @pytest.mark.parametrize("at", [None, "2024-05-01", 1714566600, date(2024, 5, 1)])
    def test_a_time_is_a_time(self, at: object) -> None:
        """A text, a number and a day are no time of a report."""
        with pytest.raises(TypeError, match=rf"^at must be of the type datetime, not {type(at).__name__}$"):
            REPORT_BATCH(three(), at=at)

    @pytest.mark.parametrize(
        ("outcomes", "message"),
        [
            ([Outcome(row=2, created=True)] * 2, "row 2: two outcomes"),
            ([Outcome(row=2, created=True), Outcome(row=2, created=False)], "row 2: two outcomes"),
            ([Outcome(row=4, created=True)], "row 4: the plan creates no account"),
            ([Outcome(row=4, created=False)], "row 4: the plan creates no account"),
            ([Outcome(row=1, created=True)], "row 1: the plan creates no account"),
            ([Outcome(row=99, created=False)], "row 99: the plan creates no account"),
            ([Outcome(row=3, created=True, sent=True)], "row 3: the plan sends no invitation"),
            ([Outcome(row=3, created=True, sent=False)], "row 3: the plan sends no invitation"),
        ],
    )
    def test_impossible_outcomes(self, outcomes: list[Outcome], message: str) -> None:
        """A double, foreign or impossible outcome raises, and names its row and nobody."""
        told = [evolve(outcome, reason="person0 was late") for outcome in outcomes]
        with pytest.raises(ValueError, match=f"^{message}") as caught:
            report_batch(three(), told, at=AT)
        assert "person" not in str(caught.value)

    def test_an_import_sends_nothing(self) -> None:
        """An outcome of Import tells of no invitation."""
        with pytest.raises(ValueError, match="row 2: the plan sends no invitation"):
            report_batch(three(Mode.IMPORT), [Outcome(row=2, created=True, sent=True)], at=AT)

    def test_a_refused_upload_has_no_outcomes(self) -> None:
        """Nothing of a refused upload can have been carried out."""
        with pytest.raises(ValueError, match="row 2: the plan creates no account"):
            report_batch(plan(read(*people(1001))), [Outcome(row=2, created=True)], at=AT)


class TestRetry:
    """The file of refused rows, to correct and upload again."""

    def test_it_has_the_refused_rows_under_the_header(self) -> None:
        """Right rows are left out, and refused ones stand as they came, in their order."""
        rows = [{"device": "nobody"}, {}, {"device": "bo@example.org", "monitor_sms": "maybe"}]
        report = report_batch(plan(read(*rows)), at=AT)
        assert report.retry == csv_text(rows[0], rows[2])

    @pytest.mark.parametrize("rows", [[{}], people(2)])
    def test_without_refused_rows_there_is_none(self, rows: list[dict[str, str]]) -> None:
        """A batch without refused rows has nothing to retry, withheld or not."""
        assert report_batch(plan(read(*rows), pool=Pool(available=0, outstanding=0)), at=AT).retry is None

    def test_undecided_rows_are_not_in_it(self) -> None:
        """A row that could not be decided needs no correction."""
        upload = read({}, {"device": "nobody"})
        report = report_batch(plan_upload(upload, upload.questions.answer(), mode=Mode.IMPORT), at=AT)
        assert report.retry == csv_text({"device": "nobody"})

    @pytest.mark.parametrize("delimiter", [";", "\t"])
    def test_it_keeps_delimiter_and_header(self, delimiter: str) -> None:
        """The delimiter and the names of the columns are those of the file; a sep= line, a Note and blank rows go."""
        header = (*HEADER[:4], "primary_number", *HEADER[5:])
        text = csv_text({}, {"device": "nobody"}, delimiter=delimiter).replace("multiline_number", "primary_number")
        head, first, second = text.splitlines(keepends=True)
        lines = [f"sep={delimiter}\r\n", "Note: delete this\r\n", "\r\n", head, first, "\r\n", second]
        upload = read_upload("".join(lines), REQUEST)
        assert "note-left" in codes(upload.findings)
        assert report_batch(plan(upload), at=AT).retry == delimiter.join(header) + "\r\n" + second

    @pytest.mark.parametrize(
        "name",
        [
            "\temail address or device",
            "\r\n email-address-or-device",
            "email address\n-or device",
            "email\t-address or_device",
        ],
    )
    def test_its_header_is_read_like_that_of_the_file(self, name: str) -> None:
        """A column's name that a spreadsheet would take for a formula is made inert, and still read as that column's."""
        upload = read_upload(csv_text({"device": "nobody"}).replace(IDENTITY, f'"{name}"'), REQUEST)
        retry = report_batch(plan(upload), at=AT).retry
        assert retry is not None
        assert "'" in retry
        assert codes(read_upload(retry, REQUEST).findings) == codes(upload.findings) == ["phone-malformed"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"device": "nobody"},
            {"device": "=1+1@x"},
            {"device": "4.42E+11"},
            {"device": "'=x"},
            {"multiline_number": "-44 20 7946 0000 x"},
            {"multiline_number": number(9)},
            {"multiline_number": number(0), "forwarding_number": number(0)},
            {"forwarding_number": "+443"},
            {"monitor_calls": "=auto"},
            {"monitor_calls": "\t"},
            {"device": "\t"},
            {"device": "\t=x"},
            {"monitor_sms": "+on"},
            {"social_messaging": "@Yes", "Language": "-German", "restrict_incoming_social_messaging": "%true"},
            {"firstname": "a" * 1001},
            {"Language": "English,surplus"},
            {"Language": "English,=surplus"},
        ],
    )
    def test_it_reads_back_to_the_same_errors(self, wrong: dict[str, str]) -> None:
        """Uploaded again without a correction, it has the same errors for the same reasons."""
        upload = read({**wrong, "firstname": wrong.get("firstname", "=Anna")})
        numbers = [record(number(0))] if number(0) in upload.questions.numbers else []
        done = plan(upload, numbers=numbers)
        assert done.count(Action.REFUSE) == 1
        retry = report_batch(done, at=AT).retry
        assert retry is not None
        again = read_upload(retry, REQUEST)
        second = plan_upload(again, answer(again, numbers=numbers), mode=done.mode)
        assert _errors(second) == _errors(done)
        third = report_batch(second, at=AT).retry
        assert third == retry

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("\t", ""),
            (" \u00a0 ", ""),
            ("\u2003\t ", ""),
            ("'=x", "'=x"),
            ("'+44", "'+44"),
            (" '=x ", "'=x"),
            ("'t Hooft", "'t Hooft"),
            ("''", "''"),
            ("=x", "'=x"),
            (" Anna", " Anna"),
            ("\u200b=x", "'\u200b=x"),
            ("Anna;=x", "Anna;'=x"),
            (" Anna;'=x ", "Anna;'=x"),
            ("'=x;=x", "'=x;'=x"),
        ],
    )
    def test_what_is_written_of_a_cell(self, written: str, kept: str) -> None:
        """A blank cell is written empty, one that has its apostrophe keeps it and gets no other, and others keep their spaces."""
        retry = report_batch(plan(read_upload(quoted({"lastname": written, "device": "nobody"}), REQUEST)), at=AT).retry
        assert retry == csv_text({"lastname": kept, "device": "nobody"})

    @pytest.mark.parametrize("column", ["device", "multiline_number", "forwarding_number"])
    @pytest.mark.parametrize("text", ["+442079460123", " +442079460123 "])
    def test_a_plus_stays_in_a_spreadsheet(self, column: str, text: str) -> None:
        """A number of + and digits is written with spaces, which a spreadsheet keeps as text, and means the same."""
        upload = read({column: text, "monitor_sms": "maybe"})
        retry = report_batch(
            plan(upload, numbers=[record("+442079460123")] * (column == "multiline_number")), at=AT
        ).retry
        assert retry == csv_text({column: "+44 20 7946 0123", "monitor_sms": "maybe"})
        assert retry is not None
        assert read_upload(retry, REQUEST).rows == upload.rows

    @pytest.mark.parametrize(("length", "spaces"), [(39, 1), (40, 0)])
    def test_spaces_make_no_number_too_long(self, length: int, spaces: int) -> None:
        """A number gets the spaces of its country only where it stays short enough to be read as a number."""
        text = "+44".ljust(length, "4")
        retry = report_batch(plan(read({"multiline_number": text})), at=AT).retry
        assert retry is not None
        (row,) = csv.DictReader(io.StringIO(retry))
        assert row["multiline_number"].replace(" ", "") == text
        assert row["multiline_number"].count(" ") == spaces

    def test_a_name_of_digits_is_a_name(self) -> None:
        """What looks like a number in a column of names keeps its letters."""
        retry = report_batch(plan(read({"firstname": "+44207946", "device": "nobody"})), at=AT).retry
        assert retry is not None
        assert read_upload(retry, REQUEST).rows[0].firstname == "+44207946"

    def test_formulas_are_inert(self) -> None:
        """A cell that begins like a formula stays text, and its value is the same when it is read again."""
        done = plan(read({"firstname": "=cmd", "lastname": "'=cmd", "device": "nobody"}))
        retry = report_batch(done, at=AT).retry
        assert retry is not None
        assert retry == csv_text({"firstname": "'=cmd", "lastname": "'=cmd", "device": "nobody"})
        (row,) = read_upload(retry, REQUEST).rows
        assert (row.firstname, row.lastname) == ("=cmd", "=cmd")

    @settings(max_examples=100, deadline=None)
    @given(NAMES, NAMES)
    def test_any_cell_keeps_its_meaning(self, first: str, last: str) -> None:
        """Read again, a retry file has the same names and errors, whatever stood in its cells."""
        upload = read_upload(quoted({"firstname": first, "lastname": last, "device": "nobody"}), REQUEST)
        done = plan(upload)
        retry = report_batch(done, at=AT).retry
        if upload.refused:
            assert retry is None
            return
        assert retry is not None
        again = plan(read_upload(retry, REQUEST))
        assert _errors(again) == _errors(done)
        assert [(row.firstname, row.lastname) for row in again.upload.rows] == [
            (row.firstname, row.lastname) for row in upload.rows
        ]


def _errors(done: Plan) -> list[list[tuple[str, str | None]]]:
    return [[(f.code, f.column) for f in entry.findings if f.rule.refuses_row] for entry in done.entries]


class TestNotification:
    """What designated administrators are told (S31, Q63)."""

    @pytest.mark.parametrize("recipients", [None, (), ("",), (" ", "\t")])
    def test_nobody_is_designated(self, recipients: tuple[str, ...] | None) -> None:
        """Without recipients, or with blank ones only, nobody is told anything."""
        organization = evolve(ORGANIZATION, notification_recipients=recipients)
        assert report_batch(plan(read({}, request=request(organization=organization))), at=AT).notification is None

    @pytest.mark.parametrize(
        ("recipients", "expected"),
        [
            (("a@example.org", "b@example.org"), ("a@example.org", "b@example.org")),
            (("b@example.org", "a@example.org"), ("b@example.org", "a@example.org")),
            (("a@example.org", "A@example.org"), ("a@example.org",)),
            (("A@Example.org", "b@example.org", "a@example.org"), ("A@Example.org", "b@example.org")),
            (("stra\xdfe@example.org", "strasse@example.org"), ("stra\xdfe@example.org", "strasse@example.org")),
            ((" b@example.org\t", "a@example.org", "B@example.org"), ("b@example.org", "a@example.org")),
        ],
    )
    def test_each_recipient_once(self, recipients: tuple[str, ...], expected: tuple[str, ...]) -> None:
        """An address in two spellings is told once, as it was first written but for spaces, in the order given."""
        organization = evolve(ORGANIZATION, notification_recipients=recipients)
        note = report_batch(plan(read({}, request=request(organization=organization))), at=AT).notification
        assert note is not None
        assert note.recipients == expected

    def test_what_it_says(self) -> None:
        """A notification summarizes the record: who, when, what became of it, and the counts."""
        organization = evolve(ORGANIZATION, notification_recipients=("a@example.org",))
        upload = read(*people(2), {"device": "nobody"}, request=request(organization=organization))
        report = report_batch(plan(upload), [Outcome(row=2, created=True, sent=True)], at=AT)
        note = report.notification
        assert note is not None
        assert (note.organization, note.mode, note.at) == ("Sales", Mode.IMPORT_AND_INVITE, AT)
        assert note.status is BatchStatus.IN_PROGRESS
        assert dict(note.counts) == report.record.counts
        assert dict(note.counts)["Sent"] == 1

    def test_a_refused_file_is_told_too(self) -> None:
        """Designated administrators hear of a batch that was refused."""
        organization = evolve(ORGANIZATION, notification_recipients=("a@example.org",))
        report = report_batch(plan(read_upload("", request(organization=organization))), at=AT)
        note = report.notification
        assert note is not None
        assert note.status is BatchStatus.FAILED
        assert note.reasons
        assert note.reasons == report.record.reasons
        assert {count for _, count in note.counts} == {0}

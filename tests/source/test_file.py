"""The file and its way from the template to the upload: S4, S8, S14, S16, S17, S18, S20, S25."""

import pytest
from attrs import evolve

from multiline_batch import (
    MAX_ACCOUNTS_PER_UPLOAD,
    Action,
    Limits,
    NewAccount,
    Upload,
    UploadRequest,
    correct,
    format_template,
    read_upload,
    split_upload,
)
from multiline_batch.cells import (
    parse_forwarding_number,
    parse_identity,
    parse_language,
    parse_monitor_calls,
    parse_monitor_sms,
    parse_multiline_number,
    parse_name,
    parse_restriction,
    parse_social_messaging,
)
from support import GOOD, HEADER, IDENTITY, ORGANIZATION, REQUEST, codes, csv_text, people, plan, read

NOTE = "Note: fill in one row for each account, and delete this row" + "," * (len(HEADER) - 1) + "\r\n"


def _identities(upload: Upload) -> list[str]:
    return [row.identity for row in upload.rows if isinstance(row, NewAccount)]


def _with_note(*, above_header: bool = False) -> str:
    lines = csv_text({}, {"device": "bo@example.org"}).splitlines(keepends=True)
    lines.insert(0 if above_header else 1, NOTE)
    return "".join(lines)


class TestS04:
    """One account can be added by itself, or many with a file."""

    def test_one_account_and_many_are_read_alike(self) -> None:
        """A file of one row and the same row among others give the same account."""
        alone, among = read({}), read({}, *people(3))
        assert [alone.rows[0]] == [among.rows[0]]
        assert len(among.rows) == 4

    def test_a_form_for_one_account_has_the_same_parsers(self) -> None:
        """Every cell of a row can be judged by itself, with the value that the file gives it."""
        row = read({"multiline_number": "+44 20 7946 0101", "Language": "german"}).rows[0]
        assert isinstance(row, NewAccount)
        assert parse_name(GOOD["firstname"]) == (row.firstname, ())
        assert parse_identity(GOOD[IDENTITY]) == (row.identity, ())
        assert parse_social_messaging("Yes") == (row.settings.social_messaging, ())
        assert parse_multiline_number("+44 20 7946 0101") == (row.multiline_number, ())
        assert parse_monitor_calls("auto") == (row.settings.monitor_calls, ())
        assert parse_monitor_sms("on") == (row.settings.monitor_sms, ())
        assert parse_forwarding_number("") == (row.forwarding_number, ())
        assert parse_restriction("") == (row.settings.restrict_incoming_social_messaging, ())
        assert parse_language("german") == (row.settings.language, ())


class TestS08:
    """One upload adds up to 1000 accounts."""

    def test_the_limit_is_a_thousand(self) -> None:
        """The limit is 1000 data rows, and it is what a portal uses."""
        assert MAX_ACCOUNTS_PER_UPLOAD == Limits().rows == 1000

    @pytest.mark.parametrize("count", [1, 999, 1000])
    def test_up_to_a_thousand_are_read(self, count: int) -> None:
        """1, 999 and 1000 accounts are read, all of them."""
        upload = read(*people(count))
        assert not upload.refused
        assert len(_identities(upload)) == count

    def test_one_more_refuses_the_whole_file(self) -> None:
        """1001 rows refuse the file before any row is judged: no account is added, not even the first thousand."""
        upload = read(*people(1001, monitor_calls="maybe"))
        assert upload.refused
        assert [(finding.code, finding.parameters) for finding in upload.findings] == [
            ("too-many-rows", {"rows": 1001, "limit": 1000})
        ]
        assert not plan(upload).entries


class TestS14:
    """One upload adds up to 1000 accounts, the source says again: what counts, and what to do with more."""

    def test_blank_rows_and_a_note_do_not_count(self) -> None:
        """1000 accounts among blank rows and a Note are 1000 accounts."""
        text = csv_text(*people(1000)) + NOTE + "\r\n" * 5 + "," * (len(HEADER) - 1) + "\r\n"
        upload = read_upload(text, REQUEST)
        assert codes(upload.findings) == ["note-left"]
        assert len(_identities(upload)) == 1000

    def test_rows_with_errors_count(self) -> None:
        """What is limited is the request and not its success."""
        assert codes(read(*people(1000), {"monitor_calls": ""}).findings) == ["too-many-rows"]

    def test_a_longer_file_can_be_cut(self) -> None:
        """A file of 1001 accounts becomes two uploads that together add all of them."""
        uploads = [read_upload(text, REQUEST) for text in split_upload(read(*people(1001)))]
        assert [len(upload.rows) for upload in uploads] == [1000, 1]
        assert not any(upload.findings for upload in uploads)


class TestS16:
    """The template is downloaded from the instructions of the screen."""

    def test_it_has_the_columns_of_the_table(self) -> None:
        """The header of the template is the table of CSV values, in its order."""
        assert format_template(ORGANIZATION).splitlines()[0] == ",".join(HEADER)

    def test_filled_in_and_without_its_note_nothing_is_said(self) -> None:
        """A template whose Note was replaced by an account is read without a finding."""
        header = format_template(ORGANIZATION).splitlines(keepends=True)[0]
        row = csv_text({}).splitlines(keepends=True)[1]
        upload = read_upload(header + row, REQUEST)
        assert not upload.findings
        assert len(upload.rows) == 1

    def test_without_its_header_the_file_is_refused(self) -> None:
        """Rows alone are refused, because the columns are found by the template's names."""
        upload = read_upload(csv_text({}).splitlines(keepends=True)[1], REQUEST)
        assert upload.refused
        assert codes(upload.findings) == ["header-missing"]


class TestS17:
    """The template is edited in the editor of one's choice."""

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_every_spreadsheet_can_save_it(self, delimiter: str, end: str) -> None:
        """Commas, semicolons and tabs with any line end give the same accounts."""
        text = csv_text({"firstname": "Zoë"}, delimiter=delimiter, end=end)
        upload = read_upload(text.encode(), REQUEST)
        assert upload.rows == read({"firstname": "Zoë"}).rows
        assert codes(upload.findings) == ([] if delimiter == "," else ["delimiter-not-comma"])

    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
    def test_unicode_is_recognized(self, codec: str) -> None:
        """UTF-8 with or without a mark, and UTF-16 with one, are read without being asked."""
        upload = read_upload(csv_text({"lastname": "Müller"}).encode(codec), REQUEST)
        assert [row.lastname for row in upload.rows] == ["Müller"]
        assert not upload.findings

    def test_another_encoding_is_named_and_never_guessed(self) -> None:
        """A Western encoding is refused until the caller names it."""
        data = csv_text({"lastname": "Müller"}).encode("cp1252")
        assert codes(read_upload(data, REQUEST).findings) == ["file-undecodable"]
        assert [row.lastname for row in read_upload(data, REQUEST, encoding="cp1252").rows] == ["Müller"]


class TestS18:
    """The details are filled out."""

    def test_one_row_is_enough(self) -> None:
        """A file with one account is an upload."""
        assert not read({}).refused

    @pytest.mark.parametrize("rest", ["", "\r\n\r\n", "," * 9 + "\r\n", NOTE])
    def test_a_template_without_details_is_refused(self, rest: str) -> None:
        """A header without accounts, with blank rows or with the Note only, is refused."""
        upload = read_upload(csv_text() + rest, REQUEST)
        assert upload.refused
        assert "no-rows" in codes(upload.findings)


class TestS20:
    """The Note with instructions is deleted before the upload."""

    def test_without_the_note_nothing_is_said(self) -> None:
        """A file from which the Note was deleted is read without a word."""
        assert not read_upload(_with_note().replace(NOTE, ""), REQUEST).findings

    @pytest.mark.parametrize("above_header", [False, True])
    def test_a_note_that_was_left_is_an_error_and_no_account(self, above_header: bool) -> None:  # noqa: FBT001  A parameter.
        """The Note is told with its row, and the accounts around it are added."""
        upload = read_upload(_with_note(above_header=above_header), REQUEST)
        note = 1 if above_header else 2
        assert [(finding.code, finding.row) for finding in upload.findings] == [("note-left", note)]
        assert [entry.action for entry in plan(upload).entries] == [Action.CREATE_AND_INVITE] * 2

    def test_the_fix_deletes_it(self) -> None:
        """Carrying out the fix leaves the file as if the Note had been deleted by hand."""
        upload = read_upload(_with_note(), REQUEST)
        fixes = [finding.fix for finding in upload.findings if finding.fix]
        assert correct(upload, fixes) == _with_note().replace(NOTE, "")

    def test_the_note_of_the_template_is_recognized(self) -> None:
        """The Note that the template itself carries is found."""
        upload = read_upload(format_template(ORGANIZATION), REQUEST)
        assert codes(upload.findings) == ["no-rows", "note-left"]

    @pytest.mark.parametrize("name", ["Note", "note:", "Noteworthy"])
    def test_a_person_of_that_name_is_no_note(self, name: str) -> None:
        """A row that has an identity is an account, whatever the first name is."""
        upload = read({"firstname": name})
        assert not upload.findings
        assert [row.firstname for row in upload.rows] == [name]

    def test_a_word_that_only_begins_like_it_is_a_row_with_errors(self) -> None:
        """Notepad is not Note: such a row is told what its cells lack."""
        upload = read_upload(csv_text({}) + "Notepad" + "," * (len(HEADER) - 1) + "\r\n", REQUEST)
        assert set(codes(upload.findings)) == {"value-missing"}


class TestS25:
    """The upload takes a CSV file."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "header-missing"),
            ("PK\x03\x04", "header-missing"),
            (csv_text({"firstname": "An\0na"}), "nul-character"),
            (csv_text({"firstname": '"Anna'}), "quote-unclosed"),
            (csv_text({"firstname": '"Anna" B.'}), "quote-trailing-text"),
            (csv_text({"firstname": "x" * 131_073}), "cell-endless"),
            (csv_text({}).replace("\r\n", ",x" * 247 + "\r\n", 1), "too-many-columns"),
        ],
    )
    def test_what_is_no_csv_file_is_refused(self, text: str, code: str) -> None:
        """A file that cannot be split into rows and columns is refused with one reason."""
        upload = read_upload(text, REQUEST)
        assert upload.refused
        assert codes(upload.findings) == [code]
        assert not upload.rows

    def test_a_file_that_is_too_large_is_not_looked_into(self) -> None:
        """A file of one byte more than the limit is refused, one of exactly the limit is read."""
        data = csv_text({}).encode()
        assert not read_upload(data, REQUEST, limits=Limits(bytes=len(data))).findings
        assert codes(read_upload(data, REQUEST, limits=Limits(bytes=len(data) - 1)).findings) == ["file-too-large"]

    def test_quoted_cells_may_hold_commas_and_line_breaks(self) -> None:
        """What quotation marks enclose is one cell."""
        upload = read({"firstname": '"Anna, ""Anni""\r\nMaria"'}, {"device": "bo@example.org"})
        assert [(row.firstname, row.row, row.line) for row in upload.rows] == [
            ('Anna, "Anni"\r\nMaria', 2, 2),
            ("Anna", 3, 4),
        ]

    def test_a_cell_too_many_refuses_its_row_only(self) -> None:
        """A filled cell behind the last column refuses the row, a blank one does not."""
        good, bad = csv_text({}), csv_text({}).rstrip() + ",x\r\n"
        assert not read_upload(good.rstrip() + ",,\r\n", REQUEST).findings
        upload = read_upload(bad, REQUEST)
        assert codes(upload.findings) == ["extra-cells"]
        assert not upload.refused

    def test_the_request_does_not_change_what_the_file_says(self) -> None:
        """The same file is read for another organization without being changed."""
        other: UploadRequest = evolve(REQUEST, organization=evolve(ORGANIZATION, name="Other"))
        assert read({}).rows == read({}, request=other).rows

"""A file becomes an upload."""

import codecs
import csv
import string
import tracemalloc
from collections.abc import Callable

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from multiline_batch import (
    ENCODINGS,
    MAX_ACCOUNTS_PER_UPLOAD,
    Administrator,
    Limits,
    NewAccount,
    Organization,
    OrganizationId,
    Place,
    Policy,
    PoolScope,
    Privilege,
    Questions,
    RefusedRow,
    Upload,
    UploadRequest,
    read_upload,
)
from multiline_batch.vocabulary import Mode
from support import (
    ADMINISTRATOR,
    GROUP,
    HEADER,
    IDENTITY,
    ORGANIZATION,
    REQUEST,
    ROOT,
    SALES,
    SERVICE,
    codes,
    csv_text,
    people,
    read,
    request,
)

HEAD = ",".join(HEADER)
ROW = "Anna,Berg,anna@example.org,Yes,,auto,on,,,English"
READ: Callable[..., object] = read_upload
"""The function, to be called with what it must refuse."""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("sep", [False, True])
@pytest.mark.parametrize("last", [False, True])
def test_every_usual_layout_is_read(end: str, delimiter: str, *, sep: bool, last: bool) -> None:
    """Three delimiters, three line ends, with or without a sep= line and a last line end come to the same rows."""
    text = csv_text({}, {"device": "bo@example.org"}, delimiter=delimiter, end=end)
    text = f"sep={delimiter}{end}" * sep + (text if last else text.removesuffix(end))
    upload = read_upload(text, REQUEST)
    rows = [(row.row, row.line, row.identity) for row in upload.rows]
    assert rows == [(2, 2 + sep, "anna@example.org"), (3, 3 + sep, "bo@example.org")]
    assert codes(upload.findings) == ["delimiter-not-comma"] * (delimiter != ",")
    assert [finding.params for finding in upload.findings] == [
        params for sign, params in ((";", ("semicolon",)), ("\t", ("tab",))) if sign == delimiter
    ]
    assert not upload.refused


@pytest.mark.parametrize(
    ("mark", "codec", "encoding"),
    [
        (b"", "utf-8", None),
        (codecs.BOM_UTF8, "utf-8", None),
        (codecs.BOM_UTF16_LE, "utf-16-le", None),
        (codecs.BOM_UTF16_BE, "utf-16-be", "cp1252"),
        *((b"", name, name) for name in ENCODINGS if name != "utf-16"),
    ],
)
def test_every_usual_encoding_is_read(mark: bytes, codec: str, encoding: str | None) -> None:
    """A name with an accent comes out of UTF-8, of UTF-16 with a mark, and of what the caller names."""
    text = csv_text({"firstname": "Zo\u00eb"})
    upload = read_upload(mark + text.encode(codec), REQUEST, encoding=encoding)
    assert upload.text == text
    assert upload.rows[0].firstname == "Zo\u00eb"
    assert upload.findings == ()


@pytest.mark.parametrize(
    ("data", "code", "params", "row", "line"),
    [
        (f"{HEAD}\n{ROW}\nB".encode() + b"\xe9a\n\xff", "file-undecodable", ("utf-8", 216, "0xE9"), 3, 3),
        (f'{HEAD}\n"An\nna"\nB'.encode() + b"\xe9a", "file-undecodable", ("utf-8", 174, "0xE9"), 3, 4),
        (f"{HEAD}\n".encode("utf-32"), "file-undecodable", ("utf-8", 0, "0xFF"), 1, 1),
        (f"{HEAD}\n\nA\ud800", "file-undecodable", ("str", 167, "U+D800"), 3, 3),
        (f"{HEAD}\n{ROW}\nB\0o", "nul-character", (), 3, 3),
        (f"{HEAD}\n{ROW}\nB\0o".encode(), "nul-character", (), 3, 3),
        (f'{HEAD}\n{ROW}\n"Bo\n{ROW}\n', "quote-unclosed", (), 3, 3),
        (f'{HEAD}\n{ROW}\n"Bo"x\n', "quote-trailing-text", (), 3, 3),
        ("", "header-missing", (), 1, 1),
        (b"", "header-missing", (), 1, 1),
        ("a,b\n1,2\n", "header-missing", (), 1, 1),
        ("\n\na,b\n", "header-missing", (), 3, 3),
    ],
)
def test_an_unreadable_file_is_one_finding(
    data: bytes | str, code: str, params: tuple[str | int, ...], row: int, line: int
) -> None:
    """What cannot be decoded or split is told once, with its place, and the upload is refused without rows."""
    upload = read_upload(data, REQUEST)
    (finding,) = upload.findings
    assert (finding.code, finding.params, finding.place) == (code, params, Place(row=row, line=line))
    assert upload.refused
    assert (upload.request, upload.rows, upload.header) == (REQUEST, (), None)
    assert upload.questions == Questions(organization=SALES)
    with pytest.raises(ValueError, match="could not be split"):
        upload.require_header()
    with pytest.raises(ValueError, match="could not be split"):
        upload.split()


def test_a_refused_file_keeps_its_text_if_it_has_one() -> None:
    """A text that could be decoded is kept though it could not be split; one that could not is empty."""
    assert read_upload(b'"firstname', REQUEST).text == '"firstname'
    assert read_upload(b"\xff", REQUEST).text == ""


def test_a_cell_beyond_the_limit_of_csv_refuses_and_changes_nothing() -> None:
    """A cell longer than csv reads is told with its place, and the limit of the whole process stays what it was."""
    limit = csv.field_size_limit()
    upload = read_upload(f"{HEAD}\n{ROW}\n{'x' * (limit + 1)}\n", REQUEST)
    (finding,) = upload.findings
    assert (finding.code, finding.params, finding.row) == ("cell-endless", (limit,), 3)
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize("data", [csv_text({}), csv_text({"firstname": "Zoe"}).encode()])
@pytest.mark.parametrize("spare", [0, -1])
def test_a_file_may_be_as_long_as_the_limit(data: str | bytes, spare: int) -> None:
    """A file of as many bytes as the limit is read, one more refuses it unread."""
    upload = read_upload(data, REQUEST, limits=Limits(bytes=len(data) + spare))
    if spare == 0:
        assert upload.findings == ()
    else:
        assert [(f.code, f.params) for f in upload.findings] == [("file-too-large", (len(data), len(data) - 1))]
        assert (upload.rows, upload.text) == ((), "")


@pytest.mark.parametrize(("columns", "refused"), [(12, False), (11, True)])
def test_a_header_may_be_as_wide_as_the_limit(columns: int, *, refused: bool) -> None:
    """A header is as wide as its last name; as wide as the limit is read, one more refuses."""
    text = f"{HEAD},,other,,,\n{ROW}\n"
    upload = read_upload(text, REQUEST, limits=Limits(columns=columns))
    assert codes(upload.findings) == ["too-many-columns" if refused else "column-unknown"]
    assert len(upload.rows) == (not refused)
    if refused:
        assert upload.findings[0].params == (12, 11)
        assert upload.findings[0].place == Place(row=1, line=1)
        assert upload.text == text


@pytest.mark.parametrize("columns", [10, 11, 256])
@pytest.mark.parametrize("blanks", [5, 300, 16_000])
def test_a_header_may_be_wider_than_the_limit_by_blank_cells(columns: int, blanks: int) -> None:
    """Blank cells that a spreadsheet filled up a header with are cut at the limit, and their columns are no columns."""
    text = f"{HEAD}{',' * blanks}\n{ROW}{',' * blanks}\n"
    upload = read_upload(text, REQUEST, limits=Limits(columns=columns))
    assert upload.findings == ()
    assert upload.text == text
    assert len(upload.rows) == 1
    assert upload.header is not None
    assert len(upload.header.names) == min(columns, 10 + blanks)
    assert upload.header.layout.header.cells == upload.header.names


def test_what_stands_behind_the_limit_of_columns_is_an_extra_cell() -> None:
    """A filled cell under a column that was cut refuses its row, because nobody can say what it is."""
    upload = read_upload(f"{HEAD}{',' * 9}\n{ROW}{',' * 8}x\n{ROW},x\n", REQUEST, limits=Limits(columns=12))
    assert [(f.code, f.row, f.place and f.place.cell) for f in upload.findings if f.row in {1, 2}] == [
        ("column-unnamed", 1, "K1"),
        ("extra-cells", 2, "R2"),
    ]


@pytest.mark.parametrize(("count", "refused"), [(1000, False), (1001, True)])
def test_1000_rows_pass_and_1001_refuse(count: int, *, refused: bool) -> None:
    """Up to 1000 data rows are read; one more refuses the file before any row is judged."""
    upload = read(*people(count))
    assert upload.refused is refused
    assert [(f.code, f.params) for f in upload.findings] == [("too-many-rows", (1001, 1000))] * refused
    assert len(upload.rows) == (0 if refused else 1000)


@pytest.mark.parametrize(("limit", "refused"), [(2, False), (1, True)])
def test_only_data_rows_are_counted(limit: int, *, refused: bool) -> None:
    """Header, blank rows and Note do not count toward the limit; a row with errors does."""
    text = f"\n{HEAD}\nNote: x\n,,\n{ROW}\n\nx\n"
    upload = read_upload(text, REQUEST, limits=Limits(rows=limit))
    assert upload.refused is refused
    assert ("too-many-rows" in codes(upload.findings)) is refused
    assert [row.row for row in upload.rows] == ([] if refused else [5, 7])


def test_a_file_of_very_many_records_needs_little_memory() -> None:
    """Records beyond what a file can have are counted and not kept, so the refusal names how many there are."""
    text = f"{HEAD}\n" + "x\n" * 200_000
    tracemalloc.start()
    upload = read_upload(text, REQUEST)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(f.code, f.params) for f in upload.findings] == [("too-many-rows", (200_000, 1000))]
    assert (upload.refused, upload.rows) == (True, ())
    # The text in the buffer that it is split from needs four bytes a character; the records would need sixty times that.
    assert peak < 6 * len(text) + 1_000_000


@pytest.mark.parametrize(("count", "limit"), [(2002, 1000), (2003, 1000), (3000, 1000), (5, 0), (7, 2), (1, 0)])
def test_every_row_beyond_the_limit_is_counted(count: int, limit: int) -> None:
    """However many rows are too many, all are counted, and blank rows are not."""
    text = f"{HEAD}\n\n" + "x\n,,\n" * count
    upload = read_upload(text, REQUEST, limits=Limits(rows=limit))
    assert [(f.code, f.params) for f in upload.findings] == [("too-many-rows", (count, limit))]


@pytest.mark.parametrize("where", ["before", "within", "behind"])
@pytest.mark.parametrize("notes", [3, 4, 5, 6, 20])
def test_no_row_is_lost_behind_many_notes(notes: int, where: str) -> None:
    """However many Notes stand in a file and wherever, each right row is read, or the file is refused for its length."""
    many, row = "Note: delete me\n" * notes, f"{ROW}\n"
    texts = {
        "before": f"{many}{HEAD}\n{row}x\n",
        "within": f"{HEAD}\n{row}{many}x\n",
        "behind": f"{HEAD}\n{row}x\n{many}",
    }
    upload = read_upload(texts[where], REQUEST, limits=Limits(rows=2))
    assert len(upload.rows) == 2 or "too-many-rows" in codes(upload.findings)


def test_a_thousand_people_behind_many_notes_are_all_read() -> None:
    """1500 Notes before 1000 people leave 1000 people, and not as many as are left of a bound."""
    text = f"{HEAD}\n" + "Note: delete me\n" * 1500 + csv_text(*people(1000)).partition("\r\n")[2]
    upload = read_upload(text, REQUEST)
    assert len(upload.rows) == 1000 or upload.refused


@pytest.mark.parametrize("rest", ["", "\n\n", ",,\n", "Note: delete this row,mandatory\n"])
def test_a_file_without_rows_is_refused(rest: str) -> None:
    """Blank rows and a Note are no accounts, so such a file is empty."""
    upload = read_upload(f"{HEAD}\n{rest}", REQUEST)
    assert upload.refused
    assert codes(upload.findings) == ["no-rows", *["note-left"] * rest.startswith("Note")]


@pytest.mark.parametrize(
    ("text", "row", "line"),
    [
        (f"{HEAD}\nNote: delete me\n{ROW}\n", 2, 2),
        (f"Note: delete me\n{HEAD}\n{ROW}\n", 1, 1),
        (f"\nnote\n\n{HEAD}\n{ROW}\n", 2, 2),
        (f'{HEAD}\n{ROW}\n"NOTE fill in\nand delete",Yes\n', 3, 3),
        (f'{HEAD}\n"An\nna",,b@example.org,No,,off,off\n,\u00a0,Note:\n{ROW}\n', 3, 4),
        (f"sep=,\n{HEAD}\nNote:,mandatory,mandatory\n{ROW}\n", 2, 3),
    ],
)
def test_a_note_is_told_and_is_no_account(text: str, row: int, line: int) -> None:
    """A Note, above or below the header, has a finding of its own with a safe fix that deletes it, and is no row."""
    upload = read_upload(text, REQUEST)
    (finding,) = (finding for finding in upload.findings if finding.code == "note-left")
    assert finding.place == Place(row=row, line=line)
    assert finding.fix is not None
    assert (finding.fix.row, finding.fix.position, finding.fix.safety.value) == (row, None, "safe")
    assert row not in {data.row for data in upload.rows}
    assert not upload.refused


@pytest.mark.parametrize(
    "cells",
    [
        {"firstname": "Note"},
        {"firstname": "Note", "device": "nobody", "social_messaging": "x", "monitor_calls": "off", "monitor_sms": "x"},
        {"firstname": "Note", "device": "nobody", "social_messaging": "No", "monitor_calls": "x", "monitor_sms": "x"},
        {"firstname": "Note", "device": "nobody", "social_messaging": "x", "monitor_calls": "x", "monitor_sms": "on"},
        {"firstname": "Noteworthy", "device": "x", "social_messaging": "", "monitor_calls": "", "monitor_sms": ""},
    ],
)
def test_a_person_called_note_is_a_person(cells: dict[str, str]) -> None:
    """A row with an identity or one right choice is an account, whatever the first name."""
    upload = read(cells)
    assert "note-left" not in codes(upload.findings)
    assert [row.row for row in upload.rows] == [2]


def test_a_column_may_be_called_note() -> None:
    """A header whose first cell says Note is a header, and what stands under it is that of an unknown column."""
    upload = read_upload(f"Note,{HEAD}\nhello,{ROW}\nnote,{ROW.replace('anna', 'bo')}\n", REQUEST)
    assert [(f.code, f.place and f.place.cell) for f in upload.findings] == [("column-unknown", "A1")]
    assert [row.identity for row in upload.rows] == ["anna@example.org", "bo@example.org"]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("rows", "filled"),
    [([f"{ROW},"], 0), ([f"{ROW}, "], 0), ([f"{ROW},x", ROW, f"{ROW},y"], 2), (["Note: x,,,,,,,,,,x", ROW], 0)],
)
def test_a_column_without_a_name_matters_when_it_is_filled(rows: list[str], filled: int, *, strict: bool) -> None:
    """A header cell without a name is told if data cells under it are filled, and refuses only if strict."""
    text = "\n".join([f"{HEAD}, ", *rows])
    upload = read_upload(text, request(policy=Policy(strict_header=strict, bulk_privilege=False)))
    about = [f for f in upload.findings if f.code in {"column-unnamed", "column-refused"}]
    assert [(f.code, f.params) for f in about] == [
        ("column-refused", ()) if strict else ("column-unnamed", (filled,)) for _ in range(bool(filled))
    ]
    assert [f.place and f.place.cell for f in about] == ["K1"] * bool(filled)
    assert upload.refused is (strict and bool(filled))


def test_a_wrong_header_leaves_the_rows_unread() -> None:
    """Without a mandatory column the file is refused with one finding, and no row is judged."""
    upload = read_upload("firstname,monitor_calls,monitor_sms," + IDENTITY + "\nx,x,x,x\n", REQUEST)
    assert [(f.code, f.params) for f in upload.findings] == [("column-missing", ("social_messaging",))]
    assert upload.refused
    assert upload.rows == ()
    assert upload.questions == Questions(organization=SALES)


def test_a_wrong_header_over_no_rows_is_wrong_twice() -> None:
    """A file without a mandatory column and without rows is told both."""
    upload = read_upload("firstname,monitor_calls,monitor_sms," + IDENTITY + "\n", REQUEST)
    assert codes(upload.findings) == ["no-rows", "column-missing"]


def test_a_column_twice_leaves_the_rows_unread() -> None:
    """A file with primary_number and multiline_number is refused."""
    upload = read_upload(f"{HEAD},primary_number\n{ROW},\n", REQUEST)
    assert codes(upload.findings) == ["column-alias", "column-duplicate"]
    assert upload.refused
    assert upload.rows == ()


ELSEWHERE = Administrator(organization=SERVICE, privileges=[Privilege.ACCOUNTS])
BULK = Administrator(organization=ROOT, privileges=[Privilege.ACCOUNTS, Privilege.ACCOUNTS_BULK_OPERATIONS])
NOBODY = Administrator(organization=SALES)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (REQUEST, []),
        (evolve(REQUEST, administrator=evolve(ADMINISTRATOR, organization=SALES)), []),
        (evolve(REQUEST, administrator=ELSEWHERE), ["administrator-elsewhere"]),
        (evolve(REQUEST, administrator=NOBODY), ["privilege-missing"]),
        (
            evolve(REQUEST, administrator=NOBODY, policy=Policy(bulk_privilege=True)),
            ["bulk-privilege-missing", "privilege-missing"],
        ),
        (request(policy=Policy(bulk_privilege=True)), ["bulk-privilege-missing"]),
        (evolve(REQUEST, administrator=BULK, policy=Policy(bulk_privilege=True)), []),
        (evolve(REQUEST, permission_group=evolve(GROUP, organization=SALES)), []),
        (evolve(REQUEST, permission_group=evolve(GROUP, organization=SERVICE)), ["group-elsewhere"]),
    ],
)
def test_who_asks_and_for_which_group(asked: UploadRequest, said: list[str]) -> None:
    """Role, reach and group are judged; what is wrong refuses the upload, and the rows are read all the same."""
    upload = read({}, request=asked)
    assert codes(upload.findings) == said
    assert upload.refused is bool(said)
    assert isinstance(upload.rows[0], NewAccount)
    if said:
        assert upload.questions == Questions(organization=SALES)
    else:
        assert upload.questions.identities == ("anna@example.org",)
    assert codes(read_upload("", asked).findings) == [*said, "header-missing"]


@pytest.mark.parametrize("bulk", [False, True])
def test_who_asks_and_for_which_group_may_be_untold(*, bulk: bool) -> None:
    """Without administrator and group their rules are listed for every row; in a file without rows for none."""
    asked = evolve(REQUEST, administrator=None, permission_group=None, policy=Policy(bulk_privilege=bulk))
    expected = [
        ("administrator-elsewhere", "administrator"),
        ("privilege-missing", "administrator"),
        *[("bulk-privilege-missing", "administrator")] * bulk,
        ("group-elsewhere", "permission_group"),
    ]
    upload = read({}, {"device": "bo@example.org"}, request=asked)
    listed = [u for u in upload.not_evaluated if u.code != "forwarding-absent"]
    assert [(u.code, u.missing) for u in listed] == expected
    assert {u.rows for u in listed} == {(2, 3)}
    refused = read_upload("", asked)
    assert [(u.code, u.missing) for u in refused.not_evaluated] == expected
    assert {u.rows for u in refused.not_evaluated} == {()}


@pytest.mark.parametrize(("strict", "code"), [(False, "column-not-configured"), (True, "column-refused")])
@pytest.mark.parametrize("told", [True, False])
def test_an_untold_setting_stops_the_rule_about_its_column(code: str, *, strict: bool, told: bool) -> None:
    """Where nobody told whether Social Messaging is configured, the rule about its column is listed as not evaluated."""
    organization = evolve(ORGANIZATION, social_messaging=True if told else None)
    asked = request(organization=organization, policy=Policy(strict_header=strict))
    upload = read({"social_messaging": "No"}, request=asked)
    listed = [(u.code, u.missing) for u in upload.not_evaluated]
    assert listed == [(code, "organization.social_messaging")] * (not told)
    assert {u.rows for u in upload.not_evaluated} <= {(2,)}
    assert not upload.refused


def test_without_its_column_an_untold_setting_stops_no_rule_about_it() -> None:
    """A file without the restriction column is right whatever nobody told, and lists nothing about the column."""
    header = [name for name in HEADER if name != "restrict_incoming_social_messaging"]
    organization = evolve(ORGANIZATION, social_messaging=None)
    upload = read_upload(csv_text({"social_messaging": "No"}, header=header), request(organization=organization))
    assert (upload.findings, upload.not_evaluated) == ((), ())


@pytest.mark.parametrize(("pool", "owners"), [(PoolScope.USABLE, (SALES, ROOT)), (PoolScope.OWN, (SALES,))])
@pytest.mark.parametrize("threshold", [None, 80])
def test_questions_name_what_the_file_names(
    pool: PoolScope, owners: tuple[OrganizationId, ...], threshold: int | None
) -> None:
    """Numbers and identities are asked for once, by their keys, those of refused rows too; pool and utilization as needed."""
    organization = evolve(ORGANIZATION, utilization_threshold=threshold)
    upload = read(
        {"device": "Anna@Example.ORG", "multiline_number": "+44 20 7946 0123"},
        {"device": "anna@example.org", "multiline_number": "442079460123"},
        {"device": "+1 201 555 0123", "multiline_number": "+442079460124", "monitor_sms": ""},
        {"device": "x", "multiline_number": "x"},
        request=request(organization=organization, policy=Policy(pool=pool)),
    )
    assert upload.questions == Questions(
        organization=SALES,
        numbers=upload.questions.numbers,
        identities=upload.questions.identities,
        pool_owners=owners,
        pool_scope=pool,
        utilization=threshold is not None,
    )
    assert upload.questions.numbers == ("+442079460123", "+442079460124")
    assert upload.questions.identities == ("anna@example.org", "+12015550123")


@pytest.mark.parametrize("data", [None, 5, bytearray(b""), ["firstname"]])
def test_data_of_another_type_is_the_callers_mistake(data: object) -> None:
    """Only bytes and text are read."""
    with pytest.raises(TypeError, match="data must be"):
        READ(data, REQUEST)


@pytest.mark.parametrize("asked", [None, "sales", ORGANIZATION, {"organization": "anna@example.org"}])
def test_a_request_of_another_type_is_the_callers_mistake(asked: object) -> None:
    """Only a request tells what a file is for; the message names the type and repeats no value."""
    with pytest.raises(TypeError, match=rf"^request must be of the type UploadRequest, not {type(asked).__name__}$"):
        READ("", asked)


@pytest.mark.parametrize("limits", [7, 0, "", (), {"rows": 7}, True, False])
def test_limits_of_another_type_are_the_callers_mistake(limits: object) -> None:
    """Only Limits are limits, and what is empty or 0 is none either."""
    with pytest.raises(TypeError, match=rf"^limits must be of the type Limits, not {type(limits).__name__}$"):
        READ("", REQUEST, limits=limits)


@pytest.mark.parametrize(("data", "encoding"), [(b"", "utf-32"), (b"", "latin1"), ("", "utf-8")])
def test_a_wrong_encoding_is_the_callers_mistake(data: bytes | str, encoding: str) -> None:
    """An encoding that is not in the list, or one for a text, raises."""
    with pytest.raises(ValueError, match="encoding"):
        read_upload(data, REQUEST, encoding=encoding)


def test_places_survive_blank_rows_notes_and_line_breaks() -> None:
    """Row and line are both right behind a sep= line, a Note, blank rows and quoted line breaks."""
    text = (
        "sep=;\r\n"
        '"Note: two\r\nlines"\r\n'
        "\r\n" + ";".join(HEADER) + "\r\n"
        '"An\r\nna";Berg;anna@example.org;Yes;;auto;on;;;English\r\n'
        ";;;;\r\n"
        "Bo;Berg;bo@example.org;Yes;;auto;;;;English\r\n"
    )
    upload = read_upload(text, REQUEST)
    (finding,) = (finding for finding in upload.findings if finding.code == "value-missing")
    assert finding.place == Place(row=6, line=9, column="monitor_sms", header="monitor_sms", position=6)
    assert finding.place is not None
    assert finding.place.cell == "G6"
    assert [(row.row, row.line) for row in upload.rows] == [(4, 6), (6, 9)]
    assert upload.rows[0].firstname == "An\r\nna"


def test_reading_does_not_depend_on_the_mode() -> None:
    """There is nothing to tell reading about Import or Import & Invite."""
    assert "mode" not in read_upload.__annotations__
    assert len(Mode) == 2


def test_an_upload_needs_little() -> None:
    """Whoever makes an upload for a test of their own says what is found and asked, and there is nothing else in it."""
    upload = Upload(request=REQUEST, findings=(), questions=Questions(organization=SALES))
    assert (upload.text, upload.header, upload.rows, upload.not_evaluated) == ("", None, (), ())


def test_an_upload_shows_nobody() -> None:
    """Neither the text nor a row nor a finding of an upload appears in repr or str."""
    upload = read(
        {"multiline_number": "442079460123"}, {"device": "anna@"}, {"device": "x", "forwarding_number": "+447700900123"}
    )
    for text in (repr(upload), str(upload), repr(upload.rows), repr(upload.findings), repr(upload.header)):
        assert not [word for word in ("Anna", "anna", "Berg", "7946", "7700") if word in text]


def test_splitting_again_gives_the_same_records() -> None:
    """The records of an upload come from its text with its own delimiter."""
    upload = read_upload(csv_text({}, delimiter=";"), REQUEST)
    assert [record.row for record in upload.split()] == [1, 2]
    assert next(upload.split()).cells == HEADER


def test_a_limit_that_was_lowered_in_between_is_a_wrong_value() -> None:
    """If somebody lowers csv's limit behind reading, splitting again raises a ValueError that says so."""
    upload = read({})
    limit = csv.field_size_limit()
    try:
        csv.field_size_limit(3)
        with pytest.raises(ValueError, match=r"cell-endless.*csv\.field_size_limit may have been lowered"):
            list(upload.split())
    finally:
        csv.field_size_limit(limit)


@settings(deadline=None)
@given(st.binary(max_size=80) | st.text(st.sampled_from(string.printable + "\ufeff\0\ud800"), max_size=80))
def test_whatever_comes_is_judged(data: bytes | str) -> None:
    """Any bytes and any text come to an upload, and one without rows says why."""
    upload = read_upload(data, REQUEST)
    assert upload.rows or upload.refused


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.sampled_from("ax@. '=+,;\"\n\r1\u00a0"), max_size=6), min_size=9, max_size=12), max_size=5
    )
)
def test_every_row_is_accounted_for(rows: list[list[str]]) -> None:
    """Under a right header every record is a row, a Note or blank, and every refused row has an error."""
    body = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    upload = read_upload(f"{HEAD}\n{body}", UploadRequest(organization=Organization(id=SALES)))
    filled = {index for index, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)}
    notes = {f.row for f in upload.findings if f.code == "note-left"}
    assert {row.row for row in upload.rows} | notes == filled
    errors = {f.row for f in upload.findings if f.rule.refuses_row} - notes
    assert {row.row for row in upload.rows if isinstance(row, RefusedRow)} == errors


@pytest.mark.parametrize(("notes", "counted"), [(1000, []), (1001, [(1002, 1000)]), (1003, [(1004, 1000)])])
def test_too_many_notes_are_counted(notes: int, counted: list[tuple[int, int]]) -> None:
    """A file with more than a thousand Notes is refused with the number of all its rows, and one with a thousand is read."""
    upload = read_upload(csv_text({}) + "Note\r\n" * notes, REQUEST)
    assert [finding.params for finding in upload.findings if finding.code == "too-many-rows"] == counted
    assert len(upload.rows) == (not counted)


def test_a_mark_before_a_later_header_means_nothing() -> None:
    """A byte order mark in the middle of a text does not change the name of a column, with a Note before it or without."""
    upload = read_upload("Note\n\ufeff" + csv_text({}, end="\n"), REQUEST)
    assert codes(upload.findings) == ["note-left"]
    assert upload.rows == read_upload("Note\n" + csv_text({}, end="\n"), REQUEST).rows


def test_a_repr_counts() -> None:
    """An upload shows whose it is and how much there is of what, and no row."""
    upload = read({}, {"device": "nobody"})
    assert repr(upload) == "<Upload for 'sales': 2 rows, 1 error>"


def test_causes_count_the_rows_that_there_are() -> None:
    """Findings are grouped by cause, each with how many rows it concerns of how many."""
    (cause,) = read({}, {"device": "nobody"}, {"device": "noone"}).causes
    assert (cause.code, len(cause.findings), cause.total) == ("phone-malformed", 2, 3)


@pytest.mark.parametrize("people", [999, 1000, 1001])
@pytest.mark.parametrize("plain", [True, False])
def test_people_called_note_are_no_notes(people: int, *, plain: bool) -> None:
    """However many people are called Note, they are people, and the one Note behind them is found, whichever way they are read."""
    sms = "on" if plain else " on "
    rows = [{"firstname": "Note", "device": f"p{index}@example.org", "monitor_sms": sms} for index in range(people)]
    upload = read_upload(csv_text(*rows) + "Note: x\r\n", REQUEST)
    refused = people > MAX_ACCOUNTS_PER_UPLOAD
    assert len(upload.rows) == (0 if refused else people)
    counted = [finding.params for finding in upload.findings if finding.code == "too-many-rows"]
    assert counted == ([(people, MAX_ACCOUNTS_PER_UPLOAD)] if refused else [])
    assert [finding.row for finding in upload.findings if finding.code == "note-left"] == [people + 2]

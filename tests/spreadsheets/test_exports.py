"""Files that LibreOffice saved are read as the people in the sheet meant them, or refused with a finding that names the cause."""

import codecs

import pytest
from attrs import asdict, evolve, frozen

from multiline_batch import (
    Finding,
    Identity,
    Language,
    MonitorCalls,
    MonitorSms,
    NewAccount,
    Number,
    PermissionGroup,
    RestrictIncoming,
    Settings,
    SocialMessaging,
    Upload,
    read_upload,
)
from spreadsheets.make_exports import ALL
from spreadsheets.written import EXPORTS, NAMES
from support import IDENTITY, REQUEST, ROOT

PLAIN_GROUP = evolve(REQUEST, permission_group=PermissionGroup(name="Default", organization=ROOT))
"""A request of which nobody told whether there is voice calling, so that forwarding numbers are no matter."""

Said = tuple[str, int | None, str | None]
"""Code, row and column of a finding."""

USUAL = Settings(
    social_messaging=SocialMessaging.YES,
    monitor_calls=MonitorCalls.AUTO,
    monitor_sms=MonitorSms.ON,
    language=Language.ENGLISH,
)


def account(row: int, name: str, identity: str = "", *, line: int = 0, settings: Settings = USUAL) -> NewAccount:
    """Return the account of a row whose cells are the usual ones."""
    return NewAccount(
        row=row,
        line=line or row,
        identity=Identity(identity or f"{name.lower()}@example.org"),
        settings=settings,
        firstname=name,
        lastname="Berg",
    )


RESTRICTED = evolve(USUAL, restrict_incoming_social_messaging=RestrictIncoming.TRUE)
OPEN = evolve(USUAL, restrict_incoming_social_messaging=RestrictIncoming.FALSE)
NUMBER = Number("+442079460111")
WISH = evolve(account(2, "Wish"), multiline_number=NUMBER)
FORWARD = evolve(account(3, "Forward"), forwarding_number=NUMBER)
DEVICE = account(4, "Device", NUMBER)
PEOPLE = (
    NewAccount(
        row=2,
        line=2,
        identity=Identity("juergen@example.org"),
        settings=evolve(RESTRICTED, language=Language.GERMAN),
        firstname="Jürgen",
        lastname="Groß",
        multiline_number=Number("+442079460101"),
    ),
    NewAccount(
        row=3,
        line=3,
        identity=Identity("+442079460102"),
        settings=Settings(
            social_messaging=SocialMessaging.NO,
            monitor_calls=MonitorCalls.OFF,
            monitor_sms=MonitorSms.OFF,
            language=Language.ENGLISH,
        ),
        firstname="Zoë",
        lastname="O'Neil, Jr.",
        forwarding_number=Number("+447700900102"),
    ),
    NewAccount(
        row=4,
        line=4,
        identity=Identity("renee@example.org"),
        settings=evolve(USUAL, language=None),
        firstname='Renée "Rae"',
        lastname="Núñez",
    ),
)
TRUTHS = (
    account(2, "True", settings=RESTRICTED),
    account(3, "False", settings=OPEN),
    account(4, "Text", settings=RESTRICTED),
)
ANNA = account(2, "Anna")


@frozen
class Reading:
    """What a file should be read as: its accounts, and what is said of it."""

    accounts: tuple[NewAccount, ...] = ()
    said: tuple[Said, ...] = ()
    encoding: str | None = None


OTHER_DELIMITER: Said = ("delimiter-not-comma", None, None)
RESTRICTION = "restrict_incoming_social_messaging"


def damaged(code: str, *, device: str = "") -> tuple[Said, ...]:
    """Return what is said of three numbers that the spreadsheet damaged in the same way."""
    return (code, 2, "multiline_number"), (code, 3, "forwarding_number"), (device or code, 4, IDENTITY)


PLUS_LOST = Reading((WISH, FORWARD), (("plus-missing", 2, "multiline_number"), ("phone-country-missing", 4, IDENTITY)))

READINGS = {
    "comma": Reading(PEOPLE),
    "quoted": Reading(PEOPLE),
    "semicolon": Reading(PEOPLE, (OTHER_DELIMITER,)),
    "tab": Reading(PEOPLE, (OTHER_DELIMITER,)),
    "colon": Reading((), (("header-missing", 1, None),)),
    "utf-16": Reading(PEOPLE, (OTHER_DELIMITER,)),
    "cp1252": Reading(PEOPLE, (OTHER_DELIMITER,), "cp1252"),
    "mac-roman": Reading(PEOPLE, (OTHER_DELIMITER,), "mac-roman"),
    "cp850": Reading(PEOPLE, (OTHER_DELIMITER,), "cp850"),
    "iso-8859-1": Reading(PEOPLE, (), "iso-8859-1"),
    "iso-8859-15": Reading(PEOPLE, (), "iso-8859-15"),
    "from-xlsx": Reading(PEOPLE),
    "numbers": PLUS_LOST,
    "numbers-plain": PLUS_LOST,
    "numbers-plus": Reading((WISH, FORWARD, DEVICE)),
    "numbers-decimal": Reading((), damaged("number-decimal")),
    "numbers-decimals": Reading((), damaged("number-decimal")),
    "numbers-grouped": Reading((), damaged("number-malformed", device="phone-malformed")),
    "numbers-scientific": Reading((), damaged("number-scientific")),
    "numbers-scientific-raw": PLUS_LOST,
    "numbers-long": Reading((), (("number-scientific", 2, "forwarding_number"),)),
    # The sheet held ...222333: it keeps 15 digits and shows zeros behind them, so all that can be done is to warn.
    "numbers-long-plain": Reading(
        (evolve(account(2, "Long"), forwarding_number=Number("+442079460111222000")),),
        (("forwarding-rounded", 2, "forwarding_number"),),
    ),
    "booleans": Reading(TRUTHS),
    "booleans-raw": Reading(TRUTHS),
    "german-booleans": Reading(
        TRUTHS[2:],
        (OTHER_DELIMITER, ("value-not-allowed", 2, RESTRICTION), ("value-not-allowed", 3, RESTRICTION)),
    ),
    "german-decimals": Reading((), (OTHER_DELIMITER, *damaged("number-decimal"))),
    "german-grouped": Reading(PLUS_LOST.accounts, (OTHER_DELIMITER, *PLUS_LOST.said)),
    "german-scientific": Reading((), (OTHER_DELIMITER, *damaged("number-scientific"))),
    "french-grouped": Reading((), (OTHER_DELIMITER, *damaged("number-malformed", device="phone-malformed"))),
    "line-breaks": Reading(
        (
            evolve(account(2, "Anna\nMaria", "anna@example.org"), lastname="Berg\n\nvon Thal"),
            account(3, "Bo", line=6),
        ),
        (("value-not-allowed", 4, "Language"),),
    ),
    "blank-rows": Reading((account(3, "Anna"), account(6, "Bo")), (("value-not-allowed", 7, "Language"),)),
    "trailing-columns": Reading((ANNA, account(3, "Bo"))),
    "remarks": Reading((ANNA, account(3, "Bo")), (("column-unnamed", 1, None),)),
    "note": Reading((account(3, "Anna"),), (("note-left", 2, None),)),
    "errors": Reading(
        (),
        (
            ("phone-malformed", 2, IDENTITY),
            ("number-malformed", 2, "multiline_number"),
            ("value-not-allowed", 2, "Language"),
        ),
    ),
    "formulas": Reading((), (("email-invalid", 2, IDENTITY), ("number-malformed", 2, "multiline_number"))),
}
"""What each export should be read as."""

ENCODED = ("cp1252", "iso-8859-1", "iso-8859-15")
"""The exports whose first letter that is no UTF-8 is the same byte."""


def load(name: str) -> bytes:
    """Return the bytes of a fixture."""
    return (EXPORTS / f"{name}.csv").read_bytes()


def read_export(name: str) -> Upload:
    """Read an export as its administrator would upload it."""
    return read_upload(load(name), PLAIN_GROUP, encoding=READINGS[name].encoding)


def said(upload: Upload) -> tuple[Said, ...]:
    """Return code, row and column of all findings."""
    return tuple((finding.code, finding.row, finding.column) for finding in upload.findings)


def finding(name: str, code: str) -> Finding:
    """Return the first finding of a code in an export."""
    return next(finding for finding in read_export(name).findings if finding.code == code)


@pytest.mark.parametrize("name", READINGS)
def test_accounts_are_those_of_the_sheet(name: str) -> None:
    """Every account of an export has, field by field, what stands in the sheet."""
    accounts = [asdict(row) for row in read_export(name).rows if isinstance(row, NewAccount)]
    assert accounts == [asdict(wanted) for wanted in READINGS[name].accounts]


@pytest.mark.parametrize("name", READINGS)
def test_findings_name_the_cause(name: str) -> None:
    """Whatever is said of an export names the cause and its place, and nothing else is said."""
    assert said(read_export(name)) == READINGS[name].said


@pytest.mark.parametrize("name", ENCODED)
def test_one_finding_names_row_and_byte_of_another_encoding(name: str) -> None:
    """A file in a Western encoding that nobody named is refused with one finding that names the row and the byte."""
    upload = read_upload(load(name), PLAIN_GROUP)
    assert upload.refused
    assert said(upload) == (("file-undecodable", 2, None),)
    assert upload.findings[0].parameters == {
        "encoding": "utf-8",
        "offset": load(name).index(b"\xfc"),
        "byte": "0xFC",
    }


@pytest.mark.parametrize(("name", "byte"), [("cp850", "0x81"), ("mac-roman", "0x9F")])
def test_one_finding_names_row_and_byte_of_an_old_encoding(name: str, byte: str) -> None:
    """A file of DOS or of an old Macintosh that nobody named is refused likewise, also where another encoding is named."""
    upload = read_upload(load(name), PLAIN_GROUP)
    assert said(upload) == (("file-undecodable", 2, None),)
    assert upload.findings[0].parameters["byte"] == byte


@pytest.mark.parametrize("name", ["comma", "quoted", "semicolon", "tab"])
def test_byte_order_mark_changes_nothing(name: str) -> None:
    """With a byte order mark before it an export is read as without."""
    marked = read_upload(codecs.BOM_UTF8 + load(name), PLAIN_GROUP)
    assert marked.rows == read_export(name).rows
    assert said(marked) == READINGS[name].said


def test_byte_order_mark_is_stronger_than_a_wrong_encoding() -> None:
    """UTF-16 says what it is, so naming another encoding does no harm."""
    assert read_upload(load("utf-16"), PLAIN_GROUP, encoding="cp1252").rows == PEOPLE


@pytest.mark.parametrize("name", ["numbers", "numbers-decimals", "german-decimals", "german-grouped"])
def test_number_whose_digits_are_whole_has_a_fix(name: str) -> None:
    """Where all digits of a number are left, each finding proposes the number with its plus sign."""
    fixes = [finding.fix for finding in read_export(name).findings if finding.row is not None]
    assert [fix and fix.text for fix in fixes] == [NUMBER] * len(fixes)


@pytest.mark.parametrize("name", ["numbers-grouped", "french-grouped"])
def test_number_in_groups_has_a_fix(name: str) -> None:
    """Where a sheet groups the digits with commas or, in French, with no-break spaces, each fix has plain spaces."""
    fixes = [finding.fix for finding in read_export(name).findings if finding.row is not None]
    assert [fix and fix.text for fix in fixes] == ["442 079 460 111"] * 3


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("numbers-scientific", "number-scientific"),
        ("german-scientific", "number-scientific"),
        ("numbers-long", "number-scientific"),
        ("numbers-long-plain", "forwarding-rounded"),
    ],
)
def test_number_that_lost_digits_has_no_fix(name: str, code: str) -> None:
    """Where digits are lost, nothing is proposed."""
    assert finding(name, code).fix is None


def test_place_is_that_of_the_sheet_and_of_the_file() -> None:
    """Behind cells with line breaks a finding names the row of the sheet and the line of the file."""
    place = finding("line-breaks", "value-not-allowed").place
    assert place is not None
    assert (place.cell, place.line) == ("J4", 7)


def test_blank_rows_count() -> None:
    """Behind blank rows a finding names the cell as the spreadsheet shows it."""
    place = finding("blank-rows", "value-not-allowed").place
    assert place is not None
    assert place.cell == "J7"


def test_every_export_has_a_reading() -> None:
    """No file lies about unread, and none is missing."""
    files = {path.stem for path in EXPORTS.iterdir()}
    assert files == READINGS.keys() | NAMES
    assert READINGS.keys() == {export.name for export in ALL}

"""Rows: the cells of one record become an account, under the rules that need more than one cell or the organization."""

import pytest
from attrs import evolve

from multiline_batch import (
    Administrator,
    DuplicateIdentity,
    Limits,
    MonitorCalls,
    MonitorSms,
    NewAccount,
    Organization,
    OrganizationId,
    Policy,
    RefusedRow,
    RestrictIncoming,
    Settings,
    SocialMessaging,
    SocialNotConfigured,
    Upload,
    UploadRequest,
    read_upload,
)
from support import GROUP, HEADER, IDENTITY, ORGANIZATION, REQUEST, codes, csv_text, read, request

RESTRICT = "restrict_incoming_social_messaging"
PHONE = "+12015550123"
NO_VOICE = evolve(REQUEST, permission_group=evolve(GROUP, voice_calling=False))


def _said(upload: Upload) -> list[tuple[str, int | None, str | None]]:
    return [(finding.code, finding.row, finding.column) for finding in upload.findings]


def _new(upload: Upload, index: int = 0) -> NewAccount:
    row = upload.rows[index]
    assert isinstance(row, NewAccount)
    return row


def _unknown(upload: Upload) -> list[tuple[str, str, tuple[int, ...]]]:
    # Rules about columns are those of the header.
    return [(u.code, u.missing, u.rows) for u in upload.not_evaluated if not u.code.startswith("column-")]


def _organization(
    *,
    social_messaging: bool = True,
    smtp_data_offload: bool = False,
    data_only: bool = False,
    allowed_email_domains: tuple[str, ...] = (),
    recording: bool = True,
) -> UploadRequest:
    organization = evolve(
        ORGANIZATION,
        social_messaging=social_messaging,
        smtp_data_offload=smtp_data_offload,
        data_only=data_only,
        allowed_email_domains=allowed_email_domains,
        recording=recording,
    )
    return request(organization=organization)


def test_a_right_row_becomes_an_account() -> None:
    """Every cell of a row is read and normal, and nothing is said."""
    upload = read(
        {
            "firstname": " Anna ",
            "device": "Anna@Example.ORG",
            "social_messaging": "YES",
            "multiline_number": "+44 20 7946 0123",
            "monitor_calls": "AUTO",
            "monitor_sms": "Off",
            RESTRICT: "TRUE",
            "Language": "",
        }
    )
    assert upload.findings == ()
    assert upload.not_evaluated == ()
    new = _new(upload)
    assert (new.row, new.line, new.identity, new.firstname) == (2, 2, "Anna@example.org", "Anna")
    assert (new.lastname, new.multiline_number, new.forwarding_number) == ("Berg", "+442079460123", None)
    assert new.settings == Settings(
        social_messaging=SocialMessaging.YES,
        monitor_calls=MonitorCalls.AUTO,
        monitor_sms=MonitorSms.OFF,
        restrict_incoming_social_messaging=RestrictIncoming.TRUE,
        language=None,
    )


def test_both_names_may_be_blank() -> None:
    """Nobody needs a name."""
    upload = read({"firstname": " ", "lastname": ""})
    assert (_new(upload).firstname, _new(upload).lastname, upload.findings) == (None, None, ())


@pytest.mark.parametrize("names", ["", "'=1+1"])
def test_a_forwarding_number_is_part_of_the_account(names: str) -> None:
    """The account has the forwarding number of its row, as + and digits, whatever else is to be said of the row."""
    upload = read({"firstname": names, "forwarding_number": "+44 7700-900123"}, request=NO_VOICE)
    assert _new(upload).forwarding_number == "+447700900123"


@pytest.mark.parametrize("column", ["firstname", "lastname"])
def test_an_apostrophe_of_one_name_is_told(column: str) -> None:
    """A name that was kept from being a formula is read without its apostrophe, which is told of that cell alone."""
    upload = read({column: "'=1+1"})
    assert _said(upload) == [("apostrophe-removed", 2, column)]
    assert getattr(_new(upload), column) == "=1+1"


def test_a_wrong_number_is_told_in_a_row_that_is_plain_otherwise() -> None:
    """Numbers that are too long, rounded, or of no country are told though they are a + and digits."""
    upload = read(
        {"device": "a@example.org", "multiline_number": "+" + "1" * 40, "forwarding_number": "+447700900123"},
        {"device": "b@example.org", "forwarding_number": "+4420794600000000"},
        {"device": "c@example.org", "forwarding_number": "+2101234"},
        request=NO_VOICE,
    )
    assert _said(upload) == [
        ("number-malformed", 2, "multiline_number"),
        ("forwarding-rounded", 3, "forwarding_number"),
        ("forwarding-country-unassigned", 4, "forwarding_number"),
    ]


def test_rows_with_equal_choices_share_their_settings() -> None:
    """Equal combinations of choice cells are one object, and what they say is said of every row."""
    upload = read(
        {"device": "a@example.org", RESTRICT: "true", "social_messaging": "No"},
        {"device": "b@example.org", RESTRICT: "true", "social_messaging": "No"},
    )
    assert _new(upload, 0).settings is _new(upload, 1).settings
    assert _said(upload) == [("restriction-ignored", 2, RESTRICT), ("restriction-ignored", 3, RESTRICT)]


def test_all_that_is_wrong_with_a_row_is_said() -> None:
    """A row with many mistakes learns of all, in the order of the table, and keeps the values that were right."""
    upload = read(
        {
            "device": "anna",
            "social_messaging": "maybe",
            "multiline_number": "4.42E+11",
            "monitor_calls": "on",
            "monitor_sms": "",
            "forwarding_number": "012",
            RESTRICT: "perhaps",
            "Language": "en",
        }
    )
    assert _said(upload) == [
        ("phone-malformed", 2, IDENTITY),
        ("value-not-allowed", 2, "social_messaging"),
        ("number-scientific", 2, "multiline_number"),
        ("value-not-allowed", 2, "monitor_calls"),
        ("value-missing", 2, "monitor_sms"),
        ("forwarding-length", 2, "forwarding_number"),
        ("forwarding-no-country-code", 2, "forwarding_number"),
        ("value-not-allowed", 2, RESTRICT),
        ("value-not-allowed", 2, "Language"),
    ]
    assert upload.rows == (RefusedRow(row=2, line=2, firstname="Anna", lastname="Berg"),)


@pytest.mark.parametrize("column", [RESTRICT, "Language"])
def test_a_wrong_optional_choice_refuses_the_row(column: str) -> None:
    """A word that an optional column does not have is an error, not a blank."""
    upload = read({column: "x", "multiline_number": "+442079460123"})
    assert codes(upload.findings) == ["value-not-allowed"]
    assert upload.rows == (
        RefusedRow(
            row=2,
            line=2,
            identity=upload.questions.identities[0],
            firstname="Anna",
            lastname="Berg",
            multiline_number=upload.questions.numbers[0],
        ),
    )


@pytest.mark.parametrize(
    ("identity", "smtp", "data_only", "said"),
    [
        (PHONE, False, False, []),
        (PHONE, True, False, ["email-required"]),
        (PHONE, False, True, ["data-only-phone"]),
        (PHONE, True, True, ["data-only-phone", "email-required"]),
        ("anna@example.org", True, True, []),
    ],
)
def test_a_phone_number_as_identity(identity: str, said: list[str], *, smtp: bool, data_only: bool) -> None:
    """SMTP data offload refuses a phone number, Data-Only onboarding accepts it with a word, and neither minds an address."""
    upload = read({"device": identity}, request=_organization(smtp_data_offload=smtp, data_only=data_only))
    assert codes(upload.findings) == said
    assert isinstance(upload.rows[0], RefusedRow) is ("email-required" in said)


@pytest.mark.parametrize(
    ("domains", "identity", "said"),
    [
        ((), "anna@example.org", []),
        (("@example.org",), "anna@EXAMPLE.org", []),
        (("@example.org",), "anna@sub.example.org", ["domain-not-allowed"]),
        (("@example.com",), "anna@example.org", ["domain-not-allowed"]),
        (("@example.com",), PHONE, []),
    ],
)
def test_the_list_of_domains_restricts_addresses(domains: tuple[str, ...], identity: str, said: list[str]) -> None:
    """An address outside the allowed domains is added and gets a word; phone numbers are not judged."""
    upload = read({"device": identity}, request=_organization(allowed_email_domains=domains))
    assert codes(upload.findings) == said
    assert isinstance(upload.rows[0], NewAccount)


@pytest.mark.parametrize("social", ["Yes", "No"])
@pytest.mark.parametrize("policy", SocialNotConfigured)
def test_social_messaging_that_is_not_configured(policy: SocialNotConfigured, social: str) -> None:
    """Where Social Messaging is not configured Yes refuses the row, or becomes No with a warning; No is right."""
    asked = evolve(_organization(social_messaging=False), policy=Policy(social_not_configured=policy))
    header = [name for name in HEADER if name != RESTRICT]
    upload = read_upload(csv_text({"social_messaging": social}, header=header), asked)
    disable = policy is SocialNotConfigured.DISABLE
    if social == "No":
        assert upload.findings == ()
    else:
        assert codes(upload.findings) == ["social-disabled" if disable else "social-not-configured"]
    if social == "Yes" and not disable:
        assert isinstance(upload.rows[0], RefusedRow)
    else:
        assert _new(upload).settings.social_messaging is SocialMessaging.NO


@pytest.mark.parametrize(
    ("social", "restriction", "said", "value"),
    [
        ("Yes", "true", [], RestrictIncoming.TRUE),
        ("Yes", "false", [], RestrictIncoming.FALSE),
        ("Yes", "", [], None),
        ("No", "", [], None),
        ("No", "true", ["restriction-ignored"], None),
        ("No", "false", ["restriction-ignored"], None),
    ],
)
def test_a_restriction_needs_social_messaging(
    social: str, restriction: str, said: list[str], value: RestrictIncoming | None
) -> None:
    """A restriction counts with Yes only; with No it is left out with a warning, and blank is never false."""
    upload = read({"social_messaging": social, RESTRICT: restriction})
    assert codes(upload.findings) == said
    assert _new(upload).settings.restrict_incoming_social_messaging is value


def test_a_wrong_restriction_with_no_is_still_wrong() -> None:
    """The spelling of a restriction is checked also where it would be ignored."""
    assert codes(read({"social_messaging": "No", RESTRICT: "Yes"}).findings) == ["value-not-allowed"]


def test_a_restriction_beside_a_wrong_choice_is_not_judged() -> None:
    """Whether a wrong social_messaging meant Yes nobody knows, so the restriction is not said to be ignored."""
    assert _said(read({"social_messaging": "Y", RESTRICT: "true"})) == [("value-not-allowed", 2, "social_messaging")]


@pytest.mark.parametrize(
    ("calls", "sms", "columns"),
    [
        ("off", "off", []),
        ("auto", "off", ["monitor_calls"]),
        ("off", "on", ["monitor_sms"]),
        ("auto", "on", ["monitor_calls", "monitor_sms"]),
    ],
)
@pytest.mark.parametrize("recording", [True, False])
def test_recording_that_is_not_available(calls: str, sms: str, columns: list[str], *, recording: bool) -> None:
    """An organization that cannot record gets a warning for each column that asks for it, and never a silent off."""
    upload = read({"monitor_calls": calls, "monitor_sms": sms}, request=_organization(recording=recording))
    expected: list[str] = [] if recording else columns
    assert _said(upload) == [("recording-unavailable", 2, column) for column in expected]
    settings = _new(upload).settings
    assert (settings.monitor_calls.value, settings.monitor_sms.value) == (calls, sms)


@pytest.mark.parametrize(
    ("voice", "forwarding", "said"),
    [
        (True, "", []),
        (True, "+447700900123", ["forwarding-with-voice"]),
        (False, "", ["forwarding-absent"]),
        (False, "+447700900123", []),
        (True, "12", ["forwarding-length"]),
        (False, "12", ["forwarding-length"]),
        (None, "12", ["forwarding-length"]),
        (None, "", []),
        (None, "+447700900123", []),
    ],
)
def test_forwarding_is_for_accounts_without_voice(voice: bool | None, forwarding: str, said: list[str]) -> None:  # noqa: FBT001  A case.
    """With voice calling a forwarding number is a warning, without it its absence a notice, and both are accepted."""
    asked = evolve(REQUEST, permission_group=evolve(GROUP, voice_calling=voice))
    upload = read({"forwarding_number": forwarding}, request=asked)
    assert codes(upload.findings) == said
    assert isinstance(upload.rows[0], RefusedRow) is ("forwarding-length" in said)


def test_no_forwarding_column_is_no_forwarding_number() -> None:
    """A file without the column has no forwarding numbers, and the notice names no cell."""
    header = [name for name in HEADER if name != "forwarding_number"]
    upload = read_upload(csv_text({}, header=header), NO_VOICE)
    (finding,) = upload.findings
    assert (finding.code, finding.column, finding.raw) == ("forwarding-absent", "forwarding_number", "")
    assert finding.place is not None
    assert (finding.place.cell, finding.place.header) == (None, None)


@pytest.mark.parametrize(
    ("number", "forwarding", "loop"),
    [
        ("+44 20 7946 0123", "+442079460123", True),
        ("442079460123", "44 20 7946 0123", True),
        ("+442079460123", "+442079460124", False),
        ("", "+442079460123", False),
        ("x", "+442079460123", False),
        ("+442079460123", "x", False),
    ],
)
def test_a_number_is_not_forwarded_to_itself(number: str, forwarding: str, *, loop: bool) -> None:
    """A forwarding number with the digits of the row's own number is an error."""
    upload = read({"multiline_number": number, "forwarding_number": forwarding}, request=NO_VOICE)
    assert (("forwarding-loop", 2, "forwarding_number") in _said(upload)) is loop


@pytest.mark.parametrize(("number", "mend"), [("+442079460123", None), ("+442079460124", "+442079460123")])
def test_no_fix_makes_a_loop(number: str, mend: str | None) -> None:
    """A forwarding number that would become the row's own without its zero is warned of, and left to a person to mend."""
    upload = read({"multiline_number": number, "forwarding_number": "+44 (0)20 7946 0123"}, request=NO_VOICE)
    (finding,) = upload.findings
    assert (finding.code, finding.fix and finding.fix.text) == ("forwarding-trunk-zero", mend)


def test_a_loop_is_told_beside_what_else_is_wrong_with_forwarding() -> None:
    """A number that is forwarded to itself where voice calling takes the calls is told twice, once for each reason."""
    upload = read({"multiline_number": "+442079460123", "forwarding_number": "+442079460123"})
    assert codes(upload.findings) == ["forwarding-loop", "forwarding-with-voice"]


def test_what_nobody_told_is_listed_with_its_rows() -> None:
    """Each setting left untold lists the rule that did not run and exactly the rows that it would have judged."""
    asked = UploadRequest(organization=Organization(id=OrganizationId("sales")))
    upload = read(
        {"device": "anna@example.org"},
        {"device": PHONE, "social_messaging": "No", "monitor_calls": "off"},
        {"device": "bo@example.org", "social_messaging": "No", "monitor_calls": "off", "monitor_sms": "off"},
        {"device": "x", "social_messaging": "x", "forwarding_number": "+447700900123", "monitor_sms": "x"},
        {"device": "y", "social_messaging": "x", "forwarding_number": "y", "monitor_calls": "x", "monitor_sms": "x"},
        request=asked,
    )
    assert sorted(_unknown(upload)) == [
        ("administrator-elsewhere", "administrator", (2, 3, 4, 5, 6)),
        ("data-only-phone", "organization.data_only", (3,)),
        ("domain-not-allowed", "organization.allowed_email_domains", (2, 4)),
        ("email-required", "organization.smtp_data_offload", (3,)),
        ("forwarding-absent", "permission_group", (2, 3, 4)),
        ("forwarding-with-voice", "permission_group", (5,)),
        ("group-elsewhere", "permission_group", (2, 3, 4, 5, 6)),
        ("privilege-missing", "administrator", (2, 3, 4, 5, 6)),
        ("recording-unavailable", "organization.recording", (2, 3, 5)),
        ("social-not-configured", "organization.social_messaging", (2,)),
    ]
    assert _said(upload) == [
        ("phone-malformed", 5, IDENTITY),
        ("value-not-allowed", 5, "social_messaging"),
        ("value-not-allowed", 5, "monitor_sms"),
        ("phone-malformed", 6, IDENTITY),
        ("value-not-allowed", 6, "social_messaging"),
        ("value-not-allowed", 6, "monitor_calls"),
        ("value-not-allowed", 6, "monitor_sms"),
        ("number-malformed", 6, "forwarding_number"),
    ]


@pytest.mark.parametrize(
    ("organization", "code", "missing", "row"),
    [
        (
            evolve(ORGANIZATION, social_messaging=None),
            "social-not-configured",
            "organization.social_messaging",
            {},
        ),
        (evolve(ORGANIZATION, recording=None), "recording-unavailable", "organization.recording", {}),
        (
            evolve(ORGANIZATION, allowed_email_domains=None),
            "domain-not-allowed",
            "organization.allowed_email_domains",
            {},
        ),
        (
            evolve(ORGANIZATION, smtp_data_offload=None),
            "email-required",
            "organization.smtp_data_offload",
            {"device": PHONE},
        ),
        (evolve(ORGANIZATION, data_only=None), "data-only-phone", "organization.data_only", {"device": PHONE}),
    ],
)
def test_one_untold_setting_is_one_rule(
    organization: Organization, code: str, missing: str, row: dict[str, str]
) -> None:
    """A single setting left untold stops one rule and no other."""
    upload = read(row, request=request(organization=organization))
    assert _unknown(upload) == [(code, missing, (2,))]


@pytest.mark.parametrize(
    ("policy", "code"),
    [(SocialNotConfigured.REFUSE, "social-not-configured"), (SocialNotConfigured.DISABLE, "social-disabled")],
)
def test_untold_social_messaging_stops_the_rule_of_the_policy(policy: SocialNotConfigured, code: str) -> None:
    """What Yes would mean depends on the policy, so the rule that did not run is the one of the policy; Yes stays Yes."""
    asked = request(
        organization=evolve(ORGANIZATION, social_messaging=None), policy=Policy(social_not_configured=policy)
    )
    upload = read({}, {"device": "bo@example.org", "social_messaging": "No"}, request=asked)
    assert _unknown(upload) == [(code, "organization.social_messaging", (2,))]
    assert [_new(upload, place).settings.social_messaging for place in (0, 1)] == [
        SocialMessaging.YES,
        SocialMessaging.NO,
    ]


def test_an_untold_voice_calling_is_listed() -> None:
    """A group of which nobody told whether it has voice calling is named by its field."""
    asked = evolve(REQUEST, permission_group=evolve(GROUP, voice_calling=None))
    upload = read({}, {"device": "b@example.org", "forwarding_number": "+447700900123"}, request=asked)
    assert _unknown(upload) == [
        ("forwarding-absent", "permission_group.voice_calling", (2,)),
        ("forwarding-with-voice", "permission_group.voice_calling", (3,)),
    ]


DUPLICATES: list[tuple[tuple[str, ...], dict[int, int], dict[int, int]]] = [
    (("anna@example.org", "Anna@Example.ORG"), {3: 2}, {2: 3, 3: 2}),
    ((PHONE, "+1 (201) 555-0123"), {3: 2}, {2: 3, 3: 2}),
    (("anna@example.org", "bo@example.org"), {}, {}),
    (
        ("anna@example.org", "bo@example.org", "anna@example.org", "anna@example.org"),
        {4: 2, 5: 2},
        {2: 4, 4: 2, 5: 2},
    ),
    (("x", "x"), {}, {}),
]


@pytest.mark.parametrize(("identities", "first_wins", "refuse_all"), DUPLICATES)
@pytest.mark.parametrize("policy", DuplicateIdentity)
def test_an_identity_twice(
    identities: tuple[str, ...],
    first_wins: dict[int, int],
    refuse_all: dict[int, int],
    policy: DuplicateIdentity,
) -> None:
    """The first row with an identity wins and later ones point at it, or all are refused and point at each other."""
    upload = read(
        *({"device": identity} for identity in identities), request=request(policy=Policy(duplicate_identity=policy))
    )
    expected = first_wins if policy is DuplicateIdentity.FIRST_WINS else refuse_all
    found = {f.row: f.params[0] for f in upload.findings if f.code == "identity-duplicate"}
    assert found == expected
    assert [row.row for row in upload.rows] == list(range(2, len(identities) + 2))
    assert {row.row for row in upload.rows if isinstance(row, RefusedRow) and row.identity} == set(expected)


def test_an_identity_twice_is_told_by_rows() -> None:
    """A finding about a duplicate names rows, also where line breaks within cells have moved the lines."""
    upload = read({"device": "bo@example.org", "firstname": '"An\r\nna"'}, {}, {})
    assert [(f.row, f.params, f.place and f.place.line) for f in upload.findings] == [(4, (3,), 5)]


@pytest.mark.parametrize(
    ("policy", "found"),
    [(DuplicateIdentity.FIRST_WINS, {4: 3, 5: 3}), (DuplicateIdentity.REFUSE_ALL, {2: 3, 3: 2, 4: 2, 5: 2})],
)
def test_only_a_row_without_errors_holds_an_identity(policy: DuplicateIdentity, found: dict[int, int]) -> None:
    """A row with errors does not win; if all are refused it counts like the others."""
    upload = read(
        {"monitor_sms": ""},
        {"multiline_number": "+442079460123"},
        {"Language": "en"},
        {},
        request=request(policy=Policy(duplicate_identity=policy)),
    )
    assert {f.row: f.params[0] for f in upload.findings if f.code == "identity-duplicate"} == found
    kept = [row for row in upload.rows if isinstance(row, NewAccount)]
    assert [row.row for row in kept] == ([3] if policy is DuplicateIdentity.FIRST_WINS else [])
    assert upload.rows[1].multiline_number == "+442079460123"
    assert {(row.identity, row.firstname, row.lastname) for row in upload.rows} == {
        ("anna@example.org", "Anna", "Berg")
    }
    assert [row.line for row in upload.rows] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("extra", "found"),
    [("", 0), (",", 0), (", ,\u00a0,", 0), (",x", 1), (",,x,,y", 2)],
)
def test_extra_cells(extra: str, found: int) -> None:
    """Extra blank cells are what spreadsheets leave; a filled one refuses the row and the first is placed."""
    header, row = csv_text({}, end="\n").splitlines()
    upload = read_upload(f"{header}\n{row}{extra}\n", REQUEST)
    assert codes(upload.findings) == ["extra-cells"] * bool(found)
    assert isinstance(upload.rows[0], RefusedRow) is bool(found)
    for finding in upload.findings:
        assert finding.params == (found,)
        assert finding.place is not None
        assert (finding.place.cell, finding.place.line) == ("K2" if found == 1 else "L2", 2)
        assert finding.raw == "x"


def test_extra_blank_cells_mend_nothing() -> None:
    """A row that is refused for another cell stays refused, whatever blank cells stand behind it."""
    header, row = csv_text({"forwarding_number": "12"}, end="\n").splitlines()
    upload = read_upload(f"{header}\n{row},,\n", REQUEST)
    assert codes(upload.findings) == ["forwarding-length"]
    assert isinstance(upload.rows[0], RefusedRow)


def test_a_short_row_is_filled_with_blanks() -> None:
    """A row that ends early has blank cells behind its end."""
    header = (IDENTITY, "social_messaging", "monitor_calls", "monitor_sms", "Language", "multiline_number")
    text = ",".join(header) + "\nanna@example.org,No,off,off\nbo@example.org,No,off\n"
    upload = read_upload(text, REQUEST)
    assert _new(upload).settings.language is None
    assert _said(upload) == [("value-missing", 3, "monitor_sms")]
    assert upload.findings[0].raw == ""
    assert upload.findings[0].place is not None
    assert upload.findings[0].place.cell == "D3"


@pytest.mark.parametrize("column", HEADER)
@pytest.mark.parametrize(("length", "long"), [(20, False), (21, True)])
def test_a_cell_that_is_too_long_is_not_looked_into(column: str, length: int, *, long: bool) -> None:
    """A cell of as many characters as the limit is read, one more refuses the row with one finding and nothing else about it."""
    good = csv_text({}, end="\n")
    header, row = good.splitlines()
    cells = row.split(",")
    position = HEADER.index(column)
    cells[position] = cells[position].ljust(length)
    upload = read_upload(f"{header}\n{','.join(cells)}\n", NO_VOICE, limits=Limits(cell_characters=20))
    about = [finding for finding in upload.findings if finding.column == column]
    if long:
        assert [(finding.code, finding.params) for finding in about] == [("cell-too-long", (21, 20))]
        assert isinstance(upload.rows[0], RefusedRow)
    else:
        assert isinstance(upload.rows[0], NewAccount)
        assert "cell-too-long" not in codes(upload.findings)


def test_the_other_cells_of_a_row_with_a_long_cell_are_judged() -> None:
    """A cell that is too long leaves the row as if it were blank, and what is wrong with other cells is told beside it."""
    row = {"firstname": "A" * 21, "lastname": "B" * 20, "monitor_sms": "x"}
    upload = read_upload(csv_text(row), REQUEST, limits=Limits(cell_characters=20))
    assert _said(upload) == [("cell-too-long", 2, "firstname"), ("value-not-allowed", 2, "monitor_sms")]
    assert (upload.rows[0].firstname, upload.rows[0].lastname) == (None, "B" * 20)


def test_a_long_cell_of_another_column_is_nobodys_business() -> None:
    """The length of a cell counts in the columns of the table only."""
    header, row = csv_text({}, end="\n").splitlines()
    upload = read_upload(f"{header},other\n{row},{'x' * 2000}\n", REQUEST)
    assert codes(upload.findings) == ["column-unknown"]
    assert isinstance(upload.rows[0], NewAccount)


def test_findings_carry_text_and_fix() -> None:
    """A finding of a row has the cell's text as it stood and, where there is one, a fix for that cell."""
    upload = read({"multiline_number": " 442079460123 "})
    (finding,) = upload.findings
    assert finding.raw == " 442079460123 "
    assert finding.fix is not None
    assert (finding.fix.row, finding.fix.position, finding.fix.text) == (2, 4, "+442079460123")


def test_the_region_of_the_organization_reads_national_numbers() -> None:
    """The organization's region decides how a number without + is read, also when telling whether a record is a Note."""
    asked = request(organization=evolve(ORGANIZATION, default_region="US"))
    note = {"firstname": "Note", "device": "1 201 555 0123"}
    upload = read(note, note | {"social_messaging": "x", "monitor_calls": "x", "monitor_sms": "x"}, request=asked)
    assert _new(upload).identity == PHONE
    assert codes(upload.findings[:1]) == ["phone-region-assumed"]
    assert [row.identity for row in upload.rows] == [PHONE, PHONE]


def test_rows_are_read_though_the_request_is_refused() -> None:
    """An administrator without the privilege learns what is wrong with the rows in the same round."""
    asked = evolve(REQUEST, administrator=Administrator(organization=ORGANIZATION.id))
    upload = read({"monitor_sms": ""}, request=asked)
    assert codes(upload.findings) == ["privilege-missing", "value-missing"]
    assert upload.refused


@pytest.mark.parametrize("name", ["multiline_number", "forwarding_number", "device"])
@pytest.mark.parametrize("text", ["-+442079460123", " - +442079460123", "+44" + " " * 38 + "2079460123"])
def test_a_number_that_is_nearly_plain_is_malformed(name: str, text: str) -> None:
    """A hyphen before the plus, or more signs than a number has, are wrong in a row that is otherwise plain, too."""
    code = "phone-malformed" if name == "device" else "number-malformed"
    assert [told for told, _, _ in _said(read({name: text}, request=NO_VOICE)) if told != "forwarding-absent"] == [code]


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [
        ("device", "+1 201-555 0123", PHONE),
        ("device", "+1" + " " * 27 + "2015550123 ", PHONE),
        ("multiline_number", "+44 20-7946 - 0123", "+442079460123"),
        ("multiline_number", "+44" + "-" * 27 + "2079460123", "+442079460123"),
        ("forwarding_number", "+44 20-7946 - 0123", "+442079460123"),
        ("forwarding_number", "+44" + " " * 27 + "2079460123", "+442079460123"),
    ],
)
def test_separators_of_a_number_mean_nothing(name: str, text: str, number: str) -> None:
    """Spaces and hyphens behind the plus are dropped, up to as many signs as a number has."""
    new = _new(read({name: text}, request=NO_VOICE))
    assert getattr(new, "identity" if name == "device" else name) == number


@pytest.mark.parametrize("firstname", ["Anna", "'=Anna"])
def test_what_nobody_told_is_left_open_for_every_row(firstname: str) -> None:
    """A rule that could not run names the row, whether it is plain or something is said of it."""
    organization = evolve(ORGANIZATION, allowed_email_domains=None, data_only=None, recording=None)
    upload = read(
        {"firstname": firstname}, {"firstname": firstname, "device": PHONE}, request=request(organization=organization)
    )
    assert {(code, rows) for code, _, rows in _unknown(upload)} == {
        ("domain-not-allowed", (2,)),
        ("data-only-phone", (3,)),
        ("recording-unavailable", (2, 3)),
    }


def test_a_remark_of_a_plain_row_stands_at_its_cell() -> None:
    """What is remarked of a row that is right has the row, the line, the cell and its text."""
    text = csv_text({"forwarding_number": "+44 20 7946 0123", "restrict_incoming_social_messaging": "true"}, end="\n")
    told = read_upload("sep=,\n" + text.replace("Yes", "No"), REQUEST)
    assert [(f.code, f.place and (f.place.row, f.place.line, f.place.cell), f.raw) for f in told.findings] == [
        ("forwarding-with-voice", (2, 3, "H2"), "+44 20 7946 0123"),
        ("restriction-ignored", (2, 3, "I2"), "true"),
    ]
    assert _new(told).forwarding_number == "+442079460123"

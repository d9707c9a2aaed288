"""The table of CSV values, column by column: S19, S34 to S37, S39 to S43."""

from collections.abc import Mapping
from itertools import permutations

import pytest
from attrs import evolve

from multiline_batch import (
    Action,
    Finding,
    Language,
    MonitorCalls,
    MonitorSms,
    NewAccount,
    Organization,
    Policy,
    RestrictIncoming,
    Settings,
    SocialMessaging,
    SocialNotConfigured,
    Upload,
    format_template,
    read_upload,
)
from multiline_batch.schema import COLUMNS
from support import GROUP, HEADER, IDENTITY, ORGANIZATION, REQUEST, codes, csv_text, plan, read, request

CALLS, SMS, SOCIAL = "monitor_calls", "monitor_sms", "social_messaging"
RESTRICTION, FORWARDING = "restrict_incoming_social_messaging", "forwarding_number"
MANDATORY = (IDENTITY, SOCIAL, CALLS, SMS)
OPTIONAL = tuple(name for name in HEADER if name not in MANDATORY)
WITHOUT_SOCIAL = evolve(ORGANIZATION, social_messaging=False)
NO_VOICE = evolve(REQUEST, permission_group=evolve(GROUP, voice_calling=False))


def _said(upload: Upload) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.column) for finding in upload.findings]


def _account(row: Mapping[str, str], *, organization: Organization = ORGANIZATION) -> NewAccount:
    upload = read(row, request=request(organization=organization))
    account = upload.rows[0]
    assert isinstance(account, NewAccount), codes(upload.findings)
    return account


def _settings(**row: str) -> Settings:
    return _account(row).settings


def _only(upload: Upload) -> Finding:
    (finding,) = upload.findings
    return finding


class TestS19:
    """The table of CSV values tells what the columns are."""

    def test_the_library_has_the_columns_of_the_table(self) -> None:
        """Ten columns, in the source's spelling and order, four of them mandatory."""
        assert tuple(column.name for column in COLUMNS) == HEADER
        assert tuple(column.name for column in COLUMNS if column.mandatory) == MANDATORY

    @pytest.mark.parametrize("header", list(permutations(MANDATORY, 4))[::5])
    def test_columns_are_found_by_name_in_any_order(self, header: tuple[str, ...]) -> None:
        """The order of the columns does not matter."""
        upload = read_upload(csv_text({}, header=header), REQUEST)
        assert not upload.findings
        assert upload.rows == read_upload(csv_text({}, header=MANDATORY), REQUEST).rows

    @pytest.mark.parametrize("missing", MANDATORY)
    def test_a_missing_mandatory_column_refuses_the_file(self, missing: str) -> None:
        """A mandatory column that is missing is told once, by name, however many rows there are."""
        upload = read_upload(csv_text({}, {}, header=[name for name in HEADER if name != missing]), REQUEST)
        assert upload.refused
        assert _said(upload) == [("column-missing", missing)]

    @pytest.mark.parametrize("missing", OPTIONAL)
    def test_a_missing_optional_column_is_blank(self, missing: str) -> None:
        """An optional column that is missing reads as blank in every row."""
        without = read_upload(csv_text({}, header=[name for name in HEADER if name != missing]), REQUEST)
        assert not without.findings
        assert without.rows == read({missing: ""}).rows

    @pytest.mark.parametrize("name", HEADER)
    def test_a_column_that_stands_twice_refuses_the_file(self, name: str) -> None:
        """Two columns of one name are ambiguous, whatever their spelling."""
        text = csv_text({}).replace("\r\n", f",{name.upper()}\r\n", 1)
        upload = read_upload(text, REQUEST)
        assert upload.refused
        assert _said(upload) == [("column-duplicate", name)]

    def test_another_column_is_told_with_the_nearest_name_and_not_read(self) -> None:
        """A name with a typing mistake is a warning that proposes the right one."""
        upload = read_upload(csv_text({}).replace("Language", "Langauge"), REQUEST)
        assert _only(upload).parameters == {"nearest": "Language"}
        assert not upload.refused
        assert upload.rows == read({"Language": ""}).rows

    def test_a_strict_portal_refuses_it(self) -> None:
        """A deployment may refuse a file with any column that its template does not have."""
        upload = read_upload(csv_text({}).replace("Language", "Langauge"), request(policy=Policy(strict_header=True)))
        assert upload.refused
        assert codes(upload.findings) == ["column-refused"]

    def test_cells_under_no_name_are_told(self) -> None:
        """A blank name over a filled cell is a warning, over blank cells it is nothing."""
        text = csv_text({}).replace("\r\n", ",\r\n", 1)
        assert not read_upload(text, REQUEST).findings
        filled = text.removesuffix("\r\n") + ",x\r\n"
        assert codes(read_upload(filled, REQUEST).findings) == ["column-unnamed"]

    @pytest.mark.parametrize("name", MANDATORY)
    def test_every_mandatory_cell_must_be_filled(self, name: str) -> None:
        """A blank mandatory cell refuses its row and not the file."""
        upload = read({"device" if name == IDENTITY else name: "  "}, {"device": "bo@example.org"})
        assert not upload.refused
        assert _said(upload) == [("value-missing", name)]
        assert [entry.action for entry in plan(upload).entries] == [Action.REFUSE, Action.CREATE_AND_INVITE]


@pytest.mark.parametrize("column", ["firstname", "lastname"])
class TestS34AndS35:
    """First and last name are optional text."""

    @pytest.mark.parametrize("name", ["Anna", "Anna Maria", "Ægir", "山田", "O'Neill", "'t Hooft", "7"])
    def test_any_text_is_a_name(self, column: str, name: str) -> None:
        """A name in any script is taken as it stands."""
        upload = read({column: name})
        assert not upload.findings
        assert {"firstname": upload.rows[0].firstname, "lastname": upload.rows[0].lastname}[column] == name

    def test_spaces_around_are_dropped(self, column: str) -> None:
        """Spaces around a name are dropped, those within are kept."""
        row = read({column: "\u00a0 Anna  Maria "}).rows[0]
        assert {"firstname": row.firstname, "lastname": row.lastname}[column] == "Anna  Maria"

    def test_blank_is_fine(self, column: str) -> None:
        """A name may be blank, and both may."""
        upload = read({"firstname": "", "lastname": "", column: " "})
        assert not upload.findings
        assert (upload.rows[0].firstname, upload.rows[0].lastname) == (None, None)

    def test_a_name_has_the_length_of_a_cell(self, column: str) -> None:
        """1000 characters are a name, 1001 refuse the row."""
        assert not read({column: "x" * 1000}).findings
        assert _said(read({column: "x" * 1001})) == [("cell-too-long", column)]


class TestS36:
    """The identity is an email address or a phone number, and must be an address with SMTP data offload."""

    @pytest.mark.parametrize(
        ("text", "identity"),
        [
            ("anna@example.org", "anna@example.org"),
            (" Anna.Berg+Sales@Example.ORG ", "Anna.Berg+Sales@example.org"),
            ("+1 201 555 0123", "+12015550123"),
            ("+1 (201) 555-0123", "+12015550123"),
        ],
    )
    def test_an_address_or_a_number_is_accepted(self, text: str, identity: str) -> None:
        """An address or a number with its country code is taken without a word."""
        upload = read({"device": text})
        assert not upload.findings
        assert upload.rows[0].identity == identity

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "value-missing"),
            ("anna@@example.org", "email-invalid"),
            ("anna@example", "email-invalid"),
            ("Anna Berg", "phone-malformed"),
            ("+1 201 555 0123 x4", "phone-malformed"),
            ("+1 201 555", "phone-impossible"),
            ("+999 201 555 0123", "phone-impossible"),
            ("07700 900123", "phone-country-missing"),
            ("4.47701E+11", "number-scientific"),
            ("12015550123.0", "number-decimal"),
        ],
    )
    def test_anything_else_refuses_the_row(self, text: str, code: str) -> None:
        """What is neither refuses the row with its own reason, under both buttons."""
        upload = read({"device": text})
        assert _said(upload) == [(code, IDENTITY)]
        assert [entry.action for entry in plan(upload).entries] == [Action.REFUSE]

    def test_validity_of_a_number_advises_only(self) -> None:
        """A possible number that no numbering plan has is a warning."""
        upload = read({"device": "+44 7700 900123"})
        assert codes(upload.findings) == ["phone-unlikely"]
        assert [entry.action for entry in plan(upload).entries] == [Action.CREATE_AND_INVITE]

    def test_a_region_reads_a_number_without_country_code(self) -> None:
        """Where the organization has a region, a national number is read in it, with a notice."""
        upload = read(
            {"device": "(212) 555-0123"}, request=request(organization=evolve(ORGANIZATION, default_region="US"))
        )
        assert codes(upload.findings) == ["phone-region-assumed"]
        assert upload.rows[0].identity == "+12125550123"

    def test_digits_that_may_be_of_another_country_are_warned_of(self) -> None:
        """A number that lost its plus and is read in the region all the same is a warning."""
        upload = read(
            {"device": "12015550123"}, request=request(organization=evolve(ORGANIZATION, default_region="DE"))
        )
        assert "phone-ambiguous" in codes(upload.findings)
        assert not upload.refused

    def test_the_limit_of_digits_is_not_that_of_forwarding(self) -> None:
        """Four digits are enough for a forwarding number and no phone number to invite."""
        assert codes(read({"device": "+4477"}).findings) == ["phone-impossible"]

    def test_smtp_offload_needs_an_address(self) -> None:
        """With SMTP data offload a phone number refuses its row, an address does not; without it both are accepted."""
        smtp = request(organization=evolve(ORGANIZATION, smtp_data_offload=True))
        rows = ({"device": "+1 201 555 0123"}, {"device": "anna@example.org"})
        assert not read(*rows).findings
        upload = read(*rows, request=smtp)
        assert [(finding.code, finding.row) for finding in upload.findings] == [("email-required", 2)]
        assert [entry.action for entry in plan(upload).entries] == [Action.REFUSE, Action.CREATE_AND_INVITE]

    def test_while_nobody_told_of_smtp_a_phone_number_stays_open(self) -> None:
        """Whether an address is needed is never assumed."""
        unknown = request(organization=evolve(ORGANIZATION, smtp_data_offload=None))
        done = plan(read({"device": "+1 201 555 0123"}, {}, request=unknown))
        assert [entry.action for entry in done.entries] == [Action.UNDECIDED, Action.CREATE_AND_INVITE]
        assert done.entries[0].missing == ("organization.smtp_data_offload",)

    @pytest.mark.parametrize(
        ("first", "second"),
        [("anna@example.org", "ANNA@Example.org"), ("+1 201 555 0123", "+1-201-555-0123")],
    )
    def test_one_identity_is_one_account(self, first: str, second: str) -> None:
        """A second row of the same identity is refused and points at the first."""
        upload = read({"device": first}, {"device": second})
        assert [(finding.code, finding.row, finding.params) for finding in upload.findings] == [
            ("identity-duplicate", 3, (2,))
        ]


class TestS37:
    """social_messaging is mandatory and takes Yes or No."""

    @pytest.mark.parametrize("text", ["Yes", "yes", " YES "])
    def test_yes_enables(self, text: str) -> None:
        """Yes in any case of letters enables social messaging."""
        assert _settings(social_messaging=text).social_messaging is SocialMessaging.YES

    @pytest.mark.parametrize("text", ["No", "no", "NO"])
    def test_no_disables(self, text: str) -> None:
        """No in any case of letters disables it."""
        assert _settings(social_messaging=text).social_messaging is SocialMessaging.NO

    @pytest.mark.parametrize("text", ["Y", "1", "true", "on", "Ja", "Yes."])
    def test_no_other_word_is_taken(self, text: str) -> None:
        """Words of other columns and other languages refuse the row and name the two that are taken."""
        finding = _only(read({SOCIAL: text}))
        assert (finding.code, finding.parameters) == ("value-not-allowed", {"allowed": ("Yes", "No")})

    def test_it_is_mandatory_where_social_messaging_is_not_configured(self) -> None:
        """An organization without Social Messaging fills in No."""
        assert _said(read({SOCIAL: ""}, request=request(organization=WITHOUT_SOCIAL))) == [
            ("column-not-configured", RESTRICTION),
            ("value-missing", SOCIAL),
        ]
        account = _account({SOCIAL: "No"}, organization=WITHOUT_SOCIAL)
        assert account.settings.social_messaging is SocialMessaging.NO

    def test_yes_is_refused_where_it_is_not_configured(self) -> None:
        """What the organization does not have cannot be enabled, unless the deployment disables it with a warning."""
        header = [name for name in HEADER if name != RESTRICTION]
        text = csv_text({SOCIAL: "Yes"}, header=header)
        refused = read_upload(text, request(organization=WITHOUT_SOCIAL))
        assert _said(refused) == [("social-not-configured", SOCIAL)]
        assert [entry.action for entry in plan(refused).entries] == [Action.REFUSE]
        lenient = Policy(social_not_configured=SocialNotConfigured.DISABLE)
        disabled = read_upload(text, request(organization=WITHOUT_SOCIAL, policy=lenient))
        assert _said(disabled) == [("social-disabled", SOCIAL)]
        assert [row.settings.social_messaging for row in disabled.rows if isinstance(row, NewAccount)] == [
            SocialMessaging.NO
        ]


class TestS39:
    """monitor_calls is mandatory and takes auto or off."""

    def test_auto_records_and_off_does_not(self) -> None:
        """The two words are taken in any case of letters."""
        assert _settings(monitor_calls="Auto").monitor_calls is MonitorCalls.AUTO
        assert _settings(monitor_calls="OFF").monitor_calls is MonitorCalls.OFF

    @pytest.mark.parametrize("text", ["on", "Yes", "true", "automatic"])
    def test_no_other_word_is_taken(self, text: str) -> None:
        """The word of the next column, above all, refuses the row: perhaps the columns are swapped."""
        finding = _only(read({CALLS: text}))
        assert (finding.code, finding.column) == ("value-not-allowed", CALLS)
        assert finding.parameters == {"allowed": ("auto", "off")}

    def test_blank_is_never_off(self) -> None:
        """Recording is never switched off by leaving a cell blank."""
        upload = read({CALLS: ""})
        assert _said(upload) == [("value-missing", CALLS)]
        assert not plan(upload).created

    def test_recording_that_there_is_none_is_a_warning(self) -> None:
        """Where the organization cannot record, auto is warned of and off is not."""
        silent = request(organization=evolve(ORGANIZATION, recording=False))
        assert _said(read({SMS: "off"}, request=silent)) == [("recording-unavailable", CALLS)]
        assert not read({SMS: "off", CALLS: "off"}, request=silent).findings


class TestS40:
    """monitor_sms is mandatory and takes on or off."""

    def test_on_records_and_off_does_not(self) -> None:
        """The two words are taken in any case of letters."""
        assert _settings(monitor_sms="ON").monitor_sms is MonitorSms.ON
        assert _settings(monitor_sms="Off").monitor_sms is MonitorSms.OFF

    @pytest.mark.parametrize("text", ["auto", "Yes", "true"])
    def test_no_other_word_is_taken(self, text: str) -> None:
        """The word of the column before, above all, refuses the row."""
        finding = _only(read({SMS: text}))
        assert (finding.code, finding.column) == ("value-not-allowed", SMS)
        assert finding.parameters == {"allowed": ("on", "off")}

    def test_blank_is_never_off(self) -> None:
        """Recording is never switched off by leaving a cell blank."""
        assert _said(read({SMS: ""})) == [("value-missing", SMS)]

    def test_swapped_columns_are_found(self) -> None:
        """Who swaps the two columns is told at both."""
        assert _said(read({CALLS: "on", SMS: "auto"})) == [("value-not-allowed", CALLS), ("value-not-allowed", SMS)]


class TestS41:
    """forwarding_number is optional and takes 4 to 18 digits with country code, for accounts without voice calling."""

    @pytest.mark.parametrize("digits", [4, 5, 17, 18])
    def test_4_to_18_digits_are_accepted(self, digits: int) -> None:
        """4 and 18 digits are accepted, and all between."""
        upload = read({FORWARDING: "+" + "44".ljust(digits, "7")}, request=NO_VOICE)
        assert not upload.findings

    @pytest.mark.parametrize("digits", [2, 3, 19, 20])
    def test_fewer_and_more_are_refused(self, digits: int) -> None:
        """3 and 19 digits refuse the row, and the finding counts them."""
        finding = _only(read({FORWARDING: "+" + "44".ljust(digits, "7")}, request=NO_VOICE))
        assert (finding.code, finding.column) == ("forwarding-length", FORWARDING)
        assert finding.parameters == {"digits": digits, "minimum": 4, "maximum": 18}

    def test_digits_are_counted_and_not_signs(self) -> None:
        """A plus and separators do not count."""
        assert not read({FORWARDING: "+44 (77) 0-0.9/0"}, request=NO_VOICE).findings
        assert codes(read({FORWARDING: "+4-4 7"}, request=NO_VOICE).findings) == ["forwarding-length"]

    def test_a_country_code_is_needed(self) -> None:
        """A number that begins with 0 has none; the plus may be missing."""
        assert codes(read({FORWARDING: "07700 900123"}, request=NO_VOICE).findings) == ["forwarding-no-country-code"]
        assert not read({FORWARDING: "447700900123"}, request=NO_VOICE).findings

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("+999 7700 900123", "forwarding-country-unassigned"),
            ("+44 (0) 7700 900123", "forwarding-trunk-zero"),
            ("4477009001230000", "forwarding-rounded"),
        ],
    )
    def test_what_looks_wrong_is_a_warning(self, text: str, code: str) -> None:
        """A number of the right length that is probably wrong is accepted with a warning."""
        upload = read({FORWARDING: text}, request=NO_VOICE)
        assert _said(upload) == [(code, FORWARDING)]
        assert [entry.action for entry in plan(upload).entries] == [Action.CREATE_AND_INVITE]

    def test_letters_are_refused(self) -> None:
        """An extension or letters refuse the row."""
        assert codes(read({FORWARDING: "+44 7700 CALL"}, request=NO_VOICE).findings) == ["number-malformed"]

    def test_it_is_for_accounts_without_voice_calling(self) -> None:
        """Beside voice calling it is a warning, without voice calling it is welcome."""
        assert not read({FORWARDING: "+447700900123"}, request=NO_VOICE).findings
        upload = read({FORWARDING: "+447700900123"})
        assert _said(upload) == [("forwarding-with-voice", FORWARDING)]
        assert [entry.action for entry in plan(upload).entries] == [Action.CREATE_AND_INVITE]

    def test_it_is_optional(self) -> None:
        """Blank is accepted: with voice calling without a word, without it with a notice."""
        assert not read({FORWARDING: ""}).findings
        upload = read({FORWARDING: ""}, request=NO_VOICE)
        assert _said(upload) == [("forwarding-absent", FORWARDING)]
        assert [entry.action for entry in plan(upload).entries] == [Action.CREATE_AND_INVITE]

    def test_a_number_does_not_forward_to_itself(self) -> None:
        """A forwarding number that is the row's own MultiLine number refuses the row."""
        row = {"multiline_number": "+442079460101", FORWARDING: "+44 20 7946 0101"}
        assert codes(read(row, request=NO_VOICE).findings) == ["forwarding-loop"]


class TestS42:
    """restrict_incoming_social_messaging is true or false, exists with Social Messaging only, and applies with Yes only."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("true", RestrictIncoming.TRUE),
            ("FALSE", RestrictIncoming.FALSE),
            ("True", RestrictIncoming.TRUE),
            ("", None),
        ],
    )
    def test_true_false_or_blank(self, text: str, value: RestrictIncoming | None) -> None:
        """The two words are taken in any case of letters, and blank is unset and not false."""
        assert _settings(restrict_incoming_social_messaging=text).restrict_incoming_social_messaging is value

    @pytest.mark.parametrize("text", ["Yes", "on", "1"])
    @pytest.mark.parametrize("social", ["Yes", "No"])
    def test_no_other_word_is_taken(self, text: str, social: str) -> None:
        """A wrong word refuses the row, even where it would not apply."""
        upload = read({RESTRICTION: text, SOCIAL: social})
        assert _said(upload) == [("value-not-allowed", RESTRICTION)]

    @pytest.mark.parametrize("text", ["true", "false"])
    def test_it_applies_with_yes_only(self, text: str) -> None:
        """With No it is left out, with a warning."""
        upload = read({SOCIAL: "No", RESTRICTION: text})
        assert _said(upload) == [("restriction-ignored", RESTRICTION)]
        assert _settings(social_messaging="No", restrict_incoming_social_messaging=text) == _settings(
            social_messaging="No"
        )

    def test_the_template_has_the_column_only_with_social_messaging(self) -> None:
        """Nine columns without Social Messaging, ten with it."""
        assert RESTRICTION in format_template(ORGANIZATION).splitlines()[0].split(",")
        header = format_template(WITHOUT_SOCIAL).splitlines()[0].split(",")
        assert header == [name for name in HEADER if name != RESTRICTION]

    def test_the_column_without_social_messaging_is_ignored_with_a_warning(self) -> None:
        """A column that the template would not have is not read, whatever stands in it."""
        upload = read({SOCIAL: "No", RESTRICTION: "maybe"}, request=request(organization=WITHOUT_SOCIAL))
        assert _said(upload) == [("column-not-configured", RESTRICTION)]
        assert [entry.action for entry in plan(upload).entries] == [Action.CREATE_AND_INVITE]

    def test_a_strict_portal_refuses_such_a_file(self) -> None:
        """A deployment may refuse it."""
        strict = request(organization=WITHOUT_SOCIAL, policy=Policy(strict_header=True))
        upload = read({SOCIAL: "No"}, request=strict)
        assert upload.refused
        assert _said(upload) == [("column-refused", RESTRICTION)]

    def test_a_file_without_the_column_is_fine_either_way(self) -> None:
        """The column is optional where it exists."""
        text = csv_text({SOCIAL: "No"}, header=[name for name in HEADER if name != RESTRICTION])
        for organization in (ORGANIZATION, WITHOUT_SOCIAL):
            assert not read_upload(text, request(organization=organization)).findings


class TestS43:
    """Language is optional and takes five languages by their English names."""

    def test_there_are_five(self) -> None:
        """English, Italian, German, French and Spanish, and no more."""
        assert [language.value for language in Language] == ["English", "Italian", "German", "French", "Spanish"]

    @pytest.mark.parametrize("language", Language)
    def test_each_is_taken_in_any_case_of_letters(self, language: Language) -> None:
        """Each name is taken as written, in capitals and in small letters."""
        for text in (language.value, language.value.upper(), f" {language.value.lower()} "):
            assert _settings(Language=text).language is language

    def test_blank_is_unset(self) -> None:
        """A blank cell sets no language, not even English."""
        assert _settings(Language="").language is None

    @pytest.mark.parametrize("text", ["Portuguese", "en", "de-DE", "Deutsch", "English, French"])
    def test_no_other_is_taken(self, text: str) -> None:
        """Codes, own names and other languages refuse the row and name the five."""
        finding = _only(read({"Language": f'"{text}"'}))
        assert (finding.code, finding.column) == ("value-not-allowed", "Language")
        assert finding.parameters == {"allowed": tuple(language.value for language in Language)}

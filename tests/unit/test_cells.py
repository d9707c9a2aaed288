"""One cell: its text becomes a value, or a problem without a place."""

import time
from collections.abc import Callable, Sequence

import phonenumbers
import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from multiline_batch import Language, MonitorCalls, MonitorSms, Problem, RestrictIncoming, Safety, SocialMessaging
from multiline_batch.cells import (
    FORWARDING_DIGITS_MAX,
    FORWARDING_DIGITS_MIN,
    MAX_PHONE_CHARACTERS,
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
from multiline_batch.writing import inert

Parser = Callable[[str], tuple[object, Sequence[Problem]]]

PARSERS: tuple[Parser, ...] = (
    parse_name,
    parse_identity,
    parse_multiline_number,
    parse_forwarding_number,
    parse_social_messaging,
    parse_monitor_calls,
    parse_monitor_sms,
    parse_restriction,
    parse_language,
)
NUMBER_PARSERS: tuple[Parser, ...] = (parse_multiline_number, parse_forwarding_number)
PHONE_PARSERS: tuple[Parser, ...] = (parse_identity, *NUMBER_PARSERS)
MANDATORY: tuple[Parser, ...] = (parse_identity, parse_social_messaging, parse_monitor_calls, parse_monitor_sms)
OPTIONAL: tuple[Parser, ...] = (
    parse_name,
    parse_multiline_number,
    parse_forwarding_number,
    parse_restriction,
    parse_language,
)
BLANKS = ["", " ", "\t", "\u00a0", "\r\n", " \u2003\u00a0 "]


def _codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize("parse", MANDATORY)
@pytest.mark.parametrize("text", BLANKS)
def test_a_blank_mandatory_cell_is_missing(parse: Parser, text: str) -> None:
    """A mandatory cell is never defaulted; a space of whatever kind fills none."""
    value, problems = parse(text)
    assert value is None
    assert _codes(problems) == ["value-missing"]


@pytest.mark.parametrize("parse", OPTIONAL)
@pytest.mark.parametrize("text", BLANKS)
def test_a_blank_optional_cell_is_nothing(parse: Parser, text: str) -> None:
    """An optional cell may be blank without a word, and is then unset."""
    assert parse(text) == (None, ())


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("Anna", "Anna", []),
        ("\u00a0 Anna  Maria\t", "Anna  Maria", []),
        ("'t Hooft", "'t Hooft", []),
        ("'", "'", []),
        ("''", "''", []),
        ("=1+1", "=1+1", []),
        ("'=1+1", "=1+1", ["apostrophe-removed"]),
        ("''=1+1", "'=1+1", ["apostrophe-removed"]),
        (" '-", "-", ["apostrophe-removed"]),
        ("' =x", "=x", ["apostrophe-removed"]),
        ("Anna;'=1+1", "Anna;=1+1", ["apostrophe-removed"]),
        ("Anna;'x", "Anna;'x", []),
        ("'\uff1d1", "\uff1d1", ["apostrophe-removed"]),
    ],
)
def test_a_name_is_text(text: str, name: str | None, codes: list[str]) -> None:
    """A name keeps its inner spaces; an apostrophe goes only where it kept a formula from being one."""
    value, problems = parse_name(text)
    assert value == name
    assert _codes(problems) == codes


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"])))
def test_a_name_survives_report_and_retry(name: str) -> None:
    """A name that was written inert is read as the name that it was."""
    assert parse_name(inert(name))[0] == (name or None)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("anna@example.org", "anna@example.org"),
        ("\u00a0Anna@Example.ORG ", "Anna@example.org"),
        ("anna@xn--bcher-kva.example", "anna@b\u00fccher.example"),
        ("o'hara@example.org", "o'hara@example.org"),
    ],
)
def test_an_address_is_read_without_a_word(text: str, address: str) -> None:
    """Case of the domain and spaces around are spelling; an apostrophe may stand within a local part."""
    assert parse_identity(text) == (address, ())


def test_an_address_behind_a_formula_apostrophe_is_revived() -> None:
    """An address that begins like a formula and was written with an apostrophe is read without it."""
    value, problems = parse_identity("'=anna@example.org")
    assert value == "=anna@example.org"
    assert _codes(problems) == ["apostrophe-removed"]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("anna @example.org", "anna@example.org"),
        ("anna@ example.org", "anna@example.org"),
        ("mailto:anna@example.org", "anna@example.org"),
        ("MAILTO: anna@example.org", "anna@example.org"),
        ("Anna Berg <anna@example.org>", "anna@example.org"),
        ("<anna@example.org>;", "anna@example.org"),
        ("anna@example.org;", "anna@example.org"),
        ("anna@example.org,", "anna@example.org"),
        ("anna@example.org.", "anna@example.org"),
        ("'anna@example.org", "anna@example.org"),
        ("''anna@example.org", "anna@example.org"),
        ("'1@example.org", "1@example.org"),
        ("'anna@example.org'", "anna@example.org"),
        ('"anna@example.org"', "anna@example.org"),
        ("\u201canna@example.org\u201d", "anna@example.org"),
        ("\u2018Anna@Example.ORG\u2019", "Anna@Example.ORG"),
        ("'mailto:anna@example.org'", "anna@example.org"),
        ("mailto: <anna@example.org>", "anna@example.org"),
        ("Anna <mailto:anna@example.org>", "anna@example.org"),
        ('"Berg, Anna" < anna@example.org >', "anna@example.org"),
        ("\u200banna@example.org\ufeff", "anna@example.org"),
        ("anna\u00a0@example.org", "anna@example.org"),
        ("\u00a0' anna @ example . org '", "anna@example.org"),
        ("'Xaver@example.org'", "Xaver@example.org"),
        ("Anna <anna@example.org> <sales>", "anna@example.org"),
        ("anna@example.org>", None),
        ("<<anna@example.org>>", None),
        ("<>anna@example.org", None),
        ("mailto:mailto:anna@example.org", None),
        ("mailto:@", None),
        ("anna@example.org; bo@example.org", None),
        ("anna@example", None),
        ("@", None),
        ("@example.org", None),
        ("anna@@example.org", None),
        ("<" * 399 + "@", None),
        ("<" + "a" * 400 + "@example.org>", None),
        ("\ud800@example.org", None),
    ],
)
def test_what_is_no_address_is_refused_with_at_most_one_mend(text: str, mend: str | None) -> None:
    """A text with an @ that is no address is refused; what was wrapped around an address can be mended by a person."""
    value, (problem,) = parse_identity(text)
    assert value is None
    assert (problem.code, problem.mend, problem.safety) == ("email-invalid", mend, Safety.REVIEW)
    assert mend is None or parse_identity(mend)[1] == ()


@pytest.mark.parametrize("text", ["mailto:'anna@example.org'", "<'mailto:'anna@example.org>"])
def test_the_mend_of_an_address_is_right(text: str) -> None:
    """What is proposed for a wrong address is an address that needs no further mending."""
    _, (problem,) = parse_identity(text)
    assert problem.mend is None or parse_identity(problem.mend)[1] == ()


@pytest.mark.parametrize(
    "text",
    [
        "<" * 200_000 + "@",
        "a" * 200_000 + "@ example.org",
        "mailto:" * 30_000 + "a@example.org",
        "' " * 100_000 + "@",
        "<" + " " * 200_000 + "@" + " " * 200_000,
        "@" * 200_000 + ">",
        "a <" * 70_000 + "a@example.org" + ">" * 70_000,
        "a. " * 70_000 + "@example.org",
    ],
)
def test_a_mend_is_sought_in_linear_time(text: str) -> None:
    """However long a wrong address is, what would be right is found or given up at once."""
    start = time.perf_counter()
    value, (problem,) = parse_identity(text)
    assert time.perf_counter() - start < 5
    assert (value, problem.code, problem.mend) == (None, "email-invalid", None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+12015550123", "+12015550123"),
        (" +1 (201) 555-01.23 ", "+12015550123"),
        ("+1/201/5550123", "+12015550123"),
        ("+44 (20) 7946 0123", "+442079460123"),
    ],
)
def test_a_phone_number_with_a_plus_is_read_without_a_word(text: str, number: str) -> None:
    """Separators in a number with + do not matter."""
    assert parse_identity(text) == (number, ())


@pytest.mark.parametrize(
    "text",
    [
        "+",
        "-",
        "()",
        "++44 7700 900123",
        "44 7700 900123+",
        "anna",
        "1-800-FLOWERS",
        "+1 800 FLOWERS",
        "+44 7700 900123 ext 5",
        "+44 7700 900123x5",
        "+44 7700 900123;ext=5",
        "tel:+447700900123",
        "+44 7700 900123, +44 7700 900124",
        "\uff0b\uff14\uff14 7700 900123",
        "+\u0664\u0664 7700 900123",
        "+44 \u0967\u0968\u0969 900123",
        "\u00bd",
        "+44\u00b27700",
        "+44 7700\n900123",
        "'",
        "''",
        "'+",
        "Anna\u00a0Berg",
        "+44\u00a07700\u2011900\u200bX123",
    ],
)
def test_what_is_more_than_digits_is_no_phone_number(text: str) -> None:
    """Letters, extensions, foreign digits and strange signs are never guessed away."""
    value, problems = parse_identity(text)
    assert value is None
    assert _codes(problems)[-1] == "phone-malformed"
    assert problems[-1].mend is None


@pytest.mark.parametrize(
    "text",
    [
        "\u200e+44 7700 900123",
        "+44\u00a07700\u00a0900123",
        "+44 7700\u2011900123",
        "+44\u20137700\u2013900123",
        "\u202a+44 7700 900123\u202c",
        "+44 7700\u200b 900123\u00ad",
        "\ufeff+447700900123",
    ],
)
@pytest.mark.parametrize("parse", PHONE_PARSERS)
def test_invisible_and_typographic_signs_are_mended_by_a_person(parse: Parser, text: str) -> None:
    """Signs that cannot be seen refuse the cell and come with a text that would be right."""
    value, (problem,) = parse(text)
    assert value is None
    assert problem.code in {"phone-malformed", "number-malformed"}
    assert problem.safety is Safety.REVIEW
    assert problem.mend is not None
    assert parse(problem.mend)[0] == "+447700900123"


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("+44\u00a07700\u2009900123", "+44 7700 900123"),
        ("+44\u20117700\u2212900123", "+44-7700-900123"),
        ("\u200e+44 7700\u200b900123", "+44 7700900123"),
        ("+442079460123".ljust(MAX_PHONE_CHARACTERS, ".") + "\u200b", "+442079460123".ljust(MAX_PHONE_CHARACTERS, ".")),
        ("+442079460123".ljust(MAX_PHONE_CHARACTERS + 1, ".") + "\u200b", None),
    ],
)
def test_a_strange_sign_is_mended_with_the_plain_one(text: str, mend: str | None) -> None:
    """What looks like a space or a hyphen becomes one, what cannot be seen goes, and the result is no longer than a number."""
    assert parse_multiline_number(text) == (None, (Problem(code="number-malformed", mend=mend),))


@pytest.mark.parametrize(
    ("parse", "code"), [(parse_identity, "phone-malformed"), (parse_multiline_number, "number-malformed")]
)
@pytest.mark.parametrize(("length", "fits"), [(MAX_PHONE_CHARACTERS, True), (MAX_PHONE_CHARACTERS + 1, False)])
def test_a_phone_number_has_at_most_40_characters(parse: Parser, code: str, length: int, *, fits: bool) -> None:
    """A text of 40 characters is taken for a number, a longer one is not."""
    text = "+442079460123".ljust(length, ".")
    value, problems = parse(text)
    assert value == ("+442079460123" if fits else None)
    assert _codes(problems) == [code] * (not fits)


@pytest.mark.parametrize(("digits", "fits"), [(MAX_PHONE_CHARACTERS - 1, True), (MAX_PHONE_CHARACTERS, False)])
def test_a_plain_number_has_at_most_40_characters(digits: int, *, fits: bool) -> None:
    """The limit holds for a + and digits alone, too."""
    text = "+" + "1" * digits
    assert parse_multiline_number(text) == ((text, ()) if fits else (None, (Problem(code="number-malformed"),)))


def test_a_plus_needs_no_region() -> None:
    """The region is that of numbers without a +; of others it is not looked at."""
    assert parse_identity("+12015550123", default_region="nowhere") == ("+12015550123", ())


@pytest.mark.parametrize(("invisible", "mended"), [(40, True), (80 - 13, True), (80 - 12, False)])
def test_only_short_texts_are_mended(invisible: int, *, mended: bool) -> None:
    """A text beyond twice the length of a number is nobody's number with a strange sign in it."""
    _, (problem,) = parse_identity("+442079460123" + "\u200b" * invisible)
    assert problem.mend == ("+442079460123" if mended else None)


@pytest.mark.parametrize("text", ["+44 20", "+44 20 7946 0123 0123", "+999 123456", "+0 20 7946 0123", "+1"])
def test_an_impossible_number_is_refused(text: str) -> None:
    """A number that no country has is refused."""
    assert parse_identity(text) == (None, (Problem(code="phone-impossible"),))


def test_an_unlikely_number_is_accepted_with_a_warning() -> None:
    """Whether a number is valid only advises, because that changes between releases of the metadata."""
    assert parse_identity("+44 7700 900123") == ("+447700900123", (Problem(code="phone-unlikely"),))


@pytest.mark.parametrize(
    ("text", "mend"),
    [("442079460123", "+442079460123"), ("12015550123", "+12015550123"), ("020 7946 0123", None), ("999", None)],
)
def test_without_a_country_nobody_knows_the_number(text: str, mend: str | None) -> None:
    """A number without + is refused where no region is told; a + before it is a proposal to be reviewed."""
    assert parse_identity(text) == (None, (Problem(code="phone-country-missing", mend=mend),))


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("020 7946 0123", "GB", "+442079460123"),
        ("2079460123", "GB", "+442079460123"),
        ("1 (201) 555-0123", "US", "+12015550123"),
        ("1 201 555 0123", "US", "+12015550123"),
    ],
)
def test_a_region_reads_national_numbers_with_a_notice(text: str, region: str, number: str) -> None:
    """A number without + is read in the organization's region, and the notice proposes to write the +."""
    notice = Problem(code="phone-region-assumed", params=(region,), mend=number, safety=Safety.SAFE)
    assert parse_identity(text, default_region=region) == (number, (notice,))


def test_a_region_says_when_a_plus_would_name_another_country() -> None:
    """A number that a + would make a valid one of another country gets a warning and no fix but one to be reviewed."""
    value, problems = parse_identity("442079460123", default_region="DE")
    assert value == "+49442079460123"
    assert problems == (
        Problem(code="phone-region-assumed", params=("DE",), mend="+49442079460123", safety=Safety.REVIEW),
        Problem(code="phone-ambiguous", params=("DE",)),
    )


def test_a_region_says_nothing_of_a_plus_that_names_the_same_number() -> None:
    """A number that is the same with a + as in the region is not ambiguous, and the fix is safe."""
    _, problems = parse_identity("442079460123", default_region="GB")
    assert [(problem.code, problem.mend, problem.safety) for problem in problems] == [
        ("phone-region-assumed", "+442079460123", Safety.SAFE)
    ]


def test_a_region_says_nothing_of_a_number_with_a_plus() -> None:
    """A number with + is read alike in every region."""
    assert parse_identity("+1 201 555 0123", default_region="GB") == ("+12015550123", ())


@pytest.mark.parametrize(("text", "code"), [("1", "phone-impossible"), ("0" * 30, "phone-impossible")])
def test_a_region_does_not_make_a_number_possible(text: str, code: str) -> None:
    """What is no number of the region is refused."""
    assert _codes(parse_identity(text, default_region="GB")[1]) == [code]


def test_an_unlikely_number_of_a_region_gets_both_words() -> None:
    """A number can be both assumed and unlikely."""
    value, problems = parse_identity("07700 900123", default_region="GB")
    assert value == "+447700900123"
    assert _codes(problems) == ["phone-region-assumed", "phone-unlikely"]


def test_an_unknown_region_is_the_callers_mistake() -> None:
    """A region that there is not raises."""
    with pytest.raises(ValueError, match="default_region"):
        parse_identity("020 7946 0123", default_region="ZZ")


@pytest.mark.parametrize("parse", PHONE_PARSERS)
@pytest.mark.parametrize("text", ["4.42E+11", "4,42e11", "1E5", "+4.4E+11", "-4E-1", "442079460123E0"])
def test_scientific_form_is_damage_beyond_repair(parse: Parser, text: str) -> None:
    """A number that a spreadsheet wrote in scientific form lost digits; nothing is proposed."""
    assert parse(text) == (None, (Problem(code="number-scientific"),))


@pytest.mark.parametrize("parse", PHONE_PARSERS)
@pytest.mark.parametrize("text", ["442079460123.0", "442079460123,00", "+442079460123.0"])
def test_decimals_are_damage_that_a_person_can_mend(parse: Parser, text: str) -> None:
    """A number with decimal zeros is refused with the number before them as a proposal."""
    assert parse(text) == (None, (Problem(code="number-decimal", mend="+442079460123"),))


@pytest.mark.parametrize(
    ("text", "region", "mend"),
    [
        ("02079460123.0", "GB", "+442079460123"),
        ("2079460123,0", "GB", "+442079460123"),
        ("'02079460123.0", "GB", "+442079460123"),
        ("00442079460123.0", "GB", "+442079460123"),
        ("442079460123.0", "DE", "+49442079460123"),
        ("12015550123.0", "US", "+12015550123"),
        ("02079460123.0", None, None),
        ("+02079460123.0", None, None),
        ("+02079460123.0", "GB", None),
        ("999.0", "GB", None),
        ("0.0", "GB", None),
        ("0" * 41 + ".0", "GB", None),
    ],
)
def test_decimals_of_an_identity_are_mended_in_the_region(text: str, region: str | None, mend: str | None) -> None:
    """What a person would get for an identity with decimals is the number of the region, and never one that begins with +0."""
    value, problems = parse_identity(text, default_region=region)
    assert value is None
    assert (problems[-1].code, problems[-1].mend, problems[-1].safety) == ("number-decimal", mend, Safety.REVIEW)


@pytest.mark.parametrize("parse", NUMBER_PARSERS)
@pytest.mark.parametrize("text", ["02079460123.0", "+02079460123.0", "0,0"])
def test_decimals_behind_a_leading_0_have_no_mend(parse: Parser, text: str) -> None:
    """No country code begins with 0, so there is nothing to propose for such a number with decimals."""
    assert parse(text) == (None, (Problem(code="number-decimal"),))


@pytest.mark.parametrize("text", ["+44.20.7946.0123", "+1.201.555.0123"])
def test_dots_that_separate_are_no_decimals(text: str) -> None:
    """Dots between groups of digits are separators."""
    assert parse_identity(text)[1] == ()


@pytest.mark.parametrize("parse", PHONE_PARSERS)
def test_an_apostrophe_marks_a_number_as_text(parse: Parser) -> None:
    """The apostrophe with which spreadsheets keep a number as text is dropped with a notice."""
    value, problems = parse("'+44 20 7946 0123")
    assert value == "+442079460123"
    assert _codes(problems) == ["apostrophe-removed"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("'4.42E+11", ["apostrophe-removed", "number-scientific"]),
        ("'=44", ["apostrophe-removed", "number-malformed"]),
        ("'", ["number-malformed"]),
        ("'x", ["number-malformed"]),
        ("''44", ["number-malformed"]),
    ],
)
@pytest.mark.parametrize("parse", NUMBER_PARSERS)
def test_an_apostrophe_does_not_hide_what_is_wrong(parse: Parser, text: str, codes: list[str]) -> None:
    """What stands behind an apostrophe is judged like everything else."""
    value, problems = parse(text)
    assert value is None
    assert _codes(problems) == codes


@pytest.mark.parametrize(
    ("text", "number", "mend"),
    [
        ("+44 20 7946 0123", "+442079460123", None),
        ("(+44) 20 7946 0123", None, None),
        ("44-20.7946/0123", "+442079460123", "+442079460123"),
        ("442079460123", "+442079460123", "+442079460123"),
        ("1", "+1", "+1"),
    ],
)
def test_a_wished_number_is_compared_by_digits(text: str, number: str | None, mend: str | None) -> None:
    """Digits are the key of a wished number; a missing + is a notice with a fix, and no country is guessed."""
    value, problems = parse_multiline_number(text)
    assert value == number
    if number:
        assert problems == ((Problem(code="plus-missing", mend=mend),) if mend else ())
    else:
        assert _codes(problems) == ["number-malformed"]


@pytest.mark.parametrize("text", ["020 7946 0123", "0", "(0)44 20 7946 0123", "'02079460123"])
def test_a_wished_number_with_a_leading_0_is_told_without_a_fix(text: str) -> None:
    """No country code begins with 0, so the notice about the missing + proposes nothing."""
    value, problems = parse_multiline_number(text)
    assert value is not None
    assert value.startswith("+0")
    assert problems[-1] == Problem(code="plus-missing")


@pytest.mark.parametrize("plus", ["", "+"])
@pytest.mark.parametrize(
    ("digits", "fits"),
    [
        (FORWARDING_DIGITS_MIN - 1, False),
        (FORWARDING_DIGITS_MIN, True),
        (FORWARDING_DIGITS_MAX, True),
        (FORWARDING_DIGITS_MAX + 1, False),
    ],
)
def test_a_forwarding_number_has_4_to_18_digits(digits: int, plus: str, *, fits: bool) -> None:
    """The digits are counted, bounds included; a + is none of them."""
    text = plus + "1" * digits
    error = Problem(code="forwarding-length", params=(digits, 4, 18))
    assert parse_forwarding_number(text) == (("+" + "1" * digits, ()) if fits else (None, (error,)))


def test_separators_are_not_counted() -> None:
    """Separators are no digits of a forwarding number."""
    assert parse_forwarding_number("+1 (1)-1") == (
        None,
        (Problem(code="forwarding-length", params=(3, 4, 18)),),
    )
    assert parse_forwarding_number("+1 (1)-1.1") == ("+1111", ())


@pytest.mark.parametrize("text", ["0123", "+0123", "020 7946 0123", "0044 20 7946 0123"])
def test_no_country_code_begins_with_0(text: str) -> None:
    """A forwarding number that begins with 0 is refused."""
    assert parse_forwarding_number(text) == (None, (Problem(code="forwarding-no-country-code"),))


def test_a_forwarding_number_can_be_wrong_twice() -> None:
    """Too short and without country code are both said."""
    assert _codes(parse_forwarding_number("012")[1]) == ["forwarding-length", "forwarding-no-country-code"]


@pytest.mark.parametrize("text", ["+999 1234", "2101234"])
def test_an_unassigned_country_code_is_a_warning(text: str) -> None:
    """A country code that is not in use is said and does not refuse, because codes do get assigned."""
    value, problems = parse_forwarding_number(text)
    assert value is not None
    assert _codes(problems) == ["forwarding-country-unassigned"]


@pytest.mark.parametrize("text", ["+44 (0)20 7946 0123", "+44 ( 0 ) 20 7946 0123", "+44(0)2079460123"])
def test_a_trunk_zero_in_parentheses_is_a_warning_with_a_fix(text: str) -> None:
    """The (0) is kept as a digit, said, and can be left out by a person."""
    mend = Problem(code="forwarding-trunk-zero", mend="+442079460123")
    assert parse_forwarding_number(text) == ("+4402079460123", (mend,))


@pytest.mark.parametrize(
    ("text", "number", "mend"),
    [
        ("+12 (0)34", "+12034", "+1234"),
        ("+44 (0)1", "+4401", None),
        ("+1 (0)23", "+1023", None),
        ("+123 (0)", "+1230", None),
        ("+44 (0)(0)20", "+440020", "+4420"),
        ("+20 (0)2 1234 5678", "+200212345678", "+20212345678"),
        ("+1 (0)" + "2" * 16, "+10" + "2" * 16, "+1" + "2" * 16),
    ],
)
def test_a_trunk_zero_has_a_fix_only_if_it_would_be_right(text: str, number: str, mend: str | None) -> None:
    """Where too few digits would be left without the (0) it is told, and nothing is proposed."""
    value, problems = parse_forwarding_number(text)
    assert value == number
    assert [problem.mend for problem in problems if problem.code == "forwarding-trunk-zero"] == [mend]
    assert mend is None or parse_forwarding_number(mend)[0] == mend


@pytest.mark.parametrize("text", ["+33 (1) 99 00 12 34", "+44 (20) 7946 0123"])
def test_other_parentheses_are_separators(text: str) -> None:
    """Parentheses around more than a zero mean nothing."""
    assert parse_forwarding_number(text)[1] == ()


@pytest.mark.parametrize(
    ("text", "rounded"),
    [
        ("1234567890123450", True),
        ("123456789012345000", True),
        ("1234567890123451", False),
        ("1234567890123405", False),
        ("123456789012340", False),
    ],
)
def test_zeros_behind_15_digits_are_a_warning(text: str, *, rounded: bool) -> None:
    """A spreadsheet keeps 15 digits and writes zeros for the rest, so a longer number that ends so is suspicious."""
    assert parse_forwarding_number(text) == ("+" + text, (Problem(code="forwarding-rounded"),) * rounded)


def test_forwarding_never_reaches_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A forwarding or wished number is never handed to phonenumbers, whose numbers end at 15 digits."""

    def fail(text: str, region: str | None) -> None:
        raise AssertionError((text, region))

    monkeypatch.setattr(phonenumbers, "parse", fail)
    assert parse_forwarding_number("+44 20 7946 0123")[0] == "+442079460123"
    assert parse_multiline_number("+44 20 7946 0123")[0] == "+442079460123"


@pytest.mark.parametrize(
    "text",
    [
        "+44 20 7946 0123;phone-context=+44",
        "7946 0123;phone-context=+4420",
        "1;phone-context=" + "a" * 82,
        "1;phone-context=" + "a-" * 40 + "!",
        "1;phone-context=example.org",
        "tel:1;phone-context=" + "+1" * 5,
    ],
)
@pytest.mark.parametrize("region", [None, "GB"])
def test_a_phone_context_is_refused_at_once(text: str, region: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text with ;phone-context= never reaches phonenumbers, which would follow it and can take a minute."""

    def fail(text: str, region: str | None) -> None:
        raise AssertionError((text, region))

    monkeypatch.setattr(phonenumbers, "parse", fail)
    start = time.perf_counter()
    value, problems = parse_identity(text, default_region=region)
    assert value is None
    assert _codes(problems) == ["phone-malformed"]
    assert time.perf_counter() - start < 5


@frozen
class Choice:
    """A column of choices."""

    parse: Parser
    words: dict[str, object]
    wrong: tuple[str, ...]


CHOICES = [
    Choice(
        parse_social_messaging,
        {"Yes": SocialMessaging.YES, "No": SocialMessaging.NO},
        ("Y", "1", "true", "on", "Ja", "Yes.", "'Yes", "Ye\u017f"),
    ),
    Choice(
        parse_monitor_calls, {"auto": MonitorCalls.AUTO, "off": MonitorCalls.OFF}, ("on", "Yes", "0", "no", "automatic")
    ),
    Choice(parse_monitor_sms, {"on": MonitorSms.ON, "off": MonitorSms.OFF}, ("auto", "Yes", "true", "o n")),
    Choice(
        parse_restriction,
        {"true": RestrictIncoming.TRUE, "false": RestrictIncoming.FALSE},
        ("Yes", "1", "WAHR", "on", "tru", "fal\u017fe"),
    ),
    Choice(
        parse_language,
        {language.value: language for language in Language},
        ("en", "Deutsch", "Portuguese", "English (US)", "de-DE", "\u017fpanish", "Engli\u017fh", "SPAN\u0130SH"),
    ),
]


@pytest.mark.parametrize("choice", CHOICES)
def test_the_words_of_a_column_are_read_in_any_case(choice: Choice) -> None:
    """Case and spaces around are spelling of a choice."""
    for word, value in choice.words.items():
        for text in (word, word.upper(), word.lower(), f"\u00a0{word.title()}\t"):
            assert choice.parse(text) == (value, ())


@pytest.mark.parametrize("choice", CHOICES)
def test_no_other_word_is_accepted(choice: Choice) -> None:
    """A synonym or a word of another column is refused, and the message lists the column's own words."""
    for text in choice.wrong:
        value, (problem,) = choice.parse(text)
        assert value is None
        assert (problem.code, problem.params) == ("value-not-allowed", (tuple(choice.words),))


def test_a_wrong_word_is_mended_if_its_meaning_is_likely() -> None:
    """A word that can mean only one of the column's words comes with that word, to be reviewed; any other with none."""
    german, portuguese = (parse_language(text)[1][0] for text in ("Deutsch", "Portuguese"))
    assert (german.mend, german.safety, portuguese.mend) == ("German", Safety.REVIEW, None)


JUNK = [
    "\0",
    "\ud800",
    "\x7f" * 50,
    "'" * 500,
    "+" * 500,
    "9" * 500,
    "=" * 500,
    "(" * 500,
    "@" * 500,
    "0" * 10_000 + "@",
    "\u0301" * 5000,
    "\U0001f642",
    "\u202eanna",
    "\ufdfa" * 500,
    "1e" + "9" * 500,
    "a@" + "b." * 500 + "org",
    "\u0130" * 400,
    "<" + " " * 396 + "@",
]


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("text", JUNK)
def test_junk_is_judged_quickly(parse: Parser, text: str) -> None:
    """Whatever stands in a cell, a parser neither raises nor takes long nor is silent about what it cannot read."""
    start = time.perf_counter()
    value, problems = parse(text)
    assert value is not None or problems
    assert time.perf_counter() - start < 5


@settings(deadline=None)
@given(st.text())
def test_a_value_or_a_word(text: str) -> None:
    """A parser gives a value, or says a word, or the cell is optional and blank."""
    for parse in PARSERS:
        value, problems = parse(text)
        assert value is not None or problems or not text.strip()


@settings(deadline=None)
@given(st.text(st.sampled_from("+0123456789 .-()/'"), max_size=45))
def test_a_number_that_was_read_is_read_again(text: str) -> None:
    """What a number parser returns is + and digits, and reading it again changes nothing."""
    for parse in NUMBER_PARSERS:
        value = parse(text)[0]
        if isinstance(value, str):
            assert value[0] == "+"
            assert value[1:].isdecimal()
            assert parse(value)[0] == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_identity, "=anna@@example.org"),
        (parse_multiline_number, "442079460123"),
        (parse_multiline_number, "442,079,460,123"),
        (parse_forwarding_number, "+443"),
        (parse_forwarding_number, "07700900123"),
        (parse_forwarding_number, "+999123456"),
        (parse_forwarding_number, "4420794600000000"),
        (parse_forwarding_number, "+44 (0)20 7946 0123"),
    ],
)
def test_an_apostrophe_hides_nothing_else(parse: Parser, text: str) -> None:
    """That an apostrophe was taken away is told beside whatever else is to be said of the text."""
    value, problems = parse(text)
    assert problems
    marked, told = parse(f"'{text}")
    assert marked == value
    assert [problem.code for problem in told] == ["apostrophe-removed", *(problem.code for problem in problems)]


@pytest.mark.parametrize(
    ("text", "mend"),
    [("442,079,460,123", "442 079 460 123"), ("+442,079,460,123", "+442 079 460 123"), ("44,20", None)],
)
def test_thousands_are_mended_with_spaces(text: str, mend: str | None) -> None:
    """A spreadsheet that takes a number for a quantity writes commas between groups of three, where a number may have spaces."""
    _, (problem,) = parse_multiline_number(text)
    assert (problem.code, problem.mend) == ("number-malformed", mend)

"""What a phone number is that an invitation can be sent to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multiline_batch._phone import (
    PhoneVerdict,
    check_region,
    format_international,
    has_country_code,
    is_surely_valid,
    parse_phone,
)
from multiline_batch.writing import inert


@pytest.mark.parametrize(
    ("text", "region", "number", "verdict"),
    [
        ("+1 201 555 0123", None, "+12015550123", PhoneVerdict.VALID),
        ("+44 20 7946 0123", None, "+442079460123", PhoneVerdict.VALID),
        ("+44 7700 900123", None, "+447700900123", PhoneVerdict.UNLIKELY),
        ("(201) 555-0123", "US", "+12015550123", PhoneVerdict.VALID),
        ("020 7946 0123", "GB", "+442079460123", PhoneVerdict.VALID),
        ("+1 201 555 0123", "GB", "+12015550123", PhoneVerdict.VALID),
        ("+44 20", None, "", PhoneVerdict.IMPOSSIBLE),
        ("+44 20 7946 0123 0123", None, "", PhoneVerdict.IMPOSSIBLE),
        ("+999 123456", None, "", PhoneVerdict.IMPOSSIBLE),
        ("020 7946 0123", None, "", PhoneVerdict.IMPOSSIBLE),
        ("1", "GB", "", PhoneVerdict.IMPOSSIBLE),
    ],
)
def test_a_number_is_read_and_judged(text: str, region: str | None, number: str, verdict: PhoneVerdict) -> None:
    """A number comes to + and digits with a verdict; without + it is read in the region."""
    assert parse_phone(text, region) == (number, verdict)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("+971 0 0 22345678", None),
        ("+971 00 22345678", None),
        ("0 0 22345678", "AE"),
        ("00 971 0 0 22345678", "AE"),
        ("0 011 22345678", "AE"),
        ("0 0 8 800 12 34", "AL"),
    ],
)
def test_a_number_with_two_dialled_prefixes_is_none(text: str, region: str | None) -> None:
    """Of two prefixes one would be dropped and the other read as part of a number, which is another number when it is read again."""
    assert parse_phone(text, region) == ("", PhoneVerdict.IMPOSSIBLE)


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+971 0 22345678", None, "+97122345678"),
        ("00 971 22345678", "AE", "+97122345678"),
        ("00 971 0 22345678", "AE", "+97122345678"),
        ("+44 (0) 7700 900123", None, "+447700900123"),
        ("0044 0 7700 900123", "GB", "+447700900123"),
    ],
)
def test_a_number_with_one_prefix_of_a_kind_is_read(text: str, region: str | None, number: str) -> None:
    """A prefix of each kind, abroad and within the country, is dropped, and what is left reads as itself."""
    assert parse_phone(text, region)[0] == number
    assert parse_phone(number, None)[0] == number


@pytest.mark.parametrize(
    ("number", "sure"),
    [
        ("+12015550123", True),
        ("+16045550123", True),  # Canada, which has the calling code of the United States.
        ("+870301234567", True),
        ("+77710009998", False),  # Leading digits tell Kazakhstan from Russia.
        ("+79123456789", False),
        ("+80012345678", False),  # Under this calling code there are no mobiles.
        ("+442079460123", False),
    ],
)
def test_only_a_mobile_of_a_plain_plan_is_sure(number: str, *, sure: bool) -> None:
    """A mobile is known without phonenumbers, but for one whose region its leading digits tell; all of these are valid."""
    assert is_surely_valid(number) is sure
    assert parse_phone(number, None) == (number, PhoneVerdict.VALID)


@pytest.mark.parametrize("region", ["GB", "US", "DE"])
def test_known_regions_pass(region: str) -> None:
    """A region that phonenumbers knows is accepted, and a number of another country is still read by its +."""
    check_region(region)
    assert parse_phone("+12015550123", region)[0] == "+12015550123"


@pytest.mark.parametrize("region", ["", "gb", "ZZ", "GBR", "001", "Germany"])
def test_unknown_regions_raise(region: str) -> None:
    """A region that phonenumbers does not know is the caller's mistake, wherever it comes in."""
    with pytest.raises(ValueError, match="default_region"):
        check_region(region)
    with pytest.raises(ValueError, match="default_region"):
        parse_phone("020 7946 0123", region)


@pytest.mark.parametrize(
    ("digits", "assigned"),
    [("120", True), ("12015550123", True), ("447700900123", True), ("420", True), ("999123", False), ("210", False)],
)
def test_country_codes_have_one_to_three_digits(digits: str, *, assigned: bool) -> None:
    """A number begins with a country code if its first one, two or three digits are an assigned one."""
    assert has_country_code(digits) is assigned


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+442079460123", "+44 20 7946 0123"),
        ("+12015550123", "+1 201 555 0123"),
        ("+4402079460123", "+44 02079460123"),
        ("+999123456", "+99 9123456"),
        ("+12", "+12"),
        ("+" + "1" * 18, "+11 " + "1" * 16),
    ],
)
def test_numbers_are_written_with_spaces(number: str, written: str) -> None:
    """A number gets the spaces of its country and no hyphen; one that cannot be read gets one space."""
    assert format_international(number) == written


@settings(deadline=None)
@given(st.text("0123456789", min_size=3, max_size=20))
def test_writing_keeps_every_digit_and_needs_no_apostrophe(digits: str) -> None:
    """Whatever the digits, all are kept in order, a space is among them, and no spreadsheet takes the text for a formula."""
    written = format_international("+" + digits)
    assert written.replace(" ", "") == "+" + digits
    assert " " in written
    assert inert(written) == written

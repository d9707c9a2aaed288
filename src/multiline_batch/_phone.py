"""
The home of phonenumbers: what a phone number is that an invitation can be sent to.

Its parser is generous (it reads vanity letters, drops extensions, follows ``;phone-context=``) and can be made to work for
a minute by 98 characters.  So only text of digits and separators, short enough, ever reaches it; `cells` sees to that.
Whether a number is *valid* changes with every release of the metadata, so validity advises and never refuses.
"""

import re
from enum import Enum
from functools import cache
from typing import Any

_THOUSANDS = 3
_NO_DIGITS = re.compile(r"[^0-9]+")


class PhoneVerdict(Enum):
    """What phonenumbers says of a text."""

    VALID = "valid"
    UNLIKELY = "unlikely"
    IMPOSSIBLE = "impossible"


def check_region(region: str) -> None:
    """Raise `ValueError` unless *region* is one whose national numbers phonenumbers can read."""
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415  Loaded at first need.

    if region not in SUPPORTED_REGIONS:
        msg = "default_region must be a two-letter region that phonenumbers knows, such as 'GB'"
        raise ValueError(msg)


def parse_phone(text: str, region: str | None) -> tuple[str, PhoneVerdict]:
    """Return the number as ``+`` and digits, and what phonenumbers thinks of it; the text is digits and separators."""
    if region is not None:
        check_region(region)
    elif is_surely_valid(plain := text.replace(" ", "").replace("-", "")):
        return plain, PhoneVerdict.VALID
    import phonenumbers  # noqa: PLC0415  Loaded at first need.

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return "", PhoneVerdict.IMPOSSIBLE
    # A count of digits is soon asked for, and what is valid is possible too.
    if not phonenumbers.is_possible_number(number):
        return "", PhoneVerdict.IMPOSSIBLE
    verdict = PhoneVerdict.VALID if phonenumbers.is_valid_number(number) else PhoneVerdict.UNLIKELY
    normal = f"+{number.country_code}{phonenumbers.national_significant_number(number)}"
    if (
        verdict is PhoneVerdict.UNLIKELY
        and _NO_DIGITS.sub("", text) != normal[1:]
        and phonenumbers.parse(normal) != number
    ):
        # One prefix was dropped and another is left: nobody can tell which number that is.
        return "", PhoneVerdict.IMPOSSIBLE
    return normal, verdict


@cache
def calling_code(first: str) -> int | None:
    """Return the calling code of numbers that begin with at most three digits, or None."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # noqa: PLC0415  Loaded at first need.

    if first[0] == "0":
        return None
    codes = (int(first[:length]) for length in (1, 2, 3))
    return next((code for code in codes if code in COUNTRY_CODE_TO_REGION_CODE), None)


_Told = tuple[re.Pattern[str] | None, re.Pattern[str] | None, frozenset[int]]
"""Leading digits, mobiles, and the lengths of mobiles."""


@cache
def _leading_and_mobile(main: str, region: str, code: str) -> _Told:
    """
    Return what the loaded metadata says of a region: its leading digits, if they tell it; otherwise its mobiles, and their lengths.

    Mobiles are only those that phonenumbers reads as they stand: none that begins with 0 or with the prefix that is dialled within
    the main region.
    """
    from phonenumbers import PhoneMetadata  # noqa: PLC0415  Loaded at first need.

    metadata: Any = PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
    general, mobile = metadata.general_desc, metadata.mobile
    if metadata.leading_digits is not None:
        return re.compile(metadata.leading_digits), None, frozenset()
    if not mobile or not mobile.national_number_pattern:
        return None, None, frozenset()
    dialled: Any = PhoneMetadata.metadata_for_region_or_calling_code(int(code), main)
    refused = "|".join(filter(None, ("0", dialled.national_prefix_for_parsing)))
    # An SMS goes to a mobile; any other number is for phonenumbers to judge, and a short pattern is soon compiled.
    accepted = f"(?!{refused})(?=(?:{general.national_number_pattern})$)(?:{mobile.national_number_pattern})"
    # Mobiles without lengths of their own have those of all numbers.
    lengths = frozenset(mobile.possible_length or general.possible_length).intersection(general.possible_length)
    return None, re.compile(accepted, re.ASCII), lengths


@cache
def _regions_under(first: str) -> tuple[int, tuple[str, ...], _Told] | None:
    """
    Return what is under the calling code of ``+`` and digits that begin with three digits, or None if there is none.

    That is where the national part begins, the regions, and what the metadata says of the first one.
    """
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # noqa: PLC0415  Loaded at first need.

    code = calling_code(first)
    if code is None:
        return None
    regions = COUNTRY_CODE_TO_REGION_CODE[code]
    return len(str(code)) + 1, regions, _leading_and_mobile(regions[0], regions[0], str(code))


def is_surely_valid(number: str) -> bool:
    """
    Return whether a text is a mobile, ``+`` and digits, that phonenumbers finds valid and keeps as it stands; False says nothing.

    The regions under a calling code are asked in phonenumbers' own order, and most numbers are of the first.  One that leading
    digits tell is left to phonenumbers.

    >>> is_surely_valid("+12015550123"), is_surely_valid("+112015550123")
    (True, False)
    """
    first = number[1:4]
    # What is remembered is of digits alone, so it is little, and nobody's.
    if number[:1] != "+" or not (first.isascii() and first.isdecimal()):
        return False
    known = _regions_under(first)
    if known is None:
        return False
    start, regions, (leading, mobile, lengths) = known
    if mobile and len(number) - start in lengths and mobile.fullmatch(number, start):
        return True
    for region in regions[1:]:
        if leading and leading.match(number, start):
            return False
        leading, mobile, lengths = _leading_and_mobile(regions[0], region, number[1:start])
        if mobile and len(number) - start in lengths and mobile.fullmatch(number, start):
            return True
    return False


def has_country_code(digits: str) -> bool:
    """Return whether at least three digits begin with a country code that is assigned."""
    return calling_code(digits[:3]) is not None


def format_international(number: str) -> str:
    """
    Write ``+`` and digits with spaces, so that a spreadsheet keeps it as text; the digits are always kept.

    The spaces are those of the country, unless all groups have three digits: where spaces group thousands, a spreadsheet
    would take those for one quantity and drop the ``+``.

    >>> format_international("+442079460123"), format_international("+48512345678"), format_international("+44207")
    ('+44 20 7946 0123', '+48 512345678', '+44 20 7')
    """
    import phonenumbers  # noqa: PLC0415  Loaded at first need.

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        code, groups = number[:3], [number[3:]]
    else:
        written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        # Some countries write hyphens, which a spreadsheet reads as subtraction.
        code, *groups = "".join(c if c.isdecimal() or c == "+" else " " for c in written).split()
        if "".join((code, *groups)) != number:
            code, groups = number[:3], [number[3:]]
    rest = "".join(groups)
    if all(len(group) == _THOUSANDS for group in groups):
        groups = [rest] if len(rest) > _THOUSANDS else [rest[:-1], rest[-1:]]
    return " ".join(filter(None, (code, *groups)))

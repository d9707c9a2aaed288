"""
The home of phonenumbers: what a phone number is that an invitation can be sent to.

Its parser is generous (it reads vanity letters, drops extensions, follows ``;phone-context=``) and can be made to work for
a minute by 98 characters.  So only text of digits and separators, short enough, ever reaches it; `cells` sees to that.
Whether a number is *valid* changes with every release of the metadata, so validity advises and never refuses.
"""

from enum import Enum

_THOUSANDS = 3


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
    import phonenumbers  # noqa: PLC0415  Loaded at first need.

    if region is not None:
        check_region(region)
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return "", PhoneVerdict.IMPOSSIBLE
    # What is valid is possible too, and the question about validity is the one that nearly every number answers.
    verdict = PhoneVerdict.VALID if phonenumbers.is_valid_number(number) else PhoneVerdict.UNLIKELY
    if verdict is PhoneVerdict.UNLIKELY and not phonenumbers.is_possible_number(number):
        return "", PhoneVerdict.IMPOSSIBLE
    normal = f"+{number.country_code}{phonenumbers.national_significant_number(number)}"
    return normal, verdict


def has_country_code(digits: str) -> bool:
    """Return whether the digits begin with a country code that is assigned."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # noqa: PLC0415  Loaded at first need.

    return any(int(digits[:length]) in COUNTRY_CODE_TO_REGION_CODE for length in (1, 2, 3))


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

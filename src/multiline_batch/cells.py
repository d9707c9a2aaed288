"""
One cell: its text becomes a value, or a problem without a place.

Every parser takes the text as it stands in the file and returns ``(value, problems)``.  A value of `None` with problems means
that the cell is wrong; `None` without problems, that an optional cell is blank; a value with problems, that the cell is
right and something is worth saying.  A form for a single account uses the same parsers; what is no text, `None` too, is a
`TypeError`: a field that nobody filled in is the empty text.

What is only spelling (case of a choice, spaces around) is accepted without a word.  What may surprise is a notice.  Recording is
never defaulted: a blank ``monitor_calls`` is an error and not *off*.

Only digits and the separators ``space . - ( ) /`` after at most one ``+`` are ever taken for a phone number, and at most
`MAX_PHONE_CHARACTERS` of them.
"""

import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import TypeVar

from attrs import evolve

from multiline_batch._email import normalize_email
from multiline_batch._fields import check_type
from multiline_batch._phone import PhoneVerdict, has_country_code, parse_phone
from multiline_batch.findings import Problem, Safety
from multiline_batch.identifiers import Identity, Number, is_email, number_key
from multiline_batch.vocabulary import Language, MonitorCalls, MonitorSms, RestrictIncoming, SocialMessaging

MAX_PHONE_CHARACTERS = 40
"""Longest text that is taken for a phone number, in characters (Q19)."""

FORWARDING_DIGITS_MIN = 4
"""Fewest digits of a forwarding number, with country code (S41)."""

FORWARDING_DIGITS_MAX = 18
"""Most digits of a forwarding number, with country code (S41)."""

SPREADSHEET_DIGITS = 15
"""How many digits a spreadsheet keeps of a number, in digits; it writes zeros for the rest."""

_E = TypeVar("_E", bound=Enum)

_PHONE = re.compile(r"\+?[0-9 .\-()/]*[0-9][0-9 .\-()/]*")
# What spreadsheets make of long numbers: 4.42E+11, 4,42E+11; and what data frames make of them: 442079460123.0.
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_DECIMAL = re.compile(r"(\+?[0-9]+)[.,]0+")
_match_plain_number = re.compile(rf"\+[0-9]{{1,{MAX_PHONE_CHARACTERS - 1}}}").fullmatch
_AROUND_ADDRESS = "'\"\u2018\u2019\u201c\u201d.,;"
_THOUSANDS = re.compile(r"\+?[0-9]{1,3}(?:,[0-9]{3})+")
_TEXT_MARK = re.compile(r"'(?=\+?[0-9])")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
# Signs that spreadsheets, word processors and web pages put where a phone number has a space or a hyphen, and signs that
# cannot be seen.
_LOOK_ALIKES = {
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\u2066\u2069\ufeff\u00ad"), None),
}

_REMOVED_APOSTROPHE = (Problem(code="apostrophe-removed"),)
_MISSING = (Problem(code="value-missing"),)


def parse_name(text: str) -> tuple[str | None, tuple[Problem, ...]]:
    """
    Read a first or last name.

    Source:
        S34, S35: optional text.  Q14: spaces around it are dropped, those within kept.

    Raises:
        TypeError: *text* is no text.

    >>> parse_name("  Anna Maria ")
    ('Anna Maria', ())
    """
    check_type(text, str, "text")
    text = text.strip()
    revived = _revived(text) if "'" in text else text
    return revived.strip() or None, (_REMOVED_APOSTROPHE if revived is not text else ())


def parse_identity(text: str, *, default_region: str | None = None) -> tuple[Identity | None, tuple[Problem, ...]]:
    """
    Read an email address or a phone number.

    Source:
        S36: mandatory; an address or a phone number.  Q18: with an ``@`` it is an address.  Q19: without a ``+`` a number is
        read in *default_region*, and refused if there is none.

    Args:
        text: The cell.

        default_region: Two letters of the region of numbers without ``+``, such as ``GB``.

    Raises:
        TypeError: *text* is no text.
        ValueError: *default_region* is none that is known; that shows only where a number without ``+`` is to be read.

    >>> parse_identity(" Anna@Example.ORG ")
    ('Anna@example.org', ())
    >>> parse_identity("+44 7700 900123")[0]
    '+447700900123'
    >>> [problem.code for problem in parse_identity("07700 900123")[1]]
    ['phone-country-missing']
    """
    check_type(text, str, "text")
    text = text.strip()
    if not text:
        return None, _MISSING
    notices: tuple[Problem, ...] = ()
    if text[0] == "'":
        text, notices = _without_apostrophe(text)
    if "@" in text:
        # No address begins with an apostrophe that somebody meant, though the standard would allow it.
        address = None if text[0] == "'" else normalize_email(text)
        return (Identity(address), notices) if address else (None, (*notices, _wrong_address(text)))
    identity, problems = _parse_device(text, default_region)
    return identity, notices + problems


def _wrong_address(text: str) -> Problem:
    # What mail programs and spreadsheets put around an address: Anna <anna@example.org>, mailto:, quotation marks, spaces.
    inner = text.partition("<")[2].partition(">")[0] if "<" in text else text
    bare = "".join(_without_look_alikes(inner).split()).strip(_AROUND_ADDRESS)
    bare = (bare[len("mailto:") :] if bare.lower().startswith("mailto:") else bare).strip(_AROUND_ADDRESS)
    right = text.count("@") == 1 and bare != text and is_email(bare) and normalize_email(bare)
    return Problem(code="email-invalid", mend=bare if right else None)


def _parse_device(text: str, region: str | None) -> tuple[Identity | None, tuple[Problem, ...]]:
    damage = _spreadsheet_damage(text)
    if damage:
        return None, (evolve(damage, mend=_device_mend(text, region)),)
    if len(text) > MAX_PHONE_CHARACTERS or not _PHONE.fullmatch(text):
        return None, (_mended(text, "phone-malformed"),)
    international = text[0] == "+"
    if not international and region is None:
        likely, _ = parse_phone("+" + text, None)
        return None, (Problem(code="phone-country-missing", mend=likely or None),)
    number, verdict = parse_phone(text, None if international else region)
    if verdict is PhoneVerdict.IMPOSSIBLE:
        return None, (Problem(code="phone-impossible"),)
    notices = [] if international else list(_assumed(text, number, str(region)))
    if verdict is PhoneVerdict.UNLIKELY:
        notices.append(Problem(code="phone-unlikely"))
    return Identity(number), tuple(notices)


def _device_mend(text: str, region: str | None) -> str | None:
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None or len(decimal[1]) > MAX_PHONE_CHARACTERS:
        return None
    identity, problems = _parse_device(decimal[1], region)
    return identity or next((problem.mend for problem in problems), None)


def _assumed(text: str, number: str, region: str) -> Iterator[Problem]:
    # Perhaps a spreadsheet dropped the + of a number of another country.
    other, verdict = parse_phone("+" + text, None)
    ambiguous = verdict is PhoneVerdict.VALID and other != number
    safety = Safety.REVIEW if ambiguous else Safety.SAFE
    yield Problem(code="phone-region-assumed", params=(region,), mend=number, safety=safety)
    if ambiguous:
        yield Problem(code="phone-ambiguous", params=(region,))


def parse_multiline_number(text: str) -> tuple[Number | None, tuple[Problem, ...]]:
    """
    Read the wished MultiLine number; its digits are what is compared with the host's numbers.

    Source:
        S38: optional.  Q38: no format is documented, so none is guessed; a missing ``+`` is a notice.

    Raises:
        TypeError: *text* is no text.

    >>> parse_multiline_number("+44 20 7946 0123")
    ('+442079460123', ())
    >>> number, (problem,) = parse_multiline_number("442079460123")
    >>> number, problem.code
    ('+442079460123', 'plus-missing')
    """
    number, written, problems = _parse_number(text)
    if number and written[0] != "+":
        # No country code begins with 0, so a + before one mends nothing.
        problems = (*problems, Problem(code="plus-missing", mend=None if number[1] == "0" else number))
    return number, problems


def parse_forwarding_number(text: str) -> tuple[Number | None, tuple[Problem, ...]]:
    """
    Read a forwarding number: 4 to 18 digits with country code, bounds included.

    Source:
        S41: the count is of digits.  Q30: a number that begins with 0 has no country code.

    Raises:
        TypeError: *text* is no text.

    >>> parse_forwarding_number("+44 7700 900123")
    ('+447700900123', ())
    >>> [problem.code for problem in parse_forwarding_number("+443")[1]]
    ['forwarding-length']
    """
    number, written, problems = _parse_number(text)
    if number is None:
        return None, problems
    digits = number[1:]
    errors: list[Problem] = []
    if not FORWARDING_DIGITS_MIN <= len(digits) <= FORWARDING_DIGITS_MAX:
        bounds = (len(digits), FORWARDING_DIGITS_MIN, FORWARDING_DIGITS_MAX)
        errors.append(Problem(code="forwarding-length", params=bounds))
    if digits[0] == "0":
        errors.append(Problem(code="forwarding-no-country-code"))
    if errors:
        return None, (*problems, *errors)
    if not has_country_code(digits):
        problems = (*problems, Problem(code="forwarding-country-unassigned"))
    if len(digits) > SPREADSHEET_DIGITS and not digits[SPREADSHEET_DIGITS:].strip("0"):
        problems = (*problems, Problem(code="forwarding-rounded"))
    if "(" in written and _TRUNK_ZERO.search(written):
        mend = number_key(_TRUNK_ZERO.sub("", written))
        fits = len(mend) > FORWARDING_DIGITS_MIN
        problems = (*problems, Problem(code="forwarding-trunk-zero", mend=mend if fits else None))
    return number, problems


def _parse_number(text: str) -> tuple[Number | None, str, tuple[Problem, ...]]:
    check_type(text, str, "text")
    text = text.strip()
    if not text:
        return None, text, ()
    if _match_plain_number(text):
        return Number(text), text, ()
    notices: tuple[Problem, ...] = ()
    if text[0] == "'":
        text, notices = _without_apostrophe(text)
    damage = _spreadsheet_damage(text)
    if damage:
        return None, text, (*notices, damage)
    if len(text) > MAX_PHONE_CHARACTERS or not _PHONE.fullmatch(text):
        return None, text, (*notices, _mended(text, "number-malformed"))
    return number_key(text), text, notices


def _revived(text: str) -> str:
    from multiline_batch.writing import revive  # noqa: PLC0415  A plain upload has no apostrophe.

    return revive(text)


def _without_apostrophe(text: str) -> tuple[str, tuple[Problem, ...]]:
    # An apostrophe before a number is how spreadsheets mark text; before a formula it is what `writing.inert` put there.
    bare = text[1:] if _TEXT_MARK.match(text) and "@" not in text else _revived(text)
    return bare.strip(), (_REMOVED_APOSTROPHE if bare is not text else ())


def _spreadsheet_damage(text: str) -> Problem | None:
    if _SCIENTIFIC.fullmatch(text):
        return Problem(code="number-scientific")
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None:
        return None
    number = number_key(decimal[1])
    return Problem(code="number-decimal", mend=None if number[1] == "0" else number)


def _without_look_alikes(text: str) -> str:
    # None of them is ASCII, and looking for each takes time.
    return text if text.isascii() else text.translate(_LOOK_ALIKES)


def _mended(text: str, code: str) -> Problem:
    # Long texts are nobody's phone number with a strange space in it.
    if len(text) > 2 * MAX_PHONE_CHARACTERS:
        return Problem(code=code)
    mended = text.replace(",", " ") if _THOUSANDS.fullmatch(text) else _without_look_alikes(text).strip()
    fits = mended != text and len(mended) <= MAX_PHONE_CHARACTERS and _PHONE.fullmatch(mended)
    return Problem(code=code, mend=mended if fits else None)


@cache
def _words(kind: type[_E]) -> dict[str, _E]:
    return {str(member.value).lower(): member for member in kind}


@cache
def _allowed(kind: type[Enum]) -> tuple[str, ...]:
    return tuple(str(member.value) for member in kind)


def _parse_choice(kind: type[_E], text: str) -> tuple[_E | None, tuple[Problem, ...]]:
    check_type(text, str, "text")
    wanted = text.strip().lower()
    if not wanted:
        return None, ()
    member: _E | None = _words(kind).get(wanted)
    if member is not None:
        return member, ()
    from multiline_batch.spellings import likely_meaning  # noqa: PLC0415  A plain upload has no wrong word.

    meant = likely_meaning(kind, text)
    mend = None if meant is None else str(meant.value)
    return None, (Problem(code="value-not-allowed", params=(_allowed(kind),), mend=mend),)


def _parse_mandatory(kind: type[_E], text: str) -> tuple[_E | None, tuple[Problem, ...]]:
    value, problems = _parse_choice(kind, text)
    return value, problems if value or problems else _MISSING


def parse_social_messaging(text: str) -> tuple[SocialMessaging | None, tuple[Problem, ...]]:
    """
    Read ``social_messaging``: Yes or No, in any case of letters.

    Source:
        S37: mandatory.  Q16: no other word is accepted.

    Raises:
        TypeError: *text* is no text.

    >>> parse_social_messaging("yes")
    (<SocialMessaging.YES: 'Yes'>, ())
    """
    return _parse_mandatory(SocialMessaging, text)


def parse_monitor_calls(text: str) -> tuple[MonitorCalls | None, tuple[Problem, ...]]:
    """
    Read ``monitor_calls``: auto records calls, off does not.

    Source:
        S39: mandatory.  Q15: never defaulted.  Q16: *on* is a word of another column.

    Raises:
        TypeError: *text* is no text.

    >>> [problem.code for problem in parse_monitor_calls("on")[1]]
    ['value-not-allowed']
    """
    return _parse_mandatory(MonitorCalls, text)


def parse_monitor_sms(text: str) -> tuple[MonitorSms | None, tuple[Problem, ...]]:
    """
    Read ``monitor_sms``: on records SMS, off does not.

    Source:
        S40: mandatory.  Q15: never defaulted.

    Raises:
        TypeError: *text* is no text.

    >>> [problem.code for problem in parse_monitor_sms("")[1]]
    ['value-missing']
    """
    return _parse_mandatory(MonitorSms, text)


def parse_restriction(text: str) -> tuple[RestrictIncoming | None, tuple[Problem, ...]]:
    """
    Read ``restrict_incoming_social_messaging``: true or false, or blank.

    Source:
        S42: optional.  Q28: blank is not false.

    Raises:
        TypeError: *text* is no text.

    >>> parse_restriction("TRUE"), parse_restriction("")
    ((<RestrictIncoming.TRUE: 'true'>, ()), (None, ()))
    """
    return _parse_choice(RestrictIncoming, text)


def parse_language(text: str) -> tuple[Language | None, tuple[Problem, ...]]:
    """
    Read ``Language``: one of five English names, or blank.

    Source:
        S43: optional.  Q34: no codes.

    Raises:
        TypeError: *text* is no text.

    >>> parse_language("german")
    (<Language.GERMAN: 'German'>, ())
    """
    return _parse_choice(Language, text)

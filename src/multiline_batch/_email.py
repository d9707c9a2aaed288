"""
The home of email-validator: what an email address is.

The library never asks the domain name system: whether an address can be delivered to is for the invitation to find out.
email-validator is loaded when the first address is judged that needs it: an address in plain lower-case form is its own normal
form, and one pattern accepts a part of those that email-validator accepts.  Whatever the pattern does not accept goes to
email-validator, so the pattern can only save time.
"""

import re
import unicodedata

MAX_EMAIL_CHARACTERS = 320
"""Longest text that is handed to email-validator, in characters; no address is longer."""

MAX_PLAIN_CHARACTERS = 200
"""Longest address that the pattern may accept, in characters; well below every limit of email-validator."""

# No capital: some mailbox names are folded.  No two hyphens together: those are for names in other scripts.
_PLAIN = re.compile(
    r"[a-z0-9_]++(?:[.+-][a-z0-9_]++)*+@(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)++"
    r"(?!(?:arpa|invalid|local|localhost|onion|test)\Z)[a-z]{2,20}+"
)
_LABEL_TOO_LONG = re.compile(r"[^.@]{60}")


MAX_SHORT_CHARACTERS = 59
"""Longest address of which no part can be too long, in characters."""

match_plain = _PLAIN.fullmatch
"""Matches an address in plain form; if it is short too, it is right and its own normal form and key."""


def normalize_email(text: str) -> str | None:
    """
    Return the normal form of an address, or None if it is none.

    The domain becomes lower case and Unicode, the local part stays as written.
    """
    if _is_plain(text):
        return text
    lower = text.lower()
    if text != lower and text.isascii() and _is_plain(lower):
        local, _, domain = lower.partition("@")
        # A mailbox of letters alone may be one that is folded, such as postmaster.
        if not local.isalpha():
            return f"{text[: len(local)]}@{domain}"
    return _ask_email_validator(text)


def _is_plain(text: str) -> bool:
    return bool(len(text) <= MAX_PLAIN_CHARACTERS and _PLAIN.fullmatch(text) and not _LABEL_TOO_LONG.search(text))


def _ask_email_validator(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  Loaded at first need.

    if len(text) > MAX_EMAIL_CHARACTERS:
        return None
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def email_key(address: str) -> str:
    """
    Return the text under which an address is compared: without regard to case, its domain in Unicode.

    >>> email_key("Anna.Berg@Example.ORG")
    'anna.berg@example.org'
    """
    if "xn--" in address.lower():
        # The same mailbox can be written with its domain in ASCII; email-validator knows how to bring both together.
        address = normalize_email(address) or address
    if address.isascii() or len(address) > MAX_EMAIL_CHARACTERS:
        # Bringing signs in order takes quadratic time, and no address is that long.
        return address.lower()
    # Domains are compared by lower case alone: folding would make one of two domains that differ in \u00df and ss.
    local, _, domain = unicodedata.normalize("NFD", address).rpartition("@")
    return unicodedata.normalize("NFC", f"{local.casefold()}@{domain.lower()}")

"""
The home of email-validator: what an email address is.

The library never asks the domain name system: whether an address can be delivered to is for the invitation to find out.
email-validator is loaded when the first address is judged, so that a file without addresses never pays for it.
"""

import unicodedata

MAX_EMAIL_CHARACTERS = 320
"""Longest text that is handed to email-validator, in characters; no address can be longer (64 + 1 + 255)."""


def normalize_email(text: str) -> str | None:
    """
    Return the normal form of an address, or None if it is none.

    The domain becomes lower case and Unicode, the local part stays as written.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  Loaded at first need.

    if len(text) > MAX_EMAIL_CHARACTERS:
        return None
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def email_key(address: str) -> str:
    """
    Return the text under which an address is compared: case-folded, its domain in Unicode.

    >>> email_key("Anna.Berg@Example.ORG")
    'anna.berg@example.org'
    """
    if "xn--" in address.lower():
        # The same mailbox can be written with its domain in ASCII; email-validator knows how to bring both together.
        address = normalize_email(address) or address
    return address.casefold() if address.isascii() else unicodedata.normalize("NFC", address).casefold()

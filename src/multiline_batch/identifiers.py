"""
Identifiers: how organizations, identities and numbers are named, and when two spellings name the same one.

An identity is a login name, so one address in two spellings is one account.  A MultiLine number is compared by its digits,
because spreadsheets lose its ``+``; no national form is ever guessed.
"""

import re
from typing import NewType

from multiline_batch._email import email_key
from multiline_batch._fields import check_type

_NO_DIGITS = re.compile(r"[^0-9]+")
_DIGIT = re.compile("[0-9]")
_LOST = re.compile(r"[^\W0-9_]|@")

OrganizationId = NewType("OrganizationId", str)
"""The host's own name for an organization."""

Identity = NewType("Identity", str)
"""Who an account belongs to, as an email address, or a phone number as ``+`` and digits."""

Number = NewType("Number", str)
"""A phone number as ``+`` and digits."""


def to_organization_id(text: str) -> OrganizationId:
    """Return a text as the id of an organization; raise `ValueError` if it is empty or no text."""
    _check_id(text)
    return OrganizationId(text)


def _check_id(value: object) -> None:
    if not isinstance(value, str) or not value:
        msg = "the id of an organization must be a text that is not empty"
        raise ValueError(msg)


def is_email(identity: str) -> bool:
    """
    Return whether an identity is an email address; otherwise it is a phone number (Q18).

    Raises:
        TypeError: *identity* is no text.

    >>> is_email("anna@example.org"), is_email("+447700900123")
    (True, False)
    """
    check_type(identity, str, "identity")
    return "@" in identity


def identity_key(identity: str) -> Identity:
    """
    Return the text under which two identities are the same: a case-folded address, or ``+`` and digits.

    Source:
        Q21, Q22: the identity is the login name, so spelling makes no second one.

    Raises:
        TypeError: *identity* is no text.
        ValueError: It is neither an address nor a number, as in `number_key`.

    >>> identity_key("Anna@Example.org"), identity_key("+44 7700 900123")
    ('anna@example.org', '+447700900123')
    """
    check_type(identity, str, "identity")
    return Identity(email_key(identity.strip()) if is_email(identity) else number_key(identity))


def number_key(number: str) -> Number:
    """
    Return the text under which two numbers are the same: ``+`` and their digits.

    Source:
        Q38: digits are the key, the inventory decides.

    Raises:
        TypeError: *number* is no text.
        ValueError: It has no digit from 0 to 9, or letters or digits of other scripts, without which it would be another number.

    >>> number_key("+44 20 7946 0123") == number_key("442079460123") == "+442079460123"
    True
    """
    check_type(number, str, "number")
    if is_plain_number(number):
        return Number(number)
    if not is_number(number):
        msg = "a number must have digits from 0 to 9, and no letters or other digits"
        raise ValueError(msg)
    return Number("+" + _NO_DIGITS.sub("", number))


def is_number(text: str) -> bool:
    """Return whether a text has digits, and nothing that would be lost if only they were kept."""
    return is_plain_number(text) or (bool(_DIGIT.search(text)) and not _LOST.search(text))


def is_plain_number(text: str) -> bool:
    """Return whether a text is ``+`` and digits, and so its own key."""
    return text[:1] == "+" and text.isascii() and text[1:].isdecimal()

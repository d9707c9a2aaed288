"""
The closed vocabularies: the words that the CSV and the portal use, each with its exact spelling as value.

Every column of choices has a vocabulary of its own, and none accepts another's words: ``on`` is no value of ``monitor_calls``,
because cross-accepting would hide a swapped column (Q16).
"""

from enum import Enum
from typing import TypeVar

from multiline_batch._fields import check_type

_E = TypeVar("_E", bound=Enum)


class Mode(Enum):
    """The two buttons of the screen (S27, S29)."""

    IMPORT = "Import"
    IMPORT_AND_INVITE = "Import & Invite"


class SocialMessaging(Enum):
    """The values of ``social_messaging`` (S37)."""

    YES = "Yes"
    NO = "No"


class MonitorCalls(Enum):
    """The values of ``monitor_calls`` (S39): *auto* records calls."""

    AUTO = "auto"
    OFF = "off"


class MonitorSms(Enum):
    """The values of ``monitor_sms`` (S40): *on* records SMS."""

    ON = "on"
    OFF = "off"


class RestrictIncoming(Enum):
    """The values of ``restrict_incoming_social_messaging`` (S42): with *true* outsiders cannot write first."""

    TRUE = "true"
    FALSE = "false"


class Language(Enum):
    """The values of ``Language`` (S43)."""

    ENGLISH = "English"
    ITALIAN = "Italian"
    GERMAN = "German"
    FRENCH = "French"
    SPANISH = "Spanish"


class Privilege(Enum):
    """The privileges of an administrator's role (S6, O6)."""

    ACCOUNTS = "Accounts"
    ACCOUNTS_BULK_OPERATIONS = "Accounts Bulk Operations"
    ADMINISTRATORS = "Administrators"
    API_USERS = "API Users"
    REPORTS = "Reports"
    SETUP = "Setup"


class AccountStatus(Enum):
    """Where an account stands, in the portal's words (V13, V14)."""

    NOT_INVITED = "Not Invited"
    INVITED = "Invited"
    INVITATION_FAILED = "Invitation Failed"
    ACTIVE = "Active"
    SUSPENDED = "Suspended"
    BLOCKED = "Blocked"
    OPTED_OUT = "Opted Out"


class Usage(Enum):
    """What a number is used for, whoever looks at it (N1, N6)."""

    AVAILABLE = "Available"
    RESERVED = "Reserved"
    ASSIGNED = "Assigned"
    ACTIVE = "Activated"


def _find_member(kind: type[_E], text: str, also: dict[str, _E]) -> _E:
    check_type(text, str, "text")
    wanted = " ".join(text.split()).lower()
    names = {str(member.value).lower(): member for member in kind} | also
    if wanted not in names:
        msg = f"{kind.__name__} is one of {', '.join(repr(member.value) for member in kind)}"
        raise ValueError(msg)
    return names[wanted]


def parse_account_status(text: str) -> AccountStatus:
    """
    Read any documented spelling of an account's status.

    Source:
        V13, V14, X9: the portal's pages use four vocabularies.

    Raises:
        TypeError: It is no text.
        ValueError: The text is no documented status.

    >>> parse_account_status("Activated")
    <AccountStatus.ACTIVE: 'Active'>
    """
    return _find_member(AccountStatus, text, {"activated": AccountStatus.ACTIVE})


def parse_usage(text: str) -> Usage:
    """
    Read any documented spelling of a number's usage.

    Source:
        N1, N2, X10: *Registered* and *Activated* are one state.

    Raises:
        TypeError: It is no text.
        ValueError: The text is no documented usage.

    >>> parse_usage("registered") is parse_usage("Activated") is parse_usage("active")
    True
    """
    return _find_member(Usage, text, {"registered": Usage.ACTIVE, "active": Usage.ACTIVE})

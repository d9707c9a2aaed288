"""The closed vocabularies: each with its exact spelling, and the spellings that the portal's pages use."""

from enum import Enum

import pytest

from multiline_batch.vocabulary import (
    AccountStatus,
    Language,
    Mode,
    MonitorCalls,
    MonitorSms,
    Privilege,
    RestrictIncoming,
    SocialMessaging,
    Usage,
    parse_account_status,
    parse_usage,
)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Mode, ["Import", "Import & Invite"]),
        (SocialMessaging, ["Yes", "No"]),
        (MonitorCalls, ["auto", "off"]),
        (MonitorSms, ["on", "off"]),
        (RestrictIncoming, ["true", "false"]),
        (Language, ["English", "Italian", "German", "French", "Spanish"]),
        (Usage, ["Available", "Reserved", "Assigned", "Activated"]),
        (
            AccountStatus,
            ["Not Invited", "Invited", "Invitation Failed", "Active", "Suspended", "Blocked", "Opted Out"],
        ),
        (
            Privilege,
            ["Accounts", "Accounts Bulk Operations", "Administrators", "API Users", "Reports", "Setup"],
        ),
    ],
)
def test_words_are_spelled_as_the_product_spells_them(kind: type[Enum], words: list[str]) -> None:
    """Every member has the product's exact spelling as its value, in the product's order."""
    assert [member.value for member in kind] == words


@pytest.mark.parametrize("status", AccountStatus)
def test_a_status_is_read_in_any_case(status: AccountStatus) -> None:
    """Case and spaces around and between words do not matter to a status."""
    for text in (status.value, status.value.upper(), f"  {status.value.lower().replace(' ', '   ')}\t"):
        assert parse_account_status(text) is status


@pytest.mark.parametrize("usage", Usage)
def test_a_usage_is_read_in_any_case(usage: Usage) -> None:
    """Case and spaces around a word do not matter to a usage."""
    for text in (usage.value, usage.value.upper(), f"\u00a0{usage.value.lower()} "):
        assert parse_usage(text) is usage


@pytest.mark.parametrize("text", ["Active", "activated", " ACTIVATED "])
def test_active_and_activated_are_one_status(text: str) -> None:
    """The editor's Activated and the download's Active are one status."""
    assert parse_account_status(text) is AccountStatus.ACTIVE


@pytest.mark.parametrize("text", ["Registered", "active", "Activated"])
def test_registered_and_activated_are_one_usage(text: str) -> None:
    """The older Registered and the newer Activated are one usage."""
    assert parse_usage(text) is Usage.ACTIVE


@pytest.mark.parametrize("text", ["", "Pending", "Registered", "NOT_INVITED", "notinvited"])
def test_an_undocumented_status_raises(text: str) -> None:
    """A word that no page uses for a status raises and is told what there is."""
    with pytest.raises(ValueError, match=r"^AccountStatus is one of 'Not Invited', .*'Opted Out'$"):
        parse_account_status(text)


@pytest.mark.parametrize("text", ["", "Free", "Allocated", "Invited"])
def test_an_undocumented_usage_raises(text: str) -> None:
    """A word that no page uses for a usage raises and is told what there is."""
    with pytest.raises(ValueError, match=r"^Usage is one of 'Available', 'Reserved', 'Assigned', 'Activated'$"):
        parse_usage(text)

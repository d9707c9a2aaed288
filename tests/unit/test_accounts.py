"""Accounts and numbers: what a row asks for, what exists already, and what is free."""

from collections.abc import Callable

import pytest
from attrs import evolve, fields, frozen

from multiline_batch import (
    Account,
    AccountStatus,
    Identity,
    Language,
    MonitorCalls,
    MonitorSms,
    NewAccount,
    Number,
    NumberRecord,
    Pool,
    RefusedRow,
    RestrictIncoming,
    Settings,
    SocialMessaging,
    Usage,
    Utilization,
)
from multiline_batch.accounts import make_account
from support import ROOT, SALES, record

SETTINGS = Settings(
    social_messaging=SocialMessaging.YES,
    monitor_calls=MonitorCalls.AUTO,
    monitor_sms=MonitorSms.OFF,
    restrict_incoming_social_messaging=RestrictIncoming.TRUE,
    language=Language.GERMAN,
)
NEW = NewAccount(
    row=2,
    line=3,
    identity=Identity("anna@example.org"),
    settings=SETTINGS,
    firstname="Anna",
    lastname="Berg",
    multiline_number=Number("+442079460123"),
    forwarding_number=Number("+447700900123"),
)
REFUSED = RefusedRow(
    row=2,
    line=3,
    identity=Identity("anna@example.org"),
    firstname="Anna",
    lastname="Berg",
    multiline_number=Number("+442079460123"),
)
ACCOUNT = Account(
    identity="Anna@Example.org", organization=SALES, status=AccountStatus.INVITED, number="+44 20 7946 0123"
)
RECORD = record("+44 20 7946 0123", Usage.ASSIGNED, holder="Anna@Example.org")


@pytest.mark.parametrize("value", [NEW, REFUSED, ACCOUNT, RECORD], ids=lambda value: type(value).__name__)
def test_no_repr_shows_who(value: object) -> None:
    """Names, addresses and numbers appear neither in repr nor in str."""
    for text in (repr(value), str(value), f"{value}"):
        assert not [word for word in ("nna", "Berg", "xample", "7946", "7700") if word in text]


def test_a_repr_tells_what_is_there_and_what_is_not() -> None:
    """A masked repr still says which optional values a row has."""
    bare = RefusedRow(row=2, line=3)
    assert repr(bare) == (
        "RefusedRow(row=2, line=3, identity=None, firstname=None, lastname=None, multiline_number=None)"
    )
    assert "multiline_number=<...>" in repr(REFUSED)


@pytest.mark.parametrize(
    ("status", "pending"),
    [(status, status is AccountStatus.INVITED) for status in AccountStatus],
)
def test_only_an_invited_account_is_pending(status: AccountStatus, *, pending: bool) -> None:
    """A pending invitation is one that was sent and not used."""
    assert evolve(ACCOUNT, status=status).is_pending is pending


@pytest.mark.parametrize(
    ("identity", "key"),
    [("Anna@Example.org", "anna@example.org"), ("+44 7700 900123", "+447700900123"), ("447700900123", "+447700900123")],
)
def test_an_account_is_known_by_its_key(identity: str, key: str) -> None:
    """An account keeps its identity as the host writes it and is compared by its key."""
    account = evolve(ACCOUNT, identity=identity)
    assert (account.identity, account.key) == (identity, key)


def test_a_number_is_known_by_its_digits() -> None:
    """A number keeps the host's spelling and is compared by its digits."""
    assert (RECORD.number, RECORD.key) == ("+44 20 7946 0123", "+442079460123")


@pytest.mark.parametrize(
    ("holder", "identity", "held"),
    [
        ("Anna@Example.org", "anna@example.org", True),
        ("+44 7700 900123", "447700900123", True),
        ("anna@example.org", "bo@example.org", False),
        (None, "anna@example.org", False),
    ],
)
def test_a_holder_is_compared_by_key(holder: str | None, identity: str, *, held: bool) -> None:
    """A number is held by an account in whatever spelling, and by nobody if no holder is known."""
    assert record("+442079460123", Usage.RESERVED, holder=holder).is_held_by(identity) is held


@pytest.mark.parametrize("usage", [usage for usage in Usage if usage is not Usage.AVAILABLE])
def test_a_used_number_may_have_a_holder(usage: Usage) -> None:
    """A reserved, assigned or active number can be somebody's."""
    assert record("+442079460123", usage, holder="anna@example.org").holder == "anna@example.org"


@frozen
class Mistake:
    """Arguments that a class refuses, the exception and a word of its message."""

    build: Callable[..., object]
    arguments: dict[str, object]
    error: type[Exception]
    word: str


_ACCOUNT: dict[str, object] = {
    "identity": "anna@example.org",
    "organization": "sales",
    "status": AccountStatus.ACTIVE,
}
_RECORD: dict[str, object] = {"number": "+442079460123", "owner": ROOT, "usage": Usage.AVAILABLE}


@pytest.mark.parametrize(
    "mistake",
    [
        Mistake(
            Account, _ACCOUNT | {"identity": ""}, ValueError, "identity must be an email address or a phone number"
        ),
        Mistake(Account, _ACCOUNT | {"identity": 447700900123}, TypeError, "identity must be str, not int"),
        Mistake(
            Account, _ACCOUNT | {"identity": "anna"}, ValueError, "identity must be an email address or a phone number"
        ),
        Mistake(
            Account, _ACCOUNT | {"identity": "+"}, ValueError, "identity must be an email address or a phone number"
        ),
        Mistake(
            Account, _ACCOUNT | {"identity": " "}, ValueError, "identity must be an email address or a phone number"
        ),
        Mistake(
            Account,
            _ACCOUNT | {"identity": "\u0664\u0664"},
            ValueError,
            "identity must be an email address or a phone number",
        ),
        Mistake(Account, _ACCOUNT | {"organization": ""}, ValueError, "id"),
        Mistake(
            Account,
            _ACCOUNT | {"status": "Active"},
            TypeError,
            r"^status must be AccountStatus.NOT_INVITED or .*, not str; parse_account_status reads a text$",
        ),
        Mistake(
            Account,
            _ACCOUNT | {"status": "anna@example.org"},
            TypeError,
            r"^status must be AccountStatus.NOT_INVITED or .*, not str; parse_account_status reads a text$",
        ),
        Mistake(Account, _ACCOUNT | {"number": 442079460123}, TypeError, "number"),
        Mistake(Account, _ACCOUNT | {"number": ""}, ValueError, "number must be a phone number"),
        Mistake(Account, _ACCOUNT | {"number": "none"}, ValueError, "number must be a phone number"),
        Mistake(NumberRecord, _RECORD | {"usage": Usage.RESERVED, "holder": ""}, ValueError, "holder must be"),
        Mistake(NumberRecord, _RECORD | {"number": ""}, ValueError, "number must be a phone number"),
        Mistake(NumberRecord, _RECORD | {"number": 442079460123}, TypeError, "number must be str, not int"),
        Mistake(NumberRecord, _RECORD | {"number": "anna"}, ValueError, "number must be a phone number"),
        # What is left without its letters, or without the digits of another script, is another number.
        Mistake(NumberRecord, _RECORD | {"number": "+44 20 7946 0123 ext 4"}, ValueError, "number must be a phone"),
        Mistake(NumberRecord, _RECORD | {"number": "+44 20 7946 012\uff13"}, ValueError, "number must be a phone"),
        Mistake(Account, _ACCOUNT | {"number": "+44 20 7946 012\u0663"}, ValueError, "number must be a phone number"),
        Mistake(Account, _ACCOUNT | {"identity": "+44 7700 9001\u0662\u0663"}, ValueError, "identity must be an email"),
        Mistake(NumberRecord, _RECORD | {"number": "+"}, ValueError, "number must be a phone number"),
        Mistake(NumberRecord, _RECORD | {"number": "anna@example.org"}, ValueError, "number must be a phone number"),
        Mistake(NumberRecord, _RECORD | {"owner": None}, ValueError, "id"),
        Mistake(
            NumberRecord,
            _RECORD | {"usage": "+442079460123"},
            TypeError,
            r"^usage must be Usage.AVAILABLE or .*, not str; parse_usage reads a text$",
        ),
        Mistake(NumberRecord, _RECORD | {"holder": "anna@example.org"}, ValueError, "Available"),
        Mistake(NumberRecord, _RECORD | {"holder": 7}, TypeError, "holder"),
        Mistake(Pool, {"available": -1, "outstanding": 0}, ValueError, "available"),
        Mistake(Pool, {"available": True, "outstanding": 0}, ValueError, "available"),
        Mistake(Pool, {"available": 1, "outstanding": -1}, ValueError, "outstanding"),
        Mistake(Pool, {"available": 1}, TypeError, "outstanding"),
        Mistake(Utilization, {"in_use": 2, "total": 1}, ValueError, "in_use"),
        Mistake(Utilization, {"in_use": -1, "total": 1}, ValueError, "in_use"),
        Mistake(Utilization, {"in_use": 0, "total": "1"}, ValueError, "total"),
    ],
)
def test_the_callers_mistakes_raise(mistake: Mistake) -> None:
    """What a host cannot mean raises at once, names the field and repeats no personal value."""
    with pytest.raises(mistake.error, match=mistake.word) as caught:
        mistake.build(**mistake.arguments)
    assert not [word for word in ("anna", "44207", "44770") if word in str(caught.value)]


@pytest.mark.parametrize(("in_use", "total"), [(0, 0), (2, 2), (1, 2)])
def test_all_numbers_may_be_in_use(in_use: int, total: int) -> None:
    """As many numbers as there are can be in use, none at all too."""
    utilization = Utilization(in_use=in_use, total=total)
    assert (utilization.in_use, utilization.total) == (in_use, total)


def test_what_is_optional_is_blank() -> None:
    """Settings and accounts of mandatory cells alone have nothing in the others."""
    settings = Settings(social_messaging=SocialMessaging.NO, monitor_calls=MonitorCalls.OFF, monitor_sms=MonitorSms.OFF)
    assert (settings.restrict_incoming_social_messaging, settings.language) == (None, None)
    new = NewAccount(row=2, line=2, identity=NEW.identity, settings=settings)
    assert (new.firstname, new.lastname, new.multiline_number, new.forwarding_number) == (None, None, None, None)


def test_an_account_that_is_made_quickly_is_the_same() -> None:
    """The quick way to make an account comes to what its constructor makes, field by field."""
    assert make_account(*(getattr(NEW, field.name) for field in fields(NewAccount))) == NEW

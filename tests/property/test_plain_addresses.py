"""The pattern for plain addresses saves time and changes nothing: email-validator has the last word."""

import random

import email_validator
import pytest

from multiline_batch import _email

HOSTS = (
    "example.org",
    "a.b",
    "te.st",
    "x1.test",
    "x.arpa",
    "foo.local",
    "b.onion",
    "c.invalid",
    "d.localhost",
    "local",
    "xn--a.co",
    "a--b.co",
    "a-b.co",
    "-a.co",
    "a-.co",
    "1.2.co",
    "a.c0",
    "a.co-op",
    "a_b.co",
    "ex.co.uk",
    "a..b",
    ".a.b",
    "a.b.",
)


def _say(address: str) -> str | None:
    try:
        return email_validator.validate_email(address, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        return None


def _addresses(seed: int, count: int) -> list[str]:
    draw = random.Random(seed)  # noqa: S311  Test data, not a secret.
    addresses: list[str] = []
    for _ in range(count):
        length = draw.choice((0, 1, 2, 3, 5, 8, 30, 63, 64, 65, 70))
        local = "".join(draw.choice("abz019_.+-A!") for _ in range(length))
        label = "".join(draw.choice("ab1-") for _ in range(draw.choice((1, 3, 10, 58, 59, 60, 61, 62, 63, 64, 70))))
        host = draw.choice((*HOSTS, f"{label}.org", f"{label}.{label}.co", f"a.{label}"))
        addresses.append(f"{local}@{host}")
    return addresses


@pytest.mark.parametrize("seed", range(4))
def test_verdicts_are_those_of_email_validator(seed: int) -> None:
    """Whatever the pattern decides, email-validator would have decided, and to the same normal form."""
    addresses = _addresses(seed, 2500)
    assert [_email.normalize_email(address) for address in addresses] == [_say(address) for address in addresses]


def test_pattern_accepts_most_ordinary_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ordinary address is judged without email-validator, which is what the pattern is for."""

    def ask(_text: str) -> str:
        return "asked"

    monkeypatch.setattr(_email, "_ask_email_validator", ask)
    ordinary = ("anna@example.org", "anna.berg@mail.example.org", "a_b+c-d@ex-ample.co.uk")
    assert [_email.normalize_email(address) for address in ordinary] == list(ordinary)
    assert _email.normalize_email("Anna@example.org") == "asked"


def test_special_names_are_those_of_email_validator() -> None:
    """Every name that email-validator keeps back is kept from the pattern."""
    for name in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        assert _email.normalize_email(f"anna@example.{name}") is None

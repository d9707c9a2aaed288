"""What an email address is, and when two are the same."""

import email_validator
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from multiline_batch._email import MAX_EMAIL_CHARACTERS, email_key, normalize_email


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("anna@example.org", "anna@example.org"),
        ("Anna.Berg@Example.ORG", "Anna.Berg@example.org"),
        ("anna+tag@example.org", "anna+tag@example.org"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("anna@b\u00fccher.example", "anna@b\u00fccher.example"),
        ("anna@xn--bcher-kva.example", "anna@b\u00fccher.example"),
        ("j\u00fcrgen@example.org", "j\u00fcrgen@example.org"),
    ],
)
def test_an_address_gets_a_lower_case_unicode_domain(text: str, normal: str) -> None:
    """The domain becomes lower case and Unicode, and the local part stays as written."""
    assert normalize_email(text) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "anna",
        "anna@",
        "@example.org",
        "anna@@example.org",
        "anna berg@example.org",
        "anna@example",
        "anna@-example.org",
        ".anna@example.org",
        "anna..berg@example.org",
        "anna@example.org\n",
        "anna@exa\0mple.org",
        "Anna <anna@example.org>",
        "anna@[192.0.2.1]",
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    """A text that is no address comes to nothing, and nothing is guessed."""
    assert normalize_email(text) is None


@pytest.mark.parametrize(("length", "accepted"), [(254, True), (255, False)])
def test_an_address_has_at_most_254_characters(length: int, *, accepted: bool) -> None:
    """An address may be as long as mail can carry it, 254 characters, and no longer."""
    domain = ".".join(["b" * 60, "c" * 60, "d" * 55, "example.org"])
    text = "a" * (length - len(domain) - 1) + "@" + domain
    assert len(text) == length
    assert normalize_email(text) == (text if accepted else None)


@pytest.mark.parametrize(("length", "handed_on"), [(MAX_EMAIL_CHARACTERS, True), (MAX_EMAIL_CHARACTERS + 1, False)])
def test_only_short_texts_reach_the_validator(length: int, monkeypatch: pytest.MonkeyPatch, *, handed_on: bool) -> None:
    """A text of 320 characters is judged by email-validator, a longer one is refused before."""
    seen: list[str] = []

    def refuse(text: str, *, check_deliverability: bool) -> None:
        assert not check_deliverability
        seen.append(text)
        raise email_validator.EmailNotValidError

    monkeypatch.setattr(email_validator, "validate_email", refuse)
    text = "a" * (length - len("@example.org")) + "@example.org"
    assert normalize_email(text) is None
    assert seen == [text] * handed_on


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna@Example.ORG", "anna@example.org"),
        ("anna@xn--bcher-kva.example", "anna@B\u00dcCHER.example"),
        ("anna@XN--BCHER-KVA.example", "anna@b\u00fccher.example"),
        ("ju\u0308rgen@example.org", "J\u00dcRGEN@example.org"),
        ("wei\u00df@example.org", "WEISS@example.org"),
        ("anna@stra\u00dfe.example", "Anna@STRA\u1e9eE.Example"),
        ("anna@xn--strae-oqa.example", "anna@stra\u00dfe.example"),
        ("anna@bu\u0308cher.example", "anna@B\u00dcCHER.example"),
    ],
)
def test_spellings_of_one_address_have_one_key(one: str, other: str) -> None:
    """Case, the ASCII form of a domain and composed letters make no second address."""
    assert email_key(one) == email_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna@example.org", "anna@sub.example.org"),
        ("anna@example.org", "anna+tag@example.org"),
        ("anna.berg@example.org", "annaberg@example.org"),
        ("anna@stra\u00dfe.example", "anna@strasse.example"),
        ("anna@STRA\u1e9eE.example", "anna@STRASSE.example"),
        ("anna@\u017fales.example", "anna@sales.example"),
    ],
)
def test_different_addresses_have_different_keys(one: str, other: str) -> None:
    """Dots and tags of the local part are not guessed away, and letters of a domain are not folded into others."""
    assert email_key(one) != email_key(other)


def test_what_only_looks_like_an_ascii_domain_is_folded_as_it_stands() -> None:
    """A text with xn-- that is no address is compared by its letters."""
    assert email_key("Anna@xn--.") == "anna@xn--."


LETTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from(
    "@.-xn\u00df\u1e9e\u0130\u03a3\u03c2\u212a\u0345\u0301\u0307"
)
"""Letters, among them those whose case is not simple."""


@example(local="", domain="")
@example(local="", domain="@")
@example(local="a@b", domain="@Stra\u00dfe.example")
@example(local="\u1fb3\u0301", domain="@\u0391\u03a3.example")
@example(local="A\u0345\u0301", domain="@\u0130.example")
@example(local="\u212a", domain="@xn--bcher-kva.example")
@settings(deadline=None)
@given(
    st.text(LETTERS, max_size=12),
    st.sampled_from(["", "@example.org", "@XN--BCHER-KVA.example", "@Stra\u00dfe.example"])
    | st.text(LETTERS, max_size=8),
)
def test_the_key_of_a_key_is_the_key(local: str, domain: str) -> None:
    """A key is compared under itself, whatever it was made of, so that keys can be kept and compared later."""
    key = email_key(local + domain)
    assert email_key(key) == key


def _join(local: str, domain: list[str], top: str) -> str:
    return f"{local}@{'.'.join([*domain, top])}"


PLAIN = st.builds(
    _join,
    st.from_regex(r"[a-z0-9_.+-]{1,6}|[a-z0-9]{58,70}", fullmatch=True),
    st.lists(st.from_regex(r"[a-z0-9_A-Z-]{1,4}|[a-z]{58,64}", fullmatch=True), min_size=1, max_size=5),
    st.sampled_from(["org", "example", "test", "local", "onion", "arpa", "invalid", "localhost", "xn--a", "c0m", "o"]),
)
"""Texts around the edges of the plain pattern."""


@example("postmaster@example.org")
@example("anna@a--b.example.org")
@example("anna@xn--bcher-kva.example")
@example("anna@example.test")
@example("anna@home.localhost")
@example("anna@-example.org")
@example("a" * 64 + "@" + "b" * 63 + ".example.org")
@example("anna@" + "b." * 90 + "org")
@example("anna@" + "b." * 150 + "org")
@settings(deadline=None)
@given(PLAIN)
def test_the_quick_pattern_only_saves_time(text: str) -> None:
    """Whether or not a plain pattern spared the question, the answer is that of email-validator."""
    try:
        answer = email_validator.validate_email(text, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        answer = None
    assert normalize_email(text) == answer


def test_a_plain_address_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address in plain lower-case form is judged without email-validator."""

    def fail(text: str, *, check_deliverability: bool) -> None:
        raise AssertionError((text, check_deliverability))

    monkeypatch.setattr(email_validator, "validate_email", fail)
    assert normalize_email("anna.berg@example.org") == "anna.berg@example.org"

"""How organizations, identities and numbers are named, and when two spellings name the same one."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multiline_batch.identifiers import identity_key, is_email, number_key, to_organization_id

CONVERT: Callable[..., object] = to_organization_id
"""The function, to be called with what it must refuse."""


def test_an_id_is_kept_to_the_letter() -> None:
    """The host's own name for an organization is not touched."""
    assert to_organization_id(" Sales 7 ") == " Sales 7 "


@pytest.mark.parametrize("value", ["", None, 7, b"sales", ("sales",)])
def test_an_id_is_a_text_that_is_not_empty(value: object) -> None:
    """An empty id or one that is no text raises."""
    with pytest.raises(ValueError, match="id of an organization"):
        CONVERT(value)


@pytest.mark.parametrize(
    ("identity", "email"),
    [("anna@example.org", True), ("@", True), ("+447700900123", False), ("anna", False), ("", False)],
)
def test_an_at_sign_makes_an_address(identity: str, *, email: bool) -> None:
    """What has an @ is an address, everything else a phone number."""
    assert is_email(identity) is email


@pytest.mark.parametrize(
    ("identity", "key"),
    [
        ("Anna@Example.ORG", "anna@example.org"),
        ("\u00a0anna@example.org\t", "anna@example.org"),
        ("anna@xn--bcher-kva.example", "anna@b\u00fccher.example"),
        ("+44 7700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("(+44) 7700-900.123", "+447700900123"),
        ("anna@Stra\u00dfe.example", "anna@stra\u00dfe.example"),
        ("WEI\u1e9e@example.org", "weiss@example.org"),
    ],
)
def test_spellings_of_one_identity_have_one_key(identity: str, key: str) -> None:
    """Addresses are compared without case, numbers by their digits."""
    assert identity_key(identity) == key


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("+(442079460123", "+442079460123"),
        ("+44 20 7946 0123", "+442079460123"),
        ("442079460123", "+442079460123"),
        ("020 7946 0123", "+02079460123"),
        ("/7", "+7"),
    ],
)
def test_a_number_is_compared_by_its_ascii_digits(number: str, key: str) -> None:
    """Only 0 to 9 count, and no national form is guessed."""
    assert number_key(number) == key


@pytest.mark.parametrize(
    "text", ["", " ", "+", "n/a", "anna", "room 5", "5 @ home", "\uff0b\uff14\uff14", "\u0664\u0664 20"]
)
def test_what_is_no_number_has_no_key(text: str) -> None:
    """Without digits all of them would be one, and what is left beside letters and foreign digits would be somebody else's."""
    for key in (number_key, identity_key) if "@" not in text else (number_key,):
        with pytest.raises(ValueError, match="a number must have digits from 0 to 9"):
            key(text)


@settings(deadline=None)
@given(
    st.text("+0123456789 .-()/", max_size=20).map(lambda text: text + "7")
    | st.text(max_size=20).map(lambda local: local + "@example.org")
    | st.from_regex(r"[A-Za-z]{1,8}@[A-Za-z]{1,8}\.org", fullmatch=True)
)
def test_a_key_is_its_own_key(identity: str) -> None:
    """A key names what it was made from, so making it again changes nothing."""
    key = identity_key(identity)
    assert identity_key(key) == key

"""
The fast paths save time and change nothing: email-validator, phonenumbers and the long way have the last word.

The normal run tries 100,000 texts of each kind; ``python -m pytest -m deep --no-cov`` tries ten million.
"""

import random
from collections.abc import Iterator
from itertools import islice

import email_validator
import phonenumbers
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.uploads import KINDS, REQUEST, make_upload
from multiline_batch import (
    Limits,
    Organization,
    PermissionGroup,
    Policy,
    Upload,
    UploadRequest,
    _email,
    read_upload,
    rows,
)
from multiline_batch._phone import PhoneVerdict, is_surely_valid, parse_phone
from multiline_batch.testing.strategies import Spelling, files, organizations, policies, spellings
from support import GROUP

NORMAL, DEEP = 100_000, 10_000_000
amounts = pytest.mark.parametrize("count", [NORMAL, pytest.param(DEEP, marks=pytest.mark.deep)])
"""How many texts are tried: in the normal run, and in the deep one."""

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

ORDINARY = ("anna@example.org", "anna.berg@mail.example.org", "a_b+c-d@ex-ample.co.uk", "x9@a1.b2.example.com")


def _say(address: str) -> str | None:
    try:
        return email_validator.validate_email(address, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        return None


def _addresses(seed: int) -> Iterator[str]:
    draw = random.Random(seed)  # noqa: S311  Test data, not a secret.
    while True:
        signs = list(draw.choice(ORDINARY))
        if draw.random() < 0.5:
            for _ in range(draw.randrange(3)):
                signs[draw.randrange(len(signs))] = draw.choice("abz019_.+-A!@\u00e9 ")
            yield "".join(signs)
        length = draw.choice((0, 1, 2, 3, 5, 8, 30, 63, 64, 65, 70))
        local = "".join(draw.choices("abz019_.+-A!", k=length))
        label = "".join(draw.choices("ab1-", k=draw.choice((1, 3, 10, 58, 59, 60, 61, 62, 63, 64, 70))))
        host = draw.choice((*HOSTS, f"{label}.org", f"{label}.{label}.co", f"a.{label}"))
        yield f"{local}@{host}"


@amounts
def test_an_address_is_what_email_validator_says(count: int) -> None:
    """Whatever the pattern accepts email-validator accepts, and it is its own normal form and key."""
    accepted = 0
    for address in islice(_addresses(seed=7), count):
        if _email.match_plain(address) and len(address) <= _email.MAX_PLAIN_CHARACTERS:
            normal = _email.normalize_email(address)
            assert normal == _say(address), address
            if len(address) <= _email.MAX_SHORT_CHARACTERS:
                accepted += 1
                assert normal == address == _email.email_key(address)
    assert accepted > count // 20


@pytest.mark.parametrize("seed", range(4))
def test_verdicts_are_those_of_email_validator(seed: int) -> None:
    """Whatever the pattern decides, email-validator would have decided, and to the same normal form."""
    addresses = list(islice(_addresses(seed), 2500))
    assert [_email.normalize_email(address) for address in addresses] == [_say(address) for address in addresses]


def test_pattern_accepts_most_ordinary_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ordinary address is judged without email-validator, which is what the pattern is for."""

    def ask(_text: str) -> str:
        return "asked"

    monkeypatch.setattr(_email, "_ask_email_validator", ask)
    assert [_email.normalize_email(address) for address in ORDINARY] == list(ORDINARY)
    assert _email.normalize_email("Anna@example.org") == "asked"


def test_special_names_are_those_of_email_validator() -> None:
    """Every name that email-validator keeps back is kept from the pattern."""
    for name in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        assert _email.normalize_email(f"anna@example.{name}") is None


def _examples() -> list[str]:
    # A number of every kind and region, and the same with the prefixes that are dialled within a country put in.
    found: list[str] = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
        prefix = (metadata and metadata.national_prefix) or ""
        for kind in phonenumbers.PhoneNumberType.values():
            example = phonenumbers.example_number_for_type(region, kind)
            if example is not None:
                national = phonenumbers.national_significant_number(example)
                found += [
                    f"+{example.country_code}{start}{national}" for start in dict.fromkeys(("", prefix, "0", "1"))
                ]
    return found


def _numbers(seed: int) -> Iterator[str]:
    draw, examples = random.Random(seed), _examples()  # noqa: S311  Test data, not a secret.
    while True:
        signs = list(draw.choice(examples))
        for _ in range(draw.randrange(4)):
            place = draw.randrange(1, len(signs))
            change = draw.random()
            if change < 0.7:
                signs[place] = draw.choice("0123456789")
            elif change < 0.85:
                signs.insert(place, draw.choice("00123456789"))
            elif len(signs) > 5:
                del signs[place]
        yield "".join(signs)


def _ask_phonenumbers(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return f"+{number.country_code}{phonenumbers.national_significant_number(number)}"


@amounts
def test_a_number_is_what_phonenumbers_says(count: int) -> None:
    """Whatever is surely valid is valid, and keeps its digits: no prefix, no zero and no extension is taken out of it."""
    accepted = 0
    for number in islice(_numbers(seed=7), count):
        if is_surely_valid(number):
            accepted += 1
            assert _ask_phonenumbers(number) == number
    assert accepted > count // 40


AWKWARD = ("+3758105448230", "+3758101617152", "+3758108568855")
"""Numbers that are valid as they stand, out of which phonenumbers takes a national prefix all the same."""


def test_what_begins_with_a_national_prefix_is_never_sure() -> None:
    """Numbers that begin with the prefix that is dialled within their country are left to phonenumbers, which may drop it."""
    draw = random.Random(7)  # noqa: S311  Test data, not a secret.
    assert [number for number in AWKWARD if is_surely_valid(number) or _ask_phonenumbers(number) == number] == []
    tried = 0
    for code, (main, *_) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, main)
        if metadata is None or metadata.general_desc is None or not metadata.national_prefix:
            continue
        for length in metadata.general_desc.possible_length:
            for _ in range(20):
                digits = metadata.national_prefix + "".join(draw.choices("0123456789", k=length))
                tried += 1
                assert not is_surely_valid(f"+{code}{digits[:length]}"), digits
    assert tried > 5000


def test_examples_of_every_region_are_judged_alike() -> None:
    """The examples themselves, with national prefixes put in, have the verdict and form that phonenumbers gives them."""
    for number in _examples():
        normal, verdict = parse_phone(number, None)
        assert (verdict is PhoneVerdict.VALID) is (_ask_phonenumbers(number) is not None), number
        assert verdict is not PhoneVerdict.VALID or normal == _ask_phonenumbers(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "+4",
        "+44",
        "+0442079460123",
        "+44\u0662079460123",
        "442079460123",
        "+44 2079460123",
        "+442079460123\n",
        "+\u0664\u0664207",
    ],
)
def test_what_is_no_plain_number_is_never_sure(text: str) -> None:
    """Other digits, spaces, a line break or a missing plus are left to phonenumbers."""
    assert not is_surely_valid(text)


def _long_way(data: bytes, request: UploadRequest, limits: Limits | None = None) -> Upload:
    def leave(_row: int, _line: int, _cells: list[str]) -> None:
        return None

    def no_short_way(*_: object, **__: object) -> object:
        return leave

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "find_short_way", no_short_way)
        return read_upload(data, request, limits=limits)


@st.composite
def _groups(draw: st.DrawFn) -> PermissionGroup | None:
    voice = draw(st.sampled_from([None, True, False]))
    return draw(st.sampled_from([None, evolve(GROUP, voice_calling=voice)]))


@given(
    file=files(),
    spelling=spellings(),
    organization=organizations(),
    policy=policies(),
    group=_groups(),
    longest=st.sampled_from([1000, 58, 20, 3]),
)
def test_both_ways_lead_to_the_same_upload(  # noqa: PLR0913, PLR0917  A file, who uploads it, and how much is looked at.
    file: list[dict[str, str]],
    spelling: Spelling,
    organization: Organization,
    policy: Policy,
    group: PermissionGroup | None,
    longest: int,
) -> None:
    """Rows that may go the short way become the very same that the long way makes of them, and leave the same open."""
    request = evolve(REQUEST, organization=organization, policy=policy, permission_group=group)
    data, limits = spelling.data(file), Limits(cell_characters=longest)
    assert read_upload(data, request, limits=limits) == _long_way(data, request=request, limits=limits)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("voice", [None, True, False])
def test_both_ways_lead_to_the_same_long_upload(kind: str, *, voice: bool | None) -> None:
    """A thousand rows of every kind come out alike, most of the clean ones on the short way."""
    group = PermissionGroup(name="Default", organization="acme", voice_calling=voice)
    request = evolve(REQUEST, permission_group=group)
    data = make_upload(kind, 1000, seed=11).data
    assert read_upload(data, request) == _long_way(data, request=request)

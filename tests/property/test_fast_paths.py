"""
The fast paths save time and change nothing: email-validator, phonenumbers and the long way have the last word.

The normal run tries 100,000 texts and rows of each kind; ``python -m pytest -m deep --no-cov`` tries ten million.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import email_validator
import phonenumbers
import pytest
from attrs import evolve
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.uploads import KINDS, REQUEST, make_upload
from multiline_batch import (
    Limits,
    NewAccount,
    Organization,
    PermissionGroup,
    Policy,
    Upload,
    UploadRequest,
    _email,
    _phone,
    read_upload,
    rows,
)
from multiline_batch._phone import PhoneVerdict, is_surely_valid, parse_phone
from multiline_batch.schema import Header
from multiline_batch.short_way import ShortWay, find_short_way
from multiline_batch.testing.strategies import Spelling, files, organizations, policies, spellings
from support import GROUP, HEADER, IDENTITY

NORMAL, DEEP = 100_000, 10_000_000
amounts = pytest.mark.parametrize("count", [NORMAL, pytest.param(DEEP, marks=pytest.mark.deep)])
"""How many texts or rows are tried: in the normal run, and in the deep one."""

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
def test_an_address_is_what_email_validator_says(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the pattern accepts email-validator accepts, to the same normal form; a short one without capitals is its own key."""
    monkeypatch.setattr(_email, "_ask_email_validator", _asked)
    accepted = short = 0
    for address in islice(_addresses(seed=7), count):
        normal = _email.normalize_email(address)
        if normal != "asked":
            accepted += 1
            assert normal == _say(address), address
        if _email.match_plain(address) and len(address) <= _email.MAX_SHORT_CHARACTERS:
            short += 1
            assert normal == address == _email.email_key(address)
    assert accepted > short > count // 20


@pytest.mark.parametrize("seed", range(4))
def test_verdicts_are_those_of_email_validator(seed: int) -> None:
    """Whatever the pattern decides, email-validator would have decided, and to the same normal form."""
    addresses = list(islice(_addresses(seed), 2500))
    assert [_email.normalize_email(address) for address in addresses] == [_say(address) for address in addresses]


def _asked(_text: str) -> str:
    return "asked"


def test_pattern_accepts_most_ordinary_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ordinary address is judged without email-validator, which is what the pattern is for, with capitals too."""
    monkeypatch.setattr(_email, "_ask_email_validator", _asked)
    assert [_email.normalize_email(address) for address in ORDINARY] == list(ORDINARY)
    assert _email.normalize_email("Anna.Berg@Example.ORG") == "Anna.Berg@example.org"
    assert [_email.normalize_email(text) for text in ("Anna@example.org", "x\u212a.b@example.org")] == ["asked"] * 2


def test_mailboxes_that_are_folded_are_those_of_email_validator() -> None:
    """Every name of a mailbox that email-validator folds is left to it."""
    names = [name.title() for name in CASE_INSENSITIVE_MAILBOX_NAMES]
    assert len(names) > 10
    assert [_email.normalize_email(f"{name}@Example.org") for name in names] == [
        f"{name.lower()}@example.org" for name in names
    ]


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
    """Whatever is surely valid is valid, and keeps its digits, however they are parted: no prefix, zero or extension is taken out."""
    draw, accepted = random.Random(7), 0  # noqa: S311  Test data, not a secret.
    for number in islice(_numbers(seed=7), count):
        if is_surely_valid(number):
            accepted += 1
            assert _ask_phonenumbers(number) == number
            parted = "".join(sign + draw.choice(("", "", "", " ", "-", " - ")) for sign in number)
            assert parse_phone(parted, None) == (number, PhoneVerdict.VALID)
            assert _ask_phonenumbers(parted) == number, parted
    assert accepted > count // 40


def test_nothing_of_a_file_is_remembered() -> None:
    """What stands behind a plus and is no digit leaves nothing behind, or a service would keep something of every file."""
    caches = (_phone._regions_under, _phone.calling_code)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  What remembers.
    before = [cached.cache_info().currsize for cached in caches]
    texts = [f"+{first}{second}12" for first in "\u4e00ab\u0664 -" for second in "xyz\u0665."]
    assert [is_surely_valid(text) for text in texts] == [False] * 30
    assert [cached.cache_info().currsize for cached in caches] == before


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
    """A thousand rows of every kind come out alike."""
    group = PermissionGroup(name="Default", organization="acme", voice_calling=voice)
    request = evolve(REQUEST, permission_group=group)
    data = make_upload(kind, 1000, seed=11).data
    assert read_upload(data, request) == _long_way(data, request=request)


CELLS: dict[str, tuple[str, ...]] = {
    "firstname": ("Anna", "", "Bo-Ny", " Cem ", "O'Neil", "'=x", "'Dora", "Note", "\u00c9va", "a" * 59),
    "lastname": ("Berg", "", "de la Cruz", "D'Arc", "''", "\ufeffx", "b" * 60),
    "social_messaging": ("Yes", "No", "yes", " NO", "", "maybe", "'Yes"),
    "multiline_number": (
        *("", "+442079460123", "+44 20 7946 0123", "+44-20-7946-0124", "+ 44 207 9460125", "-+442079460126"),
        *("442079460127", "+44(0)2079460128", "+0", "+" + "4" * 39, "+ " + "4" * 39, "4.42E+11", "+4420794601\u0662"),
    ),
    "monitor_calls": ("auto", "off", "Auto", "on", ""),
    "monitor_sms": ("on", "off", " ON ", "auto"),
    "forwarding_number": (
        *("", " ", "+447700900123", "+44 7700 900123", "+44-7700-900-123", " +447700900123", "+447700900123 -"),
        *("-+447700900123", "- +447700900123", "--+4477", "+-447700900123", "++447700900123", "+44+7700900123"),
        *("+443", "+4477", "+0447700900123", "+999123456", "+442079460123", "07700900123", "+447700900123#1"),
        *("+" + "4" * 15, "+" + "4" * 16, "+44 (0)7700 900123", "+44\u00a07700900123", "+" + "4 " * 15),
    ),
    "restrict_incoming_social_messaging": ("", "true", "False", "yes"),
    "Language": ("English", "German", "", "klingon", "french "),
}
"""Cells of every column: those that can go the short way, and those that nearly can."""

_PEOPLE = (
    *("{}@example.org", "p{}.x@mail.example.com", "P{}.X@Example.org", "p{}@example.test", "p{}@", "'p{}@example.org"),
    *("+4479111{:05}", "+44 7911 1{:05}", "+44-7911-1{:05}", "-+4479111{:05}", "+ 4479111{:05}", "+1201555{:05}"),
    *("07911 1{:05}", "+44(0)79111{:05}", "+44\u00a079111{:05}", "+4479111{:05}\n", "{}"),
)


def _awkward_file(draw: random.Random, rows: int) -> bytes:
    names: list[str] = draw.sample(HEADER, k=len(HEADER))
    for name in ("firstname", "forwarding_number", "Language"):
        if draw.random() < 0.2:
            names.remove(name)
    if draw.random() < 0.2:
        names.insert(draw.randrange(len(names)), "")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    for index in range(rows):
        # Most cells are the first of their kind, so that a row is awkward in one or two of them.
        cells = {name: texts[0] if draw.random() < 0.8 else draw.choice(texts) for name, texts in CELLS.items()}
        person = _PEOPLE[0] if draw.random() < 0.6 else draw.choice(_PEOPLE)
        cells |= {IDENTITY: person.format(index if draw.random() < 0.98 else 0), "": draw.choice(("", "x"))}
        writer.writerow([cells[name] for name in names])
    return out.getvalue().encode()


def _any_request(draw: random.Random) -> UploadRequest:
    told = (None, True, False)
    organization = evolve(
        REQUEST.organization,
        social_messaging=draw.choice(told),
        smtp_data_offload=draw.choice(told),
        data_only=draw.choice(told),
        recording=draw.choice(told),
        allowed_email_domains=draw.choice((None, (), ("@example.org",))),
        default_region=draw.choice((None, "GB")),
    )
    group = PermissionGroup(name="Default", organization="acme", voice_calling=draw.choice(told))
    return evolve(REQUEST, organization=organization, permission_group=draw.choice((None, group)))


@pytest.mark.parametrize("count", [NORMAL, pytest.param(DEEP // 10, marks=pytest.mark.deep)])
def test_both_ways_lead_to_the_same_for_awkward_rows(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever nearly is a plain row comes out alike on both ways, whatever is told, and many of the rows go the short one."""
    draw, went = random.Random(7), [0, 0]  # noqa: S311  Test data, not a secret.

    def counted(header: Header, request: UploadRequest, limits: Limits, **gathering: Any) -> ShortWay:  # noqa: ANN401  As it is.
        short_way = find_short_way(header, request, limits, **gathering)

        def go(row: int, line: int, cells: Sequence[str]) -> NewAccount | None:
            account = short_way(row, line, cells)
            went[account is not None] += 1
            return account

        return go

    monkeypatch.setattr(rows, "find_short_way", counted)
    for _ in range(count // 500):
        data, request = _awkward_file(draw, 500), _any_request(draw)
        assert read_upload(data, request) == _long_way(data, request=request)
    assert count // 5 < went[True] < count < sum(went)

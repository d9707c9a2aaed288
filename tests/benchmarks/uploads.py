"""Uploads of any length, made from a seed: clean ones, some with mistakes, and such in which everything is wrong."""

import csv
import io
import random
from collections.abc import Callable, Iterator

from attrs import frozen

from multiline_batch import Administrator, Organization, PermissionGroup, Privilege, UploadRequest

HEADER = (
    "firstname",
    "lastname",
    "email address or device",
    "social_messaging",
    "multiline_number",
    "monitor_calls",
    "monitor_sms",
    "forwarding_number",
    "restrict_incoming_social_messaging",
    "Language",
)
ORGANIZATION = Organization(
    id="sales",
    ancestors=("acme",),
    social_messaging=True,
    smtp_data_offload=False,
    data_only=False,
    allowed_email_domains=(),
    recording=True,
    invitation_template_current=True,
    utilization_threshold=90,
)
# Whether a group has voice calling would make a remark on every row with, or without, a forwarding number.
REQUEST = UploadRequest(
    organization=ORGANIZATION,
    permission_group=PermissionGroup(name="Default", organization="acme", voice_calling=None),
    administrator=Administrator(organization="acme", privileges=[Privilege.ACCOUNTS]),
)
EMAILS, NUMBERS, FORWARDING = 0.7, 0.6, 0.4
"""Shares of the rows that have an email address, a MultiLine number and a forwarding number."""

# Valid numbers of several countries, whose last four digits may be any.
_DEVICES = ("+44791112", "+1201555", "+4915123", "+3361234", "+3932012", "+3461234", "+551196123", "+9181234")
_DIGITS = {"+44791112": 4, "+1201555": 4, "+4915123": 6, "+3361234": 4, "+3932012": 5, "+3461234": 4}
_FIRST = ("Anna", "Bo", "Cem", "Dora", "Eva", "Finn", "")
_LAST = ("Berg", "Smith", "Rossi", "Garcia", "Martin", "Weber")
_DOMAINS = ("example.org", "mail.example.com", "corp.example.net")


@frozen
class Sample:
    """A file, and which of its rows a checker has to refuse."""

    data: bytes
    rows: int
    wrong: frozenset[int]


def _device(chance: random.Random) -> str:
    start = chance.choice(_DEVICES)
    digits = _DIGITS.get(start, 5 if start.startswith("+91") else 4)
    return start + "".join(chance.choices("0123456789", k=digits))


def _written(number: str, chance: random.Random) -> str:
    return number if chance.random() < 0.5 else f"{number[:3]} {number[3:7]} {number[7:]}"


def _row(index: int, chance: random.Random) -> list[str]:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    email = f"{first or 'x'}.{last}{index}@{chance.choice(_DOMAINS)}".lower()
    return [
        first,
        last,
        email if chance.random() < EMAILS else _device(chance),
        chance.choice(("Yes", "No")),
        f"+4420794{index:05}"[:13] if chance.random() < NUMBERS else "",
        chance.choice(("auto", "off")),
        chance.choice(("on", "off")),
        _written(_device(chance), chance) if chance.random() < FORWARDING else "",
        "",
        chance.choice(("English", "German", "French", "")),
    ]


_MISTAKES: tuple[tuple[int, str], ...] = (
    (2, "nobody at example.org"),
    (2, "anna@"),
    (2, "+4479"),
    (3, "maybe"),
    (4, "4.42E+11"),
    (5, "on"),
    (6, ""),
    (7, "+443"),
    (9, "Klingon"),
)
_EVERYTHING = {2: "anna@", 3: "maybe", 4: "4.42E+11", 5: "yes", 6: "yes", 7: "0", 8: "maybe", 9: "Klingon"}


def _spoil_some(rows: list[list[str]], chance: random.Random) -> Iterator[int]:
    for place in range(5, len(rows), 10):
        column, text = chance.choice(_MISTAKES)
        rows[place][column] = text
        yield place + 2


def _spoil_all(rows: list[list[str]], _chance: random.Random) -> Iterator[int]:
    for place, row in enumerate(rows):
        for column, text in _EVERYTHING.items():
            row[column] = text
        yield place + 2


_SPOILERS: dict[str, Callable[[list[list[str]], random.Random], Iterator[int]]] = {
    "clean": lambda _rows, _chance: iter(()),
    "one in ten bad": _spoil_some,
    "everything wrong": _spoil_all,
}
KINDS = tuple(_SPOILERS)
"""The kinds of uploads."""


def make_upload(kind: str, count: int, *, seed: int = 7) -> Sample:
    """Make an upload of a kind, with so many rows, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  Samples.
    rows = [_row(index, chance) for index in range(count)]
    seen: set[str] = set()
    for index, row in enumerate(rows):
        while row[2] in seen:
            row[2] = _device(chance)
        seen.add(row[2])
        if row[4]:
            row[4] = f"+44207{index:07}"
    wrong = frozenset(_SPOILERS[kind](rows, chance))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *rows])
    return Sample(out.getvalue().encode(), count, wrong)

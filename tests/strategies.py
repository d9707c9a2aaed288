"""What the laws are tried on: files of people who share addresses and numbers, and organizations that know some of them."""

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen
from hypothesis import strategies as st

from multiline_batch import (
    Account,
    AccountStatus,
    DuplicateIdentity,
    Inventory,
    NumberRecord,
    Organization,
    OrganizationId,
    Policy,
    PoolScope,
    ShortageAction,
    SocialNotConfigured,
    Usage,
)
from support import GOOD, HEADER, IDENTITY, ORGANIZATION, ROOT, SALES, SERVICE, number, record

NORTH = OrganizationId("sales-north")
TREE = (
    ORGANIZATION,
    Organization(id=ROOT),
    Organization(id=SERVICE, ancestors=(ROOT,)),
    Organization(id=NORTH, ancestors=(SALES, ROOT)),
)
"""The organization of the tests, and those around it."""

_PEOPLE = (
    "anna@example.org",
    "Anna@Example.org",
    "bo@example.org",
    "cem@example.org",
    "dora@example.org",
    "eva@example.net",
)
_PHONES = ("+44 7700 900123", "+12015550123", "07700 900123", "447700900124")
_WRONG_IDENTITIES = (
    "",
    "nobody",
    "anna@",
    "mailto:fay@example.org",
    "gil @example.org",
    "4.47E+11",
    "447700900125.0",
    "=x",
)
_NUMBERS = tuple(number(index) for index in range(4))
_WRONG_NUMBERS = ("12", "x", "4.42E+11", "442079460009.0", "44\u00a020 7946 0001", number(9))
_MARKS = (
    "'",
    "=1+1",
    "+",
    "-",
    "@",
    '"',
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    " ",
    "\u2028",
    "\x1c",
    "'t",
    "\xe9",
    "\U0001f600",
)


def mostly(good: st.SearchStrategy[str], bad: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Draw good text most of the time, so that not every row has an error."""
    return st.integers(0, 5).flatmap(lambda chance: good if chance else bad)


names: st.SearchStrategy[str] = st.builds(
    "".join,
    st.lists(
        st.sampled_from(_MARKS)
        | st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3),
        max_size=3,
    ),
).filter(lambda text: not text.strip().casefold().startswith("note"))
"""Names, some of which begin like formulas, hold line breaks or look like something else."""

identities = mostly(
    st.sampled_from(_PEOPLE) | st.sampled_from(_PHONES[:2]), st.sampled_from(_WRONG_IDENTITIES + _PHONES)
)
numbers = mostly(
    st.just("") | st.sampled_from(_NUMBERS) | st.sampled_from([text[1:] for text in _NUMBERS]),
    st.sampled_from(_WRONG_NUMBERS),
)

_cells: dict[str, st.SearchStrategy[str]] = {
    "firstname": names,
    "lastname": st.just("Berg"),
    IDENTITY: identities,
    "social_messaging": mostly(st.sampled_from(["Yes", "no"]), st.sampled_from(["", "on"])),
    "multiline_number": numbers,
    "monitor_calls": mostly(st.sampled_from(["auto", " OFF "]), st.sampled_from(["", "on"])),
    "monitor_sms": st.sampled_from(["on", "off"]),
    "forwarding_number": mostly(
        st.just(""), st.sampled_from(["+443", "+44 (0)7700 900123", "441632960123", _NUMBERS[0]])
    ),
    "restrict_incoming_social_messaging": st.sampled_from(["", "true", "FALSE"]),
    "Language": mostly(st.sampled_from(["", "German"]), st.just("de")),
}
rows: st.SearchStrategy[dict[str, str]] = st.fixed_dictionaries(_cells)
"""Rows of few people and few numbers, so that they meet."""

blank_rows: st.SearchStrategy[dict[str, str]] = st.just(dict.fromkeys(GOOD, "")) | st.just(dict.fromkeys(GOOD, " "))
files: st.SearchStrategy[list[dict[str, str]]] = st.lists(rows, min_size=1, max_size=8)
"""Rows of one file."""


def is_blank(row: Mapping[str, str]) -> bool:
    """Return whether no cell of a row holds anything but spaces."""
    return not any(text.strip() for text in row.values())


@frozen(kw_only=True)
class Spelling:
    """How a file is written down."""

    header: tuple[str, ...] = HEADER
    names: tuple[str, ...] = HEADER
    delimiter: str = ","
    end: str = "\r\n"
    encoding: str = "utf-8"

    def text(self, rows: Iterable[Mapping[str, str]]) -> str:
        """Write rows as text."""
        lines = [self.names, *(tuple(row[name] for name in self.header) for row in rows)]
        return "".join(self.delimiter.join(map(_quoted, cells)) + self.end for cells in lines)

    def data(self, rows: Iterable[Mapping[str, str]]) -> bytes:
        """Write rows as bytes."""
        return self.text(rows).encode(self.encoding)


def _quoted(cell: str) -> str:
    plain = cell and not any(sign in cell for sign in ',;\t"\r\n')
    return cell if plain else '"' + cell.replace('"', '""') + '"'


def _spell(names: tuple[str, ...], sign: str, *, upper: bool) -> tuple[str, ...]:
    spelled = (name.replace("_", sign).replace(" ", sign) for name in names)
    return tuple(f" {name.upper()} " if upper else name for name in spelled)


@st.composite
def spellings(draw: st.DrawFn) -> Spelling:
    """Draw another way to write the same file."""
    header = tuple(draw(st.permutations(HEADER)))
    return Spelling(
        header=header,
        names=_spell(header, draw(st.sampled_from(["_", " ", "-", " - "])), upper=draw(st.booleans())),
        delimiter=draw(st.sampled_from([",", ";", "\t"])),
        end=draw(st.sampled_from(["\r\n", "\n", "\r"])),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
    )


policies: st.SearchStrategy[Policy] = st.builds(
    Policy,
    claim_reserved=st.booleans(),
    pool=st.sampled_from(PoolScope),
    count_outstanding=st.booleans(),
    shortage=st.sampled_from(ShortageAction),
    social_not_configured=st.sampled_from(SocialNotConfigured),
    duplicate_identity=st.sampled_from(DuplicateIdentity),
)

_told = st.sampled_from([None, True, False])
organizations: st.SearchStrategy[Organization] = st.builds(
    Organization,
    id=st.just(SALES),
    ancestors=st.just((ROOT,)),
    social_messaging=_told,
    smtp_data_offload=_told,
    data_only=_told,
    allowed_email_domains=st.sampled_from([None, (), ("@example.org",)]),
    recording=_told,
    default_region=st.sampled_from([None, "GB"]),
    invitation_template_current=_told,
    utilization_threshold=st.sampled_from([None, 1, 50, 100]),
)
"""Organizations of which something, or everything, was told."""


@st.composite
def _records(draw: st.DrawFn) -> list[NumberRecord]:
    known = draw(st.sets(st.sampled_from(range(4))))
    found: list[NumberRecord] = []
    for index in sorted(known):
        usage = draw(st.sampled_from([Usage.AVAILABLE, Usage.AVAILABLE, *Usage]))
        holder = None if usage is Usage.AVAILABLE else draw(st.sampled_from([None, *_PEOPLE[:3]]))
        owner = draw(st.sampled_from([ROOT, SALES, ROOT, SALES, SERVICE, NORTH]))
        found.append(record(number(index), usage, owner=owner, holder=holder))
    free = draw(st.integers(0, 4))
    return [*found, *(record(number(100 + index), owner=(ROOT, SALES)[index % 2]) for index in range(free))]


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    """Draw what a host knows: some of the numbers, some of the people, and a few that wait."""
    existing = draw(st.sets(st.sampled_from(_PEOPLE[2:]), max_size=1))
    waiting = draw(st.integers(0, 2))
    accounts = [Account(identity=who, organization=SERVICE, status=AccountStatus.ACTIVE) for who in sorted(existing)]
    accounts += [
        Account(identity=f"waiting{index}@example.org", organization=NORTH, status=AccountStatus.INVITED)
        for index in range(waiting)
    ]
    return Inventory(organizations=TREE, numbers=draw(_records()), accounts=accounts)


def with_more(inventory: Inventory, count: int, *, owner: str) -> Inventory:
    """Return the inventory with more free numbers that nobody names."""
    more = (record(number(200 + index), owner=owner) for index in range(count))
    return evolve(inventory, numbers=(*inventory.numbers, *more))


junk_bytes: st.SearchStrategy[bytes] = st.binary(max_size=80)
junk_text: st.SearchStrategy[str] = st.text(
    alphabet=st.characters() | st.sampled_from(",;\t\"\r\n\0\ufeff\ud800'=+@"), max_size=60
)


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """Draw a file with something foreign in it."""
    text = draw(spellings()).text(draw(files))
    place, length = draw(st.integers(0, len(text))), draw(st.integers(0, 40))
    return text[:place] + draw(junk_text) + text[place + length :]

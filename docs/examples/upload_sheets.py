"""
Invented organizations, numbers and people, and the spreadsheets that are filled in about them; `make_uploads.py` makes mistakes in them.

Nobody here exists: addresses end in example.org or example.com, and phone numbers come from the ranges that are kept for drama.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, cycle
from random import Random

from multiline_batch import (
    MAX_ACCOUNTS_PER_UPLOAD,
    Account,
    AccountStatus,
    Administrator,
    Inventory,
    NumberRecord,
    Organization,
    PermissionGroup,
    Privilege,
    UploadRequest,
    Usage,
)
from multiline_batch.schema import columns_for
from multiline_batch.writing import format_record

Row = dict[str, str]

FIRST = "Anna Björn Chloé Dario Élise Farid Greta Hugo Inês Jürgen Katja Luca Mia Nuño Olga Pavel Rosa Søren Tomás Zoë"
LAST = "Bauer Conti Dubois Evans Fischer García Haddad Ibsen Jansen Keller Lefèvre Moretti Novák Okafor Peña Rossi"
IDENTITY = "email address or device"
REMARK = "remark"
"""Where a row keeps what somebody wrote beside the table."""

ROOT = "acme"
NUMBERS_OF = {
    "Sales EMEA": 170,
    "Field Service": 150,
    "Trading Desk": 120,
    "Retail Italy": 150,
    "Support": 130,
    "Partners": 80,
}
"""How many numbers are allocated to each organization that uploads; the root keeps another hundred."""

ORGANIZATIONS = tuple(
    Organization(
        id=name.lower().replace(" ", "-"),
        name=name,
        ancestors=[ROOT],
        social_messaging=name in {"Sales EMEA", "Retail Italy", "Support"},
        smtp_data_offload=name == "Trading Desk",
        data_only=name == "Partners",
        allowed_email_domains=["@example.org"],
        recording=True,
        invitation_template_current=True,
        utilization_threshold=90,
    )
    for name in NUMBERS_OF
)


def request_of(organization: Organization, privilege: Privilege = Privilege.ACCOUNTS) -> UploadRequest:
    """Return what is chosen for an upload."""
    return UploadRequest(
        organization=organization,
        permission_group=PermissionGroup(name="Staff", organization=ROOT, voice_calling=False),
        administrator=Administrator(organization=ROOT, privileges=[privilege]),
    )


def make_inventory(random: Random) -> Inventory:
    """Return the numbers and accounts before the first upload: three numbers of four are Available."""
    owners = [organization.id for organization in ORGANIZATIONS for _ in range(NUMBERS_OF[organization.name])]
    numbers, accounts = list[NumberRecord](), list[Account]()
    for position, owner in enumerate([*owners, *[ROOT] * 100]):
        number, holder = f"+442079460{position:03}", f"staff{position}@example.org"
        usage = random.choices([Usage.AVAILABLE, Usage.ACTIVE, Usage.ASSIGNED, Usage.RESERVED], [15, 3, 1, 1])[0]
        is_held = usage in {Usage.ACTIVE, Usage.ASSIGNED}
        numbers.append(NumberRecord(number=number, owner=owner, usage=usage, holder=holder if is_held else None))
        if is_held:
            status = AccountStatus.ACTIVE if usage is Usage.ACTIVE else AccountStatus.INVITED
            accounts.append(Account(identity=holder, organization=owner, status=status, number=number))
    return Inventory(organizations=ORGANIZATIONS, numbers=numbers, accounts=accounts)


@dataclass
class Sheet:
    """A spreadsheet before it is saved; mistakes are made in it."""

    request: UploadRequest
    header: list[str]
    rows: list[Row]
    written: dict[str, str] = field(default_factory=dict[str, str])
    """How the header writes a column, where it is not the column's own name."""
    note: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"
    tail: str = ""
    """What stands behind the last row."""

    @property
    def organization(self) -> Organization:
        """The organization that it is for."""
        return self.request.organization

    def save(self) -> bytes:
        """Return the bytes of the CSV file."""
        head = [[self.written.get(column, column) for column in self.header], *([[self.note]] if self.note else [])]
        body = [
            [row.get(column, "") for column in self.header] + ([row[REMARK]] if REMARK in row else [])
            for row in self.rows
        ]
        records = [format_record(record, delimiter=self.delimiter) for record in head + body if record]
        return ("".join(records) + self.tail).encode(self.encoding)

    def change(self, column: str, change: Callable[[str], str]) -> None:
        """Change every cell of a column in which something stands."""
        for row in self.rows:
            if row[column]:
                row[column] = change(row[column])


class World:
    """What those who fill in the sheets draw from: people, numbers, and the files that they uploaded before."""

    def __init__(self, seed: int, *, rows: int = 10) -> None:
        self.random = Random(seed)  # noqa: S311  Nothing is secret here.
        self.rows = rows
        self.inventory = make_inventory(self.random)
        self.unused = {organization.id: self._available(organization.id) for organization in ORGANIZATIONS}
        self.uploaded: dict[str, list[Row]] = {}
        # No more phone numbers than these are kept for drama.
        self._people, self._phones = count(1), cycle(range(900000, 901000))

    def _available(self, owner: str) -> Iterator[str]:
        return (r.number for r in self.inventory.numbers if r.owner == owner and r.usage is Usage.AVAILABLE)

    def chance(self, share: float) -> bool:
        """Return whether something happens that happens in this share of cases."""
        return self.random.random() < share

    def address(self, domain: str = "example.org") -> str:
        """Return an address that nobody has yet."""
        return f"user{next(self._people)}@{domain}"

    def phone(self) -> str:
        """Return a phone number that none of the last thousand people has."""
        return f"+447700{next(self._phones)}"

    def number(self, owner: str, usage: Usage) -> str:
        """Return some number of an owner with this usage."""
        return self.random.choice([r.number for r in self.inventory.numbers if r.owner == owner and r.usage is usage])

    def person(self, organization: Organization, *, phones: float = 0.15, numbers: float = 0.6) -> Row:
        """Return a row without a mistake; shares of rows have a phone number as identity, and a MultiLine number."""
        choice = self.random.choice
        email_only = organization.smtp_data_offload or organization.data_only
        is_phone = self.chance(phones) and not email_only
        social = self.chance(0.6) and bool(organization.social_messaging)
        return {
            "firstname": choice(FIRST.split()),
            "lastname": choice(LAST.split()),
            IDENTITY: self.phone() if is_phone else self.address(),
            "social_messaging": "Yes" if social else "No",
            "multiline_number": next(self.unused[organization.id], "") if self.chance(numbers) else "",
            "monitor_calls": "auto" if self.chance(0.8) else "off",
            "monitor_sms": "on" if self.chance(0.8) else "off",
            "forwarding_number": f"+1201555{100 + self.random.randrange(100):04}" if self.chance(0.9) else "",
            "restrict_incoming_social_messaging": "true" if social else "",
            "Language": choice(["English", "Italian", "German", "French", "Spanish", ""]),
        }

    def sheet(self) -> Sheet:
        """Return a sheet without a mistake."""
        organization = self.random.choice(ORGANIZATIONS)
        rows = 6 + min(int(self.random.expovariate(1 / self.rows)), 6 * self.rows, MAX_ACCOUNTS_PER_UPLOAD - 6)
        header = [column.name for column in columns_for(organization)]
        people = [self.person(organization) for _ in range(rows)]
        return Sheet(request=request_of(organization), header=header, rows=people)

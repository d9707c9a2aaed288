"""
Make a folder of invented uploads of several organizations, with the mistakes that people really make.

    python docs/examples/make_uploads.py FOLDER [--count 100] [--rows 10] [--seed 1]

The folder then holds the CSV files, numbered in the order of their upload, and three JSON files: `requests.json` has what was chosen
for each file, `inventory.json` the numbers and accounts before the first upload, both as wire documents, and `planted.json` the mistakes
of each file by their names.  The same seed makes the same folder.
"""

import argparse
import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from multiline_batch import Organization, Privilege, Usage
from multiline_batch.wire import to_wire
from upload_sheets import IDENTITY, ORGANIZATIONS, REMARK, Row, Sheet, World, request_of

Make = Callable[[Sheet, World, Row], object]


@dataclass(frozen=True)
class Mistake:
    """A mistake: its name, the rules of which one tells of it, how it is made, and in which organizations it can be made."""

    name: str
    codes: str
    make: Make
    fits: Callable[[Organization, World], bool] = lambda _o, _w: True


def other_words(sheet: Sheet, world: World, first: Row) -> None:
    """Fill in a column in another language."""
    yes, no = world.random.choice([("Sì", "No"), ("Ja", "Nein"), ("Oui", "Non")])
    sheet.change("social_messaging", {"Yes": yes, "No": no}.__getitem__)
    first["social_messaging"] = yes


def swapped_columns(sheet: Sheet, _world: World, first: Row) -> None:
    """Write what belongs into one recording column into the other."""
    for row in sheet.rows:
        row["monitor_calls"], row["monitor_sms"] = row["monitor_sms"], row["monitor_calls"]
    first |= {"monitor_calls": "on", "monitor_sms": "auto"}


def change_numbers(change: Callable[[str], str]) -> Make:
    """Return how the MultiLine numbers are changed, of which there is then at least one."""

    def make(sheet: Sheet, world: World, first: Row) -> None:
        first["multiline_number"] = first["multiline_number"] or next(
            world.unused[sheet.organization.id], "+442079460999"
        )
        sheet.change("multiline_number", change)

    return make


def same_rows(sheet: Sheet, world: World, _row: Row) -> None:
    """Upload once more what is there already."""
    sheet.rows = deepcopy(world.uploaded[sheet.organization.id])


def old_encoding(sheet: Sheet, _world: World, row: Row) -> None:
    """Save as a spreadsheet did twenty years ago."""
    row["firstname"], sheet.encoding = "Zoë", "cp1252"


def whole_staff(sheet: Sheet, world: World, _row: Row) -> None:
    """Upload everybody at once."""
    more = 1001 + world.random.randrange(300) - len(sheet.rows)
    sheet.rows += [world.person(sheet.organization, phones=0, numbers=0) for _ in range(more)]


def not_entitled(sheet: Sheet, _world: World, _row: Row) -> None:
    """Upload with a role that lacks the privilege."""
    sheet.request = request_of(sheet.organization, Privilege.REPORTS)


def private_address(_sheet: Sheet, world: World, row: Row) -> None:
    """Invite somebody under an address of a domain that is not allowed."""
    row[IDENTITY] = world.address("example.com")


def phone_as_identity(_sheet: Sheet, world: World, row: Row) -> None:
    """Invite somebody by phone."""
    row[IDENTITY] = world.phone()


def number_of_sibling(sheet: Sheet, world: World, row: Row) -> None:
    """Give somebody a number of another organization."""
    siblings = [other.id for other in ORGANIZATIONS if other != sheet.organization]
    row["multiline_number"] = world.number(world.random.choice(siblings), Usage.AVAILABLE)


def part(**values: object) -> Make:
    """Return how parts of a sheet are set."""

    def make(sheet: Sheet, _world: World, _row: Row) -> None:
        for name, value in values.items():
            setattr(sheet, name, value)

    return make


def cell(column: str, text: str) -> Make:
    """Return how one cell of the row is set."""
    return lambda _s, _w, row: row.update({column: text})


def name_of(column: str, written: str) -> Make:
    """Return how a column gets another name."""
    return lambda sheet, _w, _row: sheet.written.update({column: written})


def own_number(usage: Usage) -> Make:
    """Return how the row gets a number of its organization that has this usage."""
    return lambda sheet, world, row: row.update(multiline_number=world.number(sheet.organization.id, usage))


def needs_email(organization: Organization, _world: World) -> bool:
    """Return whether a phone number is no good as an identity."""
    return bool(organization.smtp_data_offload or organization.data_only)


def takes_phones(organization: Organization, _world: World) -> bool:
    """Return whether an identity may be a phone number."""
    return not organization.smtp_data_offload


def lacks_social(organization: Organization, _world: World) -> bool:
    """Return whether Social Messaging is not configured."""
    return not organization.social_messaging


NOTE = "Note: one row for each account; delete this row before the upload."
RESTRICTION = "restrict_incoming_social_messaging"

WHOLE = (
    Mistake("wrong encoding", "file-undecodable", old_encoding),
    Mistake("over 1000 rows", "too-many-rows", whole_staff),
    Mistake("nothing filled in", "no-rows", part(rows=())),
    Mistake("empty file", "header-missing", part(header=(), rows=())),
    Mistake("quotation mark left open", "quote-unclosed", part(tail='"Ben,Okafor\r\n')),
    Mistake("column deleted", "column-missing", lambda sheet, _w, _row: sheet.header.remove("monitor_sms")),
    Mistake("column copied", "column-duplicate", lambda sheet, _w, _row: sheet.header.append("Language")),
    Mistake("role without the privilege", "privilege-missing", not_entitled),
)
"""Mistakes for which the whole file is refused."""

COLUMN = (
    Mistake("columns swapped", "value-not-allowed", swapped_columns),
    Mistake("words of another language", "value-not-allowed", other_words),
    Mistake("numbers in scientific form", "number-scientific", change_numbers(lambda text: f"{float(text):.5E}")),
    Mistake("numbers with decimals", "number-decimal", change_numbers(lambda text: text.strip("+") + ".0")),
    Mistake("plus signs lost", "plus-missing", change_numbers(lambda text: text.strip("+"))),
    Mistake(
        "same file again", "account-exists", same_rows, lambda organization, world: organization.id in world.uploaded
    ),
)
"""Mistakes in all rows."""

HEAD = (
    Mistake("Note left", "note-left", part(note=NOTE)),
    Mistake("semicolons", "delimiter-not-comma", part(delimiter=";")),
    Mistake("older name of a column", "column-alias", name_of("multiline_number", "primary_number")),
    Mistake("column misspelt", "column-unknown", name_of("Language", "Langauge")),
    Mistake(
        "column of another organization",
        "column-not-configured",
        lambda sheet, _w, _row: sheet.header.append(RESTRICTION),
        lacks_social,
    ),
)
"""Mistakes around the rows."""

ROW = (
    Mistake("address misspelt", "email-invalid", cell(IDENTITY, "someone@example,org")),
    Mistake("no address", "value-missing", cell(IDENTITY, "")),
    Mistake("private address", "domain-not-allowed", private_address),
    Mistake("phone without country", "phone-country-missing", cell(IDENTITY, "07700 900999"), takes_phones),
    Mistake("phone where email is needed", "email-required data-only-phone", phone_as_identity, needs_email),
    Mistake("person twice", "identity-duplicate", lambda s, _w, row: row.update({IDENTITY: s.rows[0][IDENTITY]})),
    Mistake("Social Messaging wished for", "social-not-configured", cell("social_messaging", "Yes"), lacks_social),
    Mistake("number of another organization", "number-elsewhere", number_of_sibling),
    Mistake("number in use", "number-active", own_number(Usage.ACTIVE)),
    Mistake("number reserved", "number-reserved", own_number(Usage.RESERVED)),
    Mistake("number that nobody has", "number-unknown", cell("multiline_number", "+442079460998")),
    Mistake("recording left blank", "value-missing", cell("monitor_calls", "")),
    Mistake("forwarding too short", "forwarding-length", cell("forwarding_number", "+44")),
    Mistake("forwarding without country", "forwarding-no-country-code", cell("forwarding_number", "02079460999")),
    Mistake("remark beside the table", "extra-cells", cell(REMARK, "starts in May")),
)
"""Mistakes in single rows."""

MISTAKES = {mistake.name: mistake for mistake in (*WHOLE, *COLUMN, *HEAD, *ROW)}


def make_upload(world: World) -> tuple[Sheet, list[str]]:
    """Return a sheet, and the names of the mistakes that were made in it."""
    sheet, random, made = world.sheet(), world.random, list[Mistake]()

    def pick(mistakes: tuple[Mistake, ...], most: int) -> list[Mistake]:
        fitting = [mistake for mistake in mistakes if mistake.fits(sheet.organization, world)]
        return random.sample(fitting, 1 + random.randrange(most))

    # A mistake that refuses the whole file, or all its rows, would hide others.
    kind = random.choices(["none", "whole", "column", "row"], [20, 18, 18, 44])[0]
    match kind:
        case "whole":
            made += pick(WHOLE, 1)
        case "column":
            made += pick(COLUMN, 1)
        case "row":
            made += pick(ROW, 4)
        case _:
            world.uploaded[sheet.organization.id] = deepcopy(sheet.rows)
    # The first row stays as it is, so that there is one that others repeat.
    rows = sheet.rows[:1] if kind == "column" else random.sample(sheet.rows[1:], len(made))
    if kind != "whole" and world.chance(0.35):
        made += pick(HEAD, 2)
        rows += sheet.rows[:1] * 2
    for mistake, row in zip(made, rows, strict=False):
        mistake.make(sheet, world, row)
    return sheet, [mistake.name for mistake in made]


def make_uploads(folder: Path, *, uploads: int = 100, rows: int = 10, seed: int = 1) -> None:
    """Fill a folder that is there and empty; a file has about so many rows and six more, at most 1000."""
    world = World(seed, rows=rows)
    requests, planted = dict[str, object](), dict[str, list[str]]()
    for position in range(1, uploads + 1):
        sheet, mistakes = make_upload(world)
        name = f"{position:03}-{sheet.organization.id}.csv"
        (folder / name).write_bytes(sheet.save())
        requests[name], planted[name] = to_wire(sheet.request), mistakes
    for name, data in {"requests": requests, "inventory": to_wire(world.inventory), "planted": planted}.items():
        (folder / f"{name}.json").write_text(json.dumps(data, indent=1), encoding="utf-8")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Make a folder of invented uploads.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder")
    parser.add_argument("--count", type=int, default=100, help="how many uploads")
    parser.add_argument("--rows", type=int, default=10, help="about how many rows a file has")
    parser.add_argument("--seed", type=int, default=1, help="which ones; the same seed makes the same uploads")
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    make_uploads(options.folder, uploads=options.count, rows=options.rows, seed=options.seed)
    print(f"{options.count} uploads in {options.folder}")


if __name__ == "__main__":
    main()

"""
The columns: their names, which are mandatory, which depend on the organization, and how a header is matched to them.

The table of CSV values (S34 to S43) is one tuple, `COLUMNS`, in the source's order.  Headers are matched by name and in any order.
Case does not matter, and spaces, underscores and hyphens are alike, because the product's own pages vary there; beyond
that only the spellings that those pages use are accepted, each with a notice.  A name that is close to a known one is told
and never taken for it: guessing further would hide typos (Q1).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from attrs import evolve, field, frozen

from multiline_batch._fields import check_type, mask_items
from multiline_batch._value import Value
from multiline_batch.findings import Finding, Fix, Param, Place, Problem, Safety, make_finding, make_place
from multiline_batch.records import Layout, RawRecord, Record
from multiline_batch.request import Organization, UploadRequest
from multiline_batch.vocabulary import Language, MonitorCalls, MonitorSms, RestrictIncoming, SocialMessaging


class Column(NamedTuple):
    """
    One row of the table of CSV values.

    Attributes:
        name: The name that the source gives it.

        mandatory: Whether a file needs it and every row fills it.

        sources: The statements about it.

        values: The words that it accepts; empty if it takes free text or numbers.

        aliases: Other names that the product's pages use.

        needs_social_messaging: Whether it exists only where Social Messaging is configured (S42).
    """

    name: str
    mandatory: bool
    sources: tuple[str, ...]
    values: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    needs_social_messaging: bool = False


COLUMNS = (
    Column(name="firstname", mandatory=False, sources=("S34",)),
    Column(name="lastname", mandatory=False, sources=("S35",)),
    Column(name="email address or device", mandatory=True, sources=("S36",), aliases=("Email or Device #",)),
    Column(
        name="social_messaging",
        mandatory=True,
        sources=("S37",),
        values=tuple(word.value for word in SocialMessaging),
    ),
    Column(name="multiline_number", mandatory=False, sources=("S33", "S38"), aliases=("primary_number",)),
    Column(name="monitor_calls", mandatory=True, sources=("S39",), values=tuple(word.value for word in MonitorCalls)),
    Column(name="monitor_sms", mandatory=True, sources=("S40",), values=tuple(word.value for word in MonitorSms)),
    Column(name="forwarding_number", mandatory=False, sources=("S41",)),
    Column(
        name="restrict_incoming_social_messaging",
        mandatory=False,
        sources=("S42",),
        values=tuple(word.value for word in RestrictIncoming),
        aliases=("Restrict incoming social messages",),
        needs_social_messaging=True,
    ),
    Column(name="Language", mandatory=False, sources=("S43",), values=tuple(word.value for word in Language)),
)
"""The columns of the table of CSV values, in its order."""

COLUMN_NAMES = tuple(column.name for column in COLUMNS)
"""Their names."""

# How the library names a column inside: its index in the table.
FIRSTNAME, LASTNAME, IDENTITY, SOCIAL, NUMBER, CALLS, SMS, FORWARDING, RESTRICTION, LANGUAGE = range(len(COLUMNS))

_ALIKE = re.compile(r"[\s_\-]+")
# Comparing takes forty times the memory of a name, and every column's name is much shorter.
_LONGEST_COMPARED = 60


def header_key(text: str) -> str:
    """
    Return the text under which two headers are the same.

    >>> header_key(" Email Address-or_Device ") == header_key("email address or device")
    True
    """
    if "'" in text:
        # Q62: what was made inert in a retry file is the name that it was.
        from multiline_batch.writing import revive  # noqa: PLC0415  A plain upload has no apostrophe.

        text = revive(text)
    return _ALIKE.sub("_", text.replace("\ufeff", "").strip()).lower()


_BY_KEY = {header_key(column.name): index for index, column in enumerate(COLUMNS)}
_ALIAS_KEYS = {header_key(alias): index for index, column in enumerate(COLUMNS) for alias in column.aliases}
_BY_ANY_KEY = _BY_KEY | _ALIAS_KEYS


def is_known_header(text: str) -> bool:
    """Return whether a cell is the name of a column, or a spelling of it that the product's pages use."""
    return header_key(text) in _BY_ANY_KEY


def columns_for(organization: Organization) -> tuple[Column, ...]:
    """
    Return the columns that the template of an organization has.

    Source:
        S42: one column exists only where Social Messaging is configured.

    Args:
        organization: Whose *social_messaging* is told.

    Raises:
        TypeError: *organization* is no `Organization`.
        ValueError: Nobody told whether Social Messaging is configured.

    >>> [len(columns_for(Organization(id="sales", social_messaging=told))) for told in (True, False)]
    [10, 9]
    """
    check_type(organization, Organization, "organization")
    told = organization.social_messaging
    if told is None:
        msg = "tell whether Social Messaging is configured: Organization(social_messaging=True) or False"
        raise ValueError(msg)
    return tuple(column for column in COLUMNS if told or not column.needs_social_messaging)


@frozen(kw_only=True, eq=False, repr=False)
class Header(Value):
    """
    A header, matched.

    Attributes:
        layout: How the text under it is laid out.

        positions: For every column of the table the index of its cell in a record, or `None` where the file has it not.

        names: The header's cells as they stand.

        unnamed: Indexes of the cells without a name.

        findings: What is to be said of the header, in the order of the table.
    """

    layout: Layout
    positions: tuple[int | None, ...]
    names: tuple[str, ...] = field(repr=mask_items)
    unnamed: tuple[int, ...]
    findings: tuple[Finding, ...]

    def finding(self, raw: RawRecord, index: int, problem: Problem) -> Finding:
        """Give a problem its place: the cell of a column, named by its index in the table, in a record."""
        row, line, cells = raw
        position = self.positions[index]
        fix = None
        if problem.mend is not None and position is not None:
            fix = Fix(row=row, position=position, text=problem.mend, safety=problem.safety)
        header = None if position is None else self.names[position]
        place = make_place(row, line, COLUMN_NAMES[index], header, position)
        text = cells[position] if position is not None and position < len(cells) else ""
        return make_finding(problem, place, text, fix)


def match_header(layout: Layout, request: UploadRequest) -> Header:
    """
    Match the cells of a header to the columns.

    Source:
        S36 to S40: mandatory columns.  S42: a column that depends on the organization.  Q1 to Q7: spelling, order, doubles.
    """
    record = layout.header
    found: dict[int, list[int]] = {}
    findings: list[Finding] = []
    unnamed: list[int] = []
    foreign = request.organization.social_messaging is False
    for position, name in enumerate(record.cells):
        key = header_key(name)
        index = _BY_ANY_KEY.get(key)
        if not key:
            unnamed.append(position)
        elif index is None:
            findings.append(_unknown(record, position, request))
        else:
            found.setdefault(index, []).append(position)
            if key in _ALIAS_KEYS:
                findings.append(_at(record, position, "column-alias", (COLUMN_NAMES[index],), mend=COLUMN_NAMES[index]))
    findings = _without_taken_names(findings, {COLUMN_NAMES[index] for index in found})
    positions: list[int | None] = []
    for index, column in enumerate(COLUMNS):
        places = found.get(index, [])
        findings.extend(_judge_column(record, column, places))
        ignored = column.needs_social_messaging and foreign
        if ignored:
            code = "column-refused" if request.policy.strict_header else "column-not-configured"
            findings.extend(_at(record, place, code) for place in places)
        positions.append(places[0] if places and not ignored else None)
    return Header(
        layout=layout, positions=tuple(positions), names=record.cells, unnamed=tuple(unnamed), findings=tuple(findings)
    )


def _without_taken_names(findings: Sequence[Finding], taken: set[str]) -> list[Finding]:
    # A name that the header has already, or that two cells would get, would make a column stand twice.
    proposed = Counter(finding.params for finding in findings if finding.code == "column-unknown")
    return [
        evolve(f, fix=None) if f.code == "column-unknown" and (f.params[0] in taken or proposed[f.params] > 1) else f
        for f in findings
    ]


def _judge_column(record: Record, column: Column, places: Sequence[int]) -> Iterator[Finding]:
    if column.mandatory and not places:
        place = Place(row=record.row, line=record.line, column=column.name)
        yield Finding(code="column-missing", params=(column.name,), place=place)
    cells = tuple(str(evolve(record.place, position=position).cell) for position in places)
    for position in places[1:]:
        yield _at(record, position, "column-duplicate", (column.name, cells))


def _unknown(record: Record, position: int, request: UploadRequest) -> Finding:
    if request.policy.strict_header:
        return _at(record, position, "column-refused")
    nearest = _nearest_name(record.cells[position])
    return _at(record, position, "column-unknown", (nearest,), mend=nearest or None, safety=Safety.REVIEW)


def unnamed_findings(header: Record, filled: Mapping[int, int], *, strict: bool) -> Iterator[Finding]:
    """
    Yield what is to be said of columns without a name in which something stands.

    Args:
        header: The header.

        filled: In how many rows something stands, for the index of each such column.

        strict: Whether such a column refuses the file.
    """
    for position, rows in filled.items():
        if rows:
            yield (
                _at(header, position, "column-refused") if strict else _at(header, position, "column-unnamed", (rows,))
            )


def _nearest_name(text: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  A plain upload has no unknown column.

    matches = get_close_matches(header_key(text)[:_LONGEST_COMPARED], _BY_ANY_KEY, cutoff=0.7)
    return COLUMN_NAMES[_BY_ANY_KEY[matches[0]]] if matches else ""


def _at(  # noqa: PLR0913  A finding has this many parts.
    record: Record,
    position: int,
    code: str,
    params: tuple[Param, ...] = (),
    *,
    mend: str | None = None,
    safety: Safety = Safety.SAFE,
) -> Finding:
    name = record.cells[position]
    index = _BY_ANY_KEY.get(header_key(name))
    place = Place(
        row=record.row,
        line=record.line,
        column=None if index is None else COLUMN_NAMES[index],
        header=name,
        position=position,
    )
    fix = None if mend is None else Fix(row=record.row, position=position, text=mend, safety=safety)
    return Finding(code=code, params=params, place=place, raw=name, fix=fix)


_COLUMN_ORDER = {name: index for index, name in enumerate((None, *COLUMN_NAMES))}


def sort_key(finding: Finding) -> tuple[int | str, ...]:
    """Return what findings are sorted by: row, column of the table, cell, code; what has no row comes first."""
    place = finding.place
    if place is None:
        return 0, finding.code
    # Within a row come the row itself, the columns of the table, and then the other cells.
    is_other = place.column not in COLUMN_NAMES and place.position is not None
    return place.row, is_other, _COLUMN_ORDER.get(place.column, 0), place.position or 0, finding.code

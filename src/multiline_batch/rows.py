"""
Rows: the cells of one record become an account, under the rules that need more than one cell or the organization.

A rule runs on every value that survived the rules before it, so that a row with a bad address still learns that its language is
wrong.  A rule that needs a setting that nobody told does not run, and is listed with the rows that it would have judged.

Rows that are right cost nothing but their parsing: findings are made only where something is to be said.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from attrs import evolve

from multiline_batch.accounts import NewAccount, RefusedRow
from multiline_batch.cells import (
    parse_forwarding_number,
    parse_identity,
    parse_monitor_calls,
    parse_monitor_sms,
    parse_multiline_number,
    parse_name,
    parse_social_messaging,
)
from multiline_batch.choices import ChoiceJudge
from multiline_batch.findings import Finding, NotEvaluated, Place, Problem, Said, Unknown
from multiline_batch.identifiers import Identity, identity_key
from multiline_batch.policy import DuplicateIdentity
from multiline_batch.records import RawRecord, Record
from multiline_batch.request import Limits, UploadRequest
from multiline_batch.row_rules import judge_forwarding, judge_identity
from multiline_batch.schema import (
    CALLS,
    FIRSTNAME,
    FORWARDING,
    IDENTITY,
    LANGUAGE,
    LASTNAME,
    NUMBER,
    RESTRICTION,
    SMS,
    SOCIAL,
    Header,
)
from multiline_batch.short_way import find_short_way

Row = NewAccount | RefusedRow
"""A data row: the account that it asks for, or what is left of it when it has errors."""

Again = Callable[[Iterable[tuple[int, int]]], Iterator[RawRecord]]
"""Yields the records that begin on some rows and lines once more."""


class RowsRead(NamedTuple):
    """
    The rows of a file, and what is to be said of them.

    Attributes:
        rows: The data rows, in the order of the file.

        keys: The key of each row's identity.

        findings: What is to be said of them.

        not_evaluated: The rules that could not run, with the rows that they would have judged.

        filled: In how many rows something stands in each column without a name, by its index.
    """

    rows: tuple[Row, ...] = ()
    keys: Sequence[Identity | None] = ()
    findings: Sequence[Finding] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    filled: Mapping[int, int] = MappingProxyType({})


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, header: Header, request: UploadRequest, limits: Limits) -> None:
        self._findings: list[Finding] = []
        self._filled = dict.fromkeys(header.unnamed, 0)
        self._unknown: defaultdict[Unknown, list[int]] = defaultdict(list)
        self._choices = ChoiceJudge(request)
        self._header = header
        self._width = len(header.names)
        # A column that the file does not have reads from a blank cell behind the last one.
        self._positions = tuple(self._width if p is None else p for p in header.positions)
        self._organization = request.organization
        self._group = request.permission_group
        self._policy = request.policy
        self._longest = limits.cell_characters
        self._request, self._limits = request, limits

    def is_note(self, record: Record) -> bool:
        """Return whether a record that begins like a Note is no account: it has no identity and no choice (Q8)."""
        cells = self._padded(record.cells)
        identity, _ = parse_identity(cells[self._positions[IDENTITY]], default_region=self._organization.default_region)
        return (
            identity is None
            and parse_social_messaging(cells[self._positions[SOCIAL]])[0] is None
            and parse_monitor_calls(cells[self._positions[CALLS]])[0] is None
            and parse_monitor_sms(cells[self._positions[SMS]])[0] is None
        )

    def read(
        self,
        records: Iterable[RawRecord],
        is_data: Callable[[RawRecord], bool],
        *,
        again: Again,
    ) -> RowsRead:
        """
        Read the data rows, in the order of the file, up to the first one that is too many.

        Args:
            records: The records of the file.

            is_data: Says which of them are data rows; those that can go the short way surely are.

            again: Splits some records once more, for what is to be said of rows that are read already.
        """
        short_way = find_short_way(
            self._header,
            self._request,
            self._limits,
            choices=self._choices,
            report=self._report,
            untold=self._unknown,
        )
        rows: list[Row] = []
        filled, most = self._filled, self._limits.rows
        # On the short way an identity is its own key; here are the keys of the other rows, by their places.
        others: dict[int, Identity | None] = {}
        for number, line, cells in records:
            row: Row | None = short_way(number, line, cells)
            if row is None:
                raw = (number, line, cells)
                if not is_data(raw):
                    continue
                row = self._read_row(raw)
                others[len(rows)] = row.identity and identity_key(row.identity)
            rows.append(row)
            if filled:
                self._count_filled(cells)
            if len(rows) > most:
                break
        keys = [row.identity for row in rows]
        for place, key in others.items():
            keys[place] = key
        self._refuse_duplicates(rows, keys, again)
        not_evaluated = [
            NotEvaluated(code=code, missing=missing, rows=tuple(places))
            for (code, missing), places in self._unknown.items()
        ]
        return RowsRead(tuple(rows), keys, self._findings, tuple(not_evaluated), filled)

    def _count_filled(self, cells: Sequence[str]) -> None:
        for position in self._filled:
            self._filled[position] += position < len(cells) and bool(cells[position].strip())

    def _padded(self, cells: Sequence[str]) -> tuple[str, ...]:
        if len(cells) == self._width:
            return (*cells, "")
        return (*cells[: self._width], *[""] * (self._width + 1 - len(cells[: self._width])))

    def _read_row(self, raw: RawRecord) -> Row:
        row, line, written = raw
        cells = self._padded(written)
        at = self._positions
        said: list[Said] = []
        if len("".join(cells)) > self._longest and max(map(len, cells)) > self._longest:
            cells, said = self._cut(cells)
        cut = bool(said)
        firstname, first_said = parse_name(cells[at[FIRSTNAME]])
        lastname, last_said = parse_name(cells[at[LASTNAME]])
        identity, identity_said = parse_identity(cells[at[IDENTITY]], default_region=self._organization.default_region)
        number, number_said = parse_multiline_number(cells[at[NUMBER]])
        forwarding, forwarding_said = parse_forwarding_number(cells[at[FORWARDING]])
        if forwarding_said and number:
            # What would be mended into the row's own number would be a loop (Q33).
            forwarding_said = tuple(
                evolve(said, mend=None) if said.mend == number else said for said in forwarding_said
            )
        choices = self._choices.judge(
            (cells[at[SOCIAL]], cells[at[CALLS]], cells[at[SMS]], cells[at[RESTRICTION]], cells[at[LANGUAGE]])
        )
        said += choices.said
        if first_said or last_said or identity_said or number_said or forwarding_said:
            said += [(FIRSTNAME, problem) for problem in first_said]
            said += [(LASTNAME, problem) for problem in last_said]
            said += [(IDENTITY, problem) for problem in identity_said]
            said += [(NUMBER, problem) for problem in number_said]
            said += [(FORWARDING, problem) for problem in forwarding_said]
        blank = not cells[at[FORWARDING]].strip()
        judged_identity = judge_identity(identity, self._organization) if identity else ((), ())
        judged_forwarding = judge_forwarding(forwarding, number, self._group, blank=blank)
        said += (*judged_identity[0], *judged_forwarding[0])
        for missing in (*choices.unknown, *judged_identity[1], *judged_forwarding[1]):
            self._unknown[missing].append(row)
        refused = False
        if said:
            refused = self._report(raw, self._without_cut(said) if cut else said)
        if len(written) > self._width:
            refused |= self._report_extra(raw)
        if refused or identity is None or choices.settings is None:
            return RefusedRow(
                row=row,
                line=line,
                identity=identity,
                firstname=firstname,
                lastname=lastname,
                multiline_number=number,
            )
        return NewAccount(
            row=row,
            line=line,
            identity=identity,
            settings=choices.settings,
            firstname=firstname,
            lastname=lastname,
            multiline_number=number,
            forwarding_number=forwarding,
        )

    def _cut(self, cells: Sequence[str]) -> tuple[tuple[str, ...], list[Said]]:
        # A cell that is too long is never looked into; the row goes on as if it were blank.
        long = {p for p in self._positions if len(cells[p]) > self._longest}
        said: list[Said] = [
            (index, Problem(code="cell-too-long", params=(len(cells[p]), self._longest)))
            for index, p in enumerate(self._positions)
            if p in long
        ]
        return tuple("" if p in long else cell for p, cell in enumerate(cells)), said

    @staticmethod
    def _without_cut(said: list[Said]) -> list[Said]:
        # Of a cell that was not looked into, nothing else is known.
        cut = {index for index, problem in said if problem.code == "cell-too-long"}
        return [(index, problem) for index, problem in said if index not in cut or problem.code == "cell-too-long"]

    def _report(self, raw: RawRecord, said: Iterable[Said]) -> bool:
        refused = False
        for index, problem in said:
            finding = self._header.finding(raw, index, problem)
            self._findings.append(finding)
            refused |= finding.rule.refuses_row
        return refused

    def _report_extra(self, raw: RawRecord) -> bool:
        row, line, cells = raw
        extra = [p for p in range(self._width, len(cells)) if cells[p].strip()]
        if not extra:
            return False
        place = Place(row=row, line=line, position=extra[0])
        finding = Finding(code="extra-cells", params=(len(extra),), place=place, raw=cells[extra[0]])
        self._findings.append(finding)
        return True

    def _refuse_duplicates(self, rows: list[Row], keys: Sequence[Identity | None], again: Again) -> None:
        # Q21: the first row without errors holds an identity; later rows with it fail, and facts never revise that.
        known = [key for key in keys if key]
        if len(set(known)) == len(known):
            return
        everyone = self._policy.duplicate_identity is DuplicateIdentity.REFUSE_ALL
        holders: dict[str, list[int]] = {}
        for row, key in zip(rows, keys, strict=True):
            if key and (everyone or (key not in holders and isinstance(row, NewAccount))):
                holders.setdefault(key, []).append(row.row)
        twice: dict[int, int] = {}
        for index, (row, key) in enumerate(zip(rows, keys, strict=True)):
            holder = next((held for held in holders.get(key or "", ()) if held != row.row), None)
            if holder is not None and (everyone or holder < row.row):
                twice[row.row] = holder
                rows[index] = RefusedRow(
                    row=row.row,
                    line=row.line,
                    identity=row.identity,
                    firstname=row.firstname,
                    lastname=row.lastname,
                    multiline_number=row.multiline_number,
                )
        for raw in again((row.row, row.line) for row in rows if row.row in twice):
            problem = Problem(code="identity-duplicate", params=(twice[raw[0]],))
            self._report(raw, [(IDENTITY, problem)])

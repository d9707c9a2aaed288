"""
What is said of the rows of an upload while a plan is made, and what nobody told.

It begins with what reading said; nothing is ever taken out of it.
"""

from bisect import bisect_left

from attrs import evolve

from multiline_batch.findings import Finding, NotEvaluated, Problem, Safety, group_by_row
from multiline_batch.reading import Upload
from multiline_batch.records import RawRecord, iter_records_at
from multiline_batch.rows import Row
from multiline_batch.schema import sort_key


class Book:
    """The findings and the open rules of one upload."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._of_file = [finding for finding in upload.findings if finding.row is None]
        self._of_rows = group_by_row(upload.findings)
        self._missing: dict[int, dict[str, None]] = {}
        self._unknown: dict[tuple[str, str], list[int]] = {}
        self._records: dict[int, RawRecord] = {}
        for unknown in upload.not_evaluated:
            self._unknown[unknown.code, unknown.missing] = list(unknown.rows)
            if unknown.rule.refuses_row or unknown.rule.refuses_upload:
                for row in unknown.rows:
                    self._missing.setdefault(row, {})[unknown.missing] = None

    def say(self, row: Row, index: int, problem: Problem) -> None:
        """Add a finding at a cell of a row; the row's text is split again only now that something is wrong."""
        if not self._records:
            delimiter = self._upload.require_header().layout.delimiter
            places = ((known.row, known.line) for known in self._upload.rows)
            self._records = {raw[0]: raw for raw in iter_records_at(self._upload.text, delimiter, places)}
        finding = self._upload.require_header().finding(self._records[row.row], index, problem)
        self._of_rows.setdefault(row.row, []).append(finding)

    def say_of_file(self, code: str, *params: int) -> None:
        """Add a finding about the upload as a whole."""
        self._of_file.append(Finding(code=code, params=params))

    def leave_open(self, row: Row, code: str, missing: str) -> None:
        """Note that a rule could not run on a row, for want of something that nobody told."""
        self.leave_open_for_file(code, missing)
        rows = self._unknown[code, missing]
        place = bisect_left(rows, row.row)
        if row.row not in rows[place : place + 1]:
            rows.insert(place, row.row)
        self._missing.setdefault(row.row, {})[missing] = None

    def leave_open_for_file(self, code: str, missing: str) -> None:
        """Note that a rule could not run on the upload as a whole."""
        self._unknown.setdefault((code, missing), [])

    def prove_plus(self, row: Row) -> None:
        """Make the fix of a missing plus safe: that the host knows the number proves what was meant (Q38)."""
        said = self._of_rows.get(row.row, [])
        for index, finding in enumerate(said):
            if finding.code == "plus-missing" and finding.fix is not None:
                said[index] = evolve(finding, fix=evolve(finding.fix, safety=Safety.SAFE))

    def codes(self, row: Row) -> set[str]:
        """Return the codes of what is said of a row."""
        return {finding.code for finding in self._of_rows.get(row.row, ())}

    def missing(self, row: Row) -> tuple[str, ...]:
        """Return what nobody told, for want of which something about a row is open."""
        return tuple(self._missing[row.row]) if row.row in self._missing else ()

    def findings_of(self, row: Row) -> tuple[Finding, ...]:
        """Return what is said of a row, sorted."""
        return tuple(sorted(self._of_rows[row.row], key=sort_key)) if row.row in self._of_rows else ()

    def findings(self) -> tuple[Finding, ...]:
        """Return everything that is said, sorted."""
        of_rows = (finding for said in self._of_rows.values() for finding in said)
        return tuple(sorted((*self._of_file, *of_rows), key=sort_key))

    def not_evaluated(self) -> tuple[NotEvaluated, ...]:
        """Return the rules that could not run, with the rows that they would have judged."""
        return tuple(
            NotEvaluated(code=code, missing=missing, rows=tuple(rows))
            for (code, missing), rows in self._unknown.items()
        )

"""Findings grouped by what is wrong."""

import pytest

from multiline_batch import Cause, Finding, Place, group_by_cause

FINDING = Finding(
    code="plus-missing",
    place=Place(row=14, line=16, column="multiline_number", header="Anna's column", position=4),
    raw="442079460123",
)
CAUSE = Cause(code="plus-missing", column="multiline_number", findings=(FINDING,))


def _at(code: str, row: int, column: str | None = None) -> Finding:
    return Finding(code=code, place=Place(row=row, line=row, column=column))


def test_causes_come_worst_first_then_most_frequent() -> None:
    """Errors come before warnings before notices, and between equals the more frequent cause comes first."""
    findings = [
        _at("plus-missing", 2, "multiline_number"),
        _at("plus-missing", 3, "multiline_number"),
        _at("plus-missing", 4, "multiline_number"),
        _at("phone-unlikely", 2, "email address or device"),
        _at("value-missing", 2, "monitor_sms"),
        _at("value-missing", 2, "monitor_calls"),
        _at("value-missing", 3, "monitor_calls"),
        Finding(code="no-rows"),
    ]
    assert [(c.code, c.column, [f.row for f in c.findings]) for c in group_by_cause(findings)] == [
        ("value-missing", "monitor_calls", [2, 3]),
        ("no-rows", None, [None]),
        ("value-missing", "monitor_sms", [2]),
        ("phone-unlikely", "email address or device", [2]),
        ("plus-missing", "multiline_number", [2, 3, 4]),
    ]


def test_causes_tell_how_many_rows_there_are() -> None:
    """A cause about rows tells them, each once and in order, and of how many; one about the header or the file tells none."""
    findings = [
        _at("value-missing", 4, "monitor_sms"),
        _at("value-missing", 3, "monitor_sms"),
        _at("value-missing", 3, "monitor_sms"),
        Finding(code="extra-cells", params=(1,), place=Place(row=3, line=3)),
        _at("domain-not-allowed", 2, "email address or device"),
        Finding(code="capacity-short"),
        Finding(code="column-unnamed", params=(3,), place=FINDING.place),
        Finding(code="no-rows"),
    ]
    told = {cause.code: (cause.rows, cause.total) for cause in group_by_cause(findings, rows=(2, 3, 4, 14))}
    assert told == {
        "value-missing": ((3, 4), 4),
        "extra-cells": ((3,), 4),
        "domain-not-allowed": ((2,), 4),
        "capacity-short": ((), None),
        "column-unnamed": ((), None),
        "no-rows": ((), None),
    }
    assert [cause.total for cause in group_by_cause(findings)] == [None] * 6


def test_no_findings_have_no_cause() -> None:
    """Nothing wrong is nothing to group."""
    assert group_by_cause([]) == ()


def test_grouping_loses_and_adds_nothing() -> None:
    """Every finding is in exactly one cause, in the order in which it came."""
    findings = [_at("value-missing", row, column) for row in (5, 2) for column in ("monitor_sms", None)]
    causes = group_by_cause(iter(findings))
    assert [finding for cause in causes for finding in cause.findings] == [
        findings[1],
        findings[3],
        findings[0],
        findings[2],
    ]


def test_a_cause_knows_its_rule() -> None:
    """A cause leads to its line in the register, and there is none of a rule that there is not."""
    assert CAUSE.rule.code == "plus-missing"
    with pytest.raises(ValueError, match="code must be the code of a rule"):
        Cause(code="anna", column=None, findings=())


def test_causes_of_other_findings_differ() -> None:
    """A cause is another one where something else was found."""
    assert Cause(code="plus-missing", column="multiline_number", findings=()) != CAUSE


def test_no_repr_shows_what_stood_in_a_cell() -> None:
    """Neither a cell's text nor a column's free name appears in repr or str."""
    for text in (repr(CAUSE), str(CAUSE), f"{CAUSE}"):
        assert not [word for word in ("nna", "7946") if word in text]

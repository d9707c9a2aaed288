"""What is wrong, where, and what would mend it."""

from functools import partial

import pytest
from attrs import fields

from multiline_batch import Finding, Fix, NotEvaluated, Place, Problem, Safety, Severity
from multiline_batch.findings import Param, count_findings, make_finding, make_place

PLACE = Place(row=14, line=16, column="multiline_number", header="Anna's column", position=4)
FIX = Fix(row=14, position=4, text="+442079460123", safety=Safety.REVIEW)
FINDING = Finding(code="plus-missing", place=PLACE, raw="442079460123", fix=FIX)
PROBLEM = Problem(code="plus-missing", mend="+442079460123")
NOT_EVALUATED = NotEvaluated(code="recording-unavailable", missing="organization.recording", rows=(2, 3))


@pytest.mark.parametrize(
    ("position", "cell"),
    [
        (0, "A14"),
        (1, "B14"),
        (25, "Z14"),
        (26, "AA14"),
        (27, "AB14"),
        (51, "AZ14"),
        (52, "BA14"),
        (701, "ZZ14"),
        (702, "AAA14"),
        (16383, "XFD14"),
        (None, None),
    ],
)
def test_a_cell_is_named_as_in_a_spreadsheet(position: int | None, cell: str | None) -> None:
    """Columns are lettered A to Z, AA to ZZ and on; without a position there is no cell."""
    assert Place(row=14, line=16, position=position).cell == cell


def test_a_finding_speaks_for_its_rule_and_place() -> None:
    """Severity, parameters, row and column come from the register and the place."""
    finding = Finding(code="forwarding-length", params=(3, 4, 18), place=PLACE)
    assert finding.rule.code == "forwarding-length"
    assert finding.severity is Severity.ERROR
    assert finding.parameters == {"digits": 3, "minimum": 4, "maximum": 18}
    assert (finding.row, finding.column) == (14, "multiline_number")


def test_a_finding_of_a_whole_file_has_no_row() -> None:
    """Without a place there is neither row nor column, and nothing that would mend it; a place may be a row alone."""
    finding = Finding(code="no-rows")
    assert (finding.row, finding.column, finding.parameters, finding.fix) == (None, None, {}, None)
    assert Place(row=2, line=2).column is None


def test_parameters_that_do_not_fit_the_rule_raise() -> None:
    """A finding with too few parameters is a defect that shows."""
    with pytest.raises(ValueError, match="params must be those of the rule: rows, limit"):
        Finding(code="too-many-rows", params=(1001,))
    with pytest.raises(ValueError, match="params must be those of the rule: rows, limit"):
        Finding(code="too-many-rows")
    with pytest.raises(ValueError, match="params must be those of the rule: none"):
        Finding(code="no-rows", params=(1001,))


def test_what_could_not_be_judged_knows_its_rule() -> None:
    """A rule that could not run leads to its line in the register."""
    assert NOT_EVALUATED.rule.code == "recording-unavailable"
    assert NotEvaluated(code="capacity-short", missing="facts.pool").rows == ()


@pytest.mark.parametrize("code", ["", "anna@example.org", "No-Rows", "no_rows", "no-rows "])
def test_a_finding_has_the_code_of_a_rule(code: str) -> None:
    """A code that no rule has is a defect that shows at once, and is not repeated."""
    with pytest.raises(ValueError, match=r"^code must be the code of a rule; RULES lists them$"):
        Finding(code=code)


def _finding(code: str) -> Finding:
    return Finding(code=code)


@pytest.mark.parametrize(
    ("codes", "rows", "told"),
    [
        ([], 0, "0 rows"),
        (["no-rows"], 1, "1 row, 1 error"),
        (
            ["plus-missing", "phone-unlikely", "value-missing", "email-invalid"],
            2,
            "2 rows, 2 errors, 1 warning, 1 notice",
        ),
    ],
)
def test_findings_are_counted_in_words(codes: list[str], rows: int, told: str) -> None:
    """What a repr says of many findings: how many rows there are, and how many findings of each severity."""
    assert count_findings(map(_finding, codes), rows=rows) == told


def test_a_fix_is_safe_or_to_be_reviewed() -> None:
    """Documents name the safety of a fix by a word, and a mend of which nothing is said is to be reviewed."""
    assert [safety.value for safety in Safety] == ["safe", "review"]
    assert Problem(code="plus-missing", mend="+1").safety is Safety.REVIEW
    assert Fix(row=2, position=0, safety=Safety.SAFE).text == ""


@pytest.mark.parametrize("value", [PLACE, FIX, FINDING, PROBLEM], ids=lambda value: type(value).__name__)
def test_no_repr_shows_what_stood_in_a_cell(value: object) -> None:
    """Neither a cell's text nor a column's free name nor a proposed text appears in repr or str."""
    for text in (repr(value), str(value), f"{value}"):
        assert not [word for word in ("nna", "7946") if word in text]


def test_findings_differ_by_what_they_say() -> None:
    """The text of a cell is masked and still part of the value."""
    assert Finding(code="email-invalid", raw="a") != Finding(code="email-invalid", raw="b")
    assert Finding(code="email-invalid") != Finding(code="email-required")


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("too-many-rows", ("1001", 1000)),
        ("too-many-rows", (True, 1000)),
        ("column-unknown", (7,)),
        ("value-not-allowed", ("Yes",)),
        ("column-duplicate", ("Language", "B1")),
    ],
)
def test_parameters_have_the_types_of_the_rule(code: str, params: tuple[Param, ...]) -> None:
    """A count is a whole number, a list several words, and everything else one word."""
    for kind in (Problem, Finding):
        with pytest.raises(ValueError, match="params must be those of the rule"):
            kind(code=code, params=params)


def test_a_code_is_a_rules() -> None:
    """Nothing is said of a rule that there is not."""
    for make in (Problem, Finding, partial(NotEvaluated, missing="facts.pool")):
        with pytest.raises(ValueError, match="code must be the code of a rule"):
            make(code="anna")


def test_only_what_a_rule_needs_can_be_missing() -> None:
    """What nobody told is something that a rule needs."""
    with pytest.raises(ValueError, match="missing must be something that a rule needs") as caught:
        NotEvaluated(code="capacity-short", missing="anna@example.org")
    assert "anna" not in str(caught.value)


def test_a_fix_says_whether_it_deletes() -> None:
    """Without a cell the whole row is to go."""
    assert [FIX.deletes_row, Fix(row=2, position=None, safety=Safety.SAFE).deletes_row] == [False, True]


@pytest.mark.parametrize("wrong", [-1, -2])
def test_a_cell_is_one_that_a_spreadsheet_has(wrong: int) -> None:
    """The cells of a record count from 0."""
    assert Place(row=1, line=1, position=0).cell == "A1"
    with pytest.raises(ValueError, match="position must be at least 0"):
        Place(row=1, line=1, position=wrong)
    with pytest.raises(ValueError, match="position must be at least 0"):
        Fix(row=1, position=wrong, safety=Safety.SAFE)


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("account-barred", ("Anna",)),
        ("invitation-number-unusable", ("Anna",)),
        ("delimiter-not-comma", ("comma",)),
        ("move-privilege-missing", ("both",)),
        ("value-not-allowed", ((),)),
    ],
)
def test_a_parameter_is_one_of_its_words(code: str, params: tuple[Param, ...]) -> None:
    """A status, a cause, a delimiter and a side have few words, and a list has at least one."""
    with pytest.raises(ValueError, match="params must be those of the rule"):
        Finding(code=code, params=params)


def test_a_finding_that_is_made_quickly_is_the_same() -> None:
    """The quick ways to make a place and a finding come to what their constructors make, field by field."""
    assert make_place(*(getattr(PLACE, field.name) for field in fields(Place))) == PLACE
    problem = Problem(code="forwarding-length", params=(3, 4, 18), mend="+4420")
    made = Finding(code=problem.code, params=problem.params, place=PLACE, raw="420", fix=FIX)
    assert make_finding(problem, PLACE, "420", FIX) == made

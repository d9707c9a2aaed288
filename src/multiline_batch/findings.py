"""
Findings: what is wrong, where, and what would mend it.

A finding is a value.  Its code names a rule; its place is the one that a spreadsheet shows; its parameters are the facts that
a message needs, and never a cell's text or a name.  Words come late, in `messages`.

A fix is a proposal.  It is *safe* when the meaning cannot change, or when the host's facts prove it, and otherwise to be
*reviewed* by a person; nothing applies one silently.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum

from attrs import Attribute, field, fields, frozen

from multiline_batch._fields import mask
from multiline_batch._value import Value, maker_of
from multiline_batch.rules import COUNT_PARAMS, LIST_PARAMS, RULES, UNTOLD, Rule, Severity
from multiline_batch.vocabulary import AccountStatus

Param = str | int | tuple[str, ...]
"""A parameter of a finding: a word of the library, a count, or several words."""


def _from_zero(_instance: object, attribute: "Attribute[int | None]", value: int | None) -> None:
    if value is not None and value < 0:
        msg = f"{attribute.name} must be at least 0"
        raise ValueError(msg)


def check_code(_instance: object, _attribute: object, value: str) -> None:
    """Validate the code of a rule."""
    if value not in RULES:
        msg = "code must be the code of a rule; RULES lists them"
        raise ValueError(msg)


def _check_params(said: "Problem | Finding", _attribute: object, value: tuple[Param, ...]) -> None:
    names = RULES[said.code].params
    if not names and not value:
        return
    if len(value) != len(names) or not all(map(_fits, names, value)):
        msg = f"params must be those of the rule: {', '.join(names) or 'none'}"
        raise ValueError(msg)


# The parameters that are one of a few words.
_WORD_PARAMS: Mapping[str, frozenset[str]] = {
    "delimiter": frozenset({"semicolon", "tab"}),
    "side": frozenset({"destination", "source"}),
    "status": frozenset(status.value for status in AccountStatus),
    "cause": frozenset(RULES),
}


def _fits(name: str, value: Param) -> bool:
    if name in COUNT_PARAMS:
        return type(value) is int
    if name in LIST_PARAMS:
        return isinstance(value, tuple) and bool(value)
    return isinstance(value, str) and (name not in _WORD_PARAMS or value in _WORD_PARAMS[name])


class Safety(Enum):
    """Whether a fix can change what the administrator meant."""

    SAFE = "safe"
    REVIEW = "review"


@frozen(kw_only=True, eq=False, repr=False)
class Problem(Value):
    """
    What is wrong with the text of one cell, without a place.

    Attributes:
        code: Code of the rule.

        params: Values of the rule's parameters, in its order.

        mend: A text that would be right, or `None`.

        safety: Whether *mend* can change the meaning.
    """

    code: str = field(validator=check_code)
    params: tuple[Param, ...] = field(default=(), validator=_check_params)
    mend: str | None = field(default=None, repr=mask)
    safety: Safety = Safety.REVIEW


Said = tuple[int, Problem]
"""A problem, and the index of its column."""

Unknown = tuple[str, str]
"""The code of a rule that could not run, and what was missing."""


@frozen(kw_only=True, eq=False, repr=False)
class Fix(Value):
    """
    A proposal: replace one cell, or delete a row.

    Attributes:
        row: The row's number in the spreadsheet.

        position: Index of the cell in its row, from 0; `None` deletes the row.

        text: The new text of the cell.

        safety: Whether the fix can change the meaning.
    """

    row: int
    position: int | None = field(validator=_from_zero)
    text: str = field(default="", repr=mask)
    safety: Safety

    @property
    def deletes_row(self) -> bool:
        """Whether the whole row is to go."""
        return self.position is None


# Without slots for weak references other classes can have the same layout (see `make_finding`).
@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False)
class Place(Value):
    """
    Where something is.

    Attributes:
        row: The record's number as a spreadsheet shows it; blank rows and a Note count, a ``sep=`` line does not.

        line: The physical line of the text on which the record begins.

        column: The name of the column in the table of CSV values, or `None` if it is none of them.

        header: The name of the column as the file writes it.

        position: Index of the cell in its record, from 0.
    """

    row: int
    line: int
    column: str | None = None
    header: str | None = field(default=None, repr=mask)
    position: int | None = field(default=None, validator=_from_zero)

    @property
    def cell(self) -> str | None:
        """
        The cell's name in a spreadsheet.

        >>> Place(row=14, line=16, position=4).cell
        'E14'
        """
        if self.position is None:
            return None
        letters, rest = "", self.position + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False)
class Finding(Value):
    """
    A rule that fired.

    Attributes:
        code: Code of the rule.

        params: Values of the rule's parameters, in its order.

        place: Where it fired; `None` for a whole file, request, organization, account or selection.

        raw: The text of the cell as it stood in the file.

        fix: A proposal, where there is one.
    """

    code: str = field(validator=check_code)
    params: tuple[Param, ...] = field(default=(), validator=_check_params)
    place: Place | None = None
    raw: str | None = field(default=None, repr=mask)
    fix: Fix | None = None

    @property
    def rule(self) -> Rule:
        """The rule's line in the register."""
        return RULES[self.code]

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return self.rule.severity

    @property
    def row(self) -> int | None:
        """The row that it is about, if any."""
        return None if self.place is None else self.place.row

    @property
    def column(self) -> str | None:
        """The column that it is about, if any, by its name in the table of CSV values."""
        return None if self.place is None else self.place.column

    @property
    def parameters(self) -> dict[str, Param]:
        """The parameters by their names."""
        return dict(zip(self.rule.params, self.params, strict=True))


class _PlaceDraft(Value):
    # Sets the fields while nothing is frozen yet, and then becomes the place.
    __slots__ = tuple(field.name for field in fields(Place))

    def __init__(self, row: int, line: int, column: str | None, header: str | None, position: int | None) -> None:
        self.row = row
        self.line = line
        self.column = column
        self.header = header
        self.position = position
        self.__class__ = Place  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]


class _FindingDraft(Value):
    # Sets the fields while nothing is frozen yet, and then becomes the finding.
    __slots__ = tuple(field.name for field in fields(Finding))

    def __init__(self, problem: Problem, place: Place, raw: str, fix: Fix | None) -> None:
        self.code = problem.code
        self.params = problem.params
        self.place = place
        self.raw = raw
        self.fix = fix
        self.__class__ = Finding  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]


make_place = maker_of(Place, _PlaceDraft)
"""Make a `Place` of its fields in their order, at a third of what its own constructor costs."""

make_finding = maker_of(Finding, _FindingDraft)
"""Make a `Finding` of a problem, which is checked already, its place, the text of the cell, and a fix or `None`."""


def _check_missing(_instance: object, _attribute: object, value: str) -> None:
    if value not in UNTOLD:
        msg = "missing must be something that a rule needs; UNTOLD lists it"
        raise ValueError(msg)


@frozen(kw_only=True, eq=False, repr=False)
class NotEvaluated(Value):
    """
    A rule that could not run because nobody told what it needs.

    Attributes:
        code: Code of the rule.

        missing: What was not told, such as ``organization.recording`` or ``facts.accounts``.

        rows: The rows that the rule would have judged; empty if it judges none of them.
    """

    code: str = field(validator=check_code)
    missing: str = field(validator=_check_missing)
    rows: tuple[int, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule's line in the register."""
        return RULES[self.code]


def group_by_row(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """Return the findings of each row by its number, in the order given; those without a row are left out."""
    of_rows: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.row is not None:
            of_rows.setdefault(finding.row, []).append(finding)
    return of_rows


def count_findings(findings: Iterable[Finding], *, rows: int) -> str:
    """Say in a few words, for a ``repr``, how many rows and how many findings there are."""
    severities = Counter(finding.severity for finding in findings)
    counts = [("row", rows), *((severity.value, severities[severity]) for severity in Severity if severities[severity])]
    return ", ".join(f"{count} {name}" if count == 1 else f"{count} {name}s" for name, count in counts)

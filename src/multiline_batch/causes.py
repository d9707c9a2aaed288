"""
Causes: findings grouped by what is wrong, so that a thousand of one kind are one thing to tell a person.
"""

from collections.abc import Iterable
from itertools import groupby

from attrs import evolve, field, frozen

from multiline_batch._fields import several
from multiline_batch._value import Value
from multiline_batch.findings import Finding, check_code
from multiline_batch.rules import RULES, Level, Rule, Severity


@frozen(kw_only=True, eq=False, repr=False)
class Cause(Value):
    """
    Findings of one rule in one column: one thing to tell a person, however many rows it fills.

    Attributes:
        code: Code of the rule.

        column: The column, or `None`.

        findings: All findings of this cause, in the order of the file.

        total: How many data rows there are in all; `None` if that is unknown or the cause is about none of them.
    """

    code: str = field(validator=check_code)
    column: str | None
    findings: tuple[Finding, ...]
    total: int | None = None

    @property
    def rule(self) -> Rule:
        """The rule's line in the register."""
        return RULES[self.code]

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that it is about, each once, in order; none if it is about the header or the whole."""
        if self.rule.level not in _ROW_LEVELS:
            return ()
        return tuple(sorted({finding.row for finding in self.findings if finding.row is not None}))


_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
_ROW_LEVELS = (Level.ROW, Level.CELL, Level.INVITATION)


def group_by_cause(findings: Iterable[Finding], *, rows: Iterable[int] = ()) -> tuple[Cause, ...]:
    """
    Group findings by rule and column, the worst and most frequent cause first.

    Args:
        findings: Such as those of an upload or a plan.

        rows: The numbers of all data rows, so that each cause can tell how many of them it is about.

    Raises:
        TypeError: One of *findings* is no `Finding`, or one of *rows* no number.

    >>> [(cause.code, len(cause.findings)) for cause in group_by_cause([Finding(code="no-rows")])]
    [('no-rows', 1)]
    """

    def key(finding: Finding) -> tuple[str, str]:
        return finding.code, finding.column or ""

    data = frozenset(several(rows, int, "rows"))
    causes = [
        Cause(code=code, column=column or None, findings=tuple(group))
        for (code, column), group in groupby(sorted(several(findings, Finding, "findings"), key=key), key=key)
    ]
    causes = [cause if data.isdisjoint(cause.rows) else evolve(cause, total=len(data)) for cause in causes]
    return tuple(sorted(causes, key=lambda cause: (_WEIGHT[cause.rule.severity], -len(cause.findings))))

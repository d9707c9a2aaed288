"""
Flat records: results as plain dicts, for a data frame.

They are for computing, so nothing in them is hidden.  What is blank or unknown is an empty text, or 0 where a row is told, so every key has
values of one type from the first record to the last, as data frames want it.
"""

from collections.abc import Iterable

from multiline_batch._fields import check_one_of, several
from multiline_batch.accounts import NewAccount
from multiline_batch.findings import Finding, group_by_row
from multiline_batch.messages import render_message
from multiline_batch.outcomes import BatchOperationReport, ReportRecord
from multiline_batch.plan import Entry, Plan
from multiline_batch.reading import Upload
from multiline_batch.reporting import Report
from multiline_batch.rows import Row

Scalar = str | int | bool
"""What a flat record holds."""


def to_records(
    value: Upload | Plan | Report | BatchOperationReport | Iterable[Finding], *, locale: str = "en"
) -> list[dict[str, Scalar]]:
    """
    Return flat dicts, one a row (of findings: one a finding), as `pandas.DataFrame` and `polars.DataFrame` take them.

    Nothing is hidden.  What is blank or unknown is an empty text; a finding without a place, such as one of the whole file, has the row and the
    line 0.  So every key has values of one type.

    Args:
        value: An upload, a plan, a report (or its record alone, such as `read_report` returns), or findings.

        locale: The language of the messages of findings; those of a report are told already.

    Returns:
        The keys depend on what is given.

        Of an upload: ``row``, ``line``, ``readable`` (whether its cells have no errors), ``identity``, ``firstname``, ``lastname``,
        ``multiline_number``, ``forwarding_number``, ``social_messaging``, ``monitor_calls``, ``monitor_sms``,
        ``restrict_incoming_social_messaging``, ``language``, ``codes`` (each once, with spaces between).

        Of a plan: the same, with ``action`` before the codes and ``missing`` (what nobody told) behind them.

        Of a report: ``row``, ``identity``, ``firstname``, ``lastname``, ``number``, ``account``, ``invitation``, ``status``, ``codes``,
        ``message``.

        Of findings: ``row``, ``line``, ``column``, ``cell``, ``code``, ``severity``, ``level``, ``message``, ``raw``, ``fix`` ("delete row" or
        "replace cell"), ``fix_text``, ``fix_safety``.

    Raises:
        TypeError: *value* is something else.

    >>> to_records([Finding(code="no-rows")])[0]["code"]
    'no-rows'
    """
    check_one_of(
        value, (Upload, Plan, Report, BatchOperationReport, Iterable), "an Upload, a Plan, a Report or findings"
    )
    match value:
        case Upload():
            said = group_by_row(value.findings)
            return [_of_row(row) | {"codes": _codes(said.get(row.row, ()))} for row in value.rows]
        case Plan():
            return list(map(_of_entry, value.entries))
        case Report():
            return list(map(_of_record, value.record.records))
        case BatchOperationReport():
            return list(map(_of_record, value.records))
        case _:
            return [_of_finding(finding, locale) for finding in several(value, Finding, "value")]


def _codes(findings: Iterable[Finding]) -> str:
    return " ".join(dict.fromkeys(finding.code for finding in findings))


def _of_row(row: Row) -> dict[str, Scalar]:
    record: dict[str, Scalar] = {
        "row": row.row,
        "line": row.line,
        "readable": isinstance(row, NewAccount),
        "identity": row.identity or "",
        "firstname": row.firstname or "",
        "lastname": row.lastname or "",
        "multiline_number": row.multiline_number or "",
    }
    settings = row.settings if isinstance(row, NewAccount) else None
    forwarding = row.forwarding_number if isinstance(row, NewAccount) else None
    choices = {
        "social_messaging": settings and settings.social_messaging,
        "monitor_calls": settings and settings.monitor_calls,
        "monitor_sms": settings and settings.monitor_sms,
        "restrict_incoming_social_messaging": settings and settings.restrict_incoming_social_messaging,
        "language": settings and settings.language,
    }
    words = {name: choice.value if choice else "" for name, choice in choices.items()}
    return record | {"forwarding_number": forwarding or ""} | words


def _of_entry(entry: Entry) -> dict[str, Scalar]:
    missing = " ".join(entry.missing)
    return _of_row(entry.source) | {"action": entry.action.value, "codes": _codes(entry.findings), "missing": missing}


def _of_record(record: ReportRecord) -> dict[str, Scalar]:
    return {
        "row": record.row,
        "identity": record.identity or "",
        "firstname": record.firstname or "",
        "lastname": record.lastname or "",
        "number": record.number or "",
        "account": record.account.value,
        "invitation": record.invitation.value if record.invitation else "",
        "status": record.status.value if record.status else "",
        "codes": " ".join(record.codes),
        "message": record.message,
    }


def _of_finding(finding: Finding, locale: str) -> dict[str, Scalar]:
    place, fix = finding.place, finding.fix
    return {
        "row": place.row if place else 0,
        "line": place.line if place else 0,
        "column": finding.column or "",
        "cell": (place and place.cell) or "",
        "code": finding.code,
        "severity": finding.severity.value,
        "level": finding.rule.level.value,
        "message": render_message(finding, locale),
        "raw": finding.raw or "",
        "fix": ("delete row" if fix.deletes_row else "replace cell") if fix else "",
        "fix_text": fix.text if fix else "",
        "fix_safety": fix.safety.value if fix else "",
    }

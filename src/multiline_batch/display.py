"""
How results look in a notebook: a page.

A page shows how much there is, what is wrong, the worst and most frequent cause first, and the first rows with the cells marked that
something is to be said of.  It hides personal data unless it is asked to show it.  The colours are transparent, so that a page can be
read on light and on dark ground.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import islice
from typing import assert_never

from multiline_batch._fields import check_one_of
from multiline_batch._phone import format_international
from multiline_batch.catalogue import Catalogue, catalogue_for
from multiline_batch.causes import Cause
from multiline_batch.findings import Finding, NotEvaluated, group_by_row
from multiline_batch.messages import MAX_MESSAGES_OF_CAUSE, Word, render, render_extent, render_message, render_title
from multiline_batch.outcomes import AccountResult, BatchOperationReport, InvitationResult, ReportRecord
from multiline_batch.plan import Action, Plan
from multiline_batch.reading import Upload
from multiline_batch.reporting import Report
from multiline_batch.rows import Row
from multiline_batch.rules import Severity
from multiline_batch.schema import COLUMN_NAMES, COLUMNS

Displayable = Upload | Plan | Report | BatchOperationReport
"""What has a page."""

MAX_PLACES = 5
"""How many places of one cause a page shows."""

HIDDEN = "\u2022\u2022\u2022"
"""What a page shows of personal data."""

_STYLE = """<style>
.multiline-batch {font-family: system-ui, sans-serif; font-size: 13px; line-height: 1.45; max-width: 72rem}
.multiline-batch h3 {margin: 0 0 .4em; font-size: 1.2em}
.multiline-batch h4 {margin: 1.1em 0 .3em; font-size: 1em}
.multiline-batch p {margin: .3em 0}
.multiline-batch .quiet {opacity: .7}
.multiline-batch .counts span {display: inline-block; margin: 0 .4em .3em 0; padding: .1em .7em; border-radius: 1em;
 background: rgba(128, 128, 128, .16)}
.multiline-batch .scroll {overflow-x: auto}
.multiline-batch .scroll table {border-collapse: collapse; margin: 0}
.multiline-batch .scroll :is(th, td) {padding: .25em .6em; text-align: left; vertical-align: top; border: 0;
 border-bottom: 1px solid rgba(128, 128, 128, .3)}
.multiline-batch .scroll th {font-weight: 600; white-space: nowrap}
.multiline-batch .rows td {white-space: nowrap}
.multiline-batch .rows td.number, .multiline-batch .rows th.number {text-align: right}
.multiline-batch code {font-size: .92em}
.multiline-batch .error {background: rgba(220, 38, 38, .26)}
.multiline-batch .warning {background: rgba(217, 119, 6, .26)}
.multiline-batch .notice {background: rgba(37, 99, 235, .2)}
.multiline-batch td.said {cursor: help}
.multiline-batch .fix {opacity: .75; font-style: italic}
.multiline-batch .label {border-radius: .3em; padding: 0 .4em}
</style>"""


class Page(str):
    """HTML that a notebook shows when it is the last value of a cell."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def to_html(value: Displayable, *, show_values: bool = False, rows: int = 20, locale: str = "en") -> Page:
    """
    Return a page about an upload, a plan or a report.

    Args:
        value: What is shown; of a report also the record alone, such as `read_report` returns.

        show_values: Whether names, addresses, numbers and the texts of cells are shown; otherwise they are hidden.

        rows: Most rows that are shown, from 0; those come first of which something is to be said.

        locale: The language of the page, such as ``de``.

    Raises:
        TypeError: *value* has no page, or *locale* is no text.
        ValueError: *rows* is no whole number from 0.

    >>> from multiline_batch import Organization, UploadRequest, read_upload
    >>> upload = read_upload("", UploadRequest(organization=Organization(id="sales")))
    >>> "No header" in to_html(upload), "Keine Kopfzeile" in to_html(upload, locale="de")
    (True, True)
    """
    if type(rows) is not int or rows < 0:
        msg = "rows must be at least 0, a whole number"
        raise ValueError(msg)
    check_one_of(value, (Upload, Plan, Report, BatchOperationReport), "an Upload, a Plan or a Report")
    painter = _Painter(catalogue_for(locale), locale, rows=rows, show_values=show_values)
    match value:
        case Upload():
            body = painter.upload(value)
        case Plan():
            body = painter.plan(value)
        case Report():
            body = painter.report(value.record)
        case BatchOperationReport():
            body = painter.report(value)
        case _:
            assert_never(value)
    return Page(f'{_STYLE}<div class="multiline-batch">{"".join(body)}</div>')


def _table(head: Iterable[str], body: Iterable[str], *, kind: str) -> str:
    cells = "".join(f"<th>{cell}</th>" for cell in head)
    rows = "".join(body)
    head_html = f"<thead><tr>{cells}</tr></thead>" if cells else ""
    return f'<div class="scroll"><table class="{kind}">{head_html}<tbody>{rows}</tbody></table></div>'


def _row(cells: Iterable[str]) -> str:
    return "<tr>" + "".join(cells) + "</tr>"


def _cell(content: str) -> str:
    return f"<td>{content}</td>"


class _Painter:
    """Writes pages in one language."""

    def __init__(self, words: Catalogue, locale: str, *, rows: int, show_values: bool) -> None:
        self._words, self._locale, self._rows, self._show = words, locale, rows, show_values

    def upload(self, upload: Upload) -> Iterator[str]:
        yield self._heading("display.upload", upload.request.organization.title)
        if upload.refused:
            yield self._refused()
        yield self._counts(self._severities(upload.findings, len(upload.rows)))
        yield from self._causes(upload.causes)
        yield from self._unknown(upload.not_evaluated)
        yield from self._cells(upload, upload.rows, upload.findings, {})

    def plan(self, plan: Plan) -> Iterator[str]:
        title = f"{plan.mode.value}, {plan.upload.request.organization.title}"
        yield self._heading("display.plan", title)
        if plan.refused:
            yield self._refused()
        actions = ((action, plan.count(action)) for action in Action)
        yield self._counts(self._count(action, count) for action, count in actions if count)
        yield self._counts(self._severities(plan.findings, len(plan.entries)))
        if plan.ledger.needed:
            yield f"<p>{escape(render(plan.ledger, self._locale))}</p>"
        yield from self._causes(plan.causes)
        yield from self._unknown(plan.not_evaluated)
        actions_of_rows = {entry.row: entry.action for entry in plan.entries}
        yield from self._cells(plan.upload, plan.upload.rows, plan.findings, actions_of_rows)

    def report(self, record: BatchOperationReport) -> Iterator[str]:
        yield self._heading("display.report", f"{record.mode.value}, {record.organization}")
        moment = self._words.conventions.moment(record.at)
        yield f"<p>{escape(render(record.status, self._locale))}, {escape(moment)}</p>"
        for results in (AccountResult, InvitationResult):
            counts = ((result, record.counts[result.value]) for result in results)
            yield self._counts(self._count(result, count) for result, count in counts if count)
        for sentence in (*record.reasons, *record.remarks):
            yield f"<p>{escape(sentence)}</p>"
        yield from self._records(record.records)

    def _heading(self, key: str, title: str) -> str:
        return f"<h3>{escape(self._words.text('placed', place=self._words.text(key), message=title))}</h3>"

    def _title(self, key: str) -> str:
        return f"<h4>{escape(self._words.text(key))}</h4>"

    def _refused(self) -> str:
        return f'<p><span class="label error">{escape(self._words.text("display.refused"))}</span></p>'

    @staticmethod
    def _counts(texts: Iterable[str]) -> str:
        spans = "".join(f"<span>{escape(text)}</span>" for text in texts)
        return f'<p class="counts">{spans}</p>' if spans else ""

    def _severities(self, findings: Iterable[Finding], rows: int) -> Iterator[str]:
        yield self._words.text("rows", rows, count=self._words.conventions.number(rows))
        counts = Counter(finding.severity for finding in findings)
        for severity in Severity:
            if counts[severity]:
                yield self._count(severity, counts[severity])

    def _count(self, word: Word, count: int) -> str:
        number = self._words.conventions.number(count)
        return self._words.text("count", result=render(word, self._locale), count=number)

    def _causes(self, causes: Iterable[Cause]) -> Iterator[str]:
        lines = list(map(self._cause, causes))
        if not lines:
            yield f"<p>{escape(self._words.text('display.fine'))}</p>"
            return
        yield self._title("display.findings")
        yield _table((), lines, kind="causes")

    def _cause(self, cause: Cause) -> str:
        # Whatever its severity, a gate of an invitation withholds it.
        severity = cause.rule.severity
        effect = InvitationResult.WITHHELD if cause.rule.withholds else severity
        label = f'<span class="label {severity.value}">{escape(render(effect, self._locale))}</span>'
        title = f"<strong>{escape(render_title(cause, self._locale))}</strong>"
        column = f"<code>{escape(cause.column)}</code>" if cause.column else ""
        messages = dict.fromkeys(render_message(finding, self._locale) for finding in cause.findings)
        told = [escape(message) for message in islice(messages, MAX_MESSAGES_OF_CAUSE)]
        told += ["\u2026"] * (len(messages) > MAX_MESSAGES_OF_CAUSE)
        where = [escape(render_extent(cause, self._locale)), self._places(cause)]
        return _row(
            (
                _cell(label),
                _cell("<br>".join(filter(None, (title, column)))),
                _cell("<br>".join(told)),
                _cell("<br>".join(filter(None, where))),
            )
        )

    def _places(self, cause: Cause) -> str:
        places = [finding.place for finding in cause.findings if finding.place]
        names = [place.cell or render(place, self._locale) for place in places[:MAX_PLACES]]
        rest = len(places) - len(names)
        if rest:
            names.append(self._words.text("more", rest, count=self._words.conventions.number(rest)))
        return f'<span class="quiet">{escape(", ".join(names))}</span>' if names else ""

    def _unknown(self, unknown: Iterable[NotEvaluated]) -> Iterator[str]:
        sentences = dict.fromkeys(escape(render(rule, self._locale)) for rule in unknown)
        yield "".join(f'<p class="quiet">{sentence}</p>' for sentence in sentences)

    def _cells(
        self, upload: Upload, rows: Iterable[Row], findings: Iterable[Finding], actions: Mapping[int, Action]
    ) -> Iterator[str]:
        numbers = [row.row for row in rows]
        said = group_by_row(findings)
        chosen = sorted(numbers, key=lambda row: row not in said)[: self._rows]
        header = upload.header
        if not chosen or header is None:
            return
        shown = frozenset(chosen)
        columns = [(index, place) for index, place in enumerate(header.positions) if place is not None]
        records = {record.row: record.cells for record in upload.split() if record.row in shown}
        head = [self._words.text("report.row"), *(COLUMN_NAMES[index] for index, _ in columns)]
        head += [self._words.text("display.action")] * bool(actions)
        lines = (
            _row(
                (
                    f'<td class="number">{row}</td>',
                    *(
                        self._paint(records[row][place] if place < len(records[row]) else "", index, said.get(row, []))
                        for index, place in columns
                    ),
                    *(_cell(escape(render(actions[row], self._locale))) for _ in range(bool(actions))),
                )
            )
            for row in sorted(chosen)
        )
        yield from self._shown(map(escape, head), lines, len(chosen), len(numbers))

    def _shown(self, head: Iterable[str], lines: Iterable[str], count: int, total: int) -> Iterator[str]:
        yield self._title("display.rows")
        yield _table(head, lines, kind="rows")
        number = self._words.conventions.number
        below = self._words.text("display.rows-shown", total, count=number(count), total=number(total))
        hidden = "" if self._show else " " + self._words.text("display.hidden")
        yield f'<p class="quiet">{escape(below + hidden)}</p>'

    def _paint(self, text: str, index: int, said: Iterable[Finding]) -> str:
        column = COLUMNS[index]
        own = [finding for finding in said if finding.column == column.name]
        shown = escape(self._mask(text, public=text.strip().lower() in {value.lower() for value in column.values}))
        if not own:
            return _cell(shown)
        worst = min((finding.severity for finding in own), key=list(Severity).index)
        told = " ".join(render_message(finding, self._locale) for finding in own)
        fixes = dict.fromkeys(finding.fix.text for finding in own if finding.fix)
        proposals = "".join(
            f' <span class="fix">\u2192 {escape(self._mask(fix, public=fix in column.values))}</span>' for fix in fixes
        )
        return f'<td class="said {worst.value}" title="{escape(told)}">{shown or "&nbsp;"}{proposals}</td>'

    def _mask(self, text: str, *, public: bool) -> str:
        return text if public or self._show or not text.strip() else HIDDEN

    def _records(self, records: tuple[ReportRecord, ...]) -> Iterator[str]:
        if not records:
            return
        shown = sorted(records, key=lambda record: not record.codes)[: self._rows]
        labels = ("row", "identity", "number", "account", "invitation", "multiline-status", "codes")
        head = [self._words.text(f"report.{label}") for label in labels]
        lines = (self._record(record) for record in sorted(shown, key=lambda record: record.row))
        yield from self._shown(map(escape, head), lines, len(shown), len(records))

    def _record(self, record: ReportRecord) -> str:
        number = format_international(record.number) if record.number else ""
        results = (record.account, record.invitation, record.status)
        return _row(
            (
                f'<td class="number">{record.row}</td>',
                _cell(escape(self._mask(record.identity or "", public=False))),
                _cell(escape(self._mask(number, public=False))),
                *(_cell(escape(render(result, self._locale)) if result else "") for result in results),
                _cell(", ".join(f"<code>{escape(code)}</code>" for code in record.codes)),
            )
        )

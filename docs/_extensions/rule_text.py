"""
The pages of the rules as Markdown: from the register, the English catalogue and the conformance vectors.

What a page says of sources comes from two documents that are kept by hand, the table of the source and the readings of its open points.
This module knows nothing of Sphinx, so that tests can look at the pages without it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from multiline_batch import LANGUAGES, RULES, Basis, Level, Rule, Safety, Severity, render, render_message
from multiline_batch.messages import words_of
from multiline_batch.testing import Vector, vectors
from rule_examples import finding, findings, known, lines, outcome, pair, shorten

FOLDER = "reference/rules"
"""Where the pages are, in the folder of the documents."""

_DOCS = Path(__file__).parents[1]

_LEVELS = {
    Level.FILE: "The file as a whole",
    Level.REQUEST: "What is chosen for the upload",
    Level.HEADER: "The header",
    Level.ROW: "A row",
    Level.CELL: "A cell",
    Level.BATCH: "All rows together",
    Level.ORGANIZATION: "The organization",
    Level.INVITATION: "An invitation",
    Level.MOVE: "A move",
}
_BASES = {
    Basis.STATED: "This rule is *stated*: the source says so.",
    Basis.DOCUMENTED: "This rule is *documented*: another public page of the product says so.",
    Basis.INFERRED: "This rule is *inferred*: the source leaves it open, and the library had to decide.",
}
_SEVERITIES = {
    Severity.ERROR: "an **error**",
    Severity.WARNING: "a **warning**",
    Severity.NOTICE: "a **notice**",
}
_OWN_NAMES = dict(zip(LANGUAGES, ("English", "Deutsch", "Español", "Français", "Italiano", "Português"), strict=True))
# The source fixes the words of this one message, and they do not say what to do.
_ADVICE = {"move-capacity-short": "Request more numbers for the selected organization, or select fewer accounts."}


def pages() -> dict[str, str]:
    """Return the page of every rule by the name of its file."""
    return {f"{code}.md": page(RULES[code]) for code in RULES}


def page(rule: Rule) -> str:
    """Return the page of one rule."""
    words, (fires, silent) = words_of(rule.code), pair(rule.code)
    return "\n\n".join(
        [
            f"# {words.title}",
            _line(rule),
            "## Why it matters",
            words.why,
            "## An example that fires",
            *_example(rule.code, fires, silent),
            "## An example that is silent",
            *_example(rule.code, silent, fires),
            "## How to mend it",
            _ADVICE.get(rule.code) or render_message(finding(rule.code)).partition(". ")[2],
            *_proposals(rule.code),
            "## Where it comes from",
            _BASES[rule.basis],
            _list(_origin(source) for source in rule.sources),
            "## In every language",
            "What is said of the example that fires:",
            _table(
                ("language", "message"), ((_OWN_NAMES[name], render(finding(rule.code), name)) for name in LANGUAGES)
            ),
        ]
    )


def _line(rule: Rule) -> str:
    judges = _LEVELS[rule.level]
    judges = judges[0].lower() + judges[1:]
    lines = [f"`{rule.code}` is {_SEVERITIES[rule.severity]} about {judges}; it {_effect(rule)}."]
    if rule.params:
        plural = "s" * (len(rule.params) > 1)
        lines.append(f"Its findings have the parameter{plural} {', '.join(f'`{name}`' for name in rule.params)}.")
    return "\n".join(lines)


def _effect(rule: Rule) -> str:
    if rule.refuses_upload:
        return "refuses the whole upload"
    if rule.refuses_row:
        return "refuses the row"
    if rule.withholds:
        return "withholds the invitation, and never costs the account"
    return "refuses the whole selection" if rule.severity is Severity.ERROR else "refuses nothing"


def _example(code: str, vector: Vector, other: Vector) -> Iterator[str]:
    yield f"{vector.name}."
    if lines(vector):
        yield "\n".join(["```text", *lines(vector), "```"])
    beside = known(vector, other)
    if beside:
        yield "What is known beside it:" if lines(vector) else "What is known:"
        yield _table(("what", "value"), ((f"`{path}`", f"`{value}`") for path, value in beside.items()))
    said = findings(vector)
    if not said:
        yield f"Nothing is said.\n{outcome(vector)}"
        return
    if code in {each.code for each in said}:
        yield "What is said:"
    else:
        yield "Nothing is said of this rule, but something else:"
    yield _list(f"[`{each.code}`]({each.code}.md), {each.severity.value}: {render(each)}" for each in said)
    yield outcome(vector)


def _proposals(code: str) -> Iterator[str]:
    proposals: list[str] = []
    for vector in vectors():
        of_rule = [each for each in findings(vector) if each.code == code] if vector.rule == code else []
        for each in of_rule:
            if each.fix is not None:
                what = "the row is deleted" if each.fix.deletes_row else f"it becomes `{shorten(each.fix.text)}`"
                before = f"`{shorten(each.raw)}`: " if each.raw and not each.fix.deletes_row else ""
                safety = "safe" if each.fix.safety is Safety.SAFE else "to be reviewed"
                proposals.append(f"{before}{what} ({safety})")
    if proposals:
        yield "The library proposes fixes, and applies none unless somebody chose it:"
        yield _list(dict.fromkeys(proposals))
    else:
        yield "The library proposes no fix."


def _origin(source: str) -> str:
    if source in _statements():
        return f"[{source}](#{source.lower()}): {_statements()[source]}"
    if source in _readings():
        return f"[{source}](#{source.lower()}): {_readings()[source]}"
    return f"{source}: what the product's other public pages say about {_letters()[source[0]]}."


@cache
def _statements() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("reference/source.md") if re.fullmatch(r"S\d+", row[0])}


@cache
def _readings() -> dict[str, str]:
    found: dict[str, str] = {}
    for point, *reading in _rows("explanation/readings.md"):
        name = re.sub(r" \([A-Z]\d+(, [A-Z]\d+)*\)", "", point)
        for source in re.findall(r"\b[A-Z]\d+\b", point):
            found.setdefault(source, f"{name}. {' '.join(reading)}")
    return found


@cache
def _letters() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("reference/source.md") if re.fullmatch("[A-Z]", row[0])}


def _rows(document: str) -> Iterator[list[str]]:
    for line in (_DOCS / document).read_text(encoding="utf-8").splitlines():
        if line.startswith("| "):
            yield re.split(r"(?<!\\) \| ", line[2:-2])


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))

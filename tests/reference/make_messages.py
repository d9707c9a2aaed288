"""
Writes the page of all messages: ``python tests/reference/make_messages.py``.

Of each rule it shows what the first sample that breaks it is told, in every language.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from conformance.runner import findings_of, rule_vectors  # noqa: E402  The tests have no package.
from multiline_batch import LANGUAGES, RULES, Finding, render  # noqa: E402

PAGE = HERE.parents[1] / "docs" / "reference" / "messages.md"
HEAD = """# Messages

What the first sample that breaks a rule is told, in every language; the samples are the conformance vectors.
A test compares this page with what `render` says.
"""


def samples() -> dict[str, Finding]:
    """Return a finding of every rule: of the first vector that breaks it."""
    found: dict[str, Finding] = {}
    for vector in rule_vectors():
        if vector.fires and vector.rule is not None and vector.rule not in found:
            found[vector.rule] = next(finding for finding in findings_of(vector) if finding.code == vector.rule)
    return {code: found[code] for code in RULES}


def page() -> str:
    """Return the text of the page."""
    lines = [HEAD, f"| rule | {' | '.join(LANGUAGES)} |", "|---" * (len(LANGUAGES) + 1) + "|"]
    for code, finding in samples().items():
        lines.append(f"| `{code}` | {' | '.join(render(finding, language) for language in LANGUAGES)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""
Writes the pages of the reference that are made from the register and kept: ``python tests/reference/make_pages.py``.

One lists all rules with their codes.  The other shows of each rule what the first sample that breaks it is told, in every language.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from conformance.runner import findings_of, rule_vectors  # noqa: E402  The tests have no package.
from multiline_batch import LANGUAGES, RULES, Finding, render  # noqa: E402
from multiline_batch.messages import words_of  # noqa: E402

_REFERENCE = HERE.parents[1] / "docs" / "reference"
RULES_PAGE, MESSAGES_PAGE = _REFERENCE / "rules.md", _REFERENCE / "messages.md"
_RULES_HEAD = """# The rules

What a rule does follows from its severity and its level:

- an error of the *file*, the *request*, the *header* or the *batch* refuses the whole upload;
- an error of a *row* or a *cell* refuses that row;
- whatever has the level *invitation* withholds an invitation, and never costs an account;
- an error of a *move* refuses the whole selection;
- everything else is told and refuses nothing.

Codes are permanent and part of the API; titles and messages are not.
On the site each code leads to a page: why the rule matters, an example that fires and one that is silent, how to mend it, and where it comes from.
[Messages](messages.md) has what is said in every language.

```{toctree}
:hidden:
:glob:

rules/*
```

| code | severity | level | title |
|---|---|---|---|
"""
_MESSAGES_HEAD = """# Messages

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


def rules_page() -> str:
    """Return the text of the page of all rules."""
    lines = [
        f"| `{code}` | {rule.severity.value} | {rule.level.value} | {words_of(code).title} |\n"
        for code, rule in RULES.items()
    ]
    return _RULES_HEAD + "".join(lines)


def messages_page() -> str:
    """Return the text of the page of all messages."""
    lines = [_MESSAGES_HEAD, f"| rule | {' | '.join(LANGUAGES)} |", "|---" * (len(LANGUAGES) + 1) + "|"]
    for code, finding in samples().items():
        lines.append(f"| `{code}` | {' | '.join(render(finding, language) for language in LANGUAGES)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    RULES_PAGE.write_text(rules_page(), encoding="utf-8")
    MESSAGES_PAGE.write_text(messages_page(), encoding="utf-8")

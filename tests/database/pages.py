"""The host of the how-to pages: what stands there is what is run here."""

import doctest
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from multiline_batch import Facts, Questions

_PAGES = Path(__file__).parents[2] / "docs" / "how-to"
_ANSWER, _CARRY_OUT = "answer-questions.md", "carry-out-a-plan.md"

Answer = Callable[[Any, Questions], Facts]
"""What answers questions over a connection."""


def _blocks(page: str, language: str) -> list[str]:
    text = (_PAGES / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _define(page: str) -> dict[str, Any]:
    """Run the imports and the functions of a page, and none of its examples."""
    names: dict[str, Any] = {}
    for example in doctest.DocTestParser().get_examples("\n".join(_blocks(page, "python"))):
        if example.source.startswith(("import ", "from ", "def ")):
            exec(example.source, names)  # noqa: S102  These are pages of this project.
    return names


def _table(page: str, name: str) -> str:
    found = re.search(rf"CREATE TABLE {name} .*?;", (_PAGES / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{page} has no table {name}"
    return found[0].replace("...", "")


TABLES = (*(_table(_ANSWER, name) for name in ("organizations", "numbers", "accounts")), _table(_CARRY_OUT, "people"))
"""The statements that make the tables; SQLite and PostgreSQL read them both."""

answer_from_sqlite: Answer = _define(_ANSWER)["answer"]

FIND_NUMBERS, FIND_ACCOUNTS, COUNT_POOL, COUNT_UTILIZATION = _blocks(_ANSWER, "sql")
"""What answers questions in PostgreSQL."""

LOCK_ROOT, LOCK_NAME = _blocks(_CARRY_OUT, "sql")
"""What every writer of a tree does first in PostgreSQL: lock the row of the root, or an advisory lock."""


def carry_out_with(answer: Answer) -> tuple[Callable[..., bool], Callable[..., bool]]:
    """Return ``store`` and ``update`` of the page, with facts from elsewhere than the page's example."""
    names = _define(_CARRY_OUT)
    names["answer"] = answer
    return names["store"], names["update"]

"""The table of the source in the documentation says what the register says, and names test classes that there are."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from attrs import frozen

from multiline_batch import RULES
from multiline_batch.rules import STATEMENTS, WITHOUT_RULE

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "reference" / "source.md"
LINE = re.compile(r"\| (S\d+) \| (.+?) \| (.+?) \| (.+?) \|")


@frozen
class Line:
    """One line of the table."""

    statement: str
    says: str
    rules: str
    shown: str


def _read_table() -> tuple[Line, ...]:
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| S")]
    matches = [LINE.fullmatch(line) for line in lines]
    return tuple(Line(*match.groups()) for match in matches if match)


@cache
def _classes(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}


def _classes_about(statement: str) -> set[tuple[str, str]]:
    # A class has its statements in its name, in two digits: TestS34AndS35.
    wanted = f"S{int(statement[1:]):02}"
    return {
        (f"tests/source/{path.name}", name)
        for path in Path(__file__).parent.glob("test_*.py")
        for name in _classes(path)
        if wanted in re.findall(r"S\d\d", name)
    }


TABLE = _read_table()


def _name(line: Line) -> str:
    return line.statement


def test_the_table_has_every_statement_once_and_in_order() -> None:
    """The lines are S1 to S46, and no line that looks like one of a statement was left out."""
    assert [line.statement for line in TABLE] == [f"S{number}" for number in range(1, 47)] == list(STATEMENTS)
    told = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| S")]
    assert len(told) == len(TABLE)


@pytest.mark.parametrize("line", TABLE, ids=_name)
def test_a_statement_is_said_in_a_sentence(line: Line) -> None:
    """What a statement says is told in words, and ends as a sentence does."""
    assert line.says.endswith(".")
    assert len(line.says.split()) > 3


@pytest.mark.parametrize("line", TABLE, ids=_name)
def test_its_rules_are_those_that_rest_on_it(line: Line) -> None:
    """A statement has the codes of the rules that name it, in the order of the register, or else the reason for none."""
    codes = [f"`{code}`" for code, rule in RULES.items() if line.statement in rule.sources]
    assert line.rules == (", ".join(codes) or WITHOUT_RULE[line.statement])


@pytest.mark.parametrize("line", TABLE, ids=_name)
def test_its_test_classes_are_there(line: Line) -> None:
    """Every class that is named stands in the file that is named, and every class about the statement is named."""
    named = re.findall(r"`(tests/source/test_\w+\.py)` `(Test\w+)`", line.shown)
    assert line.shown == (", ".join(f"`{path}` `{name}`" for path, name in named) or "-")
    for path, name in named:
        assert name in _classes(ROOT / path)
    assert set(named) == _classes_about(line.statement)


@pytest.mark.parametrize("line", [line for line in TABLE if line.statement not in WITHOUT_RULE], ids=_name)
def test_a_statement_with_rules_is_shown(line: Line) -> None:
    """No statement that a rule rests on is without a test class."""
    assert line.shown != "-"

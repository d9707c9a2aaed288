"""The binding of the source: every statement has a rule or a reason, and every rule names where it comes from."""

import pytest

from multiline_batch import RULES, Basis
from multiline_batch.rules import STATEMENTS, WITHOUT_RULE
from multiline_batch.schema import COLUMNS

LAST_FACT = {
    "S": 46,
    "B": 12,
    "C": 7,
    "I": 7,
    "F": 18,
    "N": 21,
    "V": 16,
    "M": 10,
    "O": 10,
    "R": 7,
    "X": 13,
    "Q": 66,
}
"""The last number of each kind of statement and fact; all kinds begin at 1."""

KNOWN = {f"{kind}{number}" for kind, last in LAST_FACT.items() for number in range(1, last + 1)}
WITH_RULE = {source for rule in RULES.values() for source in rule.sources}


def test_the_source_has_46_statements() -> None:
    """The statements are S1 to S46, in order, each once."""
    assert list(STATEMENTS) == [f"S{number}" for number in range(1, 47)]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_statement_has_a_rule_or_a_reason_and_never_both(statement: str) -> None:
    """A statement is among the sources of a rule, or there is a reason why no rule rests on it."""
    assert (statement in WITH_RULE) is not (statement in WITHOUT_RULE)


def test_reasons_are_for_statements_only_and_say_something() -> None:
    """Every reason is for a statement of the source and is a sentence."""
    assert set(WITHOUT_RULE) <= set(STATEMENTS)
    for reason in WITHOUT_RULE.values():
        assert reason.endswith(".")
        assert len(reason.split()) > 2


@pytest.mark.parametrize("code", RULES)
def test_every_source_of_a_rule_exists(code: str) -> None:
    """A rule rests on statements and facts that exist, at least one, each named once."""
    sources = RULES[code].sources
    assert sources
    assert set(sources) <= KNOWN
    assert len(set(sources)) == len(sources)


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.basis is Basis.STATED])
def test_a_rule_that_is_stated_names_its_statement(code: str) -> None:
    """A rule that the source states rests on a statement of it."""
    assert set(RULES[code].sources) & set(STATEMENTS)


def test_every_column_names_the_statement_that_describes_it() -> None:
    """The ten columns rest on S34 to S43, in the order of the table."""
    assert [column.sources[-1] for column in COLUMNS] == [f"S{number}" for number in range(34, 44)]

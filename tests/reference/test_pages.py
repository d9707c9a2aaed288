"""Nothing is without its place in the documentation: rules, public names, statements of the source, columns, terms."""

import ast
import re
from pathlib import Path

import pytest

import multiline_batch
from multiline_batch import RULES, testing
from multiline_batch.messages import words_of
from multiline_batch.rules import STATEMENTS
from multiline_batch.schema import COLUMNS
from reference.make_pages import RULES_PAGE, rules_page
from rule_text import pages

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "src" / "multiline_batch"
PAGES = pages()

SECTIONS = [
    "Why it matters",
    "An example that fires",
    "An example that is silent",
    "How to mend it",
    "Where it comes from",
    "In every language",
]

PLAIN_WORDS = {
    "allowed": "What a decision can be.",
    "at": "A preposition.",
    "calls": "What people make.",
    "configured": "A setting that is there.",
    "duplicate": "Two that are one.",
    "entry": "One line of a plan.",
    "free": "Of an identity: nobody has it.",
    "id": "A name for programs.",
    "incoming": "From outside.",
    "is": "A verb.",
    "least": "A quantity.",
    "new": "Not there yet.",
    "operation": "From the name of the Batch Operations Report.",
    "restrict": "The verb of restriction.",
    "result": "What came out.",
    "sms": "What everybody calls it.",
}
"""Words in the names of public classes that need no entry in the glossary, and why."""


def test_every_rule_has_a_page() -> None:
    """There is a page for each rule, and nothing else."""
    assert sorted(PAGES) == sorted(f"{code}.md" for code in RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_page_tells_all_of_its_rule(code: str) -> None:
    """A page has the title, code, severity, reason, parameters and sources of its rule, and all sections, each with something in it."""
    page, rule = PAGES[f"{code}.md"], RULES[code]
    assert page.startswith(f"# {words_of(code).title}\n\n`{code}` is ")
    head, *sections = re.split(r"^## ", page, flags=re.MULTILINE)
    assert f"**{rule.severity.value}**" in head
    assert all(f"`{name}`" in head for name in rule.params)
    assert [section.partition("\n")[0] for section in sections] == SECTIONS
    assert all(section.partition("\n")[2].strip() for section in sections)
    why, fires, silent, mend, origin, languages = sections
    assert words_of(code).why in why
    assert f"[`{code}`]({code}.md)" in fires
    assert f"[`{code}`]({code}.md)" not in silent
    assert len(mend.partition("\n")[2].split()) > 3
    assert f"*{rule.basis.value}*" in origin
    assert [re.match(r"- \[?([A-Z]\d+)\b", line) is not None for line in origin.splitlines()].count(True) == len(
        rule.sources
    )
    assert all(re.search(rf"^- \[?{source}\b", origin, re.MULTILINE) for source in rule.sources)
    assert len(re.findall(r"^\| \w+ \|", languages, re.MULTILINE)) == 1 + len(multiline_batch.LANGUAGES)


def test_the_list_of_the_rules_is_true() -> None:
    """The page that lists the rules has the code, severity, level and title of each, as they are today."""
    assert RULES_PAGE.read_text(encoding="utf-8") == rules_page()


def _public_rooms() -> list[str]:
    # The README lists the modules whose names are public.
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^Public are the names in .* in the modules (.*)\.$", text, re.MULTILINE)
    return re.findall(r"`(\w+)`", listed)


def _defined(room: str) -> set[str]:
    module = PACKAGE / room / "__init__.py" if (PACKAGE / room).is_dir() else PACKAGE / f"{room}.py"
    names: set[str] = set()
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    names |= set(testing.__all__) if room == "testing" else set()
    return {name for name in names if not name.startswith("_")}


def _documented() -> set[str]:
    found: set[str] = set()
    for page in (DOCS / "reference" / "api").glob("*.md"):
        module = ""
        for kind, name in re.findall(r"^\.\. (\w+):: ([\w.]+)$", page.read_text(encoding="utf-8"), re.MULTILINE):
            if kind == "currentmodule":
                module = name
            elif kind != "automodule":
                found.add(name if name.startswith("multiline_batch.") else f"{module}.{name}")
    return found


DOCUMENTED = _documented()


@pytest.mark.parametrize("name", multiline_batch.__all__)
def test_every_public_name_has_a_reference(name: str) -> None:
    """A name of the package is documented as that, or in the room that it comes from."""
    room = vars(multiline_batch)["_HOMES"][name]
    assert {f"multiline_batch.{name}", f"multiline_batch.{room}.{name}"} & DOCUMENTED


@pytest.mark.parametrize("room", _public_rooms())
def test_every_public_name_of_a_room_has_a_reference(room: str) -> None:
    """A name of a public room is documented there, or as a name of the package."""
    names = {name for name in _defined(room) if f"multiline_batch.{room}.{name}" not in DOCUMENTED}
    assert {name for name in names if f"multiline_batch.{name}" not in DOCUMENTED} == set()


def test_every_page_of_the_reference_is_in_its_index() -> None:
    """No page of the API is written and never linked."""
    index = (DOCS / "reference" / "api" / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"^(\w+)$", index.partition("```{toctree}")[2], re.MULTILINE)
    assert sorted([*listed, "index"]) == sorted(page.stem for page in (DOCS / "reference" / "api").glob("*.md"))


def test_every_statement_has_a_row() -> None:
    """The table of the source has a row for each statement, each once."""
    table = (DOCS / "reference" / "source.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (S\d+) \|", table, re.MULTILINE) == list(STATEMENTS)


def test_the_page_of_the_columns_is_that_of_the_schema() -> None:
    """The table of columns has name, need, words and other names as the library has them, in its order."""
    table = (DOCS / "reference" / "columns.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| `")]
    assert [(name.strip(" `"), need.strip() == "yes") for name, need, _, _ in rows] == [
        (column.name, column.mandatory) for column in COLUMNS
    ]
    for column, (_, _, takes, alias) in zip(COLUMNS, rows, strict=True):
        assert tuple(re.findall("`([^`]+)`", takes)) == column.values
        assert tuple(re.findall("`([^`]+)`", alias)) == column.aliases


def _terms() -> set[str]:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    return {term.lower() for term in re.findall(r"^\*\*(.+?)\*\*:", text, re.MULTILINE)}


def test_the_glossary_is_sorted_and_has_each_term_once() -> None:
    """Whoever looks a term up finds it at its place in the alphabet."""
    found = re.findall(r"^\*\*(.+?)\*\*:", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [term.lower() for term in found] == sorted({term.lower() for term in found})


def _words() -> set[str]:
    classes = [name for name in multiline_batch.__all__ if name[0].isupper() and not name.isupper()]
    return {word.lower() for name in classes for word in re.findall(r"[A-Z][a-z]+", name)}


@pytest.mark.parametrize("word", sorted(_words()))
def test_every_word_of_a_class_is_in_the_glossary(word: str) -> None:
    """The words that public classes are named with are terms of the glossary, unless they are plain words."""
    assert any(word in re.split(r"[\s-]", term) for term in _terms()) != (word in PLAIN_WORDS)

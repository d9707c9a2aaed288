"""The conformance vectors: every rule has samples that break it and samples that keep it, and all come out as they say."""

import json
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from functools import cache
from string import Formatter
from typing import Any

import pytest
from attrs import evolve, fields
from jsonschema import Draft202012Validator

from conformance.make_schema import SCHEMA, make_schema
from conformance.make_tables import FOLDER, make_files
from conformance.runner import findings_of, rule_vectors, vector_files
from conformance.written import write_json
from multiline_batch import (
    RULES,
    AccountStatus,
    Basis,
    Finding,
    Policy,
    Severity,
    Usage,
    render,
    render_message,
    render_title,
)
from multiline_batch.messages import words_of
from multiline_batch.testing import InvitationsVector, MoveVector, UploadVector, Vector, run, vectors, violating

LONGEST_COMMON_WORD = 5
"""A cell's text up to this length, in characters, may stand in a sentence by chance, such as *on* or *auto*."""

each_vector = pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.id)
each_rule = pytest.mark.parametrize("code", RULES)
each_file = pytest.mark.parametrize("name", vector_files())


@each_vector
def test_a_vector_comes_out_exactly_as_it_says(vector: Vector) -> None:
    """A vector comes out exactly as it says, nothing more and nothing less."""
    assert run(vector) == vector.expected


@pytest.mark.parametrize("vector", rule_vectors(), ids=lambda vector: vector.id)
def test_a_vector_fires_its_rule_or_keeps_it_silent(vector: Vector) -> None:
    """The rule of the file is among what is expected exactly if the vector says that it fires."""
    assert (vector.rule in vector.expected.codes) is vector.fires


@each_rule
def test_every_rule_has_a_vector_that_breaks_it_and_one_that_keeps_it(code: str) -> None:
    """Every rule has at least one vector that fires and one that stays silent."""
    assert {vector.fires for vector in vectors() if vector.rule == code} == {True, False}


@each_rule
def test_every_rule_has_a_vector_that_breaks_it_alone(code: str) -> None:
    """What `violating` returns breaks that rule once, and beside it is nothing but notices and what always follows."""
    codes = Counter(finding.code for finding in findings_of(violating(code)))
    others = {other for other in codes if other != code and RULES[other].severity is not Severity.NOTICE}
    assert codes[code] == 1
    assert others == ({"pool-oversubscribed"} if code == "resend-no-number" else set())


def test_every_rule_has_a_file_of_its_own() -> None:
    """A file of a rule is named after it, and has its basis and sources as the register has them."""
    found = {name: content for name, content in vector_files().items() if content["rule"] is not None}
    assert {name: content["rule"] for name, content in found.items()} == {code: code for code in RULES}
    for code, content in found.items():
        assert (content["basis"], tuple(content["sources"])) == (RULES[code].basis.value, RULES[code].sources)


@each_file
def test_a_file_is_written_for_people(name: str) -> None:
    """Every file is laid out as `write_json` does it, so that a change shows only what changed."""
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == write_json(vector_files()[name]) + "\n"


def test_the_tables_are_up_to_date() -> None:
    """The files that stand for no single rule are those that `make_tables` makes of its literals."""
    made = make_files()
    assert set(made) == {name for name, content in vector_files().items() if content["rule"] is None}
    for name, text in made.items():
        assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == text, f"run make_tables.py: {name}"


def test_no_two_vectors_have_one_id() -> None:
    """The id of a vector says which one it is."""
    assert len({vector.id for vector in vectors()}) == len(vectors())


def test_every_basis_is_there() -> None:
    """Vectors rest on what is stated, on what is documented, and on what had to be decided."""
    assert {vector.basis for vector in vectors()} == set(Basis)
    assert all(vector.sources for vector in vectors())


def _values(default: object) -> set[object]:
    return set(type(default)) if isinstance(default, Enum) else {True, False}


def _policies(vector: Vector) -> Policy:
    return vector.request.policy if isinstance(vector, UploadVector) else vector.policy


def test_every_choice_of_a_policy_is_made() -> None:
    """Each field of a policy has each of its values in some vector of the table, and each value tells by its outcome."""
    table = [vector for vector in vectors() if vector.file == "table-policies"]
    for field in fields(Policy):
        values = _values(field.default)
        ours = [vector for vector in table if vector.name.startswith(f"{field.name}: ")]
        assert {getattr(_policies(vector), field.name) for vector in ours} == values
        assert len({vector.expected for vector in ours}) == len(values)


def test_the_tables_have_every_cell() -> None:
    """Every usage, owner and holder of a number, and every status of an account, stand in the tables as often as they should."""
    files = Counter(vector.file for vector in vectors())
    # Available numbers have no holder; three usages have nobody, the account or somebody else; and one number is unknown.
    owners, holders = 6, 3
    of_numbers = owners * (1 + (len(Usage) - 1) * holders) + 1
    for name in ("named-numbers", "named-numbers-reserved", "held-numbers", "moved-numbers"):
        assert files[f"table-{name}"] == of_numbers, name
    assert files["table-invited-accounts"] == len(AccountStatus) * 2 * 2 * 2
    assert files["table-moved-accounts"] == len(AccountStatus) * 2 * 2
    assert files["table-existing-accounts"] == len(AccountStatus) * 2


def _numbers(vector: Vector) -> Iterator[tuple[str, Usage, str | None]]:
    for record in vector.answers.numbers or ():
        yield record.owner, record.usage, record.holder_key


@pytest.mark.parametrize(
    "name", ["table-named-numbers", "table-named-numbers-reserved", "table-held-numbers", "table-moved-numbers"]
)
def test_a_table_of_numbers_has_no_cell_twice(name: str) -> None:
    """No state of a number stands twice in a table, so none is left out where the count is right."""
    ours = [vector for vector in vectors() if vector.file == name]
    assert len({tuple(_numbers(vector)) for vector in ours}) == len(ours)


VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _refusals(content: dict[str, Any]) -> list[str]:
    errors: Any = VALIDATOR.iter_errors(content)  # pyright: ignore[reportUnknownMemberType]  Its types are in part unknown.
    return [str(error.message) for error in errors]


def test_the_schema_is_up_to_date() -> None:
    """The schema beside the vectors is the one that `make_schema` makes, and is a schema."""
    Draft202012Validator.check_schema(make_schema())
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == make_schema(), "run make_schema.py"


def test_every_file_follows_the_schema() -> None:
    """Every file of vectors is what the schema describes."""
    told = {name: _refusals(content) for name, content in vector_files().items()}
    assert {name: messages for name, messages in told.items() if messages} == {}


def _broken(name: str, *path: str | int, value: object = None, remove: bool = False) -> dict[str, Any]:
    content: Any = json.loads(json.dumps(vector_files()[name]))
    target = content
    for step in path[:-1]:
        target = target[step]
    if remove:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    broken: dict[str, Any] = content
    return broken


@pytest.mark.parametrize(
    "content",
    [
        _broken("number-active", "rule", value="number-busy"),
        _broken("number-active", "basis", value="guessed"),
        _broken("number-active", "sources", remove=True),
        _broken("number-active", "cases", value=[]),
        _broken("number-active", "cases", 0, "fires", remove=True),
        _broken("number-active", "cases", 0, "kind", remove=True),
        _broken("number-active", "cases", 0, "kind", value="download"),
        _broken("number-active", "cases", 0, "csv", remove=True),
        _broken("number-active", "cases", 0, "base64", value="QQ=="),
        _broken("number-active", "cases", 0, "facts", remove=True),
        _broken("number-active", "cases", 0, "facts", "numbers", 0, "usage", value="Busy"),
        _broken("number-active", "cases", 0, "request", "policy", value={"claim": True}),
        _broken("number-active", "cases", 0, "expect", "findings", 0, value=["number-active", 0, "multiline_number"]),
        _broken("number-active", "cases", 0, "expect", "actions", value={"two": "refuse"}),
        _broken("number-active", "cases", 0, "expect", "actions", value={"2": "drop"}),
        _broken("number-active", "cases", 0, "expect", "preconditions", value=[{"identity": "anna@example.org"}]),
        _broken("number-active", "cases", 0, "expect", "decision", value="refused"),
        _broken("number-active", "cases", 0, "destination", value={"id": "sales"}),
        _broken("account-barred", "cases", 0, "expect", "decisions", value=["perhaps"]),
        _broken("account-barred", "cases", 0, "organization", remove=True),
        _broken("move-tree", "cases", 0, "expect", "accounts", value=[["1", ["move-tree"]]]),
        _broken("move-tree", "cases", 0, "administrator", remove=True),
        _broken("table-held-numbers", "about", remove=True),
        _broken("table-held-numbers", "cases", 0, "fires", value=True),
        _broken("table-held-numbers", "cases", 0, "expect", "actions", value={}),
    ],
)
def test_a_broken_file_is_refused(content: dict[str, Any]) -> None:
    """The schema refuses a file in which one thing is missing, unknown or of the wrong kind."""
    assert _refusals(content)


def test_the_kinds_are_all_there() -> None:
    """There are vectors of uploads that are only read, of both buttons, of invitations and of moves."""
    kinds = {type(vector) for vector in vectors()}
    assert kinds == {UploadVector, InvitationsVector, MoveVector}
    modes = {vector.mode and vector.mode.value for vector in vectors() if isinstance(vector, UploadVector)}
    assert modes == {None, "Import", "Import & Invite"}


@each_rule
def test_every_rule_has_words_that_name_only_its_parameters(code: str) -> None:
    """Title, message and reason of a rule are there, and what stands in braces are parameters of the rule."""
    words = words_of(code)
    for text in (words.title, words.message, words.why):
        assert text.strip() == text != ""
        assert {name for _, name, _, _ in Formatter().parse(text) if name is not None} <= set(RULES[code].params)


@cache
def _fired() -> set[Finding]:
    return {finding for vector in rule_vectors() for finding in findings_of(vector)}


def test_every_finding_has_the_parameters_of_its_rule() -> None:
    """Every finding that fires in a vector carries as many parameters as its rule names."""
    for finding in _fired():
        assert tuple(finding.parameters) == finding.rule.params


def test_every_finding_has_words_without_braces() -> None:
    """Every finding that fires in a vector becomes a title and a sentence in which nothing is left to fill in."""
    for finding in _fired():
        for text in (render_title(finding), render(finding)):
            assert text.strip()
            assert not set("{}") & set(text)


def test_no_words_repeat_what_stood_in_a_cell() -> None:
    """The words of a finding do not hold the text of its cell, and do not depend on it."""
    for finding in _fired():
        told = render_title(finding), render_message(finding)
        raw = (finding.raw or "").strip()
        assert len(raw) <= LONGEST_COMMON_WORD or all(raw not in text for text in told)
        other = evolve(finding, raw="something else")
        assert (render_title(other), render_message(other)) == told

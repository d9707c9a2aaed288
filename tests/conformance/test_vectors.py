"""The conformance vectors: every rule has samples that break it and samples that keep it, and all come out as they say."""

from string import Formatter

import pytest
from attrs import evolve

from conformance.runner import Case, all_cases, run, vector_files
from multiline_batch import RULES, Finding, render, render_message, render_title
from multiline_batch.messages import words_of

LONGEST_COMMON_WORD = 5
"""A cell's text up to this length, in characters, may stand in a sentence by chance, such as *on* or *auto*."""


def _id(case: Case) -> str:
    return f"{case.rule}: {case.name}"


each_case = pytest.mark.parametrize("case", all_cases(), ids=_id)
each_rule = pytest.mark.parametrize("code", RULES)


@each_case
def test_a_case_comes_out_exactly_as_it_says(case: Case) -> None:
    """A case comes out exactly as it says, nothing more and nothing less."""
    assert run(case).told == case.expected


@each_case
def test_a_case_fires_its_rule_or_keeps_it_silent(case: Case) -> None:
    """The rule of the file is among what fired exactly if the case says that it fires."""
    assert (case.rule in run(case).codes) is case.fires


@each_rule
def test_every_rule_has_a_case_that_breaks_it_and_one_that_keeps_it(code: str) -> None:
    """Every rule has at least one case that fires and one that stays silent."""
    assert {case.fires for case in all_cases() if case.rule == code} == {True, False}


def test_every_vector_file_is_for_a_rule() -> None:
    """Every vector file is named after a rule and says so inside."""
    assert {name: vectors["rule"] for name, vectors in vector_files().items()} == {code: code for code in RULES}


def test_no_two_cases_of_a_rule_have_one_name() -> None:
    """The name of a case says which one of its rule it is."""
    names = [_id(case) for case in all_cases()]
    assert len(set(names)) == len(names)


@each_rule
def test_every_rule_has_words_that_name_only_its_parameters(code: str) -> None:
    """Title, message and reason of a rule are there, and what stands in braces are parameters of the rule."""
    words = words_of(code)
    for text in (words.title, words.message, words.why):
        assert text.strip() == text != ""
        assert {name for _, name, _, _ in Formatter().parse(text) if name is not None} <= set(RULES[code].params)


def _fired() -> list[tuple[str, Finding]]:
    return [(case.rule, finding) for case in all_cases() for finding in run(case).findings]


def test_every_finding_has_the_parameters_of_its_rule() -> None:
    """Every finding that fires in a case carries as many parameters as its rule names."""
    for _, finding in _fired():
        assert tuple(finding.parameters) == finding.rule.params


def test_every_finding_has_words_without_braces() -> None:
    """Every finding that fires in a case becomes a title and a sentence in which nothing is left to fill in."""
    for _, finding in _fired():
        for text in (render_title(finding), render(finding)):
            assert text.strip()
            assert not set("{}") & set(text)


def test_no_words_repeat_what_stood_in_a_cell() -> None:
    """The words of a finding do not hold the text of its cell, and do not depend on it."""
    for _, finding in _fired():
        told = render_title(finding), render_message(finding)
        raw = (finding.raw or "").strip()
        assert len(raw) <= LONGEST_COMMON_WORD or all(raw not in text for text in told)
        other = evolve(finding, raw="something else")
        assert (render_title(other), render_message(other)) == told

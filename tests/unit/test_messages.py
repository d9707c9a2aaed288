"""A finding becomes a sentence."""

import string

import pytest

from multiline_batch import RULES, Finding, Place, Rule, render, render_place, render_title
from multiline_batch.findings import Param
from multiline_batch.messages import words_of


def _filled(rule: Rule) -> Finding:
    special: dict[str, Param] = {"allowed": ("Yes", "No"), "cells": ("A1", "B1"), "row": 7}
    params = tuple(special.get(name, f"<{name}>") for name in rule.params)
    return Finding(code=rule.code, params=params, raw="anna@example.org", place=Place(row=2, line=2, header="Anna"))


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_has_words(rule: Rule) -> None:
    """A title without a full stop, a message and a reason that are sentences, with the rule's own parameters and no other."""
    words = words_of(rule.code)
    assert words.title
    assert words.title[-1] not in ".!:"
    assert words.why.endswith((".", "?"))
    assert _fields(words.title + words.message) <= set(rule.params)
    assert _fields(words.why) == set()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_finding_can_be_said(rule: Rule) -> None:
    """Title and message of any finding are filled in, and say nothing of what stood in the cell."""
    finding = _filled(rule)
    for text in (render(finding), render_title(finding)):
        assert text
        assert not set("{}") & set(text)
        assert "nna" not in text


@pytest.mark.parametrize(
    ("finding", "part"),
    [
        (Finding(code="forwarding-length", params=(3, 4, 18)), "3 digits; it must have 4 to 18"),
        (Finding(code="value-not-allowed", params=(("Yes", "No"),)), "only: Yes, No."),
        (Finding(code="identity-duplicate", params=(7,)), "Row 7 "),
        (Finding(code="column-unknown", params=("",)), "none"),
        (Finding(code="column-unknown", params=("Language",)), "Language"),
        (Finding(code="file-undecodable", params=("utf-8", 0, "0xE9")), "Byte 0xE9 at position 0 "),
        (
            Finding(code="move-capacity-short", params=(3, 2, 1)),
            "Unable to move account(s). You do not have enough numbers available in the selected organization",
        ),
    ],
)
def test_parameters_are_told(finding: Finding, part: str) -> None:
    """Numbers, words and lists of a finding stand in its message; what is empty is called none."""
    assert part in render(finding)


def test_a_title_may_have_parameters() -> None:
    """A limit stands in the title too."""
    assert render_title(Finding(code="too-many-rows", params=(8, 7))) == "More than 7 accounts"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(row=14, line=16), "row 14"),
        (Place(row=14, line=16, column="monitor_sms"), "row 14, monitor_sms"),
        (Place(row=14, line=16, column="monitor_sms", position=26), "row 14, monitor_sms (AA14)"),
        (Place(row=14, line=16, header="Anna", position=0), "row 14, cell A14"),
    ],
)
def test_a_place_is_told(place: Place, text: str) -> None:
    """Row, column and cell are told as far as they are known, and a header that is none of the table's is not repeated."""
    assert render_place(place) == text


@pytest.mark.parametrize("code", ["", "no-such-rule", "No-Rows"])
def test_a_code_that_there_is_not_raises(code: str) -> None:
    """Words for an unknown code are the caller's mistake."""
    with pytest.raises(ValueError, match="no rule has the code"):
        words_of(code)

"""Choices: the cells that take a word from a list, judged once for each combination."""

import pytest
from attrs import evolve

from multiline_batch import NewAccount, RestrictIncoming, SocialMessaging
from multiline_batch.choices import ChoiceCells, ChoiceJudge
from support import ORGANIZATION, REQUEST, read, request

CELLS: ChoiceCells = ("Yes", "auto", "on", "true", "German")


def test_a_combination_is_judged_once() -> None:
    """Equal cells get the very same answer, and other cells another one."""
    judge = ChoiceJudge(REQUEST)
    assert judge.judge(CELLS) is judge.judge(CELLS)
    assert judge.judge(CELLS) != judge.judge(("No", "auto", "on", "", ""))


def test_rows_with_equal_choices_share_their_settings() -> None:
    """A file of many rows keeps one object for each combination."""
    upload = read({}, {"device": "bo@example.org"}, {"device": "cem@example.org", "monitor_calls": "off"})
    first, second, third = (row.settings for row in upload.rows if isinstance(row, NewAccount))
    assert first is second
    assert first is not third


def test_a_wrong_combination_has_no_settings() -> None:
    """A wrong word leaves no settings, and everything wrong is said."""
    choices = ChoiceJudge(REQUEST).judge(("maybe", "on", "", "yes", "Dutch"))
    assert choices.settings is None
    assert [problem.code for _, problem in choices.said] == [
        "value-not-allowed",
        "value-not-allowed",
        "value-missing",
        "value-not-allowed",
        "value-not-allowed",
    ]


@pytest.mark.parametrize(
    "cells", [("x", "auto", "on", "", ""), ("Yes", "x", "on", "", ""), ("Yes", "auto", "x", "", "")]
)
def test_one_wrong_choice_leaves_no_settings(cells: ChoiceCells) -> None:
    """Each of the three mandatory choices is needed, and nothing takes the place of a wrong one."""
    assert ChoiceJudge(REQUEST).judge(cells).settings is None


def test_a_restriction_beside_a_wrong_choice_is_not_ignored() -> None:
    """Whether a wrong social_messaging meant Yes nobody knows, so only its syntax is judged."""
    choices = ChoiceJudge(REQUEST).judge(("maybe", "auto", "on", "true", ""))
    assert [problem.code for _, problem in choices.said] == ["value-not-allowed"]


def test_settings_follow_the_cells() -> None:
    """The settings hold what the cells say, and nothing is defaulted."""
    choices = ChoiceJudge(REQUEST).judge(CELLS)
    assert choices.settings is not None
    assert choices.settings.social_messaging is SocialMessaging.YES
    assert choices.settings.restrict_incoming_social_messaging is RestrictIncoming.TRUE
    assert (choices.said, choices.unknown) == ((), ())


def test_untold_recording_is_unknown_only_if_something_is_recorded() -> None:
    """The rule about recording judges rows that ask for it, and no others."""
    judge = ChoiceJudge(request(organization=evolve(ORGANIZATION, recording=None)))
    assert judge.judge(("No", "off", "off", "", "")).unknown == ()
    assert judge.judge(("No", "off", "on", "", "")).unknown == (("recording-unavailable", "organization.recording"),)

"""
Choices: the cells of a row that take a word from a list, judged together and for the organization.

A file of a thousand rows has a few combinations of these cells, so each is judged once, and rows with equal choices share one
`Settings` object.
"""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple, TypeVar

from multiline_batch.accounts import Settings
from multiline_batch.cells import (
    parse_language,
    parse_monitor_calls,
    parse_monitor_sms,
    parse_restriction,
    parse_social_messaging,
)
from multiline_batch.findings import Problem, Said, Unknown
from multiline_batch.policy import SocialNotConfigured
from multiline_batch.request import UploadRequest
from multiline_batch.schema import CALLS, LANGUAGE, RESTRICTION, SMS, SOCIAL
from multiline_batch.vocabulary import MonitorCalls, MonitorSms, RestrictIncoming, SocialMessaging

_E = TypeVar("_E", bound=Enum)

ChoiceCells = tuple[str, str, str, str, str]
"""The choice cells of a row: social messaging, calls, SMS, restriction, language."""


class Choices(NamedTuple):
    """What one combination of choice cells comes to."""

    settings: Settings | None
    said: tuple[Said, ...]
    unknown: tuple[Unknown, ...]


Parsed = tuple[_E | None, tuple[Problem, ...]]
"""What a parser of a choice cell returns."""


class _Remembered(dict[str, Parsed[_E]]):
    """What the texts of one column come to; a column of choices holds few different ones."""

    def __init__(self, parse: Callable[[str], Parsed[_E]]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> Parsed[_E]:
        parsed = self[text] = self._parse(text)
        return parsed


class ChoiceJudge:
    """Judges the choice cells of one file."""

    def __init__(self, request: UploadRequest) -> None:
        self._known: dict[ChoiceCells, Choices] = {}
        self._social = _Remembered(parse_social_messaging)
        self._calls = _Remembered(parse_monitor_calls)
        self._sms = _Remembered(parse_monitor_sms)
        self._restriction = _Remembered(parse_restriction)
        self._language = _Remembered(parse_language)
        self._organization = request.organization
        self._policy = request.policy

    def judge(self, cells: ChoiceCells) -> Choices:
        """Judge the choice cells of a row: social messaging, calls, SMS, restriction, language."""
        choices = self._known.get(cells)
        if choices is None:
            choices = self._known[cells] = self._judge(*cells)
        return choices

    def _judge(
        self, social_cell: str, calls_cell: str, sms_cell: str, restriction_cell: str, language_cell: str
    ) -> Choices:
        social, social_said = self._social[social_cell]
        calls, calls_said = self._calls[calls_cell]
        sms, sms_said = self._sms[sms_cell]
        restriction, restriction_said = self._restriction[restriction_cell]
        language, language_said = self._language[language_cell]
        unknown: list[Unknown] = []
        said = [(SOCIAL, problem) for problem in social_said]
        said += [(CALLS, problem) for problem in calls_said]
        said += [(SMS, problem) for problem in sms_said]
        said += [(RESTRICTION, problem) for problem in restriction_said]
        said += [(LANGUAGE, problem) for problem in language_said]
        if social is SocialMessaging.YES:
            social = self._judge_social(said, unknown)
        elif restriction:
            restriction = self._ignore_restriction(social, restriction, said)
        self._judge_recording(calls, sms, said, unknown)
        settings = None
        if social and calls and sms:
            settings = Settings(
                social_messaging=social,
                monitor_calls=calls,
                monitor_sms=sms,
                restrict_incoming_social_messaging=restriction,
                language=language,
            )
        return Choices(settings, tuple(said), tuple(unknown))

    def _judge_social(self, said: list[Said], unknown: list[Unknown]) -> SocialMessaging:
        # Q26: a single form would not even offer the choice where Social Messaging is not configured.
        disable = self._policy.social_not_configured is SocialNotConfigured.DISABLE
        if self._organization.social_messaging is None:
            code = "social-disabled" if disable else "social-not-configured"
            unknown.append((code, "organization.social_messaging"))
        elif not self._organization.social_messaging:
            if disable:
                said.append((SOCIAL, Problem(code="social-disabled")))
                return SocialMessaging.NO
            said.append((SOCIAL, Problem(code="social-not-configured")))
        return SocialMessaging.YES

    @staticmethod
    def _ignore_restriction(
        social: SocialMessaging | None, restriction: RestrictIncoming, said: list[Said]
    ) -> RestrictIncoming | None:
        # S42, Q27: the value applies with Yes only.  Whether a wrong social_messaging meant Yes, nobody knows.
        if social is None:
            return restriction
        said.append((RESTRICTION, Problem(code="restriction-ignored")))
        return None

    def _judge_recording(
        self, calls: MonitorCalls | None, sms: MonitorSms | None, said: list[Said], unknown: list[Unknown]
    ) -> None:
        if self._organization.recording:
            return
        recorded = [CALLS] * (calls is MonitorCalls.AUTO) + [SMS] * (sms is MonitorSms.ON)
        if self._organization.recording is None and recorded:
            unknown.append(("recording-unavailable", "organization.recording"))
        else:
            said += [(index, Problem(code="recording-unavailable")) for index in recorded]

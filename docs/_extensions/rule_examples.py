"""What the page of a rule shows of a vector: the file, what is known beside it, what is said, and what comes of it."""

import json
from collections.abc import Iterator
from functools import cache
from typing import TypeGuard, assert_never

from multiline_batch import (
    Finding,
    InvitationAllowed,
    InvitationPlan,
    InvitationWithheld,
    MoveAllowed,
    MoveRefused,
    MoveUndecided,
    Plan,
    Policy,
    Upload,
)
from multiline_batch.testing import UploadVector, Vector, judge, vectors, violating
from multiline_batch.wire import to_wire

Data = str | int | bool | None | list["Data"] | dict[str, "Data"]
"""What JSON can hold, as far as documents have it."""

_FACTS = ("numbers", "accounts", "pool", "utilization")
_GIVEN = (
    "mode",
    "encoding",
    "limits",
    "request",
    "organization",
    "destination",
    "organizations",
    "administrator",
    "policy",
)
# Longer texts are shown by their beginning and end, and longer files by their first lines and the last.
_SHOWN_CHARACTERS, _SHOWN_LINES = 40, 8


def pair(code: str) -> tuple[Vector, Vector]:
    """Return a vector that breaks a rule, and of those that keep it the one that differs least."""
    fires = violating(code)
    silent = [vector for vector in vectors() if vector.rule == code and not vector.fires and vector.kind == fires.kind]
    return fires, min(silent, key=lambda vector: _distance(fires, vector))


def _distance(one: Vector, other: Vector) -> int:
    return len(set(lines(one)) ^ set(lines(other))) + len(_told(one).items() ^ _told(other).items())


def lines(vector: Vector) -> list[str]:
    """Return the lines of the file, each as people can read it; none if the vector has no file."""
    if not isinstance(vector, UploadVector):
        return []
    data = vector.data
    text = data if isinstance(data, str) else data.decode("ascii", "backslashreplace")
    shown = [shorten(line) for line in text.splitlines()]
    if len(shown) > _SHOWN_LINES:
        shown[_SHOWN_LINES - 2 : -1] = [f"… {len(shown) - _SHOWN_LINES + 1} more lines …"]
    return shown


def shorten(text: str) -> str:
    """Return a text with its unprintable characters spelt out, and without its middle if it is very long."""
    text = "".join(sign if sign.isprintable() or sign == "\t" else repr(sign)[1:-1] for sign in text)
    if len(text) <= 10 * _SHOWN_CHARACTERS:
        return text
    hidden = len(text) - 2 * _SHOWN_CHARACTERS
    return f"{text[:_SHOWN_CHARACTERS]} … {hidden} more characters … {text[-_SHOWN_CHARACTERS:]}"


def known(vector: Vector, other: Vector) -> dict[str, str]:
    """
    Return what a vector tells beside its file, as JSON by its path, as far as it matters.

    What differs from the other example matters, and the facts, the selection and every choice of the policy that is not the default.
    """
    told, default = _told(vector), _flat("policy", to_wire(Policy())["value"])
    differing = {path for path, _ in told.items() ^ _told(other).items()}

    def matters(path: str, value: str) -> bool:
        _, policy, choice = path.rpartition("policy.")
        if policy:
            return default[f"policy.{choice}"] != value
        return path in ("selected", "numbers", "accounts", "pool") and value != "[]"

    return {path: value for path, value in told.items() if path in differing or matters(path, value)}


def _told(vector: Vector) -> dict[str, str]:
    told: dict[str, str] = {}
    for name in _GIVEN:
        told |= _flat(name, _plain(getattr(vector, name, None)))
    if not isinstance(vector, UploadVector):
        told["selected"] = _json(_plain(vector.accounts))
    for name in _FACTS:
        value = _plain(getattr(vector.answers, name))
        if value is not None:
            told[name] = _json(value)
    return told


def _plain(value: object) -> Data:
    if value is None or isinstance(value, str):
        return value
    if _are_several(value):
        return [_plain(item) for item in value]
    data: Data = to_wire(value)["value"]
    return data


def _are_several(value: object) -> TypeGuard[tuple[object, ...]]:
    return isinstance(value, tuple)


def _flat(path: str, value: Data) -> dict[str, str]:
    if isinstance(value, dict):
        inner = [_flat(f"{path}.{key}", item) for key, item in value.items()]
        return {key: text for each in inner for key, text in each.items()}
    return {} if value is None else {path: _json(value)}


def _json(value: Data) -> str:
    return json.dumps(_without_untold(value), ensure_ascii=False)


def _without_untold(value: Data) -> Data:
    if isinstance(value, dict):
        return {key: _without_untold(inner) for key, inner in value.items() if inner is not None}
    return [_without_untold(inner) for inner in value] if isinstance(value, list) else value


@cache
def findings(vector: Vector) -> tuple[Finding, ...]:
    """Return everything that is said, wherever it is told."""
    judged = judge(vector)
    match judged:
        case Upload() | Plan():
            return judged.findings
        case InvitationPlan():
            decisions = [entry.decision for entry in judged.entries]
            reasons = [reason for each in decisions if isinstance(each, InvitationWithheld) for reason in each.reasons]
            return (*judged.findings, *reasons)
        case MoveAllowed() | MoveRefused():
            return (*judged.findings, *(finding for each in judged.accounts for finding in each.findings))
        case MoveUndecided():
            return ()
        case _:
            assert_never(judged)


def finding(code: str) -> Finding:
    """Return what the vector that breaks a rule is told of it."""
    return next(finding for finding in findings(violating(code)) if finding.code == code)


def outcome(vector: Vector) -> str:
    """Return in a sentence what comes of it."""
    judged = judge(vector)
    match judged:
        case Upload():
            return "The upload is refused." if judged.refused else "The upload can be planned."
        case Plan():
            return f"{'; '.join(_entries(judged))}."
        case InvitationPlan():
            sent = sum(isinstance(entry.decision, InvitationAllowed) for entry in judged.entries)
            return f"Invitations that may be sent now: {sent} of {len(judged.entries)}."
        case MoveAllowed():
            return "The selection may be moved."
        case MoveRefused():
            return "Nothing of the selection is moved."
        case MoveUndecided():
            return "Whether the selection may be moved is undecided."
        case _:
            assert_never(judged)


def _entries(plan: Plan) -> Iterator[str]:
    if plan.upload.refused:
        yield "The upload is refused"
    for entry in plan.entries[:_SHOWN_LINES]:
        yield f"{'Row' if entry is plan.entries[0] else 'row'} {entry.row}: {entry.action.value}"
    if len(plan.entries) > _SHOWN_LINES:
        yield "and so on"

"""Reads the conformance vectors that ship with the package, and runs them."""

import base64
import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TypeGuard, TypeVar, assert_never

from attrs import field, frozen

from multiline_batch import (
    Account,
    Administrator,
    Finding,
    InvitationAllowed,
    InvitationDecision,
    InvitationUndecided,
    InvitationWithheld,
    Limits,
    Mode,
    MoveAllowed,
    MoveDecision,
    MoveRefused,
    MoveUndecided,
    NotEvaluated,
    NumberRecord,
    Organization,
    Policy,
    Pool,
    UploadRequest,
    Utilization,
    ask_invitations,
    ask_move,
    decide_move,
    plan_invitations,
    plan_upload,
    read_upload,
)
from multiline_batch.wire import from_wire

_T = TypeVar("_T")


@frozen
class Case:
    """One case of a vector file."""

    rule: str
    name: str
    data: dict[str, object] = field(repr=False)

    @property
    def fires(self) -> bool:
        """Whether the rule of the file is to fire."""
        return self.data["fires"] is True

    @property
    def expected(self) -> dict[str, object]:
        """The outcome that is expected, with what may be left out."""
        told = _object(self.data["expect"])
        return told | {"not_evaluated": sorted(_list(told.get("not_evaluated", [])), key=str)}


@frozen
class Ran:
    """What a case came to: in the words of the vectors, and every finding behind them."""

    told: dict[str, object]
    findings: tuple[Finding, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all findings."""
        return frozenset(finding.code for finding in self.findings)


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _object(value: object) -> dict[str, object]:
    assert _is_object(value), "a vector has something else where an object belongs"
    return value


def _list(value: object) -> list[object]:
    assert _is_list(value), "a vector has something else where a list belongs"
    return value


def _several(value: object, kind: type[_T]) -> list[_T]:
    return [from_wire(item, kind) for item in _list(value)]


def _several_or_unknown(value: object, kind: type[_T]) -> list[_T] | None:
    return None if value is None else _several(value, kind)


def _one_or_unknown(value: object, kind: type[_T]) -> _T | None:
    return None if value is None else from_wire(value, kind)


def vector_files() -> dict[str, dict[str, object]]:
    """Return what every vector file holds, by the file's name without its ending."""
    found = (path for path in files("multiline_batch").joinpath("vectors").iterdir() if path.name.endswith(".json"))
    return {
        path.name.removesuffix(".json"): _object(json.loads(path.read_text("utf-8")))
        for path in sorted(found, key=lambda path: path.name)
    }


@cache
def all_cases() -> tuple[Case, ...]:
    """Return every case of every vector file."""
    return tuple(
        Case(name, str(_object(case)["name"]), _object(case))
        for name, vectors in vector_files().items()
        for case in _list(vectors["cases"])
    )


def run(case: Case) -> Ran:
    """Run a case of any kind."""
    match case.data["kind"]:
        case "upload":
            return _run_upload(case.data)
        case "invitations":
            return _run_invitations(case.data)
        case "move":
            return _run_move(case.data)
        case kind:
            msg = f"no case is of the kind {kind!r}"
            raise ValueError(msg)


def _file(data: dict[str, object]) -> bytes | str:
    if "base64" in data:
        return base64.b64decode(str(data["base64"]), validate=True)
    csv = data["csv"]
    if isinstance(csv, str):
        return csv
    # A long file is told as parts, each with the number of times that it stands.
    parts: list[str] = []
    for part in _list(csv):
        text, times = _list(part)
        assert isinstance(text, str)
        assert isinstance(times, int)
        parts.append(text * times)
    return "".join(parts)


def _not_evaluated(unknown: Iterable[NotEvaluated]) -> list[list[str]]:
    return sorted(([what.code, what.missing] for what in unknown), key=str)


def _run_upload(data: dict[str, object]) -> Ran:
    upload = read_upload(
        _file(data),
        from_wire(data["request"], UploadRequest),
        encoding=str(data["encoding"]) if "encoding" in data else None,
        limits=_one_or_unknown(data.get("limits"), Limits),
    )
    outcome: dict[str, object] = {}
    findings, unknown = upload.findings, upload.not_evaluated
    if "mode" in data:
        facts = _object(data["facts"])
        answered = upload.questions.answer(
            numbers=_several_or_unknown(facts["numbers"], NumberRecord),
            accounts=_several_or_unknown(facts["accounts"], Account),
            pool=_one_or_unknown(facts["pool"], Pool),
            utilization=_one_or_unknown(facts["utilization"], Utilization),
        )
        plan = plan_upload(upload, answered, mode=Mode(data["mode"]))
        findings, unknown = plan.findings, plan.not_evaluated
        if "actions" in _object(data["expect"]):
            outcome["actions"] = {str(entry.row): entry.action.value for entry in plan.entries}
    outcome["findings"] = [[finding.code, finding.row, finding.column] for finding in findings]
    outcome["not_evaluated"] = _not_evaluated(unknown)
    return Ran(outcome, findings)


def _run_invitations(data: dict[str, object]) -> Ran:
    accounts, facts = _several(data["accounts"], Account), _object(data["facts"])
    organization, policy = from_wire(data["organization"], Organization), from_wire(data["policy"], Policy)
    answered = ask_invitations(accounts, organization=organization, policy=policy).answer(
        numbers=_several_or_unknown(facts["numbers"], NumberRecord), pool=_one_or_unknown(facts["pool"], Pool)
    )
    plan = plan_invitations(accounts, organization=organization, facts=answered, policy=policy)
    reasons = [_reasons(entry.decision) for entry in plan.entries]
    outcome: dict[str, object] = {
        "decisions": [_decided(entry.decision) for entry in plan.entries],
        "reasons": [[reason.code for reason in of_one] for of_one in reasons],
        "findings": [finding.code for finding in plan.findings],
        "not_evaluated": _not_evaluated(plan.not_evaluated),
    }
    return Ran(outcome, (*plan.findings, *(reason for of_one in reasons for reason in of_one)))


def _decided(decision: InvitationDecision | MoveDecision) -> str:
    match decision:
        case InvitationAllowed() | MoveAllowed():
            return "allowed"
        case InvitationWithheld():
            return "withheld"
        case MoveRefused():
            return "refused"
        case InvitationUndecided() | MoveUndecided():
            return "undecided"
        case _:
            assert_never(decision)


def _reasons(decision: InvitationDecision) -> tuple[Finding, ...]:
    return decision.reasons if isinstance(decision, InvitationWithheld) else ()


def _run_move(data: dict[str, object]) -> Ran:
    accounts, facts = _several(data["accounts"], Account), _object(data["facts"])
    destination, policy = from_wire(data["destination"], Organization), from_wire(data["policy"], Policy)
    answered = ask_move(accounts, destination=destination, policy=policy).answer(
        numbers=_several_or_unknown(facts["numbers"], NumberRecord), pool=_one_or_unknown(facts["pool"], Pool)
    )
    decision = decide_move(
        accounts,
        destination=destination,
        facts=answered,
        sources=_several(data["sources"], Organization),
        administrator=from_wire(data["administrator"], Administrator),
        policy=policy,
    )
    findings = () if isinstance(decision, MoveUndecided) else decision.findings
    said = () if isinstance(decision, MoveUndecided) else decision.accounts
    unknown = decision.not_evaluated if isinstance(decision, MoveAllowed) else decision.missing
    outcome: dict[str, object] = {
        "decision": _decided(decision),
        "findings": [finding.code for finding in findings],
        "accounts": [
            [accounts.index(entry.account) + 1, [finding.code for finding in entry.findings]] for entry in said
        ],
        "not_evaluated": _not_evaluated(unknown),
    }
    return Ran(outcome, (*findings, *(finding for entry in said for finding in entry.findings)))

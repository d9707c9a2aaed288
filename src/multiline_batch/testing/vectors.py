"""
The conformance vectors: what is given, and what has to come out, for every rule, boundary and decision table.

They are JSON files beside the package, so that an implementation in any language can be checked with them; here they become typed
values.  ``docs/reference/vectors.md`` describes the files field by field.
"""

import json
from base64 import b64decode
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from multiline_batch._fields import check_type
from multiline_batch.accounts import Account, NewAccount, NumberRecord, Pool, Utilization
from multiline_batch.allocation import Ledger
from multiline_batch.plan import Action
from multiline_batch.policy import Policy
from multiline_batch.preconditions import AccountIs, CapacityAtLeast, IdentityFree, NumberIs, Precondition
from multiline_batch.request import Administrator, Limits, Organization, UploadRequest
from multiline_batch.rules import RULES, Basis, Severity
from multiline_batch.testing.cases import Answers, InvitationsVector, MoveVector, UploadVector, Vector
from multiline_batch.testing.results import InvitationsResult, MoveResult, UploadResult
from multiline_batch.vocabulary import Mode
from multiline_batch.wire import from_wire

_T = TypeVar("_T")


@cache
def vectors() -> tuple[Vector, ...]:
    """
    Return every vector of every file, in the order of the files' names.

    >>> sorted({vector.kind for vector in vectors()})
    ['invitations', 'move', 'upload']
    """
    folder = files("multiline_batch").joinpath("vectors")
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".json"))
    return tuple(
        vector
        for name in names
        if name != "vectors.schema.json"
        for vector in _read_file(name.removesuffix(".json"), json.loads(folder.joinpath(name).read_text("utf-8")))
    )


def violating(code: str) -> Vector:
    """
    Return a vector that breaks one rule and no other: nothing else is said beside it but notices.

    There is one exception: where no number is left to send an invitation again (`resend-no-number`), more invitations wait than
    there are numbers, and that is always said too.

    Args:
        code: The code of a rule, as in `RULES`.

    Raises:
        TypeError: *code* is no text.
        ValueError: There is no such rule.

    >>> violating("number-assigned").expected.codes
    ('number-assigned',)
    """
    check_type(code, str, "code")
    if code not in RULES:
        nearest = get_close_matches(code, RULES, n=1)
        advice = f"did you mean {nearest[0]!r}?" if nearest else "multiline_batch.RULES has them all"
        msg = f"there is no rule with this code; {advice}"
        raise ValueError(msg)
    return next(vector for vector in vectors() if vector.rule == code and vector.fires and _breaks_one(vector, code))


def _breaks_one(vector: Vector, code: str) -> bool:
    told = [said for said in vector.expected.codes if said == code or RULES[said].severity is not Severity.NOTICE]
    return [said for said in told if said != _FOLLOWS.get(code)] == [code]


_FOLLOWS = {"resend-no-number": "pool-oversubscribed"}
"""What is always said beside a rule, because it follows from it."""


def _read_file(name: str, content: dict[str, Any]) -> Iterator[Vector]:
    shared = {"basis": content["basis"], "sources": content["sources"], **content.get("given", {})}
    for case in content["cases"]:
        yield _read_case({"file": name, "rule": content["rule"], "fires": None, **shared, **case})


def _read_case(case: dict[str, Any]) -> Vector:
    common: dict[str, Any] = {
        "file": case["file"],
        "name": case["name"],
        "rule": case["rule"],
        "fires": case["fires"],
        "basis": Basis(case["basis"]),
        "sources": tuple(case["sources"]),
        "answers": _read_answers(case.get("facts", {})),
    }
    expect = case["expect"]
    if case["kind"] == "upload":
        return UploadVector(
            **common,
            data=_read_data(case),
            request=from_wire(case["request"], UploadRequest),
            encoding=case.get("encoding"),
            limits=_one(case.get("limits"), Limits),
            mode=_one(case.get("mode"), Mode),
            expected=_read_upload(expect),
        )
    common |= {"accounts": _several(case["accounts"], Account), "policy": from_wire(case["policy"], Policy)}
    if case["kind"] == "invitations":
        organization = from_wire(case["organization"], Organization)
        return InvitationsVector(**common, organization=organization, expected=_read_invitations(expect))
    return MoveVector(
        **common,
        destination=from_wire(case["destination"], Organization),
        organizations=_several_or_none(case["organizations"], Organization),
        administrator=_one(case["administrator"], Administrator),
        expected=_read_move(expect),
    )


def _one(told: object, kind: type[_T]) -> _T | None:
    return None if told is None else from_wire(told, kind)


def _several(told: list[object], kind: type[_T]) -> tuple[_T, ...]:
    return tuple(from_wire(item, kind) for item in told)


def _several_or_none(told: list[object] | None, kind: type[_T]) -> tuple[_T, ...] | None:
    return None if told is None else _several(told, kind)


def _read_data(case: dict[str, Any]) -> str | bytes:
    if "base64" in case:
        return b64decode(case["base64"], validate=True)
    csv = case["csv"]
    if isinstance(csv, str):
        return csv
    return "".join(_repeat(text, times) for text, times in csv)


def _repeat(text: str, times: int) -> str:
    # A long file is told as parts with the number of times that each stands; {n} counts them from 1.
    if "{n}" not in text:
        return text * times
    return "".join(text.replace("{n}", str(n)) for n in range(1, times + 1))


def _read_answers(facts: dict[str, Any]) -> Answers:
    return Answers(
        numbers=_several_or_none(facts.get("numbers"), NumberRecord),
        accounts=_several_or_none(facts.get("accounts"), Account),
        pool=_one(facts.get("pool"), Pool),
        utilization=_one(facts.get("utilization"), Utilization),
    )


def _pairs(told: list[list[Any]]) -> tuple[tuple[Any, Any], ...]:
    return tuple((one, other) for one, other in told)


def _missing(expect: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_pairs(expect.get("not_evaluated", []))))


def _read_upload(expect: dict[str, Any]) -> UploadResult:
    actions = expect.get("actions")
    return UploadResult(
        findings=tuple((code, row, column) for code, row, column in expect["findings"]),
        not_evaluated=_missing(expect),
        accounts=_several_or_none(expect.get("accounts"), NewAccount),
        actions=None if actions is None else tuple(_read_actions(actions)),
        ledger=_one(expect.get("ledger"), Ledger),
        preconditions=_read_preconditions(expect),
    )


def _read_actions(actions: dict[str, str]) -> Iterator[tuple[int, Action]]:
    # A key is a row, or the first and the last of several, as in 2-1001.
    for rows, action in actions.items():
        first, _, last = rows.partition("-")
        for row in range(int(first), int(last or first) + 1):
            yield row, Action(action)


_CONDITIONS: dict[str, type[Precondition]] = {
    kind.__name__: kind for kind in (NumberIs, IdentityFree, AccountIs, CapacityAtLeast)
}


def _read_preconditions(expect: dict[str, Any]) -> tuple[Precondition, ...] | None:
    told = expect.get("preconditions")
    return None if told is None else tuple(from_wire(item, _CONDITIONS[item["kind"]]) for item in told)


def _read_invitations(expect: dict[str, Any]) -> InvitationsResult:
    return InvitationsResult(
        decisions=tuple(expect["decisions"]),
        reasons=tuple(map(tuple, expect["reasons"])),
        causes=_pairs(expect.get("causes", [])),
        findings=tuple(expect["findings"]),
        not_evaluated=_missing(expect),
        ledger=_one(expect.get("ledger"), Ledger),
        preconditions=_read_preconditions(expect),
    )


def _read_move(expect: dict[str, Any]) -> MoveResult:
    return MoveResult(
        decision=expect["decision"],
        findings=tuple(expect["findings"]),
        accounts=tuple((place, tuple(codes)) for place, codes in expect["accounts"]),
        causes=_pairs(expect.get("causes", [])),
        not_evaluated=_missing(expect),
        preconditions=_read_preconditions(expect),
    )

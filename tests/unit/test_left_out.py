"""Values of which something is left out: what may be left out stands for nothing said, and the rest has to be told."""

from datetime import datetime

import pytest
from attrs import fields

from multiline_batch import (
    AccountIs,
    AccountMove,
    Action,
    BatchOperationReport,
    Changes,
    Facts,
    IdentityFree,
    InvitationAllowed,
    InvitationPlan,
    InvitationWithheld,
    Ledger,
    MoveAllowed,
    MoveRefused,
    Notification,
    NumberIs,
    OrganizationId,
    Outcome,
    Plan,
    PoolScope,
    Questions,
    Report,
    ReportRecord,
)
from multiline_batch.gates import Supply
from multiline_batch.plan import Entry
from support import plan, read
from values import inner, scenario

VALUES = {type(value): value for value in inner(scenario())}


def fields_of(kind: type) -> dict[str, object]:
    """Return what a value of this class was made of."""
    return {field.name: getattr(VALUES[kind], field.name) for field in fields(kind) if field.init}


QUESTIONS = Questions(organization=OrganizationId("sales"))
ENTRY = plan(read({})).entries[0]


@pytest.mark.parametrize(
    ("value", "left_out"),
    [
        (
            Ledger(),
            {"available": None, "outstanding": None, "claimed": 0, "needed": 0, "granted": 0, "first_short": None},
        ),
        (
            InvitationPlan(entries=(), ledger=Ledger(), questions=QUESTIONS),
            {"findings": (), "not_evaluated": (), "preconditions": (), "changes": Changes()},
        ),
        (
            MoveAllowed(questions=QUESTIONS),
            {"findings": (), "accounts": (), "not_evaluated": (), "preconditions": (), "changes": Changes()},
        ),
        (InvitationAllowed(), {"takes_capacity": False}),
        (InvitationWithheld(reasons=()), {"missing": ()}),
        (Supply(numbered=False, told=True), {"record": None, "room": 0, "free": 0, "doubtful": 0}),
        (MoveRefused(), {"findings": (), "accounts": (), "missing": ()}),
        (Changes(), {"accounts": (), "numbers": ()}),
        (Entry(source=ENTRY.source, action=Action.CREATE), {"findings": (), "missing": ()}),
        (
            QUESTIONS,
            {
                "numbers": (),
                "identities": (),
                "pool_owners": (),
                "pool_scope": PoolScope.USABLE,
                "under_decision": (),
                "utilization": False,
            },
        ),
        (Facts(questions=QUESTIONS), {"numbers": None, "accounts": None, "pool": None, "utilization": None}),
        (Outcome(row=2, created=True), {"sent": None, "reason": None}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_left_out_says_nothing(value: object, left_out: dict[str, object]) -> None:
    """Nothing found, nothing said, nobody told: whatever is left out means that, and no number is made up."""
    assert {name: getattr(value, name) for name in left_out} == left_out


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *((AccountIs, name) for name in ("identity", "organization", "status")),
        *((AccountMove, name) for name in ("account", "findings")),
        *((BatchOperationReport, name) for name in ("at", "status", "reasons", "remarks", "records")),
        *((Entry, name) for name in ("source", "action")),
        (IdentityFree, "identity"),
        *((Notification, name) for name in ("recipients", "at", "status", "counts")),
        *((NumberIs, name) for name in ("number", "usage", "owner")),
        *((Plan, name) for name in ("upload", "facts", "mode", "entries", "findings", "not_evaluated", "ledger")),
        *((Report, name) for name in ("csv", "retry", "record", "notification")),
        *((ReportRecord, name) for name in ("row", "identity", "firstname", "lastname", "number", "message")),
    ],
)
def test_the_rest_has_to_be_told(kind: type, name: str) -> None:
    """A value that says what became of something is not made without it."""
    told = fields_of(kind)
    assert kind(**told) == VALUES[kind]
    del told[name]
    with pytest.raises(TypeError, match=name):
        kind(**told)


@pytest.mark.parametrize("kind", [BatchOperationReport, Notification])
def test_a_time_without_zone_is_refused(kind: type) -> None:
    """What is kept or sent says when, in a time that is the same everywhere."""
    with pytest.raises(ValueError, match="aware of its time zone"):
        kind(**fields_of(kind) | {"at": datetime(2026, 11, 23)})  # noqa: DTZ001  That is the mistake.


def test_a_notification_need_not_give_reasons() -> None:
    """Where no reasons are told, the upload was not refused."""
    kind: type = Notification
    told = fields_of(kind)
    del told["reasons"]
    assert kind(**told).reasons == ()

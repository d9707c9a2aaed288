"""One value of every public class, made as a host makes them, for the tests that hold for all of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum

from attrs import evolve, fields, has

from multiline_batch import (
    RULES,
    Account,
    AccountStatus,
    Administrator,
    Inventory,
    Limits,
    Mode,
    Organization,
    Outcome,
    Pool,
    Privilege,
    Problem,
    Progress,
    Usage,
    Utilization,
    ask_invitations,
    ask_move,
    decide_move,
    plan_invitations,
    plan_upload,
    read_upload,
    report_batch,
)
from support import ADMINISTRATOR, GROUP, ORGANIZATION, REQUEST, ROOT, SALES, SERVICE, csv_text, number, record

AT = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=1)))
DESTINATION = Organization(id=SERVICE, ancestors=(ROOT,))
ROWS = (
    {
        "multiline_number": number(0)[1:],
        "forwarding_number": "+44 7700 900123",
        "restrict_incoming_social_messaging": "true",
    },
    {"device": "bo@example.org", "social_messaging": "No", "restrict_incoming_social_messaging": "true"},
    {"device": "cem@example.org", "Language": "Deutsch"},
    {"device": "+44 7700 900124", "monitor_calls": "off"},
    {"device": "nobody", "multiline_number": number(9)},
    {"device": "anna@example.org", "monitor_sms": ""},
    {"device": "eva@example.org", "forwarding_number": "+443"},
)
TEXT = csv_text(*ROWS).replace("lastname", "lastnam", 1).replace("\r\n", "\r\nNote: delete me\r\n", 1)


def _account(who: str, status: AccountStatus, wanted: str | None = None, *, organization: str = SALES) -> Account:
    return Account(identity=who, organization=organization, status=status, number=wanted)


def scenario() -> tuple[object, ...]:
    """Return what a portal comes to on one busy day."""
    organization = evolve(
        ORGANIZATION, default_region="GB", utilization_threshold=50, notification_recipients=("it@example.org",)
    )
    request = evolve(REQUEST, organization=evolve(organization, recording=None, invitation_template_current=None))
    upload = read_upload(TEXT, request)
    facts = upload.questions.answer(
        numbers=[record(number(0))],
        accounts=[_account("bo@example.org", AccountStatus.ACTIVE, number(5))],
        pool=Pool(available=3, outstanding=2),
        utilization=Utilization(in_use=1, total=2),
    )
    plan = plan_upload(upload, facts, mode=Mode.IMPORT_AND_INVITE)
    told = plan_upload(
        (known := read_upload(TEXT, evolve(request, organization=organization))),
        known.questions.answer(
            numbers=[record(number(0))], accounts=[], pool=Pool(available=3, outstanding=0), utilization=None
        ),
        mode=Mode.IMPORT_AND_INVITE,
    )
    outcomes = [Outcome(row=entry.row, created=True, reason="done") for entry in told.created]
    return (
        plan,
        told,
        report_batch(told, outcomes, at=AT),
        report_batch(plan_upload(upload, facts, mode=Mode.IMPORT), at=datetime(2026, 11, 23, tzinfo=UTC)),
        plan.changes,
        told.preconditions,
        told.causes,
        outcomes,
        Progress.of(told).after(outcomes[0]),
        *_invitations(organization),
        *_moves(),
        Inventory(organizations=[ORGANIZATION], numbers=[record(number(0), Usage.RESERVED, holder="a@example.org")]),
        Problem(code="value-not-allowed", params=(("Yes", "No"),), mend="Yes"),
        Limits(rows=5),
        tuple(RULES.values()),
    )


def _invitations(organization: Organization) -> tuple[object, ...]:
    selection = [
        _account("anna@example.org", AccountStatus.NOT_INVITED),
        _account("bo@example.org", AccountStatus.SUSPENDED),
        _account("cem@example.org", AccountStatus.INVITATION_FAILED, number(1)),
        _account("dora@example.org", AccountStatus.INVITED),
    ]
    questions = ask_invitations(selection, organization=organization)
    known = questions.answer(numbers=[record(number(1))], accounts=selection[:1], pool=Pool(available=1, outstanding=0))
    plans = [
        plan_invitations(selection, organization=organization, facts=facts) for facts in (known, questions.answer())
    ]
    return (*plans, *(plan.changes for plan in plans), *(plan.preconditions for plan in plans))


def _moves() -> tuple[object, ...]:
    selection = [
        _account("anna@example.org", AccountStatus.INVITED),
        _account("bo@example.org", AccountStatus.ACTIVE, number(2)),
        _account("cem@example.org", AccountStatus.ACTIVE, organization=SERVICE),
    ]
    questions = ask_move(selection, destination=DESTINATION)
    decisions = [
        decide_move(
            selection,
            destination=DESTINATION,
            facts=questions.answer(numbers=numbers, pool=Pool(available=available, outstanding=0)),
            sources=[ORGANIZATION],
            administrator=administrator,
        )
        for numbers, available, administrator in (
            ([record(number(2), Usage.ACTIVE, holder="bo@example.org")], 1, ADMINISTRATOR),
            ([record(number(2), owner=SALES)], 0, Administrator(organization=SERVICE, privileges=[Privilege.ACCOUNTS])),
            ([record(number(2))], 2, None),
        )
    ]
    return (*decisions, GROUP)


def inner(value: object) -> Iterator[object]:
    """Yield a value and every value in it."""
    if isinstance(value, tuple | list | frozenset):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from inner(item)  # pyright: ignore[reportUnknownArgumentType]
    elif has(kind := type(value)):
        yield value
        for field in fields(kind):
            if field.init:
                yield from inner(getattr(value, field.name))
    elif isinstance(value, Enum):
        yield value

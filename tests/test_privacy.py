"""Personal data stays in the fields: no `repr`, exception or message shows it."""

from datetime import UTC, datetime

import attrs
import pytest
from attrs import evolve

import multiline_batch as mb
from support import ADMINISTRATOR, ORGANIZATION, REQUEST, ROOT, SALES, SERVICE, csv_text, record

SECRETS = ("Annabel", "Bergström", "annabel", "2079460001", "20 7946 0001", "7700900111", "secret-tag")
ROWS = (
    {
        "firstname": "Annabel",
        "lastname": "Bergström",
        "device": "annabel@example.org",
        "multiline_number": "442079460001",
    },
    {
        "firstname": "Annabel",
        "lastname": "Bergström",
        "device": "annabel@example.org",
        "forwarding_number": "+447700900111",
    },
    {"firstname": "Annabel", "device": "annabel(at)secret-tag", "multiline_number": "+442079460001x"},
    {"firstname": "Annabel", "device": "+447700900111", "monitor_calls": "secret-tag", "Language": "Annabel"},
)


def _values() -> list[object]:
    """Return at least one instance of every public class of values, full of personal data."""
    organization = evolve(ORGANIZATION, notification_recipients=("annabel@example.org",))
    request = evolve(REQUEST, organization=organization)
    text = csv_text(*ROWS).replace("Language", "secret-tag", 1)
    upload = mb.read_upload(text, request)
    account = mb.Account(
        identity="annabel@example.org", organization=SALES, status=mb.AccountStatus.INVITED, number="+442079460001"
    )
    held = record("+442079460001", mb.Usage.ASSIGNED, holder="annabel@example.org")
    inventory = mb.Inventory(organizations=[organization], numbers=[record("+442079460001")], accounts=[])
    facts = inventory.answer(upload.questions)
    plan = mb.plan_upload(upload, facts, mode=mb.Mode.IMPORT_AND_INVITE)
    outcomes = [mb.Outcome(row=entry.row, created=False, reason="annabel is secret-tag") for entry in plan.created]
    report = mb.report_batch(plan, outcomes, at=datetime(2026, 11, 23, tzinfo=UTC))
    undecided = mb.plan_upload(upload, upload.questions.answer(), mode=mb.Mode.IMPORT_AND_INVITE)
    new = evolve(account, status=mb.AccountStatus.NOT_INVITED, number=None)
    questions = mb.ask_invitations([new], organization=organization)
    sends = [
        mb.plan_invitations([new], organization=organization, facts=questions.answer(pool=pool))
        for pool in (None, mb.Pool(available=0, outstanding=0), mb.Pool(available=1, outstanding=0))
    ]
    there = mb.Organization(id=SERVICE, ancestors=[ROOT])
    move = mb.ask_move([account], destination=there)
    moves = [
        mb.decide_move(
            [account], destination=there, facts=move.answer(numbers=n), sources=[organization], administrator=boss
        )
        for n, boss in (([held], ADMINISTRATOR), ([], ADMINISTRATOR), ([held], None))
    ]
    problem = mb.Problem(code="email-invalid", mend="annabel@example.org")
    return [
        *(account, held, inventory, inventory.after(plan), request, upload, facts, questions, move, problem),
        move.answer(numbers=[held], accounts=[account]),
        *(plan, undecided, *plan.entries, *plan.findings, *plan.preconditions, plan.changes, plan.ledger),
        *(finding.place for finding in plan.findings),
        *(finding.fix for finding in plan.findings),
        *(finding.rule for finding in plan.findings),
        *(*outcomes, report, report.record, *report.record.records, report.notification, mb.Progress.of(plan)),
        *(*sends, *(entry for send in sends for entry in send.entries), *upload.rows, *undecided.not_evaluated),
        *(entry.decision for send in sends for entry in send.entries),
        *(
            *moves,
            *(entry for decision in moves if not isinstance(decision, mb.MoveUndecided) for entry in decision.accounts),
        ),
        *(condition for send in sends for condition in send.preconditions),
        *(mb.group_by_cause(plan.findings)),
        *(row.settings for row in upload.rows if isinstance(row, mb.NewAccount)),
        *(mb.Limits(), mb.Utilization(in_use=1, total=2), mb.Pool(available=1, outstanding=0)),
        *(request.permission_group, request.administrator, request.policy, organization),
    ]


VALUES = _values()


def test_values_of_every_public_class_are_looked_at() -> None:
    """No public class of values escapes the tests of this module."""
    public = {value for name in mb.__all__ if attrs.has(value := getattr(mb, name))}
    assert {kind.__name__ for kind in public - set(map(type, VALUES))} == set()


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_repr_shows_no_personal_data(value: object) -> None:
    """Neither `repr` nor `str` of a value shows an address, a name, a number or a cell."""
    shown = repr(value) + str(value)
    assert [secret for secret in SECRETS if secret in shown] == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (mb.Facts, "numbers"),
        (mb.Facts, "accounts"),
        (mb.Entry, "findings"),
        (mb.InvitationPlan, "preconditions"),
        (mb.MoveAllowed, "preconditions"),
        (mb.Changes, "accounts"),
        (mb.Changes, "numbers"),
    ],
)
def test_a_repr_counts_what_can_be_thousands(kind: type, name: str) -> None:
    """A console is not flooded: what a value holds one of for every account of a selection is counted, and not written out."""
    held = [(value, items) for value in VALUES if isinstance(value, kind) and (items := getattr(value, name))]
    assert held
    for value, items in held:
        assert f"{name}=<{len(items)}>" in repr(value)
        assert [item for item in items if repr(item) in repr(value)] == []


def test_messages_show_no_personal_data() -> None:
    """No sentence repeats what stood in a cell."""
    findings = [value for value in VALUES if isinstance(value, mb.Finding)]
    assert len(findings) >= 8
    for finding in findings:
        for locale in mb.LANGUAGES:
            words = mb.render(finding, locale) + mb.render_title(finding, locale)
            assert [secret for secret in SECRETS if secret in words] == []

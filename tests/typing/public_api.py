"""The types of the public API, as a type checker sees them: checked, and not run."""

from datetime import datetime
from typing import assert_never, assert_type

import multiline_batch as mb
from multiline_batch import cells
from multiline_batch.display import Page, to_html
from multiline_batch.flat_records import to_records
from multiline_batch.testing import MoveResult, UploadResult, UploadVector, run, vectors, violating
from multiline_batch.wire import from_wire, to_wire


def public_api(at: datetime) -> None:
    """Use what is public the way that hosts do."""
    request = mb.UploadRequest(organization=mb.Organization(id="sales", ancestors=["root"]))
    assert_type(request.permission_group, mb.PermissionGroup | None)
    assert_type(request.organization.lineage, tuple[mb.OrganizationId, ...])
    assert_type(from_wire({}, mb.Organization), mb.Organization)

    upload = mb.read_upload(b"", request, encoding="cp1252", limits=mb.Limits(rows=5))
    assert_type(upload, mb.Upload)
    assert_type(upload.rows, tuple[mb.NewAccount | mb.RefusedRow, ...])
    assert_type(upload.findings, tuple[mb.Finding, ...])
    assert_type(upload.refused, bool)
    assert_type(mb.correct(upload, [finding.fix for finding in upload.findings if finding.fix]), str)
    assert_type(mb.split_upload(upload), tuple[str, ...])

    facts = upload.questions.answer(numbers=[], accounts=[], pool=mb.Pool(available=1, outstanding=0))
    assert_type(facts, mb.Facts)
    plan = mb.plan_upload(upload, facts, mode=mb.Mode.IMPORT)
    assert_type(plan.entries[0].account, mb.NewAccount | None)
    assert_type(plan.preconditions[0], mb.NumberIs | mb.IdentityFree | mb.AccountIs | mb.CapacityAtLeast)

    report = mb.report_batch(plan, [mb.Outcome(row=2, created=True)], at=at)
    assert_type(report.retry, str | None)
    assert_type(mb.read_report(report.csv), mb.BatchOperationReport)
    assert_type(mb.Progress.of(plan).after(mb.Outcome(row=2, created=True)), mb.Progress)

    account = mb.Account(identity="anna@example.org", organization="sales", status=mb.AccountStatus.INVITED)
    decision = mb.decide_invitation(account, organization=request.organization, facts=facts)
    match decision:
        case mb.InvitationAllowed():
            assert_type(decision.takes_capacity, bool)
        case mb.InvitationWithheld():
            assert_type(decision.reasons, tuple[mb.Finding, ...])
        case mb.InvitationUndecided():
            assert_type(decision.missing, tuple[mb.NotEvaluated, ...])
        case _:
            assert_never(decision)

    move = mb.decide_move([account], destination=request.organization, facts=facts)
    match move:
        case mb.MoveAllowed():
            assert_type(move.changes, mb.Changes)
        case mb.MoveRefused():
            assert_type(move.shortage, mb.Finding | None)
        case mb.MoveUndecided():
            assert_type(move.missing, tuple[mb.NotEvaluated, ...])
        case _:
            assert_never(move)

    assert_type(cells.parse_identity("x"), tuple[mb.Identity | None, tuple[mb.Problem, ...]])
    assert_type(cells.parse_monitor_calls("x"), tuple[mb.MonitorCalls | None, tuple[mb.Problem, ...]])


def for_people_and_programs(plan: mb.Plan, report: mb.Report, decision: mb.MoveDecision) -> None:
    """Say, show and write what came out."""
    assert_type(mb.render(plan.findings[0], "de"), str)
    assert_type(mb.render(decision, "pt-BR"), str)
    assert_type(mb.render(mb.Action.CREATE), str)
    assert_type(plan.causes, tuple[mb.Cause, ...])
    assert_type(to_html(plan, show_values=True), Page)
    assert_type(to_records(report), list[dict[str, str | int | bool]])
    assert_type(from_wire(to_wire(plan), mb.Plan), mb.Plan)
    assert_type(from_wire(to_wire(plan)), object)


def testing_kit() -> None:
    """Use the vectors the way that people do who test their own portal."""
    for vector in (*vectors(), violating("number-assigned")):
        if isinstance(vector, UploadVector):
            assert_type(vector.data, str | bytes)
            assert_type(vector.request, mb.UploadRequest)
            assert_type(vector.mode, mb.Mode | None)
            assert_type(vector.expected, UploadResult)
            assert_type(run(vector), UploadResult)
            assert_type(vector.expected.actions, tuple[tuple[int, mb.Action], ...] | None)
        elif vector.kind == "move":
            assert_type(vector.id, str)
    assert_type(MoveResult(decision="allowed", findings=(), accounts=()).codes, tuple[str, ...])

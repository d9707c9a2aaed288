"""
The application: routes, and nothing else.

A route finds who asks and for what, opens a transaction, calls the modules below, and says the result in the reader's language.  The way of an
upload is three resources, named as the library names them: an *upload* is a file as it was read, a *plan* is what would become of it, an
*operation* is a plan that is carried out.  Identities stand in bodies and never in addresses, because addresses are logged.

Routes are plain functions: they wait for the database and compute, so FastAPI runs them in threads.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, TypeVar
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, FastAPI, Form, Query, Response, UploadFile
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy import select
from sqlalchemy.orm import Session

from multiline_batch import (
    ENCODINGS,
    Account,
    Administrator,
    Finding,
    Limits,
    MoveAllowed,
    Organization,
    Plan,
    Privilege,
    UploadRequest,
    format_template,
    identity_key,
    plan_upload,
    preload,
    read_upload,
    render,
)
from multiline_batch.wire import from_wire, to_wire
from service.answers import answer, find_accounts, find_group, find_organization, to_account, to_group
from service.bodies import (
    AccountsView,
    EntryView,
    InvitationView,
    MoveRequest,
    MoveView,
    OperationView,
    OrganizationView,
    PlanRequest,
    PlanView,
    ResendRequest,
    UploadView,
    openapi,
)
from service.callers import Caller, Locale, Parts, TheseParts
from service.carrying_out import changed_rows, decide, move, renew, resend, store_plan
from service.database import Database
from service.events import follow
from service.mailer import Mailer, RecordingMailer
from service.problems import RESPONSES, ProblemError, add_problem_handlers
from service.reports import find_progress, find_report, finish
from service.settings import Settings
from service.tables import AccountRow, GroupRow, OperationRow, OrganizationRow, PlanRow, UploadRow
from service.work import Worker

MAX_FILE_BYTES = Limits().bytes
"""The longest file that is kept, in bytes."""

MAX_BODY_BYTES = MAX_FILE_BYTES + 100_000
"""The longest body that is read, in bytes: a file and the form around it."""

_T = TypeVar("_T")

router = APIRouter(responses=RESPONSES)


def create_app(settings: Settings | None = None, mailer: Mailer | None = None) -> FastAPI:
    """
    Return the application; its tables have to be there.

    Args:
        settings: Those of the environment if left out.

        mailer: One that only records if left out.
    """
    settings = settings or Settings.from_environment()
    database = Database(settings.database)
    worker = Worker(database, mailer or RecordingMailer(settings.mailbox, seconds=settings.mail_seconds), settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        preload()
        worker.start()
        yield
        worker.stop()
        database.close()

    app = FastAPI(title="Batch upload", version="1", lifespan=lifespan, max_body_size=MAX_BODY_BYTES)
    app.state.parts = Parts(settings=settings, database=database, worker=worker)
    app.include_router(router)
    add_problem_handlers(app)
    document = openapi(app)
    app.openapi = lambda: document  # type: ignore[method-assign] # FastAPI lets a document be replaced in this way.
    return app


@router.get("/organizations")
def list_organizations(parts: TheseParts, caller: Caller) -> list[OrganizationView]:
    """List what can be chosen: organizations, and for each the User Permissions groups (S22, S23)."""
    with parts.database.reading() as session:
        names = session.scalars(select(OrganizationRow.id).order_by(OrganizationRow.id)).all()
        found = [find_organization(session, name) for name in names]
        groups = [to_group(row) for row in session.scalars(select(GroupRow))]
    return [
        OrganizationView(
            organization=each, permission_groups=[group for group in groups if group.organization in each.lineage]
        )
        for each in found
        if each is not None and caller.reaches(each)
    ]


@router.get("/organizations/{organization}/template.csv")
def download_template(organization: str, parts: TheseParts, caller: Caller, locale: Locale) -> Response:
    """Give the file to fill in (S16); its Note is in the reader's language."""
    with parts.database.reading() as session:
        chosen = _reach(session, organization, caller)
    return _csv(format_template(chosen, locale), name="template.csv", locale=locale)


@router.get("/organizations/{organization}/accounts")
def list_accounts(
    organization: str,
    parts: TheseParts,
    caller: Caller,
    page: Annotated[int, Query(ge=1)] = 1,
    length: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> AccountsView:
    """List the accounts of an organization, page by page."""
    with parts.database.reading() as session:
        _reach(session, organization, caller)
        rows = select(AccountRow).where(AccountRow.organization == organization).order_by(AccountRow.key)
        on_page = session.scalars(rows.offset((page - 1) * length).limit(length))
        return AccountsView(accounts=[to_account(row) for row in on_page])


@router.post("/uploads", status_code=201)
def upload_file(  # noqa: PLR0913, PLR0917  What is chosen for a file.
    parts: TheseParts,
    caller: Caller,
    locale: Locale,
    response: Response,
    file: UploadFile,
    organization: Annotated[str, Form()],
    permission_group: Annotated[str, Form()],
    encoding: Annotated[str | None, Form(pattern=f"^({'|'.join(ENCODINGS)})$")] = None,
) -> UploadView:
    """Read a file and keep it as it came; what is wrong in the file is a finding and no error of the request."""
    data = file.file.read()
    if len(data) > MAX_FILE_BYTES:
        finding = Finding(code="file-too-large", params=(len(data), MAX_FILE_BYTES))
        raise ProblemError(413, "file-too-large", "The file is too large.", render(finding, locale))
    row = UploadRow(
        id=uuid4(), organization=organization, permission_group=permission_group, encoding=encoding, data=data
    )
    with parts.database.reading() as session:
        request = _request(session, row, caller)
    upload = read_upload(data, request, encoding=encoding)
    response.headers["Location"] = f"/uploads/{row.id}"
    view = UploadView.of(upload, number=row.id, locale=locale)
    with parts.database.writing() as session:
        session.add(row)
    return view


@router.post("/uploads/{upload}/plans", status_code=201)
def plan_file(  # noqa: PLR0913, PLR0917  Whose file, and which button.
    upload: UUID, body: PlanRequest, parts: TheseParts, caller: Caller, locale: Locale, response: Response
) -> PlanView:
    """Preview what would become of every row, and keep the plan, so that exactly this one can be approved."""
    with parts.database.reading() as session:
        file = _find(session.get(UploadRow, upload), "upload")
        request = _request(session, file, caller)
        read = read_upload(file.data, request, encoding=file.encoding)
        facts = answer(session, read.questions)
    plan = plan_upload(read, facts, mode=body.mode)
    row = PlanRow(id=uuid4(), upload=upload, document=to_wire(plan))
    response.headers["Location"] = f"/plans/{row.id}"
    view = PlanView.of(plan, number=row.id, locale=locale)
    with parts.database.writing() as session:
        session.add(row)
    return view


@router.post("/plans/{plan}/operation", status_code=202)
def carry_out_plan(plan: UUID, parts: TheseParts, caller: Caller, locale: Locale, response: Response) -> OperationView:
    """
    Carry out a plan: press Import, or Import & Invite.

    Asking again for the same plan does nothing again and tells how far it has come.  If the plan has gone stale so that other things would
    become of some rows, nothing is done: the problem ``plan-changed`` names these rows and the new plan, to be approved in its turn.
    """
    with parts.database.reading() as session:
        row = _find(session.get(PlanRow, plan), "plan")
        file = session.get_one(UploadRow, row.upload)
        _reach(session, file.organization, caller)
    approved = from_wire(row.document, Plan)
    with parts.database.writing() as session:
        if session.get(OperationRow, plan) is None:
            current = renew(session, approved, file=file, request=_request(session, file, caller))
            changed = changed_rows(approved, current)
            if current is not approved:
                row = PlanRow(id=uuid4() if changed else plan, upload=file.id, document=to_wire(current))
                session.merge(row)
            if not changed:
                finish(session, store_plan(session, current, number=plan))
        else:
            changed = ()
    if changed:
        raise ProblemError(
            409,
            "plan-changed",
            "Something has changed since this plan was made, so nothing was done. Look at the new plan.",
            plan=f"/plans/{row.id}",
            changed=[EntryView.of(entry, locale) for entry in changed],
        )
    parts.worker.wake()
    response.headers["Location"] = f"/operations/{plan}"
    return _look(parts, plan, caller, locale)


@router.get("/plans/{plan}")
def show_plan(plan: UUID, parts: TheseParts, caller: Caller, locale: Locale) -> PlanView:
    """Show a plan again, as it was made."""
    with parts.database.reading() as session:
        row = _find(session.get(PlanRow, plan), "plan")
        _reach(session, session.get_one(UploadRow, row.upload).organization, caller)
    return PlanView.of(from_wire(row.document, Plan), number=plan, locale=locale)


@router.get("/operations/{operation}")
def show_operation(operation: UUID, parts: TheseParts, caller: Caller, locale: Locale) -> OperationView:
    """Tell how far an operation has come."""
    return _look(parts, operation, caller, locale)


@router.get("/operations/{operation}/events", response_class=EventSourceResponse)
async def follow_operation(
    view: Annotated[OperationView, Depends(show_operation)], parts: TheseParts, caller: Caller, locale: Locale
) -> AsyncIterator[ServerSentEvent]:
    """Tell how far an operation has come, whenever that changes, until it is finished (S30)."""
    async for event in follow(lambda: _look(parts, view.id, caller, locale), seconds=parts.settings.poll_seconds):
        yield event


@router.get("/operations/{operation}/report.csv")
def download_report(operation: UUID, parts: TheseParts, caller: Caller, locale: Locale) -> Response:
    """Give the Batch Operations Report (S30), also while it is in progress."""
    with parts.database.reading() as session:
        report = find_report(session, _find_operation(session, operation, caller), locale=locale)
    return _csv(report.csv, name="report.csv", locale=locale)


@router.get("/operations/{operation}/retry.csv")
def download_retry_file(operation: UUID, parts: TheseParts, caller: Caller, locale: Locale) -> Response:
    """Give the refused rows, to be corrected and uploaded again."""
    with parts.database.reading() as session:
        retry = find_report(session, _find_operation(session, operation, caller)).retry
    if retry is None:
        raise ProblemError(404, "nothing-refused", "No row was refused, so there is none to try again.")
    return _csv(retry, name="retry.csv", locale=locale)


@router.post("/invitations", status_code=202)
def resend_invitations(body: ResendRequest, parts: TheseParts, caller: Caller, locale: Locale) -> list[InvitationView]:
    """Press Resend Invitation: send to those of a selection that may be invited now, and tell of each what was decided (S28)."""
    with parts.database.writing() as session:
        organization = _reach(session, body.organization, caller)
        if not caller.may(Privilege.ACCOUNTS, organization):
            raise ProblemError(403, "privilege-missing", 'This takes the privilege "Accounts".')
        selected = _select(session, body.identities, caller)
        if any(account.organization != organization.id for account in selected):
            raise ProblemError(422, "other-organization", "Some of the accounts are of another organization.")
        plan = resend(session, selected, organization=organization)
    parts.worker.wake()
    return [InvitationView.of(entry, place=place, locale=locale) for place, entry in enumerate(plan.entries, start=1)]


@router.post("/moves/decision")
def decide_on_move(body: MoveRequest, parts: TheseParts, caller: Caller, locale: Locale) -> MoveView:
    """Tell whether the Move button is enabled for a selection, and what it says on mouse hover (S45, S46)."""
    with parts.database.reading() as session:
        destination = _reach(session, body.destination, caller)
        selected = _select(session, body.identities, caller)
        return MoveView.of(decide(session, selected, destination=destination, administrator=caller), locale)


@router.post("/moves")
def move_accounts(body: MoveRequest, parts: TheseParts, caller: Caller, locale: Locale) -> MoveView:
    """Press the Move button; it decides anew, and a refusal is the problem ``move-refused`` in the same words."""
    with parts.database.writing() as session:
        destination = _reach(session, body.destination, caller)
        selected = _select(session, body.identities, caller)
        decision = move(session, selected, destination=destination, administrator=caller)
    view = MoveView.of(decision, locale)
    if not isinstance(decision, MoveAllowed):
        raise ProblemError(409, "move-refused", "The accounts cannot move.", view.text)
    return view


def _find(row: _T | None, name: str) -> _T:
    if row is None:
        raise ProblemError(404, f"no-such-{name}", f"There is no such {name}.")
    return row


def _reach(session: Session, name: str, caller: Administrator) -> Organization:
    # What is out of reach is not there, for whoever asks.
    organization = find_organization(session, name)
    return _find(organization if organization and caller.reaches(organization) else None, "organization")


def _request(session: Session, file: UploadRow, caller: Administrator) -> UploadRequest:
    organization = _reach(session, file.organization, caller)
    group = _find(find_group(session, organization, file.permission_group), "permission-group")
    return UploadRequest(organization=organization, permission_group=group, administrator=caller)


def _find_operation(session: Session, number: UUID, caller: Administrator) -> OperationRow:
    operation = _find(session.get(OperationRow, number), "operation")
    _reach(session, operation.organization, caller)
    return operation


def _look(parts: Parts, number: UUID, caller: Administrator, locale: str) -> OperationView:
    with parts.database.reading() as session:
        operation = _find_operation(session, number, caller)
        progress = find_progress(session, operation)
        finished = operation.finished is not None
    return OperationView.of(progress, number=number, finished=finished, locale=locale)


def _select(session: Session, identities: list[str], caller: Administrator) -> list[Account]:
    # Places and no identities are told, because problems are logged.
    keys = tuple(dict.fromkeys(map(identity_key, identities)))
    accounts = find_accounts(session, keys)
    homes = {name: find_organization(session, name) for name in {account.organization for account in accounts}}
    reached = {account.key for account in accounts if (home := homes[account.organization]) and caller.reaches(home)}
    missing = [place for place, key in enumerate(keys, start=1) if key not in reached]
    if missing:
        raise ProblemError(404, "no-such-account", "There are no such accounts.", places=missing)
    return accounts


def _csv(text: str, *, name: str, locale: str) -> Response:
    # With a byte order mark, spreadsheets see what it is.
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": locale}
    return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)

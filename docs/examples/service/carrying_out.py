"""
Carrying out: a plan, a resend or a move becomes rows, in the transaction that checks what it relies on.

Between the moment in which somebody sees a plan and the moment in which it is carried out, others take numbers and add accounts.  So `renew` answers
the plan's own questions once more.  If its preconditions hold, the plan stands as it was seen; if not, it is made again from the answers,
and `changed_rows` tells what is different: only if nothing is, it may be carried out without asking again.

Resends and moves are asked for, decided and stored in one transaction, so nothing can go stale between.

Every function here is called in `Database.writing`.  Messages are not sent but stored in the outbox, in the same transaction: there is no
moment in which an account is *Invited* and nobody knows that its invitation has to go out.
"""

from collections.abc import Iterable
from time import time
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from multiline_batch import (
    Account,
    Action,
    Administrator,
    Entry,
    InvitationAllowed,
    InvitationPlan,
    MoveAllowed,
    MoveDecision,
    NewAccount,
    NumberRecord,
    Organization,
    PermissionGroup,
    Plan,
    UploadRequest,
    ask_invitations,
    ask_move,
    decide_move,
    number_key,
    plan_invitations,
    plan_upload,
    read_upload,
)
from service.answers import answer, find_organization
from service.tables import AccountRow, MessageRow, NumberRow, OperationRow, ProfileRow, UploadRow

INVITATION = "Activate MultiLine\n\nYou are invited to use MultiLine. This is what your own template would say."
"""What an invitation says: a subject, a blank line and a text."""


def renew(session: Session, approved: Plan, *, file: UploadRow, request: UploadRequest) -> Plan:
    """
    Return a plan if it still holds, and otherwise one that is made from what holds now.

    Args:
        session: The session of the writer.

        approved: The plan that somebody saw.

        file: The file that it was made of.

        request: What was chosen for the file, with the organization's settings and the administrator's privileges as they are now.
    """
    upload = approved.upload
    if upload.request != request:
        upload = read_upload(file.data, request, encoding=file.encoding)
    facts = answer(session, upload.questions)
    if upload is approved.upload and not facts.broken(approved.preconditions):
        return approved
    return plan_upload(upload, facts, mode=approved.mode)


def changed_rows(approved: Plan, plan: Plan) -> tuple[Entry, ...]:
    """Return what becomes of the rows with which a plan does something else than the approved one, or to somebody else."""
    before = {entry.row: (entry.action, entry.source) for entry in approved.entries}
    return tuple(entry for entry in plan.entries if before.get(entry.row) != (entry.action, entry.source))


def store_plan(session: Session, plan: Plan, *, number: UUID) -> OperationRow:
    """Store accounts, profiles, numbers and invitations of a plan that holds, and the operation that reports on them."""
    request = plan.upload.request
    operation = OperationRow(
        plan=number, organization=request.organization.id, accounts=len(plan.created), started=time(), finished=None
    )
    session.add(operation)
    session.flush()
    changes = plan.changes
    if changes.accounts:
        session.execute(insert(AccountRow), [_account_values(account) for account in changes.accounts])
        people = [entry.account for entry in plan.created if entry.account is not None]
        session.execute(insert(ProfileRow), [_profile_values(person, request.permission_group) for person in people])
    _update_numbers(session, changes.numbers)
    messages = [
        {
            "key": f"{number}/{entry.row}",
            "operation": number,
            "row": entry.row,
            "account": entry.account.key,
            "recipient": entry.account.identity,
            "text": INVITATION,
        }
        for entry in plan.entries
        if entry.action is Action.CREATE_AND_INVITE and entry.account is not None
    ]
    if messages:
        session.execute(insert(MessageRow), messages)
    return operation


def resend(session: Session, accounts: Iterable[Account], *, organization: Organization) -> InvitationPlan:
    """Send invitations to those of a selection that may be invited now; store what changes, and tell what was decided of each."""
    selection = tuple(accounts)
    facts = answer(session, ask_invitations(selection, organization=organization))
    plan = plan_invitations(selection, organization=organization, facts=facts)
    _update_accounts(session, plan.changes.accounts)
    _update_numbers(session, plan.changes.numbers)
    number = uuid4()
    session.add_all(
        MessageRow(
            key=f"{number}/{place}", account=entry.account.key, recipient=entry.account.identity, text=INVITATION
        )
        for place, entry in enumerate(plan.entries, start=1)
        if isinstance(entry.decision, InvitationAllowed)
    )
    return plan


def decide(
    session: Session, accounts: Iterable[Account], *, destination: Organization, administrator: Administrator
) -> MoveDecision:
    """Decide whether a selection may move; this changes nothing, so a reader's session will do."""
    selection = tuple(accounts)
    sources = [find_organization(session, name) for name in {account.organization for account in selection}]
    return decide_move(
        selection,
        destination=destination,
        facts=answer(session, ask_move(selection, destination=destination)),
        sources=[source for source in sources if source is not None],
        administrator=administrator,
    )


def move(
    session: Session, accounts: Iterable[Account], *, destination: Organization, administrator: Administrator
) -> MoveDecision:
    """Move a selection if it may move, and tell what was decided."""
    decision = decide(session, accounts, destination=destination, administrator=administrator)
    if isinstance(decision, MoveAllowed):
        moved = decision.changes.accounts
        _update_accounts(session, moved)
        # They get the default User Permissions of the new organization, as `move-permissions-reset` tells.
        reset = update(ProfileRow).where(ProfileRow.account.in_([account.key for account in moved]))
        session.execute(reset.values(user_permissions=None))
    return decision


def _account_values(account: Account) -> dict[str, str | None]:
    return {
        "key": account.key,
        "identity": account.identity,
        "organization": account.organization,
        "status": account.status.value,
        "number": account.number and number_key(account.number),
    }


def _profile_values(account: NewAccount, group: PermissionGroup | None) -> dict[str, str | None]:
    settings = account.settings
    restriction, language = settings.restrict_incoming_social_messaging, settings.language
    return {
        "account": account.key,
        "firstname": account.firstname,
        "lastname": account.lastname,
        "user_permissions": None if group is None else group.name,
        "forwarding_number": account.forwarding_number,
        "social_messaging": settings.social_messaging.value,
        "monitor_calls": settings.monitor_calls.value,
        "monitor_sms": settings.monitor_sms.value,
        "restrict_incoming_social_messaging": restriction and restriction.value,
        "language": language and language.value,
    }


def _update_accounts(session: Session, accounts: Iterable[Account]) -> None:
    values = [_account_values(account) for account in accounts]
    if values:
        session.execute(update(AccountRow), values)


def _update_numbers(session: Session, records: Iterable[NumberRecord]) -> None:
    values = [{"number": r.key, "usage": r.usage.value, "holder": r.holder} for r in records]
    if values:
        session.execute(update(NumberRow), values)

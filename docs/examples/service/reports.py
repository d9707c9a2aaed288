"""
Reports: what became of an operation, as far as it has come.

Nothing is counted up on the way: progress, outcomes and report are made from the outbox whenever somebody asks, so they cannot disagree with it
after a crash.  An account that is not to be invited is done when it is stored; one that is to be invited is done when its message is.
"""

from datetime import UTC, datetime
from time import time

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from multiline_batch import Outcome, Plan, Progress, Report, render, report_batch
from multiline_batch.wire import from_wire
from service.tables import MessageRow, OperationRow, PlanRow


def find_progress(session: Session, operation: OperationRow) -> Progress:
    """Return how far an operation has come."""
    counts = select(MessageRow.sent, func.count()).where(*_invitations(operation)).group_by(MessageRow.sent)
    messages = {sent: count for sent, count in session.execute(counts)}  # noqa: C416  A row of the database is no pair.
    return Progress(
        total=operation.accounts,
        created=operation.accounts - messages.get(None, 0),
        sent=messages.get(True, 0),
        send_failed=messages.get(False, 0),
    )


def find_report(session: Session, operation: OperationRow, *, locale: str = "en") -> Report:
    """Return the report of an operation in a language; what is still to be sent is *Pending* in it."""
    plan = from_wire(session.get_one(PlanRow, operation.plan).document, Plan)
    messages = {row.row: row for row in session.scalars(select(MessageRow).where(*_invitations(operation)))}
    outcomes: list[Outcome] = []
    for entry in plan.created:
        message = messages.get(entry.row)
        if message is None:
            outcomes.append(Outcome(row=entry.row, created=True))
        elif message.sent is not None:
            outcomes.append(Outcome(row=entry.row, created=True, sent=message.sent, reason=message.reason))
    at = datetime.fromtimestamp(operation.finished or time(), UTC)
    return report_batch(plan, outcomes, at=at, locale=locale)


def finish(session: Session, operation: OperationRow) -> None:
    """Note that an operation is finished if it is, and put the notification of it into the outbox (S31)."""
    waiting = select(func.count()).where(*_invitations(operation), MessageRow.sent.is_(None))
    if operation.finished is not None or session.scalar(waiting):
        return
    operation.finished = time()
    notification = find_report(session, operation).notification
    if notification is not None:
        session.execute(
            insert(MessageRow),
            [
                {
                    "key": f"{operation.plan}/notification/{place}",
                    "operation": operation.plan,
                    "recipient": recipient,
                    "text": render(notification),
                }
                for place, recipient in enumerate(notification.recipients, start=1)
            ],
        )


def _invitations(operation: OperationRow) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return MessageRow.operation == operation.plan, MessageRow.row.is_not(None)

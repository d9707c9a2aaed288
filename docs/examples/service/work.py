"""
Work: the outbox is sent in the background, and a restart loses nothing.

A worker claims a message that is due, hands it to the mailer, and stores what came of it.  A claim only puts off when the message is due again,
so nobody has to clean up after a worker that was killed: its message becomes due by itself, and any worker sends it under the same key.
Any number of processes may work on one outbox.
"""

import logging
from threading import Event, Thread
from time import time

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from multiline_batch import AccountStatus
from service.database import Database
from service.mailer import Mailer, UndeliverableError
from service.reports import finish
from service.settings import Settings
from service.tables import AccountRow, MessageRow, OperationRow

ATTEMPTS_MAX = 5
"""How often a message is tried before it counts as failed, in attempts."""

_logger = logging.getLogger(__name__)


class Worker:
    """Sends what is in the outbox, in a thread of its own."""

    def __init__(self, database: Database, mailer: Mailer, settings: Settings) -> None:
        self._database, self._mailer, self._settings = database, mailer, settings
        self._stopped, self._called = Event(), Event()
        self._thread = Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the outbox now and not at the next poll."""
        self._called.set()

    def stop(self) -> None:
        """Finish the message that is under way, and stop."""
        self._stopped.set()
        self.wake()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._called.clear()
            try:
                busy = self.work_once()
            except Exception as error:  # noqa: BLE001  A worker that dies is missed by nobody, so it tries again.
                _logger.error(  # noqa: TRY400  The text of an exception may hold addresses.
                    "the outbox could not be worked on: %s", type(error).__name__
                )
                busy = False
            if not busy:
                self._called.wait(self._settings.poll_seconds)

    def work_once(self) -> bool:
        """Send one message that is due, and return whether there was one."""
        message = self._claim()
        if message is None:
            return False
        if message.attempts > ATTEMPTS_MAX:
            # Whoever claimed it died with it each time, and perhaps of it.
            self._settle(message, reason="It was tried several times, and nobody knows whether it arrived.")
            return True
        try:
            self._mailer.send(key=message.key, recipient=message.recipient, text=message.text)
        except UndeliverableError as error:
            self._settle(message, reason=str(error))
        except OSError:
            # It is due again when the claim ends.
            if message.attempts >= ATTEMPTS_MAX:
                self._settle(message, reason="It could not be delivered for some time.")
        else:
            self._settle(message)
        return True

    def _claim(self) -> MessageRow | None:
        now = time()
        with self._database.writing() as session:
            due = select(MessageRow).where(MessageRow.sent.is_(None), MessageRow.due <= now).order_by(MessageRow.due)
            message = session.scalar(due.limit(1))
            if message is not None:
                message.due = now + self._settings.lease_seconds
                message.attempts += 1
                session.flush()
                session.expunge(message)
        return message

    def _settle(self, message: MessageRow, *, reason: str | None = None) -> None:
        with self._database.writing() as session:
            row = session.get_one(MessageRow, message.key)
            if row.sent is not None:
                return  # The claim ended, and another worker was quicker.
            row.sent, row.reason = reason is None, reason
            session.flush()
            if reason is not None:
                _note_failure(session, row)
            if row.operation is not None:
                finish(session, session.get_one(OperationRow, row.operation))


def _note_failure(session: Session, message: MessageRow) -> None:
    # It no longer waits for a number, and Resend Invitation makes a first send of it again.
    failed = update(AccountRow).where(
        AccountRow.key == message.account, AccountRow.status == AccountStatus.INVITED.value
    )
    session.execute(failed.values(status=AccountStatus.INVITATION_FAILED.value))

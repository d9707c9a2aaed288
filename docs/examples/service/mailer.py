"""
The mailer: where messages go, and the first thing to replace.

Nobody can store *sent* in the same moment in which a message goes out.  So the outbox sends **at least once**: whoever is killed between the
two sends again after the restart, under the same key.  A mailer that knows the keys that it has served makes *exactly once* of it; most
services for mail and SMS take such an idempotency key.  With one that does not, a crash can cost a second copy of the few messages that
were under way, and never a lost one.
"""

import sqlite3
from contextlib import closing
from time import sleep
from typing import Protocol


class UndeliverableError(Exception):
    """The message can never be delivered; its text is shown in the report, so it names nobody."""


class Mailer(Protocol):
    """Sends messages."""

    def send(self, *, key: str, recipient: str, text: str) -> None:
        """
        Send a message, or do nothing if one with this key was sent before.

        Raises:
            UndeliverableError: It can never be delivered.
            OSError: It could not be delivered now.
        """
        ...


class RecordingMailer:
    """
    Records in a file of its own what a real one would send, and how often each message was handed over.

    What is sent to a local part that begins with ``bounce`` comes back.
    """

    def __init__(self, path: str, *, seconds: float = 0.0) -> None:
        self._path, self._seconds = path, seconds
        with closing(self._connect()) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS messages (key TEXT PRIMARY KEY, recipient TEXT, text TEXT, handed_over INTEGER)"
            )

    def send(self, *, key: str, recipient: str, text: str) -> None:
        """Record a message."""
        sleep(self._seconds)
        if recipient.startswith("bounce"):
            msg = "The mailbox does not exist."
            raise UndeliverableError(msg)
        with closing(self._connect()) as connection:
            connection.execute(
                "INSERT INTO messages VALUES (?, ?, ?, 1) ON CONFLICT (key) DO UPDATE SET handed_over = handed_over + 1",
                (key, recipient, text),
            )

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, isolation_level=None, timeout=60)

"""
The database: readers see one moment, and there is one writer at a time.

A plan relies on counts, such as how many numbers are free, and a count is not protected by locks on the rows that it counted.  So every
transaction that writes first takes one lock: in SQLite ``BEGIN IMMEDIATE``, in PostgreSQL the row at the root of the tree.  Whatever it
reads afterwards stays true until it commits, and there is nothing to try again.  A transaction is short: files are read, plans are made and
messages are sent outside of it, wherever that is possible.  Readers wait for nobody.

PostgreSQL's isolation level *serializable* does without the lock, at the price of trying again whatever it refuses.
"""

from collections.abc import Generator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.orm import Session

from service.tables import Base, OrganizationRow


class Database:
    """The database behind a URL of SQLAlchemy."""

    def __init__(self, url: str) -> None:
        # Parameters are personal data, so no message of SQLAlchemy shows them; for those of the database itself see `problems`.
        self._engine = create_engine(url, hide_parameters=True)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
            self._reader = self._engine
            self._writer = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        else:
            self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ")
            self._writer = self._engine.execution_options(isolation_level="READ COMMITTED")

    def create_tables(self) -> None:
        """Create the tables that are missing; a deployment has migrations instead."""
        Base.metadata.create_all(self._engine)

    @contextmanager
    def reading(self) -> Generator[Session]:
        """Give a session in which all statements see the same moment."""
        with Session(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Generator[Session]:
        """Give the session of the only writer; what it did is committed at the end, or nothing is."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            roots = select(OrganizationRow.id).where(OrganizationRow.parent.is_(None)).order_by(OrganizationRow.id)
            session.execute(roots.with_for_update(key_share=True)).all()
            yield session

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _set_up_sqlite(connection: SqliteConnection, _record: object) -> None:
    # The driver's own way to begin transactions is switched off; see `_begin_sqlite`.
    connection.isolation_level = None
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 60000; PRAGMA foreign_keys = ON;")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

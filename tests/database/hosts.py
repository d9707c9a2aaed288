"""Two hosts, one writer each: SQLite, and PostgreSQL in three ways of keeping writers apart."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from database import pages
from multiline_batch import (
    Account,
    Facts,
    Inventory,
    InvitationPlan,
    MoveAllowed,
    NumberRecord,
    Organization,
    Plan,
    Pool,
    PoolScope,
    Questions,
    Utilization,
    parse_account_status,
    parse_usage,
)

Decided = Plan | InvitationPlan | MoveAllowed
"""What can be carried out."""

ROOT = "root"
"""The id of the topmost organization."""


class Writer(Protocol):
    """What decides and carries out."""

    retries: int
    """How often the database had a transaction begun again."""

    def answer(self, questions: Questions) -> Facts:
        """Answer questions as of one moment."""
        ...

    def carry_out(self, decided: Decided) -> bool:
        """Carry out what was decided in one transaction, and return whether it still held."""
        ...


class Host(Writer, Protocol):
    """A connection of one writer to a database."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        ...

    def make_tables(self) -> None:
        """Make the tables, empty."""
        ...

    def write(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        """Write rows outside of any plan; ``?`` stands for a value."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class MemoryHost:
    """A host on an `Inventory`, without a database: writers come one after another."""

    def __init__(self, inventory: Inventory) -> None:
        """Begin with what there is."""
        self.inventory, self.retries = inventory, 0
        self.people = Counter[str]()

    def answer(self, questions: Questions) -> Facts:
        """Answer questions."""
        return self.inventory.answer(questions)

    def carry_out(self, decided: Decided) -> bool:
        """Carry out what was decided, and return whether it still held."""
        if self.answer(decided.questions).broken(decided.preconditions):
            return False
        self.inventory = self.inventory.after(decided)
        if isinstance(decided, Plan):
            self.people.update(account.key for account in decided.changes.accounts)
        return True


class SqliteHost:
    """A host on a file of SQLite, as the how-to pages have it."""

    def __init__(self, path: Path) -> None:
        """Connect; one thread at a time may use it."""
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=60)
        self._connection.execute("PRAGMA synchronous = OFF")  # Nothing of a test has to survive a crash.
        self._store, self._update = pages.carry_out_with(pages.answer_from_sqlite)
        self.retries = 0

    def answer(self, questions: Questions) -> Facts:
        """Answer questions as of one moment."""
        with self._connection:
            self._connection.execute("BEGIN")
            return pages.answer_from_sqlite(self._connection, questions)

    def carry_out(self, decided: Decided) -> bool:
        """Carry out what was decided in one transaction, and return whether it still held."""
        if isinstance(decided, Plan):
            return self._store(self._connection, decided)
        return self._update(self._connection, decided)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        return self._connection.execute(query).fetchall()

    def make_tables(self) -> None:
        """Make the tables, empty."""
        for name in ("people", "accounts", "numbers", "organizations"):
            self._connection.execute(f"DROP TABLE IF EXISTS {name}")
        for table in pages.TABLES:
            self._connection.execute(table)

    def write(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        """Write rows outside of any plan."""
        self._connection.executemany(statement, values)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Way(Enum):
    """How writers to PostgreSQL are kept apart: what a transaction begins with."""

    ROOT_LOCKED = pages.LOCK_ROOT
    NAME_LOCKED = pages.LOCK_NAME
    SERIALIZABLE = "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"

    # These are not enough, as a test shows.
    READ_COMMITTED = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"
    REPEATABLE_READ_LOCKED = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;" + pages.LOCK_ROOT


class _LikeSqlite:
    """A connection to PostgreSQL for the functions of the page, which are written for SQLite."""

    def __init__(self, connection: Any, begin: str) -> None:  # noqa: ANN401  psycopg may not be there.
        self.connection, self._begin = connection, begin
        self._transaction: Any = None

    def __enter__(self) -> None:
        self._transaction = self.connection.transaction()
        self._transaction.__enter__()

    def __exit__(self, *error: object) -> None:
        self._transaction.__exit__(*error)

    def execute(self, statement: str) -> None:
        assert statement == "BEGIN IMMEDIATE"
        for command in self._begin.split(";"):
            self.connection.execute(command, {"root": ROOT} if "%" in command else None)

    def executemany(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(statement.replace("?", "%s"), list(values))


def _answer_from_postgresql(like_sqlite: _LikeSqlite, questions: Questions) -> Facts:
    execute = like_sqlite.connection.execute
    numbers = execute(pages.FIND_NUMBERS, {"numbers": list(questions.numbers)})
    accounts = execute(pages.FIND_ACCOUNTS, {"identities": list(questions.identities)})
    available, outstanding = execute(
        pages.COUNT_POOL,
        {
            "owners": list(questions.pool_owners),
            "below": questions.pool_scope is PoolScope.USABLE,
            "deciding": list(questions.under_decision),
        },
    ).fetchone()
    in_use, total = execute(pages.COUNT_UTILIZATION, {"organization": questions.organization}).fetchone()
    return questions.answer(
        numbers=[NumberRecord(number=n, owner=o, usage=parse_usage(u), holder=h) for n, o, u, h in numbers],
        accounts=[
            Account(identity=i, organization=o, status=parse_account_status(s), number=n) for i, o, s, n in accounts
        ],
        pool=Pool(available=available, outstanding=outstanding),
        utilization=Utilization(in_use=in_use, total=total) if questions.utilization else None,
    )


class PostgresqlHost:
    """
    A host on PostgreSQL.

    Attributes:
        retries: How often the database had a transaction begun again.

        checked: Called in each transaction that carries something out, between reading and writing.
    """

    def __init__(self, connection: Any, way: Way) -> None:  # noqa: ANN401  psycopg may not be there.
        """Use a connection that commits by itself outside of a transaction."""
        self._connection = _LikeSqlite(connection, way.value)
        self._store, self._update = pages.carry_out_with(self._check)
        self.retries = 0
        self.checked: Callable[[], object] = int

    def _check(self, connection: _LikeSqlite, questions: Questions) -> Facts:
        facts = _answer_from_postgresql(connection, questions)
        self.checked()
        return facts

    def answer(self, questions: Questions) -> Facts:
        """Answer questions as of one moment."""
        with self._connection:
            self._connection.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return _answer_from_postgresql(self._connection, questions)

    def carry_out(self, decided: Decided) -> bool:
        """Carry out what was decided in one transaction, and return whether it still held."""
        while True:
            try:
                if isinstance(decided, Plan):
                    return self._store(self._connection, decided)
                return self._update(self._connection, decided)
            except Exception as error:
                # A serialization failure or a deadlock: the database asks for the same transaction once more.
                if getattr(error, "sqlstate", None) not in {"40001", "40P01"}:
                    raise
                self.retries += 1

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        found: list[tuple[Any, ...]] = self._connection.connection.execute(query).fetchall()
        return found

    def make_tables(self) -> None:
        """Make the tables, empty."""
        self._connection.connection.execute("DROP TABLE IF EXISTS people, accounts, numbers, organizations")
        for table in pages.TABLES:
            self._connection.connection.execute(table)

    def write(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        """Write rows outside of any plan."""
        self._connection.executemany(statement, values)

    def close(self) -> None:
        """Close the connection."""
        self._connection.connection.close()


def fill(
    host: Host, *, organizations: Iterable[Organization], numbers: Iterable[NumberRecord], accounts: Iterable[Account]
) -> None:
    """Make the tables, and put organizations, numbers and accounts into them."""
    host.make_tables()
    host.write(
        "INSERT INTO organizations VALUES (?, ?)",
        [(o.id, o.ancestors[0] if o.ancestors else None) for o in organizations],
    )
    host.write("INSERT INTO numbers VALUES (?, ?, ?, ?)", [(n.key, n.owner, n.usage.value, n.holder) for n in numbers])
    host.write(
        "INSERT INTO accounts VALUES (?, ?, ?, ?, ?)",
        [(a.key, a.identity, a.organization, a.status.value, a.number) for a in accounts],
    )

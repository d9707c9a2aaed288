"""Databases of the service: a file of SQLite, and a server of PostgreSQL that runs for these tests alone."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from database.server import MISSING, running_server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Run a server, and give the address of its first database."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: install the extra `service`")
    if MISSING is not None:
        pytest.skip(MISSING)
    assert psycopg
    with running_server() as folder:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database: of SQLite, or of what the test is parametrized with."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'multiline.db'}"
    server: str = request.getfixturevalue("postgresql")
    import sqlalchemy

    name = f"test_{uuid4().hex}"
    engine = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")

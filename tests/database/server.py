"""A PostgreSQL server of its own, in a temporary directory, on a socket that only this machine sees."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
_FOLDERS = os.pathsep.join([*map(str, reversed(_DEBIAN)), os.environ.get("PATH", os.defpath)])
_INITDB, _PG_CTL = (shutil.which(name, path=_FOLDERS) for name in ("initdb", "pg_ctl"))

MISSING = None if _INITDB and _PG_CTL else "PostgreSQL is not installed: there is no initdb and pg_ctl"
"""Why no server can be started, or `None`."""


@contextmanager
def running_server() -> Generator[str]:
    """Run a server, and yield the folder of its socket; its one user is postgres."""
    with tempfile.TemporaryDirectory(prefix="database") as name:
        folder = Path(name)
        # PostgreSQL refuses to run as root, so its own user runs it then.
        user = "postgres" if os.getuid() == 0 else None
        if user:
            shutil.chown(folder, user)

        def run(*command: str | None) -> None:
            subprocess.run(  # noqa: S603  These commands are our own.
                [part for part in command if part], check=True, cwd=folder, user=user, stdout=subprocess.DEVNULL
            )

        data = str(folder / "data")
        run(
            _INITDB,
            "--pgdata",
            data,
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        # Nothing of a test has to survive a crash.
        options = f"-c listen_addresses= -c unix_socket_directories={name} -c fsync=off"
        run(_PG_CTL, "--pgdata", data, "--log", str(folder / "log"), "--options", options, "--wait", "start")
        try:
            yield name
        finally:
            run(_PG_CTL, "--pgdata", data, "--mode=immediate", "--wait", "stop")

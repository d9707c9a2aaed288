"""A portal as the tests need it: it talks to the service over HTTP, and starts and kills real processes of it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self

import httpx2
import pytest

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
HEADERS = {"Authorization": "Bearer demo"}

on_both_databases = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@dataclass
class Portal:
    """One administrator in front of the service; ``client`` is HTTP, in this process or to another one."""

    client: httpx2.Client
    organization: str = "sales-emea"
    permission_group: str = "Sales"

    def upload(self, data: str | bytes, **headers: str) -> httpx2.Response:
        """Upload a file."""
        form = {"organization": self.organization, "permission_group": self.permission_group}
        text = data.encode() if isinstance(data, str) else data
        return self.client.post("/uploads", files={"file": ("people.csv", text)}, data=form, headers=headers)

    def plan(self, data: str | bytes, *, mode: str = "Import & Invite") -> str:
        """Upload a file, ask for a plan, and return the plan's address."""
        uploaded = self.upload(data)
        assert uploaded.status_code == 201, uploaded.text
        planned = self.client.post(f"{uploaded.headers['location']}/plans", json={"mode": mode})
        assert planned.status_code == 201, planned.text
        return planned.headers["location"]

    def carry_out(self, plan: str) -> str:
        """Carry out a plan, agree to every change of it, and return the operation's address."""
        while (told := self.client.post(f"{plan}/operation")).status_code == 409:
            plan = told.json()["plan"]
        assert told.status_code == 202, told.text
        return told.headers["location"]

    def wait(self, operation: str, *, sent: int | None = None, seconds: float = 120) -> dict[str, Any]:
        """Wait until an operation is finished, or until so many invitations are sent, and return how far it has come."""
        deadline = monotonic() + seconds
        while monotonic() < deadline:
            view: dict[str, Any] = self.client.get(operation).json()
            if view["finished"] or (sent is not None and view["progress"]["sent"] >= sent):
                return view
            sleep(0.1)
        msg = f"the operation was not finished within {seconds} seconds"
        raise TimeoutError(msg)

    def accounts(self) -> list[dict[str, Any]]:
        """Return all accounts of the organization."""
        found: list[dict[str, Any]] = []
        while len(found) % 1000 == 0:
            query = {"page": len(found) // 1000 + 1, "length": 1000}
            page = self.client.get(f"/organizations/{self.organization}/accounts", params=query).json()["accounts"]
            found += page
            if not page:
                break
        return found


class Server:
    """A process of uvicorn that serves the demo's application."""

    def __init__(self, environment: Mapping[str, str], *, factory: str = "service.app:create_app") -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        command = [sys.executable, "-m", "uvicorn", "--app-dir", str(EXAMPLES), "--factory", factory]
        self.process = subprocess.Popen(  # noqa: S603  Ours.
            [*command, "--port", str(port), "--log-level", "warning"], env={**os.environ, **environment}
        )
        self.address = f"http://127.0.0.1:{port}"
        self.client = httpx2.Client(base_url=self.address, headers=HEADERS, timeout=120)
        deadline = monotonic() + 60
        while monotonic() < deadline and self.process.poll() is None:
            try:
                self.client.get("/openapi.json")
            except httpx2.TransportError:
                sleep(0.05)
            else:
                return
        self.kill()
        msg = "the service did not start"
        raise TimeoutError(msg)

    def __enter__(self) -> Self:
        """Return the server, which runs already."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Leave no process behind, whatever happened."""
        self.kill()

    def kill(self) -> None:
        """Kill the process, as a power cut would."""
        self.client.close()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

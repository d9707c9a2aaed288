"""How many requests a second the service answers, and how much of its time the library takes; shown with ``-rP``."""

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, process_time
from types import ModuleType
from typing import ParamSpec, TypeVar
from unittest.mock import patch

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed: install the extra `service`")

import httpx2
from fastapi.testclient import TestClient

from hosts.service.portal import HEADERS, Portal, Server, on_both_databases
from hosts.service.worlds import make_world
from service import answers, app, bodies, carrying_out, reports
from service.settings import Settings
from support import csv_text

pytestmark = pytest.mark.hosts

CLIENTS = 8
FILES = 6
ROWS = 100

P = ParamSpec("P")
R = TypeVar("R")


def work(address: str, client_number: int) -> int:
    """Go the whole way of some files without a pause, and return how many requests that took."""
    requests = 0

    def count(_request: object) -> None:
        nonlocal requests
        requests += 1

    with httpx2.Client(base_url=address, headers=HEADERS, timeout=120, event_hooks={"request": [count]}) as client:
        portal = Portal(client)
        for file in range(FILES):
            rows = [{"device": f"c{client_number}f{file}n{n}@example.org"} for n in range(ROWS)]
            operation = portal.carry_out(portal.plan(csv_text(*rows), mode="Import"))
            client.get(operation).raise_for_status()
            client.get(f"{operation}/report.csv").raise_for_status()
    return requests


@on_both_databases
def test_eight_clients_without_a_pause(database_url: str, tmp_path: Path) -> None:
    """Eight clients that import files of a hundred rows without a pause are all served, and every row is stored."""
    make_world(database_url, numbers=0)
    environment = {"SERVICE_DATABASE": database_url, "SERVICE_MAILBOX": str(tmp_path / "mailbox.db")}
    with Server(environment) as server, ThreadPoolExecutor(CLIENTS) as pool:
        start = perf_counter()
        requests = sum(pool.map(work, [server.address] * CLIENTS, range(CLIENTS)))
        seconds = perf_counter() - start
        stored = len(Portal(server.client).accounts())
        before = getrusage(RUSAGE_CHILDREN)
    after = getrusage(RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(  # noqa: T201  Shown with `-rP`.
        f"{requests / seconds:.0f} requests a second, {stored / seconds:.0f} rows a second; "
        f"the service's processor: {busy / requests * 1000:.0f} ms a request"
    )
    assert stored == CLIENTS * FILES * ROWS


class Stopwatch:
    """Adds up the seconds of the processor that are spent in the library, whoever calls it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._inside = False

    def timed(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return a function that does the same and is timed, unless it is called by another one that is."""

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            if self._inside:
                return function(*args, **kwargs)
            self._inside, start = True, process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self._inside = False
                self.seconds += process_time() - start

        return call


@contextmanager
def stopwatch(*modules: ModuleType) -> Generator[Stopwatch]:
    """Time every function of the library that these modules use."""
    watch = Stopwatch()
    with ExitStack() as stack:
        for module in modules:
            for name, value in vars(module).copy().items():
                if callable(value) and not isinstance(value, type) and value.__module__.startswith("multiline_batch."):
                    stack.enter_context(patch.object(module, name, watch.timed(value)))
        yield watch


def test_share_of_the_library(database_url: str, tmp_path: Path) -> None:
    """Of the processor's time that a thousand rows take from the upload to the report, the library takes a part, step by step."""
    make_world(database_url, numbers=500)
    settings = Settings(database=database_url, mailbox=str(tmp_path / "mailbox.db"), poll_seconds=3600)
    rows = [{"device": f"n{n}@example.org", "forwarding_number": "+442079460000"} for n in range(1000)]
    with (
        stopwatch(answers, app, bodies, carrying_out, reports) as watch,
        TestClient(app.create_app(settings), headers=HEADERS) as client,
    ):
        portal = Portal(client)
        told: list[str] = []

        def step(name: str, ask: Callable[[], httpx2.Response]) -> httpx2.Response:
            watch.seconds, start = 0.0, process_time()
            response = ask()
            response.raise_for_status()
            seconds = process_time() - start
            told.append(f"{name}: {seconds * 1000:.0f} ms, of which the library {watch.seconds * 1000:.0f} ms")
            assert 0 < watch.seconds < seconds
            return response

        upload = step("upload", lambda: portal.upload(csv_text(*rows))).headers["location"]
        plan = step("plan", lambda: client.post(f"{upload}/plans", json={"mode": "Import"})).headers["location"]
        operation = step("carry out", lambda: client.post(f"{plan}/operation")).headers["location"]
        step("report", lambda: client.get(f"{operation}/report.csv"))
    print("\n".join(told))  # noqa: T201  Shown with `-rP`.

"""Eight uploaders at once fight for the last numbers, through two processes on one database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed: install the extra `service`")

import httpx2

from hosts.service.portal import HEADERS, Portal, Server, on_both_databases
from hosts.service.worlds import make_world, read_mailbox
from multiline_batch import BatchOperationReport, read_report
from support import csv_text, number

pytestmark = pytest.mark.hosts

UPLOADERS = 8
NUMBERS = 40
ROWS = 12


def wish(uploader: int, named: int) -> list[str]:
    """Return the numbers that an uploader names, some of those that the others may name too."""
    return [number(n) for n in Random(uploader).sample(range(NUMBERS), named)]  # noqa: S311  Data for a test.


def make_file(uploader: int, named: int) -> str:
    """Make a file in which so many rows name a number and the others need any; one person is in everybody's file."""
    rows = [{"device": f"u{uploader}n{n}@example.org", "multiline_number": n} for n in wish(uploader, named)]
    rows += [{"device": f"u{uploader}p{n}@example.org"} for n in range(ROWS - named)]
    return csv_text(*rows, {"device": "Everybody@example.org"})


def work(address: str, file: str, start: Barrier) -> tuple[BatchOperationReport, int]:
    """Upload, approve what becomes of it, wait for the end, and return the report and how often the plan had changed."""
    changed = 0
    with httpx2.Client(base_url=address, headers=HEADERS, timeout=120) as client:
        portal = Portal(client)
        plan = portal.plan(file)
        start.wait()
        while (told := client.post(f"{plan}/operation")).status_code == 409:
            plan, changed = told.json()["plan"], changed + 1
        assert told.status_code == 202, told.text
        operation = told.headers["location"]
        portal.wait(operation)
        return read_report(client.get(f"{operation}/report.csv").content.decode("utf-8-sig")), changed


@on_both_databases
@pytest.mark.parametrize("named", [0, ROWS // 2, ROWS])
def test_eight_uploaders_fight_for_the_last_numbers(database_url: str, tmp_path: Path, named: int) -> None:
    """No number has two owners, no capacity is promised twice, and every row of every file is accounted for."""
    make_world(database_url, numbers=NUMBERS)
    environment = {
        "SERVICE_DATABASE": database_url,
        "SERVICE_MAILBOX": str(tmp_path / "mailbox.db"),
        "SERVICE_POLL_SECONDS": "0.05",
    }
    start = Barrier(UPLOADERS, timeout=120)
    with Server(environment) as one, Server(environment) as two, ThreadPoolExecutor(UPLOADERS) as pool:
        files = [make_file(n, named) for n in range(UPLOADERS)]
        addresses = [one.address, two.address] * (UPLOADERS // 2)
        results = list(pool.map(work, addresses, files, [start] * UPLOADERS))
        accounts = Portal(one.client).accounts()
    reports = [report for report, _ in results]
    print(f"plans that had changed: {sum(changed for _, changed in results)}")  # noqa: T201  Shown with `-rP`.

    assert [len(report.records) for report in reports] == [ROWS + 1] * UPLOADERS
    for report in reports:
        assert report.counts["Created"] + report.counts["Refused"] == ROWS + 1
        assert report.counts["Created"] == report.counts["Sent"] + report.counts["Withheld"]
    assert sum(report.counts["Created"] for report in reports) == len(accounts)
    wanted = {number for n in range(UPLOADERS) for number in wish(n, named)}
    assert sorted(account["number"] for account in accounts if account["number"]) == sorted(wanted)
    waiting = sum(account["status"] == "Invited" and account["number"] is None for account in accounts)
    # Where nobody names a number, exactly those that there are have been promised.
    assert waiting <= NUMBERS if named else waiting == NUMBERS
    identities = [account["identity"] for account in accounts]
    assert sum(identity.lower() == "everybody@example.org" for identity in identities) == 1
    recipients, handed_over = read_mailbox(environment["SERVICE_MAILBOX"])
    invited = [account["identity"] for account in accounts if account["status"] == "Invited"]
    assert (sorted(recipients), handed_over) == (sorted(invited), len(invited))

"""The process is killed in the middle of an import and started again: nothing is lost, and nothing is doubled."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed: install the extra `service`")

from hosts.service.portal import Portal, Server, on_both_databases
from hosts.service.worlds import make_world, read_mailbox
from multiline_batch import read_report
from support import csv_text, number, people

pytestmark = pytest.mark.hosts

NAMED = [{"device": f"named{n}@example.org", "multiline_number": number(n)} for n in range(20)]
FILE = csv_text(*NAMED, *people(130), {"device": "wrong@example.org", "monitor_sms": "maybe"})
INVITED = 150


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """Return settings for processes: a mailer that takes its time, and claims that end soon."""
    make_world(database_url, numbers=INVITED)
    return {
        "SERVICE_DATABASE": database_url,
        "SERVICE_MAILBOX": str(tmp_path / "mailbox.db"),
        "SERVICE_MAIL_SECONDS": "0.02",
        "SERVICE_LEASE_SECONDS": "1",
        "SERVICE_POLL_SECONDS": "0.05",
    }


def check_all_is_done_once(portal: Portal, operation: str, environment: dict[str, str], *, kills: int) -> None:
    """Check that every row is accounted for, every number has one owner, and every invitation arrived once."""
    accounts = portal.accounts()
    assert {account["status"] for account in accounts} == {"Invited"}
    assert sorted(account["number"] for account in accounts if account["number"]) == [number(n) for n in range(20)]
    report = read_report(portal.client.get(f"{operation}/report.csv").content.decode("utf-8-sig"))
    assert len(accounts) == report.counts["Created"] == report.counts["Sent"] == INVITED
    assert len(report.records) == INVITED + report.counts["Refused"] == INVITED + 1
    recipients, handed_over = read_mailbox(environment["SERVICE_MAILBOX"])
    assert sorted(recipients) == sorted(account["identity"] for account in accounts)
    # Of each process that was killed, one message at most was under way and is handed over again, under the same key.
    assert 0 <= handed_over - INVITED <= kills


@on_both_databases
def test_killed_while_invitations_are_sent(environment: dict[str, str]) -> None:
    """A process that is killed again and again while it sends invitations sends each of them once, over all its lives."""
    with Server(environment) as server:
        portal = Portal(server.client)
        operation = portal.carry_out(portal.plan(FILE))
        assert not portal.wait(operation, sent=20)["finished"], "the mailer was too quick to be killed"
    for sent in (60, 110):
        with Server(environment) as server:
            assert not Portal(server.client).wait(operation, sent=sent)["finished"]
    with Server(environment) as server:
        portal = Portal(server.client)
        view = portal.wait(operation)
        assert (view["progress"]["total"], view["progress"]["sent"]) == (INVITED, INVITED)
        check_all_is_done_once(portal, operation, environment, kills=3)


@on_both_databases
@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.15])
def test_killed_while_the_plan_is_carried_out(environment: dict[str, str], seconds: float) -> None:
    """Whoever gets no answer asks again: whether the plan was stored before the kill or not, it is carried out once."""
    with Server(environment) as server, ThreadPoolExecutor(1) as pool:
        plan = Portal(server.client).plan(FILE)
        asked = pool.submit(server.client.post, f"{plan}/operation")
        sleep(seconds)
        server.process.kill()
        asked.exception()
    with Server(environment) as server:
        portal = Portal(server.client)
        assert len(portal.accounts()) in {0, INVITED}, "a part of the plan was stored"
        operation = portal.carry_out(plan)
        portal.wait(operation)
        check_all_is_done_once(portal, operation, environment, kills=1)

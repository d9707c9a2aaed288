"""The whole way over HTTP: upload, preview, import and invite, progress, report, resend and move."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from jsonschema import Draft202012Validator

pytest.importorskip("fastapi", reason="FastAPI is not installed: install the extra `service`")

from fastapi.testclient import TestClient

from hosts.service.portal import EXAMPLES, HEADERS, Portal, on_both_databases
from multiline_batch import Plan, read_report
from service import app, demo
from service.app import MAX_FILE_BYTES
from service.callers import hash_token
from service.database import Database
from service.settings import Settings
from service.tables import AdministratorRow, OrganizationRow
from support import csv_text

pytestmark = pytest.mark.hosts

SHORTAGE = "Unable to move account(s). You do not have enough numbers available in the selected organization"
NEW_HIRES = (EXAMPLES / "new-hires.csv").read_bytes()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Return settings of a demo of its own."""
    return Settings(database=database_url, mailbox=str(tmp_path / "mailbox.db"), poll_seconds=0.02)


@pytest.fixture
def portal(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """Run the demo in this process."""
    monkeypatch.setenv("SERVICE_DATABASE", settings.database)
    monkeypatch.setenv("SERVICE_MAILBOX", settings.mailbox)
    monkeypatch.setenv("SERVICE_POLL_SECONDS", str(settings.poll_seconds))
    with TestClient(demo.create_demo(), headers=HEADERS) as client:
        yield Portal(client)


def mails(settings: Settings) -> dict[str, str]:
    """Return what the mailer recorded: recipients and subjects."""
    with closing(sqlite3.connect(settings.mailbox)) as connection:
        rows = connection.execute("SELECT recipient, text FROM messages").fetchall()
    return {recipient: text.partition("\n")[0] for recipient, text in rows}


def wait_for_mail(settings: Settings, *recipients: str) -> None:
    """Wait until these recipients have mail."""
    deadline = monotonic() + 60
    while not mails(settings).keys() >= set(recipients):
        assert monotonic() < deadline, "no mail came"
        sleep(0.02)


def change_settings(settings: Settings, **values: object) -> None:
    """Change settings of the organization behind the service's back."""
    database = Database(settings.database)
    with database.writing() as session:
        row = session.get_one(OrganizationRow, "sales-emea")
        row.settings = row.settings | values
    database.close()


def statuses(portal: Portal) -> dict[str, str]:
    """Return where each account stands."""
    return {account["identity"]: account["status"] for account in portal.accounts()}


def test_choices_are_those_that_the_caller_reaches(portal: Portal) -> None:
    """An administrator chooses among the organizations below the own role, each with the groups that it inherits."""
    told = portal.client.get("/organizations").json()
    assert [each["organization"]["id"] for each in told] == ["acme", "sales-emea", "support"]
    assert {group["name"] for each in told for group in each["permission_groups"]} == {"Sales"}


def test_a_template_is_in_the_reader_s_language(portal: Portal) -> None:
    """The template has a Note in the reader's language and a header that is the same everywhere."""
    german, english = (
        portal.client.get("/organizations/support/template.csv", headers={"Accept-Language": language})
        for language in ("de-AT,de;q=0.9,en;q=0.5", "ja")
    )
    assert [told.headers["content-language"] for told in (german, english)] == ["de-AT", "en"]
    assert german.content[:3] == b"\xef\xbb\xbf"
    assert german.text.splitlines()[0] == english.text.splitlines()[0]
    assert german.text != english.text


def test_an_upload_tells_what_is_wrong_in_the_file(portal: Portal) -> None:
    """Findings are no error of the request: each has its place, its fix, and a sentence in the reader's language."""
    told = portal.upload(NEW_HIRES, **{"Accept-Language": "es"})
    assert told.status_code == 201
    view = told.json()
    found = {finding["finding"]["code"]: finding for finding in view["findings"]}
    assert (view["refused"], view["rows"]) == (False, 14)
    assert found["note-left"]["text"].startswith("Fila 2: ")
    assert found["column-unknown"]["finding"]["fix"] == {
        "row": 1,
        "position": 9,
        "text": "Language",
        "safety": "review",
    }


@on_both_databases
def test_the_whole_way(portal: Portal, settings: Settings) -> None:
    """A file is uploaded, previewed, imported and invited, followed and reported, and its refused rows come back."""
    plan = portal.plan(NEW_HIRES)
    preview = portal.client.get(plan).json()
    actions = [entry["action"] for entry in preview["entries"]]
    invited = actions.count("create and invite")
    assert invited
    assert actions.count("refuse")
    operation = portal.carry_out(plan)
    events = portal.client.get(f"{operation}/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    last = events.text.strip().split("\n\n")[-1].splitlines()
    assert last[0] == "event: finished"
    view = json.loads(last[1].removeprefix("data: "))
    assert view["progress"]["sent"] == invited
    assert view == portal.client.get(operation).json()
    downloaded = portal.client.get(f"{operation}/report.csv")
    report = read_report(downloaded.content.decode("utf-8-sig"))
    assert report.counts["Sent"] == invited
    assert report.counts["Refused"] == actions.count("refuse")
    assert len(report.records) == len(actions)
    retry = portal.client.get(f"{operation}/retry.csv")
    assert portal.upload(retry.content).json()["rows"] == actions.count("refuse")
    created = {record.identity for record in report.records if record.account.value == "Created"}
    assert created <= statuses(portal).keys()
    assert len([subject for subject in mails(settings).values() if subject == "Activate MultiLine"]) == invited


def test_a_report_is_in_the_reader_s_language(portal: Portal) -> None:
    """One report is read in any language, with the same results."""
    operation = portal.carry_out(portal.plan(NEW_HIRES))
    portal.wait(operation)
    texts = [
        portal.client.get(f"{operation}/report.csv", headers={"Accept-Language": language}).content.decode("utf-8-sig")
        for language in ("en", "fr")
    ]
    assert texts[0] != texts[1]
    assert read_report(texts[0]).counts == read_report(texts[1]).counts


@on_both_databases
def test_import_sends_nothing_until_it_is_resent(portal: Portal, settings: Settings) -> None:
    """Import adds the accounts and sends nothing; Resend Invitation sends later, and tells of each what was decided (S28)."""
    operation = portal.carry_out(portal.plan(csv_text({"device": "ada@example.org"}), mode="Import"))
    assert portal.client.get(operation).json()["finished"]
    assert statuses(portal)["ada@example.org"] == "Not Invited"
    body = {"organization": "sales-emea", "identities": ["ADA@example.org", "alan@example.org"]}
    told = portal.client.post("/invitations", json=body)
    assert (told.status_code, [each["decision"] for each in told.json()]) == (202, ["InvitationAllowed"] * 2)
    wait_for_mail(settings, "ada@example.org", "alan@example.org")
    assert (statuses(portal)["ada@example.org"], statuses(portal)["alan@example.org"]) == ("Invited", "Active")


@on_both_databases
def test_a_message_that_bounces_is_in_the_report(portal: Portal) -> None:
    """An invitation that cannot be delivered is told with its reason, and its account is *Invitation Failed*."""
    rows = [{"device": "bounce@example.org"}, {"device": "ada@example.org"}]
    operation = portal.carry_out(portal.plan(csv_text(*rows)))
    progress = portal.wait(operation)["progress"]
    assert (progress["sent"], progress["send_failed"]) == (1, 1)
    record = read_report(portal.client.get(f"{operation}/report.csv").content.decode("utf-8-sig")).records[0]
    assert record.message == "The mailbox does not exist."
    assert statuses(portal)["bounce@example.org"] == "Invitation Failed"


def test_designated_administrators_are_notified_once(portal: Portal, settings: Settings) -> None:
    """When the last invitation is sent, the designated administrators get one notification (S31)."""
    portal.wait(portal.carry_out(portal.plan(csv_text({"device": "ada@example.org"}))))
    wait_for_mail(settings, "it@example.org")
    assert "Sales EMEA" in mails(settings)["it@example.org"]


@on_both_databases
def test_carrying_out_twice_does_nothing_twice(portal: Portal, settings: Settings) -> None:
    """Whoever presses the button twice, or asks again because an answer was lost, gets the same operation."""
    plan = portal.plan(csv_text({"device": "ada@example.org"}))
    first, second = portal.carry_out(plan), portal.carry_out(plan)
    assert first == second
    portal.wait(first)
    wait_for_mail(settings, "it@example.org")
    assert len(mails(settings)) == 2


@on_both_databases
def test_what_the_database_says_stays_in_it(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Should a stale plan get past its check, the database refuses a second owner, and neither answer nor log has a value of it."""
    ada = {"device": "ada@example.org", "multiline_number": "+442079460101"}
    stale = portal.plan(csv_text(ada))
    portal.carry_out(portal.plan(csv_text(ada | {"device": "bo@example.org"})))

    def check_nothing(_session: object, approved: Plan, **_now: object) -> Plan:
        return approved

    monkeypatch.setattr(app, "renew", check_nothing)
    told = portal.client.post(f"{stale}/operation")
    assert (told.status_code, told.json()["type"].rpartition("/")[2]) == (503, "database")
    assert "the database refused" in caplog.text
    assert not re.search("79460101|ada@", told.text + caplog.text)
    assert "ada@example.org" not in statuses(portal)


@on_both_databases
def test_a_stale_plan_is_planned_again_and_shown(portal: Portal) -> None:
    """If others took what a plan relied on, nothing is done, and the new plan and the rows that change are told."""
    ada = {"device": "ada@example.org", "multiline_number": "+442079460101"}
    stale = portal.plan(csv_text(ada, {"device": "cy@example.org"}))
    portal.carry_out(portal.plan(csv_text({"device": "bo@example.org", "multiline_number": "+442079460101"})))
    told = portal.client.post(f"{stale}/operation")
    problem = told.json()
    assert (told.status_code, told.headers["content-type"]) == (409, "application/problem+json")
    assert problem["type"].endswith("/plan-changed")
    assert [(entry["row"], entry["action"]) for entry in problem["changed"]] == [(2, "refuse")]
    assert "ada@example.org" not in statuses(portal)
    report = portal.wait(portal.carry_out(problem["plan"]))
    assert (report["progress"]["total"], statuses(portal)["cy@example.org"]) == (1, "Invited")


def test_a_stale_plan_with_the_same_result_is_carried_out(portal: Portal, settings: Settings) -> None:
    """If a plan is stale and the new one does the same, nobody is asked again."""
    rows = [{"device": f"person{n}@example.org"} for n in range(2)]
    plan = portal.plan(csv_text(*rows, {"device": "ada@example.org", "monitor_sms": "maybe"}))
    change_settings(settings, name="Sales")
    operation = portal.carry_out(plan)
    assert operation.rpartition("/")[2] == plan.rpartition("/")[2]
    assert "Sales\r\n" in portal.client.get(f"{operation}/report.csv").content.decode("utf-8-sig")


def test_a_number_that_reads_differently_by_now_is_shown(portal: Portal, settings: Settings) -> None:
    """If a number without its country is another one by now, the plan that was approved is not carried out unseen."""
    change_settings(settings, default_region="GB")
    plan = portal.plan(csv_text({"device": "2012345678"}))
    change_settings(settings, default_region="US")
    told = portal.client.post(f"{plan}/operation")
    assert (told.status_code, [entry["action"] for entry in told.json()["changed"]]) == (409, ["create and invite"])


def test_a_setting_that_changed_is_looked_at_again(portal: Portal, settings: Settings) -> None:
    """If the organization changed so that rows are judged differently, the plan that was approved is not carried out."""
    plan = portal.plan(csv_text({"device": "+447700900123"}))
    change_settings(settings, smtp_data_offload=True)
    told = portal.client.post(f"{plan}/operation")
    assert (told.status_code, [entry["action"] for entry in told.json()["changed"]]) == (409, ["refuse"])


def move(portal: Portal, *identities: str, path: str = "/moves", language: str = "en") -> tuple[int, dict[str, Any]]:
    """Ask for a move to Support, which has one number."""
    body = {"destination": "support", "identities": identities}
    told = portal.client.post(path, json=body, headers={"Accept-Language": language})
    return told.status_code, told.json()


def test_a_move_without_numbers_is_refused_in_the_source_s_words(portal: Portal) -> None:
    """The button is disabled with the words of S46, and pressing it all the same is refused in the same words (S44 to S46)."""
    portal.carry_out(portal.plan(csv_text({"device": "ada@example.org"})))
    waiting = ("edsger@example.org", "ada@example.org")
    assert move(portal, *waiting, path="/moves/decision") == (200, {"allowed": False, "text": SHORTAGE})
    status, problem = move(portal, *waiting)
    assert (status, problem["type"].rpartition("/")[2], problem["detail"]) == (409, "move-refused", SHORTAGE)
    assert statuses(portal).keys() >= set(waiting)
    assert move(portal, *waiting, path="/moves/decision", language="de")[1]["text"] != SHORTAGE


@on_both_databases
def test_a_move_with_enough_numbers_is_done(portal: Portal) -> None:
    """Equal is enough: one waiting account moves to where one number is free."""
    assert move(portal, "edsger@example.org", path="/moves/decision")[1]["allowed"]
    assert move(portal, "edsger@example.org")[0] == 200
    assert "edsger@example.org" not in statuses(portal)
    portal.organization = "support"
    assert statuses(portal) == {"edsger@example.org": "Invited"}


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("GET", "/organizations/nowhere/accounts", 404, "no-such-organization"),
        ("POST", "/uploads/00000000-0000-4000-8000-000000000000/plans", 404, "no-such-upload"),
        ("POST", "/plans/00000000-0000-4000-8000-000000000000/operation", 404, "no-such-plan"),
        ("GET", "/operations/00000000-0000-4000-8000-000000000000", 404, "no-such-operation"),
        ("GET", "/operations/00000000-0000-4000-8000-000000000000/events", 404, "no-such-operation"),
        ("GET", "/operations/ada@example.org", 422, "invalid-request"),
        ("GET", "/nowhere", 404, "about:blank"),
    ],
)
def test_everything_that_goes_wrong_is_a_problem(
    portal: Portal, method: str, path: str, status: int, name: str
) -> None:
    """Errors are problems with a type, and repeat nothing of what was sent."""
    told = portal.client.request(method, path, json={"mode": "Import"} if method == "POST" else None)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert told.json()["type"].rpartition("/")[2] == name
    assert "ada" not in told.text


def test_a_selection_of_nobody_is_a_problem_without_names(portal: Portal) -> None:
    """Accounts that do not exist are told by their places in the selection."""
    body = {"organization": "sales-emea", "identities": ["alan@example.org", "nobody@example.org"]}
    told = portal.client.post("/invitations", json=body)
    assert (told.status_code, told.json()["places"]) == (404, [2])
    assert "nobody" not in told.text


def test_a_file_that_is_too_large_is_not_kept(portal: Portal) -> None:
    """A file above the library's limit is refused in the library's words."""
    told = portal.upload(b"a" * (MAX_FILE_BYTES + 1), **{"Accept-Language": "it"})
    assert told.status_code == 413
    assert told.json()["detail"].startswith("Il file")


def test_a_body_that_is_too_large_is_not_read(portal: Portal) -> None:
    """A body far above the limit is refused before it is read to its end."""
    told = portal.upload(b"a" * (2 * MAX_FILE_BYTES))
    assert told.status_code == 413


def test_an_operation_without_refused_rows_has_no_retry_file(portal: Portal) -> None:
    """Where nothing was refused there is nothing to try again."""
    operation = portal.carry_out(portal.plan(csv_text({"device": "ada@example.org"})))
    assert portal.client.get(f"{operation}/retry.csv").json()["type"].endswith("/nothing-refused")


def test_who_is_not_signed_in_gets_nothing(portal: Portal) -> None:
    """Without a token, and with a wrong one, there is nothing to see."""
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer wrong"}):
        told = portal.client.get("/organizations", headers=headers)
        assert (told.status_code, told.headers["content-type"]) == (401, "application/problem+json")


def test_what_is_out_of_reach_is_not_there(portal: Portal, settings: Settings) -> None:
    """An administrator of one organization sees neither the others nor their uploads, plans and operations."""
    database = Database(settings.database)
    with database.writing() as session:
        session.add(AdministratorRow(token_hash=hash_token("s"), organization="support", privileges=["Accounts"]))
    database.close()
    plan = portal.plan(csv_text({"device": "ada@example.org"}))
    operation = portal.carry_out(plan)
    other = {"Authorization": "Bearer s"}
    assert [each["organization"]["id"] for each in portal.client.get("/organizations", headers=other).json()] == [
        "support"
    ]
    assert portal.client.get(plan, headers=other).status_code == 404
    assert portal.client.post(f"{plan}/operation", headers=other).status_code == 404
    assert portal.client.get(f"{operation}/report.csv", headers=other).status_code == 404
    assert portal.upload(b"", **other).status_code == 404
    body = {"organization": "support", "identities": ["alan@example.org"]}
    assert portal.client.post("/invitations", json=body, headers=other).json()["places"] == [1]


def test_resending_takes_the_privilege(portal: Portal, settings: Settings) -> None:
    """Resend Invitation takes the privilege "Accounts", as an upload does (S6)."""
    database = Database(settings.database)
    with database.writing() as session:
        session.add(AdministratorRow(token_hash=hash_token("r"), organization="acme", privileges=["Reports"]))
    database.close()
    reader = {"Authorization": "Bearer r"}
    body = {"organization": "sales-emea", "identities": ["alan@example.org"]}
    assert portal.client.post("/invitations", json=body, headers=reader).status_code == 403
    assert portal.upload(csv_text({"device": "ada@example.org"}), **reader).json()["refused"]


def test_openapi_holds_the_library_s_types(portal: Portal) -> None:
    """The OpenAPI document is whole, and what the service answers has the form that it promises."""
    document = portal.client.get("/openapi.json").json()
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert {"Finding", "Ledger", "Progress", "Organization"} <= references
    assert references == references & document["components"]["schemas"].keys()
    assert '"#/$defs/' not in json.dumps(document)
    for path, answer in (
        ("/uploads", portal.upload(NEW_HIRES)),
        ("/organizations", portal.client.get("/organizations")),
    ):
        method = answer.request.method.lower()
        promised = document["paths"][path][method]["responses"][str(answer.status_code)]["content"]["application/json"]
        schema = {**promised["schema"], "components": document["components"]}
        Draft202012Validator(schema).validate(answer.json())  # pyright: ignore[reportUnknownMemberType]

"""
Runs every public function once under an audit hook, in a process of its own; `test_contract` starts it.

It prints ``silent`` at the end, unless a function of the library opened, connected, started or imported something.
"""

import sys
from datetime import UTC, datetime

import multiline_batch as mb
from multiline_batch import allocation, cells
from multiline_batch.display import to_html
from multiline_batch.flat_records import to_records
from multiline_batch.table_schema import table_schema
from multiline_batch.wire import from_wire, to_wire
from multiline_batch.wire_schema import json_schema

NOISY = ("open", "import", "socket.", "subprocess.", "os.", "shutil.", "tempfile.", "urllib.", "ctypes.", "winreg.")

mb.preload("de-AT")
heard: list[str] = []
listening = False


def hear(event: str, _arguments: object) -> None:
    """Note an event, while the library is at work."""
    if listening and event.startswith(NOISY):
        heard.append(event)


sys.addaudithook(hear)
called: set[str] = set()


def note(*names: str) -> None:
    """Note which public functions have run."""
    called.update(names)


ORGANIZATION = from_wire(
    {
        "id": "sales",
        "ancestors": ["root"],
        "social_messaging": True,
        "smtp_data_offload": False,
        "data_only": False,
        "allowed_email_domains": ["@example.org", "@b\u00fccher.example"],
        "recording": True,
        "default_region": "GB",
        "invitation_template_current": True,
        "utilization_threshold": 1,
        "notification_recipients": ["it@example.org"],
    },
    mb.Organization,
)
GROUP = mb.PermissionGroup(name="Default", organization=mb.OrganizationId("root"), voice_calling=True)
BOSS = mb.Administrator(organization=mb.OrganizationId("root"), privileges=frozenset({mb.Privilege.ACCOUNTS}))
REQUEST = mb.UploadRequest(organization=ORGANIZATION, permission_group=GROUP, administrator=BOSS)
TEXT = (
    "sep=;\nfirstname;Email or Device #;social_messaging;multiline_number;monitor_calls;monitor_sms;forwarding_number;Langage\n"
    "Note: delete me\n"
    "Anna;anna@example.org;Yes;442079460001;auto;on;+41 44 668 18 00;German\n"
    "=Bo;bo@b\u00fccher.example;No;;off;off;+999 123;\n"
    "Cem;07700 900123;No;+442079460001;off;off;;\n"
    "Di;@;ja;4.4E+11;on;;0123;Deutsch\n"
    '"Ed;x"y\n'
)
GOOD = TEXT.rpartition('"Ed')[0]

FILES = [(TEXT.encode(encoding, errors="replace"), encoding) for encoding in mb.ENCODINGS]

listening = True
for data, encoding in FILES:
    mb.read_upload(data, REQUEST, encoding=encoding)
mb.read_upload(b"\xff\xff", REQUEST)
mb.read_upload(TEXT, REQUEST)
upload = mb.read_upload(GOOD, REQUEST)
note("read_upload")
mb.correct(upload, [finding.fix for finding in upload.findings if finding.fix])
mb.split_upload(upload, rows=1)
note("correct", "split_upload")
number = mb.NumberRecord(
    number="+442079460001", owner=mb.OrganizationId("root"), usage=mb.parse_usage("Available"), holder=None
)
inventory = mb.Inventory(organizations=[ORGANIZATION], numbers=[number])
note("parse_usage")
for mode in mb.Mode:
    plan = mb.plan_upload(upload, inventory.answer(upload.questions), mode=mode)
    repr((upload, plan, plan.preconditions))
    inventory.after(plan)
    assert plan.created
    outcomes = [mb.Outcome(row=entry.row, created=True) for entry in plan.created]
    report = mb.report_batch(plan, outcomes, at=datetime(2026, 11, 23, tzinfo=UTC))
    assert mb.read_report(report.csv) == report.record
    for cause in mb.group_by_cause(plan.findings):
        for finding in cause.findings:
            assert mb.render(finding)
            assert mb.render_title(finding)
            assert mb.render_message(finding)
    for locale in (*mb.LANGUAGES, "de-AT", "ja"):
        assert all(mb.render(cause, locale) for cause in plan.causes)
        assert all(mb.render(finding, locale) for finding in plan.findings)
        assert all(mb.render(unknown, locale) for unknown in plan.not_evaluated)
        assert mb.render(plan, locale)
        again = mb.report_batch(plan, outcomes, at=datetime(2026, 11, 23, tzinfo=UTC), locale=locale)
        assert mb.read_report(again.csv) == again.record
        assert again.notification is None or mb.render(again.notification, locale)
        for shown in (upload, plan, again):
            assert to_html(shown, locale=locale, show_values=True)
            assert to_records(shown)
    assert from_wire(to_wire(plan)) == plan
    assert plan._repr_html_()  # pyright: ignore[reportPrivateUsage]  As a notebook does.
note("plan_upload", "report_batch", "read_report", "group_by_cause", "render", "render_title", "render_message")
anna = mb.Account(
    identity="anna@example.org", organization=mb.OrganizationId("sales"), status=mb.parse_account_status("Not Invited")
)
questions = mb.ask_invitations([anna], organization=ORGANIZATION)
mb.plan_invitations([anna], organization=ORGANIZATION, facts=inventory.answer(questions))
mb.decide_invitation(anna, organization=ORGANIZATION, facts=inventory.answer(questions))
note("parse_account_status", "ask_invitations", "plan_invitations", "decide_invitation")
service = mb.Organization(id=mb.OrganizationId("service"), ancestors=[mb.OrganizationId("root")])
facts = mb.ask_move([anna], destination=service).answer(numbers=[], pool=mb.Pool(available=1, outstanding=0))
mb.decide_move([anna], destination=service, facts=facts, sources=[ORGANIZATION], administrator=BOSS)
note("ask_move", "decide_move")
for locale in mb.LANGUAGES:
    mb.format_template(ORGANIZATION, locale)
table_schema(ORGANIZATION)
json_schema()
mb.short_list(9, "anna@example.org")
mb.identity_key("anna@xn--bcher-kva.example")
mb.number_key("+44 20")
mb.is_email("a@example.org")
mb.preload()
note("format_template", "short_list", "identity_key", "number_key", "is_email", "preload")
for name in dir(cells):
    if name.startswith("parse_") and name != "parse_phone":
        for text in ("", "anna@b\u00fccher.example", "+44 7700 900123", "Yes", "German"):
            getattr(cells, name)(text)
allocation.check_number(None, organization=ORGANIZATION, identity=None, policy=mb.Policy())
listening = False

functions = {
    name for name in mb.__all__ if callable(value := getattr(mb, name)) and getattr(value, "__name__", "").islower()
}
assert functions == called, functions ^ called
assert heard == [], heard
sys.stdout.write("silent\n")

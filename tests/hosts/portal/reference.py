"""What the library makes of a file on this Python, without the page: what every answer of the page is compared with."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from multiline_batch import (
    Account,
    Action,
    Administrator,
    Finding,
    Fix,
    Inventory,
    Mode,
    NumberRecord,
    Organization,
    Outcome,
    PermissionGroup,
    Plan,
    Report,
    UploadRequest,
    correct,
    plan_upload,
    read_upload,
    report_batch,
)
from multiline_batch.wire import from_wire, to_wire

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
PORTAL = EXAMPLES / "portal"
HOST = (PORTAL / "host.json").read_text(encoding="utf-8")


@frozen(kw_only=True)
class Case:
    """A file, and what is chosen for it on the screen."""

    file: str
    organization: str = "sales-emea"
    group: str = "Sales"
    mode: Mode = Mode.IMPORT_AND_INVITE
    language: str = "en"

    @property
    def data(self) -> bytes:
        """The file."""
        return (EXAMPLES / self.file).read_bytes()

    @property
    def chosen(self) -> str:
        """What the page tells of the choices."""
        choices = {"organization": self.organization, "group": self.group, "mode": self.mode.value}
        return json.dumps(choices | {"language": self.language})

    def __str__(self) -> str:
        """Name the case among the tests."""
        return f"{self.file}-{self.organization}-{self.mode.name.lower()}-{self.language}"


CASES = (
    Case(file="new-hires.csv"),
    Case(file="new-hires.csv", language="de", mode=Mode.IMPORT),
    Case(file="new-hires.csv", language="fr", organization="service-desk", group="Default"),
    Case(file="new-hires.csv", language="it", organization="retail-italy", group="Retail"),
    Case(file="clean.csv", language="es", organization="acme", group="Default"),
    Case(file="thousand.csv", language="pt"),
)
"""Several files, organizations and both modes, each language once."""


def plan_of(case: Case, data: bytes | str | None = None) -> Plan:
    """Plan a case's file, or another text, without the page's help."""
    told: dict[str, Any] = json.loads(HOST)
    organizations = [from_wire(each, Organization) for each in told["organizations"]]
    groups = [from_wire(each, PermissionGroup) for each in told["permission_groups"]]
    inventory = Inventory(
        organizations=organizations,
        numbers=[from_wire(each, NumberRecord) for each in told["numbers"]],
        accounts=[from_wire(each, Account) for each in told["accounts"]],
    )
    request = UploadRequest(
        organization=next(each for each in organizations if each.id == case.organization),
        permission_group=next(each for each in groups if each.name == case.group),
        administrator=from_wire(told["administrator"], Administrator),
    )
    upload = read_upload(case.data if data is None else data, request)
    return plan_upload(upload, inventory.answer(upload.questions), mode=case.mode)


def fixes_of(plan: Plan) -> list[Fix]:
    """Return the fixes that a plan proposes, in the order of the file."""
    return [finding.fix for finding in plan.findings if finding.fix is not None]


def corrected(plan: Plan, fixes: Iterable[Fix]) -> str:
    """Return the text of a plan's upload with some fixes carried out."""
    return correct(plan.upload, fixes)


def report_of(case: Case, plan: Plan, at: datetime) -> Report:
    """Return the report of a plan of which everything succeeded."""
    sent = {Action.CREATE_AND_INVITE: True}
    outcomes = [Outcome(row=entry.row, created=True, sent=sent.get(entry.action)) for entry in plan.created]
    return report_batch(plan, outcomes, at=at, locale=case.language)


def document_of(plan: Plan) -> str:
    """Return a plan as the page writes it."""
    return json.dumps(to_wire(plan), ensure_ascii=False, separators=(",", ":"))


def marks(findings: Iterable[Finding]) -> list[tuple[str, int | None, int | None]]:
    """Return code, row and position of findings, sorted."""
    positions = ((finding, finding.place.position if finding.place else None) for finding in findings)
    return sorted(((finding.code, finding.row, position) for finding, position in positions), key=repr)

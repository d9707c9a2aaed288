"""
What the page asks of the library: JSON in, JSON out.

The page runs this module in the browser, and tests run it on any Python.  It uses the public names of `multiline_batch` alone.  In a
portal of your own, the inventory is your server's: it answers the questions, and carries out the plan.  All the rest stays in the
browser.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from multiline_batch import (
    LANGUAGES,
    Account,
    Action,
    Administrator,
    Cause,
    Finding,
    Fix,
    Inventory,
    InvitationResult,
    Mode,
    NumberRecord,
    Organization,
    Outcome,
    PermissionGroup,
    Plan,
    Progress,
    UploadRequest,
    correct,
    format_template,
    plan_upload,
    read_upload,
    render,
    render_message,
    render_title,
    report_batch,
)
from multiline_batch.messages import render_extent
from multiline_batch.wire import from_wire, to_wire

ROWS_SHOWN = 2000
"""How many rows of a file are shown; a file that is accepted has half of that at most."""

STEPS = 20
"""How often an import says how far it is."""

Json = dict[str, Any]


class Screen:
    """
    The screen "Multiple Accounts" without its looks: answers what the page asks.

    Args:
        host: What a portal's server knows, as JSON in the form of `host.json`.

    Raises:
        ValueError: The data has another form; the message names every path.
    """

    def __init__(self, host: str) -> None:
        told = json.loads(host)
        self._administrator = from_wire(told["administrator"], Administrator)
        organizations = [from_wire(each, Organization) for each in told["organizations"]]
        self._organizations = {organization.id: organization for organization in organizations}
        self._groups = [from_wire(each, PermissionGroup) for each in told["permission_groups"]]
        self._inventory = Inventory(
            organizations=organizations,
            numbers=[from_wire(each, NumberRecord) for each in told["numbers"]],
            accounts=[from_wire(each, Account) for each in told["accounts"]],
        )

    def choices(self) -> str:
        """Tell what can be chosen: languages, organizations and their permission groups, modes."""
        organizations = [
            {
                "id": organization.id,
                "name": organization.title,
                "groups": [group.name for group in self._groups if group.organization in organization.lineage],
            }
            for organization in self._organizations.values()
        ]
        return _write({"languages": LANGUAGES, "organizations": organizations, "modes": [mode.value for mode in Mode]})

    def template(self, chosen: str) -> str:
        """Return the text of the template of the chosen organization."""
        choice = json.loads(chosen)
        return format_template(self._organizations[choice["organization"]], choice["language"])

    def check(self, chosen: str, data: bytes | str) -> str:
        """
        Tell everything about a file: its rows, what is wrong with them, what would be done, and what that needs.

        Args:
            chosen: JSON with the ids or names of *organization*, *group*, *mode* and *language*.

            data: The file as it came, or the text that `accept` returned.
        """
        plan, language = self._plan(chosen, data)
        return _write(_tell(plan, language))

    def accept(self, chosen: str, data: bytes | str, fixes: str) -> str:
        """Return the text of a file with some fixes carried out, each as `check` told it."""
        upload = read_upload(data, self._request(json.loads(chosen)))
        return correct(upload, [from_wire(fix, Fix) for fix in json.loads(fixes)])

    def plan(self, chosen: str, data: bytes | str) -> str:
        """Return the plan as a JSON document: what a page sends to its server."""
        plan, _ = self._plan(chosen, data)
        return _write(to_wire(plan))

    def carry_out(self, chosen: str, data: bytes | str, at: str) -> Iterator[str]:
        """
        Do what a server would do with the plan, and tell every now and then how far it is; the last word is the report.

        Args:
            chosen: As for `check`.

            data: As for `check`.

            at: The time, with its distance from UTC: the library has no clock.
        """
        plan, language = self._plan(chosen, data)
        outcomes = [Outcome(row=e.row, created=True, sent=_sent(e.action)) for e in plan.created]
        progress = Progress.of(plan)
        for outcome in outcomes:
            progress = progress.after(outcome)
            if progress.done % max(1, progress.total // STEPS) == 0:
                yield _write({"done": progress.done, "total": progress.total, "words": render(progress, language)})
        self._inventory = self._inventory.after(plan)
        report = report_batch(plan, outcomes, at=datetime.fromisoformat(at), locale=language)
        status = render(report.record.status, language)
        yield _write({"report": report.csv, "retry": report.retry, "words": status})

    def _request(self, choice: Json) -> UploadRequest:
        organization = self._organizations[choice["organization"]]
        groups = (group for group in self._groups if group.organization in organization.lineage)
        return UploadRequest(
            organization=organization,
            permission_group=next(group for group in groups if group.name == choice["group"]),
            administrator=self._administrator,
        )

    def _plan(self, chosen: str, data: bytes | str) -> tuple[Plan, str]:
        choice = json.loads(chosen)
        upload = read_upload(data, self._request(choice))
        # In a portal of your own, this is where the page asks the server.
        facts = self._inventory.answer(upload.questions)
        return plan_upload(upload, facts, mode=Mode(choice["mode"])), choice["language"]


def _sent(action: Action) -> bool | None:
    return True if action is Action.CREATE_AND_INVITE else None


def _write(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _tell(plan: Plan, language: str) -> Json:
    upload = plan.upload
    ledger = plan.ledger
    return {
        "text": upload.text,
        "refused": render(plan, language).partition("\n")[0] if plan.refused else None,
        "readable": upload.header is not None,
        "accounts": len(plan.entries),
        "creates": len(plan.created),
        "actions": [
            {"action": action.name, "words": render(action, language), "count": plan.count(action)}
            for action in Action
            if plan.count(action)
        ],
        "ledger": {
            "words": render(ledger, language),
            "available": ledger.available,
            "outstanding": ledger.outstanding,
            "claimed": ledger.claimed,
            "needed": ledger.needed,
            "granted": ledger.granted,
            "short": ledger.short,
        },
        "causes": [_tell_cause(cause, language) for cause in plan.causes],
        "unknown": list(dict.fromkeys(render(rule, language) for rule in plan.not_evaluated)),
        **_tell_rows(plan, language),
    }


def _tell_cause(cause: Cause, language: str) -> Json:
    word = InvitationResult.WITHHELD if cause.rule.withholds else cause.rule.severity
    sentences: dict[str, list[Json]] = {}
    for finding in cause.findings:
        sentences.setdefault(render_message(finding, language), []).append(_tell_place(finding, language))
    return {
        "code": cause.code,
        "severity": cause.rule.severity.value,
        "label": render(word, language),
        "title": render_title(cause, language),
        "column": cause.column,
        "extent": render_extent(cause, language),
        "sentences": [{"words": words, "places": places} for words, places in sentences.items()],
    }


def _tell_place(finding: Finding, language: str) -> Json:
    place, fix = finding.place, finding.fix
    told: Json = {"raw": finding.raw, "fix": None}
    if place is not None:
        told |= {"row": place.row, "position": place.position, "cell": place.cell, "words": render(place, language)}
    if fix is not None:
        told["fix"] = to_wire(fix)["value"]
        told["safety"] = render(fix.safety, language)
    return told


def _tell_rows(plan: Plan, language: str) -> Json:
    upload = plan.upload
    if upload.header is None:
        return {"header": None, "rows": []}
    actions = {entry.row: entry.action for entry in plan.entries}
    header = upload.header.layout.header.row
    words: dict[Action, str] = {action: render(action, language) for action in Action}
    records = [record for record in islice(upload.split(), ROWS_SHOWN) if not record.is_blank]
    rows = [
        {
            "row": record.row,
            "cells": record.cells,
            "action": actions[record.row].name if record.row in actions else None,
            "words": words[actions[record.row]] if record.row in actions else "",
        }
        for record in records
    ]
    return {
        "header": next((row for row in rows if row["row"] == header), None),
        "rows": [row for row in rows if row["row"] != header],
    }

"""
Bodies: what is sent and received, as pydantic models.

The library's own values stand in them as they are: `OnWire` makes a field of them, written and read by `multiline_batch.wire`, and `openapi` puts the
library's JSON Schema beside the models, so that a program knows every field of a ledger or a finding.  Words for people stand beside the
values, in the language of the request.
"""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from multiline_batch import (
    Account,
    Action,
    Cause,
    Entry,
    Finding,
    InvitationEntry,
    Ledger,
    Mode,
    MoveAllowed,
    MoveDecision,
    MoveRefused,
    Organization,
    PermissionGroup,
    Plan,
    Progress,
    Severity,
    Upload,
    render,
    render_title,
)
from multiline_batch.wire import from_wire, to_wire
from multiline_batch.wire_schema import json_schema

_WIRE = "https://example.org/wire/"
_COMPONENTS = "#/components/schemas/"

MAX_SELECTION = 1000
"""How many accounts can be selected at once, in accounts."""


class OnWire:
    """Marks a field that holds a value of the library: ``Annotated[Ledger, OnWire()]``."""

    def __get_pydantic_core_schema__(self, kind: type[object], _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read and write it as wire data; a `WireError` names paths and no values."""
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, kind) else from_wire(value, kind),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: to_wire(value)["value"]),
            metadata={"kind": kind.__name__},
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Refer to the library's JSON Schema."""
        return {"$ref": _WIRE + schema.get("metadata", {})["kind"]}


def openapi(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an application, with the library's types among its components."""
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    components = document["components"]["schemas"]
    document["components"]["schemas"] = json_schema()["$defs"] | components
    text = json.dumps(document).replace(f'"{_WIRE}', f'"{_COMPONENTS}').replace('"#/$defs/', f'"{_COMPONENTS}')
    renamed: dict[str, Any] = json.loads(text)
    return renamed


class OrganizationView(BaseModel):
    """An organization to choose, and the User Permissions groups to choose from."""

    organization: Annotated[Organization, OnWire()]
    permission_groups: list[Annotated[PermissionGroup, OnWire()]]


class FindingView(BaseModel):
    """A finding, and what it says."""

    finding: Annotated[Finding, OnWire()]
    severity: Severity
    text: str

    @classmethod
    def of(cls, finding: Finding, locale: str) -> "FindingView":
        """Say a finding in a language."""
        return cls(finding=finding, severity=finding.severity, text=render(finding, locale))


class UploadView(BaseModel):
    """A file that was read."""

    id: UUID
    refused: bool
    rows: int
    findings: list[FindingView]

    @classmethod
    def of(cls, upload: Upload, *, number: UUID, locale: str) -> "UploadView":
        """Say in a language what was read."""
        findings = [FindingView.of(finding, locale) for finding in upload.findings]
        return cls(id=number, refused=upload.refused, rows=len(upload.rows), findings=findings)


class PlanRequest(BaseModel):
    """Which button."""

    mode: Mode


class CauseView(BaseModel):
    """One thing that is wrong, however many rows it fills."""

    code: str
    column: str | None
    severity: Severity
    rows: list[int]
    title: str
    text: str

    @classmethod
    def of(cls, cause: Cause, locale: str) -> "CauseView":
        """Say a cause in a language."""
        return cls(
            code=cause.code,
            column=cause.column,
            severity=cause.rule.severity,
            rows=list(cause.rows),
            title=render_title(cause, locale),
            text=render(cause, locale),
        )


class EntryView(BaseModel):
    """What becomes of a row, and why."""

    row: int
    action: Action
    texts: list[str]

    @classmethod
    def of(cls, entry: Entry, locale: str) -> "EntryView":
        """Say in a language what becomes of a row."""
        return cls(row=entry.row, action=entry.action, texts=[render(finding, locale) for finding in entry.findings])


class PlanView(BaseModel):
    """The preview: what would become of every row."""

    id: UUID
    mode: Mode
    refused: bool
    summary: str
    ledger: Annotated[Ledger, OnWire()]
    causes: list[CauseView]
    entries: list[EntryView]
    not_evaluated: list[str]

    @classmethod
    def of(cls, plan: Plan, *, number: UUID, locale: str) -> "PlanView":
        """Say a plan in a language."""
        return cls(
            id=number,
            mode=plan.mode,
            refused=plan.refused,
            summary=render(plan, locale),
            ledger=plan.ledger,
            causes=[CauseView.of(cause, locale) for cause in plan.causes],
            entries=[EntryView.of(entry, locale) for entry in plan.entries],
            not_evaluated=list(dict.fromkeys(render(rule, locale) for rule in plan.not_evaluated)),
        )


class OperationView(BaseModel):
    """How far an operation has come."""

    id: UUID
    finished: bool
    progress: Annotated[Progress, OnWire()]
    text: str

    @classmethod
    def of(cls, progress: Progress, *, number: UUID, finished: bool, locale: str) -> "OperationView":
        """Say in a language how far an operation has come."""
        return cls(id=number, finished=finished, progress=progress, text=render(progress, locale))


class Selection(BaseModel):
    """Accounts that somebody ticked, by their identities."""

    identities: list[str] = Field(min_length=1, max_length=MAX_SELECTION)


class ResendRequest(Selection):
    """Accounts of one organization that are to be invited."""

    organization: str


class MoveRequest(Selection):
    """Accounts that are to move, and where to."""

    destination: str


class InvitationView(BaseModel):
    """What was decided of one account of a selection; places begin with 1."""

    place: int
    decision: str
    text: str

    @classmethod
    def of(cls, entry: InvitationEntry, *, place: int, locale: str) -> "InvitationView":
        """Say a decision in a language."""
        return cls(place=place, decision=type(entry.decision).__name__, text=render(entry.decision, locale))


class MoveView(BaseModel):
    """
    Whether the button is enabled, and what it says.

    ``text`` is what appears on mouse hover: with a shortage the words of S46 alone.
    """

    allowed: bool
    text: str

    @classmethod
    def of(cls, decision: MoveDecision, locale: str) -> "MoveView":
        """Say a decision in a language."""
        shortage = decision.shortage if isinstance(decision, MoveRefused) else None
        text = render(decision, locale) if shortage is None else render(shortage, locale)
        return cls(allowed=isinstance(decision, MoveAllowed), text=text)


class AccountsView(BaseModel):
    """Accounts of an organization."""

    accounts: list[Annotated[Account, OnWire()]]

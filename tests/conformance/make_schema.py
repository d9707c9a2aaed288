"""
Writes the JSON Schema of the vector files: their own form, and the wire format of the values in them.

    python tests/conformance/make_schema.py
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from conformance.written import write_json
from multiline_batch.rules import RULES, UNTOLD
from multiline_batch.wire_schema import json_schema

SCHEMA = Path(__file__).parents[2] / "src" / "multiline_batch" / "vectors" / "vectors.schema.json"

Json = dict[str, object]


def _one(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _object(required: dict[str, Json], optional: dict[str, Json] | None = None) -> Json:
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _several(items: Json) -> Json:
    return {"type": "array", "items": items}


def _pair(first: Json, second: Json, *more: Json) -> Json:
    items = [first, second, *more]
    return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}


def _or_null(form: Json) -> Json:
    return {"anyOf": [form, {"type": "null"}]}


TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer", "minimum": 1}
CODE = _one("Code")
MISSING = _several(_pair(CODE, {"enum": sorted(UNTOLD)}))
CAUSES = _several(_pair(WHOLE, CODE))
CONDITIONS = ("NumberIs", "IdentityFree", "AccountIs", "CapacityAtLeast")
PRECONDITIONS = _several({"anyOf": [{**_one(name), "required": ["kind"]} for name in CONDITIONS]})

EXPECTED: dict[str, Json] = {
    "UploadResult": _object(
        {"findings": _several(_pair(CODE, _or_null(WHOLE), _or_null(TEXT)))},
        {
            "not_evaluated": MISSING,
            "accounts": _several(_one("NewAccount")),
            "actions": {
                "type": "object",
                "propertyNames": {"pattern": "^[1-9][0-9]*(-[1-9][0-9]*)?$"},
                "additionalProperties": _one("Action"),
            },
            "ledger": _one("Ledger"),
            "preconditions": PRECONDITIONS,
        },
    ),
    "InvitationsResult": _object(
        {
            "decisions": _several({"enum": ["allowed", "withheld", "undecided"]}),
            "reasons": _several(_several(CODE)),
            "findings": _several(CODE),
        },
        {"causes": CAUSES, "not_evaluated": MISSING, "ledger": _one("Ledger"), "preconditions": PRECONDITIONS},
    ),
    "MoveResult": _object(
        {
            "decision": {"enum": ["allowed", "refused", "undecided"]},
            "findings": _several(CODE),
            "accounts": _several(_pair(WHOLE, _several(CODE))),
        },
        {"causes": CAUSES, "not_evaluated": MISSING, "preconditions": PRECONDITIONS},
    ),
}

CASES: dict[str, tuple[str, dict[str, Json]]] = {
    "upload": (
        "UploadResult",
        {
            "csv": {"anyOf": [TEXT, _several(_pair(TEXT, WHOLE))]},
            "base64": {"type": "string", "contentEncoding": "base64", "pattern": "^[A-Za-z0-9+/]*={0,2}$"},
            "encoding": TEXT,
            "limits": _one("Limits"),
            "request": _one("UploadRequest"),
            "mode": _one("Mode"),
        },
    ),
    "invitations": (
        "InvitationsResult",
        {"accounts": _several(_one("Account")), "organization": _one("Organization"), "policy": _one("Policy")},
    ),
    "move": (
        "MoveResult",
        {
            "accounts": _several(_one("Account")),
            "destination": _one("Organization"),
            "organizations": _or_null(_several(_one("Organization"))),
            "administrator": _or_null(_one("Administrator")),
            "policy": _one("Policy"),
        },
    ),
}

OPTIONAL = {"csv", "base64", "encoding", "limits", "mode"}
"""What a case of a kind can do without."""

FACTS = _object(
    {"numbers": _or_null(_several(_one("NumberRecord"))), "pool": _or_null(_one("Pool"))},
    {"accounts": _or_null(_several(_one("Account"))), "utilization": _or_null(_one("Utilization"))},
)


def make_schema() -> Json:
    """Return the schema; what a case leaves out may be given for the whole file."""
    wire = json_schema()["$defs"]
    # The wire format reads the other documented spellings too (X10).
    wire["Usage"] = {"enum": [*wire["Usage"]["enum"], "Registered"]}
    given = {name: form for _, of_kind in CASES.values() for name, form in of_kind.items()}
    shared: dict[str, Json] = {**given, "kind": {"enum": list(CASES)}, "facts": FACTS}
    own: dict[str, Json] = {
        "Code": {"enum": list(RULES)},
        "Basis": wire["Basis"],
        **EXPECTED,
        "Case": {
            **_object(
                {"name": TEXT, "expect": {"type": "object"}},
                {"fires": {"type": "boolean"}, "basis": _one("Basis"), "sources": _several(TEXT), **shared},
            ),
            "allOf": [
                {
                    "if": {"required": ["kind"], "properties": {"kind": {"const": kind}}},
                    "then": {
                        "properties": {
                            "expect": _one(result),
                            **{name: False for name in given if name not in of_kind},
                        }
                    },
                }
                for kind, (result, of_kind) in CASES.items()
            ],
        },
    }
    form: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of conformance vectors",
        **_object(
            {
                "rule": _or_null(CODE),
                "basis": _one("Basis"),
                "sources": _several(TEXT),
                "cases": {**_several(_one("Case")), "minItems": 1},
            },
            {"about": TEXT, "given": _object({}, shared)},
        ),
        "allOf": [
            # Of a rule every case says whether it fires; a table says what it is about.
            {
                "if": {"properties": {"rule": {"type": "null"}}},
                "then": {
                    "required": ["about"],
                    "properties": {"cases": {"items": {"properties": {"fires": False}}}},
                },
                "else": {"properties": {"cases": {"items": {"required": ["kind", "fires"]}}}},
            },
            *_given_kinds(),
            {"if": {"not": {"required": ["given"]}}, "then": {"properties": {"cases": {"items": _whole()}}}},
        ],
    }
    used = _reachable([form, own], wire)
    return {**form, "$defs": {**own, **{name: wire[name] for name in sorted(used)}}}


def _whole() -> Json:
    # Where nothing is given for the whole file, each case has all that its kind needs; a mode and facts go together.
    needed = {kind: [name for name in form if name not in OPTIONAL] for kind, (_, form) in CASES.items()}
    needed = {kind: [*names, *(["facts"] if kind != "upload" else [])] for kind, names in needed.items()}
    rules: list[Json] = [
        {"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": names}} for kind, names in needed.items()
    ]
    one_file: Json = {"oneOf": [{"required": ["csv"]}, {"required": ["base64"]}]}
    together: Json = {"dependentRequired": {"mode": ["facts"]}}
    rules.append({"if": {"properties": {"kind": {"const": "upload"}}}, "then": {**one_file, **together}})
    return {"required": ["kind"], "allOf": rules}


def _given_kinds() -> Iterator[Json]:
    for kind, (result, _) in CASES.items():
        yield {
            "if": {
                "required": ["given"],
                "properties": {"given": {"required": ["kind"], "properties": {"kind": {"const": kind}}}},
            },
            "then": {"properties": {"cases": {"items": {"properties": {"expect": _one(result)}}}}},
        }


def _reachable(parts: list[object], wire: dict[str, Json]) -> set[str]:
    found: set[str] = set()
    waiting = [json.dumps(parts)]
    while waiting:
        text = waiting.pop()
        for name, form in wire.items():
            if name not in found and f'"#/$defs/{name}"' in text and name != "Basis":
                found.add(name)
                waiting.append(json.dumps(form))
    return found


if __name__ == "__main__":
    SCHEMA.write_text(write_json(make_schema()) + "\n", encoding="utf-8")

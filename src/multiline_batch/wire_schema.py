"""
The form of the wire documents as a JSON Schema (draft 2020-12), made from the classes themselves.

It describes what is written, and what is read with one allowance: statuses and usages are also read in the other spellings
that the product's pages have.  What a validator cannot know, such as that a number must not be given twice, `from_wire` still checks.
"""

from datetime import datetime
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin

from attrs import NOTHING, fields, has

from multiline_batch.wire import KINDS, TAGGED_UNIONS, WIRE_VERSION, field_types

_TAGGED = frozenset(member for union in TAGGED_UNIONS for member in get_args(union))
_LEAVES: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
}


def json_schema() -> dict[str, Any]:
    """
    Return the JSON Schema of the documents of `to_wire`.

    >>> json_schema()["$defs"]["Pool"]["properties"]["available"]
    {'type': 'integer'}
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A value of multiline_batch",
        "type": "object",
        "required": ["version", "kind", "value"],
        "properties": {"version": {"const": WIRE_VERSION}, "kind": {"enum": list(KINDS)}, "value": {}},
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": name}}},
                "then": {"properties": {"value": {"$ref": f"#/$defs/{name}"}}},
            }
            for name in KINDS
        ],
        "$defs": {name: _definition(kind) for name, kind in KINDS.items()},
    }


def _definition(kind: type) -> dict[str, Any]:
    if not has(kind):
        return {"enum": [member.value for member in kind] if issubclass(kind, Enum) else []}
    types = field_types(kind)
    properties = {name: _describe(of_field) for name, of_field in types.items()}
    required = [field.name for field in fields(kind) if field.init and field.default is NOTHING]
    if kind in _TAGGED:
        properties = {"kind": {"const": kind.__name__}, **properties}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _describe(kind: Any, *, in_union: bool = False) -> dict[str, Any]:  # noqa: ANN401  A type form.
    supertype = getattr(kind, "__supertype__", kind)
    if supertype in _LEAVES:
        return _LEAVES[supertype]
    arguments = get_args(kind)
    if get_origin(kind) is tuple and arguments[-1] is not ...:
        items = [_describe(argument) for argument in arguments]
        return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
    if get_origin(kind) in {tuple, frozenset}:
        return {"type": "array", "items": _describe(arguments[0])}
    if arguments:
        return {"anyOf": [_describe(argument, in_union=True) for argument in arguments]}
    reference: dict[str, Any] = {"$ref": f"#/$defs/{kind.__name__}"}
    return reference | {"required": ["kind"]} if in_union and kind in _TAGGED else reference

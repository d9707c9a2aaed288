"""
Values as JSON-ready data, and back: for a queue, a web page, a configuration or a program in another language.

A document says its version and its kind: ``{"version": 1, "kind": "Pool", "value": {"available": 40, "outstanding": 3}}``.  Its form
is written down as a JSON Schema (`wire_schema`).  Where one of several classes can stand, as in the preconditions of a plan, an
object says its kind too.

Reading is strict on purpose.  A yes or no is a JSON boolean and never a text (``"No"`` would be true), an unknown key is an error and
not dropped, and everything that is wrong is told at once, each with its path and a code.  Messages never repeat a value.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import Enum
from types import GenericAlias, NoneType, UnionType
from typing import Any, TypeGuard, TypeVar, Union, get_args, get_origin, get_type_hints, overload

from attrs import fields, frozen, has
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
)

from multiline_batch._fields import check_type
from multiline_batch._value import Value
from multiline_batch.causes import Cause
from multiline_batch.findings import Param, Problem
from multiline_batch.identifiers import Identity, Number, OrganizationId
from multiline_batch.inventory import Inventory
from multiline_batch.invitations import InvitationDecision, InvitationPlan
from multiline_batch.moves import MoveDecision
from multiline_batch.outcomes import Outcome, Progress
from multiline_batch.plan import Plan
from multiline_batch.preconditions import Changes, Precondition
from multiline_batch.reporting import Report
from multiline_batch.request import Limits
from multiline_batch.rows import Row
from multiline_batch.rules import Rule
from multiline_batch.vocabulary import AccountStatus, Usage, parse_account_status, parse_usage

WIRE_VERSION = 1
"""The version of the documents that are written, and the only one that there is."""

TAGGED_UNIONS: tuple[Any, ...] = (Row, Precondition, InvitationDecision, MoveDecision)
"""Where one of several classes can stand; an object of these classes says its kind."""

_ROOTS = (Plan, Report, InvitationPlan, Inventory, Changes, Outcome, Progress, Cause, Problem, Limits, Rule)

_T = TypeVar("_T")


@frozen(eq=False, repr=False)
class WireProblem(Value):
    """
    One thing that is wrong with data.

    Attributes:
        path: Where, such as ``$.organization.id``.

        code: ``missing``, ``unknown-key``, ``wrong-type``, ``wrong-value``, ``unknown-kind`` or ``unknown-version``.

        message: What is expected.
    """

    path: str
    code: str
    message: str


class WireError(ValueError):
    """
    Data is no value; `problems` tell everything that is wrong with it.

    Attributes:
        problems: What is wrong, each with its path.
    """

    def __init__(self, kind: str, problems: tuple[WireProblem, ...]) -> None:
        super().__init__(kind, problems)
        self.kind, self.problems = kind, problems

    def __str__(self) -> str:
        """Name every path, and never a value."""
        return f"no {self.kind}: " + "; ".join(f"{problem.path}: {problem.message}" for problem in self.problems)


def to_wire(value: object) -> dict[str, Any]:
    """
    Return a document that `json.dumps` can write: version, kind and value.

    Args:
        value: Any value of the library, such as a plan, or a member of one of its vocabularies.

    Raises:
        TypeError: *value* is none of the library's values.

    >>> from multiline_batch import Pool
    >>> to_wire(Pool(available=40, outstanding=3))
    {'version': 1, 'kind': 'Pool', 'value': {'available': 40, 'outstanding': 3}}
    """
    kind = type(value)
    if KINDS.get(kind.__name__) is not kind:
        msg = f"a value of the type {kind.__name__} is none of the library's values"
        raise TypeError(msg)
    return {"version": WIRE_VERSION, "kind": kind.__name__, "value": _converter.unstructure(value)}


@overload
def from_wire(data: object, kind: type[_T]) -> _T: ...


@overload
def from_wire(data: object, kind: None = None) -> object: ...


def from_wire(data: object, kind: type[_T] | None = None) -> _T | object:
    """
    Make a value from JSON-ready data.

    Args:
        data: A document, as `to_wire` writes it.  With *kind* it may be the value alone, as a person writes it in a configuration;
            then what has a default may be left out.

        kind: The class that the value must have, such as `Organization`.

    Raises:
        TypeError: *kind* is none of the library's classes of values.
        WireError: Something is missing, unknown or of the wrong kind; a `ValueError` that names every path.

    >>> from multiline_batch import Pool
    >>> from_wire({"available": 40, "outstanding": 3}, Pool)
    Pool(available=40, outstanding=3)
    >>> from_wire({"version": 1, "kind": "Pool", "value": {"available": "40", "outstanding": 3}})
    Traceback (most recent call last):
        ...
    multiline_batch.wire.WireError: no Pool: $.value.available: must be a whole number
    """
    if kind is not None and not _is_kind(kind):
        msg = "kind must be a class of values, such as Organization"
        raise TypeError(msg)
    if kind is not None and not _is_document(data):
        return _structure(data, kind, "$")
    named, value = _open(data, kind)
    return _structure(value, named, "$.value")


def _is_kind(kind: object) -> bool:
    return isinstance(kind, type) and KINDS.get(kind.__name__) is kind


def _is_object(data: object) -> TypeGuard[dict[object, object]]:
    return isinstance(data, dict)


def _is_document(data: object) -> bool:
    # Whoever says kind and value has only forgotten the version.
    return _is_object(data) and ("version" in data or {"kind", "value"} <= data.keys())


def _open(document: object, kind: type | None) -> tuple[type[object], object]:
    name = "document" if kind is None else kind.__name__
    if not _is_object(document):
        raise WireError(name, (WireProblem("$", "wrong-type", "must be an object"),))
    version, named = document.get("version"), document.get("kind")
    problems = [WireProblem(f"$.{key}", "missing", "missing") for key in _ENVELOPE if key not in document]
    foreign = [key for key in document if key not in _ENVELOPE]
    if foreign:
        problems.append(WireProblem("$", "unknown-key", _name_keys(foreign)))
    if "version" in document and (type(version) is not int or version != WIRE_VERSION):
        # Another version may have other keys, so nothing else is said of it.
        problems = [WireProblem("$.version", "unknown-version", f"must be {WIRE_VERSION}")]
    if problems:
        raise WireError(name, tuple(problems))
    known = KINDS.get(named) if isinstance(named, str) else None
    if known is None or (kind is not None and known is not kind):
        expected = "must be one of multiline_batch.wire.KINDS" if kind is None else f"must be {kind.__name__!r}"
        raise WireError(name, (WireProblem("$.kind", "unknown-kind", expected),))
    return known, document["value"]


def _structure(data: object, kind: type[_T], path: str) -> _T:
    try:
        return _converter.structure(data, kind)
    except (BaseValidationError, ValueError, TypeError) as error:
        problems = tuple(_problems(error, path))
    # Raised here, so that what cattrs raised, which repeats values, is not its context.
    raise WireError(kind.__name__, problems)


def _problems(error: Exception, path: str) -> Iterator[WireProblem]:
    match error:
        case ClassValidationError() | IterableValidationError():
            noted, others = error.group_exceptions()
            for inner, note in noted:
                step = f".{note.name}" if isinstance(note, AttributeValidationNote) else f"[{note.index!r}]"
                yield from _problems(inner, path + step)
            for inner in others:
                yield from _problems(inner, path)
        case _HookError():
            yield WireProblem(path, error.code, error.message)
        case ForbiddenExtraKeysError():
            yield WireProblem(path, "unknown-key", _name_keys(error.extra_fields))
        case KeyError():
            yield WireProblem(path, "missing", "missing")
        case _:
            yield WireProblem(path, "wrong-value", str(error))


_ENVELOPE = ("version", "kind", "value")


class _HookError(ValueError):
    """What a hook raises: a code and a message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


def _name_keys(keys: Iterable[object]) -> str:
    # A key that is no name may be anything, an address even.
    names = sorted(repr(key) if isinstance(key, str) and key.isidentifier() else "that is no name" for key in keys)
    return "unknown key " + ", ".join(names)


def _is_union(kind: object) -> bool:
    return get_origin(kind) in {Union, UnionType}


def _is_items(kind: object) -> bool:
    return (get_origin(kind) or kind) in {tuple, frozenset}


def _members(union: object) -> tuple[type[object], ...]:
    return tuple(member for member in get_args(union) if member is not NoneType)


_TAGGED = frozenset(member for union in TAGGED_UNIONS for member in get_args(union))


def _is_tagged(kind: object) -> bool:
    return kind in _TAGGED


def _is_tagged_union(kind: object) -> bool:
    return _is_union(kind) and _TAGGED.issuperset(_members(kind))


def field_types(kind: type) -> dict[str, Any]:
    """Return the types of the fields that a document of a class has, by their names."""
    check_type(kind, type, "kind")
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}


def _reach(kinds: Iterable[Any]) -> dict[str, type[object]]:
    # Every class that can stand somewhere in a value of these classes, themselves included.
    found: dict[str, type[object]] = {}
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop()
        if not isinstance(kind, type) or get_origin(kind):
            waiting += [argument for argument in get_args(kind) if argument is not ...]
        elif kind.__name__ not in found and (has(kind) or issubclass(kind, Enum)):
            found[kind.__name__] = kind
            waiting += field_types(kind).values() if has(kind) else ()
    return dict(sorted(found.items()))


KINDS: dict[str, type[object]] = _reach((*_ROOTS, *TAGGED_UNIONS))
"""The classes whose values can be written and read, by their names."""

_converter = Converter(forbid_extra_keys=True)


def _exactly(kind: type, name: str) -> Callable[[object, object], Any]:
    def structure(value: object, _: object) -> object:
        # The exact type, because True is an int too.
        if type(value) is not kind:
            code = "wrong-type"
            raise _HookError(code, f"must be {name}")
        return value

    return structure


_text, _list, _object = _exactly(str, "a text"), _exactly(list, "a list"), _exactly(dict, "an object")
_SPELLINGS: dict[type, Callable[[str], Enum]] = {AccountStatus: parse_account_status, Usage: parse_usage}


def _structure_enum(value: object, kind: type[Enum]) -> Enum:
    if isinstance(value, str) and kind in _SPELLINGS:
        return _SPELLINGS[kind](value)
    for member in kind:
        if member.value == value:
            return member
    code = "wrong-value"
    raise _HookError(code, f"must be one of {', '.join(repr(member.value) for member in kind)}")


_MOMENT = re.compile(r"[0-9-]{10}[T ][0-9:.]{5,15}(?:Z|[+-][0-9:.]{5,15})")


def _structure_moment(value: object, _: object) -> datetime:
    text = _text(value, None)
    try:
        moment = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        code = "wrong-value"
        raise _HookError(code, "must be a date and time with its distance from UTC")
    return moment


def _structure_param(value: object, _: object) -> Param:
    if type(value) is str or type(value) is int:
        return value
    return tuple(_text(word, None) for word in _list(value, None))


def _structure_items(value: object, kind: Any) -> Any:  # noqa: ANN401  cattrs hands in type forms.
    # The stock hooks take a text for a list of its letters.
    given, arguments = _list(value, None), get_args(kind)
    if get_origin(kind) is tuple and arguments[-1] is not ...:
        if len(given) != len(arguments):
            code = "wrong-value"
            raise _HookError(code, f"must have {len(arguments)} items")
        return tuple(map(_converter.structure, given, arguments))
    of_items: Any = GenericAlias(list, arguments[0])
    return get_origin(kind)(_converter.structure(given, of_items))


def _unstructure_items(value: Iterable[object]) -> list[object]:
    items: list[object] = [_converter.unstructure(item) for item in value]
    return sorted(items, key=str) if isinstance(value, frozenset) else items


def _structure_class(kind: Any) -> Callable[[object, Any], Any]:  # noqa: ANN401  cattrs hands in type forms.
    stock_hook = _converter.gen_structure_attrs_fromdict(kind)

    def structure(value: object, kind: Any) -> Any:  # noqa: ANN401  cattrs hands in type forms.
        data = _object(value, None)
        foreign = [key for key in data if not isinstance(key, str)]
        if foreign:
            # cattrs sorts unknown keys, and cannot sort what is no text.
            code = "unknown-key"
            raise _HookError(code, _name_keys(foreign))
        if _is_tagged(kind) and data.get("kind") == kind.__name__:
            data = {key: part for key, part in data.items() if key != "kind"}
        return stock_hook(data, kind)

    return structure


def _unstructure_tagged(kind: Any) -> Callable[[Any], dict[str, Any]]:  # noqa: ANN401  cattrs hands in type forms.
    stock_hook = _converter.gen_unstructure_attrs_fromdict(kind)
    return lambda value: {"kind": kind.__name__, **stock_hook(value)}


def _structure_tagged(value: object, union: object) -> object:
    members = {member.__name__: member for member in _members(union)}
    named = _object(value, None).get("kind")
    if not isinstance(named, str) or named not in members:
        code = "unknown-kind"
        raise _HookError(code, f"must say its kind, one of {', '.join(map(repr, members))}")
    return _converter.structure(value, members[named])


for _leaf in (str, Identity, Number, OrganizationId):
    _converter.register_structure_hook(_leaf, _text)
_converter.register_structure_hook(int, _exactly(int, "a whole number"))
_converter.register_structure_hook(bool, _exactly(bool, "true or false"))
_converter.register_structure_hook(datetime, _structure_moment)
_converter.register_structure_hook(Enum, _structure_enum)
_converter.register_structure_hook(Param, _structure_param)
_converter.register_structure_hook_func(_is_items, _structure_items)
_converter.register_structure_hook_factory(has, _structure_class)
_converter.register_structure_hook_func(_is_tagged_union, _structure_tagged)
_converter.register_unstructure_hook(datetime, datetime.isoformat)
_converter.register_unstructure_hook_func(_is_items, _unstructure_items)
_converter.register_unstructure_hook_factory(_is_tagged, _unstructure_tagged)

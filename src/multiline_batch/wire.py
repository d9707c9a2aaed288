"""
Values from JSON-ready data: how a configuration, a test vector or another program hands in organizations, numbers and accounts.

The converter is strict on purpose.  A yes or no is a JSON boolean and never a text (``"No"`` would be true), an unknown key is an
error and not dropped, and everything that is wrong is told at once, each with its path.  Messages never repeat a value.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from types import GenericAlias
from typing import Any, TypeVar, get_args, get_origin

from attrs import has
from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error

from multiline_batch.vocabulary import AccountStatus, Usage, parse_account_status, parse_usage

_T = TypeVar("_T")


def from_wire(data: object, kind: type[_T]) -> _T:
    """
    Make a value from JSON-ready data.

    Args:
        data: What `json.loads` returns.

        kind: The class of the value, such as `Organization`, `UploadRequest`, `NumberRecord` or `Account`.

    Raises:
        TypeError: *kind* is none that a host hands in.
        ValueError: Something is missing, unknown or of the wrong kind; the message names every path.

    >>> from multiline_batch import Pool
    >>> from_wire({"available": 40, "outstanding": 3}, Pool)
    Pool(available=40, outstanding=3)
    >>> from_wire({"available": "40", "outstanding": 3}, Pool)
    Traceback (most recent call last):
        ...
    ValueError: no Pool: $.available: must be a whole number
    """
    if not _is_values(kind):
        msg = "kind must be a class of values, such as Organization"
        raise TypeError(msg)
    try:
        return _converter.structure(data, kind)
    except BaseValidationError as error:
        lines = [line.rpartition(" @ ") for line in transform_error(error, format_exception=_explain)]
        told = "; ".join(f"{path}: {problem}" for problem, _, path in lines)
    except (ValueError, TypeError) as error:
        told = f"$: {error}"
    msg = f"no {kind.__name__}: {told}"
    raise ValueError(msg)


def _is_values(kind: object) -> bool:
    return isinstance(kind, type) and has(kind)


def _explain(error: BaseException, _kind: type | None) -> str:
    if isinstance(error, ForbiddenExtraKeysError):
        return "unknown key " + ", ".join(sorted(map(_show_key, error.extra_fields)))
    return "missing" if isinstance(error, KeyError) else str(error)


def _show_key(key: str) -> str:
    # A key that is no name may be anything, an address even.
    return repr(key) if key.isidentifier() else "that is no name"


def _exactly(kind: type, name: str) -> Callable[[object, object], Any]:
    def structure(value: object, _: object) -> object:
        # The exact type, because True is an int too.
        if type(value) is not kind:
            msg = f"must be {name}"
            raise ValueError(msg)
        return value

    return structure


_SPELLINGS: dict[type, Callable[[str], Enum]] = {AccountStatus: parse_account_status, Usage: parse_usage}


def _structure_enum(value: object, kind: type[Enum]) -> Enum:
    if isinstance(value, str) and kind in _SPELLINGS:
        return _SPELLINGS[kind](value)
    for member in kind:
        if member.value == value:
            return member
    msg = f"must be one of {', '.join(repr(member.value) for member in kind)}"
    raise ValueError(msg)


def _check_keys(keys: Iterable[object]) -> None:
    # cattrs sorts unknown keys, and cannot sort what is no text.
    if not all(isinstance(key, str) for key in keys):
        msg = "unknown key that is no name"
        raise ValueError(msg)


def _make_converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    for leaf, name in ((str, "a text"), (int, "a whole number"), (bool, "true or false")):
        converter.register_structure_hook(leaf, _exactly(leaf, name))

    def structure_items(value: object, kind: Any) -> Any:  # noqa: ANN401  cattrs hands in type forms.
        # The stock hook takes a text for a list of its letters.
        of_items: Any = GenericAlias(list, get_args(kind)[0])
        items: list[object] = converter.structure(_exactly(list, "a list")(value, None), of_items)
        return get_origin(kind)(items)

    def class_hook(kind: Any) -> Callable[[object, Any], Any]:  # noqa: ANN401  cattrs hands in type forms.
        stock_hook = converter.gen_structure_attrs_fromdict(kind)

        def structure(value: object, kind: Any) -> Any:  # noqa: ANN401  cattrs hands in type forms.
            data = _exactly(dict, "an object")(value, None)
            _check_keys(data)
            return stock_hook(data, kind)

        return structure

    def is_items(kind: object) -> bool:
        return get_origin(kind) is tuple or get_origin(kind) is frozenset

    converter.register_structure_hook(Enum, _structure_enum)
    converter.register_structure_hook_func(is_items, structure_items)
    converter.register_structure_hook_factory(has, class_hook)
    return converter


_converter = _make_converter()

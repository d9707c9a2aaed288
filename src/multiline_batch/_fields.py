"""
Fields of values that a host hands in: checked without repeating them, shown without showing them.

attrs' own validators put the offending value into the exception.  Where a value may be personal, the checks here say what to do
and keep the value to themselves.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from types import NoneType
from typing import Any, TypeVar

from attrs import Attribute

T = TypeVar("T")


def mask(value: object) -> str:
    """Return what a ``repr`` shows of a personal value: whether there is one."""
    return "None" if value is None else "<...>"


def mask_items(values: Iterable[object] | None) -> str:
    """Return what a ``repr`` shows of many personal values: how many there are."""
    return "None" if values is None else f"<{sum(1 for _ in values)}>"


def check_name(_instance: object, attribute: "Attribute[str]", value: object) -> None:
    """Validate a text that must not be empty."""
    if not isinstance(value, str) or not value:
        msg = f"{attribute.name} must be a text that is not empty"
        raise ValueError(msg)


def is_a(*kinds: type, hint: str = "") -> Callable[[object, "Attribute[Any]", object], None]:
    """
    Return a validator of a type, which keeps the value to itself; a yes or no is never taken for a number.

    The message names what would be right, of a closed vocabulary its members, and ends with a hint if there is one.
    """

    def check(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            msg = f"{attribute.name} must be {' or '.join(map(_name, kinds))}, not {_name(type(value))}{hint and '; '}{hint}"
            raise TypeError(msg)

    return check


def _name(kind: type) -> str:
    if issubclass(kind, Enum):
        return " or ".join(map(str, kind))
    return "None" if kind is NoneType else kind.__name__


def check_type(value: object, kind: type, name: str) -> None:
    """Raise `TypeError` unless an argument is of its type."""
    if not isinstance(value, kind):
        msg = f"{name} must be of the type {kind.__name__}, not {type(value).__name__}"
        raise TypeError(msg)


def several(values: Iterable[T], kind: type[T], name: str) -> tuple[T, ...]:
    """Convert to a tuple; raise `TypeError` unless all are of one type, and for a single text, which is an iterable of its letters."""
    if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
        msg = (
            f"{name} must be several of the type {kind.__name__} (a tuple or list of them), not {type(values).__name__}"
        )
        raise TypeError(msg)
    items = tuple(values)
    # Each type is looked at once, however many values there are.
    for each in dict.fromkeys(map(type, items)):
        if not issubclass(each, kind):
            msg = f"each of {name} must be of the type {kind.__name__}, not {each.__name__}"
            raise TypeError(msg)
    return items


def check_one_of(value: object, kinds: tuple[type, ...], names: str, name: str = "value") -> None:
    """Raise `TypeError` unless a value is of one of several types, which *names* tells in words."""
    if not isinstance(value, kinds):
        msg = f"{name} must be {names}"
        raise TypeError(msg)


optional_flag = is_a(bool, NoneType)
optional_text = is_a(str, NoneType)


def count(_instance: object, attribute: "Attribute[int]", value: object) -> None:
    """Validate a count: a whole number from 0, and True is none."""
    if type(value) is not int or value < 0:
        msg = f"{attribute.name} must be a whole number from 0"
        raise ValueError(msg)

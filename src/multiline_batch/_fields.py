"""
Fields of values that a host hands in: checked without repeating them, shown without showing them.

attrs' own validators put the offending value into the exception.  Where a value may be personal, the checks here say what to do
and keep the value to themselves.
"""

from collections.abc import Iterable

from attrs import Attribute, validators


def mask(value: object) -> str:
    """Return what a ``repr`` shows of a personal value: whether there is one."""
    return "None" if value is None else "<...>"


def mask_items(values: Iterable[object] | None) -> str:
    """Return what a ``repr`` shows of many personal values: how many there are."""
    return "None" if values is None else f"<{sum(1 for _ in values)}>"


def several_texts(values: Iterable[str]) -> tuple[str, ...]:
    """Convert to a tuple, and refuse one text, which is an iterable of its letters."""
    if isinstance(values, str):
        msg = "give several texts (a tuple or list), not one text"
        raise TypeError(msg)
    return tuple(values)


def check_name(_instance: object, attribute: "Attribute[str]", value: object) -> None:
    """Validate a text that must not be empty."""
    if not isinstance(value, str) or not value:
        msg = f"{attribute.name} must be a text that is not empty"
        raise ValueError(msg)


def optional_text(_instance: object, attribute: "Attribute[str | None]", value: object) -> None:
    """Validate a text or None."""
    if value is not None and not isinstance(value, str):
        msg = f"{attribute.name} must be a text"
        raise TypeError(msg)


optional_flag = validators.optional(validators.instance_of(bool))


def count(_instance: object, attribute: "Attribute[int]", value: object) -> None:
    """Validate a count: a whole number from 0, and True is none."""
    if type(value) is not int or value < 0:
        msg = f"{attribute.name} must be a whole number from 0"
        raise ValueError(msg)

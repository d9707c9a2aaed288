"""
What all values share: they are compared, hashed and shown by their fields.

attrs would write these methods anew for each class and compile them, which takes longer than all else that makes a class; whoever
imports the library waits for it.  So they stand here once, for classes with ``@frozen(eq=False, repr=False)``.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from attrs import Attribute, fields

_P = ParamSpec("_P")
_V = TypeVar("_V", bound="Value")


def _fields_of(value: "Value") -> "tuple[Attribute[Any], ...]":
    return fields(value.__class__)  # type: ignore[arg-type, no-any-return]  # pyright: ignore[reportArgumentType]  Its subclasses are attrs classes.


class Value:
    """A value: two of one class with equal fields are equal, and a ``repr`` shows of each field what the field allows."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Return whether the other is of the same class and equal in every field."""
        if not isinstance(other, Value) or self.__class__ is not other.__class__:
            return NotImplemented
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash((self.__class__, self._compared()))

    def _compared(self) -> tuple[object, ...]:
        return tuple([getattr(self, field.name) for field in _fields_of(self) if field.eq])

    def __repr__(self) -> str:
        """Show each field as its ``repr`` says: as it is, masked, or not at all."""
        told = [
            f"{field.name}={(field.repr if callable(field.repr) else repr)(getattr(self, field.name))}"
            for field in _fields_of(self)
            if field.repr
        ]
        return f"{self.__class__.__name__}({', '.join(told)})"


def maker_of(_kind: type[_V], draft: Callable[_P, Value]) -> Callable[_P, _V]:
    """Return a class whose objects become values of another one, typed as what it is to a caller: what makes those values."""
    return draft  # type: ignore[return-value]  # pyright: ignore[reportReturnType]  Nobody sees an object before it has become one.

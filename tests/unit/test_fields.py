"""Fields of values that a host hands in: checked without repeating them, shown without showing them."""

from collections.abc import Callable, Iterable
from types import NoneType

import pytest
from attrs import field, frozen

from multiline_batch._fields import (
    check_name,
    check_type,
    count,
    is_a,
    mask,
    mask_items,
    optional_flag,
    optional_text,
    several,
)


@frozen(kw_only=True)
class Sample:
    """A value with a field of each kind."""

    name: object = field(default="x", validator=check_name)
    text: object = field(default=None, validator=optional_text)
    flag: object = field(default=None, validator=optional_flag)
    number: object = field(default=0, validator=count)
    whole: object = field(default=0, validator=is_a(int))
    either: object = field(default=None, validator=is_a(int, str, NoneType))
    switch: object = field(default=False, validator=is_a(bool))


@pytest.mark.parametrize(("value", "shown"), [(None, "None"), ("", "<...>"), ("Anna", "<...>"), (0, "<...>")])
def test_a_masked_value_shows_only_whether_it_is_there(value: object, shown: str) -> None:
    """A repr says whether there is a value and not which."""
    assert mask(value) == shown


@pytest.mark.parametrize(
    ("values", "shown"), [(None, "None"), ((), "<0>"), (("anna@example.org", "b"), "<2>"), (iter("abc"), "<3>")]
)
def test_masked_items_show_only_how_many(values: Iterable[object] | None, shown: str) -> None:
    """A repr says how many values there are and not which."""
    assert mask_items(values) == shown


@pytest.mark.parametrize(
    ("values", "texts"), [((), ()), (["a", "b"], ("a", "b")), (("a",), ("a",)), (iter(["a"]), ("a",))]
)
def test_several_values_become_a_tuple(values: Iterable[str], texts: tuple[str, ...]) -> None:
    """Any iterable of values of a type becomes a tuple in its order."""
    assert several(values, str, "names") == texts


SEVERAL: Callable[..., object] = several
"""The function, to be called with what it must refuse."""


@pytest.mark.parametrize("value", ["", "anna@example.org", b"anna", None, 7])
def test_one_value_is_not_several(value: object) -> None:
    """One text is refused, because it would become its letters, and so is what has no items; what would be right is told."""
    told = rf"^names must be several of the type str \(a tuple or list of them\), not {type(value).__name__}$"
    with pytest.raises(TypeError, match=told):
        SEVERAL(value, str, "names")


@pytest.mark.parametrize(
    ("values", "other"),
    [(["root", 7], "int"), ([None], "NoneType"), (iter(["a", ("anna@example.org",)]), "tuple")],
)
def test_several_values_are_of_one_type(values: Iterable[object], other: str) -> None:
    """One value of another type among them refuses all, and is not repeated."""
    with pytest.raises(TypeError, match=rf"^each of names must be of the type str, not {other}$"):
        SEVERAL(values, str, "names")


@pytest.mark.parametrize(
    ("name", "value", "kinds"),
    [
        ("whole", "anna@example.org", "int"),
        ("whole", True, "int"),
        ("whole", 1.0, "int"),
        ("whole", None, "int"),
        ("either", True, "int or str or None"),
        ("either", ["anna@example.org"], "int or str or None"),
        ("switch", 1, "bool"),
        ("switch", None, "bool"),
        ("switch", "anna@example.org", "bool"),
    ],
)
def test_a_wrong_type_names_field_and_types_only(name: str, value: object, kinds: str) -> None:
    """A value of another type raises without being repeated, and a yes or no is no number."""
    with pytest.raises(
        TypeError, match=rf"^{name} must be {kinds}, not {'None' if value is None else type(value).__name__}$"
    ):
        Sample(**{name: value})


@pytest.mark.parametrize("value", [None, "anna@example.org", 1.0])
def test_an_argument_of_a_wrong_type_is_named(value: object) -> None:
    """An argument of another type raises, and the message names argument and types and not the value."""
    with pytest.raises(TypeError) as caught:
        check_type(value, int, "size")
    assert str(caught.value) == f"size must be of the type int, not {type(value).__name__}"


def test_an_argument_of_its_type_passes() -> None:
    """An argument of its type, or of one below it, passes where the same check refuses another."""
    for value in (7, True):
        check_type(value, int, "size")
        with pytest.raises(TypeError, match="size must be of the type str"):
            check_type(value, str, "size")


@pytest.mark.parametrize("value", ["", None, 1, b"Anna", ("Anna",)])
def test_a_name_is_a_text_that_is_not_empty(value: object) -> None:
    """A name that is empty or no text raises, and the message names the field only."""
    with pytest.raises(ValueError, match=r"^name must be a text that is not empty$"):
        Sample(name=value)


@pytest.mark.parametrize("value", [1, b"Anna", ("Anna",), False])
def test_an_optional_text_is_a_text_or_none(value: object) -> None:
    """Anything but a text or None raises, and the message names the field only."""
    with pytest.raises(TypeError, match=rf"^text must be str or None, not {type(value).__name__}$"):
        Sample(text=value)


@pytest.mark.parametrize("value", ["No", "false", 0, 1, "", 1.0])
def test_an_optional_flag_is_a_bool_or_none(value: object) -> None:
    """A text or a number is no yes or no."""
    with pytest.raises(TypeError, match="flag"):
        Sample(flag=value)


@pytest.mark.parametrize("value", [-1, True, False, 1.0, "1", None])
def test_a_count_is_a_whole_number_from_0(value: object) -> None:
    """Negative, broken and spelled numbers raise, and True is no number."""
    with pytest.raises(ValueError, match=r"^number must be a whole number from 0$"):
        Sample(number=value)


@pytest.mark.parametrize(
    "sample",
    [
        Sample(),
        Sample(name="Anna", text="", flag=True, number=1),
        Sample(text="Anna", flag=False, number=10**9),
        Sample(whole=7, either="Anna", switch=True),
        Sample(whole=-7, either=7, switch=False),
    ],
)
def test_legal_values_pass(sample: Sample) -> None:
    """A legal value is kept as it is given."""
    assert isinstance(sample.name, str)
    assert sample.flag in {None, True, False}
    assert isinstance(sample.number, int)
    assert sample.text is None or isinstance(sample.text, str)

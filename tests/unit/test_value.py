"""What all values share, beside what attrs would write for each class."""

from attrs import evolve, field, frozen

from multiline_batch._value import Value


@frozen(kw_only=True, eq=False, repr=False)
class Shared(Value):
    """A value whose methods are the shared ones."""

    text: str
    masked: str = field(default="secret", repr=lambda _: "<...>")
    hidden: int = field(default=0, repr=False)
    ignored: int = field(default=0, eq=False)


@frozen(kw_only=True)
class Generated:
    """The same fields, with the methods that attrs writes."""

    text: str
    masked: str = field(default="secret", repr=lambda _: "<...>")
    hidden: int = field(default=0, repr=False)
    ignored: int = field(default=0, eq=False)


@frozen(eq=False, repr=False)
class Other(Shared):
    """A class of its own with the same fields."""


def test_a_value_shows_what_attrs_would_show() -> None:
    """Each field is shown as it says: as it is, masked, or not at all."""
    shown = repr(Shared(text="it's", hidden=3))
    assert shown == repr(Generated(text="it's", hidden=3)).replace("Generated", "Shared")
    assert shown == """Shared(text="it's", masked=<...>, ignored=0)"""


def test_values_are_equal_where_their_compared_fields_are() -> None:
    """Each field that is compared makes a difference, to the hash too, and one that is not compared makes none."""
    value = Shared(text="a")
    assert value == Shared(text="a", ignored=7)
    assert hash(value) == hash(Shared(text="a", ignored=7))
    for other in (evolve(value, text="b"), evolve(value, masked="b"), evolve(value, hidden=1)):
        assert value != other
        assert hash(value) != hash(other)


def test_values_of_two_classes_differ() -> None:
    """Equal fields do not make equal values of two classes, not even of a class and its subclass."""
    assert Shared(text="a") != Other(text="a")
    assert hash(Shared(text="a")) != hash(Other(text="a"))
    assert Shared(text="a") != ("a", "secret", 0)
    assert len({Shared(text="a"), Other(text="a"), Shared(text="a")}) == 2

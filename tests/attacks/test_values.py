"""Every public value is a value: it pickles, copies, compares, hashes, and stays so when it is evolved."""

import copy
import pickle
from collections import defaultdict
from enum import Enum
from typing import Any

import attrs
import pytest

import multiline_batch as mb
from multiline_batch.testing import vectors
from multiline_batch.testing.running import judge
from multiline_batch.wire import KINDS
from support import REQUEST, plan, read
from values import inner, scenario


def _by_kind() -> dict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    judged = tuple(judge(vector) for vector in vectors()[::20])
    uploads = (
        read({}),
        read({"device": "nobody"}),
        plan(read({"firstname": "=1", "multiline_number": "+442079460000"})),
    )
    for value in inner((scenario(), judged, uploads, REQUEST, mb.Limits(), mb.Policy())):
        several = found[type(value).__name__]
        if len(several) < 12 and not any(other is value for other in several):
            several.append(value)
    return found


VALUES = _by_kind()
KIND_NAMES = sorted(VALUES)


def test_every_kind_of_value_is_tried() -> None:
    """There are values of every kind that is public, or that stands in one."""
    public = {name for name in mb.__all__ if attrs.has(getattr(mb, name)) or name in KINDS}
    assert (public | KINDS.keys()) - VALUES.keys() == set()


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_values_survive_every_way_of_copying(kind: str) -> None:
    """Pickled under any protocol, copied shallow or deep, a value equals what it was, hashes like it and shows like it."""
    for value in VALUES[kind]:
        copies = [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]  # noqa: S301  Ours.
        for again in (*copies, copy.copy(value), copy.deepcopy(value)):
            assert again == value
            assert not again != value  # noqa: SIM202  Both ways of asking are public.
            assert hash(again) == hash(value)
            assert repr(again) == repr(value)
            assert type(again) is type(value)
        assert len({value, copies[0]}) == 1


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_values_equal_no_others(kind: str) -> None:
    """A value equals no value of another kind, no text and nothing, and says so without raising."""
    for value in VALUES[kind]:
        assert value != repr(value)
        assert value is not None
        others = [other for name in KIND_NAMES if name != kind for other in VALUES[name][:1]]
        assert [other for other in others if other == value] == []


@pytest.mark.parametrize("kind", [name for name in KIND_NAMES if not isinstance(VALUES[name][0], Enum)])
def test_values_evolve(kind: str) -> None:
    """Evolved without a change a value equals itself; with a field of another value it equals what has that field, and no other."""
    for value in VALUES[kind]:
        assert attrs.evolve(value) == value
        assert hash(attrs.evolve(value)) == hash(value)
    first: object = VALUES[kind][0]
    kind_of = type(first)
    assert attrs.has(kind_of)
    for field in attrs.fields(kind_of):
        if not field.init or not field.eq:
            continue
        for value in VALUES[kind][1:2]:
            told = getattr(VALUES[kind][0], field.name)
            try:
                changed = attrs.evolve(value, **{field.alias: told})
            except (TypeError, ValueError):
                # Fields that depend on each other: such a value is none, and is not made.
                continue
            assert getattr(changed, field.name) == told
            assert (changed == value) is (getattr(value, field.name) == told)
            assert pickle.loads(pickle.dumps(changed)) == changed  # noqa: S301  Ours.

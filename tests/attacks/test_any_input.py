"""
Whatever the bytes, the library answers: nothing is raised but what is documented, nothing hangs, and what was written reads back.

The targets are those of ``fuzz.py``.  The normal run changes the conformance vectors at random, the same way every time; ``python -m pytest -m deep
--no-cov`` does so a hundred times longer, and ``python tests/attacks/fuzz.py`` under coverage.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import islice

import pytest

from attacks.targets import TARGETS, seeds

NORMAL, DEEP = 150, 30_000

_SIGNS = (
    *(bytes([sign]) for sign in b"\0\t\n\r \"'+,-.;=@aZ09"),
    *(
        text.encode()
        for text in ("\ufeff", "\u0301", "\ufe0f", "\u0664", "\U0001f600", "\u2028", "\x85", "\u00df", "\uff1d")
    ),
    *(
        b"\xff",
        b"\xfe\xff",
        b"\xed\xa0\x80",
        b"\r\n",
        b'""',
        b",,,,",
        b"sep=;\n",
        b"Note\n",
        b"E+11",
        b";phone-context=+1",
    ),
)


def changed(corpus: Sequence[bytes], seed: int) -> Iterator[bytes]:
    """Yield the corpus changed at random, without end, the same way for the same seed."""
    draw = random.Random(seed)  # noqa: S311  Test data, not a secret.
    while True:
        data = bytearray(draw.choice(corpus))
        for _ in range(draw.choice((0, 1, 1, 2, 3, 8))):
            place, other = draw.randrange(len(data) + 1), draw.choice(corpus)
            match draw.randrange(5):
                case 0:
                    data[place:place] = draw.choice(_SIGNS) * draw.choice((1, 1, 1, 2, 40))
                case 1:
                    del data[place : place + draw.choice((1, 1, 4, 20))]
                case 2:
                    data[place : place + 1] = draw.choice(_SIGNS)
                case 3:
                    data[place:] = other[draw.randrange(len(other) + 1) :]
                case _:
                    data[place : place + 1] = bytes([draw.randrange(256)])
        yield bytes(data)


@pytest.mark.parametrize("count", [NORMAL, pytest.param(DEEP, marks=pytest.mark.deep)])
@pytest.mark.parametrize("target", TARGETS)
def test_any_bytes_are_answered(target: str, count: int) -> None:
    """The vectors and what chance makes of them keep every promise of a target."""
    attack, corpus = TARGETS[target][0], seeds(target)
    assert len(corpus) > 20
    for data in (b"", *corpus, *islice(changed(corpus, seed=11), count)):
        try:
            attack(data)
        except Exception as error:
            error.add_note(f"the input was {data!r}")
            raise

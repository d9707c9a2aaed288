"""What only the library's own laws are tried on, beside the strategies that it gives to everybody."""

from collections.abc import Mapping

from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from multiline_batch import Inventory
from multiline_batch.testing.strategies import upload_texts
from support import GOOD, number, record

blank_rows: st.SearchStrategy[dict[str, str]] = st.just(dict.fromkeys(GOOD, "")) | st.just(dict.fromkeys(GOOD, " "))


def is_blank(row: Mapping[str, str]) -> bool:
    """Return whether no cell of a row holds anything but spaces."""
    return not any(text.strip() for text in row.values())


def with_more(inventory: Inventory, count: int, *, owner: str) -> Inventory:
    """Return the inventory with more free numbers that nobody names."""
    more = (record(number(200 + index), owner=owner) for index in range(count))
    return evolve(inventory, numbers=(*inventory.numbers, *more))


junk_bytes: st.SearchStrategy[bytes] = st.binary(max_size=80)
junk_text: st.SearchStrategy[str] = st.text(
    alphabet=st.characters() | st.sampled_from(",;\t\"\r\n\0\ufeff\ud800'=+@"), max_size=60
)


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """Draw a file with something foreign in it."""
    text = draw(upload_texts())
    place, length = draw(st.integers(0, len(text))), draw(st.integers(0, 40))
    return text[:place] + draw(junk_text) + text[place + length :]


def law(examples: int = 60) -> settings:
    """Return settings with so many examples, and as many times more in the deep run as its profile has more than 100."""
    most = settings.default.max_examples if settings.default else 100
    return settings(
        max_examples=examples * most // 100,
        # One failure made small is enough; making several small, and explaining them, took the deep run longer than finding them.
        report_multiple_bugs=False,
        phases=[phase for phase in Phase if phase is not Phase.explain],
        suppress_health_check=[HealthCheck.too_slow],
    )

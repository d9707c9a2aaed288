"""What only the library's own laws are tried on, beside the strategies that it gives to everybody."""

from collections.abc import Mapping

from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from multiline_batch import Facts, Inventory, Pool, Questions, UploadRequest, Usage, Utilization
from multiline_batch.testing.strategies import NUMBERS, PEOPLE, policies, upload_texts
from support import GOOD, IDENTITY, ROOT, SALES, SERVICE, account, number, record, request

blank_rows: st.SearchStrategy[dict[str, str]] = st.just(dict.fromkeys(GOOD, "")) | st.just(dict.fromkeys(GOOD, " "))


def is_blank(row: Mapping[str, str]) -> bool:
    """Return whether no cell of a row holds anything but spaces."""
    return not any(text.strip() for text in row.values())


def with_more(inventory: Inventory, count: int, *, owner: str) -> Inventory:
    """Return the inventory with more free numbers that nobody names."""
    more = (record(number(200 + index), owner=owner) for index in range(count))
    return evolve(inventory, numbers=(*inventory.numbers, *more))


right_files: st.SearchStrategy[list[dict[str, str]]] = st.lists(
    st.fixed_dictionaries(
        {name: st.just(text) for name, text in GOOD.items()}
        | {
            IDENTITY: st.sampled_from(PEOPLE),
            "multiline_number": st.sampled_from(["", "", *NUMBERS[:3]]),
        }
    ),
    min_size=1,
    max_size=5,
)
"""Files of rows of which only what is known of people and numbers decides."""

right_requests: st.SearchStrategy[UploadRequest] = policies().map(lambda policy: request(policy=policy))
"""Requests against which nothing speaks, under any policy."""


_owners = st.sampled_from([SALES, SALES, ROOT, SERVICE])
_usages = st.sampled_from([*[Usage.AVAILABLE] * 3, Usage.RESERVED, *Usage])
_mostly = st.sampled_from([True] * 9 + [False])
_small_pools = st.builds(Pool, available=st.integers(0, 3), outstanding=st.integers(0, 1))


@st.composite
def full_answers(draw: st.DrawFn, questions: Questions) -> Facts:
    """Answer all questions of an upload: most numbers are there, in whatever state, most people are not, and the pool is small."""
    holders = st.sampled_from([None, None, "nobody@example.org", *questions.identities[:2]])
    known = [(asked, draw(_usages)) for asked in questions.numbers if draw(_mostly)]
    return questions.answer(
        numbers=[
            record(asked, usage, owner=draw(_owners), holder=None if usage is Usage.AVAILABLE else draw(holders))
            for asked, usage in known
        ],
        accounts=[account(key) for key in questions.identities if not draw(_mostly)],
        pool=draw(_small_pools),
        utilization=Utilization(in_use=1, total=10) if questions.utilization else None,
    )


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

"""
How the tests run: the same examples every time and no verdict by the clock of a busy machine; others and more in the deep run.

Coverage is of tests that say what they expect: those that try whatever chance or exhaustion gives run without the tracer, which would double
their time.
"""

import gc
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent
WITHOUT_TRACER = {"attacks", "database", "model", "property"}
"""Folders whose tests count for no coverage, beside whatever Hypothesis tries."""

settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile("deep", deadline=None, derandomize=False, database=None, max_examples=1500, print_blob=True)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile before any test is imported: `law` builds on it."""
    settings.load_profile("deep" if _is_deep(config) else "default")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let whatever Hypothesis tries take part in the deep run."""
    if _is_deep(item.config) and _is_by_chance(item):
        item.add_marker("deep")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Let what runs without the tracer come last.

    What the library keeps once it is worked out would otherwise be worked out where nobody counts its lines.
    """
    items.sort(key=_is_without_tracer)


def pytest_collection_finish() -> None:
    """Keep the tests from the garbage collector, which would look through all ten thousand of them again and again."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Take the tracer of coverage away, and no debugger's."""
    config = item.config
    if not _is_without_tracer(item) or not config.pluginmanager.hasplugin("_cov") or config.getoption("no_cov"):
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


def _is_without_tracer(item: pytest.Item) -> bool:
    return _is_by_chance(item) or item.path.relative_to(TESTS).parts[0] in WITHOUT_TRACER


def _is_by_chance(item: pytest.Item) -> bool:
    return hasattr(getattr(item, "obj", None), "hypothesis")


def _is_deep(config: pytest.Config) -> bool:
    return str(config.getoption("markexpr")) == "deep"

"""How the tests run: the same examples every time and no verdict by the clock of a busy machine; others and more in the deep run."""

import pytest
from hypothesis import settings

settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile("deep", deadline=None, derandomize=False, database=None, max_examples=1500, print_blob=True)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile before any test is imported: `law` builds on it."""
    settings.load_profile("deep" if _is_deep(config) else "default")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let whatever Hypothesis tries take part in the deep run."""
    if _is_deep(config):
        for item in items:
            if hasattr(getattr(item, "obj", None), "hypothesis"):
                item.add_marker("deep")


def _is_deep(config: pytest.Config) -> bool:
    return str(config.getoption("markexpr")) == "deep"

"""The examples in the docstrings of the package are true."""

import doctest
import importlib
import pkgutil

import pytest

import multiline_batch

MODULES = sorted(module.name for module in pkgutil.walk_packages(multiline_batch.__path__, "multiline_batch."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module_are_true(name: str) -> None:
    """Every example in the docstrings of a module gives what stands below it."""
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


def test_there_are_examples() -> None:
    """The examples are found at all."""
    modules = [importlib.import_module(name) for name in MODULES]
    assert sum(len(found.examples) for module in modules for found in doctest.DocTestFinder().find(module)) > 50

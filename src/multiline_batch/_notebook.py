"""
What a notebook calls on a value to show it; the page itself is made by `display`, which is loaded when the first one is shown.
"""

import importlib

from multiline_batch._value import Value


class Shown(Value):
    """A value that a notebook shows as a page."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        # The one call that goes up: a value has to know that there is a display, and nothing else about it.
        page: str = importlib.import_module("multiline_batch.display").to_html(self)
        return page

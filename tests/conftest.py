"""How the tests run: the same examples every time, and no verdict by the clock of a busy machine."""

from hypothesis import settings

settings.register_profile("default", deadline=None, derandomize=True)
settings.load_profile("default")

"""Everything that the library loads at first need, loaded now."""

import subprocess
import sys

from multiline_batch import preload
from multiline_batch.preloading import DEFERRED


def _fresh(script: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603  Ours.
    return done.stdout.split()


def test_all_that_is_deferred_is_loaded() -> None:
    """A fresh process has none of the deferred modules, and all of them after one call."""
    script = (
        "import sys, multiline_batch\n"
        "from multiline_batch.preloading import DEFERRED\n"
        "print(sum(name in sys.modules for name in DEFERRED))\n"
        "multiline_batch.preload()\n"
        "print(sum(name in sys.modules for name in DEFERRED))\n"
    )
    assert _fresh(script) == ["0", str(len(DEFERRED))]


def test_metadata_of_every_country_is_loaded() -> None:
    """After the call a number of any country is read without another import."""
    script = (
        "import sys, multiline_batch\n"
        "from multiline_batch.cells import parse_identity\n"
        "multiline_batch.preload()\n"
        "before = set(sys.modules)\n"
        "for text in ('+12015550123', '+442079460123', '+33199001234', 'anna@xn--bcher-kva.example', '999'):\n"
        "    parse_identity(text, default_region='GB')\n"
        "print(len(set(sys.modules) - before))\n"
    )
    assert _fresh(script) == ["0"]


def test_calling_twice_is_harmless() -> None:
    """A second call finds everything loaded."""
    preload()
    before = set(sys.modules)
    preload()
    assert set(sys.modules) == before
    assert before >= set(DEFERRED)

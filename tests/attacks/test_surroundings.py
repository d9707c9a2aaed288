"""
The same upload comes to the same everywhere, and nothing that a process shares is changed.

Each test starts processes that judge all conformance vectors (``surroundings_run.py``) under another hash seed, time zone, locale, Python, or in
eight threads at once; ``python -m pytest -m deep --no-cov`` adds the other Pythons.
"""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

import multiline_batch

SCRIPT = Path(__file__).with_name("surroundings_run.py")
SOURCE = Path(multiline_batch.__file__).parents[1]
PLAIN = {"PYTHONHASHSEED": "0", "TZ": "UTC", "WANTED_LOCALE": "C"}


@cache
def run(*arguments: str, python: str = sys.executable, **surroundings: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what changed in a process, and the digests that it came to."""
    done = subprocess.run(  # noqa: S603  Ours.
        [python, str(SCRIPT), *arguments],
        env={**os.environ, **PLAIN, **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return tuple(told["changed"]), tuple(told["digests"])


def locales() -> list[str]:
    """Return the locales of this machine that write dates, numbers or letters in another way, or one of UTF-8 at least."""
    done = subprocess.run(["/usr/bin/env", "locale", "-a"], capture_output=True, text=True, check=False)
    there = [name for name in done.stdout.split() if name.lower().startswith(("tr_", "de_", "ar_", "ja_"))]
    return there[:2] or ["C.UTF-8"]


def pythons() -> list[str]:
    """Return the other Pythons that are supported and found, on the path or beside the one that pyenv chose."""
    names = [f"3.{minor}" for minor in (11, 12, 13, 14) if minor != sys.version_info.minor]
    versions = Path(sys.base_prefix).parent
    beside = {name: sorted(versions.glob(f"{name}.*/bin/python")) for name in names}
    return [str(beside[name][-1]) if beside[name] else shutil.which(f"python{name}") or name for name in names]


def test_nothing_that_a_process_shares_is_changed() -> None:
    """Limits, locale, decimal context, warning filters, hooks, modules and all else are after cold and warm work what they were."""
    changed, digests = run()
    assert changed == ()
    assert len(digests) == 1


def test_hash_seed_time_zone_and_locale_change_nothing() -> None:
    """Under other surroundings all vectors come to the same, letter by letter, reprs and reports too."""
    for seed, zone, locale in zip(("1", "4711"), ("Asia/Kathmandu", "America/St_Johns"), locales(), strict=False):
        assert run(PYTHONHASHSEED=seed, TZ=zone, WANTED_LOCALE=locale) == run()


def test_eight_threads_at_once_come_to_the_same() -> None:
    """Eight threads that load everything at the same moment come to what one thread comes to, then and again."""
    changed, digests = run("threads")
    assert changed == ()
    assert len(digests) == 1


@pytest.mark.deep
@pytest.mark.parametrize("python", pythons(), ids=lambda path: Path(path).parents[1].name if "/" in path else path)
def test_every_python_comes_to_the_same(python: str, tmp_path: Path) -> None:
    """Other Pythons come to the same, letter by letter; all that the library needs is written in Python alone."""
    if "/" not in python:
        pytest.skip(f"Python {python} is not on this machine")
    needed = ("attrs", "attr", "babel", "cattrs", "email_validator", "idna", "dns", "phonenumbers", "typing_extensions")
    found = [
        Path(str(spec.origin)).parents[name != "typing_extensions"] for name in needed if (spec := find_spec(name))
    ]
    libraries = os.pathsep.join(map(str, dict.fromkeys((SOURCE, *found))))
    assert run(python=python, PYTHONPATH=libraries, PYTHONPYCACHEPREFIX=str(tmp_path)) == run()

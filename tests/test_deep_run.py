"""The deep run has what it is for."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

BY_CHANCE = "tests/unit/test_phone.py::test_writing_keeps_every_digit_and_needs_no_apostrophe"
LARGE = "tests/property/test_fast_paths.py::test_a_number_is_what_phonenumbers_says"
ORDINARY = "tests/unit/test_phone.py::test_known_regions_pass"


def test_the_deep_run_tries_what_chance_gives_and_what_is_large() -> None:
    """Whatever Hypothesis tries takes part in the deep run, and the largest sizes; nothing else is run again."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", "--no-cov", "-m", "deep"]
    done = subprocess.run(  # noqa: S603  Ours.
        [*command, BY_CHANCE, LARGE, ORDINARY], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert {line for line in done.stdout.splitlines() if "::" in line} == {f"{LARGE}[10000000]", BY_CHANCE}

"""
Fuzzes every target under coverage: ``python tests/attacks/fuzz.py --minutes 10``, with the extra ``fuzz``.

atheris follows which branches of the library an input reaches, and goes on from those that reach new ones.  The corpus is made anew from the
conformance vectors.  What breaks a promise is printed with its traceback, and its bytes are kept in the folder ``--keep``.
"""

import argparse
import importlib
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

MAX_BYTES = 4096
"""Longest input, in bytes."""

SECONDS_OF_ONE = 10
"""How long one input may take before it counts as hanging, in seconds."""

_TRIED = re.compile(r"number_of_executed_units: *(\d+)")


def fuzz(name: str, seconds: int, keep: Path) -> None:
    """Fuzz one target in this process, which ends with it."""
    # It has no types, and only this command needs it.
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["multiline_batch"]):
        from attacks.targets import TARGETS, seeds  # noqa: PLC0415  Only now it is instrumented.

    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    for index, seed in enumerate(seeds(name)):
        (corpus / f"{index:05}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MAX_BYTES}",
        f"-timeout={SECONDS_OF_ONE}",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={keep}/{name}-", str(corpus)], TARGETS[name][0])
    atheris.Fuzz()


def main() -> int:
    """Fuzz all targets one after another, each in a process of its own, and tell how many inputs were tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long in all")
    parser.add_argument(
        "--target", choices=["upload", "cells", "report", "wire"], action="append", help="only this one"
    )
    parser.add_argument(
        "--keep", type=Path, default=Path("fuzz-findings"), help="folder for inputs that break a promise"
    )
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    names: list[str] = options.target or ["upload", "cells", "report", "wire"]
    seconds = max(1, round(60 * options.minutes / len(names)))
    options.keep.mkdir(parents=True, exist_ok=True)
    if options.here:
        fuzz(names[0], seconds, options.keep)
    failed = 0
    for name in names:
        command = [sys.executable, __file__, "--here", "--target", name, "--keep", str(options.keep)]
        command += ["--minutes", str(seconds / 60)]
        begin = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603  Ours.
        told = _TRIED.search(done.stderr)
        print(f"{name}: {told[1] if told else 'no'} inputs in {time.monotonic() - begin:.0f} seconds")  # noqa: T201  A command.
        if done.returncode:
            failed += 1
            print(done.stdout[-3000:], done.stderr[-3000:], sep="\n")  # noqa: T201  A command.
    if not any(options.keep.iterdir()):
        options.keep.rmdir()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

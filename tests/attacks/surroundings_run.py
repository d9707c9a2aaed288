"""
Judges every conformance vector in a process of its own, and prints a digest of all that came of it; `test_surroundings` starts it.

With the argument ``threads`` eight threads judge a part of them at once, before anything is loaded, and again warm.  The state of the process is compared before and
after: whatever the library changes for others is printed instead of the digest.
"""

import csv
import decimal
import gc
import hashlib
import importlib
import json
import locale
import logging
import os
import random
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

THREADS = 8
A_PART = 12
"""Of how many vectors each thread judges one."""

_MENDED = ("typing._collect_parameters", "typing._check_generic", "typing._is_param_expr")
CACHES = frozenset(
    {
        "encodings._cache",
        "linecache.cache",
        "re._cache",
        "re._cache2",
        "sys.modules",
        "sys.path_importer_cache",
        "typing._caches",
        "typing._cleanups",
        *_MENDED,
    }
)
"""What Python itself keeps whenever something is imported or compiled, and what typing_extensions mends in `typing`."""

LANGUAGES = ("en", "de", "es", "fr", "it", "pt")

# Newer Pythons load it late, and it tells copyreg of its classes.
importlib.import_module("typing")
locale.setlocale(locale.LC_ALL, os.environ.get("WANTED_LOCALE", ""))


def state() -> dict[str, object]:
    """Return what all code of a process shares."""
    context = decimal.getcontext()
    return {
        "csv.field_size_limit": csv.field_size_limit(),
        "csv.list_dialects": sorted(csv.list_dialects()),
        "locale": locale.setlocale(locale.LC_ALL),
        "decimal": (repr(context), repr(decimal.DefaultContext)),
        "warnings.filters": list(map(repr, warnings.filters)),
        "recursion": sys.getrecursionlimit(),
        "digits": sys.get_int_max_str_digits(),
        "switch": sys.getswitchinterval(),
        "gc": (gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.get_freeze_count(), len(gc.callbacks)),
        "hooks": tuple(map(id, (sys.excepthook, sys.displayhook, threading.excepthook, sys.unraisablehook))),
        "trace": (sys.gettrace(), sys.getprofile()),
        "import": (sys.path, list(map(repr, sys.meta_path)), len(sys.path_hooks)),
        "environment": dict(os.environ),
        "folder": os.getcwd(),  # noqa: PTH109  What a process is in.
        "signals": [repr(signal.getsignal(one)) for one in (signal.SIGINT, signal.SIGTERM)],
        "socket": socket.getdefaulttimeout(),
        "logging": (logging.root.level, list(logging.root.handlers), logging.root.manager.disable),
        "random": hashlib.sha256(repr(random.getstate()).encode()).hexdigest(),
        "threads": threading.active_count(),
        "streams": (id(sys.stdout), id(sys.stderr)),
    }


def globals_of(names: set[str]) -> dict[str, object]:
    """Return what stands in modules under every name: the same object, and of containers the same items."""
    found: dict[str, object] = {}
    for module in sorted(names & sys.modules.keys()):
        for name, value in list(vars(sys.modules[module]).items()):
            kept = len(value) if type(value) in {dict, list, set} else None
            found[f"{module}.{name}"] = (id(value), kept)
    return found


def differences(before: dict[str, object], after: dict[str, object]) -> list[str]:
    """Return the names of what is no longer what it was."""
    return [name for name, value in before.items() if name not in CACHES and after.get(name, "gone") != value]


def judge_all(start: int, every: int = 1) -> str:
    """Return a digest of what becomes of all vectors, or a part of them, beginning at one of them, whatever the order."""
    testing = importlib.import_module("multiline_batch.testing")
    running = importlib.import_module("multiline_batch.testing.running")
    batch, wire = importlib.import_module("multiline_batch"), importlib.import_module("multiline_batch.wire")
    cases = testing.vectors()[::every]
    told: dict[int, str] = {}
    for step in range(len(cases)):
        place = (start * len(cases) // THREADS + step) % len(cases)
        judged = running.judge(cases[place])
        parts = [repr(judged), json.dumps(wire.to_wire(judged), sort_keys=True)]
        if isinstance(judged, batch.Plan) and len(judged.entries) < 50:
            at, language = datetime(2026, 11, 23, 9, 30, tzinfo=UTC), LANGUAGES[place % len(LANGUAGES)]
            report = batch.report_batch(judged, at=at, locale=language)
            parts += [report.csv, report.retry or "", batch.render(judged, language)]
        told[place] = "\0".join(parts)
    whole = "\1".join(told[place] for place in sorted(told))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def at_once(work: Callable[[int], str]) -> set[str]:
    """Let eight threads work at the same moment, and return all that they came to."""
    gate, found, failed = threading.Barrier(THREADS), list[str](), list[BaseException]()

    def run(place: int) -> None:
        gate.wait()
        try:
            found.append(work(place))
        except BaseException as error:  # noqa: BLE001  A thread's failure is the process's.
            failed.append(error)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    assert len(found) == THREADS
    return set(found)


def main() -> None:
    """Judge all vectors cold and warm, and print what they came to, or what changed."""
    foreign = {name for name in sys.modules if not name.startswith(("__main__", "multiline_batch"))}
    before, modules = state(), globals_of(foreign)
    several = "threads" in sys.argv
    part = partial(judge_all, every=A_PART)
    cold = at_once(part) if several else {judge_all(0)}
    changed = differences(before, state()) + differences(modules, globals_of(foreign))
    own = {name for name in sys.modules if name.startswith("multiline_batch")}
    settled = globals_of(own)
    warm = at_once(part) | {part(0)} if several else {judge_all(3)}
    changed += differences(before, state()) + differences(settled, globals_of(own))
    sys.stdout.write(json.dumps({"changed": changed, "digests": sorted(cold | warm)}))


if __name__ == "__main__":
    main()

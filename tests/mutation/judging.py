"""
Judging: which tests reach a mutant, and whether one of them fails.

Everything runs in forked processes, so that no mutant leaves a trace and none waits for the interpreter to start.  A mutant in the body of
a function is judged in a process in which all tests are collected already: the function gets the code of the mutant, and the tests that
reach its statement run, the quickest first, until one fails.  A mutant of a table is judged there too: its statement is executed anew, and
whoever held the table gets the other one.  What can be put in place in neither way, such as a field of a class, and whatever survived,
is judged in a process that imports the package anew with the mutated module, by the unit tests of that module.

Time is processor time, so a busy machine makes no mutant time out.
"""

import ast
import gc
import json
import os
import resource
import sys
import tempfile
import time
import traceback
import types
from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from coverage import Coverage
from mutants import Mutant

PACKAGE = "multiline_batch"
_OPTIONS = (
    *(
        "-o",
        "addopts=",
        "--import-mode=importlib",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-p",
        "no:cov",
    ),
    # Plugins are loaded before the processes part.
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
_MARKS = ("-m", "not benchmark and not deep and not notebook and not hosts")
_MEMORY = 4 << 30
_LONGEST = 1000.0

_REACH, _RESULTS = Path("reach.json"), Path("results.json")

SURVIVED, KILLED, NOT_SWAPPED, BROKEN = 0, 1, 3, 4
TIMED_OUT = -1
_CONTROL = -1
"""The number of the run without a mutant, in which nothing may fail."""


@frozen
class Reach:
    """
    What a run of the tests without a mutant tells.

    Attributes:
        seconds: How long each test took.

        tests: The tests that ran each line of each module, by module and line; the blank one stands for the import.
    """

    seconds: Mapping[str, float]
    tests: Mapping[str, Mapping[int, Collection[str]]]

    def of(self, mutant: Mutant, own: Sequence[str]) -> list[str]:
        """
        Return the tests that run a mutant's statement, or anything in its module if that is no function.

        Tests of *own* files come first, and the quickest before others; unit tests of other modules do not count.
        """
        lines = self.tests.get(mutant.module, {})
        found = {test for line in (mutant.lines if mutant.in_function else lines) for test in lines.get(line, ())}
        order = sorted(
            (not test.startswith(tuple(own)), self.seconds[test], test) for test in found & self.seconds.keys()
        )
        return [test for is_other, _, test in order if not (is_other and test.startswith("tests/unit/"))]


def run_forked(work: Callable[[], int], *, seconds: float, log: str = os.devnull) -> int:
    """Fork a process that does some work and return its id; it may use so many seconds of processor time."""
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    status = BROKEN
    try:
        output = os.open(log, os.O_WRONLY | os.O_CREAT)
        os.dup2(output, 1)
        os.dup2(output, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.mkdtemp(dir=Path.cwd(), prefix="scratch-")
        status = work()
    except BaseException:  # noqa: BLE001  Nothing may come back from here.
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def judge_all(
    jobs: Iterable[tuple[int, Callable[[], int], float]], *, at_once: int, tell: Callable[[int, int], None]
) -> None:
    """Do numbered jobs in forked processes, some at once, and tell what each came to."""
    running: dict[int, int] = {}

    def collect() -> None:
        process, status, _ = os.wait4(-1, 0)
        code = os.waitstatus_to_exitcode(status)
        tell(running.pop(process), code if code >= 0 else TIMED_OUT)

    for number, work, seconds in jobs:
        if len(running) >= at_once:
            collect()
        running[run_forked(work, seconds=seconds)] = number
    while running:
        collect()


class _Measure:
    """Notes how long each test takes and which lines it runs."""

    def __init__(self) -> None:
        self.coverage = Coverage(data_file=None, source=[PACKAGE], config_file=False)
        self.seconds: dict[str, float] = defaultdict(float)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.coverage.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self.coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration


def measure(source: Path, tests: Sequence[str]) -> int:
    """Run the tests as they are, and write down what each reaches."""
    plugin = _Measure()
    plugin.coverage.start()
    status = pytest.main([*_OPTIONS, *_MARKS, *tests], plugins=[plugin])
    plugin.coverage.stop()
    data = plugin.coverage.get_data()
    found = {path.stem: data.contexts_by_lineno(str(path)) for path in source.glob("*.py")}
    _REACH.write_text(json.dumps([plugin.seconds, found]))
    return int(status)


def read_reach() -> Reach:
    """Return what `measure` has written down."""
    seconds, found = json.loads(_REACH.read_text())
    return Reach(
        seconds, {module: {int(line): tests for line, tests in lines.items()} for module, lines in found.items()}
    )


class _Swap:
    """Judges mutants of functions in place of running the tests that were collected."""

    def __init__(self, mutants: Sequence[tuple[Mutant, list[str]]], reach: Reach, source: Path, at_once: int) -> None:
        self._mutants, self._reach, self._source, self._at_once = mutants, reach, source, at_once
        self.results: dict[int, int] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        live = _live_functions()
        gc.freeze()
        timed = {test: (item, _limit(self._reach.seconds[test])) for test, item in items.items()}
        jobs = [(_CONTROL, lambda: _run_items(timed.values()), _LONGEST)]
        jobs += [
            (number, _swapped(mutant, self._source, live, [timed[test] for test in tests]), _LONGEST)
            for number, (mutant, tests) in enumerate(self._mutants)
        ]
        judge_all(jobs, at_once=self._at_once, tell=self.results.__setitem__)
        return True


def _limit(seconds: float) -> float:
    return 3 + 5 * seconds


_Place = tuple[str, str, int]
_Timed = tuple[pytest.Item, float]
"""A test, and how many seconds of processor time it may take."""


def _live_functions() -> dict[_Place, list[types.FunctionType]]:
    live: dict[_Place, list[types.FunctionType]] = defaultdict(list)
    # What is spared by the collector of garbage is not among its objects.
    gc.unfreeze()
    for value in gc.get_objects():
        if isinstance(value, types.FunctionType):
            code = value.__code__
            live[code.co_filename, code.co_qualname, code.co_firstlineno].append(value)
    return live


def _codes(code: types.CodeType) -> Iterable[types.CodeType]:
    for value in code.co_consts:
        if isinstance(value, types.CodeType):
            yield value
            if "<locals>" not in value.co_qualname:
                yield from _codes(value)


def _swapped(
    mutant: Mutant, source: Path, live: Mapping[_Place, list[types.FunctionType]], items: Sequence[_Timed]
) -> Callable[[], int]:
    def work() -> int:
        path = str(source / f"{mutant.module}.py")
        try:
            swapped = _swap_function(mutant, path, live) if mutant.in_function else _swap_table(mutant, path)
        except Exception:  # noqa: BLE001  A mutant may raise anything when it is executed.
            return KILLED
        return _run_items(items) if swapped else NOT_SWAPPED

    return work


def _run_items(items: Iterable[_Timed]) -> int:
    for item, seconds in items:
        # A loop without an end is noticed after the time of the test that runs into it, and not after that of all.
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1, resource.RLIM_INFINITY))
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        if item.session.testsfailed:
            return KILLED
    return SURVIVED


def _swap_function(mutant: Mutant, path: str, live: Mapping[_Place, list[types.FunctionType]]) -> bool:
    swapped = False
    for code in _codes(compile(mutant.text, path, "exec")):
        if code.co_firstlineno <= mutant.lines.start:
            for function in live.get((path, code.co_qualname, code.co_firstlineno), ()):
                if len(function.__code__.co_freevars) != len(code.co_freevars):
                    return False
                function.__code__ = code
                swapped = True
    return swapped


def _swap_table(mutant: Mutant, path: str) -> bool:
    module = sys.modules.get(f"{PACKAGE}.{mutant.module}")
    statement = next((node for node in ast.parse(mutant.text).body if node.lineno == mutant.lines.start), None)
    if module is None or not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    names: dict[str, object] = {}
    exec(compile(ast.Module([statement], []), path, "exec"), vars(module), names)  # noqa: S102  That is a mutant.
    for name, table in names.items():
        old = vars(module)[name]
        # Whoever imported it has it under the same name.
        for holder in [*sys.modules.values()]:
            if vars(holder).get(name) is old:
                setattr(holder, name, table)
    return bool(names)


def judge_swapped(
    mutants: Sequence[tuple[Mutant, list[str]]], reach: Reach, *, source: Path, tests: Sequence[str], at_once: int
) -> int:
    """Judge mutants that can be put in place, each with its tests, and write down what each came to."""
    plugin = _Swap(mutants, reach, source, at_once)
    status = pytest.main([*_OPTIONS, *_MARKS, *tests], plugins=[plugin])
    _RESULTS.write_text(json.dumps([plugin.results[number] for number in range(len(mutants))]))
    return int(status) or plugin.results[_CONTROL]


def read_results() -> list[int]:
    """Return what `judge_swapped` has written down."""
    results: list[int] = json.loads(_RESULTS.read_text())
    return results


class _Loader(SourceFileLoader):
    """Loads a module with another text."""

    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self._text = text

    def get_data(self, path: str) -> bytes:
        """Return the other text."""
        return self._text.encode() if path == self.path else super().get_data(path)

    def path_stats(self, path: str) -> Mapping[str, Any]:
        """Raise, so that no compiled file is looked for and none is written."""
        raise OSError(path)


class _Finder(MetaPathFinder):
    """Finds one module, and nothing else."""

    def __init__(self, spec: ModuleSpec | None) -> None:
        self._spec = spec

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Return where the module comes from."""
        return self._spec if self._spec and fullname == self._spec.name else None


def imported(module: str, text: str, tests: Sequence[str], *, source: Path) -> Callable[[], int]:
    """Return work that runs tests in a process that imports a module with another text."""

    def work() -> int:
        name, path = f"{PACKAGE}.{module}", str(source / f"{module}.py")
        sys.meta_path.insert(0, _Finder(spec_from_file_location(name, path, loader=_Loader(name, path, text))))
        status = pytest.main([*_OPTIONS, *_MARKS, *tests])
        return SURVIVED if status == pytest.ExitCode.OK else KILLED

    return work

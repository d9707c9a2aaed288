"""
Mutation testing as a command: does a test fail for every small fault that could be in the rules?

It copies the tree to a temporary directory, plants one fault after the other and runs the tests that reach it.  It prints by module how many
mutants were killed.  ``survivors.toml`` names the rooms of which it lists each survivor, with the reason: the command fails if another one
survived there, or if the file lists one that was killed or that there is no more.  Of all other modules it tells the figure alone.

    python tests/mutation/run.py [MODULE ...] [--jobs N] [--survivors OUT.toml]
"""

import argparse
import importlib
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from judging import (
    BROKEN,
    KILLED,
    NOT_SWAPPED,
    PACKAGE,
    SURVIVED,
    imported,
    judge_all,
    judge_swapped,
    measure,
    read_reach,
    read_results,
    run_forked,
)
from mutants import Mutant, make_mutants

ROOT = Path(__file__).parents[2]
LISTED = Path(__file__).with_name("survivors.toml")
# Rooms whose unit tests stand in other files too, or in others alone.
_NEAR = {
    "_locale": ("catalogue", "messages"),
    "_notebook": ("display",),
    "book": ("planning",),
    "choices": ("choices", "rows"),
    "reporting": ("reporting", "remarks"),
    "row_rules": ("rows",),
    "rows": ("rows", "reading"),
    "short_way": ("rows",),
    "wire": ("wire", "wire_documents"),
    "wire_schema": ("wire_documents",),
}
# They are loaded before anything is forked; the package itself never is.
_LIBRARIES = (
    "_pytest.assertion",
    "babel.messages",
    "babel.numbers",
    "cattrs",
    "email_validator",
    "hypothesis.strategies",
    "jsonschema",
    "phonenumbers",
)

Key = tuple[str, str, str, str]


def main() -> int:
    """Run the command and return its exit status: 0 where nothing is to be done."""
    parser = argparse.ArgumentParser(description="Plant small faults and see that a test fails for each.")
    parser.add_argument("modules", nargs="*", help="names of modules, such as allocation; all of them if left out")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many mutants are judged at once")
    parser.add_argument(
        "--survivors", type=Path, help="where to write the survivors that are not listed, of all modules"
    )
    options = parser.parse_args()
    out = options.survivors and options.survivors.absolute()
    with tempfile.TemporaryDirectory(prefix="mutation-") as name:
        place = Path(name)
        _copy_tree(place)
        source = place / "src" / PACKAGE
        modules = options.modules or sorted(path.stem for path in source.glob("*.py") if path.stem != "__init__")
        mutants = [m for module in modules for m in make_mutants(module, (source / f"{module}.py").read_text())]
        results = _judge(mutants, source, options.jobs)
    return _report(modules, mutants, results, out)


def _copy_tree(place: Path) -> None:
    for name in ("src", "tests", "docs"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, place)
    os.chdir(place)
    sys.path[:0] = [str(place / "src"), str(place / "tests")]
    os.environ["PYTHONPATH"] = str(place / "src")
    # Most of the time would go into what other packages add to pytest, and into compiling the tests again and again.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = False
    for library in _LIBRARIES:
        importlib.import_module(library)


def _judge(mutants: Sequence[Mutant], source: Path, at_once: int) -> list[int]:
    """Return for each mutant what it came to."""
    own = {mutant.module: _own_tests(mutant.module) for mutant in mutants}
    tests = (*dict.fromkeys(path for paths in own.values() for path in paths), "tests/source")
    _do(lambda: measure(source, tests), "the tests fail without a mutant")
    reach = read_reach()
    _say(f"{len(mutants)} mutants; {len(reach.seconds)} tests, {sum(reach.seconds.values()):.0f} s")
    judged = [(mutant, reach.of(mutant, own[mutant.module])) for mutant in mutants]
    _do(
        lambda: judge_swapped(judged, reach, source=source, tests=tests, at_once=at_once),
        "the tests fail in a forked process, or could not be collected",
    )
    results = dict(enumerate(read_results()))
    again = [(number, mutants[number]) for number, result in results.items() if result in {SURVIVED, NOT_SWAPPED}]
    _say(f"{len(again)} to judge by import")
    judge_all(
        ((number, imported(m.module, m.text, own[m.module], source=source), 100.0) for number, m in again),
        at_once=at_once,
        tell=results.__setitem__,
    )
    if BROKEN in results.values():
        sys.exit("a mutant could not be judged")
    return [results[number] for number in range(len(mutants))]


def _own_tests(module: str) -> list[str]:
    """Return the files of unit tests of a module, and those that look at all of them."""
    names = (*_NEAR.get(module, (module.strip("_"),)), "wrong_use", "left_out")
    return [*(f"tests/unit/test_{name}.py" for name in names), "tests/test_privacy.py"]


def _do(work: Callable[[], int], failure: str) -> None:
    process = run_forked(work, seconds=100_000, log="log")
    if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]):
        _say(Path("log").read_text())
        sys.exit(failure)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _report(modules: Iterable[str], mutants: Sequence[Mutant], results: Sequence[int], out: Path | None) -> int:
    modules = set(modules)
    document = tomllib.loads(LISTED.read_text())
    alive = {m.key: m for m, result in zip(mutants, results, strict=True) if result == SURVIVED}
    listed = {_key(entry) for entry in document["survivor"] if entry["module"] in modules}
    for module in [*sorted(modules), ""]:
        of_module = [r for m, r in zip(mutants, results, strict=True) if module in {m.module, ""}]
        killed, timed_out = sum(r != SURVIVED for r in of_module), sum(r not in {SURVIVED, KILLED} for r in of_module)
        share = 100 * killed / max(1, len(of_module))
        sys.stdout.write(
            f"{module or 'all':16} {killed:5} of {len(of_module):5} killed, {share:5.1f} %; "
            f"timed out: {timed_out}, survived: {len(of_module) - killed}\n"
        )
    new = [alive[key] for key in alive if key not in listed]
    gone = sorted(listed - alive.keys())
    wrong = [mutant for mutant in new if mutant.module in document["rooms"]]
    for mutant in wrong:
        sys.stdout.write(
            f"\nsurvived: {mutant.module}:{mutant.lines.start} {mutant.function}\n- {mutant.was}\n+ {mutant.now}\n"
        )
    for key in gone:
        sys.stdout.write(f"\nlisted, and killed or no more: {' '.join(key)}\n")
    if len(new) > len(wrong):
        sys.stdout.write(f"\nsurvived in rooms whose survivors are not listed: {len(new) - len(wrong)}\n")
    if out:
        out.write_text("\n".join(map(_entry, new)))
    return 1 if wrong or gone else 0


def _key(entry: dict[str, str]) -> Key:
    return entry["module"], entry["function"], entry["was"], entry["now"]


def _entry(mutant: Mutant) -> str:
    fields = zip(("module", "function", "was", "now"), mutant.key, strict=True)
    return "[[survivor]]\n" + "".join(f"{name} = '''{text}'''\n" for name, text in fields) + 'reason = ""\n'


if __name__ == "__main__":
    sys.exit(main())

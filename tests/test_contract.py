"""The contract of the package as a whole: its public names, the direction of its imports, its privacy, its silence."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import multiline_batch

PACKAGE = Path(multiline_batch.__file__).parent

FLOORS = (
    ("_fields", "_value"),
    ("_email", "_locale", "_notebook", "_phone", "rules", "vocabulary", "writing"),
    ("catalogue", "findings", "identifiers", "policy"),
    ("accounts", "causes", "decoding", "records", "request", "spellings"),
    ("cells", "channel", "preconditions", "preloading", "schema"),
    ("allocation", "choices", "facts", "row_rules", "table_schema", "template"),
    ("gates", "inventory", "moves"),
    ("invitations", "short_way"),
    ("rows",),
    ("reading",),
    ("book", "correcting", "plan"),
    ("outcomes", "planning"),
    ("messages", "report_file"),
    ("reporting",),
    ("display", "flat_records", "wire"),
    ("wire_schema",),
    ("__init__",),
    ("testing.results", "testing.strategies"),
    ("testing.assertions", "testing.cases"),
    ("testing.running", "testing.vectors"),
    ("testing.__init__",),
)
"""The rooms, floor by floor from the ground; an import goes to a lower floor, never to the same and never up."""

HOMES = {
    "babel": {"_locale"},
    "cattrs": {"wire"},
    "email_validator": {"_email"},
    "hypothesis": {"testing.strategies"},
    "idna": set[str](),
    "phonenumbers": {"_phone", "preloading"},
}
"""The third-party libraries but attrs, and the rooms that name them."""

DEFERRED = {
    ("_email", "email_validator"),
    ("_locale", "babel"),
    ("_locale", "babel.dates"),
    ("_locale", "babel.lists"),
    ("_locale", "babel.localedata"),
    ("_locale", "babel.numbers"),
    ("_phone", "phonenumbers"),
    ("catalogue", "importlib.resources"),
    ("cells", "multiline_batch.spellings"),
    ("cells", "multiline_batch.writing"),
    ("facts", "multiline_batch.preconditions"),
    ("plan", "multiline_batch.causes"),
    ("plan", "multiline_batch.preconditions"),
    ("preloading", "phonenumbers"),
    ("preloading", "multiline_batch._email"),
    ("reading", "multiline_batch.causes"),
    ("schema", "difflib"),
    ("schema", "multiline_batch.writing"),
}
"""Imports inside functions: what a plain upload does not need."""


def _imports(name: str) -> list[tuple[str, bool]]:
    tree = ast.parse((PACKAGE / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8"))
    found: list[tuple[str, bool]] = []
    for node in ast.walk(tree):
        top = node in tree.body
        if isinstance(node, ast.ImportFrom):
            found.append((str(node.module), top))
        elif isinstance(node, ast.Import):
            found += [(alias.name, top) for alias in node.names]
    return found


def _modules() -> list[str]:
    rooms = [*PACKAGE.glob("*.py"), *(PACKAGE / "testing").glob("*.py")]
    return sorted(".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in rooms)


def test_every_room_has_a_floor() -> None:
    """The plan of the floors names every module once."""
    assert sorted(name for floor in FLOORS for name in floor) == _modules()


def test_floors_are_told() -> None:
    """The page about the design shows the same floors."""
    page = Path(__file__).parents[1] / "docs" / "explanation" / "decisions.md"
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert [(int(level), tuple(re.findall(r"`([\w.]+)`", rooms))) for level, rooms in reversed(rows)] == list(
        enumerate(FLOORS)
    )


def test_every_room_is_on_the_way() -> None:
    """The way of the data, as the package tells it, leads through every room once, and the page about the design tells the same."""
    way = re.findall(r"^    (\w+) {2,}([\w. ]+)$", multiline_batch.__doc__ or "", re.MULTILINE)
    rooms = sorted(room for _, step in way for room in step.split())
    assert rooms == [name for name in _modules() if not name.endswith("__init__")]
    page = Path(__file__).parents[1] / "docs" / "explanation" / "decisions.md"
    told = re.findall(r"^\| (\w+) \| (`[^|]+`) \|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == [(step, ", ".join(f"`{room}`" for room in names.split())) for step, names in way]


@pytest.mark.parametrize("name", _modules())
def test_imports_go_down(name: str) -> None:
    """A module imports only modules of lower floors, so there is no circle."""
    floor = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
    inner = [m.removeprefix("multiline_batch.") for m, _ in _imports(name) if m.startswith("multiline_batch")]
    assert [m for m in inner if floor[m] >= floor[name]] == []


@pytest.mark.parametrize("name", _modules())
def test_third_party_libraries_have_one_home(name: str) -> None:
    """A third-party library is named only in its home."""
    tops = {module.partition(".")[0] for module, _ in _imports(name)}
    assert {library for library, homes in HOMES.items() if library in tops and name not in homes} == set()


def test_deferred_imports_are_listed() -> None:
    """Inside a function only what a plain upload does not need is imported."""
    assert {(name, module) for name in _modules() for module, top in _imports(name) if not top} == DEFERRED


def test_the_stub_tells_the_same_names() -> None:
    """Type checkers see each public name in the room from which it is loaded, each once and in order."""
    tree = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    told = {alias.name: str(node.module) for node in imports for alias in node.names}
    found = {name: f"multiline_batch.{room}" for name, room in vars(multiline_batch)["_HOMES"].items()}
    assert told == found
    (listed,) = [node.value for node in tree.body if isinstance(node, ast.Assign)]
    assert sorted(ast.literal_eval(listed)) == multiline_batch.__all__
    assert len(told) == sum(len(node.names) for node in imports)


@pytest.mark.parametrize("name", multiline_batch.__all__)
def test_a_public_name_is_that_of_its_room(name: str) -> None:
    """A name is the same whether it is taken from the package or from its room, and the package lists it."""
    room = importlib.import_module(f"multiline_batch.{vars(multiline_batch)['_HOMES'][name]}")
    assert getattr(multiline_batch, name) is getattr(room, name)
    assert name in dir(multiline_batch)


def test_a_name_that_there_is_not_is_told() -> None:
    """A misspelt name raises what any module raises."""
    with pytest.raises(AttributeError, match="module 'multiline_batch' has no attribute 'red_upload'"):
        _ = multiline_batch.red_upload  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue,reportUnknownMemberType,reportUnknownVariableType]


def _fresh(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603  Ours.
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_bare_import_loads_no_heavy_library() -> None:
    """Reading and planning load no library that a program may never need, nor display, wire or catalogues."""
    script = (
        "import sys, multiline_batch\n"
        "assert not [name for name in sys.modules if name.startswith('multiline_batch.')], 'a room is loaded'\n"
        "from multiline_batch import plan_upload, read_upload, report_batch\n"
        "heavy = {'babel', 'cattrs', 'difflib', 'email_validator', 'idna', 'importlib.resources', 'phonenumbers'}\n"
        "names = ('display', 'flat_records', 'table_schema', 'testing', 'wire', 'wire_schema')\n"
        "rooms = {'multiline_batch.' + name for name in names}\n"
        "print(sorted((heavy | rooms) & ({name.partition('.')[0] for name in sys.modules} | set(sys.modules))))"
    )
    assert _fresh(script) == "[]"


def test_the_testing_kit_needs_no_hypothesis() -> None:
    """Vectors and assertions work where Hypothesis is not installed; only its strategies load it."""
    script = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "from multiline_batch.testing import assert_findings, run, violating\n"
        "assert_findings(run(violating('no-rows')), [('no-rows', None, None)])\n"
        "print('multiline_batch.testing.strategies' in sys.modules)"
    )
    assert _fresh(script) == "False"


def test_a_plain_upload_loads_nothing_for_what_is_wrong() -> None:
    """A clean file is read and planned without what judges strange addresses, finds what was meant and puts it into words."""
    script = (
        "import sys\n"
        "from multiline_batch import Mode, Organization, UploadRequest, plan_upload, read_upload\n"
        "head = 'firstname,email address or device,social_messaging,monitor_calls,monitor_sms,forwarding_number'\n"
        "rows = 'Anna,anna@example.org,Yes,auto,on,+44 7700 900123\\n,+447911123456,No,off,off,'\n"
        "upload = read_upload(f'{head}\\n{rows}\\n', UploadRequest(organization=Organization(id='sales')))\n"
        "plan = plan_upload(upload, upload.questions.answer(accounts=[]), mode=Mode.IMPORT_AND_INVITE)\n"
        "assert len(plan.entries) == 2 and not plan.findings\n"
        "late = {'babel', 'cattrs', 'difflib', 'email_validator', 'idna', 'multiline_batch.spellings'}\n"
        "print(sorted(late & sys.modules.keys()))"
    )
    assert _fresh(script) == "[]"


def test_no_function_touches_the_outside() -> None:
    """After `preload` every public function runs without opening, connecting, starting or importing anything."""
    script = Path(__file__).with_name("silent_run.py").read_text(encoding="utf-8")
    assert _fresh(script).splitlines()[-1] == "silent"


def test_every_class_of_values_is_frozen_and_slotted() -> None:
    """No field of a public value can be set, and no instance has a dict in which something else could be put."""
    classes = [value for name in multiline_batch.__all__ if attrs.has(value := getattr(multiline_batch, name))]
    assert len(classes) > 30
    for value in classes:
        assert all("__slots__" in vars(each) for each in value.__mro__ if each is not object), value
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            value.__setattr__(object.__new__(value), attrs.fields(value)[0].name, None)

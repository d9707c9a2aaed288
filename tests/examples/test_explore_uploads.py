"""The notebook about a folder of uploads tells the truth, and the folder is what it says to be."""

import ast
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from make_uploads import MISTAKES, make_uploads
from multiline_batch import (
    RULES,
    Action,
    Finding,
    Fix,
    Inventory,
    Mode,
    Plan,
    PoolScope,
    Questions,
    Safety,
    UploadRequest,
    Usage,
    correct,
    plan_upload,
    read_upload,
)
from multiline_batch.wire import from_wire
from upload_sheets import FIRST, LAST

NOTEBOOK = Path(__file__).parents[2] / "docs" / "examples" / "explore_uploads.ipynb"
Figures = dict[str, int | str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the notebook explores."""
    made = tmp_path_factory.mktemp("uploads")
    make_uploads(made, uploads=100, seed=1)
    return made


class Replay:
    """All uploads of a folder, planned one after another, with some fixes applied first."""

    def __init__(self, folder: Path, choose: Callable[[Fix], bool] = lambda _fix: False) -> None:
        documents = json.loads((folder / "requests.json").read_text(encoding="utf-8"))
        inventory = from_wire(json.loads((folder / "inventory.json").read_text(encoding="utf-8")), Inventory)
        self.inventories = [inventory]
        self.plans: dict[str, Plan] = {}
        for name, document in documents.items():
            request = from_wire(document, UploadRequest)
            plan = self._plan((folder / name).read_bytes(), request)
            chosen = [finding.fix for finding in plan.findings if finding.fix and choose(finding.fix)]
            if chosen:
                plan = self._plan(correct(plan.upload, chosen), request)
            self.plans[name] = plan
            self.inventories.append(self.inventories[-1].after(plan))

    def _plan(self, data: bytes | str, request: UploadRequest) -> Plan:
        upload = read_upload(data, request)
        return plan_upload(upload, self.inventories[-1].answer(upload.questions), mode=Mode.IMPORT_AND_INVITE)

    @property
    def findings(self) -> list[Finding]:
        """The findings of all plans."""
        return [finding for plan in self.plans.values() for finding in plan.findings]

    def count(self, *actions: Action) -> int:
        """Return how many rows have one of these actions."""
        return sum(plan.count(*actions) for plan in self.plans.values())


@pytest.fixture(scope="module")
def replay(folder: Path) -> Replay:
    """Return the uploads as they are, planned."""
    return Replay(folder)


def stops(finding: Finding) -> bool:
    """Return whether a finding refuses or withholds something."""
    return finding.rule.refuses_upload or finding.rule.refuses_row or finding.rule.withholds


def uploads_by(plans: dict[str, Plan], key: Callable[[Finding], str]) -> Counter[str]:
    """Return in how many uploads something is stopped, by some property of what stops it."""
    return Counter(value for plan in plans.values() for value in {key(f) for f in plan.findings if stops(f)})


def room(inventory: Inventory) -> dict[str, int]:
    """Return for how many invitations without a number each organization has room."""
    left: dict[str, int] = {}
    for organization in inventory.organizations:
        owners = organization.pool_owners(PoolScope.USABLE)
        pool = inventory.answer(Questions(organization=organization.id, pool_owners=owners)).pool
        assert pool is not None
        left[organization.name] = pool.available - pool.outstanding
    return left


def compute(folder: Path, replay: Replay) -> Figures:
    """Compute the figures of the notebook without a data frame."""
    plans, created = replay.plans, (Action.CREATE_AND_INVITE, Action.CREATE_AND_WITHHOLD)
    safe, agreed = Replay(folder, lambda fix: fix.safety is Safety.SAFE), Replay(folder, lambda _fix: True)
    levels, causes = uploads_by(plans, lambda f: f.rule.level.value), uploads_by(plans, lambda f: f.code)
    rows_of: dict[str, set[tuple[str, int | None]]] = defaultdict(set)
    for name, plan in plans.items():
        for finding in plan.findings:
            if finding.rule.refuses_row and finding.column:
                rows_of[finding.column].add((name, finding.row))
    column = max(rows_of, key=lambda name: len(rows_of[name]))
    short = [position for position, plan in enumerate(plans.values(), 1) if plan.ledger.granted < plan.ledger.needed]
    empty = {
        name: next(i for i, v in enumerate(replay.inventories) if room(v)[name] <= 0)
        for name in room(replay.inventories[0])
    }
    first = min(empty, key=empty.__getitem__)
    last = replay.inventories[-1]
    free = sum(number.usage is Usage.AVAILABLE for number in last.numbers) - sum(
        account.is_pending and account.number is None for account in last.accounts
    )
    fixes = Counter(finding.fix.safety.value for finding in replay.findings if finding.fix)
    return {
        "uploads": len(plans),
        "uploads refused": sum(plan.refused for plan in plans.values()),
        "rows": sum(len(plan.entries) for plan in plans.values()),
        **{action.value: replay.count(action) for action in (*created, Action.REFUSE)},
        "uploads that nothing stops": sum(not any(map(stops, plan.findings)) for plan in plans.values()),
        "worst level": levels.most_common(1)[0][0],
        "uploads stopped there": levels.most_common(1)[0][1],
        "column that costs most rows": column,
        "rows refused for it": len(rows_of[column]),
        "most frequent costly cause": causes.most_common(1)[0][0],
        "uploads with it": causes.most_common(1)[0][1],
        "uploads short of numbers": len(short),
        "first upload short of numbers": short[0],
        "numbers free in the end": free,
        "first organization without room": first,
        "it has none after upload": empty[first],
        **{f"{safety.value} fixes": fixes[safety.value] for safety in Safety},
        "rows that safe fixes save": safe.count(*created) - replay.count(*created),
        "rows that all proposals save": agreed.count(*created) - replay.count(*created),
        "findings that safe fixes end": len(replay.findings) - len(safe.findings),
    }


def cells() -> list[dict[str, Any]]:
    """Return the code cells of the notebook as it is kept."""
    return [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def shown_figures(code_cells: list[dict[str, Any]]) -> Figures:
    """Return the figures that a notebook shows in the end."""
    (cell,) = (cell for cell in code_cells if "".join(cell["source"]) == "figures")
    shown: Figures = ast.literal_eval("".join(cell["outputs"][0]["data"]["text/plain"]))
    return shown


def test_what_the_notebook_shows_is_true(folder: Path, replay: Replay) -> None:
    """The figures that are kept in the notebook are those of a computation without data frames."""
    assert shown_figures(cells()) == compute(folder, replay)


def test_the_notebook_was_run_from_top_to_bottom() -> None:
    """Every cell has run, in order, in one go, without an error or a warning."""
    counts = [cell["execution_count"] for cell in cells()]
    assert counts == list(range(1, len(counts) + 1))
    kinds = {output["output_type"] for cell in cells() for output in cell["outputs"]}
    assert kinds == {"execute_result", "display_data"}


def test_the_notebook_shows_no_personal_data() -> None:
    """No output shows an address, a phone number or a name, and the file stays small enough to be kept with its pictures."""
    shown = "".join(
        "".join(text)
        for cell in cells()
        for output in cell["outputs"]
        for kind, text in output["data"].items()
        if kind.startswith("text/")
    )
    assert "Retail Italy" in shown
    assert re.findall(r"@|\+?\d{7,}", shown) == []
    assert set(re.findall(r"\w+", shown)).isdisjoint(f"{FIRST} {LAST}".split())
    assert NOTEBOOK.stat().st_size < 1_000_000


@pytest.mark.notebook
def test_the_notebook_runs_from_scratch(folder: Path, replay: Replay) -> None:
    """Run once more, the notebook ends without an error and shows the same figures."""
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: install the extra `notebook`")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: install the extra `notebook`")
    for needed in ("ipykernel", "matplotlib", "pandas"):
        pytest.importorskip(needed, reason=f"{needed} is not installed: install the extra `notebook`")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    resources = {"metadata": {"path": str(NOTEBOOK.parent)}}
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
    code_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert shown_figures(code_cells) == compute(folder, replay)
    assert sum("image/png" in output.get("data", {}) for cell in code_cells for output in cell.outputs) == 8


def test_every_mistake_is_found(folder: Path, replay: Replay) -> None:
    """Each mistake that was made in a file is told by a rule that it says, and every kind of mistake was made."""
    planted = json.loads((folder / "planted.json").read_text(encoding="utf-8"))
    missed = [
        (name, mistake)
        for name, mistakes in planted.items()
        for mistake in mistakes
        if not {finding.code for finding in replay.plans[name].findings}.intersection(MISTAKES[mistake].codes.split())
    ]
    assert missed == []
    assert {mistake for mistakes in planted.values() for mistake in mistakes} == MISTAKES.keys()
    assert {code for mistake in MISTAKES.values() for code in mistake.codes.split()} <= RULES.keys()


def test_files_without_a_mistake_are_refused_for_want_of_nothing(folder: Path, replay: Replay) -> None:
    """Where no mistake was made, no row is refused; a number can be lacking all the same."""
    planted = json.loads((folder / "planted.json").read_text(encoding="utf-8"))
    clean = [replay.plans[name] for name, mistakes in planted.items() if not mistakes]
    assert clean
    assert [plan for plan in clean if plan.count(Action.REFUSE, Action.UNDECIDED)] == []


def test_the_same_seed_makes_the_same_folder(folder: Path, tmp_path: Path) -> None:
    """The folder is the same to the byte with the same seed, and another with another."""
    again, other = tmp_path / "again", tmp_path / "other"
    for made, seed in ((again, 1), (other, 2)):
        made.mkdir()
        make_uploads(made, uploads=100, seed=seed)
    contents = [{path.name: path.read_bytes() for path in made.iterdir()} for made in (folder, again, other)]
    assert contents[0] == contents[1] != contents[2]


def test_everybody_is_invented(folder: Path) -> None:
    """Addresses are at the domains that are kept for examples, and phone numbers in the ranges that are kept for drama."""
    written = "\n".join(path.read_bytes().decode("utf-8", errors="replace") for path in folder.iterdir())
    # One address is misspelt with a comma.
    assert set(re.findall(r"@(\w+[.,]?\w*)", written)) == {"example.org", "example.com", "example,org"}
    numbers = re.findall(r"\+\d{7,}", written)
    assert len(numbers) > 1000
    assert [n for n in numbers if not re.fullmatch(r"\+44(7700900\d{3}|2079460\d{3})|\+120155501\d\d", n)] == []

"""A program that knows nothing of the library, in JavaScript, reads every vector file."""

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conformance.make_tables import FOLDER
from multiline_batch.testing import UploadVector, vectors

SCRIPT = Path(__file__).with_name("read_vectors.mjs")


def _read(folder: Path) -> tuple[int, dict[str, Any]]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    command = [node, str(SCRIPT), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603  Ours.
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_page_shows_what_runs() -> None:
    """What the page tells people to write in JavaScript stands word for word in the program that reads every file."""
    page = SCRIPT.parents[2] / "docs" / "reference" / "vectors.md"
    (block,) = re.findall(r"^```js\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert block.count("export function") == 3
    assert block in SCRIPT.read_text(encoding="utf-8")


def test_javascript_reads_the_same_vectors() -> None:
    """It finds as many vectors in each file, of each kind and basis, and rebuilds files of the same size, without a problem."""
    status, summary = _read(FOLDER)
    assert (status, summary["problems"]) == (0, [])
    assert summary["files"] == Counter(vector.file for vector in vectors())
    assert summary["kinds"] == Counter(vector.kind for vector in vectors())
    assert summary["bases"] == Counter(vector.basis.value for vector in vectors())
    uploads = [vector.data for vector in vectors() if isinstance(vector, UploadVector)]
    assert summary["bytes"] == sum(len(data if isinstance(data, bytes) else data.encode()) for data in uploads)


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("number-active", '["number-active", 2,', '["number-active", 3,', "row 3 of 2"),
        (
            "number-active",
            '"actions": {"2": "refuse"}',
            '"actions": {"2-9": "refuse"}',
            "more rows are planned than the 2",
        ),
        ("number-active", '{"2": "create"}', '{"2": "refuse"}', "not one free identity"),
        ("number-active", '[["number-active", 2, "multiline_number"]]', "[]", "its rule is to fire"),
        ("boundary-capacity", '"needed": 2, "granted": 2', '"needed": 1, "granted": 2', "more is granted than needed"),
        (
            "account-barred",
            '"decisions": ["withheld"]',
            '"decisions": ["allowed"]',
            "allowed does not go with its reasons",
        ),
        ("move-tree", '[[1, ["move-tree"]]]', '[[2, ["move-tree"]]]', "place 2 of 1"),
    ],
)
def test_javascript_sees_a_file_that_contradicts_itself(
    tmp_path: Path, name: str, old: str, new: str, problem: str
) -> None:
    """A vector that cannot be right is told without knowing any rule."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / f"{name}.json").write_text(text.replace(old, new), encoding="utf-8")
    status, summary = _read(tmp_path)
    assert status == 1
    assert any(problem in told for told in summary["problems"]), summary["problems"]

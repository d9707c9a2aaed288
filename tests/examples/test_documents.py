"""Every code block of the README and the documentation does what it says."""

import doctest
import json
import re
import shlex
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[2]
MADE = ROOT / "docs" / "reference" / "rules"
"""Pages that a build of the site makes; they hold no code."""

DOCUMENTS = sorted(
    path
    for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    if MADE not in path.parents and "_build" not in path.parts
)
BLOCK = re.compile(r"(?:^<!-- extra: (\w+) -->\n)?^```(\S*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)

NOT_RUN_HERE = {
    "python -m pip install": "It needs an index of packages; `.ci/run` installs.",
    "python -m venv": "Every run of `.ci/run` makes an environment.",
    ". .venv/bin/activate": "It belongs to a shell of people.",
    "python -m pytest": "This is such a run; `.ci/run` has the others.",
    "python docs/examples/portal/build.py": "It fetches and serves; tests/hosts/portal runs it.",
    "python docs/examples/make_uploads.py": "It writes a folder; tests/hosts/cluster runs it.",
    "python docs/examples/many_uploads.py": "It needs that folder; tests/hosts/cluster runs it.",
    "ruff": "`.ci/run` runs it.",
    "python -m mypy": "`.ci/run` runs it.",
    "python -m pyright": "`.ci/run` runs it.",
    "sphinx-build": "tests/reference/test_site.py builds the site.",
    "jupyter execute": "tests/examples/test_explore_uploads.py runs the notebook.",
}
"""Commands that are not run by these tests, by how they begin, and why."""

NO_CODE = {
    "bash": "It starts a service or talks to one; tests/hosts/service runs the session.",
    "text": "A picture, a file, or what a command says; the last is compared.",
    "js": "tests/conformance/test_other_language.py runs it.",
    "py": "tests/hosts/cluster runs it, each engine where it is installed.",
    "sql": "tests/database runs it on PostgreSQL.",
    "{eval-rst}": "A directive: tests/reference/test_site.py builds the site.",
    "{include}": "A directive.",
    "{raw}": "A directive.",
    "{toctree}": "A directive.",
}
"""Languages of blocks that are not run by these tests, and why."""


@frozen
class Block:
    """One block of a document."""

    document: Path
    language: str
    text: str
    extra: str


def _blocks(document: Path) -> list[Block]:
    found = BLOCK.findall(document.read_text(encoding="utf-8"))
    return [Block(document, language, text, extra) for extra, language, text in found]


BLOCKS = [block for document in DOCUMENTS for block in _blocks(document)]
EXTRAS = sorted({(block.document, block.extra) for block in BLOCKS if block.extra})


def _name(value: object) -> str:
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else str(value)


def _check_examples(document: Path, blocks: list[Block]) -> None:
    text = "\n".join(block.text for block in blocks if block.language == "python")
    test = doctest.DocTestParser().get_doctest(text, {}, document.name, document.name, 0)
    told: list[str] = []
    assert doctest.DocTestRunner(verbose=False).run(test, out=told.append).failed == 0, "".join(told)


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_code_blocks_are_true(document: Path) -> None:
    """The Python blocks of a document, one after another, give what stands in them."""
    _check_examples(document, [block for block in _blocks(document) if not block.extra])


@pytest.mark.hosts
@pytest.mark.parametrize(("document", "extra"), EXTRAS, ids=_name)
def test_code_blocks_with_an_extra_are_true(document: Path, extra: str) -> None:
    """Where an extra is installed, the blocks of a document that need it are true too, in their order among the others."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["optional-dependencies"][extra]:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            version(name)
        except PackageNotFoundError:
            pytest.skip(f"{name} is not installed: install the extra `{extra}`")
    _check_examples(document, [block for block in _blocks(document) if block.extra in ("", extra)])


def test_every_python_block_is_an_example() -> None:
    """No Python block is left out because it has no prompt."""
    for block in BLOCKS:
        if block.language == "python":
            assert block.text.startswith(">>> "), f"{block.document.name}: {block.text[:40]}"


def test_every_block_has_a_language_that_is_looked_at() -> None:
    """A block is run, read, or of a language with a reason why not."""
    looked_at = {"python", "sh", "json", "toml"}
    assert {block.language for block in BLOCKS} <= looked_at | NO_CODE.keys()


def test_data_can_be_read() -> None:
    """What is told to be JSON or TOML can be parsed."""
    for block in BLOCKS:
        if block.language == "json":
            json.loads(block.text)
        elif block.language == "toml":
            tomllib.loads(block.text)


def _commands(block: Block) -> list[str]:
    lines = block.text.replace("\\\n", " ").splitlines()
    return [command.strip() for line in lines for command in line.split("&&") if command.strip()]


SHELL = [(block.document, command) for block in BLOCKS if block.language == "sh" for command in _commands(block)]
RUN = [(document, command) for document, command in SHELL if command.startswith("python docs/examples/check_upload.py")]


def test_every_command_is_run_or_has_a_reason() -> None:
    """A command that is not run here says why."""
    for document, command in SHELL:
        assert (document, command) in RUN or command.startswith(tuple(NOT_RUN_HERE)), f"{document.name}: {command}"


@pytest.mark.parametrize(("document", "command"), RUN, ids=_name)
def test_commands_do_what_is_told(document: Path, command: str) -> None:
    """A command runs, and if a result stands below it, these lines are in what it says, in that order."""
    arguments = shlex.split(command)[1:]
    done = subprocess.run(  # noqa: S603  The commands of our own documents.
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    rest = done.stdout
    for part in _result_below(document, command):
        assert part in rest
        rest = rest[rest.index(part) + len(part) :]


def _result_below(document: Path, command: str) -> list[str]:
    # What is left out of a result is told by a line with an ellipsis.
    blocks = _blocks(document)
    for block, below in pairwise(blocks):
        if block.language == "sh" and command in _commands(block) and below.language == "text":
            return [part.strip("\n") for part in below.text.split("\n…\n")]
    return []


def test_reasons_for_not_running_are_needed() -> None:
    """Every reason why a command or a language is not run here is about something in the documents."""
    for start in NOT_RUN_HERE:
        assert any(command.startswith(start) for _, command in SHELL), start
    assert NO_CODE.keys() <= {block.language for block in BLOCKS}


def test_links_between_documents_lead_somewhere() -> None:
    """Every relative link of a document names a file of the checkout, so none leads to a page that only a build makes."""
    for document in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            target = (document.parent / link).resolve()
            assert MADE not in target.parents, f"{document.name}: {link}"
            assert target.exists(), f"{document.name}: {link}"

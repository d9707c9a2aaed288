"""Every code block of the README and the documentation does what it says."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_code_blocks_are_true(document: Path) -> None:
    """The Python blocks of a document, one after another, give what stands in them."""
    blocks = "\n".join(BLOCK.findall(document.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(blocks, {}, document.name, document.name, 0)
    told: list[str] = []
    assert doctest.DocTestRunner(verbose=False).run(test, out=told.append).failed == 0, "".join(told)


def test_every_python_block_is_an_example() -> None:
    """No Python block is left out because it has no prompt."""
    for document in DOCUMENTS:
        for block in BLOCK.findall(document.read_text(encoding="utf-8")):
            assert block.startswith(">>> "), f"{document.name}: {block[:40]}"


def test_links_between_documents_lead_somewhere() -> None:
    """Every relative link of a document names a file that there is."""
    for document in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"

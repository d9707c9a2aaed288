"""The site of the documentation is built without a warning, and every link within it leads somewhere."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

import multiline_batch
from multiline_batch import RULES

pytest.importorskip("sphinx", reason="Sphinx is not installed: install the extra `docs`")
pytest.importorskip("furo", reason="furo is not installed: install the extra `docs`")
pytest.importorskip("myst_parser", reason="myst-parser is not installed: install the extra `docs`")

pytestmark = pytest.mark.site

ROOT = Path(__file__).parents[2]


class _Page(HTMLParser):
    """What a page links to, and where it can be linked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = {""}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the ids, and what the tag refers to."""
        for name, value in attrs:
            if name in ("id", "name") and tag != "meta":
                self.anchors.add(value or "")
            elif name in ("href", "src") and value:
                self.links.add(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of a copy of the documents, so that nothing is written beside them."""
    copy = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "docs", copy / "docs", ignore=shutil.ignore_patterns("_build", "rules"))
    for name in ("CHANGELOG.md", "README.md", "src", "tests"):
        (copy / name).symlink_to(ROOT / name)
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "-q", "docs", "site"]
    built = subprocess.run(command, cwd=copy, capture_output=True, encoding="utf-8", check=False)  # noqa: S603  Our own documents.
    assert (built.returncode, built.stderr) == (0, "")
    return copy / "site"


@pytest.fixture(scope="module")
def linked(site: Path) -> dict[Path, _Page]:
    """Return every page of the site, read; files to download are no pages."""
    pages = [path for path in sorted(site.rglob("*.html")) if not path.relative_to(site).parts[0].startswith("_")]
    return {path: _Page(path.read_text(encoding="utf-8")) for path in pages}


def test_every_link_within_the_site_leads_somewhere(linked: dict[Path, _Page], site: Path) -> None:
    """A link to a file names one that there is, and its anchor is on that page."""
    broken: list[str] = []
    for path, page in linked.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            address, anchor = urldefrag(unquote(link))
            address = address.partition("?")[0]
            target = (path.parent / address).resolve() if address else path
            there = target.is_file() and (target not in linked or anchor in linked[target].anchors)
            if not there:
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []


def test_no_page_speaks_of_the_machine_that_built_it(linked: dict[Path, _Page], site: Path) -> None:
    """Neither the folder of the build nor that of the checkout is on a page."""
    for path in linked:
        text = path.read_text(encoding="utf-8")
        assert str(site.parent) not in text
        assert str(ROOT) not in text


def test_every_rule_and_every_public_name_is_on_the_site(linked: dict[Path, _Page], site: Path) -> None:
    """A rule has a page, and a public name an anchor to link to."""
    assert all(site / "reference" / "rules" / f"{code}.html" in linked for code in RULES)
    anchors = {anchor for page in linked.values() for anchor in page.anchors}
    homes = vars(multiline_batch)["_HOMES"]
    missing = [
        name
        for name in multiline_batch.__all__
        if not {f"multiline_batch.{name}", f"multiline_batch.{homes[name]}.{name}"} & anchors
    ]
    assert missing == []


def test_statements_and_terms_can_be_linked(linked: dict[Path, _Page], site: Path) -> None:
    """Each statement of the source and each term of the glossary has an anchor."""
    assert {f"s{number}" for number in range(1, 47)} <= linked[site / "reference" / "source.html"].anchors
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^\*\*(.+?)\*\*:", glossary, re.MULTILINE)
    wanted = {f"term-{re.sub('[^a-z0-9]+', '-', term.lower())}" for term in terms}
    assert wanted <= linked[site / "glossary.html"].anchors

"""The page in a browser without a window: built once, served on this machine, and every request written down."""

import shutil
import tarfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen

from portal import build

if TYPE_CHECKING:
    from hosts.portal.page import Page

AXE = "axe-core@4.14.1"
ROOT = Path(__file__).parents[3]


@frozen
class Served:
    """Where the page is served, which folder it is, and what was asked for."""

    address: str
    folder: Path
    requests: list[str]


def need(program: str) -> str:
    """Return the path of a program; skip the test where there is none."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed, and the page cannot be shown without it")
    return found


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Build the page and serve it."""
    for program in ("npm", "chromium", "chromedriver"):
        need(program)
    folder = ROOT / "build" / "portal"
    build.build(folder)
    requests: list[str] = []

    class Handler(build.Handler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002  As in the class above.
            requests.append(self.requestline)

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Served(f"http://127.0.0.1:{server.server_address[1]}/", folder, requests)
        server.shutdown()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core, which finds what keeps people from using a page."""
    need("npm")
    downloads = ROOT / "build" / "portal-downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    archive = downloads / f"{AXE.replace('@', '-')}.tgz"
    if not archive.exists():
        build.run("npm", "pack", "--silent", AXE, "--pack-destination", str(downloads))
    with tarfile.open(archive) as package:
        return build.read_member(package, "axe.min.js").decode()


@pytest.fixture
def show(served: Served, tmp_path: Path) -> Iterator[Callable[..., "Page"]]:
    """Open the page in a browser of some width, colours, language and time zone."""
    pytest.importorskip("selenium", reason="selenium is not installed: install the extra `portal`")
    from hosts.portal.page import open_browser

    pages: list[Page] = []

    def show(**kind: Any) -> "Page":  # noqa: ANN401  Whatever makes one browser different from another.
        page = open_browser(served.address, tmp_path / f"downloads{len(pages)}", **kind)
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.driver.quit()

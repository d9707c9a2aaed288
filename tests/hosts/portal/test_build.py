"""How the page is put together and served, as far as that needs nothing from elsewhere."""

import gzip
import threading
import urllib.request
from pathlib import Path

import pytest

from portal import build

pytestmark = pytest.mark.hosts


@pytest.mark.parametrize(
    "name",
    [
        "multiline_batch/reading.py",
        "multiline_batch/catalogues/de.mo",
        "babel/global.dat",
        "babel/locale-data/root.dat",
        "babel/locale-data/pt.dat",
        "phonenumbers/data/region_GB.py",
        "idna-3.20.dist-info/licenses/LICENSE.md",
    ],
)
def test_what_the_page_opens_goes_along(name: str) -> None:
    """The library, its words, the data of its languages, the numbers of all countries, and every licence go along."""
    assert build.is_needed(name)


@pytest.mark.parametrize(
    "name",
    [
        "babel/locale-data/ja.dat",
        "babel/locale-data/de_AT.dat",
        "phonenumbers/geodata/data0.py",
        "phonenumbers/phonenumber.pyi",
        "dns/resolver.py",
        "multiline_batch/vectors/no-rows.json",
        "babel/locale-data/",
    ],
)
def test_what_the_page_never_opens_stays_behind(name: str) -> None:
    """Other languages, data about places, typing stubs, name servers and vectors stay behind."""
    assert not build.is_needed(name)


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    """A folder that was not made by the script is never emptied."""
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(SystemExit, match="holds something else"):
        build.build(tmp_path)
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_a_missing_program_is_named() -> None:
    """Where npm or pip is missing, the script ends with its name."""
    with pytest.raises(SystemExit, match="no-such-program is not installed"):
        build.run("no-such-program")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_files_are_served_as_the_browser_takes_them(tmp_path: Path, encoding: str) -> None:
    """A browser that takes it gets the compressed copy under the plain name, any other the file; all get the headers."""
    (tmp_path / "index.html").write_text("<p>page</p>")
    (tmp_path / "index.html.gz").write_bytes(gzip.compress(b"<p>page</p>"))
    with build.make_server(tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  It is our own.
            body, headers = answer.read(), answer.headers
        server.shutdown()
    assert (gzip.decompress(body) if encoding == "gzip" else body) == b"<p>page</p>"
    assert headers["Content-Type"] == "text/html"
    assert headers["Content-Encoding"] == ("gzip" if encoding == "gzip" else None)
    assert build.SECURITY.items() <= dict(headers).items()

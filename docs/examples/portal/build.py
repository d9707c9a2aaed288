"""
Build the page "Multiple Accounts" with everything that it needs, and serve it on this machine.

    python docs/examples/portal/build.py [--serve]

The page runs this very library: its wheel and those that it needs are unpacked into one archive, beside the Python that runs in
browsers (npm package `pyodide`).  Any web server can serve the folder that comes out.  Needs pip and npm, and nothing else.
"""

import argparse
import gzip
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatch
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, version
from json import dumps, loads
from pathlib import Path
from typing import BinaryIO

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PYODIDE = "314.0.7"
"""The release of Pyodide; its first number is the Python that it is."""

PAGE = (
    "index.html",
    "portal.css",
    "portal.js",
    "view.js",
    "elements.js",
    "worker.js",
    "words.json",
    "host.json",
    "bridge.py",
)
SAMPLES = (HERE.parent / "new-hires.csv", HERE.parent / "thousand.csv")
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")

LOADED = "loaded.json"
"""What the page loads before it is ready, in bytes; a folder that has it was made here."""

LANGUAGES = ("root", "en", "de", "es", "fr", "it", "pt")
DROPPED = (
    "*.pyi",
    "*/py.typed",
    "*.dist-info/RECORD",
    "*.dist-info/WHEEL",
    "*.dist-info/entry_points.txt",
    # Nobody in a browser asks the domain name system, and the library never does.
    "dns/*",
    "dnspython-*",
    # Where a number is from, whose it is and what time it is there, no rule asks.
    "phonenumbers/geodata/*",
    "phonenumbers/carrierdata/*",
    "phonenumbers/tzdata/*",
    "babel/messages/*",
    "multiline_batch/testing/*",
    "multiline_batch/vectors/*",
)
"""What the page never opens."""

SECURITY = {
    # Nothing is loaded from, and nothing can be sent to, another place than the one that serves the page.
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Headers that every answer should have, whichever server gives it."""


def main() -> None:
    """Build the page, say what it weighs, and serve it if that is wanted."""
    parser = argparse.ArgumentParser(description="Build the page and everything that it needs.")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "build" / "portal", metavar="DIR", help="default: build/portal"
    )
    parser.add_argument("--serve", action="store_true", help="serve it on this machine afterwards")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    if not options.serve:
        build(options.out)
        return
    try:
        server = make_server(options.out, options.port)
    except OSError as error:
        sys.exit(f"Port {options.port}: {error.strerror}. Take another one: --port 0 takes any that is free.")
    with server:
        build(options.out)
        print(f"http://127.0.0.1:{server.server_address[1]}/ (Ctrl+C ends it)", flush=True)
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def build(out: Path) -> None:
    """Build the page in a folder, which is made anew; end with a sentence if something else is in it."""
    out = out.resolve()
    if out.exists() and any(out.iterdir()) and not (out / LOADED).exists():
        sys.exit(f"{out} holds something else and would be emptied. Name a new folder.")
    downloads = out.with_name(f"{out.name}-downloads")
    downloads.mkdir(parents=True, exist_ok=True)
    say(1, "Python for browsers")
    runtime = fetch_runtime(downloads)
    say(2, "this library and what it needs")
    wheels = fetch_wheels(downloads)
    say(3, "one archive of them")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    with tarfile.open(runtime) as archive:
        for name in RUNTIME:
            (out / name).write_bytes(read_member(archive, name))
        # It lists packages that can be fetched from elsewhere, and here nothing is.
        lock = loads(read_member(archive, "pyodide-lock.json"))
        (out / "pyodide-lock.json").write_text(dumps(lock | {"packages": {}}), encoding="utf-8")
    write_packages(wheels, out / "packages.zip")
    for path in (*(HERE / name for name in PAGE), *SAMPLES):
        shutil.copyfile(path, out / path.name)
    say(4, "compressed copies")
    # The page shows how much of these has come.
    loaded = {name: (out / name).stat().st_size for name in ("pyodide.asm.wasm", "python_stdlib.zip", "packages.zip")}
    (out / LOADED).write_text(dumps(loaded), encoding="utf-8")
    for path in sorted(out.iterdir()):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    weigh(out)


def say(step: int, what: str) -> None:
    """Tell how far the building is."""
    print(f"[{step}/4] {what}", flush=True)


def fetch_runtime(downloads: Path) -> Path:
    """Return the archive of Pyodide, fetched once."""
    archive = downloads / f"pyodide-{PYODIDE}.tgz"
    if not archive.exists():
        run("npm", "pack", "--silent", f"pyodide@{PYODIDE}", "--pack-destination", str(downloads))
    return archive


def fetch_wheels(downloads: Path) -> list[Path]:
    """Build the wheel of this library, fetch those that it needs, and return them all."""
    folder = downloads / "wheels"
    shutil.rmtree(folder, ignore_errors=True)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (own,) = folder.iterdir()
    # Pages and tests on this machine then run the same releases; what is not installed is fetched in its newest.
    same = downloads / "same.txt"
    same.write_text("".join(f"{name}=={release}\n" for name, release in installed()), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(folder), "--constraint", str(same))
    # A browser has no compiler: only wheels of plain Python can run.
    plain = ("--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none", "--python-version=3.14")
    run(*pip, *plain, str(own))
    return sorted(folder.iterdir())


def installed() -> Iterator[tuple[str, str]]:
    """Return the libraries that this one needs, as far as they are installed here, with their releases."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = requirement.partition(">=")[0]
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def run(program: str, *arguments: str) -> None:
    """Run a program; without it, or if it fails, end with a sentence."""
    found = shutil.which(program)
    if found is None:
        sys.exit(f"{program} is not installed, and the page cannot be built without it.")
    if subprocess.run([found, *arguments], check=False).returncode:  # noqa: S603  The arguments are those above.
        sys.exit(f"{' '.join((program, *arguments[:3]))} failed; what it says stands above.")


def read_member(archive: tarfile.TarFile, name: str) -> bytes:
    """Return one file of Pyodide's archive."""
    source = archive.extractfile(f"package/{name}")
    assert source is not None, name  # noqa: S101  The release is pinned.
    return source.read()


def write_packages(wheels: list[Path], target: Path) -> None:
    """Write everything of some wheels that the page opens into one archive."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packages:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                for name in sorted(filter(is_needed, archive.namelist())):
                    packages.writestr(zipfile.ZipInfo(name), archive.read(name))


def is_needed(name: str) -> bool:
    """Return whether the page opens a file of a wheel."""
    if name.startswith("babel/locale-data/"):
        return Path(name).stem in LANGUAGES
    return not name.endswith("/") and not any(fnmatch(name, pattern) for pattern in DROPPED)


def weigh(out: Path) -> None:
    """Print what goes over the wire."""
    total = [0, 0]
    print(f"{'bytes':>12} {'compressed':>12}")
    for path in sorted(out.glob("*.gz"), key=lambda path: -path.stat().st_size):
        plain, small = path.with_suffix("").stat().st_size, path.stat().st_size
        total = [total[0] + plain, total[1] + small]
        print(f"{plain:>12,} {small:>12,}  {path.stem}")
    print(f"{total[0]:>12,} {total[1]:>12,}  in all")


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder with the headers of `SECURITY`, compressed where the browser takes that."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BinaryIO | None:
        """Find the file of a request and send the headers of the answer."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        small = path.with_name(f"{path.name}.gz")
        if not small.exists() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(small.stat().st_size))
        self.end_headers()
        return small.open("rb")

    def end_headers(self) -> None:
        """Send what every answer has, and end the headers."""
        for name, value in SECURITY.items():
            self.send_header(name, value)
        super().end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep quiet: what the page asks for stands in the browser's own tools."""


def make_server(out: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of the folder, for this machine alone; port 0 takes any that is free."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(out)))


if __name__ == "__main__":
    main()

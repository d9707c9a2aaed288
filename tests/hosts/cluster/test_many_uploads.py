"""A year of uploads is checked on two workers, one of which dies, as it is checked without a cluster."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol, TypeVar

import pytest

from make_uploads import make_uploads
from upload_summary import FILES_A_BATCH, File, Summary, check_files, list_files

distributed = pytest.importorskip("distributed", reason="distributed is not installed: install the extra `cluster`")

many_uploads = pytest.importorskip("many_uploads")

pytestmark = pytest.mark.hosts
T = TypeVar("T")


class Cluster(Protocol):
    """What the tests ask of a client of Dask, whose own types say nothing."""

    def processing(self) -> Mapping[str, Sequence[str]]:
        """Return the tasks that each worker has to do, by its address."""
        ...

    def has_what(self) -> Mapping[str, Sequence[str]]:
        """Return the results that each worker holds."""
        ...

    def run(self, function: Callable[[], T]) -> Mapping[str, T]:
        """Call a function in each worker."""
        ...


def wait_for(told: Callable[[], T | None], *, seconds: float = 60) -> T:
    """Ask again and again until something is told, and return it."""
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        if answer := told():
            return answer
        sleep(0.02)
    msg = f"nothing was told within {seconds} seconds"
    raise TimeoutError(msg)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of uploads of which two cannot be checked."""
    made = tmp_path_factory.mktemp("uploads")
    make_uploads(made, uploads=12 * FILES_A_BATCH, seed=5)
    first, *_, last = sorted(made.glob("*.csv"))
    first.unlink()
    last.rename(made / "stray.csv")
    return made


@pytest.fixture
def client() -> Iterator[Cluster]:
    """Return a client of a cluster of two worker processes on this machine."""
    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=":0", set_as_default=False) as made:
        yield made


def test_two_workers_find_what_one_process_finds(folder: Path, client: Cluster) -> None:
    """The summary of a cluster equals that of a plain loop, and both workers had a part in it."""
    files = list_files(folder)
    assert many_uploads.check_on_cluster(client, files) == check_files(files)
    assert len(client.has_what()) == 2


def write_when_read(pipe: int, content: bytes) -> bool:
    """Write into a pipe if somebody reads it, and return whether that was so."""
    try:
        return os.write(pipe, content) == len(content)
    except BrokenPipeError:
        return False


def open_when_read(path: Path) -> int | None:
    """Open a named pipe if somebody waits to read it."""
    try:
        return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return None


def only_busy(client: Cluster) -> str | None:
    """Return the address of the worker that has something to do, if it is the only one."""
    busy = [address for address, tasks in client.processing().items() if tasks]
    return busy[0] if len(busy) == 1 else None


def is_gone(process: int) -> bool:
    """Return whether a process has ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system lacks named pipes, one of which holds a worker")
def test_a_worker_that_dies_takes_nothing_with_it(folder: Path, tmp_path: Path, client: Cluster) -> None:
    """A worker is killed in the middle of a file, when all other files are checked, and the summary is the same."""
    files = list_files(shutil.copytree(folder, tmp_path / "uploads"))
    expected = check_files(files)
    held = files[len(files) // 2 + 5].path
    content = held.read_bytes()
    held.unlink()
    os.mkfifo(held)
    with ThreadPoolExecutor() as pool:
        checking = pool.submit(many_uploads.check_on_cluster, client, files)
        pipe = wait_for(lambda: open_when_read(held))
        victim = wait_for(lambda: only_busy(client))
        lost = client.has_what()[victim]
        process = client.run(os.getpid)[victim]
        os.kill(process, signal.SIGKILL)
        wait_for(lambda: is_gone(process))
        wait_for(lambda: write_when_read(pipe, content))
        os.close(pipe)
        assert checking.result(timeout=60) == expected
    assert lost, "the worker held no results, so none was lost with it"


def test_the_command_says_how_it_ended(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints records for programs, and its exit status tells that something was refused."""
    assert many_uploads.main([str(folder), "--workers", "1", "--json"]) == 1
    printed = json.loads(capsys.readouterr().out)
    expected = check_files(list_files(folder))
    assert printed == {
        "records": expected.to_records(),
        "not_checked": [list(key) for key in sorted(expected.unchecked)],
    }


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """Return the address of a cluster that runs already, whose processes were started elsewhere and know nothing of the examples."""
    told = tmp_path / "scheduler.json"
    commands = [
        [
            sys.executable,
            "-m",
            "distributed.cli.dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
        ],
        [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard"],
    ]
    processes = [
        subprocess.Popen([*command, "--scheduler-file", str(told)], cwd=tmp_path, stderr=subprocess.DEVNULL)  # noqa: S603  Our own command.
        for command in commands
    ]
    try:
        wait_for(told.exists)
        yield json.loads(told.read_text(encoding="utf-8"))["address"]
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(timeout=60)


def test_the_command_prints_a_page(folder: Path, scheduler: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On a cluster that runs already the command prints totals, causes and what was not checked, for people."""
    assert many_uploads.main([str(folder), "--scheduler", scheduler]) == 1
    page = capsys.readouterr().out
    expected = check_files(list_files(folder))
    assert "files not checked" in page
    assert all(f"{name}: {reason}" in page for name, reason in expected.unchecked)
    assert all(code in page for _, code, _ in expected.findings)


def test_a_folder_without_requests_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without requests nothing is started, and the message names the folder."""
    assert many_uploads.main([str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_summary_that_lacks_a_file_is_an_error(
    folder: Path, client: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch whose files are not all accounted for ends the run, however right its total looks."""
    monkeypatch.setattr("many_uploads.check_files", lose_a_file)
    with pytest.raises(RuntimeError, match="account for all"):
        many_uploads.check_on_cluster(client, list_files(folder))


def lose_a_file(files: list[File]) -> Summary:
    """Check all files but one."""
    return check_files(files[1:])


PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "many-uploads.md"
ENGINES = dict(
    re.findall(
        r"^<!-- engine: (\w+) -->\n```py\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
)
SCRIPT = """\
from pathlib import Path
from upload_summary import Summary, check_files, into_batches, list_files

if __name__ == "__main__":
    files = list_files(Path({folder!r}))
    batches = into_batches(files)
{block}
    assert summary == check_files(files)
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_other_engines_find_the_same(engine: str, folder: Path, tmp_path: Path) -> None:
    """The lines that the page has for another engine give the summary of a plain loop."""
    if engine != "processes":
        pytest.importorskip(engine, reason=f"{engine} is not installed, and is no part of an extra")
    script = tmp_path / "script.py"
    script.write_text(
        SCRIPT.format(folder=str(folder), block=textwrap.indent(ENGINES[engine], "    ")), encoding="utf-8"
    )
    environment = os.environ | {"PYTHONPATH": str(PAGE.parents[1] / "examples"), "PYSPARK_PYTHON": sys.executable}
    subprocess.run([sys.executable, script], cwd=PAGE.parents[2], env=environment, check=True, timeout=300)  # noqa: S603  Our own script.


def test_the_page_has_three_other_engines() -> None:
    """The page shows processes, Ray and Spark, and each of them is tried."""
    assert list(ENGINES) == ["processes", "ray", "pyspark"]

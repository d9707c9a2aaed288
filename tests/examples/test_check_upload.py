"""The example command does the main job as a person runs it."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from multiline_batch import Limits, UploadRequest, read_report, read_upload
from multiline_batch.wire import from_wire

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SCRIPT = EXAMPLES / "check_upload.py"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-X", "utf8", str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603  Ours.


def sample_request() -> UploadRequest:
    """Return the request of the sample organization."""
    data = json.loads((EXAMPLES / "organization.json").read_text(encoding="utf-8"))
    return from_wire(data["request"], UploadRequest)


def test_sample_with_mistakes_is_refused_in_part() -> None:
    """The sample with mistakes names them with their cells and ends with status 1."""
    done = run(EXAMPLES / "new-hires.csv")
    assert (done.returncode, done.stderr) == (1, "")
    assert "create and invite: 4" in done.stdout
    assert "refuse: 9" in done.stdout
    assert "Row 7, monitor_calls (F7)" in done.stdout
    assert "-> +442079460101 (safe)" in done.stdout


def test_clean_sample_is_accepted() -> None:
    """The clean sample ends with status 0 and has nothing to say."""
    done = run(EXAMPLES / "clean.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "create and invite: 3" in done.stdout
    assert "error" not in done.stdout


def test_thousand_rows_are_read() -> None:
    """The sample of a thousand rows is as long as a file may be, and right."""
    data = (EXAMPLES / "thousand.csv").read_bytes()
    assert len(read_upload(data, sample_request()).rows) == 1000
    assert read_upload(data, sample_request(), limits=Limits(rows=999)).refused
    done = run(EXAMPLES / "thousand.csv", "--import-only")
    assert done.returncode == 0
    assert "create: 1,000\n" in done.stdout


def test_report_and_retry_file_are_written(tmp_path: Path) -> None:
    """The report reads back, and the retry file holds the refused rows only."""
    report, retry = tmp_path / "report.csv", tmp_path / "retry.csv"
    assert run(EXAMPLES / "new-hires.csv", "--report", report, "--retry", retry).returncode == 1
    record = read_report(report.read_bytes().decode())
    assert record.counts["Refused"] == 9
    again = read_upload(retry.read_bytes(), sample_request())
    assert len(again.rows) == 9


def test_other_encoding_has_to_be_named(tmp_path: Path) -> None:
    """A file in another encoding is refused whole, and read when the encoding is named."""
    path = tmp_path / "old.csv"
    path.write_bytes((EXAMPLES / "clean.csv").read_text(encoding="utf-8").encode("cp1252"))
    refused = run(path)
    assert refused.returncode == 1
    assert "The whole upload is refused" in refused.stdout
    assert run(path, "--encoding", "cp1252").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [[], ["missing.csv"], [str(SCRIPT), "--organization", "missing.json"], [str(SCRIPT), "--encoding", "klingon"]],
)
def test_wrong_use_ends_with_status_two(arguments: list[str]) -> None:
    """Wrong use is told on standard error, and never as a traceback."""
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_script_is_importable() -> None:
    """The script can be loaded without running, so that others can take its functions."""
    assert callable(runpy.run_path(str(SCRIPT))["print_plan"])

"""The example command does the main job as a person runs it."""

import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from multiline_batch import Limits, Plan, UploadRequest, read_report, read_upload, render
from multiline_batch.wire import from_wire

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SCRIPT = EXAMPLES / "check_upload.py"


COMMAND = [sys.executable, "-X", "utf8", str(SCRIPT)]
UNSET = {"NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "PYTHONUNBUFFERED"}
PLAIN = {name: value for name, value in os.environ.items() if name not in UNSET}
RED = "\x1b[1;31merror:"


def run(
    *arguments: str | Path, stdin: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [*COMMAND, *map(str, arguments)]
    variables = PLAIN | dict(environment or {})
    return subprocess.run(  # noqa: S603  Ours.
        command, capture_output=True, input=stdin, encoding="utf-8", check=False, env=variables
    )


def run_on_terminal(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run the command on a terminal of a hundred columns; return its status and what the terminal got."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    terminal, end = pty.openpty()
    variables = PLAIN | {"TERM": "xterm", "COLUMNS": "100"} | dict(environment or {})
    command = [*COMMAND, *map(str, arguments)]
    with subprocess.Popen(command, stdin=end, stdout=end, stderr=end, env=variables) as process:  # noqa: S603  Ours.
        os.close(end)
        got = bytearray()
        # On Linux a terminal that nobody writes to any more is an error and not the end of a file.
        try:
            while part := os.read(terminal, 4096):
                got += part
        except OSError:
            pass
    os.close(terminal)
    return process.returncode, got.decode()


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
    assert "Row 2  (safe)" in done.stdout


def test_proposals_that_are_personal_are_hidden_until_asked_for() -> None:
    """A proposed number is shown on request only, a proposed word or column always."""
    hidden, shown = run(EXAMPLES / "new-hires.csv"), run(EXAMPLES / "new-hires.csv", "--show-values")
    assert "Row 3, multiline_number (E3)  -> *** (safe)" in hidden.stdout
    assert "Row 3, multiline_number (E3)  -> +442079460101 (safe)" in shown.stdout
    for done in (hidden, shown):
        assert "-> Yes (please check)" in done.stdout
        assert "-> Language (please check)" in done.stdout
    assert "+44" not in hidden.stdout
    assert "@" not in hidden.stdout


def test_a_proposal_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """Control characters of a file's name are not printed."""
    path = tmp_path / "a\x1b[2Jb.csv"
    path.write_bytes((EXAMPLES / "clean.csv").read_bytes())
    done = run(path)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout


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


def test_safe_fixes_are_applied_on_request(tmp_path: Path) -> None:
    """The corrected file has the safe fixes and nothing else, and checking it finds none of them again."""
    corrected = tmp_path / "corrected.csv"
    done = run(EXAMPLES / "new-hires.csv", "--corrected", corrected)
    assert (done.returncode, done.stderr) == (1, f"check_upload: {corrected}: safe fixes applied: 4\n")
    before = (EXAMPLES / "new-hires.csv").read_text(encoding="utf-8").splitlines()
    after = corrected.read_text(encoding="utf-8-sig").splitlines()
    for corrected_text, text in (
        (",email address or device,", ",Email or Device #,"),
        (",multiline_number,", ",primary_number,"),
        (",+442079460101,auto,on,+44 20", ",442079460101,auto,on,+44 20"),
    ):
        after = [line.replace(corrected_text, text) for line in after]
    assert after == [line for line in before if not line.startswith("Note")]
    again = run(corrected)
    assert "(safe)" not in again.stdout
    assert "refuse: 9" in again.stdout


def test_several_files_are_one_sequence() -> None:
    """What one file takes is gone for the next, so that the same file is refused the second time."""
    once = run(EXAMPLES / "clean.csv")
    twice = run(EXAMPLES / "clean.csv", EXAMPLES / "clean.csv")
    assert (once.returncode, twice.returncode) == (0, 1)
    assert twice.stdout.startswith(once.stdout)
    assert "account-exists" in twice.stdout.removeprefix(once.stdout)


def test_a_missing_file_does_not_hide_the_others() -> None:
    """A file that cannot be read is told in one line, the others are checked, and the status is 2."""
    done = run("missing.csv", EXAMPLES / "new-hires.csv")
    assert done.returncode == 2
    assert "refuse: 9" in done.stdout
    assert done.stderr.count("\n") == 1
    assert "missing.csv: No such file or directory. Name a CSV file" in done.stderr


def test_standard_input_is_read() -> None:
    """A single hyphen is standard input."""
    path = EXAMPLES / "new-hires.csv"
    piped = run("-", stdin=path.read_text(encoding="utf-8"))
    assert (piped.returncode, piped.stderr) == (1, "")
    assert piped.stdout.partition(":")[2] == run(path).stdout.partition(":")[2]


def test_json_is_one_document_a_line() -> None:
    """Each file is one line of JSON with its plan, which reads back, and a sentence for each of its findings."""
    done = run(EXAMPLES / "clean.csv", EXAMPLES / "new-hires.csv", "--json", "--language", "de")
    clean, mistakes = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, done.stderr) == (1, "")
    assert (clean["accepted"], mistakes["accepted"]) == (True, False)
    plan = from_wire(mistakes["plan"], Plan)
    assert mistakes["messages"] == [render(finding, "de") for finding in plan.findings]


def test_colors_need_a_terminal() -> None:
    """A terminal has colours, a pipe has none."""
    status, shown = run_on_terminal(EXAMPLES / "new-hires.csv")
    assert status == 1
    assert RED in shown
    assert "\x1b" not in run(EXAMPLES / "new-hires.csv").stdout


@pytest.mark.parametrize(
    ("option", "environment", "colored"),
    [
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": ""}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colors_follow_option_and_environment(option: str, environment: dict[str, str], *, colored: bool) -> None:
    """The option is stronger than NO_COLOR, and that is stronger than FORCE_COLOR; an empty variable says nothing."""
    done = run(EXAMPLES / "new-hires.csv", "--color", option, environment=environment)
    assert (RED in done.stdout) is colored


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_can_be_without_colors(environment: dict[str, str]) -> None:
    """NO_COLOR and a dumb terminal turn colours off on a terminal too."""
    assert RED not in run_on_terminal(EXAMPLES / "new-hires.csv", environment=environment)[1]


def test_progress_is_for_terminals() -> None:
    """A terminal is told which file of how many is worked on, and the line is wiped; a pipe is told nothing."""
    files = [EXAMPLES / "clean.csv", EXAMPLES / "thousand.csv"]
    _, shown = run_on_terminal(*files, "--import-only")
    assert f"\r[2/2] {files[1]}"[:100] in shown
    assert shown.count("\r\x1b[K") == 2
    assert run(*files, "--import-only").stderr == ""


def test_sentences_are_broken_for_people_only() -> None:
    """No sentence is wider than the terminal, and a pipe gets a sentence a line."""
    _, shown = run_on_terminal(EXAMPLES / "new-hires.csv", "--color", "never")
    piped = run(EXAMPLES / "new-hires.csv").stdout
    on_terminal, in_pipe = ([line for line in text.splitlines() if line[:1] == " "] for text in (shown, piped))
    assert max(map(len, on_terminal)) <= 100
    assert max(map(len, in_pipe)) > 100
    assert "".join(shown.partition("\x1b[K")[2].split()) == "".join(piped.split())


@pytest.mark.parametrize(("files", "read"), [(["thousand.csv", "thousand.csv", "--json"], 8), (["new-hires.csv"], 0)])
def test_who_stops_reading_is_no_error(files: list[str], read: int) -> None:
    """A reader that stops, as `head` does, gets no traceback, in the midst of much output or before the first of little."""
    with subprocess.Popen(  # noqa: S603  Ours.
        [*COMMAND, *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=PLAIN, cwd=EXAMPLES
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(read) == b'{"file":'[:read]
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_output_that_cannot_be_written_is_told() -> None:
    """Output that finds no room is told in one line."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603  Ours.
            [*COMMAND, str(EXAMPLES / "clean.csv")], stdout=full, stderr=subprocess.PIPE, check=False, env=PLAIN
        )
    assert (done.returncode, done.stderr) == (2, b"check_upload: standard output: No space left on device.\n")


def test_an_interrupted_command_says_nothing() -> None:
    """Ctrl-C while it waits for standard input ends it with status 130 and without a traceback."""
    command = [*COMMAND, str(EXAMPLES / "clean.csv"), "-", "--json"]
    variables, pipe = PLAIN | {"PYTHONUNBUFFERED": "1"}, subprocess.PIPE
    # Tests that run in the background ignore Ctrl-C, and what they start would ignore it too.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(  # noqa: S603  Ours.
        command,
        env=variables,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        preexec_fn=heed,  # noqa: PLW1509  This process starts nothing else meanwhile.
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        # Once it has told of the first file, it waits for the second.
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
    assert process.returncode == 130


@pytest.mark.parametrize(
    "data",
    [
        "[]",
        "{",
        '{"request": {}, "numbers": [], "accounts": []}',
        '{"request": {"organization": {"id": "a"}}, "numbers": 3, "accounts": []}',
        '{"request": {"organization": {"id": "a"}}, "numbers": [3], "accounts": []}',
        '{"request": {"organization": {"id": "a"}}, "numbers": [], "accounts": [{"identity": "x@example.org"}]}',
        '{"request": {"organization": {"id": "a"}}, "numbers": [{"number": "+442079460101", "owner": "b", "usage": "Available"}], "accounts": []}',
    ],
)
def test_a_wrong_organization_is_told_in_one_line(data: str, tmp_path: Path) -> None:
    """An organization that cannot be used is told in one line that says what is wrong and where to look."""
    path = tmp_path / "organization.json"
    path.write_text(data, encoding="utf-8")
    done = run(EXAMPLES / "clean.csv", "--organization", path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"check_upload: {path}: ")
    assert done.stderr.endswith("organization.json shows the form.\n")


@pytest.mark.parametrize("option", ["--report", "--retry", "--corrected"])
def test_a_file_that_cannot_be_written_is_named(option: str, tmp_path: Path) -> None:
    """A file that cannot be written is named in one line."""
    path = tmp_path / "nowhere" / "out.csv"
    done = run(EXAMPLES / "new-hires.csv", option, path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"check_upload: {path}: No such file or directory." in done.stderr


def test_a_file_without_a_header_cannot_be_corrected(tmp_path: Path) -> None:
    """Where the text could not be split into records, no corrected file is written, and one line says why."""
    done = run("-", "--corrected", tmp_path / "out.csv", stdin="")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "out.csv").exists()


def test_every_exit_status_is_documented() -> None:
    """The help tells what each exit status means."""
    told = run("--help").stdout.partition("Exit status:")[2]
    assert [line.split()[0] for line in told.strip().splitlines()] == ["0", "1", "2", "130"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["missing.csv"],
        [str(SCRIPT), "--organization", "missing.json"],
        [str(SCRIPT), "--encoding", "klingon"],
        ["-", "-", "--report", "out.csv"],
        ["-", "-", "--retry", "out.csv"],
        ["-", "-", "--corrected", "out.csv"],
    ],
)
def test_wrong_use_ends_with_status_two(arguments: list[str]) -> None:
    """Wrong use is told on standard error, and never as a traceback."""
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_script_is_importable() -> None:
    """The script can be loaded without running, so that others can take its functions."""
    assert callable(runpy.run_path(str(SCRIPT))["load_organization"])

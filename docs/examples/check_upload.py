"""
Check CSV files before they are uploaded: what would happen to every row, what is wrong, and what would mend it.

    python docs/examples/check_upload.py FILE [FILE ...]

Organization, permission group, numbers and accounts come from a JSON file; `organization.json` beside this script shows its form.
The library opens no file of its caller: this script does, and it is all that a command line needs.
"""

import argparse
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

from multiline_batch import (
    ENCODINGS,
    LANGUAGES,
    Account,
    Action,
    Cause,
    Finding,
    Fix,
    Inventory,
    InvitationResult,
    Mode,
    NumberRecord,
    Plan,
    Safety,
    Severity,
    UploadRequest,
    correct,
    plan_upload,
    read_upload,
    render,
    render_message,
    render_title,
    report_batch,
)
from multiline_batch.schema import COLUMNS
from multiline_batch.wire import from_wire, to_wire

SAMPLE = Path(__file__).with_name("organization.json")
SHOWN = 5
"""How many places of one cause are printed."""

PUBLIC = {word for column in COLUMNS for word in (column.name, *column.values)}
"""Proposals that are no personal data: names of columns and words that they take."""

HELP = f"""\
Several files are checked as if they were uploaded one after another: a number or an address that one file takes is gone for
the next.

A proposal that is an address or a number is hidden, because output gets mailed and logged; --show-values shows it.
The JSON of --json, the report, the retry file and the corrected file hold personal data.

Colours: --color decides, else NO_COLOR turns them off and FORCE_COLOR on, else a terminal has them.
Languages: {", ".join(LANGUAGES)}; another one falls back to English.

Exit status:
  0    nothing is refused; invitations may be withheld
  1    something is refused or undecided
  2    wrong use, or a file could not be read or written
  130  interrupted from the keyboard
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = parse_arguments(arguments)
    screen = Screen.of(options)
    try:
        request, inventory = load_organization(options.organization)
    except (OSError, ValueError) as error:
        return complain(options.organization, error, f"{SAMPLE} shows the form.")
    status = 0
    for done, name in enumerate(options.files, start=1):
        try:
            with Progress(f"[{done}/{len(options.files)}] {name}"):
                data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
                upload = read_upload(data, request, encoding=options.encoding)
                facts = inventory.answer(upload.questions)
                plan = plan_upload(upload, facts, mode=Mode.IMPORT if options.import_only else Mode.IMPORT_AND_INVITE)
        except OSError as error:
            status = complain(name, error, "Name a CSV file that can be read, or - for standard input.")
            continue
        inventory = inventory.after(plan)
        refused = plan.refused or plan.count(Action.REFUSE, Action.UNDECIDED) > 0
        status = max(status, int(refused))
        if options.json:
            messages = [render(finding, options.language) for finding in plan.findings]
            print(json.dumps({"file": name, "accepted": not refused, "messages": messages, "plan": to_wire(plan)}))
        else:
            screen.print_plan(plan, name=name, first=done == 1)
        status = max(status, write_files(plan, options))
    return status


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; wrong use ends with exit status 2."""
    parser = argparse.ArgumentParser(
        description="Check CSV files before they are uploaded.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a CSV file, or - for standard input")
    parser.add_argument("--organization", type=Path, default=SAMPLE, metavar="JSON", help="the sample if left out")
    parser.add_argument("--import-only", action="store_true", help="as Import does, without invitations")
    parser.add_argument("--encoding", type=str.lower, choices=ENCODINGS, help="if it is not UTF-8")
    parser.add_argument("--language", default="en", metavar="CODE", help="of what is said about the file")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--show-values", action="store_true", help="show proposed addresses and numbers too")
    parser.add_argument("--json", action="store_true", help="print one line of JSON for each file")
    parser.add_argument("--report", type=Path, metavar="CSV", help="write the Batch Operations Report here")
    parser.add_argument("--retry", type=Path, metavar="CSV", help="write the refused rows here, to be corrected")
    parser.add_argument(
        "--corrected", type=Path, metavar="CSV", help="write the file here, with the safe fixes applied"
    )
    options = parser.parse_args(arguments)
    if len(options.files) > 1 and (options.report or options.retry or options.corrected):
        parser.error("--report, --retry and --corrected go with one file")
    return options


def load_organization(path: Path) -> tuple[UploadRequest, Inventory]:
    """Read what a portal would know: who uploads for whom, and which numbers and accounts there are."""
    match json.loads(path.read_text(encoding="utf-8")):
        case {"request": requested, "numbers": [*numbers], "accounts": [*accounts]}:
            request = from_wire(requested, UploadRequest)
            return request, Inventory(
                organizations=[request.organization],
                numbers=[from_wire(number, NumberRecord) for number in numbers],
                accounts=[from_wire(account, Account) for account in accounts],
            )
        case _:
            msg = "it needs a request, a list of numbers and a list of accounts"
            raise ValueError(msg)


def write_files(plan: Plan, options: argparse.Namespace) -> int:
    """Write the files that were asked for, and return the exit status."""
    report = report_batch(plan, at=datetime.now(UTC), locale=options.language)
    try:
        if options.report:
            options.report.write_text(report.csv, encoding="utf-8-sig", newline="")
        if options.retry and report.retry is not None:
            options.retry.write_text(report.retry, encoding="utf-8-sig", newline="")
        if options.corrected:
            # What the library calls safe cannot change the meaning, or the facts prove it; the rest is for a person to decide.
            fixes = [f.fix for f in plan.findings if f.fix and f.fix.safety is Safety.SAFE]
            options.corrected.write_text(correct(plan.upload, fixes), encoding="utf-8-sig", newline="")
            print(f"check_upload: {options.corrected}: safe fixes applied: {len(fixes)}", file=sys.stderr)
    except OSError as error:
        return complain(error.filename, error, "Name a file that can be written.")
    except ValueError as error:
        return complain(options.corrected, error)
    return 0


def complain(name: str | Path, error: Exception, advice: str = "") -> int:
    """Say in one line what could not be done and what to do, and return the exit status."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    print(f"check_upload: {visible(str(name))}: {reason.rstrip('.')}. {advice}".rstrip(), file=sys.stderr)
    return 2


def visible(text: str) -> str:
    """Return a text from outside so that it cannot steer the terminal."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


@dataclass(frozen=True)
class Progress:
    """A line on a terminal that says what is worked on, and that is gone afterwards."""

    text: str

    def __enter__(self) -> None:
        """Show the line."""
        self._write(f"\r{visible(self.text)[: shutil.get_terminal_size().columns - 1]}")

    def __exit__(self, *_error: object) -> None:
        """Wipe it."""
        self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        if sys.stderr.isatty():
            print(text, end="", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Screen:
    """Where a plan is printed: its language, its width, and whether it has colours."""

    language: str
    color: bool
    width: int
    show_values: bool

    @classmethod
    def of(cls, options: argparse.Namespace) -> "Screen":
        """Return the screen of these options, of the environment and of standard output."""
        terminal = sys.stdout.isatty()
        color = terminal and os.environ.get("TERM") != "dumb"
        if options.color != "auto":
            color = options.color == "always"
        elif os.environ.get("NO_COLOR"):
            color = False
        elif os.environ.get("FORCE_COLOR"):
            color = True
        # Lines are broken for people only: other programs read a sentence a line.
        width = shutil.get_terminal_size().columns if terminal else sys.maxsize
        return cls(language=options.language, color=color, width=width, show_values=options.show_values)

    def print_plan(self, plan: Plan, *, name: str, first: bool) -> None:
        """Print what would happen, then why, the worst and most frequent cause first."""
        organization = plan.upload.request.organization
        title = self._paint(f"{visible(Path(name).name)}: {plan.mode.value}, {organization.title}", "1")
        print(f"{title}\n" if first else f"\n\n{title}\n")
        for line in render(plan, self.language).splitlines():
            self._print(line, indent=2)
        for cause in plan.causes:
            self._print_cause(cause)
        for sentence in dict.fromkeys(render(unknown, self.language) for unknown in plan.not_evaluated):
            print()
            self._print(sentence)

    def _print_cause(self, cause: Cause) -> None:
        column = f", {cause.column}" if cause.column else ""
        label = render(InvitationResult.WITHHELD if cause.rule.withholds else cause.rule.severity, self.language)
        # Red and magenta can be read on light and on dark ground; the word says the same without them.
        style = {Severity.ERROR: "1;31", Severity.WARNING: "1;35", Severity.NOTICE: "1"}[cause.rule.severity]
        title = self._paint(render_title(cause, self.language), "1")
        print(f"\n{self._paint(f'{label}:', style)} {title} ({cause.code}){column}: {len(cause.findings)}")
        sentences: dict[str, list[Finding]] = {}
        for finding in cause.findings:
            sentences.setdefault(render_message(finding, self.language), []).append(finding)
        for sentence, findings in sentences.items():
            self._print(sentence, indent=2)
            self._print_places(findings)

    def _print_places(self, findings: Iterable[Finding]) -> None:
        placed = [(finding.place, finding.fix) for finding in findings if finding.place]
        for place, fix in placed[:SHOWN]:
            print(f"    {render(place, self.language)}{self._proposal(fix) if fix else ''}")
        if len(placed) > SHOWN:
            print(f"    ... +{len(placed) - SHOWN}")

    def _proposal(self, fix: Fix) -> str:
        text = fix.text if self.show_values or fix.text in PUBLIC else "***"
        # Without a text the fix is to delete the row or to empty the cell, as the sentence above says.
        arrow = f"-> {self._paint(visible(text), '1')} " if fix.text else ""
        return f"  {arrow}({render(fix.safety, self.language)})"

    def _print(self, text: str, *, indent: int = 0) -> None:
        wrapped = textwrap.fill(text, max(self.width - indent, 20), break_long_words=False, break_on_hyphens=False)
        print(textwrap.indent(wrapped, " " * indent))

    def _paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.color else text


def run() -> int:
    """Run the command as a good neighbour of other programs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name or a sentence that the terminal's encoding lacks is shown escaped.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = main()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        # Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Who stopped reading, as `head` does, has seen enough and needs no message.
        return 2 if isinstance(error, BrokenPipeError) else complain("standard output", error)
    return status


if __name__ == "__main__":
    sys.exit(run())

"""
Check a CSV file before it is uploaded: what would happen to every row, what is wrong, and what would mend it.

    python docs/examples/check_upload.py FILE

Organization, permission group, numbers and accounts come from a JSON file; `organization.json` beside this script shows its form.
The library reads no file by itself: this script does, and it is all that a command line needs.

Exit status: 0 nothing is refused, 1 something is refused or undecided, 2 the command was used wrongly.
"""

import argparse
import json
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from multiline_batch import (
    ENCODINGS,
    LANGUAGES,
    Account,
    Action,
    Cause,
    Finding,
    Inventory,
    InvitationResult,
    Mode,
    NumberRecord,
    Plan,
    UploadRequest,
    plan_upload,
    read_upload,
    render,
    render_message,
    render_title,
    report_batch,
)
from multiline_batch.wire import from_wire

HERE = Path(__file__).parent
SHOWN = 5
"""How many places of one cause are printed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = parse_arguments(arguments)
    try:
        data = options.file.read_bytes()
        request, inventory = load_organization(options.organization)
    except (OSError, ValueError) as error:
        print(f"check_upload: {error}", file=sys.stderr)
        return 2
    upload = read_upload(data, request, encoding=options.encoding)
    mode = Mode.IMPORT if options.import_only else Mode.IMPORT_AND_INVITE
    plan = plan_upload(upload, inventory.answer(upload.questions), mode=mode)
    print_plan(plan, name=options.file.name, language=options.language)
    report = report_batch(plan, at=datetime.now(UTC), locale=options.language)
    if options.report:
        options.report.write_text(report.csv, encoding="utf-8-sig", newline="")
    if options.retry and report.retry is not None:
        options.retry.write_text(report.retry, encoding="utf-8-sig", newline="")
    return 1 if plan.refused or plan.count(Action.REFUSE, Action.UNDECIDED) else 0


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; wrong use ends with exit status 2."""
    parser = argparse.ArgumentParser(description="Check a CSV file before it is uploaded.")
    parser.add_argument("file", type=Path, help="the CSV file")
    parser.add_argument("--organization", type=Path, default=HERE / "organization.json", metavar="JSON")
    parser.add_argument("--import-only", action="store_true", help="as Import does, without invitations")
    parser.add_argument("--encoding", choices=ENCODINGS, help="if it is not UTF-8")
    parser.add_argument("--language", default="en", metavar="CODE", help=f"of what is printed: {', '.join(LANGUAGES)}")
    parser.add_argument("--report", type=Path, metavar="CSV", help="write the Batch Operations Report here")
    parser.add_argument("--retry", type=Path, metavar="CSV", help="write the refused rows here, to be corrected")
    return parser.parse_args(arguments)


def load_organization(path: Path) -> tuple[UploadRequest, Inventory]:
    """Read what a portal would know: who uploads for whom, and which numbers and accounts there are."""
    data = json.loads(path.read_text(encoding="utf-8"))
    request = from_wire(data["request"], UploadRequest)
    inventory = Inventory(
        organizations=[request.organization],
        numbers=[from_wire(number, NumberRecord) for number in data["numbers"]],
        accounts=[from_wire(account, Account) for account in data["accounts"]],
    )
    return request, inventory


def print_plan(plan: Plan, *, name: str, language: str) -> None:
    """Print what would happen, then why, the worst and most frequent cause first."""
    organization = plan.upload.request.organization
    print(f"{name}: {plan.mode.value}, {organization.title}\n")
    print(textwrap.indent(render(plan, language), "  "))
    for cause in plan.causes:
        print_cause(cause, language)
    for sentence in dict.fromkeys(render(unknown, language) for unknown in plan.not_evaluated):
        print(f"\n{sentence}")


def print_cause(cause: Cause, language: str) -> None:
    """Print one cause: its words once for each wording, and the places where it stands."""
    column = f", {cause.column}" if cause.column else ""
    label = render(InvitationResult.WITHHELD if cause.rule.withholds else cause.rule.severity, language)
    print(f"\n{label}: {render_title(cause, language)} ({cause.code}){column}: {len(cause.findings)}")
    sentences: dict[str, list[Finding]] = {}
    for finding in cause.findings:
        sentences.setdefault(render_message(finding, language), []).append(finding)
    for sentence, findings in sentences.items():
        print(f"  {sentence}")
        print_places(findings, language)


def print_places(findings: Iterable[Finding], language: str) -> None:
    """Print where, with the proposed fix; the first few only."""
    placed = [finding for finding in findings if finding.place]
    for finding in placed[:SHOWN]:
        if finding.place:
            fix = finding.fix
            proposal = "" if fix is None else f"  -> {fix.text or '-'} ({render(fix.safety, language)})"
            print(f"    {render(finding.place, language)}{proposal}")
    if len(placed) > SHOWN:
        print(f"    ... +{len(placed) - SHOWN}")


if __name__ == "__main__":
    sys.exit(main())

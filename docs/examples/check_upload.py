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
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from multiline_batch import (
    ENCODINGS,
    Account,
    Action,
    Cause,
    Finding,
    Inventory,
    Mode,
    NumberRecord,
    Plan,
    UploadRequest,
    group_by_cause,
    plan_upload,
    read_upload,
    render,
    render_place,
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
    print_plan(plan, name=options.file.name)
    report = report_batch(plan, at=datetime.now(UTC))
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


def print_plan(plan: Plan, *, name: str) -> None:
    """Print what would happen, then why, the worst and most frequent cause first."""
    organization = plan.upload.request.organization
    print(f"{name}: {plan.mode.value} into {organization.title}\n")
    if plan.refused:
        print("  The whole upload is refused.")
    for action in Action:
        count = plan.count(action)
        if count:
            print(f"  {count:4} {'row' if count == 1 else 'rows'} to {action.value}")
    ledger = plan.ledger
    if ledger.needed:
        print(f"\n  Numbers: {ledger.needed} to be chosen at activation, {ledger.granted} of them there.")
    for cause in group_by_cause(plan.findings):
        print_cause(cause)
    for unknown in plan.not_evaluated:
        print(f"\nnot checked: {unknown.code}, because nobody told {unknown.missing}")


def print_cause(cause: Cause) -> None:
    """Print one cause: its words once for each wording, and the places where it stands."""
    label = "withheld" if cause.rule.withholds else cause.rule.severity.value
    title = f"{label}: {cause.code}"
    print(f"\n{title}" + (f" in {cause.column}" if cause.column else "") + f" ({len(cause.findings)})")
    sentences: dict[str, list[Finding]] = {}
    for finding in cause.findings:
        sentences.setdefault(render(finding), []).append(finding)
    for sentence, findings in sentences.items():
        print(f"  {sentence}")
        print_places(findings)


def print_places(findings: Iterable[Finding]) -> None:
    """Print where, with the proposed fix; the first few only."""
    placed = [finding for finding in findings if finding.place]
    for finding in placed[:SHOWN]:
        if finding.place:
            fix = finding.fix
            proposal = "" if fix is None else f"  -> {fix.text or 'delete the row'} ({fix.safety.value})"
            print(f"    {render_place(finding.place)}{proposal}")
    if len(placed) > SHOWN:
        print(f"    and {len(placed) - SHOWN} more")


if __name__ == "__main__":
    sys.exit(main())

"""
Check a year of uploads on a cluster, and print how many files and rows are refused, where, and why.

    python docs/examples/many_uploads.py FOLDER [--workers 2 | --scheduler ADDRESS] [--json]

The folder is one as `make_uploads.py` makes it; workers on other machines must see it under the same path.  The cluster is one of Dask,
which the extra `cluster` brings.
"""

# The types that Dask gives to its own functions are not whole.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from distributed import Client, progress

import upload_summary
from multiline_batch import Cause, render_title
from upload_summary import ACCEPTED, REFUSED, File, Summary, check_files, into_batches, list_files

HELP = """\
Exit status:
  0  every file was checked and nothing is refused
  1  something is refused, or a file could not be checked
  2  wrong use, or the folder has no requests that can be read
"""


def check_on_cluster(client: Client, files: Sequence[File]) -> Summary:
    """
    Check files on all workers of a cluster; which worker checks what, and when, makes no difference to the result.

    When a worker dies, Dask has others do its tasks once more, those too whose results were lost with it.

    Raises:
        distributed.KilledWorker: Four workers died of one task.
        RuntimeError: A summary does not account for all of its files.
    """
    batches = into_batches(files)
    futures = client.map(check_files, batches, pure=False)
    if sys.stderr.isatty():
        with redirect_stdout(sys.stderr):
            progress(futures)
    summaries: Any = client.gather(futures)
    for batch, summary in zip(batches, summaries, strict=True):
        if summary.files.total() != len(batch):
            msg = "a worker did not account for all of its files"
            raise RuntimeError(msg)
    return sum(summaries, Summary())


def print_summary(summary: Summary) -> None:
    """Print what became of files and rows, by organization, then the causes, the most frequent first, then what was not checked."""
    counts = [(summary.files, ACCEPTED), (summary.files, REFUSED), (summary.rows, ACCEPTED), (summary.rows, REFUSED)]
    print(f"{'':16}{'files':>20}{'rows':>24}")
    print(f"{'organization':16}" + f"{ACCEPTED:>12}{REFUSED:>12}" * 2)
    for organization in sorted({organization for organization, _ in summary.files if organization}):
        print(f"{organization:16}" + "".join(f"{count[organization, fate]:12,}" for count, fate in counts))
    totals = [sum(n for (_, what), n in count.items() if what == fate) for count, fate in counts]
    print(f"{'all':16}" + "".join(f"{total:12,}" for total in totals))

    causes = Counter[Cause]()
    for (_, code, column), number in summary.findings.items():
        causes[Cause(code=code, column=column or None, findings=())] += number
    print(f"\n{'findings':>12}")
    for cause, number in sorted(causes.items(), key=lambda item: (-item[1], item[0].code, item[0].column or "")):
        column = f", {cause.column}" if cause.column else ""
        print(f"{number:12,}  {cause.rule.severity.value}: {render_title(cause)} ({cause.code}){column}")

    print(f"\n{summary.unchecked.total():12,}  files not checked")
    for name, reason in sorted(summary.unchecked):
        print(f"{'':14}{name}: {reason}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        description="Check a year of uploads on a cluster.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="CSV files, and requests.json")
    parser.add_argument("--workers", type=int, default=2, help="how many processes on this machine")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="a cluster that runs already, such as tcp://host:8786")
    parser.add_argument("--json", action="store_true", help="print flat records, also by organization and cause")
    options = parser.parse_args(arguments)
    try:
        files = list_files(options.folder.resolve())
    except (OSError, ValueError) as error:
        print(f"many_uploads: {options.folder}: {error}", file=sys.stderr)
        return 2
    if options.scheduler:
        client = Client(options.scheduler)
        # Workers on other machines have the library installed, but not the file beside this one.
        client.upload_file(upload_summary.__file__)
    else:
        client = Client(n_workers=options.workers, threads_per_worker=1, dashboard_address=":0")
    with client:
        summary = check_on_cluster(client, files)
    if options.json:
        print(json.dumps({"records": summary.to_records(), "not_checked": sorted(summary.unchecked)}))
    else:
        print_summary(summary)
    return int(any(what != ACCEPTED for counts in (summary.files, summary.rows) for _, what in counts))


if __name__ == "__main__":
    sys.exit(main())

"""
Measure a folder of uploads on one worker and on two: rows a second of the clock and of processor time, and bytes sent a row.

    python tests/hosts/cluster/measure.py FOLDER

Cluster and workers are there, and have checked something, before the clock starts.  Processor time is that of all processes together,
and depends less on what else the machine does.
"""

import pickle
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3] / "docs" / "examples"))

from upload_summary import FILES_A_BATCH, check_files, into_batches, list_files

# None of these three says what types it has.
distributed: Any = import_module("distributed")
tcp: Any = import_module("distributed.comm.tcp")
many_uploads: Any = import_module("many_uploads")

sent = 0
"""How many bytes this process, which holds client and scheduler, has sent."""

write = tcp.TCP.write


async def counting_write(*arguments: Any, **options: Any) -> int:  # noqa: ANN401  It passes on whatever comes.
    """Send a message and count its bytes."""
    global sent  # noqa: PLW0603  One count for all connections.
    number: int = await write(*arguments, **options)
    sent += number
    return number


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Print the figures."""
    tcp.TCP.write = counting_write
    files = list_files(Path(sys.argv[1]))
    start, used = perf_counter(), process_time()
    summary = check_files(files)
    rows = summary.rows.total()
    say(f"{len(files):,} files, {rows:,} rows; rows a second of the clock and of processor time")
    say(f"{'no cluster':12}{rows / (perf_counter() - start):10,.0f}{rows / (process_time() - used):10,.0f}")
    for workers in (1, 2):
        with distributed.Client(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as client:
            many_uploads.check_on_cluster(client, files[: 2 * workers * FILES_A_BATCH])
            before, start, used = sent, perf_counter(), process_time() + sum(client.run(process_time).values())
            assert many_uploads.check_on_cluster(client, files) == summary, "the cluster says something else"
            seconds, number = perf_counter() - start, sent - before
            used = process_time() + sum(client.run(process_time).values()) - used
        say(f"{workers} worker(s) {rows / seconds:10,.0f}{rows / used:10,.0f}, {number / rows:.2f} bytes sent a row")
    batches = into_batches(files)
    out, back = (sum(len(pickle.dumps(value)) for value in values) for values in (batches, map(check_files, batches)))
    say(f"pickled: {out / rows:.2f} bytes a row to the workers, {back / rows:.2f} back")


if __name__ == "__main__":
    main()

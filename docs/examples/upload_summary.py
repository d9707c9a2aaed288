"""
Check many files and count what comes out; nothing here knows on what it runs.

A worker is sent `File` values, a path and a request each, and returns one `Summary`: counts that add up in any order, without personal
data.  `many_uploads.py` runs this on a cluster.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from multiline_batch import UploadRequest, read_upload
from multiline_batch.wire import from_wire

ACCEPTED, REFUSED = "accepted", "refused"
"""What becomes of a row, and of a file; rows of an accepted file can be refused."""

UNREADABLE, UNREQUESTED = "could not be read", "has no request"
"""What becomes of a file that cannot be checked."""

FILES_A_BATCH = 20
"""Enough that handing batches out costs little, few enough that all workers end together."""


class File(NamedTuple):
    """A file to check, and what was chosen for it; `None` if nobody told."""

    path: Path
    request: UploadRequest | None


@dataclass(frozen=True)
class Summary:
    """How many there are of everything; organizations stand by their ids."""

    files: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """Files by organization and by what became of them."""
    rows: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """Rows by organization and by what became of them; a file that is refused for its form has none that were read."""
    findings: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    """Findings by organization and cause: the code of the rule, and the column or an empty text."""
    unchecked: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """Files that were not checked, by name and reason."""

    def __add__(self, other: "Summary") -> "Summary":
        """Return the counts of both together."""
        return Summary(
            files=self.files + other.files,
            rows=self.rows + other.rows,
            findings=self.findings + other.findings,
            unchecked=self.unchecked + other.unchecked,
        )

    def to_records(self) -> list[dict[str, str | int]]:
        """Return flat records in a fixed order, for a data frame: one for each count of files, rows or findings."""
        counts = [
            *(("files", *key, "", count) for key, count in self.files.items()),
            *(("rows", *key, "", count) for key, count in self.rows.items()),
            *(("findings", *key, count) for key, count in self.findings.items()),
        ]
        return [
            dict(zip(("of", "organization", "what", "column", "count"), values, strict=True))
            for values in sorted(counts)
        ]


@cache
def parse_request(text: str) -> UploadRequest:
    """Return a request; equal texts give one and the same, which goes to a worker once for all files of a batch."""
    return from_wire(json.loads(text), UploadRequest)


def list_files(folder: Path) -> list[File]:
    """
    Return the files of a folder by name: those that `requests.json` has a request for, and every other CSV file there.

    Raises:
        OSError: `requests.json` cannot be read.
        ValueError: It holds something else than requests.
    """
    documents = json.loads((folder / "requests.json").read_text(encoding="utf-8"))
    requests = {name: parse_request(json.dumps(document)) for name, document in documents.items()}
    names = sorted({*requests, *(path.name for path in folder.glob("*.csv"))})
    return [File(folder / name, requests.get(name)) for name in names]


def into_batches(files: Sequence[File]) -> list[Sequence[File]]:
    """Return the same files in the same order, as many together as one worker gets at once."""
    return [files[start : start + FILES_A_BATCH] for start in range(0, len(files), FILES_A_BATCH)]


def check_files(files: Iterable[File]) -> Summary:
    """Check files one after another."""
    return sum(map(check_file, files), Summary())


def check_file(file: File) -> Summary:
    """
    Check one file, by all rules that need no facts; whatever happens to the file, the summary counts it.

    What is known today of numbers and accounts says nothing about a file of last spring, whose accounts exist by now.
    """
    if file.request is None:
        return Summary(files=Counter([("", UNREQUESTED)]), unchecked=Counter([(file.path.name, UNREQUESTED)]))
    organization = file.request.organization.id
    try:
        data = file.path.read_bytes()
    except OSError as error:
        reason = error.strerror or UNREADABLE
        return Summary(files=Counter([(organization, UNREADABLE)]), unchecked=Counter([(file.path.name, reason)]))
    upload = read_upload(data, file.request)
    refused = upload.refused
    wrong = {finding.row for finding in upload.findings if finding.rule.refuses_row}
    return Summary(
        files=Counter([(organization, REFUSED if refused else ACCEPTED)]),
        rows=Counter((organization, REFUSED if refused or row.row in wrong else ACCEPTED) for row in upload.rows),
        findings=Counter((organization, finding.code, finding.column or "") for finding in upload.findings),
    )

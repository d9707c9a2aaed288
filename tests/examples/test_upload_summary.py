"""Many files are counted, each once, whatever becomes of them and in whatever order."""

import json
import pickle
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from make_uploads import make_uploads
from multiline_batch import NewAccount, UploadRequest, read_upload
from multiline_batch.wire import from_wire
from upload_summary import (
    ACCEPTED,
    REFUSED,
    UNREADABLE,
    UNREQUESTED,
    File,
    Summary,
    check_file,
    check_files,
    into_batches,
    list_files,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of uploads in which one is missing, one is a folder, and one has no request."""
    made = tmp_path_factory.mktemp("uploads")
    make_uploads(made, uploads=60, seed=3)
    first, second, third, *_ = sorted(made.glob("*.csv"))
    first.unlink()
    second.unlink()
    second.mkdir()
    third.rename(made / "stray.csv")
    return made


def test_every_file_is_listed_once_by_name(folder: Path) -> None:
    """Files without a request and requests without a file are listed like all others."""
    names = [file.path.name for file in list_files(folder)]
    requested = json.loads((folder / "requests.json").read_text(encoding="utf-8"))
    assert names == sorted({*requested, "stray.csv"})
    assert [file.path.name for file in list_files(folder) if file.request is None] == ["stray.csv"]


def test_equal_requests_are_one_value(folder: Path) -> None:
    """What is equal is sent to a worker once, however many files it is chosen for."""
    requests = [file.request for file in list_files(folder) if file.request]
    assert len({id(request) for request in requests}) == len(set(requests)) < len(requests)


def test_what_is_counted_is_what_reading_says(folder: Path) -> None:
    """Files, rows and findings are those of each upload, read and counted in another way."""
    files, rows, findings = Counter[bool](), Counter[bool](), Counter[tuple[str, str | None]]()
    for name, document in json.loads((folder / "requests.json").read_text(encoding="utf-8")).items():
        if not (folder / name).is_file():
            continue
        upload = read_upload((folder / name).read_bytes(), from_wire(document, UploadRequest))
        files[upload.refused] += 1
        for row in upload.rows:
            twice = any(f.row == row.row and f.code == "identity-duplicate" for f in upload.findings)
            rows[upload.refused or twice or not isinstance(row, NewAccount)] += 1
        findings.update((finding.code, finding.column) for finding in upload.findings)
    summary = check_files(list_files(folder))
    assert {refused: sum_of(summary.files, fate) for refused, fate in FATES.items()} == files
    assert {refused: sum_of(summary.rows, fate) for refused, fate in FATES.items()} == rows
    counted = Counter[tuple[str, str | None]]()
    for (_, code, column), number in summary.findings.items():
        counted[code, column or None] += number
    assert counted == findings


FATES = {False: ACCEPTED, True: REFUSED}


def sum_of(counts: Counter[tuple[str, str]], fate: str) -> int:
    """Return how many have one fate in all organizations."""
    return sum(count for (_, what), count in counts.items() if what == fate)


def test_no_file_is_lost(folder: Path) -> None:
    """What is not there, cannot be opened or has no request is counted, and told by its name with the reason."""
    files = list_files(folder)
    summary = check_files(files)
    assert summary.files.total() == len(files) == 61
    assert (sum_of(summary.files, UNREADABLE), sum_of(summary.files, UNREQUESTED)) == (3, 1)
    assert [reason for _, reason in sorted(summary.unchecked)] == [
        "No such file or directory",
        "Is a directory",
        "No such file or directory",
        "has no request",
    ]


def test_batches_hold_every_file_once(folder: Path) -> None:
    """Batches put together again are the files in their order, however the last one comes out."""
    for count in (0, 1, 20, 21, 40, 61):
        files = list_files(folder)[:count]
        batches = into_batches(files)
        assert [file for batch in batches for file in batch] == files
        assert len(batches) == -(-count // 20)


def test_order_makes_no_difference(folder: Path) -> None:
    """Files in any order, and summaries added up in any grouping, give the same counts and the same records."""
    files = list_files(folder)
    expected = check_files(files)
    Random(1).shuffle(files)  # noqa: S311  Nothing is secret here.
    summaries = [check_files(files[:7]), check_files(files[7:30]), check_files(files[30:])]
    assert sum(summaries, Summary()) == sum(reversed(summaries), Summary()) == expected
    assert sum(summaries, Summary()).to_records() == expected.to_records()
    assert (
        sum(int(record["count"]) for record in expected.to_records() if record["of"] == "rows") == expected.rows.total()
    )


def test_a_file_can_be_counted_twice_but_not_by_listing_it_once(folder: Path) -> None:
    """Counts are of what was given: the same file twice is two files."""
    file = list_files(folder)[10]
    assert check_files([file, file]) == check_file(file) + check_file(file)
    assert check_files([]) == Summary()


def test_what_is_sent_is_small_and_holds_no_personal_data(folder: Path, tmp_path: Path) -> None:
    """A file goes out as a path and a request and comes back as counts, whose size does not grow with the rows."""
    make_uploads(tmp_path, uploads=20, rows=300, seed=3)
    few, many = (list_files(where)[-15:] for where in (folder, tmp_path))
    assert len(pickle.dumps(few)) < 15 * 400
    assert pickle.loads(pickle.dumps(few)) == few  # noqa: S301  It was made in the line above.
    answers = [pickle.dumps(check_files(files)) for files in (few, many)]
    assert check_files(many).rows.total() > 10 * check_files(few).rows.total()
    assert len(answers[1]) < 1.5 * len(answers[0]) < 6000
    assert not re.search(r"@|\+\d", repr(check_files(many)))


def test_a_folder_without_requests_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    """Nothing is checked, and the exception names what is missing."""
    with pytest.raises(FileNotFoundError, match=r"requests\.json"):
        list_files(tmp_path)
    (tmp_path / "requests.json").write_text('{"a.csv": {}}', encoding="utf-8")
    with pytest.raises(ValueError, match="organization: missing"):
        list_files(tmp_path)


def test_a_file_is_what_it_says() -> None:
    """A file without a request is told apart before it is opened."""
    assert check_file(File(Path("nowhere.csv"), None)).files == Counter([("", UNREQUESTED)])

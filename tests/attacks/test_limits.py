"""
Time and memory grow with the upload and no faster, for the worst that we could think of.

CPU time is measured, the least of several runs, because the machine may be busy with other things.  The normal run tries small uploads; ``python
-m pytest -m deep --no-cov`` tries those at the limits.
"""

import gc
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from attrs import evolve

from attacks.worst_cases import WORST, size
from multiline_batch import (
    MAX_ACCOUNTS_PER_UPLOAD,
    Account,
    AccountStatus,
    Identity,
    Limits,
    Mode,
    Number,
    Organization,
    Outcome,
    Plan,
    Pool,
    UploadRequest,
    ask_invitations,
    plan_invitations,
    plan_upload,
    preload,
    read_report,
    read_upload,
    report_batch,
)
from support import ORGANIZATION, REQUEST, SALES, record

SECONDS, SECONDS_OF_A_KILOBYTE = 0.050, 0.005
"""How long an upload may take, in seconds, and for each of its kilobytes."""

BYTES, BYTES_OF_A_BYTE = 2**20, 20
"""How much memory reading may take, in bytes: at all, and for each byte of the upload."""

ONLY_MISTAKES = {"findings-in-every-cell": 12, "findings-in-short-rows": 9}
"""Cases in which reading takes more than that, and how many findings each of their rows comes to."""

MANY_FINDINGS = ONLY_MISTAKES | {"columns-over-lines": 1}
"""These, and a header of thousands of names, each unknown and on a line of its own, which takes a twentieth more at 64 KB."""

BYTES_OF_A_FINDING = 256
"""How much more memory it may take then for each finding, which is handed out, in bytes."""

TRIES = 5
KILOBYTES = 6
EVERY_SIZE = (12, 24, 32, 48, 64, 96, 200, 1000, 4800)
"""Sizes of uploads, in kilobytes: of the normal run, and of the deep one; the limits of rows and of cells are reached at about 48."""

WANTED = evolve(
    REQUEST, organization=evolve(ORGANIZATION, default_region="GB", allowed_email_domains=("@example.org",))
)
AT = datetime(2026, 11, 23, tzinfo=UTC)
cases = pytest.mark.parametrize("case", WORST)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    # What is loaded at first need is loaded before anything is measured.
    preload()
    for make in WORST.values():
        report(judge(make(1)))
    # What earlier tests left behind is not looked through before each measurement.
    gc.collect()
    gc.freeze()


def judge(data: str | bytes) -> Plan:
    """Read and plan."""
    upload = read_upload(data, WANTED)
    numbers = [record(number) for number in upload.questions.numbers[:500]]
    facts = upload.questions.answer(numbers=numbers, accounts=(), pool=Pool(available=10, outstanding=0))
    plan = plan_upload(upload, facts, mode=Mode.IMPORT_AND_INVITE)
    assert len(plan.causes) <= len(plan.findings)
    return plan


def report(plan: Plan) -> str:
    """Report, read the report, and return its text."""
    written = report_batch(plan, [Outcome(row=entry.row, created=True) for entry in plan.created], at=AT)
    assert read_report(written.csv) == written.record
    return written.csv


def allowed_seconds(kilobytes: float) -> float:
    """Return how long so many kilobytes may take, in seconds of CPU time."""
    return SECONDS + SECONDS_OF_A_KILOBYTE * kilobytes


def seconds(work: Callable[[], object], *, enough: float) -> float:
    """Return the least CPU time of several runs, in seconds; one that is short enough is the last."""
    least = float("inf")
    for _ in range(TRIES):
        begin = time.process_time()
        work()
        least = min(least, time.process_time() - begin)
        if least <= enough:
            break
    return least


def peak(work: Callable[[], object]) -> int:
    """Return the most memory that is taken at a time beside what was there before, in bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


sizes = pytest.mark.parametrize(
    "kilobytes", [KILOBYTES, *(pytest.param(one, marks=pytest.mark.deep) for one in EVERY_SIZE)]
)


@sizes
@cases
def test_time_is_linear(case: str, kilobytes: int) -> None:
    """Reading and planning take at most 50 ms and 5 ms a kilobyte, and so does the report, of what is read and written."""
    data = WORST[case](kilobytes)
    read = size(data) / 1024
    plan = judge(data)
    written = size(report(plan)) / 1024
    assert seconds(lambda: judge(data), enough=allowed_seconds(read)) <= allowed_seconds(read)
    assert seconds(lambda: report(plan), enough=allowed_seconds(read)) <= allowed_seconds(read + written)


@sizes
@cases
def test_memory_is_linear(case: str, kilobytes: int) -> None:
    """Reading takes at most 1 MB and 20 times the upload, and more only for the findings of a thousand rows of mistakes alone."""
    data = WORST[case](kilobytes)
    rows = min(data.count("\n"), MAX_ACCOUNTS_PER_UPLOAD) if isinstance(data, str) else 0
    findings = BYTES_OF_A_FINDING * MANY_FINDINGS.get(case, 0) * rows
    assert peak(lambda: read_upload(data, WANTED)) <= BYTES + BYTES_OF_A_BYTE * size(data) + findings


@pytest.mark.parametrize(("case", "findings"), ONLY_MISTAKES.items())
def test_a_thousand_rows_of_mistakes_take_no_more_than_is_told(case: str, findings: int) -> None:
    """The most that can be made of few bytes stays within what is told for each finding."""
    header, row, *_ = str(WORST[case](1)).splitlines(keepends=True)
    data = header + row * MAX_ACCOUNTS_PER_UPLOAD
    assert len(read_upload(data, WANTED).findings) == findings * MAX_ACCOUNTS_PER_UPLOAD
    beyond = peak(lambda: read_upload(data, WANTED)) - BYTES - BYTES_OF_A_BYTE * size(data)
    assert 0 < beyond <= BYTES_OF_A_FINDING * findings * MAX_ACCOUNTS_PER_UPLOAD


@pytest.mark.deep
@cases
def test_limits_that_a_tool_raised_keep_time_linear(case: str) -> None:
    """A tool that reads a million rows and cells of any length waits in proportion, however much is to be said of each row."""
    wide = Limits(rows=10**6, columns=10**6, cell_characters=10**6)
    half, whole = WORST[case](500), WORST[case](1000)
    before = seconds(lambda: read_upload(half, WANTED, limits=wide), enough=allowed_seconds(size(half) / 1024))
    # Hundreds of thousands of rows of two bytes come to millions of findings, for which more than 5 ms a kilobyte may go by.
    allowed = max(allowed_seconds(size(whole) / 1024), SECONDS + 2.5 * before)
    assert seconds(lambda: read_upload(whole, WANTED, limits=wide), enough=allowed) <= allowed


@pytest.mark.parametrize("case", ["ancestors", "domains", "numbers", "accounts", "invitations"])
def test_long_lists_from_the_host_take_linear_time(case: str) -> None:
    """Long lists of ancestors, domains, numbers and accounts take at most 50 ms and 5 ms for a kilobyte of ids."""
    count = 3000
    ids = [f"organization-{index}" for index in range(count)]
    keys = [Identity(f"person{index}@example.org") for index in range(count)]
    upload = read_upload(WORST["right"](KILOBYTES), WANTED)

    def ancestors() -> object:
        long = Organization(id="last", ancestors=ids, social_messaging=True)
        return read_upload(WORST["right"](KILOBYTES), UploadRequest(organization=long))

    def domains() -> object:
        long = evolve(ORGANIZATION, allowed_email_domains=[f"@{name}.example" for name in ids])
        return read_upload(WORST["right"](KILOBYTES), UploadRequest(organization=long))

    def numbers() -> object:
        wanted = [record(f"+44{index:010}") for index in range(count)]
        asked = evolve(upload.questions, numbers=tuple(Number(one.number) for one in wanted))
        return asked.answer(numbers=wanted, accounts=(), pool=Pool(available=1, outstanding=0))

    def accounts() -> object:
        there = [Account(identity=key, organization=SALES, status=AccountStatus.ACTIVE) for key in keys]
        asked = evolve(upload.questions, identities=tuple(keys))
        return asked.answer(numbers=(), accounts=there, pool=Pool(available=1, outstanding=0))

    def invitations() -> object:
        waiting = [Account(identity=key, organization=SALES, status=AccountStatus.NOT_INVITED) for key in keys]
        asked = ask_invitations(waiting, organization=ORGANIZATION)
        facts = asked.answer(numbers=(), accounts=(), pool=Pool(available=count, outstanding=0))
        return plan_invitations(waiting, organization=ORGANIZATION, facts=facts)

    work = {
        "ancestors": ancestors,
        "domains": domains,
        "numbers": numbers,
        "accounts": accounts,
        "invitations": invitations,
    }[case]
    allowed = allowed_seconds(KILOBYTES + sum(map(len, keys)) / 1024)
    assert seconds(work, enough=allowed) <= allowed

"""
What is attacked: each target takes any bytes, goes one way through the library, and raises only where a promise is broken.

A target raises `AssertionError` where a result is wrong, and whatever else the library raises that it does not document.  The first byte chooses
what surrounds the rest: the encoding, the organization, the kind of value.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from attrs import evolve

from multiline_batch import (
    ENCODINGS,
    Account,
    AccountStatus,
    DuplicateIdentity,
    Facts,
    Mode,
    Outcome,
    Plan,
    Policy,
    Pool,
    Safety,
    ShortageAction,
    Upload,
    UploadRequest,
    Usage,
    Utilization,
    correct,
    identity_key,
    number_key,
    plan_upload,
    read_report,
    read_upload,
    render,
    report_batch,
    split_upload,
)
from multiline_batch.cells import (
    parse_forwarding_number,
    parse_identity,
    parse_language,
    parse_monitor_calls,
    parse_monitor_sms,
    parse_multiline_number,
    parse_name,
    parse_restriction,
    parse_social_messaging,
)
from multiline_batch.report_file import format_report
from multiline_batch.testing import UploadVector, vectors
from multiline_batch.wire import KINDS, WireError, from_wire, to_wire
from multiline_batch.writing import inert, revive
from support import ORGANIZATION, REQUEST, SALES, record, request
from values import inner, scenario

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

_STRICT = Policy(
    strict_header=True,
    duplicate_identity=DuplicateIdentity.REFUSE_ALL,
    shortage=ShortageAction.REFUSE_ROW,
    claim_reserved=True,
)
_OTHER = evolve(
    ORGANIZATION,
    default_region="GB",
    social_messaging=False,
    smtp_data_offload=None,
    allowed_email_domains=("@example.org",),
    recording=None,
    utilization_threshold=50,
    notification_recipients=("it@example.org",),
)
REQUESTS: tuple[UploadRequest, ...] = (
    REQUEST,
    request(organization=_OTHER),
    request(organization=evolve(ORGANIZATION, default_region="IT"), policy=_STRICT),
    UploadRequest(organization=evolve(ORGANIZATION, social_messaging=None)),
)
"""What uploads are read for: all told, much restricted, strict, and little told."""

_AS = (None, *ENCODINGS, "text", "halves")
"""How bytes are handed in: under an encoding, or as text, with half characters for what is none."""


def attack_upload(data: bytes) -> None:
    """Read, plan, report and read again what any bytes are."""
    first, body = (data[0], data[1:]) if data else (0, b"")
    encoding, wanted = _AS[first % len(_AS)], REQUESTS[first // len(_AS) % len(REQUESTS)]
    match encoding:
        case "text":
            upload = read_upload(body.decode("latin-1"), wanted)
        case "halves":
            upload = read_upload(body.decode("utf-8", "surrogateescape"), wanted)
        case _:
            upload = read_upload(body, wanted, encoding=encoding)
    go_the_whole_way(upload, tuple(Mode)[first % 2])


def go_the_whole_way(upload: Upload, mode: Mode) -> None:
    """Plan an upload, report it, and read again whatever was written."""
    plan = plan_upload(upload, _answer(upload), mode=mode)
    rows = [row.row for row in upload.rows]
    assert [entry.row for entry in plan.entries] == ([] if plan.refused else rows), "a row was lost"
    assert repr(plan)
    _check_report(plan)
    if upload.header is not None:
        fixes = [finding.fix for finding in upload.findings if finding.fix and finding.fix.safety is Safety.SAFE]
        read_upload(correct(upload, fixes), upload.request)
        for part in split_upload(upload, rows=2)[:3]:
            assert len(read_upload(part, upload.request).rows) <= 2
    for cause in upload.causes[:3]:
        assert render(cause, "de")


def _answer(upload: Upload) -> Facts:
    # Every third thing that is asked for is there, and not always free.
    questions = upload.questions
    usages = (Usage.AVAILABLE, Usage.ASSIGNED, Usage.RESERVED)
    numbers = [
        record(number, usages[index % 3], holder="someone@example.org" if index % 3 else None)
        for index, number in enumerate(questions.numbers)
        if index % 4
    ]
    active = [
        Account(identity=key, organization=SALES, status=AccountStatus.ACTIVE) for key in questions.identities[2::3]
    ]
    pool = Pool(available=2, outstanding=1)
    if not questions.utilization:
        return questions.answer(numbers=numbers, accounts=active, pool=pool)
    return questions.answer(numbers=numbers, accounts=active, pool=pool, utilization=Utilization(in_use=9, total=10))


def _check_report(plan: Plan) -> None:
    outcomes = [
        Outcome(row=entry.row, created=index % 2 == 0, reason="=no; -no") for index, entry in enumerate(plan.created)
    ]
    report = report_batch(plan, outcomes, at=AT, locale="fr")
    assert read_report(report.csv) == report.record, "a report is read as another one"
    assert all(revive(inert(text)) == text for text in (plan.upload.text[:200], report.csv[:200]))
    if report.retry is None:
        return
    again = read_upload(report.retry, plan.upload.request)
    refused = [entry for entry in plan.entries if entry.action.value == "refuse"]
    assert [(row.firstname, row.lastname, row.identity, row.multiline_number) for row in again.rows] == [
        (e.source.firstname, e.source.lastname, e.source.identity, e.source.multiline_number) for e in refused
    ], "a retry file is read as other rows"


_PARSERS: tuple[Callable[[str], tuple[object, object]], ...] = (
    parse_name,
    parse_social_messaging,
    parse_monitor_calls,
    parse_monitor_sms,
    parse_restriction,
    parse_language,
    parse_multiline_number,
    parse_forwarding_number,
)


def attack_cells(data: bytes) -> None:
    """Hand any text to every parser of a cell."""
    first, text = (
        (data[0], data[1:].decode("utf-8", "surrogateescape" if data[0] % 2 else "replace")) if data else (0, "")
    )
    for parse in _PARSERS:
        value, problems = parse(text)
        assert value is not None or problems or not text.strip() or parse is parse_name, "a cell was dropped silently"
    for number in (parse_multiline_number(text)[0], parse_forwarding_number(text)[0]):
        assert number is None or number == number_key(number)
    identity, _ = parse_identity(text, default_region=(None, "GB", "US", "IT")[first % 4])
    if identity is not None:
        # What an identity was read as is the same identity when it is read again, as from a report.
        assert parse_identity(identity)[0] == identity, "an identity is read as another one"
        assert identity_key(identity) == identity_key(identity_key(identity))
    assert revive(inert(text)) == text


def attack_report(data: bytes) -> None:
    """Read any text as a report; what is one, is the same when it is written and read again."""
    try:
        report = read_report(data.decode("utf-8", "replace"))
    except ValueError:
        return
    assert read_report(format_report(report, "it")) == report, "a report is read as another one"


_KINDS = tuple(KINDS.values())


def attack_wire(data: bytes) -> None:
    """Make a value of any JSON; what is one, is the same when it is written and read again."""
    try:
        told = json.loads(data[1:])
    except (ValueError, RecursionError):
        return
    for kind in (None, _KINDS[data[0] % len(_KINDS)]):
        try:
            value = from_wire(told, kind)
        except WireError:
            continue
        else:
            assert from_wire(to_wire(value)) == value


def _upload_seeds() -> Iterator[bytes]:
    for index, vector in enumerate(vectors()):
        if isinstance(vector, UploadVector):
            data = vector.data.encode("utf-8", "surrogateescape") if isinstance(vector.data, str) else vector.data
            if len(data) < 1000:
                yield bytes([index % (len(_AS) * len(REQUESTS))]) + data


def _cell_seeds() -> Iterator[bytes]:
    found = {cell for data in _upload_seeds() for cell in data[1:].replace(b"\n", b",").split(b",") if len(cell) < 300}
    return (bytes([index % 256]) + cell for index, cell in enumerate(sorted(found)))


def _report_seeds() -> Iterator[bytes]:
    for data in list(_upload_seeds())[::7]:
        upload = read_upload(data[1:], REQUEST)
        plan = plan_upload(upload, upload.questions.answer(), mode=Mode.IMPORT)
        yield report_batch(plan, at=AT).csv.encode()


def _wire_seeds() -> Iterator[bytes]:
    for value in inner(scenario()):
        if type(value).__name__ in KINDS:
            document = to_wire(value)
            place = list(KINDS).index(document["kind"])
            if len(text := json.dumps(document).encode()) < 3000:
                yield bytes([place]) + text
                yield bytes([place]) + json.dumps(document["value"]).encode()


TARGETS: Mapping[str, tuple[Callable[[bytes], None], Callable[[], Iterator[bytes]]]] = {
    "upload": (attack_upload, _upload_seeds),
    "cells": (attack_cells, _cell_seeds),
    "report": (attack_report, _report_seeds),
    "wire": (attack_wire, _wire_seeds),
}
"""The targets by their names, each with the bytes to begin with, which are made from the conformance vectors."""


def seeds(name: str) -> tuple[bytes, ...]:
    """Return what a target begins with, each once, in order."""
    return tuple(dict.fromkeys(TARGETS[name][1]()))

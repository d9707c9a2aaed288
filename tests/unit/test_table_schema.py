"""The columns of an organization for tools that check files without this library."""

import csv
import json
import re
import time
from collections.abc import Iterator

import pytest
from attrs import evolve

from conformance.runner import rule_vectors
from multiline_batch import RULES, Organization, UploadRequest, read_upload
from multiline_batch.schema import COLUMN_NAMES
from multiline_batch.table_schema import EXPRESSED, NOT_EXPRESSED, table_schema
from multiline_batch.testing import UploadVector
from support import ORGANIZATION, REQUEST, csv_text

Judgement = set[tuple[int, str]]
"""Rows and columns of cells that are wrong; a column that is missing stands in row 1."""

LONGEST_SAMPLE = 1000
"""Longer files are about how long a file may be, in characters."""

SMTP = evolve(ORGANIZATION, smtp_data_offload=True)


def test_every_rule_is_expressed_or_has_a_reason() -> None:
    """Each rule is held by the schema, or told as one that it cannot hold, and never both."""
    assert sorted((*EXPRESSED, *NOT_EXPRESSED)) == sorted(RULES)
    assert all(reason.endswith(".") for reason in NOT_EXPRESSED.values())
    assert all(RULES[code].refuses_row or RULES[code].refuses_upload for code in EXPRESSED)


def test_the_schema_names_what_it_does_not_hold() -> None:
    """The list goes with the schema, which is ready to be written as JSON."""
    schema = table_schema(ORGANIZATION)
    assert schema["notExpressed"] == list(NOT_EXPRESSED)
    assert json.loads(json.dumps(schema)) == schema


def test_the_columns_are_those_of_the_organization() -> None:
    """One column is there only where Social Messaging is configured (S42)."""
    for social, names in ((True, COLUMN_NAMES), (False, (*COLUMN_NAMES[:8], COLUMN_NAMES[9]))):
        fields = table_schema(Organization(id="sales", social_messaging=social))["fields"]
        assert tuple(field["name"] for field in fields) == names
    with pytest.raises(ValueError, match="tell whether Social Messaging is configured"):
        table_schema(Organization(id="sales"))


def judged_here(text: str, request: UploadRequest) -> Judgement:
    """Return the cells that the rules which the schema holds find wrong."""
    findings = read_upload(text, request).findings
    return {(finding.row or 0, finding.column or "") for finding in findings if finding.code in EXPRESSED}


def errors_here(text: str, request: UploadRequest) -> Judgement:
    """Return the cells in which anything is wrong."""
    findings = read_upload(text, request).findings
    return {(f.row or 0, f.column or "") for f in findings if f.rule.refuses_row or f.rule.refuses_upload}


def _by_patterns(text: str, organization: Organization) -> Judgement:
    # The constraints as the specification tells them, without any tool.
    fields = {field["name"]: field["constraints"] for field in table_schema(organization)["fields"]}
    header, *rows = text.splitlines()
    found: Judgement = set()
    for row, line in enumerate(rows, start=2):
        for name, cell in zip(header.split(","), line.split(","), strict=True):
            constraints = fields[name]
            wrong = cell and not re.fullmatch(constraints.get("pattern", r"[\s\S]*"), cell)
            if (not cell and constraints.get("required")) or wrong or len(cell) > constraints["maxLength"]:
                found.add((row, name))
    return found


CELLS: list[dict[str, str]] = [
    {},
    *({"social_messaging": text} for text in ("", " ", "yes", " NO ", "y", "Yes,No".replace(",", ""), "\u00a0No")),
    *({"monitor_calls": text} for text in ("", "auto", "AUTO", "on", "off")),
    *({"monitor_sms": text} for text in ("", "ON", "auto", "o n")),
    *({"restrict_incoming_social_messaging": text} for text in ("", "  ", "TRUE", "False ", "1", "yes")),
    *({"Language": text} for text in ("", "german", " FRENCH", "de", "Deutsch")),
    *({"device": text} for text in ("", "  ", "anna@example.org", "+44 7700 900123", "nobody")),
    *(
        {"forwarding_number": text}
        for text in (
            "",
            " ",
            "443",
            "4477",
            "+44 77",
            "+443",
            "123456789012345678",
            "1234567890123456789",
            "+(44) 7700-900.123/",
            "0441632960123",
            "+0441632960123",
            "'+441632960123",
            "' +441632960123",
            "'0441632960123",
            "+ 44 1632 960123",
            "(44) 1632",
            "x",
            "4.4E+11",
        )
    ),
    *({"multiline_number": text} for text in ("", "442079460001", "'+442079460001", "x", "4.4E+11", "+", "()", "1")),
    *({name: "x" * length} for name in ("firstname", "lastname") for length in (1000, 1001)),
    *({"Language": " " * length} for length in (1000, 1001)),
]


@pytest.mark.parametrize("organization", [ORGANIZATION, SMTP], ids=["phones", "email only"])
def test_the_constraints_say_what_the_rules_say(organization: Organization) -> None:
    """Every finding of a rule that is expressed is found by the schema, and whatever the schema finds is an error here."""
    request = evolve(REQUEST, organization=organization)
    rows = [{"device": f"person{index}@example.org"} | row for index, row in enumerate(CELLS)]
    text = csv_text(*rows, end="\n")
    found = _by_patterns(text, organization)
    assert judged_here(text, request) <= found <= errors_here(text, request)
    assert len(judged_here(text, request)) > 20


@pytest.mark.parametrize("sign", [" ", "\t", "0", "+", "-", "'", "@", "(", "\u00a0"])
def test_no_pattern_is_slow(sign: str) -> None:
    """A cell as long as a cell can be is matched at once, whatever stands in it."""
    fields = [*table_schema(ORGANIZATION)["fields"], *table_schema(SMTP)["fields"]]
    patterns = [re.compile(field["constraints"]["pattern"]) for field in fields if "pattern" in field["constraints"]]
    start = time.perf_counter()
    for pattern in patterns:
        for text in (sign * 1000, sign * 999 + "x", f"'{sign * 998}x"):
            pattern.fullmatch(text)
    assert time.perf_counter() - start < 1


def _samples() -> Iterator[tuple[str, UploadRequest]]:
    for vector in rule_vectors():
        if (
            not isinstance(vector, UploadVector)
            or not isinstance(vector.data, str)
            or len(vector.data) > LONGEST_SAMPLE
        ):
            continue
        text, request = vector.data, vector.request
        if request.organization.social_messaging is not None and text.splitlines()[0].count(",") > 2:
            yield text, request


def _by_frictionless(text: str, organization: Organization) -> Judgement:
    frictionless = pytest.importorskip(
        "frictionless", reason="frictionless is not installed: install the extra `peers`"
    )
    schema = frictionless.Schema.from_descriptor(table_schema(organization))
    resource = frictionless.Resource(data=text.encode(), format="csv", encoding="utf-8", schema=schema)
    (task,) = resource.validate().tasks
    found: Judgement = set()
    for error in task.errors:
        if error.type in {"constraint-error", "type-error"}:
            found.add((error.row_number, error.field_name))
        elif error.type == "missing-label":
            found.add((1, error.field_name))
    return found


@pytest.fixture
def _field_size_limit() -> Iterator[None]:
    # Frictionless raises it for the whole process.
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


@pytest.mark.usefixtures("_field_size_limit")
def test_frictionless_finds_what_is_found_here() -> None:
    """The real tool agrees on the sample files and on every cell above, as far as the schema can tell."""
    samples = [*_samples(), (csv_text(*CELLS), REQUEST), (csv_text(*CELLS), evolve(REQUEST, organization=SMTP))]
    assert len(samples) > 50
    compared = 0
    for text, request in samples:
        upload = read_upload(text, request)
        known = upload.header is not None and set(upload.header.names) <= set(COLUMN_NAMES)
        if upload.refused and not any(finding.code == "column-missing" for finding in upload.findings):
            continue
        # Another name of a column, a Note or a short row is beyond a schema.
        if not known or any(f.code in {"note-left", "extra-cells"} for f in upload.findings):
            continue
        if any(len(record.cells) != len(upload.require_header().names) for record in upload.split()):
            continue
        found = _by_frictionless(text, request.organization)
        assert judged_here(text, request) <= found <= errors_here(text, request), text
        compared += 1
    assert compared > 40

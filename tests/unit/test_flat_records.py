"""Results as plain dicts, for a data frame."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from attrs import evolve

from multiline_batch import Action, Finding, Outcome, Report, Upload, read_report, read_upload, report_batch
from multiline_batch.flat_records import to_records
from support import REQUEST, csv_text, number, people, plan, read, record

ROWS = (
    {"device": "zoe@example.org", "firstname": "Zoe", "lastname": "Quartz", "multiline_number": number(0)},
    {
        "device": "yan@example.org",
        "firstname": "Yan",
        "monitor_calls": "quartz",
        "forwarding_number": "+44 7700 900123",
    },
    {"device": "quartz", "social_messaging": "Sí"},
)
TO_RECORDS: Callable[..., object] = to_records


def upload() -> Upload:
    """Read a file with something wrong in most rows."""
    return read(*ROWS)


def report() -> Report:
    """Report on its plan."""
    done = plan(upload(), numbers=[record(number(0))])
    outcomes = [Outcome(row=entry.row, created=True, sent=True, reason="quartz") for entry in done.created]
    return report_batch(done, outcomes, at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC))


@pytest.mark.parametrize("value", [None, 7, Finding(code="no-rows")])
def test_only_results_and_findings_have_records(value: object) -> None:
    """Anything else is the caller's mistake."""
    with pytest.raises(TypeError, match="value must be an Upload, a Plan, a Report or findings"):
        TO_RECORDS(value)


def test_records_of_an_upload() -> None:
    """One flat record a row, with every value as it was read and the codes of what is wrong."""
    records = to_records(upload())
    assert records[0] == {
        "row": 2,
        "line": 2,
        "readable": True,
        "identity": "zoe@example.org",
        "firstname": "Zoe",
        "lastname": "Quartz",
        "multiline_number": "+442079460000",
        "forwarding_number": "",
        "social_messaging": "Yes",
        "monitor_calls": "auto",
        "monitor_sms": "on",
        "restrict_incoming_social_messaging": "",
        "language": "English",
        "codes": "",
    }
    assert [(r["readable"], r["codes"]) for r in records[1:3]] == [
        (False, "value-not-allowed forwarding-with-voice"),
        (False, "phone-malformed value-not-allowed"),
    ]


def test_the_docstring_names_every_key() -> None:
    """What is told of an upload, a plan, a report and findings are the keys of their records, in their order."""
    told = (to_records.__doc__ or "").partition("Returns:")[2].partition("Raises:")[0]
    of_upload, of_plan, of_report, of_findings = (re.findall(r"``(\w+)``", part) for part in told.split("Of ")[1:])
    assert of_upload == list(to_records(upload())[0])
    assert of_plan == ["action", "missing"]
    assert [*of_upload[:-1], "action", "codes", "missing"] == list(to_records(plan(upload()))[0])
    assert of_report == list(to_records(report())[0])
    assert of_findings == list(to_records([Finding(code="no-rows")])[0])


def test_records_of_a_plan_and_a_report() -> None:
    """A plan's records say what is done and what was missing, a report's what became of it."""
    untold = plan(read({}, request=evolve(REQUEST, permission_group=None)))
    (only,) = to_records(untold)
    assert (only["action"], only["codes"], only["missing"]) == (Action.UNDECIDED.value, "", "permission_group")
    first, *_, last = to_records(report())
    assert (first["account"], first["invitation"], first["status"], first["message"]) == (
        "Created",
        "Sent",
        "Invited",
        "quartz",
    )
    assert (last["account"], last["invitation"], last["status"], last["codes"]) == (
        "Refused",
        "",
        "",
        "phone-malformed value-not-allowed",
    )


def test_records_of_a_report_that_was_read() -> None:
    """What `read_report` returns has the records of the report that it was."""
    made = report()
    assert to_records(read_report(made.csv)) == to_records(made)


def test_messages_of_records_have_a_language() -> None:
    """The messages of findings are told in the language that was asked for."""
    (german,) = to_records([Finding(code="no-rows")], locale="de")
    assert str(german["message"]).startswith("Die Datei ")


def test_a_row_to_delete_is_told() -> None:
    """A fix that deletes a row is told apart from one that empties a cell."""
    noted = read_upload(csv_text({}) + "Note: delete me\r\n", REQUEST)
    (note,) = to_records(noted.findings)
    assert (note["fix"], note["fix_text"], note["fix_safety"]) == ("delete row", "", "safe")


def test_records_of_findings() -> None:
    """One flat record a finding, with its place, words, raw text and fix."""
    records = to_records([*read({"multiline_number": number(0)[1:]}).findings, Finding(code="no-rows")])
    assert records[0] == {
        "row": 2,
        "line": 2,
        "column": "multiline_number",
        "cell": "E2",
        "code": "plus-missing",
        "severity": "notice",
        "level": "cell",
        "message": "The number has lost its +. It is compared by its digits; format the column as text and write the +.",
        "raw": "442079460000",
        "fix": "replace cell",
        "fix_text": "+442079460000",
        "fix_safety": "review",
    }
    assert (records[1]["row"], records[1]["cell"], records[1]["fix_safety"]) == (0, "", "")


def _tables() -> list[list[Mapping[str, object]]]:
    mixed = read_upload(csv_text(*people(150), {"device": "nobody", "Language": "Deutsch"}, delimiter=";"), REQUEST)
    done = plan(mixed)
    made = report_batch(done, at=datetime(2026, 11, 23, tzinfo=UTC))
    return [list(to_records(value)) for value in (mixed, done, made, done.findings)]


def test_every_key_has_values_of_one_type() -> None:
    """In every record all keys are there, and a key has one type from the first row to the last."""
    for table in _tables():
        kinds = {name: type(value) for name, value in table[0].items()}
        for row in table:
            assert {name: type(value) for name, value in row.items()} == kinds


def test_pandas_takes_the_records() -> None:
    """A pandas data frame has a row for each record and a column for each key, whole numbers as numbers."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: install the extra `peers`")
    for table in _tables():
        frame = pandas.DataFrame(table)
        assert frame.shape == (len(table), len(table[0]))
        assert frame["row"].dtype.kind == "i"
        assert frame.to_dict("records") == table


def test_polars_takes_the_records() -> None:
    """A polars data frame takes them as they are."""
    polars = pytest.importorskip("polars", reason="polars is not installed: install the extra `peers`")
    for table in _tables():
        frame = polars.DataFrame(table)
        assert frame.shape == (len(table), len(table[0]))
        assert frame["row"].dtype.is_integer()
        assert frame.to_dicts() == table

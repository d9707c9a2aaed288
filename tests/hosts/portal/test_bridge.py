"""What the page asks of the library, on any Python: nothing is lost, nothing is added."""

import json
import re
from datetime import datetime
from typing import Any

import pytest

from hosts.portal.reference import CASES, EXAMPLES, HOST, PORTAL, Case, document_of, fixes_of, marks, plan_of, report_of
from multiline_batch import LANGUAGES, Fix, correct, format_template, render_message
from multiline_batch.wire import to_wire
from portal.bridge import ROWS_SHOWN, Screen

pytestmark = pytest.mark.hosts

AT = "2026-11-23T10:30:00+01:00"
cases = pytest.mark.parametrize("case", CASES, ids=str)


def check(case: Case, data: bytes | str | None = None) -> dict[str, Any]:
    """Return what the page is told of a case's file."""
    told: dict[str, Any] = json.loads(Screen(HOST).check(case.chosen, case.data if data is None else data))
    return told


def places(told: dict[str, Any]) -> list[tuple[str, dict[str, Any], str]]:
    """Return code, place and sentence of everything that the page is told."""
    return [
        (cause["code"], place, sentence["words"])
        for cause in told["causes"]
        for sentence in cause["sentences"]
        for place in sentence["places"]
    ]


@cases
def test_every_finding_is_told_at_its_place(case: Case) -> None:
    """The page is told each finding of the plan once, at its place, in the reader's words, with its fix."""
    plan = plan_of(case)
    told = places(check(case))
    found = sorted(((code, place.get("row"), place.get("position")) for code, place, _ in told), key=repr)
    assert found == marks(plan.findings)
    assert sorted(words for _, _, words in told) == sorted(render_message(f, case.language) for f in plan.findings)
    fixes = [place["fix"] for _, place, _ in told if place["fix"] is not None]
    assert sorted(fixes, key=repr) == sorted((to_wire(fix)["value"] for fix in fixes_of(plan)), key=repr)


@cases
def test_every_row_is_shown_as_it_stands(case: Case) -> None:
    """The page is told every record of the file that is not blank, and what is done with each account."""
    plan = plan_of(case)
    told = check(case)
    records = [record for record in plan.upload.split() if not record.is_blank]
    assert [[row["row"], row["cells"]] for row in (told["header"], *told["rows"])] == [
        [record.row, list(record.cells)] for record in records
    ]
    assert {row["row"]: row["action"] for row in told["rows"] if row["action"]} == {
        entry.row: entry.action.name for entry in plan.entries
    }


def test_a_longer_file_is_shown_in_part() -> None:
    """Of a file that is far too long the page is told the first rows, and that it is refused."""
    line = "ada@example.org,Yes,auto,on\n"
    text = "email address or device,social_messaging,monitor_calls,monitor_sms\n" + line * (ROWS_SHOWN + 10)
    told = check(CASES[0], text)
    assert told["refused"]
    assert len(told["rows"]) == ROWS_SHOWN - 1


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\xff", b"\x81abc", b'email address or device\n"'])
def test_a_file_that_is_no_table_is_told_of_too(data: bytes) -> None:
    """A file that cannot be read gives a finding and no rows."""
    told = check(CASES[0], data)
    assert (told["readable"], told["rows"], told["creates"]) == (False, [], 0)
    assert told["refused"]
    assert told["causes"]


@cases
def test_an_accepted_fix_changes_what_the_library_changes(case: Case) -> None:
    """Accepting one fix after another gives the text that `correct` gives, and the file as it was accepted goes on."""
    screen, data, plan = Screen(HOST), case.data, plan_of(case)
    text: bytes | str = data
    for _ in range(3):
        fixes = fixes_of(plan)[:1]
        expected = correct(plan.upload, fixes)
        text = screen.accept(case.chosen, text, json.dumps([to_wire(fix)["value"] for fix in fixes]))
        assert text == expected
        plan = plan_of(case, text)


@cases
def test_the_plan_is_the_librarys_document(case: Case) -> None:
    """What the page would send to a server is the plan as a wire document."""
    assert Screen(HOST).plan(case.chosen, case.data) == document_of(plan_of(case))


@cases
def test_an_import_counts_up_and_ends_with_the_report(case: Case) -> None:
    """An import tells rising progress up to the last account, and then the report and the refused rows."""
    plan = plan_of(case)
    *steps, last = map(json.loads, Screen(HOST).carry_out(case.chosen, case.data, AT))
    report = report_of(case, plan, datetime.fromisoformat(AT))
    assert (last["report"], last["retry"]) == (report.csv, report.retry)
    done = [step["done"] for step in steps]
    assert done == sorted(set(done))
    assert not done or done[-1] == len(plan.created)


def test_an_import_is_remembered() -> None:
    """After an import its accounts exist, so that the same file is refused."""
    screen, case = Screen(HOST), Case(file="clean.csv", organization="acme", group="Default")
    before = json.loads(screen.check(case.chosen, case.data))
    assert before["creates"]
    list(screen.carry_out(case.chosen, case.data, AT))
    after = json.loads(screen.check(case.chosen, case.data))
    assert after["creates"] == 0
    assert "account-exists" in {cause["code"] for cause in after["causes"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_the_librarys(language: str) -> None:
    """The template of every organization is the library's, in the reader's language."""
    screen = Screen(HOST)
    for choice in json.loads(screen.choices())["organizations"]:
        case = Case(file="clean.csv", organization=choice["id"], group=choice["groups"][0], language=language)
        expected = format_template(plan_of(case).upload.request.organization, language)
        assert screen.template(case.chosen) == expected


def test_an_unknown_fix_is_refused() -> None:
    """A fix that nothing in the file proposes changes nothing and is an error."""
    fix = Fix(row=99, position=0, text="x", safety=fixes_of(plan_of(CASES[0]))[0].safety)
    with pytest.raises(ValueError, match="row 99 is proposed by no finding"):
        Screen(HOST).accept(CASES[0].chosen, CASES[0].data, json.dumps([to_wire(fix)["value"]]))


def test_the_pages_words_are_whole() -> None:
    """Each language of the library has each of the page's texts, with the same braces, and the page asks for no other."""
    words: dict[str, dict[str, str]] = json.loads((PORTAL / "words.json").read_text(encoding="utf-8"))
    assert set(words) == set(LANGUAGES)
    english = words["en"]
    for language, texts in words.items():
        assert list(texts) == list(english), language
        for key, text in texts.items():
            assert text.strip(), (language, key)
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", english[key])), (language, key)
    sources = "".join((PORTAL / name).read_text(encoding="utf-8") for name in ("index.html", "portal.js", "view.js"))
    wanted = set(re.findall(r'(?:data-word="|say\(")([\w-]+)"', sources))
    # The stage of loading and the parts of the pool are asked for by their names.
    by_name = {"name", "fetching", "starting", "promised", "claimed", "granted", "left", "short"}
    assert wanted | by_name == set(english)


def test_the_page_takes_nothing_from_elsewhere() -> None:
    """No file of the page names another place than the one that serves it."""
    for path in PORTAL.iterdir():
        if path.suffix in {".html", ".css", ".js"}:
            assert "//" not in re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE), path.name


def test_the_samples_are_there() -> None:
    """Each sample that the page offers is a file of the examples."""
    page = (PORTAL / "index.html").read_text(encoding="utf-8")
    names = re.findall(r'data-sample="([^"]+)"', page)
    assert names
    for name in names:
        assert (EXAMPLES / name).is_file()

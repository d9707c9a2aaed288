"""The page in a browser: its results are those of this Python, byte for byte, and everybody can use it."""

import json
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from hosts.portal.conftest import Served
from hosts.portal.reference import CASES, EXAMPLES, Case, document_of, fixes_of, marks, plan_of, report_of
from multiline_batch import Safety, correct, read_report, render_message

if TYPE_CHECKING:
    from hosts.portal.page import Page

pytestmark = pytest.mark.hosts

Show = Callable[..., "Page"]
MARK = "\ufeff".encode()


def prepare(page: "Page", case: Case) -> None:
    """Choose what a case chooses."""
    page.ready()
    page.choose("language", case.language)
    page.choose("organization", case.organization)
    page.choose("group", case.group)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_downloads_are_those_of_this_python(show: Show, case: Case) -> None:
    """The plan, the corrected file, the report and the refused rows are the same bytes as without a browser."""
    page = show(timezone="Asia/Kolkata")
    prepare(page, case)
    page.upload(EXAMPLES / case.file)
    page.mode(case.mode.value)
    plan, stem = plan_of(case), case.file.removesuffix(".csv")
    assert page.download("#plan-json", f"{stem}-plan.json").decode() == document_of(plan)
    assert page.download("#corrected", f"{stem}-corrected.csv") == MARK + plan.upload.text.encode()

    for _ in range(min(2, len(fixes_of(plan)))):
        page.run("document.querySelectorAll('#causes details').forEach(each => { each.open = true })")
        button = page.find("#causes [data-fix]")
        cell, code = (
            button.get_attribute("data-fix"),
            page.run("return arguments[0].closest('details').dataset.code", button),
        )
        chosen = [
            finding.fix
            for finding in plan.findings
            if finding.fix
            and finding.code == code
            and str(finding.place and (finding.place.cell or finding.row)) == cell
        ]
        before = page.text("#doing")
        page.run("arguments[0].click()", button)
        page.wait(lambda before=before: page.text("#doing") != before)
        text = correct(plan.upload, chosen[:1])
        assert page.download("#corrected", f"{stem}-corrected.csv") == MARK + text.encode()
        plan = plan_of(case, text)
    assert page.download("#plan-json", f"{stem}-plan.json").decode() == document_of(plan)

    if plan.created:
        page.click("#import")
        csv = page.download("#progress .doing .main", f"{stem}-report.csv").decode("utf-8-sig")
        at = read_report(csv).at
        assert str(at.utcoffset()) == "5:30:00"
        report = report_of(case, plan, at)
        assert csv == report.csv
        if report.retry is not None:
            refused = page.download("#progress .doing button:nth-child(2)", f"{stem}-refused.csv")
            assert refused == MARK + report.retry.encode()


def test_findings_stand_at_their_cells(show: Show) -> None:
    """A dropped file is shown as it stands, each finding marks its cell, and its words are those of the library."""
    case = CASES[0]
    page, plan = show().ready(), plan_of(case)
    page.drop("new-hires.csv", case.data)
    shown = page.run(
        "return [...document.querySelectorAll('#rows tbody tr')].map(row => [...row.children].map("
        "cell => (cell.querySelector('.text') ?? cell).textContent.trim()))"
    )
    records = {record.row: record.cells for record in plan.upload.split() if not record.is_blank}
    assert {int(number): cells for number, _, *cells in shown} == {
        row: [cell.strip() for cell in cells] for row, cells in records.items() if row > 1
    }
    marked = {
        tuple(place.split(":"))
        for place in page.run(
            "return [...document.querySelectorAll('#rows [data-place]')].map(each => each.dataset.place)"
        )
    }
    assert marked == {
        (str(row), "row" if position is None else str(position)) for _, row, position in marks(plan.findings) if row
    }
    page.click('#rows [data-place="7:4"]')
    told = page.text("#cell")
    said = [f for f in plan.findings if f.place and (f.place.row, f.place.position) == (7, 4)]
    assert said
    for finding in said:
        assert render_message(finding) in told


def test_safe_fixes_of_one_cause_can_be_accepted_together(show: Show) -> None:
    """What is safe is accepted for a whole cause at once, and taken back at once."""
    data = "".join(
        ["firstname,email address or device,social_messaging,multiline_number,monitor_calls,monitor_sms\n"]
        + [f"A{n},a{n}@example.org,No,4420794602{n:02},auto,on\n" for n in range(20)]
    ).encode()
    page = show().ready()
    page.drop("plus.csv", data)
    plan = plan_of(CASES[0], data)
    safe = [fix for fix in fixes_of(plan) if fix.safety is Safety.SAFE]
    assert len(safe) == 20
    page.click("#causes .all")
    page.find("#undo")
    assert page.download("#corrected", "plus-corrected.csv") == MARK + correct(plan.upload, safe).encode()
    page.click("#undo")
    page.wait(lambda: not page.all("#undo"))
    assert page.download("#corrected", "plus-corrected.csv") == MARK + data


def test_two_quick_clicks_are_one(show: Show) -> None:
    """A fix that is clicked while another one is being carried out waits for a click of its own, and none is lost."""
    page, plan = show().ready(), plan_of(CASES[0])
    page.drop("new-hires.csv", CASES[0].data)
    page.run(
        "const fixes = document.querySelectorAll('#causes [data-fix]'); fixes[0].click(); fixes[1].click(); fixes[0].click()"
    )
    page.find("#undo")
    (first,) = next(cause for cause in plan.causes if any(finding.fix for finding in cause.findings)).findings
    assert first.fix is not None
    text = correct(plan.upload, [first.fix])
    assert page.download("#corrected", "new-hires-corrected.csv") == MARK + text.encode()


def test_a_thousand_rows_are_paged(show: Show) -> None:
    """Of a thousand rows fifty are shown at a time, and a finding far down is found from its cause."""
    page = show().ready()
    page.upload(EXAMPLES / "thousand.csv")
    assert len(page.all("#rows tbody tr")) == 50
    page.click("#causes .chip")
    assert page.run("return document.activeElement.dataset.place") == "41:4"
    for _ in range(12):
        more = page.all("#causes details[open] .link")
        if more:
            page.run("arguments[0].click()", more[0])
    page.run("[...document.querySelectorAll('#causes details[open] .chip')].at(-1).click()")
    assert page.run("return document.activeElement.dataset.place") == "1001:4"
    assert page.text("#rows .pager span") == "Page 20 of 20"


def test_every_language_is_spoken(show: Show) -> None:
    """Choosing a language changes the page's words and the library's, and the browser's own is chosen at first."""
    page, case = show(language="fr").ready(), CASES[0]
    page.upload(EXAMPLES / "new-hires.csv")
    words: dict[str, dict[str, str]] = json.loads((EXAMPLES / "portal" / "words.json").read_text(encoding="utf-8"))
    first = plan_of(case).causes[0].findings[0]
    for language in ("fr", *words):
        page.choose("language", language)
        page.wait(lambda language=language: page.text("#causes-title") == words[language]["findings"])
        page.wait(lambda language=language: render_message(first, language) in page.text("#causes"))
        assert page.run("return document.documentElement.lang") == language


def test_nothing_is_sent(show: Show, served: Served) -> None:
    """Once the page is loaded, nothing that is done with a file asks the server for anything."""
    page = show().ready()
    before = len(served.requests)
    assert before > 5
    page.drop("new-hires.csv", CASES[0].data)
    page.run("document.querySelectorAll('#causes details').forEach(each => { each.open = true })")
    page.click("#causes [data-fix]")
    page.find("#undo")
    page.download("#plan-json", "new-hires-plan.json")
    page.click("#import")
    page.download("#progress .doing .main", "new-hires-report.csv")
    assert served.requests[before:] == []
    assert page.complaints() == []


def test_the_page_may_not_send(show: Show) -> None:
    """The headers of the server forbid the page to reach any other place."""
    page = show().ready()
    answer = page.driver.execute_async_script(
        "const done = arguments[0]; fetch('http://127.0.0.2:9/').then(() => done('sent'), error => done(error.name))"
    )
    assert answer == "TypeError"
    assert any("Content Security Policy" in each["message"] for each in page.complaints())


def test_a_file_can_be_dropped_before_the_rules_are_there(show: Show) -> None:
    """While the page loads it shows how far it is, and a file that is dropped then is checked afterwards."""
    page = show()
    page.wait(lambda: page.run("return Number(document.getElementById('bar').value)") > 0)
    assert re.fullmatch(r"(Getting|Starting) .*\d+ %", page.find("#loading-text").text)
    page.drop("new-hires.csv", CASES[0].data)
    assert not page.find("#loading").is_displayed()
    assert len(page.all("#causes details")) == len(plan_of(CASES[0]).causes)


def test_the_keyboard_is_enough(show: Show) -> None:
    """A cell is reached, opened, mended and left with keys alone, and the focus is never lost."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    page = show().ready()
    page.upload(EXAMPLES / "new-hires.csv")

    def press(*keys: str) -> None:
        ActionChains(page.driver).send_keys(*keys).perform()

    focused = "return document.activeElement.matches(arguments[0])"
    assert page.run(focused, "#plan-title")
    for _ in range(120):
        press(Keys.TAB)
        assert not page.run(focused, "body")
        if page.run(focused, '#rows [data-place="3:4"]'):
            break
    press(Keys.ENTER)
    assert page.run("return document.getElementById('cell').open")
    press(Keys.ESCAPE)
    assert page.run(focused, '#rows [data-place="3:4"]')
    press(Keys.ENTER)
    for _ in range(3):
        press(Keys.TAB)
        if page.run(focused, "#cell .accept"):
            break
    press(Keys.ENTER)
    page.find("#undo")
    page.wait(lambda: not page.run(focused, "body"))


@pytest.mark.parametrize(
    "kind",
    [{}, {"dark": True}, {"width": 360, "height": 780}, {"width": 360, "height": 780, "dark": True, "language": "de"}],
    ids=["light", "dark", "phone", "phone-dark-de"],
)
def test_everybody_can_use_it(show: Show, axe: str, kind: dict[str, Any]) -> None:
    """axe-core finds nothing to complain of, whatever the page shows, and no page is wider than the screen."""
    page = show(**kind)

    def look(at: str) -> None:
        page.run(axe)
        found: dict[str, Any] = page.driver.execute_async_script(
            "axe.run(document, {resultTypes: ['violations']}).then(arguments[0])"
        )
        told = [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found["violations"]]
        assert told == [], at
        assert page.run("return document.documentElement.scrollWidth <= innerWidth"), at

    look("while it loads")
    page.ready()
    look("without a file")
    page.upload(EXAMPLES / "new-hires.csv")
    page.run("document.querySelectorAll('#causes details').forEach(each => { each.open = true })")
    look("with findings")
    page.click('#rows [data-place="3:4"]')
    look("with a cell open")
    page.click("#cell .accept")
    page.find("#undo")
    look("after a fix")
    page.upload(EXAMPLES / "thousand.csv")
    look("with a thousand rows")
    page.click("#import")
    page.find("#progress .doing .main")
    look("after an import")


def test_figures(show: Show, served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """The page weighs less than ten million bytes compressed, and tells what it takes to load and to check a thousand rows."""
    start = time.perf_counter()
    page = show()
    opened = time.perf_counter()
    page.ready()
    loaded = time.perf_counter()
    page.upload(EXAMPLES / "thousand.csv")
    first = time.perf_counter()
    page.upload(EXAMPLES / "new-hires.csv")
    page.run("document.getElementById('status').textContent = ''")
    again = time.perf_counter()
    page.upload(EXAMPLES / "thousand.csv")
    last = time.perf_counter()
    names = [path for path in served.folder.glob("*.gz") if path.stem not in {"thousand.csv", "new-hires.csv"}]
    weight = sum(path.stat().st_size for path in names)
    with capsys.disabled():
        print(  # noqa: T201  Whoever runs it wants to read it.
            f"\nportal: {weight:,} bytes over the wire; browser {opened - start:.1f} s, rules {loaded - opened:.1f} s, "
            f"first result of 1000 rows {first - loaded:.1f} s, once more {last - again:.1f} s"
        )
    assert weight < 10_000_000

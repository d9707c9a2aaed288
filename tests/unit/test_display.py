"""How results look: a page that hides personal data, and flat records that do not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from attrs import evolve

from multiline_batch import LANGUAGES, Finding, Outcome, Plan, Report, Upload, read_report, read_upload, report_batch
from multiline_batch.display import HIDDEN, MAX_PLACES, Displayable, Page, to_html
from multiline_batch.messages import MAX_MESSAGES_OF_CAUSE
from support import HEADER, REQUEST, csv_text, number, people, plan, read, record

ROWS = (
    {"device": "zoe@example.org", "firstname": "Zoe", "lastname": "Quartz", "multiline_number": number(0)},
    {
        "device": "yan@example.org",
        "firstname": "Yan",
        "monitor_calls": "quartz",
        "forwarding_number": "+44 7700 900123",
    },
    {"device": "quartz", "social_messaging": "Sí"},
    {"device": "zoe@example.org", "multiline_number": "'=quartz"},
    {"device": "<quartz>", "lastname": '<script>alert("quartz")</script>'},
)
SECRETS = ("quartz", "zoe", "yan@", "yan<", "44207", "7700")
TO_HTML: Callable[..., Page] = to_html


def upload() -> Upload:
    """Read a file with something wrong in most rows."""
    return read(*ROWS)


def planned() -> Plan:
    """Plan that file."""
    return plan(upload(), numbers=[record(number(0))])


def report() -> Report:
    """Report on that plan."""
    done = planned()
    outcomes = [Outcome(row=entry.row, created=True, sent=True, reason="quartz") for entry in done.created]
    return report_batch(done, outcomes, at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC))


each_value = pytest.mark.parametrize("value", [upload(), planned(), report()], ids=lambda value: type(value).__name__)


class _Reader(HTMLParser):
    """Checks that every tag is closed, and gathers what a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.open.append(tag)
        self.seen += [str(value) for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def seen(page: str) -> list[str]:
    """Return the texts and attributes of a page, all of whose tags are closed."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader.seen


@each_value
@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_page_hides_personal_data(value: Displayable, locale: str) -> None:
    """What stood in the cells is hidden in every language, and only that there is something can be seen."""
    texts = seen(to_html(value, locale=locale))
    assert HIDDEN in texts
    assert [text for text in texts for secret in SECRETS if secret in text.lower()] == []


@each_value
def test_a_notebook_gets_the_page(value: Upload | Plan | Report) -> None:
    """A notebook shows the page that hides, and the page that was asked to show everything as well."""
    # As a notebook does.
    assert value._repr_html_() == to_html(value)  # pyright: ignore[reportPrivateUsage]
    shown = to_html(value, show_values=True)
    assert shown._repr_html_() == shown  # pyright: ignore[reportPrivateUsage]
    assert "zoe@example.org" in shown
    assert HIDDEN not in shown


@each_value
def test_a_page_is_escaped(value: Displayable) -> None:
    """Nothing from outside becomes a tag, shown or hidden."""
    hostile = evolve(REQUEST, organization=evolve(REQUEST.organization, name='<img src="x">&'))
    named = evolve(value, request=hostile) if isinstance(value, Upload) else value
    for shown in (True, False):
        page = to_html(named, show_values=shown)
        tags = set(re.findall(r"<(\w+)", page))
        assert tags <= {
            "style",
            "div",
            "h3",
            "h4",
            "p",
            "span",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "code",
            "strong",
            "br",
        }
    assert "&lt;script&gt;" in to_html(upload(), show_values=True)


@each_value
def test_a_repr_is_short_and_hides_personal_data(value: Displayable) -> None:
    """A repr counts, in one line."""
    text = repr(value)
    assert len(text) < 250
    assert "\n" not in text
    assert [secret for secret in SECRETS if secret in text.lower()] == []


def test_reprs_count() -> None:
    """Rows, findings by severity, and what is done with them."""
    assert repr(upload()) == "<Upload for 'sales': 5 rows, 6 errors, 1 warning, 1 notice>"
    assert repr(planned()) == (
        "<Plan of Import & Invite for 'sales': 5 rows, 6 errors, 1 warning, 1 notice; 1 create and invite; 4 refuse>"
    )
    assert repr(report()) == "<Report of Import & Invite: Completed; 5 rows; 1 Created; 4 Refused; 1 Sent>"


def test_a_page_marks_the_cells() -> None:
    """A cell of which something is to be said has the colour of the worst, the words, and the proposal."""
    page = to_html(upload(), show_values=True)
    (bad,) = re.findall(r'<td class="said error" title="([^"]*)">quartz</td>', page)[:1]
    assert bad.startswith("This column takes only: auto or off.")
    assert 'Sí <span class="fix">\u2192 Yes</span></td>' in page
    hidden = to_html(upload())
    assert f'{HIDDEN} <span class="fix">\u2192 Yes</span></td>' in hidden


def test_a_page_counts_and_groups() -> None:
    """How many rows and findings there are, and each cause once with its first places."""
    page = to_html(read(*people(30, monitor_calls="on")))
    texts = seen(page)
    assert "30 rows" in texts
    assert "error: 30" in texts
    assert texts.count("Value not allowed") == 1
    assert "30 of 30 rows" in texts
    places = ", ".join([f"F{row}" for row in range(2, 2 + MAX_PLACES)] + [f"and {30 - MAX_PLACES} more"])
    assert places in texts
    assert "20 of 30 rows are shown. Personal data is hidden." in texts


def test_many_messages_of_one_cause_are_cut() -> None:
    """Only the first few wordings of a cause are told."""
    numbered = [{"device": f"p{i}@example.org", "multiline_number": number(i % 5)} for i in range(10)]
    done = plan(read(*numbered), numbers=[record(number(i)) for i in range(5)])
    texts = seen(to_html(done))
    told = [text for text in texts if "takes this number already" in text and not text.startswith("Row 7")]
    assert len(told) >= MAX_MESSAGES_OF_CAUSE
    assert "\u2026" in texts


def test_rows_with_findings_come_first() -> None:
    """Where not all rows are shown, those are of which something is to be said, in the order of the file."""
    upload = read(*people(40), {"device": "nobody"})
    for count, rows in ((0, []), (1, ["42"]), (3, ["2", "3", "42"])):
        page = to_html(upload, rows=count)
        assert re.findall(r'<td class="number">(\d+)</td>', page) == rows


@pytest.mark.parametrize("rows", [-1, None, "20", 2.0, True])
def test_most_rows_are_a_whole_number(rows: object) -> None:
    """How many rows are shown at most is told by a whole number from 0."""
    with pytest.raises(ValueError, match=r"^rows must be at least 0, a whole number$"):
        TO_HTML(read({}), rows=rows)


def test_a_plan_shows_what_happens() -> None:
    """Actions are counted, stand beside each row, and the ledger says what is left."""
    texts = seen(to_html(planned()))
    assert {"create and invite: 1", "refuse: 4", "Action", "refuse"} <= set(texts)
    waiting = plan(read(*people(2)))
    assert any(text.startswith("Accounts that need a number from the pool: 2") for text in seen(to_html(waiting)))


def test_a_record_has_the_page_of_its_report() -> None:
    """What `read_report` returns is shown like the report that it was."""
    made = report()
    assert to_html(read_report(made.csv)) == to_html(made)


def test_a_withheld_invitation_is_called_so() -> None:
    """A gate is labelled by what it does, whatever its severity."""
    elsewhere = evolve(REQUEST, organization=evolve(REQUEST.organization, allowed_email_domains=("@example.net",)))
    texts = seen(to_html(plan(read({}, request=elsewhere))))
    assert texts[texts.index("Email domain not allowed") - 1] == "Withheld"


def test_a_refused_file_is_told() -> None:
    """A file that cannot be read has no rows, and its page says why."""
    texts = seen(to_html(read_upload("x\n", REQUEST)))
    assert {"The whole upload is refused.", "No header", "Row 1"} <= set(texts)
    refused = report_batch(plan(read_upload("x\n", REQUEST)), at=datetime(2026, 11, 23, tzinfo=UTC))
    assert any("No row holds the names of the columns" in text for text in seen(to_html(refused)))
    assert any("whole upload is refused" in text for text in seen(to_html(plan(read_upload("x\n", REQUEST)))))


def test_a_clean_file_is_told() -> None:
    """Where nothing is wrong the page says so, and marks nothing."""
    page = to_html(read({}))
    assert "Nothing is to be said against it." in page
    assert "said" not in re.sub("<style>.*</style>|be said", "", page, flags=re.DOTALL)


def test_cells_look_the_same_in_every_notebook() -> None:
    """Each rule about cells names two classes, because Jupyter aligns cells to the right by a rule that names two."""
    style = to_html(read({})).partition("</style>")[0]
    selectors = re.findall(r"^(\.[^{]*\b(?:td|th)\b[^{]*?) \{", style, flags=re.MULTILINE)
    assert any("text-align: left" in rule for rule in style.split("}") if ":is(th, td)" in rule)
    assert [selector for selector in selectors if selector.partition(",")[0].count(".") < 2] == []


def test_what_was_not_checked_is_told() -> None:
    """Rules that could not run are named once."""
    untold = evolve(REQUEST, organization=evolve(REQUEST.organization, recording=None))
    texts = seen(to_html(read({}, {"device": "bo@example.org"}, request=untold)))
    assert [text for text in texts if text.startswith("Not checked")] == [
        "Not checked: “Recording not available”. Not known: whether the organization can record."
    ]


def test_short_rows_are_shown() -> None:
    """A row with fewer cells than the header has blanks at its end."""
    page = to_html(read_upload(csv_text({}) + "Bo\r\n", REQUEST), show_values=True)
    assert page.count('<td class="said error"') == 4


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, Finding(code="no-rows")])
def test_only_results_have_pages(value: object) -> None:
    """Anything else is the caller's mistake."""
    with pytest.raises(TypeError, match="value must be an Upload, a Plan or a Report"):
        TO_HTML(value)


def test_the_header_of_the_table_is_that_of_the_file() -> None:
    """The columns of the file are shown in the order of the table of CSV values, those that it has."""
    page = to_html(read_upload(csv_text({}, header=HEADER[2:7]), REQUEST))
    assert re.findall(r"<th>([^<]*)</th>", page) == ["Row", *HEADER[2:7]]

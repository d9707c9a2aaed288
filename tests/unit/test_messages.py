"""Findings, decisions and results become sentences in the reader's language."""

import string
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from attrs import evolve

from conformance.runner import findings_of, rule_vectors
from multiline_batch import (
    LANGUAGES,
    RULES,
    Account,
    AccountMove,
    AccountResult,
    AccountStatus,
    Action,
    BatchStatus,
    Cause,
    Finding,
    InvitationAllowed,
    InvitationResult,
    InvitationUndecided,
    InvitationWithheld,
    Ledger,
    Mode,
    MoveAllowed,
    MoveRefused,
    MoveUndecided,
    NotEvaluated,
    Notification,
    Outcome,
    Place,
    Pool,
    Progress,
    Questions,
    Rule,
    Safety,
    Severity,
    group_by_cause,
    render,
    render_message,
    render_title,
)
from multiline_batch.findings import Param
from multiline_batch.messages import MAX_MESSAGES_OF_CAUSE, Word, render_extent, render_untold, words_of
from reference.make_pages import MESSAGES_PAGE, messages_page
from support import ADMINISTRATOR, REQUEST, SALES, people, plan, read

S46 = "Unable to move account(s). You do not have enough numbers available in the selected organization"
RENDER: Callable[..., str] = render
"""The function, to be called with what it must refuse."""


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_has_words(rule: Rule, locale: str) -> None:
    """In every language a title is a few words, message and reason are sentences, and the parameters are the rule's own."""
    words = words_of(rule.code, locale)
    assert words.title.strip()
    assert words.title[-1] not in ".!:"
    assert words.why.endswith((".", "?"))
    assert words.message.endswith(".") is (rule.code != "move-capacity-short")
    assert _fields(words.message) <= set(rule.params)
    assert _fields(words.title + words.why) == set()
    assert words.message != words_of(rule.code).message or locale == "en"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_bad_sample_can_be_said(locale: str) -> None:
    """Whatever a conformance vector breaks is said in every language, with nothing left to fill in."""
    said = {finding for vector in rule_vectors() if vector.fires for finding in findings_of(vector)}
    assert {finding.code for finding in said} == set(RULES)
    for finding in said:
        for text in (render(finding, locale), render_message(finding, locale), render_title(finding, locale)):
            assert text.strip() == text != ""
            assert not set("{}") & set(text)


@pytest.mark.parametrize(
    ("code", "params", "part"),
    [
        ("forwarding-length", (3, 4, 18), "3 digits; it must have 4 to 18"),
        ("forwarding-length", (1, 4, 18), "1 digit;"),
        ("value-not-allowed", (("Yes", "No"),), "only: Yes or No."),
        ("value-not-allowed", (("English", "Italian", "German"),), "only: English, Italian, or German."),
        ("column-duplicate", ("Language", ("B1", "D1")), "(B1 and D1)"),
        ("identity-duplicate", (1007,), "Row 1007 "),
        ("column-unknown", ("",), "name: none."),
        ("column-unknown", ("Language",), "name: Language."),
        ("file-undecodable", ("utf-8", 1000, "0xE9"), "position 1000 (0xE9) is no text in the encoding UTF-8."),
        ("file-undecodable", ("str", 0, "U+D800"), "position 0 (U+D800) is no text in the encoding Unicode."),
        ("file-too-large", (5_000_001, 5_000_000), "5,000,001 bytes; at most 5,000,000"),
        ("utilization-reached", (93, 90), "93% of the numbers are in use; the threshold is 90%."),
        ("delimiter-not-comma", ("semicolon",), "by semicolon,"),
        ("account-barred", ("Opted Out",), "“Opted Out”"),
        ("move-number-stays", ("number-reserved",), "“Number reserved”"),
        ("move-privilege-missing", ("destination",), "“Accounts” in the selected organization."),
        ("move-privilege-missing", ("source",), "“Accounts” in the organization that this account is in."),
        ("move-capacity-short", (3, 2, 1), S46),
    ],
)
def test_parameters_are_told(code: str, params: tuple[Param, ...], part: str) -> None:
    """Counts, places, shares, words and lists of a finding stand in its message as the language writes them."""
    assert part in render(Finding(code=code, params=params))


@pytest.mark.parametrize(
    ("locale", "part"),
    [("de", "1.001"), ("fr", "1\u202f001"), ("es", "1001"), ("it", "1001"), ("pt", "1.001"), ("en", "1,001")],
)
def test_counts_are_written_as_the_language_writes_them(locale: str, part: str) -> None:
    """A count has the separators of its locale, or none where the language leaves them out."""
    assert part in render(Finding(code="too-many-rows", params=(1001, 1000)), locale).replace("1.001", part)


def test_the_refusal_of_a_move_has_the_words_of_the_screen() -> None:
    """A shortage is told in English word for word as the source does, alone and as the reason of a decision."""
    shortage = Finding(code="move-capacity-short", params=(3, 2, 1))
    assert render(shortage) == render(MoveRefused(findings=(shortage,))) == S46


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(row=14, line=16), "Row 14"),
        (Place(row=1400, line=16, column="monitor_sms"), "Row 1400, monitor_sms"),
        (Place(row=14, line=16, column="monitor_sms", position=26), "Row 14, monitor_sms (AA14)"),
        (Place(row=14, line=16, header="Anna", position=0), "Row 14, cell A14"),
    ],
)
def test_a_place_is_told(place: Place, text: str) -> None:
    """Row, column and cell are told as far as they are known, and a header that is none of the table's is not repeated."""
    assert render(place) == text
    assert render(Finding(code="nul-character", place=place)).startswith(f"{text}: ")


def test_the_page_of_messages_is_true() -> None:
    """The page shows what is said of each rule in every language, as it is said today."""
    assert MESSAGES_PAGE.read_text(encoding="utf-8") == messages_page()


def test_a_place_is_told_in_the_language() -> None:
    """The name of a column stays, because that is what stands in the file."""
    assert render(Place(row=14, line=16, column="monitor_sms", position=4), "de") == "Zeile 14, monitor_sms (E14)"


def _cause(*rows: int, total: int | None = None) -> Cause:
    findings = tuple(
        Finding(
            code="number-claimed",
            params=(row - 1,),
            place=Place(row=row, line=row, column="multiline_number", position=4),
        )
        for row in rows
    )
    return Cause(code="number-claimed", column="multiline_number", findings=findings, total=total)


def test_a_cause_is_told_once() -> None:
    """Column, title, how many rows of how many, and each different message once."""
    plus = [
        Finding(code="plus-missing", place=Place(row=row, line=row, column="multiline_number")) for row in range(2, 414)
    ]
    (cause,) = group_by_cause(plus, rows=range(2, 414))
    assert render(cause) == (
        "multiline_number: Plus sign missing (412 of 412 rows). The number has lost its +. "
        "It is compared by its digits; format the column as text and write the +."
    )
    assert render_extent(cause, "de") == "412 von 412 Zeilen"


def test_a_cause_with_many_messages_is_cut() -> None:
    """Only the first few messages of a cause are told, and the number of rows stays true."""
    text = render(_cause(*range(3, 10)))
    assert text.startswith("multiline_number: Number named twice (7 rows). E3: Row 2 ")
    assert text.count("takes this number already") == MAX_MESSAGES_OF_CAUSE
    assert text.endswith(" \N{HORIZONTAL ELLIPSIS}")
    assert render(_cause(3)).startswith("multiline_number: Number named twice (1 row). Row 2 ")


def test_a_cause_of_the_file_has_no_rows() -> None:
    """What is wrong with the file as a whole is told without a column and without rows."""
    (cause,) = group_by_cause([Finding(code="no-rows")], rows=[2, 3])
    assert render(cause).startswith("No accounts in the file. The file has no row ")
    assert render_extent(cause) == ""


def test_what_was_not_checked_is_told() -> None:
    """A rule that could not run is named by its title, beside what nobody told."""
    unknown = NotEvaluated(code="recording-unavailable", missing="organization.recording", rows=(2,))
    assert render(unknown) == (
        "Not checked: “Recording not available”. Not known: whether the organization can record."
    )
    assert render_untold("facts.pool", "de").startswith("Nicht bekannt: ")


def test_a_ledger_is_told() -> None:
    """What is needed and what there is, or that nobody told."""
    ledger = Ledger(available=1040, outstanding=3, claimed=2, needed=5, granted=4)
    assert render(ledger) == (
        "Accounts that need a number from the pool: 5; room for: 4. "
        "Numbers available: 1,040; promised already: 3; named in the file or selection: 2."
    )
    assert "Not known: how many numbers are available." in render(Ledger(needed=5))


def test_a_plan_is_told() -> None:
    """A line for each action with its count, and what the pool has; a refused upload says so."""
    done = plan(read(*people(1001 - 3)), pool=Pool(available=997, outstanding=0))
    lines = render(done).splitlines()
    assert lines[:2] == ["create and invite: 997", "create and withhold the invitation: 1"]
    assert lines[2] == render(done.ledger)
    assert render(plan(read({}), mode=Mode.IMPORT)) == "create: 1"
    refused = evolve(REQUEST, administrator=evolve(ADMINISTRATOR, privileges=()))
    assert render(plan(read({}, request=refused))).splitlines() == ["The whole upload is refused.", "refuse: 1"]


def test_progress_is_told() -> None:
    """How many accounts of how many are done."""
    progress = Progress(total=1000).after(Outcome(row=2, created=True))
    assert render(progress) == "1 of 1,000 accounts are done."
    assert render(Progress(total=1)) == "0 of 1 account is done."


def test_a_notification_is_told() -> None:
    """A subject, a blank line, and the counts under their headings."""
    counts = [(result.value, 3) for result in AccountResult] + [(result.value, 2) for result in InvitationResult]
    notification = Notification(
        recipients=("it@example.org",),
        organization="Sales",
        mode=Mode.IMPORT,
        at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        status=BatchStatus.COMPLETED,
        counts=tuple(counts),
    )
    lines = render(notification).splitlines()
    assert lines[:2] == ["Batch operation in Sales: Completed", ""]
    assert lines[2] == "Import, Nov 23, 2026, 9:30:00\N{NARROW NO-BREAK SPACE}AM (UTC+00:00)"
    assert lines[4:6] == ["Accounts", "Created: 3"]
    assert lines[10:13] == ["", "Invitations", "Sent: 2"]
    assert lines[-1] == "Not attempted: 2"
    refused = evolve(
        notification, status=BatchStatus.FAILED, reasons=("No header.",), counts=tuple((name, 0) for name, _ in counts)
    )
    assert render(refused).splitlines()[3:] == ["No header."]


UNKNOWN = NotEvaluated(code="capacity-short", missing="facts.pool")
SHORT = Finding(code="capacity-short")


@pytest.mark.parametrize(
    ("decision", "lines"),
    [
        (InvitationAllowed(), ["The invitation can be sent now."]),
        (
            InvitationWithheld(reasons=(SHORT, SHORT), missing=(UNKNOWN,)),
            [render(SHORT), "Not known: how many numbers are available."],
        ),
        (InvitationUndecided(missing=(UNKNOWN, UNKNOWN)), ["Not known: how many numbers are available."]),
        (MoveUndecided(missing=(UNKNOWN,)), ["Not known: how many numbers are available."]),
        (
            MoveAllowed(
                findings=(Finding(code="move-permissions-reset"),),
                not_evaluated=(UNKNOWN,),
                questions=Questions(organization=SALES),
            ),
            [
                "The selected accounts can be moved.",
                render(Finding(code="move-permissions-reset")),
                "Not known: how many numbers are available.",
            ],
        ),
        (
            MoveRefused(
                accounts=(
                    AccountMove(
                        account=Account(identity="anna@example.org", organization=SALES, status=AccountStatus.ACTIVE),
                        findings=(Finding(code="move-tree"),),
                    ),
                )
            ),
            [render(Finding(code="move-tree"))],
        ),
    ],
)
def test_a_decision_is_told_with_its_reasons(
    decision: InvitationAllowed | InvitationWithheld | InvitationUndecided | MoveAllowed | MoveRefused | MoveUndecided,
    lines: list[str],
) -> None:
    """A line for each different reason and for each thing that nobody told, and no name of an account."""
    assert render(decision).splitlines() == lines


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_word_is_told(locale: str) -> None:
    """Each member of the vocabularies that people read has a word, and within a vocabulary no two have the same."""
    kinds: tuple[type[Word], ...] = (
        Severity,
        Safety,
        Action,
        AccountResult,
        InvitationResult,
        BatchStatus,
        AccountStatus,
    )
    for kind in kinds:
        words = [render(member, locale) for member in kind]
        assert all(words)
        assert len(set(words)) == len(words)


@pytest.mark.parametrize("value", [None, "no-rows", 7, Mode.IMPORT, RULES["no-rows"], [SHORT]])
def test_a_value_without_words_is_the_callers_mistake(value: object) -> None:
    """What has no words raises a TypeError that does not repeat it."""
    with pytest.raises(TypeError, match=f"no words for a value of the type {type(value).__name__}"):
        RENDER(value)


@pytest.mark.parametrize("locale", [None, 7, b"de", ["de"]])
def test_a_locale_is_a_text(locale: object) -> None:
    """A locale of another type is the caller's mistake."""
    with pytest.raises(TypeError, match="locale must be of the type str"):
        RENDER(SHORT, locale)


@pytest.mark.parametrize("code", ["", "no-such-rule", "No-Rows"])
def test_a_code_that_there_is_not_raises(code: str) -> None:
    """Words for an unknown code are the caller's mistake."""
    with pytest.raises(ValueError, match="code must be the code of a rule"):
        words_of(code)


def test_what_nobody_could_leave_untold_has_no_words() -> None:
    """Words for something that no rule needs are the caller's mistake, and are not repeated."""
    with pytest.raises(ValueError, match="there are no words for this") as caught:
        render_untold("anna@example.org")
    assert "anna" not in str(caught.value)

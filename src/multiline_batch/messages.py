"""
Words for people: findings, decisions and results become sentences in the reader's language.

`render` says what is wrong, where, and what to do.  Codes, places and parameters are the API; the wording is not.  A message never repeats
what stood in a cell.  The labels of the portal's screen, the names of columns and the words of cells stay as they are in every
language, because there they have to be found.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import assert_never

from attrs import frozen

from multiline_batch._fields import check_one_of, check_type
from multiline_batch._value import Value
from multiline_batch.allocation import Ledger
from multiline_batch.catalogue import Catalogue, catalogue_for
from multiline_batch.causes import Cause
from multiline_batch.findings import Finding, NotEvaluated, Param, Place, Safety
from multiline_batch.invitations import (
    InvitationAllowed,
    InvitationDecision,
    InvitationUndecided,
    InvitationWithheld,
)
from multiline_batch.moves import MoveAllowed, MoveDecision, MoveRefused, MoveUndecided
from multiline_batch.outcomes import AccountResult, BatchStatus, InvitationResult, Notification, Progress
from multiline_batch.plan import Action, Plan
from multiline_batch.rules import RULES, Severity
from multiline_batch.vocabulary import AccountStatus

Word = Severity | Safety | Action | AccountResult | InvitationResult | BatchStatus | AccountStatus
"""The closed vocabularies that people read; those of the CSV file and of the screen are their own words."""

Renderable = (
    Finding
    | NotEvaluated
    | Cause
    | Place
    | Plan
    | Ledger
    | Progress
    | Notification
    | InvitationDecision
    | MoveDecision
    | Word
)
"""What `render` has words for."""

MAX_MESSAGES_OF_CAUSE = 3
"""How many different messages of one cause are told."""


@frozen(eq=False, repr=False)
class Words(Value):
    """
    The words of one rule, parameters in braces.

    Attributes:
        title: What the rule is about, a few words.

        message: What is wrong and what to do; the plural, where it has one.

        why: Why it matters.
    """

    title: str
    message: str
    why: str


def words_of(code: str, locale: str = "en") -> Words:
    """
    Return the title, the message and the reason of a rule, parameters in braces.

    Raises:
        TypeError: *code* or *locale* is no text.
        ValueError: No rule has this code.

    >>> words_of("no-rows").title
    'No accounts in the file'
    """
    check_type(code, str, "code")
    if code not in RULES:
        msg = "code must be the code of a rule; RULES lists them"
        raise ValueError(msg)
    catalogue, braces = catalogue_for(locale), {name: f"{{{name}}}" for name in RULES[code].params}
    return Words(
        title=catalogue.text(f"{code}.title"),
        # No language has its plural for one and its singular for a hundred.
        message=catalogue.text(f"{code}.message", 100, **braces),
        why=catalogue.text(f"{code}.why"),
    )


def render(value: Renderable, locale: str = "en") -> str:  # noqa: C901, PLR0911  One arm for each kind of value.
    """
    Say it in the reader's language: what is wrong, where, and what to do.

    Args:
        value: A finding, a rule that could not run, a cause, a place, a decision, a plan, a ledger, a progress, a notification, or a word
            such as an action or a status.

        locale: Such as ``de``, ``de-AT`` or ``pt_BR``; English for a language without words.

    Returns:
        One line; a decision has a line for each reason, a plan one for each action, and a notification is a subject, a blank line and
        a body.

    Raises:
        TypeError: There are no words for such a value, or *locale* is no text.

    >>> place = Place(row=14, line=16, column="monitor_calls", position=4)
    >>> finding = Finding(code="value-not-allowed", params=(("auto", "off"),), place=place)
    >>> render(finding)
    'Row 14, monitor_calls (E14): This column takes only: auto or off. Write one of them.'
    >>> render(Finding(code="too-many-rows", params=(1001, 1000)))
    'The file has 1,001 rows with accounts; the limit is 1,000. Split it into several files.'
    """
    _check_renderable(value)
    words = catalogue_for(locale)
    match value:
        case Finding():
            return _placed(value, words)
        case NotEvaluated():
            title = words.text(f"{value.code}.title")
            return words.text("not-checked", title=title, missing=words.text(f"missing.{value.missing}"))
        case Cause():
            return _render_cause(value, words)
        case Place():
            return _render_place(value, words)
        case Plan():
            return _lines(_plan_lines(value, words))
        case Ledger():
            return _render_ledger(value, words)
        case Progress():
            number = words.conventions.number
            return words.text("progress", value.total, done=number(value.done), total=number(value.total))
        case Notification():
            return _render_notification(value, words)
        case InvitationAllowed() | InvitationWithheld() | InvitationUndecided():
            return _lines(_invitation_lines(value, words))
        case MoveAllowed() | MoveRefused() | MoveUndecided():
            return _lines(_move_lines(value, words))
        case _:
            return _word(value, words)


def _check_renderable(value: object) -> None:
    if not isinstance(value, Renderable):
        msg = f"there are no words for a value of the type {type(value).__name__}"
        raise TypeError(msg)


def render_title(finding: Finding | Cause | NotEvaluated, locale: str = "en") -> str:
    """
    Say in a few words what it is about: the title of the rule, the same for all its findings.

    Args:
        finding: A finding, a cause, or a rule that could not run.

        locale: Such as ``de``, ``de-AT`` or ``pt_BR``; English for a language without words.

    Raises:
        TypeError: *finding* is something else, or *locale* is no text.

    >>> render_title(Finding(code="too-many-rows", params=(1001, 1000)))
    'Too many accounts in the file'
    """
    check_one_of(finding, (Finding, Cause, NotEvaluated), "a Finding, a Cause or a NotEvaluated", "finding")
    return catalogue_for(locale).text(f"{finding.code}.title")


def render_message(finding: Finding, locale: str = "en") -> str:
    """
    Say in a line what is wrong and what to do, without saying where, and without what stood in a cell.

    Args:
        finding: A finding; of a cause, `render` tells several of its messages.

        locale: Such as ``de``, ``de-AT`` or ``pt_BR``; English for a language without words.

    Raises:
        TypeError: *finding* is no `Finding`, or *locale* is no text.

    >>> finding = Finding(code="note-left", place=Place(row=2, line=2))
    >>> render(finding), render_message(finding)
    ('Row 2: This row is the Note with instructions. Delete it.', 'This row is the Note with instructions. Delete it.')
    """
    check_type(finding, Finding, "finding")
    return _message(finding, catalogue_for(locale))


def render_extent(cause: Cause, locale: str = "en") -> str:
    """
    Say how many rows a cause is about, of how many; empty if it is about none.

    Raises:
        TypeError: *cause* is no `Cause`, or *locale* is no text.

    >>> finding = Finding(code="plus-missing", place=Place(row=2, line=2))
    >>> render_extent(Cause(code="plus-missing", column=None, findings=(finding,), total=412))
    '1 of 412 rows'
    """
    check_type(cause, Cause, "cause")
    return _extent(cause, catalogue_for(locale))


def render_untold(missing: str, locale: str = "en") -> str:
    """
    Say what nobody told, such as ``facts.pool``.

    Raises:
        TypeError: *locale* is no text.
        ValueError: *missing* is nothing that a rule needs.

    >>> render_untold("facts.pool")
    'Not known: how many numbers are available.'
    """
    words = catalogue_for(locale)
    return words.text("not-known", missing=words.text(f"missing.{missing}"))


def _word(value: Word, words: Catalogue) -> str:
    return words.text(f"{type(value).__name__}.{value.name}")


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(lines))


def _message(finding: Finding, words: Catalogue) -> str:
    parameters = finding.parameters
    # The plural follows the first count.
    count = next((value for value in parameters.values() if isinstance(value, int)), None)
    texts = {name: _parameter(name, value, words) for name, value in parameters.items()}
    return words.text(f"{finding.code}.message", count, **texts)


def _parameter(name: str, value: Param, words: Catalogue) -> str:
    if isinstance(value, int):
        return _number(name, value, words)
    if isinstance(value, str):
        return _text(name, value, words)
    return words.conventions.any_of(value) if name == "allowed" else words.conventions.all_of(value)


def _text(name: str, value: str, words: Catalogue) -> str:
    match name:
        case "delimiter" | "side":
            return words.text(f"{name}.{value}")
        case "status":
            return _word(AccountStatus(value), words)
        # A cause is the code of another rule.
        case "cause":
            return words.text(f"{value}.title")
        case "encoding":
            return "Unicode" if value == "str" else value.upper()
        case _:
            return value or words.text("column.none")


def _number(name: str, value: int, words: Catalogue) -> str:
    match name:
        # Places are written as a spreadsheet shows them, and not like counts.
        case "row" | "offset":
            return str(value)
        case "percent" | "threshold":
            return words.conventions.percent(value)
        case _:
            return words.conventions.number(value)


def _placed(finding: Finding, words: Catalogue) -> str:
    message = _message(finding, words)
    return (
        words.text("placed", place=_render_place(finding.place, words), message=message) if finding.place else message
    )


def _render_place(place: Place, words: Catalogue) -> str:
    row = str(place.row)
    if place.column and place.cell:
        return words.text("place.column-cell", row=row, column=place.column, cell=place.cell)
    if place.column:
        return words.text("place.column", row=row, column=place.column)
    return words.text("place.cell", row=row, cell=place.cell) if place.cell else words.text("place.row", row=row)


def _render_cause(cause: Cause, words: Catalogue) -> str:
    title, extent = words.text(f"{cause.code}.title"), _extent(cause, words)
    first: dict[str, Finding] = {}
    for finding in cause.findings:
        first.setdefault(_message(finding, words), finding)
    sentences = [f"{words.text('cause', title=title, count=extent) if extent else title}."]
    # Where several things are told, each says of which cell it is an example.
    several = len(first) > 1
    sentences += [
        words.text("placed", place=finding.place.cell, message=message)
        if several and finding.place and finding.place.cell
        else message
        for message, finding in islice(first.items(), MAX_MESSAGES_OF_CAUSE)
    ]
    sentences += ["\u2026"] * (len(first) > MAX_MESSAGES_OF_CAUSE)
    text = " ".join(sentences)
    return words.text("placed", place=cause.column, message=text) if cause.column else text


def _extent(cause: Cause, words: Catalogue) -> str:
    number, count = words.conventions.number, len(cause.rows)
    if not count:
        return ""
    if cause.total is None:
        return words.text("rows", count, count=number(count))
    return words.text("rows-of", cause.total, count=number(count), total=number(cause.total))


def _plan_lines(plan: Plan, words: Catalogue) -> Iterator[str]:
    if plan.refused:
        yield words.text("display.refused")
    for action in Action:
        if plan.count(action):
            yield _count(action, plan.count(action), words)
    if plan.ledger.needed:
        yield _render_ledger(plan.ledger, words)


def _render_ledger(ledger: Ledger, words: Catalogue) -> str:
    number = words.conventions.number
    needed = number(ledger.needed)
    if ledger.available is None or ledger.outstanding is None:
        return words.text("ledger.unknown", needed=needed)
    return words.text(
        "ledger",
        needed=needed,
        granted=number(ledger.granted),
        available=number(ledger.available),
        outstanding=number(ledger.outstanding),
        claimed=number(ledger.claimed),
    )


def _render_notification(notification: Notification, words: Catalogue) -> str:
    status, at = _word(notification.status, words), words.conventions.moment(notification.at)
    lines = [
        words.text("notification.subject", organization=notification.organization, status=status),
        "",
        words.text("notification.about", mode=notification.mode.value, at=at),
        *notification.reasons,
    ]
    counts = dict(notification.counts)
    for heading, results in (("accounts", AccountResult), ("invitations", InvitationResult)):
        told = [_count(result, counts[result.value], words) for result in results if counts.get(result.value)]
        lines += ["", words.text(f"notification.{heading}"), *told] if told else []
    return "\n".join(lines)


def _count(word: Word, count: int, words: Catalogue) -> str:
    return words.text("count", result=_word(word, words), count=words.conventions.number(count))


def _untold(missing: Iterable[NotEvaluated], words: Catalogue) -> Iterator[str]:
    for rule in missing:
        yield words.text("not-known", missing=words.text(f"missing.{rule.missing}"))


def _invitation_lines(decision: InvitationDecision, words: Catalogue) -> Iterator[str]:
    match decision:
        case InvitationAllowed():
            yield words.text("invitation.allowed")
        case InvitationWithheld():
            for reason in decision.reasons:
                yield _message(reason, words)
            yield from _untold(decision.missing, words)
        case InvitationUndecided():
            yield from _untold(decision.missing, words)
        case _:
            assert_never(decision)


def _move_lines(decision: MoveDecision, words: Catalogue) -> Iterator[str]:
    match decision:
        case MoveUndecided():
            yield from _untold(decision.missing, words)
            return
        case MoveAllowed():
            yield words.text("move.allowed")
            unknown = decision.not_evaluated
        case MoveRefused():
            unknown = decision.missing
        case _:
            assert_never(decision)
    for finding in decision.findings:
        yield _message(finding, words)
    for entry in decision.accounts:
        for finding in entry.findings:
            yield _message(finding, words)
    yield from _untold(unknown, words)

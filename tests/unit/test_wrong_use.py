"""Values of the wrong type in the place of an argument: the caller's mistake, told as such."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve

from multiline_batch import (
    Account,
    AccountStatus,
    Administrator,
    Facts,
    Inventory,
    Mode,
    Organization,
    Privilege,
    Progress,
    Questions,
    ask_invitations,
    ask_move,
    cells,
    correct,
    decide_invitation,
    decide_move,
    format_template,
    group_by_cause,
    identity_key,
    is_email,
    number_key,
    parse_account_status,
    parse_usage,
    plan_invitations,
    plan_upload,
    read_report,
    render_message,
    render_title,
    report_batch,
    short_list,
    split_upload,
)
from multiline_batch.flat_records import to_records
from multiline_batch.messages import render_extent, words_of
from multiline_batch.table_schema import table_schema
from multiline_batch.testing import judge, run, violating
from support import ADMINISTRATOR, ORGANIZATION, ROOT, plan, read

UPLOAD = read({})
PLAN = plan(UPLOAD)
INVENTORY = Inventory(organizations=[ORGANIZATION])
AT = datetime(2026, 11, 23, tzinfo=UTC)
CORRECT: Callable[..., object] = correct
SPLIT: Callable[..., object] = split_upload
PLAN_UPLOAD: Callable[..., object] = plan_upload
REPORT: Callable[..., object] = report_batch
READ: Callable[..., object] = read_report
ANSWER: Callable[..., object] = INVENTORY.answer
BROKEN: Callable[..., object] = PLAN.facts.broken
CHOOSE: Callable[..., object] = short_list
CHANGE: Callable[..., object] = evolve


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: CORRECT(UPLOAD, [None]), "each of fixes must be of the type Fix, not NoneType"),
        (lambda: CORRECT(PLAN, []), "upload must be of the type Upload, not Plan"),
        (lambda: SPLIT(PLAN), "upload must be of the type Upload, not Plan"),
        (lambda: PLAN_UPLOAD(UPLOAD, INVENTORY, mode=Mode.IMPORT), "facts must be of the type Facts, not Inventory"),
        (lambda: PLAN_UPLOAD(PLAN, PLAN.facts, mode=Mode.IMPORT), "upload must be of the type Upload, not Plan"),
        (lambda: REPORT(UPLOAD, at=AT), "plan must be of the type Plan, not Upload"),
        (lambda: READ(b""), "text must be of the type str, not bytes"),
        (lambda: ANSWER(UPLOAD), "questions must be of the type Questions, not Upload"),
        (lambda: BROKEN([PLAN]), "each of preconditions must be a precondition of a plan"),
    ],
)
def test_another_type_is_told(call: Callable[[], object], told: str) -> None:
    """The exception names the argument, the type that it should have and the one that it has."""
    with pytest.raises(TypeError, match=f"^{told}$"):
        call()


ANNA = Account(identity="anna@example.org", organization=ORGANIZATION.id, status=AccountStatus.INVITED)
THERE = Organization(id="there", ancestors=[ROOT])
TO_MOVE = ask_move([ANNA], destination=THERE).answer()
CALLS: dict[str, Callable[[Any], object]] = {
    "identity": identity_key,
    "identity of a person": is_email,
    "number": number_key,
    "text": parse_usage,
    "text of a status": parse_account_status,
    "text of a name": cells.parse_name,
    "text of an identity": cells.parse_identity,
    "text of a number": cells.parse_multiline_number,
    "text of a forwarding number": cells.parse_forwarding_number,
    "text of a choice": cells.parse_social_messaging,
    "text of a language": cells.parse_language,
    "finding": render_message,
    "finding, cause": render_title,
    "cause": render_extent,
    "findings": group_by_cause,
    "rows": lambda junk: group_by_cause([], rows=junk),
    "code of words": words_of,
    "scope": ORGANIZATION.pool_owners,
    "address": ORGANIZATION.allows_domain,
    "organization of a role": ADMINISTRATOR.reaches,
    "organization of a privilege": lambda junk: ADMINISTRATOR.may(Privilege.ACCOUNTS, junk),
    "privilege": lambda junk: ADMINISTRATOR.may(junk, ORGANIZATION),
    "privileges": lambda junk: Administrator(organization=ROOT, privileges=junk),
    "actions": PLAN.count,
    "plan": Progress.of,
    "outcome": Progress(total=1).after,
    "value": to_records,
    "organization of a template": format_template,
    "organization of a schema": table_schema,
    "numbers": lambda junk: Questions(organization=ORGANIZATION.id).answer(numbers=junk),
    "accounts": lambda junk: Questions(organization=ORGANIZATION.id).answer(accounts=junk),
    "numbers of facts": lambda junk: Facts(questions=UPLOAD.questions, numbers=junk),
    "preconditions": PLAN.facts.broken,
    "organizations": lambda junk: Inventory(organizations=junk),
    "numbers of an inventory": lambda junk: Inventory(organizations=[ORGANIZATION], numbers=junk),
    "decided": INVENTORY.after,
    "accounts to invite": lambda junk: ask_invitations(junk, organization=ORGANIZATION),
    "organization of accounts": lambda junk: ask_invitations([ANNA], organization=junk),
    "facts of invitations": lambda junk: plan_invitations([ANNA], organization=ORGANIZATION, facts=junk),
    "accounts of one": lambda junk: decide_invitation(junk, organization=ORGANIZATION, facts=TO_MOVE),
    "accounts to move": lambda junk: ask_move(junk, destination=THERE),
    "policy": lambda junk: ask_move([ANNA], destination=THERE, policy=junk),
    "accounts of a move": lambda junk: decide_move(junk, destination=THERE, facts=TO_MOVE),
    "destination": lambda junk: ask_move([ANNA], destination=junk),
    "facts of a move": lambda junk: decide_move([ANNA], destination=THERE, facts=junk),
    "sources": lambda junk: decide_move([ANNA], destination=THERE, facts=TO_MOVE, sources=junk),
    "administrator": lambda junk: decide_move([ANNA], destination=THERE, facts=TO_MOVE, administrator=junk),
    "outcomes": lambda junk: report_batch(PLAN, junk, at=AT),
    "at": lambda junk: report_batch(PLAN, at=junk),
    "fixes": lambda junk: correct(UPLOAD, junk),
    "code": violating,
    "vector": run,
    "vector to judge": judge,
}
"""Calls by the word that the exception begins with, and what tells them apart."""


MEANT = {"numbers", "accounts", "numbers of facts", "sources", "administrator", "policy"}
"""Where None is no junk, but means that nobody told."""

JUNK = (None, b"anna@example.org", 7, ["anna@example.org"], [None], object())


@pytest.mark.parametrize(
    ("name", "junk"), [(name, junk) for name in CALLS for junk in JUNK if junk is not None or name not in MEANT]
)
def test_an_argument_of_a_wrong_type_is_named_and_not_repeated(name: str, junk: object) -> None:
    """Whatever stands in the place of an argument, the exception begins with its name, and what was given is not in it."""
    word = re.match(r"\w+", name)
    assert word
    with pytest.raises(TypeError, match=rf"^(each of )?{word[0]}\b") as caught:
        CALLS[name](junk)
    assert "anna" not in str(caught.value)


@pytest.mark.parametrize("junk", [None, "3", 2.0, 0, -1])
def test_a_count_that_is_none_is_named(junk: object) -> None:
    """A count of rows or numbers that is no whole number, or too small, is told."""
    with pytest.raises(ValueError, match=r"^rows must be at least 1, a whole number$"):
        SPLIT(UPLOAD, rows=junk)
    with pytest.raises(ValueError, match=r"whole numbers$"):
        CHOOSE(5, "anna@example.org", length=junk)


@pytest.mark.parametrize(
    ("at", "told"),
    [(None, r"^at must be of the type datetime"), (AT.replace(tzinfo=None), r"such as datetime.now\(UTC\)$")],
)
def test_a_moment_without_a_time_zone_says_what_to_write(at: object, told: str) -> None:
    """A record takes no moment that is none or has no zone."""
    with pytest.raises((TypeError, ValueError), match=told):
        CHANGE(report_batch(PLAN, at=AT).record, at=at)

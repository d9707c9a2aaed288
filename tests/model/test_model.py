"""
The library against a model: the same rules, restated slowly and plainly from the source and the domain facts alone.

Whoever wrote the model had not seen the library.
"""

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from model.model import decide_move as model_move
from model.model import judge_file, plan_file
from multiline_batch import (
    Account,
    Administrator,
    Facts,
    Mode,
    MoveAllowed,
    NewAccount,
    NumberRecord,
    Organization,
    Policy,
    Pool,
    Upload,
    UploadRequest,
    ask_move,
    decide_move,
    identity_key,
    plan_upload,
    read_upload,
)
from multiline_batch.testing import strategies
from multiline_batch.testing.strategies import Spelling
from multiline_batch.wire import to_wire
from strategies import full_answers, is_blank, law, right_files, right_requests
from support import ADMINISTRATOR, ORGANIZATION, ROOT, SALES, SERVICE

TOLD = evolve(ORGANIZATION, default_region=None)

requests = strategies.requests(strategies.organizations() | st.just(TOLD))


def _plain(value: object) -> dict[str, Any]:
    return dict(to_wire(value)["value"])


def _context(request: UploadRequest) -> dict[str, Any]:
    group, administrator = request.permission_group, request.administrator
    return {
        "organization": _plain(request.organization),
        "group": None if group is None else _plain(group),
        "administrator": None if administrator is None else _plain(administrator),
        "policy": _plain(request.policy),
    }


def _rows(file: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in file if not is_blank(row)]


def _read(file: list[dict[str, str]], request: UploadRequest) -> Upload:
    return read_upload(Spelling().data(file), request)


@law(400)
@given(file=strategies.files(), request=requests)
def test_rows_are_judged_as_the_model_judges_them(file: list[dict[str, str]], request: UploadRequest) -> None:
    """Each row is refused or not, with the same identity, key, numbers and choices."""
    rows = _rows(file)
    if not rows:
        return
    upload, judged = _read(file, request), judge_file(rows, **_context(request))
    assert upload.refused is judged["refused"]
    for row, verdict in zip(upload.rows, judged["rows"], strict=True):
        assert isinstance(row, NewAccount) is not verdict["refused"], (row.row, verdict)
        # The model has the digits of a device for its key, without the plus.
        key = row.identity and identity_key(row.identity).removeprefix("+")
        assert (row.identity, key) == (verdict["identity"], verdict["key"])
        assert row.multiline_number == verdict["number"]
        if isinstance(row, NewAccount):
            chosen = row.settings
            words = (
                chosen.social_messaging.value,
                chosen.monitor_calls.value,
                chosen.monitor_sms.value,
                chosen.restrict_incoming_social_messaging and chosen.restrict_incoming_social_messaging.value,
                chosen.language and chosen.language.value,
            )
            assert (row.forwarding_number, words) == (verdict["forwarding"], verdict["choices"])


@law(300)
@given(data=st.data(), file=strategies.files(), request=requests, mode=st.sampled_from(Mode))
def test_plans_are_those_of_the_model(
    data: st.DataObject, file: list[dict[str, str]], request: UploadRequest, mode: Mode
) -> None:
    """Each row has the action that the model gives it, and as much capacity is needed and granted."""
    rows = _rows(file)
    if rows:
        upload = _read(file, request)
        _compare(upload, data.draw(strategies.facts(upload.questions)), mode, rows)


@pytest.mark.parametrize("mode", Mode)
@law(150)
@given(data=st.data(), file=right_files, request=right_requests)
def test_plans_of_right_rows_are_those_of_the_model(
    data: st.DataObject, file: list[dict[str, str]], request: UploadRequest, mode: Mode
) -> None:
    """Where nothing else is in the way, numbers, people and the pool decide as the model says."""
    upload = _read(file, request)
    _compare(upload, data.draw(full_answers(upload.questions)), mode, file)


def _compare(upload: Upload, facts: Facts, mode: Mode, rows: list[dict[str, str]]) -> None:
    told = {
        "numbers": None if facts.numbers is None else [_plain(known) for known in facts.numbers],
        "accounts": None if facts.accounts is None else [account.identity for account in facts.accounts],
        "pool": None if facts.pool is None else _plain(facts.pool),
    }
    planned = plan_file(rows, facts=told, mode=mode.value, **_context(upload.request))
    if not planned.get("speaks", True):
        return
    plan = plan_upload(upload, facts, mode=mode)
    assert plan.refused is planned["refused"]
    assert [entry.action.value for entry in plan.entries] == planned["actions"]
    if mode is Mode.IMPORT_AND_INVITE and not plan.refused:
        assert (plan.ledger.needed, plan.ledger.granted) == (planned["needed"], planned["granted"])


@law(400)
@given(
    selection=st.lists(
        strategies.accounts((SALES, SALES, SERVICE, "elsewhere")),
        min_size=1,
        max_size=4,
        unique_by=lambda account: account.key,
    ),
    known=st.lists(strategies.number_records((SALES, SERVICE, ROOT)), max_size=4, unique_by=lambda known: known.key),
    pool=st.builds(Pool, available=st.integers(0, 6), outstanding=st.integers(0, 2)),
    policy=strategies.policies(),
    administrator=st.just(ADMINISTRATOR) | strategies.administrators(),
)
def test_moves_are_decided_as_the_model_decides_them(
    selection: list[Account], known: list[NumberRecord], pool: Pool, policy: Policy, administrator: Administrator
) -> None:
    """With everything told a selection may move exactly if the model lets it."""
    destination = Organization(
        id=SERVICE, ancestors=(ROOT,), smtp_data_offload=False, data_only=False, allowed_email_domains=()
    )
    questions = ask_move(selection, destination=destination, policy=policy)
    numbers = [found for found in known if found.key in set(questions.numbers)]
    decision = decide_move(
        selection,
        destination=destination,
        facts=questions.answer(numbers=numbers, pool=pool),
        sources=[ORGANIZATION],
        administrator=administrator,
        policy=policy,
    )
    if all(account.organization == SERVICE for account in selection):
        # Where nothing moves nobody is asked for a privilege; the model asks all the same.
        assert isinstance(decision, MoveAllowed)
        return
    allowed = model_move(
        [_plain(account) for account in selection],
        destination=_plain(destination),
        sources=[_plain(ORGANIZATION)],
        administrator=_plain(administrator),
        policy=_plain(policy),
        numbers=[_plain(found) for found in numbers],
        pool=_plain(pool),
    )
    assert isinstance(decision, MoveAllowed) is allowed

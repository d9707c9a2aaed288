"""
The library against a model: the same rules, restated slowly and plainly from the source and the domain facts alone.

Whoever wrote the model had not seen the library.
"""

from collections.abc import Callable
from typing import Any

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from model.model import decide_move as model_move
from model.model import judge_file, plan_file
from multiline_batch import (
    Account,
    AccountStatus,
    Administrator,
    Facts,
    Mode,
    MoveAllowed,
    NewAccount,
    NumberRecord,
    Organization,
    PermissionGroup,
    Policy,
    Pool,
    Privilege,
    Upload,
    UploadRequest,
    Usage,
    ask_move,
    decide_move,
    identity_key,
    plan_upload,
    read_upload,
)
from multiline_batch.wire import to_wire
from strategies import Spelling, files, is_blank, organizations, policies
from support import ADMINISTRATOR, GROUP, ORGANIZATION, ROOT, SALES, SERVICE, number, record

MORE: Callable[..., object] = settings(max_examples=400, deadline=None)
TOLD = evolve(ORGANIZATION, default_region=None)

groups = st.builds(
    PermissionGroup,
    name=st.just("Default"),
    organization=st.sampled_from([ROOT, SALES, SERVICE]),
    voice_calling=st.sampled_from([None, True, False]),
)
administrators = st.builds(
    Administrator,
    organization=st.sampled_from([ROOT, SALES, SERVICE]),
    privileges=st.sampled_from([frozenset(), frozenset({Privilege.ACCOUNTS}), frozenset(Privilege)]),
)
requests = st.builds(
    UploadRequest,
    organization=organizations | st.just(TOLD),
    permission_group=st.just(GROUP) | st.none() | groups,
    administrator=st.just(ADMINISTRATOR) | st.none() | administrators,
    policy=policies,
)


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


@MORE
@given(file=files, request=requests)
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


@st.composite
def _records(draw: st.DrawFn) -> list[NumberRecord]:
    known = draw(st.sets(st.sampled_from(range(4))))
    found: list[NumberRecord] = []
    for index in sorted(known):
        usage = draw(st.sampled_from([Usage.AVAILABLE, Usage.AVAILABLE, *Usage]))
        holder = None if usage is Usage.AVAILABLE else draw(st.sampled_from([None, "anna@example.org"]))
        owner = draw(st.sampled_from([ROOT, SALES, SALES, SERVICE]))
        found.append(record(number(index), usage, owner=owner, holder=holder))
    return found


pools = st.builds(Pool, available=st.integers(0, 6), outstanding=st.integers(0, 2))


@st.composite
def _answers(draw: st.DrawFn, upload: Upload) -> Facts:
    asked = set(upload.questions.numbers)
    numbers = [known for known in draw(_records()) if known.key in asked]
    taken = [key for key in upload.questions.identities if draw(st.integers(0, 5)) == 0]
    accounts = [Account(identity=key, organization=SERVICE, status=AccountStatus.ACTIVE) for key in taken]
    untold = draw(st.sampled_from(["", "", "", "numbers", "accounts", "pool"]))
    return upload.questions.answer(
        numbers=None if untold == "numbers" else numbers,
        accounts=None if untold == "accounts" else accounts,
        pool=None if untold == "pool" else draw(pools),
    )


@MORE
@given(data=st.data(), file=files, request=requests, mode=st.sampled_from(Mode))
def test_plans_are_those_of_the_model(
    data: st.DataObject, file: list[dict[str, str]], request: UploadRequest, mode: Mode
) -> None:
    """Each row has the action that the model gives it, and as much capacity is needed and granted."""
    rows = _rows(file)
    if not rows:
        return
    upload = _read(file, request)
    facts = data.draw(_answers(upload))
    told = {
        "numbers": None if facts.numbers is None else [_plain(known) for known in facts.numbers],
        "accounts": None if facts.accounts is None else [account.identity for account in facts.accounts],
        "pool": None if facts.pool is None else _plain(facts.pool),
    }
    planned = plan_file(rows, facts=told, mode=mode.value, **_context(request))
    if not planned.get("speaks", True):
        return
    plan = plan_upload(upload, facts, mode=mode)
    assert plan.refused is planned["refused"]
    assert [entry.action.value for entry in plan.entries] == planned["actions"]
    if mode is Mode.IMPORT_AND_INVITE and not plan.refused:
        assert (plan.ledger.needed, plan.ledger.granted) == (planned["needed"], planned["granted"])


accounts = st.lists(
    st.builds(
        Account,
        identity=st.sampled_from(["anna@example.org", "bo@example.org", "+12015550123", "cem@example.org"]),
        organization=st.sampled_from([SALES, SALES, SERVICE, "elsewhere"]),
        status=st.sampled_from([AccountStatus.INVITED, AccountStatus.INVITED, *AccountStatus]),
        number=st.sampled_from([None, None, number(0), number(1)]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda account: account.key,
)


@MORE
@given(
    selection=accounts,
    known=_records(),
    pool=pools,
    policy=policies,
    administrator=st.just(ADMINISTRATOR) | administrators,
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

"""The vectors as typed values: how they are read, found and compared."""

import copy
import pickle

import pytest
from attrs import evolve

from multiline_batch import Action, Level, Limits, Mode, Plan, Pool, Upload, plan_upload, read_upload
from multiline_batch.rules import RULES
from multiline_batch.testing import (
    InvitationsVector,
    MoveVector,
    UploadResult,
    UploadVector,
    Vector,
    judge,
    run,
    vectors,
    violating,
)


def _find(name: str) -> Vector:
    (found,) = [vector for vector in vectors() if vector.id == name]
    return found


def _upload(name: str) -> UploadVector:
    found = _find(name)
    assert isinstance(found, UploadVector)
    return found


def test_vectors_are_values() -> None:
    """Every vector hashes, pickles and copies, and the copy is equal."""
    for vector in vectors():
        assert hash(vector) == hash(copy.deepcopy(vector))
        assert pickle.loads(pickle.dumps(vector)) == vector  # noqa: S301  Ours.


def test_vectors_are_read_once() -> None:
    """Asking again costs nothing, because vectors cannot change."""
    assert vectors() is vectors()


def test_repr_shows_no_account() -> None:
    """What a failed comparison prints names the vector and no person in it."""
    for vector in vectors():
        assert "@" not in repr(vector), vector.id
        assert "@" not in repr(vector.expected), vector.id
        assert "4420794601" not in repr(vector.expected), vector.id


def test_a_portal_gets_everything_that_it_needs() -> None:
    """From the fields of a vector alone an upload can be read, answered and planned."""
    vector = _upload("number-claimed: The second row that names a number is refused, however it is spelled")
    upload = read_upload(vector.data, vector.request, encoding=vector.encoding, limits=vector.limits)
    assert vector.mode is Mode.IMPORT
    plan = plan_upload(upload, vector.answers.to(upload.questions), mode=vector.mode)
    assert tuple((entry.row, entry.action) for entry in plan.entries) == vector.expected.actions
    assert vector.expected.actions == ((2, Action.CREATE), (3, Action.REFUSE))


def test_judge_returns_the_library_s_own_value() -> None:
    """A vector with a mode becomes a plan, one without is only read."""
    kinds = {vector.mode is None: type(judge(vector)) for vector in vectors() if isinstance(vector, UploadVector)}
    assert kinds == {True: Upload, False: Plan}


def test_rows_of_one_action_are_told_together() -> None:
    """A key like 2-1000 stands for every row from the first to the last."""
    actions = _upload("boundary-rows: 1000 rows with numbers for 999").expected.actions
    assert actions is not None
    assert [row for row, _ in actions] == list(range(2, 1002))
    assert {action for row, action in actions if row < 1001} == {Action.CREATE_AND_INVITE}
    assert actions[-1] == (1001, Action.CREATE_AND_WITHHOLD)


def test_parts_are_repeated_and_counted() -> None:
    """A part stands as often as it says, and {n} in it counts from 1."""
    data = _upload("boundary-rows: 999 rows").data
    assert isinstance(data, str)
    lines = data.splitlines()
    assert (len(lines), lines[1], lines[999]) == (
        1000,
        "user1@example.org,Yes,auto,on",
        "user999@example.org,Yes,auto,on",
    )


def test_bytes_stay_bytes() -> None:
    """A file that is told in base64 comes as bytes, with the limits that go with it."""
    vector = _upload("boundary-limits: As many bytes as a caller allows")
    assert isinstance(vector.data, bytes)
    assert vector.limits == Limits(bytes=len(vector.data))


def test_facts_that_nobody_told_stay_unknown() -> None:
    """An answer of null is not told, and that is not the same as nothing found."""
    vector = _upload("account-exists: Without an answer the row stays open")
    assert vector.answers.accounts is None
    assert vector.answers.numbers == ()
    assert vector.answers.pool == Pool(available=10, outstanding=0)


def test_what_a_vector_does_not_tell_is_left_out() -> None:
    """A vector that tells only findings is compared by its findings."""
    vector = violating("number-assigned")
    assert isinstance(vector, UploadVector)
    lean = evolve(vector, expected=UploadResult(findings=vector.expected.findings))
    assert run(lean) == lean.expected
    assert run(vector) != lean.expected


@pytest.mark.parametrize("code", RULES)
def test_violating_is_of_the_kind_that_its_rule_judges(code: str) -> None:
    """Rules of moves are broken by moves, and those of a file by uploads."""
    vector = violating(code)
    assert vector.rule == code
    assert vector.fires
    if RULES[code].level is Level.MOVE:
        assert isinstance(vector, MoveVector)
    elif RULES[code].level not in {Level.INVITATION, Level.ORGANIZATION}:
        assert isinstance(vector, UploadVector)
    else:
        assert isinstance(vector, UploadVector | InvitationsVector)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("number-asigned", "there is no rule with this code; did you mean 'number-assigned'?"),
        ("zzz", "there is no rule with this code; multiline_batch.RULES has them all"),
    ],
)
def test_an_unknown_code_gets_advice(code: str, advice: str) -> None:
    """Whoever misspells a code is told the nearest one, or where they all stand."""
    with pytest.raises(ValueError, match="there is no rule") as caught:
        violating(code)
    assert str(caught.value) == advice


def test_a_wrong_answer_is_seen() -> None:
    """A portal that says anything else than the vector is told so, in every part of the answer."""
    vector = _upload("boundary-capacity: Three rows; 2 Available")
    right = run(vector)
    for wrong in (
        evolve(right, findings=()),
        evolve(right, not_evaluated=(("capacity-short", "facts.pool"),)),
        evolve(right, actions=right.actions and right.actions[:-1]),
        evolve(right, ledger=right.ledger and evolve(right.ledger, granted=3)),
        evolve(right, preconditions=()),
    ):
        assert wrong != vector.expected == right

"""Every value of the library becomes a document, and the document the same value again."""

import contextlib
import copy
import json
import pickle
import time
from enum import Enum
from pathlib import Path
from typing import Any, TypeGuard

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import multiline_batch
from multiline_batch import (
    Account,
    AccountStatus,
    Administrator,
    Changes,
    IdentityFree,
    Inventory,
    Mode,
    Organization,
    Pool,
    Privilege,
    Usage,
    identity_key,
    plan_upload,
    read_upload,
    report_batch,
)
from multiline_batch.testing.strategies import inventories, organizations, policies, upload_bytes
from multiline_batch.wire import KINDS, WIRE_VERSION, WireError, WireProblem, from_wire, to_wire
from multiline_batch.wire_schema import json_schema
from strategies import law
from support import GROUP, REQUEST
from values import AT, inner, scenario

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "wire" / "version-1.json"
SCENARIO = tuple(dict.fromkeys(inner(scenario())))
VALIDATOR = Draft202012Validator(json_schema())


def complaints(document: Any) -> list[str]:  # noqa: ANN401  JSON.
    """Return what a validator of JSON Schema says against a document."""
    errors: Any = VALIDATOR.iter_errors(document)  # pyright: ignore[reportUnknownMemberType]  Its types are in part unknown.
    return [error.message for error in errors]


def _public() -> set[str]:
    values = ((name, getattr(multiline_batch, name)) for name in multiline_batch.__all__)
    kinds = ((name, kind) for name, kind in values if isinstance(kind, type))
    return {name for name, kind in kinds if attrs.has(kind) or issubclass(kind, Enum)}


def test_every_public_class_of_values_has_documents() -> None:
    """Whatever a host can hold can be written, and the tests below hold a value of every such class."""
    assert _public() <= set(KINDS)
    assert {type(value).__name__ for value in SCENARIO} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_gives_the_same_value(kind: str) -> None:
    """Written, put through JSON text and read, a value is equal to what it was, and the document fits the schema."""
    values = [value for value in SCENARIO if type(value).__name__ == kind]
    assert values
    for value in values[:200]:
        document = json.loads(json.dumps(to_wire(value)))
        assert document == to_wire(value)
        assert (document["version"], document["kind"]) == (WIRE_VERSION, kind)
        assert complaints(document) == []
        again = from_wire(document)
        assert type(again) is type(value)
        assert again == value
        assert from_wire(document, KINDS[kind]) == from_wire(document["value"], KINDS[kind]) == value


@st.composite
def outcomes(draw: st.DrawFn) -> tuple[object, ...]:
    """Draw an upload, a plan and a report of any file, and what was known."""
    organization, policy = draw(organizations()), draw(policies())
    group = draw(st.sampled_from([GROUP, None]))
    request = attrs.evolve(REQUEST, organization=organization, policy=policy, permission_group=group)
    upload = read_upload(draw(upload_bytes()), request)
    inventory = draw(inventories())
    facts = inventory.answer(upload.questions) if draw(st.booleans()) else upload.questions.answer()
    plan = plan_upload(upload, facts, mode=draw(st.sampled_from(Mode)))
    return upload, plan, report_batch(plan, at=AT), inventory


@given(outcomes())
@law(40)
def test_whatever_comes_of_a_file_can_be_written(values: tuple[object, ...]) -> None:
    """Upload, plan and report of any file survive the way to JSON text and back, and fit the schema."""
    for value in values:
        text = json.dumps(to_wire(value))
        assert complaints(json.loads(text)) == []
        assert from_wire(json.loads(text)) == value


def test_the_schema_is_written_down() -> None:
    """The documented schema is the one that the classes give, and it is a schema."""
    written = json.loads((ROOT / "docs" / "reference" / "wire.schema.json").read_text(encoding="utf-8"))
    assert written == json_schema()
    Draft202012Validator.check_schema(written)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"version": 2},
        {"kind": "Pol"},
        {"value": {"available": "1", "outstanding": 0}},
        {"value": {"available": 1, "outstanding": 0, "more": 0}},
        {"value": {"outstanding": 0}},
        {"more": 1},
    ],
)
def test_the_schema_refuses_what_is_no_document(wrong: dict[str, object]) -> None:
    """The schema refuses another version, kind, type or key, as reading does."""
    document: dict[str, object] = {"version": 1, "kind": "Pool", "value": {"available": 1, "outstanding": 0}}
    broken = document | wrong if wrong else {}
    assert complaints(document) == []
    assert complaints(broken) != []
    with pytest.raises(WireError):
        from_wire(broken)


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _holds(now: object, then: object) -> bool:
    if _is_object(then):
        return _is_object(now) and all(key in now and _holds(now[key], then[key]) for key in then)
    if _is_list(then):
        return _is_list(now) and len(now) == len(then) and all(map(_holds, now, then))
    return now == then


def test_documents_of_version_1_can_still_be_read() -> None:
    """Every document of the first version is read, and written again it says at least what it said."""
    documents = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert {document["kind"] for document in documents} >= {name for name in KINDS if attrs.has(KINDS[name])}
    for document in documents:
        assert _holds(to_wire(from_wire(document)), document)


@pytest.mark.parametrize(
    ("document", "problems"),
    [
        (None, [("$", "wrong-type", "must be an object")]),
        ([], [("$", "wrong-type", "must be an object")]),
        (
            {},
            [("$.version", "missing", "missing"), ("$.kind", "missing", "missing"), ("$.value", "missing", "missing")],
        ),
        ({"version": 2, "body": 1}, [("$.version", "unknown-version", "must be 1")]),
        ({"version": True, "kind": "Pool", "value": {}}, [("$.version", "unknown-version", "must be 1")]),
        ({"version": "1", "kind": "Pool", "value": {}}, [("$.version", "unknown-version", "must be 1")]),
        (
            {"version": 1, "kind": "anna@example.org", "value": {}},
            [("$.kind", "unknown-kind", "must be one of multiline_batch.wire.KINDS")],
        ),
        (
            {"version": 1, "kind": ["Pool"], "value": {}},
            [("$.kind", "unknown-kind", "must be one of multiline_batch.wire.KINDS")],
        ),
        (
            {"version": 1, "kind": "Pool", "value": {"available": 1, "outstanding": 0}, "anna@example.org": 1},
            [("$", "unknown-key", "unknown key that is no name")],
        ),
        (
            {"version": 1, "kind": "Mode", "value": "Anna"},
            [("$.value", "wrong-value", "must be one of 'Import', 'Import & Invite'")],
        ),
        (
            {"version": 1, "kind": "Pool", "value": {"available": "4", "outstanding": 0, "outstandin": 1}},
            [
                ("$.value.available", "wrong-type", "must be a whole number"),
                ("$.value", "unknown-key", "unknown key 'outstandin'"),
            ],
        ),
        (
            {
                "version": 1,
                "kind": "InvitationEntry",
                "value": {
                    "account": {"identity": "anna@example.org", "organization": "a", "status": "Active"},
                    "decision": {"kind": "Pool"},
                },
            },
            [
                (
                    "$.value.decision",
                    "unknown-kind",
                    "must say its kind, one of 'InvitationAllowed', 'InvitationWithheld', 'InvitationUndecided'",
                )
            ],
        ),
        (
            {"version": 1, "kind": "Finding", "value": {"code": "too-many-rows", "params": [1, True]}},
            [("$.value.params[1]", "wrong-type", "must be a list")],
        ),
        (
            {"version": 1, "kind": "Finding", "value": {"code": "anna@example.org"}},
            [("$.value", "wrong-value", "code must be the code of a rule; RULES lists them")],
        ),
        (
            {"version": 1, "kind": "Finding", "value": {"code": "no-rows", "params": [1]}},
            [("$.value", "wrong-value", "params must be those of the rule: none")],
        ),
        (
            {
                "version": 1,
                "kind": "Facts",
                "value": {
                    "questions": {"organization": "a"},
                    "numbers": [{"number": "+44", "owner": "a", "usage": "Available"}],
                },
            },
            [
                (
                    "$.value",
                    "wrong-value",
                    "numbers has an answer that was not asked for; answer the questions of this very upload or selection",
                )
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_document_is_told(document: object, problems: list[tuple[str, str, str]]) -> None:
    """Everything wrong is told at once, each with path and code, and no value is repeated."""
    with pytest.raises(WireError) as caught:
        from_wire(document)
    assert list(caught.value.problems) == [WireProblem(*problem) for problem in problems]
    assert "anna" not in str(caught.value)
    assert "Anna" not in str(caught.value)


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-23",
        "2026-11-23 09:30",
        "yesterday",
        "",
        7,
        None,
        "2026-W01-1T00:00Z",
        "2026-11-23x09:30Z",
        "2026-13-23T09:30Z",
    ],
)
def test_a_moment_has_its_distance_from_utc(at: object) -> None:
    """A date without a time zone could be read in two ways, so it is refused."""
    (record,) = [v for v in SCENARIO if type(v).__name__ == "BatchOperationReport"][:1]
    document = to_wire(record)
    document["value"]["at"] = at
    with pytest.raises(WireError) as caught:
        from_wire(document)
    assert [problem.path for problem in caught.value.problems] == ["$.value.at"]


def test_a_pair_has_two_items() -> None:
    """The counts of a notification are pairs."""
    (notification,) = [v for v in SCENARIO if type(v).__name__ == "Notification"][:1]
    document = to_wire(notification)
    document["value"]["counts"][0] = ["Created"]
    with pytest.raises(WireError, match=r"\$\.value\.counts\[0\]: must have 2 items"):
        from_wire(document)


def test_a_document_of_another_kind_is_refused() -> None:
    """Whoever asks for a class gets a value of that class or an error."""
    with pytest.raises(WireError, match=r"^no Organization: \$\.kind: must be 'Organization'$"):
        from_wire(to_wire(Pool(available=1, outstanding=0)), Organization)


def test_an_object_that_says_its_kind_is_of_that_kind() -> None:
    """Where several classes can stand the kind decides; said where it is known it has to be true."""
    free = {"kind": "IdentityFree", "identity": "a@example.org"}
    assert from_wire(free, IdentityFree) == IdentityFree(identity=identity_key("a@example.org"))
    document = {"version": 1, "kind": "IdentityFree", "value": {"identity": "a@example.org"}}
    assert complaints(document) == []
    assert from_wire(document) == IdentityFree(identity=identity_key("a@example.org"))
    decided = to_wire(next(value for value in SCENARIO if type(value).__name__ == "InvitationEntry"))
    del decided["value"]["decision"]["kind"]
    assert complaints(decided) != []
    with pytest.raises(WireError, match="must say its kind"):
        from_wire(decided)
    with pytest.raises(WireError, match="unknown key 'kind'"):
        from_wire(free | {"kind": "AccountIs"}, IdentityFree)


@pytest.mark.parametrize("value", [None, 7, "anna@example.org", {}, [], object(), Path(), ValueError("x")])
def test_only_values_of_the_library_are_written(value: object) -> None:
    """Anything else is the caller's mistake, and is not repeated."""
    with pytest.raises(
        TypeError, match=f"^a value of the type {type(value).__name__} is none of the library's values$"
    ):
        to_wire(value)


def test_an_error_pickles_and_copies() -> None:
    """The error can cross a process, with its problems."""
    with pytest.raises(WireError) as caught:
        from_wire({}, Pool)
    for again in (pickle.loads(pickle.dumps(caught.value)), copy.deepcopy(caught.value)):  # noqa: S301  Ours.
        assert (str(again), again.problems) == (str(caught.value), caught.value.problems)


def test_spellings_of_the_product_are_read() -> None:
    """Usages and statuses are read in any documented spelling and written in one."""
    assert from_wire({"version": 1, "kind": "Usage", "value": "registered"}) is Usage.ACTIVE
    assert to_wire(Usage.ACTIVE)["value"] == "Activated"


def test_only_what_has_no_order_is_sorted() -> None:
    """A list that a host put where a tuple belongs keeps its order."""
    accounts = [
        Account(identity=who, organization="a", status=AccountStatus.ACTIVE)
        for who in ("b@example.org", "a@example.org")
    ]
    changes = Changes(accounts=accounts)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  A list.
    assert [account["identity"] for account in to_wire(changes)["value"]["accounts"]] == [
        "b@example.org",
        "a@example.org",
    ]
    privileged = Administrator(organization="a", privileges=[Privilege.SETUP, Privilege.ACCOUNTS])
    assert to_wire(privileged)["value"]["privileges"] == ["Accounts", "Setup"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"organizations": [{"id": "o", "ancestors": [f"a{level}" for level in range(20_000)]}]}, Inventory),
        ({"id": "x", "allowed_email_domains": ["@" + "\u0301\u0316" * 40_000]}, Organization),
        ({"identity": "a@" + "\u0301\u0316" * 40_000, "organization": "a", "status": "Active"}, Account),
    ],
)
def test_reading_takes_linear_time(data: dict[str, object], kind: type[object]) -> None:
    """Deep lineages and texts of nothing but signs above letters are read or refused at once."""
    start = time.process_time()
    value: object = None
    with contextlib.suppress(WireError):
        value = from_wire(data, kind)
    assert not isinstance(value, Account) or value.key
    assert time.process_time() - start < 2

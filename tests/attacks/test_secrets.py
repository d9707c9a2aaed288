"""
Planted personal data stays in the fields: no exception, whatever wrong use it comes of, no warning and no log tells it.

Every public function, class and method is called with planted values in the place of its arguments, one at a time and all at once.  An exception is
looked at as a whole: its text, its arguments, its notes, and every exception that it came of, also those that are not shown.
"""

import importlib
import inspect
import logging
import pickle
import re
import traceback
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import Enum
from functools import partial
from typing import Any, NewType

import pytest

import multiline_batch as mb
from multiline_batch.records import RecordError
from multiline_batch.wire import from_wire, to_wire
from support import ADMINISTRATOR, GROUP, ORGANIZATION, REQUEST, SALES, csv_text, plan, read
from values import inner, scenario

SECRETS = ("annabel", "bergstroem", "2079460777", "20 7946 0777")
"""What is planted, in lower case."""

PLANTED: tuple[object, ...] = (
    "annabel.bergstroem@example.org",
    "+442079460777",
    "",
    b"annabel,bergstroem\xff",
    2079460777,
    -2079460777,
    ["annabel.bergstroem@example.org"],
    [["annabel"], None],
    {"annabel@example.org": "bergstroem"},
    {"version": 1, "kind": "annabel", "value": {"bergstroem@": "+442079460777"}},
    {"id": "sales", "annabel@example.org": 1, "ancestors": ["annabel", "annabel"]},
    (mb.Account(identity="annabel.bergstroem@example.org", organization=SALES, status=mb.AccountStatus.ACTIVE),),
    read(
        {"firstname": "Annabel", "lastname": "Bergstroem", "device": "annabel@", "multiline_number": "+442079460777x"}
    ),
    datetime(2026, 11, 23),  # noqa: DTZ001  A time without a zone is one of the mistakes.
    None,
)
"""Values full of personal data, and some that are only wrong."""

ROOMS = (
    *("allocation", "cells", "display", "flat_records", "messages", "rules", "schema", "table_schema", "testing"),
    *("wire", "wire_schema"),
)
"""The public modules."""

UPLOAD = read({"firstname": "Annabel", "lastname": "Bergstroem", "device": "annabel@example.org"})
PLAN = plan(UPLOAD)
AT = datetime(2026, 11, 23, tzinfo=UTC)
ACCOUNTS = [mb.Account(identity="annabel@example.org", organization=SALES, status=mb.AccountStatus.INVITED)]
QUESTIONS = mb.ask_invitations(ACCOUNTS, organization=ORGANIZATION)
RIGHT: dict[str, dict[str, object]] = {
    "read_upload": {"data": csv_text({}), "request": REQUEST, "encoding": None, "limits": None},
    "plan_upload": {"upload": UPLOAD, "facts": PLAN.facts, "mode": mb.Mode.IMPORT},
    "report_batch": {"plan": PLAN, "outcomes": (), "at": AT, "locale": "en"},
    "correct": {"upload": UPLOAD, "fixes": ()},
    "split_upload": {"upload": UPLOAD, "rows": 1},
    "ask_invitations": {"accounts": ACCOUNTS, "organization": ORGANIZATION},
    "ask_move": {"accounts": ACCOUNTS, "destination": ORGANIZATION},
    "plan_invitations": {"accounts": ACCOUNTS, "organization": ORGANIZATION, "facts": QUESTIONS.answer()},
    "decide_invitation": {"account": ACCOUNTS[0], "organization": ORGANIZATION, "facts": QUESTIONS.answer()},
    "render": {"value": PLAN, "locale": "en"},
    "from_wire": {"data": to_wire(PLAN), "kind": None},
    "short_list": {"available": 3, "invitee": "annabel@example.org"},
    "Questions.answer": {"numbers": (), "accounts": (), "pool": None},
    "Organization": {"id": "sales", "ancestors": ()},
    "UploadRequest": {"organization": ORGANIZATION, "permission_group": GROUP, "administrator": ADMINISTRATOR},
    "Account": {"identity": "annabel@example.org", "organization": SALES, "status": mb.AccountStatus.INVITED},
}
"""Right arguments, one of which is then replaced; other functions get the same planted value everywhere."""


def _is_pythons(value: object) -> bool:
    return isinstance(value, NewType) or (isinstance(value, type) and issubclass(value, Enum | str))


def entries() -> dict[str, Callable[..., Any]]:
    """Return every public function, class and method by its name; what Python itself makes of texts is none of the library's."""
    public = {name: getattr(mb, name) for name in mb.__all__}
    for room in ROOMS:
        module = importlib.import_module(f"multiline_batch.{room}")
        own = {name: value for name, value in vars(module).items() if not name.startswith("_")}
        public |= {
            n: v for n, v in own.items() if re.match(r"multiline_batch\.[a-z]", str(getattr(v, "__module__", "")))
        }
    found = {name: value for name, value in public.items() if callable(value) and not _is_pythons(value)}
    for value in inner(scenario()):
        kind = type(value)
        for name, _ in inspect.getmembers(kind, inspect.isroutine):
            if not name.startswith("_") and not isinstance(value, Enum):
                found.setdefault(f"{kind.__name__}.{name}", getattr(value, name))
    return found


def calls(name: str, entry: Callable[..., Any]) -> Iterator[Callable[[], object]]:
    """Yield calls of an entry with planted values."""
    right = RIGHT.get(name, {})
    for planted in PLANTED:
        for replaced in right:
            yield partial(entry, **{**right, replaced: planted})
        needed = [one for one in inspect.signature(entry).parameters.values() if one.kind is not one.VAR_KEYWORD]
        places = [planted for one in needed if one.kind in {one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD}]
        names = {one.name: planted for one in needed if one.kind is one.KEYWORD_ONLY}
        yield partial(entry, *places, **names)


def whole(error: BaseException) -> str:
    """Return all that an exception tells, with whatever it came of."""
    told, waiting, seen = list[str](), [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        told += [str(one), repr(one), *map(str, one.args), *getattr(one, "__notes__", ())]
        told += traceback.format_exception_only(one)
        waiting += [other for other in (one.__cause__, one.__context__) if other is not None]
    told += traceback.format_exception(error)
    return "\n".join(told).lower()


def leaks(text: str) -> list[str]:
    """Return what a text tells of what was planted."""
    return [secret for secret in SECRETS if secret in text.lower()]


ENTRIES = entries()


@pytest.mark.parametrize("name", ENTRIES)
def test_wrong_use_is_told_without_what_was_planted(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever wrong use raises, warns or logs, it tells nothing of the values that it was used with."""
    caplog.set_level(logging.DEBUG)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for call in calls(name, ENTRIES[name]):
            try:
                call()
            except Exception as error:  # noqa: BLE001  Every kind is looked at.
                told = whole(error)
                assert leaks(told) == [], told
    assert [str(one.message) for one in warned] == []
    assert caplog.records == []


def test_every_public_name_is_attacked() -> None:
    """No public function or class of values escapes."""
    public = {name: getattr(mb, name) for name in mb.__all__}
    assert {name for name, value in public.items() if callable(value) and not _is_pythons(value)} <= ENTRIES.keys()
    assert {"Facts.broken", "Questions.answer", "Inventory.after", "from_wire", "parse_identity"} <= ENTRIES.keys()
    assert RIGHT.keys() <= ENTRIES.keys()


def test_something_is_planted_and_refused() -> None:
    """The planted values do raise, and what Python itself would tell of them would be found."""
    with pytest.raises(KeyError) as caught:
        _ = dict[object, object]()[PLANTED[0]]
    assert leaks(whole(caught.value)) == ["annabel", "bergstroem"]
    refused = 0
    for call in calls("read_upload", mb.read_upload):
        try:
            call()
        except (TypeError, ValueError):
            refused += 1
    assert refused > 20


def test_a_report_that_is_none_has_no_past() -> None:
    """Text that is no report raises an exception that came of no other, which would tell what stands in a cell."""
    text = mb.report_batch(PLAN, at=AT).csv
    for wrong in (text.replace("2026-11-23", "annabel"), text.replace("\r\n2,", "\r\nannabel,"), text + '"annabel'):
        with pytest.raises(ValueError, match="this is no") as caught:
            mb.read_report(wrong)
        assert caught.value.__context__ is None
        assert leaks(whole(caught.value)) == []


def test_exceptions_of_the_library_pickle() -> None:
    """The library's own exceptions survive pickling, as work in other processes needs, and tell nothing more then."""
    place = mb.Place(row=2, line=3, header="annabel")
    record = RecordError("cell-endless", place, (5,))
    assert str(pickle.loads(pickle.dumps(record))) == str(record)  # noqa: S301  Ours.
    with pytest.raises(ValueError, match="no Organization") as caught:
        from_wire({"id": 5, "annabel@example.org": "+442079460777"}, mb.Organization)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  Ours.
    assert str(again) == str(caught.value)
    # Some engines let tracebacks travel too, and those hold the line above.
    assert leaks(whole(again.with_traceback(None))) == []

"""Values from JSON-ready data."""

import json
from collections.abc import Callable

import pytest
from attrs import frozen

from multiline_batch import (
    Account,
    AccountStatus,
    Administrator,
    NumberRecord,
    Organization,
    PermissionGroup,
    Policy,
    Pool,
    PoolScope,
    Privilege,
    UploadRequest,
    Usage,
    Utilization,
)
from multiline_batch.wire import from_wire
from support import ORGANIZATION, ROOT, SALES

WIRE: Callable[..., object] = from_wire
"""The function, to be called with what it must refuse."""

FULL = """{
  "organization": {
    "id": "sales",
    "name": "Sales",
    "ancestors": ["root"],
    "social_messaging": true,
    "smtp_data_offload": false,
    "data_only": false,
    "allowed_email_domains": [],
    "recording": true,
    "default_region": null,
    "invitation_template_current": true,
    "utilization_threshold": 100
  },
  "permission_group": {"name": "Default", "organization": "root", "voice_calling": null},
  "administrator": {"organization": "root", "privileges": ["Accounts", "Setup"]},
  "policy": {"pool": "own", "strict_header": true}
}"""


def test_a_whole_request_comes_from_json() -> None:
    """Nested values, lists, choices and what is left out come out as the values that they mean."""
    assert from_wire(json.loads(FULL), UploadRequest) == UploadRequest(
        organization=ORGANIZATION,
        permission_group=PermissionGroup(name="Default", organization=ROOT),
        administrator=Administrator(organization=ROOT, privileges=[Privilege.ACCOUNTS, Privilege.SETUP]),
        policy=Policy(pool=PoolScope.OWN, strict_header=True),
    )


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ({"id": "sales"}, Organization(id=SALES)),
        ({"available": 0, "outstanding": 0}, Pool(available=0, outstanding=0)),
        ({"in_use": 1, "total": 2}, Utilization(in_use=1, total=2)),
        (
            {"number": "44 20", "owner": "root", "usage": "registered"},
            NumberRecord(number="44 20", owner=ROOT, usage=Usage.ACTIVE),
        ),
        (
            {"identity": "a@example.org", "organization": "sales", "status": "activated", "number": None},
            Account(identity="a@example.org", organization=SALES, status=AccountStatus.ACTIVE),
        ),
    ],
)
def test_values_come_from_objects(data: dict[str, object], value: object) -> None:
    """An object becomes a value of the class, statuses and usages in any documented spelling."""
    assert from_wire(data, type(value)) == value


@frozen
class Wrong:
    """Data that is no value of a class, and what is said of it."""

    kind: type
    data: object
    said: tuple[str, ...]


_ACCOUNT: dict[str, object] = {"identity": "anna@example.org", "organization": "sales", "status": "Active"}
_STATUSES = "AccountStatus is one of 'Not Invited', 'Invited', 'Invitation Failed', 'Active', 'Suspended', 'Blocked', 'Opted Out'"


_PRIVILEGES = "must be one of 'Accounts', 'Accounts Bulk Operations', 'Administrators', 'API Users', 'Reports', 'Setup'"


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong(Pool, None, ("$: must be an object",)),
        Wrong(Pool, [], ("$: must be an object",)),
        Wrong(Pool, "anna", ("$: must be an object",)),
        Wrong(Pool, {}, ("$.available: missing", "$.outstanding: missing")),
        Wrong(Pool, {"available": 40}, ("$.outstanding: missing",)),
        Wrong(Pool, {"available": "40", "outstanding": 0}, ("$.available: must be a whole number",)),
        Wrong(Pool, {"available": 40.0, "outstanding": 0}, ("$.available: must be a whole number",)),
        Wrong(Pool, {"available": True, "outstanding": 0}, ("$.available: must be a whole number",)),
        Wrong(Pool, {"available": None, "outstanding": 0}, ("$.available: must be a whole number",)),
        Wrong(Pool, {"available": -1, "outstanding": 0}, ("$: available must be a whole number from 0",)),
        Wrong(Pool, {"available": 1, "outstanding": 1, "outstandin": 1, "b": 2}, ("$: unknown key 'b', 'outstandin'",)),
        Wrong(
            Pool,
            {"available": "1", "outstanding": "2"},
            ("$.available: must be a whole number", "$.outstanding: must be a whole number"),
        ),
        Wrong(Utilization, {"in_use": 2, "total": 1}, ("$: in_use must not be above total",)),
        Wrong(Organization, {"id": 7}, ("$.id: must be a text",)),
        Wrong(Organization, {"id": ""}, ("$: the id of an organization must be a text that is not empty",)),
        Wrong(Organization, {"id": "a", "name": None}, ("$.name: must be a text",)),
        Wrong(Organization, {"id": "a", "recording": "No"}, ("$.recording: must be true or false",)),
        Wrong(Organization, {"id": "a", "recording": "false"}, ("$.recording: must be true or false",)),
        Wrong(Organization, {"id": "a", "recording": 0}, ("$.recording: must be true or false",)),
        Wrong(Organization, {"id": "a", "ancestors": "root"}, ("$.ancestors: must be a list",)),
        Wrong(Organization, {"id": "a", "ancestors": {"root": 1}}, ("$.ancestors: must be a list",)),
        Wrong(Organization, {"id": "a", "ancestors": ["root", 7]}, ("$.ancestors[1]: must be a text",)),
        Wrong(
            Organization,
            {"id": "a", "notification_recipients": "anna@example.org"},
            ("$.notification_recipients: must be a list",),
        ),
        Wrong(
            Organization,
            {"id": "a", "notification_recipients": ["anna@example.org", None]},
            ("$.notification_recipients[1]: must be a text",),
        ),
        Wrong(Policy, {"pool": "Anna"}, ("$.pool: must be one of 'usable', 'own'",)),
        Wrong(Policy, {"pool": ["own"]}, ("$.pool: must be one of 'usable', 'own'",)),
        Wrong(Policy, {"pool": None}, ("$.pool: must be one of 'usable', 'own'",)),
        Wrong(Account, _ACCOUNT | {"status": "Anna"}, (f"$.status: {_STATUSES}",)),
        Wrong(Account, _ACCOUNT | {"identity": ["anna@example.org"]}, ("$.identity: must be a text",)),
        Wrong(Account, _ACCOUNT | {"number": 442079460123}, ("$.number: must be a text",)),
        Wrong(
            NumberRecord,
            {"number": "442079460123", "owner": "a", "usage": "Available", "holder": "anna@example.org"},
            ("$: an Available number has no holder; give it another usage, or no holder",),
        ),
        Wrong(
            UploadRequest,
            {
                "organization": {"id": "a", "social_messaging": "Yes"},
                "administrator": {"organization": "b", "privileges": ["Accounts", "anna@example.org"], "name": "Anna"},
                "policy": {"strict_header": 1},
            },
            (
                "$.organization.social_messaging: must be true or false",
                f"$.administrator.privileges[1]: {_PRIVILEGES}",
                "$.administrator: unknown key 'name'",
                "$.policy.strict_header: must be true or false",
            ),
        ),
        Wrong(UploadRequest, {"organization": "sales"}, ("$.organization: must be an object",)),
    ],
)
def test_what_is_wrong_is_told_with_its_path(wrong: Wrong) -> None:
    """Everything that is missing, unknown or of the wrong kind is told at once, each with its path, and no value is repeated."""
    with pytest.raises(ValueError, match=f"^no {wrong.kind.__name__}: ") as caught:
        from_wire(wrong.data, wrong.kind)
    text = str(caught.value)
    assert text == f"no {wrong.kind.__name__}: {'; '.join(wrong.said)}"
    assert not [word for word in ("anna", "Anna", "44207") if word in text]


@pytest.mark.parametrize("kind", [int, str, list, dict, object])
def test_a_kind_is_a_class_of_values(kind: type) -> None:
    """A class that is none of a host's values is the caller's mistake, whatever the data."""
    several: tuple[object, ...] = (dict[str, object](), list[object](), "Accounts", 7, None)
    for data in several:
        with pytest.raises(TypeError, match=r"^kind must be a class of values, such as Organization$"):
            from_wire(data, kind)


@pytest.mark.parametrize("kind", ["Pool", Pool(available=1, outstanding=0)])
def test_a_kind_that_is_no_class_is_the_callers_mistake(kind: object) -> None:
    """A name or a value in the place of a class raises a TypeError like any other wrong argument."""
    with pytest.raises(TypeError):
        WIRE({"available": 1, "outstanding": 0}, kind)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (["anna@example.org"], "that is no name"),
        (["b", "anna@example.org", "a"], "'a', 'b', that is no name"),
        (["+442079460123", ""], "that is no name, that is no name"),
        ([7], "that is no name"),
        (["a b", "name"], "'name', that is no name"),
    ],
)
def test_a_key_that_is_no_name_is_not_repeated(keys: list[object], told: str) -> None:
    """An unknown key is told by its name, unless it is none: then it may be anything, an address even."""
    with pytest.raises(ValueError, match=r"^no Pool: \$: unknown key ") as caught:
        from_wire({"available": 1, "outstanding": 0} | dict.fromkeys(keys, 1), Pool)
    assert str(caught.value) == f"no Pool: $: unknown key {told}"
    assert not [word for word in ("anna", "44207") if word in str(caught.value)]


def test_the_exception_leads_nowhere_else() -> None:
    """What cattrs raised, which repeats values, is not what a caller has to read; the message stands alone."""
    with pytest.raises(ValueError, match="missing") as caught:
        from_wire({"identity": "anna@example.org"}, Account)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert "anna" not in str(caught.value)

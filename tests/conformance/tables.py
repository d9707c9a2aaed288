"""
The decision tables: what has to come out for every state of a number and of an account, as ``domain.md`` has it.

Each table is a plain literal, written from the documents and not from the library; `make_tables` makes vector files of it.
"""

from collections.abc import Iterator

from multiline_batch import RULES

Json = dict[str, object]

NUMBER = "+442079460101"

USABLE = {"the organization": "sales", "its parent": "emea", "the root": "root"}
"""Owners whose numbers the organization may use: itself and those above it (N10, X5)."""

ELSEWHERE = {"a sibling": "service", "an organization below": "sales-north", "another tree": "globex"}
"""Owners whose numbers are another organization's (S38, X5)."""

HOLDERS = {"nobody": None, "the account itself": "Anna@example.org", "somebody else": "bo@example.org"}

# Usage and holder: what comes of it under a usable owner, and under any other.
Table = dict[tuple[str, str], tuple[str, str]]

NAMED: Table = {
    # S38: must be an Available number and not allocated to another organization.  Q36: one cause, whose it is first.
    ("Available", "nobody"): ("accepted", "number-elsewhere"),
    ("Reserved", "nobody"): ("number-reserved", "number-elsewhere"),
    ("Reserved", "the account itself"): ("number-reserved", "number-elsewhere"),
    ("Reserved", "somebody else"): ("number-reserved", "number-elsewhere"),
    ("Assigned", "nobody"): ("number-assigned", "number-elsewhere"),
    ("Assigned", "the account itself"): ("number-assigned", "number-elsewhere"),
    ("Assigned", "somebody else"): ("number-assigned", "number-elsewhere"),
    ("Activated", "nobody"): ("number-active", "number-elsewhere"),
    ("Activated", "the account itself"): ("number-active", "number-elsewhere"),
    ("Activated", "somebody else"): ("number-active", "number-elsewhere"),
}
"""What a row comes to that names a number."""

NAMED_CLAIM_RESERVED: Table = {
    # X3: a Reserved number too, unless it is reserved for somebody else.
    **NAMED,
    ("Reserved", "nobody"): ("accepted", "number-elsewhere"),
    ("Reserved", "the account itself"): ("accepted", "number-elsewhere"),
    ("Reserved", "somebody else"): ("number-reserved", "number-elsewhere"),
}
"""The same where the portal lets rows name Reserved numbers."""

HELD: Table = {
    # S11: Available or Reserved.  Q46: usable and free, or held by this very account, whatever else is recorded of it.
    ("Available", "nobody"): ("allowed", "number-elsewhere"),
    ("Reserved", "nobody"): ("allowed", "number-elsewhere"),
    ("Reserved", "the account itself"): ("allowed", "allowed"),
    ("Reserved", "somebody else"): ("number-reserved", "number-elsewhere"),
    ("Assigned", "nobody"): ("number-assigned", "number-elsewhere"),
    ("Assigned", "the account itself"): ("allowed", "allowed"),
    ("Assigned", "somebody else"): ("number-assigned", "number-elsewhere"),
    ("Activated", "nobody"): ("number-active", "number-elsewhere"),
    ("Activated", "the account itself"): ("allowed", "allowed"),
    ("Activated", "somebody else"): ("number-active", "number-elsewhere"),
}
"""What the first invitation of an account comes to that has a number."""

MOVED: Table = {
    # Q53: the number travels if the destination may use it, unless somebody else has it.
    ("Available", "nobody"): ("allowed", "number-elsewhere"),
    ("Reserved", "nobody"): ("allowed", "number-elsewhere"),
    ("Reserved", "the account itself"): ("allowed", "number-elsewhere"),
    ("Reserved", "somebody else"): ("number-assigned", "number-elsewhere"),
    ("Assigned", "nobody"): ("allowed", "number-elsewhere"),
    ("Assigned", "the account itself"): ("allowed", "number-elsewhere"),
    ("Assigned", "somebody else"): ("number-assigned", "number-elsewhere"),
    ("Activated", "nobody"): ("allowed", "number-elsewhere"),
    ("Activated", "the account itself"): ("allowed", "number-elsewhere"),
    ("Activated", "somebody else"): ("number-assigned", "number-elsewhere"),
}
"""What a pending invitation comes to that has a number and is to move; owners as seen from the destination."""

INVITED_WITHOUT_NUMBER: dict[str, tuple[str, str, str]] = {
    # X4, Q46: with one Available number; with none; with none where sending again needs none.
    "Not Invited": ("allowed", "capacity-short", "capacity-short"),
    "Invitation Failed": ("allowed", "capacity-short", "capacity-short"),
    "Invited": ("allowed", "resend-no-number", "allowed"),
    "Active": ("allowed", "allowed", "allowed"),
    "Suspended": ("account-barred", "account-barred", "account-barred"),
    "Blocked": ("account-barred", "account-barred", "account-barred"),
    "Opted Out": ("account-barred", "account-barred", "account-barred"),
}
"""What an invitation comes to, by the status of an account without a number."""

INVITED_WITH_NUMBER: dict[str, str] = {
    # S11, Q46: whoever has a number of its own needs nothing of the pool.
    "Not Invited": "allowed",
    "Invitation Failed": "allowed",
    "Invited": "allowed",
    "Active": "allowed",
    "Suspended": "account-barred",
    "Blocked": "account-barred",
    "Opted Out": "account-barred",
}
"""The same for an account that holds a number, whatever is Available."""

MOVED_WITHOUT_NUMBER: dict[str, tuple[str, str]] = {
    # S44, S45: only a pending invitation without a number needs one; V16: pending is Invited.  Q54: all others move.
    "Not Invited": ("allowed", "allowed"),
    "Invitation Failed": ("allowed", "allowed"),
    "Invited": ("allowed", "move-capacity-short"),
    "Active": ("allowed", "allowed"),
    "Suspended": ("allowed", "allowed"),
    "Blocked": ("allowed", "allowed"),
    "Opted Out": ("allowed", "allowed"),
}
"""What a move comes to by the status of an account without a number, with one Available number and with none."""

POOL: Json = {"available": 10, "outstanding": 0}
PLENTY: Json = {"pool": POOL, "utilization": {"in_use": 10, "total": 100}}
"""Enough numbers, and few in use."""

FIRST_SENDS = ("Not Invited", "Invitation Failed")

SETTINGS: Json = {
    "social_messaging": True,
    "smtp_data_offload": False,
    "data_only": False,
    "allowed_email_domains": [],
    "recording": True,
    "invitation_template_current": True,
    "utilization_threshold": 90,
}
SALES: Json = {"id": "sales", "ancestors": ["emea", "root"], **SETTINGS}
SERVICE: Json = {"id": "service", "ancestors": ["emea", "root"], **SETTINGS}
ADMINISTRATOR: Json = {"organization": "root", "privileges": ["Accounts"]}


def request(*, policy: Json | None = None, voice_calling: bool = True, **settings: object) -> Json:
    """Return the request of an upload into the organization *sales*."""
    told: Json = {
        "organization": {**SALES, **settings},
        "permission_group": {"name": "Default", "organization": "root", "voice_calling": voice_calling},
        "administrator": ADMINISTRATOR,
    }
    return told if policy is None else {**told, "policy": policy}


def csv(*rows: str, columns: str = "") -> str:
    """Return the text of a file with the mandatory columns, and others behind them."""
    header = "email address or device,social_messaging,monitor_calls,monitor_sms" + columns
    return "".join(f"{line}\n" for line in (header, *rows))


def free(identity: str) -> Json:
    """Return the condition that an identity is no account."""
    return {"kind": "IdentityFree", "identity": identity}


def account_is(status: str, *, organization: str = "sales", number: str | None = None) -> Json:
    """Return the condition that Anna's account stays as it is."""
    told: Json = {
        "kind": "AccountIs",
        "identity": "anna@example.org",
        "organization": organization,
        "status": status,
    }
    return told if number is None else {**told, "number": number}


def number_is(record: Json) -> Json:
    """Return the condition that a number stays as it is; holders are compared without regard to case."""
    return {"kind": "NumberIs", **record, **({"holder": str(record["holder"]).lower()} if "holder" in record else {})}


def room(needed: int, *, count_outstanding: bool = True) -> Json:
    """Return the condition that the pool has room."""
    return {"kind": "CapacityAtLeast", "needed": needed, "count_outstanding": count_outstanding}


def basis(code: str) -> Json:
    """Return basis and sources of a rule, as the register has them."""
    return {"basis": RULES[code].basis.value, "sources": list(RULES[code].sources)}


def _cells(table: Table, usable: dict[str, str]) -> Iterator[tuple[str, Json, str, str]]:
    """Go through a table: name of the case, record of the number, what comes of it, and the owner in words."""
    for (usage, holder), (under_usable, under_other) in table.items():
        for owner, organization in {**usable, **ELSEWHERE}.items():
            record: Json = {"number": NUMBER, "owner": organization, "usage": usage}
            if HOLDERS[holder]:
                record["holder"] = HOLDERS[holder]
            name = f"{usage}, held by {holder}, owned by {owner}"
            yield name, record, under_usable if owner in usable else under_other, owner


def named_numbers(table: Table, policy: Json, about: str) -> Json:
    """Return the vector file of rows that name a number."""
    cases: list[Json] = []
    for name, record, outcome, owner in _cells(table, USABLE):
        if outcome == "accepted":
            ledger: Json = {"available": 10, "outstanding": 0}
            claimed: Json = {"claimed": 1} if record["usage"] == "Available" else {}
            cases.append(
                {
                    "name": name,
                    **(
                        {"basis": "inferred", "sources": ["X3", "Q36"]}
                        if record["usage"] == "Reserved"
                        else {"basis": "stated", "sources": ["S38"]}
                        if owner == "the organization"
                        else {"basis": "documented", "sources": ["S38", "N10", "X5"]}
                    ),
                    "facts": {"numbers": [record], "accounts": [], **PLENTY},
                    "expect": {
                        "findings": [],
                        "actions": {"2": "create and invite"},
                        "ledger": ledger | claimed,
                        "preconditions": [
                            free("anna@example.org"),
                            number_is(record),
                            *([room(1)] if claimed else []),
                        ],
                    },
                }
            )
        else:
            cases.append(_named_refused(name, [record], outcome))
    cases.append(_named_refused("A number that nobody knows", [], "number-unknown"))
    return {
        "rule": None,
        "about": about,
        "basis": "stated",
        "sources": ["S38", "N1", "N10", "X3", "X5", "Q36"],
        "given": {
            "kind": "upload",
            "csv": csv(f"anna@example.org,Yes,auto,on,{NUMBER}", columns=",multiline_number"),
            "request": request(policy=policy),
            "mode": "Import & Invite",
        },
        "cases": cases,
    }


def _named_refused(name: str, records: list[Json], code: str) -> Json:
    return {
        "name": name,
        **basis(code),
        "facts": {"numbers": records, "accounts": [], **PLENTY},
        "expect": {
            "findings": [[code, 2, "multiline_number"]],
            "actions": {"2": "refuse"},
            "ledger": {"available": 10, "outstanding": 0},
            "preconditions": [],
        },
    }


def held_numbers() -> Json:
    """Return the vector file of first invitations of accounts that have a number."""
    cases: list[Json] = []
    cells = [(name, [record], outcome) for name, record, outcome, _ in _cells(HELD, USABLE)]
    for name, records, outcome in [*cells, ("A number that nobody knows", [], "number-unknown")]:
        expect: Json = {
            "decisions": ["withheld"],
            "reasons": [["invitation-number-unusable"]],
            "causes": [[1, outcome]],
        }
        if outcome == "allowed":
            expect = {"decisions": ["allowed"], "reasons": [[]]}
        takes = outcome == "allowed" and records[0]["usage"] == "Available"
        kept = [account_is("Not Invited", number=NUMBER), *map(number_is, records), *([room(1)] if takes else [])]
        cases.append(
            {
                "name": name,
                "facts": {"numbers": records, "pool": POOL},
                "expect": {
                    **expect,
                    "findings": [],
                    "ledger": {**POOL, "claimed": 1} if takes else POOL,
                    "preconditions": kept if outcome == "allowed" else [],
                },
            }
        )
    return {
        "rule": None,
        "about": "A first invitation of an account that has a number, for every state of that number.",
        "basis": "stated",
        "sources": ["S11", "S28", "Q46"],
        "given": {
            "kind": "invitations",
            "accounts": [_anna("Not Invited", number=NUMBER)],
            "organization": SALES,
            "policy": {},
        },
        "cases": cases,
    }


def _anna(status: str, *, number: str | None = None) -> Json:
    told: Json = {"identity": "anna@example.org", "organization": "sales", "status": status}
    return told if number is None else {**told, "number": number}


def _move(cases: list[Json], about: str, basis: str, sources: list[str]) -> Json:
    return {
        "rule": None,
        "about": about,
        "basis": basis,
        "sources": sources,
        "given": {
            "kind": "move",
            "destination": SERVICE,
            "organizations": [SALES],
            "administrator": ADMINISTRATOR,
            "policy": {},
        },
        "cases": cases,
    }


def moved_numbers() -> Json:
    """Return the vector file of moves of accounts that have a number; the destination is the sibling *service*."""
    seen_from_service = {"sales": "service", "service": "sales", "sales-north": "service-desk"}
    cells: list[tuple[str, list[Json], str]] = []
    for name, record, outcome, _ in _cells(MOVED, USABLE):
        owner = str(record["owner"])
        cells.append((name, [{**record, "owner": seen_from_service.get(owner, owner)}], outcome))
    cases: list[Json] = []
    for name, records, outcome in [*cells, ("A number that nobody knows", [], "number-unknown")]:
        expect: Json = {
            "decision": "refused",
            "findings": [],
            "accounts": [[1, ["move-number-stays"]]],
            "causes": [[1, outcome]],
        }
        if outcome == "allowed":
            expect = {
                "decision": "allowed",
                "findings": ["move-permissions-reset"],
                "accounts": [],
                "preconditions": [account_is("Invited", number=NUMBER), *map(number_is, records)],
            }
        facts: Json = {"numbers": records, "pool": None}
        cases.append({"name": name, "accounts": [_anna("Invited", number=NUMBER)], "facts": facts, "expect": expect})
    about = (
        "A move of a pending invitation that has a number, for every state of that number, seen from the destination."
    )
    return _move(cases, about, "inferred", ["M10", "Q53", "X5"])


def invited_accounts() -> Json:
    """Return the vector file of invitations by status, number and what is Available."""
    cases: list[Json] = []
    for status, (with_one, with_none, unneeded) in INVITED_WITHOUT_NUMBER.items():
        for needs in (True, False):
            policy: Json = {"resend_needs_number": needs}
            again = "sending again needs a number" if needs else "sending again needs none"
            for available, outcome in ((1, with_one), (0, with_none if needs else unneeded)):
                cases.append(
                    {
                        "name": f"{status}, without a number, {available} Available, {again}",
                        "policy": policy,
                        "accounts": [_anna(status)],
                        "facts": {"numbers": [], "pool": {"available": available, "outstanding": 0}},
                        "expect": _invited_without(status, outcome, available, needs=needs),
                    }
                )
                cases.append(
                    {
                        "name": f"{status}, with a number, {available} Available, {again}",
                        "policy": policy,
                        "accounts": [_anna(status, number=NUMBER)],
                        **_invited_with(status, INVITED_WITH_NUMBER[status], available),
                    }
                )
    return {
        "rule": None,
        "about": "Resend Invitation for every status, with and without a number, with and without numbers to spare.",
        "basis": "documented",
        "sources": ["S11", "S28", "V5", "V14", "V15", "X4", "Q46"],
        "given": {"kind": "invitations", "organization": SALES},
        "cases": cases,
    }


def _invited_without(status: str, outcome: str, available: int, *, needs: bool) -> Json:
    allowed, waits = outcome == "allowed", status == "Invited"
    kept = [account_is(status)] if allowed else []
    ledger: Json = {"available": available, "outstanding": int(waits)}
    if status in FIRST_SENDS:
        ledger |= {"needed": 1, "granted": 1} if allowed else {"needed": 1, "first_short": 1}
        kept += [room(1)] if allowed else []
    elif waits and allowed and needs:
        kept.append(room(1, count_outstanding=False))
    return {
        "decisions": ["allowed" if allowed else "withheld"],
        "reasons": [[] if allowed else [outcome]],
        # N15: one waits, and none is left.
        "findings": ["pool-oversubscribed"] if waits and not available else [],
        "ledger": ledger,
        "preconditions": kept,
    }


def _invited_with(status: str, outcome: str, available: int) -> Json:
    record: Json = {"number": NUMBER, "owner": "sales", "usage": "Assigned", "holder": "anna@example.org"}
    # Of an account that needs no number, or gets no invitation, nobody asks what its number is.
    asked = status in {*FIRST_SENDS, "Invited"}
    kept = [account_is(status, number=NUMBER), *([number_is(record)] if status in FIRST_SENDS else [])]
    return {
        "facts": {"numbers": [record] if asked else [], "pool": {"available": available, "outstanding": 0}},
        "expect": {
            "decisions": ["allowed" if outcome == "allowed" else "withheld"],
            "reasons": [[] if outcome == "allowed" else [outcome]],
            "findings": [],
            "ledger": {"available": available, "outstanding": 0},
            "preconditions": kept if outcome == "allowed" else [],
        },
    }


def moved_accounts() -> Json:
    """Return the vector file of moves by status, number and what is Available."""
    record: Json = {"number": NUMBER, "owner": "root", "usage": "Assigned", "holder": "anna@example.org"}
    cases: list[Json] = []
    for status, outcomes in MOVED_WITHOUT_NUMBER.items():
        for available, outcome in zip((1, 0), outcomes, strict=True):
            pending: list[Json] = [room(1)] if status == "Invited" else []
            expect: Json = {"decision": "refused", "findings": [outcome], "accounts": []}
            if outcome == "allowed":
                expect = _move_allowed([account_is(status), *pending])
            cases.append(
                {
                    "name": f"{status}, without a number, {available} Available",
                    "accounts": [_anna(status)],
                    "facts": {"numbers": [], "pool": {"available": available, "outstanding": 0}},
                    "expect": expect,
                }
            )
            cases.append(
                {
                    "name": f"{status}, with a number that travels, {available} Available",
                    "accounts": [_anna(status, number=NUMBER)],
                    "facts": {"numbers": [record], "pool": {"available": available, "outstanding": 0}},
                    "expect": _move_allowed([account_is(status, number=NUMBER), number_is(record)]),
                }
            )
    about = "A move for every status, with and without a number, with and without numbers to spare in the destination."
    return _move(cases, about, "stated", ["S44", "S45", "V16", "X6", "Q51", "Q53", "Q54"])


def _move_allowed(preconditions: list[Json]) -> Json:
    return {
        "decision": "allowed",
        "findings": ["move-permissions-reset"],
        "accounts": [],
        "preconditions": preconditions,
    }


def existing_accounts() -> Json:
    """Return the vector file of rows whose identity is an account already, whatever its status and organization."""
    places = {"the same organization": "sales", "another organization": "service"}
    return {
        "rule": None,
        "about": "A row whose identity is an account already, for every status, here and in another organization of the tree.",
        **basis("account-exists"),
        "given": {
            "kind": "upload",
            "csv": csv("anna@example.org,Yes,auto,on"),
            "request": request(),
            "mode": "Import & Invite",
        },
        "cases": [
            {
                "name": f"{status}, in {place}",
                "facts": {
                    "numbers": [],
                    "accounts": [{"identity": "Anna@example.org", "organization": organization, "status": status}],
                    **PLENTY,
                },
                "expect": {
                    "findings": [["account-exists", 2, "email address or device"]],
                    "actions": {"2": "refuse"},
                    "ledger": {"available": 10, "outstanding": 0},
                    "preconditions": [],
                },
            }
            for status in INVITED_WITH_NUMBER
            for place, organization in places.items()
        ],
    }

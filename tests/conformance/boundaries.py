"""
The boundaries: the last value that passes and the first that does not, and every choice of a policy.

As in `tables`, what has to come out is written from the documents and not from the library.
"""

import base64

from conformance.tables import (
    ADMINISTRATOR,
    NUMBER,
    PLENTY,
    SALES,
    SERVICE,
    Json,
    account_is,
    basis,
    csv,
    free,
    number_is,
    request,
    room,
)

IDENTITY = "email address or device"
PEOPLE = ("anna", "bo", "cem")
AVAILABLE: Json = {"number": NUMBER, "owner": "root", "usage": "Available"}


def _people(count: int) -> list[str]:
    return [f"{name}@example.org,Yes,auto,on" for name in PEOPLE[:count]]


def _file(about: str, cases: list[Json], *, basis: str, sources: list[str], **given: object) -> Json:
    told: Json = {"rule": None, "about": about, "basis": basis, "sources": sources}
    return {**told, "given": given, "cases": cases} if given else {**told, "cases": cases}


def rows() -> Json:
    """Return the vector file about how many rows one upload may have."""
    row = "user{n}@example.org,Yes,auto,on\n"

    def case(name: str, parts: list[list[object]], available: int, expect: Json) -> Json:
        facts: Json = {"numbers": [], "accounts": [], **PLENTY, "pool": {"available": available, "outstanding": 0}}
        return {"name": name, "csv": [[csv(), 1], *parts], "facts": facts, "expect": expect}

    def invited(rows: str, count: int, findings: list[list[object]]) -> Json:
        ledger = {"available": 1000, "outstanding": 0, "needed": count, "granted": count}
        return {"findings": findings, "actions": {rows: "create and invite"}, "ledger": ledger}

    refused: Json = {
        "findings": [["too-many-rows", None, None]],
        "accounts": [],
        "actions": {},
        "ledger": {},
        "preconditions": [],
    }
    return _file(
        "How many rows one upload may have (1000), whatever else stands in the file.",
        [
            case("999 rows", [[row, 999]], 1000, invited("2-1000", 999, [])),
            case("1000 rows", [[row, 1000]], 1000, invited("2-1001", 1000, [])),
            case("1001 rows", [[row, 1001]], 1001, refused),
            case(
                "1000 rows and the Note",
                [["Note: one row for each account,,,\n", 1], [row, 1000]],
                1000,
                invited("3-1002", 1000, [["note-left", 2, None]]),
            ),
            case("1001 rows and the Note", [["Note,,,\n", 1], [row, 1001]], 1001, _with_note(refused)),
            case(
                "1000 rows and as many blank ones",
                [[f"{row},,,\n", 1000]],
                1000,
                {"findings": [], "ledger": invited("", 1000, [])["ledger"]},
            ),
            case(
                "1000 rows with numbers for 999",
                [[row, 1000]],
                999,
                {
                    "findings": [["capacity-short", 1001, "multiline_number"]],
                    "actions": {"2-1000": "create and invite", "1001": "create and withhold"},
                    "ledger": {
                        "available": 999,
                        "outstanding": 0,
                        "needed": 1000,
                        "granted": 999,
                        "first_short": 1001,
                    },
                },
            ),
        ],
        basis="stated",
        sources=["S8", "S14", "B1", "Q9"],
        kind="upload",
        request=request(),
        mode="Import & Invite",
    )


def _with_note(refused: Json) -> Json:
    return {**refused, "findings": [["too-many-rows", None, None], ["note-left", 2, None]]}


def digits() -> Json:
    """Return the vector file about the lengths of numbers."""
    cases: list[Json] = []
    for count, spellings in {
        # S41: between 4 and 18 digits.  Q30: digits are counted, without a plus and separators.
        3: ("+442", "442", "+44 2"),
        4: ("+4420", "4420", "+44-20"),
        18: ("+442079460101234567", "442079460101234567", "+44 (20) 7946.0101/234567"),
        19: ("+4420794601012345678", "4420794601012345678", "+44 (20) 7946.0101/2345678"),
    }.items():
        fits = 4 <= count <= 18
        for spelling, written in zip(("with a plus", "without a plus", "with separators"), spellings, strict=True):
            read = "+" + "".join(character for character in written if character.isdigit())
            cases.append(
                {
                    "name": f"A forwarding number of {count} digits, {spelling}",
                    "csv": csv(f"anna@example.org,Yes,auto,on,{written}", columns=",forwarding_number"),
                    "expect": {
                        "findings": [] if fits else [["forwarding-length", 2, "forwarding_number"]],
                        "accounts": [_account(forwarding_number=read)] if fits else [],
                    },
                }
            )
    for length in (40, 41):
        written = "+1" + "-" * (length - 12) + "2015550123"
        fits = length <= 40
        cases.append(
            {
                "name": f"A phone number as identity, of {length} characters",
                **basis("phone-malformed"),
                "csv": csv(f"{written},Yes,auto,on", columns=",forwarding_number").replace(
                    "on\n", "on,+447700900123\n"
                ),
                "expect": {
                    "findings": [] if fits else [["phone-malformed", 2, IDENTITY]],
                    "accounts": [_account("+12015550123", forwarding_number="+447700900123")] if fits else [],
                },
            }
        )
    return _file(
        "The lengths of numbers: 4 to 18 digits to forward to, at most 40 characters in an identity.",
        cases,
        **basis("forwarding-length"),  # type: ignore[arg-type]
        kind="upload",
        request=request(voice_calling=False),
    )


def _account(identity: str = "anna@example.org", row: int = 2, **more: object) -> Json:
    settings = {"social_messaging": "Yes", "monitor_calls": "auto", "monitor_sms": "on"}
    return {"row": row, "line": row, "identity": identity, "settings": settings, **more}


def limits() -> Json:
    """Return the vector file about how large a file and its parts may be."""
    text = csv("anna@example.org,Yes,auto,on,Zoë", columns=",firstname")
    data = text.encode()
    anna, zoe = [_account()], [_account(firstname="Zoë")]
    encoded = base64.b64encode(data).decode()

    def case(name: str, *, of: str, fits: bool, accounts: list[Json], row: int | None = None, **given: object) -> Json:
        column = "firstname" if of == "cell-too-long" else None
        findings = [] if fits else [[of, row, column]]
        return {
            "name": name,
            **basis(of),
            **given,
            "expect": {"findings": findings, "accounts": accounts if fits else []},
        }

    def wide(columns: int) -> str:
        return csv("anna@example.org,Yes,auto,on", columns="," * (columns - 4) + "firstname")

    def long(characters: int) -> list[list[object]]:
        start, end = "firstname," + csv(), ",anna@example.org,Yes,auto,on\n"
        return [[start, 1], ["x", characters], [end, 1]]

    large: list[list[object]] = [[csv(), 1], ["x", 5_000_001 - len(csv())]]
    long_name = [_account(firstname="x" * 20)]
    return _file(
        "How large a file and its parts may be.",
        [
            case("5000001 characters", of="file-too-large", fits=False, accounts=[], csv=large),
            case(
                "As many bytes as a caller allows",
                of="file-too-large",
                fits=True,
                accounts=zoe,
                base64=encoded,
                limits={"bytes": len(data)},
            ),
            case(
                "One byte more than a caller allows",
                of="file-too-large",
                fits=False,
                accounts=zoe,
                base64=encoded,
                limits={"bytes": len(data) - 1},
            ),
            case(
                "Of a text characters count",
                of="file-too-large",
                fits=True,
                accounts=zoe,
                csv=text,
                limits={"bytes": len(text)},
            ),
            case(
                "One character more than a caller allows",
                of="file-too-large",
                fits=False,
                accounts=zoe,
                csv=text,
                limits={"bytes": len(text) - 1},
            ),
            case(
                "256 columns, most of them without a name",
                of="too-many-columns",
                fits=True,
                accounts=anna,
                csv=wide(256),
            ),
            case(
                "257 columns, most of them without a name",
                of="too-many-columns",
                fits=False,
                accounts=anna,
                row=1,
                csv=wide(257),
            ),
            case(
                "A cell of as many characters as a caller allows",
                of="cell-too-long",
                fits=True,
                accounts=long_name,
                csv=long(20),
                limits={"cell_characters": 20},
            ),
            case(
                "A cell of one character more than a caller allows",
                of="cell-too-long",
                fits=False,
                accounts=long_name,
                row=2,
                csv=long(21),
                limits={"cell_characters": 20},
            ),
            case("A cell of 1001 characters", of="cell-too-long", fits=False, accounts=[], row=2, csv=long(1001)),
            case("A cell of 131072 characters", of="cell-too-long", fits=False, accounts=[], row=2, csv=long(131_072)),
            case("A cell of 131073 characters", of="cell-endless", fits=False, accounts=[], row=2, csv=long(131_073)),
        ],
        basis="inferred",
        sources=["S25", "Q11"],
        kind="upload",
        request=request(),
    )


def utilization() -> Json:
    """Return the vector file about the share of numbers in use at which administrators are told."""
    cases: list[Json] = []
    for threshold, in_use, total, reached in (
        # N14: when utilization reaches it.  Q45: in use of total, compared without rounding; without numbers nothing.
        (90, 89, 100, False),
        (90, 90, 100, True),
        (90, 91, 100, True),
        (90, 899, 1000, False),
        (66, 2, 3, True),
        (67, 2, 3, False),
        (1, 0, 100, False),
        (1, 1, 100, True),
        (100, 99, 100, False),
        (100, 100, 100, True),
        (1, 0, 0, False),
    ):
        cases.append(
            {
                "name": f"{in_use} of {total} in use, threshold {threshold}",
                "csv": csv("anna@example.org,Yes,auto,on"),
                "request": request(utilization_threshold=threshold),
                "facts": {"numbers": [], "accounts": [], **PLENTY, "utilization": {"in_use": in_use, "total": total}},
                "expect": {
                    "findings": [["utilization-reached", None, None]] if reached else [],
                    "actions": {"2": "create"},
                },
            }
        )
    for in_use, owner, reached in ((88, "sales", False), (89, "sales", True), (90, "sales", True), (89, "root", False)):
        record: Json = {"number": NUMBER, "owner": owner, "usage": "Available"}
        cases.append(
            {
                "name": f"{in_use} of 100 in use, threshold 90, and a row names a number of {owner}",
                "csv": csv(f"anna@example.org,Yes,auto,on,{NUMBER}", columns=",multiline_number"),
                "request": request(),
                "facts": {
                    "numbers": [record],
                    "accounts": [],
                    **PLENTY,
                    "utilization": {"in_use": in_use, "total": 100},
                },
                "expect": {
                    "findings": [["utilization-reached", None, None]] if reached else [],
                    "actions": {"2": "create"},
                },
            }
        )
    return _file(
        "The share of numbers in use at which administrators are told.",
        cases,
        **basis("utilization-reached"),  # type: ignore[arg-type]
        kind="upload",
        mode="Import",
    )


def capacity() -> Json:
    """Return the vector file about the last number that is needed: it is there, or it is not."""
    return _file(
        "As many numbers as are needed, and one less: for an upload, for Resend Invitation and for a move.",
        [*_upload_capacity(), *_resend_capacity(), *_move_capacity()],
        basis="stated",
        sources=["S11", "S44", "S45", "N15", "Q40", "Q41", "Q51"],
    )


def _upload_capacity() -> list[Json]:
    cases: list[Json] = []
    for what, needed, outstanding, named in (
        ("Three rows", 3, 0, 0),
        ("Three rows, and two invitations wait already", 3, 2, 0),
        ("Two rows, and a later row names a number of the pool", 2, 0, 1),
        ("Two rows, a later row names a number, and one invitation waits already", 2, 1, 1),
    ):
        least = needed + outstanding + named
        for available in (least, least - 1):
            granted = needed if available == least else needed - 1
            invited, last = "create and invite", str(1 + needed)
            actions = {str(row): invited for row in range(2, 2 + needed)}
            findings = []
            if granted < needed:
                actions[last] = "create and withhold"
                findings = [["capacity-short", 1 + needed, "multiline_number"]]
            ledger: Json = {"available": available, "outstanding": outstanding}
            if named:
                actions[str(2 + needed)] = invited
                ledger["claimed"] = named
            ledger |= {"needed": needed, "granted": granted}
            if granted < needed:
                ledger["first_short"] = 1 + needed
            rows = [f"{row}," for row in _people(needed)] + [f"dee@example.org,Yes,auto,on,{NUMBER}"] * named
            facts: Json = {
                "numbers": [AVAILABLE] * named,
                "accounts": [],
                **PLENTY,
                "pool": {"available": available, "outstanding": outstanding},
            }
            cases.append(
                {
                    "name": f"{what}; {available} Available",
                    "kind": "upload",
                    "csv": csv(*rows, columns=",multiline_number"),
                    "request": request(),
                    "mode": "Import & Invite",
                    "facts": facts,
                    "expect": {
                        "findings": findings,
                        "actions": actions,
                        "ledger": ledger,
                        "preconditions": [
                            *(free(f"{name}@example.org") for name in (*PEOPLE[:needed], *["dee"] * named)),
                            *[number_is(AVAILABLE)] * named,
                            room(granted + named),
                        ],
                    },
                }
            )
    return cases


def _account_of(name: str, status: str, number: str | None = None) -> Json:
    told: Json = {"identity": f"{name}@example.org", "organization": "sales", "status": status}
    return told if number is None else {**told, "number": number}


def _person_is(name: str, status: str, number: str | None = None) -> Json:
    return {**account_is(status, number=number), "identity": f"{name}@example.org"}


def _resend(name: str, accounts: list[Json], available: int, expect: Json, numbers: list[Json] | None = None) -> Json:
    return {
        "name": f"{name}; {available} Available",
        "kind": "invitations",
        "accounts": accounts,
        "organization": SALES,
        "policy": {},
        "facts": {"numbers": numbers or [], "pool": {"available": available, "outstanding": 0}},
        "expect": expect,
    }


def _sent(findings: list[str], ledger: Json, preconditions: list[Json], *reasons: str | None) -> Json:
    """Return what has to come out: None for an invitation that is sent, otherwise why not."""
    return {
        "decisions": ["withheld" if reason else "allowed" for reason in reasons],
        "reasons": [[reason] if reason else [] for reason in reasons],
        "findings": findings,
        "ledger": ledger,
        "preconditions": preconditions,
    }


def _resend_capacity() -> list[Json]:
    first, again = _account_of("anna", "Not Invited"), _account_of("bo", "Invited")
    second, numbered = _account_of("bo", "Invitation Failed"), _account_of("anna", "Not Invited", NUMBER)
    anna, bo = _person_is("anna", "Not Invited"), _person_is("bo", "Invitation Failed")
    waiting, anna_numbered = _person_is("bo", "Invited"), _person_is("anna", "Not Invited", NUMBER)
    one: Json = {"available": 1, "outstanding": 0}
    two: Json = {"available": 2, "outstanding": 0}
    one_waits, two_one_waits = {**one, "outstanding": 1}, {**two, "outstanding": 1}
    # Whoever waits for a number needs one to be there, whoever else waits.
    any_left = room(1, count_outstanding=False)
    of_two, with_number = "Two first invitations", "A first invitation behind one with a number of the pool"
    behind = "A first invitation before one that waits already"
    return [
        _resend(
            of_two, [first, second], 2, _sent([], {**two, "needed": 2, "granted": 2}, [anna, bo, room(2)], None, None)
        ),
        _resend(
            of_two,
            [first, second],
            1,
            _sent(
                [],
                {**one, "needed": 2, "granted": 1, "first_short": 2},
                # Whoever is withheld must not have begun to wait: the pool is counted without the selection.
                [anna, bo, room(1)],
                None,
                "capacity-short",
            ),
        ),
        # Numbers of their own come first, and are then no longer there for others.
        _resend(
            with_number,
            [numbered, second],
            2,
            _sent(
                [],
                {**two, "claimed": 1, "needed": 1, "granted": 1},
                [anna_numbered, bo, number_is(AVAILABLE), room(2)],
                None,
                None,
            ),
            [AVAILABLE],
        ),
        _resend(
            with_number,
            [numbered, second],
            1,
            _sent(
                [],
                {**one, "claimed": 1, "needed": 1, "first_short": 2},
                # The number that goes must not become one that somebody waits for.
                [anna_numbered, bo, number_is(AVAILABLE), room(1)],
                None,
                "capacity-short",
            ),
            [AVAILABLE],
        ),
        # Whoever waits keeps a share of the pool, wherever it stands in the selection: so two numbers have to be there.
        _resend(
            behind,
            [first, again],
            2,
            _sent([], {**two_one_waits, "needed": 1, "granted": 1}, [anna, waiting, room(2)], None, None),
        ),
        _resend(
            behind,
            [first, again],
            1,
            _sent([], {**one_waits, "needed": 1, "first_short": 1}, [waiting, any_left], "capacity-short", None),
        ),
        _resend("One invitation again", [again], 1, _sent([], one_waits, [waiting, any_left], None)),
        _resend(
            "One invitation again",
            [again],
            0,
            _sent(["pool-oversubscribed"], {"available": 0, "outstanding": 1}, [], "resend-no-number"),
        ),
    ]


def _move_capacity() -> list[Json]:
    anna, bo = _account_of("anna", "Invited"), _account_of("bo", "Invited")
    takes_along = _account_of("bo", "Invited", NUMBER)
    cases: list[Json] = []
    for what, accounts, numbers, outstanding, least in (
        ("Two pending invitations move", [anna, bo], [], 0, 2),
        ("Two pending invitations move, and one waits there already", [anna, bo], [], 1, 3),
        # A number of the root that is still Available goes with its account, and nobody else can choose it.
        ("One moves, and another takes a number of the pool along", [anna, takes_along], [AVAILABLE], 0, 2),
    ):
        for available in (least, least - 1):
            expect: Json = {"decision": "refused", "findings": ["move-capacity-short"], "accounts": []}
            if available == least:
                both = [account_is("Invited"), _person_is("bo", "Invited", NUMBER if numbers else None)]
                expect = {
                    "decision": "allowed",
                    "findings": ["move-permissions-reset"],
                    "accounts": [],
                    "preconditions": [*both, *map(number_is, numbers), room(2)],
                }
            cases.append(
                {
                    "name": f"{what}; {available} Available",
                    "kind": "move",
                    "accounts": accounts,
                    "destination": SERVICE,
                    "organizations": [SALES],
                    "administrator": ADMINISTRATOR,
                    "policy": {},
                    "facts": {"numbers": numbers, "pool": {"available": available, "outstanding": outstanding}},
                    "expect": expect,
                }
            )
    return cases

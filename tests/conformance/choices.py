"""
The words of the columns of choices, and what each choice of a policy changes.

As in `tables`, what has to come out is written from the documents and not from the library.
"""

from collections.abc import Sequence
from typing import Any

from conformance.boundaries import AVAILABLE, IDENTITY
from conformance.tables import NUMBER, PLENTY, SALES, Json, basis, csv, request

WORDS = (
    ["Yes", "No", "auto", "off", "on", "true", "false", "English", "Italian", "German", "French", "Spanish"],
    ["YES", "NO", "Auto", "OFF", "On", "TRUE", "False", "ENGLISH", "italian", "gErMaN", "french", "SPANISH"],
    ["Y", "N", "automatic", "of", "1", "0", "enabled", "none", "Englisch", "it", "de", "Portuguese"],
)
"""The words of all columns, the same in other letters, and words that no column has."""

MANDATORY = {"social_messaging": ("Yes", "No"), "monitor_calls": ("auto", "off"), "monitor_sms": ("on", "off")}
"""S37, S39, S40."""

OPTIONAL = {
    "restrict_incoming_social_messaging": ("true", "false"),
    "Language": ("English", "Italian", "German", "French", "Spanish"),
}
"""S42, S43."""

FIELDS = {"Language": "language"}
"""Where the name of a setting is not that of its column."""


def words() -> Json:
    """Return the vector file about which word each column of choices takes (Q16: none takes another's)."""
    cases: list[Json] = []
    for column, allowed in {**MANDATORY, **OPTIONAL}.items():
        for kind, tried in zip(("as printed", "in other letters", "of no column"), WORDS, strict=True):
            cases.append(_words_case(column, allowed, kind, ["", *tried]))
    return {
        "rule": None,
        "about": "Which words each column of choices takes; none takes another's.",
        **basis("value-not-allowed"),
        "given": {"kind": "upload", "request": request()},
        "cases": cases,
    }


def _words_case(column: str, allowed: tuple[str, ...], kind: str, tried: list[str]) -> Json:
    lines: list[str] = []
    findings: list[list[object]] = []
    accounts: list[Json] = []
    for row, word in enumerate(tried, start=2):
        cells = {"social_messaging": "Yes", "monitor_calls": "auto", "monitor_sms": "on", column: word}
        lines.append(f"user{row}@example.org,{','.join(cells.values())}")
        meant = next((known for known in allowed if known.lower() == word.lower()), None)
        if word and not meant:
            findings.append(["value-not-allowed", row, column])
        elif not word and column in MANDATORY:
            findings.append(["value-missing", row, column])
        else:
            settings = {FIELDS.get(name, name): meant if name == column else cell for name, cell in cells.items()}
            settings = {name: value for name, value in settings.items() if value}
            accounts.append({"row": row, "line": row, "identity": f"user{row}@example.org", "settings": settings})
    extra = f",{column}" if column in OPTIONAL else ""
    name = f"{column}: words {kind}"
    return {"name": name, "csv": csv(*lines, columns=extra), "expect": {"findings": findings, "accounts": accounts}}


def policies() -> Json:
    """Return the vector file that shows each choice of a policy, and what it changes."""
    one, two = ["anna@example.org,Yes,auto,on"], ["anna@example.org,Yes,auto,on", "bo@example.org,Yes,auto,on"]
    invite, withhold, refuse = "create and invite", "create and withhold", "refuse"
    reserved: Json = {**AVAILABLE, "usage": "Reserved"}
    names_it = csv(f"anna@example.org,Yes,auto,on,{NUMBER}", columns=",multiline_number")
    beside = csv("anna@example.org,Yes,auto,on,", f"bo@example.org,Yes,auto,on,{NUMBER}", columns=",multiline_number")
    extra = csv("anna@example.org,Yes,auto,on,x", columns=",cost centre")
    twice = csv("anna@example.org,Yes,auto,on", "Anna@example.org,Yes,auto,on")

    def case(
        choice: tuple[str, object], text: str, findings: Sequence[Sequence[object]], actions: list[str], **pool: int
    ) -> Json:
        field, value = choice
        numbers = [reserved] if field == "claim_reserved" else [AVAILABLE] if NUMBER in text else []
        settings: dict[str, Any] = {"social_messaging": False} if field == "social_not_configured" else {}
        return {
            "name": f"{field}: {str(value).lower()}",
            "kind": "upload",
            "csv": text,
            "request": request(policy={field: value}, **settings),
            "mode": "Import & Invite",
            "facts": {
                "numbers": numbers,
                "accounts": [],
                **PLENTY,
                **({"pool": {"available": 0, "outstanding": 0, **pool}} if pool else {}),
            },
            "expect": {
                "findings": findings,
                "actions": {str(row): action for row, action in enumerate(actions, start=2)},
            },
        }

    def resend(*, value: bool, expect: Json) -> Json:
        return {
            "name": f"resend_needs_number: {str(value).lower()}",
            "kind": "invitations",
            "accounts": [{"identity": "anna@example.org", "organization": "sales", "status": "Invited"}],
            "organization": SALES,
            "policy": {"resend_needs_number": value},
            "facts": {"numbers": [], "pool": {"available": 0, "outstanding": 0}},
            "expect": {**expect, "findings": ["pool-oversubscribed"]},
        }

    short = ["capacity-short", 3, "multiline_number"]
    of_file = [None, None]
    return {
        "rule": None,
        "about": "Each choice that a policy leaves open, and what it changes.",
        "basis": "inferred",
        "sources": ["X3", "X4", "X11", "Q6", "Q21", "Q26", "Q40", "Q41", "Q42"],
        "cases": [
            case(("claim_reserved", False), names_it, [["number-reserved", 2, "multiline_number"]], [refuse]),
            case(("claim_reserved", True), names_it, [], [invite]),
            case(
                ("pool", "usable"), beside, [["capacity-short", 2, "multiline_number"]], [withhold, invite], available=1
            ),
            case(("pool", "own"), beside, [], [invite, invite], available=1),
            case(("count_outstanding", True), csv(*two), [short], [invite, withhold], available=3, outstanding=2),
            case(
                ("count_outstanding", False),
                csv(*two),
                [["pool-oversubscribed", *of_file]],
                [invite, invite],
                available=3,
                outstanding=2,
            ),
            case(("shortage", "withhold"), csv(*two), [short], [invite, withhold], available=1),
            case(
                ("shortage", "refuse-row"),
                csv(*two),
                [["capacity-short-row", 3, "multiline_number"]],
                [invite, refuse],
                available=1,
            ),
            case(
                ("shortage", "refuse-file"),
                csv(*two),
                [["capacity-short-file", *of_file]],
                [refuse, refuse],
                available=1,
            ),
            resend(value=True, expect={"decisions": ["withheld"], "reasons": [["resend-no-number"]]}),
            resend(value=False, expect={"decisions": ["allowed"], "reasons": [[]]}),
            case(("strict_header", False), extra, [["column-unknown", 1, None]], [invite]),
            case(("strict_header", True), extra, [["column-refused", 1, None]], []),
            case(
                ("social_not_configured", "refuse"),
                csv(*one),
                [["social-not-configured", 2, "social_messaging"]],
                [refuse],
            ),
            case(
                ("social_not_configured", "disable"), csv(*one), [["social-disabled", 2, "social_messaging"]], [invite]
            ),
            case(("duplicate_identity", "first-wins"), twice, [["identity-duplicate", 3, IDENTITY]], [invite, refuse]),
            case(
                ("duplicate_identity", "refuse-all"),
                twice,
                [["identity-duplicate", 2, IDENTITY], ["identity-duplicate", 3, IDENTITY]],
                [refuse, refuse],
            ),
            case(("bulk_privilege", False), csv(*one), [], [invite]),
            case(("bulk_privilege", True), csv(*one), [["bulk-privilege-missing", *of_file]], [refuse]),
        ],
    }

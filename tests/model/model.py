"""A plain second statement of the batch upload's business rules, written from the documents alone.

It is an oracle for differential tests: slow, literal, and independent of the library.  Comments name the statement
(S..), the recommended reading (X..), the silent point (Q..) or the fact (B.., M.., O..) that each rule comes from.

Where the model does not speak (`plan_file` then returns `speaks: False` and its actions are a best effort):
the shortage policies refuse-row and refuse-file, in the mode Import & Invite, when a row stayed undecided, or the pool,
the numbers or a setting behind an invitation gate was not told, so that the shortage itself is not known.

Readings chosen where the documents leave something open:
 1. A refused request leaves each row its own verdict in `judge_file`; in `plan_file` every row is then `refuse`.
 2. A mandatory column that is a key of no row is a missing column (Q4); a column is present if any row has it as a key.
 3. `key` is the case-folded normalized address, or the bare digits of the international phone number (Q21).
    Identities in `facts` and `holder` are compared by the same key, without judging them.
 4. `open` says what it says even on a row that is refused as well.
 5. "Digits" are the ten ASCII digits and "space" is U+0020; any other character in a phone or number is an error.
 6. The separators of Q19 hold for all three number columns; its 40 characters only for the identity.
 7. Excel damage (Q20) is digits followed by `.0` and nothing else, and is an error in all three number columns.
    The other kind (`1.65E+10`) holds a letter and falls under reading 5.
 8. A multiline_number has no length limit: it needs one digit at least, the inventory decides the rest (Q38).
 9. `social_not_configured='disable'` turns Yes into No where the organization is told not to be configured; where
    nobody told, Yes stays and the row is not open, because the rule could only warn.
10. A restriction column that is ignored because the organization is not configured (Q7) is not checked for syntax;
    where nobody told, syntax is checked and the value kept.
11. strict_header with that column present and social_messaging not told leaves every row open: the file could be refused.
12. duplicate_identity='refuse-all' refuses every row that shares a key, whether or not one of them has other errors.
    Under first-wins a row that is open but has no error wins.
13. bulk_privilege asks for 'Accounts Bulk Operations' besides 'Accounts' (S6 stands), for the batch; not for a move (M9).
14. pool='own' narrows the capacity only; an explicit number and a travelling number follow X5 always.  Otherwise the
    words "that come from the same pool" of Q41 would mean nothing.
15. An undecided row whose number was found usable has no error, so it claims the number (Q37) and reduces the capacity.
    An undecided row without a number takes no capacity and is not in `needed`.
16. If the numbers were not told and a row that is not refused names one, the claims against the pool are unknown: the
    capacity gate of every row without a number could not run.  Its accounts are needed, none is granted.
17. claim_reserved lets a row take a Reserved number, unless it is reserved for somebody else (readings.md, X3).
18. A number whose owner is not told, or cannot be placed because the ancestors are not told, leaves the row undecided.
19. A file refused for shortage has its full `needed` and grants nothing; under refuse-row the refused rows are needed.
20. Allowed domains are compared, case-folded and exact, with the domain of the normalized address (no punycode).
21. How reading undoes neutralised formula cells (Q62) is not said in the documents: cells are taken as they are.
22. decide_move: a travelling number that is still Available is gone for the others, and one that is recorded for somebody
    else, or that another account of the selection has, cannot travel (readings.md).
23. decide_move: a number that `numbers` does not hold may not be used by the destination; an empty selection is
    allowed if the administrator may act at the destination.
"""

import re
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email

Data = dict[str, Any]
"""What stands in JSON."""

MANDATORY_COLUMNS = ["email address or device", "social_messaging", "monitor_calls", "monitor_sms"]
LANGUAGES = ["English", "Italian", "German", "French", "Spanish"]  # S43
SEPARATORS = " .-()/"  # Q19
WRONG = "wrong"  # what a cell parser returns for a cell that is an error; no parser returns it as a value


# ---------------------------------------------------------------------------------------------------- small things


def cell(row: dict[str, str], column: str) -> str:
    """Return the text of a cell without surrounding white space; a missing column is blank."""
    return (row.get(column) or "").strip()  # Q5, Q14


def digits_of(text: str) -> str:
    """Return the ASCII digits of a text."""
    return "".join(character for character in text if character in "0123456789")


def key_of(identity: str) -> str:
    """Return what two spellings of one identity have in common."""
    if "@" in identity:
        return identity.strip().casefold()  # Q21
    return digits_of(identity)  # Q21


def stands_at_or_above(place: str | None, organization: Data) -> bool | None:
    """Tell whether a place is the organization or one of its ancestors; None if that was not told."""
    if place is None:
        return None
    if place == organization["id"]:
        return True
    if organization.get("ancestors") is None:
        return None
    return place in organization["ancestors"]


def has_privilege(administrator: Data, name: str) -> bool | None:
    """Tell whether the administrator has a privilege; None if the privileges were not told."""
    privileges = administrator.get("privileges")
    if privileges is None:
        return None
    return name.casefold() in [privilege.strip().casefold() for privilege in privileges]


# ------------------------------------------------------------------------------------------------- one cell at a time


def only_phone_characters(text: str) -> bool:
    """Tell whether a text is digits, separators and at most one plus sign, which leads."""
    rest = text.removeprefix("+")  # Q19, Q30
    for character in rest:
        if character not in "0123456789" + SEPARATORS:
            return False
    return True


def damaged_by_excel(text: str) -> bool:
    """Tell whether a spreadsheet turned digits into a decimal number."""
    return re.fullmatch(r"\+?[0-9]+\.0", text) is not None  # Q20


def parse_identity(text: str, organization: Data) -> str:
    """Return the normalized identity, or WRONG."""
    if text == "":
        return WRONG  # S36: mandatory
    if "@" in text:  # Q18
        try:
            return validate_email(text, check_deliverability=False).normalized  # S36
        except EmailNotValidError:
            return WRONG
    if len(text) > 40 or not only_phone_characters(text) or damaged_by_excel(text):
        return WRONG  # Q19, Q20
    if text.startswith("+"):
        region = None
    else:
        region = organization.get("default_region")
        if region is None:
            return WRONG  # Q19: no plus and no region is an error, not an open question
        region = region.upper()
    try:
        phone = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return WRONG  # Q19
    if not phonenumbers.is_possible_number(phone):
        return WRONG  # Q19; whether it is valid is only a warning
    return phonenumbers.format_number(phone, phonenumbers.PhoneNumberFormat.E164)


def parse_choice(text: str, allowed: list[str], mandatory: bool) -> str | None:
    """Return the canonical spelling of a choice, None for an optional blank, or WRONG."""
    if text == "":
        return WRONG if mandatory else None  # Q15, Q28, Q34
    for spelling in allowed:
        if text.casefold() == spelling.casefold():  # X12
            return spelling
    return WRONG  # Q16


def parse_number(text: str) -> str | None:
    """Return a multiline_number as plus and digits, None for a blank, or WRONG."""
    if text == "":
        return None  # S38: optional
    if not only_phone_characters(text) or damaged_by_excel(text) or digits_of(text) == "":
        return WRONG  # Q20, Q38
    return "+" + digits_of(text)  # Q38: a missing plus is only a notice


def parse_forwarding(text: str) -> str | None:
    """Return a forwarding_number as plus and digits, None for a blank, or WRONG."""
    if text == "":
        return None  # S41: optional
    if not only_phone_characters(text) or damaged_by_excel(text):
        return WRONG  # Q30, Q20
    digits = digits_of(text)
    if len(digits) < 4 or len(digits) > 18:
        return WRONG  # S41, Q30: a count of digits
    if digits[0] == "0":
        return WRONG  # Q30: no country code begins with 0
    return "+" + digits


# ------------------------------------------------------------------------------------------------------------ the file


def judge_request(
    rows: list[dict[str, str]], organization: Data, group: Data | None, administrator: Data | None, policy: Data
) -> list[bool | None]:
    """Return an answer for each rule that can refuse the whole file: True passes, False refuses, None is not told."""
    answers: list[bool | None] = []
    answers.append(1 <= len(rows) <= 1000)  # S8, S14, Q9, Q10
    for column in MANDATORY_COLUMNS:
        answers.append(any(column in row for row in rows))  # Q4
    if policy["strict_header"] and any("restrict_incoming_social_messaging" in row for row in rows):
        answers.append(organization.get("social_messaging"))  # S42, Q7
    if group is None:
        answers.append(None)  # S23
    else:
        answers.append(stands_at_or_above(group.get("organization"), organization))  # S13, S23, O5
    if administrator is None:
        answers.append(None)  # S6
    else:
        answers.append(stands_at_or_above(administrator.get("organization"), organization))  # B3, O9
        answers.append(has_privilege(administrator, "Accounts"))  # S6, X11
        if policy["bulk_privilege"]:
            answers.append(has_privilege(administrator, "Accounts Bulk Operations"))  # X11
    return answers


def judge_choices(row: dict[str, str], organization: Data, policy: Data) -> tuple[tuple[str | None, ...] | None, bool]:
    """Return the five choices of a row, or None if it is refused for them, and whether a rule about them is open."""
    configured = organization.get("social_messaging")
    is_open = False

    social = parse_choice(cell(row, "social_messaging"), ["Yes", "No"], mandatory=True)  # S37, C6
    calls = parse_choice(cell(row, "monitor_calls"), ["auto", "off"], mandatory=True)  # S39
    sms = parse_choice(cell(row, "monitor_sms"), ["on", "off"], mandatory=True)  # S40
    language = parse_choice(cell(row, "Language"), LANGUAGES, mandatory=False)  # S43, Q34
    if configured is False:
        restriction = None  # Q7: the column is ignored with a warning
    else:
        restriction = parse_choice(cell(row, "restrict_incoming_social_messaging"), ["true", "false"], mandatory=False)

    wrong = WRONG in (social, calls, sms, restriction, language)  # Q27: the syntax counts although the value may not
    if social == "Yes" and policy["social_not_configured"] == "refuse":  # Q26
        if configured is None:
            is_open = True
        if configured is False:
            wrong = True
    if social == "Yes" and policy["social_not_configured"] == "disable" and configured is False:  # Q26
        social = "No"
    if social == "No":
        restriction = None if restriction != WRONG else restriction  # S42, Q27: ignored with a warning
    # Recording without the capability is only a warning (Q29).
    if wrong:
        return None, is_open
    return (social, calls, sms, restriction, language), is_open


def judge_row(row: dict[str, str], organization: Data, policy: Data) -> Data:
    """Return the verdict on one row without looking at the other rows."""
    refused = False
    is_open = False

    identity = parse_identity(cell(row, "email address or device"), organization)
    if identity == WRONG:
        refused = True
    elif "@" not in identity:
        if organization.get("smtp_data_offload") is None:
            is_open = True  # S36 could not run
        elif organization["smtp_data_offload"]:
            refused = True  # S36, Q23: in both modes
    # Data-only with a phone and an address outside the allowed domains are warnings (Q24, Q25).

    choices, choices_open = judge_choices(row, organization, policy)
    if choices is None:
        refused = True
    if choices_open:
        is_open = True

    number = parse_number(cell(row, "multiline_number"))
    if number == WRONG:
        refused = True
    forwarding = parse_forwarding(cell(row, "forwarding_number"))
    if forwarding == WRONG:
        refused = True
    if number is not None and number != WRONG and number == forwarding:
        refused = True  # Q33: a call loop
    # Forwarding with or without voice calling is never an error (S41, X8, Q31, Q32); names may be blank (Q35).

    return {
        "refused": refused,
        "identity": None if identity == WRONG else identity,
        "key": None if identity == WRONG else key_of(identity),
        "number": None if number == WRONG else number,
        "forwarding": None if forwarding == WRONG else forwarding,
        "choices": choices,
        "open": is_open,
    }


def refuse_duplicates(verdicts: list[Data], policy: Data) -> None:
    """Refuse the rows whose identity another row of the file has, as the policy says."""
    if policy["duplicate_identity"] == "refuse-all":  # Q21
        keys = [verdict["key"] for verdict in verdicts]
        for verdict in verdicts:
            if verdict["key"] is not None and keys.count(verdict["key"]) > 1:
                verdict["refused"] = True
        return
    taken: list[str] = []
    for verdict in verdicts:  # Q21: the first row without errors wins, later ones fail
        if verdict["key"] is None:
            continue
        if verdict["key"] in taken:
            verdict["refused"] = True
        elif not verdict["refused"]:
            taken.append(verdict["key"])


def judge_file(
    rows: list[dict[str, str]], *, organization: Data, group: Data | None, administrator: Data | None, policy: Data
) -> Data:
    """Judge the rows of a file as reading does: without facts and without a mode."""
    answers = judge_request(rows, organization, group, administrator, policy)
    verdicts = [judge_row(row, organization, policy) for row in rows]
    if None in answers:
        for verdict in verdicts:
            verdict["open"] = True  # a rule that could refuse the whole file could not run
    refuse_duplicates(verdicts, policy)
    return {"refused": False in answers, "rows": verdicts}


# ------------------------------------------------------------------------------------------------------------ the plan


def find_number(number: str, numbers: list[Data]) -> Data | None:
    """Return the inventory's record of a number, compared by digits."""
    for record in numbers:
        if digits_of(record["number"]) == digits_of(number):  # Q38
            return record
    return None


def may_claim(number: str, key: str | None, organization: Data, policy: Data, facts: Data) -> bool | None:
    """Tell whether the new account of that key may have this number, leaving other rows aside; None if that was not told."""
    if facts["numbers"] is None:
        return None
    record = find_number(number, facts["numbers"])
    if record is None:
        return False  # Q36: unknown
    usable = stands_at_or_above(record["owner"], organization)
    if usable is False:
        return False  # S38, X5: another organization's
    if record["usage"] in ("Activated", "Assigned"):
        return False  # S38, Q36
    if record["usage"] == "Reserved" and not policy["claim_reserved"]:
        return False  # S38, X3
    if record["usage"] == "Reserved" and record["holder"] is not None and key_of(record["holder"]) != key:
        return False  # X3: reserved for somebody else
    return usable


def draws_on_pool(number: str, organization: Data, policy: Data, numbers: list[Data]) -> bool:
    """Tell whether a claimed number was one of those that the pool's capacity counts."""
    record = find_number(number, numbers)
    if record is None or record["usage"] != "Available":
        return False  # X3: Reserved is never free capacity
    if policy["pool"] == "own":
        return bool(record["owner"] == organization["id"])  # Q40
    return stands_at_or_above(record["owner"], organization) is not False  # Q40, X5


def invitation_gates(identity: str, organization: Data) -> list[bool | None]:
    """Return an answer for each gate other than the number: True is open, False is closed, None is not told."""
    if "@" not in identity:
        offload = organization.get("smtp_data_offload")
        data_only = organization.get("data_only")
        return [
            None if offload is None else not offload,  # S36
            None if data_only is None else not data_only,  # Q24, I3
        ]
    domains = organization.get("allowed_email_domains")
    if domains is None:
        allowed = None
    elif len(domains) == 0:
        allowed = True  # I4: an empty list means any domain
    else:
        domain = "@" + identity.rpartition("@")[2].casefold()
        allowed = domain in [entry.strip().casefold() for entry in domains]  # Q25
    return [allowed, organization.get("invitation_template_current")]  # Q25, Q47


def free_capacity(pool: Data, claims: int, policy: Data) -> int:
    """Return how many accounts without a number can still get one."""
    outstanding = pool["outstanding"] if policy["count_outstanding"] else 0
    return max(0, int(pool["available"]) - int(outstanding) - claims)  # Q41


def plan_file(
    rows: list[dict[str, str]],
    *,
    organization: Data,
    group: Data | None,
    administrator: Data | None,
    policy: Data,
    facts: Data,
    mode: str,
) -> Data:
    """Decide what becomes of every row of a file."""
    judged = judge_file(rows, organization=organization, group=group, administrator=administrator, policy=policy)
    everything_refused = ["refuse"] * len(rows)
    if judged["refused"]:
        return {"refused": True, "actions": everything_refused, "needed": 0, "granted": 0, "speaks": True}
    verdicts = judged["rows"]
    existing = None if facts["accounts"] is None else [key_of(identity) for identity in facts["accounts"]]

    # Pass 1: refusals, and explicit numbers first-come in file order (Q36, Q37, Q39).
    actions: list[str] = []
    claimed: list[str] = []
    claims_unknown = False
    for verdict in verdicts:
        refused = verdict["refused"]
        undecided = verdict["open"]
        if existing is None:
            undecided = True  # Q22 could not run
        elif verdict["key"] in existing:
            refused = True  # Q22
        if verdict["number"] is not None:
            usable = may_claim(verdict["number"], verdict["key"], organization, policy, facts)
            if usable is None:
                undecided = True  # S38 could not run
            if usable is False:
                refused = True  # S38, Q36
            if verdict["number"] in claimed:
                refused = True  # Q37
            if not refused and facts["numbers"] is None:
                claims_unknown = True
            if not refused and facts["numbers"] is not None:
                claimed.append(verdict["number"])  # Q37; held in both modes (Q43)
        if refused:
            actions.append("refuse")
        elif undecided:
            actions.append("undecided")
        else:
            actions.append("create")

    if mode == "Import":  # S27, Q44: nothing is sent, nothing is needed
        return {"refused": False, "actions": actions, "needed": 0, "granted": 0, "speaks": True}

    # The capacity that is left for accounts without a number (Q40, Q41); None = the gate could not run.
    capacity: int | None = None
    if facts["pool"] is not None and not claims_unknown:
        claims = 0
        for number in claimed:
            if draws_on_pool(number, organization, policy, facts["numbers"] or []):
                claims += 1
        capacity = free_capacity(facts["pool"], claims, policy)

    # Pass 2: invitations and capacity in file order (S29, S11, X2, Q39, Q42).
    needed = 0
    granted = 0
    speaks = True
    for position, verdict in enumerate(verdicts):
        if actions[position] == "undecided" and policy["shortage"] != "withhold":
            speaks = False
        if actions[position] != "create":
            continue
        gates = invitation_gates(verdict["identity"], organization)
        if False in gates:
            actions[position] = "create and withhold"  # Q24, Q25, Q47
        elif None in gates:
            actions[position] = "create and withhold"  # a gate that could not run withholds
            if policy["shortage"] != "withhold" and verdict["number"] is None:
                speaks = False
        elif verdict["number"] is not None:
            actions[position] = "create and invite"  # X2: an explicit usable number
        else:
            needed += 1
            if capacity is None:
                actions[position] = "create and withhold"
                if policy["shortage"] != "withhold":
                    actions[position] = "undecided"
                    speaks = False
            elif granted < capacity:
                granted += 1
                actions[position] = "create and invite"  # X2: one unit of capacity
            elif policy["shortage"] == "refuse-row":
                actions[position] = "refuse"  # Q42
            else:
                actions[position] = "create and withhold"  # Q42

    if policy["shortage"] == "refuse-file" and capacity is not None and granted < needed:  # Q42
        return {"refused": True, "actions": everything_refused, "needed": needed, "granted": 0, "speaks": speaks}
    return {"refused": False, "actions": actions, "needed": needed, "granted": granted, "speaks": speaks}


# ------------------------------------------------------------------------------------------------------------ the move


def root_of(organization: Data) -> str:
    """Return the id of the top of an organization's tree."""
    ancestors = organization["ancestors"]
    return str(ancestors[-1] if ancestors else organization["id"])


def decide_move(
    accounts: list[Data],
    *,
    destination: Data,
    sources: list[Data],
    administrator: Data,
    policy: Data,
    numbers: list[Data],
    pool: Data,
) -> bool:
    """Tell whether a selection of accounts may move to the destination: all of them or none (Q50)."""
    if not has_privilege(administrator, "Accounts"):
        return False  # Q56, S6
    if not stands_at_or_above(administrator["organization"], destination):
        return False  # Q56: at the destination
    demand = 0
    travelling: list[str] = []
    for account in accounts:
        if account["organization"] == destination["id"]:
            continue  # Q55: already there, a notice; Q51: no demand
        source = None
        for organization in sources:
            if organization["id"] == account["organization"]:
                source = organization
        if source is None:
            return False  # Q55: unknown organization
        if root_of(source) != root_of(destination):
            return False  # Q55, M5: another tree
        if not stands_at_or_above(administrator["organization"], source):
            return False  # Q56: at the source
        if account["number"] is not None:
            record = find_number(account["number"], numbers)
            if record is None or not stands_at_or_above(record["owner"], destination):
                return False  # Q53, X5: the number cannot travel
            if record["holder"] is not None and key_of(record["holder"]) != key_of(account["identity"]):
                return False  # Q53: it is somebody else's
            if digits_of(record["number"]) in travelling:
                return False  # Q53: two accounts have it
            travelling.append(digits_of(record["number"]))
        elif account["status"].strip().casefold() == "invited":
            demand += 1  # S44, S45, V16, X6; every other status has no demand (Q54)
    # S44, S45, Q51: equality passes, and no demand is never a shortage.  Q57: the destination's other rules only warn.
    claims = [number for number in travelling if draws_on_pool(number, destination, policy, numbers)]
    return demand <= free_capacity(pool, len(claims), policy)

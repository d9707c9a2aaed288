"""
The short way: rows that are right and plainly written, which are most rows of most files.

A row goes it if every cell has a plain form: an address or number as `_email` and `_phone` surely accept it, other numbers as ``+``
and digits, all of them perhaps with spaces and hyphens, and choice cells that are right.  Then the account is the one that the long
way (`rows`) would make, and what is said of it, such as that a forwarding number is absent, depends on the file's settings alone.
Any other row is not judged here at all; it goes the long way.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from operator import itemgetter

from multiline_batch._email import MAX_SHORT_CHARACTERS, match_plain
from multiline_batch._phone import calling_code, is_surely_valid
from multiline_batch.accounts import NewAccount, Settings, make_account
from multiline_batch.cells import FORWARDING_DIGITS_MIN, MAX_PHONE_CHARACTERS, SPREADSHEET_DIGITS, parse_name
from multiline_batch.choices import ChoiceCells, ChoiceJudge
from multiline_batch.findings import Said, Unknown
from multiline_batch.identifiers import Identity, Number
from multiline_batch.records import RawRecord
from multiline_batch.request import Limits, UploadRequest
from multiline_batch.row_rules import judge_forwarding, judge_identity
from multiline_batch.rules import RULES
from multiline_batch.schema import (
    CALLS,
    FIRSTNAME,
    FORWARDING,
    IDENTITY,
    LANGUAGE,
    LASTNAME,
    NUMBER,
    RESTRICTION,
    SMS,
    SOCIAL,
    Header,
)

Texts = tuple[str, str, Identity, Number, Number]
"""First and last name, identity, MultiLine number and forwarding number of a row."""

ShortWay = Callable[[int, int, Sequence[str]], NewAccount | None]
"""Makes an account of row, line and cells, or leaves the row to the long way."""

_TEXTS = (FIRSTNAME, LASTNAME, IDENTITY, NUMBER, FORWARDING)
_CHOICES = (SOCIAL, CALLS, SMS, RESTRICTION, LANGUAGE)

_match_number = re.compile(rf"\+[0-9]{{1,{MAX_PHONE_CHARACTERS - 1}}}").fullmatch
_match_forwarding = re.compile(rf"\+[1-9][0-9]{{{FORWARDING_DIGITS_MIN - 1},{SPREADSHEET_DIGITS - 1}}}").fullmatch

Settled = tuple[Settings, tuple[Said, ...], tuple[Unknown, ...]]
"""What choice cells come to that refuse no row."""

_ANY_ADDRESS, _ANY_DEVICE, _ANY_NUMBER = Identity("any@example.org"), Identity("+441632960000"), Number("+441632960000")


def _refuses(said: Sequence[Said]) -> bool:
    return any(RULES[problem.code].refuses_row for _, problem in said)


def _without_separators(text: str) -> str:
    # Where a plus comes first, spaces and hyphens mean nothing; anything else is for the long way.
    return text.replace(" ", "").replace("-", "") if text[:1] == "+" and len(text) <= MAX_PHONE_CHARACTERS else ""


def find_short_way(  # noqa: C901, PLR0913, PLR0915  What is the same for all rows is settled here.
    header: Header,
    request: UploadRequest,
    limits: Limits,
    *,
    choices: ChoiceJudge,
    report: Callable[[RawRecord, Sequence[Said]], object],
    untold: defaultdict[Unknown, list[int]],
) -> ShortWay:
    """
    Return the short way for the rows under a header.

    Args:
        header: The header.

        request: What was chosen for the file.

        limits: How much of a cell is looked at.

        choices: Judges the choice cells of the file.

        report: Takes what is said of a row that is right all the same.

        untold: Gathers the rows of rules that could not run.
    """
    width, longest, organization = len(header.names), limits.cell_characters, request.organization
    # A column that the file does not have reads from a blank cell behind the last one.
    at = [width if position is None else position for position in header.positions]
    padded = width in at
    # The types promise what `read` has yet to find.
    pick_texts: Callable[[Sequence[str]], Texts] = itemgetter(*(at[index] for index in _TEXTS))
    pick_choices: Callable[[Sequence[str]], ChoiceCells] = itemgetter(*(at[index] for index in _CHOICES))
    short_cells = longest >= max(MAX_SHORT_CHARACTERS, MAX_PHONE_CHARACTERS)
    # What is said of any address, device or forwarding number at all; only the domain of an address makes a difference.
    domains = bool(organization.allowed_email_domains)
    address_said: tuple[Said, ...] = ()
    _, address_untold = judge_identity(_ANY_ADDRESS, organization)
    device_said, device_untold = judge_identity(_ANY_DEVICE, organization)
    forwarding_said, forwarding_untold = judge_forwarding(_ANY_NUMBER, None, request.permission_group, blank=False)
    blank_said, blank_untold = judge_forwarding(None, None, request.permission_group, blank=True)
    takes_devices = not _refuses(device_said)
    settled: dict[ChoiceCells, Settled | None] = {}

    def settle(chosen: ChoiceCells) -> Settled | None:
        judged = choices.judge(chosen)
        if judged.settings is None or (judged.said and _refuses(judged.said)) or max(map(len, chosen)) > longest:
            return None
        return judged.settings, judged.said, judged.unknown

    # One step after another, because a call for each would cost more than the step.
    def read(row: int, line: int, cells: Sequence[str]) -> NewAccount | None:  # noqa: C901, PLR0911, PLR0912
        if len(cells) != width or not short_cells:
            return None
        if padded:
            cells = [*cells, ""]
        first, last, identity, number, forwarding = pick_texts(cells)
        if match_plain(identity):
            if len(identity) > MAX_SHORT_CHARACTERS or (domains and not organization.allows_domain(identity)):
                return None
            identity_said, unknown = address_said, address_untold
        else:
            if not is_surely_valid(identity):
                written, identity = identity, Identity(_without_separators(identity))
                if identity == written or not is_surely_valid(identity):
                    return None
            if not takes_devices:
                return None
            identity_said, unknown = device_said, device_untold
        chosen = pick_choices(cells)
        try:
            judged = settled[chosen]
        except KeyError:
            judged = settled[chosen] = settle(chosen)
        if judged is None:
            return None
        if number and not _match_number(number):
            number = Number(_without_separators(number))
            if not _match_number(number):
                return None
        if forwarding:
            if not _match_forwarding(forwarding):
                if forwarding[0] != "+" or len(forwarding) > MAX_PHONE_CHARACTERS:
                    return None
                forwarding = Number(forwarding.replace(" ", "").replace("-", ""))
                if not _match_forwarding(forwarding):
                    return None
            if forwarding == number or not calling_code(forwarding[1:4]):
                return None
            voice_said, voice_unknown = forwarding_said, forwarding_untold
        else:
            voice_said, voice_unknown = blank_said, blank_untold
        if len(first) + len(last) > longest:
            return None
        if not (first.isalpha() and last.isalpha()):
            first, last = first.strip(), last.strip()
            # Only an apostrophe is ever dropped.
            if "'" in first + last and (parse_name(first)[1] or parse_name(last)[1]):
                return None
        settings, choices_said, choices_unknown = judged
        if choices_said or identity_said or voice_said:
            report((row, line, cells), (*choices_said, *identity_said, *voice_said))
        if choices_unknown or unknown:
            for missing in (*choices_unknown, *unknown):
                untold[missing].append(row)
        for missing in voice_unknown:
            untold[missing].append(row)
        return make_account(
            row, line, identity, settings, first or None, last or None, number or None, forwarding or None
        )

    return read

"""
Words for people: a finding becomes a sentence that says what is wrong, where, and what to do.

Codes, places and parameters are the API; the wording is not.  A message never repeats what stood in a cell.
"""

from multiline_batch._english import WORDS, Words
from multiline_batch.findings import Finding, Param, Place


def words_of(code: str) -> Words:
    """
    Return the title, the message and the reason of a rule, parameters in braces.

    Raises:
        ValueError: No rule has this code.

    >>> words_of("no-rows").title
    'No accounts in the file'
    """
    if code not in WORDS:
        msg = f"no rule has the code {code!r}; RULES lists them"
        raise ValueError(msg)
    return WORDS[code]


def render(finding: Finding) -> str:
    """
    Say what is wrong and what to do.

    >>> render(Finding(code="too-many-rows", params=(1001, 1000)))
    'The file has 1001 rows; one upload adds at most 1000 accounts. Split it into several files.'
    """
    return words_of(finding.code).message.format_map(_texts(finding))


def render_title(finding: Finding) -> str:
    """
    Say in a few words what it is about.

    >>> render_title(Finding(code="too-many-rows", params=(1001, 1000)))
    'More than 1000 accounts'
    """
    return words_of(finding.code).title.format_map(_texts(finding))


def render_place(place: Place) -> str:
    """
    Say where.

    >>> render_place(Place(row=14, line=16, column="monitor_calls", position=4))
    'row 14, monitor_calls (E14)'
    """
    parts = [f"row {place.row}"]
    if place.column:
        parts.append(f"{place.column} ({place.cell})" if place.cell else place.column)
    elif place.cell:
        parts.append(f"cell {place.cell}")
    return ", ".join(parts)


def _texts(finding: Finding) -> dict[str, str]:
    return {name: _text(value) for name, value in finding.parameters.items()}


def _text(value: Param) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    text = str(value)
    # A cause is the code of another rule, and people read its title.
    return WORDS[text].title.lower() if text in WORDS else text or "none"

"""
Rules of a row that need the organization or the permission group beside the cell.

Each function returns what is said, as problems at columns, and which rules could not run because nobody told what they need.
"""

from multiline_batch.channel import check_channel
from multiline_batch.findings import Problem, Said, Unknown
from multiline_batch.identifiers import Identity, Number
from multiline_batch.request import Organization, PermissionGroup
from multiline_batch.schema import FORWARDING, IDENTITY

Judgement = tuple[tuple[Said, ...], tuple[Unknown, ...]]
"""What is said, and what could not be judged."""


def judge_identity(identity: Identity, organization: Organization) -> Judgement:
    """
    Judge an address or a device by the organization.

    Source:
        S36, Q23: no device where data is offloaded over SMTP; what else speaks against an invitation is in `check_channel`.
    """
    codes, unknown = check_channel(identity, organization, offload="email-required")
    return tuple([(IDENTITY, Problem(code=code)) for code in codes]), unknown


def judge_forwarding(
    forwarding: Number | None, number: Number | None, group: PermissionGroup | None, *, blank: bool
) -> Judgement:
    """
    Judge a forwarding number, or that there is none.

    Source:
        S41, X8: it is for accounts without voice calling.  Q31: without it they get no calls.  Q33: it is not the row's own number.

    Args:
        forwarding: The number; `None` if the cell is blank or wrong.

        number: The MultiLine number of the row.

        group: The permission group of the upload.

        blank: Whether the cell is blank.
    """
    if forwarding is None and not blank:
        return (), ()
    said: tuple[Said, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    voice = None if group is None else group.voice_calling
    if voice is None:
        missing = "permission_group" if group is None else "permission_group.voice_calling"
        unknown = (("forwarding-absent" if blank else "forwarding-with-voice", missing),)
    elif voice is not blank:
        # With voice calling the number surprises, without it its absence does.
        said = _said(FORWARDING, "forwarding-absent" if blank else "forwarding-with-voice")
    if forwarding is not None and forwarding == number:
        said += _said(FORWARDING, "forwarding-loop")
    return said, unknown


def _said(index: int, code: str) -> tuple[Said, ...]:
    return ((index, Problem(code=code)),)

"""
Rules of a row that need the organization or the permission group beside the cell.

Each function returns what is said, as problems at columns, and which rules could not run because nobody told what they need.
"""

from multiline_batch.choices import Said, Unknown
from multiline_batch.findings import Problem
from multiline_batch.identifiers import Identity, Number, is_email
from multiline_batch.request import Organization, PermissionGroup
from multiline_batch.schema import FORWARDING, IDENTITY

Judgement = tuple[tuple[Said, ...], tuple[Unknown, ...]]
"""What is said, and what could not be judged."""


def judge_identity(identity: Identity, organization: Organization) -> Judgement:
    """
    Judge an address or a device by the organization.

    Source:
        S36, Q23: no device where data is offloaded over SMTP.  I3, Q24: none is invited with Data-Only.  I4, Q25: no address of another
        domain is invited.
    """
    return _judge_address(identity, organization) if is_email(identity) else _judge_device(organization)


def _judge_address(address: Identity, organization: Organization) -> Judgement:
    if organization.allowed_email_domains is None:
        return (), (("domain-not-allowed", "organization.allowed_email_domains"),)
    return () if organization.allows_domain(address) else _said(IDENTITY, "domain-not-allowed"), ()


def _judge_device(organization: Organization) -> Judgement:
    said: tuple[Said, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    for code, setting, name in (
        ("email-required", organization.smtp_data_offload, "organization.smtp_data_offload"),
        ("data-only-phone", organization.data_only, "organization.data_only"),
    ):
        if setting is None:
            unknown += ((code, name),)
        elif setting:
            said += _said(IDENTITY, code)
    return said, unknown


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

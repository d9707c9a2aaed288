"""
The channel of an invitation: email to an address, SMS to a device, and what in an organization's settings speaks against it.

Three ask the same: a row of a file, because it will be invited some day; the gates of an invitation; and a move, because the next
invitation comes from the destination.
"""

from typing import Literal

from multiline_batch.findings import Unknown
from multiline_batch.identifiers import Identity, is_email
from multiline_batch.request import Organization

EmailRequired = Literal["email-required", "invitation-email-required", "move-email-required"]
"""The rule of SMTP data offload: of a row, which it refuses, of an invitation, and of a move."""


def check_channel(
    identity: Identity, organization: Organization, *, offload: EmailRequired
) -> tuple[tuple[str, ...], tuple[Unknown, ...]]:
    """
    Return the codes of what speaks against inviting an identity, and of what nobody can say.

    Source:
        I2: the identity decides the channel.  I4, Q25: no email to another domain.  S36, I1, Q23: no SMS where data is offloaded over
        SMTP.  I3, Q24: none with Data-Only.

    Args:
        identity: Who would be invited.

        organization: Whose settings hold.

        offload: What the rule of SMTP data offload is called there.
    """
    if is_email(identity):
        if organization.allowed_email_domains is None:
            return (), (("domain-not-allowed", "organization.allowed_email_domains"),)
        return () if organization.allows_domain(identity) else ("domain-not-allowed",), ()
    codes: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    for code, name, setting in (
        (offload, "organization.smtp_data_offload", organization.smtp_data_offload),
        ("data-only-phone", "organization.data_only", organization.data_only),
    ):
        if setting is None:
            unknown += ((code, name),)
        elif setting:
            codes += (code,)
    return codes, unknown

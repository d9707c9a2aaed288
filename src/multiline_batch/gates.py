"""
The gates of an invitation: who may be invited now, who must wait, and why.

Every gate is a rule at the level *invitation*: the status of the account, the template of the organization, the domain of the address,
Data-Only onboarding, SMTP data offload, and the number.  The gate of the number is S11 read with S33: an account needs a number of its own, or
room in the pool.

`ask_gates` is the one place where the gates are; those of the channel are in `channel`, because reading a row and a move ask them too.
An upload's Import & Invite asks for every new account, Resend Invitation for every selected one, so a preview and the real thing
cannot disagree.  A gate that could not run, because nobody told what it needs, leaves the decision open; an open decision sends nothing.
"""

from typing import NamedTuple

from multiline_batch.accounts import NumberRecord
from multiline_batch.allocation import check_held_number
from multiline_batch.channel import check_channel
from multiline_batch.findings import Finding, NotEvaluated
from multiline_batch.identifiers import Identity, is_email
from multiline_batch.policy import Policy
from multiline_batch.request import Organization
from multiline_batch.vocabulary import AccountStatus

FIRST_SEND = frozenset({AccountStatus.NOT_INVITED, AccountStatus.INVITATION_FAILED})
_BARRED = frozenset({AccountStatus.SUSPENDED, AccountStatus.BLOCKED, AccountStatus.OPTED_OUT})


class Supply(NamedTuple):
    """
    What there is for one account's invitation.

    Attributes:
        numbered: Whether the account has a number of its own.

        told: Whether anybody told about that number, or about the pool.

        record: What is known of the account's own number; `None` if it is unknown.

        room: Capacity that is left for accounts without a number, in accounts.

        free: Available numbers of the pool that nobody named, in numbers.

        doubtful: How many of them may be promised, because nobody told of numbers that accounts have, in numbers.
    """

    numbered: bool
    told: bool
    record: NumberRecord | None = None
    room: int = 0
    free: int = 0
    doubtful: int = 0


class Gates(NamedTuple):
    """
    What the gates say of one invitation; it may be sent if they say nothing.

    Attributes:
        reasons: Every gate that is closed.

        missing: Every gate that could not run, and what it needs.
    """

    reasons: tuple[Finding, ...]
    missing: tuple[NotEvaluated, ...]

    @property
    def are_open(self) -> bool:
        """Whether the invitation may be sent."""
        return not self.reasons and not self.missing

    @property
    def closed_anyway(self) -> bool:
        """Whether a gate is closed that more numbers would not open."""
        return any(reason.code != "capacity-short" for reason in self.reasons)

    @property
    def only_short(self) -> bool:
        """Whether the pool is all that keeps the invitation back."""
        return bool(self.reasons) and not self.missing and not self.closed_anyway


def ask_gates(
    identity: Identity, *, status: AccountStatus, organization: Organization, supply: Supply, policy: Policy
) -> Gates:
    """
    Ask whether an invitation may be sent, for one account and what there is for it.

    Source:
        S11, X2: a number or room in the pool.  X4: first sends, re-sends and active accounts differ.  V10: an outdated template stops
        every email.  I1, I3, I4: SMTP data offload, Data-Only onboarding and allowed domains.
    """
    reasons: list[Finding] = []
    missing: list[NotEvaluated] = []
    _judge_channel(identity, organization, reasons, missing)
    if status in _BARRED:
        reasons.append(Finding(code="account-barred", params=(status.value,)))
    elif status in FIRST_SEND:
        _judge_supply(identity, organization, supply, reasons, missing)
    elif status is AccountStatus.INVITED and not supply.numbered and policy.resend_needs_number:
        if not supply.told:
            missing.append(NotEvaluated(code="resend-no-number", missing="facts.pool"))
        elif supply.free <= 0:
            reasons.append(Finding(code="resend-no-number"))
        elif supply.free <= supply.doubtful:
            missing.append(NotEvaluated(code="resend-no-number", missing="facts.numbers"))
    return Gates(tuple(reasons), tuple(missing))


def _judge_channel(
    identity: Identity, organization: Organization, reasons: list[Finding], missing: list[NotEvaluated]
) -> None:
    current = organization.invitation_template_current
    if is_email(identity) and current is None:
        missing.append(NotEvaluated(code="template-outdated", missing="organization.invitation_template_current"))
    elif is_email(identity) and not current:
        reasons.append(Finding(code="template-outdated"))
    codes, unknown = check_channel(identity, organization, offload="invitation-email-required")
    reasons += [Finding(code=code) for code in codes]
    missing += [NotEvaluated(code=code, missing=name) for code, name in unknown]


def _judge_supply(
    identity: Identity,
    organization: Organization,
    supply: Supply,
    reasons: list[Finding],
    missing: list[NotEvaluated],
) -> None:
    if not supply.told:
        code = "invitation-number-unusable" if supply.numbered else "capacity-short"
        missing.append(NotEvaluated(code=code, missing="facts.numbers" if supply.numbered else "facts.pool"))
    elif supply.numbered:
        cause = check_held_number(supply.record, organization=organization, identity=identity)
        if cause:
            reasons.append(Finding(code="invitation-number-unusable", params=(cause,)))
    elif supply.room <= 0:
        reasons.append(Finding(code="capacity-short"))
    elif supply.room <= supply.doubtful:
        missing.append(NotEvaluated(code="capacity-short", missing="facts.numbers"))

"""
The few choices that the source leaves open and that deployments can reasonably make differently.

What the source states without contradicting itself is no choice.  Every other silent point has one reading, told in
``docs/explanation/readings.md``.
"""

from enum import Enum

from attrs import field, frozen

from multiline_batch._fields import check_type, is_a
from multiline_batch._value import Value


class PoolScope(Enum):
    """Whose Available numbers count as capacity for accounts without a number."""

    USABLE = "usable"
    """Those of the organization and of its ancestors (N10, Q40)."""

    OWN = "own"
    """Only those of the organization itself."""


class ShortageAction(Enum):
    """What Import & Invite does with accounts for which no number is left (Q42)."""

    WITHHOLD = "withhold"
    """Add the account, withhold its invitation."""

    REFUSE_ROW = "refuse-row"
    """Refuse the row."""

    REFUSE_FILE = "refuse-file"
    """Refuse the whole upload."""


class SocialNotConfigured(Enum):
    """What ``social_messaging = Yes`` means in an organization without Social Messaging (Q26)."""

    REFUSE = "refuse"
    """The row is refused."""

    DISABLE = "disable"
    """The row is accepted with social messaging off and a warning."""


class DuplicateIdentity(Enum):
    """What happens to rows of one file that name the same identity (Q21)."""

    FIRST_WINS = "first-wins"
    """The first row without errors is accepted, later ones are refused."""

    REFUSE_ALL = "refuse-all"
    """All of them are refused."""


_flag = is_a(bool)


@frozen(kw_only=True, eq=False, repr=False)
class Policy(Value):
    """
    The choices of a deployment.  The defaults are those that ``docs/explanation/readings.md`` argues for.

    Attributes:
        claim_reserved: Whether ``multiline_number`` may name a Reserved number too (X3).

        pool: Whose Available numbers count as capacity (Q40).

        count_outstanding: Whether invitations that already wait for a number reduce the capacity (Q41).

        shortage: What happens to accounts beyond the capacity in Import & Invite (Q42).

        resend_needs_number: Whether sending again to an invited account without a number needs one to be Available (X4).

        strict_header: Whether a column that the template does not have refuses the file (Q6, Q7).

        social_not_configured: What ``Yes`` means where Social Messaging is not configured (Q26).

        duplicate_identity: Which rows with the same identity are refused (Q21).

        bulk_privilege: Whether the privilege "Accounts Bulk Operations" is required beside "Accounts" (X11).
    """

    claim_reserved: bool = field(default=False, validator=_flag)
    pool: PoolScope = field(default=PoolScope.USABLE, validator=is_a(PoolScope))
    count_outstanding: bool = field(default=True, validator=_flag)
    shortage: ShortageAction = field(default=ShortageAction.WITHHOLD, validator=is_a(ShortageAction))
    resend_needs_number: bool = field(default=True, validator=_flag)
    strict_header: bool = field(default=False, validator=_flag)
    social_not_configured: SocialNotConfigured = field(
        default=SocialNotConfigured.REFUSE, validator=is_a(SocialNotConfigured)
    )
    duplicate_identity: DuplicateIdentity = field(
        default=DuplicateIdentity.FIRST_WINS, validator=is_a(DuplicateIdentity)
    )
    bulk_privilege: bool = field(default=False, validator=_flag)


def chosen_policy(policy: Policy | None) -> Policy:
    """Return the policy, or the default one for None; raise `TypeError` for anything else."""
    if policy is None:
        return Policy()
    check_type(policy, Policy, "policy")
    return policy

"""Every gate of an invitation, for every status and everything that there may be for it."""

import pytest
from attrs import evolve

from multiline_batch import (
    AccountStatus,
    Identity,
    NotEvaluated,
    NumberRecord,
    Organization,
    Policy,
    Usage,
)
from multiline_batch.gates import Gates, Supply, ask_gates
from support import ORGANIZATION, SERVICE, codes, number, record

ANNA = Identity("anna@example.org")
PHONE = Identity("+447700900123")

Verdict = list[str]
ALLOWED: Verdict = []

UNTOLD = Supply(numbered=False, told=False)
NONE_LEFT = Supply(numbered=False, told=True, room=0, free=0)
ONE_LEFT = Supply(numbered=False, told=True, room=1, free=1)
PROMISED = Supply(numbered=False, told=True, room=0, free=1)
DOUBTFUL = Supply(numbered=False, told=True, room=1, free=1, doubtful=1)
BEYOND_DOUBT = Supply(numbered=False, told=True, room=2, free=2, doubtful=1)
OWN_UNTOLD = Supply(numbered=True, told=False)
OWN_UNKNOWN = Supply(numbered=True, told=True, record=None)
OWN_USABLE = Supply(numbered=True, told=True, record=record(number(0), Usage.RESERVED))

Cells = dict[str, tuple[Supply, Verdict]]

FIRST: Cells = {
    "untold": (UNTOLD, ["?capacity-short facts.pool"]),
    "none left": (NONE_LEFT, ["capacity-short"]),
    "one left": (ONE_LEFT, ALLOWED),
    "free but promised": (PROMISED, ["capacity-short"]),
    "free but doubtful": (DOUBTFUL, ["?capacity-short facts.numbers"]),
    "free beyond doubt": (BEYOND_DOUBT, ALLOWED),
    "own, untold": (OWN_UNTOLD, ["?invitation-number-unusable facts.numbers"]),
    "own, unknown": (OWN_UNKNOWN, ["invitation-number-unusable"]),
    "own, usable": (OWN_USABLE, ALLOWED),
}
RESEND: Cells = {
    "untold": (UNTOLD, ["?resend-no-number facts.pool"]),
    "none left": (NONE_LEFT, ["resend-no-number"]),
    "one left": (ONE_LEFT, ALLOWED),
    "free but promised": (PROMISED, ALLOWED),
    "free but doubtful": (DOUBTFUL, ["?resend-no-number facts.numbers"]),
    "free beyond doubt": (BEYOND_DOUBT, ALLOWED),
    "own, untold": (OWN_UNTOLD, ALLOWED),
    "own, unknown": (OWN_UNKNOWN, ALLOWED),
    "own, usable": (OWN_USABLE, ALLOWED),
}
ALWAYS: Cells = {name: (supply, ALLOWED) for name, (supply, _) in FIRST.items()}
BARRED: Cells = {name: (supply, ["account-barred"]) for name, (supply, _) in FIRST.items()}

TABLE: dict[tuple[AccountStatus, bool], Cells] = {
    (AccountStatus.NOT_INVITED, True): FIRST,
    (AccountStatus.NOT_INVITED, False): FIRST,
    (AccountStatus.INVITATION_FAILED, True): FIRST,
    (AccountStatus.INVITATION_FAILED, False): FIRST,
    (AccountStatus.INVITED, True): RESEND,
    (AccountStatus.INVITED, False): ALWAYS,
    (AccountStatus.ACTIVE, True): ALWAYS,
    (AccountStatus.ACTIVE, False): ALWAYS,
    (AccountStatus.SUSPENDED, True): BARRED,
    (AccountStatus.SUSPENDED, False): BARRED,
    (AccountStatus.BLOCKED, True): BARRED,
    (AccountStatus.BLOCKED, False): BARRED,
    (AccountStatus.OPTED_OUT, True): BARRED,
    (AccountStatus.OPTED_OUT, False): BARRED,
}
"""The verdict for each status and `Policy.resend_needs_number`, by what there is (S11, X4, Q46)."""


def said(gates: Gates) -> Verdict:
    """Return what the gates say in few words, nothing if they are open; what could not run begins with a question mark."""
    verdict = [*codes(gates.reasons), *map(_unknown, gates.missing)]
    assert gates.are_open is (not verdict)
    return verdict


def _unknown(what: NotEvaluated) -> str:
    return f"?{what.code} {what.missing}"


def ask(
    identity: Identity = ANNA,
    *,
    status: AccountStatus = AccountStatus.NOT_INVITED,
    supply: Supply = ONE_LEFT,
    organization: Organization = ORGANIZATION,
    policy: Policy | None = None,
) -> Gates:
    """Ask for an account that nothing speaks against but what is named."""
    return ask_gates(identity, status=status, organization=organization, supply=supply, policy=policy or Policy())


def test_the_table_has_every_status() -> None:
    """No status is left out of the table."""
    assert {status for status, _ in TABLE} == set(AccountStatus)


@pytest.mark.parametrize(
    ("status", "needs", "supply", "verdict"),
    [
        pytest.param(status, needs, supply, verdict, id=f"{status.name}-{needs}-{name}")
        for (status, needs), cells in TABLE.items()
        for name, (supply, verdict) in cells.items()
    ],
)
def test_status_and_supply(*, status: AccountStatus, needs: bool, supply: Supply, verdict: Verdict) -> None:
    """A first send needs a number or room, a re-send a free number if the policy says so, an active account nothing."""
    assert said(ask(status=status, supply=supply, policy=Policy(resend_needs_number=needs))) == verdict


@pytest.mark.parametrize("status", [AccountStatus.SUSPENDED, AccountStatus.BLOCKED, AccountStatus.OPTED_OUT])
def test_barred_accounts_are_told_why(status: AccountStatus) -> None:
    """The reason names the status in the portal's word."""
    assert [reason.parameters for reason in ask(status=status).reasons] == [{"status": status.value}]


@pytest.mark.parametrize(
    ("known", "cause"),
    [
        (None, "number-unknown"),
        (record(number(0), owner=SERVICE), "number-elsewhere"),
        (record(number(0), Usage.ACTIVE), "number-active"),
        (record(number(0), Usage.ASSIGNED, holder="bo@example.org"), "number-assigned"),
        (record(number(0), Usage.RESERVED, holder="bo@example.org"), "number-reserved"),
    ],
)
def test_an_unusable_number_is_told_with_its_cause(known: NumberRecord | None, cause: str) -> None:
    """The gate of the number says what is wrong with the account's own one."""
    gates = ask(supply=Supply(numbered=True, told=True, record=known))
    assert [reason.parameters for reason in gates.reasons] == [{"cause": cause}]


@pytest.mark.parametrize(
    "known",
    [
        record(number(0)),
        record(number(0), Usage.RESERVED, holder="ANNA@example.org"),
        record(number(0), Usage.ASSIGNED, holder="ANNA@example.org"),
        record(number(0), Usage.ACTIVE, holder="ANNA@example.org"),
        record(number(0), Usage.ASSIGNED, owner=SERVICE, holder="ANNA@example.org"),
        record(number(0), Usage.RESERVED),
    ],
)
def test_an_own_number_opens_the_gate(known: NumberRecord) -> None:
    """A number that is free, or held by this very account whosever it is, needs no room in the pool."""
    assert said(ask(supply=Supply(numbered=True, told=True, record=known))) == ALLOWED


@pytest.mark.parametrize("status", [AccountStatus.NOT_INVITED, AccountStatus.INVITED, AccountStatus.ACTIVE])
@pytest.mark.parametrize(
    ("identity", "template", "domains", "data_only", "verdict"),
    [
        (ANNA, True, (), False, []),
        (ANNA, True, ("@example.org",), True, []),
        (ANNA, True, ("@EXAMPLE.org", "@example.net"), None, []),
        (ANNA, True, ("@example.net",), False, ["domain-not-allowed"]),
        (ANNA, True, ("@mail.example.org",), False, ["domain-not-allowed"]),
        (ANNA, False, (), False, ["template-outdated"]),
        (ANNA, False, ("@example.net",), False, ["template-outdated", "domain-not-allowed"]),
        (ANNA, None, (), False, ["?template-outdated organization.invitation_template_current"]),
        (ANNA, True, None, False, ["?domain-not-allowed organization.allowed_email_domains"]),
        (ANNA, False, None, False, ["template-outdated", "?domain-not-allowed organization.allowed_email_domains"]),
        (
            ANNA,
            None,
            None,
            None,
            [
                "?template-outdated organization.invitation_template_current",
                "?domain-not-allowed organization.allowed_email_domains",
            ],
        ),
        (PHONE, True, (), False, []),
        (PHONE, False, ("@example.net",), False, []),
        (PHONE, None, None, False, []),
        (PHONE, True, (), True, ["data-only-phone"]),
        (PHONE, True, (), None, ["?data-only-phone organization.data_only"]),
    ],
)
def test_channels(  # noqa: PLR0913  A channel depends on this much.
    *,
    status: AccountStatus,
    identity: Identity,
    template: bool | None,
    domains: tuple[str, ...] | None,
    data_only: bool | None,
    verdict: list[str],
) -> None:
    """Email needs a current template and an allowed domain, SMS no Data-Only onboarding, whatever the status."""
    organization = evolve(
        ORGANIZATION, invitation_template_current=template, allowed_email_domains=domains, data_only=data_only
    )
    assert said(ask(identity, status=status, organization=organization)) == verdict


@pytest.mark.parametrize(
    ("identity", "offload", "data_only", "verdict"),
    [
        (ANNA, True, False, ALLOWED),
        (ANNA, None, False, ALLOWED),
        (PHONE, False, False, ALLOWED),
        (PHONE, True, False, ["invitation-email-required"]),
        (PHONE, True, True, ["invitation-email-required", "data-only-phone"]),
        (PHONE, None, False, ["?invitation-email-required organization.smtp_data_offload"]),
        (PHONE, None, True, ["data-only-phone", "?invitation-email-required organization.smtp_data_offload"]),
    ],
)
def test_smtp_data_offload_needs_an_address(
    *, identity: Identity, offload: bool | None, data_only: bool, verdict: Verdict
) -> None:
    """Where data is offloaded over SMTP nobody is invited by a phone number, and untold it stays open."""
    organization = evolve(ORGANIZATION, smtp_data_offload=offload, data_only=data_only)
    assert said(ask(identity, organization=organization)) == verdict


def test_a_closed_gate_keeps_what_is_unknown() -> None:
    """An invitation that is withheld still tells the gates that could not run beside it."""
    organization = evolve(ORGANIZATION, invitation_template_current=False)
    assert said(ask(organization=organization, supply=UNTOLD)) == ["template-outdated", "?capacity-short facts.pool"]


def test_all_closed_gates_are_told() -> None:
    """Whoever is withheld learns every reason at once."""
    organization = evolve(ORGANIZATION, invitation_template_current=False, allowed_email_domains=("@example.net",))
    assert said(ask(organization=organization, supply=NONE_LEFT)) == [
        "template-outdated",
        "domain-not-allowed",
        "capacity-short",
    ]

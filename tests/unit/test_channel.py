"""What speaks against email to an address, and against SMS to a device."""

from typing import get_args

import pytest
from attrs import evolve

from multiline_batch import RULES, Identity
from multiline_batch.channel import EmailRequired, check_channel
from multiline_batch.rules import UNTOLD
from support import ORGANIZATION

ANNA, PHONE = Identity("anna@example.org"), Identity("+447700900123")
OFFLOAD: tuple[EmailRequired, ...] = ("email-required", "invitation-email-required", "move-email-required")


@pytest.mark.parametrize("offload", OFFLOAD)
@pytest.mark.parametrize(
    ("domains", "codes", "untold"),
    [
        ((), (), ()),
        (("@EXAMPLE.org",), (), ()),
        (("@example.net",), ("domain-not-allowed",), ()),
        (None, (), (("domain-not-allowed", "organization.allowed_email_domains"),)),
    ],
)
def test_email(
    offload: EmailRequired,
    domains: tuple[str, ...] | None,
    codes: tuple[str, ...],
    untold: tuple[tuple[str, str], ...],
) -> None:
    """An address has to be of a domain that is allowed, whatever is told of phones."""
    for phones in (True, None):
        there = evolve(ORGANIZATION, allowed_email_domains=domains, smtp_data_offload=phones, data_only=phones)
        assert check_channel(ANNA, there, offload=offload) == (codes, untold)


@pytest.mark.parametrize("offload", OFFLOAD)
@pytest.mark.parametrize("data_only", [False, True, None])
@pytest.mark.parametrize("smtp", [False, True, None])
def test_sms(offload: EmailRequired, *, smtp: bool | None, data_only: bool | None) -> None:
    """SMTP data offload and Data-Only each speak against a device, under the name that the caller gives; domains do not."""
    rules = {
        (offload, "organization.smtp_data_offload"): smtp,
        ("data-only-phone", "organization.data_only"): data_only,
    }
    said = tuple(code for (code, _), setting in rules.items() if setting)
    untold = tuple(rule for rule, setting in rules.items() if setting is None)
    for domains in (("@example.net",), None):
        there = evolve(ORGANIZATION, allowed_email_domains=domains, smtp_data_offload=smtp, data_only=data_only)
        assert check_channel(PHONE, there, offload=offload) == (said, untold)


def test_what_is_said_is_registered() -> None:
    """Each name of the rule is a rule of its own, and each setting that can be untold is known as such."""
    assert get_args(EmailRequired) == OFFLOAD
    for offload in OFFLOAD:
        untold = check_channel(PHONE, evolve(ORGANIZATION, smtp_data_offload=None, data_only=None), offload=offload)[1]
        assert {code for code, _ in untold} == {offload, "data-only-phone"} <= RULES.keys()
        assert {missing for _, missing in untold} <= UNTOLD

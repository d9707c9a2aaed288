"""Small worlds by exhaustion: telling more never overturns what was decided."""

import itertools
from collections.abc import Iterator

import pytest
from attrs import evolve

from multiline_batch import Action, Mode, Organization, Policy, Pool, ShortageAction, Upload, plan_upload
from support import ORGANIZATION, read, request

MAIL, PHONE = "anna@example.org", "+12015550123"
SELECTIONS = ((MAIL,), (PHONE,), (MAIL, PHONE), (PHONE, MAIL))
LONGER = ((MAIL, "bo@example.org"), (PHONE, MAIL, "bo@example.org"), (MAIL, PHONE, "+12015550124"))


def worlds() -> Iterator[Organization]:
    """Yield an organization for each way in which everything can be told."""
    for current, data_only, smtp, domains in itertools.product(
        (True, False), (True, False), (True, False), ((), ("@example.net",))
    ):
        yield evolve(
            ORGANIZATION,
            invitation_template_current=current,
            data_only=data_only,
            smtp_data_offload=smtp,
            allowed_email_domains=domains,
        )


def upload_to(organization: Organization, devices: tuple[str, ...], policy: Policy) -> Upload:
    """Return an upload with a row for each device."""
    return read(*({"device": device} for device in devices), request=request(organization=organization, policy=policy))


def decide(upload: Upload, pool: Pool | None) -> list[Action]:
    """Return what Import & Invite does with each row."""
    facts = upload.questions.answer(numbers=[], accounts=[], pool=pool)
    return [entry.action for entry in plan_upload(upload, facts, mode=Mode.IMPORT_AND_INVITE).entries]


@pytest.mark.parametrize("shortage", ShortageAction)
@pytest.mark.parametrize(
    "devices", [*SELECTIONS, *(pytest.param(devices, marks=pytest.mark.deep) for devices in LONGER)]
)
def test_telling_more_overturns_nothing(devices: tuple[str, ...], shortage: ShortageAction) -> None:
    """A row that is decided while something is untold is refused or created just the same once everything is told."""
    policy = Policy(shortage=shortage)
    checked = 0
    for organization, available in itertools.product(worlds(), range(3)):
        pool = Pool(available=available, outstanding=0)
        told = decide(upload_to(organization, devices, policy), pool)
        assert Action.UNDECIDED not in told
        for current, data_only, smtp, domains in itertools.product((False, True), repeat=4):
            untold = evolve(
                organization,
                invitation_template_current=organization.invitation_template_current if current else None,
                data_only=organization.data_only if data_only else None,
                smtp_data_offload=organization.smtp_data_offload if smtp else None,
                allowed_email_domains=organization.allowed_email_domains if domains else None,
            )
            upload = upload_to(untold, devices, policy)
            for known in (pool, None):
                for before, after in zip(decide(upload, known), told, strict=True):
                    assert before is Action.UNDECIDED or (before is Action.REFUSE) == (after is Action.REFUSE)
                    checked += 1
    assert checked == 16 * 3 * 16 * 2 * len(devices)

"""What the public strategies draw: files that can be read, in every spelling, and facts that answer any questions."""

from collections.abc import Callable

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from multiline_batch import (
    AccountStatus,
    Inventory,
    Mode,
    NewAccount,
    Organization,
    OrganizationId,
    Policy,
    UploadRequest,
    Usage,
    ask_invitations,
    plan_upload,
    read_upload,
)
from multiline_batch.testing import strategies
from support import ORGANIZATION, REQUEST

few = settings(max_examples=40)


@pytest.mark.parametrize(
    "strategy",
    [
        strategies.accounts,
        strategies.administrators,
        strategies.files,
        strategies.identities,
        strategies.inventories,
        strategies.names,
        strategies.number_records,
        strategies.numbers,
        strategies.organizations,
        strategies.permission_groups,
        strategies.policies,
        strategies.requests,
        strategies.rows,
        strategies.spellings,
        strategies.upload_bytes,
        strategies.upload_texts,
    ],
)
def test_nothing_has_to_be_said_to_draw(strategy: Callable[[], st.SearchStrategy[object]]) -> None:
    """All but the facts, which answer questions, can be drawn without arguments."""
    assert not strategy().is_empty


@few
@given(st.data(), strategies.files())
def test_files_can_be_read_however_they_are_written(data: st.DataObject, rows: list[dict[str, str]]) -> None:
    """Text and bytes of the same rows, in any spelling, are read as one row for each that is not blank."""
    text = data.draw(strategies.upload_texts(st.just(rows)))
    binary = data.draw(strategies.upload_bytes(st.just(rows)))
    spelled = data.draw(strategies.upload_bytes(spelling=st.just(strategies.Spelling(delimiter=";"))))
    assert spelled.startswith(b"firstname;lastname;email address or device;")
    for written in (text, binary):
        upload = read_upload(written, REQUEST)
        assert not upload.refused
        assert len(upload.rows) == len(rows)


def test_inventories_hold_every_state() -> None:
    """Every usage of a number and every status of an account comes about."""
    seen = set[Usage | AccountStatus]()

    @settings(max_examples=100)
    @given(strategies.inventories())
    def look(inventory: Inventory) -> None:
        seen.update(record.usage for record in inventory.numbers)
        seen.update(account.status for account in inventory.accounts)

    look()
    assert seen == {*Usage, *AccountStatus}


@few
@given(strategies.inventories())
def test_who_has_a_number_holds_it(inventory: Inventory) -> None:
    """An account of an inventory has a number exactly if the number is assigned to it or active with it."""
    held = {
        known.holder_key: known.number for known in inventory.numbers if known.usage in {Usage.ASSIGNED, Usage.ACTIVE}
    }
    for account in inventory.accounts:
        assert account.number is None or account.number == held[account.key]


@few
@given(st.data(), strategies.requests(), strategies.upload_bytes(), st.sampled_from(Mode))
def test_facts_answer_any_questions(data: st.DataObject, request: UploadRequest, file: bytes, mode: Mode) -> None:
    """Whatever is drawn for an upload's questions, or a selection's, answers them."""
    upload = read_upload(file, request)
    told = data.draw(strategies.facts(upload.questions))
    assert len(plan_upload(upload, told, mode=mode).entries) == len(upload.rows)
    selection = data.draw(st.lists(strategies.accounts([request.organization.id]), max_size=1))
    questions = ask_invitations(selection, organization=request.organization)
    assert data.draw(strategies.facts(questions)).questions == questions


@few
@given(strategies.requests(st.just(ORGANIZATION), policy=st.just(Policy())))
def test_parts_of_a_request_can_be_given(request: UploadRequest) -> None:
    """An organization and a policy of one's own are taken as they are."""
    assert (request.organization, request.policy) == (ORGANIZATION, Policy())


@few
@given(strategies.organizations(evolve(ORGANIZATION, id=OrganizationId("acme"), name="Acme")))
def test_an_organization_keeps_its_place(organization: Organization) -> None:
    """Drawn settings belong to the organization that was given, in its tree."""
    assert (organization.id, organization.title, organization.ancestors) == ("acme", "Acme", ORGANIZATION.ancestors)


def test_most_rows_are_tried_to_the_end() -> None:
    """About half of all rows have no error, so that rules about numbers and invitations are reached."""
    good: list[bool] = []

    @settings(max_examples=100)
    @given(strategies.files())
    def count(rows: list[dict[str, str]]) -> None:
        read = read_upload(strategies.Spelling().data(rows), REQUEST).rows
        good.extend(isinstance(row, NewAccount) for row in read)

    count()
    assert 0.4 < sum(good) / len(good) < 0.7

"""What is chosen before a file is uploaded: S2, S6, S10, S13, S22, S23."""

import pytest
from attrs import evolve

from multiline_batch import (
    Action,
    Administrator,
    Mode,
    OrganizationId,
    PermissionGroup,
    Policy,
    Privilege,
    UploadRequest,
    plan_upload,
    read_upload,
)
from support import (
    ADMINISTRATOR,
    GROUP,
    HEADER,
    ORGANIZATION,
    REQUEST,
    ROOT,
    SALES,
    SERVICE,
    codes,
    csv_text,
    plan,
    read,
)

NORTH = OrganizationId("sales-north")


def _as(organization: OrganizationId, *privileges: Privilege) -> UploadRequest:
    return evolve(REQUEST, administrator=Administrator(organization=organization, privileges=frozenset(privileges)))


class TestS02:
    """An administrator is responsible for adding users and for sending them invitations."""

    def test_an_administrator_adds_and_invites(self) -> None:
        """Asked by an administrator who may, a plan adds the user and sends the invitation."""
        assert [entry.action for entry in plan(read({})).entries] == [Action.CREATE_AND_INVITE]

    @pytest.mark.parametrize("mode", Mode)
    def test_without_knowing_the_administrator_nobody_is_added(self, mode: Mode) -> None:
        """While nobody told who asks, every row stays undecided, under both buttons."""
        done = plan(read({}, request=evolve(REQUEST, administrator=None)), mode=mode)
        assert [entry.action for entry in done.entries] == [Action.UNDECIDED]
        assert done.entries[0].missing == ("administrator",)
        assert not done.changes.accounts

    def test_who_may_not_adds_nobody(self) -> None:
        """An administrator without the privilege adds nobody."""
        done = plan(read({}, request=_as(ROOT)))
        assert done.refused
        assert not done.created


class TestS06:
    """The administrator needs the privilege "Accounts" in a role in the organization."""

    def test_the_privilege_accounts_is_enough(self) -> None:
        """No other privilege is asked for."""
        assert not read({}, request=_as(SALES, Privilege.ACCOUNTS)).findings

    @pytest.mark.parametrize("privilege", [other for other in Privilege if other is not Privilege.ACCOUNTS])
    def test_no_other_privilege_stands_in(self, privilege: Privilege) -> None:
        """Any other privilege alone refuses the upload."""
        upload = read({}, request=_as(SALES, privilege))
        assert upload.refused
        assert codes(upload.findings) == ["privilege-missing"]

    def test_a_role_above_covers_the_organization(self) -> None:
        """A role of an ancestor is a role in the organization."""
        assert not read({}, request=_as(ROOT, Privilege.ACCOUNTS)).refused

    @pytest.mark.parametrize("elsewhere", [SERVICE, NORTH])
    def test_a_role_beside_or_below_does_not(self, elsewhere: OrganizationId) -> None:
        """The privilege in a sibling or in an organization below refuses the upload."""
        upload = read({}, request=_as(elsewhere, Privilege.ACCOUNTS))
        assert upload.refused
        assert codes(upload.findings) == ["administrator-elsewhere"]

    def test_bulk_operations_are_asked_for_only_by_policy(self) -> None:
        """A deployment may ask for "Accounts Bulk Operations" as well, and then both are needed."""
        strict = evolve(_as(SALES, Privilege.ACCOUNTS), policy=Policy(bulk_privilege=True))
        assert codes(read({}, request=strict).findings) == ["bulk-privilege-missing"]
        both = _as(SALES, Privilege.ACCOUNTS, Privilege.ACCOUNTS_BULK_OPERATIONS)
        assert not read({}, request=evolve(both, policy=Policy(bulk_privilege=True))).findings

    def test_rows_are_read_although_the_request_is_refused(self) -> None:
        """Whoever lacks the privilege still learns what is wrong in the rows."""
        upload = read({"monitor_calls": ""}, request=_as(SALES))
        assert codes(upload.findings) == ["privilege-missing", "value-missing"]


class TestS10:
    """Custom permissions are created before the upload."""

    def test_a_group_that_exists_here_is_valid(self) -> None:
        """A group that is defined in the organization itself is valid."""
        assert not read({}, request=evolve(REQUEST, permission_group=evolve(GROUP, organization=SALES))).findings

    def test_a_group_of_another_organization_does_not_exist_here(self) -> None:
        """A group that is defined elsewhere refuses the upload."""
        upload = read({}, request=evolve(REQUEST, permission_group=evolve(GROUP, organization=SERVICE)))
        assert upload.refused
        assert codes(upload.findings) == ["group-elsewhere"]


class TestS13:
    """Users of several organizations or permission groups need a file for each."""

    def test_all_accounts_of_a_file_are_of_one_organization(self) -> None:
        """Every account of a plan is of the organization that was chosen for the file."""
        done = plan(read({}, {"device": "bo@example.org"}))
        assert {account.organization for account in done.changes.accounts} == {SALES}

    @pytest.mark.parametrize("name", ["Organization", "User Permissions"])
    def test_neither_is_a_column(self, name: str) -> None:
        """A column that would choose them row by row is unknown, and said not to be read."""
        text = csv_text({}).replace("\r\n", f",{name}\r\n", 1)
        upload = read_upload(text, REQUEST)
        assert codes(upload.findings) == ["column-unknown"]
        assert [finding.place.header for finding in upload.findings if finding.place] == [name]
        assert len(HEADER) == 10


class TestS22:
    """The organization of the upload is chosen once for the file."""

    def test_the_questions_are_about_the_chosen_organization(self) -> None:
        """Numbers are asked for in the organization that was chosen and in those above it."""
        questions = read({}).questions
        assert questions.organization == SALES
        assert questions.pool_owners == (SALES, ROOT)

    def test_an_organization_out_of_reach_is_refused(self) -> None:
        """Only an organization that the administrator's role covers can be chosen."""
        other = evolve(ORGANIZATION, id=SERVICE)
        request = evolve(REQUEST, organization=other, administrator=evolve(ADMINISTRATOR, organization=SALES))
        assert codes(read({}, request=request).findings) == ["administrator-elsewhere"]


class TestS23:
    """The User Permissions group of the upload is chosen once for the file."""

    @pytest.mark.parametrize("owner", [SALES, ROOT])
    def test_a_group_of_the_organization_or_above_is_inherited(self, owner: OrganizationId) -> None:
        """A group that is defined in the organization or in one above it can be chosen."""
        group = PermissionGroup(name="Traders", organization=owner, voice_calling=True)
        assert not read({}, request=evolve(REQUEST, permission_group=group)).findings

    @pytest.mark.parametrize("owner", [SERVICE, NORTH])
    def test_a_group_from_beside_or_below_is_refused(self, owner: OrganizationId) -> None:
        """A group of a sibling or of an organization below cannot be chosen."""
        group = PermissionGroup(name="Traders", organization=owner, voice_calling=True)
        upload = read({}, request=evolve(REQUEST, permission_group=group))
        assert upload.refused
        assert codes(upload.findings) == ["group-elsewhere"]

    def test_without_a_group_nobody_is_added(self) -> None:
        """While nobody told which group, every row stays undecided."""
        upload = read({}, request=evolve(REQUEST, permission_group=None))
        facts = upload.questions.answer(numbers=(), accounts=())
        done = plan_upload(upload, facts, mode=Mode.IMPORT)
        assert [(entry.action, entry.missing) for entry in done.entries] == [(Action.UNDECIDED, ("permission_group",))]

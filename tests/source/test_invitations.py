"""The two buttons and the later step: S5, S9, S11, S26 to S29."""

from collections.abc import Iterable

import pytest
from attrs import evolve

from multiline_batch import (
    Account,
    AccountStatus,
    Action,
    Inventory,
    InvitationAllowed,
    InvitationPlan,
    InvitationUndecided,
    InvitationWithheld,
    Mode,
    NumberRecord,
    Organization,
    Plan,
    Policy,
    Pool,
    PoolScope,
    ShortageAction,
    Usage,
    ask_invitations,
    plan_invitations,
    plan_upload,
)
from support import ORGANIZATION, ROOT, SALES, SERVICE, codes, number, people, plan, read, record, request

ANNA, BO = "anna@example.org", "bo@example.org"
IMPORT, INVITE = Mode.IMPORT, Mode.IMPORT_AND_INVITE
OLD_TEMPLATE = evolve(ORGANIZATION, invitation_template_current=False)


def _account(
    identity: str = ANNA, status: AccountStatus = AccountStatus.NOT_INVITED, own: str | None = None
) -> Account:
    return Account(identity=identity, organization=SALES, status=status, number=own)


def _resend(
    *accounts: Account,
    numbers: Iterable[NumberRecord] = (),
    pool: Pool | None = None,
    organization: Organization = ORGANIZATION,
    policy: Policy | None = None,
) -> InvitationPlan:
    facts = ask_invitations(accounts, organization=organization, policy=policy).answer(numbers=numbers, pool=pool)
    return plan_invitations(accounts, organization=organization, facts=facts, policy=policy)


def _reasons(done: InvitationPlan) -> list[list[str]]:
    decisions = [entry.decision for entry in done.entries]
    return [codes(decision.reasons) if isinstance(decision, InvitationWithheld) else [] for decision in decisions]


def _actions(done: Plan) -> list[Action]:
    return [entry.action for entry in done.entries]


def _statuses(done: Plan) -> list[AccountStatus]:
    return [account.status for account in done.changes.accounts]


class TestS05AndS26:
    """Users are added and invited at once, or added now and invited later."""

    def test_there_are_two_buttons(self) -> None:
        """The modes are spelled as the buttons are."""
        assert [mode.value for mode in Mode] == ["Import", "Import & Invite"]

    def test_both_add_the_same_accounts(self) -> None:
        """The same file gives the same accounts under both buttons; only where they stand differs."""
        upload = read(*people(3))
        now, later = plan(upload, mode=INVITE), plan(upload, mode=IMPORT)
        assert [account.identity for account in now.changes.accounts] == [
            account.identity for account in later.changes.accounts
        ]
        assert _statuses(now) == [AccountStatus.INVITED] * 3
        assert _statuses(later) == [AccountStatus.NOT_INVITED] * 3

    def test_both_refuse_the_same_rows(self) -> None:
        """What is wrong with a row does not depend on the button."""
        upload = read({"monitor_calls": ""}, {"device": BO}, {"device": BO})
        for mode in Mode:
            assert [action is Action.REFUSE for action in _actions(plan(upload, mode=mode))] == [True, False, True]


class TestS09:
    """The email invitation is customized before users are invited."""

    def test_an_outdated_customized_template_stops_emails(self) -> None:
        """The accounts are added and their invitations withheld, until the template is updated."""
        upload = read({}, {"device": "+1 201 555 0123"}, request=request(organization=OLD_TEMPLATE))
        done = plan(upload)
        assert _actions(done) == [Action.CREATE_AND_WITHHOLD, Action.CREATE_AND_INVITE]
        assert codes(done.findings) == ["template-outdated"]

    def test_adding_alone_needs_no_template(self) -> None:
        """Import sends nothing, so nothing is said of the template."""
        done = plan(read({}, request=request(organization=OLD_TEMPLATE)), mode=IMPORT)
        assert _actions(done) == [Action.CREATE]
        assert not done.findings

    @pytest.mark.parametrize("status", [AccountStatus.NOT_INVITED, AccountStatus.INVITED, AccountStatus.ACTIVE])
    def test_it_stops_later_sends_too(self, status: AccountStatus) -> None:
        """Every email of the organization is stopped, to whomever."""
        done = _resend(_account(status=status), pool=Pool(available=1, outstanding=0), organization=OLD_TEMPLATE)
        assert _reasons(done) == [["template-outdated"]]

    def test_a_current_template_stops_nothing(self) -> None:
        """Once the template is updated the same invitation is sent."""
        assert _reasons(_resend(_account(), pool=Pool(available=1, outstanding=0))) == [[]]

    def test_while_nobody_told_of_the_template_nothing_is_sent(self) -> None:
        """An invitation that may go out wrong is not sent."""
        unknown = evolve(ORGANIZATION, invitation_template_current=None)
        done = _resend(_account(), pool=Pool(available=1, outstanding=0), organization=unknown)
        assert isinstance(done.entries[0].decision, InvitationUndecided)
        assert not done.changes.accounts


class TestS11:
    """An invitation requires an Available or Reserved number for the account."""

    @pytest.mark.parametrize("usage", [Usage.AVAILABLE, Usage.RESERVED])
    def test_an_available_or_reserved_number_of_its_own_is_enough(self, usage: Usage) -> None:
        """An account with such a number is invited, whatever else is free."""
        done = _resend(
            _account(own=number(101)), numbers=[record(number(101), usage)], pool=Pool(available=0, outstanding=0)
        )
        assert _reasons(done) == [[]]
        assert [(held.usage, held.holder) for held in done.changes.numbers] == [(Usage.ASSIGNED, ANNA)]

    @pytest.mark.parametrize("usage", [Usage.ASSIGNED, Usage.ACTIVE])
    def test_a_number_of_somebody_else_is_not(self, usage: Usage) -> None:
        """A number that another account holds withholds the invitation."""
        done = _resend(_account(own=number(101)), numbers=[record(number(101), usage, holder=BO)])
        assert _reasons(done) == [["invitation-number-unusable"]]

    def test_a_number_that_it_holds_already_is(self) -> None:
        """A number that is assigned to this very account is its own."""
        held = record(number(101), Usage.ASSIGNED, holder="Anna@example.org")
        assert _reasons(_resend(_account(own=number(101)), numbers=[held])) == [[]]

    @pytest.mark.parametrize("owner", [SERVICE, "sales-north"])
    def test_a_number_of_another_organization_is_not(self, owner: str) -> None:
        """A number that the organization may not use withholds the invitation."""
        done = _resend(_account(own=number(101)), numbers=[record(number(101), owner=owner)])
        assert _reasons(done) == [["invitation-number-unusable"]]

    @pytest.mark.parametrize(("available", "invited"), [(0, 0), (2, 2), (3, 3), (4, 3)])
    def test_without_one_it_takes_a_free_number_of_the_pool(self, available: int, invited: int) -> None:
        """As many free numbers as accounts are enough; with one less the last account is not invited."""
        done = plan(read(*people(3)), pool=Pool(available=available, outstanding=0))
        assert done.count(Action.CREATE_AND_INVITE) == invited
        assert done.count(Action.CREATE_AND_WITHHOLD) == 3 - invited
        assert codes(done.findings) == ["capacity-short"] * (3 - invited)
        assert done.ledger.short == 3 - invited

    def test_the_first_rows_of_the_file_get_them(self) -> None:
        """What is free goes to the rows in the order of the file."""
        done = plan(read(*people(3)), pool=Pool(available=2, outstanding=0))
        assert _actions(done) == [Action.CREATE_AND_INVITE, Action.CREATE_AND_INVITE, Action.CREATE_AND_WITHHOLD]
        assert done.ledger.first_short == 4

    def test_numbers_that_rows_name_are_gone_first(self) -> None:
        """A number that the last row names does not serve the first."""
        rows = people(2)
        rows[1]["multiline_number"] = number(101)
        done = plan(read(*rows), numbers=[record(number(101))], pool=Pool(available=1, outstanding=0))
        assert _actions(done) == [Action.CREATE_AND_WITHHOLD, Action.CREATE_AND_INVITE]

    def test_invitations_that_wait_already_keep_their_share(self) -> None:
        """Two of three free numbers are promised; by policy they may be counted in all the same."""
        pool = Pool(available=3, outstanding=2)
        assert plan(read(*people(2)), pool=pool).count(Action.CREATE_AND_INVITE) == 1
        lenient = request(policy=Policy(count_outstanding=False))
        assert plan(read(*people(2), request=lenient), pool=pool).count(Action.CREATE_AND_INVITE) == 2

    def test_reserved_numbers_are_no_free_ones(self) -> None:
        """A Reserved number is kept for somebody, so it serves nobody who has none."""
        inventory = Inventory(
            organizations=[ORGANIZATION], numbers=[record(number(1), Usage.RESERVED), record(number(2))]
        )
        upload = read(*people(2))
        done = plan_upload(upload, inventory.answer(upload.questions), mode=INVITE)
        assert _actions(done) == [Action.CREATE_AND_INVITE, Action.CREATE_AND_WITHHOLD]

    def test_whose_numbers_are_free_is_a_choice(self) -> None:
        """By policy only the organization's own numbers are asked for, and not those above it."""
        own = request(policy=Policy(pool=PoolScope.OWN))
        assert read({}).questions.pool_owners == (SALES, ROOT)
        assert read({}, request=own).questions.pool_owners == (SALES,)

    @pytest.mark.parametrize(
        ("shortage", "actions", "code"),
        [
            (ShortageAction.REFUSE_ROW, [Action.CREATE_AND_INVITE, Action.REFUSE], "capacity-short-row"),
            (ShortageAction.REFUSE_FILE, [Action.REFUSE, Action.REFUSE], "capacity-short-file"),
        ],
    )
    def test_a_portal_may_refuse_whom_it_cannot_invite(
        self, shortage: ShortageAction, actions: list[Action], code: str
    ) -> None:
        """By policy a shortage refuses the row or the file; with enough numbers it refuses nobody."""
        upload = read(*people(2), request=request(policy=Policy(shortage=shortage)))
        done = plan(upload, pool=Pool(available=1, outstanding=0))
        assert _actions(done) == actions
        assert code in codes(done.findings)
        assert _actions(plan(upload, pool=Pool(available=2, outstanding=0))) == [Action.CREATE_AND_INVITE] * 2

    def test_adding_alone_needs_no_number(self) -> None:
        """The gate is on sending: Import adds everybody although nothing is free."""
        done = plan(read(*people(3)), pool=Pool(available=0, outstanding=0), mode=IMPORT)
        assert _actions(done) == [Action.CREATE] * 3
        assert not done.findings

    def test_while_nobody_told_of_the_pool_nothing_is_sent(self) -> None:
        """Accounts are added and their invitations withheld, without the claim of a shortage."""
        upload = read({})
        done = plan_upload(upload, upload.questions.answer(numbers=(), accounts=()), mode=INVITE)
        assert _actions(done) == [Action.CREATE_AND_WITHHOLD]
        assert done.entries[0].missing == ("facts.pool",)
        assert not done.findings


class TestS27:
    """Import adds the users without sending invitations."""

    def test_nobody_is_invited(self) -> None:
        """Every right row is added, none is invited, and no pool is touched."""
        done = plan(read(*people(5)), mode=IMPORT, pool=Pool(available=5, outstanding=0))
        assert _actions(done) == [Action.CREATE] * 5
        assert _statuses(done) == [AccountStatus.NOT_INVITED] * 5
        assert done.ledger.granted == 0

    def test_a_number_that_a_row_names_is_held_all_the_same(self) -> None:
        """Otherwise somebody else could take it before the invitation."""
        done = plan(read({"multiline_number": number(101)}), numbers=[record(number(101))], mode=IMPORT)
        assert [held.usage for held in done.changes.numbers] == [Usage.ASSIGNED]

    @pytest.mark.parametrize(
        ("organization", "code"),
        [
            (evolve(ORGANIZATION, allowed_email_domains=("@example.net",)), "domain-not-allowed"),
            (evolve(ORGANIZATION, data_only=True), "data-only-phone"),
        ],
    )
    def test_whom_nobody_could_invite_is_added_with_a_warning(self, organization: Organization, code: str) -> None:
        """What keeps an invitation from being sent is told, and costs no account."""
        device = ANNA if code == "domain-not-allowed" else "+1 201 555 0123"
        done = plan(read({"device": device}, request=request(organization=organization)), mode=IMPORT)
        assert _actions(done) == [Action.CREATE]
        assert codes(done.findings) == [code]


class TestS28:
    """Whoever was only imported is invited with Resend Invitation."""

    def test_imported_users_can_be_invited_later(self) -> None:
        """After Import the accounts are Not Invited, and Resend Invitation invites them for the first time."""
        inventory = Inventory(organizations=[ORGANIZATION], numbers=[record(number(index)) for index in (1, 2)])
        upload = read({"multiline_number": number(1)}, {"device": BO})
        inventory = inventory.after(plan_upload(upload, inventory.answer(upload.questions), mode=IMPORT))
        assert [account.status for account in inventory.accounts] == [AccountStatus.NOT_INVITED] * 2
        questions = ask_invitations(inventory.accounts, organization=ORGANIZATION)
        done = plan_invitations(inventory.accounts, organization=ORGANIZATION, facts=inventory.answer(questions))
        assert [entry.decision for entry in done.entries] == [
            InvitationAllowed(),
            InvitationAllowed(takes_capacity=True),
        ]
        assert [account.status for account in inventory.after(done).accounts] == [AccountStatus.INVITED] * 2

    @pytest.mark.parametrize(
        ("status", "needs_number"),
        [
            (AccountStatus.NOT_INVITED, True),
            (AccountStatus.INVITATION_FAILED, True),
            (AccountStatus.INVITED, True),
            (AccountStatus.ACTIVE, False),
        ],
    )
    def test_who_needs_a_number_for_it(self, status: AccountStatus, needs_number: bool) -> None:  # noqa: FBT001  A parameter.
        """Everybody but an Active account needs a free number, and one is enough."""
        assert _reasons(_resend(_account(status=status), pool=Pool(available=1, outstanding=0))) == [[]]
        assert (
            _reasons(_resend(_account(status=status), pool=Pool(available=0, outstanding=0))) != [[]]
        ) is needs_number

    @pytest.mark.parametrize("status", [AccountStatus.SUSPENDED, AccountStatus.BLOCKED, AccountStatus.OPTED_OUT])
    def test_who_was_barred_is_not_invited(self, status: AccountStatus) -> None:
        """A suspended, blocked or opted-out account gets no invitation."""
        assert _reasons(_resend(_account(status=status), pool=Pool(available=5, outstanding=0))) == [["account-barred"]]

    def test_the_older_page_kept_the_button_always_active(self) -> None:
        """By policy sending again needs no number; a first send always does."""
        lenient, none = Policy(resend_needs_number=False), Pool(available=0, outstanding=0)
        assert _reasons(_resend(_account(status=AccountStatus.INVITED), pool=none, policy=lenient)) == [[]]
        assert _reasons(_resend(_account(), pool=none, policy=lenient)) == [["capacity-short"]]

    def test_more_waiting_than_available_is_a_warning(self) -> None:
        """The product tolerates it and warns; as many numbers as waiting accounts are enough."""
        waiting = _account(status=AccountStatus.INVITED)
        assert codes(_resend(waiting, pool=Pool(available=1, outstanding=1)).findings) == ["pool-oversubscribed"]
        assert not _resend(waiting, pool=Pool(available=2, outstanding=1)).findings

    def test_the_order_of_the_selection_decides_a_shortage(self) -> None:
        """The first account gets the number that is left."""
        anna, bo = _account(), _account(BO)
        assert _reasons(_resend(anna, bo, pool=Pool(available=1, outstanding=0))) == [[], ["capacity-short"]]
        assert _reasons(_resend(bo, anna, pool=Pool(available=1, outstanding=0))) == [[], ["capacity-short"]]

    def test_the_same_gates_as_at_once(self) -> None:
        """Whom Import & Invite does not invite, Resend Invitation does not invite either, for the same reason."""
        narrow = evolve(ORGANIZATION, allowed_email_domains=("@example.net",))
        at_once = plan(read({}, request=request(organization=narrow)))
        later = _resend(_account(), pool=Pool(available=1, outstanding=0), organization=narrow)
        assert [codes(entry.withheld) for entry in at_once.entries] == _reasons(later) == [["domain-not-allowed"]]


class TestS29:
    """Import & Invite adds the users and sends their invitations."""

    def test_everybody_is_added_and_invited(self) -> None:
        """With numbers enough every right row is invited."""
        done = plan(read(*people(5)), pool=Pool(available=5, outstanding=0))
        assert _actions(done) == [Action.CREATE_AND_INVITE] * 5
        assert _statuses(done) == [AccountStatus.INVITED] * 5

    def test_a_withheld_invitation_costs_no_account(self) -> None:
        """Who cannot be invited now is added, stays Not Invited, and the reason is told."""
        done = plan(read(*people(2)), pool=Pool(available=1, outstanding=0))
        assert _statuses(done) == [AccountStatus.INVITED, AccountStatus.NOT_INVITED]
        assert [codes(entry.withheld) for entry in done.entries] == [[], ["capacity-short"]]

    def test_a_refused_row_is_not_invited(self) -> None:
        """A row with errors is neither added nor invited, and takes no number from others."""
        done = plan(read({"monitor_sms": ""}, {"device": BO}), pool=Pool(available=1, outstanding=0))
        assert _actions(done) == [Action.REFUSE, Action.CREATE_AND_INVITE]

    @pytest.mark.parametrize(("device", "invited"), [("anna@EXAMPLE.org", True), ("anna@mail.example.org", False)])
    def test_an_invitation_goes_to_an_allowed_domain_only(self, device: str, invited: bool) -> None:  # noqa: FBT001  A parameter.
        """The domain counts in any case of letters, and one below it is another one."""
        narrow = evolve(ORGANIZATION, allowed_email_domains=("@example.org",))
        done = plan(read({"device": device}, request=request(organization=narrow)))
        assert _actions(done) == [Action.CREATE_AND_INVITE if invited else Action.CREATE_AND_WITHHOLD]

    def test_data_only_onboarding_sends_no_sms(self) -> None:
        """A phone number is added and not invited there, an address is invited."""
        data_only = evolve(ORGANIZATION, data_only=True)
        done = plan(read({"device": "+1 201 555 0123"}, {"device": BO}, request=request(organization=data_only)))
        assert _actions(done) == [Action.CREATE_AND_WITHHOLD, Action.CREATE_AND_INVITE]

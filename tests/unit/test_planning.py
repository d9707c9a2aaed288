"""The fold over rows: existing accounts, then named numbers, then room, each in the order of the file."""

from collections.abc import Mapping

import pytest
from attrs import evolve

from multiline_batch import (
    Account,
    AccountStatus,
    Action,
    DuplicateIdentity,
    Finding,
    Inventory,
    Ledger,
    Mode,
    NumberRecord,
    Organization,
    Plan,
    Policy,
    Pool,
    PoolScope,
    Questions,
    Safety,
    ShortageAction,
    SocialNotConfigured,
    Upload,
    Usage,
    Utilization,
    plan_upload,
    read_upload,
)
from support import (
    ADMINISTRATOR,
    IDENTITY,
    ORGANIZATION,
    REQUEST,
    ROOT,
    SALES,
    SERVICE,
    codes,
    csv_text,
    number,
    people,
    plan,
    read,
    record,
    request,
)

CREATE, INVITE, WITHHOLD = Action.CREATE, Action.CREATE_AND_INVITE, Action.CREATE_AND_WITHHOLD
REFUSE, UNDECIDED = Action.REFUSE, Action.UNDECIDED
WRONG = {"monitor_calls": "maybe"}


def actions(done: Plan) -> list[Action]:
    """Return what is done with the rows."""
    return [entry.action for entry in done.entries]


def row_codes(done: Plan) -> list[list[str]]:
    """Return the codes of the rows."""
    return [codes(entry.findings) for entry in done.entries]


def unknown(done: Plan) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return what could not be evaluated, with its rows."""
    return {(what.code, what.missing): what.rows for what in done.not_evaluated}


def named(*numbers: str) -> list[dict[str, str]]:
    """Return a row for each number, of different people."""
    return [{"device": f"n{place}@example.org", "multiline_number": text} for place, text in enumerate(numbers)]


def existing(identity: str, *, number: str | None = None) -> Account:
    """Return an account that exists somewhere in the tree."""
    return Account(identity=identity, organization=SERVICE, status=AccountStatus.ACTIVE, number=number)


class TestArguments:
    """What a caller may get wrong."""

    @pytest.mark.parametrize("mode", ["Import", "IMPORT", None, 1])
    def test_mode(self, mode: object) -> None:
        """A mode that is none is the caller's mistake."""
        upload = read({})
        with pytest.raises(TypeError, match=r"mode must be Mode\.IMPORT"):
            plan_upload(upload, upload.questions.answer(), mode=mode)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    def test_facts_of_another_upload(self) -> None:
        """Facts that answer the questions of another upload decide nothing."""
        facts = read({"device": "bo@example.org"}).questions.answer(accounts=())
        with pytest.raises(ValueError, match="other questions"):
            plan_upload(read({}), facts, mode=Mode.IMPORT)

    def test_the_plan_keeps_what_it_was_made_of(self) -> None:
        """A plan carries its upload, its facts and its mode."""
        upload = read({})
        facts = upload.questions.answer()
        done = plan_upload(upload, facts, mode=Mode.IMPORT)
        assert (done.upload, done.facts, done.mode) == (upload, facts, Mode.IMPORT)


class TestRefusedUploads:
    """What is refused as a whole."""

    def test_every_row_is_refused_and_keeps_its_findings(self) -> None:
        """A request that is refused refuses every row, claims nothing, needs nothing and asks nothing."""
        wrong = {"device": "bo@example.org", **WRONG}
        upload = read({}, wrong, request=evolve(REQUEST, administrator=evolve(ADMINISTRATOR, privileges=())))
        done = plan(upload)
        assert done.refused
        assert actions(done) == [REFUSE, REFUSE]
        assert row_codes(done) == [[], ["value-not-allowed"]]
        assert codes(done.findings) == ["privilege-missing", "value-not-allowed"]
        assert done.ledger == Ledger()
        assert upload.questions == Questions(organization=SALES)

    def test_a_file_that_cannot_be_read_has_no_rows(self) -> None:
        """A file without a header gives a refused plan without entries."""
        done = plan(read_upload("nothing", REQUEST))
        assert (done.refused, done.entries, codes(done.findings)) == (True, (), ["header-missing"])


class TestAccounts:
    """Accounts that exist already (Q22)."""

    def test_an_existing_account_is_refused(self) -> None:
        """A row whose identity is an account already is refused, in whatever spelling, and no other."""
        upload = read({"device": "Anna@Example.org"}, {"device": "bo@example.org"})
        facts = upload.questions.answer(accounts=[existing("ANNA@example.org")])
        done = plan_upload(upload, facts, mode=Mode.IMPORT)
        assert actions(done) == [REFUSE, CREATE]
        (finding,) = done.entries[0].findings
        assert (finding.code, finding.raw) == ("account-exists", "Anna@Example.org")
        assert finding.place is not None
        assert (finding.place.column, finding.place.cell) == (IDENTITY, "C2")

    def test_a_wrong_row_learns_it_too(self) -> None:
        """A row with errors still learns that its account exists and what is wrong with its number."""
        upload = read({"multiline_number": number(0), **WRONG})
        facts = upload.questions.answer(accounts=[existing("anna@example.org")], numbers=[])
        done = plan_upload(upload, facts, mode=Mode.IMPORT)
        assert row_codes(done) == [["account-exists", "number-unknown", "value-not-allowed"]]

    def test_untold_accounts_leave_rows_undecided(self) -> None:
        """Without an answer about accounts every right row stays open, and is listed; a refused one stays refused."""
        upload = read({}, {"device": "bo@example.org", **WRONG}, {"device": "nobody"})
        done = plan_upload(
            upload, upload.questions.answer(pool=Pool(available=9, outstanding=0)), mode=Mode.IMPORT_AND_INVITE
        )
        assert actions(done) == [UNDECIDED, REFUSE, REFUSE]
        assert unknown(done)["account-exists", "facts.accounts"] == (2, 3)
        assert [entry.missing for entry in done.entries] == [("facts.accounts",), (), ()]
        assert done.ledger.needed == 0


class TestNumbers:
    """Numbers that rows name (Q36, Q37)."""

    @pytest.mark.parametrize(
        ("known", "code"),
        [
            (None, "number-unknown"),
            (record(number(0), owner=SERVICE), "number-elsewhere"),
            (record(number(0), Usage.ACTIVE), "number-active"),
            (record(number(0), Usage.ASSIGNED), "number-assigned"),
            (record(number(0), Usage.RESERVED), "number-reserved"),
        ],
    )
    @pytest.mark.parametrize("mode", Mode)
    def test_a_bad_number_refuses_its_row(self, mode: Mode, known: NumberRecord | None, code: str) -> None:
        """A named number that cannot be had refuses the row in both modes, and is told at its cell."""
        done = plan(read(*named(number(0), "")), numbers=[known] if known else [], mode=mode)
        assert actions(done) == [REFUSE, CREATE if mode is Mode.IMPORT else INVITE]
        (finding,) = done.entries[0].findings
        assert (finding.code, finding.raw) == (code, number(0))
        assert finding.place is not None
        assert (finding.place.column, finding.place.cell) == ("multiline_number", "E2")

    def test_the_policy_may_allow_reserved_numbers(self) -> None:
        """A Reserved number may be claimed if the policy says so, and not somebody else's (X3)."""
        upload = read(*named(number(0), number(1)), request=request(policy=Policy(claim_reserved=True)))
        known = [
            record(number(0), Usage.RESERVED, holder="N0@example.org"),
            record(number(1), Usage.RESERVED, holder="bo@example.org"),
        ]
        assert actions(plan(upload, numbers=known)) == [INVITE, REFUSE]

    @pytest.mark.parametrize("usage", [Usage.AVAILABLE, Usage.RESERVED])
    def test_a_number_that_an_account_has_is_assigned(self, usage: Usage) -> None:
        """A number that the host found at an account is not free for anybody else, whatever is recorded of it."""
        upload = read(
            {"device": "anna@example.org"},
            {"device": "bo@example.org", "multiline_number": number(0)},
            {"device": "cem@example.org", "multiline_number": number(1)},
            request=request(policy=Policy(claim_reserved=True)),
        )
        facts = upload.questions.answer(
            accounts=[existing("anna@example.org", number="44 20 7946 0000")],
            numbers=[record(number(0), usage), record(number(1), usage)],
            pool=Pool(available=9, outstanding=0),
        )
        done = plan_upload(upload, facts, mode=Mode.IMPORT)
        assert row_codes(done) == [["account-exists"], ["number-assigned"], []]
        assert [changed.key for changed in done.changes.numbers] == [number(1)]

    def test_the_first_right_row_gets_the_number(self) -> None:
        """A number goes to the first row without errors that names it; later ones are refused and point at it."""
        rows = named(*[number(0)] * 4)
        rows[0] |= WRONG
        done = plan(read(*rows), numbers=[record(number(0))])
        assert actions(done) == [REFUSE, INVITE, REFUSE, REFUSE]
        assert row_codes(done) == [["value-not-allowed"], [], ["number-claimed"], ["number-claimed"]]
        assert [entry.findings[0].parameters for entry in done.entries[2:]] == [{"row": 3}, {"row": 3}]

    @pytest.mark.parametrize(
        "first",
        [
            WRONG,
            {"device": "nobody"},
            {"device": "known@example.org"},
            {"device": "n1@example.org", "monitor_sms": "x"},
        ],
    )
    def test_a_refused_row_holds_no_number(self, first: Mapping[str, str]) -> None:
        """A row that is refused, for whatever reason, leaves its number to the next."""
        rows = named(number(0), number(0))
        upload = read({**rows[0], **first}, rows[1])
        facts = upload.questions.answer(
            accounts=[existing(k) for k in upload.questions.identities if k.startswith("known")],
            numbers=[record(number(0))],
        )
        assert actions(plan_upload(upload, facts, mode=Mode.IMPORT)) == [REFUSE, CREATE]

    def test_an_undecided_row_keeps_its_claim(self) -> None:
        """A right row that is undecided for another reason keeps the number that it names first."""
        upload = read(*named(number(0), number(0)), request=evolve(REQUEST, permission_group=None))
        done = plan(upload, numbers=[record(number(0))], mode=Mode.IMPORT)
        assert actions(done) == [UNDECIDED, REFUSE]
        assert "number-claimed" in codes(done.entries[1].findings)

    def test_untold_numbers_leave_rows_undecided(self) -> None:
        """Without an answer about numbers the rows that name one stay open, and the others do not."""
        upload = read(*named(number(0), "", number(1)))
        done = plan_upload(upload, upload.questions.answer(accounts=()), mode=Mode.IMPORT)
        assert actions(done) == [UNDECIDED, CREATE, UNDECIDED]
        assert unknown(done)["number-unknown", "facts.numbers"] == (2, 4)
        assert done.entries[0].missing == ("facts.numbers",)

    @pytest.mark.parametrize(("known", "safety"), [([record(number(0))], Safety.SAFE), ([], Safety.REVIEW)])
    def test_facts_prove_a_missing_plus(self, known: list[NumberRecord], safety: Safety) -> None:
        """That the host has the number makes the fix of a missing plus safe (Q38)."""
        upload = read({"multiline_number": number(0)[1:]})
        done = plan(upload, numbers=known)
        (notice,) = [finding for finding in done.findings if finding.code == "plus-missing"]
        assert notice.fix is not None
        assert (notice.fix.text, notice.fix.safety) == (number(0), safety)
        assert [f.fix.safety for f in upload.findings if f.fix] == [Safety.REVIEW]

    def test_other_fixes_stay_as_doubtful_as_they_were(self) -> None:
        """That the number is known proves nothing of the device."""
        upload = read({"device": "12015550123", "multiline_number": number(0)[1:]})
        done = plan(upload, numbers=[record(number(0))])
        fixes = {finding.column: finding.fix.safety for finding in done.findings if finding.fix}
        assert fixes == {IDENTITY: Safety.REVIEW, "multiline_number": Safety.SAFE}

    def test_other_notices_stay_beside_a_proved_plus(self) -> None:
        """Only the notice about the plus changes."""
        done = plan(read({"multiline_number": f"'{number(0)[1:]}", "firstname": "'=Anna"}), numbers=[record(number(0))])
        assert row_codes(done) == [["apostrophe-removed", "apostrophe-removed", "plus-missing"]]


class TestRoom:
    """Room for invitations without a number (Q39 to Q42)."""

    @pytest.mark.parametrize("available", [0, 1, 2, 3, 4])
    def test_room_goes_in_the_order_of_the_file(self, available: int) -> None:
        """At, above and below what is needed: as many as there is room for are invited, and the rest are withheld."""
        done = plan(read(*people(3)), pool=Pool(available=available, outstanding=0))
        granted = min(3, available)
        assert actions(done) == [INVITE] * granted + [WITHHOLD] * (3 - granted)
        assert row_codes(done) == [[]] * granted + [["capacity-short"]] * (3 - granted)
        assert done.ledger == Ledger(
            available=available,
            outstanding=0,
            claimed=0,
            needed=3,
            granted=granted,
            first_short=None if granted == 3 else granted + 2,
        )
        assert done.ledger.short == 3 - granted
        assert not done.refused

    @pytest.mark.parametrize(("counted", "granted"), [(True, 1), (False, 3)])
    def test_outstanding_invitations(self, *, counted: bool, granted: int) -> None:
        """What is promised already reduces the room, if the policy says so (Q41)."""
        upload = read(*people(3), request=request(policy=Policy(count_outstanding=counted)))
        done = plan(upload, pool=Pool(available=3, outstanding=2))
        assert done.ledger.granted == granted
        assert done.ledger.outstanding == 2

    def test_named_numbers_come_first(self) -> None:
        """The number that the last row names is no room for the first one (Q39)."""
        done = plan(
            read(*people(2), *named(number(0))), numbers=[record(number(0))], pool=Pool(available=2, outstanding=0)
        )
        assert actions(done) == [INVITE, WITHHOLD, INVITE]
        assert (done.ledger.claimed, done.ledger.first_short) == (1, 3)

    @pytest.mark.parametrize(
        ("scope", "owner", "usage", "claimed"),
        [
            (PoolScope.USABLE, ROOT, Usage.AVAILABLE, 1),
            (PoolScope.USABLE, SALES, Usage.AVAILABLE, 1),
            (PoolScope.USABLE, ROOT, Usage.RESERVED, 0),
            (PoolScope.OWN, SALES, Usage.AVAILABLE, 1),
            (PoolScope.OWN, ROOT, Usage.AVAILABLE, 0),
        ],
    )
    def test_only_numbers_of_the_pool_reduce_it(self, scope: PoolScope, owner: str, usage: Usage, claimed: int) -> None:
        """A claim of a Reserved number, or of an owner outside the pool, leaves the pool as it is."""
        upload = read(*people(1), *named(number(0)), request=request(policy=Policy(pool=scope, claim_reserved=True)))
        done = plan(upload, numbers=[record(number(0), usage, owner=owner)], pool=Pool(available=1, outstanding=0))
        assert done.ledger.claimed == claimed
        assert actions(done) == [WITHHOLD if claimed else INVITE, INVITE]

    @pytest.mark.parametrize(("scope", "available"), [(PoolScope.USABLE, 3), (PoolScope.OWN, 1)])
    def test_whose_numbers_count(self, scope: PoolScope, available: int) -> None:
        """The policy says whether numbers of organizations above count as room (Q40)."""
        upload = read(*people(3), request=request(policy=Policy(pool=scope)))
        inventory = Inventory(
            organizations=(ORGANIZATION, Organization(id=SERVICE)),
            numbers=[record(number(p), owner=o) for p, o in enumerate((SALES, ROOT, ROOT, SERVICE))],
        )
        done = plan_upload(upload, inventory.answer(upload.questions), mode=Mode.IMPORT_AND_INVITE)
        assert (done.ledger.available, done.ledger.granted) == (available, available)

    def test_an_import_needs_no_room(self) -> None:
        """Import creates every right row, whatever the pool holds (Q44)."""
        done = plan(read(*people(3)), pool=Pool(available=0, outstanding=0), mode=Mode.IMPORT)
        assert actions(done) == [CREATE] * 3
        assert done.ledger == Ledger(available=0, outstanding=0)
        assert ("capacity-short", "facts.pool") not in unknown(done)

    def test_an_import_tells_what_there_is(self) -> None:
        """In Import the ledger says what is free, what is promised and what is claimed; nobody needs anything."""
        upload = read(*people(1), *named(number(0), number(1), number(0)))
        known = [record(number(0)), record(number(1), owner=SALES)]
        done = plan(upload, numbers=known, pool=Pool(available=5, outstanding=2), mode=Mode.IMPORT)
        assert actions(done) == [CREATE, CREATE, CREATE, REFUSE]
        assert done.ledger == Ledger(available=5, outstanding=2, claimed=2)
        untold = upload.questions.answer(numbers=known, accounts=())
        assert plan_upload(upload, untold, mode=Mode.IMPORT).ledger == Ledger(claimed=2)

    def test_refused_rows_need_no_room(self) -> None:
        """Rows that are refused, or whose invitation another gate withholds, leave the room to others."""
        organization = evolve(ORGANIZATION, allowed_email_domains=("@example.org",))
        rows = ({"device": "x@example.net"}, WRONG, *people(1))
        done = plan(read(*rows, request=request(organization=organization)), pool=Pool(available=1, outstanding=0))
        assert actions(done) == [WITHHOLD, REFUSE, INVITE]
        assert (done.ledger.needed, done.ledger.granted, done.ledger.first_short) == (1, 1, None)

    def test_the_shortage_is_told_at_the_number(self) -> None:
        """A shortage is a warning at the cell in which a number could stand."""
        (entry,) = plan(read({}), pool=Pool(available=0, outstanding=0)).entries
        (finding,) = entry.findings
        assert finding.place is not None
        assert finding.place.column == "multiline_number"
        assert entry.withheld == (finding,)

    def test_a_file_without_the_column(self) -> None:
        """A shortage can be told of a file that has no column for numbers."""
        upload = read_upload(
            csv_text({}, header=(IDENTITY, "social_messaging", "monitor_calls", "monitor_sms")), REQUEST
        )
        (entry,) = plan(upload, pool=Pool(available=0, outstanding=0)).entries
        (finding,) = entry.findings
        assert finding.code == "capacity-short"
        assert finding.place is not None
        assert (finding.place.column, finding.place.position) == ("multiline_number", None)


class TestOversubscription:
    """The warning that those who wait are more than what will be free (N15, X4)."""

    @pytest.mark.parametrize("mode", Mode)
    @pytest.mark.parametrize(
        ("available", "outstanding", "params"),
        [(3, 1, None), (3, 2, None), (3, 3, (3, 2)), (1, 0, None), (1, 1, (1, 0)), (0, 0, None), (0, 1, (1, 0))],
    )
    def test_named_numbers_are_not_free(
        self, mode: Mode, available: int, outstanding: int, params: tuple[int, int] | None
    ) -> None:
        """It is told in both modes when more wait than numbers are left beside those that rows name; as many is enough."""
        done = plan(
            read(*named(number(0))),
            numbers=[record(number(0))],
            pool=Pool(available=available, outstanding=outstanding),
            mode=mode,
        )
        assert [f.params for f in done.findings if f.code == "pool-oversubscribed"] == ([params] if params else [])
        assert done.count(CREATE, INVITE) == 1

    @pytest.mark.parametrize(("available", "params"), [(2, None), (1, (2, 1))])
    def test_the_invited_wait_too(self, available: int, params: tuple[int, int] | None) -> None:
        """Where the policy lets this file have what others wait for, they and those invited now are told together."""
        upload = read({}, request=request(policy=Policy(count_outstanding=False)))
        done = plan(upload, pool=Pool(available=available, outstanding=1))
        assert done.count(INVITE) == 1
        assert [f.params for f in done.findings if f.code == "pool-oversubscribed"] == ([params] if params else [])

    @pytest.mark.parametrize("mode", Mode)
    def test_only_if_something_is_created(self, mode: Mode) -> None:
        """A plan that creates nothing changes nothing for those who wait."""
        pool = Pool(available=0, outstanding=9)
        assert "pool-oversubscribed" not in codes(plan(read(WRONG), pool=pool, mode=mode).findings)
        assert "pool-oversubscribed" in codes(plan(read({}), pool=pool, mode=mode).findings)

    def test_an_untold_pool_is_not_oversubscribed(self) -> None:
        """Of a pool that nobody told nothing is said, but that it was not judged, unless nothing could be created anyway."""
        upload = read({})
        done = plan_upload(upload, upload.questions.answer(accounts=()), mode=Mode.IMPORT)
        assert (actions(done), done.findings) == ([CREATE], ())
        cases: list[tuple[list[dict[str, str]], int]] = [([{}], 1), ([{}, WRONG], 1), ([WRONG], 0)]
        for rows, open_ones in cases:
            upload = read(*rows)
            done = plan_upload(upload, upload.questions.answer(numbers=(), accounts=()), mode=Mode.IMPORT)
            pool = [(what.code, what.rows) for what in done.not_evaluated if what.missing == "facts.pool"]
            assert pool == [("pool-oversubscribed", ())] * open_ones

    def test_it_is_no_finding_of_a_row(self) -> None:
        """It is about the organization, so it has no row and comes first."""
        done = plan(read({"firstname": "'=x"}), pool=Pool(available=0, outstanding=1), mode=Mode.IMPORT)
        assert [(f.code, f.row) for f in done.findings] == [("pool-oversubscribed", None), ("apostrophe-removed", 2)]
        assert row_codes(done) == [["apostrophe-removed"]]


class TestShortagePolicy:
    """The other ways to take a shortage (Q42)."""

    @staticmethod
    def upload(action: ShortageAction, *rows: Mapping[str, str], organization: Organization = ORGANIZATION) -> Upload:
        """Read rows under a policy."""
        return read(*rows, request=request(policy=Policy(shortage=action), organization=organization))

    def test_refuse_row(self) -> None:
        """Rows that the pool has no room for are refused, and the others stay."""
        done = plan(
            self.upload(ShortageAction.REFUSE_ROW, *people(2), *named(number(0))),
            numbers=[record(number(0))],
            pool=Pool(available=2, outstanding=0),
        )
        assert actions(done) == [INVITE, REFUSE, INVITE]
        assert row_codes(done) == [[], ["capacity-short-row"], []]
        assert (done.ledger.needed, done.ledger.granted, done.ledger.first_short) == (2, 1, 3)
        assert len(done.changes.accounts) == 2
        assert not done.refused

    def test_refuse_file(self) -> None:
        """One account too many refuses the whole upload, with the numbers and the first row."""
        done = plan(self.upload(ShortageAction.REFUSE_FILE, *people(2), WRONG), pool=Pool(available=1, outstanding=0))
        assert done.refused
        assert actions(done) == [REFUSE] * 3
        (finding,) = [f for f in done.findings if f.rule.refuses_upload]
        assert finding.parameters == {"needed": 2, "capacity": 1, "short": 1, "row": 3}
        assert row_codes(done) == [[], [], ["value-not-allowed"]]
        assert done.ledger == Ledger(available=1, outstanding=0, needed=2, granted=1, first_short=3)
        assert done.changes.accounts == ()
        assert done.preconditions == ()

    def test_a_refused_file_has_no_shortage_in_its_rows(self) -> None:
        """The finding of the file speaks for all rows, also for those of which another gate is untold."""
        organization = evolve(ORGANIZATION, invitation_template_current=None)
        upload = self.upload(
            ShortageAction.REFUSE_FILE, *people(1), {"device": "+1 201 555 0123"}, organization=organization
        )
        done = plan(upload, pool=Pool(available=0, outstanding=0))
        assert actions(done) == [REFUSE, REFUSE]
        assert codes(done.findings) == ["capacity-short-file"]
        assert row_codes(done) == [[], []]

    @pytest.mark.parametrize("action", [ShortageAction.REFUSE_ROW, ShortageAction.REFUSE_FILE])
    def test_enough_refuses_nothing(self, action: ShortageAction) -> None:
        """With just enough room every row is invited under every policy."""
        done = plan(self.upload(action, *people(2)), pool=Pool(available=2, outstanding=0))
        assert actions(done) == [INVITE, INVITE]
        assert not done.refused

    @pytest.mark.parametrize("action", ShortageAction)
    def test_an_import_is_never_short(self, action: ShortageAction) -> None:
        """Import asks nothing of the pool under any policy."""
        upload = self.upload(action, *people(2))
        facts = upload.questions.answer(accounts=())
        assert actions(plan_upload(upload, facts, mode=Mode.IMPORT)) == [CREATE, CREATE]

    @pytest.mark.parametrize(
        ("action", "expected", "code"),
        [
            (ShortageAction.WITHHOLD, [WITHHOLD, INVITE, REFUSE], "capacity-short"),
            (ShortageAction.REFUSE_ROW, [UNDECIDED, INVITE, REFUSE], "capacity-short-row"),
            (ShortageAction.REFUSE_FILE, [UNDECIDED, UNDECIDED, REFUSE], "capacity-short-file"),
        ],
    )
    def test_an_untold_pool(self, action: ShortageAction, expected: list[Action], code: str) -> None:
        """What a shortage could refuse stays undecided while nobody told the pool; otherwise invitations wait."""
        upload = self.upload(action, *people(1), *named(number(0)), {"device": "x@example.org", **WRONG})
        facts = upload.questions.answer(accounts=(), numbers=[record(number(0))])
        done = plan_upload(upload, facts, mode=Mode.IMPORT_AND_INVITE)
        assert actions(done) == expected
        assert unknown(done)[code, "facts.pool"] == ((2, 3) if action is ShortageAction.REFUSE_FILE else (2,))
        assert done.entries[0].missing == ("facts.pool",)
        assert (done.ledger.available, done.ledger.outstanding, done.ledger.short) == (None, None, 0)

    def test_an_untold_pool_that_nobody_needs(self) -> None:
        """If every row names a number, nobody needs to be told of the pool."""
        upload = self.upload(ShortageAction.REFUSE_FILE, *named(number(0)))
        facts = upload.questions.answer(accounts=(), numbers=[record(number(0))])
        done = plan_upload(upload, facts, mode=Mode.IMPORT_AND_INVITE)
        assert actions(done) == [INVITE]

    @pytest.mark.parametrize("action", [ShortageAction.REFUSE_ROW, ShortageAction.REFUSE_FILE])
    def test_a_row_that_no_answer_could_refuse_is_decided(self, action: ShortageAction) -> None:
        """An invitation that another gate withholds is never refused for a shortage, so an untold pool leaves nothing open."""
        organization = evolve(ORGANIZATION, invitation_template_current=False)
        upload = self.upload(action, *people(1), organization=organization)
        told = [plan(upload, pool=Pool(available=available, outstanding=0)) for available in (0, 1)]
        untold = plan_upload(upload, upload.questions.answer(numbers=(), accounts=()), mode=Mode.IMPORT_AND_INVITE)
        assert [actions(done) for done in told] == [[WITHHOLD], [WITHHOLD]]
        assert actions(untold) == [WITHHOLD]

    @pytest.mark.parametrize("action", [ShortageAction.REFUSE_ROW, ShortageAction.REFUSE_FILE])
    def test_a_row_that_an_answer_could_refuse_is_undecided(self, action: ShortageAction) -> None:
        """While another gate is untold, nobody knows whether a shortage withholds or refuses, so the row stays open."""
        untold = evolve(ORGANIZATION, invitation_template_current=None)
        current, outdated = (
            evolve(untold, invitation_template_current=True),
            evolve(untold, invitation_template_current=False),
        )
        done = [
            actions(
                plan(self.upload(action, *people(1), organization=organization), pool=Pool(available=0, outstanding=0))
            )
            for organization in (current, outdated, untold)
        ]
        assert done == [[REFUSE], [WITHHOLD], [UNDECIDED]]

    @pytest.mark.parametrize("action", [ShortageAction.REFUSE_ROW, ShortageAction.REFUSE_FILE])
    def test_two_gaps_are_both_named(self, action: ShortageAction) -> None:
        """A row that pool and template together could refuse names both, and both are listed with it."""
        organization = evolve(ORGANIZATION, invitation_template_current=None)
        upload = self.upload(action, *people(2), WRONG, organization=organization)
        facts = upload.questions.answer(numbers=(), accounts=())
        done = plan_upload(upload, facts, mode=Mode.IMPORT_AND_INVITE)
        code = "capacity-short-row" if action is ShortageAction.REFUSE_ROW else "capacity-short-file"
        missing = {"organization.invitation_template_current", "facts.pool"}
        assert actions(done) == [UNDECIDED, UNDECIDED, REFUSE]
        assert [set(entry.missing) for entry in done.entries] == [missing, missing, set()]
        assert {what for (known, what) in unknown(done) if known == code} == missing
        assert all(unknown(done)[code, what] == (2, 3) for what in missing)

    @pytest.mark.parametrize(
        ("action", "answered", "open_rows"),
        [
            (ShortageAction.REFUSE_ROW, [INVITE, REFUSE], [WITHHOLD, UNDECIDED]),
            (ShortageAction.REFUSE_FILE, [REFUSE, REFUSE], [UNDECIDED, UNDECIDED]),
        ],
    )
    def test_room_for_some_leaves_the_others_undecided(
        self, action: ShortageAction, answered: list[Action], open_rows: list[Action]
    ) -> None:
        """If rows whose gate is untold need more than there is together, an answer could refuse, so it is undecided who is."""
        untold = evolve(ORGANIZATION, invitation_template_current=None)
        told = evolve(ORGANIZATION, invitation_template_current=True)
        full, open_plan = (
            plan(self.upload(action, *people(2), organization=organization), pool=Pool(available=1, outstanding=0))
            for organization in (told, untold)
        )
        assert actions(full) == answered
        assert actions(open_plan) == open_rows


class TestGates:
    """Other gates of the invitation."""

    @pytest.mark.parametrize(
        ("organization", "device", "reason"),
        [
            (evolve(ORGANIZATION, invitation_template_current=False), "anna@example.org", "template-outdated"),
            (evolve(ORGANIZATION, allowed_email_domains=("@example.net",)), "anna@example.org", "domain-not-allowed"),
            (evolve(ORGANIZATION, data_only=True), "+44 7700 900123", "data-only-phone"),
        ],
    )
    @pytest.mark.parametrize("wished", ["", number(0)])
    def test_a_closed_gate_withholds(self, organization: Organization, device: str, reason: str, wished: str) -> None:
        """The account is created, the invitation withheld, the reason told once, a named number held, and nothing left open."""
        upload = read({"device": device, "multiline_number": wished}, request=request(organization=organization))
        done = plan(upload, numbers=[record(number(0))] if wished else [])
        assert actions(done) == [WITHHOLD]
        assert codes(done.entries[0].withheld) == [reason]
        assert codes(done.findings).count(reason) == 1
        assert done.entries[0].missing == ()
        assert len(done.changes.numbers) == bool(wished)
        assert [account.status for account in done.changes.accounts] == [AccountStatus.NOT_INVITED]

    def test_a_closed_gate_beside_a_shortage(self) -> None:
        """Both reasons are told, and the account does not count as short."""
        organization = evolve(ORGANIZATION, invitation_template_current=False)
        done = plan(read({}, request=request(organization=organization)), pool=Pool(available=0, outstanding=0))
        told = {finding.code: finding.column for finding in done.entries[0].withheld}
        assert told == {"capacity-short": "multiline_number", "template-outdated": IDENTITY}
        assert (done.ledger.needed, done.ledger.first_short) == (0, None)

    @pytest.mark.parametrize(
        ("organization", "code", "missing"),
        [
            (
                evolve(ORGANIZATION, invitation_template_current=None),
                "template-outdated",
                "organization.invitation_template_current",
            ),
            (
                evolve(ORGANIZATION, allowed_email_domains=None),
                "domain-not-allowed",
                "organization.allowed_email_domains",
            ),
        ],
    )
    def test_an_untold_gate_withholds_and_is_listed(self, organization: Organization, code: str, missing: str) -> None:
        """Nothing is sent unchecked: invitations wait, and each row is listed once."""
        done = plan(read(*people(3), request=request(organization=organization)))
        assert actions(done) == [WITHHOLD] * 3
        assert [entry.missing for entry in done.entries] == [(missing,)] * 3
        assert unknown(done)[code, missing] == (2, 3, 4)

    def test_an_untold_gate_for_phone_numbers(self) -> None:
        """Whether onboarding is Data-Only matters to phone numbers alone."""
        organization = evolve(ORGANIZATION, data_only=None)
        upload = read({"device": "+44 7700 900123"}, *people(1), request=request(organization=organization))
        done = plan(upload)
        assert actions(done) == [WITHHOLD, INVITE]
        assert unknown(done)["data-only-phone", "organization.data_only"] == (2,)

    def test_untold_gates_do_not_hinder_an_import(self) -> None:
        """What only an invitation needs to know leaves an import decided."""
        organization = evolve(ORGANIZATION, invitation_template_current=None, allowed_email_domains=None)
        done = plan(read({}, request=request(organization=organization)), mode=Mode.IMPORT)
        assert actions(done) == [CREATE]
        assert done.entries[0].missing == ()


class TestUndecided:
    """Rules of reading that could refuse and could not run."""

    def test_an_untold_request_leaves_every_row_open(self) -> None:
        """Without administrator and group every right row is undecided, and wrong ones stay refused."""
        upload = read({}, WRONG, request=evolve(REQUEST, administrator=None, permission_group=None))
        done = plan(upload)
        assert actions(done) == [UNDECIDED, REFUSE]
        assert done.entries[0].missing == ("administrator", "permission_group")
        assert done.entries[1].missing == ()
        assert unknown(done)["privilege-missing", "administrator"] == (2, 3)

    def test_an_untold_setting_leaves_the_rows_open_that_need_it(self) -> None:
        """A rule that could refuse a row and did not run leaves that row open, and no other."""
        upload = read(
            {"device": "+44 7700 900123"},
            *people(1),
            request=request(organization=evolve(ORGANIZATION, smtp_data_offload=None)),
        )
        done = plan(upload)
        assert actions(done) == [UNDECIDED, INVITE]
        assert done.entries[0].missing == ("organization.smtp_data_offload",)

    @pytest.mark.parametrize(
        ("policy", "action"), [(SocialNotConfigured.REFUSE, UNDECIDED), (SocialNotConfigured.DISABLE, CREATE)]
    )
    def test_untold_social_messaging(self, policy: SocialNotConfigured, action: Action) -> None:
        """Where Yes would be refused it is undecided; where it would only be switched off the account is created."""
        organization = evolve(ORGANIZATION, social_messaging=None)
        upload = read(
            {},
            {"device": "bo@example.org", "social_messaging": "No"},
            request=request(organization=organization, policy=Policy(social_not_configured=policy)),
        )
        done = plan(upload, mode=Mode.IMPORT)
        assert actions(done) == [action, CREATE]
        code = "social-disabled" if policy is SocialNotConfigured.DISABLE else "social-not-configured"
        assert unknown(done)[code, "organization.social_messaging"] == (2,)

    @pytest.mark.parametrize(
        ("strict", "code", "action"), [(False, "column-not-configured", CREATE), (True, "column-refused", UNDECIDED)]
    )
    def test_an_untold_column(self, code: str, action: Action, *, strict: bool) -> None:
        """A column that may not be there could refuse the file if strict, and leaves nothing open otherwise."""
        upload = read(
            {"social_messaging": "No"},
            request=request(
                organization=evolve(ORGANIZATION, social_messaging=None), policy=Policy(strict_header=strict)
            ),
        )
        done = plan(upload, mode=Mode.IMPORT)
        assert actions(done) == [action]
        assert unknown(done)[code, "organization.social_messaging"] == (2,)

    def test_an_untold_warning_leaves_nothing_open(self) -> None:
        """A rule that only warns is listed and hinders nothing."""
        done = plan(read({}, request=request(organization=evolve(ORGANIZATION, recording=None))))
        assert actions(done) == [INVITE]
        assert unknown(done)["recording-unavailable", "organization.recording"] == (2,)

    def test_an_undecided_row_takes_no_room(self) -> None:
        """Room goes to rows that will be created."""
        upload = read(
            {"device": "+44 7700 900123"},
            *people(1),
            request=request(organization=evolve(ORGANIZATION, smtp_data_offload=None)),
        )
        assert actions(plan(upload, pool=Pool(available=1, outstanding=0))) == [UNDECIDED, INVITE]


class TestUtilization:
    """The notice about the threshold (Q45)."""

    @staticmethod
    def notices(
        rows: list[dict[str, str]],
        numbers: list[NumberRecord],
        *,
        utilization: Utilization | None,
        threshold: int | None = 50,
        policy: Policy | None = None,
    ) -> tuple[list[Finding], Plan]:
        """Plan rows in an organization with a threshold."""
        organization = evolve(ORGANIZATION, utilization_threshold=threshold)
        upload = read(*rows, request=request(organization=organization, policy=policy))
        facts = upload.questions.answer(
            numbers=numbers, accounts=(), pool=Pool(available=9, outstanding=0), utilization=utilization
        )
        done = plan_upload(upload, facts, mode=Mode.IMPORT)
        return [finding for finding in done.findings if finding.code == "utilization-reached"], done

    @pytest.mark.parametrize(
        ("known", "in_use", "reached"),
        [
            (record(number(0), owner=SALES), 4, True),
            (record(number(0), owner=SALES), 3, False),
            (record(number(0), owner=ROOT), 4, False),
            (record(number(0), owner=ROOT), 5, True),
            (record(number(0), Usage.RESERVED, owner=SALES), 4, False),
            (record(number(0), Usage.ACTIVE, owner=SALES), 4, False),
        ],
    )
    def test_numbers_that_the_plan_takes_count(self, *, known: NumberRecord, in_use: int, reached: bool) -> None:
        """Only an Available number of the organization itself that a created account takes is newly in use."""
        found, _ = self.notices(
            named(number(0)),
            [known],
            utilization=Utilization(in_use=in_use, total=10),
            policy=Policy(claim_reserved=True),
        )
        assert [finding.parameters for finding in found] == ([{"percent": 50, "threshold": 50}] if reached else [])

    @pytest.mark.parametrize(
        ("threshold", "utilization", "missing"),
        [
            (50, None, "facts.utilization"),
            (None, None, "organization.utilization_threshold"),
            (None, Utilization(in_use=1, total=1), "organization.utilization_threshold"),
        ],
    )
    def test_untold(self, threshold: int | None, utilization: Utilization | None, missing: str) -> None:
        """Without threshold or utilization the notice is listed as unchecked and hinders nothing."""
        found, done = self.notices(people(1), [], utilization=utilization, threshold=threshold)
        assert found == []
        assert unknown(done)["utilization-reached", missing] == ()
        assert actions(done) == [CREATE]


class TestOrder:
    """Findings and entries in order."""

    def test_findings_are_sorted(self) -> None:
        """Findings of reading and planning stand together, by row, column and code."""
        upload = read(
            {"multiline_number": number(0)[1:], "monitor_sms": "", "firstname": "'=x"},
            {"device": "nobody", "multiline_number": number(0)},
        )
        done = plan(upload)
        assert [(finding.row, finding.column, finding.code) for finding in done.findings] == [
            (2, "firstname", "apostrophe-removed"),
            (2, "multiline_number", "number-unknown"),
            (2, "multiline_number", "plus-missing"),
            (2, "monitor_sms", "value-missing"),
            (3, IDENTITY, "phone-malformed"),
            (3, "multiline_number", "number-unknown"),
        ]
        assert [len(entry.findings) for entry in done.entries] == [4, 2]

    def test_duplicates_are_not_revised_by_facts(self) -> None:
        """A later row of an identity stays refused even if facts refuse the first one (Q21)."""
        upload = read({"multiline_number": number(0)}, {})
        done = plan(upload)
        assert row_codes(done) == [["number-unknown"], ["identity-duplicate"]]
        assert actions(done) == [REFUSE, REFUSE]

    def test_all_duplicates_may_be_refused(self) -> None:
        """Under the policy REFUSE_ALL no row of a doubled identity holds the number that it names."""
        policy = Policy(duplicate_identity=DuplicateIdentity.REFUSE_ALL)
        rows = [{"multiline_number": number(0)}, {"firstname": "Bo"}, *named(number(0))]
        done = plan(read(*rows, request=request(policy=policy)), numbers=[record(number(0))])
        assert actions(done) == [REFUSE, REFUSE, INVITE]


class TestNumbersNotDecided:
    """Numbers that rows name and that are not decided count neither for nor against others (Q39, Q42)."""

    @pytest.mark.parametrize("shortage", [ShortageAction.REFUSE_ROW, ShortageAction.REFUSE_FILE])
    def test_untold_numbers_may_take_the_room(self, shortage: ShortageAction) -> None:
        """While nobody told whether a named number exists, it may be the one that another row needs."""
        upload = read({"device": "a@example.org"}, {"device": "b@example.org", "multiline_number": number(1)})
        upload = evolve(upload, request=request(policy=Policy(shortage=shortage)))
        room = Pool(available=1, outstanding=0)
        untold = plan_upload(upload, upload.questions.answer(accounts=[], pool=room), mode=Mode.IMPORT_AND_INVITE)
        assert actions(untold) == [Action.UNDECIDED, Action.UNDECIDED]
        facts = upload.questions.answer(numbers=[record(number(1))], accounts=[], pool=room)
        told = plan_upload(upload, facts, mode=Mode.IMPORT_AND_INVITE)
        assert actions(told)[0] is REFUSE

    @pytest.mark.parametrize("shortage", [ShortageAction.REFUSE_ROW, ShortageAction.REFUSE_FILE])
    def test_a_number_of_an_undecided_row_refuses_nobody(self, shortage: ShortageAction) -> None:
        """A row that is short only by a number that an undecided row names is undecided too."""
        organization = evolve(ORGANIZATION, smtp_data_offload=None)
        rows = ({"device": "+12015550123", "multiline_number": number(1)}, {"device": "b@example.org"})
        upload = read(*rows, request=request(organization=organization, policy=Policy(shortage=shortage)))
        done = plan(upload, numbers=[record(number(1))], pool=Pool(available=1, outstanding=0))
        assert not done.refused
        assert actions(done) == [Action.UNDECIDED, Action.UNDECIDED]
        assert done.entries[1].missing == ("organization.smtp_data_offload",)

    @pytest.mark.parametrize(
        ("available", "expected"),
        [
            (3, [INVITE, UNDECIDED, UNDECIDED, INVITE]),
            (2, [INVITE, UNDECIDED, UNDECIDED, UNDECIDED]),
            (1, [INVITE, UNDECIDED, UNDECIDED, UNDECIDED]),
        ],
    )
    def test_every_undecided_row_may_take_room(self, available: int, expected: list[Action]) -> None:
        """A row is invited only if there is room for it beside all undecided ones before it."""
        untold = evolve(ORGANIZATION, smtp_data_offload=None)
        phones = ({"device": "+12015550123"}, {"device": "+12015550124"})
        first, last = people(2)
        policy = Policy(shortage=ShortageAction.REFUSE_ROW)
        rows = (first, *phones, last)
        done = plan(
            read(*rows, request=request(organization=untold, policy=policy)),
            pool=Pool(available=available + 1, outstanding=0),
        )
        assert actions(done) == expected

    @pytest.mark.parametrize(("available", "open_rows"), [(1, (3,)), (2, ())])
    def test_an_undecided_row_without_room_names_the_shortage(self, available: int, open_rows: tuple[int, ...]) -> None:
        """Whether an undecided row falls short is as open as the row, and only where the pool is used up."""
        untold = evolve(ORGANIZATION, smtp_data_offload=None)
        policy = Policy(shortage=ShortageAction.REFUSE_ROW)
        upload = read(*people(1), {"device": "+12015550123"}, request=request(organization=untold, policy=policy))
        done = plan(upload, pool=Pool(available=available, outstanding=0))
        assert actions(done) == [INVITE, UNDECIDED]
        assert unknown(done).get(("capacity-short-row", "organization.smtp_data_offload"), ()) == open_rows

    def test_every_withheld_row_may_take_room(self) -> None:
        """A row is invited only if there is room for it beside all before it whose gate is untold."""
        untold = evolve(ORGANIZATION, invitation_template_current=None)
        policy = Policy(shortage=ShortageAction.REFUSE_ROW)
        rows = (*people(2), {"device": "+12015550123"})
        upload = read(*rows, request=request(organization=untold, policy=policy))
        assert actions(plan(upload, pool=Pool(available=2, outstanding=0))) == [WITHHOLD, WITHHOLD, UNDECIDED]
        assert actions(plan(upload, pool=Pool(available=3, outstanding=0))) == [WITHHOLD, WITHHOLD, INVITE]

    def test_a_number_of_an_undecided_row_counts_after_others_too(self) -> None:
        """A row that is short by the number of an undecided row stays open, also where others have got room before it."""
        untold = evolve(ORGANIZATION, smtp_data_offload=None)
        rows = ({"device": "+12015550123", "multiline_number": number(1)}, *people(2))
        policy = Policy(shortage=ShortageAction.REFUSE_ROW)
        upload = read(*rows, request=request(organization=untold, policy=policy))
        done = plan(upload, numbers=[record(number(1))], pool=Pool(available=2, outstanding=0))
        assert actions(done) == [UNDECIDED, INVITE, UNDECIDED]

    def test_a_number_of_an_undecided_row_withholds_with_a_word(self) -> None:
        """Where a shortage only withholds, whoever is short by the number of an undecided row is told of it."""
        untold = evolve(ORGANIZATION, smtp_data_offload=None)
        rows = ({"device": "+12015550123", "multiline_number": number(1)}, *people(1))
        done = plan(
            read(*rows, request=request(organization=untold)),
            numbers=[record(number(1))],
            pool=Pool(available=1, outstanding=0),
        )
        assert actions(done) == [UNDECIDED, WITHHOLD]
        assert codes(done.entries[1].withheld) == ["capacity-short"]
        assert done.ledger.first_short == 3

    def test_a_refused_row_takes_no_untold_number(self) -> None:
        """A number that only a refused row names leaves nobody else undecided."""
        policy = Policy(shortage=ShortageAction.REFUSE_ROW)
        upload = read({**WRONG, "multiline_number": number(1)}, *people(1), request=request(policy=policy))
        facts = upload.questions.answer(accounts=(), pool=Pool(available=1, outstanding=0))
        assert actions(plan_upload(upload, facts, mode=Mode.IMPORT_AND_INVITE)) == [REFUSE, INVITE]


def test_a_finding_of_a_plan_stands_where_its_row_does() -> None:
    """A finding names row and line of its cell and keeps its text, also behind a cell of several lines and a ``sep=`` line."""
    upload = read_upload("sep=,\r\n" + csv_text({"firstname": '"Anna\nMaria"'}, *named(number(1))), REQUEST)
    found = plan(upload, numbers=[]).entries[1].findings
    assert [(f.code, f.place and (f.place.row, f.place.line), f.raw) for f in found] == [
        ("number-unknown", (3, 5), number(1))
    ]

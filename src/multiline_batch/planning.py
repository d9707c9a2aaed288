"""
The plan: one entry for every data row, exactly once, and what must still hold when it is carried out.

One fold over the rows in the order of the file, in two passes.  The first settles which rows are right: accounts that exist
already, then numbers that rows name; a number goes to the first row without errors that names it, and a row that fails holds
none.  The second, for Import & Invite, asks for every new account whether it may be invited now, with one capacity for all.  A
shortage withholds invitations; it loses no account, unless the policy says otherwise.

A row is *undecided* when a rule that could refuse it could not run.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import assert_never

from multiline_batch._fields import check_type
from multiline_batch.accounts import NewAccount, NumberRecord, RefusedRow
from multiline_batch.allocation import Ledger, capacity, check_number, check_utilization
from multiline_batch.book import Book
from multiline_batch.facts import Facts
from multiline_batch.findings import Problem
from multiline_batch.gates import Gates, Supply, ask_gates
from multiline_batch.identifiers import Identity, Number, identity_key, number_key
from multiline_batch.plan import CREATES, Action, Plan, make_entry
from multiline_batch.policy import ShortageAction
from multiline_batch.reading import Upload
from multiline_batch.rows import Row
from multiline_batch.schema import IDENTITY, NUMBER
from multiline_batch.vocabulary import AccountStatus, Mode, Usage


def plan_upload(upload: Upload, facts: Facts, *, mode: Mode) -> Plan:
    """
    Decide for every row of an upload what is done with it.

    Source:
        S27: Import adds accounts.  S29: Import & Invite also invites them.  S11, S33, S38: numbers.  Q36 to Q45: which one goes to
        whom.

    Args:
        upload: The upload.

        facts: Answers to ``upload.questions``; what was not told leaves rows undecided or invitations withheld.

        mode: Which button.

    Raises:
        TypeError: *upload* is no `Upload`, *facts* no `Facts`, or *mode* no `Mode`.
        ValueError: The facts answer other questions than those of this upload.

    >>> from multiline_batch import Organization, UploadRequest, read_upload
    >>> upload = read_upload("", UploadRequest(organization=Organization(id="sales")))
    >>> plan = plan_upload(upload, upload.questions.answer(), mode=Mode.IMPORT)
    >>> plan.refused, plan.entries
    (True, ())
    """
    _check_mode(mode)
    check_type(upload, Upload, "upload")
    check_type(facts, Facts, "facts")
    facts.check_answers(upload.questions)
    return _Fold(upload, facts, mode).plan()


def _check_mode(mode: object) -> None:
    if not isinstance(mode, Mode):
        msg = "mode must be Mode.IMPORT or Mode.IMPORT_AND_INVITE"
        raise TypeError(msg)


class _Fold:
    """The fold over the rows of one upload."""

    def __init__(self, upload: Upload, facts: Facts, mode: Mode) -> None:
        self._upload, self._facts, self._mode = upload, facts, mode
        self._organization = upload.request.organization
        self._usable = frozenset(self._organization.lineage)
        self._policy = upload.request.policy
        self._records = facts.numbers_by_key()
        self._existing = None if facts.accounts is None else {account.key for account in facts.accounts}
        self._had = {number_key(account.number) for account in facts.accounts or () if account.number is not None}
        self._claims: dict[Number, tuple[int, NumberRecord]] = {}
        self._tight: set[int] = set()
        self._book = Book(upload)

    def plan(self) -> Plan:
        rows = self._upload.rows
        if self._upload.refused:
            actions = dict.fromkeys((row.row for row in rows), Action.REFUSE)
            ledger = Ledger()
        else:
            actions = {row.row: self._settle(row, key) for row, key in zip(rows, self._keys(), strict=True)}
            claimed = self._count_claimed(self._claims.values())
            ledger = self._invite(actions, claimed) if self._mode is Mode.IMPORT_AND_INVITE else self._ledger(claimed)
            self._judge_pool(actions, ledger)
            self._judge_utilization(actions)
        book = self._book
        refuse, findings_of, missing = Action.REFUSE, book.findings_of, book.missing
        entries = [
            make_entry(row, action, findings_of(row), () if action is refuse else missing(row))
            for row, action in zip(rows, actions.values(), strict=True)
        ]
        return Plan(
            upload=self._upload,
            facts=self._facts,
            mode=self._mode,
            entries=tuple(entries),
            findings=book.findings(),
            not_evaluated=book.not_evaluated(),
            ledger=ledger,
        )

    def _keys(self) -> Sequence[Identity | None]:
        """Return the key of every row's identity."""
        asked = self._upload.questions.identities
        if len(asked) == len(self._upload.rows):
            # Each identity is asked for once, in the order of the file, so these are the keys of the rows.
            return asked
        return [row.identity and identity_key(row.identity) for row in self._upload.rows]

    def _settle(self, row: Row, key: Identity | None) -> Action:
        """Settle what does not depend on the mode: whether the account is new, and whether it may have the number."""
        refused = isinstance(row, RefusedRow)
        if key:
            if self._existing is None:
                self._book.leave_open(row, "account-exists", "facts.accounts")
            elif key in self._existing:
                self._book.say(row, IDENTITY, Problem(code="account-exists"))
                refused = True
        number, records = row.multiline_number, self._records
        if number and records is None:
            self._book.leave_open(row, "number-unknown", "facts.numbers")
        elif number and records is not None:
            if number in records:
                self._book.prove_plus(row)
            problem = self._number_problem(row, number, records)
            if problem:
                self._book.say(row, NUMBER, problem)
                refused = True
            elif not refused:
                self._claims[number] = row.row, records[number]
        if refused:
            return Action.REFUSE
        return Action.UNDECIDED if self._book.missing(row) else Action.CREATE

    def _number_problem(self, row: Row, number: Number, records: Mapping[Number, NumberRecord]) -> Problem | None:
        """Return why a row cannot have the number that it names, or `None`."""
        record = records.get(number)
        if record is None:
            return Problem(code="number-unknown")
        code = None
        if record.usage is not Usage.AVAILABLE or record.owner not in self._usable:
            # It may be right all the same, and only this says why it is not.
            code = check_number(record, organization=self._organization, identity=row.identity, policy=self._policy)
        if code is None and number in self._had:
            # Its record does not tell, but that of an account does, and nothing is promised twice.
            code = "number-assigned"
        if code:
            return Problem(code=code)
        if number in self._claims:
            return Problem(code="number-claimed", params=(self._claims[number][0],))
        return None

    def _count_claimed(self, claims: Iterable[tuple[int, NumberRecord]]) -> int:
        """Return how many numbers that rows name are taken out of the pool."""
        owners, available = self._organization.pool_owners(self._policy.pool), Usage.AVAILABLE
        return sum([record.usage is available and record.owner in owners for _, record in claims])

    def _ledger(self, claimed: int, *, needed: int = 0, granted: int = 0, first_short: int | None = None) -> Ledger:
        pool = self._facts.pool
        return Ledger(
            available=pool.available if pool else None,
            outstanding=pool.outstanding if pool else None,
            claimed=claimed,
            needed=needed,
            granted=granted,
            first_short=first_short,
        )

    def _invite(self, actions: dict[int, Action], claimed: int) -> Ledger:  # noqa: C901  One fold, with one book for all rows.
        """
        Ask for every account that will be created whether it may be invited, in the order of the file.

        *room* is what the pool has for all of them, *firm* the same if undecided rows get none of the numbers that they name, and
        *perhaps* how much of it earlier rows that nobody could decide may still take.  A row that fits only if they do not is *tight*.
        """
        pool = self._facts.pool
        room = capacity(pool, claimed=claimed, policy=self._policy) if pool else 0
        refusing = self._policy.shortage is not ShortageAction.WITHHOLD
        firm = self._firm_room(actions) if refusing else room
        needed = granted = 0
        perhaps = self._perhaps_named(actions)
        first_short: int | None = None
        short_way = self._find_short_way()
        for row in self._upload.rows:
            action = actions[row.row]
            if action is Action.REFUSE or not isinstance(row, NewAccount):
                continue
            if action is Action.CREATE and short_way(row, room - granted):
                actions[row.row] = Action.CREATE_AND_INVITE
                draws = row.multiline_number is None
                needed, granted = needed + draws, granted + draws
                continue
            gates = self._ask_gates(row, room - granted)
            draws = row.multiline_number is None and not gates.closed_anyway
            # Those before it that are not decided may take what is left, once everything is told.
            tight = refusing and draws and room - granted - perhaps <= 0
            if action is Action.UNDECIDED:
                perhaps += draws
                if tight:
                    self._tight.add(row.row)
            elif gates.only_short and room - granted <= 0 < firm - granted:
                # Short only by a number that a row names which is not decided, so `_settle_shortage` leaves it open.
                self._tight.add(row.row)
            elif gates.only_short:
                needed, first_short = needed + 1, first_short or row.row
                actions[row.row] = self._fall_short(row)
            elif gates.are_open and not (tight and perhaps):
                actions[row.row] = Action.CREATE_AND_INVITE
                needed, granted = needed + draws, granted + draws
            else:
                perhaps += draws
                actions[row.row] = self._withhold(row, gates)
                if tight:
                    self._tight.add(row.row)
        if refusing:
            self._settle_shortage(actions, first_short, needed=needed, room=room, short=needed - granted)
        return self._ledger(claimed, needed=needed, granted=granted, first_short=first_short)

    def _find_short_way(self) -> Callable[[NewAccount, int], bool]:
        """Return what tells quickly that nothing keeps an invitation back; where it says False, `ask_gates` decides."""
        organization = self._organization
        plenty = Supply(numbered=False, told=True, room=1)
        # What holds for any address or device at all; only the domain of an address makes a difference.
        sends_address, sends_device = (
            ask_gates(
                any_identity,
                status=AccountStatus.NOT_INVITED,
                organization=organization,
                supply=plenty,
                policy=self._policy,
            ).are_open
            for any_identity in (Identity("any@example.org"), Identity("+441632960000"))
        )
        sends_address = sends_address and not organization.allowed_email_domains
        withholds = self._policy.shortage is ShortageAction.WITHHOLD and self._facts.pool is not None

        def short_way(account: NewAccount, room: int) -> bool:
            sends = sends_address if "@" in account.identity else sends_device
            # A number that it names is its own by now, or it would not be created.
            return sends and (account.multiline_number is not None or (withholds and room > 0))

        return short_way

    def _firm_room(self, actions: dict[int, Action]) -> int:
        """Return the capacity without the numbers that undecided rows name."""
        claimed = self._count_claimed(claim for claim in self._claims.values() if actions[claim[0]] in CREATES)
        pool = self._facts.pool
        return capacity(pool, claimed=claimed, policy=self._policy) if pool else 0

    def _perhaps_named(self, actions: dict[int, Action]) -> int:
        """Return how many numbers rows may take from the pool, if nobody told which of those named there are."""
        if self._records is not None:
            return 0
        named = {row.multiline_number for row in self._upload.rows if actions[row.row] is not Action.REFUSE}
        return len(named - {None})

    def _settle_shortage(
        self, actions: dict[int, Action], first_short: int | None, *, needed: int, room: int, short: int
    ) -> None:
        """Refuse the file for a shortage, or leave open what one could refuse once everything is told."""
        whole = self._policy.shortage is ShortageAction.REFUSE_FILE
        if whole and first_short is not None:
            self._book.say_of_file("capacity-short-file", needed, room, short, first_short)
            actions.update(dict.fromkeys(actions, Action.REFUSE))
            return
        undecided = [row for row in self._upload.rows if row.row in self._tight]
        untold = dict.fromkeys(what for row in self._upload.rows for what in self._book.missing(row))
        for row in self._upload.rows if whole and undecided else undecided:
            if actions[row.row] is not Action.REFUSE:
                for what in self._book.missing(row) or untold:
                    self._book.leave_open(row, "capacity-short-file" if whole else "capacity-short-row", what)
                actions[row.row] = Action.UNDECIDED

    def _ask_gates(self, account: NewAccount, room: int) -> Gates:
        if account.multiline_number:
            claim = self._claims.get(account.multiline_number)
            supply = Supply(numbered=True, told=claim is not None, record=claim and claim[1])
        else:
            supply = Supply(numbered=False, told=self._facts.pool is not None, room=room)
        return ask_gates(
            account.identity,
            status=AccountStatus.NOT_INVITED,
            organization=self._organization,
            supply=supply,
            policy=self._policy,
        )

    def _fall_short(self, row: NewAccount) -> Action:
        match self._policy.shortage:
            case ShortageAction.WITHHOLD:
                self._book.say(row, NUMBER, Problem(code="capacity-short"))
                return Action.CREATE_AND_WITHHOLD
            case ShortageAction.REFUSE_ROW:
                self._book.say(row, NUMBER, Problem(code="capacity-short-row"))
                return Action.REFUSE
            case ShortageAction.REFUSE_FILE:
                # The finding of the file says it for all rows.
                return Action.REFUSE
            case _:
                assert_never(self._policy.shortage)

    def _withhold(self, row: NewAccount, gates: Gates) -> Action:
        # Reading has told already what it can tell of the identity alone, and a refused file tells of its shortage.
        told = self._book.codes(row)
        if self._policy.shortage is ShortageAction.REFUSE_FILE:
            told.add("capacity-short")
        for reason in gates.reasons:
            if reason.code not in told:
                index = NUMBER if reason.code == "capacity-short" else IDENTITY
                self._book.say(row, index, Problem(code=reason.code, params=reason.params))
        for missing in gates.missing:
            self._book.leave_open(row, missing.code, missing.missing)
        return Action.CREATE_AND_WITHHOLD

    def _judge_pool(self, actions: dict[int, Action], ledger: Ledger) -> None:
        # N15: numbers that rows name may be those that people who wait would have chosen from.
        if ledger.available is None or ledger.outstanding is None:
            if any(action is not Action.REFUSE for action in actions.values()):
                self._book.leave_open_for_file("pool-oversubscribed", "facts.pool")
            return
        if not any(action in CREATES for action in actions.values()):
            return
        waiting, left = ledger.outstanding + ledger.granted, max(0, ledger.available - ledger.claimed)
        if waiting > left:
            self._book.say_of_file("pool-oversubscribed", waiting, left)

    def _judge_utilization(self, actions: dict[int, Action]) -> None:
        threshold, utilization = self._organization.utilization_threshold, self._facts.utilization
        if threshold is None or utilization is None:
            missing = "facts.utilization" if threshold else "organization.utilization_threshold"
            self._book.leave_open_for_file("utilization-reached", missing)
            return
        claims = self._claims.values()
        # Seen from an organization, only its own numbers count (N3): those of an ancestor are in the ancestor's total.
        newly_used = sum(
            actions[row] in CREATES and r.usage is Usage.AVAILABLE and r.owner == self._organization.id
            for row, r in claims
        )
        percent = check_utilization(utilization, threshold=threshold, newly_used=newly_used)
        if percent is not None:
            self._book.say_of_file("utilization-reached", percent, threshold)

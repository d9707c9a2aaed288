"""
The plan: one entry for every data row, exactly once, and what must still hold when it is carried out.

One fold over the rows in the order of the file, in two passes.  The first settles which rows are right: accounts that exist
already, then numbers that rows name; a number goes to the first row without errors that names it, and a row that fails holds
none.  The second, for Import & Invite, asks for every new account whether it may be invited now, with one capacity for all.  A
shortage withholds invitations; it loses no account, unless the policy says otherwise.

A row is *undecided* when a rule that could refuse it could not run.
"""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Literal, assert_never

from attrs import evolve

from multiline_batch.accounts import NewAccount, NumberRecord, RefusedRow
from multiline_batch.allocation import Ledger, capacity, check_number, check_utilization
from multiline_batch.facts import Facts
from multiline_batch.findings import Finding, NotEvaluated, Problem, Safety
from multiline_batch.gates import (
    InvitationAllowed,
    InvitationDecision,
    InvitationUndecided,
    InvitationWithheld,
    Supply,
    decide_send,
)
from multiline_batch.identifiers import Number, identity_key
from multiline_batch.plan import CREATES, Action, Entry, Plan
from multiline_batch.policy import ShortageAction
from multiline_batch.reading import Upload
from multiline_batch.records import Record
from multiline_batch.rows import Row
from multiline_batch.schema import IDENTITY, NUMBER, sort_key
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
        TypeError: *mode* is no `Mode`.
        ValueError: The facts answer other questions than those of this upload.

    >>> from multiline_batch import Organization, UploadRequest, read_upload
    >>> upload = read_upload("", UploadRequest(organization=Organization(id="sales")))
    >>> plan = plan_upload(upload, upload.questions.answer(), mode=Mode.IMPORT)
    >>> plan.refused, plan.entries
    (True, ())
    """
    _check_mode(mode)
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
        self._policy = upload.request.policy
        self._records = facts.numbers_by_key()
        self._existing = None if facts.accounts is None else {account.key for account in facts.accounts}
        self._claims: dict[Number, tuple[int, NumberRecord]] = {}
        self._findings: dict[int, list[Finding]] = {}
        self._missing: dict[int, dict[str, None]] = {}
        self._unknown: dict[tuple[str, str], list[int]] = {}
        self._of_file = [finding for finding in upload.findings if finding.row is None]
        self._records_of_rows: dict[int, Record] = {}
        for finding in upload.findings:
            if finding.row is not None:
                self._findings.setdefault(finding.row, []).append(finding)
        for unknown in upload.not_evaluated:
            self._unknown[unknown.code, unknown.missing] = list(unknown.rows)
            if unknown.rule.refuses_row or unknown.rule.refuses_upload:
                for row in unknown.rows:
                    self._missing.setdefault(row, {})[unknown.missing] = None

    def plan(self) -> Plan:
        rows = self._upload.rows
        if self._upload.refused:
            actions = dict.fromkeys((row.row for row in rows), Action.REFUSE)
            ledger = self._ledger()
        else:
            actions = {row.row: self._settle(row) for row in rows}
            ledger = self._invite(actions) if self._mode is Mode.IMPORT_AND_INVITE else self._ledger()
            self._judge_pool(actions, ledger)
            self._judge_utilization(actions)
        entries = tuple(
            Entry(
                source=row,
                action=actions[row.row],
                findings=tuple(sorted(self._findings.get(row.row, ()), key=sort_key)),
                missing=() if actions[row.row] is Action.REFUSE else tuple(self._missing.get(row.row, ())),
            )
            for row in rows
        )
        findings = [*self._of_file, *(finding for said in self._findings.values() for finding in said)]
        return Plan(
            upload=self._upload,
            facts=self._facts,
            mode=self._mode,
            entries=entries,
            findings=tuple(sorted(findings, key=sort_key)),
            not_evaluated=tuple(
                NotEvaluated(code=code, missing=missing, rows=tuple(numbers))
                for (code, missing), numbers in self._unknown.items()
            ),
            ledger=ledger,
        )

    def _settle(self, row: Row) -> Action:
        """Settle what does not depend on the mode: whether the account is new, and whether it may have the number."""
        refused = isinstance(row, RefusedRow)
        if row.identity:
            if self._existing is None:
                self._leave_open(row, "account-exists", "facts.accounts")
            elif identity_key(row.identity) in self._existing:
                refused = self._say(row, IDENTITY, Problem(code="account-exists"))
        if row.multiline_number:
            if self._records is None:
                self._leave_open(row, "number-unknown", "facts.numbers")
            else:
                refused = self._settle_number(row, row.multiline_number, self._records, refused=refused)
        if refused:
            return Action.REFUSE
        return Action.UNDECIDED if row.row in self._missing else Action.CREATE

    def _settle_number(
        self, row: Row, number: Number, records: Mapping[Number, NumberRecord], *, refused: bool
    ) -> bool:
        record = records.get(number)
        if record is not None:
            self._prove_plus(row)
        code = check_number(record, organization=self._organization, identity=row.identity, policy=self._policy)
        if code or record is None:
            return self._say(row, NUMBER, Problem(code=code or "number-unknown"))
        if number in self._claims:
            return self._say(row, NUMBER, Problem(code="number-claimed", params=(self._claims[number][0],)))
        if not refused:
            self._claims[number] = row.row, record
        return refused

    def _prove_plus(self, row: Row) -> None:
        # Q38: that the host knows the number proves what the missing plus meant.
        said = self._findings.get(row.row, [])
        for index, finding in enumerate(said):
            if finding.code == "plus-missing" and finding.fix is not None:
                said[index] = evolve(finding, fix=evolve(finding.fix, safety=Safety.SAFE))

    def _ledger(self, *, needed: int = 0, granted: int = 0, first_short: int | None = None) -> Ledger:
        pool = self._facts.pool
        owners = self._organization.pool_owners(self._policy.pool)
        return Ledger(
            available=pool.available if pool else None,
            outstanding=pool.outstanding if pool else None,
            claimed=sum(r.usage is Usage.AVAILABLE and r.owner in owners for _, r in self._claims.values()),
            needed=needed,
            granted=granted,
            first_short=first_short,
        )

    def _invite(self, actions: dict[int, Action]) -> Ledger:
        """Ask for every account that will be created whether it may be invited, in the order of the file."""
        pool = self._facts.pool
        room = capacity(pool, claimed=self._ledger().claimed, policy=self._policy) if pool else 0
        needed = granted = 0
        first_short: int | None = None
        open_rows: list[Row] = []
        for row in self._upload.rows:
            if actions[row.row] is not Action.CREATE or not isinstance(row, NewAccount):
                continue
            decision = self._decide_send(row, room - granted)
            if isinstance(decision, InvitationAllowed):
                actions[row.row] = Action.CREATE_AND_INVITE
                needed, granted = needed + decision.takes_capacity, granted + decision.takes_capacity
            elif _falls_short(decision) and not decision.missing:
                needed, first_short = needed + 1, first_short or row.row
                actions[row.row] = self._fall_short(row)
            elif _may_fall_short(decision) and self._policy.shortage is not ShortageAction.WITHHOLD:
                open_rows.append(row)
                actions[row.row] = self._withhold(row, decision)
            else:
                actions[row.row] = self._withhold(row, decision)
        self._refuse_for_shortage(
            actions, open_rows, first_short=first_short, needed=needed, room=room, short=needed - granted
        )
        return self._ledger(needed=needed, granted=granted, first_short=first_short)

    def _refuse_for_shortage(  # noqa: PLR0913  The figures of a shortage belong together.
        self,
        actions: dict[int, Action],
        open_rows: list[Row],
        *,
        first_short: int | None,
        needed: int,
        room: int,
        short: int,
    ) -> None:
        whole = self._policy.shortage is ShortageAction.REFUSE_FILE
        if whole and first_short is not None:
            self._of_file.append(Finding(code="capacity-short-file", params=(needed, room, short, first_short)))
            actions.update(dict.fromkeys(actions, Action.REFUSE))
            return
        # A row that a shortage could refuse, or a file that it could, is undecided until everything is told.
        affected = self._upload.rows if whole and open_rows else open_rows
        code = "capacity-short-file" if whole else "capacity-short-row"
        missing = {what: None for row in open_rows for what in self._missing.get(row.row, ())}
        for row in affected:
            if actions[row.row] is not Action.REFUSE:
                for what in missing if whole else tuple(self._missing.get(row.row, ())):
                    self._leave_open(row, code, what)
                actions[row.row] = Action.UNDECIDED

    def _decide_send(self, account: NewAccount, room: int) -> InvitationDecision:
        if account.multiline_number:
            supply = Supply(numbered=True, told=True, record=self._claims[account.multiline_number][1])
        else:
            supply = Supply(numbered=False, told=self._facts.pool is not None, room=room)
        return decide_send(
            account.identity,
            status=AccountStatus.NOT_INVITED,
            organization=self._organization,
            supply=supply,
            policy=self._policy,
        )

    def _fall_short(self, row: NewAccount) -> Action:
        match self._policy.shortage:
            case ShortageAction.WITHHOLD:
                self._say(row, NUMBER, Problem(code="capacity-short"))
                return Action.CREATE_AND_WITHHOLD
            case ShortageAction.REFUSE_ROW:
                self._say(row, NUMBER, Problem(code="capacity-short-row"))
                return Action.REFUSE
            case ShortageAction.REFUSE_FILE:
                # The finding of the file says it for all rows.
                return Action.REFUSE
            case _:
                assert_never(self._policy.shortage)

    def _withhold(self, row: NewAccount, decision: InvitationWithheld | InvitationUndecided) -> Action:
        if isinstance(decision, InvitationWithheld):
            # Reading has told already what it can tell of the identity alone.
            told = {finding.code for finding in self._findings.get(row.row, ())}
            for reason in decision.reasons:
                if reason.code not in told:
                    index = NUMBER if reason.code == "capacity-short" else IDENTITY
                    self._say(row, index, Problem(code=reason.code, params=reason.params))
        for missing in decision.missing:
            self._leave_open(row, missing.code, missing.missing)
        return Action.CREATE_AND_WITHHOLD

    def _judge_pool(self, actions: dict[int, Action], ledger: Ledger) -> None:
        # N15: numbers that rows name may be those that people who wait would have chosen from.
        if ledger.available is None or ledger.outstanding is None or not CREATES.intersection(actions.values()):
            return
        waiting, left = ledger.outstanding + ledger.granted, max(0, ledger.available - ledger.claimed)
        if waiting > left:
            self._of_file.append(Finding(code="pool-oversubscribed", params=(waiting, left)))

    def _judge_utilization(self, actions: dict[int, Action]) -> None:
        threshold, utilization = self._organization.utilization_threshold, self._facts.utilization
        if threshold is None or utilization is None:
            missing = "facts.utilization" if threshold else "organization.utilization_threshold"
            self._unknown["utilization-reached", missing] = []
            return
        claims = self._claims.values()
        # Seen from an organization, only its own numbers count (N3): those of an ancestor are in the ancestor's total.
        newly_used = sum(
            actions[row] in CREATES and r.usage is Usage.AVAILABLE and r.owner == self._organization.id
            for row, r in claims
        )
        notice = check_utilization(utilization, threshold=threshold, newly_used=newly_used)
        if notice:
            self._of_file.append(notice)

    def _leave_open(self, row: Row, code: str, missing: str) -> None:
        rows = self._unknown.setdefault((code, missing), [])
        place = bisect_left(rows, row.row)
        if row.row not in rows[place : place + 1]:
            rows.insert(place, row.row)
        self._missing.setdefault(row.row, {})[missing] = None

    def _say(self, row: Row, index: int, problem: Problem) -> Literal[True]:
        """Add a finding at a cell of a row; the row's text is split again only now that something is wrong."""
        if not self._records_of_rows:
            wanted = {known.row for known in self._upload.rows}
            self._records_of_rows = {r.row: r for r in self._upload.split() if r.row in wanted}
        finding = self._upload.require_header().finding(self._records_of_rows[row.row], index, problem)
        self._findings.setdefault(row.row, []).append(finding)
        return True


def _falls_short(decision: InvitationDecision) -> bool:
    """Return whether nothing but the pool is known to keep the invitation back."""
    return isinstance(decision, InvitationWithheld) and {reason.code for reason in decision.reasons} == {
        "capacity-short"
    }


def _may_fall_short(decision: InvitationDecision) -> bool:
    """Return whether the pool could turn out to be all that keeps the invitation back."""
    if isinstance(decision, InvitationUndecided):
        return any(missing.code == "capacity-short" for missing in decision.missing)
    return _falls_short(decision)

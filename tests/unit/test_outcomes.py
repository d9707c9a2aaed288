"""What the host did, row by row, and how far it has come."""

from datetime import UTC, datetime

import pytest

from multiline_batch import (
    AccountResult,
    BatchOperationReport,
    BatchStatus,
    InvitationResult,
    Mode,
    Outcome,
    Pool,
    Progress,
    ReportRecord,
)
from support import people, plan, read


def record(account: AccountResult, invitation: InvitationResult | None = None) -> ReportRecord:
    """Return a record of some result."""
    return ReportRecord(
        row=2,
        identity=None,
        firstname="Anna",
        lastname="Berg",
        number=None,
        account=account,
        invitation=invitation,
        status=None,
        codes=(),
        message="",
    )


class TestOutcome:
    """One thing that the host did."""

    @pytest.mark.parametrize("sent", [True, False])
    def test_without_an_account_there_is_no_invitation(self, *, sent: bool) -> None:
        """An outcome of an account that was not created tells of no invitation; the mistake names its row."""
        with pytest.raises(ValueError, match="row 7: an account that was not created has no invitation") as caught:
            Outcome(row=7, created=False, sent=sent, reason="Anna Berg was refused")
        assert "Anna" not in str(caught.value)

    @pytest.mark.parametrize(
        "outcome",
        [
            Outcome(row=2, created=True),
            Outcome(row=2, created=True, sent=True),
            Outcome(row=2, created=True, sent=False, reason="mailbox full"),
            Outcome(row=2, created=False, reason="the portal was down"),
        ],
    )
    def test_possible_outcomes(self, outcome: Outcome) -> None:
        """An account was created or not, and a created one has an invitation or none."""
        assert outcome.row == 2
        assert outcome.created or outcome.sent is None

    @pytest.mark.parametrize(
        ("row", "created", "sent", "reason"),
        [
            ("2", True, None, None),
            (True, True, None, None),
            (2.0, True, None, None),
            (2, "yes", None, None),
            (2, 1, None, None),
            (2, True, "no", None),
            (2, True, 0, None),
            (2, True, None, 404),
        ],
    )
    def test_wrong_types(self, row: object, created: object, sent: object, reason: object) -> None:
        """A text is no yes or no, and a code is no reason."""
        with pytest.raises(
            TypeError, match=r"^(row|created|sent|reason) must be (int|bool|bool or None|str or None), not [a-z]+$"
        ):
            Outcome(row=row, created=created, sent=sent, reason=reason)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    def test_a_repr_hides_the_reason(self) -> None:
        """The host's words may name people, so they are not shown."""
        assert "Anna" not in repr(Outcome(row=2, created=False, reason="Anna Berg was refused"))


class TestProgress:
    """A fold over outcomes."""

    @pytest.mark.parametrize(("available", "mode", "total"), [(0, Mode.IMPORT, 3), (1, Mode.IMPORT_AND_INVITE, 3)])
    def test_it_begins_with_the_accounts_of_a_plan(self, available: int, mode: Mode, total: int) -> None:
        """Every account that the plan creates counts, invited or not, and no other row."""
        done = plan(read(*people(3), {"device": "nobody"}), pool=Pool(available=available, outstanding=0), mode=mode)
        assert Progress.of(done) == Progress(total=total)
        assert Progress.of(done).done == 0

    def test_it_counts_each_kind(self) -> None:
        """Every outcome is counted as what it is."""
        progress = Progress(total=5)
        for outcome in (
            Outcome(row=2, created=True, sent=True),
            Outcome(row=3, created=True, sent=False),
            Outcome(row=4, created=True),
            Outcome(row=5, created=False),
        ):
            progress = progress.after(outcome)
        assert progress == Progress(total=5, created=3, failed=1, sent=1, send_failed=1)
        assert progress.done == 4

    def test_it_is_a_value(self) -> None:
        """One more outcome makes a new progress and leaves the old one as it was."""
        before = Progress(total=1)
        after = before.after(Outcome(row=2, created=False))
        assert (before.done, after.done) == (0, 1)

    @pytest.mark.parametrize("total", [0, 1])
    def test_more_outcomes_than_accounts(self, total: int) -> None:
        """One outcome too many raises and names its row."""
        progress = Progress(total=total)
        for row in range(total):
            progress = progress.after(Outcome(row=row, created=True))
        with pytest.raises(ValueError, match=f"row 9: all {total} accounts have an outcome already"):
            progress.after(Outcome(row=9, created=True, reason="Anna"))


class TestCounts:
    """The sums of a report."""

    def test_every_word_has_a_count(self) -> None:
        """Each result is counted under its word, accounts first, and those that did not occur are 0."""
        records = (
            record(AccountResult.CREATED, InvitationResult.SENT),
            record(AccountResult.CREATED, InvitationResult.SENT),
            record(AccountResult.CREATED, InvitationResult.WITHHELD),
            record(AccountResult.REFUSED),
            record(AccountResult.PENDING),
        )
        report = BatchOperationReport(
            at=datetime(2024, 5, 1, tzinfo=UTC),
            timezone="UTC",
            organization="Sales",
            user_permissions="",
            mode=Mode.IMPORT,
            status=BatchStatus.IN_PROGRESS,
            reasons=(),
            remarks=(),
            records=records,
        )
        assert list(report.counts.items()) == [
            ("Created", 3),
            ("Refused", 1),
            ("Undecided", 0),
            ("Failed", 0),
            ("Pending", 1),
            ("Sent", 2),
            ("Send failed", 0),
            ("Withheld", 1),
            ("Not requested", 0),
            ("Not attempted", 0),
        ]

    def test_a_repr_shows_no_personal_data(self) -> None:
        """A record names nobody in its repr."""
        assert "Anna" not in repr(record(AccountResult.FAILED))
        assert "Berg" not in repr(record(AccountResult.FAILED))


def test_a_batch_has_one_of_three_words() -> None:
    """What became of a batch is stored and exchanged by these words."""
    assert [status.value for status in BatchStatus] == ["Completed", "In progress", "Failed"]

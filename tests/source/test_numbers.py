"""The MultiLine number, named by the row or chosen by the end user: S33, S38."""

import pytest
from attrs import evolve

from multiline_batch import (
    AccountStatus,
    Action,
    Mode,
    NewAccount,
    NumberRecord,
    OrganizationId,
    Plan,
    Policy,
    Pool,
    Usage,
    Utilization,
    plan_upload,
    read_upload,
    short_list,
)
from support import REQUEST, SALES, codes, csv_text, number, people, plan, read, record, request

NUMBER = "multiline_number"
ANNA = "anna@example.org"


def _named(*records: NumberRecord, policy: Policy | None = None, mode: Mode = Mode.IMPORT) -> Plan:
    """Plan one row that names the first drama number."""
    return plan(read({NUMBER: number(101)}, request=request(policy=policy)), numbers=records, mode=mode)


class TestS33:
    """Without a number in the file, end users choose from a short list of available numbers at activation."""

    def test_a_blank_number_is_fine(self) -> None:
        """A row without a number is accepted without a word, and so is a file without the column."""
        assert not read({NUMBER: ""}).findings
        header = ("email address or device", "social_messaging", "monitor_calls", "monitor_sms")
        assert not read_upload(csv_text({}, header=header), REQUEST).findings

    def test_the_plan_names_no_number_for_it(self) -> None:
        """The account stays without a number until its user chooses; the plan only counts what is free."""
        done = plan(read({}), pool=Pool(available=1, outstanding=0))
        assert [(account.number, account.status) for account in done.changes.accounts] == [
            (None, AccountStatus.INVITED)
        ]
        assert not done.changes.numbers
        assert (done.ledger.needed, done.ledger.granted) == (1, 1)

    @pytest.mark.parametrize(("available", "shown"), [(0, 0), (1, 1), (4, 4), (5, 5), (6, 5), (1000, 5)])
    def test_the_list_is_short_and_of_available_numbers(self, available: int, shown: int) -> None:
        """Five different ones of the available numbers are shown, or all if there are fewer."""
        chosen = short_list(available, ANNA)
        assert len(chosen) == len(set(chosen)) == shown
        assert all(0 <= position < available for position in chosen)

    def test_the_list_of_a_user_stays_the_same(self) -> None:
        """However the identity is spelled, the user is shown the same numbers."""
        assert short_list(1000, ANNA) == short_list(1000, "Anna@Example.org")

    def test_two_users_rarely_see_the_same_numbers(self) -> None:
        """Of a hundred users hardly any two are shown the same list."""
        lists = {frozenset(short_list(1000, f"person{index}@example.org")) for index in range(100)}
        assert len(lists) == 100

    def test_the_name_in_the_prose_is_understood(self) -> None:
        """The column primary_number is multiline_number, with a notice."""
        text = csv_text({NUMBER: number(101)}).replace(NUMBER, "primary_number")
        upload = read_upload(text, REQUEST)
        assert codes(upload.findings) == ["column-alias"]
        assert [row.multiline_number for row in upload.rows] == [number(101)]

    def test_both_names_in_one_file_are_refused(self) -> None:
        """A file that has the column under both names is ambiguous."""
        upload = read_upload(csv_text({}).replace("Language", "primary_number"), REQUEST)
        assert upload.refused
        assert "column-duplicate" in codes(upload.findings)


class TestS38:
    """multiline_number is optional, and must be an Available number that is not allocated to another organization."""

    @pytest.mark.parametrize("owner", ["sales", "root"])
    @pytest.mark.parametrize("mode", Mode)
    def test_an_available_number_of_the_organization_or_above_is_set(self, owner: str, mode: Mode) -> None:
        """The account gets the number, which is held from then on, under both buttons."""
        done = _named(record(number(101), owner=owner), mode=mode)
        assert not done.findings
        assert [account.number for account in done.changes.accounts] == [number(101)]
        assert [(held.usage, held.holder) for held in done.changes.numbers] == [(Usage.ASSIGNED, ANNA)]

    @pytest.mark.parametrize(
        ("usage", "code"),
        [
            (Usage.ACTIVE, "number-active"),
            (Usage.ASSIGNED, "number-assigned"),
            (Usage.RESERVED, "number-reserved"),
        ],
    )
    def test_a_number_in_any_other_state_refuses_the_row(self, usage: Usage, code: str) -> None:
        """A number that is activated, assigned or reserved is told as what it is."""
        done = _named(record(number(101), usage))
        assert codes(done.findings) == [code]
        assert [entry.action for entry in done.entries] == [Action.REFUSE]

    @pytest.mark.parametrize("owner", ["service", "sales-north"])
    @pytest.mark.parametrize("usage", Usage)
    def test_a_number_of_another_organization_refuses_the_row(self, owner: str, usage: Usage) -> None:
        """A number that is allocated beside or below is another's, whatever it is used for."""
        assert codes(_named(record(number(101), usage, owner=owner)).findings) == ["number-elsewhere"]

    def test_a_number_that_nobody_knows_refuses_the_row(self) -> None:
        """No other number is given instead, and the user does not choose either."""
        done = _named()
        assert codes(done.findings) == ["number-unknown"]
        assert not done.created

    def test_while_nobody_told_of_numbers_the_row_stays_open(self) -> None:
        """Not told is not the same as not found."""
        upload = read({NUMBER: number(101)})
        done = plan_upload(upload, upload.questions.answer(accounts=()), mode=Mode.IMPORT)
        assert [(entry.action, entry.missing) for entry in done.entries] == [(Action.UNDECIDED, ("facts.numbers",))]

    @pytest.mark.parametrize("holder", [None, ANNA])
    def test_a_portal_may_let_rows_name_reserved_numbers(self, holder: str | None) -> None:
        """By policy a Reserved number can be named, unless it is reserved for somebody else."""
        policy = Policy(claim_reserved=True)
        assert not _named(record(number(101), Usage.RESERVED, holder=holder), policy=policy).findings
        others = record(number(101), Usage.RESERVED, holder="bo@example.org")
        assert codes(_named(others, policy=policy).findings) == ["number-reserved"]

    def test_a_number_is_given_once(self) -> None:
        """The first row without errors gets it; a later one is refused and points at that row."""
        first, second, third = people(3, **{NUMBER: number(101)})
        done = plan(read(first | {"monitor_sms": ""}, second, third), numbers=[record(number(101))])
        assert [entry.action for entry in done.entries] == [Action.REFUSE, Action.CREATE_AND_INVITE, Action.REFUSE]
        assert [(finding.code, finding.params) for finding in done.entries[2].findings] == [("number-claimed", (3,))]

    @pytest.mark.parametrize("text", ["+44 20 7946 0101", "+44-20-7946-0101", "+44 (20) 7946.0101"])
    def test_digits_are_compared(self, text: str) -> None:
        """Separators make no other number."""
        done = plan(read({NUMBER: text}), numbers=[record(number(101))])
        assert not done.findings

    def test_a_lost_plus_is_a_notice(self) -> None:
        """Digits that the host knows are the number, with or without a plus."""
        done = plan(read({NUMBER: number(101)[1:]}), numbers=[record(number(101))])
        assert codes(done.findings) == ["plus-missing"]
        assert len(done.created) == 1

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("020 7946 ANNA", "number-malformed"),
            ("4.42079E+11", "number-scientific"),
            ("442079460101.0", "number-decimal"),
        ],
    )
    def test_what_is_no_number_refuses_the_row(self, text: str, code: str) -> None:
        """Text that is no number, or is what a spreadsheet made of one, is told as what it is."""
        upload = read({NUMBER: text})
        assert [(finding.code, finding.column) for finding in upload.findings] == [(code, NUMBER)]
        assert not plan(upload).created

    def test_taking_a_number_may_reach_the_threshold(self) -> None:
        """Administrators are told when the share of numbers in use reaches the threshold, and not one number before."""
        organization = evolve(REQUEST.organization, utilization_threshold=90)
        upload = read({NUMBER: number(101)}, request=request(organization=organization))
        assert upload.questions.utilization
        told: dict[int, list[str]] = {}
        for in_use in (8, 7):
            facts = upload.questions.answer(
                numbers=[record(number(101), owner=SALES)],
                accounts=(),
                utilization=Utilization(in_use=in_use, total=10),
            )
            told[in_use] = codes(plan_upload(upload, facts, mode=Mode.IMPORT).findings)
        assert told == {8: ["utilization-reached"], 7: []}

    def test_the_row_keeps_what_it_asked_for(self) -> None:
        """The number of an account is the one that its row names, and no other."""
        rows = people(3)
        for index, row in enumerate(rows):
            row[NUMBER] = number(index)
        done = plan(read(*rows), numbers=[record(number(index)) for index in (2, 0, 1)])
        assert [account.number for account in done.changes.accounts] == [number(index) for index in range(3)]
        accounts = [row for row in done.upload.rows if isinstance(row, NewAccount)]
        assert [account.multiline_number for account in accounts] == [number(index) for index in range(3)]
        assert {account.organization for account in done.changes.accounts} == {OrganizationId("sales")}

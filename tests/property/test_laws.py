"""Laws that hold for every file and every host."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from multiline_batch import (
    Action,
    CapacityAtLeast,
    Entry,
    Finding,
    Fix,
    Inventory,
    Mode,
    Organization,
    Plan,
    Policy,
    Pool,
    ShortageAction,
    Upload,
    UploadRequest,
    Usage,
    correct,
    plan_upload,
    read_report,
    read_upload,
    report_batch,
)
from multiline_batch.testing.strategies import (
    ORGANIZATIONS,
    Spelling,
    files,
    inventories,
    names,
    organizations,
    policies,
    rows,
    spellings,
)
from strategies import blank_rows, is_blank, junk_bytes, junk_text, law, spoiled, with_more
from support import ORGANIZATION, REQUEST, ROOT, SALES, cells, request

AT = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)
PLAIN = Spelling()
INVITE = Mode.IMPORT_AND_INVITE
modes = st.sampled_from(Mode)

Rows = list[dict[str, str]]


def read(rows: Rows, request: UploadRequest = REQUEST, spelling: Spelling = PLAIN) -> Upload:
    """Read rows as they are spelled."""
    return read_upload(spelling.data(rows), request)


def plan(upload: Upload, inventory: Inventory, mode: Mode) -> Plan:
    """Plan an upload with what an inventory knows."""
    return plan_upload(upload, inventory.answer(upload.questions), mode=mode)


def verdicts(upload: Upload) -> list[tuple[int, str, str]]:
    """Return what is said of which row and column, whatever the delimiter."""
    said = ((f.row or 0, f.column or "", f.code) for f in upload.findings)
    return sorted(entry for entry in said if entry[2] != "delimiter-not-comma")


def by_row(entries: Iterable[Entry]) -> list[tuple[Action, list[str]]]:
    """Return what is done with each row, and why."""
    return [(entry.action, [finding.code for finding in entry.findings]) for entry in entries]


def with_action(done: Plan, *actions: Action) -> set[int]:
    """Return the rows with one of some actions."""
    return {entry.row for entry in done.entries if entry.action in actions}


@law()
@given(st.lists(rows() | blank_rows, max_size=8), inventories(), organizations(), policies(), modes)
def test_rows_are_conserved(
    rows: Rows, inventory: Inventory, organization: Organization, policy: Policy, mode: Mode
) -> None:
    """Every data row has exactly one entry, in the order of the file, and blank rows have none."""
    upload = read(rows, request(organization=organization, policy=policy))
    done = plan(upload, inventory, mode)
    expected = [place for place, row in enumerate(rows, start=2) if not is_blank(row)]
    assert [entry.row for entry in done.entries] == expected
    assert [row.row for row in upload.rows] == expected
    assert sum(done.count(action) for action in Action) == len(expected)
    said = Counter(finding.row for entry in done.entries for finding in entry.findings)
    assert set(said) <= set(expected)
    assert sum(said.values()) == sum(finding.row in set(expected) for finding in done.findings)


@law()
@given(files(), spellings(), organizations())
def test_spelling_changes_no_verdict(rows: Rows, spelling: Spelling, organization: Organization) -> None:
    """Order and spelling of columns, delimiter, encoding and line ends change nothing but the notice about a delimiter."""
    requested = request(organization=organization)
    plain, other = read(rows, requested), read(rows, requested, spelling)
    assert verdicts(other) == verdicts(plain)
    assert other.questions == plain.questions
    notices = [finding.code for finding in other.findings if finding.code == "delimiter-not-comma"]
    assert notices == ["delimiter-not-comma"] * (spelling.delimiter != ",")
    assert [evolve(row, line=0) for row in other.rows] == [evolve(row, line=0) for row in plain.rows]


@law()
@given(files(), inventories(), st.integers(1, 5), st.sampled_from([ROOT, SALES]), policies())
def test_more_free_numbers_never_refuse_or_withhold_more(
    rows: Rows, inventory: Inventory, count: int, owner: str, policy: Policy
) -> None:
    """Where there are more free numbers, whoever was created or invited still is."""
    upload = read(rows, request(policy=policy))
    few = plan(upload, inventory, INVITE)
    many = plan(upload, with_more(inventory, count, owner=owner), INVITE)
    assert with_action(many, Action.REFUSE) <= with_action(few, Action.REFUSE)
    held_back = (Action.REFUSE, Action.CREATE_AND_WITHHOLD, Action.UNDECIDED)
    assert with_action(many, *held_back) <= with_action(few, *held_back)


@law(150)
@given(files(), inventories(), st.just(ORGANIZATION) | organizations(), policies(), modes)
def test_a_number_is_promised_once_and_only_if_usable(
    rows: Rows, inventory: Inventory, organization: Organization, policy: Policy, mode: Mode
) -> None:
    """No number goes to two accounts, none that the organization may not use, and no more than there are."""
    upload = read(rows, request(organization=organization, policy=policy))
    done = plan(upload, inventory, mode)
    before = {known.key: known for known in inventory.numbers}
    for entry in done.created:
        wished = entry.source.multiline_number
        if wished is not None:
            known = before[wished]
            assert known.owner in (SALES, ROOT)
            assert known.usage is Usage.AVAILABLE or (policy.claim_reserved and known.usage is Usage.RESERVED)
            assert known.holder is None or (entry.account and known.is_held_by(entry.account.identity))
    taken = [known.key for known in done.changes.numbers]
    assert len(set(taken)) == len(taken)
    invited = [account.key for account in done.changes.accounts]
    assert len(set(invited)) == len(invited)
    if done.ledger.granted:
        pool = inventory.answer(upload.questions).pool
        assert pool is not None
        promised = pool.outstanding if policy.count_outstanding else 0
        assert done.ledger.granted + done.ledger.claimed + promised <= pool.available


@law()
@given(files(), inventories(), organizations(), policies(), modes)
def test_carrying_out_a_plan_loses_nothing(
    rows: Rows, inventory: Inventory, organization: Organization, policy: Policy, mode: Mode
) -> None:
    """Afterwards there are as many numbers, one account more for each that was created, and each taken number is assigned."""
    done = plan(read(rows, request(organization=organization, policy=policy)), inventory, mode)
    after = inventory.after(done)
    assert sorted(known.key for known in after.numbers) == sorted(known.key for known in inventory.numbers)
    assert len(after.accounts) == len(inventory.accounts) + len(done.created)
    held = {known.key for known in after.numbers if known.usage is Usage.ASSIGNED and known.holder is not None}
    assert {entry.source.multiline_number for entry in done.created if entry.source.multiline_number} <= held


@law()
@given(files(), inventories(), organizations(), policies(), modes)
def test_preconditions_hold_until_the_plan_was_carried_out(
    rows: Rows, inventory: Inventory, organization: Organization, policy: Policy, mode: Mode
) -> None:
    """On the facts that made a plan its preconditions hold; once it was carried out, what it took no longer does."""
    upload = read(rows, request(organization=organization, policy=policy))
    done = plan(upload, inventory, mode)
    assert inventory.answer(upload.questions).broken(done.preconditions) == ()
    broken = inventory.after(done).answer(upload.questions).broken(done.preconditions)
    taken = [condition for condition in done.preconditions if not isinstance(condition, CapacityAtLeast)]
    assert [condition for condition in broken if not isinstance(condition, CapacityAtLeast)] == taken
    assert bool(done.created) == bool(taken)


@law(100)
@given(st.lists(rows(), min_size=2, max_size=8), inventories(), modes, st.data())
def test_a_refused_row_is_as_if_it_were_not_there(
    rows: Rows, inventory: Inventory, mode: Mode, data: st.DataObject
) -> None:
    """Without a row that was refused every other row fares the same, but those that named it and what they then take."""
    done = plan(read(rows), inventory, mode)
    refused = [place for place, entry in enumerate(done.entries) if entry.action is Action.REFUSE]
    assume(refused and len(done.entries) == len(rows))
    gone = data.draw(st.sampled_from(refused))
    without = plan(read([row for place, row in enumerate(rows) if place != gone]), inventory, mode)
    others = [entry for place, entry in enumerate(done.entries) if place != gone]
    naming = {
        place
        for place, entry in enumerate(others)
        if any(finding.parameters.get("row") == done.entries[gone].row for finding in entry.findings)
    }
    changed = {
        place
        for place, (before, after) in enumerate(zip(by_row(others), by_row(without.entries), strict=True))
        if before != after
    }
    # Whoever is no longer refused takes a number or a place in the pool, which others may have had.
    freed = any(without.entries[place].action is not Action.REFUSE for place in naming)
    assert changed <= naming or freed


@law()
@given(files(), inventories(), organizations(), policies(), modes)
def test_the_same_input_gives_the_same_plan(
    rows: Rows, inventory: Inventory, organization: Organization, policy: Policy, mode: Mode
) -> None:
    """Reading, planning and reporting depend on nothing but their input."""
    requested = request(organization=organization, policy=policy)
    first, second = (plan(read(rows, requested), inventory, mode) for _ in range(2))
    assert first == second
    assert report_batch(first, at=AT) == report_batch(second, at=AT)


@law()
@given(files(), inventories(), organizations(), policies())
def test_both_modes_agree_on_what_is_wrong(
    rows: Rows, inventory: Inventory, organization: Organization, policy: Policy
) -> None:
    """One reading serves both buttons: what Import refuses, Import & Invite refuses too."""
    upload = read(rows, request(organization=organization, policy=policy))
    imported, invited = (plan(upload, inventory, mode) for mode in (Mode.IMPORT, INVITE))
    assert with_action(imported, Action.REFUSE) <= with_action(invited, Action.REFUSE)
    assert not with_action(imported, Action.CREATE_AND_INVITE, Action.CREATE_AND_WITHHOLD)


@law(200)
@given(
    junk_bytes | junk_text | spoiled() | spoiled().map(lambda text: text.encode("utf-16", "surrogatepass")),
    organizations(),
    policies(),
)
def test_no_file_whatsoever_raises(data: bytes | str, organization: Organization, policy: Policy) -> None:
    """Any bytes and any text are read, planned and reported, whatever is wrong with them."""
    upload = read_upload(data, request(organization=organization, policy=policy))
    for facts in (upload.questions.answer(), Inventory(organizations=(organization,)).answer(upload.questions)):
        for mode in Mode:
            done = plan_upload(upload, facts, mode=mode)
            report = report_batch(done, at=AT)
            assert read_report(report.csv) == report.record
            assert len(report.record.records) == (0 if done.refused else len(upload.rows))


@law()
@given(files(), inventories(), modes)
def test_a_retry_file_without_corrections_is_refused_again(rows: Rows, inventory: Inventory, mode: Mode) -> None:
    """Once the plan was carried out, the file of refused rows holds those very rows, and each is refused again."""
    done = plan(read(rows), inventory, mode)
    retry = report_batch(done, at=AT).retry
    assert (retry is None) == (done.refused or not done.count(Action.REFUSE))
    if retry is not None:
        again = plan(read_upload(retry, REQUEST), inventory.after(done), mode)
        assert again.count(Action.REFUSE) == len(again.entries) == done.count(Action.REFUSE)


@law()
@given(files(), inventories(), modes)
def test_a_retry_file_has_the_same_errors(rows: Rows, inventory: Inventory, mode: Mode) -> None:
    """With the same facts, rows that were refused for themselves are refused for the same reasons."""
    done = plan(read(rows), inventory, mode)
    retry = report_batch(done, at=AT).retry
    naming = {"identity-duplicate", "number-claimed"}
    refused = [entry for entry in done.entries if entry.action is Action.REFUSE]
    if retry is not None:
        again = plan(read_upload(retry, REQUEST), inventory, mode)
        assert [_errors(entry.findings) - naming for entry in again.entries] == [
            _errors(entry.findings) - naming for entry in refused
        ]


def _errors(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings if finding.rule.refuses_row}


@law()
@given(
    files(), st.sampled_from([None, "GB"]), st.sampled_from(["multiline_number", "primary_number", "multiline_nummer"])
)
def test_chosen_fixes_mend_what_they_are_for(rows: Rows, region: str | None, number_column: str) -> None:
    """With one fix chosen for every cell that has one, no such finding is left, and other cells keep their verdicts."""
    requested = request(organization=evolve(ORGANIZATION, default_region=region))
    spelled = Spelling(header=tuple(number_column if name == "multiline_number" else name for name in PLAIN.header))
    upload = read(rows, requested, spelled)
    chosen: dict[tuple[int, int | None], tuple[str, Fix]] = {}
    for finding in upload.findings:
        if finding.fix is not None:
            chosen.setdefault((finding.fix.row, finding.fix.position), (finding.code, finding.fix))
    again = read_upload(correct(upload, [fix for _, fix in chosen.values()]), requested)
    left = {(finding.code, finding.fix.row, finding.fix.position) for finding in again.findings if finding.fix}
    assert left.isdisjoint((code, row, position) for (row, position), (code, _) in chosen.items())
    if not any(row == 1 for row, _ in chosen):
        touched = {row for row, _ in chosen}
        assert _of_untouched(again, touched) == _of_untouched(upload, touched)


def _of_untouched(upload: Upload, touched: set[int]) -> list[tuple[int, str, str]]:
    # A mended identity can turn out to be that of another row.
    return [said for said in verdicts(upload) if said[0] not in touched and said[2] != "identity-duplicate"]


@law()
@given(
    st.lists(rows(), max_size=8),
    inventories(),
    organizations(),
    policies(),
    modes,
    st.sets(st.sampled_from(["accounts", "numbers", "pool", "utilization"])),
)
def test_what_could_not_be_judged_is_listed_once(  # noqa: PLR0913, PLR0917  What a plan is made of.
    rows: Rows, inventory: Inventory, organization: Organization, policy: Policy, mode: Mode, untold: set[str]
) -> None:
    """Each rule and what it misses stands once, with rows of the file that are sorted and each there once."""
    upload = read(rows, request(organization=organization, policy=policy))
    told = inventory.answer(upload.questions)
    facts = upload.questions.answer(
        numbers=None if "numbers" in untold else told.numbers,
        accounts=None if "accounts" in untold else told.accounts,
        pool=None if "pool" in untold else told.pool,
        utilization=None if "utilization" in untold else told.utilization,
    )
    done = plan_upload(upload, facts, mode=mode)
    for listed in (upload.not_evaluated, done.not_evaluated):
        assert len({(what.code, what.missing) for what in listed}) == len(listed)
        for what in listed:
            assert list(what.rows) == sorted(set(what.rows))
            assert set(what.rows) <= {row.row for row in upload.rows}
    for entry in done.entries:
        assert bool(entry.missing) or entry.action is not Action.UNDECIDED
        assert len(set(entry.missing)) == len(entry.missing)
        assert all(
            any(entry.row in what.rows for what in done.not_evaluated if what.missing == missing)
            for missing in entry.missing
        )


@law()
@given(
    st.lists(rows(), min_size=1, max_size=5),
    inventories(),
    st.sampled_from([ShortageAction.REFUSE_ROW, ShortageAction.REFUSE_FILE]),
    st.integers(0, 3),
)
@example(
    [cells({}), cells({"device": "bo@example.org"})],
    Inventory(organizations=ORGANIZATIONS),
    ShortageAction.REFUSE_ROW,
    1,
)
@example(
    [cells({}), cells({"device": "bo@example.org"})],
    Inventory(organizations=ORGANIZATIONS),
    ShortageAction.REFUSE_FILE,
    1,
)
@example(
    [cells({}), cells({"device": "+12015550123"})], Inventory(organizations=ORGANIZATIONS), ShortageAction.REFUSE_ROW, 1
)
def test_what_is_decided_no_answer_refuses(
    rows: Rows,
    inventory: Inventory,
    shortage: ShortageAction,
    available: int,
) -> None:
    """While the template is untold, no row that is decided and not refused would be refused once it is told."""
    policy = Policy(shortage=shortage)
    done: list[Plan] = []
    for current in (None, True, False):
        upload = read(
            rows, request(organization=evolve(ORGANIZATION, invitation_template_current=current), policy=policy)
        )
        facts = evolve(inventory.answer(upload.questions), pool=Pool(available=available, outstanding=0))
        done.append(plan_upload(upload, facts, mode=INVITE))
    untold, *told = done
    refused = set[int]().union(*(with_action(plan, Action.REFUSE) for plan in told))
    assert refused <= with_action(untold, Action.REFUSE, Action.UNDECIDED)
    assert with_action(untold, Action.UNDECIDED) <= refused


@law()
@given(files(), inventories(), policies(), modes)
def test_the_ledger_says_what_was_told(rows: Rows, inventory: Inventory, policy: Policy, mode: Mode) -> None:
    """In both modes the ledger has what the host told of the pool, and what rows that are created or wait for an answer claim."""
    upload = read(rows, request(policy=policy))
    done = plan(upload, inventory, mode)
    pool = done.facts.pool
    assert pool is not None
    assert (done.ledger.available, done.ledger.outstanding) == (pool.available, pool.outstanding)
    assert done.ledger.needed - done.ledger.granted == done.ledger.short
    assert mode is INVITE or (done.ledger.needed, done.ledger.granted, done.ledger.first_short) == (0, 0, None)
    said = [finding.params for finding in done.findings if finding.code == "pool-oversubscribed"]
    left = max(0, pool.available - done.ledger.claimed)
    # Those who wait already and those who are invited now draw on what the file leaves (N15).
    waiting = pool.outstanding + done.ledger.granted
    expected = [(waiting, left)] if waiting > left and done.created else []
    assert said == expected
    if policy.shortage is ShortageAction.REFUSE_FILE:
        assert not done.refused or not any(f.code == "capacity-short" for f in done.findings)


@law()
@given(files(), spellings())
def test_no_fix_changes_nothing(rows: Rows, spelling: Spelling) -> None:
    """A file that is corrected without a fix stays what it is, to the letter."""
    text = spelling.text(rows)
    assert correct(read_upload(text, REQUEST), []) == text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", ""])
@law()
@given(name=names())
@example(name="Anna\nBerg")
@example(name="Anna\rBerg")
@example(name="Anna\r\nBerg")
def test_a_fix_keeps_the_cells_beside_it(end: str, name: str) -> None:
    """A fix of one cell changes no other cell of its row, whatever line breaks stand in it and end the file."""
    spelled = Spelling(end=end or "\n")
    text = spelled.text([cells({"firstname": name, "device": "mailto:anna@example.org"})]).removesuffix(
        "" if end else "\n"
    )
    upload = read_upload(text, REQUEST)
    again = read_upload(correct(upload, [finding.fix for finding in upload.findings if finding.fix]), REQUEST)
    assert [(row.identity, row.firstname) for row in again.rows] == [
        ("anna@example.org", row.firstname) for row in upload.rows
    ]

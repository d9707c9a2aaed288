"""What is true after a round, whoever came first."""

from collections import Counter
from collections.abc import Callable
from time import monotonic

from database.hosts import ROOT, Decided
from database.rounds import SALES, SERVICE, WRITERS, Done, Import, Played, World, make_world
from multiline_batch import (
    Account,
    AccountStatus,
    Action,
    Inventory,
    MoveAllowed,
    Plan,
    PoolScope,
    Usage,
    number_key,
)


def check_rounds(seeds: range, play: Callable[[World], Played]) -> str:
    """Play rounds, check every law after each, and tell how much of what there was."""
    began, counts = monotonic(), Counter[str]()
    for seed in seeds:
        world = make_world(seed)
        done, after, people = play(world)
        check_round(world, done, after, people)
        for what in done:
            counts[f"{type(what.job).__name__.lower()} {'stored' if what.stored else 'refused'}"] += 1
            counts["stale plan"] += what.stale
            counts["retry of the database"] += what.retries
    assert counts["stale plan"], "no writer was in the way of another"
    told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    return f"{len(seeds)} rounds of {WRITERS} jobs in {monotonic() - began:.0f} s: {told}"


def check_round(world: World, done: list[Done], after: Inventory, people: Counter[str]) -> None:
    """Check every law."""
    stored = [what.decided for what in done if what.stored and what.decided is not None]
    check_rows(done, people)
    check_numbers(world, stored, after)
    check_accounts(world, done, after)
    check_capacity(world, done, after)


def check_rows(done: list[Done], people: Counter[str]) -> None:
    """Each row was created once or refused, and of each that was created the details are there once."""
    created: list[str] = []
    for what in done:
        if isinstance(what.job, Import):
            assert isinstance(what.decided, Plan)
            assert len(what.decided.entries) == len(what.job.upload.rows)
            refused = what.decided.count(Action.REFUSE)
            assert len(what.decided.created) + refused == len(what.job.upload.rows), (
                "a row is neither created nor refused"
            )
            assert what.stored == bool(what.decided.created)
            created += [entry.account.key for entry in what.decided.created if entry.account]
    assert people == Counter(created), "accounts were lost or stored twice"
    assert not people or max(people.values()) == 1


def check_numbers(world: World, stored: list[Decided], after: Inventory) -> None:
    """Each number is as it was, or as the one plan left it that took it; whoever was given a number holds it."""
    taken = [record for decided in stored for record in decided.changes.numbers]
    assert len({record.key for record in taken}) == len(taken), "a number was taken twice"
    numbers = {record.key: record for record in after.numbers}
    assert numbers == {record.key: record for record in (*world.numbers, *taken)}
    for decided in stored:
        for account in decided.changes.accounts:
            if account.number is not None and not isinstance(decided, MoveAllowed):
                assert numbers[number_key(account.number)].is_held_by(account.identity), "a number has two owners"


def check_accounts(world: World, done: list[Done], after: Inventory) -> None:
    """Each account is as it was or was made, invited if a plan invited it, and where a move took it."""
    made: dict[str, Account] = {account.key: account for account in world.accounts}
    invited: set[str] = set()
    moved: dict[str, set[str]] = {}
    for what in done:
        if not what.stored or what.decided is None:
            continue
        for account in what.decided.changes.accounts:
            if isinstance(what.decided, Plan):
                assert account.key not in made, "an account was made twice"
                made[account.key] = account
            elif isinstance(what.decided, MoveAllowed):
                moved.setdefault(account.key, set()).add(account.organization)
            else:
                assert account.key not in invited, "a first invitation was sent twice"
                invited.add(account.key)
    assert {account.key for account in after.accounts} == made.keys()
    for account in after.accounts:
        first = made[account.key]
        assert account.number == first.number
        assert account.status is (AccountStatus.INVITED if account.key in invited else first.status)
        assert account.organization in moved.get(account.key, {first.organization}), "a move was undone"


def check_capacity(world: World, done: list[Done], after: Inventory) -> None:
    """
    Nobody was promised a number that there is not.

    Whoever names a number may take the last one that others wait for (N15).  That cannot be where room was granted in the same plan, unless
    it is the root's: others than those that the plan counted may have waited for that one.
    """
    allowed = 0
    for what in done:
        if what.stored and what.decided is not None:
            before = {record.key: record for record in world.numbers}
            granted = 0 if isinstance(what.decided, MoveAllowed) else what.decided.ledger.granted
            allowed += sum(
                before[record.key].usage is Usage.AVAILABLE and (not granted or record.owner == ROOT)
                for record in what.decided.changes.numbers
            )
    before_round = Inventory(organizations=after.organizations, numbers=world.numbers, accounts=world.accounts)
    assert count_missing(after, world.scope) <= count_missing(before_round, world.scope) + allowed, (
        "capacity was promised twice"
    )


def count_missing(inventory: Inventory, scope: PoolScope) -> int:
    """Return for how many of those who wait there is no number, if all choose as well as they can."""
    free = Counter(record.owner for record in inventory.numbers if record.usage is Usage.AVAILABLE)
    waits = Counter(a.organization for a in inventory.accounts if a.is_pending and a.number is None)
    left = sum(max(0, waits[organization.id] - free[organization.id]) for organization in (SALES, SERVICE))
    of_root = waits[SALES.root]
    if scope is PoolScope.OWN:
        return left + max(0, of_root - free[SALES.root])
    return max(0, left + of_root - free[SALES.root])

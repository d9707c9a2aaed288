"""
A round: eight writers at once carry out what they decided from the same stale facts, and laws about what is there afterwards.

A writer whose plan is stale answers the questions again and plans again, until the plan is stored or there is nothing to store.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from enum import Enum
from random import Random
from threading import Barrier
from typing import Protocol

from attrs import evolve, frozen

from database.hosts import ROOT, Decided, Host, MemoryHost, Writer, fill
from multiline_batch import (
    Account,
    AccountStatus,
    Identity,
    Inventory,
    InvitationPlan,
    Mode,
    MoveAllowed,
    NumberRecord,
    Organization,
    Plan,
    Policy,
    PoolScope,
    Questions,
    Upload,
    UploadRequest,
    Usage,
    ask_invitations,
    ask_move,
    decide_move,
    parse_account_status,
    parse_usage,
    plan_invitations,
    plan_upload,
    read_upload,
)
from support import ADMINISTRATOR, ORGANIZATION, csv_text, number, request

WRITERS = 8

SALES = ORGANIZATION
SERVICE = evolve(ORGANIZATION, id="service", name="Service")
TREE = (evolve(ORGANIZATION, id=ROOT, name="Root", ancestors=()), SALES, SERVICE)


class Job(Protocol):
    """What a writer wants."""

    def decide(self, host: Writer) -> Decided | None:
        """Decide on what the host knows now; `None` is a move that is refused."""
        ...


@frozen
class Import:
    """Carry out a file."""

    upload: Upload
    mode: Mode

    def decide(self, host: Writer) -> Plan:
        """Plan the file."""
        return plan_upload(self.upload, host.answer(self.upload.questions), mode=self.mode)


def _select(host: Writer, identities: tuple[Identity, ...]) -> list[Account]:
    """Return accounts as they are now, in the order of the selection."""
    facts = host.answer(Questions(organization=SALES.id, identities=identities))
    return sorted(facts.accounts or (), key=lambda account: identities.index(account.key))


@frozen
class Invite:
    """Send invitations to those of a selection who are still in the organization."""

    organization: Organization
    identities: tuple[Identity, ...]
    policy: Policy

    def decide(self, host: Writer) -> InvitationPlan:
        """Plan the invitations."""
        here = [a for a in _select(host, self.identities) if a.organization == self.organization.id]
        questions = ask_invitations(here, organization=self.organization, policy=self.policy)
        facts = host.answer(questions)
        return plan_invitations(here, organization=self.organization, facts=facts, policy=self.policy)


@frozen
class Move:
    """Move a selection to another organization."""

    destination: Organization
    identities: tuple[Identity, ...]
    policy: Policy

    def decide(self, host: Writer) -> MoveAllowed | None:
        """Decide on the move."""
        accounts = _select(host, self.identities)
        questions = ask_move(accounts, destination=self.destination, policy=self.policy)
        decision = decide_move(
            accounts,
            destination=self.destination,
            facts=host.answer(questions),
            sources=TREE,
            administrator=ADMINISTRATOR,
            policy=self.policy,
        )
        return decision if isinstance(decision, MoveAllowed) else None


@frozen
class Done:
    """
    What became of a job.

    Attributes:
        job: The job.

        decided: What was decided last; a move that is refused is `None`.

        stored: Whether it was carried out; otherwise there was nothing left to store.

        stale: How many plans before it were stale.

        retries: How often the database had a transaction begun again.
    """

    job: Job
    decided: Decided | None
    stored: bool
    stale: int
    retries: int


@frozen
class World:
    """What there is before a round, and what eight writers want."""

    scope: PoolScope
    numbers: tuple[NumberRecord, ...]
    accounts: tuple[Account, ...]
    jobs: tuple[Job, ...]


class Focus(Enum):
    """What eight writers have in common: the share of files, of invitations and of moves, in percent."""

    EVERYTHING = (60, 25, 15)
    FILES = (100, 0, 0)
    INVITATIONS = (20, 80, 0)


def make_world(seed: int) -> World:
    """Make up a world in which fewer numbers are free than are wanted."""
    random = Random(seed)  # noqa: S311  Nothing is secret here.
    focus = list(Focus)[seed % len(Focus)]
    policy = Policy(
        pool=random.choice(list(PoolScope)),
        claim_reserved=random.random() < 0.5,
        resend_needs_number=random.random() < 0.5,
    )
    # Where all want the same, all are of one organization.
    here = [SALES, SALES, SERVICE] if focus is Focus.EVERYTHING else [SALES]
    owners = [*(organization.id for organization in here), *([SALES.root] if focus is Focus.EVERYTHING else [])]
    usages = [Usage.AVAILABLE] * 4 + [Usage.RESERVED]
    numbers = [
        NumberRecord(number=number(index), owner=random.choice(owners), usage=random.choice(usages))
        for index in range(random.randint(2, 8) * len(here))
    ]
    accounts = list(_make_accounts(random, numbers, here))
    jobs = tuple(_make_job(random, numbers, accounts, policy, focus, here) for _ in range(WRITERS))
    return World(scope=policy.pool, numbers=tuple(numbers), accounts=tuple(accounts), jobs=jobs)


def _make_accounts(random: Random, numbers: list[NumberRecord], here: list[Organization]) -> Iterator[Account]:
    """Yield accounts that wait, that do not, and that have a number which is Reserved for nobody, or theirs."""
    reserved = [place for place, record in enumerate(numbers) if record.usage is Usage.RESERVED]
    statuses = [AccountStatus.NOT_INVITED] * 4 + [AccountStatus.INVITED, AccountStatus.INVITATION_FAILED]
    for index in range(random.randint(3, 6)):
        identity, status = f"known{index}@example.org", random.choice(statuses)
        organization, own = random.choice(here).id, None
        if reserved and random.random() < 0.5 and status is not AccountStatus.INVITED:
            place = reserved.pop()
            record = numbers[place]
            own = record.number
            organization = organization if record.owner == SALES.root else record.owner
            if random.random() < 0.5:
                numbers[place] = evolve(record, usage=Usage.ASSIGNED, holder=identity)
        yield Account(identity=identity, organization=organization, status=status, number=own)


def _make_job(  # noqa: PLR0913, PLR0917  What a world has.
    random: Random,
    numbers: Sequence[NumberRecord],
    accounts: Sequence[Account],
    policy: Policy,
    focus: Focus,
    here: list[Organization],
) -> Job:
    organization = random.choice(here)
    selected = tuple(account.key for account in random.sample(accounts, random.randint(1, 3)))
    match random.choices(["import", "invite", "move"], weights=focus.value):
        case ["invite"]:
            return Invite(organization, selected, policy)
        case ["move"]:
            return Move(organization, selected, policy)
        case _:
            return _make_import(random, numbers, request(policy=policy, organization=organization))


def _make_import(random: Random, numbers: Sequence[NumberRecord], asked: UploadRequest) -> Import:
    """Return a file that names numbers in no row, in some, or in all."""
    share = random.choice([0.0, 0.4, 1.0])
    rows = [
        {
            "firstname": f"Person {person}",
            "device": f"person{person}@example.org",
            "multiline_number": random.choice(numbers).number if random.random() < share else "",
        }
        for person in random.sample(range(20), random.randint(1, 4))
    ]
    return Import(read_upload(csv_text(*rows), asked), random.choice([Mode.IMPORT_AND_INVITE] * 3 + [Mode.IMPORT]))


def read_inventory(host: Host) -> Inventory:
    """Return what is in the tables."""
    return Inventory(
        organizations=TREE,
        numbers=[
            NumberRecord(number=n, owner=o, usage=parse_usage(u), holder=h)
            for n, o, u, h in host.rows("SELECT number, owner, usage, holder FROM numbers")
        ],
        accounts=[
            Account(identity=i, organization=o, status=parse_account_status(s), number=n)
            for i, o, s, n in host.rows("SELECT identity, organization, status, number FROM accounts")
        ],
    )


Played = tuple[list[Done], Inventory, Counter[str]]
"""What became of each job, what is there afterwards, and how often the details of each person are stored."""


def _settle(job: Job, writer: Writer, decided: Decided | None) -> Done:
    """Carry out what was decided, and decide again until it is stored or nothing is left to store."""
    stale = 0
    # Whatever stores or sends anything has preconditions.
    while decided is not None and decided.preconditions:
        if writer.carry_out(decided):
            return Done(job, decided, stored=True, stale=stale, retries=writer.retries)
        stale += 1
        decided = job.decide(writer)
    return Done(job, decided, stored=False, stale=stale, retries=writer.retries)


def play_in_turn(world: World) -> Played:
    """Play a round without a database: all decide first, and then each carries out in turn."""
    host = MemoryHost(Inventory(organizations=TREE, numbers=world.numbers, accounts=world.accounts))
    decisions = [job.decide(host) for job in world.jobs]
    done = [_settle(job, host, decision) for job, decision in zip(world.jobs, decisions, strict=True)]
    return done, host.inventory, host.people


def play(world: World, connect: Callable[[], Host]) -> Played:
    """Play a round in a database: all decide first, and then all carry out at once."""
    host = connect()
    fill(host, organizations=TREE, numbers=world.numbers, accounts=world.accounts)
    barrier = Barrier(len(world.jobs), timeout=60)

    def work(job: Job) -> Done:
        with closing(connect()) as mine:
            decision = job.decide(mine)
            barrier.wait()
            return _settle(job, mine, decision)

    with closing(host), ThreadPoolExecutor(len(world.jobs)) as pool:
        done = list(pool.map(work, world.jobs))
        people = Counter[str](key for (key,) in host.rows("SELECT identity_key FROM people"))
        return done, read_inventory(host), people

"""The bulk queries answer as an inventory in memory does."""

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed: install the extra `service`")

from itertools import product
from random import Random

from hosts.service.portal import on_both_databases
from multiline_batch import (
    Account,
    AccountStatus,
    Facts,
    Inventory,
    NumberRecord,
    Organization,
    PoolScope,
    Questions,
    Usage,
    number_key,
)
from service import answers, demo
from service.database import Database
from support import number

pytestmark = pytest.mark.hosts

TREE = [
    Organization(id="root"),
    Organization(id="sales", ancestors=["root"]),
    Organization(id="north", ancestors=["sales", "root"]),
    Organization(id="service", ancestors=["root"]),
]


def invent(random: Random) -> Inventory:
    """Invent numbers of every usage and accounts of every status, in every organization."""
    owners = [organization.id for organization in TREE]
    numbers = [
        NumberRecord(
            number=number(index),
            owner=owner,
            usage=usage,
            holder=None if usage is Usage.AVAILABLE or random.random() < 0.5 else f"holder{index}@example.org",
        )
        for index, (owner, usage) in enumerate(product(owners, [*Usage, Usage.AVAILABLE]))
        if random.random() < 0.7
    ]
    taken = [record.number for record in numbers if record.usage is Usage.ASSIGNED]
    accounts = [
        Account(
            identity=f"Person{index}@Example.org",
            organization=organization,
            status=status,
            number=taken.pop() if taken and random.random() < 0.3 else None,
        )
        for index, (organization, status) in enumerate(product(owners, [*AccountStatus, AccountStatus.INVITED]))
        if random.random() < 0.7
    ]
    return Inventory(organizations=TREE, numbers=numbers, accounts=accounts)


def ask(random: Random, inventory: Inventory) -> Questions:
    """Ask about numbers and accounts that are there and that are not, of a pool and of accounts under decision."""
    organization = random.choice(TREE)
    scope = random.choice([*PoolScope])
    keys = [account.key for account in inventory.accounts]
    return Questions(
        organization=organization.id,
        numbers=tuple(number_key(number(index)) for index in random.sample(range(30), 12)),
        identities=tuple(random.sample(keys, 5)),
        pool_owners=random.choice([organization.pool_owners(scope), ()]),
        pool_scope=scope,
        under_decision=tuple(random.sample(keys, 4)),
        utilization=random.random() < 0.5,
    )


def told(facts: Facts) -> tuple[object, ...]:
    """Return what facts tell, whatever its order."""
    return set(facts.numbers or ()), set(facts.accounts or ()), facts.pool, facts.utilization


@on_both_databases
@pytest.mark.parametrize("seed", range(4))
def test_queries_answer_as_an_inventory_does(database_url: str, seed: int) -> None:
    """Numbers, accounts, pool and utilization are the same as from an inventory with the same data."""
    random = Random(seed)  # noqa: S311  Data for a test.
    inventory = invent(random)
    database = Database(database_url)
    database.create_tables()
    demo.fill(database, inventory)
    asked = [ask(random, inventory) for _ in range(40)]
    with database.reading() as session:
        found = [answers.answer(session, questions) for questions in asked]
    database.close()
    assert [told(facts) for facts in found] == [told(inventory.answer(questions)) for questions in asked]


@on_both_databases
def test_an_organization_has_its_lineage(database_url: str) -> None:
    """An organization is read back as it was stored, with its ancestors nearest first."""
    database = Database(database_url)
    database.create_tables()
    demo.fill(database, Inventory(organizations=TREE))
    with database.reading() as session:
        assert [answers.find_organization(session, each.id) for each in TREE] == TREE
        assert answers.find_organization(session, "nowhere") is None
    database.close()

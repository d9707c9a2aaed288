"""
Answers: the library's questions become a handful of statements, however many rows a file has.

Numbers and identities are looked up by their keys, at most a thousand of each, because no file has more rows.  The pool and the utilization
are counts.  What is left out of an answer means *nobody told*, so everything that is asked is told, even if nothing was found.
``docs/how-to/answer-questions.md`` explains the counts.
"""

from sqlalchemy import CTE, case, func, select
from sqlalchemy.orm import Session

from multiline_batch import (
    Account,
    AccountStatus,
    Facts,
    NumberRecord,
    Organization,
    PermissionGroup,
    Pool,
    PoolScope,
    Questions,
    Usage,
    Utilization,
    parse_account_status,
    parse_usage,
)
from multiline_batch.wire import from_wire
from service.tables import AccountRow, GroupRow, NumberRow, OrganizationRow


def answer(session: Session, questions: Questions) -> Facts:
    """Answer questions; the statements have to see one moment, as in `Database.reading` and `Database.writing`."""
    numbers = session.scalars(select(NumberRow).where(NumberRow.number.in_(questions.numbers)))
    return questions.answer(
        numbers=[
            NumberRecord(number=row.number, owner=row.owner, usage=parse_usage(row.usage), holder=row.holder)
            for row in numbers
        ],
        accounts=find_accounts(session, questions.identities),
        pool=_count_pool(session, questions),
        utilization=_count_utilization(session, questions.organization) if questions.utilization else None,
    )


def find_accounts(session: Session, keys: tuple[str, ...]) -> list[Account]:
    """Return the accounts with these keys, in the order of the keys; those that are not there are left out."""
    found = {row.key: to_account(row) for row in session.scalars(select(AccountRow).where(AccountRow.key.in_(keys)))}
    return [found[key] for key in keys if key in found]


def to_account(row: AccountRow) -> Account:
    """Return a row as the library's value."""
    return Account(
        identity=row.identity,
        organization=row.organization,
        status=parse_account_status(row.status),
        number=row.number,
    )


def find_organization(session: Session, name: str) -> Organization | None:
    """Return an organization with its lineage, or `None`."""
    row = session.get(OrganizationRow, name)
    if row is None:
        return None
    ancestors: list[str] = []
    above = row.parent
    # A tree has a handful of floors, and the session remembers the rows.
    while above is not None:
        ancestors.append(above)
        above = session.get_one(OrganizationRow, above).parent
    return from_wire({"id": row.id, "ancestors": ancestors, **row.settings}, Organization)


def find_group(session: Session, organization: Organization, name: str) -> PermissionGroup | None:
    """Return the User Permissions group of this name that an organization has or inherits, the nearest one, or `None`."""
    rows = session.scalars(
        select(GroupRow).where(GroupRow.name == name, GroupRow.organization.in_(organization.lineage))
    )
    return min(map(to_group, rows), key=lambda group: organization.lineage.index(group.organization), default=None)


def to_group(row: GroupRow) -> PermissionGroup:
    """Return a row as the library's value."""
    return PermissionGroup(name=row.name, organization=row.organization, voice_calling=row.voice_calling)


def _at_or_below(owners: tuple[str, ...]) -> CTE:
    found = select(OrganizationRow.id).where(OrganizationRow.id.in_(owners)).cte(recursive=True)
    return found.union(select(OrganizationRow.id).join(found, OrganizationRow.parent == found.c.id))


def _count_pool(session: Session, questions: Questions) -> Pool:
    owners = questions.pool_owners
    free = select(func.count()).where(NumberRow.usage == Usage.AVAILABLE.value, NumberRow.owner.in_(owners))
    # Who may draw on an owner: with a usable pool everybody at or below it, otherwise itself alone.
    usable = questions.pool_scope is PoolScope.USABLE
    drawing = AccountRow.organization.in_(select(_at_or_below(owners).c.id) if usable else owners)
    waiting = select(func.count()).where(
        drawing,
        AccountRow.status == AccountStatus.INVITED.value,
        AccountRow.number.is_(None),
        AccountRow.key.not_in(questions.under_decision),
    )
    return Pool(available=session.scalar(free) or 0, outstanding=session.scalar(waiting) or 0)


def _count_utilization(session: Session, organization: str) -> Utilization:
    # What is owned further down is in use, whatever it is used for there.
    idle = (NumberRow.owner == organization) & (NumberRow.usage == Usage.AVAILABLE.value)
    total, unused = session.execute(
        select(func.count(), func.count(case((idle, 1)))).where(
            NumberRow.owner.in_(select(_at_or_below((organization,)).c.id))
        )
    ).one()
    return Utilization(in_use=total - unused, total=total)

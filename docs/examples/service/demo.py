"""
The demo: a small company in a new database, so that one command runs the service.

    python -m uvicorn --app-dir docs/examples --factory service.demo:create_demo

It fills the database only if there is nothing in it.  The organization is the one of the other examples, so their CSV files can be uploaded.
"""

from collections.abc import Iterable

from fastapi import FastAPI
from sqlalchemy import select

from multiline_batch import (
    Account,
    AccountStatus,
    Administrator,
    Inventory,
    NumberRecord,
    Organization,
    PermissionGroup,
    Privilege,
    Usage,
    number_key,
)
from multiline_batch.wire import to_wire
from service.app import create_app
from service.callers import hash_token
from service.database import Database
from service.settings import Settings
from service.tables import AccountRow, AdministratorRow, GroupRow, NumberRow, OrganizationRow

TOKEN = "demo"  # noqa: S105  It opens a demo.
"""The token of the demo's administrator."""


def _organization(name: str, title: str, *ancestors: str) -> Organization:
    return Organization(
        id=name,
        name=title,
        ancestors=ancestors,
        social_messaging=True,
        smtp_data_offload=False,
        data_only=False,
        allowed_email_domains=["@example.org"],
        recording=True,
        invitation_template_current=True,
        utilization_threshold=80,
        notification_recipients=["it@example.org"],
    )


def _number(last: int, owner: str, usage: Usage = Usage.AVAILABLE, holder: str | None = None) -> NumberRecord:
    return NumberRecord(number=f"+44207946{last:04d}", owner=owner, usage=usage, holder=holder)


DEMO = Inventory(
    organizations=[
        _organization("acme", "Acme"),
        _organization("sales-emea", "Sales EMEA", "acme"),
        _organization("support", "Support", "acme"),
    ],
    numbers=[
        *(_number(last, "sales-emea") for last in range(101, 113)),
        _number(113, "sales-emea", Usage.RESERVED),
        _number(114, "sales-emea", Usage.ACTIVE, "alan@example.org"),
        _number(115, "sales-emea", Usage.ASSIGNED, "grace@example.org"),
        _number(116, "support"),
    ],
    accounts=[
        Account(
            identity="alan@example.org",
            organization="sales-emea",
            status=AccountStatus.ACTIVE,
            number="+442079460114",
        ),
        Account(
            identity="grace@example.org",
            organization="sales-emea",
            status=AccountStatus.INVITED,
            number="+442079460115",
        ),
        Account(identity="edsger@example.org", organization="sales-emea", status=AccountStatus.INVITED),
        Account(identity="tony@example.org", organization="sales-emea", status=AccountStatus.NOT_INVITED),
    ],
)
"""Acme with two organizations below it, of which *Support* has one number."""


def create_demo() -> FastAPI:
    """Return the application on a database that is filled if it was empty."""
    settings = Settings.from_environment()
    database = Database(settings.database)
    database.create_tables()
    with database.reading() as session:
        empty = session.scalar(select(OrganizationRow.id).limit(1)) is None
    if empty:
        boss = Administrator(organization="acme", privileges=[Privilege.ACCOUNTS])
        sales = PermissionGroup(name="Sales", organization="acme", voice_calling=False)
        fill(database, DEMO, groups=[sales], administrators={TOKEN: boss})
    database.close()
    return create_app(settings)


def fill(
    database: Database,
    inventory: Inventory,
    *,
    groups: Iterable[PermissionGroup] = (),
    administrators: dict[str, Administrator] | None = None,
) -> None:
    """Store an inventory, permission groups, and administrators by their tokens."""
    with database.writing() as session:
        session.add_all(
            OrganizationRow(
                id=each.id,
                parent=each.ancestors[0] if each.ancestors else None,
                settings={
                    name: value for name, value in to_wire(each)["value"].items() if name not in {"id", "ancestors"}
                },
            )
            for each in inventory.organizations
        )
        session.flush()
        session.add_all(
            GroupRow(organization=group.organization, name=group.name, voice_calling=group.voice_calling)
            for group in groups
        )
        session.add_all(
            AdministratorRow(
                token_hash=hash_token(token),
                organization=each.organization,
                privileges=[privilege.value for privilege in each.privileges],
            )
            for token, each in (administrators or {}).items()
        )
        session.add_all(
            NumberRow(number=record.key, owner=record.owner, usage=record.usage.value, holder=record.holder)
            for record in inventory.numbers
        )
        session.flush()
        session.add_all(
            AccountRow(
                key=account.key,
                identity=account.identity,
                organization=account.organization,
                status=account.status.value,
                number=account.number and number_key(account.number),
            )
            for account in inventory.accounts
        )

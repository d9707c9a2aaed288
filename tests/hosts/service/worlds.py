"""Databases with one organization, so many free numbers, and nobody in it."""

import sqlite3
from contextlib import closing

from multiline_batch import (
    Administrator,
    Inventory,
    NumberRecord,
    Organization,
    PermissionGroup,
    Privilege,
    Usage,
)
from service.database import Database
from service.demo import fill
from support import number

SALES = Organization(
    id="sales-emea",
    ancestors=("acme",),
    social_messaging=True,
    smtp_data_offload=False,
    data_only=False,
    allowed_email_domains=(),
    recording=True,
    invitation_template_current=True,
)


def make_world(url: str, *, numbers: int) -> None:
    """Make the tables, and fill them with an organization that owns so many free numbers."""
    database = Database(url)
    database.create_tables()
    free = [NumberRecord(number=number(index), owner=SALES.id, usage=Usage.AVAILABLE) for index in range(numbers)]
    fill(
        database,
        Inventory(organizations=[Organization(id="acme"), SALES], numbers=free),
        groups=[PermissionGroup(name="Sales", organization="acme", voice_calling=True)],
        administrators={"demo": Administrator(organization="acme", privileges=[Privilege.ACCOUNTS])},
    )
    database.close()


def read_mailbox(path: str) -> tuple[list[str], int]:
    """Return who was sent an invitation, each as often as it arrived, and how often one was handed over to the mailer."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT recipient, handed_over FROM messages").fetchall()
    return [recipient for recipient, _ in rows], sum(times for _, times in rows)

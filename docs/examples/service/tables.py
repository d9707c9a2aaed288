"""
Tables: organizations, numbers and accounts, and what an upload becomes on its way.

Numbers are stored as `number_key` makes them and accounts under their `identity_key`, because the library asks for such keys; both
are primary keys, so the database itself refuses a second account of one person, and ``accounts.number`` a second owner of a number.
An upload is kept as it came.  A plan is kept as a wire document: what somebody approved is what is carried out and reported, also after
the library was updated.  Times are seconds since 1970, which every database keeps without a thought about zones.
"""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """What all tables share."""


class OrganizationRow(Base):
    """An organization; ``settings`` are those of `multiline_batch.Organization`, as wire data and already effective."""

    __tablename__ = "organizations"
    id: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)


class GroupRow(Base):
    """A User Permissions group."""

    __tablename__ = "permission_groups"
    organization: Mapped[str] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    voice_calling: Mapped[bool | None]


class AdministratorRow(Base):
    """An administrator, found by the SHA-256 of a token, which itself is stored nowhere."""

    __tablename__ = "administrators"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    organization: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    privileges: Mapped[list[str]] = mapped_column(JSON)


class NumberRow(Base):
    """A MultiLine number; its holder may be somebody for whom it is reserved and who is no account yet."""

    __tablename__ = "numbers"
    __table_args__ = (Index("numbers_of_owner", "owner", "usage"),)
    number: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    usage: Mapped[str]
    holder: Mapped[str | None]


class AccountRow(Base):
    """An account: what facts tell of it."""

    __tablename__ = "accounts"
    __table_args__ = (Index("accounts_of_organization", "organization", "status"),)
    key: Mapped[str] = mapped_column(primary_key=True)
    identity: Mapped[str]
    organization: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    status: Mapped[str]
    number: Mapped[str | None] = mapped_column(ForeignKey("numbers.number"), unique=True)


class ProfileRow(Base):
    """What a row of a file tells of a person beside the account."""

    __tablename__ = "profiles"
    account: Mapped[str] = mapped_column(ForeignKey("accounts.key"), primary_key=True)
    firstname: Mapped[str | None]
    lastname: Mapped[str | None]
    user_permissions: Mapped[str | None]
    forwarding_number: Mapped[str | None]
    social_messaging: Mapped[str]
    monitor_calls: Mapped[str]
    monitor_sms: Mapped[str]
    restrict_incoming_social_messaging: Mapped[str | None]
    language: Mapped[str | None]


class UploadRow(Base):
    """A file as it came, and what was chosen for it."""

    __tablename__ = "uploads"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organization: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    permission_group: Mapped[str]
    encoding: Mapped[str | None]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class PlanRow(Base):
    """A plan of an upload, as a wire document."""

    __tablename__ = "plans"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    upload: Mapped[UUID] = mapped_column(ForeignKey("uploads.id"), index=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


class OperationRow(Base):
    """A plan that is carried out; there is one for a plan at most, so asking twice does nothing twice."""

    __tablename__ = "operations"
    plan: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    organization: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    accounts: Mapped[int]
    started: Mapped[float]
    finished: Mapped[float | None]


class MessageRow(Base):
    """
    The outbox: a message that is to be sent, stored in the transaction that makes it necessary.

    ``key`` is the same at every attempt, so a mailer can drop what it has sent already.  ``due`` is when it may be claimed: a claim
    puts it off, and whoever dies with a claim loses it then.  ``sent`` is null while it waits, and tells the end of it afterwards.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_due", "sent", "due"),)
    key: Mapped[str] = mapped_column(primary_key=True)
    operation: Mapped[UUID | None] = mapped_column(ForeignKey("operations.plan"), index=True)
    row: Mapped[int | None]
    account: Mapped[str | None] = mapped_column(ForeignKey("accounts.key"))
    recipient: Mapped[str]
    text: Mapped[str]
    due: Mapped[float] = mapped_column(default=0.0)
    attempts: Mapped[int] = mapped_column(default=0)
    sent: Mapped[bool | None]
    reason: Mapped[str | None]

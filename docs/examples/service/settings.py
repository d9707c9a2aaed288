"""
Settings: what differs between one deployment and another.

They are read from the environment once, when the service starts, and handed to whatever needs them, so a test makes its own.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Settings:
    """
    What differs between deployments.

    Attributes:
        database: A URL of SQLAlchemy, such as ``postgresql+psycopg://user@host/name``.

        mailbox: The file in which the demo's mailer records what it sends.

        mail_seconds: How long the demo's mailer takes for one message, in seconds.

        lease_seconds: How long a worker may take for the message that it has claimed, in seconds; then another one may send it.

        poll_seconds: How often the outbox and the progress are looked at when nobody calls, in seconds.
    """

    database: str = "sqlite:///multiline.db"
    mailbox: str = "mailbox.db"
    mail_seconds: float = 0.0
    lease_seconds: float = 60.0
    poll_seconds: float = 0.5

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings of ``SERVICE_DATABASE`` and its like; what is not set keeps its default."""
        return cls(
            database=environment.get("SERVICE_DATABASE", cls.database),
            mailbox=environment.get("SERVICE_MAILBOX", cls.mailbox),
            mail_seconds=float(environment.get("SERVICE_MAIL_SECONDS", cls.mail_seconds)),
            lease_seconds=float(environment.get("SERVICE_LEASE_SECONDS", cls.lease_seconds)),
            poll_seconds=float(environment.get("SERVICE_POLL_SECONDS", cls.poll_seconds)),
        )

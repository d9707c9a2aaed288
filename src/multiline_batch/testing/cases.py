"""A vector as a value: what is given, and what has to come out."""

from typing import ClassVar

from attrs import field, frozen

from multiline_batch.accounts import Account, NumberRecord, Pool, Utilization
from multiline_batch.facts import Facts, Questions
from multiline_batch.policy import Policy
from multiline_batch.request import Administrator, Limits, Organization, UploadRequest
from multiline_batch.rules import Basis
from multiline_batch.testing.results import InvitationsResult, MoveResult, UploadResult
from multiline_batch.vocabulary import Mode


@frozen(kw_only=True)
class Answers:
    """
    What the host of a vector knows; `None` is not told, and an empty answer means that nothing was found.

    Attributes:
        numbers: The numbers that were found.

        accounts: The accounts that were found.

        pool: How many numbers are free.

        utilization: How many numbers are in use.
    """

    numbers: tuple[NumberRecord, ...] | None = field(default=None, repr=False)
    accounts: tuple[Account, ...] | None = field(default=None, repr=False)
    pool: Pool | None = None
    utilization: Utilization | None = None

    def to(self, questions: Questions) -> Facts:
        """Return these answers as the facts that answer *questions*."""
        return questions.answer(
            numbers=self.numbers, accounts=self.accounts, pool=self.pool, utilization=self.utilization
        )


@frozen(kw_only=True)
class _Case:
    """
    What every vector has.

    Attributes:
        file: Name of the file that it stands in, without ending.

        name: What it shows, in one sentence; no other vector of the file has that name.

        rule: Code of the rule that the file is about; `None` for a table of combinations.

        fires: Whether that rule fires; `None` for a table.

        basis: Why it comes out so.

        sources: Statements of the source and facts of the domain from which that follows.
    """

    kind: ClassVar[str]

    file: str
    name: str
    rule: str | None
    fires: bool | None
    basis: Basis
    sources: tuple[str, ...]

    @property
    def id(self) -> str:
        """A text that no other vector has, for the ids of parametrized tests."""
        return f"{self.file}: {self.name}"


@frozen(kw_only=True)
class UploadVector(_Case):
    """
    A file that is read and, if a mode is given, planned.

    Attributes:
        data: The file: bytes if the bytes matter, otherwise text.

        request: What was chosen for it.

        encoding: The encoding that the caller names, or `None`.

        limits: Limits that differ from the portal's, or `None`.

        mode: Which button is pressed; `None` if the file is only read.

        answers: What the host knows; nothing if the file is only read.

        expected: What has to come out.
    """

    kind: ClassVar[str] = "upload"

    data: str | bytes = field(repr=False)
    request: UploadRequest = field(repr=False)
    encoding: str | None = None
    limits: Limits | None = None
    mode: Mode | None = None
    answers: Answers = field(factory=Answers, repr=False)
    expected: UploadResult = field(repr=False)


@frozen(kw_only=True)
class InvitationsVector(_Case):
    """
    Accounts that are selected for Resend Invitation.

    Attributes:
        accounts: The selection, in order.

        organization: Their organization.

        policy: The choices of the deployment.

        answers: What the host knows.

        expected: What has to come out.
    """

    kind: ClassVar[str] = "invitations"

    accounts: tuple[Account, ...] = field(repr=False)
    organization: Organization = field(repr=False)
    policy: Policy = field(repr=False)
    answers: Answers = field(repr=False)
    expected: InvitationsResult = field(repr=False)


@frozen(kw_only=True)
class MoveVector(_Case):
    """
    Accounts that are selected to be moved.

    Attributes:
        accounts: The selection, in order.

        destination: Where they are to go.

        organizations: The organizations that they are in now, as far as anybody told; `None` if nobody did.

        administrator: Who moves them; `None` if nobody told.

        policy: The choices of the deployment.

        answers: What the host knows.

        expected: What has to come out.
    """

    kind: ClassVar[str] = "move"

    accounts: tuple[Account, ...] = field(repr=False)
    destination: Organization = field(repr=False)
    organizations: tuple[Organization, ...] | None = field(repr=False)
    administrator: Administrator | None = field(repr=False)
    policy: Policy = field(repr=False)
    answers: Answers = field(repr=False)
    expected: MoveResult = field(repr=False)


Vector = UploadVector | InvitationsVector | MoveVector
"""A vector of any kind, that is what is given and what has to come out."""

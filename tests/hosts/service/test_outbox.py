"""The outbox: a message is tried for some time and not for ever, whatever happens to those who send it."""

from collections.abc import Iterator

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed: install the extra `service`")

from hosts.service.portal import on_both_databases
from hosts.service.worlds import make_world
from service.database import Database
from service.mailer import UndeliverableError
from service.settings import Settings
from service.tables import AccountRow, MessageRow
from service.work import ATTEMPTS_MAX, Worker

pytestmark = pytest.mark.hosts

KEY, ANNA = "resend/1", "anna@example.org"


class Mailer:
    """Fails a number of times with one error, and then delivers."""

    def __init__(self, error: BaseException, *, times: int) -> None:
        self._error, self._times = error, times
        self.keys: list[str] = []

    def send(self, *, key: str, recipient: str, text: str) -> None:
        """Send a message, or fail."""
        assert (recipient, text) == (ANNA, "Welcome")
        self.keys.append(key)
        if len(self.keys) <= self._times:
            raise self._error


def make_worker(database: Database, mailer: Mailer) -> Worker:
    """Return a worker whose claims end at once, so that what failed is due again."""
    return Worker(database, mailer, Settings(lease_seconds=0.0))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return a database in which one account waits for its invitation."""
    make_world(database_url, numbers=1)
    database = Database(database_url)
    with database.writing() as session:
        session.add(AccountRow(key=ANNA, identity=ANNA, organization="sales-emea", status="Invited", number=None))
        session.flush()
        session.add(MessageRow(key=KEY, account=ANNA, recipient=ANNA, text="Welcome"))
    yield database
    database.close()


def told(database: Database) -> tuple[bool | None, int, str]:
    """Return what became of the message, how often it was claimed, and where its account stands."""
    with database.reading() as session:
        message, account = session.get_one(MessageRow, KEY), session.get_one(AccountRow, ANNA)
        return message.sent, message.attempts, account.status


@on_both_databases
@pytest.mark.parametrize("failures", [0, 1, ATTEMPTS_MAX - 1])
def test_what_could_not_be_delivered_now_is_tried_again(database: Database, failures: int) -> None:
    """A mailer that is out of order for a while gets the same message again, under the same key, until it arrives."""
    mailer = Mailer(ConnectionError(), times=failures)
    worker = make_worker(database, mailer)
    while worker.work_once():
        pass
    assert mailer.keys == [KEY] * (failures + 1)
    assert told(database) == (True, failures + 1, "Invited")


@on_both_databases
def test_what_can_not_be_delivered_for_some_time_has_failed(database: Database) -> None:
    """After the last attempt the message counts as failed, and its account no longer waits for a number."""
    mailer = Mailer(TimeoutError(), times=ATTEMPTS_MAX)
    worker = make_worker(database, mailer)
    while worker.work_once():
        pass
    assert mailer.keys == [KEY] * ATTEMPTS_MAX
    assert told(database) == (False, ATTEMPTS_MAX, "Invitation Failed")


def test_what_comes_back_is_not_tried_again(database: Database) -> None:
    """A message that can never be delivered has failed at once."""
    mailer = Mailer(UndeliverableError("The mailbox does not exist."), times=1)
    worker = make_worker(database, mailer)
    assert [worker.work_once(), worker.work_once()] == [True, False]
    assert told(database) == (False, 1, "Invitation Failed")


class Death(BaseException):
    """The process dies."""


@on_both_databases
def test_a_message_that_kills_whoever_sends_it_is_given_up(database: Database) -> None:
    """A message that nobody survives is not tried for ever: it has failed, and nobody knows whether it arrived."""
    mailer = Mailer(Death(), times=100)
    for _ in range(ATTEMPTS_MAX):
        with pytest.raises(Death):
            make_worker(database, mailer).work_once()
        assert told(database)[0] is None
    worker = make_worker(database, mailer)
    assert [worker.work_once(), worker.work_once()] == [True, False]
    assert mailer.keys == [KEY] * ATTEMPTS_MAX
    assert told(database) == (False, ATTEMPTS_MAX + 1, "Invitation Failed")

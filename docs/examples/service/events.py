"""
Events: how far an operation has come, as server-sent events.

Each event holds all that there is to know, so a client that was cut off misses nothing: it asks again and the first event is the state of now.
The database is asked every so often, because whoever sends the messages may be another process.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

from fastapi.concurrency import run_in_threadpool
from fastapi.sse import ServerSentEvent

from service.bodies import OperationView


async def follow(look: Callable[[], OperationView], *, seconds: float) -> AsyncIterator[ServerSentEvent]:
    """
    Yield an event ``progress`` whenever something has changed, and at last one ``finished``.

    Args:
        look: Reads the state; it is called in a thread, because it waits for the database.

        seconds: How long to wait between two looks.
    """
    last: OperationView | None = None
    while last is None or not last.finished:
        view = await run_in_threadpool(look)
        if view != last:
            yield ServerSentEvent(event="finished" if view.finished else "progress", data=view)
        last = view
        if not view.finished:
            await asyncio.sleep(seconds)

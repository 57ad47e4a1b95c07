"""One call at the desk, from its opening to its end.

    who → which role → room → the request → the flow → the replies

It is opened on the loop of the door and done on a thread of its own; what is said and
heard goes over the loop, so that who says nothing, or reads nothing, is noticed there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

from node.codec.desk import from_desk, to_desk
from node.errors import ComityError, Malformed, NotYourRole
from node.model.desk.call import AnyCall
from node.model.officer import Officer
from node.transport.desk_access import Send
from node.transport.opening import message_of, next_of


class Left(Exception):  # noqa: N818 - nobody's error
    """Whoever called is gone."""


class DeskLine:
    """What is said and heard in one call, for the thread that does its work."""

    def __init__(
        self, context: Any, loop: asyncio.AbstractEventLoop, *, silent_s: float
    ) -> None:
        self._context = context
        self._loop = loop
        self._silent_s = silent_s
        self._gone = False
        self._cut = loop.create_future()

    async def until(self, done: Coroutine[Any, Any, None]) -> None:
        """Wait until the work is done, or the call is cut. For the loop.

        Raises:
            NotYourRole: it was cut, for its officer may not go on.
        """
        work = asyncio.ensure_future(done)
        try:
            await asyncio.wait({work, self._cut}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            work.cancel()
        if self._cut.done():
            raise NotYourRole("this officer's access has ended")

    def cut(self) -> None:
        """End the call, whatever it waits for. From any thread."""
        self._gone = True

        def tell() -> None:
            if not self._cut.done():
                self._cut.set_result(None)

        self._loop.call_soon_threadsafe(tell)

    def hang_up(self) -> None:
        """Let the thread know that whoever called is gone."""
        self._gone = True

    async def message(self) -> bytes:
        """Return the one message of the call. Raises ``Malformed``. For the loop."""
        return await message_of(self._context, within_s=self._silent_s)

    def messages(self) -> Iterator[bytes]:
        """Yield the messages of the call to its end. Raises ``Malformed``, ``Left``."""
        while True:
            said = self._do(next_of(self._context, within_s=self._silent_s))
            if said is None:
                return
            yield said

    def tell(self, metadata: Sequence[tuple[str, bytes]]) -> None:
        """Send what goes before the replies. Raises ``Left``."""
        self._do(self._context.send_initial_metadata(metadata))

    def say(self, reply: bytes) -> None:
        """Send a reply. Raises ``Malformed`` if it is not read, ``Left``."""
        self._do(self._write(reply))

    async def answer(self, reply: bytes) -> None:
        """Send the one reply of a call. Raises as ``say``. For the loop."""
        try:
            await self._write(reply)
        except ComityError:
            raise
        except Exception as error:
            raise Left from error

    async def _write(self, reply: bytes) -> None:
        try:
            async with asyncio.timeout(self._silent_s):
                await self._context.write(reply)
        except TimeoutError as error:
            raise Malformed("a call was kept open, and nothing was read") from error

    def _do(self, what: Coroutine[Any, Any, Any]) -> Any:
        if self._gone:
            what.close()
            raise Left
        try:
            return asyncio.run_coroutine_threadsafe(what, self._loop).result()
        except ComityError:
            raise
        except (Exception, asyncio.CancelledError) as error:
            # However gRPC says it: nothing goes over this line any more.
            raise Left from error


def serve(  # noqa: PLR0913 - what a call is
    call: AnyCall,
    handle: Any,
    officer: Officer,
    line: DeskLine,
    asked: bytes | None,
    *,
    still: Callable[[], object],
    beside: Callable[[Officer, Send], None],
) -> bytes | None:
    """Do a call on this thread; ``asked`` if it is one message.

    Says its replies, if there are several; if there is one, returns it.
    ``still`` raises where the officer may not go on: it is asked at each step.
    ``beside`` sends what the officer is told before the replies.
    """
    beside(officer, line.tell)
    if asked is None:
        request: Any = _parts(call, line, still)
    else:
        request = from_desk(call.request, asked)
    if not call.streams_out:
        return to_desk(handle(officer, request))
    # ``closing`` ends the flow's generator when the client went away.
    with closing(_replies(handle, officer, request)) as replies:
        for reply in replies:
            still()
            line.say(to_desk(reply))
    return None


def _parts(call: AnyCall, line: DeskLine, still: Callable[[], object]) -> Iterator[Any]:
    for part in line.messages():
        still()
        yield from_desk(call.request, part)


def _replies(handle: Any, officer: Officer, request: Any) -> Generator[Any]:
    yield from handle(officer, request)

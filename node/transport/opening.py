"""What a call carries, waited for no longer than is due.

gRPC hands over a call when it is opened. Its messages may come later, or never.
"""

from __future__ import annotations

import asyncio
from typing import Any

from node.errors import Malformed


async def message_of(context: Any, *, within_s: float) -> bytes:
    """Return the one message of a call.

    Raises:
        Malformed: none came ``within_s``, or the call has none.
    """
    said = await next_of(context, within_s=within_s)
    if said is None:
        raise Malformed("a call came to its end without a message")
    return said


async def next_of(context: Any, *, within_s: float) -> bytes | None:
    """Return the next message of a call, or None at its end.

    Raises:
        Malformed: none came ``within_s``.
    """
    try:
        async with asyncio.timeout(within_s):
            said = await context.read()
    except TimeoutError as error:
        raise Malformed("a call was kept open, and nothing was said") from error
    return said if isinstance(said, bytes) else None

"""What a peer is told whose message is not taken, and what it makes of that.

One word, whatever was wrong, so that nobody learns which check failed by trying. What
a peer may safely know of a fault of its own stands after it: by how much its clock is
off, which of its keys or of ours is not the one on the card, that it speaks another
version. Whoever reads these has come through TLS under the certificate of its card.

    refused
    refused: clock 1764526000000     the clock of who refuses, in ms since 1970
    refused: version | your-key | our-key

A reader takes whatever it does not know for the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

import grpc

from node.errors import (
    NotServing,
    OutOfTime,
    Overloaded,
    RefusedByPeer,
    StoreBroken,
    TheirFault,
    WrongSuite,
)

Told = tuple[grpc.StatusCode, str]

BUSY: Final = (grpc.StatusCode.RESOURCE_EXHAUSTED, "busy")
"""What a peer reads that should come back later with the same bytes.

So it learns as well how an act ended of which we did not know: it was kept, and the
same bytes get the same answer, or it was not.
"""
FAILED: Final = (grpc.StatusCode.INTERNAL, "refused")
"""What a peer reads when the fault is ours."""
REFUSED: Final = "refused"
CLOCK: Final = "clock"
VERSION: Final = "version"
YOUR_KEY: Final = "your-key"
OUR_KEY: Final = "our-key"

_SAID: Final = re.compile(r"refused: (?:clock ([0-9]{1,14})|([a-z-]{1,20}))")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FARTHEST: Final = timedelta(days=36500)

_OWN_FAULTS: Final[Mapping[str, tuple[type[TheirFault], str, str]]] = MappingProxyType(
    {
        VERSION: (
            WrongSuite,
            "{agency} does not take this version of the protocol",
            "Compare the versions of both nodes with that agency's operator.",
        ),
        YOUR_KEY: (
            OutOfTime,
            "{agency} does not know the key that we sign with, or holds it for ended",
            "Send that agency our newest card: `comity peer card`.",
        ),
        OUR_KEY: (
            OutOfTime,
            "{agency} has other keys than its card here says",
            "Ask that agency for its newest card, and add it.",
        ),
    }
)


def told(error: Exception, now: datetime) -> Told:
    """Return the status and the words that a call ends with."""
    if isinstance(error, TheirFault):
        return grpc.StatusCode.INVALID_ARGUMENT, words(error, now)
    # Why we cannot now is nobody's business but ours.
    if isinstance(error, Overloaded | NotServing | StoreBroken):
        return BUSY
    return FAILED


def words(fault: TheirFault, now: datetime) -> str:
    """Return what the sender of a message is told of its fault."""
    if fault.learns == CLOCK:
        return f"{REFUSED}: {CLOCK} {(now - _EPOCH) // timedelta(milliseconds=1)}"
    return f"{REFUSED}: {fault.learns}" if fault.learns in _OWN_FAULTS else REFUSED


def meaning(agency: str, said: str, now: datetime) -> TheirFault:
    """Return what it means that ``agency`` has said so of a message of ours."""
    found = _SAID.fullmatch(said)
    if found and found[1]:
        return _clock(agency, timedelta(milliseconds=int(found[1])) + _EPOCH - now)
    if found and found[2] in _OWN_FAULTS:
        kind, message, advice = _OWN_FAULTS[found[2]]
        return kind(message.format(agency=agency), advice=advice)
    return RefusedByPeer(f"{agency} refused the message")


def _clock(agency: str, off: timedelta) -> TheirFault:
    # It is the peer's word, so it is bounded.
    off = max(-_FARTHEST, min(_FARTHEST, off))
    seconds = round(off.total_seconds())
    return OutOfTime(
        f"{agency} refused the message for its time: their clock is {seconds:+d} s "
        "from ours",
        advice="Check time synchronisation on both machines.",
        off_ms=round(off.total_seconds() * 1000),
    )

"""What a peer reads of a call that failed: one of three words, whatever was wrong."""

from __future__ import annotations

from typing import Final

import grpc

from node.errors import NotServing, Overloaded, StoreBroken, TheirFault

Told = tuple[grpc.StatusCode, str]

REFUSED: Final[Told] = (grpc.StatusCode.INVALID_ARGUMENT, "refused")
"""What a peer reads whatever it did wrong."""
BUSY: Final[Told] = (grpc.StatusCode.RESOURCE_EXHAUSTED, "busy")
"""What a peer reads that should come back later with the same bytes.

So it learns as well how an act ended of which we did not know: it was kept, and the
same bytes get the same answer, or it was not.
"""
FAILED: Final[Told] = (grpc.StatusCode.INTERNAL, "refused")
"""What a peer reads when the fault is ours."""


def told_of(error: Exception) -> Told:
    """Return what is told of an error; why we cannot is nobody's business but ours."""
    if isinstance(error, TheirFault):
        return REFUSED
    if isinstance(error, Overloaded | NotServing | StoreBroken):
        return BUSY
    return FAILED

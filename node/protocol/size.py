"""How large a message of each kind may be: reading one is work that cannot be parted.

A message is read whole, in one step, however many parts it has. So what need not be
large may not be; what carries a notice, a file or an answer may fill an envelope.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from node.errors import Malformed
from node.model.codes import Kind

QUERY_MOST: Final = 128 * 1024
"""Bytes of a query: two hundred questions of six hundred bytes each."""

MOST: Final[Mapping[Kind, int]] = {
    Kind.QUERY: QUERY_MOST,
    Kind.PING: 4 * 1024,
    Kind.CHUNK_ASK: 4 * 1024,
    Kind.GROWTH_ASK: 16 * 1024,
    Kind.STANDINGS: 256 * 1024,
    Kind.VIEW_ASK: 4 * 1024,
    Kind.REDEEM: QUERY_MOST,
    Kind.EPOCHS: 64 * 1024,
}
"""Bytes of a payload, of the kinds that have a bound of their own."""


def check_size(kind: Kind, size: int) -> None:
    """Return if a payload of ``size`` bytes may be of this kind.

    Raises:
        Malformed: it is too large to be read.
    """
    most = MOST.get(kind)
    if most is not None and size > most:
        raise Malformed(f"a {kind} of {size} bytes is larger than the {most} it may be")

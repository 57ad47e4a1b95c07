"""What a family of flows gives the channel, and what the families come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from node.flows.channel.handlers import Handlers
from node.flows.channel.receive import FirstParcel
from node.flows.channel.restart import Resend
from node.flows.ports import Effect
from node.model.introduction import Peer


def nothing_follows(_peer: Peer, _now: datetime) -> tuple[Effect, ...]:
    """Return that nothing is said again, or follows."""
    return ()


@dataclass(frozen=True, slots=True)
class ChannelFamily:
    """One family: the handlers of its verbs, and what it does with whole streams.

    ``resend`` says again what is not ``carried``, where a stream begins anew;
    ``first_parcel`` is what follows from the very first parcel of a peer, whatever
    is in it.
    """

    handlers: Handlers
    resend: Resend = nothing_follows
    first_parcel: FirstParcel = nothing_follows


def together(families: Sequence[ChannelFamily]) -> ChannelFamily:
    """Return the families as one. A verb is of one of them."""

    def resend(peer: Peer, now: datetime) -> tuple[Effect, ...]:
        return tuple(e for one in families for e in one.resend(peer, now))

    def first_parcel(peer: Peer, now: datetime) -> tuple[Effect, ...]:
        return tuple(e for one in families for e in one.first_parcel(peer, now))

    handlers = {v: h for one in families for v, h in one.handlers.items()}
    return ChannelFamily(handlers, resend, first_parcel)

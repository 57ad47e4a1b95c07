"""Put the channel together, over whatever families there are: constructors alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from node.app.ground import Ground
from node.flows.channel.back_off import chance
from node.flows.channel.deliver import Courier
from node.flows.channel.deliveries import Deliveries
from node.flows.channel.family import ChannelFamily, together
from node.flows.channel.receive import Receiver
from node.flows.channel.restart import Restarter
from node.model.desk.call import Handled
from node.model.desk.delivery import DELIVERIES_LIST, DELIVERIES_RETRY


@dataclass(frozen=True, slots=True)
class ChannelFlows:
    """The channel of a node: for the desk, for the wire, for its worker."""

    handlers: tuple[Handled, ...]
    receiver: Receiver
    courier: Courier


def channel_flows(base: Ground, families: Sequence[ChannelFamily]) -> ChannelFlows:
    """Return the channel over all families."""
    world, family = base.world, together(families)
    receiver = Receiver(
        base.keys,
        world.peers,
        world.channel,
        world.journal,
        family.handlers,
        family.first_parcel,
    )
    restarter = Restarter(
        us=base.us.id,
        keys=base.keys,
        book=world.channel,
        recorder=base.recorder,
        handlers=family.handlers,
        resend=family.resend,
        clock=world.clock,
    )
    courier = Courier(
        us=base.us.id,
        keys=base.keys,
        peers=world.peers,
        book=world.channel,
        caller=base.caller,
        recorder=base.recorder,
        handlers=family.handlers,
        restarter=restarter,
        chance=chance,
        clock=world.clock,
        timeout_s=base.bounds.notices.timeout_s,
    )
    deliveries = Deliveries(
        world.peers, world.channel, base.recorder, world.clock, world.heard, base.shares
    )
    return ChannelFlows(
        handlers=(
            DELIVERIES_LIST.by(deliveries.list),
            DELIVERIES_RETRY.by(deliveries.retry),
        ),
        receiver=receiver,
        courier=courier,
    )

"""Put the channel together: every family's handlers, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from node.app.ground import Ground
from node.app.notices import NoticeFlows
from node.flows.channel.back_off import chance
from node.flows.channel.deliver import Courier
from node.flows.channel.deliveries import Deliveries
from node.flows.channel.receive import Receiver
from node.flows.channel.restart import Restarter
from node.flows.notice.stream.handlers import first_parcel
from node.model.desk.call import Handled
from node.model.desk.delivery import DELIVERIES_LIST, DELIVERIES_RETRY


@dataclass(frozen=True, slots=True)
class ChannelFlows:
    """The channel of a node: for the desk, for the wire, for its worker."""

    handlers: tuple[Handled, ...]
    receiver: Receiver
    courier: Courier


def channel_flows(base: Ground, notices: NoticeFlows) -> ChannelFlows:
    """Return the channel over the handlers of all families."""
    world, items = base.world, {**notices.items}
    receiver = Receiver(base.keys, world.channel, world.journal, items, first_parcel)
    restarter = Restarter(
        us=base.us.id,
        keys=base.keys,
        book=world.channel,
        recorder=base.recorder,
        handlers=items,
        resend=notices.resend,
        clock=world.clock,
    )
    courier = Courier(
        us=base.us.id,
        keys=base.keys,
        peers=world.peers,
        book=world.channel,
        caller=base.caller,
        recorder=base.recorder,
        handlers=items,
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

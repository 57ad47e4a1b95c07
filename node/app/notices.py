"""Put the flows of notices together: constructors, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from node.app.adapters import Adapters
from node.crypto.keystore import Keyring
from node.flows.bundle.rules import Rules
from node.flows.exchange import Story
from node.flows.heads import Heads
from node.flows.notice.afresh import Afresh
from node.flows.notice.approve import Approver
from node.flows.notice.attach import Attacher, FileBounds
from node.flows.notice.back_off import chance
from node.flows.notice.bell import Bell
from node.flows.notice.chunks import ChunkServer
from node.flows.notice.clockwork import Clockwork
from node.flows.notice.deliver import Courier
from node.flows.notice.export import Exporter
from node.flows.notice.extract import Extractor
from node.flows.notice.fetch import Fetcher
from node.flows.notice.find import Finder
from node.flows.notice.forward import Forwarder
from node.flows.notice.held_back import Heard
from node.flows.notice.inbox import Inbox
from node.flows.notice.jury import Jury
from node.flows.notice.line import Line
from node.flows.notice.lookup import Lookup
from node.flows.notice.mark import Marker
from node.flows.notice.office import Office
from node.flows.notice.onward import Onward
from node.flows.notice.pause import Pauser
from node.flows.notice.progress import Progress
from node.flows.notice.purge import Purger
from node.flows.notice.reading import Reading
from node.flows.notice.receive import Receiver
from node.flows.notice.registry import Registry
from node.flows.notice.resending import Resender
from node.flows.notice.roll import Roll
from node.flows.notice.show import Shower
from node.flows.notice.standing import RollCall
from node.flows.notice.telling import Teller
from node.flows.notice.watch import Watch
from node.flows.notice.ways import Ways
from node.flows.notice.write import Author
from node.flows.query.search import Search
from node.flows.quota import Quotas
from node.flows.scribe import Scribe
from node.model.agency import Agency
from node.model.codes import Kind
from node.model.officer import Officer

Handler = Callable[[Officer, Any], Any]


@dataclass(frozen=True, slots=True)
class NoticeBounds:
    """The limits that the flows of notices keep, from the configuration."""

    timeout_s: float = 30.0
    stale_after: timedelta = timedelta(days=3)
    files: FileBounds = field(default_factory=lambda: FileBounds(50 << 20, 200 << 20))


@dataclass(frozen=True, slots=True)
class Common:
    """What these flows share with those of queries."""

    us: Agency
    keys: Keyring
    rules: Rules
    scribe: Scribe
    heads: Heads
    search: Search
    quotas: Quotas
    window_s: int
    questions_most: int


@dataclass(frozen=True, slots=True)
class NoticeFlows:
    """What a node does about notices: for the desk, for the wire, for its worker."""

    handlers: Mapping[str, Handler]
    stories: Mapping[Kind, Story]
    watch: Watch
    courier: Courier
    roll_call: RollCall
    clockwork: Clockwork
    bell: Bell


def notice_flows(common: Common, world: Adapters, bounds: NoticeBounds) -> NoticeFlows:
    """Return the flows of notices over ``world``."""
    us, keys, rules, book = common.us, common.keys, common.rules, world.notices
    heard = Heard(
        world.peers, book, world.clock.now(), confirmed_for=bounds.stale_after
    )
    reading = Reading(us, keys, book, heard)
    lookup = Lookup(keys, book, reading)
    watch = Watch(us, keys, rules, world.peers, book, lookup, common.quotas)
    jury = Jury(us, rules, world.peers, world.releases)
    teller = Teller(us, keys, jury, book)
    registry = Registry(us, keys, rules, book, world.peers, world.journal)
    onward = Onward(us, keys, rules, world.peers, book, world.releases)
    afresh = Afresh(Resender(keys, teller, book), onward)
    bell = Bell(world.clock)
    courier = Courier(
        us=us.id,
        keys=keys,
        peers=world.peers,
        notices=book,
        journal=world.journal,
        door=world.door,
        heads=common.heads,
        resend=afresh.resend,
        chance=chance,
        clock=world.clock,
        window_s=common.window_s,
        timeout_s=bounds.timeout_s,
    )
    roll_call = RollCall(
        us=us.id,
        keys=keys,
        peers=world.peers,
        notices=book,
        settings=world.releases,
        journal=world.journal,
        door=world.door,
        passing=onward,
        again=afresh.again,
        bell=bell,
        clock=world.clock,
        window_s=common.window_s,
        timeout_s=bounds.timeout_s,
    )
    ways = Ways(world.peers, book, common.scribe, world.clock, world.heard)
    receiver = Receiver(us.id, keys, book, onward, bell)
    return NoticeFlows(
        handlers={
            **_own(common, world, registry=registry, teller=teller, bounds=bounds),
            **_received(
                common, world, _Received(reading, onward, lookup, heard, watch)
            ),
            **_files(common, world, registry, reading=reading, bounds=bounds),
            "Notices.Subscribe": bell.subscribe,
            "Deliveries.List": ways.list,
            "Deliveries.Retry": ways.retry,
        },
        stories={
            Kind.PARCEL: receiver.parcel,
            Kind.STANDINGS: Roll(book, onward).tell,
            Kind.CHUNK_ASK: ChunkServer(keys, book, jury).serve,
        },
        watch=watch,
        courier=courier,
        roll_call=roll_call,
        clockwork=Clockwork(registry, teller),
        bell=bell,
    )


def _own(
    common: Common,
    world: Adapters,
    *,
    registry: Registry,
    teller: Teller,
    bounds: NoticeBounds,
) -> dict[str, Handler]:
    """Return what answers the desk about notices of ours."""
    progress = Progress(world.notices, world.releases)
    shower = Shower(registry, progress, common.scribe, world.clock)
    office = Office(registry, teller, shower, world.clock)
    author, approver = Author(common.us, office), Approver(office)
    pauser, attacher = (
        Pauser(office),
        Attacher(registry, common.scribe, world.clock, bounds.files),
    )
    return {
        "Notices.Kinds": shower.kinds,
        "Notices.Draft": author.draft,
        "Notices.Submit": author.submit,
        "Notices.Return": approver.return_,
        "Notices.Approve": approver.approve,
        "Notices.Publish": author.publish,
        "Notices.Update": author.update,
        "Notices.Withdraw": author.withdraw,
        "Notices.Cancel": author.cancel,
        "Notices.Suspend": pauser.suspend,
        "Notices.Resume": pauser.resume,
        "Notices.Renew": author.renew,
        "Notices.Purge": Purger(office).purge,
        "Notices.List": shower.list,
        "Notices.Show": shower.show,
        "Notices.Extract": Extractor(registry, common.scribe, world.clock).extract,
        "Notices.Attach": attacher.attach,
    }


@dataclass(frozen=True, slots=True)
class _Received:
    """What the desk's flows of received notices share."""

    reading: Reading
    onward: Onward
    lookup: Lookup
    heard: Heard
    watch: Watch


def _received(common: Common, world: Adapters, parts: _Received) -> dict[str, Handler]:
    """Return what answers the desk about notices of others."""
    keys, book, clock = common.keys, world.notices, world.clock
    inbox = Inbox(book, parts.reading, common.scribe, clock)
    marker = Marker(keys, book, parts.reading, inbox, common.scribe, clock)
    forwarder = Forwarder(
        keys, world.journal, parts.reading, parts.onward, inbox, clock
    )
    finder = Finder(
        us=common.us,
        keys=keys,
        rules=common.rules,
        search=common.search,
        lookup=parts.lookup,
        heard=parts.heard,
        journal=world.journal,
        quotas=common.quotas,
        clock=clock,
        questions_most=common.questions_most,
        lookout=parts.watch,
    )
    exporter = Exporter(common.us.id, parts.reading, common.scribe, clock)
    return {
        "Inbox.List": inbox.list,
        "Inbox.Show": inbox.show,
        "Inbox.Mark": marker.mark,
        "Inbox.Forward": forwarder.forward,
        "Inbox.Export": exporter.export,
        "Inbox.Hits": inbox.hits,
        "Inbox.Find": finder.find,
    }


def _files(
    common: Common,
    world: Adapters,
    registry: Registry,
    *,
    reading: Reading,
    bounds: NoticeBounds,
) -> dict[str, Handler]:
    """Return what answers the desk about files of notices."""
    line = Line(
        us=common.us.id,
        keys=common.keys,
        peers=world.peers,
        door=world.door,
        clock=world.clock,
        timeout_s=bounds.timeout_s,
        window_s=common.window_s,
        pause=world.pause,
    )
    fetcher = Fetcher(registry, reading, line, world.clock, bounds.files)
    return {"Inbox.Fetch": fetcher.fetch}

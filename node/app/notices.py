"""Put the flows of notices together: constructors, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from node.app.ground import Ground
from node.flows.channel.capacity import Capacity
from node.flows.channel.events import EventStream
from node.flows.channel.handlers import Handlers
from node.flows.channel.restart import Resend
from node.flows.notice.files.attach import Attacher
from node.flows.notice.files.chunks import ChunkServer
from node.flows.notice.files.detach import Detacher
from node.flows.notice.files.fetch import Fetcher
from node.flows.notice.files.line import Line
from node.flows.notice.own.approve import Approver
from node.flows.notice.own.asked import Asked
from node.flows.notice.own.clockwork import Clockwork
from node.flows.notice.own.extract import Extractor
from node.flows.notice.own.jury import Jury
from node.flows.notice.own.office import Office
from node.flows.notice.own.pause import Pauser
from node.flows.notice.own.preview import NoticePreviewer
from node.flows.notice.own.progress import Progress
from node.flows.notice.own.purge import Purger
from node.flows.notice.own.registry import Registry
from node.flows.notice.own.resending import Resender
from node.flows.notice.own.show import Shower
from node.flows.notice.own.telling import Teller
from node.flows.notice.own.write import Author
from node.flows.notice.proving import Prover
from node.flows.notice.received.export import Exporter
from node.flows.notice.received.find import Finder
from node.flows.notice.received.forward import Forwarder
from node.flows.notice.received.held_back import Heard
from node.flows.notice.received.inbox import Inbox
from node.flows.notice.received.lapse import Lapser
from node.flows.notice.received.lookup import Lookup
from node.flows.notice.received.mark import Marker
from node.flows.notice.received.onward import Onward
from node.flows.notice.received.preview import ForwardPreviewer
from node.flows.notice.received.reading import Reading
from node.flows.notice.received.watch import Watch
from node.flows.notice.stream.events import NOTICE_EVENTS
from node.flows.notice.stream.handlers import Give, NoticeItems
from node.flows.notice.stream.roll import Roll
from node.flows.notice.stream.standing import RollCall
from node.flows.preview import Previewing
from node.flows.protected import RecordRights
from node.flows.reply import Story
from node.model.codes import Kind
from node.model.desk.call import Handled
from node.model.desk.inbox import (
    INBOX_EXPORT,
    INBOX_FETCH,
    INBOX_FIND,
    INBOX_FORWARD,
    INBOX_HITS,
    INBOX_LIST,
    INBOX_MARK,
    INBOX_SHOW,
)
from node.model.desk.notice import (
    NOTICES_APPROVE,
    NOTICES_ATTACH,
    NOTICES_CANCEL,
    NOTICES_DETACH,
    NOTICES_DRAFT,
    NOTICES_EXTRACT,
    NOTICES_KINDS,
    NOTICES_LIST,
    NOTICES_PUBLISH,
    NOTICES_PURGE,
    NOTICES_RENEW,
    NOTICES_RESUME,
    NOTICES_RETURN,
    NOTICES_SHOW,
    NOTICES_SUBMIT,
    NOTICES_SUBSCRIBE,
    NOTICES_SUSPEND,
    NOTICES_UPDATE,
    NOTICES_WITHDRAW,
    NoticeEvent,
)


@dataclass(frozen=True, slots=True)
class NoticeFlows:
    """What a node does about notices: for the desk, for the wire, for its worker."""

    handlers: tuple[Handled, ...]
    stories: Mapping[Kind, Story]
    watch: Watch
    items: Handlers
    resend: Resend
    roll_call: RollCall
    clockwork: Clockwork
    events: EventStream[NoticeEvent]
    capacity: Capacity
    lapser: Lapser
    previews: Mapping[str, Previewing]


def notice_flows(base: Ground) -> NoticeFlows:
    """Return the flows of notices."""
    keys, world, book = base.keys, base.world, base.world.notices
    heard = Heard(
        world.peers,
        world.channel,
        book,
        world.clock.now(),
        confirmed_for=base.bounds.notices.stale_after,
    )
    reading = Reading(base.us, keys, book, heard)
    lookup = Lookup(keys, book, reading)
    watch = Watch(
        us=base.us,
        keys=keys,
        rules=base.rules,
        peers=world.peers,
        channel=world.channel,
        book=book,
        lookup=lookup,
        quotas=base.quotas,
    )
    jury = Jury(base.us, keys, base.rules, world.peers, world.approvals, world.pending)
    teller = Teller(base.us, keys, jury, book)
    registry = Registry(base.us, keys, base.rules, book, world.peers, base.recorder)
    prover = Prover(keys, world.peers)
    onward = Onward(
        base.us, keys, base.rules, world.peers, book, world.approvals, prover
    )
    resender = Resender(keys, teller, book)
    items = _items(base, prover, onward, Asked(keys, teller, book).give)
    return NoticeFlows(
        handlers=(
            *_own(base, registry, teller),
            *_received(base, _Received(reading, onward, lookup, heard, watch)),
            _files(base, registry, reading),
            NOTICES_SUBSCRIBE.by(items.events.subscribe),
        ),
        stories={
            Kind.STANDINGS: Roll(book).tell,
            Kind.CHUNK_ASK: ChunkServer(keys, book, jury).serve,
        },
        watch=watch,
        items=items.handlers(),
        resend=resender.resend,
        roll_call=_roll_call(base, resender, items.events),
        clockwork=Clockwork(registry, teller),
        events=items.events,
        capacity=items.capacity,
        lapser=Lapser(book, base.recorder),
        previews={
            "notice": NoticePreviewer(registry, jury).preview,
            "forward": ForwardPreviewer(reading, onward).preview,
        },
    )


def _items(base: Ground, prover: Prover, onward: Onward, give: Give) -> NoticeItems:
    world, most = base.world, base.bounds.notices
    return NoticeItems(
        us=base.us.id,
        keys=base.keys,
        notices=world.notices,
        prover=prover,
        relays=onward,
        give=give,
        capacity=Capacity(
            world.notices.capacity_used, most.most_per_peer, most.most_bytes_per_peer
        ),
        events=EventStream(
            world.clock, NOTICE_EVENTS, subscribers_most=base.bounds.subscribers_most
        ),
    )


def _roll_call(
    base: Ground, resender: Resender, events: EventStream[NoticeEvent]
) -> RollCall:
    world = base.world
    return RollCall(
        us=base.us.id,
        keys=base.keys,
        peers=world.peers,
        channel=world.channel,
        notices=world.notices,
        settings=world.settings,
        journal=world.journal,
        door=world.door,
        again=resender.again,
        events=events,
        clock=world.clock,
        window_s=base.bounds.window_s,
        timeout_s=base.bounds.notices.timeout_s,
    )


def _own(base: Ground, registry: Registry, teller: Teller) -> tuple[Handled, ...]:
    """Return what answers the desk about notices of ours."""
    progress = Progress(base.world.channel, base.world.notices, base.world.settings)
    shower = Shower(registry, progress, base.recorder, base.world.clock)
    office = Office(registry, teller, shower, base.world.clock)
    author, approver, pauser = Author(base.us, office), Approver(office), Pauser(office)
    files = base.bounds.notices.files
    attacher = Attacher(registry, base.recorder, base.world.clock, files)
    return (
        NOTICES_KINDS.by(shower.kinds),
        NOTICES_DRAFT.by(author.draft),
        NOTICES_SUBMIT.by(author.submit),
        NOTICES_RETURN.by(approver.return_),
        NOTICES_APPROVE.by(approver.approve),
        NOTICES_PUBLISH.by(author.publish),
        NOTICES_UPDATE.by(author.update),
        NOTICES_WITHDRAW.by(author.withdraw),
        NOTICES_CANCEL.by(author.cancel),
        NOTICES_SUSPEND.by(pauser.suspend),
        NOTICES_RESUME.by(pauser.resume),
        NOTICES_RENEW.by(author.renew),
        NOTICES_PURGE.by(Purger(office).purge),
        NOTICES_LIST.by(shower.list),
        NOTICES_SHOW.by(shower.show),
        NOTICES_EXTRACT.by(
            Extractor(registry, base.recorder, base.world.clock).extract
        ),
        NOTICES_ATTACH.by(attacher.attach),
        NOTICES_DETACH.by(Detacher(office).detach),
    )


@dataclass(frozen=True, slots=True)
class _Received:
    """What the desk's flows of received notices share."""

    reading: Reading
    onward: Onward
    lookup: Lookup
    heard: Heard
    watch: Watch


def _received(base: Ground, parts: _Received) -> tuple[Handled, ...]:
    """Return what answers the desk about notices of others."""
    keys, book, clock = base.keys, base.world.notices, base.world.clock
    rights = RecordRights(keys, base.world.holdings)
    inbox = Inbox(book, parts.reading, base.recorder, clock, rights)
    marker = Marker(
        keys, base.world.channel, parts.reading, inbox, base.recorder, clock
    )
    forwarder = Forwarder(base.recorder, parts.reading, parts.onward, inbox, clock)
    finder = Finder(
        us=base.us,
        rules=base.rules,
        search=base.search,
        lookup=parts.lookup,
        heard=parts.heard,
        recorder=base.recorder,
        quotas=base.quotas,
        clock=clock,
        questions_most=base.bounds.questions_most,
        lookout=parts.watch,
    )
    exporter = Exporter(base.us.id, parts.reading, base.recorder, clock)
    return (
        INBOX_LIST.by(inbox.list),
        INBOX_SHOW.by(inbox.show),
        INBOX_MARK.by(marker.mark),
        INBOX_FORWARD.by(forwarder.forward),
        INBOX_EXPORT.by(exporter.export),
        INBOX_HITS.by(inbox.hits),
        INBOX_FIND.by(finder.find),
    )


def _files(base: Ground, registry: Registry, reading: Reading) -> Handled:
    """Return what answers the desk about files of notices."""
    line = Line(base.caller, base.bounds.notices.timeout_s, base.world.pause)
    fetcher = Fetcher(
        registry=registry,
        reading=reading,
        line=line,
        clock=base.world.clock,
        bounds=base.bounds.notices.files,
        shares=base.shares,
    )
    return INBOX_FETCH.by(fetcher.fetch)

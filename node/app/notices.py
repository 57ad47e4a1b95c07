"""Put the flows of notices together: constructors, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from node.app.ground import Ground, Handler
from node.flows.notice.acts import Acts
from node.flows.notice.delivery_status import DeliveryStatus
from node.flows.notice.disclosure import Discloser
from node.flows.notice.expiry import Expiry
from node.flows.notice.extract import Extractor
from node.flows.notice.files.attach import Attacher
from node.flows.notice.files.chunks import ChunkServer
from node.flows.notice.files.detach import Detacher
from node.flows.notice.files.fetch import Fetcher
from node.flows.notice.files.line import Line
from node.flows.notice.forwarding.forward import Forwarder
from node.flows.notice.forwarding.preview import ForwardPreviewer
from node.flows.notice.forwarding.referrals import Referrals
from node.flows.notice.on_request import OnRequest
from node.flows.notice.preview import NoticePreviewer
from node.flows.notice.proving import WordProver
from node.flows.notice.publication import Publisher
from node.flows.notice.received.access import CopyAccess
from node.flows.notice.received.export import Exporter
from node.flows.notice.received.find import FoundNotices
from node.flows.notice.received.freshness import Freshness
from node.flows.notice.received.inbox import Inbox
from node.flows.notice.received.lapse import Lapser
from node.flows.notice.received.mark import Marker
from node.flows.notice.received.search import ReceivedSearch
from node.flows.notice.received.watch import Watch
from node.flows.notice.recipients import Recipients
from node.flows.notice.reconcile.answer import StandingsTeller
from node.flows.notice.reconcile.ask import Reconciler
from node.flows.notice.repository import Repository
from node.flows.notice.resending import Resender
from node.flows.notice.stream.back_off import chance
from node.flows.notice.stream.bell import Bell
from node.flows.notice.stream.deliver import Courier
from node.flows.notice.stream.receive import Receiver
from node.flows.notice.stream.room import Room
from node.flows.notice.stream.ways import Ways
from node.flows.notice.views import NoticeViews
from node.flows.notice.writing import Author
from node.flows.preview import Previewing
from node.flows.protected import RecordRights
from node.flows.record.find import Finder
from node.flows.reply import Story
from node.model.codes import Kind
from node.protocol.notice.acts import Act


@dataclass(frozen=True, slots=True)
class NoticeFlows:
    """What a node does about notices: for the desk, for the wire, for its worker."""

    handlers: Mapping[str, Handler]
    stories: Mapping[Kind, Story]
    watch: Watch
    courier: Courier
    reconciler: Reconciler
    expiry: Expiry
    bell: Bell
    room: Room
    lapser: Lapser
    previews: Mapping[str, Previewing]


def notice_flows(base: Ground) -> NoticeFlows:
    """Return the flows of notices."""
    keys, world, book = base.keys, base.world, base.world.notices
    freshness = Freshness(
        world.peers,
        book,
        world.clock.now(),
        confirmed_for=base.bounds.notices.stale_after,
    )
    access = CopyAccess(base.us, keys, book, freshness)
    search = ReceivedSearch(keys, book, access)
    watch = Watch(base.us, keys, base.rules, world.peers, book, search, base.quotas)
    acts = _acts(base)
    repository, publisher = acts.repository, acts.publisher
    discloser = publisher.discloser
    prover = WordProver(keys, world.peers)
    referrals = Referrals(
        base.us, keys, base.rules, world.peers, book, world.releases, prover
    )
    resender = Resender(keys, publisher, book)
    bell = Bell(world.clock, listeners_most=base.bounds.listeners_most)
    bounds = base.bounds.notices
    room = Room(book, bounds.most_per_peer, bounds.most_bytes_per_peer)
    receiver = Receiver(
        us=base.us.id,
        keys=keys,
        notices=book,
        journal=world.journal,
        prover=prover,
        passing=referrals,
        give=OnRequest(keys, publisher, book).give,
        room=room,
        bell=bell,
    )
    ways = Ways(world.peers, book, base.scribe, world.clock, world.heard, base.shares)
    return NoticeFlows(
        handlers={
            **_own(base, acts),
            **_received(base, _Received(access, referrals, search, freshness, watch)),
            **_files(base, repository, access),
            "Notices.Subscribe": bell.subscribe,
            "Deliveries.List": ways.list,
            "Deliveries.Retry": ways.retry,
        },
        stories={
            Kind.PARCEL: receiver.parcel,
            Kind.STANDINGS: StandingsTeller(book).tell,
            Kind.CHUNK_ASK: ChunkServer(keys, book, discloser).serve,
        },
        watch=watch,
        courier=_courier(base, resender),
        reconciler=_reconciler(base, resender, bell),
        expiry=Expiry(acts),
        bell=bell,
        room=room,
        lapser=Lapser(book, base.scribe),
        previews={
            "notice": NoticePreviewer(repository, discloser).preview,
            "forward": ForwardPreviewer(access, referrals).preview,
        },
    )


def _acts(base: Ground) -> Acts:
    """Return what is done with notices of ours."""
    us, keys, world, book = base.us, base.keys, base.world, base.world.notices
    repository = Repository(us, keys, base.rules, book, world.peers, world.journal)
    recipients = Recipients(us, base.rules, world.peers)
    discloser = Discloser(us, keys, base.rules, recipients, world.releases)
    status = DeliveryStatus(book, world.releases)
    views = NoticeViews(repository, status, base.scribe, world.clock)
    return Acts(repository, Publisher(keys, discloser, book), views, world.clock)


def _courier(base: Ground, resender: Resender) -> Courier:
    world = base.world
    return Courier(
        us=base.us.id,
        keys=base.keys,
        peers=world.peers,
        notices=world.notices,
        journal=world.journal,
        door=world.door,
        heads=base.heads,
        resend=resender.resend,
        chance=chance,
        clock=world.clock,
        window_s=base.bounds.window_s,
        timeout_s=base.bounds.notices.timeout_s,
    )


def _reconciler(base: Ground, resender: Resender, bell: Bell) -> Reconciler:
    world = base.world
    return Reconciler(
        us=base.us.id,
        keys=base.keys,
        peers=world.peers,
        notices=world.notices,
        settings=world.releases,
        journal=world.journal,
        door=world.door,
        again=resender.again,
        bell=bell,
        clock=world.clock,
        window_s=base.bounds.window_s,
        timeout_s=base.bounds.notices.timeout_s,
    )


def _own(base: Ground, acts: Acts) -> dict[str, Handler]:
    """Return what answers the desk about notices of ours."""
    repository, views, clock = acts.repository, acts.views, acts.clock
    author = Author(acts)
    attacher = Attacher(repository, base.scribe, clock, base.bounds.notices.files)
    return {
        "Notices.Kinds": views.kinds,
        "Notices.Draft": author.draft,
        "Notices.Submit": partial(acts.do, Act.SUBMIT),
        "Notices.Return": partial(acts.do, Act.RETURN),
        "Notices.Approve": partial(acts.do, Act.APPROVE),
        "Notices.Publish": partial(acts.do, Act.PUBLISH),
        "Notices.Update": author.update,
        "Notices.Withdraw": partial(acts.do, Act.WITHDRAW),
        "Notices.Cancel": partial(acts.do, Act.CANCEL),
        "Notices.Suspend": partial(acts.do, Act.SUSPEND),
        "Notices.Resume": partial(acts.do, Act.RESUME),
        "Notices.Renew": partial(acts.do, Act.RENEW),
        "Notices.Purge": partial(acts.do, Act.PURGE),
        "Notices.List": views.list,
        "Notices.Show": views.show,
        "Notices.Extract": Extractor(repository, base.scribe, clock).extract,
        "Notices.Attach": attacher.attach,
        "Notices.Detach": Detacher(acts).detach,
    }


@dataclass(frozen=True, slots=True)
class _Received:
    """What the desk's flows of received notices share."""

    access: CopyAccess
    referrals: Referrals
    search: ReceivedSearch
    freshness: Freshness
    watch: Watch


def _received(base: Ground, parts: _Received) -> dict[str, Handler]:
    """Return what answers the desk about notices of others."""
    keys, book, clock = base.keys, base.world.notices, base.world.clock
    rights = RecordRights(keys, base.world.holdings)
    inbox = Inbox(book, parts.access, base.scribe, clock, rights)
    marker = Marker(keys, book, parts.access, inbox, base.scribe, clock)
    forwarder = Forwarder(
        keys, base.world.journal, parts.access, parts.referrals, inbox, clock
    )
    finder = Finder(
        us=base.us,
        keys=keys,
        rules=base.rules,
        search=base.search,
        beside=FoundNotices(parts.search, parts.freshness),
        journal=base.world.journal,
        quotas=base.quotas,
        clock=clock,
        questions_most=base.bounds.questions_most,
        lookout=parts.watch,
    )
    exporter = Exporter(base.us.id, parts.access, base.scribe, clock)
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
    base: Ground, repository: Repository, access: CopyAccess
) -> dict[str, Handler]:
    """Return what answers the desk about files of notices."""
    line = Line(
        us=base.us.id,
        keys=base.keys,
        peers=base.world.peers,
        door=base.world.door,
        clock=base.world.clock,
        timeout_s=base.bounds.notices.timeout_s,
        window_s=base.bounds.window_s,
        pause=base.world.pause,
    )
    fetcher = Fetcher(
        repository=repository,
        access=access,
        line=line,
        clock=base.world.clock,
        bounds=base.bounds.notices.files,
        shares=base.shares,
    )
    return {"Inbox.Fetch": fetcher.fetch}

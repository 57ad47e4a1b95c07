"""Put the flows of notices together: constructors, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from node.app.ground import Ground
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
from node.model.desk.call import Handler
from node.model.desk.delivery import DELIVERIES_LIST, DELIVERIES_RETRY
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
)
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
    ways = Ways(world.peers, book, base.recorder, world.clock, world.heard, base.shares)
    return NoticeFlows(
        handlers={
            **_own(base, acts),
            **_received(base, _Received(access, referrals, search, freshness, watch)),
            **_files(base, repository, access),
            NOTICES_SUBSCRIBE: bell.subscribe,
            DELIVERIES_LIST: ways.list,
            DELIVERIES_RETRY: ways.retry,
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
        lapser=Lapser(book, base.recorder),
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
    views = NoticeViews(repository, status, base.recorder, world.clock)
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
        settings=world.settings,
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
    attacher = Attacher(repository, base.recorder, clock, base.bounds.notices.files)
    return {
        NOTICES_KINDS: views.kinds,
        NOTICES_DRAFT: author.draft,
        NOTICES_SUBMIT: partial(acts.do, Act.SUBMIT),
        NOTICES_RETURN: partial(acts.do, Act.RETURN),
        NOTICES_APPROVE: partial(acts.do, Act.APPROVE),
        NOTICES_PUBLISH: partial(acts.do, Act.PUBLISH),
        NOTICES_UPDATE: author.update,
        NOTICES_WITHDRAW: partial(acts.do, Act.WITHDRAW),
        NOTICES_CANCEL: partial(acts.do, Act.CANCEL),
        NOTICES_SUSPEND: partial(acts.do, Act.SUSPEND),
        NOTICES_RESUME: partial(acts.do, Act.RESUME),
        NOTICES_RENEW: partial(acts.do, Act.RENEW),
        NOTICES_PURGE: partial(acts.do, Act.PURGE),
        NOTICES_LIST: views.list,
        NOTICES_SHOW: views.show,
        NOTICES_EXTRACT: Extractor(repository, base.recorder, clock).extract,
        NOTICES_ATTACH: attacher.attach,
        NOTICES_DETACH: Detacher(acts).detach,
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
    inbox = Inbox(book, parts.access, base.recorder, clock, rights)
    marker = Marker(keys, book, parts.access, inbox, base.recorder, clock)
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
    exporter = Exporter(base.us.id, parts.access, base.recorder, clock)
    return {
        INBOX_LIST: inbox.list,
        INBOX_SHOW: inbox.show,
        INBOX_MARK: marker.mark,
        INBOX_FORWARD: forwarder.forward,
        INBOX_EXPORT: exporter.export,
        INBOX_HITS: inbox.hits,
        INBOX_FIND: finder.find,
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
    return {INBOX_FETCH: fetcher.fetch}

"""Put the flows of notices together: constructors, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from node.app.began import began
from node.app.ground import Ground
from node.flows.channel.capacity import Capacity
from node.flows.channel.events import EventStream
from node.flows.channel.family import ChannelFamily
from node.flows.notice.acts import Acts
from node.flows.notice.delivery_status import RecipientStatus
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
from node.flows.notice.stream.events import NOTICE_EVENTS
from node.flows.notice.stream.handlers import Give, NoticeItems, first_parcel
from node.flows.notice.views import NoticeViews
from node.flows.notice.writing import Author
from node.flows.preview import Previewing
from node.flows.protected import RecordRights
from node.flows.record.find import Finder
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
from node.protocol.notice.acts import Act


@dataclass(frozen=True, slots=True)
class NoticeFlows:
    """What a node does about notices: for the desk, for the wire, for its worker."""

    handlers: tuple[Handled, ...]
    stories: Mapping[Kind, Story]
    watch: Watch
    family: ChannelFamily
    reconciler: Reconciler
    expiry: Expiry
    events: EventStream[NoticeEvent]
    capacity: Capacity
    lapser: Lapser
    previews: Mapping[str, Previewing]


def notice_flows(base: Ground) -> NoticeFlows:
    """Return the flows of notices."""
    keys, world, book = base.keys, base.world, base.world.notices
    freshness = Freshness(
        world.peers,
        world.channel,
        book,
        world.clock.now(),
        confirmed_for=base.bounds.notices.stale_after,
        began=began(world.clock),
    )
    access = CopyAccess(base.us, keys, book, freshness)
    search = ReceivedSearch(keys, book, access)
    watch = Watch(
        us=base.us,
        keys=keys,
        rules=base.rules,
        peers=world.peers,
        channel=world.channel,
        book=book,
        search=search,
        quotas=base.quotas,
    )
    acts = _acts(base)
    repository, publisher = acts.repository, acts.publisher
    discloser = publisher.discloser
    prover = WordProver(keys, world.peers)
    referrals = Referrals(
        base.us, keys, base.rules, world.peers, book, world.approvals, prover
    )
    resender = Resender(keys, publisher, book)
    items = _items(base, prover, referrals, OnRequest(keys, publisher, book).give)
    return NoticeFlows(
        handlers=(
            *_own(base, acts),
            *_received(base, _Received(access, referrals, search, freshness, watch)),
            _files(base, repository, access),
            NOTICES_SUBSCRIBE.by(items.events.subscribe),
        ),
        stories={
            Kind.STANDINGS: StandingsTeller(book).tell,
            Kind.CHUNK_ASK: ChunkServer(keys, book, discloser).serve,
        },
        watch=watch,
        family=ChannelFamily(items.handlers(), resender.resend, first_parcel),
        reconciler=_reconciler(base, resender, items.events),
        expiry=Expiry(acts),
        events=items.events,
        capacity=items.capacity,
        lapser=Lapser(book, base.recorder),
        previews={
            "notice": NoticePreviewer(repository, discloser).preview,
            "forward": ForwardPreviewer(access, referrals).preview,
        },
    )


def _acts(base: Ground) -> Acts:
    """Return what is done with notices of ours."""
    us, keys, world, book = base.us, base.keys, base.world, base.world.notices
    repository = Repository(us, keys, base.rules, book, world.peers, base.recorder)
    recipients = Recipients(us, base.rules, world.peers)
    discloser = Discloser(
        us, keys, base.rules, recipients, world.approvals, world.pending
    )
    status = RecipientStatus(world.channel, book, world.settings)
    views = NoticeViews(repository, status, base.recorder, world.clock)
    return Acts(repository, Publisher(keys, discloser, book), views, world.clock)


def _items(
    base: Ground, prover: WordProver, referrals: Referrals, give: Give
) -> NoticeItems:
    world, most = base.world, base.bounds.notices
    return NoticeItems(
        us=base.us.id,
        keys=base.keys,
        notices=world.notices,
        prover=prover,
        relays=referrals,
        give=give,
        capacity=Capacity(
            world.notices.capacity_used,
            most.most_per_peer,
            most.most_bytes_per_peer,
            shared=base.bounds.shared,
        ),
        events=EventStream(
            world.clock, NOTICE_EVENTS, subscribers_most=base.bounds.subscribers_most
        ),
    )


def _reconciler(
    base: Ground, resender: Resender, events: EventStream[NoticeEvent]
) -> Reconciler:
    world = base.world
    return Reconciler(
        us=base.us.id,
        keys=base.keys,
        peers=world.peers,
        channel=world.channel,
        notices=world.notices,
        settings=world.settings,
        caller=base.caller,
        recorder=base.recorder,
        again=resender.again,
        events=events,
        clock=world.clock,
        timeout_s=base.bounds.notices.timeout_s,
    )


def _own(base: Ground, acts: Acts) -> tuple[Handled, ...]:
    """Return what answers the desk about notices of ours."""
    repository, views, clock = acts.repository, acts.views, acts.clock
    author = Author(acts)
    attacher = Attacher(repository, base.recorder, clock, base.bounds.notices.files)
    return (
        NOTICES_KINDS.by(views.kinds),
        NOTICES_DRAFT.by(author.draft),
        NOTICES_SUBMIT.by(partial(acts.do, Act.SUBMIT)),
        NOTICES_RETURN.by(partial(acts.do, Act.RETURN)),
        NOTICES_APPROVE.by(partial(acts.do, Act.APPROVE)),
        NOTICES_PUBLISH.by(partial(acts.do, Act.PUBLISH)),
        NOTICES_UPDATE.by(author.update),
        NOTICES_WITHDRAW.by(partial(acts.do, Act.WITHDRAW)),
        NOTICES_CANCEL.by(partial(acts.do, Act.CANCEL)),
        NOTICES_SUSPEND.by(partial(acts.do, Act.SUSPEND)),
        NOTICES_RESUME.by(partial(acts.do, Act.RESUME)),
        NOTICES_RENEW.by(partial(acts.do, Act.RENEW)),
        NOTICES_PURGE.by(partial(acts.do, Act.PURGE)),
        NOTICES_LIST.by(views.list),
        NOTICES_SHOW.by(views.show),
        NOTICES_EXTRACT.by(Extractor(repository, base.recorder, clock).extract),
        NOTICES_ATTACH.by(attacher.attach),
        NOTICES_DETACH.by(Detacher(acts).detach),
    )


@dataclass(frozen=True, slots=True)
class _Received:
    """What the desk's flows of received notices share."""

    access: CopyAccess
    referrals: Referrals
    search: ReceivedSearch
    freshness: Freshness
    watch: Watch


def _received(base: Ground, parts: _Received) -> tuple[Handled, ...]:
    """Return what answers the desk about notices of others."""
    keys, book, clock = base.keys, base.world.notices, base.world.clock
    rights = RecordRights(keys, base.world.holdings)
    inbox = Inbox(book, parts.access, base.recorder, clock, rights)
    marker = Marker(keys, base.world.channel, parts.access, inbox, base.recorder, clock)
    forwarder = Forwarder(base.recorder, parts.access, parts.referrals, inbox, clock)
    finder = Finder(
        us=base.us,
        rules=base.rules,
        search=base.search,
        beside=FoundNotices(parts.search, parts.freshness),
        recorder=base.recorder,
        quotas=base.quotas,
        clock=clock,
        questions_most=base.bounds.questions_most,
        lookout=parts.watch,
    )
    exporter = Exporter(base.us.id, parts.access, base.recorder, clock)
    return (
        INBOX_LIST.by(inbox.list),
        INBOX_SHOW.by(inbox.show),
        INBOX_MARK.by(marker.mark),
        INBOX_FORWARD.by(forwarder.forward),
        INBOX_EXPORT.by(exporter.export),
        INBOX_HITS.by(inbox.hits),
        INBOX_FIND.by(finder.find),
    )


def _files(base: Ground, repository: Repository, access: CopyAccess) -> Handled:
    """Return what answers the desk about files of notices."""
    line = Line(base.caller, base.bounds.notices.timeout_s, base.world.pause)
    fetcher = Fetcher(
        repository=repository,
        access=access,
        line=line,
        clock=base.world.clock,
        bounds=base.bounds.notices.files,
        shares=base.shares,
    )
    return INBOX_FETCH.by(fetcher.fetch)

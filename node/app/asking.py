"""The calls that ask peers, openly and blind, over the ground of a node."""

from __future__ import annotations

from functools import partial

from node.app.ground import Ground
from node.flows.lookout import Lookout
from node.flows.query.ask import Asker
from node.flows.query.blind.asker.collect import BlindCollector
from node.flows.query.blind.asker.desk import ViewsDesk
from node.flows.query.blind.asker.fetch import ViewFetcher
from node.flows.query.blind.asker.keep import ViewKeeper
from node.flows.query.blind.asker.opening import QuestionOpener
from node.flows.query.blind.asker.redeem import Redeemer
from node.flows.query.blind.compare import stopped
from node.flows.query.collect import Collector
from node.flows.query.sending import Sending
from node.model.desk.call import Handled
from node.model.desk.query import QUERIES_ASK, QUERIES_OPEN, QUERIES_REDEEM
from node.model.desk.view import VIEWS_FETCH, VIEWS_LIST, VIEWS_SHOW


def handlers(base: Ground, lookout: Lookout) -> tuple[Handled, ...]:
    """Return the calls that ask peers something, or say by what they are asked."""
    world, recorder, clock = base.world, base.recorder, base.world.clock
    keeper = ViewKeeper(base.us.id, recorder, clock)
    fetcher = ViewFetcher(base.us.id, base.caller, world.views, keeper, clock)
    asker = Asker(
        us=base.us.id,
        keys=base.keys,
        peers=world.peers,
        rules=base.rules,
        queries=world.queries,
        views=world.views,
        recorder=recorder,
        quotas=base.quotas,
        sending=_sending(base, fetcher),
        clock=clock,
        questions_most=base.bounds.questions_most,
        window_s=base.bounds.window_s,
        lookout=lookout,
    )
    redeemer = Redeemer(base.keys, world.queries, asker, clock)
    opener = QuestionOpener(base.us.id, base.keys, world.queries, recorder, clock)
    views = ViewsDesk(
        us=base.us,
        peers=world.peers,
        rules=base.rules,
        book=world.views,
        fetcher=fetcher,
        pool=world.pool,
        clock=clock,
    )
    return (
        QUERIES_ASK.by(asker.ask),
        QUERIES_REDEEM.by(redeemer.redeem),
        QUERIES_OPEN.by(opener.open),
        VIEWS_LIST.by(views.list),
        VIEWS_SHOW.by(views.show),
        VIEWS_FETCH.by(views.fetch),
    )


def _sending(base: Ground, fetcher: ViewFetcher) -> Sending:
    world = base.world
    collector = Collector(
        us=base.us.id,
        keys=base.keys,
        queries=world.queries,
        caller=base.caller,
        recorder=base.recorder,
        clock=world.clock,
    )
    return Sending(
        us=base.us,
        peers=world.peers,
        rules=base.rules,
        views=world.views,
        fetcher=fetcher,
        collector=collector,
        blind=BlindCollector(base.caller, world.views, collector, world.clock),
        pool=world.pool,
        clock=world.clock,
        stopped=partial(stopped, base.heads),
    )

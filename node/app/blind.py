"""Put the holder's side of blind lookup together, and say how it stands."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from node.app.ground import Ground
from node.errors import ComityError
from node.flows.query.answer import Answerer
from node.flows.query.blind.asker.given import GivenEpochs
from node.flows.query.blind.book import BlindBook
from node.flows.query.blind.compare import EpochComparer
from node.flows.query.blind.holder.epochs import Epochs
from node.flows.query.blind.holder.evaluate import Evaluator
from node.flows.query.blind.holder.give import ViewGiver
from node.flows.query.blind.holder.own import GivenViews
from node.flows.query.blind.holder.publish import ViewPublisher
from node.flows.query.blind.holder.redeem import OwnViews, RedemptionAnswerer
from node.flows.query.blind.holder.shown import ShownViews
from node.flows.query.blind.holder.wishes import Scopes, Wishes
from node.flows.query.blind.holder.write import ViewWriter
from node.flows.query.blind.kept import KeptView
from node.flows.reply import Story
from node.matching.rules import reading_rules
from node.model.codes import Kind
from node.policy.tier import tier_of

LATE = 4
"""Batches that are missed: then somebody has to look."""
MAKING = "{count} views that peers ask for are being made"
STALE = (
    "the views that peers have of what is held are old: the oldest was published "
    "{minutes} minutes ago, where blind.publish_every_s says {every}; see the log for "
    "`blind.failed`"
)


@dataclass(frozen=True, slots=True)
class BlindFlows:
    """What a holder does of blind lookup."""

    publisher: ViewPublisher
    comparer: EpochComparer
    stories: Mapping[Kind, Story]
    standing: BlindStanding
    own: GivenViews


@dataclass(frozen=True, slots=True)
class BlindStanding:
    """Says how the views stand that are given to peers. For all threads.

    Of a store that cannot be read nothing is said here: that is said elsewhere.
    """

    book: BlindBook
    every: timedelta

    def views(self) -> tuple[KeptView, ...]:
        """Return the views that there are."""
        with suppress(ComityError):
            return self.book.views()
        return ()

    def making(self) -> int:
        """Return how many are asked for that there are none of yet."""
        have = {(one.reader, one.tier) for one in self.views()}
        with suppress(ComityError):
            wanted = {(one.reader, one.tier) for one in self.book.wishes()}
            return len(wanted - have)
        return 0

    def age(self, now: datetime) -> timedelta:
        """Return how long ago the oldest view was published.

        Of a tier whose key has been followed by another the newer view counts.
        """
        newest: dict[tuple[str, str], datetime] = {}
        for one in self.views():
            of = one.reader, one.tier
            newest[of] = max(newest.get(of, one.published_at), one.published_at)
        return now - min(newest.values(), default=now)

    def said(self, now: datetime) -> tuple[str, ...]:
        """Return what an operator reads of it; nothing where all is as it should be."""
        lines = []
        if making := self.making():
            lines.append(MAKING.format(count=making))
        if (age := self.age(now)) > LATE * self.every:
            minutes, every = int(age.total_seconds()) // 60, self.every
            lines.append(
                STALE.format(minutes=minutes, every=int(every.total_seconds()))
            )
        return tuple(lines)


def blind_flows(base: Ground, answerer: Answerer) -> BlindFlows:
    """Return the flows of the holder's side; ``answerer`` answers who is named."""
    world, bounds = base.world, base.bounds.blind
    book, scopes = world.blind, Scopes(base.us, tier_of)
    epochs = Epochs(base.us.id, reading_rules(), bounds.life, book, base.recorder)
    writer = ViewWriter(
        us=base.us,
        rules=base.rules,
        scopes=scopes,
        peers=world.peers,
        search=base.search,
        book=book,
        shown=ShownViews(book),
        recorder=base.recorder,
        clock=world.clock,
        random=secrets.token_bytes,
    )
    wishes = Wishes(
        scopes, base.rules, world.peers, book, base.recorder, gives=bounds.gives
    )
    publisher = ViewPublisher(
        wishes, epochs, writer, book, base.search, world.clock, bounds.every
    )
    giver = ViewGiver(
        keys=base.keys,
        rules=base.rules,
        scopes=scopes,
        epochs=epochs,
        book=book,
        search=base.search,
        journal=world.journal,
        gives=bounds.gives,
        every=bounds.every,
    )
    evaluator = Evaluator(
        us=base.us,
        rules=base.rules,
        tier_of=tier_of,
        epochs=epochs,
        journal=world.journal,
        quotas=base.quotas,
        subjects_most=base.bounds.questions_most,
    )
    comparer = _comparer(base)
    given = GivenViews(epochs, book, world.clock)
    known = OwnViews(given.info_of, given.key_of, given.view_has)
    stories: dict[Kind, Story] = {
        Kind.VIEW_ASK: giver.give,
        Kind.BLIND_QUERY: evaluator.evaluate,
        Kind.REDEEM: RedemptionAnswerer(answerer, base.rules, known).answer,
        Kind.EPOCHS: comparer.story,
    }
    standing = BlindStanding(book, bounds.every)
    return BlindFlows(publisher, comparer, stories, standing, given)


def _comparer(base: Ground) -> EpochComparer:
    world = base.world
    return EpochComparer(
        us=base.us.id,
        peers=world.peers,
        seen=GivenEpochs(world.views),
        heads=base.heads,
        caller=base.caller,
        recorder=base.recorder,
        clock=world.clock,
    )

"""Keys of blind lookup are compared: who makes one for one asker is found out.

gr-two gives views; pt-one and nl-three were given its epochs, and show each other.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from node.app import comparing
from node.app.comparing import Showings
from node.blind.epoch import SUITE, EpochSecrets
from node.codec.wire import from_wire, to_wire
from node.crypto.pae import EPOCH, pae
from node.errors import Overloaded, TheirFault
from node.flows.query.blind.compare import (
    EPOCHS_MOST,
    EpochComparer,
    evidence,
    stopped,
)
from node.flows.toll import MOST_A_MINUTE
from node.matching.rules import reading_rules
from node.model.agency import AgencyId
from node.model.blind import EpochInfo, SignedEpoch
from node.model.codes import HeadFault, Kind, OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.ledger import LEDGER_CLEAR, LEDGER_DOUBTS, ClearRequest
from tests.simulator import Federation

attack = pytest.mark.attack
AUDITOR = OfficerRole.AUDITOR
PT, GR, NL = "pt-one", "gr-two", "nl-three"


class Given(dict):
    """The epochs that peers gave a node. Keeps ``SeenEpochs``."""

    def by_agency(self):
        return self


def epoch_of(node, *, seed=b"\x05" * 32, tier="t1", number=1, **changed):
    """An epoch as a holder signs it: with another seed, with another key."""
    now = node.clock.now()
    info = {
        "agency": node.id,
        "suite": SUITE,
        "tier": tier,
        "epoch": number,
        "public": EpochSecrets(seed).key(node.id, tier, number).public,
        "reading_rules": reading_rules(),
        "opens": now - timedelta(hours=1),
        "closes": now + timedelta(days=7),
    }
    return sign(node, EpochInfo(**(info | changed)))


def sign(node, info):
    data = to_wire(info)
    return SignedEpoch(data, *node.keys.sign(pae(EPOCH, data), node.clock.now()))


class Compared:
    """Three nodes, each with the epochs that it was given, which compare."""

    def __init__(self, folder):
        self.fed = Federation(folder)
        self.given = {node.id: Given() for node in self.fed}
        self.comparers = {}
        for node in self.fed:
            flows = node.flows
            comparer = EpochComparer(
                us=node.id,
                peers=node.store.peers,
                seen=self.given[node.id],
                heads=flows.heads,
                caller=flows.prover.caller,
                recorder=flows.recorder,
                clock=self.fed.clock,
            )
            flows.exchange.stories[Kind.EPOCHS] = comparer.story
            self.comparers[node.id] = comparer

    def give(self, to, *epochs, by=GR):
        self.given[to][by] = (*self.given[to].get(by, ()), *epochs)

    def show(self, here, there):
        comparer = self.comparers[here]
        peer = self.peer(here, there)
        self.fed.clock.advance(seconds=1)
        return comparer.show(peer, comparer.to_show(peer))

    def peer(self, here, there):
        return self.fed[here].store.peers.get(AgencyId(there))

    def doubts(self, name):
        listed = self.fed[name].call(AUDITOR, LEDGER_DOUBTS, Nothing()).items
        return [(d.agency, d.fault) for d in listed if d.cleared_at is None]

    def acts(self, name):
        return [entry.act for _, entry in self.fed[name].entries()]


@pytest.fixture
def three(tmp_path):
    return Compared(tmp_path)


@pytest.fixture
def lied(three):
    """gr-two has made a key for pt-one alone."""
    three.give(PT, epoch_of(three.fed[GR], seed=b"\x06" * 32))
    three.give(NL, epoch_of(three.fed[GR]))
    return three


CONVICTED = [(GR, HeadFault.TWO_KEYS)]


def test_one_key_for_all_stands_and_nothing_is_said_of_who_has_it(three):
    same = epoch_of(three.fed[GR])
    three.give(PT, same)
    assert three.show(PT, NL) == ""
    three.give(NL, same)
    assert three.show(PT, NL) == ""
    assert three.doubts(PT) == three.doubts(NL) == []
    answered = [e for _, e in three.fed[NL].entries("peer.epochs-compared")]
    assert len({e.details for e in answered}) == 1


@attack
def test_a_key_that_was_made_for_one_asker_convicts_its_holder_at_both(lied):
    assert "two keys for one tier" in lied.show(PT, NL)
    assert lied.doubts(PT) == lied.doubts(NL) == CONVICTED
    for name in (PT, NL):
        heads = lied.fed[name].flows.heads
        assert stopped(heads, GR)
        assert not stopped(heads, PT if name == NL else NL)
    # Who lied has lied to others, and is not asked.
    assert lied.doubts(GR) == []


@attack
def test_both_signed_epochs_are_kept_as_evidence(lied):
    lied.show(PT, NL)
    (mine,), (theirs,) = lied.given[PT][GR], lied.given[NL][GR]
    for name, held, shown in ((PT, mine, theirs), (NL, theirs, mine)):
        (doubt,) = lied.fed[name].call(AUDITOR, LEDGER_DOUBTS, Nothing()).items
        assert (doubt.held, doubt.shown) == (evidence(held), evidence(shown))
    assert "peer.epochs-contradict" in lied.acts(PT)
    ((_, entry),) = lied.fed[NL].entries("peer.epochs-compared")
    assert ("two-keys", GR) in [(d.name, d.value) for d in entry.details]


def test_status_and_doctor_tell_it(lied):
    lied.show(PT, NL)
    standing = lied.fed[PT].flows.doubts.standing()
    assert standing[0].startswith("gr-two: their blind lookup has two keys")


def test_an_auditor_clears_it_and_the_same_evidence_convicts_no_more(lied):
    lied.show(PT, NL)
    request = ClearRequest(GR, "they showed that it was a mistake")
    lied.fed[PT].call(AUDITOR, LEDGER_CLEAR, request)
    assert lied.doubts(PT) == []
    assert not stopped(lied.fed[PT].flows.heads, GR)
    assert lied.show(PT, NL) == ""
    assert lied.doubts(PT) == []
    # Another lie does.
    lied.give(PT, epoch_of(lied.fed[GR], seed=b"\x07" * 32, number=2))
    lied.give(NL, epoch_of(lied.fed[GR], seed=b"\x08" * 32, number=2))
    lied.show(PT, NL)
    assert lied.doubts(PT) == CONVICTED


def test_what_is_held_of_its_ledger_stays_when_it_is_cleared(lied):
    lied.fed[PT].flows.heads.held.book.heads()
    before = lied.fed[PT].flows.heads.held.of(GR)
    lied.show(PT, NL)
    lied.fed[PT].call(AUDITOR, LEDGER_CLEAR, ClearRequest(GR, "a mistake"))
    assert lied.fed[PT].flows.heads.held.of(GR) == before


@attack
@pytest.mark.parametrize(
    "changed",
    [
        {"closes": timedelta(days=6)},
        {"opens": timedelta(hours=2)},
        {"reading_rules": "ab" * 32},
    ],
)
def test_an_epoch_that_differs_in_anything_convicts(three, changed):
    now = three.fed.clock.now()
    moved = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in changed.items()
    }
    three.give(PT, epoch_of(three.fed[GR]))
    three.give(NL, epoch_of(three.fed[GR], **moved))
    three.show(PT, NL)
    assert three.doubts(PT) == three.doubts(NL) == CONVICTED


def test_another_tier_or_epoch_contradicts_nothing(three):
    three.give(PT, epoch_of(three.fed[GR]))
    three.give(
        NL,
        epoch_of(three.fed[GR], number=2),
        epoch_of(three.fed[GR], tier="t2"),
    )
    assert three.show(PT, NL) == ""
    assert three.doubts(PT) == three.doubts(NL) == []


@attack
def test_nobody_is_convicted_by_what_it_did_not_sign(three):
    """nl-three forges: signed by itself, in gr-two's name, or altered."""
    true = epoch_of(three.fed[GR])
    three.give(PT, true)
    other = from_wire(EpochInfo, epoch_of(three.fed[GR], seed=b"\x09" * 32).info)
    forged = sign(three.fed[NL], other)
    gr_key = true.signing_key_id
    three.give(
        NL,
        forged,
        SignedEpoch(forged.info, gr_key, forged.signature),
        SignedEpoch(to_wire(other), gr_key, true.signature),
        SignedEpoch(b"garbage", gr_key, true.signature),
    )
    assert three.show(NL, PT) == ""
    assert three.doubts(PT) == three.doubts(NL) == []


@attack
def test_an_epoch_of_a_stranger_or_of_ours_is_passed_over(three):
    three.give(PT, epoch_of(three.fed[NL]), by=NL)
    # nl-three shows its own epoch as if another had given it: it is signed by it.
    own = epoch_of(three.fed[PT], seed=b"\x06" * 32)
    three.give(NL, own, epoch_of(three.fed[NL]))
    three.give(PT, epoch_of(three.fed[PT]), by=PT)
    assert three.show(NL, PT) == ""
    assert three.doubts(PT) == []


def test_who_shows_two_keys_of_its_own_convicts_itself(three):
    three.give(PT, epoch_of(three.fed[NL]), by=NL)
    three.give(NL, epoch_of(three.fed[NL], seed=b"\x06" * 32))
    three.show(NL, PT)
    assert three.doubts(PT) == [(NL, HeadFault.TWO_KEYS)]


def test_a_peer_is_not_shown_its_own(three):
    three.give(PT, epoch_of(three.fed[GR]))
    comparer = three.comparers[PT]
    assert comparer.to_show(three.peer(PT, GR)) == ()
    assert len(comparer.to_show(three.peer(PT, NL))) == 1


@attack
def test_what_is_no_epochs_or_too_many_is_refused(three):
    one = epoch_of(three.fed[GR])
    for shown in ((), (one,) * (EPOCHS_MOST + 1)):
        three.fed.clock.advance(seconds=1)
        with pytest.raises(TheirFault):
            three.comparers[PT].show(three.peer(PT, NL), shown)
    assert three.doubts(NL) == []


@attack
def test_who_shows_without_end_is_heard_no_more(three):
    three.give(PT, epoch_of(three.fed[GR]))
    for _ in range(MOST_A_MINUTE["epochs"]):
        comparer, peer = three.comparers[PT], three.peer(PT, NL)
        comparer.show(peer, comparer.to_show(peer))
    with pytest.raises((Overloaded, TheirFault)):
        comparer.show(peer, comparer.to_show(peer))


# --- the worker -----------------------------------------------------------------------


class Moving:
    """A clock whose seconds pass when told."""

    def __init__(self):
        self.seconds = 0.0

    def monotonic(self):
        return self.seconds


def test_each_peer_is_shown_what_is_new_within_hours_and_once(lied):
    clock = Moving()
    showings = Showings(lied.comparers[PT], lied.fed[PT].store.peers, clock)
    showings.run()
    assert "peer.epochs-shown" not in lied.acts(PT)  # at no moment that can be told
    clock.seconds = comparing.LATEST_S
    lied.fed.clock.advance(seconds=1)
    showings.run()
    assert lied.doubts(PT) == lied.doubts(NL) == CONVICTED
    assert lied.acts(PT).count("peer.epochs-shown") == 1
    clock.seconds = 3 * comparing.LATEST_S
    showings.run()
    assert lied.acts(PT).count("peer.epochs-shown") == 1
    lied.give(PT, epoch_of(lied.fed[GR], number=2))
    clock.seconds = 5 * comparing.LATEST_S
    lied.fed.clock.advance(seconds=1)
    showings.run()
    assert lied.acts(PT).count("peer.epochs-shown") == 2


def test_nobody_is_shown_anything_while_our_clock_is_in_doubt(lied):
    clock = Moving()
    showings = Showings(
        lied.comparers[PT], lied.fed[PT].store.peers, clock, lambda: "it was set back"
    )
    for _ in range(3):
        clock.seconds += comparing.LATEST_S
        showings.run()
    assert "peer.epochs-shown" not in lied.acts(PT)

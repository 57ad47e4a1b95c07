"""A redemption: what proves a hit, what does not, and what policy makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from node.blind.entry import record_tag, tagged_entries
from node.blind.epoch import SUITE, EpochSecrets
from node.blind.join import join
from node.blind.publish import publish
from node.codec.stored import unpack
from node.codec.wire import to_wire
from node.crypto.digest import sha256
from node.crypto.oprf import evaluate
from node.errors import Malformed
from node.flows.bundle.rules import Rules
from node.flows.query.blind.holder.redeem import OwnViews, Redeemer
from node.flows.steps import to_end
from node.matching.keys.blind import blind_question_keys
from node.matching.rules import reading_rules
from node.model.blind import EpochInfo, HitProof, Redemption
from node.model.codes import AnswerKind, Kind, Silence
from node.model.exhibit import AnswerExhibit
from node.model.message import Header, Message
from node.model.query import Question, Term
from node.policy.ask import ask_facts
from node.policy.bundle import load_bundle
from node.policy.tier import tier_of
from tests.simulator import START, document, starter_policies
from tests.unit.flows.asking import WHY
from tests.unit.flows.query.test_answer import ID, KNOWN, PEER, UNKNOWN, US, World, said
from tests.unit.protocol.pair import GAMMA

attack = pytest.mark.attack
DEMANDED = f"""
@id("ONLY-WITH-THE-PROOF-OF-A-HIT")
@legal("L")
forbid (
  principal == Comity::Agency::"{PEER.agency}",
  action == Comity::Action::"ask",
  resource
)
unless {{ context.proved_hit }};
"""


class Holder(World):
    """BETA, who gives ALPHA and GAMMA views of the one document that it holds."""

    def __init__(self, rule: str = DEMANDED):
        super().__init__()
        files = starter_policies()
        if rule:
            files["own.cedar"] = rule.encode()
        self.rules = Rules(load_bundle(files))
        self.answerer = replace(self.answerer, rules=self.rules)
        self.secrets = EpochSecrets(b"\x05" * 32)
        self.epochs: dict[bytes, EpochInfo] = {}
        self.views: dict[tuple[str, bytes], tuple] = {}
        self.epoch = self.open_epoch(self.tier())
        for reader, number in ((PEER, "AB1234567"), (GAMMA.peer(), "CD7654321")):
            self.give_view(reader.agency, document(number))
        self.redeemer = Redeemer(
            self.answerer,
            self.rules,
            OwnViews(self.epochs.get, self.key_of, self.view_has),
        )

    def tier(self, **why):
        facts = ask_facts(
            self.rules.bundle,
            asker=PEER.introduction,
            own=US,
            justification=replace(WHY, **why),
            category="document",
            now=START,
        )
        return tier_of(self.rules.bundle, facts)

    def open_epoch(self, tier, number=1, opens=START, days=7):
        public = self.secrets.key(US.id, tier, number).public
        info = EpochInfo(
            *(US.id, SUITE, tier, number, public, reading_rules(), opens),
            opens + timedelta(days=days),
        )
        digest = sha256(to_wire(info))
        self.epochs[digest] = info
        return digest

    def key_of(self, epoch):
        info = self.epochs.get(epoch)
        return info and self.secrets.key(US.id, info.tier, info.epoch)

    def give_view(self, reader, question):
        view_key = self.secrets.view_key("t", reader)
        entries = [
            entry
            for value in self.values(question)
            for entry in tagged_entries(view_key, value, [record_tag(b"t" * 32, "r")])
        ]
        view = publish(entries, tagged=True).view
        self.views[reader, self.epoch] = view, view_key

    def view_has(self, reader, epoch, values):
        if (reader, epoch) not in self.views:
            return False
        return bool(join(*self.views[reader, epoch], values))

    def values(self, question, epoch=None):
        key = self.key_of(epoch or self.epoch)
        return [evaluate(key, one.encode()) for one in blind_question_keys(question)]

    def proofs(self, *questions, epoch=None):
        return tuple(
            HitProof(place, epoch or self.epoch, value)
            for place, question in enumerate(questions)
            for value in self.values(question, epoch)
        )

    def redeem(self, *questions, proofs=None, peer=PEER, at=START, why=WHY):
        questions = questions or (KNOWN,)
        given = self.proofs(*questions) if proofs is None else tuple(proofs)
        payload = to_wire(Redemption(why, questions, given))
        header = Header(ID, peer.agency, US.id, at)
        message = Message(header, Kind.REDEEM, payload, sha256(payload), b"evidence")
        return to_end(self.redeemer.answer(message, peer, at))


@pytest.fixture(scope="module")
def holder():
    return Holder()


def told(reply):
    return [(part.kind, part.silence) for part in said(reply)]


def proved(reply):
    (said_of,) = reply.entry.details
    assert said_of.name == "redeemed"
    return said_of.value


HIT = (AnswerKind.HIT, Silence.NONE)
NO_HIT = (AnswerKind.NO_HIT, Silence.NONE)
REFUSED = (AnswerKind.NOT_ANSWERED, Silence.POLICY)


def test_a_peer_that_must_prove_a_hit_is_answered_with_the_proof_and_not_without(
    holder,
):
    plain, _ = holder.take(KNOWN)
    assert told(plain) == [REFUSED]
    reply = holder.redeem()
    assert told(reply) == [HIT]
    assert reply.entry.act == "query.answered"
    assert proved(reply) == "1 of 1 hits proved"
    assert "ONLY-WITH-THE-PROOF-OF-A-HIT" in plain.entry.outcomes[0].policies


def test_each_question_stands_by_its_own_proof(holder):
    proofs = [p for p in holder.proofs(UNKNOWN, KNOWN) if p.question == 1]
    reply = holder.redeem(UNKNOWN, KNOWN, proofs=proofs)
    assert told(reply) == [REFUSED, HIT]
    assert proved(reply) == "1 of 2 hits proved"


def test_without_such_a_rule_a_redemption_that_proves_nothing_is_a_query():
    holder = Holder(rule="")
    assert told(holder.redeem(proofs=())) == told(holder.take(KNOWN)[0]) == [HIT]
    assert proved(holder.redeem(proofs=())) == "0 of 1 hits proved"
    assert proved(holder.redeem()) == "1 of 1 hits proved"


def test_agreements_and_quota_are_those_of_a_query(holder):
    plain, redeemed = holder.take(KNOWN)[0], holder.redeem()
    assert redeemed.entry.agreements == plain.entry.agreements != ()
    assert redeemed.questions == plain.questions
    assert len(redeemed.effects) >= len(plain.effects)


@attack
def test_a_forged_value_proves_nothing(holder):
    forged = [HitProof(0, holder.epoch, bytes(64))]
    assert told(holder.redeem(proofs=forged)) == [REFUSED]
    # Nor do true ones beside it: who forges one proves none.
    assert told(holder.redeem(proofs=[*holder.proofs(KNOWN), *forged])) == [REFUSED]


@attack
def test_the_proof_of_one_question_is_not_that_of_another(holder):
    reused = holder.proofs(KNOWN)
    assert told(holder.redeem(UNKNOWN, proofs=reused)) == [REFUSED]
    moved = [replace(proof, question=1) for proof in reused]
    assert told(holder.redeem(KNOWN, UNKNOWN, proofs=moved)) == [REFUSED, REFUSED]


@attack
def test_a_value_that_is_true_and_in_no_view_of_the_peers_proves_nothing(holder):
    stolen = document("CD7654321")  # in GAMMA's view
    assert holder.view_has(GAMMA.agency, holder.epoch, holder.values(stolen))
    assert told(holder.redeem(stolen)) == [REFUSED]
    assert told(holder.redeem(UNKNOWN)) == [REFUSED]


@attack
def test_a_proof_of_an_epoch_that_is_over_or_unknown_or_not_begun_proves_nothing(
    holder,
):
    over = START + timedelta(days=7)
    assert told(holder.redeem(at=over)) == [REFUSED]
    assert told(holder.redeem(at=START - timedelta(seconds=1))) == [REFUSED]
    unknown = [replace(p, epoch=bytes(32)) for p in holder.proofs(KNOWN)]
    assert told(holder.redeem(proofs=unknown)) == [REFUSED]


@attack
def test_a_proof_under_a_key_that_was_destroyed_proves_nothing():
    holder = Holder()
    proofs = holder.proofs(KNOWN)
    views = replace(holder.redeemer.views, key_of=lambda _: None)
    holder.redeemer = replace(holder.redeemer, views=views)
    assert told(holder.redeem(proofs=proofs)) == [REFUSED]


@attack
def test_a_proof_of_another_tier_proves_nothing():
    holder = Holder()
    other = holder.open_epoch("another-tier")
    holder.views[PEER.agency, other] = holder.views[PEER.agency, holder.epoch]
    proofs = holder.proofs(KNOWN, epoch=other)
    assert told(holder.redeem(proofs=proofs)) == [REFUSED]
    # Two epochs at once are none either.
    assert told(holder.redeem(proofs=[*holder.proofs(KNOWN), *proofs])) == [REFUSED]


@attack
def test_a_proof_that_held_is_none_for_another_scope(holder):
    other = replace(WHY, case="")
    with pytest.raises(Malformed):
        holder.redeem(why=other)
    unbound = replace(WHY, legal_basis="unheard-of")
    assert told(holder.redeem(why=unbound)) == [REFUSED]


@attack
def test_a_question_too_weak_for_keys_proves_nothing(holder):
    weak = Question("person", (Term("sex", "male"),))
    given = [HitProof(0, holder.epoch, bytes(64))]
    assert told(holder.redeem(weak, proofs=given)) == [REFUSED]


@attack
@pytest.mark.parametrize(
    "proof",
    [
        HitProof(1, bytes(32), bytes(64)),
        HitProof(-1, bytes(32), bytes(64)),
        HitProof(0, bytes(31), bytes(64)),
        HitProof(0, bytes(32), bytes(63)),
        HitProof(0, b"", b""),
    ],
)
def test_a_proof_that_cannot_be_one_is_refused(holder, proof):
    with pytest.raises(Malformed):
        holder.redeem(proofs=[proof])


@attack
def test_more_proofs_than_a_question_has_keys_are_refused(holder):
    many = [HitProof(0, holder.epoch, bytes(64))] * 17
    with pytest.raises(Malformed):
        holder.redeem(proofs=many)


@attack
def test_a_revoked_peer_redeems_nothing(holder):
    revoked = replace(PEER, state="revoked")
    assert told(holder.redeem(peer=revoked)) == [REFUSED]


@attack
def test_a_query_is_no_redemption_and_a_redemption_proves_for_no_query(holder):
    payload = to_wire(Redemption(WHY, (KNOWN,), holder.proofs(KNOWN)))
    with pytest.raises(Malformed):
        holder.take(payload=payload)


def test_the_exhibit_holds_the_proofs(holder):
    reply = holder.redeem()
    assert unpack(AnswerExhibit, reply.exhibit).query == b"evidence"

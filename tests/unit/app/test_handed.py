"""What a ledger has handed out, checked without its node; forged, it says how."""

import base64
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import LEDGER_ENTRY, LEDGER_PROVE, EntryRequest
from node.model.desk.peer import PEERS_CARD

from node.app.handed import (
    VERDICTS,
    check_evidence,
    check_proof,
    check_together,
)
from node.codec.wire import from_wire, to_wire
from node.errors import BadInput
from node.ledger.checkpoint import origin_of
from node.ledger.note import vkey
from node.model.codes import KeyUse, OfficerRole
from node.model.message import Evidence
from node.protocol.introduction import read_card, write_card
from tests.simulator import Federation, document
from tests.unit.ledger.keys import key_for

AUDITOR = OfficerRole.AUDITOR


class World:
    """What gr-two's auditor was handed of one answer, and what peers know."""

    def __init__(self, folder: Path) -> None:
        fed = Federation(folder / "fed", agencies=("pt-one", "gr-two"))
        node = fed["gr-two"]
        node.add("document", number="AB1234567", status="stolen")
        fed["pt-one"].ask(document("AB1234567"))
        fed["pt-one"].ask(document("ZZ9999999"))
        (first, _), (second, _) = node.entries("query.answered")
        request = EntryRequest(first, exhibit=True, reason="complaint 7/26")
        (self.query,) = node.call(AUDITOR, LEDGER_ENTRY, request).evidence
        request = EntryRequest(second, exhibit=True, reason="complaint 7/26")
        (self.other_query,) = node.call(AUDITOR, LEDGER_ENTRY, request).evidence
        self.index = first
        self.reply = node.call(AUDITOR, LEDGER_PROVE, ById(str(first)))
        self.other = node.call(AUDITOR, LEDGER_PROVE, ById(str(second)))
        self.cards = {
            n.id: n.call(OfficerRole.OPERATOR, PEERS_CARD, Nothing()).card for n in fed
        }
        self.keys = {n.id: n.keys for n in fed}
        self.vkey = vkey(origin_of("gr-two"), node.keys.ledger_public)
        fed.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("handed"))


@pytest.fixture
def handed(world, tmp_path):
    """The folder that `comity ledger prove --out` writes."""
    folder = tmp_path / "entry"
    folder.mkdir()
    write(folder, world.reply)
    return folder


def write(folder, reply):
    (folder / "proof").write_text(reply.proof)
    (folder / "leaf").write_bytes(reply.leaf)
    (folder / "salt").write_bytes(reply.salt)
    (folder / "entry").write_bytes(reply.entry)


def message(folder, data):
    file = folder / "1.evidence"
    file.write_bytes(data)
    return file


def test_a_proof_holds_under_the_card_or_the_key_and_says_what_it_proves(world, handed):
    for path in (handed, handed / "proof"):
        by_card = check_proof(path, card=world.cards["gr-two"])
        assert by_card == check_proof(path, vkey=world.vkey)
        facts = dict(by_card.facts)
        assert by_card.ok
        assert (facts["ledger"], facts["act"], facts["entry"]) == (
            "gr-two/comity-ledger",
            "query.answered",
            str(world.index),
        )


def test_a_leaf_without_its_opening_is_in_the_ledger_and_says_nothing(world, handed):
    (handed / "salt").unlink()
    (handed / "entry").unlink()
    checked = check_proof(handed, vkey=world.vkey)
    assert checked.ok
    assert "is not proved" in dict(checked.facts)["opened"]


def test_a_message_is_proved_by_its_sender_s_card_and_belongs_to_its_entry(
    world, handed
):
    proof = check_proof(handed, vkey=world.vkey)
    said = check_evidence(message(handed, world.query), card=world.cards["pt-one"])
    facts = dict(said.facts)
    assert said.ok
    assert (facts["signed by"], facts["to"], facts["kind"]) == (
        "pt-one",
        "gr-two",
        "query",
    )
    assert check_together(proof, said).ok


def swap(file, data):
    def change(folder, world):
        (folder / file).write_bytes(data(world))

    return change


def proof_with(old, new):
    def change(folder, _world):
        text = (folder / "proof").read_text()
        assert old(text) in text
        (folder / "proof").write_text(text.replace(old(text), new(text), 1))

    return change


def first_step(text):
    return text.split("\n")[2]


def flipped_step(text):
    raw = bytearray(base64.b64decode(first_step(text)))
    raw[0] ^= 1
    return base64.b64encode(raw).decode()


def size_of(text):
    return text.split("gr-two/comity-ledger\n")[1].split("\n")[0]


FORGERIES = {
    "another leaf": (swap("leaf", lambda w: w.other.leaf), "not-in-tree"),
    "another entry": (swap("entry", lambda w: w.other.entry), "not-what-it-says"),
    "another salt": (swap("salt", lambda w: w.other.salt), "not-what-it-says"),
    "a short salt": (swap("salt", lambda _: b"short"), "not-what-it-says"),
    "the proof of another entry": (
        swap("proof", lambda w: w.other.proof.encode()),
        "not-in-tree",
    ),
    "another index": (
        proof_with(lambda t: t.split("\n")[1], lambda _: "index 1"),
        "not-in-tree",
    ),
    "another step": (proof_with(first_step, flipped_step), "not-in-tree"),
    "a larger size in the checkpoint": (
        proof_with(
            lambda t: f"\n{size_of(t)}\n", lambda t: f"\n{int(size_of(t)) + 1}\n"
        ),
        "altered",
    ),
    "no proof at all": (swap("proof", lambda _: b"a proof"), "unreadable"),
    "bytes that are no text": (swap("proof", lambda _: b"\xff\xfe"), "unreadable"),
    "no checkpoint in it": (
        proof_with(lambda t: t.partition("\n\n")[2], lambda _: "none\n"),
        "unreadable",
    ),
}


@pytest.mark.attack
@pytest.mark.parametrize("name", FORGERIES)
def test_forged_proof_with(world, handed, name):
    change, verdict = FORGERIES[name]
    change(handed, world)
    checked = check_proof(handed, vkey=world.vkey)
    assert (checked.ok, checked.verdict) == (False, verdict), checked.text
    assert checked.text.startswith(VERDICTS[verdict])
    assert checked.facts == ()


@pytest.mark.attack
def test_proof_under_a_key_of_another_ledger_or_of_nobody(world, handed):
    theirs = check_proof(handed, card=world.cards["pt-one"])
    assert theirs.verdict == "wrong-ledger"
    made_up = key_for(origin_of("gr-two"), "made up")
    assert check_proof(handed, vkey=made_up.vkey).verdict == "key-unknown"
    for vkey_, card in (("", b""), ("nonsense", b""), ("", b"no card")):
        with pytest.raises(BadInput):
            check_proof(handed, vkey=vkey_, card=card)


@pytest.mark.attack
def test_part_of_a_proof_that_is_missing_is_not_passed_over(world, handed):
    (handed / "salt").unlink()
    with pytest.raises(BadInput, match="salt"):
        check_proof(handed, vkey=world.vkey)
    (handed / "leaf").unlink()
    (handed / "leaf").mkdir()
    with pytest.raises(BadInput):
        check_proof(handed, vkey=world.vkey)
    shutil.rmtree(handed)
    with pytest.raises(BadInput):
        check_proof(handed, vkey=world.vkey)


@pytest.mark.attack
def test_signed_message_altered_or_of_another(world, handed):
    card = world.cards["pt-one"]
    said = from_wire(Evidence, world.query)
    altered = to_wire(replace(said, payload=said.payload + b"\x00"))
    unknown = to_wire(replace(said, signing_key_id="sign-nobody"))
    for data, verdict in (
        (altered, "altered"),
        (unknown, "key-unknown"),
        (world.query[:-3], "unreadable"),
        (b"", "unreadable"),
        (b"nonsense", "unreadable"),
    ):
        checked = check_evidence(message(handed, data), card=card)
        assert (checked.ok, checked.verdict) == (False, verdict), checked.text
    file = message(handed, world.query)
    assert check_evidence(file, card=world.cards["gr-two"]).verdict == "wrong-agency"
    # A card of the right agency that shows another signing key.
    who, _ = read_card(card)
    keys = tuple(
        replace(k, key_id="sign-later") if k.use is KeyUse.SIGNING else k
        for k in who.keys
    )
    later = write_card(replace(who, keys=keys), world.keys["pt-one"])
    assert check_evidence(file, card=later).verdict == "key-unknown"


@pytest.mark.attack
def test_true_message_shown_with_the_proof_of_another_entry(world, handed):
    proof = check_proof(handed, vkey=world.vkey)
    file = message(handed, world.other_query)
    said = check_evidence(file, card=world.cards["pt-one"])
    assert proof.ok
    assert said.ok
    assert check_together(proof, said).verdict == "not-of-the-entry"

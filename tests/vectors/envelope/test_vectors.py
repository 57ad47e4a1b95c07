"""The vectors, the node, the second implementation and the README agree."""

import json
from datetime import datetime

import pytest

from node.codec.wire import to_wire
from node.crypto import keyfile, keystore, sealing, signing
from node.crypto.keys import StoredKey, new_key
from node.errors import TheirFault
from node.model.codes import AgencyClass, KeyUse, PeerState
from node.model.introduction import Introduction, Peer, PublicKey
from node.protocol import envelope
from tests.vectors.envelope import generate, verify_envelope

KNOWN = json.loads(generate.FILE.read_text())
NOW = datetime.fromisoformat(KNOWN["now"])


def recipient_keys(path):
    """A keyring with the vectors' sealing key in it."""
    fixed = {
        KeyUse.SEALING: (
            KNOWN["sealing_key_id"],
            bytes.fromhex(KNOWN["sealing_public"]),
            bytes.fromhex(KNOWN["sealing_seed"]),
        )
    }
    made = []
    for use in KeyUse:
        key = new_key(use, agency=KNOWN["recipient"], now=NOW, active_from=NOW)
        if use in fixed:
            key_id, public, secret = fixed[use]
            key = StoredKey(key_id, use, NOW, NOW, key.ends, public, secret)
        made.append(key)
    return keystore.Keyring(keyfile.Content(KNOWN["recipient"], tuple(made)), path)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return recipient_keys(tmp_path_factory.mktemp("keys") / "keystore")


def sender():
    public = bytes.fromhex(KNOWN["signing_public"])
    key = PublicKey(
        KNOWN["signing_key_id"], KeyUse.SIGNING, public, NOW, NOW.replace(year=2027)
    )
    introduction = Introduction(
        KNOWN["sender"], "Sender", "PT", AgencyClass.POLICE, 1, NOW, b"", (key,), ()
    )
    return Peer(introduction, "", PeerState.ACTIVE, b"", NOW, NOW)


def opened(data, keys):
    peer = sender()
    return envelope.open_envelope(
        data,
        keys=keys,
        peer_of={peer.agency: peer}.get,
        tls_peer=peer.agency,
        now=NOW,
        window_s=300,
    )


def test_the_valid_envelope_opens(keys):
    valid = KNOWN["valid"]
    message = opened(bytes.fromhex(valid["envelope"]), keys)
    assert message.payload == to_wire(generate.QUERY)
    assert (message.digest.hex(), message.evidence.hex()) == (
        valid["digest"],
        valid["evidence"],
    )


@pytest.mark.attack
@pytest.mark.parametrize("vector", KNOWN["invalid"], ids=lambda vector: vector["name"])
def test_invalid_envelope_is_refused(vector, keys):
    with pytest.raises(TheirFault) as caught:
        opened(bytes.fromhex(vector["envelope"]), keys)
    assert caught.value.code == vector["fault"]


def test_the_evidence_of_the_vectors_proves_the_message():
    evidence = bytes.fromhex(KNOWN["valid"]["evidence"])
    assert envelope.check_evidence(evidence, sender().introduction).kind == "query"


def test_the_seeds_give_the_public_keys():
    seed = bytes.fromhex(KNOWN["signing_seed"])
    public = signing.parse_private(seed).public_key().public_bytes_raw()
    assert public.hex() == KNOWN["signing_public"]
    assert (
        sealing.public_of(bytes.fromhex(KNOWN["sealing_seed"])).hex()
        == KNOWN["sealing_public"]
    )


def test_the_second_implementation_judges_the_same():
    assert verify_envelope.verify(KNOWN) == []


def test_generating_again_changes_nothing():
    assert generate.vectors() == KNOWN


def test_the_readme_shows_these_bytes():
    readme = generate.README.read_text()
    assert generate.with_example(readme, KNOWN) == readme

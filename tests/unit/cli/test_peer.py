import json

import pytest
from node.model.desk.call import ById
from node.model.desk.peer import (
    PEERS_ADD,
    PEERS_CARD,
    PEERS_LIST,
    PEERS_PING,
    PEERS_REVOKE,
    CardReply,
    PeerAddRequest,
    PeerList,
    PeerView,
    PingReply,
    RevokeRequest,
)

from node.errors import CheckFailed
from tests.unit.cli.stage import EVIL, NOON


def view(**changes):
    given = {
        "agency": "es-pn",
        "name": "Policía",
        "country": "ES",
        "agency_class": "police",
        "state": "active",
        "fingerprint": "ABCD EFGH",
        "sequence": 1,
        "endpoints": ("10.0.0.2:7443",),
        "added_at": NOON,
        "changed_at": NOON,
        "keys_end": NOON,
    }
    return PeerView(**(given | changes))


def test_our_card_is_written_to_a_new_file_and_its_fingerprint_shown(
    comity, desk, home
):
    desk.replies[PEERS_CARD] = CardReply(b"card", "ABCD EFGH", "pt-pj", 3)
    ended = comity("peer", "card", "--out", home / "pt-pj.card")
    assert ended.code == 0
    assert "ABCD EFGH" in ended.out
    assert (home / "pt-pj.card").read_bytes() == b"card"
    assert comity("peer", "card", "--out", home / "pt-pj.card").code == 2


def test_a_card_is_sent_with_the_fingerprint_that_was_heard(comity, desk, home):
    desk.replies[PEERS_ADD] = view()
    (home / "es.card").write_bytes(b"card")
    ended = comity("peer", "add", home / "es.card", "--fingerprint", "abcd-efgh")
    assert ended.code == 0
    assert desk.request(PEERS_ADD) == PeerAddRequest(b"card", "abcd-efgh")


def test_a_wrong_fingerprint_is_a_failed_check(comity, desk, home):
    desk.replies[PEERS_ADD] = CheckFailed("the fingerprint differs")
    (home / "es.card").write_bytes(b"card")
    ended = comity("peer", "add", home / "es.card", "--fingerprint", "XXXX")
    assert ended.code == 1


@pytest.mark.attack
def test_attack_a_card_of_any_size_is_read(comity, home):
    (home / "es.card").write_bytes(b"x" * 70_000)
    assert comity("peer", "add", home / "es.card").code == 2


@pytest.mark.attack
def test_attack_a_peer_s_name_rewrites_the_list(comity, desk):
    desk.replies[PEERS_LIST] = PeerList((view(name=EVIL, endpoints=(EVIL,)),))
    assert "\x1b" not in comity("peer", "list").out
    assert "\x1b" not in comity("peer", "list", "--json").out


def test_a_peer_that_does_not_answer_ends_with_three(comity, desk):
    reply = PingReply("es-pn", ok=False, millis=0, skew_ms=0, software="", note="late")
    desk.replies[PEERS_PING] = reply
    ended = comity("peer", "ping", "es-pn", "--json")
    assert ended.code == 3
    assert json.loads(ended.out)["note"] == "late"
    assert desk.request(PEERS_PING) == ById("es-pn")


def test_revoking_needs_a_reason(comity, desk):
    assert comity("peer", "revoke", "es-pn").code == 2
    desk.replies[PEERS_REVOKE] = view(state="revoked")
    assert comity("peer", "revoke", "es-pn", "--reason", "key lost").code == 0
    assert desk.request(PEERS_REVOKE) == RevokeRequest("es-pn", "key lost")

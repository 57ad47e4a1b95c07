from node.model.desk.key import KEYS_LIST, KEYS_ROTATE, KeyList, KeyView, RotateRequest
from tests.unit.cli.stage import NOON

KEYS = KeyList((KeyView("s-1", "signing", NOON, NOON, NOON),))


def test_keys_are_listed_with_their_lives(comity, desk):
    desk.replies[KEYS_LIST] = KEYS
    said = comity("key", "list").out
    assert "s-1" in said
    assert "2026-03-01 12:00Z" in said


def test_a_rotation_leaves_peers_time_to_take_the_new_card(comity, desk):
    desk.replies[KEYS_ROTATE] = KEYS
    comity("key", "rotate", "signing")
    assert desk.request(KEYS_ROTATE) == RotateRequest("signing", 86_400)
    comity("key", "rotate", "tls", "--active-in", "30m")
    assert desk.request(KEYS_ROTATE) == RotateRequest("tls", 1800)


def test_a_span_that_is_none_reaches_no_node(comity, desk):
    assert comity("key", "rotate", "tls", "--active-in", "soon").code == 2
    assert desk.calls == []

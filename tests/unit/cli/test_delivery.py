import json

import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.delivery import (
    DELIVERIES_LIST,
    DELIVERIES_RETRY,
    DeadLetter,
    DeliveryList,
    WayView,
)

from node.errors import NotFound
from node.model.parcel import Verb
from tests.unit.cli.stage import EVIL, NOON
from tests.unit.cli.stage_notices import ID

AWAY = WayView("es-pn", 12, 3, "unreachable", NOON, None, NOON, 41)
DEAD = DeadLetter("nl-pol", ID, Verb.UPDATE, 2, "older", NOON)


def test_ways_and_refusals_are_listed(comity, desk):
    desk.replies[DELIVERIES_LIST] = DeliveryList((AWAY,), (DEAD,))
    said = comity("delivery", "list").out
    assert desk.request(DELIVERIES_LIST) == Nothing()
    for words in ("es-pn", "12", "Could not be reached", "41", "Refused by recipients"):
        assert words in said
    for words in ("nl-pol", "Update", "Older than what is kept"):
        assert words in said.partition("Refused by")[2]


def test_without_refusals_none_are_told(comity, desk):
    desk.replies[DELIVERIES_LIST] = DeliveryList((AWAY,), ())
    assert "Refused by" not in comity("delivery", "list").out
    desk.replies[DELIVERIES_LIST] = DeliveryList((), ())
    assert comity("delivery", "list").out == "(none)\n"


def test_a_peer_is_tried_again_at_once(comity, desk):
    desk.replies[DELIVERIES_RETRY] = DeliveryList((AWAY,), ())
    said = json.loads(comity("delivery", "retry", "es-pn", "--json").out)
    assert desk.request(DELIVERIES_RETRY) == ById("es-pn")
    assert said["ways"][0]["last_error"] == "unreachable"
    desk.replies[DELIVERIES_RETRY] = NotFound("no peer 'x'")
    assert comity("delivery", "retry", "x").code == 2


@pytest.mark.attack
def test_attack_a_refusal_s_reason_moves_the_cursor(comity, desk):
    dead = DeadLetter(EVIL, EVIL, Verb.UPDATE, 2, EVIL, NOON)
    way = WayView("es-pn", 1, 1, EVIL, NOON, NOON, None, 1)
    desk.replies[DELIVERIES_LIST] = DeliveryList((way,), (dead,))
    said = comity("delivery", "list").out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said

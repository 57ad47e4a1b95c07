import json

import pytest
from node.model.desk.call import Nothing
from node.model.desk.restore import (
    RESTORE_ACCEPT,
    RESTORE_REVIEW,
    RestoreAccept,
    RestoredHead,
    RestoredItem,
    RestoreReview,
)

from node.errors import CheckFailed
from tests.unit.cli.stage import EVIL, NOON

REVIEW = RestoreReview(
    made_at=NOON,
    size=200,
    lost=56,
    heads=(
        RestoredHead("es-pn", 256, heard=True, note="has seen 256"),
        RestoredHead("fr-pj", 0, heard=False, note="not heard: no answer"),
    ),
    items=(RestoredItem("peer", "nl-np", "active, card 3"),),
    code="ABCD-EFGH",
)


def test_what_may_have_been_undone_is_shown_with_the_code_that_accepts_it(comity, desk):
    desk.replies[RESTORE_REVIEW] = REVIEW
    said = comity("restored", "review").out
    for shown in ("56 ENTRIES ARE LOST", "nl-np", "ABCD-EFGH", "--without fr-pj"):
        assert shown in said
    told = json.loads(comity("restored", "review", "--json").out)
    assert (told["lost"], told["code"]) == (56, "ABCD-EFGH")


def test_that_nothing_is_lost_is_said_too(comity, desk):
    desk.replies[RESTORE_REVIEW] = RestoreReview(NOON, 200, 0, (), (), "ABCD-EFGH")
    said = comity("restored", "review").out
    assert "LOST" not in said
    assert "no peer that was heard holds more" in said


def test_a_restore_is_accepted_by_code_and_reason(comity, desk):
    desk.replies[RESTORE_ACCEPT] = Nothing()
    given = ("restored", "accept", "--code", "ABCD-EFGH", "--reason", "disk failed")
    assert comity(*given, "--without", "fr-pj").code == 0
    sent = RestoreAccept("ABCD-EFGH", "disk failed", ("fr-pj",))
    assert desk.request(RESTORE_ACCEPT) == sent
    desk.replies[RESTORE_ACCEPT] = CheckFailed("another list")
    assert comity(*given).code == 1
    assert comity("restored", "accept", "--code", "ABCD-EFGH").code == 2


@pytest.mark.attack
def test_attack_a_peer_s_words_carry_escape_sequences_to_the_operator(comity, desk):
    heads = (RestoredHead("es-pn", 0, heard=False, note=EVIL),)
    items = (RestoredItem("officer", EVIL, EVIL),)
    desk.replies[RESTORE_REVIEW] = RestoreReview(NOON, 9, 0, heads, items, "CODE")
    said = comity("restored", "review").out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said

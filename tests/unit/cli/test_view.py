"""The commands about views, against a desk that says what a test wants."""

import json

from node.model.blind import BlindScope
from node.model.codes import Purpose
from node.model.desk.call import ById
from node.model.desk.view import (
    VIEWS_FETCH,
    VIEWS_LIST,
    VIEWS_SHOW,
    ViewItem,
    ViewList,
    ViewProgress,
    ViewsFetchRequest,
)
from tests.unit.cli.stage import EVIL, NOON

SCOPE = BlindScope(Purpose.INVESTIGATION, "fraud", "eu-2023-977", "person")
VIEW = ViewItem(
    id="5f0c2a9e5f0c2a9e",
    peer="es-pn",
    state="ready",
    scopes=(SCOPE,),
    fetched_at=NOON,
    tier="t-1",
    epoch=3,
    closes=NOON,
    entries=1024,
    size=8192,
    root="ab" * 32,
    current=True,
)
NONE = ViewItem("77", "fr-pn", "none", (SCOPE,), NOON, openly=True)
WHY = ("--purpose", "investigation", "--offence", "fraud", "--basis", "eu-2023-977")


def test_views_are_listed_with_size_and_age(comity, desk):
    desk.replies[VIEWS_LIST] = ViewList((VIEW, NONE))
    said = comity("view", "list").out
    assert "es-pn" in said
    assert "8192" in said
    assert "gives none" in said
    assert "2026-03-01" in said


def test_one_view_is_shown_whole(comity, desk):
    desk.replies[VIEWS_SHOW] = VIEW
    said = comity("view", "show", "5f0c").out
    assert desk.request(VIEWS_SHOW) == ById("5f0c")
    assert "ab" * 32 in said.replace("\n", "").replace(" ", "")


def test_views_of_a_category_are_fetched(comity, desk):
    desk.replies[VIEWS_FETCH] = [
        ViewProgress(0, 2),
        ViewProgress(1, 2, NONE),
        ViewProgress(2, 2, VIEW),
    ]
    given = ("view", "fetch", "person", *WHY, "--peer", "es-pn", "--deadline", "5s")
    ended = comity(*given, "--json")
    assert [item["peer"] for item in json.loads(ended.out)["items"]] == [
        "es-pn",
        "fr-pn",
    ]
    assert desk.request(VIEWS_FETCH) == ViewsFetchRequest(
        "investigation", "fraud", "eu-2023-977", ("person",), ("es-pn",), 5000
    )


def test_attack_a_peer_s_words_reach_the_screen_made_safe(comity, desk):
    desk.replies[VIEWS_LIST] = ViewList((ViewItem("1", EVIL, EVIL, (), NOON, EVIL),))
    said = comity("view", "list").out
    assert "\x1b" not in said
    assert "\u202e" not in said

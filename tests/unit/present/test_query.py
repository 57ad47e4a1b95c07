"""Our own queries on a screen, and why they were answered so, in every language."""

import re

import pytest

from node.languages.tongue import LANGUAGES
from node.model.desk.query import PeerExplained, QueryExplained
from node.model.sentence import sentence
from node.present.query import explained_page, query_page
from node.present.wording import Wording
from tests.unit.cli.stage import HIT, answered
from tests.unit.cli.test_query import view

SAID = (
    sentence("withheld", group="identity", remedies="approval:hit-confirmation"),
    sentence("asked-by-rule", rule="R-1", path="a.cedar", line=3, legal="Act 1"),
    sentence("agreement-offence", agreement="t-1", instrument="Act 2", offence="fraud"),
    sentence("silent-time"),
)
EXPLAINED = QueryExplained(
    "01a1", (PeerExplained("es-pn", "hit, not_answered", ("In English.",), SAID),)
)


def text(elements):
    return "\n".join(getattr(each, "text", str(each)) for each in elements)


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_peer_answered_so_is_told_in_the_language_of_the_reader(language):
    told = text(explained_page(Wording(language), EXPLAINED))
    assert "In English." not in told
    for code in ("approval:hit-confirmation", "R-1", "a.cedar", "Act 1", "fraud"):
        assert code in told
    english = "withheld", "asks for", "does not cover", "in time", "Hit", "not_answered"
    assert any(word in told for word in english) == (language == "en")


def test_a_code_that_only_the_peer_knows_stands_as_it_is():
    said = (sentence("withheld", group="soul", remedies="approval:of-an-angel"),)
    page = explained_page(
        Wording("fr"), QueryExplained("01", (PeerExplained("a", "", (), said),))
    )
    assert "approval:of-an-angel y remédierait" in text(page)


def test_what_a_node_says_in_english_alone_is_not_lost():
    only = QueryExplained("01", (PeerExplained("es-pn", "", ("It is so.",)),))
    assert "It is so." in text(explained_page(Wording("ar"), only))


@pytest.mark.attack
def test_attack_a_code_of_a_peer_moves_the_cursor():
    said = (sentence("withheld", group="\x1b[2J", remedies="a\u202eb"),)
    page = explained_page(
        Wording("en"), QueryExplained("01", (PeerExplained("a", "", (), said),))
    )
    assert not set("\x1b\u202e") & set(text(page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_query_is_shown_in_the_language_of_the_reader(language):
    told = str(list(query_page(Wording(language), view(answered("es-pn", HIT)))))
    english = r"\b(Offence|Legal basis|Officer|Peer|Hits|Time|question)\b"
    assert bool(re.search(english, told)) == (language == "en")

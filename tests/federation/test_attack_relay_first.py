"""A pause that is relayed before the content is there (attack)."""

import pytest

from node.model.notice import NoticeState
from node.model.parcel import Verb
from tests.federation.test_notice_word import a_word, says
from tests.posts import Posts, in_memory

A, B, C = "pt-one", "gr-two", "nl-three"


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


@pytest.mark.attack
def test_a_pause_that_was_relayed_holds_for_content_that_comes_after_it(posts):
    """As an end does. The owner's own pause is in the next parcel, or the line is down."""
    word = a_word(posts, Verb.SUSPEND, sequence=2)
    says(posts, Verb.RELAY, word, sequence=2)
    posts[A].publish("n-1", to=(C,))
    posts.deliver(A, C)
    row, _ = posts[C].copy(A, "n-1")
    assert row is None or row.state is NoticeState.SUSPENDED, row.state


@pytest.mark.attack
def test_an_end_that_was_relayed_holds_for_content_that_comes_after_it(posts):
    word = a_word(posts, Verb.WITHDRAW, sequence=2)
    says(posts, Verb.RELAY, word, sequence=2)
    posts[A].publish("n-1", to=(C,))
    posts.deliver(A, C)
    row, _held = posts[C].copy(A, "n-1")
    assert not posts[C].shown(A), row.state

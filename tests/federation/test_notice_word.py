"""Owners' words, forged, moved and played back by those who were shown them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import from_wire, to_wire
from node.errors import Malformed
from node.model.agency import AgencyId
from node.model.notice import NoticeState, Report
from node.model.owner_word import OwnerWord, SignedWord
from node.model.parcel import Item, ReceiptOutcome, Verb
from node.protocol.notice.parcel import check_item
from node.protocol.notice.word import sign_word
from tests.federation.test_notice_attacks import item, outcomes, parcel, refused, sends
from tests.posts import Posts, bulletin, in_memory, worded

A, B, C, D = "pt-one", "gr-two", "nl-three", "es-four"
NOTED = [(ReceiptOutcome.NOTED, "")]

pytestmark = pytest.mark.attack


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, D, open_store=in_memory))


@pytest.fixture
def told(posts):
    """pt-one has told gr-two and nl-three of n-1."""
    posts[A].publish("n-1", to=(B, C))
    posts.deliver(A, B)
    posts.deliver(A, C)
    return posts


def a_word(posts, verb, notice_id="n-1", sequence=1, *, by=A, **changed):
    """Return a word of pt-one's, or what claims to be one, signed ``by`` another."""
    values = {
        "owner": A,
        "notice_id": notice_id,
        "sequence": sequence,
        "verb": verb,
        "reader": "",
        "onward": False,
        "at": posts.fed.clock.now(),
        "digest": b"",
    }
    return sign_word(OwnerWord(**(values | changed)), posts[by].keys)


def leave(posts, notice_id="n-2", **changed):
    """Return the word by which gr-two may tell others of a notice of pt-one's."""
    values = {"reader": B, "onward": True, "digest": bytes(32)}
    return a_word(posts, Verb.PUBLISH, notice_id, **(values | changed))


def says(posts, verb, word, notice_id="n-1", sequence=1):
    """Have gr-two say something of a notice of pt-one's to nl-three."""
    one = Item(1, verb, notice_id, sequence, b"", word=word)
    return sends(posts, B, C, parcel(posts, B, C, one), signed=False)


def doubts(posts, at=C):
    return [
        d.value
        for _, e in posts.fed[at].entries("notice.received")
        for d in e.details
        if d.name == "doubt"
    ]


# --- content -----------------------------------------------------------------------


def test_attack_hold_a_notice_that_its_alleged_owner_never_wrote(posts):
    body = to_wire(bulletin(A, posts.fed.clock.now(), name="Framed Person"))
    one = item(1, Verb.PUBLISH, "n-1", 1, body)
    assert outcomes(sends(posts, B, C, parcel(posts, B, C, one))) == refused(
        "not-owner"
    )
    assert posts[C].shown(A) == posts[C].shown(B) == {}


def test_attack_bring_what_an_owner_truly_wrote_to_another(told):
    """It is genuine to the byte, and was said to gr-two."""
    (content,) = [to_wire(told[B].copy(A, "n-1")[1].bulletin)]
    word = told[B].copy(A, "n-1")[1].word
    one = Item(1, Verb.UPDATE, "n-1", 2, content, word=word)
    said = sends(told, B, C, parcel(told, B, C, one), signed=False)
    assert outcomes(said) == refused("not-proved")
    assert told[C].shown(A) == {"n-1": 1}
    assert told[C].shown(B) == {}


@pytest.mark.parametrize("how", ["none", "to another", "other content", "another key"])
def test_attack_send_content_without_its_owners_word_on_it(posts, how):
    """What is held could not be shown to be its owner's, nor be told of."""
    now = posts.fed.clock.now()
    one = item(1, Verb.PUBLISH, "n-1", 1, to_wire(bulletin(A, now)))
    word = {
        "none": b"",
        "to another": worded(one, posts[A].keys, C, now).word,
        "other content": worded(
            replace(one, body=to_wire(bulletin(A, now, name="Other"))),
            posts[A].keys, B, now,
        ).word,
        "another key": replace_signature(worded(one, posts[A].keys, B, now).word),
    }[how]  # fmt: skip
    said = parcel(posts, A, B, replace(one, word=word))
    assert outcomes(sends(posts, A, B, said, signed=False)) == refused("not-proved")
    assert posts[B].shown(A) == {}


def replace_signature(signed):
    word = from_wire(SignedWord, signed)
    return to_wire(replace(word, signature=bytes(64)))


# --- referrals ----------------------------------------------------------------------


def test_who_is_told_of_a_notice_asks_its_owner_once(posts):
    word = leave(posts)
    one, two = (Item(n, Verb.REFER, "n-2", 1, b"", word=word) for n in (1, 2))
    said = sends(posts, B, C, parcel(posts, B, C, one, two), signed=False)
    assert outcomes(said) == NOTED * 2
    (ask,) = posts[C].store.notices.deliveries("n-2")
    assert (ask.peer, ask.verb) == (A, Verb.ASKED)
    assert posts[C].copy(A, "n-2") == (None, None)


def refers(posts, ids, *, sender=B, epoch=""):
    """Have ``sender`` refer nl-three to so many notices of pt-one's."""
    items = [
        Item(n, Verb.REFER, i, 1, b"", word=leave(posts, i, reader=sender))
        for n, i in enumerate(ids, 1)
    ]
    said = parcel(posts, sender, C, *items, epoch=epoch)
    return outcomes(sends(posts, sender, C, said, signed=False))


def test_attack_fill_an_outbox_by_referrals_to_what_never_was(posts, monkeypatch):
    """Owner and relay together; what else is referred to has its own room."""
    monkeypatch.setattr("node.flows.notice.stream.of_others.ASKS_MOST", 7)
    assert refers(posts, [f"n-{n}" for n in range(5)], epoch=epoch(1)) == NOTED * 5
    assert refers(posts, [f"n-{n}" for n in range(3, 13)], epoch=epoch(2)) == NOTED * 10
    asks = posts[C].store.channel.unreceipted(A)
    assert [ask.subject for ask in asks] == [f"n-{n}" for n in range(7)]
    assert doubts(posts) == [f"refer n-{n} 1 too-many" for n in (7, 8, 9)]
    assert refers(posts, ["n-6", "n-20"], sender=D) == NOTED * 2
    assert [a.subject for a in posts[C].store.channel.unreceipted(A)][7:] == ["n-20"]
    # Who has told its asks has room again.
    posts.deliver(C, A)
    assert refers(posts, ["n-12"], epoch=epoch(3)) == NOTED
    assert posts[C].store.notices.asks_waiting(B) == 1


def test_asks_are_still_counted_by_who_referred_when_the_stream_begins_anew(posts):
    refers(posts, ["n-1", "n-2"], epoch=epoch(1))
    post = posts[C]
    assert post.restarter.restart(post.store.peers.get(AgencyId(A)), [])
    assert post.store.notices.asks_waiting(B) == 2
    assert refers(posts, ["n-1"], epoch=epoch(2)) == NOTED
    assert post.store.notices.asks_waiting(B) == 2


def epoch(n):
    return EPOCH[:-1] + str(n)


@pytest.mark.parametrize(
    "how",
    ["no leave", "said to another", "forged", "of another notice", "not of content"],
)
def test_attack_refer_somebody_to_a_notice_without_its_owners_leave(posts, how):
    word = {
        "no leave": lambda: leave(posts, onward=False),
        "said to another": lambda: leave(posts, reader="es-four"),
        "forged": lambda: leave(posts, by=B),
        "of another notice": lambda: leave(posts, "n-9"),
        "not of content": lambda: a_word(posts, Verb.WITHDRAW, "n-2", reader=B),
    }[how]()
    # Whatever it was: who says it hears the same, and nobody is asked.
    assert outcomes(says(posts, Verb.REFER, word, "n-2")) == NOTED
    assert posts[C].store.notices.deliveries("n-2") == ()
    assert doubts(posts) == ["refer n-2 1 bad-proof"]


def test_attack_find_out_by_a_referral_what_somebody_has(told):
    """What is held, over, or never was is answered alike."""
    told[A].say("n-1", Verb.WITHDRAW)
    told[A].publish("n-3", to=(C,))
    told.deliver(A, C)
    heard = set()
    for position, notice_id in enumerate(("n-1", "n-2", "n-3"), 1):
        one = Item(position, Verb.REFER, notice_id, 1, b"", word=leave(told, notice_id))
        said = parcel(told, B, C, one, epoch=EPOCH)
        heard.add(tuple(outcomes(sends(told, B, C, said, signed=False))))
    assert heard == {tuple(NOTED)}
    asked = [told[C].store.notices.spoken_of([i]) for i in ("n-1", "n-3")]
    assert asked == [frozenset(), frozenset()]


EPOCH = "0190b2c4-0000-7000-8000-000000000000"


def test_attack_refer_somebody_to_its_own_notice(posts):
    posts[C].publish("n-5", to=(B,))
    posts.deliver(C, B)
    word = posts[B].copy(C, "n-5")[1].word
    assert outcomes(says(posts, Verb.REFER, word, "n-5")) == NOTED
    assert doubts(posts) == ["refer n-5 1 bad-proof"]


def test_a_referral_says_nothing_but_the_owners_word(posts):
    said = parcel(posts, B, C, Item(1, Verb.REFER, "n", 1, b"story", word=b"w"))
    with pytest.raises(Malformed):
        check_item(said.items[0])
    with pytest.raises(Malformed):
        check_item(Item(1, Verb.RELAY, "n", 1, b""))


# --- relayed ends ---------------------------------------------------------------------


@pytest.mark.parametrize("verb", [Verb.WITHDRAW, Verb.CANCEL, Verb.EXPIRE])
def test_an_end_for_all_is_obeyed_whoever_relays_it(told, verb):
    word = a_word(told, verb, sequence=2)
    assert outcomes(says(told, Verb.RELAY, word, sequence=2)) == NOTED
    row, held = told[C].copy(A, "n-1")
    assert held is None
    assert not row.box.key
    assert told[C].shown(A) == {}


def test_what_is_over_takes_nothing_that_was_on_its_way(posts):
    """The end overtakes the notice: it is relayed before its owner's line is up."""
    posts[A].publish("n-1", to=(C,))
    says(posts, Verb.RELAY, a_word(posts, Verb.WITHDRAW, sequence=2), sequence=2)
    posts.deliver(A, C)
    assert posts[C].shown(A) == {}
    assert posts[A].item(C, "n-1").reason == "ended"


def test_a_pause_that_was_relayed_holds_for_content_that_comes_after_it(posts):
    """The owner's own pause is in the next parcel, or its line is down."""
    says(posts, Verb.RELAY, a_word(posts, Verb.SUSPEND, sequence=2), sequence=2)
    posts[A].publish("n-1", to=(C,))
    posts.deliver(A, C)
    row, held = posts[C].copy(A, "n-1")
    assert (row.state, row.sequence) == (NoticeState.SUSPENDED, 2)
    assert held.bulletin
    assert not posts[C].store.state.notice_tables.tokens.get((A, "n-1"))
    # Until its owner lets it hold again.
    posts[A].say("n-1", Verb.SUSPEND)
    posts.deliver(A, C)
    assert posts[C].copy(A, "n-1")[0].state is NoticeState.SUSPENDED
    posts[A].say("n-1", Verb.RESUME)
    posts.deliver(A, C)
    assert posts[C].copy(A, "n-1")[0].state is NoticeState.PUBLISHED


def test_of_a_pause_that_came_first_nothing_is_shown_or_told(posts):
    says(posts, Verb.RELAY, a_word(posts, Verb.SUSPEND, sequence=2), sequence=2)
    row, held = posts[C].copy(A, "n-1")
    assert (row.state, held) == (NoticeState.SUSPENDED, None)
    assert row.expires_at <= posts.fed.clock.now()
    assert posts[C].shown(A) == {}
    assert posts[C].store.notices.capacity_used(A).count == 0


def test_what_is_only_known_as_paused_is_not_let_hold_and_so_stays_counted(posts):
    says(posts, Verb.RELAY, a_word(posts, Verb.SUSPEND, sequence=2), sequence=2)
    one = item(1, Verb.RESUME, "n-1", 3)
    said = sends(posts, A, C, parcel(posts, A, C, one))
    assert outcomes(said) == refused("not-held")
    assert posts[C].copy(A, "n-1")[0].state is NoticeState.SUSPENDED


def test_what_its_owner_says_later_than_a_pause_that_came_first_holds(posts):
    says(posts, Verb.RELAY, a_word(posts, Verb.SUSPEND, sequence=2), sequence=2)
    body = to_wire(bulletin(A, posts.fed.clock.now()))
    one = item(1, Verb.PUBLISH, "n-1", 3, body)
    assert outcomes(sends(posts, A, C, parcel(posts, A, C, one)))[0][1] == ""
    assert posts[C].copy(A, "n-1")[0].state is NoticeState.PUBLISHED


@pytest.mark.parametrize(
    "how",
    [
        "for gr-two alone",
        "forged",
        "content",
        "resumption",
        "another notice",
        "old key",
    ],
)
def test_attack_end_what_its_owner_did_not_end_for_all(told, how):
    far = told.fed.clock.now() - timedelta(days=3650)
    word = {
        "for gr-two alone": lambda: a_word(told, Verb.WITHDRAW, sequence=2, reader=B),
        "forged": lambda: a_word(told, Verb.WITHDRAW, sequence=2, by=B),
        "content": lambda: leave(told, "n-1", sequence=2),
        "resumption": lambda: a_word(told, Verb.RESUME, sequence=2),
        "another notice": lambda: a_word(told, Verb.WITHDRAW, "n-9", 2),
        "old key": lambda: signed_then(told, far),
    }[how]()
    assert outcomes(says(told, Verb.RELAY, word, sequence=2)) == NOTED
    assert told[C].shown(A) == {"n-1": 1}
    assert told[C].copy(A, "n-1")[0].state == "published"
    (doubt,) = doubts(told)
    assert doubt.startswith("relay n-1 2 ")


def signed_then(posts, at):
    """Return an end with a time at which pt-one's key was not active."""
    from node.crypto.pae import NOTICE_WORD, pae

    word = OwnerWord(A, "n-1", 2, Verb.WITHDRAW, "", False, at, b"")
    said = to_wire(word)
    now = posts.fed.clock.now()
    key_id, signature = posts[A].keys.sign(pae(NOTICE_WORD, said), now)
    return to_wire(SignedWord(said, key_id, signature))


def test_attack_play_back_a_suspension_that_is_over(told):
    word = a_word(told, Verb.SUSPEND, sequence=2)
    told[A].say("n-1", Verb.SUSPEND)
    told[A].say("n-1", Verb.RESUME)
    told.deliver(A, C)
    assert outcomes(says(told, Verb.RELAY, word, sequence=2)) == NOTED
    assert told[C].copy(A, "n-1")[0].state == "published"


def test_attack_relay_in_the_name_of_an_owner_that_was_revoked(told):
    word = a_word(told, Verb.WITHDRAW, sequence=2)
    told.fed[C].revoke(A)
    says(told, Verb.RELAY, word, sequence=2)
    assert doubts(told) == ["relay n-1 2 revoked-peer"]
    assert told[C].copy(A, "n-1")[0].box.key


# --- who asks -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how", ["none", "no leave", "forged", "of another notice", "anothers notice"]
)
def test_attack_learn_that_a_notice_exists_by_asking_for_it(told, how):
    """The answer is the one to a report on a notice that never was."""
    told[C].publish("n-5", to=(B,))
    word = {
        "none": lambda: b"",
        "no leave": lambda: leave(told, "n-1", onward=False),
        "forged": lambda: leave(told, "n-1", by=B),
        "of another notice": lambda: leave(told, "n-9"),
        "anothers notice": lambda: leave(told, "n-1", owner=C, by=C),
    }[how]()
    body = to_wire(Report(told.fed.clock.now()))
    one = Item(1, Verb.ASKED, "n-1", 1, body, word=word)
    said = sends(told, C, A, parcel(told, C, A, one, epoch=EPOCH), signed=False)
    assert outcomes(said) == refused("not-a-recipient")
    assert told[A].store.notices.reports("n-1") == ()


def test_who_asks_is_noted_with_whom_the_owners_own_word_names(told):
    body = to_wire(Report(told.fed.clock.now(), reference="es-four", text="of myself"))
    one = Item(1, Verb.ASKED, "n-1", 1, body, word=leave(told, "n-1"))
    said = sends(told, C, A, parcel(told, C, A, one, epoch=EPOCH), signed=False)
    assert outcomes(said) == NOTED
    (report,) = told[A].store.notices.reports("n-1")
    assert (report.peer, report.verb) == (AgencyId(C), Verb.ASKED)

"""Blind lookup at who holds the records: views are given, questions are evaluated."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from node.blind.join import join
from node.codec.wire import from_wire, to_wire
from node.crypto.ids import new_message_id
from node.crypto.ristretto import IDENTITY
from node.errors import AlreadyThere, ComityError, StoreBroken, TheirFault
from node.flows.damage import Damaged
from node.flows.query.blind.holder import give
from node.flows.query.blind.holder import publish as publish_module
from node.flows.query.blind.holder.values import ValueTable
from node.flows.query.blind.holder.views import Affected
from node.flows.query.blind.holder.write import ViewWriter
from node.flows.shared import SAYS_NOTHING
from node.flows.steps import to_end
from node.model.blind import (
    BlindBatch,
    BlindQuery,
    HitProof,
    Redemption,
    ViewState,
)
from node.model.codes import AnswerKind, Kind, Silence
from node.model.exhibit import AnswerExhibit
from node.model.query import Answer
from node.protocol.envelope import check_evidence
from tests.blind_asker import SCOPE, BlindAsker, publish, why
from tests.simulator import Federation, bundle_of, document, person


@pytest.fixture
def fed(tmp_path):
    made = Federation(tmp_path, agencies=("pt-one", "gr-two"))
    yield made
    made.close()


@pytest.fixture
def asker(fed):
    return BlindAsker(fed["pt-one"], fed["gr-two"])


def ready(fed, *askers):
    """Have views made and fetched."""
    for one in askers:
        one.fetch()
    for one in askers:
        publish(one.there)
    for one in askers:
        assert one.fetch() is ViewState.READY


def entries(view):
    return {view.entry(place) for place in range(view.count)}


def batch(fed, agency="gr-two"):
    """Let the next batch be due, and publish it."""
    fed.clock.advance(minutes=15)
    publish(fed[agency])


def limited(fed, *, per_day):
    """Let peers ask so many questions a day of gr-two."""
    files = dict(fed.bundle_files)
    text = files["quotas.toml"].decode()
    files["quotas.toml"] = text.replace(
        "per_day = 2000000", f"per_day = {per_day}"
    ).encode()
    fed["gr-two"].flows.rules.swap(bundle_of(files))


def test_a_view_is_made_when_it_was_asked_for_and_finds_who_is_held(fed, asker):
    fed["gr-two"].add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    assert asker.fetch() is ViewState.MAKING
    publish(fed["gr-two"])
    assert asker.fetch() is ViewState.READY
    assert asker.finds("Ivan Petrov", "1970-02-03")
    assert not asker.finds("Nobody Atall", "1990-01-01")
    fed.check()


def test_what_changes_comes_with_the_next_batch_as_a_delta(fed, asker):
    node = fed["gr-two"]
    kept = node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    ready(fed, asker)
    node.add("person", "suspect", name="Maria Lopes", birth_date="1980-05-06")
    node.withdraw(kept)
    publish(node)
    asker.fetch()
    assert not asker.finds("Maria Lopes", "1980-05-06")  # no batch was due yet
    batch(fed)
    steps = asker.steps
    asker.fetch()
    assert asker.steps == steps + 1
    assert asker.finds("Maria Lopes", "1980-05-06")
    assert not asker.finds("Ivan Petrov", "1970-02-03")
    fed.check()


def test_a_record_that_becomes_hidden_leaves_the_view_with_the_next_batch(fed, asker):
    node = fed["gr-two"]
    reference = node.add(
        "person", "suspect", name="Ivan Petrov", birth_date="1970-02-03"
    )
    ready(fed, asker)
    assert asker.finds("Ivan Petrov", "1970-02-03")
    node.withdraw(reference)
    node.add(
        "person", "suspect", hidden=True, name="Ivan Petrov", birth_date="1970-02-03"
    )
    batch(fed)
    asker.fetch()
    assert not asker.finds("Ivan Petrov", "1970-02-03")


def test_what_is_hidden_is_in_no_view_and_changes_nothing_of_its_size(fed, asker):
    node = fed["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    for number in range(5):
        node.add("person", "suspect", hidden=True, name=f"Hidden Person{number}")
    ready(fed, asker)
    assert asker.view.count == 1024
    assert not asker.finds("Hidden Person1")


def test_every_batch_gives_a_delta_of_one_size_whether_anything_changed_or_not(
    fed, asker
):
    node = fed["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    ready(fed, asker)
    for number in range(3):
        if number == 1:
            node.add("person", "suspect", name="Maria Lopes", birth_date="1980-05-06")
        batch(fed)
    reply = asker.view_ask()
    assert len({len(step.delta) for step in reply.steps}) == 1
    assert len(reply.steps) == 3


def test_people_who_share_a_key_come_and_go_one_by_one(fed, asker):
    node = fed["gr-two"]
    twins = [
        node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
        for _ in range(3)
    ]
    ready(fed, asker)
    question = person("Ivan Petrov", "1970-02-03")
    for left in (3, 2, 1, 0):
        assert len({hit.tag for hit in asker.hits(question)}) == left
        if twins:
            node.withdraw(twins.pop())
            batch(fed)
            asker.fetch()


def test_a_number_that_fifty_share_is_in_no_view_until_it_is_of_fewer(fed, asker):
    node = fed["gr-two"]
    given = [
        node.add("document", number="AB1234567", issuing_country="PT")
        for _ in range(SAYS_NOTHING)
    ]
    scope = replace(SCOPE, category="document")
    asker = BlindAsker(fed["pt-one"], node, scope)
    ready(fed, asker)
    assert not asker.hits(document("AB1234567"))
    node.withdraw(given[0])
    batch(fed)
    asker.fetch()
    assert len(asker.hits(document("AB1234567"))) == SAYS_NOTHING - 1
    node.add("document", number="AB1234567", issuing_country="PT")
    batch(fed)
    asker.fetch()
    assert not asker.hits(document("AB1234567"))


# --- tiers and epochs ---------------------------------------------------------------


def test_under_a_new_bundle_an_old_epoch_is_stale_in_the_same_second(fed, asker):
    node = fed["gr-two"]
    ready(fed, asker)
    blinds = asker.blinds(person("Ivan Petrov", "1970-02-03"))
    elements = [one.element for one in blinds]
    assert not asker.send(asker.query(elements)).answers[0].silence
    limited(fed, per_day=1000)  # any other bundle
    (answer,) = asker.send(asker.query(elements)).answers
    assert (answer.silence, answer.elements) == (Silence.STALE, ())
    assert asker.fetch() is ViewState.MAKING
    publish(node)
    assert asker.fetch() is ViewState.READY
    assert not asker.send(asker.query(elements)).answers[0].silence


def test_the_next_key_is_opened_a_day_before_the_end_and_the_old_one_destroyed(
    fed, asker
):
    node = fed["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    ready(fed, asker)
    first = asker.info
    fed.clock.advance(days=6, minutes=1)
    publish(node)
    asker.fetch()
    assert asker.info.epoch > first.epoch
    assert asker.finds("Ivan Petrov", "1970-02-03")
    assert len(node.store.blind.views()) == 2  # who holds the old one is led on
    fed.clock.advance(days=1)
    publish(node)
    (kept,) = [one for one in node.store.blind.epochs() if one.seed]
    assert kept.number == asker.info.epoch
    assert len(node.store.blind.views()) == 1
    assert [e.act for _, e in node.entries() if e.act.startswith("blind.epoch")] == [
        "blind.epoch",
        "blind.epoch",
        "blind.epoch-over",
    ]
    fed.check()


def test_a_tier_that_nobody_asks_for_any_more_ends(fed, asker):
    node = fed["gr-two"]
    ready(fed, asker)
    fed.clock.advance(days=1)
    publish(node)
    assert [one for one in node.store.blind.epochs() if one.seed]
    fed.clock.advance(days=7)
    publish(node)
    assert not [one for one in node.store.blind.epochs() if one.seed]
    assert not node.store.blind.views()
    assert not node.store.blind.wishes()


def test_a_number_is_never_given_to_two_keys_of_a_tier(fed, asker):
    node = fed["gr-two"]
    ready(fed, asker)
    numbers = [asker.info.epoch]
    for _ in range(3):
        node.flows.blind.publisher.epochs.turn((), fed.clock.now())
        publish(node)
        (one,) = [e for e in node.store.blind.epochs() if e.seed]
        numbers.append(one.number)
    assert len(set(numbers)) == 4


# --- who may ---------------------------------------------------------------------------


def test_what_may_not_be_asked_is_refused_a_view_and_an_evaluation(fed, asker):
    ready(fed, asker)
    elements = [one.element for one in asker.blinds(person("Ivan Petrov"))]
    refused = BlindAsker(
        fed["pt-one"], fed["gr-two"], replace(SCOPE, legal_basis="nothing-known")
    )
    assert refused.fetch() is ViewState.REFUSED
    query = refused.query(elements, epoch=asker.epoch)
    assert refused.send(query).answers[0].silence is Silence.POLICY
    unknown = replace(query.batches[0], category="nothing-known")
    answer = refused.send(replace(query, batches=(unknown,)))
    assert answer.answers[0].silence is Silence.NOT_UNDERSTOOD


def test_a_view_is_one_peers_and_worth_nothing_to_another(tmp_path):
    fed = Federation(tmp_path, agencies=("pt-one", "gr-two", "nl-three"))
    node = fed["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    one = BlindAsker(fed["pt-one"], node)
    other = BlindAsker(fed["nl-three"], node)
    ready(fed, one, other)
    assert one.info == other.info
    assert one.view_key != other.view_key
    assert not entries(one.view) & entries(other.view)
    question = person("Ivan Petrov", "1970-02-03")
    assert join(one.view, one.view_key, one.values(question))
    assert not join(one.view, other.view_key, one.values(question))
    fed.close()


def test_a_peer_that_was_revoked_is_given_nothing_and_its_view_ends(fed, asker):
    node = fed["gr-two"]
    ready(fed, asker)
    elements = [one.element for one in asker.blinds(person("Ivan Petrov"))]
    node.revoke("pt-one")
    with pytest.raises(ComityError):
        asker.fetch()
    with pytest.raises(ComityError):
        asker.send(asker.query(elements))
    publish(node)
    assert not node.store.blind.views()


def test_no_peer_is_made_views_of_more_tiers_than_there_is_room_for(fed, monkeypatch):
    monkeypatch.setattr(give, "MOST_OF_A_PEER", 1)
    node = fed["gr-two"]
    asker = BlindAsker(fed["pt-one"], node)
    told = [asker.fetch()]
    limited(fed, per_day=1000)  # another bundle: another tier
    told += [asker.fetch()]
    assert told == [ViewState.MAKING, ViewState.NONE]
    assert len(node.store.blind.wishes()) == 1
    publish(node)  # what was wished for is in that tier now
    assert asker.fetch() is ViewState.READY


# --- what is asked ------------------------------------------------------------------------


def test_one_element_that_is_none_refuses_the_message_and_evaluates_nothing(fed, asker):
    ready(fed, asker)
    good = [one.element for one in asker.blinds(person("Ivan Petrov"))]
    for bad in (IDENTITY, b"\xff" * 32, (2**255 - 19).to_bytes(32, "little")):
        for query in (
            asker.query([*good[:-1], bad]),
            replace(
                asker.query(good),
                batches=(
                    *asker.query(good).batches,
                    BlindBatch("document", asker.epoch, (*good[:-1], bad)),
                ),
            ),
        ):
            with pytest.raises(TheirFault):
                asker.send(query)
    assert not fed["gr-two"].entries("query.evaluated")
    assert len(fed["gr-two"].entries("message.refused")) == 6


@pytest.mark.parametrize("count", [0, 1, 15, 17, 101 * 16])
def test_elements_are_sixteen_a_subject_and_of_no_more_subjects_than_are_taken(
    fed, asker, count
):
    ready(fed, asker)
    element = asker.blinds(person("Ivan Petrov"))[0].element
    with pytest.raises(TheirFault):
        asker.send(asker.query([element] * count))


def test_each_element_counts_as_a_question_for_peer_officer_and_case(fed, asker):
    limited(fed, per_day=16 * 3)
    ready(fed, asker)
    elements = [one.element for one in asker.blinds(person("Ivan Petrov"))]
    told = [
        asker.send(
            asker.query(elements, justification=why(officer=f"o-{n}", case=f"C-{n}"))
        )
        for n in range(4)
    ]
    silences = [one.answers[0].silence for one in told]
    assert silences == [Silence.NONE, Silence.NONE, Silence.NONE, Silence.QUOTA]
    assert not told[-1].answers[0].elements


def test_the_same_message_has_the_same_answer_and_counts_once(fed, asker):
    limited(fed, per_day=16)
    ready(fed, asker)
    elements = [one.element for one in asker.blinds(person("Ivan Petrov"))]
    same = {"message_id": new_message_id(fed.clock.now()), "sent_at": fed.clock.now()}
    one, other = (asker.send(asker.query(elements), **same) for _ in range(2))
    assert one == other
    assert not one.answers[0].silence
    assert len(fed["gr-two"].entries("query.evaluated")) == 1


def test_the_entry_says_why_who_and_under_which_key_and_its_exhibit_all_else(
    fed, asker
):
    ready(fed, asker)
    blinds = asker.blinds(person("Ivan Petrov"))
    elements = tuple(one.element for one in blinds)
    answer = asker.send(asker.query(elements))
    ((place, entry),) = fed["gr-two"].entries("query.evaluated")
    assert (entry.asker, entry.officer, entry.case) == ("pt-one", "o-1", "CASE-1")
    assert (entry.purpose, entry.offence) == (SCOPE.purpose, SCOPE.offence)
    told = {one.name: one.value for one in entry.details}
    assert told["subjects"] == "1"
    assert told["elements-0"] == "16"
    assert told["tier-0"] == asker.info.tier
    assert told["epoch-0"] == str(asker.info.epoch)
    kept = fed["gr-two"].exhibit(place, AnswerExhibit)
    assert kept.answer == to_wire(answer)
    asked = check_evidence(kept.query, fed["pt-one"].introduction())
    assert from_wire(BlindQuery, asked.payload).batches[0].elements == elements


def test_an_epoch_of_another_agency_or_of_nobody_is_stale(tmp_path):
    fed = Federation(tmp_path, agencies=("pt-one", "gr-two", "nl-three"))
    one = BlindAsker(fed["pt-one"], fed["gr-two"])
    other = BlindAsker(fed["pt-one"], fed["nl-three"])
    ready(fed, one, other)
    elements = [b.element for b in one.blinds(person("Ivan Petrov"))]
    for epoch in (other.epoch, bytes(32)):
        (answer,) = one.send(one.query(elements, epoch=epoch)).answers
        assert answer.silence is Silence.STALE
    fed.close()


# --- what is given again -------------------------------------------------------------------


def test_a_snapshot_is_fetched_in_parts_and_goes_on_where_it_broke_off(fed, asker):
    node = fed["gr-two"]
    crowd = [
        json.dumps(
            {
                "id": f"r-{n}",
                "schema": "Person",
                "properties": {
                    "name": [f"Anna{n} Bela{n} Carla{n} Dora{n}"],
                    "birthDate": ["1970-02-03"],
                },
            }
        )
        for n in range(700)
    ]
    node.load(crowd)
    ready(fed, asker)
    assert asker.view.count > 8192
    reply = asker.view_ask(number=asker.head.number, part=1)
    assert reply.parts == (asker.view.part(1),)
    beyond = asker.view_ask(number=7, part=1)  # of no number that is kept
    assert beyond.manifest == reply.manifest
    assert beyond.parts[0] == asker.view.part(0)


def test_who_comes_late_is_led_on_or_begins_again(fed, asker):
    node = fed["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    ready(fed, asker)
    for _ in range(5):
        batch(fed)
    asker.fetch()
    assert asker.head.number == 5
    assert asker.finds("Ivan Petrov", "1970-02-03")


def test_a_view_in_doubt_says_so(fed, asker):
    ready(fed, asker)
    assert not asker.doubtful
    fed["gr-two"].flows.blind.publisher.search.damage.note(
        [Damaged("record", "number 9", "it is gone")]
    )
    asker.fetch()
    assert asker.doubtful


def test_without_a_believed_clock_a_restart_goes_on_where_it_was(fed, asker):
    node = fed["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    ready(fed, asker)
    node.flows.blind.publisher.forget()
    node.add("person", "suspect", name="Maria Lopes", birth_date="1980-05-06")
    batch(fed)
    asker.fetch()
    assert asker.finds("Maria Lopes", "1980-05-06")
    assert asker.finds("Ivan Petrov", "1970-02-03")


# --- as an open question ------------------------------------------------------------------

PEOPLE = (
    ("Ivan Petrov", "1970-02-03", {"role": "suspect"}),
    ("Maria Lopes", "1980-05-06", {"role": "victim"}),
    ("Ana Reis", "1991-11-30", {"role": "witness"}),
    ("Pedro Nunes", "2012-03-04", {"role": "suspect"}),
    ("Dmitri Orlov", "1966-07-08", {"role": "suspect", "handling": "H1"}),
    ("Sergei Volkov", "1955-09-10", {"role": "convicted"}),
    ("Hidden Person", "1985-01-02", {"role": "suspect", "hidden": True}),
    ("Elena Sokolova", "1977-12-01", {"role": "missing"}),
)


def test_who_is_found_blind_is_who_an_open_question_finds_and_nobody_else(fed, asker):
    node, found = fed["gr-two"], {}
    for name, born, also in PEOPLE:
        node.add("person", name=name, birth_date=born, **also)
    ready(fed, asker)
    for name, born, _ in PEOPLE:
        (answer,) = fed["pt-one"].ask(person(name, born))["gr-two"].answers
        found[name] = answer.kind is AnswerKind.HIT
        assert asker.finds(name, born) == found[name], name
    assert {True, False} <= set(found.values())
    assert not found["Hidden Person"]


# --- what others do to the store, and to one another --------------------------------------


def test_two_that_publish_at_once_do_not_both_become_true(fed, asker):
    node = fed["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    ready(fed, asker)
    (view,) = node.store.blind.views()
    (epoch,) = node.store.blind.epochs()
    (wish,) = node.store.blind.wishes()
    publisher = node.flows.blind.publisher
    table, none = ValueTable(()), Affected({}, frozenset())
    first = publisher.writer.go_on(epoch, wish, view, table=table, of=none)
    second = publisher.writer.go_on(epoch, wish, view, table=table, of=none)
    to_end(first)
    publisher.forget()
    with pytest.raises(AlreadyThere):
        to_end(second)
    publisher.forget()
    batch(fed)
    asker.fetch()
    assert asker.finds("Ivan Petrov", "1970-02-03")


@pytest.mark.parametrize(
    "table", ["blind_epoch", "blind_wish", "blind_view", "blind_part", "blind_value"]
)
def test_what_somebody_else_wrote_into_the_store_is_given_to_nobody(fed, asker, table):
    node = fed["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    asker.fetch()
    publish(node)
    with closing(sqlite3.connect(node.folder / "node.db")) as past:
        past.execute(f'UPDATE "{table}" SET "sealed" = zeroblob(length("sealed"))')  # noqa: S608
        past.commit()
    if table == "blind_value":
        node.flows.blind.publisher.forget()
        fed.clock.advance(days=1, minutes=1)
        with pytest.raises(ComityError):
            publish(node)
    else:
        with pytest.raises(ComityError):
            asker.fetch()
    told = [line.lower() for line in node.store.journal.altered()]
    assert any(line.startswith(table) for line in told)


# --- what is known of a hit that is redeemed -----------------------------------------------


def test_a_value_is_known_to_be_in_the_view_of_who_has_it_and_only_while_it_is(
    fed, asker
):
    node = fed["gr-two"]
    kept = node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    ready(fed, asker)
    own = node.flows.blind.own
    met = asker.values(person("Ivan Petrov", "1970-02-03"))
    other = asker.values(person("Nobody Atall", "1990-01-01"))
    assert own.info_of(asker.epoch) == asker.info
    assert own.key_of(asker.epoch).public == asker.info.public
    assert own.view_has("pt-one", asker.epoch, met)
    assert not own.view_has("pt-one", asker.epoch, other)
    assert not own.view_has("nl-three", asker.epoch, met)
    assert not own.view_has("pt-one", bytes(32), met)
    node.add("person", "suspect", name="Maria Lopes", birth_date="1980-05-06")
    batch(fed)
    new = asker.values(person("Maria Lopes", "1980-05-06"))
    assert own.view_has("pt-one", asker.epoch, met)
    assert own.view_has("pt-one", asker.epoch, new)
    node.withdraw(kept)
    batch(fed)
    assert not own.view_has("pt-one", asker.epoch, met)
    fed.clock.advance(days=8)
    assert own.info_of(asker.epoch) is None
    assert own.key_of(asker.epoch) is None


def test_who_redeems_a_hit_is_answered_as_by_an_open_question(fed, asker):
    node = fed["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    ready(fed, asker)
    question = person("Ivan Petrov", "1970-02-03")
    (hit,) = asker.hits(question)
    values = asker.values(question)
    proofs = tuple(HitProof(0, asker.epoch, values[place]) for place in hit.keys)
    asked = Redemption(why(), (question,), proofs)
    answer = from_wire(Answer, asker.say(Kind.REDEEM, to_wire(asked)))
    (told,) = answer.answers
    assert told.kind is AnswerKind.HIT
    fed.check()


def test_where_no_views_are_given_any_more_keys_and_views_end(fed, asker):
    node = fed["gr-two"]
    ready(fed, asker)
    publisher = node.flows.blind.publisher
    publisher.wishes = replace(publisher.wishes, gives=False)
    publish(node)
    assert not [one for one in node.store.blind.epochs() if one.seed]
    assert not node.store.blind.views()


# --- large batches, and what fails ---------------------------------------------------------


def test_of_more_changes_than_a_batch_has_each_view_is_decided_as_a_whole(
    fed, asker, monkeypatch
):
    monkeypatch.setattr(publish_module, "CHANGED_MOST", 1)
    node = fed["gr-two"]
    gone = node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    ready(fed, asker)
    node.withdraw(gone)
    node.add("person", "suspect", name="Maria Lopes", birth_date="1980-05-06")
    node.add("person", "suspect", name="Ana Reis", birth_date="1991-11-30")
    batch(fed)
    asker.fetch()
    assert not asker.finds("Ivan Petrov", "1970-02-03")
    assert asker.finds("Maria Lopes", "1980-05-06")
    assert asker.finds("Ana Reis", "1991-11-30")
    number = asker.head.number
    batch(fed)
    asker.fetch()
    assert asker.head.number == number + 1


def test_a_view_that_fails_holds_up_no_other_and_gets_later_what_it_lacks(
    tmp_path, monkeypatch
):
    fed = Federation(tmp_path, agencies=("pt-one", "gr-two", "nl-three"))
    node = fed["gr-two"]
    one = BlindAsker(fed["pt-one"], node)
    other = BlindAsker(fed["nl-three"], node)
    ready(fed, one, other)
    node.add("person", "suspect", name="Maria Lopes", birth_date="1980-05-06")
    go_on = ViewWriter.go_on

    def failing(self, epoch, wish, view, **how):
        if wish.reader == failing.reader:
            raise StoreBroken("it fails")
        return (yield from go_on(self, epoch, wish, view, **how))

    monkeypatch.setattr(ViewWriter, "go_on", failing)
    for failing.reader in ("pt-one", "nl-three"):
        with pytest.raises(StoreBroken):
            batch(fed)
        well = one if failing.reader == "nl-three" else other
        well.fetch()
        assert well.finds("Maria Lopes", "1980-05-06")
    failing.reader = ""
    batch(fed)
    for asker in (one, other):
        asker.fetch()
        assert asker.finds("Maria Lopes", "1980-05-06")
    fed.close()

"""What other rules have read is read anew, and meanwhile nobody reads no hit."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from node.codec.stored import pack
from node.flows.boxing import put_record
from node.flows.index.progress import INDEXED, IndexedUnder, IndexProgress
from node.flows.index.reindex import OVER, REINDEXED
from node.flows.ports import PutSetting
from node.matching.normalise.record import normalise_record
from node.matching.rules import reading_rules
from node.model.codes import AnswerKind, OfficerRole, Silence, SubjectRole
from node.model.desk.inbox import INBOX_FIND, FindRequest
from node.model.query import QuestionAnswer
from node.model.record import FieldValue, Record
from tests.older_rules import OLDER, otherwise_read
from tests.simulator import REASONS, Federation, person

IVAN = {"name": "Ivan Petrov", "birth_date": "1970-02-03"}
MARIA = {"name": "Maria Lopes", "birth_date": "1980-05-06"}
EVERYBODY = ("Ivan Petrov", "1970-02-03"), ("Nobody Atall", "1990-01-01")
NO_HIT = QuestionAnswer(AnswerKind.NO_HIT)
OUTAGE = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.UNREACHABLE)


@pytest.fixture
def hurt(tmp_path):
    """Two agencies; what is damaged is not proved at the end."""
    federation = Federation(tmp_path, agencies=("pt-one", "gr-two"))
    yield federation
    federation.close()


@pytest.fixture
def two(hurt):
    yield hurt
    hurt.check()


def by_older_rules(node, *, hidden=False, **fields):
    """Hold a person as rules that read names otherwise would have."""
    now, reference = node.clock.now(), f"gr-two/{fields['name'].replace(' ', '-')}"
    given = tuple(FieldValue(name, value) for name, value in fields.items())
    record = Record(
        "person", SubjectRole.SUSPECT, "desk", reference, given, hidden=hidden
    )
    record = normalise_record(record, today=now.date())
    old = otherwise_read(record)
    put = put_record(old, node.keys, agency=node.id, now=now, reference=reference)
    tokens = tuple(sorted(node.keys.token(f"old:{t.hex()}") for t in put.tokens))
    node.flows.recorder.record("record.added", (replace(put, tokens=tokens),), at=now)
    return reference


def upgrade(fed, under=OLDER):
    """Start the node again: what it holds was read by older rules."""
    node = fed["gr-two"]
    kept = PutSetting(INDEXED, pack(IndexedUnder(under)))
    node.flows.recorder.record("peer.pinged", (kept,), at=fed.clock.now())
    fed.restart("gr-two")
    return node.flows.reindexer


def asked(fed, name, born):
    (one,) = fed["pt-one"].ask(person(name, born))["gr-two"].answers
    return one


def to_the_end(one):
    while one.progress.behind:
        one.step()


def another(one):
    """Return the reindexer of another process of the same node."""
    twin = replace(one, progress=IndexProgress(), _lock=threading.Lock())
    twin.begin()
    return twin


@pytest.mark.attack
def test_another_process_knows_how_far_it_is_and_goes_on_from_there(two):
    node = two["gr-two"]
    for fields in (IVAN, MARIA):
        by_older_rules(node, **fields)
    reindexer = upgrade(two)
    idle = another(reindexer)
    assert idle.progress.records
    reindexer.step()
    idle.learn()
    assert idle.progress.read == reindexer.progress.read == 2
    to_the_end(reindexer)
    # It says that nothing is found only once it knows that all was read.
    assert idle.progress.behind
    idle.learn()
    assert not idle.progress.behind
    done = [entry for _, entry in node.entries(OVER)]
    to_the_end(idle)
    assert [entry for _, entry in node.entries(OVER)] == done


def test_what_a_process_has_read_and_not_kept_yet_it_does_not_read_again(two):
    node = two["gr-two"]
    node.add("person", "suspect", **IVAN)
    reindexer = upgrade(two)
    reindexer._keep(replace(reindexer._at, after=7), now=False)
    reindexer._tell(replace(reindexer._at, after=7))
    reindexer.learn()
    assert reindexer._at.after == 7


def test_who_was_read_by_older_rules_is_not_answered_and_then_found(two):
    by_older_rules(two["gr-two"], **IVAN)
    reindexer = upgrade(two)
    assert {asked(two, *one) for one in EVERYBODY} == {OUTAGE}
    to_the_end(reindexer)
    assert asked(two, *EVERYBODY[0]).kind is AnswerKind.HIT
    assert asked(two, *EVERYBODY[1]) == NO_HIT


def test_a_hit_stays_a_hit_while_it_is_read_anew(two):
    by_older_rules(two["gr-two"], **IVAN)
    two["gr-two"].add("person", "suspect", **MARIA)
    upgrade(two)
    assert asked(two, MARIA["name"], MARIA["birth_date"]).kind is AnswerKind.HIT
    assert asked(two, *EVERYBODY[0]) == OUTAGE


def test_what_was_read_by_the_rules_in_force_waits_for_nothing(two):
    two["gr-two"].add("person", "suspect", **IVAN)
    two.restart("gr-two")
    assert not two["gr-two"].flows.reindexer.progress.behind
    assert asked(two, *EVERYBODY[1]) == NO_HIT
    assert two["gr-two"].entries(REINDEXED) == two["gr-two"].entries(OVER) == []


@pytest.mark.attack
def test_a_hidden_record_that_is_yet_to_be_read_reads_as_one_that_is_not_there(two):
    by_older_rules(two["gr-two"], hidden=True, **IVAN)
    reindexer = upgrade(two)
    assert {asked(two, *one) for one in EVERYBODY} == {OUTAGE}
    to_the_end(reindexer)
    assert {asked(two, *one) for one in EVERYBODY} == {NO_HIT}


def test_it_is_recorded_by_counts_under_which_rules(two):
    by_older_rules(two["gr-two"], **IVAN)
    two["gr-two"].add("person", "suspect", **MARIA)
    to_the_end(upgrade(two))
    ((_, batch),) = two["gr-two"].entries(REINDEXED)
    ((_, over),) = two["gr-two"].entries(OVER)
    assert {d.name: d.value for d in batch.details} == {
        "rules": reading_rules(),
        "table": "record",
        "changed": "1",
    }
    assert {d.name: d.value for d in over.details} == {
        "rules": reading_rules(),
        "read": "2",
        "changed": "1",
    }


def test_what_nobody_noted_was_read_by_rules_that_nobody_knows(two):
    by_older_rules(two["gr-two"], **IVAN)
    reindexer = upgrade(two, under="")
    assert reindexer.progress.records


def test_who_goes_back_to_the_rules_before_begins_anew(two):
    """What came in meanwhile was read by the newer ones."""
    node = two["gr-two"]
    by_older_rules(node, **IVAN)
    reindexer = upgrade(two)
    reindexer.step()
    kept = reindexer._kept()
    assert kept.rules == reading_rules()
    reindexer.under = OLDER
    reindexer.begin()
    assert reindexer.progress.records
    assert reindexer._kept() == IndexedUnder(OLDER, ("record", "received"))


def test_it_goes_on_after_a_restart_where_it_was(two):
    node = two["gr-two"]
    by_older_rules(node, **IVAN)
    reindexer = upgrade(two)
    reindexer.step()
    reindexer.step()
    two.restart("gr-two")
    again = node.flows.reindexer
    assert again is not reindexer
    assert again.progress.behind == {"received"}
    assert (again.progress.read, again.progress.held) == (1, 1)
    to_the_end(again)
    assert len(node.entries(REINDEXED)) == len(node.entries(OVER)) == 1


def test_a_record_withdrawn_while_it_is_read_stays_withdrawn(two):
    node = two["gr-two"]
    reference = by_older_rules(node, **IVAN)
    other = by_older_rules(node, **MARIA)
    reindexer = upgrade(two)
    read = reindexer.book.page

    def page(table, *, after, count):
        found = read(table, after=after, count=count)
        if table == "record" and not after:
            node.withdraw(reference)
        return found

    reindexer.book.page = page
    to_the_end(reindexer)
    assert node.store.holdings.by_reference(reference) is None
    assert node.store.holdings.by_reference(other) is not None
    assert asked(two, *EVERYBODY[0]) == NO_HIT
    assert asked(two, MARIA["name"], MARIA["birth_date"]).kind is AnswerKind.HIT
    assert list(node.store.journal.altered()) == []


def test_selectors_of_older_rules_are_not_damaged(two):
    by_older_rules(two["gr-two"], **IVAN)
    upgrade(two)
    looking = two.looking["gr-two"]
    while looking.step() or not looking.is_over:
        pass
    assert looking.damage.standing() == ()


@pytest.mark.attack
def test_where_what_was_noted_is_taken_away_all_is_read_anew(hurt):
    node = hurt["gr-two"]
    node.add("person", "suspect", **IVAN)
    with node.store.engine.begin() as connection:
        gone = connection.exec_driver_sql("DELETE FROM setting WHERE name = 'indexed'")
        assert gone.rowcount == 1
    hurt.restart("gr-two")
    reindexer = node.flows.reindexer
    assert reindexer.progress.records
    assert asked(hurt, *EVERYBODY[1]) == OUTAGE


def test_what_ends_between_search_and_answer_is_still_no_reason_to_say_no_hit(two):
    """A question that looked before all was read is not told no hit after it."""
    node = two["gr-two"]
    by_older_rules(node, **IVAN)
    reindexer = upgrade(two)
    find = node.store.holdings.find

    def found(tokens, *, limit):
        under = find(tokens, limit=limit)
        to_the_end(reindexer)
        return under

    node.store.holdings.find = found
    assert asked(two, *EVERYBODY[0]) == OUTAGE
    assert not reindexer.progress.behind


def test_an_officer_who_looks_meanwhile_is_told(two):
    node = two["gr-two"]
    by_older_rules(node, **IVAN)
    reindexer = upgrade(two)
    request = FindRequest(**REASONS, questions=(person(*EVERYBODY[0]),))
    reply = node.call(OfficerRole.ANALYST, INBOX_FIND, request)
    assert [(h.why, h.count) for h in reply.held_back] == [("reindexing", 1)]
    assert reply.found == ()
    to_the_end(reindexer)
    reply = node.call(OfficerRole.ANALYST, INBOX_FIND, request)
    assert reply.held_back == ()
    assert len(reply.found) == 1


def test_what_cannot_be_read_is_tried_again_and_nothing_is_no_hit_meanwhile(two):
    node = two["gr-two"]
    by_older_rules(node, **IVAN)
    by_older_rules(node, **MARIA)
    reindexer = upgrade(two)
    book = reindexer.book
    hurt = type(book).page

    def page(table, *, after, count):
        found = hurt(book, table, after=after, count=count)
        rows = [
            replace(r, row=replace(r.row, reference="gr-two/other"))
            if table == "record" and r.row.number == 1
            else r
            for r in found.rows
        ]
        return replace(found, rows=tuple(rows))

    book.page = page
    while not reindexer.rests:
        reindexer.step()
    assert reindexer.progress.behind == {"record"}
    assert node.entries(OVER) == []
    assert asked(two, *EVERYBODY[1]) == OUTAGE
    assert asked(two, MARIA["name"], MARIA["birth_date"]).kind is AnswerKind.HIT
    del book.page
    to_the_end(reindexer)
    assert asked(two, *EVERYBODY[0]).kind is AnswerKind.HIT
    assert len(node.entries(OVER)) == 1

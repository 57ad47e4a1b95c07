"""What is damaged is noticed, and no peer reads of it that nothing was found."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from node.flows.damage import Damage, Damaged
from node.flows.examine import Examiner
from node.model.codes import AnswerKind, OfficerRole, Silence
from node.model.desk.ledger import LEDGER_VERIFY, VerifyRequest
from node.model.query import QuestionAnswer
from tests.simulator import Federation, person

IVAN = {"name": "Ivan Petrov", "birth_date": "1970-02-03"}
MARIA = {"name": "Maria Lopes", "birth_date": "1980-05-06"}
NO_HIT = QuestionAnswer(AnswerKind.NO_HIT)
OUTAGE = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.UNREACHABLE)
EVERYBODY = ("Ivan Petrov", "1970-02-03"), ("Nobody Atall", "1990-01-01")

HURT = {
    "a box that was changed": "UPDATE record SET sealed = zeroblob(200) WHERE number = 1",
    "a key that is lost": "UPDATE record SET key = x'' WHERE number = 1",
    "a record that is gone": "DELETE FROM record WHERE number = 1",
    "its selectors gone": "DELETE FROM selector WHERE number = 1",
    "one selector gone": "DELETE FROM selector WHERE token = "
    "(SELECT token FROM selector WHERE number = 1 LIMIT 1)",
    "all selectors gone": "DELETE FROM selector",
    "all records gone": "DELETE FROM record",
    "both gone": "DELETE FROM selector; DELETE FROM record",
    "a list of what was written gone": "DELETE FROM bound_page WHERE name = 'record'",
}
"""What becomes of the first record of two, past the node."""


@pytest.fixture
def two(tmp_path):
    """Two agencies; what is damaged is not proved at the end."""
    federation = Federation(tmp_path, agencies=("pt-one", "gr-two"))
    yield federation
    federation.close()


def hurt(node, statements):
    with node.store.engine.begin() as connection:
        for statement in statements.split("; "):
            connection.execute(text(statement))


def asked(fed, name, born):
    """What the peer reads of one question."""
    (one,) = fed["pt-one"].ask(person(name, born))["gr-two"].answers
    return one


def looked_over(fed):
    """Look all over once, from wherever it was; return what is damaged."""
    looking = fed.looking["gr-two"]
    while looking.step() or looking._place:
        pass
    return looking.damage.standing()


@pytest.mark.parametrize("what", HURT.values(), ids=HURT)
def test_what_is_damaged_is_noticed_and_no_peer_reads_no_hit(two, what):
    node = two["gr-two"]
    node.add("person", "suspect", **IVAN)
    node.add("person", "suspect", **MARIA)
    assert looked_over(two) == ()
    assert asked(two, *EVERYBODY[1]) == NO_HIT
    hurt(node, what)
    found = looked_over(two)
    assert {one.table for one in found} >= {"record"}
    for name, born in EVERYBODY:
        answer = asked(two, name, born)
        assert answer == OUTAGE or answer.kind is AnswerKind.HIT
    # Whoever asks at the desk is told; what can be made anew was, meanwhile.
    report = node.call(OfficerRole.AUDITOR, LEDGER_VERIFY, VerifyRequest(deep=True))
    mended = "selector" in what and "record;" not in what and "FROM record" not in what
    assert report.ok is mended


@pytest.mark.parametrize("what", [HURT[n] for n in HURT if "selector" in n])
def test_selectors_that_are_gone_are_known_once_they_were_counted(two, what):
    """Of which record nobody knows yet; so nothing is read as no hit."""
    node = two["gr-two"]
    node.add("person", "suspect", **IVAN)
    node.add("person", "suspect", **MARIA)
    looking = two.looking["gr-two"]
    looking.count()
    assert looking.damage.standing() == ()
    hurt(node, what)
    looking.count()
    assert looking.in_haste
    for one in EVERYBODY:
        answer = asked(two, *one)
        assert answer == OUTAGE or answer.kind is AnswerKind.HIT
    # What is put back is there again.
    looked_over(two)
    looking.count()
    assert not looking.in_haste
    looked_over(two)
    assert asked(two, *EVERYBODY[1]) == NO_HIT


def test_what_comes_and_goes_keeps_the_count(two):
    node, looking = two["gr-two"], two.looking["gr-two"]
    references = [
        node.add("person", "suspect", name=f"Somebody Else{n}") for n in range(5)
    ]
    for reference in references[::2]:
        node.withdraw(reference)
    looking.count()
    assert looking.damage.standing() == ()


@pytest.mark.parametrize(
    "what",
    [
        HURT[name]
        for name in HURT
        if name in {"all selectors gone", "both gone"} or "record" in name
    ],
)
def test_what_is_met_before_it_was_noticed_is_no_hit_either(two, what):
    node = two["gr-two"]
    node.add("person", "suspect", **IVAN)
    node.add("person", "suspect", **MARIA)
    hurt(node, what)
    assert asked(two, *EVERYBODY[0]) == OUTAGE
    # From then on it is the same whatever is asked.
    assert asked(two, *EVERYBODY[1]) == OUTAGE


def another(looking):
    """Return what looks over the same store in another process of the node."""
    damage = Damage()
    twin = Examiner(looking.keys, looking.shelves, damage, looking.bound_to)
    twin.begin()
    return twin


@pytest.mark.attack
def test_what_one_process_finds_is_known_in_the_other_also_that_it_is_over(two):
    node, looking = two["gr-two"], two.looking["gr-two"]
    idle = another(looking)
    found = Damaged("record", "gr-two/met-by-a-question", "its box does not open")
    looking.damage.note([found])
    looking.follow()
    idle.follow()
    assert idle.damage.standing() == (found,)
    # What either of them was told that it is held no more, neither names again.
    idle.written_off([found.handle])
    looking.follow()
    idle.follow()
    assert looking.damage.standing() == idle.damage.standing() == ()
    assert node.store.shelves.place()


def test_what_was_looked_for_and_not_met_again_is_over_in_both(two):
    looking = two.looking["gr-two"]
    idle = another(looking)
    idle.damage.note([Damaged("record", "gr-two/once", "its box does not open")])
    idle.follow()
    looking.follow()
    assert looking.damage.standing() == idle.damage.standing() != ()
    for _ in range(3):
        looked_over(two)
        idle.follow()
    assert looking.damage.standing() == idle.damage.standing() == ()


def test_a_hit_beside_the_damage_is_still_told(two):
    node = two["gr-two"]
    node.add("person", "suspect", **IVAN)
    node.add("person", "suspect", **MARIA)
    hurt(node, HURT["a record that is gone"])
    looked_over(two)
    assert asked(two, MARIA["name"], MARIA["birth_date"]).kind is AnswerKind.HIT


@pytest.mark.attack
@pytest.mark.parametrize("what", HURT.values(), ids=HURT)
def test_a_damaged_record_that_is_hidden_reads_as_one_that_is_not_there(two, what):
    """The peer reads the same of the hidden person and of nobody at all."""
    node = two["gr-two"]
    node.add("person", "suspect", hidden=True, **IVAN)
    node.add("person", "suspect", **MARIA)
    assert asked(two, *EVERYBODY[0]) == asked(two, *EVERYBODY[1]) == NO_HIT
    hurt(node, what)
    looked_over(two)
    assert {asked(two, *one) for one in EVERYBODY} == {OUTAGE}


def test_selectors_of_a_whole_record_are_put_back_and_then_it_is_found_again(two):
    node = two["gr-two"]
    node.add("person", "suspect", **IVAN)
    hurt(node, HURT["all selectors gone"])
    assert looked_over(two)
    assert looked_over(two) == ()
    assert asked(two, *EVERYBODY[0]).kind is AnswerKind.HIT
    assert asked(two, *EVERYBODY[1]) == NO_HIT


def test_what_is_known_and_where_the_look_was_outlive_a_restart(two):
    node = two["gr-two"]
    node.add("person", "suspect", **IVAN)
    node.add("person", "suspect", **MARIA)
    hurt(node, HURT["a record that is gone"])
    looking = two.looking["gr-two"]
    looking.step()
    assert looking.damage.records() == 1
    place = looking._place
    assert place
    two.restart("gr-two")
    again = two.looking["gr-two"]
    assert again is not looking
    assert (again._place, again.damage.records() >= 1) == (place, True)
    assert asked(two, *EVERYBODY[1]) == OUTAGE


def test_questions_that_no_longer_open_are_named(two):
    two["pt-one"].ask(person("Ivan Petrov"))
    query = two["pt-one"].last_query()
    hurt(two["pt-one"], "UPDATE query SET sealed = zeroblob(90)")
    looking = two.looking["pt-one"]
    found = "".join(looking.whole())
    assert f"Query {query}: " in found
    # Nothing of it concerns what peers read.
    assert looking.damage.records() == 0

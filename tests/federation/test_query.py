"""A question crosses a border, and each peer answers for itself."""

import threading
from datetime import timedelta

import pytest

from node.errors import BadInput, NotFound, QuotaSpent, RevokedPeer
from node.matching.mrz import read_mrz
from node.model.codes import AnswerKind, Grade, Level, OfficerRole, Silence
from node.model.desk.call import ById
from node.model.desk.query import QUERIES_ASK, QUERIES_LIST, QUERIES_SHOW, QueryPage
from node.model.query import QuestionAnswer, Term
from node.protocol.envelope import peek
from tests.simulator import ask_request, document, person

MRZ = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
)
KEY_PERSON = {"name": "Ivan Petrov", "birth_date": "1970-02-03"}


def only(answer):
    """Return the one answer to the one question."""
    (one,) = answer.answers
    return one


def ids_asked(fed, peer):
    """Return the message ids that ``peer`` was sent."""
    return [peek(e)[1].message_id for _, to, e in fed.network.asked if to == peer]


# --- who is found ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("Ivan Petrov", "1970-02-03"),
        ("PETROV, Ivan", "1970-02-03"),
        ("Иван Петров", "1970-02-03"),
        ("Ivan Petrov", "1970"),
        ("Ivan Petrov", "1970-02"),
        ("Ivan Petrov", ""),
    ],
)
def test_a_person_is_found_in_another_order_script_and_by_a_partial_date(
    two, name, born
):
    two["gr-two"].add("person", "suspect", **KEY_PERSON)
    answer = only(two["pt-one"].ask(person(name, born))["gr-two"])
    assert answer.kind is AnswerKind.HIT


def test_a_person_is_found_whose_date_of_birth_is_known_in_part_only(two):
    two["gr-two"].add("person", "suspect", name="Ивана Петрова", birth_date="1970")
    answer = two["pt-one"].ask(person("Ivana Petrova", "1970-02-03"))
    assert only(answer["gr-two"]).kind is AnswerKind.HIT


def test_another_person_with_another_name_is_not_found(two):
    two["gr-two"].add("person", "suspect", **KEY_PERSON)
    answer = two["pt-one"].ask(person("Maria Papadopoulou", "1970-02-03"))
    assert only(answer["gr-two"]) == QuestionAnswer(AnswerKind.NO_HIT)


def test_a_document_is_found_by_the_machine_readable_zone(two):
    two["gr-two"].add("document", number="L898902C3", status="stolen")
    asked = read_mrz(MRZ)
    answer = two["pt-one"].ask(asked)["gr-two"]
    assert answer.answers[0].kind is AnswerKind.HIT
    assert answer.answers[0].hits[0].grade is Grade.IDENTIFIER


def test_a_persons_passport_is_found_by_a_question_for_a_document(two):
    two["gr-two"].add(
        "person", "suspect", name="Ivan Petrov", passport_number="X1234567"
    )
    answer = only(two["pt-one"].ask(document("X 123 4567"))["gr-two"])
    assert [hit.category for hit in answer.hits] == ["person"]


# --- who answers what -----------------------------------------------------------


def test_each_peer_says_hit_no_hit_or_nothing(make):
    fed = make("pt-one", "gr-two", "nl-three", "us-four", "fr-five")
    fed["gr-two"].add("person", "suspect", **KEY_PERSON)
    fed.network.cut.add("fr-five")
    answers = fed["pt-one"].ask(person("Petrov Ivan", "1970-02-03"))
    assert {peer: only(a).kind for peer, a in answers.items()} == {
        "gr-two": AnswerKind.HIT,
        "nl-three": AnswerKind.NO_HIT,
        "us-four": AnswerKind.NOT_ANSWERED,
        "fr-five": AnswerKind.NOT_ANSWERED,
    }
    assert only(answers["us-four"]).silence is Silence.POLICY
    assert only(answers["fr-five"]).silence is Silence.UNREACHABLE


def test_who_has_no_agreement_is_not_even_asked(make):
    fed = make("pt-one", "us-four")
    fed["pt-one"].ask(person("Ivan Petrov"))
    assert not fed.network.asked


def test_many_questions_are_answered_in_their_order(two):
    two["gr-two"].add("document", number="AB1234567", status="stolen")
    asked = (
        document("ZZ9999999"),
        document("AB1234567"),
        person("Nobody Atall"),
    )
    answer = two["pt-one"].ask(asked)["gr-two"]
    assert [a.kind for a in answer.answers] == [
        AnswerKind.NO_HIT,
        AnswerKind.HIT,
        AnswerKind.NO_HIT,
    ]


def test_progress_begins_with_the_id_counts_the_peers_and_ends_with_done(fed):
    request = ask_request(person("Ivan Petrov"))
    told = list(fed["pt-one"].call(OfficerRole.ANALYST, QUERIES_ASK, request))
    assert [(p.answered, p.total, p.done) for p in told] == [
        (0, 2, False),
        (1, 2, False),
        (2, 2, False),
        (2, 2, True),
    ]
    assert told[0].query_id
    assert told[0].answer is None


def test_only_the_peers_that_are_named_are_asked(fed):
    answers = fed["pt-one"].ask(person("Ivan Petrov"), peers=("nl-three",))
    assert set(answers) == {"nl-three"}
    assert {to for _, to, _ in fed.network.asked} == {"nl-three"}


# --- what leaves ----------------------------------------------------------------


def test_exactly_the_fields_that_policy_releases_leave(two):
    two["gr-two"].add(
        "person",
        "suspect",
        name="Ivan Petrov",
        birth_date="1970-02-03",
        nationality="BG",
        passport_number="X1234567",
        phone="+359 88 812 3456",
        religion="of no concern",
        notes="seen in the harbour",
    )
    (hit,) = only(two["pt-one"].ask(document("X1234567"))["gr-two"]).hits
    assert {(f.field, f.value, f.level) for f in hit.fields} == {
        ("name", "Ivan Petrov", Level.EXACT),
        ("birth_date", "1970", Level.GENERALISED),
        ("nationality", "BG", Level.EXACT),
    }
    assert {(w.group, w.remedy) for w in hit.withheld} == {
        ("identity", "approval:release"),
        ("contact", "approval:release"),
        ("narrative", "approval:release"),
    }


def test_a_match_by_name_alone_releases_nothing_until_a_person_confirms(two):
    two["gr-two"].add("person", "suspect", **KEY_PERSON)
    (hit,) = only(two["pt-one"].ask(person("Petrov Ivan", "1970-02-03"))["gr-two"]).hits
    assert (hit.grade, hit.reasons) == (Grade.POSSIBLE, ())
    assert hit.fields == ()
    assert hit.withheld[0].remedy == "approval:hit-confirmation"


def test_the_same_record_is_told_differently_under_another_bundle(two):
    two["gr-two"].add("document", number="AB1234567", status="stolen")
    asked = document("AB1234567")
    before = only(two["pt-one"].ask(asked)["gr-two"])
    files = dict(two.bundle_files)
    files["objects.cedar"] = b"// Nothing is given of things.\n"
    files = {
        path: data for path, data in files.items() if not path.startswith("cases/")
    }
    two.rule_by("gr-two", files)
    after = only(two["pt-one"].ask(asked)["gr-two"])
    assert [f.field for f in before.hits[0].fields] == ["number", "status"]
    assert after.hits[0].fields == ()


# --- asking again ---------------------------------------------------------------


def test_asking_again_asks_only_those_that_have_not_answered(fed):
    fed.network.cut.add("nl-three")
    fed["pt-one"].ask(person("Ivan Petrov"))
    fed.network.cut.clear()
    again = fed["pt-one"].ask_again(fed["pt-one"].last_query())
    assert set(again) == {"nl-three"}
    assert only(again["nl-three"]).kind is AnswerKind.NO_HIT
    assert len(ids_asked(fed, "gr-two")) == 1


def test_asking_again_says_the_same_message_while_it_is_fresh(two):
    lost = []

    def drop_the_answer(way, envelope):
        if way == "gr-two>pt-one" and not lost:
            lost.append(envelope)
            return None
        return envelope

    two["gr-two"].add("document", number="AB1234567")
    two.network.tamper = drop_the_answer
    first = two["pt-one"].ask(document("AB1234567"))
    assert only(first["gr-two"]).silence is Silence.UNREACHABLE
    two.clock.advance(seconds=60)
    second = two["pt-one"].ask_again(two["pt-one"].last_query())
    assert only(second["gr-two"]).kind is AnswerKind.HIT
    assert len(set(ids_asked(two, "gr-two"))) == 1
    assert len(two["gr-two"].entries("query.answered")) == 1
    assert two.network.answered[0][2] == two.network.answered[1][2]


def test_asking_again_after_the_window_is_a_new_message(two):
    two.network.cut.add("gr-two")
    two["pt-one"].ask(person("Ivan Petrov"))
    two.network.cut.clear()
    two.clock.advance(seconds=301)
    again = two["pt-one"].ask_again(two["pt-one"].last_query())
    assert only(again["gr-two"]).kind is AnswerKind.NO_HIT
    assert len(two["pt-one"].entries("query.asked")) == 2


def test_asking_again_when_all_have_answered_asks_nobody(two):
    two["pt-one"].ask(person("Ivan Petrov"))
    assert two["pt-one"].ask_again(two["pt-one"].last_query()) == {}
    assert len(two.network.asked) == 1


def test_a_peer_revoked_in_between_is_not_asked_again(two):
    two.network.cut.add("gr-two")
    two["pt-one"].ask(person("Ivan Petrov"))
    two.network.cut.clear()
    two["pt-one"].revoke("gr-two")
    again = two["pt-one"].ask_again(two["pt-one"].last_query())
    assert only(again["gr-two"]).silence is Silence.REFUSED
    assert not two.network.asked


def test_a_query_keeps_every_answer_for_later(fed):
    fed["gr-two"].add("document", number="AB1234567")
    told = fed["pt-one"].ask(document("AB1234567"))
    view = fed["pt-one"].call(
        OfficerRole.ANALYST, QUERIES_SHOW, ById(fed["pt-one"].last_query())
    )
    assert {a.peer: a.answers for a in view.answers} == {
        peer: a.answers for peer, a in told.items()
    }
    (summary,) = (
        fed["pt-one"].call(OfficerRole.ANALYST, QUERIES_LIST, QueryPage()).items
    )
    assert (summary.hits, summary.no_hits, summary.not_answered) == (1, 1, 0)


def test_queries_outlive_a_restart(two):
    two["pt-one"].ask(person("Ivan Petrov"))
    query_id = two["pt-one"].last_query()
    two.restart("pt-one")
    view = two["pt-one"].call(OfficerRole.ANALYST, QUERIES_SHOW, ById(query_id))
    assert len(view.answers) == 1


# --- slow and cut peers ---------------------------------------------------------


def test_a_slow_peer_never_holds_up_the_rest(fed):
    fed.network.slow["gr-two"] = threading.Event()
    request = ask_request(person("Ivan Petrov"))
    progress = fed["pt-one"].call(OfficerRole.ANALYST, QUERIES_ASK, request)
    assert next(progress).answer is None
    assert next(progress).answer.peer == "nl-three"
    fed.network.slow["gr-two"].set()
    assert next(progress).answer.peer == "gr-two"


def test_an_answer_is_kept_though_the_officer_has_hung_up(fed):
    fed.network.slow["gr-two"] = threading.Event()
    request = ask_request(person("Ivan Petrov"))
    progress = fed["pt-one"].call(OfficerRole.ANALYST, QUERIES_ASK, request)
    next(progress)
    progress.close()
    fed.network.slow["gr-two"].set()
    fed.pool.shutdown()
    (kept,) = [fed["pt-one"].store.queries.get(fed["pt-one"].last_query())]
    assert {peer for peer, answered, _ in kept.answers if answered} == {
        "gr-two",
        "nl-three",
    }


# --- what cannot be meant -------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": ""},
        {"purpose": "curiosity"},
        {"case": " "},
        {"case": "A\x00B"},
        {"case": "x" * 257},
        {"offence": "witchcraft"},
        {"legal_basis": ""},
        {"deadline_ms": 1},
        {"questions": ()},
    ],
)
def test_a_question_that_cannot_be_meant_is_refused_before_it_is_sent(two, changed):
    with pytest.raises(BadInput):
        two["pt-one"].ask(person("Ivan Petrov"), **changed)
    assert not two.network.asked
    assert not two["pt-one"].entries("query.asked")


def test_a_term_or_category_unknown_to_the_catalogue_is_named(two):
    question = person("Ivan Petrov")
    with pytest.raises(BadInput, match="question 2"):
        two["pt-one"].ask(
            (question, type(question)("person", (Term("shoe_size", "42"),)))
        )
    with pytest.raises(BadInput, match="no category"):
        two["pt-one"].ask(type(question)("ghost", (Term("name", "x y"),)))


def test_an_unknown_or_revoked_peer_cannot_be_named(fed):
    with pytest.raises(NotFound):
        fed["pt-one"].ask(person("Ivan Petrov"), peers=("xx-nobody",))
    fed["pt-one"].revoke("gr-two")
    with pytest.raises(RevokedPeer):
        fed["pt-one"].ask(person("Ivan Petrov"), peers=("gr-two",))


def test_a_node_without_peers_says_so(make):
    with pytest.raises(NotFound, match="no active peer"):
        make("pt-one")["pt-one"].ask(person("Ivan Petrov"))


def test_our_own_officers_quota_holds_before_anything_is_sent(two):
    files = dict(two.bundle_files)
    files["quotas.toml"] = files["quotas.toml"].replace(
        b"officer_per_day = 20000", b"officer_per_day = 2"
    )
    two.rule_by("pt-one", files)
    two["pt-one"].ask((person("Ivan Petrov"), person("Maria Lopes")))
    with pytest.raises(QuotaSpent):
        two["pt-one"].ask(person("Ivan Petrov"))
    assert len(two.network.asked) == 1
    two.clock.advance(days=1)
    assert two["pt-one"].ask(person("Ivan Petrov"))


# --- time -----------------------------------------------------------------------


def test_an_agreement_that_expires_ends_the_asking_in_the_same_second(two):
    files = dict(two.bundle_files)
    ends = two.clock.now() + timedelta(seconds=1)
    path = "agreements/eu-2023-977.toml"
    files[path] = files[path].replace(
        b"until = 2036-01-01T00:00:00Z", f"until = {ends:%Y-%m-%dT%H:%M:%SZ}".encode()
    )
    files = {p: data for p, data in files.items() if not p.startswith("cases/")}
    two.rule_by("pt-one", files)
    two.rule_by("gr-two", files)
    asked = person("Ivan Petrov")
    assert only(two["pt-one"].ask(asked)["gr-two"]).kind is AnswerKind.NO_HIT
    two.clock.advance(seconds=1)
    assert only(two["pt-one"].ask(asked)["gr-two"]).silence is Silence.POLICY
    assert len(two.network.asked) == 1

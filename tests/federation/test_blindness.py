"""Who answers a blind question learns nothing of whom it is about.

Two real nodes; the wire is opened at the answering end, with the keys of who answers.
For any two subjects all that is seen there must be alike: how many messages, of which
kinds and sizes, how many elements, in no order, and none that was seen before. Planted
leaks show that the same comparison notices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from node.blind.asked import blinds_of
from node.codec.wire import from_wire
from node.crypto import oprf
from node.crypto.digest import sha256
from node.crypto.hashing import hash_to_element
from node.crypto.ristretto import multiply
from node.flows.query.blind.asker import elements
from node.matching.keys.blind import blind_question_keys
from node.model.blind import BlindQuery, ViewAsk
from node.model.codes import AnswerKind, Kind, OfficerRole
from node.model.desk.query import QUERIES_REDEEM, RedeemRequest
from node.model.desk.view import VIEWS_FETCH, ViewsFetchRequest
from node.model.query import Question, Term
from tests.blind_asker import publish
from tests.simulator import REASONS, answers_of, person
from tests.thorough import examples

HELD = person("Ivan Petrov", "1972-03-04")
SUBJECTS = (
    HELD,
    person("Maria Quintela", "1980-10-11"),
    person("Li Na", "1991-01-02"),
    person("Абдурахман Ибрагимов", "1966-12-31"),
    person("Wolfeschlegelsteinhausen Bergerdorff Maximiliane Theodora", "1949"),
    person("Xochiquetzal Nezahualcoyotl"),
    Question("person", (Term("passport_number", "X1234567"),)),
    Question(
        "person",
        (
            Term("name", "Tuvia Ben Yishai"),
            Term("birth_date", "1955-05-05"),
            Term("passport_number", "ZZ998877"),
            Term("national_id", "55050512345"),
        ),
    ),
)
"""With one key and with sixteen, in several scripts, held and not held."""


@dataclass
class Seen:
    """What who answers saw of one query, in its order."""

    kinds: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    counts: list[tuple[str, int]] = field(default_factory=list)
    elements: list[bytes] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)


@pytest.fixture
def fed(two):
    two["gr-two"].add("person", "suspect", name="Ivan Petrov", birth_date="1972-03-04")
    for number in range(20):
        two["gr-two"].add(
            "person", "suspect", name=f"Filler Person{number}", birth_date="1960-01-01"
        )
    fetch(two)
    publish(two["gr-two"])
    fetch(two)
    return two


def fetch(fed) -> None:
    wanted = ViewsFetchRequest(
        REASONS["purpose"], REASONS["offence"], REASONS["legal_basis"], ("person",)
    )
    list(fed["pt-one"].call(OfficerRole.ANALYST, VIEWS_FETCH, wanted))


def seen_of(fed, *questions: Question, found: AnswerKind | None = None) -> Seen:
    """Ask, and return what was seen where it was answered."""
    before = len(fed.network.asked)
    answer = fed["pt-one"].ask(questions, way="blind")["gr-two"]
    assert answer.way == "blind"
    assert AnswerKind.NOT_ANSWERED not in {a.kind for a in answer.answers}, answer
    if found is not None:
        assert [a.kind for a in answer.answers] == [found]
    seen = Seen()
    for sender, recipient, envelope in fed.network.asked[before:]:
        message = fed.opened(sender, recipient, envelope)
        seen.kinds.append(str(message.kind))
        seen.sizes.append(len(envelope))
        seen.payloads.append(message.payload)
        if message.kind is Kind.BLIND_QUERY:
            said = from_wire(BlindQuery, message.payload)
            for batch in said.batches:
                seen.counts.append((batch.category, len(batch.elements)))
                seen.elements += batch.elements
    return seen


def differences(first: Sequence[Seen], second: Sequence[Seen]) -> set[str]:
    """Return in what two subjects, each asked several times, can be told apart."""
    found = set()
    for what in ("kinds", "sizes", "counts"):
        if len({repr(getattr(one, what)) for one in (*first, *second)}) > 1:
            found.add(what)
    every = [element for one in (*first, *second) for element in one.elements]
    if len(set(every)) < len(every):
        found.add("seen again")
    for some in (first, second):
        ordered = [one.elements == sorted(one.elements) for one in some]
        if sum(ordered) > 1:  # by chance one of 16! is
            found.add("order")
    return found


TIMES = 3


def asked(fed, subject: Question) -> list[Seen]:
    return [seen_of(fed, subject) for _ in range(TIMES)]


@pytest.mark.attack
@pytest.mark.parametrize("number", range(1, len(SUBJECTS)))
def test_attack_tell_two_subjects_apart_by_what_is_seen(fed, number):
    assert not differences(asked(fed, SUBJECTS[0]), asked(fed, SUBJECTS[number]))


@pytest.mark.attack
def test_attack_tell_a_hit_from_none_where_it_is_answered(fed):
    hit = [seen_of(fed, HELD, found=AnswerKind.HIT) for _ in range(TIMES)]
    none = [seen_of(fed, SUBJECTS[1], found=AnswerKind.NO_HIT) for _ in range(TIMES)]
    assert not differences(hit, none)
    entries = [e for _, e in fed["gr-two"].entries("query.evaluated")]
    assert len(entries) == 2 * TIMES
    assert len({repr((e.details, e.outcomes)) for e in entries}) == 1


@pytest.mark.attack
def test_attack_find_a_known_subject_among_elements_with_the_key(fed):
    """Who answers has the key, a list of suspects and all the time there is."""
    seen = seen_of(fed, HELD)
    shown = set(seen.elements)
    for subject in SUBJECTS:
        for key in blind_question_keys(subject):
            point = hash_to_element(key.encode())
            assert point not in shown
            factor = oprf.blind_under(key.encode(), sha256(key.encode())).factor
            assert multiply(factor, point) not in shown
    said = b"".join(seen.payloads)
    for part in (b"Petrov", b"PETROV", b"petrov", b"1972", b"ptrf", b"19720304"):
        assert part not in said


@pytest.mark.attack
def test_attack_learn_a_subject_from_the_view_that_is_fetched(two):
    """What is fetched depends on why it is asked, and on nothing else."""
    told = []
    for subject in (HELD, SUBJECTS[1]):
        two["gr-two"].add("person", "suspect", name="Somebody Else", birth_date="1950")
        before = len(two.network.asked)
        two["pt-one"].ask((subject,), way="blind")
        asked_for = [
            from_wire(ViewAsk, message.payload).scope
            for sender, recipient, envelope in two.network.asked[before:]
            if (message := two.opened(sender, recipient, envelope)).kind
            is Kind.VIEW_ASK
        ]
        told.append(asked_for)
    assert told[0]
    assert set(told[0]) == set(told[1] or told[0])


# --- the same comparison notices a leak -------------------------------------------------


def _prefix(secret: bytes, keys: Sequence[str]) -> tuple[oprf.Blind, ...]:
    """Blind under a factor that follows from the key: the same key is seen again."""
    honest = blinds_of(secret, keys)
    return tuple(
        oprf.blind_under(key.encode(), sha256(key.encode())) for key in keys
    ) + tuple(honest[len(keys) :])


def _length(secret: bytes, keys: Sequence[str]) -> tuple[oprf.Blind, ...]:
    """Fill nothing up: the number of keys is seen."""
    return blinds_of(secret, keys)[: len(keys)]


def _order(secret: bytes, keys: Sequence[str]) -> tuple[oprf.Blind, ...]:
    """Put elements of a subject that has a whole date of birth in order."""
    honest = blinds_of(secret, keys)
    if any(":day:" in key for key in keys):
        return tuple(sorted(honest, key=lambda blind: blind.element))
    return honest


def _filler(secret: bytes, keys: Sequence[str]) -> tuple[oprf.Blind, ...]:
    """Fill up with what is always the same."""
    honest = blinds_of(secret, keys)
    filler = oprf.blind_under(b"filler", bytes(32))
    return honest[: len(keys)] + (filler,) * (len(honest) - len(keys))


LEAKS: tuple[tuple[str, Callable[..., tuple[oprf.Blind, ...]], set[str]], ...] = (
    ("a prefix", _prefix, {"seen again"}),
    ("a length", _length, {"counts"}),
    ("an order", _order, {"order"}),
    ("a filler", _filler, {"seen again"}),
)


@pytest.fixture(params=LEAKS, ids=[name for name, *_ in LEAKS])
def leak(request, monkeypatch) -> set[str]:
    _, planted, noticed = request.param
    monkeypatch.setattr(elements, "blinds_of", planted)
    return noticed


def test_a_planted_leak_is_noticed(fed, leak, monkeypatch):
    one, few = SUBJECTS[0], SUBJECTS[6]
    seen = [
        [_refused_or_seen(fed, subject) for _ in range(TIMES)] for subject in (one, few)
    ]
    assert leak <= differences(*seen)


def _refused_or_seen(fed, subject: Question) -> Seen:
    """What is seen, also where who answers refuses so few elements."""
    before = len(fed.network.asked)
    fed["pt-one"].ask((subject,), way="blind")
    seen = Seen()
    for sender, recipient, envelope in fed.network.asked[before:]:
        message = fed.opened(sender, recipient, envelope)
        seen.kinds.append(str(message.kind))
        seen.sizes.append(len(envelope))
        if message.kind is Kind.BLIND_QUERY:
            for batch in from_wire(BlindQuery, message.payload).batches:
                seen.counts.append((batch.category, len(batch.elements)))
                seen.elements += batch.elements
    return seen


# --- many subjects at once ---------------------------------------------------------------


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    first=st.lists(st.sampled_from(SUBJECTS), min_size=3, max_size=3),
    second=st.lists(st.sampled_from(SUBJECTS), min_size=3, max_size=3),
)
def test_batches_of_any_subjects_look_alike(fed, first, second):
    assert not differences([seen_of(fed, *first)], [seen_of(fed, *second)])


def test_a_hit_is_named_only_when_it_is_redeemed(fed):
    seen_of(fed, HELD, found=AnswerKind.HIT)
    assert not fed["gr-two"].entries("query.answered")
    request = RedeemRequest(fed["pt-one"].last_query())
    told = list(fed["pt-one"].call(OfficerRole.ANALYST, QUERIES_REDEEM, request))
    (answer,) = answers_of(told).values()
    assert answer.answers[0].kind is AnswerKind.HIT
    assert answer.answers[0].hits
    assert len(fed["gr-two"].entries("query.answered")) == 1

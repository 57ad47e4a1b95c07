"""Ways around a declared quota: none is one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from node.model.desk.query import QUERIES_ASK

from node.crypto.ids import new_message_id
from node.errors import QuotaSpent
from node.model.codes import AnswerKind, OfficerRole, Silence
from tests.federation.forge import heard, query, say, tell
from tests.simulator import an_officer, answers_of, ask_request, document, person

attack = pytest.mark.attack
ASKED = ("pt-one", "gr-two")
QUOTAS = """
[peer]
per_minute = {minute}
per_day = {day}
[own]
officer_per_day = {officer}
case_per_day = {case}
"""


def declare(fed, agency="gr-two", **figures):
    """Declare quotas at one node; what is not given is wide."""
    wide = {"minute": 1000, "day": 1000, "officer": 1000, "case": 1000} | figures
    files = dict(fed.bundle_files)
    files["quotas.toml"] = QUOTAS.format(**wide).encode()
    fed.rule_by(agency, files)


def answered(answer):
    """How many of the questions were answered; the others are over the quota."""
    spent = {a.silence for a in answer.answers if a.kind is AnswerKind.NOT_ANSWERED}
    assert spent <= {Silence.QUOTA}
    return sum(a.kind is not AnswerKind.NOT_ANSWERED for a in answer.answers)


def ask(fed, *questions, **changed):
    message = {k: changed.pop(k) for k in ("message_id", "sent_at") if k in changed}
    return answered(tell(fed, *ASKED, query(*questions, **changed), **message))


def test_a_quota_is_per_day_and_opens_again_at_midnight(two):
    declare(two, day=2)
    assert [ask(two) for _ in range(4)] == [1, 1, 0, 0]
    two.clock.advance(hours=16)
    assert ask(two) == 1


def test_a_quota_is_per_minute_and_opens_again_at_the_next(two):
    declare(two, minute=2)
    assert [ask(two) for _ in range(3)] == [1, 1, 0]
    two.clock.advance(seconds=60)
    assert ask(two) == 1


def test_a_refusal_by_quota_is_recorded_and_proved_like_an_answer(two):
    declare(two, day=0)
    answer = two["pt-one"].ask(person("Ivan Petrov"))["gr-two"]
    assert answer.answers[0].silence is Silence.QUOTA
    ((_, entry),) = two["gr-two"].entries("query.answered")
    assert entry.outcomes[0].told == "not_answered:quota"


def test_one_peers_spent_quota_is_nobody_elses(fed):
    declare(fed, day=1)
    assert [ask(fed) for _ in range(2)] == [1, 0]
    assert answered(tell(fed, "nl-three", "gr-two", query())) == 1


@attack
def test_quota_evasion_by_message_id(two):
    declare(two, day=3)
    now = two.clock.now()
    said = [
        ask(two, message_id=new_message_id(now + timedelta(milliseconds=n)))
        for n in range(10)
    ]
    assert sum(said) == 3


@attack
def test_quota_evasion_by_replay_of_one_message(two):
    """A replay costs nothing and tells nothing new."""
    declare(two, day=1)
    sent = say(two, *ASKED, query())
    answers = {two["gr-two"].receive("pt-one", sent.envelope) for _ in range(5)}
    assert len(answers) == 1
    assert ask(two) == 0


@attack
def test_quota_evasion_by_officer_pseudonym(two):
    declare(two, officer=2)
    assert [ask(two, officer="o-1") for _ in range(3)] == [1, 1, 0]
    declare(two, day=6, officer=2)
    said = [ask(two, officer=f"o-{n}") for n in range(2, 20)]
    assert sum(said) == 4, "the peer's own quota holds whatever officer it names"


@attack
def test_quota_evasion_by_case(two):
    declare(two, case=2)
    assert [ask(two, case="A") for _ in range(3)] == [1, 1, 0]
    declare(two, day=6, case=2)
    said = [ask(two, case=f"B{n}") for n in range(18)]
    assert sum(said) == 4, "the peer's own quota holds whatever case it names"


@attack
def test_quota_evasion_by_names_that_look_like_another_counter(two):
    """An officer called like a case, a case called like a peer: each its own."""
    declare(two, case=1, officer=1)
    assert ask(two, officer="x case y", case="z") == 1
    assert ask(two, officer="x", case="y") == 1
    assert ask(two, officer="x case y", case="w") == 0
    declare(two, day=1)
    assert ask(two, officer="o", case="gr-two") == 0


@attack
def test_quota_evasion_by_parallel_calls(two):
    declare(two, day=7)
    sent = [say(two, *ASKED, query()).envelope for _ in range(24)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda e: two["gr-two"].receive("pt-one", e), sent))
    said = [answered(heard(two, "gr-two", "pt-one", a)) for a in answers]
    assert sum(said) == 7


@attack
def test_quota_evasion_by_batches(two):
    declare(two, day=10)
    many = [document(f"AB{n:07}") for n in range(6)]
    assert ask(two, *many) == 6
    assert ask(two, *many) == 0, "a batch that would pass the quota is not begun"
    assert ask(two, *many[:4]) == 4
    assert ask(two, many[0]) == 0


@attack
def test_quota_evasion_by_waiting_for_a_restart(two):
    declare(two, day=3, officer=2)
    assert [ask(two) for _ in range(2)] == [1, 1]
    two.restart("gr-two")
    assert ask(two) == 0, "the officer's day is kept"
    assert ask(two, officer="o-2") == 1
    two.restart("gr-two")
    assert ask(two, officer="o-3") == 0, "the peer's day is kept"


@attack
def test_quota_evasion_by_questions_that_are_refused_or_find_nothing(two):
    """What is counted is what was asked, not what was found."""
    declare(two, day=4)
    for _ in range(4):
        tell(two, *ASKED, query(document("ZZ1"), legal_basis="no-such-treaty"))
    assert ask(two) == 0


@attack
def test_quota_evasion_by_a_clock_set_back_and_forth(two):
    declare(two, day=2)
    assert [ask(two) for _ in range(3)] == [1, 1, 0]
    two.clock.advance(days=1)
    assert ask(two) == 1
    two.clock.advance(days=-1)
    assert ask(two) == 0
    two.clock.advance(days=1)


@attack
def test_quota_of_our_own_officers_evaded_by_asking_again(two):
    """Each new message of a retry is counted like the first."""
    declare(two, "pt-one", officer=3)
    two.network.cut.add("gr-two")
    two["pt-one"].ask(person("Ivan Petrov"))
    query_id = two["pt-one"].last_query()
    for _ in range(2):
        two.clock.advance(seconds=WINDOW)
        two["pt-one"].ask_again(query_id)
    two.clock.advance(seconds=WINDOW)
    with pytest.raises(QuotaSpent):
        two["pt-one"].ask_again(query_id)


@attack
def test_quota_of_our_own_officers_evaded_by_parallel_calls(two):
    declare(two, "pt-one", officer=5)
    officer = an_officer("pt-one", OfficerRole.ANALYST, name="Another analyst")
    handler = two["pt-one"].flows.handlers[QUERIES_ASK]

    def one(_):
        try:
            return len(answers_of(handler(officer, ask_request(person("Ivan Petrov")))))
        except QuotaSpent:
            return 0

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(15))) == 5


@attack
def test_quota_of_our_own_cases_evaded_by_another_officer(two):
    declare(two, "pt-one", case=2)
    two["pt-one"].ask(person("Ivan Petrov"))
    two["pt-one"].ask(person("Ivan Petrov"))
    other = an_officer("pt-one", OfficerRole.ANALYST, name="Another analyst")
    handler = two["pt-one"].flows.handlers[QUERIES_ASK]
    with pytest.raises(QuotaSpent):
        list(handler(other, ask_request(person("Ivan Petrov"))))


WINDOW = 301

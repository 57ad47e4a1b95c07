"""A question is asked blind, from the fetch of a view to the redemption of a hit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.blind.epoch import EpochSecrets
from node.blind.view import root_of
from node.codec.plain import from_json, to_json
from node.codec.wire import to_wire
from node.crypto.digest import sha256
from node.crypto.oprf import blind_evaluate
from node.errors import BadInput, NotFound
from node.model.blind import (
    BatchAnswer,
    BlindAnswer,
    ViewManifest,
    ViewReply,
    ViewState,
)
from node.model.codes import AnswerKind, Kind, OfficerRole, Silence
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import LEDGER_OPENING, OpeningFile
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_OPEN,
    QUERIES_REDEEM,
    OpenRequest,
    RedeemRequest,
)
from node.model.desk.view import VIEWS_FETCH, VIEWS_LIST, VIEWS_SHOW, ViewsFetchRequest
from node.model.exhibit import ViewExhibit
from node.model.opening import BlindOpening
from node.model.query import Question, Term
from tests.blind_holder import BlindHolder, person_record
from tests.simulator import REASONS, answers_of, ask_request, person

IVAN = person("Ivan Petrov", "1972-03-04")
NOBODY = person("Maria Quintela", "1980-10-11")
ANALYST, AUDITOR = OfficerRole.ANALYST, OfficerRole.AUDITOR


@pytest.fixture
def fed(two):
    return two


@pytest.fixture
def holder(fed):
    made = BlindHolder(fed["gr-two"])
    fed["gr-two"].add("person", "suspect", name="Ivan Petrov", birth_date="1972-03-04")
    made.hold(person_record("Ivan Petrov", "1972-03-04"))
    made.publish()
    return made


def fetch(fed, *categories, **changed):
    wanted = ViewsFetchRequest(
        REASONS["purpose"],
        REASONS["offence"],
        REASONS["legal_basis"],
        categories or ("person",),
        **changed,
    )
    steps = fed["pt-one"].call(ANALYST, VIEWS_FETCH, wanted)
    return [step.view for step in steps if step.view is not None]


def ask(fed, *questions, **changed):
    return fed["pt-one"].ask(tuple(questions or (IVAN,)), **changed)["gr-two"]


def redeem(fed, **changed):
    request = RedeemRequest(fed["pt-one"].last_query(), **changed)
    told = list(fed["pt-one"].call(ANALYST, QUERIES_REDEEM, request))
    return answers_of(told)


def test_a_hit_is_found_and_the_peer_is_not_told_of_whom(fed, holder):
    (view,) = fetch(fed)
    assert (view.state, view.entries, view.current) == ("ready", 1024, True)
    answer = ask(fed, IVAN, NOBODY)
    assert [a.kind for a in answer.answers] == [AnswerKind.HIT, AnswerKind.NO_HIT]
    assert answer.way == "blind"
    (best, *_) = answer.met
    assert (best.question, best.firm) == (0, True)
    assert best.keys >= 3
    kind, said = holder.asked[-1]
    assert kind is Kind.BLIND_QUERY
    assert [len(batch.elements) for batch in said.batches] == [32]
    assert b"Petrov" not in to_wire(said)


def test_where_nothing_is_known_of_views_a_peer_is_asked_openly(fed, holder):
    answer = ask(fed)
    assert answer.way == "disclosed"
    assert answer.answers[0].hits
    assert not holder.asked


def test_what_was_learned_of_views_decides_which_way_is_asked(fed, holder):
    holder.state = ViewState.NONE
    (view,) = fetch(fed)
    assert (view.state, view.openly) == ("none", True)
    assert ask(fed).way == "disclosed"
    blind = ask(fed, way="blind")
    assert (blind.way, blind.answers[0].silence) == ("blind", Silence.STALE)
    assert "openly" in blind.note


def test_a_peer_that_knows_no_views_is_asked_openly_for_an_hour(fed):
    fed["gr-two"].flows.exchange.stories.pop(Kind.VIEW_ASK)  # an earlier release
    (view,) = fetch(fed)
    assert (view.state, view.openly) == ("none", True)
    assert ask(fed).way == "disclosed"
    fed.clock.advance(hours=2)
    # Its word is old: it is asked for its view again before anything is said.
    assert ask(fed).way == "disclosed"
    asked = [e for _, e in fed["pt-one"].entries("view.asked")]
    assert len(asked) == 2


@pytest.mark.attack
@pytest.mark.parametrize(
    ("state", "silence"),
    [(ViewState.MAKING, Silence.STALE), (ViewState.REFUSED, Silence.POLICY)],
)
def test_a_peer_whose_view_cannot_be_used_now_is_never_asked_openly(
    fed, holder, state, silence
):
    holder.state = state
    fetch(fed)
    answer = ask(fed)
    assert (answer.way, answer.answers[0].silence) == ("blind", silence)
    assert all(kind is Kind.VIEW_ASK for kind, _ in holder.asked)
    assert not fed["gr-two"].entries("query.answered")


@pytest.mark.attack
def test_who_could_not_be_reached_for_its_view_is_not_asked_openly_when_it_can(
    fed, holder
):
    fed.network.cut.add("gr-two")
    (view,) = fetch(fed)
    assert view.state == "unreached"
    answer = ask(fed)
    assert (answer.way, answer.answers[0].silence) == ("blind", Silence.UNREACHABLE)
    fed.network.cut.clear()
    answer = ask(fed)
    assert (answer.way, answer.answers[0].kind) == ("blind", AnswerKind.HIT)


def test_disclosed_is_asked_openly_whatever_is_held(fed, holder):
    fetch(fed)
    assert ask(fed, way="disclosed").way == "disclosed"
    with pytest.raises(BadInput, match="no way to ask"):
        ask(fed, way="loudly")


def test_a_question_too_weak_for_keys_is_refused_before_anything_leaves(fed, holder):
    fetch(fed)
    weak = person("Mohammed", "1972")
    before = len(holder.asked)
    with pytest.raises(BadInput, match=r"^question 2: this cannot be asked") as no:
        ask(fed, IVAN, weak)
    assert "--disclosed" in no.value.advice
    assert len(holder.asked) == before
    assert not fed["pt-one"].entries("query.asked")


def test_asking_blind_without_a_view_fetches_it_first(fed, holder):
    answer = ask(fed, way="blind")
    assert answer.answers[0].kind is AnswerKind.HIT
    kinds = [kind for kind, _ in holder.asked]
    assert kinds == [Kind.VIEW_ASK, Kind.VIEW_ASK, Kind.BLIND_QUERY]


def test_a_stale_view_is_fetched_once_more_and_asked_anew(fed, holder):
    fetch(fed)
    holder.rotate()
    answer = ask(fed)
    assert answer.answers[0].kind is AnswerKind.HIT
    kinds = [kind for kind, _ in holder.asked]
    fetched = [Kind.VIEW_ASK, Kind.VIEW_ASK]
    assert kinds == [*fetched, Kind.BLIND_QUERY] * 2
    first, second = (said for kind, said in holder.asked if kind is Kind.BLIND_QUERY)
    assert set(first.batches[0].elements).isdisjoint(second.batches[0].elements)


def test_what_stays_stale_is_not_answered_and_never_asked_openly(fed, holder):
    fetch(fed)
    holder.silence = Silence.STALE
    answer = ask(fed)
    assert (answer.way, answer.answers[0].silence) == ("blind", Silence.STALE)
    assert not fed["gr-two"].entries("query.answered")


def test_of_a_doubtful_view_nothing_is_told_to_be_not_there(fed, holder):
    holder.doubtful = True
    fetch(fed)
    answer = ask(fed, IVAN, NOBODY)
    kinds = [(one.kind, one.silence) for one in answer.answers]
    assert kinds == [
        (AnswerKind.HIT, Silence.NONE),
        (AnswerKind.NOT_ANSWERED, Silence.UNREACHABLE),
    ]


def test_a_retry_says_the_same_message_again(fed, holder):
    fetch(fed)
    lost = []

    def lose(way, envelope):
        if way == "gr-two>pt-one" and not lost:
            lost.append(envelope)
            return None
        return envelope

    fed.network.tamper = lose
    assert ask(fed).answers[0].silence is Silence.UNREACHABLE
    asked = [said for kind, said in holder.asked if kind is Kind.BLIND_QUERY]
    again = fed["pt-one"].ask_again(fed["pt-one"].last_query())["gr-two"]
    assert again.answers[0].kind is AnswerKind.HIT
    # The exchange knew the message: the holder was not asked twice.
    assert [s for k, s in holder.asked if k is Kind.BLIND_QUERY] == asked


def test_what_is_asked_blind_is_recorded_with_the_way_before_it_is_sent(fed, holder):
    fetch(fed)
    seen = []
    holder.before = lambda _kind: seen.append(len(fed["pt-one"].entries("query.asked")))
    ask(fed)
    assert seen == [1]
    ((_, asked),) = fed["pt-one"].entries("query.asked")
    told = {detail.name: detail.value for detail in asked.details}
    epoch = sha256(holder.signed_epoch().info).hex()
    assert told["blind"] == f"gr-two person {epoch}"
    ((_, collected),) = fed["pt-one"].entries("query.collected")
    told = {detail.name: detail.value for detail in collected.details}
    assert (told["way"], told["epoch"]) == ("blind", epoch)


# --- views -----------------------------------------------------------------------


def test_a_view_that_is_held_is_brought_up_to_date_by_deltas(fed, holder):
    fetch(fed)
    holder.change(person_record("Maria Quintela", "1980-10-11"))
    (view,) = fetch(fed)
    assert (view.number, view.current) == (1, True)
    assert ask(fed, NOBODY).answers[0].kind is AnswerKind.HIT
    (held,) = fed["pt-one"].store.views.all()
    assert held.id == view.id
    (again,) = fetch(fed)
    assert (again.id, again.number) == (view.id, 1)


def test_a_large_view_comes_in_parts_and_goes_on_after_a_cut(fed, holder):
    holder.entries = {sha256(b"%d" % n)[:8] for n in range(40_000)}
    holder.parts_at_once = 1
    holder.publish()
    asked = []

    def cut(kind):
        asked.append(kind)
        if len(asked) == 3:
            fed.network.cut.add("gr-two")

    holder.before = cut
    fed.network.tamper = lambda way, envelope: (
        None if way == "gr-two>pt-one" and "gr-two" in fed.network.cut else envelope
    )
    (view,) = fetch(fed)
    assert view.state == "unreached"
    fed.network.cut.clear()
    fed.network.tamper = None
    (view,) = fetch(fed)
    assert view.state == "ready"
    parts = [ask.part for kind, ask in holder.asked if kind is Kind.VIEW_ASK]
    assert parts == [-1, 1, 2, 2, 3, 4, -1]
    assert ask(fed).answers[0].kind is AnswerKind.HIT


def test_a_view_that_was_held_too_long_is_fetched_before_it_is_asked_by(fed, holder):
    fetch(fed)
    fed.clock.advance(hours=3)
    holder.change(person_record("Maria Quintela", "1980-10-11"))
    assert ask(fed, NOBODY).answers[0].kind is AnswerKind.HIT


def test_two_scopes_of_one_tier_share_a_view(fed, holder):
    fetch(fed, "person", "vehicle")
    (held,) = fed["pt-one"].store.views.all()
    assert [scope.category for scope in held.scopes] == ["person", "vehicle"]


def test_views_are_listed_and_shown_without_their_keys(fed, holder):
    fetch(fed)
    (item,) = fed["pt-one"].call(ANALYST, VIEWS_LIST, Nothing()).items
    shown = fed["pt-one"].call(ANALYST, VIEWS_SHOW, ById(item.id[:8]))
    assert shown == item
    assert (item.peer, item.tier, item.epoch) == ("gr-two", "t-1", 1)
    with pytest.raises(NotFound):
        fed["pt-one"].call(ANALYST, VIEWS_SHOW, ById("ffffffff"))


@pytest.mark.attack
def test_another_peers_rules_are_never_missed_silently(fed, holder):
    holder.rules = "0" * 64
    (view,) = fetch(fed)
    assert (view.state, view.openly) == ("other-rules", True)
    assert "other rules" in view.note
    assert ask(fed).way == "disclosed"


def changed_epoch(holder, **changed):
    def spoil(reply):
        if isinstance(reply, ViewReply) and reply.head is not None:
            epoch = holder.signed_epoch(**changed)
            head = holder.head(epoch=sha256(epoch.info))
            return replace(reply, epoch=epoch, head=head)
        return reply

    return spoil


def changed_head(holder, **changed):
    def spoil(reply):
        if isinstance(reply, ViewReply) and reply.head is not None:
            return replace(reply, head=holder.head(**changed))
        return reply

    return spoil


def other_bytes(data):
    return bytes([data[0] ^ 1]) + data[1:]


SPOILED_VIEWS = {
    "a forged epoch": lambda h: (
        lambda r: replace(
            r, epoch=replace(r.epoch, signature=other_bytes(r.epoch.signature))
        )
    ),
    "an epoch of another agency": lambda h: changed_epoch(h, agency="nl-three"),
    "an epoch that is over": lambda h: changed_epoch(
        h, closes=h.signed_epoch and h.node.clock.now().replace(hour=0, minute=0)
    ),
    "an epoch of another suite": lambda h: changed_epoch(h, suite="other"),
    "a forged head": lambda h: (
        lambda r: replace(
            r, head=replace(r.head, signature=other_bytes(r.head.signature))
        )
    ),
    "another reader's view": lambda h: changed_head(h, reader="nl-three"),
    "a head of another epoch": lambda h: changed_head(h, epoch=b"e" * 32),
    "an altered snapshot": lambda h: (
        lambda r: replace(r, parts=(other_bytes(r.parts[0]), *r.parts[1:]))
    ),
    "an altered manifest": lambda h: (
        lambda r: replace(r, manifest=other_bytes(r.manifest))
    ),
    "a part too many": lambda h: lambda r: replace(r, parts=(*r.parts, b"x" * 64)),
    "a view without a key": lambda h: lambda r: replace(r, view_key=b""),
    "no part at all": lambda h: lambda r: replace(r, parts=()),
}


@pytest.mark.attack
@pytest.mark.parametrize("spoiled", SPOILED_VIEWS)
def test_a_view_that_does_not_hold_is_neither_kept_nor_asked_by(fed, holder, spoiled):
    holder.spoil = SPOILED_VIEWS[spoiled](holder)
    (view,) = fetch(fed)
    assert view.state == "unsound", spoiled
    answer = ask(fed)
    assert (answer.way, answer.answered) == ("blind", False)
    assert not fed["gr-two"].entries("query.answered")


@pytest.mark.attack
def test_a_huge_manifest_is_refused_before_any_part_of_it(fed, holder):
    huge = ViewManifest(True, 1 << 25, tuple(b"p" * 32 for _ in range(1 << 12)))

    def spoil(reply):
        if isinstance(reply, ViewReply):
            head = holder.head(root=root_of(huge))
            return replace(reply, head=head, manifest=to_wire(huge), parts=())
        return reply

    holder.spoil = spoil
    (view,) = fetch(fed)
    assert view.state == "unsound"
    assert "entries is not taken" in view.note


@pytest.mark.attack
def test_a_view_that_goes_back_is_refused_and_both_heads_are_kept(fed, holder):
    fetch(fed)
    old = (holder.published, holder.number, list(holder.steps))
    holder.change(person_record("Maria Quintela", "1980-10-11"))
    fetch(fed)
    holder.published, holder.number, holder.steps = old
    (view,) = fetch(fed)
    assert (view.state, view.note[-18:]) == ("unsound", "the view goes back")
    place, entry = fed["pt-one"].entries("view.fetched")[-1]
    both = fed["pt-one"].exhibit(place, ViewExhibit)
    assert len(both.epochs) == len(both.heads) == 2
    assert "goes back" in fed["pt-one"].read_exhibit(place) or entry.exhibit_digest


@pytest.mark.attack
def test_a_delta_is_not_taken_twice(fed, holder):
    fetch(fed)
    holder.change(person_record("Maria Quintela", "1980-10-11"))
    first = holder.steps[0]
    holder.spoil = lambda r: (
        replace(r, steps=(first, first)) if isinstance(r, ViewReply) else r
    )
    (view,) = fetch(fed)
    assert view.state == "unsound"


@pytest.mark.attack
def test_a_key_that_is_made_anew_for_one_epoch_convicts_the_peer(fed, holder):
    fetch(fed)
    holder.secrets = EpochSecrets.new()
    holder.publish()
    (view,) = fetch(fed)
    assert (view.state, view.note[-23:]) == ("unsound", "two keys have one epoch")


# --- what is evaluated -----------------------------------------------------------


def evaluation(change):
    def spoil(reply):
        if isinstance(reply, BlindAnswer):
            return replace(reply, answers=tuple(change(a) for a in reply.answers))
        return reply

    return spoil


def swapped(answer):
    one, two, *rest = answer.elements
    return replace(answer, elements=(two, one, *rest))


SPOILED_ANSWERS = {
    "two evaluations exchanged": swapped,
    "an altered evaluation": lambda a: replace(
        a, elements=(a.elements[1], *a.elements[1:])
    ),
    "no element": lambda a: replace(a, elements=(b"\0" * 32, *a.elements[1:])),
    "too few elements": lambda a: replace(a, elements=a.elements[1:]),
    "too many elements": lambda a: replace(a, elements=(*a.elements, a.elements[0])),
    "another proof": lambda a: replace(a, proof=other_bytes(a.proof)),
    "no proof": lambda a: replace(a, proof=b""),
    "elements beside a silence": lambda a: replace(a, silence=Silence.QUOTA),
}


@pytest.mark.attack
@pytest.mark.parametrize("spoiled", SPOILED_ANSWERS)
def test_an_evaluation_that_is_not_proved_is_not_looked_up(fed, holder, spoiled):
    fetch(fed)
    holder.spoil = evaluation(SPOILED_ANSWERS[spoiled])
    answer = ask(fed)
    (one,) = answer.answers
    assert (one.kind, one.silence) == (AnswerKind.NOT_ANSWERED, Silence.REFUSED)
    assert answer.met == ()
    fed.check()


@pytest.mark.attack
def test_a_key_made_for_one_asker_is_not_that_of_the_epoch(fed, holder):
    fetch(fed)
    other = EpochSecrets.new().key("gr-two", "t-1", 1)

    def spoil(reply):
        if not isinstance(reply, BlindAnswer):
            return reply
        _, query = holder.asked[-1]
        made = blind_evaluate(other, query.batches[0].elements)
        said = BatchAnswer(Silence.NONE, made.elements, made.proof)
        return replace(reply, answers=(said,))

    holder.spoil = spoil
    assert ask(fed).answers[0].silence is Silence.REFUSED
    # What it has signed is kept all the same.
    ((_, entry),) = fed["pt-one"].entries("query.collected")
    assert entry.exhibit_digest


@pytest.mark.attack
@pytest.mark.parametrize("change", [lambda answers: (), lambda answers: answers * 2])
def test_an_answer_has_a_part_to_each_batch(fed, holder, change):
    fetch(fed)
    holder.spoil = lambda r: (
        replace(r, answers=change(r.answers)) if isinstance(r, BlindAnswer) else r
    )
    assert ask(fed).answers[0].silence is Silence.REFUSED


def test_a_peer_may_answer_some_batches_and_not_others(fed, holder):
    fetch(fed, "person", "vehicle")
    holder.spoil = lambda r: (
        replace(r, answers=(r.answers[0], BatchAnswer(Silence.QUOTA, (), b"")))
        if isinstance(r, BlindAnswer)
        else r
    )
    plate = Question("vehicle", (Term("vin", "WVWZZZ1JZXW000001"),))
    answer = ask(fed, plate, IVAN, plate)
    told = [(one.kind, one.silence) for one in answer.answers]
    assert sorted(told) == sorted(
        [
            (AnswerKind.NO_HIT, Silence.NONE),
            (AnswerKind.NO_HIT, Silence.NONE),
            (AnswerKind.NOT_ANSWERED, Silence.QUOTA),
        ]
    )


@pytest.mark.attack
def test_a_view_that_was_altered_in_our_store_is_not_looked_up(fed, holder):
    fetch(fed)
    node = fed["pt-one"]
    (held,) = node.store.views.all()
    with node.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE held_view_part SET sealed = zeroblob(length(sealed))"
        )
    answer = ask(fed)
    assert answer.answers[0].kind is AnswerKind.NOT_ANSWERED
    assert held.state == "ready"
    # It was let go of: what is asked next fetches it again.
    assert ask(fed, way="blind").answers[0].kind is AnswerKind.HIT


# --- redeem and open --------------------------------------------------------------


def test_a_firm_hit_is_redeemed_with_its_proof(fed, holder):
    fetch(fed)
    ask(fed, NOBODY, IVAN)
    answer = redeem(fed)["gr-two"]
    assert answer.way == "redeem"
    (one,) = answer.answers
    assert one.kind is AnswerKind.HIT
    assert one.hits
    _, said = holder.asked[-1]
    assert [q.terms for q in said.questions] == [IVAN.terms]
    assert {proof.question for proof in said.proofs} == {0}
    assert all(len(proof.value) == 64 for proof in said.proofs)


def test_what_was_redeemed_is_redeemed_again_with_the_same_proof(fed, holder):
    fetch(fed)
    ask(fed)
    told = list(
        fed["pt-one"].call(
            ANALYST, QUERIES_REDEEM, RedeemRequest(fed["pt-one"].last_query())
        )
    )
    _, first = holder.asked[-1]
    again = RedeemRequest(told[-1].query_id)
    assert answers_of(fed["pt-one"].call(ANALYST, QUERIES_REDEEM, again))
    _, second = holder.asked[-1]
    assert first == second


def test_a_weak_hit_is_redeemed_by_decision_alone(fed, holder):
    holder.hold(person_record("Ivan Sidorov", "1972-03-04"))
    holder.publish()
    fetch(fed)
    asked = person("Ivan Quux", "1972-03-04")
    answer = ask(fed, asked)
    assert answer.answers[0].kind is AnswerKind.HIT
    assert not any(hit.firm for hit in answer.met)
    query = fed["pt-one"].last_query()
    with pytest.raises(BadInput, match="strangers are to be expected") as no:
        redeem(fed)
    assert "--weak" in no.value.advice
    assert not any(kind is Kind.REDEEM for kind, _ in holder.asked)
    told = list(
        fed["pt-one"].call(ANALYST, QUERIES_REDEEM, RedeemRequest(query, weak=True))
    )
    assert answers_of(told)["gr-two"].way == "redeem"


def test_where_nothing_met_nothing_is_redeemed(fed, holder):
    fetch(fed)
    ask(fed, NOBODY)
    with pytest.raises(NotFound, match="no blind hit"):
        redeem(fed)


def opened(fed, question=1):
    request = OpenRequest(fed["pt-one"].last_query(), "gr-two", question)
    return fed["pt-one"].call(ANALYST, QUERIES_OPEN, request).data


@pytest.mark.parametrize("agency", ["pt-one", "gr-two"])
def test_an_opening_tells_an_auditor_of_either_agency_what_was_asked(
    fed, holder, agency
):
    fetch(fed)
    ask(fed, NOBODY, IVAN)
    data = opened(fed, 2)
    reply = fed[agency].call(AUDITOR, LEDGER_OPENING, OpeningFile(data))
    assert (reply.ok, reply.findings, reply.question) == (True, (), IVAN)
    ((_, entry),) = fed[agency].entries("opening.checked")
    assert ("holds", "yes") in [(d.name, d.value) for d in entry.details]
    assert fed["pt-one"].entries("query.opened")
    fed.check()


@pytest.mark.attack
@pytest.mark.parametrize(
    "change",
    [
        {"question": NOBODY},
        {"secret": "00" * 32},
        {"subject": 0},
        {"subject": 7},
        {"batch": 1},
    ],
)
def test_an_opening_that_is_not_that_questions_does_not_hold(fed, holder, change):
    fetch(fed)
    ask(fed, NOBODY, IVAN)
    opening = replace(from_json(BlindOpening, opened(fed, 2)), **change)
    given = OpeningFile(to_json(opening))
    reply = fed["gr-two"].call(AUDITOR, LEDGER_OPENING, given)
    assert not reply.ok
    assert reply.findings


@pytest.mark.attack
def test_one_opening_opens_no_other_question_of_the_message(fed, holder):
    fetch(fed)
    ask(fed, NOBODY, IVAN)
    one, two = (from_json(BlindOpening, opened(fed, number)) for number in (1, 2))
    assert one.secret != two.secret
    assert one.message_id == two.message_id


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff", b"x" * 2_000_000])
def test_what_is_no_opening_is_refused(fed, data):
    with pytest.raises(BadInput):
        fed["gr-two"].call(AUDITOR, LEDGER_OPENING, OpeningFile(data))


def test_the_id_comes_first_and_each_answer_once(fed, holder):
    fetch(fed)
    request = ask_request(IVAN)
    told = list(fed["pt-one"].call(ANALYST, QUERIES_ASK, request))
    assert [(p.answered, p.total, p.done) for p in told] == [
        (0, 1, False),
        (1, 1, False),
        (1, 1, True),
    ]

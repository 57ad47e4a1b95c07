"""How answers are told: each as it comes in, and all of them as a whole.

``hit``, ``no_hit`` and ``not_answered`` stay three words, never two; what was
withheld is told beside what was released, with its remedy where the peer's policy
lets that be said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from node.languages.bidi import Finished
from node.model.codes import Silence
from node.model.query import Hit, PeerAnswer, Question
from node.model.short_id import short_id
from node.present.blind import blind_hits, left_page
from node.present.element import Elements, Gap, Tone
from node.present.finding import finding_rows, next_step
from node.present.inbox import released_fields, withheld_groups
from node.present.wording import Wording

_SILENT: Final = MappingProxyType(
    {
        Silence.POLICY: "page.silence-policy",
        Silence.QUOTA: "page.silence-quota",
        Silence.TIME: "page.silence-time",
        Silence.UNREACHABLE: "page.silence-unreachable",
        Silence.REFUSED: "page.silence-refused",
        Silence.NOT_UNDERSTOOD: "page.silence-not-understood",
        Silence.STALE: "page.silence-stale",
    }
)
"""What is said of each silence of which the peer gave no note."""


def verdict(words: Wording, answer: PeerAnswer) -> Finished:
    """Return one peer's answer in a few words, for one question or for many."""
    counted = Counter(one.kind for one in answer.answers)
    said = tuple(
        words.coded("answer", kind)
        if len(answer.answers) == 1
        else words.say("page.counted", count=count, what=words.coded("answer", kind))
        for kind, count in sorted(counted.items())
    )
    silences = sorted({str(one.silence) for one in answer.answers if one.silence})
    if not silences:
        return Finished(words.cell(said))
    why = words.codes("silence", silences)
    return words.say("page.why", what=Finished(words.cell(said)), why=why)


def answer_line(words: Wording, answer: PeerAnswer, counted: str) -> Finished:
    """Return one answer as it comes in; ``counted`` says how many there are."""
    time = words.say("page.millis", count=answer.millis)
    told = {"peer": answer.peer, "answer": verdict(words, answer), "time": time}
    return words.say("page.answered", counted=counted, **told)


def answers_page(
    words: Wording,
    questions: Sequence[Question],
    answers: Sequence[PeerAnswer],
    *,
    query_id: str = "",
    only: int = 0,
) -> Elements:
    """Tell all answers: the peers first, then every hit, of one question or all.

    With ``query_id`` it says how to ask again who waits for an approval.
    """
    hits = [
        (answer.peer, number, hit)
        for answer in answers
        for number, one in enumerate(answer.answers, start=1)
        if only in (0, number)
        for hit in one.hits
    ]
    yield words.table(
        answers,
        "peer",
        ("page.way", lambda a: words.coded("way", a.way)),
        ("answer", lambda a: verdict(words, a)),
        ("page.hits", lambda a: _count(a) or ""),
        ("page.time", lambda a: words.say("page.millis", count=a.millis)),
        ("note", lambda a: noted(words, a, query_id)),
    )
    yield from left_page(words, answers)
    yield from blind_hits(words, answers, query_id=query_id, only=only)
    one_of = "page.hit-of-question" if len(questions) > 1 else "page.hit-of"
    for peer, number, hit in hits:
        what = words.coded("category", hit.category)
        at = {"peer": peer, "question": number, "reference": hit.reference}
        yield words.heading(words.say(one_of, what=what, **at))
        asked = questions[number - 1] if number <= len(questions) else None
        yield from _hit(words, hit, asked)
    yield from next_step(words, hits)
    if query_id and any(answer.waits for answer in answers):
        command = f"comity query ask --again {short_id(query_id)}"
        yield words.line(words.say("page.ask-again", command=command))


def noted(words: Wording, answer: PeerAnswer, query_id: str) -> str:
    """Return the note on an answer: what is known of why a peer said nothing.

    Its reasons are its own; of a refusal there is always a note.
    """
    silences = dict.fromkeys(one.silence for one in answer.answers if one.silence)
    command = f"comity policy explain --query {short_id(query_id) or 'ID'}"
    if answer.note:
        if Silence.POLICY not in silences:
            return answer.note
        return words.say("page.explain", note=answer.note, command=command)
    return " ".join(words.say(_SILENT[each], command=command) for each in silences)


def _count(answer: PeerAnswer) -> int:
    return sum(len(one.hits) for one in answer.answers) + len(answer.met)


def _hit(words: Wording, hit: Hit, asked: Question | None) -> Elements:
    handling = words.coded("handling", hit.handling)
    yield words.labelled(
        [
            *finding_rows(
                words, hit.grade, hit.reasons, question=asked, category=hit.category
            ),
            (words.label("handling"), handling, Tone.PLAIN),
            (words.label("evaluation"), hit.evaluation, Tone.PLAIN),
        ]
    )
    yield Gap()
    if hit.fields:
        yield released_fields(words, hit.category, hit.fields)
    else:
        yield words.line(words.say("page.hit-bare"))
    yield from withheld_groups(words, hit.withheld)

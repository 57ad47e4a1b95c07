"""Why a record is a hit, as an officer reads it: what speaks for it, and against it.

A grade stands with what it means; the findings below it in the words of the question,
where the question is known. What a peer says in words that mean nothing here is shown
as it was sent, under its own heading: it is theirs, not ours. The last line of all
says what to do, and that no grade identifies anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from node.languages.bidi import Finished, shown
from node.present.element import Elements, Gap, Tone
from node.present.wording import Row, Wording

if TYPE_CHECKING:
    from node.matching.explain import Heard
    from node.model.query import Question


def finding_rows(
    words: Wording,
    grade: str,
    reasons: Sequence[str],
    *,
    question: Question | None = None,
    category: str = "",
) -> list[Row]:
    """Return the lines of a match: its grade, then what that stands on.

    ``question`` is what was asked, if that is known; ``category`` that of the record.
    """
    from node.matching.explain import hear, not_compared
    from node.matching.finding import Speaks

    heard = hear(reasons, question)
    grades = [words.coded("grade", grade), words.coded("means", grade)]
    made = _block(words.label("grade"), grades)
    for key, speaks, tone in (
        ("page.hit-for", Speaks.FOR, Tone.PLAIN),
        ("page.hit-against", Speaks.AGAINST, Tone.DOUBTFUL),
        ("page.hit-neither", Speaks.NEITHER, Tone.PLAIN),
    ):
        made += _block(words.say(key), _told(words, heard, speaks, category), tone)
    theirs = [each.reason for each in heard if not each.finding]
    made += _block(words.say("page.hit-sent"), theirs)
    if question is not None and not reasons:
        why = words.say("page.hit-unsaid-why")
        made.append((words.say("page.hit-unsaid"), why, Tone.PLAIN))
    elif question is not None:
        silent = tuple(
            words.field_name(question.category, field)
            for field in not_compared(question, heard)
        )
        made.append((words.say("page.hit-silent"), silent, Tone.PLAIN))
    return made


def findings_json(
    words: Wording,
    reasons: Sequence[str],
    *,
    question: Question | None = None,
    category: str = "",
) -> list[dict[str, Any]]:
    """Return the findings for programs, one a reason, in the same order.

    ``code`` is empty and ``text`` the reason itself where it means nothing here.
    ``text`` is in the language of who asked; all else is the same in every language.
    """
    from node.matching.explain import hear

    return [
        {
            "code": each.finding.code if each.finding else "",
            "args": list(each.finding.args) if each.finding else [],
            "speaks": str(each.speaks) if each.speaks else "",
            "text": str(_text(words, [each], category)) or shown(each.reason),
        }
        for each in hear(reasons, question)
    ]


def put_findings(
    words: Wording, *hits: dict[str, Any], question: Question | None = None
) -> None:
    """Put ``findings`` beside the ``reasons`` of hits that are JSON objects."""
    for hit in hits:
        reasons, category = hit["reasons"], hit.get("category", "")
        found = findings_json(words, reasons, question=question, category=category)
        hit["findings"] = found


def next_step(words: Wording, hits: Sequence[object]) -> Elements:
    """Tell what comes before any measure; nothing where there is no hit."""
    if hits:
        yield Gap()
        before, next_ = words.say("page.hit-before"), words.say("page.hit-next")
        yield words.labelled([(before, next_, Tone.STRONG)])


def _block(label: str, lines: Sequence[object], tone: Tone = Tone.PLAIN) -> list[Row]:
    """Return lines under one label, which stands beside the first."""
    return [("" if n else label, line, tone) for n, line in enumerate(lines)]


def _told(
    words: Wording, heard: Iterable[Heard], speaks: str, category: str
) -> list[str]:
    """Return one line a finding; words that met by one rule share a line."""
    groups: dict[tuple[str, ...], list[Heard]] = {}
    for number, each in enumerate(heard):
        if each.finding is None or each.speaks != speaks:
            continue
        shared = (each.finding.code, *each.finding.args[1:])
        groups.setdefault(shared if each.place else (str(number),), []).append(each)
    return [_text(words, group, category) for group in groups.values()]


def _text(words: Wording, group: Sequence[Heard], category: str) -> Finished:
    from node.languages.finding import finding_text, words_asked

    finding, spoken = group[0].finding, words.language
    if finding is None:
        return Finished("")
    asked = words_asked(((each.word, each.place) for each in group), spoken)
    return Finished(
        finding_text(finding.code, finding.args, spoken, category=category, words=asked)
    )

"""Why a record is a hit, as an officer reads it: what speaks for it, and against it.

A grade stands with what it means; the findings below it in the words of the question,
where the question is known. What a peer says in words that mean nothing here is shown
as it was sent, under its own heading: it is theirs, not ours. The last line of all
says what to do, and that no grade identifies anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from node.cli import page
from node.cli.page import Said
from node.cli.seat import seat

if TYPE_CHECKING:
    from node.matching.explain import Heard
    from node.model.query import Question

Row = tuple[Said, object, str]

_WARNS: Final = "yellow"


def rows(
    grade: str,
    reasons: Sequence[str],
    *,
    question: Question | None = None,
    category: str = "",
) -> list[Row]:
    """Return the lines for ``page.labelled``: the grade, then what it stands on.

    ``question`` is what was asked, if that is known; ``category`` that of the record.
    """
    from node.matching.explain import hear, not_compared
    from node.matching.finding import Speaks

    heard = hear(reasons, question)
    parts = (
        (page.say("page.hit-for"), _told(heard, Speaks.FOR, category), ""),
        (page.say("page.hit-against"), _told(heard, Speaks.AGAINST, category), _WARNS),
        (page.say("page.hit-neither"), _told(heard, Speaks.NEITHER, category), ""),
        (page.say("page.hit-sent"), [e.reason for e in heard if not e.finding], ""),
    )
    made = _block(
        page.heading("grade"),
        [page.coded("grade", grade), page.coded("means", grade)],
        "",
    )
    for label, lines, look in parts:
        made += _block(label, lines, look)
    if question is not None and not reasons:
        made.append((page.say("page.hit-unsaid"), page.say("page.hit-unsaid-why"), ""))
    elif question is not None:
        silent = tuple(
            page.field_name(question.category, field)
            for field in not_compared(question, heard)
        )
        made.append((page.say("page.hit-silent"), silent, ""))
    return made


def as_json(
    reasons: Sequence[str], *, question: Question | None = None, category: str = ""
) -> list[dict[str, Any]]:
    """Return the findings for programs, one a reason, in the same order.

    ``code`` is empty and ``text`` the reason itself where it means nothing here.
    ``text`` is in the language of who asked; all else is the same in every language.
    """
    from node.languages.bidi import shown
    from node.matching.explain import hear

    return [
        {
            "code": each.finding.code if each.finding else "",
            "args": list(each.finding.args) if each.finding else [],
            "speaks": str(each.speaks) if each.speaks else "",
            "text": str(_text([each], category)) or shown(each.reason),
        }
        for each in hear(reasons, question)
    ]


def put_findings(hit: dict[str, Any], question: Question | None = None) -> None:
    """Put ``findings`` beside the ``reasons`` of a hit that is a JSON object."""
    hit["findings"] = as_json(
        hit["reasons"], question=question, category=hit.get("category", "")
    )


def tell_next(hits: Sequence[object]) -> None:
    """Print what comes before any measure; nothing where there is no hit."""
    if hits:
        page.line("")
        next_ = page.say("page.hit-before"), page.say("page.hit-next"), "bold"
        page.labelled([next_])


def _block(label: Said, lines: Sequence[object], look: str) -> list[Row]:
    """Return lines under one label, which stands beside the first."""
    labels = [label, *[Said("")] * (len(lines) - 1)]
    return [(one, line, look) for one, line in zip(labels, lines, strict=False)]


def _told(heard: Iterable[Heard], speaks: str, category: str) -> list[Said]:
    """Return one line a finding; words that met by one rule share a line."""
    groups: dict[tuple[str, ...], list[Heard]] = {}
    for number, each in enumerate(heard):
        if each.finding is None or each.speaks != speaks:
            continue
        shared = (each.finding.code, *each.finding.args[1:])
        groups.setdefault(shared if each.place else (str(number),), []).append(each)
    return [_text(group, category) for group in groups.values()]


def _text(group: Sequence[Heard], category: str) -> Said:
    from node.languages.finding import finding_text, words_asked

    finding, spoken = group[0].finding, seat().language
    if finding is None:
        return Said("")
    return Said(
        finding_text(
            finding.code,
            finding.args,
            spoken,
            category=category,
            words=words_asked(((e.word, e.place) for e in group), spoken),
        )
    )

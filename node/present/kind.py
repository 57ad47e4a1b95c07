"""Kinds of notices as they are shown: what each demands, and what a draft lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from node.languages.bidi import Finished, shown
from node.model.desk.notice import KindView, Lack, NoticeInput
from node.present.element import Elements, Remark, Table
from node.present.wording import Column, Wording


def kind_list(words: Wording, kinds: Iterable[KindView]) -> Elements:
    """Tell the kinds, one a line."""
    yield words.table(kinds, *_named(words), "life_days")


def kind_page(words: Wording, kind: KindView) -> Elements:
    """Tell one kind: what it is for, what it asks, and all that it demands."""
    yield words.facts(
        kind,
        *_named(words),
        ("action", lambda kind: words.coded("action", kind.name)),
        "law",
        "life_days",
        words.codes_as("categories", "category"),
        words.codes_as("roles", "role"),
        words.codes_as("purposes", "purpose"),
        words.codes_as("modes", "audience"),
    )
    yield words.headed("demands")
    yield _lacking(words, kind.name, dict.fromkeys(kind.demands))
    yield words.headed("optional")
    yield words.table(kind.optional, ("name", words.thing_name), ("id", str))


def lacks_page(words: Wording, content: NoticeInput, lacks: Sequence[Lack]) -> Elements:
    """Tell what a draft lacks, and by which law; a word if it is complete.

    A diffusion borrows the words of the kind that it corresponds to.
    """
    said = (s.value for s in content.statements if s.name == "notice_kind")
    if lacks:
        yield _lacking(words, next(said, content.kind), lacks)
    else:
        yield words.line(words.say("page.complete"))


def demanded(words: Wording, kind: str, lack: Lack) -> Finished:
    """Return what is demanded or lacking.

    In English it is the node's own text, which says more than the code alone.
    """
    if words.language == "en" and lack.text:
        return Finished(shown(lack.text))
    if lack.code in {"unanswered", "answered-wrong"}:
        asked = words.thing_name(lack.name)
        wrong = lack.code == "answered-wrong"
        return Finished(f"{asked} {words.coded('lack', lack.code)}") if wrong else asked
    from node.languages.words import lack_text

    return Finished(lack_text(kind, lack.code, words.language))


def _named(words: Wording) -> tuple[Column, ...]:
    return (
        ("id", lambda kind: kind.name),
        ("kind", lambda kind: words.coded("kind", kind.name)),
        ("what", lambda kind: words.coded("aim", kind.name)),
    )


def _lacking(words: Wording, kind: str, lacks: Iterable[Lack]) -> Table | Remark:
    return words.table(
        lacks,
        ("name", lambda lack: _subject(words, lack)),
        ("id", lambda lack: lack.name),
        ("text", lambda lack: demanded(words, kind, lack)),
        "law",
    )


def _subject(words: Wording, lack: Lack) -> str:
    """Return what a lack is about; a question is told once, as what is lacking."""
    asked = lack.code in {"unanswered", "answered-wrong", "not-a-question"}
    return words.label("checklist") if asked else words.thing_name(lack.name)

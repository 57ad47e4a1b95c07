"""Kinds of notices as they are shown: what each demands, and what a draft lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from node.cli import page
from node.cli.notice_template import demanded
from node.model.desk.notice import KindView, Lack, NoticeInput


def tell_kinds(kinds: Iterable[KindView]) -> None:
    """Print the kinds, one a line."""
    page.table(
        ("id", "kind", "what", "life_days"),
        (
            (
                kind.name,
                page.coded("kind", kind.name),
                page.coded("aim", kind.name),
                kind.life_days,
            )
            for kind in kinds
        ),
    )


def tell_kind(kind: KindView) -> None:
    """Print one kind: what it is for, what it asks, and all that it demands."""
    page.facts(
        [
            ("id", kind.name),
            ("kind", page.coded("kind", kind.name)),
            ("what", page.coded("aim", kind.name)),
            ("action", page.coded("action", kind.name)),
            ("law", kind.law),
            ("life_days", kind.life_days),
            ("categories", page.codes("category", kind.categories)),
            ("roles", page.codes("role", kind.roles)),
            ("purposes", page.codes("purpose", kind.purposes)),
            ("modes", page.codes("audience", kind.modes)),
        ]
    )
    page.titled(page.heading("demands"))
    page.table(
        ("name", "id", "text", "law"),
        (
            (_subject(each), each.name, demanded(kind.name, each), each.law)
            for each in dict.fromkeys(kind.demands)
        ),
    )
    page.titled(page.heading("optional"))
    page.table(
        ("name", "id"), ((page.thing_name(name), name) for name in kind.optional)
    )


def tell_lacks(kind: str, lacks: Sequence[Lack]) -> None:
    """Print what a draft lacks, and by which law; a word if it is complete."""
    if not lacks:
        page.line(page.say("page.complete"))
        return
    page.table(
        ("name", "id", "text", "law"),
        ((_subject(each), each.name, demanded(kind, each), each.law) for each in lacks),
    )


def ruling(content: NoticeInput) -> str:
    """Return the kind whose words hold: a diffusion borrows those of another."""
    said = (s.value for s in content.statements if s.name == "notice_kind")
    return next(said, content.kind)


def _subject(lack: Lack) -> str:
    """Return what a lack is about; a question is told once, as what is lacking."""
    asked = lack.code in {"unanswered", "answered-wrong", "not-a-question"}
    return page.heading("checklist") if asked else page.thing_name(lack.name)

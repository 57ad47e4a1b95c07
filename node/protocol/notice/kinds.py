"""The kinds of notices, read from ``kinds/*.toml``: a kind is data.

Each file is one kind: what it is for, what it may be about, what it demands, who
may receive it, how long it lives, what it asks of who meets a match. The files are
part of the program and are read once; a kind that cannot be meant stops the node
there. Whether a draft has what its kind demands is ``check``'s business.

    kind_of("red").life_days                 # 1826
    rules_for(content).mandatory             # for a diffusion: those of its kind, too
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from node.errors import BadInput, choose
from node.model.codes import Purpose, SubjectRole
from node.model.desk.notice import KindView, Lack, StatementView
from node.model.notice import AudienceMode, NoticeContent
from node.protocol.notice.kindfile import NoticeKind, borrow, read_kind
from node.protocol.notice.words import QUESTIONS, STATEMENTS, StatementDef

__all__ = [
    "KINDS",
    "STATEMENTS",
    "NoticeKind",
    "StatementDef",
    "kind_of",
    "kind_view",
    "rules_for",
]

_NAMES_KIND = "notice_kind"  # the statement by which a kind borrows another's rules


def kind_of(name: str) -> NoticeKind:
    """Return the kind called ``name``.

    Raises:
        BadInput: there is no such kind.
    """
    found = KINDS.get(name)
    if found is None:
        raise BadInput(
            f"{name[:40]!r} is not a kind of notice",
            advice=choose("notice-kinds", KINDS),
        )
    return found


def rules_for(content: NoticeContent) -> NoticeKind:
    """Return the rules that ``content`` is under: its kind's, and those it borrows.

    Raises:
        BadInput: there is no such kind, or it does not say (once) whose rules it
            borrows.
    """
    kind = kind_of(content.kind)
    if not kind.borrows:
        return kind
    said = [s.value for s in content.statements if s.name == _NAMES_KIND]
    if len(said) != 1 or said[0] not in STATEMENTS[_NAMES_KIND].codes:
        raise BadInput(
            f"a {kind.name} must say once which kind of notice it corresponds to",
            advice=f"Statement {_NAMES_KIND}: "
            + ", ".join(STATEMENTS[_NAMES_KIND].codes)
            + ".",
        )
    return _BORROWED[kind.name, said[0]]


def kind_view(kind: NoticeKind) -> KindView:
    """Return what the desk says of a kind."""
    return KindView(
        name=kind.name,
        purpose=kind.purpose,
        action=kind.action,
        law=kind.law,
        categories=kind.categories,
        mandatory=kind.mandatory,
        optional=kind.optional,
        conditions=tuple(d.text for d in kind.conditions if d.code != "missing"),
        checklist=tuple(QUESTIONS[name].text for name in kind.checklist),
        life_days=kind.life_days,
        roles=tuple(r for r in SubjectRole if r in kind.roles),
        purposes=tuple(p for p in Purpose if p in kind.purposes),
        modes=tuple(m for m in AudienceMode if m in kind.modes),
        demands=(
            *(Lack(d.code, d.name, d.text, d.law) for d in kind.conditions),
            *(
                Lack("unanswered", q.name, q.text, q.law)
                for q in map(QUESTIONS.__getitem__, kind.checklist)
            ),
        ),
        statements=tuple(
            StatementView(s.name, s.form, s.codes, s.many)
            for s in map(STATEMENTS.__getitem__, kind.statements)
        ),
    )


def _load() -> Mapping[str, NoticeKind]:
    folder = files("node.protocol.notice").joinpath("kinds")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            made = read_kind(tomllib.loads(file.read_text("utf-8")))
            if file.name != f"{made.name}.toml":
                raise ValueError(f"kinds: {file.name} is of another name")
            found[made.name] = made
    return MappingProxyType(found)


KINDS = _load()
_BORROWED = MappingProxyType(
    {
        (kind.name, code): borrow(kind, KINDS[code])
        for kind in KINDS.values()
        if kind.borrows
        for code in STATEMENTS[_NAMES_KIND].codes
    }
)

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
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from node.errors import BadInput
from node.model.codes import AgencyClass, Purpose, SubjectRole
from node.model.desk_notice import KindView
from node.model.notice import AudienceMode, NoticeContent
from node.protocol.notice.demand import Atom, Demand, names_in, read_demand
from node.protocol.notice.words import QUESTIONS, STATEMENTS, WORDS, StatementDef

__all__ = [
    "KINDS",
    "STATEMENTS",
    "NoticeKind",
    "StatementDef",
    "expires_at",
    "kind_of",
    "kind_view",
    "prompt_at",
    "rules_for",
]

PERSONAL = frozenset(("subject", "allowed", "denied"))
_NAMES_KIND = "notice_kind"  # the statement by which a kind borrows another's rules


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind.

    ``mandatory`` names, fields or statements, are always demanded; ``optional``
    names may be given besides, and nothing else may. ``statements`` are those of
    both that are statements. ``conditions`` are all demands. ``personal`` says
    whether it is about a person, may name one, or must not. ``extract`` names what
    the public may be shown; nothing means never. ``borrows``: the statement
    ``notice_kind`` says whose rules hold besides. ``checklist`` is to be answered
    for the categories of ``checklist_for``. Lives are in days.
    """

    name: str
    title: str
    purpose: str
    action: str
    law: str
    categories: tuple[str, ...]
    roles: frozenset[SubjectRole]
    purposes: frozenset[Purpose]
    modes: frozenset[AudienceMode]
    audience: frozenset[AgencyClass]
    mandatory: tuple[str, ...]
    optional: tuple[str, ...]
    statements: tuple[str, ...]
    conditions: tuple[Demand, ...]
    excluded_offences: frozenset[str]
    excluded_natures: frozenset[str]
    checklist: tuple[str, ...]
    checklist_for: tuple[str, ...]
    life_days: int
    renew_days: int
    prompt_days: int
    extract: tuple[str, ...]
    personal: str
    refuses_refugees: bool
    post_review: bool
    borrows: bool

    @property
    def names(self) -> frozenset[str]:
        """Every field and statement that it may have."""
        return frozenset((*self.mandatory, *self.optional))


def kind_of(name: str) -> NoticeKind:
    """Return the kind called ``name``.

    Raises:
        BadInput: there is no such kind.
    """
    found = KINDS.get(name)
    if found is None:
        raise BadInput(
            f"{name[:40]!r} is not a kind of notice",
            advice="One of: " + ", ".join(KINDS) + ".",
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


def expires_at(content: NoticeContent, *, begins: datetime) -> datetime:
    """Return when a notice that begins to hold (or is renewed) now is over.

    As the owner chose, and never later than the kind's life.

    Raises:
        BadInput: as ``rules_for``.
    """
    latest = begins + timedelta(days=rules_for(content).life_days)
    return min(content.valid_until or latest, latest)


def prompt_at(content: NoticeContent, *, expires: datetime) -> datetime:
    """Return when the owner is asked whether the notice is still needed.

    Raises:
        BadInput: as ``rules_for``.
    """
    return expires - timedelta(days=rules_for(content).prompt_days)


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
    )


# --- reading -------------------------------------------------------------------


def _each(name: str, *, code: str, law: str, equals: str = "") -> Demand:
    title = STATEMENTS[name].title if name in STATEMENTS else name.replace("_", " ")
    text = f"{title}: must be affirmed." if equals else f"{title}: must be given."
    atom = Atom(name, (name,), equals=equals)
    return Demand(code=code, name=name, text=text, law=law, any=((atom,),))


def _demands(raw: dict[str, Any]) -> tuple[Demand, ...]:
    found: list[Demand] = []
    for part in raw.pop("mandatory", ()):
        law = part["law"]
        found += [_each(n, code="missing", law=law) for n in part["names"]]
    for part in raw.pop("assurance", ()):
        law = part["law"]
        found += [
            _each(n, code="assurance", law=law, equals="yes") for n in part["names"]
        ]
    found += map(read_demand, raw.pop("condition", ()))
    found += map(read_demand, WORDS.every)
    return tuple(found)


def _kind(raw: dict[str, Any]) -> NoticeKind:
    demands = _demands(raw)
    mandatory = tuple(d.name for d in demands if d.code in {"missing", "assurance"})
    sets = [name for each in raw.pop("sets") for name in WORDS.sets[each]]
    may = [*sets, *raw.pop("fields", ()), *raw.pop("statements"), *_every_names()]
    optional = tuple(n for n in dict.fromkeys(may) if n not in mandatory)
    chosen = raw.pop("checklist", [])
    made = NoticeKind(
        **_enums(raw),
        categories=tuple(raw.pop("categories")),
        mandatory=mandatory,
        optional=optional,
        statements=tuple(n for n in (*mandatory, *optional) if n in STATEMENTS),
        conditions=demands,
        checklist=tuple(QUESTIONS) if chosen == "all" else tuple(chosen),
        checklist_for=tuple(raw.pop("checklist_for", ())),
        extract=tuple(raw.pop("extract", ())),
        excluded_offences=frozenset(raw.pop("excluded_offences", ())),
        excluded_natures=frozenset(raw.pop("excluded_natures", ())),
        borrows=raw.pop("borrows", False),
        **raw,
    )
    _check(made)
    return made


def _every_names() -> frozenset[str]:
    return names_in(map(read_demand, WORDS.every))


def _enums(raw: dict[str, Any]) -> dict[str, Any]:
    kinds = {
        "roles": SubjectRole,
        "purposes": Purpose,
        "modes": AudienceMode,
        "audience": AgencyClass,
    }
    return {
        key: frozenset(kind if said == "all" else map(kind, said))
        for key, kind in kinds.items()
        for said in [raw.pop(key)]
    }


def _check(kind: NoticeKind) -> None:
    ok = (
        kind.personal in PERSONAL
        and 0 < kind.prompt_days <= kind.life_days
        and 0 < kind.renew_days <= kind.life_days
        and set(kind.checklist) <= set(QUESTIONS)
        and bool(kind.checklist) == bool(kind.checklist_for)
        and set(kind.extract) <= {*kind.names, *WORDS.media}
        and names_in(kind.conditions) <= {*kind.names, *WORDS.media}
        and (not kind.excluded_natures or "offence_nature" in kind.mandatory)
        and kind.excluded_natures <= set(STATEMENTS["offence_nature"].codes)
        and all((kind.law, kind.purpose, kind.action, kind.audience, kind.modes))
    )
    if not ok:
        raise ValueError(f"kinds: {kind.name} cannot be meant")


def _borrow(kind: NoticeKind, other: NoticeKind) -> NoticeKind:
    """Return the rules of ``kind`` that says it corresponds to ``other``."""
    mandatory = tuple(dict.fromkeys((*kind.mandatory, *other.mandatory)))
    optional = tuple(
        name for name in (*other.optional, *kind.optional) if name not in mandatory
    )
    made = replace(
        other,
        name=kind.name,
        title=f"{kind.title} ({other.name})",
        law=f"{kind.law}; {other.law}",
        modes=kind.modes & other.modes,
        audience=kind.audience & other.audience,
        mandatory=mandatory,
        optional=tuple(dict.fromkeys(optional)),
        statements=tuple(dict.fromkeys((*kind.statements, *other.statements))),
        conditions=tuple(dict.fromkeys((*kind.conditions, *other.conditions))),
        extract=kind.extract,
        post_review=kind.post_review or other.post_review,
        life_days=min(kind.life_days, other.life_days),
        renew_days=min(kind.renew_days, other.renew_days),
        prompt_days=min(kind.prompt_days, other.prompt_days),
        borrows=False,
    )
    _check(made)
    return made


def _load() -> Mapping[str, NoticeKind]:
    folder = files("node.protocol.notice").joinpath("kinds")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            made = _kind(tomllib.loads(file.read_text("utf-8")))
            if file.name != f"{made.name}.toml":
                raise ValueError(f"kinds: {file.name} is of another name")
            found[made.name] = made
    return MappingProxyType(found)


KINDS = _load()
_BORROWED = MappingProxyType(
    {
        (kind.name, code): _borrow(kind, KINDS[code])
        for kind in KINDS.values()
        if kind.borrows
        for code in STATEMENTS[_NAMES_KIND].codes
    }
)

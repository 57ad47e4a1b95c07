"""One kind of notice, as it is read from its file.

A file that cannot be meant (unknown keys, a demand for what the kind does not take, a
life that is shorter than its prompt) is refused with ``ValueError``; ``kinds`` reads
the files of the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from node.model.codes import AgencyClass, Purpose, SubjectRole
from node.model.notice import AudienceMode
from node.protocol.notice.demand import Atom, Demand, names_in, read_demand
from node.protocol.notice.words import QUESTIONS, STATEMENTS, WORDS

PERSONAL = frozenset(("subject", "allowed", "denied"))


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
    ``roles_by_category`` narrows ``roles`` where a category needs it.
    """

    name: str
    title: str
    purpose: str
    action: str
    law: str
    categories: tuple[str, ...]
    roles: frozenset[SubjectRole]
    roles_by_category: Mapping[str, frozenset[SubjectRole]]
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

    def roles_for(self, category: str) -> frozenset[SubjectRole]:
        """Return the roles that it may be about in ``category``."""
        return self.roles_by_category.get(category, self.roles)


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


def read_kind(raw: dict[str, Any]) -> NoticeKind:
    """Return the kind that a parsed file describes; ``raw`` is used up.

    Raises:
        ValueError, KeyError, TypeError: it cannot be meant.
    """
    demands = _demands(raw)
    mandatory = tuple(d.name for d in demands if d.code in {"missing", "assurance"})
    sets = [name for each in raw.pop("sets") for name in WORDS.sets[each]]
    may = [*sets, *raw.pop("fields", ()), *raw.pop("statements"), *_every_names()]
    optional = tuple(n for n in dict.fromkeys(may) if n not in mandatory)
    chosen = raw.pop("checklist", [])
    narrowed = raw.pop("roles_by_category", {}).items()
    made = NoticeKind(
        **_enums(raw),
        roles_by_category=MappingProxyType(
            {name: frozenset(map(SubjectRole, roles)) for name, roles in narrowed}
        ),
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
    check_kind(made)
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


def check_kind(kind: NoticeKind) -> None:
    """Return if ``kind`` can be meant.

    Raises:
        ValueError: it cannot.
    """
    ok = (
        kind.personal in PERSONAL
        and set(kind.roles_by_category) <= set(kind.categories)
        and all(roles <= kind.roles for roles in kind.roles_by_category.values())
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


def borrow(kind: NoticeKind, other: NoticeKind) -> NoticeKind:
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
    check_kind(made)
    return made

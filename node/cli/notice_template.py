"""A file to fill in, made from what the node says of a kind.

What is always demanded comes first and stands open; what may be said besides stands
commented out, so that nothing is sent because a template had a place for it. A
choice of one is made; a choice of several is left to the officer, and a checklist is
never answered in advance. The comments are in the language of the seat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from node.cli.page import Said, coded, codes, field_name, heading, say, thing_name
from node.cli.seat import seat
from node.languages.bidi import settled, shown
from node.model.codes import Handling
from node.model.desk.notice import KindView, Lack, StatementView
from node.model.notice import Urgency

_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_FIRST: Final = frozenset(("missing", "assurance"))
_MOMENT: Final = "2027-03-01T12:00:00Z"
_SEVERAL: Final = '["...", "..."]'
_COMMAND: Final = "comity notice draft FILE"
_RULE: Final = "-" * 72


def template(kind: KindView) -> str:
    """Return the text of a file for a notice of ``kind``."""
    return "\n".join((*_head(kind), *_why(kind), *_says(kind), *_checklist(kind), ""))


def _head(kind: KindView) -> Iterator[str]:
    yield f"# {coded('kind', kind.name)}"
    yield f"# {_aim(kind)}"
    yield f"# {_law(kind.law)}"
    yield "#"
    yield f"# {say('page.template', command=_COMMAND)}"
    yield f"# {say('page.empty')}"
    yield ""
    yield _open("kind", kind.name)
    yield _open("language", seat().language, say("page.language"))
    yield _choice("category", kind.categories, "category")
    yield _choice("role", kind.roles, "role")
    yield f"minor = false  # {heading('minor')}"
    yield _listed("handling", Handling.H0, codes("handling", Handling))
    yield _open("evaluation", "X4", heading("evaluation"))
    yield _listed("urgency", Urgency.NORMAL, ", ".join(Urgency))
    yield f"refugee_from = []  # {heading('refugee_from')}: {coded('form', 'country')}"
    yield f"excluded_countries = []  # {heading('excluded_countries')}"
    moment = say("page.moment", example=_MOMENT)
    yield _open("valid_until", "", f"{heading('valid_until')}: {moment}")
    yield _open("opens_at", "", f"{heading('opens_at')}: {moment}")
    yield f"watch = false  # {heading('watch')}"
    yield f"public_extract = false  # {heading('public_extract')}"


def _why(kind: KindView) -> Iterator[str]:
    yield ""
    yield "[why]"
    yield _choice("purpose", kind.purposes, "purpose")
    for name in ("case", "offence", "legal_basis"):
        yield _open(name, "", heading(name))
    yield ""
    yield "[recipients]"
    yield _choice("mode", kind.modes, "audience")
    yield f'names = []  # {heading("names")}: ["es-pn", "fr-dcpj"]'


def _says(kind: KindView) -> Iterator[str]:
    """Statements, fields, and what is demanded of them together."""
    forms = {each.name: each for each in kind.statements}
    laws = {each.name: each.law for each in kind.demands if each.code in _FIRST}
    yield ""
    yield f"# {_RULE}"
    yield "[statements]"
    yield from _part(kind, "statements", forms, laws)
    conditions = [d for d in kind.demands if d.code not in {*_FIRST, "unanswered"}]
    yield ""
    yield f"# {_RULE}"
    if conditions:
        yield f"# {say('page.conditions')}"
        yield from _conditions(kind, conditions)
    yield "[fields]"
    yield from _part(kind, "fields", forms, laws)


def _part(
    kind: KindView,
    part: str,
    forms: Mapping[str, StatementView],
    laws: Mapping[str, str],
) -> Iterator[str]:
    of_part = [(part == "statements") == (n in forms) for n in kind.mandatory]
    always = [n for n, ours in zip(kind.mandatory, of_part, strict=True) if ours]
    besides = [n for n in kind.optional if (part == "statements") == (n in forms)]
    category = kind.categories[0] if len(kind.categories) == 1 else ""
    if always:
        yield f"# {say('page.always')}"
    for name in filter(_KEY.fullmatch, always):
        told = _meaning(name, category, forms.get(name))
        yield _open(name, "", f"{told}  ({_law(laws.get(name, kind.law))})")
    if besides:
        yield f"# {say('page.besides')}"
    for name in filter(_KEY.fullmatch, besides):
        yield "# " + _open(name, "", _meaning(name, category, forms.get(name)))


def _conditions(kind: KindView, found: Iterable[Lack]) -> Iterator[str]:
    for each in dict.fromkeys(found):
        told = demanded(kind.name, each)
        yield f"#   {told}  ({_law(each.law)})"


def _checklist(kind: KindView) -> Iterator[str]:
    asked = [each for each in kind.demands if each.code == "unanswered"]
    if not asked:
        return
    yield ""
    yield f"# {_RULE}"
    yield f"# {say('page.checklist')}"
    yield "[checklist]"
    for each in asked:
        if _KEY.fullmatch(each.name):
            yield f"# {thing_name(each.name)}  ({_law(each.law)})"
            yield _open(each.name, "")


def demanded(kind: str, lack: Lack) -> Said:
    """Return what is demanded or lacking, in the language of the seat.

    In English it is the node's own text, which says more than the code alone.
    """
    if seat().language == "en" and lack.text:
        return Said(shown(lack.text))
    if lack.code in {"unanswered", "answered-wrong"}:
        asked = thing_name(lack.name)
        wrong = lack.code == "answered-wrong"
        return Said(f"{asked} {coded('lack', lack.code)}" if wrong else asked)
    from node.languages.words import lack_text

    return Said(lack_text(kind, lack.code, seat().language))


def _aim(kind: KindView) -> str:
    return coded("aim", kind.name) if seat().language != "en" else shown(kind.purpose)


def _law(text: str) -> str:
    return shown(text)


def _meaning(name: str, category: str, found: StatementView | None) -> str:
    if found is None:
        return field_name(category, name) if category else thing_name(name)
    form = coded("form", found.form)
    if found.codes:
        form = say("page.one-of", codes=", ".join(found.codes))
    several = f"; {say('page.many', example=_SEVERAL)}" if found.many else ""
    return f"{thing_name(name)}: {form}{several}"


def _choice(key: str, allowed: Sequence[str], family: str) -> str:
    told = ", ".join(f"{shown(one)} ({coded(family, one)})" for one in allowed)
    return _listed(key, allowed[0] if len(allowed) == 1 else "", told)


def _listed(key: str, value: str, told: str) -> str:
    return _open(key, value, f"{heading(key)}: {told}")


def _open(key: str, value: str, comment: str = "") -> str:
    """Return one line: a key, its value, and what it means."""
    line = f'{key} = "{value if _KEY.fullmatch(value) else ""}"'
    return settled(f"{line}  # {comment}" if comment else line)

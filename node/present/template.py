"""A file to fill in, made from what the node says of a kind.

What is always demanded comes first and stands open; what may be said besides stands
commented out, so that nothing is sent because a template had a place for it. A
choice of one is made; a choice of several is left to the officer, and a checklist is
never answered in advance. The comments are in the language of whoever fills it in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from node.languages.bidi import settled, shown
from node.model.codes import Handling
from node.model.desk.notice import KindView, Lack, StatementView
from node.model.notice import Urgency
from node.present.kind import demanded
from node.present.wording import Wording

_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_FIRST: Final = frozenset(("missing", "assurance"))
_MOMENT: Final = "2027-03-01T12:00:00Z"
_SEVERAL: Final = '["...", "..."]'
_COMMAND: Final = "comity notice draft FILE"
_RULE: Final = "-" * 72


def template(words: Wording, kind: KindView) -> str:
    """Return the text of a file for a notice of ``kind``."""
    return "\n".join(
        (
            *_head(words, kind),
            *_why(words, kind),
            *_says(words, kind),
            *_checklist(words, kind),
            "",
        )
    )


def _head(words: Wording, kind: KindView) -> Iterator[str]:
    yield f"# {words.coded('kind', kind.name)}"
    yield f"# {_aim(words, kind)}"
    yield f"# {shown(kind.law)}"
    yield "#"
    yield f"# {words.say('page.template', command=_COMMAND)}"
    yield f"# {words.say('page.empty')}"
    yield ""
    yield _open("kind", kind.name)
    yield _open("language", words.language, words.say("page.language"))
    yield _choice(words, "category", kind.categories, "category")
    yield _choice(words, "role", kind.roles, "role")
    yield f"minor = false  # {words.label('minor')}"
    yield _listed(words, "handling", Handling.H0, words.codes("handling", Handling))
    yield _open("evaluation", "X4", words.label("evaluation"))
    yield _listed(words, "urgency", Urgency.NORMAL, ", ".join(Urgency))
    form = words.coded("form", "country")
    yield f"refugee_from = []  # {words.label('refugee_from')}: {form}"
    yield f"excluded_countries = []  # {words.label('excluded_countries')}"
    moment = words.say("page.moment", example=_MOMENT)
    yield _open("valid_until", "", f"{words.label('valid_until')}: {moment}")
    yield _open("opens_at", "", f"{words.label('opens_at')}: {moment}")
    yield f"watch = false  # {words.label('watch')}"
    yield f"public_extract = false  # {words.label('public_extract')}"


def _why(words: Wording, kind: KindView) -> Iterator[str]:
    yield ""
    yield "[why]"
    yield _choice(words, "purpose", kind.purposes, "purpose")
    for name in ("case", "offence", "legal_basis"):
        yield _open(name, "", words.label(name))
    yield ""
    yield "[recipients]"
    yield _choice(words, "mode", kind.modes, "audience")
    yield f'names = []  # {words.label("names")}: ["es-pn", "fr-dcpj"]'


def _says(words: Wording, kind: KindView) -> Iterator[str]:
    """Statements, fields, and what is demanded of them together."""
    forms = {each.name: each for each in kind.statements}
    laws = {each.name: each.law for each in kind.demands if each.code in _FIRST}
    yield ""
    yield f"# {_RULE}"
    yield "[statements]"
    yield from _part(words, kind, "statements", forms, laws)
    conditions = [d for d in kind.demands if d.code not in {*_FIRST, "unanswered"}]
    yield ""
    yield f"# {_RULE}"
    if conditions:
        yield f"# {words.say('page.conditions')}"
        yield from _conditions(words, kind, conditions)
    yield "[fields]"
    yield from _part(words, kind, "fields", forms, laws)


def _part(
    words: Wording,
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
        yield f"# {words.say('page.always')}"
    for name in filter(_KEY.fullmatch, always):
        told = _meaning(words, name, category, forms.get(name))
        yield _open(name, "", f"{told}  ({shown(laws.get(name, kind.law))})")
    if besides:
        yield f"# {words.say('page.besides')}"
    for name in filter(_KEY.fullmatch, besides):
        yield "# " + _open(name, "", _meaning(words, name, category, forms.get(name)))


def _conditions(words: Wording, kind: KindView, found: Iterable[Lack]) -> Iterator[str]:
    for each in dict.fromkeys(found):
        told = demanded(words, kind.name, each)
        yield f"#   {told}  ({shown(each.law)})"


def _checklist(words: Wording, kind: KindView) -> Iterator[str]:
    asked = [each for each in kind.demands if each.code == "unanswered"]
    if not asked:
        return
    yield ""
    yield f"# {_RULE}"
    yield f"# {words.say('page.checklist')}"
    yield "[checklist]"
    for each in asked:
        if _KEY.fullmatch(each.name):
            yield f"# {words.thing_name(each.name)}  ({shown(each.law)})"
            yield _open(each.name, "")


def _aim(words: Wording, kind: KindView) -> str:
    return (
        words.coded("aim", kind.name) if words.language != "en" else shown(kind.purpose)
    )


def _meaning(
    words: Wording, name: str, category: str, found: StatementView | None
) -> str:
    if found is None:
        return words.field_name(category, name) if category else words.thing_name(name)
    form = words.coded("form", found.form)
    if found.codes:
        form = words.say("page.one-of", codes=", ".join(found.codes))
    several = f"; {words.say('page.many', example=_SEVERAL)}" if found.many else ""
    return f"{words.thing_name(name)}: {form}{several}"


def _choice(words: Wording, key: str, allowed: Sequence[str], family: str) -> str:
    told = ", ".join(f"{shown(one)} ({words.coded(family, one)})" for one in allowed)
    return _listed(words, key, allowed[0] if len(allowed) == 1 else "", told)


def _listed(words: Wording, key: str, value: str, told: str) -> str:
    return _open(key, value, f"{words.label(key)}: {told}")


def _open(key: str, value: str, comment: str = "") -> str:
    """Return one line: a key, its value, and what it means."""
    line = f'{key} = "{value if _KEY.fullmatch(value) else ""}"'
    return settled(f"{line}  # {comment}" if comment else line)

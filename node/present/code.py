"""Lists of codes: which there are, and each code with what it is called.

What the program knows is called as the catalogues of texts call it, in the language of
the reader. What the rules in force know, they say themselves; where the catalogues have
a text, too, that one stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from node.model.desk.policy import CodeView
from node.present.element import Elements
from node.present.wording import Wording

FIELDS: Final = "fields"
"""The list that needs a category."""
OF_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agreements": "",
        "assurances": "",
        "offences": "offence",
        "remedies": "remedy",
    }
)
"""The lists of the rules in force, each with its family of texts, if it has one."""
OF_THE_PROGRAM: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agency-classes": "agency-class",
        "answers": "answer",
        "audiences": "audience",
        "categories": "category",
        "grades": "grade",
        "grounds": "ground",
        "groups": "group",
        "handling": "handling",
        "key-uses": "key-use",
        "levels": "level",
        "marks": "verb",
        "notice-kinds": "kind",
        "notice-states": "state",
        "officer-roles": "officer-role",
        "orders": "order",
        "purposes": "purpose",
        "query-states": "query-state",
        "questions": "question",
        "reasons": "reason",
        "roles": "role",
        "silences": "silence",
        "statements": "statement",
        "urgencies": "urgency",
    }
)
"""The lists that every node has, each with its family of texts."""
KINDS: Final = tuple(sorted((*OF_RULES, *OF_THE_PROGRAM, FIELDS)))


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A code as it is listed: what it is called, and what else is to be known of it."""

    code: str
    text: str
    detail: str = ""


def kinds_page() -> Elements:
    """Tell which lists there are."""
    from node.present import plain

    yield plain.table(("list", "how"), ((kind, _command(kind)) for kind in KINDS))


def known(words: Wording, kind: str) -> tuple[CodeLine, ...]:
    """Return the codes of a list of the program."""
    from node.languages.catalogue import codes_in

    family = OF_THE_PROGRAM[kind]
    return tuple(CodeLine(code, words.coded(family, code)) for code in codes_in(family))


def of_rules(
    words: Wording, kind: str, codes: Sequence[CodeView]
) -> tuple[CodeLine, ...]:
    """Return the codes of a list of the rules."""
    return tuple(
        CodeLine(each.code, _called(words, kind, each), _detail(words, each))
        for each in codes
    )


def fields(words: Wording, category: str) -> tuple[CodeLine, ...]:
    """Return the fields of a category, each with its group.

    Raises:
        BadInput: there is no such category.
    """
    from node.matching.catalogue import category as found

    return tuple(
        CodeLine(
            each.name,
            words.field_name(category, each.name),
            words.coded("group", each.group),
        )
        for each in found(category).fields.values()
    )


def codes_page(words: Wording, codes: Sequence[CodeLine]) -> Elements:
    """Tell codes, one a line, with what each is called."""
    yield words.table(
        codes,
        ("id", lambda each: each.code),
        ("name", lambda each: each.text),
        ("note", lambda each: each.detail),
    )


def _command(kind: str) -> str:
    needs = " --category CATEGORY" if kind == FIELDS else ""
    return f"comity code list {kind}{needs}"


def _called(words: Wording, kind: str, code: CodeView) -> str:
    from node.languages.catalogue import knows

    family = OF_RULES[kind]
    if family and knows(f"{family}.{code.code}"):
        return words.coded(family, code.code)
    return code.title


def _detail(words: Wording, code: CodeView) -> str:
    """Return who is bound, to what, and until when, by the codes that one gives.

    What covers all is not told.
    """
    given = (code.parties, code.purposes, code.offences, code.categories)
    parts = [", ".join(some) for some in given if some and some != ("*",)]
    if code.until is not None:
        parts.append(words.say("page.until", when=f"{code.until:%Y-%m-%d}"))
    return words.cell(tuple(parts))

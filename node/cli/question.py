"""From options, an MRZ or a file of questions to what a query asks.

It knows which field of the catalogue a friendly option such as ``--number`` means
in each category, and nothing about what may be asked: the node judges that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from node.cli import screen
from node.cli.local_file import read_text
from node.cli.reading import accept
from node.errors import BadInput, choose
from node.matching.catalogue import category as category_of
from node.model.codes import Purpose
from node.model.query import Question, Term

QUESTIONS_MAX: Final = 10_000
_ONE_LINE: Final = 'Write {"category": "...", "terms": {"field": "value"}}.'
_FILE_MAX: Final = 8 * 1024 * 1024
_MRZ_MAX: Final = 4096

# What --name, --born, --number and --country mean. A category that is not listed,
# or an option that it does not list, is asked by --field alone.
FRIENDLY: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "person": {
            "name": "name",
            "born": "birth_date",
            "number": "document_number",
            "country": "nationality",
        },
        "document": {
            "name": "holder_name",
            "born": "birth_date",
            "number": "number",
            "country": "issuing_country",
        },
        "organisation": {
            "name": "name",
            "number": "registration_number",
            "country": "country",
        },
        "vehicle": {"number": "plate", "country": "plate_country"},
        "vessel": {"name": "name", "number": "imo", "country": "flag"},
        "aircraft": {"name": "name", "number": "registration", "country": "flag"},
        "container": {"number": "number"},
        "firearm": {"number": "serial_number", "country": "manufacture_country"},
        "artwork": {"name": "title", "number": "inventory_number"},
        "phone": {"number": "number", "country": "country"},
        "email": {"name": "address"},
        "bank-account": {
            "name": "holder_name",
            "number": "iban",
            "country": "country",
        },
        "wallet": {"number": "address"},
        "tissue": {"number": "sec", "country": "country"},
        "case": {"number": "reference", "country": "country"},
        "modus-operandi": {"name": "title", "country": "country"},
    }
)


def given(
    category: str,
    friendly: Mapping[str, str],
    fields: Sequence[str],
    *,
    mrz: str,
    file: Path | None,
) -> tuple[Question, ...]:
    """Return what is asked by options, by the text of an MRZ, or by a file.

    Raises:
        BadInput: several ways at once, or what one of them holds is no question.
    """
    by_option = bool(fields) or any(friendly.values())
    if sum((bool(mrz), file is not None, by_option)) > 1:
        raise BadInput("give one of --mrz, --file, or fields, not several")
    if mrz or file is not None:
        refuse_category(category)
    if file is not None:
        return from_lines(_text(file))
    if mrz:
        from node.matching.mrz import read_mrz

        return read_mrz(mrz, today=datetime.now(tz=UTC).date())
    return (from_options(category or "person", friendly, fields),)


def refuse_category(category: str) -> None:
    """Return if no category is named where it would be passed over.

    Raises:
        BadInput: one is.
    """
    if category:
        raise BadInput(
            f"{category[:40]!r} is passed over by --mrz and by --file",
            advice="They say themselves what is asked about: leave the category out.",
        )


def zone_text(mrz: str, *, despite_checks: bool) -> str:
    """Return the text of --mrz, whose check digits hold or are meant not to.

    Raises:
        BadInput: it is no zone; a check digit does not hold, and nobody can be asked.
    """
    if not mrz:
        return ""
    from node.matching.mrz import failed_checks, number_put_right

    text = sys.stdin.read(_MRZ_MAX) if mrz == "-" else mrz
    failed = failed_checks(text)
    zone = "in the machine-readable zone"
    faults = [f"the check digit of the {w} {zone} does not hold" for w in failed]
    accept(faults, despite_checks=despite_checks)
    typed, holds = number_put_right(text)
    if typed:
        said = f"of the document number {zone} holds for {holds}, not for {typed}"
        screen.note(f"the check digit {said} as it was read: both are asked")
    return text


def purpose(text: str) -> Purpose:
    """Return the purpose of that name. Raises ``BadInput`` if there is none."""
    try:
        return Purpose(text)
    except ValueError:
        raise BadInput(
            f"no purpose {text[:40]!r}" if text else "no purpose given",
            advice=choose("purposes", Purpose),
        ) from None


def from_options(
    category: str, friendly: Mapping[str, str], fields: Sequence[str]
) -> Question:
    """Return the question that the options describe.

    ``friendly`` holds the values of --name, --born, --number and --country, empty
    where not given; ``fields`` the ``name=value`` texts of --field.

    Raises:
        BadInput: an option means nothing in this category, a field has no ``=``,
            or nothing was given at all.
    """
    meaning = FRIENDLY.get(category, {})
    terms: list[Term] = []
    for option, value in friendly.items():
        if not value:
            continue
        if option not in meaning:
            raise BadInput(
                f"--{option} means nothing for {category!r}",
                advice="Name the field itself: --field FIELD=VALUE.",
            )
        terms.append(Term(meaning[option], value))
    terms += [Term(*field_and_value(text)) for text in fields]
    if not terms:
        raise BadInput(
            "nothing to look for",
            advice="Give --name, --number, --mrz, --file or --field FIELD=VALUE.",
        )
    return Question(category, tuple(terms))


def field_and_value(text: str) -> tuple[str, str]:
    """Split ``field=value``. Raises ``BadInput`` where there is no ``=``."""
    field, equals, value = text.partition("=")
    if not equals or not field.strip() or not value.strip():
        raise BadInput(f"--field {text[:40]!r} is not of the form FIELD=VALUE")
    return field.strip(), value.strip()


def from_lines(text: str, *, first: int = 1) -> tuple[Question, ...]:
    """Return the questions of a JSON-lines file.

    One question a line: ``{"category": "person", "terms": {"name": "...",
    "birth_date": "1972"}}``; a term's value may be a list. Empty lines and lines
    that begin with ``#`` are left out. ``first`` is the number of the first line.

    Raises:
        BadInput: a line is not such a question (it is named), there is none, or
            there are more than 10,000.
    """
    questions: list[Question] = []
    for number, line in enumerate(text.split("\n"), start=first):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        questions.append(_on_line(number, line))
        if len(questions) > QUESTIONS_MAX:
            raise BadInput(f"more than {QUESTIONS_MAX} questions in one query")
    if not questions:
        raise BadInput(
            "the file holds no question",
            advice='One a line: {"category": "...", "terms": {"field": "value"}}.',
        )
    return tuple(questions)


def _on_line(number: int, line: str) -> Question:
    try:
        found = _question(json.loads(line, object_pairs_hook=_once))
        kind = category_of(found.category)
        for term in found.terms:
            kind.field(term.field)
    except BadInput as why:
        raise BadInput(f"line {number}: {why.message}", advice=why.advice) from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadInput(
            f"line {number} of the questions is not a question",
            advice=_ONE_LINE,
        ) from None
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a key that stands twice, one would be passed over."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise BadInput(
                f"{key[:40]!r} stands twice",
                advice='Write several values as a list: {"name": ["...", "..."]}.',
            )
        made[key] = value
    return made


def _text(file: Path) -> str:
    if str(file) != "-":
        return read_text(file, limit=_FILE_MAX, what="file of questions")
    text = sys.stdin.read(_FILE_MAX + 1)
    if len(text) > _FILE_MAX:
        raise BadInput("standard input holds more than 8 MiB of questions")
    return text


def _question(raw: Any) -> Question:
    if not isinstance(raw, dict) or set(raw) != {"category", "terms"}:
        raise ValueError
    category, terms = raw["category"], raw["terms"]
    if not isinstance(category, str) or not isinstance(terms, dict) or not terms:
        raise ValueError
    return Question(category, tuple(_terms(terms)))


def _terms(raw: dict[str, Any]) -> list[Term]:
    terms = []
    for field, values in raw.items():
        listed = values if isinstance(values, list) else [values]
        if not listed or any(isinstance(v, str) and not v.strip() for v in listed):
            raise BadInput(
                f"{field[:40]!r} is empty", advice="Give it a value, or leave it out."
            )
        for value in listed:
            if not isinstance(value, str):
                raise BadInput(
                    f"the value of {field[:40]!r} is no text",
                    advice='Write it between quotes: {"birth_date": "1972"}.',
                )
            terms.append(Term(field, value))
    return terms

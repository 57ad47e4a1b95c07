"""Facts in the form that Cedar takes, and what is refused before it is asked.

Everything goes over as structured values, never as Cedar text, so that nothing
in a case number or a field name can become part of a rule.
"""

from __future__ import annotations

import re

from node.policy.agreements import consistent
from node.policy.answer import RecordFacts
from node.policy.ask import AskFacts
from node.policy.bundle import Bundle
from node.policy.engine import Json, agency_entity, field_entity, ref

_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def unknown_facts(bundle: Bundle, facts: AskFacts) -> tuple[str, ...]:
    """Return what of the facts the bundle does not know.

    Cedar would treat an entity that is not in its store as one without
    attributes and parents, and skip the rules that look at them.
    """
    known = {
        "the asker's country": facts.asker.country in bundle.countries,
        "our own country": facts.own.country in bundle.countries,
        "the asker's id and country together": consistent(facts.asker),
        "the offence": facts.offence in bundle.offences,
        "the category": facts.category in bundle.vocabulary["Category"],
        "an agreement": {a.id for a in bundle.agreements}.issuperset(facts.agreements),
    }
    return tuple(f"facts: {what} is not known" for what, ok in known.items() if not ok)


def unknown_record(bundle: Bundle, facts: RecordFacts) -> tuple[str, ...]:
    """Return what of the facts of a match the bundle does not know.

    A country of refuge that cannot be read may be the asker's.
    """
    unknown = unknown_facts(bundle, facts.ask)
    if bundle.countries.keys() >= {*facts.refuge_from}:
        return unknown
    return (*unknown, "facts: a country of refuge is not known")


def odd_field(bundle: Bundle, name: str, group: str) -> str:
    """Return why a field cannot be meant; empty if it can."""
    if not _FIELD_NAME.fullmatch(name):
        return "fields: a name that is no field name"
    if group not in bundle.vocabulary["FieldGroup"]:
        return f"fields: {name} is of an unknown group"
    fact = bundle.fields.get(name)
    if fact is not None and group not in fact.groups:
        return f"fields: {name} is not of group {group}"
    return ""


def asker_entity(facts: AskFacts) -> Json:
    """Return the entity of who asks."""
    return agency_entity(
        facts.asker.id,
        country=facts.asker.country,
        agency_class=facts.asker.agency_class,
    )


def asked_field(bundle: Bundle, name: str, group: str) -> Json:
    """Return the entity of a field, with what the bundle knows of it."""
    fact = bundle.fields.get(name)
    return field_entity(
        name,
        group,
        special=fact.special if fact else False,
        names_no_person=fact.names_no_person if fact else False,
    )


def ask_context(facts: AskFacts) -> Json:
    """Return the facts of a question as a Cedar context."""
    return {
        "purpose": ref("Purpose", facts.purpose),
        "offence": ref("Offence", facts.offence),
        "case_given": facts.case_given,
        "agreements": [ref("Agreement", name) for name in facts.agreements],
        "assurances": [ref("Assurance", kind) for kind in facts.assurances],
        "own": ref("Country", facts.own.country),
    }


def record_context(facts: RecordFacts) -> Json:
    """Return the facts of a match as a Cedar context."""
    return {
        **ask_context(facts.ask),
        "category": ref("Category", facts.category),
        "role": ref("SubjectRole", facts.role),
        "minor": facts.minor,
        "nationalities": list(facts.nationalities),
        "own_national": facts.own_national,
        "refuge_from": [ref("Country", code) for code in facts.refuge_from],
        "handling": ref("Handling", facts.handling),
        "originator": facts.originator,
        "third_party": facts.originator != "",
        "hidden": facts.hidden,
        "grade": ref("Grade", facts.grade),
        "approvals": [ref("Remedy", remedy) for remedy in facts.approvals],
    }

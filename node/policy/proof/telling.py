"""Facts of a cell in the words of a case file, and back through the engine.

What is printed can be saved under ``cases/``: it says what the bundle decides, so that
it holds until the rule is mended. Before it is shown it is decided by the engine like
any other case: formulas and engine that differ are a fault of ours, and said so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from node.errors import PolicyBroken
from node.policy.bundle import Bundle
from node.policy.casefile import CaseFacts, NoticeGiven, read_cases
from node.policy.cases import case_differences
from node.policy.proof.agreements import country_of
from node.policy.proof.decisions import Decisions
from node.policy.proof.formula import Cell, evaluate
from node.policy.proof.prover import PropertyProof
from node.policy.proof.space import NO_BASIS, Space

_NOTICE = frozenset({"told", "tells", "tells-exact"})
_FIELDS = frozenset({"exact", "leaves", "tells", "tells-exact"})
_AUDIENCE: Mapping[tuple[bool, bool], str] = {
    (True, True): "named",
    (True, False): "all",
    (False, True): "named",
    (False, False): "except",
}
"""The owner's choice of recipients, by whether it includes this one, and by name."""

Facts = dict[str, object]


def case_file(proof: PropertyProof, decisions: Decisions) -> str:
    """Return a breach as a case file of one case, or of two that are compared.

    Raises:
        PolicyBroken: the engine decides otherwise than the formulas say.
    """
    breach, one = proof.breach, proof.stated.property
    if breach is None:
        return ""
    cells = [breach.cell]
    if breach.against is not None and one.kind != "cures":
        cells.append(breach.against)
    names = ("as it is", "compared with")
    lines = [
        f"# Property {one.id} does not hold: {one.says}",
        f"# {one.law}",
        "# What is expected is what is decided; mend the rule, then turn it round.",
        f"title = {_toml(f'Against {one.id}')}",
    ]
    words = [_case(cell, one.decision, decisions) for cell in cells]
    if len(words) == 1:
        words = [(_out_of_the_ordinary(words[0][0]), *words[0][1:])]
    fields = {name: group for _, _, found in words for name, group in found}
    shared = {k: v for k, v in words[0][0].items() if all(w[0][k] == v for w in words)}
    lines += ["", "[given]", *(f"{k} = {_toml(v)}" for k, v in shared.items())]
    if fields:
        lines += ["", "[fields]", *(f"{n} = {_toml(g)}" for n, g in fields.items())]
    for name, (given, expect, _) in zip(names, words, strict=False):
        own = {k: v for k, v in given.items() if k not in shared}
        lines += ["", "[[case]]", f"name = {_toml(f'{one.id}, {name}')}"]
        if own:
            lines.append(f"given = {_toml(own)}")
        lines.append(f"expect = {_toml(expect)}")
    text = "\n".join(lines) + "\n"
    check_case_file(text, decisions.bundle)
    return text


def check_case_file(text: str, bundle: Bundle) -> None:
    """Return if the engine decides each case of a file as the file says.

    Raises:
        PolicyBroken: it does not.
    """
    for case in read_cases("cases/proof.toml", text.encode()):
        if differences := case_differences(bundle, case):
            raise PolicyBroken(
                f"the proof and the engine differ: {'; '.join(differences)}",
                advice="This is a fault of Comity's; please report it with the bundle.",
            )


def _case(
    cell: Cell, decision: str, decisions: Decisions
) -> tuple[Facts, Facts, Sequence[tuple[str, str]]]:
    """Return the facts of a cell, what is decided, and the field it is about."""
    space = decisions.space
    given = _shared(cell, space)
    if decision in _NOTICE:
        given |= _notice(cell, space)
    elif decision == "forwarded":
        given |= _notice(cell, space)
        given["originator"] = space.agency(cell["originator"], "b")
    else:
        given |= _question(cell, space)
    words = {w: evaluate(f, cell) for w, f in decisions.words.items()}
    if decision not in _FIELDS:
        what = {"told": "notify", "forwarded": "forward"}.get(decision, decision)
        return given, {what: "yes" if words[decision] else "no"}, ()
    group, _, name = str(cell["field"]).partition("/")
    exact, at_all = (
        ("tells-exact", "tells") if decision in _NOTICE else ("exact", "leaves")
    )
    level = "exact" if words[exact] else "generalised" if words[at_all] else "withheld"
    return given, {"fields": {name: level}}, ((name, group),)


def _out_of_the_ordinary(given: Facts) -> Facts:
    """Return the facts that a case has to state: the others count as they are."""
    kind = NoticeGiven if "kind" in given else CaseFacts
    usual = {f.name: f.default for f in msgspec.structs.fields(kind)}
    return {
        name: value
        for name, value in given.items()
        if (tuple(value) if isinstance(value, list) else value) != usual.get(name)
    }


def _shared(cell: Cell, space: Space) -> Facts:
    own = country_of(str(cell["own"]))
    return {
        "own": space.agency(cell["own"], "own"),
        "purpose": cell["purpose"],
        "offence": cell["offence"],
        "legal_basis": "" if cell["basis"] == NO_BASIS else cell["basis"],
        "case": "C 1/26" if cell["case_given"] else "",
        "at": space.at,
        "category": cell["category"],
        "role": cell["role"],
        "minor": cell["minor"],
        "nationalities": [own if cell["own_national"] else _foreign(own, space)],
        "handling": cell["handling"],
        "approvals": _given("approvals", cell),
        "assurances": _given("assurances", cell),
    }


def _question(cell: Cell, space: Space) -> Facts:
    other = "zz-other" if cell["third_party"] else ""
    return {
        "asker": cell["asker"],
        "asker_class": cell["asker_class"],
        "grade": cell["grade"],
        "hidden": cell["hidden"],
        "originator": other,
        "refugee_from": _countries("refuge_from", cell, space),
        "proved_hit": cell["proved_hit"],
    }


def _notice(cell: Cell, space: Space) -> Facts:
    recipient = str(cell["asker"])
    meant = bool(cell["meant"])
    named = bool(cell["chosen"])
    names = [] if not named and meant else [recipient if named == meant else "zz-other"]
    names = [recipient] if not named and not meant else names
    return {
        "recipient": recipient,
        "recipient_class": cell["asker_class"],
        "kind": cell["kind"],
        "audience": _AUDIENCE[meant, named],
        "names": names,
        "statements": ["medical_needs"] if cell["medical_needs"] else [],
        "refugee_from": _countries("refuge_from", cell, space),
        "excluded_countries": _countries("excluded", cell, space),
    }


def _given(fact: str, cell: Cell) -> list[str]:
    start = f"{fact}:"
    return [n.removeprefix(start) for n, v in cell.items() if n.startswith(start) and v]


def _countries(fact: str, cell: Cell, space: Space) -> list[str]:
    return [c for c in space.countries if cell[f"{fact}:{c}"]]


def _foreign(own: str, space: Space) -> str:
    return next(c for c in space.countries if c not in (own, country_of(own)))


def _toml(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)

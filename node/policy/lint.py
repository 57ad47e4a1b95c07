"""What neither Cedar's parser nor its validator refuses, and a bundle must not hold.

Every policy has a unique ``@id``; annotations are of a known list and their
values of known words; every ``forbid`` names its law; no ``permit`` is open to
every action or without a condition; every country, group, offence, agreement
and field that a rule names is declared in the bundle's data, every agency and
nationality is one that there can be. A misspelt name in a ``forbid`` would otherwise
open what it was to close, without a sound.

Nor does a rule look into an agency or field that it names. Cedar is given the agency
that asks and the fields that a record has, and no others: what such a rule says of one
field would depend on whether the record has the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import cedarpy

from node.errors import BadInput, PolicyBroken
from node.model.agency import agency_id
from node.model.codes import AgencyClass, Grade, Handling, Purpose, SubjectRole
from node.policy.engine import NAMESPACE, Rule
from node.policy.law import NOT_OURS, UNREADABLE, Law
from node.policy.sorts import ids, named_in, nodes
from node.policy.transforms import TRANSFORMS

ANNOTATIONS = frozenset(("id", "legal", "remedy", "transform", "tell", "notify"))
TELL_BESIDES = frozenset(("approval:release",))
NOTIFY = frozenset(("owner", "data-protection-officer", "release-officer"))

# The schema's closed lists that must say exactly what the program's codes say.
CODES: Mapping[str, frozenset[str]] = {
    "Purpose": frozenset(Purpose),
    "SubjectRole": frozenset(SubjectRole),
    "Handling": frozenset(Handling),
    "AgencyClass": frozenset(AgencyClass),
    "Grade": frozenset(Grade),
}
LISTS = (
    "Category",
    "FieldGroup",
    "NoticeKind",
    "DeathPenalty",
    "Assurance",
    "Remedy",
)

_COMPARED = ("==", "!=", "contains", "containsAny", "containsAll")
_LOOKING = frozenset((".", "has", "in", "is", "getTag", "hasTag"))
"""What asks of the left side what it has, or what it is in."""
_ENUM = re.compile(r"entity\s+(\w+)\s+enum\s*\[([^\]]*)\]")
_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """One policy in Cedar's JSON form, and where it stands."""

    path: str
    line: int
    body: Mapping[str, Any]

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.path}:{self.line}" if self.line else self.path


def read_vocabulary(schema: cedarpy.Schema, path: str) -> dict[str, frozenset[str]]:
    """Return the schema's closed lists by name.

    Raises:
        PolicyBroken: a list is missing, or differs from the program's codes.
    """
    found = {
        name: frozenset(re.findall(r'"([^"]*)"', words))
        for name, words in _ENUM.findall(str(schema))
    }
    for name in (*CODES, *LISTS):
        if name not in found:
            raise PolicyBroken(f"{path}: the closed list {name} is missing")
    for name, words in CODES.items():
        if found[name] != words:
            odd = ", ".join(sorted(found[name] ^ words))
            raise PolicyBroken(f"{path}: {name} differs from the program's: {odd}")
    return found


def parse_policies(path: str, text: str) -> tuple[Parsed, ...]:
    """Parse one ``.cedar`` file.

    Raises:
        PolicyBroken: it does not parse, or holds a template.
    """
    try:
        tree = json.loads(cedarpy.policies_to_json_str(text))
    except (ValueError, RecursionError) as why:
        raise PolicyBroken(f"{_stops_at(path, text)}: {why}") from why
    if tree["templates"]:
        raise PolicyBroken(f"{path}: templates are not used here")
    bodies = tree["staticPolicies"]
    ordered = sorted(bodies, key=lambda name: int(name.removeprefix("policy")))
    return tuple(
        Parsed(path, _line_of_id(text, _annotations(bodies[n])), bodies[n])
        for n in ordered
    )


def _annotations(body: Mapping[str, Any]) -> Mapping[str, str]:
    return {k: v or "" for k, v in body.get("annotations", {}).items()}


def _line_of_id(text: str, annotations: Mapping[str, str]) -> int:
    marker = f'@id("{annotations.get("id", "")}")'
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().startswith(marker):
            return number
    return 0


def _stops_at(path: str, text: str) -> str:
    """Find the policy that does not parse, by parsing ever longer parts."""
    starts = [m.start() for m in re.finditer(r"^@id\(", text, re.MULTILINE)]
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        try:
            cedarpy.policies_to_json_str(text[start:stop])
        except (ValueError, RecursionError):
            return f"{path}:{text[:start].count(chr(10)) + 1}"
    return path


def make_rule(
    parsed: Parsed, vocabulary: Mapping[str, frozenset[str]], law: Law
) -> Rule:
    """Check one policy and return its rule.

    Raises:
        PolicyBroken: with file, line and what is wrong.
    """
    notes = _annotations(parsed.body)
    name = notes.get("id", "")
    if not _ID.fullmatch(name):
        raise PolicyBroken(
            f"{parsed.where}: a policy without an @id in capitals, digits and dashes"
        )
    for key in sorted(notes.keys() - ANNOTATIONS):
        raise PolicyBroken(f"{parsed.where}: {name}: unknown annotation @{key}")
    known = {
        "remedy": vocabulary["Remedy"],
        "tell": vocabulary["Remedy"] | TELL_BESIDES,
        "transform": frozenset(TRANSFORMS),
        "notify": NOTIFY,
    }
    for key, words in known.items():
        if key in notes and notes[key] not in words:
            raise PolicyBroken(
                f"{parsed.where}: {name}: @{key} {notes[key]!r} is not a known word"
            )
    if not notes.get("legal", "").strip():
        raise PolicyBroken(f"{parsed.where}: {name}: no @legal names its law")
    if "tell" in notes and "remedy" not in notes:
        raise PolicyBroken(f"{parsed.where}: {name}: @tell without a @remedy")
    effect = str(parsed.body["effect"])
    if effect == "permit":
        _check_permit(parsed, name)
    _check_names(parsed, name, law)
    _check_nationalities(parsed, name, law)
    _check_looked_into(parsed, name)
    return Rule(
        id=name,
        effect=effect,
        path=parsed.path,
        line=parsed.line,
        legal=notes["legal"],
        remedy=notes.get("remedy", ""),
        transform=notes.get("transform", ""),
        tell=notes.get("tell", ""),
        notify=notes.get("notify", ""),
    )


def _check_permit(parsed: Parsed, name: str) -> None:
    if parsed.body["action"].get("op") == "All":
        raise PolicyBroken(f"{parsed.where}: {name}: a permit must name its action")
    conditions = parsed.body.get("conditions", [])
    if not any(c["kind"] == "when" and _says_something(c["body"]) for c in conditions):
        raise PolicyBroken(
            f"{parsed.where}: {name}: a permit needs a condition about the facts"
        )


def _says_something(body: object) -> bool:
    """Whether a condition looks at a fact at all; ``when { true }`` does not."""
    return any("Var" in node for node in nodes(body))


def _check_names(parsed: Parsed, name: str, law: Law) -> None:
    declared = {
        "Country": law.countries.keys(),
        "CountryGroup": law.country_groups.keys(),
        "Offence": law.offences.keys(),
        "OffenceGroup": law.offence_groups,
        "Agreement": {agreement.id for agreement in law.agreements},
        "Field": law.fields.keys(),
    }
    for node in nodes(parsed.body):
        kind, ident = node.get("type"), node.get("id")
        if not isinstance(kind, str) or not isinstance(ident, str):
            continue
        words = declared.get(kind.removeprefix(f"{NAMESPACE}::"))
        if words is not None and ident not in words:
            short = kind.rpartition("::")[2]
            raise PolicyBroken(
                f"{parsed.where}: {name}: {short} {ident!r} is not declared in the "
                "bundle's data"
            )
        if kind == f"{NAMESPACE}::Agency":
            _check_agency(parsed, name, ident)


def _check_agency(parsed: Parsed, name: str, ident: str) -> None:
    try:
        agency_id(ident)
    except BadInput as why:
        raise PolicyBroken(f"{parsed.where}: {name}: {why.message}") from why


def _check_nationalities(parsed: Parsed, name: str, law: Law) -> None:
    """Refuse a nationality that no record can have: they are compared as texts."""
    known = {*law.countries, *NOT_OURS, UNREADABLE}
    for node in nodes(parsed.body["conditions"]):
        for sides in (node[word] for word in _COMPARED if word in node):
            if not any(part.get("attr") == "nationalities" for part in nodes(sides)):
                continue
            for text in (part.get("Value") for part in nodes(sides)):
                if isinstance(text, str) and text not in known:
                    raise PolicyBroken(
                        f"{parsed.where}: {name}: nationality {text!r} is not declared "
                        "in the bundle's data"
                    )


def _check_looked_into(parsed: Parsed, name: str) -> None:
    """Refuse a rule that asks what an agency or field of its own choice is like."""
    for node in nodes(parsed.body["conditions"]):
        for word in _LOOKING & node.keys():
            named = named_in([node[word].get("left")])
            if some := sorted(ids(named, "Agency") | ids(named, "Field")):
                raise PolicyBroken(
                    f"{parsed.where}: {name}: it looks into {some[0]!r}, which may not "
                    "be there",
                    advice="Compare agencies and fields with those that it is about: "
                    "principal, resource.",
                )


def named_agencies(parsed: Iterable[Parsed]) -> frozenset[str]:
    """Return the agencies that rules name, as principal or anywhere else."""
    return ids(named_in(one.body for one in parsed), "Agency")

"""What each fact can be, in words that a bundle knows: to make cells of.

Where a bundle knows many of a kind, one of each sort is taken: countries that have the
same groups and penalty are alike to every rule that names none of them, and so are
offences and fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from node.model.codes import AgencyClass
from node.policy.bundle import Bundle
from node.policy.engine import NAMESPACE, ref
from node.policy.fact_kinds import CODES, FLAGS
from node.policy.study.cells import THEIRS
from node.policy.verdict import APPROVAL


def words_of(bundle: Bundle, bodies: Iterable[object]) -> dict[str, Sequence[Any]]:
    """Return what each fact can be, as Cedar's JSON; countries and classes as codes.

    ``bodies`` are all rules: what one of them names is among the words, besides one of
    each sort.
    """
    named = _named(bodies)
    vocabulary = bundle.vocabulary
    countries = _one_of_each(
        {c: (x.death_penalty, x.groups) for c, x in bundle.countries.items()},
        named.get("Country", set()),
    )
    offences = _one_of_each(
        {c: (x.may_carry_death, x.groups) for c, x in bundle.offences.items()},
        named.get("Offence", set()),
    )
    agreements = sorted(named.get("Agreement", set())) or [
        a.id for a in bundle.agreements[:1]
    ]
    approvals = sorted(r for r in vocabulary["Remedy"] if r.startswith(APPROVAL))
    country_lists: list[Any] = [[], THEIRS]
    return {
        **{n: [ref(k, w) for w in sorted(vocabulary[k])] for n, k in CODES.items()},
        **{name: [False, True] for name in FLAGS},
        "offence": [ref("Offence", code) for code in offences],
        "own": [ref("Country", code) for code in countries],
        "agreements": _lists("Agreement", agreements),
        "shared": _lists("Agreement", agreements),
        "assurances": _lists("Assurance", sorted(vocabulary["Assurance"])),
        "approvals": _lists("Remedy", approvals),
        "excluded": country_lists,
        "refuge_from": country_lists,
        "country": countries,
        "class": sorted(AgencyClass),
        "field": fields_of(bundle, named.get("Field", set())),
    }


def looked_at(body: object) -> frozenset[str]:
    """Return the attributes that a rule looks at, of whatever has them."""
    return frozenset(
        str(node[word]["attr"])
        for node in _nodes(body)
        for word in (".", "has")
        if isinstance(node.get(word), dict)
    )


def words_near(
    body: object, words: Mapping[str, Sequence[Any]]
) -> dict[str, Sequence[Any]]:
    """Return, of those facts that a rule looks at, the words it names and one other.

    Of countries and fields all sorts are kept: a rule looks at what is known of them.
    """
    looked = looked_at(body)
    text = str(body)
    named = {name for names in _named([body]).values() for name in names}
    near: dict[str, Sequence[Any]] = {}
    near |= {name: _few(words[name], named) for name in words if name in looked}
    if "'Var': 'resource'" in text or "Field" in text:
        near["field"] = words["field"]
    if "CountryGroup" in text or "death_penalty" in looked:
        near["country"] = words["country"]
    if "OffenceGroup" in text:
        near["offence"] = words["offence"]
    if f"{NAMESPACE}::Category" in text:
        near["category"] = _few(words["category"], named)
    if "class" in looked:
        near["class"] = words["class"]
    return near


def fields_of(bundle: Bundle, named: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return fields as (name, group): one of each sort, an ordinary one of each group.

    An ordinary field of a group is called after it: ``plain_core``.
    """
    found = [(f"plain_{g}", g) for g in sorted(bundle.vocabulary["FieldGroup"])]
    seen: set[tuple[str, bool, bool]] = {(g, False, False) for _, g in found}
    wanted = frozenset(named)
    for name, fact in bundle.fields.items():
        for group in fact.groups:
            sort = (group, fact.special, fact.names_no_person)
            if sort not in seen or name in wanted:
                seen.add(sort)
                found.append((name, group))
    return found


def _few(some: Sequence[Any], named: set[str]) -> list[Any]:
    """Keep what is named and the first that is not; lists and yes or no as they are."""
    if not all(isinstance(one, dict) for one in some):
        return list(some)
    known = [one for one in some if one["__entity"]["id"] in named]
    other = [one for one in some if one["__entity"]["id"] not in named]
    return [*known, *other[:1]]


def _lists(kind: str, names: Sequence[str]) -> list[Any]:
    """None of them, each alone, and all."""
    each = [ref(kind, name) for name in names]
    return [[], *([one] for one in each), *([each] if len(each) > 1 else [])]


def _one_of_each(sorts: Mapping[str, object], named: Iterable[str]) -> list[str]:
    first: dict[object, str] = {}
    for code, sort in sorts.items():
        first.setdefault(sort, code)
    return sorted({*first.values(), *(set(named) & sorts.keys())})


def _named(bodies: Iterable[object]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in _nodes(list(bodies)):
        kind, name = node.get("type"), node.get("id")
        if isinstance(kind, str) and isinstance(name, str):
            found.setdefault(kind.removeprefix(f"{NAMESPACE}::"), set()).add(name)
    return found


def _nodes(tree: object) -> list[Mapping[str, Any]]:
    """Return every object of a JSON tree."""
    if isinstance(tree, Mapping):
        return [tree, *(n for below in tree.values() for n in _nodes(below))]
    if isinstance(tree, list | tuple):
        return [n for below in tree for n in _nodes(below)]
    return []

"""What each fact can be, in words that a bundle knows: to make cells of.

Where a bundle knows many of a kind, one of each sort is taken: countries that have the
same groups and penalty are alike to every rule that names none of them, and so are
offences and fields.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from node.model.codes import AgencyClass
from node.model.query import APPROVAL
from node.policy.bundle import Bundle
from node.policy.engine import NAMESPACE, ref
from node.policy.fact_kinds import CODES, FLAGS
from node.policy.sorts import (
    PLAIN,
    country_sort,
    field_sort,
    ids,
    named_in,
    nodes,
    offence_sort,
    standing_for,
)
from node.policy.study.cells import THEIRS


def words_of(bundle: Bundle, bodies: Iterable[object]) -> dict[str, Sequence[Any]]:
    """Return what each fact can be, as Cedar's JSON; countries and classes as codes.

    ``bodies`` are all rules: what one of them names is among the words, besides one of
    each sort.
    """
    named = named_in(bodies)
    vocabulary = bundle.vocabulary
    known, listed = bundle.countries, bundle.offences
    countries = sorted(
        {*standing_for(known, lambda code: country_sort(known[code]))}
        | (ids(named, "Country") & known.keys())
    )
    offences = sorted(
        {*standing_for(listed, lambda code: offence_sort(listed[code]))}
        | (ids(named, "Offence") & listed.keys())
    )
    agreements = sorted(ids(named, "Agreement")) or [
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
        "field": fields_of(bundle, ids(named, "Field")),
    }


def looked_at(body: object) -> frozenset[str]:
    """Return the attributes that a rule looks at, of whatever has them."""
    return frozenset(
        str(node[word]["attr"])
        for node in nodes(body)
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
    named = {entity.id for entity in named_in([body])}
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
    plain = [(f"{PLAIN}{g}", g) for g in sorted(bundle.vocabulary["FieldGroup"])]
    listed = [(name, g) for name, fact in bundle.fields.items() for g in fact.groups]

    def sort(of: tuple[str, str]) -> Hashable:
        return field_sort(of[1], bundle.fields.get(of[0]))

    first = frozenset(standing_for((*plain, *listed), sort))
    wanted = frozenset(named)
    return [*plain, *(of for of in listed if of in first or of[0] in wanted)]


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

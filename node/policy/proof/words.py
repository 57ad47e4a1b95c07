"""The words that a property has for facts, as formulas over a space.

A list means any of its values. Words that are about who asks hold of who would be
told as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from node.errors import PolicyBroken
from node.policy.fact_kinds import CODES, FLAGS
from node.policy.proof.agreements import country_of
from node.policy.proof.formula import Formula, Is, Value, among, every, no, some
from node.policy.proof.properties import Words
from node.policy.proof.space import Space

SHOWN = 30
"""So many values are named to who wrote none of them."""

_ONE_OF = frozenset(("asker_class", *CODES))
_GIVEN = ("approvals", "assurances")


def formula_of(words: Words, space: Space, where: str) -> Formula:
    """Return when all ``words`` hold.

    Raises:
        PolicyBroken: a word, or a value of it, is not known.
    """
    return every(*(_word(name, said, space, where) for name, said in words.items()))


def variable_of(fact: str, values: Iterable[Value], space: Space, where: str) -> str:
    """Return the variable of one fact: ``minor``, ``approvals:approval:handling``.

    Raises:
        PolicyBroken: there is none of that name, or it never has one of ``values``.
    """
    if fact not in space.domains:
        raise PolicyBroken(f"{where}: {fact!r} is no fact")
    if odd := [value for value in values if value not in space.domains[fact]]:
        raise PolicyBroken(f"{where}: {fact} is never {odd[0]!r}")
    return fact


def field_of(name: str, space: Space, where: str) -> str:
    """Return a field as the space has it, by name, group and name, or group.

    Raises:
        PolicyBroken: there is none, or the name stands in several groups.
    """
    found = [
        field
        for field in space.fields
        if name in (field, field.partition("/")[2], _any_of(field))
    ]
    if len(found) != 1:
        raise PolicyBroken(f"{where}: {name!r} is no field, or in several groups")
    return found[0]


def _any_of(field: str) -> str:
    group, _, name = field.partition("/")
    return group if name == f"any_{group}" else ""


def _word(
    name: str, said: bool | str | tuple[str, ...], space: Space, where: str
) -> Formula:
    if name in FLAGS and isinstance(said, bool):
        return Is(name, said)
    if isinstance(said, bool):
        if name not in _TRUTHS:
            raise PolicyBroken(f"{where}: {name!r} is no fact that is true or not")
        holds = _TRUTHS[name](space)
        return holds if said else no(holds)
    values = (said,) if isinstance(said, str) else said
    if name in _ONE_OF:
        return among(name, _known(values, space.domains[name], where))
    if name in _GIVEN:
        given = [f"{name}:{value}" for value in values]
        return some(*(Is(v, True) for v in _known(given, space.domains, where)))
    if name not in _CHOICES:
        raise PolicyBroken(f"{where}: {name!r} is no word for a fact")
    variable, tests = _CHOICES[name]
    test, known = tests(space)
    _known(values, known, where)
    domain = space.domains[variable]
    return among(variable, (v for v in domain if test(str(v)) & set(values)))


def _known(
    values: Iterable[str], known: Iterable[object], where: str
) -> tuple[str, ...]:
    given, there = tuple(values), frozenset(known)
    if odd := [value for value in given if value not in there]:
        # Assurances and approvals stand among other facts, behind their own word.
        of = next((f"{word}:" for word in _GIVEN if odd[0].startswith(f"{word}:")), "")
        wrong = odd[0].removeprefix(of)
        named = (str(value) for value in there)
        beside = sorted(value.removeprefix(of) for value in named if of in value)
        near = get_close_matches(wrong, beside, n=3, cutoff=0.5)
        listed = ", ".join(near or beside[:SHOWN])
        more = f" and {len(beside) - SHOWN} more" if len(beside) > SHOWN else ""
        raise PolicyBroken(
            f"{where}: {wrong!r} is not known",
            advice=f"Did you mean {listed}?" if near else f"There is: {listed}{more}.",
        )
    return given


_Test = tuple[Callable[[str], set[str]], set[str]]
"""What a value has, among what it can have."""


def _groups_of_country(space: Space) -> _Test:
    countries = space.bundle.countries
    return (
        lambda asker: set(countries[country_of(asker)].groups),
        set(space.bundle.law.country_groups),
    )


def _death_penalty(space: Space) -> _Test:
    countries = space.bundle.countries
    return (
        lambda asker: {countries[country_of(asker)].death_penalty},
        set(space.bundle.vocabulary["DeathPenalty"]),
    )


def _groups_of_offence(space: Space) -> _Test:
    offences = space.bundle.offences
    return (
        lambda code: set(offences[code].groups),
        set(space.bundle.law.offence_groups),
    )


def _offence(space: Space) -> _Test:
    return lambda code: {code}, set(map(str, space.domains["offence"]))


def _field(space: Space) -> _Test:
    names = {f.partition("/")[2] for f in space.fields}
    return lambda field: {field.partition("/")[2]}, names


def _group(space: Space) -> _Test:
    return lambda field: {field.partition("/")[0]}, {
        f.partition("/")[0] for f in space.fields
    }


def _agreement(space: Space) -> _Test:
    return lambda basis: {basis}, set(space.bases)


_CHOICES: Mapping[str, tuple[str, Callable[[Space], _Test]]] = {
    "country_group": ("asker", _groups_of_country),
    "death_penalty": ("asker", _death_penalty),
    "offence_group": ("offence", _groups_of_offence),
    "offence": ("offence", _offence),
    "field": ("field", _field),
    "group": ("field", _group),
    "legal_basis": ("basis", _agreement),
}


def _of_fields(name: str) -> Callable[[Space], Formula]:
    def having(space: Space) -> Formula:
        facts = space.bundle.fields
        return among(
            "field",
            (
                field
                for field in space.fields
                if getattr(facts.get(field.partition("/")[2]), name, False)
            ),
        )

    return having


def _may_carry_death(space: Space) -> Formula:
    offences = space.bundle.offences
    return among("offence", (o for o in space.offences if offences[o].may_carry_death))


def _of_country(name: str) -> Callable[[Space], Formula]:
    def there(space: Space) -> Formula:
        def both(asker: Value) -> Formula:
            country = country_of(str(asker))
            return every(Is("asker", asker), Is(f"{name}:{country}", True))

        return some(*(both(asker) for asker in space.domains["asker"]))

    return there


def _abroad(space: Space) -> Formula:
    at_home = (
        every(Is("asker", asker), space.own_in(country_of(str(asker))))
        for asker in space.domains["asker"]
    )
    return no(some(*at_home))


_TRUTHS: Mapping[str, Callable[[Space], Formula]] = {
    "special": _of_fields("special"),
    "names_no_person": _of_fields("names_no_person"),
    "may_carry_death": _may_carry_death,
    "covered": lambda space: some(*space.covering("own").values()),
    "excluded": _of_country("excluded"),
    "refuge": _of_country("refuge_from"),
    "abroad": _abroad,
}

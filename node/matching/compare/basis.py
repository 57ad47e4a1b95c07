"""What a hit may rest on before anything of a record may be shown.

    basis_of(probe, resting_on(record))

A peer may learn that there is a match, where policy lets it, and nothing else of what
policy withholds. That one decision rests on:

* an identifier that is the same as a whole. A part of it, a slip or a lookalike would
  read the rest out, character by character; Council Decision 2008/615/JHA, Art. 12(1),
  has vehicles searched by full numbers only for the same reason;
* for persons a name with one date of birth, for organisations and vessels a name, as a
  whole and as a threshold: which words met, and how nearly, does not follow.

Everything else that a comparison finds (other terms, near numbers, grades, findings,
order) rests on what policy shows; ``flows/query/view.py`` sees to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from node.matching.catalogue import category
from node.matching.compare.number import MAX_IDENTIFIERS, WHOLE
from node.matching.compare.probe import Probe
from node.matching.compare.score import BY_MODE
from node.matching.compare.slip import Met, meeting
from node.matching.keys.identifier import is_part
from node.matching.terms import APART, Identifier, Known, known_record
from node.model.age import BIRTH
from node.model.record import FieldValue, Record


@dataclass(frozen=True, slots=True)
class Basis:
    """That a probe meets a record.

    ``whole``: enough for a hit by itself; otherwise it is one only where what met is
    shown. ``met`` is the identifier that met, as the question has it, in the record's
    field: the asker knows it already.
    """

    whole: bool
    met: FieldValue | None = None


def resting_on(record: Record) -> Known:
    """Return what is known of the fields of a record that a hit may rest on.

    A field that went out of the catalogue since the record was kept is none of them.
    """
    return known_record(record, only=_rested_on(record.category))


@cache
def _rested_on(name: str) -> frozenset[str]:
    kind = category(name)
    named = {*kind.words, *APART, BIRTH} if kind.mode else set()
    return frozenset(named & kind.fields.keys()) | {
        field for field, rule in kind.fields.items() if rule.index
    }


def basis_of(probe: Probe, held: Known) -> Basis | None:
    """Return how ``probe`` meets a record, ``None`` where it does not.

    ``held`` is what is known of the record, or of what is shown of it.
    """
    return _of_number(probe, held) if probe.number else _of_name(probe, held)


def _of_number(probe: Probe, held: Known) -> Basis | None:
    near: Basis | None = None
    for ours in probe.known.identifiers:
        for theirs in held.identifiers[:MAX_IDENTIFIERS]:
            met = _meet(ours, theirs)
            if met is None:
                continue
            asked = next(t.value for t in probe.question.terms if t.field == ours.field)
            stand_in = FieldValue(theirs.field, asked, ours.normal)
            if met in WHOLE and not is_part(ours.kind, ours.normal):
                return Basis(whole=True, met=stand_in)
            near = near or Basis(whole=False, met=stand_in)
    return near


def _meet(ours: Identifier, theirs: Identifier) -> Met | None:
    if ours.kind != theirs.kind or set(ours.spaces).isdisjoint(theirs.spaces):
        return None
    return meeting(ours.kind, ours.normal, theirs.normal)


def _of_name(probe: Probe, held: Known) -> Basis | None:
    asked = probe.known
    mode = asked.category.mode
    if asked.category.name != held.category.name or not asked.names or not held.names:
        return None
    if mode == "words":  # any two words of a description are no whole
        return Basis(whole=bool(set(asked.names) & set(held.names)))
    if BY_MODE[mode](asked, held) is not None:
        return Basis(whole=True)
    # Ships are told apart by what is known beside a name, where that is shown.
    return Basis(whole=False) if mode == "title" else None

"""The kinds of requests, read from ``kinds/*.toml``: a kind is data.

Each file is one kind: what it is for, who may ask whom, what it demands, which
measures it may ask for, on which grounds it may be refused and what is open then, which
clocks run. The files are part of the program and are read once; a kind that cannot be
meant stops the node there. Whether a draft has what its kind demands is ``check``'s
business. No flow uses them yet.

    request_kind("eio").clock("decision").amount    # 30
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from node.errors import BadInput
from node.model.desk.notice import Lack, StatementView
from node.model.request_form import ClockView, GroundView, PartView, RequestKindView
from node.protocol.request.kindfile import RequestKind
from node.protocol.request.kindreading import read_kind
from node.protocol.request.words import REQUEST_WORDS

__all__ = ["REQUEST_KINDS", "request_kind", "request_kind_view"]


def request_kind(name: str) -> RequestKind:
    """Return the kind called ``name``.

    Raises:
        BadInput: there is no such kind.
    """
    found = REQUEST_KINDS.get(name)
    if found is None:
        listed = ", ".join(REQUEST_KINDS)
        raise BadInput(
            f"{name[:40]!r} is not a kind of request", advice=f"Kinds are: {listed}."
        )
    return found


def request_kind_view(kind: RequestKind) -> RequestKindView:
    """Return what a screen says of a kind."""
    statements = REQUEST_WORDS.statements
    return RequestKindView(
        name=kind.name,
        purpose=kind.purpose,
        law=kind.law,
        asks=kind.asks,
        asked=kind.asked,
        purposes=kind.purposes,
        second_law=kind.second_law,
        language_law=kind.language_law,
        measures=tuple(kind.measures),
        mandatory=kind.demanded,
        parts=tuple(PartView(p.part, p.letter, p.names) for p in kind.parts),
        demands=demands_of(kind),
        statements=tuple(
            StatementView(s.name, s.form, s.codes, s.many)
            for s in map(statements.__getitem__, kind.names)
        ),
        grounds=tuple(
            GroundView(g.code, g.law, g.alternatives, g.postpones) for g in kind.grounds
        ),
        clocks=tuple(
            ClockView(c.name, c.amount, c.unit, c.law, c.lapses) for c in kind.clocks
        ),
    )


def demands_of(kind: RequestKind) -> tuple[Lack, ...]:
    """Return all that a kind demands, each with its law."""
    always = (
        _always(name, one.law, one.equals)
        for one in kind.mandatory
        for name in one.names
    )
    some = (Lack(one.code, one.name, one.text, one.law) for one in kind.conditions)
    return (*always, *some)


def _always(name: str, law: str, equals: str) -> Lack:
    title = REQUEST_WORDS.statements[name].title
    if equals:
        return Lack("assurance", name, f"{title}: must be affirmed.", law)
    return Lack("missing", name, f"{title}: must be given.", law)


def _load() -> Mapping[str, RequestKind]:
    folder = files("node.protocol.request").joinpath("kinds")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            made = read_kind(file.name, file.read_text("utf-8"))
            found[made.name] = made
    return MappingProxyType(found)


REQUEST_KINDS = _load()

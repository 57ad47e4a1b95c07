"""In which circumstances a demand, or a clock, of a kind of request holds.

The circumstances of one request are what its content says, and how the asked reaches
what is asked for. A condition that names none of them always holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from node.model.notice import Urgency
from node.model.request import DataAccess, RequestContent
from node.protocol.notice.words import WORDS
from node.protocol.request.kindfile import Circumstance
from node.protocol.request.words import REQUEST_WORDS

Said = Mapping[str, tuple[str, ...]]


def said_in(content: RequestContent) -> Said:
    """Return what ``content`` states: values that say something, by name."""
    found: dict[str, list[str]] = {}
    for each in content.statements:
        known = REQUEST_WORDS.statements.get(each.name)
        if known and (known.form == "number" or not WORDS.is_blank(each.value)):
            found.setdefault(each.name, []).append(each.value)
    return MappingProxyType({name: tuple(values) for name, values in found.items()})


def states(said: Said, atom: str) -> bool:
    """Whether ``said`` has ``atom``: a name, or ``name=value`` and no other value."""
    name, _, value = atom.partition("=")
    return set(said.get(name, ())) == {value} if value else name in said


def holds(
    when: Circumstance,
    content: RequestContent,
    said: Said,
    access: DataAccess = DataAccess.UNSAID,
) -> bool:
    """Whether ``when`` holds for ``content``; ``said`` is ``said_in(content)``.

    Access that nobody has told counts as direct: the law gives least time for it.
    """
    asked = {one.measure for one in content.measures}
    checks: tuple[tuple[bool, Callable[[], bool]], ...] = (
        (
            when.urgent is not None,
            lambda: (content.urgency is not Urgency.NORMAL) is when.urgent,
        ),
        (when.by is not None, lambda: (content.wanted_by is not None) is when.by),
        (when.access is not None, lambda: (access or DataAccess.DIRECT) == when.access),
        (bool(when.said), lambda: all(states(said, atom) for atom in when.said)),
        (bool(when.unsaid), lambda: not any(name in said for name in when.unsaid)),
        (bool(when.measures), lambda: not asked.isdisjoint(when.measures)),
    )
    return all(met() for matters, met in checks if matters)

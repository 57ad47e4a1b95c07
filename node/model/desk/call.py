"""A call of the desk: its name, what it takes, what it gives, and who may make it.

A call is a value that carries its types, so that whoever makes or serves it is
checked against them. Each noun has its own calls beside its shapes:

    QUERIES_SHOW: Final = Unary("Queries.Show", ById, QueryView, ANALYST)

    view = desk.call(QUERIES_SHOW, ById("..."))     # a QueryView
    QUERIES_SHOW.by(shelf.show)                     # a flow that takes and gives it

A role that is not named may not make the call: silence is no. The shapes that many
nouns share are here, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Generic, TypeVar

from node.model.codes import OfficerRole
from node.model.officer import Officer

PACKAGE: Final = "node.desk.v1"

ANALYST: Final = frozenset({OfficerRole.ANALYST})
AUDITOR: Final = frozenset({OfficerRole.AUDITOR})
CUSTODIAN: Final = frozenset({OfficerRole.CUSTODIAN})
OPERATOR: Final = frozenset({OfficerRole.OPERATOR})
RELEASE_OFFICER: Final = frozenset({OfficerRole.RELEASE_OFFICER})
CHECKING: Final = AUDITOR | RELEASE_OFFICER
EVERYBODY: Final = frozenset(OfficerRole)

Q = TypeVar("Q")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Call(Generic[Q, R]):
    """One call: a ``Unary``, a ``Stream`` or a ``Duplex``.

    ``name`` is the service and its method, e.g. ``Queries.Ask``. ``before_roles``:
    also for an officer none of whose roles holds yet.
    """

    name: str
    request: type[Q]
    reply: type[R]
    roles: frozenset[OfficerRole]
    before_roles: bool = False

    streams_in: ClassVar[bool] = False
    streams_out: ClassVar[bool] = False

    @property
    def path(self) -> str:
        """The call's path in gRPC, e.g. ``/node.desk.v1.Queries/Ask``."""
        return f"/{PACKAGE}.{self.name.replace('.', '/')}"


AnyCall = Call[Any, Any]
Handler = Callable[[Officer, Any], Any]
"""Takes the officer and the request (an iterator where the call streams in);
returns the reply (an iterator where it streams out)."""
Handlers = Mapping[AnyCall, Handler]
Handled = tuple[AnyCall, Handler]
"""A call, and what does it."""


class Unary(Call[Q, R]):
    """A call with one request and one reply."""

    __slots__ = ()

    def by(self, do: Callable[[Officer, Q], R]) -> Handled:
        """Return the call with the flow that does it."""
        return self, do


class Stream(Call[Q, R]):
    """A call with one request, whose replies stream."""

    __slots__ = ()
    streams_out = True

    def by(self, do: Callable[[Officer, Q], Iterator[R]]) -> Handled:
        """Return the call with the flow that does it."""
        return self, do


class Duplex(Call[Q, R]):
    """A call that streams both ways."""

    __slots__ = ()
    streams_in = True
    streams_out = True

    def by(self, do: Callable[[Officer, Iterator[Q]], Iterator[R]]) -> Handled:
        """Return the call with the flow that does it."""
        return self, do


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty request or reply."""


@dataclass(frozen=True, slots=True)
class ById:
    """Names one thing."""

    id: str


@dataclass(frozen=True, slots=True)
class Count:
    """A named count."""

    name: str
    count: int

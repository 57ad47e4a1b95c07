"""How an error crosses the desk: a gRPC status, and what was said, word by word.

The status is for tools that know gRPC alone; our own client reads the trailing
metadata and raises the very class that the flow raised. Whatever is not a
``ComityError`` is a bug: its words stay in our log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import grpc

from node import errors
from node.codec.plain import from_json, to_json
from node.errors import ComityError

KEY: Final = "comity-error-bin"
"""The trailing metadata that carries ``ToldError`` as JSON."""

_TEXT_MAX: Final = 1000  # characters; metadata is bounded at both ends

_STATUS: Final[Mapping[type, grpc.StatusCode]] = MappingProxyType(
    {
        ComityError: grpc.StatusCode.UNKNOWN,
        errors.OurFault: grpc.StatusCode.INTERNAL,
        errors.ConfigBroken: grpc.StatusCode.FAILED_PRECONDITION,
        errors.KeystoreBroken: grpc.StatusCode.FAILED_PRECONDITION,
        errors.NotServing: grpc.StatusCode.FAILED_PRECONDITION,
        errors.PolicyBroken: grpc.StatusCode.FAILED_PRECONDITION,
        errors.LedgerBroken: grpc.StatusCode.DATA_LOSS,
        errors.Overloaded: grpc.StatusCode.RESOURCE_EXHAUSTED,
        errors.TheirFault: grpc.StatusCode.FAILED_PRECONDITION,
        errors.Refused: grpc.StatusCode.PERMISSION_DENIED,
        errors.QuotaSpent: grpc.StatusCode.RESOURCE_EXHAUSTED,
        errors.Misuse: grpc.StatusCode.INVALID_ARGUMENT,
        errors.NotFound: grpc.StatusCode.NOT_FOUND,
        errors.AlreadyThere: grpc.StatusCode.ALREADY_EXISTS,
        errors.CheckFailed: grpc.StatusCode.FAILED_PRECONDITION,
        errors.Unreachable: grpc.StatusCode.UNAVAILABLE,
    }
)
"""Status of each error class; a class that is not named has that of its parent."""


@dataclass(frozen=True, slots=True)
class ToldError:
    """An error as it is told at the desk."""

    code: str
    fault: str
    message: str
    advice: str


def status_of(error: ComityError) -> grpc.StatusCode:
    """Return the gRPC status of an error."""
    return next(_STATUS[c] for c in type(error).__mro__ if c in _STATUS)


def trailing(error: ComityError) -> tuple[tuple[str, bytes], ...]:
    """Return the trailing metadata that tells an error."""
    told = ToldError(
        error.code, error.fault, error.message[:_TEXT_MAX], error.advice[:_TEXT_MAX]
    )
    return ((KEY, to_json(told)),)


def told(metadata: Iterable[Any]) -> ComityError | None:
    """Return the error that trailing metadata tells, if it tells one.

    A code that is not known here (of a newer node) gives a plain
    ``ComityError`` with the same words.
    """
    found = next((value for key, value in metadata if key == KEY), None)
    if not isinstance(found, bytes):
        return None
    what = from_json(ToldError, found)
    kind = _BY_CODE.get(what.code, ComityError)
    return kind(what.message, advice=what.advice)


def _with_children(kind: type[ComityError]) -> Iterator[type[ComityError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _with_children(child)


_BY_CODE: Final = MappingProxyType({k.code: k for k in _with_children(ComityError)})

"""What every step of the demonstration proves with."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from node.errors import CheckFailed, ComityError
from node.model.desk.call import Q, R, Unary
from node.transport.desk_client import DeskClient

LOOK_AGAIN_S = 0.05

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, whether it held, and what happened."""

    name: str
    ok: bool
    detail: str


def must(held: bool, otherwise: str) -> None:
    """Fail the step if something does not hold."""
    if not held:
        raise CheckFailed(otherwise)


def refused(
    error: type[ComityError], desk: DeskClient, call: Unary[Q, R], request: Q
) -> ComityError:
    """Return why a call was refused; fail the step if it was not."""
    try:
        desk.call(call, request)
    except error as why:
        return why
    raise CheckFailed(f"{call.name} accepted what it must refuse")


def wait_until(look: Callable[[], T | None], *, most_s: float, what: str) -> T:
    """Return what ``look`` finds, looking again for ``most_s``; else fail the step."""
    until = time.monotonic() + most_s
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > until:
            raise CheckFailed(f"after {most_s:.0f} s still not: {what}")
        time.sleep(LOOK_AGAIN_S)

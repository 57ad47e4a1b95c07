"""What the doctor finds, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass

from node.errors import ComityError, ConfigBroken, StoreBroken

OK, NOTE, WARNING, ERROR = "ok", "note", "warning", "error"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, how it is, what that means, and what to do.

    ``severity`` is ``ok``, ``note``, ``warning`` or ``error``.
    """

    severity: str
    check: str
    meaning: str
    remedy: str = ""


def broken(check: str, why: ComityError) -> Diagnosis:
    """Return the finding that something is broken."""
    return Diagnosis(ERROR, check, why.message, remedy(why))


def remedy(why: ComityError) -> str:
    """Return what to do: who reads it has the doctor before them already."""
    return _INSTEAD.get(why.advice, why.advice)


_INSTEAD = {
    ConfigBroken.default_advice: "Correct the configuration file.",
    StoreBroken.default_advice: "Check the disk, the database and the node's log.",
}

"""Changes of a bundle that its lawyers let stand without a case: ``mutants.toml``.

    [[survivor]]
    rule = "ASK-POLICE"          # or a data file: "countries.toml"
    change = "..."               # as ``comity policy mutants`` words it
    reason = "..."

A ``*`` in ``change`` stands for any text, so that one reason can answer for a whole
table. The file decides nothing: it says which survivors somebody has looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from node.policy.documents import MutantsFile, read_toml

PATH = "mutants.toml"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One entry: the rule or file, the change, why it may survive."""

    rule: str
    change: str
    reason: str

    def answers(self, rule: str, change: str) -> bool:
        """Whether the entry is about this change of this rule or file."""
        if rule != self.rule:
            return False
        parts = (re.escape(part) for part in self.change.split("*"))
        return re.fullmatch(".*".join(parts), change, re.DOTALL) is not None


def read_accepted(files: Mapping[str, bytes]) -> tuple[Accepted, ...]:
    """Return the entries of a bundle's ``mutants.toml``; none if it has no such file.

    Raises:
        PolicyBroken: with file, line where it can be told, and what is wrong.
    """
    data = files.get(PATH)
    if data is None:
        return ()
    read = read_toml(MutantsFile, PATH, data)
    return tuple(Accepted(r.rule, r.change, r.reason) for r in read.survivor)


def reason_for(entries: Iterable[Accepted], rule: str, change: str) -> str:
    """Return why a change may survive; empty if nobody has said so."""
    return next((e.reason for e in entries if e.answers(rule, change)), "")

"""Groups of commands whose modules are read once one of their commands is meant.

``comity --help`` names every group, and a command needs its own alone: reading all of
them takes longer than most commands do.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import cached_property
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

import typer.main
from typer.core import TyperGroup

GROUPS: Final = MappingProxyType(
    {
        "peer": "Introductions: cards, peers, revocation.",
        "key": "The node's own keys.",
        "officer": "Officers, their roles and credentials.",
        "record": "The agency's own holdings.",
        "query": "Ask peers; look at earlier queries.",
        "view": "Views of peers: what they are asked blind by.",
        "notice": "Notices of ours: write, approve, publish, take back.",
        "inbox": "Notices that peers sent us: read, act, answer.",
        "delivery": "What is on its way to peers.",
        "release": "Decide on what policy leaves to a person.",
        "policy": "Rules: check, test, explain, put in force.",
        "code": "Codes: offences, purposes, agreements, fields and the like.",
        "ledger": "What was exchanged, and the proof of it.",
        "restored": "A node that was restored: look at it, then accept it.",
    }
)
"""Each with its help, which is that of its module's ``app``."""


class Deferred(TyperGroup):
    """One such group: its name and help, and the module ``node.cli.NAME``."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name=name, help=text, no_args_is_help=True)

    @cached_property
    def _read(self) -> Any:
        return typer.main.get_group(import_module(f"node.cli.{self.name}").app)

    @property
    def commands(self) -> MutableMapping[str, Any]:
        """The commands of the group, read now."""
        found: MutableMapping[str, Any] = self._read.commands
        return found

    @commands.setter
    def commands(self, _: object) -> None:
        """Do nothing: a group that is made has none yet, and later its module's."""

    def make_context(self, *given: Any, **named: Any) -> Any:
        """Go on as the group itself."""
        return self._read.make_context(*given, **named)


class Root(TyperGroup):
    """The first group: its own commands, then all groups."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for name, text in GROUPS.items():
            self.add_command(Deferred(name, text), name)

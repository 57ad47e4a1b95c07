"""Who calls at the desk, whether they may, and what they are to hear besides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from node.errors import NotYourRole
from node.model.officer import Officer, StaffChange
from node.transport.desk_credential import credential_of
from node.transport.desk_news import news_metadata
from node.transport.desk_table import Call

Authenticate = Callable[[str], Officer]
"""Takes a credential, returns its officer. Raises ``Refused`` otherwise."""

Telling = Callable[[Officer], Sequence[StaffChange]]
"""Returns what an officer is to hear of the staff with the next reply."""


def nothing_new(_officer: Officer) -> Sequence[StaffChange]:
    """Return nothing: for a desk that tells of no changes."""
    return ()


@dataclass(frozen=True, slots=True)
class Access:
    """Asked when a call begins, and again at each step of a long one."""

    authenticate: Authenticate
    news: Telling

    def officer(self, context: Any, call: Call) -> Officer:
        """Return who calls, if that officer may make this call at all.

        Raises:
            NotYourRole: the officer may not, or nobody has that credential.
        """
        officer = self.authenticate(credential_of(context))
        if not officer.active:
            raise NotYourRole("this officer's access has ended")
        if not officer.roles & call.roles and not call.before_roles:
            needed = " or ".join(sorted(call.roles))
            raise NotYourRole(f"{call.name} needs the role {needed}")
        return officer

    def beside(self, officer: Officer) -> Sequence[tuple[str, bytes]]:
        """Return what the officer is to hear, as metadata that goes before replies."""
        return news_metadata(self.news(officer))

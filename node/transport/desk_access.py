"""Who calls at the desk, whether they may, and what they are to hear besides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from node.errors import NotYourRole
from node.model.desk.call import AnyCall
from node.model.officer import Officer, StaffChange
from node.transport.desk_credential import credential_of
from node.transport.desk_news import news_metadata

Authenticate = Callable[[str], Officer]
"""Takes a credential, returns its officer. Raises ``Refused`` otherwise."""

Say = Callable[[Sequence[StaffChange]], None]
Telling = Callable[[Officer, Say], None]
"""Says to an officer what there is to hear of the staff, if anything."""
Send = Callable[[Sequence[tuple[str, bytes]]], None]


def nothing_new(_officer: Officer, _say: Say) -> None:
    """Say nothing: for a desk that tells of no changes."""


@dataclass(frozen=True, slots=True)
class Access:
    """Asked when a call begins, and again at each step of a long one."""

    authenticate: Authenticate
    news: Telling

    def officer(self, context: Any, call: AnyCall) -> Officer:
        """Return who calls, if that officer may make this call at all.

        Raises:
            NotYourRole: the officer may not, or nobody has that credential.
        """
        officer = self.authenticate(credential_of(context))
        if not officer.active:
            raise NotYourRole("this officer's access has ended")
        if not officer.roles & call.roles and not call.before_roles:
            needed = " or ".join(sorted(call.roles))
            own = ", ".join(sorted(officer.roles)) or "none yet"
            raise NotYourRole(
                f"this is for the role {needed}; yours: {own} ({call.name})"
            )
        return officer

    def beside(self, officer: Officer, send: Send) -> None:
        """Send what the officer is to hear, as metadata that goes before replies."""
        self.news(officer, lambda changes: send(news_metadata(changes)))

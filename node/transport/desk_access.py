"""Who calls at the desk, whether they may, and what they are to hear besides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any, Final

from node.errors import NotYourRole
from node.model.desk.call import AnyCall
from node.model.officer import Officer, StaffChange
from node.transport.desk_credential import credential_of
from node.transport.desk_news import news_metadata
from node.transport.workers import full_pool

Authenticate = Callable[[str], Officer]
"""Takes a credential, returns its officer. Raises ``Refused`` otherwise."""

Say = Callable[[Sequence[StaffChange]], None]
Telling = Callable[[Officer, Say], None]
"""Says to an officer what there is to hear of the staff, if anything."""
DOORKEEPERS: Final = 4
"""Threads that ask the store who calls."""
Send = Callable[[Sequence[tuple[str, bytes]]], None]


def nothing_new(_officer: Officer, _say: Say) -> None:
    """Say nothing: for a desk that tells of no changes."""


@dataclass(frozen=True, slots=True)
class Access:
    """Asked when a call begins, and again at each step of a long one."""

    authenticate: Authenticate
    news: Telling
    _threads: Executor = field(
        default_factory=lambda: full_pool(DOORKEEPERS, "desk-door")
    )

    def ask(self, who: Callable[[], Officer]) -> Future[Officer]:
        """Begin to ask, on a thread: where the store lets it wait, nobody else waits.

        The loop of the desk has all its calls, and those who ask after our health. Who
        waits for a thread has shown no credential yet, and takes nobody's place.
        """
        return self._threads.submit(who)

    def close(self) -> None:
        """Wait for the threads."""
        self._threads.shutdown()

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

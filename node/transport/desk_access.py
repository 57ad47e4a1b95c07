"""Who calls at the desk, whether they may, and what they are to hear besides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import grpc

from node.errors import NotYourRole
from node.model.officer import Officer, StaffChange
from node.transport.desk_news import news_metadata
from node.transport.desk_open import OpenCalls
from node.transport.desk_table import Call

Authenticate = Callable[[str], Officer]
"""Takes a credential, returns its officer. Raises ``Refused`` otherwise."""

Telling = Callable[[Officer], Sequence[StaffChange]]
"""Returns what an officer is to hear of the staff with the next reply."""

CREDENTIAL: Final = "authorization"
"""The metadata that carries ``Bearer <credential>``."""

_BEARER: Final = "Bearer "
_CREDENTIAL_MAX: Final = 200  # characters; ours have 59
_NO_CREDENTIAL: Final = "this call needs an officer's credential"
_ADVICE: Final = "Set COMITY_CREDENTIAL_FILE, or pass --credential-file."


def nothing_new(_officer: Officer) -> Sequence[StaffChange]:
    """Return nothing: for a desk that tells of no changes."""
    return ()


@dataclass(frozen=True, slots=True)
class Access:
    """Asked when a call begins, and again at each step of a long one."""

    authenticate: Authenticate
    news: Telling
    calls: OpenCalls

    def officer(self, context: grpc.ServicerContext, call: Call) -> Officer:
        """Return who calls, if that officer may make this call at all.

        Raises:
            NotYourRole: the officer may not, or nobody has that credential.
        """
        officer = self.authenticate(_credential(context))
        if not officer.active:
            raise NotYourRole("this officer's access has ended")
        if not officer.roles & call.roles and not call.before_roles:
            needed = " or ".join(sorted(call.roles))
            raise NotYourRole(f"{call.name} needs the role {needed}")
        return officer

    def tell(self, officer: Officer, context: grpc.ServicerContext) -> None:
        """Send what the officer is to hear, before the reply."""
        changes = self.news(officer)
        if changes:
            context.send_initial_metadata(news_metadata(changes))


def _credential(context: grpc.ServicerContext) -> str:
    given = [v for k, v in context.invocation_metadata() if k == CREDENTIAL]
    if len(given) != 1 or not isinstance(given[0], str):
        raise NotYourRole(_NO_CREDENTIAL, advice=_ADVICE)
    text = given[0]
    if not text.startswith(_BEARER) or len(text) > _CREDENTIAL_MAX:
        raise NotYourRole(_NO_CREDENTIAL, advice=_ADVICE)
    return text.removeprefix(_BEARER)

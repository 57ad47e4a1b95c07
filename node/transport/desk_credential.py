"""The officer's credential that a call at the desk comes with, in its metadata."""

from __future__ import annotations

from typing import Any, Final

from node.errors import NotYourRole

CREDENTIAL: Final = "authorization"
"""The metadata that carries ``Bearer <credential>``."""

_BEARER: Final = "Bearer "
_CREDENTIAL_MAX: Final = 200  # characters; ours have 59
_NO_CREDENTIAL: Final = "this call needs an officer's credential"
_ADVICE: Final = "Set COMITY_CREDENTIAL, or pass --credential."


def credential_of(context: Any) -> str:
    """Return what a call's metadata carries. Raises ``NotYourRole`` if nothing."""
    given = [v for k, v in context.invocation_metadata() if k == CREDENTIAL]
    if len(given) != 1 or not isinstance(given[0], str):
        raise NotYourRole(_NO_CREDENTIAL, advice=_ADVICE)
    text = given[0]
    if not text.startswith(_BEARER) or len(text) > _CREDENTIAL_MAX:
        raise NotYourRole(_NO_CREDENTIAL, advice=_ADVICE)
    return text.removeprefix(_BEARER)

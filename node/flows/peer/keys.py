"""Show and rotate the node's own keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import BadInput, choose
from node.flows.recorder import Recorder
from node.model.codes import KeyUse
from node.model.desk.call import Nothing
from node.model.desk.key import KeyList, RotateRequest
from node.model.officer import Officer

ROTATED = (KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS)
ACTIVE_IN_MOST_S = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class KeyKeeper:
    """Rotates keys for operators.

    ``rotate_key`` writes the keystore and makes the running keyring know the
    new key; it alone knows the passphrase.
    """

    keys: Keyring
    rotate_key: Callable[[KeyUse, int], None]
    recorder: Recorder
    clock: Clock

    def list(self, _officer: Officer, _nothing: Nothing) -> KeyList:
        """List our own keys, never their secret parts."""
        return KeyList(self.keys.key_views())

    def rotate(self, officer: Officer, given: RotateRequest) -> KeyList:
        """Make a new key that is used from ``active_in_s`` on.

        Raises:
            BadInput: the use cannot be rotated, or the time cannot be meant.
        """
        if given.use not in {str(u) for u in ROTATED}:
            raise BadInput(
                f"a key for {given.use[:20]!r} is not rotated",
                advice=choose("key-uses", ROTATED),
            )
        if not 0 <= given.active_in_s <= ACTIVE_IN_MOST_S:
            raise BadInput(f"{given.active_in_s} s until the key is used: not meant")
        now = self.clock.now()
        active = now + timedelta(seconds=given.active_in_s)
        self.recorder.record(
            "key.rotated",
            at=now,
            officer=officer.pseudonym,
            details=(("use", given.use), ("active_from", active.isoformat())),
        )
        self.rotate_key(KeyUse(given.use), given.active_in_s)
        return KeyList(self.keys.key_views())

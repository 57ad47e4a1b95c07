"""Show and rotate the node's own keys, and take a rotation back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import BadInput, ComityError, NotFound, choose
from node.flows.recorder import Recorder
from node.model.codes import KeyUse
from node.model.desk.call import ById, Nothing
from node.model.desk.key import KeyList, RotateRequest
from node.model.officer import Officer

ROTATED = (KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS)
ACTIVE_IN_MOST_S = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class KeyKeeper:
    """Rotates keys for operators.

    ``rotate_key`` and ``cancel_key`` write the keystore and make the running keyring
    know of it; they alone know the passphrase.
    """

    keys: Keyring
    rotate_key: Callable[[KeyUse, int], None]
    cancel_key: Callable[[str], None]
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
            raise BadInput(
                f"a key is used within {ACTIVE_IN_MOST_S // 86_400} days, and not in "
                f"{given.active_in_s} seconds",
                advice="Give a shorter time, such as 7d.",
            )
        now = self.clock.now()
        active = now + timedelta(seconds=given.active_in_s)
        self.recorder.record(
            "key.rotated",
            at=now,
            officer=officer.pseudonym,
            details=(("use", given.use), ("active_from", active.isoformat())),
        )
        with self._done(officer):
            self.rotate_key(KeyUse(given.use), given.active_in_s)
        return KeyList(self.keys.key_views())

    def cancel(self, officer: Officer, wanted: ById) -> KeyList:
        """Take back a key that is not used yet; its predecessor lives on.

        Raises:
            NotFound: there is no such key.
            BadInput: it is used already, or is none that rotates.
        """
        now = self.clock.now()
        view = next((k for k in self.keys.key_views() if k.key_id == wanted.id), None)
        if view is None:
            raise NotFound(
                f"there is no key {wanted.id[:80]!r}", advice="See `comity key list`."
            )
        if view.use not in {str(u) for u in ROTATED} or view.active_from <= now:
            raise BadInput(
                f"{view.key_id} is used already and is not taken back",
                advice="Make a new one with `comity key rotate`.",
            )
        self.recorder.record(
            "key.cancelled",
            at=now,
            officer=officer.pseudonym,
            details=(("use", view.use), ("key", view.key_id)),
        )
        with self._done(officer):
            self.cancel_key(view.key_id)
        return KeyList(self.keys.key_views())

    @contextmanager
    def _done(self, officer: Officer) -> Iterator[None]:
        """Record that what was just recorded has come to nothing, if it does."""
        try:
            yield
        except ComityError as why:
            self.recorder.record(
                "key.unchanged",
                at=self.clock.now(),
                officer=officer.pseudonym,
                details=(("reason", why.code),),
            )
            raise

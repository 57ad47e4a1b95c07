"""The keystore's passphrase: who holds it while a node runs, and how it is changed.

It is changed in the node's folder, by whoever has the old one, whether or not the node
runs. The node records that at its next start: until then it goes on with the keys that
it has opened, and changes none of them.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from node.app.setup import SECRET_LEAST, write_private
from node.clock import Clock, SystemClock
from node.config import load_config
from node.crypto.keyfile import reseal
from node.crypto.keystore import Keyring
from node.errors import BadInput, ConfigBroken, KeystoreBroken
from node.flows.ports import PutSetting, SettingBook
from node.flows.recorder import Recorder
from node.model.codes import KeyUse

RESEALED = "keystore.resealed"
"""The setting that says which change of the passphrase was recorded last."""


@dataclass(frozen=True, slots=True)
class KeyChanges:
    """Changes the keys of a running node: the file, and the keyring that is in use.

    ``shared``: other processes of the node have keystores of their own.
    """

    keys: Keyring
    secret: bytes
    clock: Clock
    shared: bool = False

    def rotate(self, use: KeyUse, active_in_s: int) -> None:
        """Make a new key for ``use``. Raises as ``Keyring.rotate``."""
        self._check_alone()
        now = self.clock.now()
        begins = now + timedelta(seconds=active_in_s)
        try:
            later = self.keys.rotate(
                use, secret=self.secret, now=now, active_from=begins
            )
        except KeystoreBroken as why:
            raise _changed(why) from why
        self.keys.adopt(later)

    def cancel(self, key_id: str) -> None:
        """Take back a key that is not used yet. Raises as ``Keyring.cancel``."""
        self._check_alone()
        try:
            later = self.keys.cancel(key_id, secret=self.secret, now=self.clock.now())
        except KeystoreBroken as why:
            raise _changed(why) from why
        self.keys.adopt(later)

    def _check_alone(self) -> None:
        # Each process has its keystore: one with another key would not open messages.
        if self.shared:
            raise KeystoreBroken(
                "keys are changed by a process that has the store to itself",
                advice="Stop all processes, start one with store.shared = false, and "
                "change the key; give its keystore to the others, and start them all. "
                "Nothing was changed.",
            )


def _changed(why: KeystoreBroken) -> KeystoreBroken:
    return KeystoreBroken(
        why.message,
        advice="If the passphrase was changed since this node started: restart it with "
        "the new one, and do this again. Nothing was changed.",
    )


def change_passphrase(home: Path, old: bytes, new: bytes) -> Path | None:
    """Put the keystore of the node in ``home`` under the passphrase ``new``.

    A passphrase file that the configuration names, and that holds the old one, gets
    the new one. Returns a file so named that holds something else: it is left alone.

    Raises:
        BadInput: the new passphrase is too short, or the old one again.
        KeystoreBroken: ``old`` is not the passphrase, or nothing can be written.
        ConfigBroken: ``home`` holds no node, or the file cannot be written.
    """
    if len(new) < SECRET_LEAST:
        raise BadInput(f"a passphrase has at least {SECRET_LEAST} bytes")
    if new == old:
        raise BadInput("the new passphrase is the old one")
    config = load_config(home)
    reseal(home / config.keystore.path, old=old, new=new, now=SystemClock().now())
    if not config.keystore.passphrase_file:
        return None
    file = home / config.keystore.passphrase_file
    try:
        if file.read_bytes().rstrip(b"\r\n") != old:
            return file
        _replace(file, new + b"\n")
    except OSError as why:
        raise ConfigBroken(
            f"the keystore has its new passphrase, and {file} has not: {why.strerror}",
            advice="Write it there (mode 0600), or the node does not start.",
        ) from why
    return None


def record_resealed(
    keys: Keyring, settings: SettingBook, recorder: Recorder, now: datetime
) -> None:
    """Record that the passphrase was changed, if that was not recorded yet."""
    if keys.resealed is None:
        return
    said = keys.resealed.isoformat()
    if settings.get(RESEALED) == said.encode():
        return
    recorder.record(
        "keystore.resealed",
        (PutSetting(RESEALED, said.encode()),),
        at=now,
        details=(("at", said),),
    )


def _replace(file: Path, data: bytes) -> None:
    """Put ``data`` at ``file``, whole or not at all, for its owner alone."""
    made = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        write_private(made, data)
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

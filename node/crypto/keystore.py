"""The keystore: the only holder of secrets.

One file, which ``strongbox`` keeps, and the ``Keyring`` that it opens into. A
keyring does things with keys and never hands a secret out, but for the TLS key,
which the TLS stack must hold itself. It is immutable, so any number of threads
may use it; every key is parsed once, when it is made.

Nothing here decides what may be signed or opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from node.crypto import box, certificate, keys, sealing, signing, strongbox
from node.crypto.digest import fingerprint, keyed
from node.crypto.keyfile import Content, load, save
from node.crypto.pae import INTRODUCTION, ROW, pae
from node.errors import BadInput, BadProof, KeystoreBroken, NotFound, OutOfTime
from node.model.codes import KeyUse
from node.model.desk.key import KeyView
from node.model.introduction import PublicKey

_OLD_KEYS_ADVICE = (
    "Look at this machine's clock first: before its keys begin none is active, and all "
    "end. If it is right, make a new key with `comity key rotate`."
)


@dataclass(frozen=True, slots=True)
class Tls:
    """What the TLS stack needs. ``key_pem`` is a secret."""

    cert_der: bytes
    cert_pem: bytes
    key_pem: bytes = field(repr=False)


class Keyring:
    """The node's keys, opened. Safe for many threads; cannot be pickled or copied."""

    def __init__(self, content: Content, path: Path) -> None:
        self.agency = content.agency
        self._content = content
        self._path = path
        self._by_use = {use: keys.newest_first(content.keys, use) for use in KeyUse}
        if missing := [use for use, held in self._by_use.items() if not held]:
            raise KeystoreBroken(f"the keystore has no {missing[0]} key")
        try:
            self._parse()
        except ValueError as error:
            raise KeystoreBroken("a key in the keystore is not sound") from error

    def _parse(self) -> None:
        identity = self._by_use[KeyUse.IDENTITY][0]
        ledger = self._by_use[KeyUse.LEDGER][0]
        selector = self._by_use[KeyUse.SELECTOR][0].secret
        self.identity_public = identity.public
        self.fingerprint = fingerprint(identity.public)
        self.resealed = self._content.resealed
        self.ledger_public = ledger.public
        self._identity = signing.parse_private(identity.secret)
        self._ledger = signing.parse_private(ledger.secret)
        self._signing = [
            (key, signing.parse_private(key.secret))
            for key in self._by_use[KeyUse.SIGNING]
        ]
        self._sealing = {
            key.key_id: (key, sealing.parse_private(key.secret))
            for key in self._by_use[KeyUse.SEALING]
        }
        self._tls = [
            (key, Tls(key.public, certificate.to_pem(key.public), key.secret))
            for key in self._by_use[KeyUse.TLS]
        ]
        self._storage = self._by_use[KeyUse.STORAGE][0].secret
        # One stored key, two uses: each gets a key of its own.
        self._token_key = keyed(selector, b"comity/v1 selector token", size=32)
        self._row_key = keyed(self._storage, b"comity/v1 row mac", size=32)
        self._credential_key = keyed(selector, b"comity/v1 credential", size=32)

    def __repr__(self) -> str:
        return f"Keyring(agency={self.agency!r}, fingerprint={self.fingerprint!r})"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a keyring is not written anywhere but to its keystore")

    def public_keys(self, now: datetime) -> tuple[PublicKey, ...]:
        """Return what the card shows: keys that have not ended, future ones too."""
        return tuple(
            PublicKey(key.key_id, key.use, key.public, key.active_from, key.ends)
            for key in self._content.keys
            if key.use in keys.PUBLISHED and not key.ended(now)
        )

    def sign_introduction(self, introduction: bytes) -> bytes:
        """Return the identity key's signature; it signs nothing else."""
        return signing.sign(self._identity, pae(INTRODUCTION, introduction))

    def sign(self, message: bytes, now: datetime) -> tuple[str, bytes]:
        """Return (key id, signature) of the newest active signing key.

        Raises:
            KeystoreBroken: no signing key is active.
        """
        for key, private in self._signing:
            if key.active(now):
                return key.key_id, signing.sign(private, message)
        raise KeystoreBroken("no signing key is active now", advice=_OLD_KEYS_ADVICE)

    def unseal(
        self, key_id: str, sealed: bytes, *, info: bytes, now: datetime
    ) -> bytes:
        """Return what was sealed to us.

        Raises:
            BadProof: not to that key, not under that ``info``, or altered.
            OutOfTime: the key has ended.
        """
        found = self._sealing.get(key_id)
        if found is None:
            raise BadProof("sealed to a key that is not ours", learns="our-key")
        key, private = found
        if key.ended(now):
            raise OutOfTime("sealed to a key that has ended", learns="our-key")
        return sealing.unseal(private, sealed, info=info)

    def sign_note(self, text: bytes) -> bytes:
        """Return the ledger key's signature over a note's text."""
        return signing.sign(self._ledger, text)

    def close_box(self, plaintext: bytes, *, bound_to: bytes) -> tuple[bytes, bytes]:
        """Return (sealed, wrapped key) under the storage key."""
        return box.close_box(plaintext, bound_to=bound_to, wrapping_key=self._storage)

    def open_box(self, sealed: bytes, key: bytes, *, bound_to: bytes) -> bytes:
        """Return the content of a box. Raises ``StoreBroken``."""
        return box.open_box(sealed, key, bound_to=bound_to, wrapping_key=self._storage)

    def seal_row(self, plaintext: bytes, *, bound_to: bytes) -> bytes:
        """Return ``plaintext`` sealed under the storage key: what nobody erases."""
        return box.encrypt(self._storage, plaintext, pae(ROW, bound_to))

    def open_row(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Return what ``seal_row`` sealed. Raises ``StoreBroken``."""
        return box.decrypt(self._storage, sealed, pae(ROW, bound_to))

    def row_mac(self, row: bytes, *, size: int) -> bytes:
        """Return the MAC over a stored row, in ``size`` bytes (keyed BLAKE2b)."""
        return keyed(self._row_key, row, size=size)

    def token(self, selector: str) -> bytes:
        """Return the 16 bytes under which a selector is stored and looked up."""
        return keyed(self._token_key, _text(selector))

    def credential_hash(self, credential: str) -> bytes:
        """Return the 32 bytes by which an officer's credential is known."""
        return keyed(self._credential_key, _text(credential), size=32)

    def tls(self, now: datetime) -> Tls:
        """Return the newest active certificate and its key.

        Raises:
            KeystoreBroken: none is active.
        """
        for key, tls in self._tls:
            if key.active(now):
                return tls
        raise KeystoreBroken("no TLS key is active now", advice=_OLD_KEYS_ADVICE)

    def key_views(self) -> tuple[KeyView, ...]:
        """Return every key without its secret, in the order they were made."""
        return tuple(
            KeyView(k.key_id, k.use, k.born, k.active_from, k.ends)
            for k in self._content.keys
        )

    def rotate(
        self, use: KeyUse, *, secret: bytes, now: datetime, active_from: datetime
    ) -> Keyring:
        """Make a new key for ``use``, write the file, and return the new keyring.

        The old key ends 30 days after the new one begins. This keyring stays as
        it is. Other processes are kept out while the file changes.

        Raises:
            BadInput: such keys are not rotated, or ``active_from`` lies before
                now or over a year ahead.
            KeystoreBroken: wrong passphrase, or the file cannot be written.
        """
        if use not in keys.ROTATED:
            raise BadInput(f"{use} keys are not rotated")
        if not now <= active_from <= now + keys.LIVES[KeyUse.TLS]:
            raise BadInput("a new key begins between now and a year from now")
        with strongbox.held(self._path.parent):
            content, cost = load(self._path, secret)
            new = keys.new_key(
                use, agency=content.agency, now=now, active_from=active_from
            )
            changed = replace(content, keys=keys.rotated(content.keys, new, now=now))
            save(self._path, changed, secret=secret, opslimit=cost, new=False)
        return Keyring(changed, self._path)

    def cancel(self, key_id: str, *, secret: bytes, now: datetime) -> Keyring:
        """Take back a key that is not used yet; return the new keyring.

        Raises:
            NotFound: there is no such key.
            BadInput: it is used already, or such keys are not rotated.
            KeystoreBroken: wrong passphrase, or the file cannot be written.
        """
        with strongbox.held(self._path.parent):
            content, cost = load(self._path, secret)
            taken = next((k for k in content.keys if k.key_id == key_id), None)
            if taken is None:
                raise NotFound(f"there is no key {key_id[:80]!r}")
            if taken.use not in keys.ROTATED or taken.active_from <= now:
                raise BadInput(
                    f"{key_id} is used already and is not taken back",
                    advice="Make a new one with `comity key rotate`.",
                )
            changed = replace(content, keys=keys.without(content.keys, taken))
            save(self._path, changed, secret=secret, opslimit=cost, new=False)
        return Keyring(changed, self._path)

    def adopt(self, later: Keyring) -> None:
        """Become ``later``, a state of the same keystore that ``rotate`` returned.

        For a node that runs: everything that holds this keyring uses the new
        keys from here on. Keys are only ever added, so a thread that is in the
        middle of a call finds either the old or the new one.

        Raises:
            KeystoreBroken: it is another agency's keyring.
        """
        if later.identity_public != self.identity_public:
            raise KeystoreBroken("a keyring adopts a later state of itself alone")
        self.__init__(later._content, later._path)  # type: ignore[misc]


def create(
    path: Path,
    *,
    agency: str,
    secret: bytes,
    now: datetime,
    opslimit: int = strongbox.MODERATE,
) -> Keyring:
    """Make a keystore with a key for every use, and return it opened.

    ``opslimit`` is one of ``strongbox.COSTS``, which has the memory to each.

    Raises:
        AlreadyThere: there is something at ``path``; it is left alone.
        BadInput: the passphrase is empty or the cost unknown.
        KeystoreBroken: the file cannot be written.
    """
    path = Path(path)
    content = Content(
        agency,
        tuple(
            keys.new_key(use, agency=agency, now=now, active_from=now) for use in KeyUse
        ),
    )
    save(path, content, secret=secret, opslimit=opslimit, new=True)
    return Keyring(content, path)


def open_keystore(path: Path, *, secret: bytes) -> Keyring:
    """Return the keyring in the file at ``path``.

    Takes as long as the passphrase's cost says, about a second.

    Raises:
        KeystoreBroken: no such file, not ours alone to read, altered, or the
            passphrase is wrong.
    """
    path = Path(path)
    content, _ = load(path, secret)
    return Keyring(content, path)


def _text(text: str) -> bytes:
    # Any text has a token, even what is no Unicode: it is then simply not found.
    return text.encode("utf-8", "surrogatepass")

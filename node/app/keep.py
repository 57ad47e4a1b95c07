"""Back a node up, and make one from a backup.

A backup holds the store's rows, the keystore as it is (encrypted under its
passphrase), the configuration and the policies; never a passphrase, and nothing that
lets an officer in: no credential, and not what one is known by. Whoever has a backup
and the passphrase has the node's keys. A keystore that lies outside the node's folder
is its operator's to back up.

A node that was made from one answers nobody until an operator has accepted it
(``flows.restore``).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.engine import make_url

from node.app.desk import CREDENTIALS, FIRST
from node.app.files import read_policy_dir, read_whole
from node.app.making import check_empty, making
from node.app.places import kept_store_url, store_url
from node.app.setup import private_folder, write_private
from node.clock import SystemClock
from node.config import FILE, Config, load_config, read_config
from node.config.text import with_value
from node.crypto.keystore import Keyring, open_keystore
from node.errors import AlreadyThere, BadInput, StoreBroken
from node.flows.recorder import Recorder
from node.flows.restore.begin import Backed, begin
from node.ledger.checkpoint import origin_of
from node.store import open_store
from node.store.archive import read_backup
from node.store.backup import backup as backup_store
from node.store.backup import check_known, check_unused
from node.store.backup import restore as restore_store
from node.store.engine import open_engine
from node.store.schema import PEER, RECORD


@dataclass(frozen=True, slots=True)
class InBackup:
    """What a backup holds, and which store it would go to."""

    agency: str
    made_at: datetime
    entries: int
    records: int
    peers: int
    parts: int
    store: str


def backup(home: Path, out: Path) -> Path:
    """Write a backup of the node in ``home`` to the new file ``out``.

    The node may run meanwhile.

    Raises:
        AlreadyThere: ``out`` exists.
        StoreBroken: the store cannot be read, or the file not be written.
    """
    config = load_config(home)
    engine = open_engine(kept_store_url(home, config))
    partial = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        if out.exists() or out.is_symlink():
            raise AlreadyThere(f"{out} exists", advice="Name a new file.")
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            files = dict(_files(home))
            backup_store(engine, file, now=SystemClock().now(), files=files)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(out)
    except OSError as why:
        raise StoreBroken(
            f"the backup cannot be written to {out}: {why.strerror}",
            advice="Make room, or name a place that can be written to.",
        ) from why
    finally:
        partial.unlink(missing_ok=True)
        engine.dispose()
    return out


def look(
    file: Path, home: Path, *, store: str = "", password_file: Path | None = None
) -> InBackup:
    """Return what a backup holds and where it would go; nothing is made or changed.

    The whole of it is read: every part has the size and the digest of its manifest.

    Raises:
        BadInput: it cannot be read, is not a backup, was altered, is of another
            version, or its store needs a password that lies in the lost folder.
        AlreadyThere: folder or database are not empty.
        StoreBroken: the database cannot be reached.
        ConfigBroken: ``store`` cannot be meant.
    """
    check_empty(home)
    try:
        with file.open("rb") as source:
            held = read_backup(source)
    except OSError as why:
        raise BadInput(f"{file} cannot be read: {why.strerror}") from why
    except BadInput as why:
        raise BadInput(
            f"{file}: {why.message}",
            advice="Nothing was made. Take another backup: this one is not whole.",
        ) from why
    check_known(held.manifest)
    text = _config_of(dict(held.files), store, password_file)
    config = read_config(text)
    _check_store(store_url(home, config))
    return InBackup(
        agency=config.agency.id,
        made_at=datetime.fromisoformat(held.manifest.made_at),
        entries=held.manifest.ledger_size,
        records=held.manifest.counts.get(RECORD.name, 0),
        peers=held.manifest.counts.get(PEER.name, 0),
        parts=len(held.manifest.parts),
        store=config.store.url,
    )


def restore(  # noqa: PLR0913 - one value a choice of the operator
    file: Path,
    home: Path,
    secret: bytes,
    *,
    store: str = "",
    password_file: Path | None = None,
    operator: str = "",
) -> Path:
    """Make the node in ``home`` from a backup; ``home`` is made, whole or not at all.

    ``store`` is the URL of an empty database to restore into, if it is to be
    another than the backed-up node had, and ``password_file`` where its password
    lies now; ``operator`` is who gets a new credential, and may be empty if there is
    one operator. Returns the credential's file.

    Raises:
        BadInput: the file is not a backup, or was altered, or it is not said which
            operator.
        AlreadyThere: folder or database are not empty.
        KeystoreBroken: the passphrase is not that of the backed-up keystore.
        LedgerBroken: the ledger in it does not hold.
    """
    try:
        with making(home) as folder, file.open("rb") as source:
            # (1) The folder, of the files that a backup is made of and no others.
            files = dict(read_backup(source).files)
            files[FILE] = _config_of(files, store, password_file)
            config = _restore_files(files, folder)
            # (2) The keys, before anything is put into a database.
            keys = open_keystore(folder / config.keystore.path, secret=secret)
            # (3) The store, and the mark that it was restored, in one transaction.
            source.seek(0)
            backed = _restore_store(store_url(folder, config), source)
            # (4) Who may come in.
            _let_in(folder, config, keys, backed, operator=operator)
    except OSError as why:
        raise BadInput(f"{file} cannot be restored: {why.strerror}") from why
    return home / CREDENTIALS / FIRST


def _check_store(url: str) -> None:
    parsed = make_url(url)
    if (
        parsed.get_backend_name() == "sqlite"
        and not Path(parsed.database or "").exists()
    ):
        return  # Opening it would make it.
    engine = open_engine(url)
    try:
        check_unused(engine)
    finally:
        engine.dispose()


def _config_of(
    files: dict[str, bytes], store: str, password_file: Path | None
) -> bytes:
    """Return the configuration of the restored node: its store may be another."""
    if FILE not in files:
        raise BadInput("the file is not a backup of a node")
    text = files[FILE].decode()
    if store:
        text = with_value(text, "store.url", store)
    named = read_config(text.encode()).store
    if password_file is not None:
        text = with_value(text, "store.password_file", str(password_file.absolute()))
    elif named.password_file and named.url.startswith("sqlite"):
        text = with_value(text, "store.password_file", "")
    elif named.password_file and not Path(named.password_file).is_absolute():
        raise BadInput(
            f"the store's password lay in {named.password_file!r} of the node's "
            "folder, and no backup holds it",
            advice="Give the file it is in now: --password-file FILE (mode 0600).",
        )
    read_config(text.encode())
    return text.encode()


def _restore_files(files: dict[str, bytes], making: Path) -> Config:
    config = read_config(files[FILE])
    for name, data in files.items():
        known = {FILE, config.keystore.path}
        if name not in known and not name.startswith(f"{config.policy.path}/"):
            raise BadInput(f"the backup holds {name!r}, which no backup may hold")
        place = making / name
        private_folder(place.parent)
        write_private(place, data)
    return load_config(making)


def _restore_store(url: str, source: BinaryIO) -> Backed:
    engine = open_engine(url)
    try:
        manifest = restore_store(engine, source).manifest
    finally:
        engine.dispose()
    return Backed(datetime.fromisoformat(manifest.made_at), manifest.ledger_size)


def _let_in(
    home: Path, config: Config, keys: Keyring, backed: Backed, *, operator: str
) -> None:
    store = open_store(store_url(home, config), keys, origin_of(config.agency.id))
    try:
        credential = begin(
            backed,
            operator=operator,
            officers=store.officers,
            recorder=Recorder(config.agency.id, keys, store.journal),
            now=SystemClock().now(),
        )
    finally:
        store.close()
    private_folder(home / CREDENTIALS)
    write_private(home / CREDENTIALS / FIRST, credential.encode() + b"\n")


def _files(home: Path) -> Iterator[tuple[str, bytes]]:
    config = load_config(home)
    yield FILE, read_whole(home / FILE)
    if not Path(config.keystore.path).is_absolute():
        yield config.keystore.path, read_whole(home / config.keystore.path)
    if (home / config.policy.path).is_dir():
        for name, data in read_policy_dir(home / config.policy.path).items():
            yield f"{config.policy.path}/{name}", data

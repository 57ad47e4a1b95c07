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
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from node.app.desk import CREDENTIALS, FIRST
from node.app.files import read_policy_dir
from node.app.places import store_url
from node.app.setup import private_folder, write_private
from node.clock import SystemClock
from node.config import FILE, Config, load_config, read_config
from node.crypto.keystore import Keyring, open_keystore
from node.errors import AlreadyThere, BadInput, StoreBroken
from node.flows.recorder import Recorder
from node.flows.restore.begin import Backed, begin
from node.ledger.checkpoint import origin_of
from node.store import open_store
from node.store.archive import read_backup
from node.store.backup import backup as backup_store
from node.store.backup import restore as restore_store
from node.store.engine import open_engine

_URL_LINE = re.compile(r'(?ms)(^\[store\]$.*?^url = )"[^"\n]*"')


def backup(home: Path, out: Path) -> Path:
    """Write a backup of the node in ``home`` to the new file ``out``.

    The node may run meanwhile.

    Raises:
        AlreadyThere: ``out`` exists.
        StoreBroken: the store cannot be read, or the file not be written.
    """
    config = load_config(home)
    engine = open_engine(store_url(home, config))
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


def restore(
    file: Path, home: Path, secret: bytes, *, store: str = "", operator: str = ""
) -> Path:
    """Make the node in ``home`` from a backup; ``home`` is made, whole or not at all.

    ``store`` is the URL of an empty database to restore into, if it is to be
    another than the backed-up node had; ``operator`` is who gets a new credential,
    and may be empty if there is one operator. Returns the credential's file.

    Raises:
        BadInput: the file is not a backup, or was altered, or it is not said which
            operator.
        AlreadyThere: folder or database are not empty.
        KeystoreBroken: the passphrase is not that of the backed-up keystore.
        LedgerBroken: the ledger in it does not hold.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise AlreadyThere(f"{home} is not empty", advice="Restore into a new folder.")
    home.parent.mkdir(parents=True, exist_ok=True)
    making = home.parent / f".{home.name}.making-{secrets.token_hex(4)}"
    making.mkdir(mode=0o700)
    try:
        with file.open("rb") as source:
            # (1) The folder, of the files that a backup is made of and no others.
            config = _restore_files(dict(read_backup(source).files), making, store)
            # (2) The keys, before anything is put into a database.
            keys = open_keystore(making / config.keystore.path, secret=secret)
            # (3) The store, and the mark that it was restored, in one transaction.
            source.seek(0)
            backed = _restore_store(store_url(making, config), source)
        # (4) Who may come in.
        _let_in(making, config, keys, backed, operator=operator)
        if home.exists():
            home.rmdir()
        making.rename(home)
    except OSError as why:
        raise BadInput(f"{file} cannot be restored: {why.strerror}") from why
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return home / CREDENTIALS / FIRST


def _restore_files(files: dict[str, bytes], making: Path, store: str) -> Config:
    if FILE not in files:
        raise BadInput("the file is not a backup of a node")
    if store:
        files[FILE] = _with_store(files[FILE], store)
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
    yield FILE, (home / FILE).read_bytes()
    if not Path(config.keystore.path).is_absolute():
        yield config.keystore.path, (home / config.keystore.path).read_bytes()
    if (home / config.policy.path).is_dir():
        for name, data in read_policy_dir(home / config.policy.path).items():
            yield f"{config.policy.path}/{name}", data


def _with_store(text: bytes, store: str) -> bytes:
    changed, count = _URL_LINE.subn(
        lambda found: f'{found[1]}"{store}"', text.decode(), count=1
    )
    if count != 1:
        raise BadInput("the backed-up configuration names no store")
    read_config(changed.encode())
    return changed.encode()

"""What lies in a node's folder: files, keystore, store, policies."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from node.app.desk import CREDENTIALS, HAND_OVER
from node.app.files import read_policy_dir
from node.app.places import kept_store_url
from node.config import Config, read_secret
from node.crypto.keystore import open_keystore
from node.doctor.diagnosis import ERROR, NOTE, OK, WARNING, Diagnosis
from node.policy.bundle import load_bundle
from node.policy.cases import run_cases
from node.store.engine import open_engine
from node.store.migrate import known_version, schema_version

DISK_LEAST = 1 << 30


def files(home: Path, config: Config) -> Iterator[Diagnosis]:
    """Whose the files are, and whether there is room."""
    handed = sorted((home / HAND_OVER).glob("*"))
    private = [
        home / config.keystore.path,
        *sorted((home / CREDENTIALS).glob("*")),
        *handed,
    ]
    open_ones = [
        p
        for p in private
        if p.exists() and p.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    for path in open_ones:
        yield Diagnosis(
            ERROR, "files", f"others may read {path}", f"Run: chmod 600 {path}"
        )
    if not open_ones:
        yield Diagnosis(OK, "files", "keystore and credentials are their owner's alone")
    for path in handed:
        yield Diagnosis(
            WARNING,
            "officers",
            f"{path} is another person's credential, and lies here",
            "Hand it over; its owner runs `comity officer renew`, and it is removed.",
        )
    free = shutil.disk_usage(home).free
    if free < DISK_LEAST:
        yield Diagnosis(
            WARNING,
            "disk",
            f"{free >> 20} MiB are free; a full disk stops the node",
            "Make room, or move the store.",
        )
    else:
        yield Diagnosis(OK, "disk", f"{free >> 30} GiB are free")


def keystore(home: Path, config: Config) -> Iterator[Diagnosis]:
    """Whether the keystore opens."""
    if not config.keystore.passphrase_file:
        yield Diagnosis(
            NOTE,
            "keystore",
            "not opened: no passphrase file is configured",
            "Set keystore.passphrase_file to have it checked.",
        )
        return
    secret = read_secret(home / config.keystore.passphrase_file)
    keys = open_keystore(home / config.keystore.path, secret=secret)
    yield Diagnosis(OK, "keystore", f"opens; fingerprint {keys.fingerprint}")


def store(home: Path, config: Config) -> Iterator[Diagnosis]:
    """Whether the store can be reached, and is of this version."""
    engine = open_engine(kept_store_url(home, config))
    try:
        found, known = schema_version(engine), known_version()
    finally:
        engine.dispose()
    if found == known:
        yield Diagnosis(OK, "store", f"reachable, schema {found}")
    elif not found:
        yield Diagnosis(ERROR, "store", "holds no schema", "Restore it from a backup.")
    else:
        yield Diagnosis(
            WARNING,
            "store",
            f"has schema {found}, this software knows {known}",
            "Start the node once; it takes the missing steps.",
        )


def policies(home: Path, config: Config) -> Iterator[Diagnosis]:
    """Whether the bundle that is edited holds."""
    folder = home / config.policy.path
    if not folder.is_dir():
        yield Diagnosis(
            NOTE, "policies", f"no folder {folder}; the bundle in force is in the store"
        )
        return
    report = run_cases(load_bundle(read_policy_dir(folder)))
    if report.ok:
        yield Diagnosis(OK, "policies", f"{len(report.results)} cases hold in {folder}")
    else:
        failed = sum(not r.ok for r in report.results)
        yield Diagnosis(
            ERROR,
            "policies",
            f"{failed} cases fail in {folder}",
            "`comity policy test` shows each.",
        )

"""Make a node: folder, configuration, keys, store, policies, first officers.

Everything is made in a folder beside the wanted one, which takes its name when
all is done: a node is there, whole, or it is not there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from node.app.desk import CREDENTIALS, FIRST, HAND_OVER
from node.app.files import read_policy_dir, starter_policies
from node.app.making import check_empty, making
from node.app.places import store_url
from node.clock import SystemClock
from node.config import Config, default_config, load_config, read_config
from node.crypto.keystore import Keyring, create
from node.crypto.strongbox import MODERATE
from node.errors import BadInput
from node.flows.bundle.activate import first_bundle
from node.flows.officer.appoint import Appointer
from node.flows.officer.staff import Staff
from node.flows.recorder import Recorder
from node.ledger.checkpoint import origin_of
from node.model.agency import Agency
from node.model.codes import OfficerRole
from node.store import open_store

SECRET_LEAST = 12


@dataclass(frozen=True, slots=True)
class InitResult:
    """What a new node's operator needs next.

    ``hand_over`` are the credentials of the two other people of the first set.
    """

    fingerprint: str
    credential_path: Path
    hand_over: tuple[Path, ...]


def init_node(  # noqa: PLR0913 - one value a choice of the operator
    home: Path,
    agency: Agency,
    secret: bytes,
    *,
    listen: str = "",
    endpoint: str = "",
    store: str = "",
    password_file: Path | None = None,
    policies: Path | None = None,
    opslimit: int = MODERATE,
) -> InitResult:
    """Make a node in ``home``, which must not exist or be empty.

    ``listen`` and ``endpoint`` are the wire door's own and advertised
    ``host:port``; ``store`` a PostgreSQL URL, or empty for SQLite, and
    ``password_file`` where its password lies; ``policies`` a folder to begin with,
    or None for the starter set; ``opslimit`` what a guess of the passphrase costs
    (``strongbox.COSTS``).

    Raises:
        AlreadyThere: ``home`` holds something.
        BadInput: the passphrase is too short.
        ConfigBroken: a choice cannot be meant; ``key`` says which.
        PolicyBroken: the policies do not hold.
        StoreBroken: the database cannot be used.
    """
    check_empty(home)
    if len(secret) < SECRET_LEAST:
        raise BadInput(f"a passphrase has at least {SECRET_LEAST} bytes")
    text = checked_config(
        agency,
        listen=listen,
        endpoint=endpoint,
        store=store,
        password_file=password_file,
    )
    bundle = read_policy_dir(policies) if policies else starter_policies()
    with making(home) as folder:
        write_private(folder / "comity.toml", text.encode())
        config = load_config(folder)
        for path, data in bundle.items():
            file = folder / config.policy.path / path
            private_folder(file.parent)
            write_private(file, data)
        keys = create(
            folder / config.keystore.path,
            agency=config.agency.id,
            secret=secret,
            now=SystemClock().now(),
            opslimit=opslimit,
        )
        _fill(folder, config, keys, bundle)
    handed = tuple(sorted((home / HAND_OVER).iterdir()))
    return InitResult(keys.fingerprint, home / CREDENTIALS / FIRST, handed)


def checked_config(
    agency: Agency,
    *,
    listen: str = "",
    endpoint: str = "",
    store: str = "",
    password_file: Path | None = None,
) -> str:
    """Return the configuration's text for a new node; nothing is made yet.

    Raises:
        ConfigBroken: a choice cannot be meant; ``key`` says which.
    """
    text = default_config(
        agency,
        listen=listen,
        endpoint=endpoint,
        store=store,
        # As it was named where the command was given, not from the node's folder.
        password_file=str(password_file.absolute()) if password_file else "",
    )
    read_config(text.encode())
    return text


def _fill(home: Path, config: Config, keys: Keyring, bundle: dict[str, bytes]) -> None:
    clock = SystemClock()
    now = clock.now()
    store = open_store(store_url(home, config), keys, origin_of(config.agency.id))
    try:
        recorder = Recorder(config.agency.id, keys, store.journal)
        recorder.record("node.made", at=now, details=(("agency", config.agency.id),))
        first_bundle(bundle, keys=keys, recorder=recorder, now=now)
        staff = Staff(keys, store.officers, recorder, clock)
        first_officers(home, Appointer(staff))
    finally:
        store.close()


def first_officers(home: Path, appointer: Appointer) -> None:
    """Make the officers a node begins with, and write their credentials down."""
    for role, added in appointer.first_set().items():
        file = home / CREDENTIALS / FIRST
        if role is not OfficerRole.OPERATOR:
            file = home / HAND_OVER / f"{role}.credential"
        private_folder(file.parent)
        write_private(file, added.credential.encode() + b"\n")


def private_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone."""
    if not path.exists():
        private_folder(path.parent)
        path.mkdir(mode=0o700)


def write_private(path: Path, data: bytes) -> None:
    """Write a new file that only its owner may read, and put it on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())

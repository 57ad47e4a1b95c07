"""Make a new operator of a node that does not run, for whoever has its passphrase."""

from __future__ import annotations

from pathlib import Path

from node.app.places import kept_store_url
from node.app.setup import write_private
from node.clock import SystemClock
from node.config import load_config
from node.crypto.keystore import open_keystore
from node.errors import AlreadyThere, BadInput
from node.flows.officer.recover import recover_operator as make
from node.flows.officer.staff import Staff
from node.flows.recorder import Recorder
from node.ledger.checkpoint import origin_of
from node.model.desk.officer import OfficerView
from node.store import open_store


def recover_operator(home: Path, secret: bytes, name: str, out: Path) -> OfficerView:
    """Make an operator of the node in ``home``, and write the credential to ``out``.

    Raises:
        KeystoreBroken: the passphrase is another.
        StoreBroken: the node runs, or the store cannot be written.
        BadInput, AlreadyThere: as ``flows.officer.recover``; ``out`` is there.
    """
    config = load_config(home)
    keys = open_keystore(home / config.keystore.path, secret=secret)
    store = open_store(
        kept_store_url(home, config), keys, origin_of(config.agency.id), kept=True
    )
    try:
        recorder = Recorder(config.agency.id, keys, store.journal)
        # The file is made first: a credential that cannot be kept must not be issued.
        write_private(out, b"")
        try:
            staff = Staff(keys, store.officers, recorder, SystemClock())
            view, credential = make(staff, name)
            out.write_bytes(credential.encode() + b"\n")
        except BaseException:
            out.unlink()
            raise
    except FileExistsError as why:
        raise AlreadyThere(f"{out} exists", advice="Name a new file.") from why
    except OSError as why:
        raise BadInput(f"{out} cannot be written: {why.strerror}") from why
    finally:
        store.close()
    return view

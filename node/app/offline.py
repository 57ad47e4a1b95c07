"""Check the ledger in a node's folder while no node runs, or beside one.

Reads only: no lock is taken and nothing is written, so a folder that was restored, or
copied for an audit, stays as it is. The passphrase opens entries and exhibits.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from node.app.places import kept_store_url
from node.config import load_config
from node.crypto.keystore import open_keystore
from node.errors import ComityError, StoreBroken
from node.flows.ledger.review import check_ledger
from node.ledger.checkpoint import origin_of
from node.ledger.claims import AuditorClaims
from node.ledger.note import vkey
from node.model.desk.ledger import VerifyReply
from node.model.entry import Head
from node.store.altered import altered_rows
from node.store.bound import Bound
from node.store.checked import of_one_moment
from node.store.engine import open_engine, translated
from node.store.head import read_bound, read_head, read_stand
from node.store.ledger import Ledger, row_count
from node.store.migrate import known_version, schema_version


def verify_offline(
    home: Path, secret: bytes, checkpoints: Sequence[str] = ()
) -> VerifyReply:
    """Check the whole ledger of the node in ``home``, also against checkpoints.

    Raises:
        ConfigBroken, KeystoreBroken: the folder holds no node, or does not open.
        StoreBroken: the store cannot be read, or is of another version.
        LedgerBroken: it has no head.
    """
    config = load_config(home)
    keys = open_keystore(home / config.keystore.path, secret=secret)
    engine = open_engine(kept_store_url(home, config))
    try:
        found, known = schema_version(engine), known_version()
        if found != known:
            raise StoreBroken(
                f"the store has schema {found!r}, this software knows {known!r}",
                advice="Check it with the software that wrote it.",
            )
        own, bound = vkey(origin_of(config.agency.id), keys.ledger_public), Bound(keys)
        head, rows, broken = _stand(engine, own, bound)
        return check_ledger(
            Ledger(engine).rows(0, rows),
            head,
            keys,
            held=AuditorClaims(own, tuple(checkpoints)),
            altered=broken or altered_rows(engine, bound),
        )
    finally:
        engine.dispose()


def _stand(engine: Engine, own: str, bound: Bound) -> tuple[Head, int, tuple[str, ...]]:
    """Return the head, how many rows there are, and what a node would not start on.

    Of one moment: what is appended meanwhile is not taken for too much.
    """
    with translated("cannot be read"), of_one_moment(engine) as connection:
        head, rows = read_head(connection), row_count(connection)
        try:
            beside = read_stand(connection, own).beside
            bound.load(connection, head, beside, read_bound(connection))
        except ComityError as why:
            return head, rows, (f"The node would not start on it: {why.message}.",)
    return head, rows, ()

"""Stores as the version kept them that did not bind the tables of notices."""

from __future__ import annotations

from node.crypto.keystore import Keyring
from node.ledger.note import vkey
from node.store.bound import Bound
from node.store.engine import open_engine
from node.store.head import read_bound, read_head, read_stand
from node.store.row_keys import MODULUS, SINCE_FORM_2, SUM_SIZE, _of_head
from node.store.schema import BOUND_PAGE, LEDGER_HEAD


def in_the_first_form(url: str, keys: Keyring) -> None:
    """Take the tags of notices from the store at ``url``, and seal the sum as then."""
    bound = Bound(keys)
    engine = open_engine(url)
    with engine.begin() as connection:
        origin = read_head(connection).checkpoint.partition("\n")[0]
        stand = read_stand(connection, vkey(origin, keys.ledger_public))
        head = stand.head
        bound.load(connection, head, stand.beside, read_bound(connection))
        later = [str(table.name) for table in SINCE_FORM_2]
        pages = connection.execute(BOUND_PAGE.select()).all()
        total = bound.total - sum(bound.term(p.mac) for p in pages if p.name in later)
        connection.execute(BOUND_PAGE.delete().where(BOUND_PAGE.c.name.in_(later)))
        sealed = keys.seal_row(
            (total % MODULUS).to_bytes(SUM_SIZE, "big"), bound_to=_of_head(head)
        )
        connection.execute(LEDGER_HEAD.update().values(bound=sealed))
    engine.dispose()

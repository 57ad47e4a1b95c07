"""A node's folder whose records were read by older rules: they are found by others.

as_of_older_rules(home)          # while the node does not run
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from node.app.places import kept_store_url
from node.clock import SystemClock
from node.codec.stored import pack
from node.config import load_config
from node.crypto.keystore import open_keystore
from node.flows.boxing import boxed_record, open_record, put_record
from node.flows.index.effects import ReindexRecord
from node.flows.index.meet import MATCHED, WatchesMatched
from node.flows.index.progress import INDEXED, IndexedUnder
from node.flows.ports import PutSetting
from node.flows.recorder import Recorder
from node.ledger.checkpoint import origin_of
from node.matching.normalise.record import normalise_record
from node.model.record import Record
from node.store import open_store

OLDER = "0" * 64
MOST = 10_000


def as_of_older_rules(home: Path) -> int:
    """Keep all records as other rules would have read them; return how many."""
    config = load_config(home)
    secret = (home / "passphrase").read_bytes().strip()
    keys = open_keystore(home / config.keystore.path, secret=secret)
    agency = config.agency.id
    store = open_store(kept_store_url(home, config), keys, origin_of(agency), kept=True)
    try:
        page = store.index.page("record", after=0, count=MOST)
        effects = []
        for held in page.rows:
            record = otherwise_read(open_record(held.row, keys).record)
            box, content = boxed_record(record, held.row.reference, keys)
            tokens = tuple(sorted(keys.token(f"old:{t.hex()}") for t in held.tokens))
            was = held.row.box.sealed
            effects.append(ReindexRecord(held.row.number, was, content, box, tokens))
        kept = PutSetting(INDEXED, pack(IndexedUnder(OLDER)))
        Recorder(agency, keys, store.journal).record(
            "record.reindexed", (*effects, kept), at=SystemClock().now()
        )
        return len(effects)
    finally:
        store.close()


def missed_by_older_rules(home: Path, record: Record) -> None:
    """Keep a record that no watch was told of, by rules that are not those in force."""
    config = load_config(home)
    secret = (home / "passphrase").read_bytes().strip()
    keys = open_keystore(home / config.keystore.path, secret=secret)
    agency, now = config.agency.id, SystemClock().now()
    store = open_store(kept_store_url(home, config), keys, origin_of(agency), kept=True)
    try:
        effects = (
            put_record(normalise_record(record), keys, agency=agency, now=now),
            PutSetting(INDEXED, pack(IndexedUnder(OLDER))),
            PutSetting(MATCHED, pack(WatchesMatched(OLDER))),
        )
        Recorder(agency, keys, store.journal).record("record.added", effects, at=now)
    finally:
        store.close()


def otherwise_read(record: Record) -> Record:
    """Return a record whose values have other normal forms."""
    fields = (replace(f, normal=f"{f.normal} of old") for f in record.fields)
    return replace(record, fields=tuple(fields))

"""What each effect does to the tables.

Effects are applied in the order in which the acts came, with two exceptions that
nothing else depends upon: answers remembered, uses counted and records told of are
gathered over the whole group of acts, because every query may bring some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from node.flows.ports import (
    BindRestored,
    CountUse,
    DropPending,
    Effect,
    EndRestore,
    Erase,
    ForgetCredentials,
    PutApproval,
    PutOfficer,
    PutPeer,
    PutPeerAnswer,
    PutPending,
    PutQuery,
    PutRecord,
    PutSetting,
    PutTold,
    RememberAnswer,
    ShowHead,
    WithdrawRecord,
)
from node.flows.tell import TellRecord
from node.flows.written_off import WriteOffRecords
from node.store.approval import put_approvals
from node.store.bind_restored import bind_restored
from node.store.bind_rows import BindRows, bind_rows
from node.store.blind_held import HELD_VIEW_EFFECTS
from node.store.blind_write import BLIND_EFFECTS
from node.store.channel import CHANNEL_EFFECTS
from node.store.erasure import erase
from node.store.head import show_head
from node.store.index import INDEX_EFFECTS
from node.store.notice import NOTICE_EFFECTS
from node.store.officer import forget_credentials, put_officers
from node.store.peer import put_peers
from node.store.peer_head import HEAD_EFFECTS
from node.store.pending import drop_pending, put_pending
from node.store.query import put_answers, put_queries
from node.store.record import put_records, withdraw_records
from node.store.remembered import count_uses, remember_answers
from node.store.restored import end_restore
from node.store.setting import put_settings
from node.store.told import check_told, put_told
from node.store.transaction import Transaction
from node.store.written_off import write_off_records

EFFECTS: Mapping[type[Any], Callable[[Transaction, Any], None]] = {
    RememberAnswer: remember_answers,
    CountUse: count_uses,
    PutPeer: put_peers,
    PutRecord: put_records,
    WithdrawRecord: withdraw_records,
    TellRecord: check_told,
    WriteOffRecords: write_off_records,
    PutOfficer: put_officers,
    PutQuery: put_queries,
    PutPeerAnswer: put_answers,
    PutApproval: put_approvals,
    PutPending: put_pending,
    DropPending: drop_pending,
    PutTold: put_told,
    PutSetting: put_settings,
    ShowHead: show_head,
    BindRows: bind_rows,
    **HEAD_EFFECTS,
    BindRestored: bind_restored,
    EndRestore: end_restore,
    Erase: erase,
    ForgetCredentials: forget_credentials,
    **CHANNEL_EFFECTS,
    **NOTICE_EFFECTS,
    **INDEX_EFFECTS,
    **HELD_VIEW_EFFECTS,
    **BLIND_EFFECTS,
}

GATHERED: tuple[type[Any], ...] = (RememberAnswer, CountUse, TellRecord)


def apply(transaction: Transaction, effects: Iterable[Effect]) -> None:
    """Make ``effects`` true in the open transaction.

    Raises:
        ComityError: one of them cannot be; the transaction is then good for
            nothing but to be rolled back.
    """
    gathered: dict[type[Any], list[Effect]] = {kind: [] for kind in GATHERED}
    others: list[Effect] = []
    for effect in effects:
        gathered.get(type(effect), others).append(effect)
    for kind, run in groupby(others, key=type):
        EFFECTS[kind](transaction, list(run))
    for kind, all_ in gathered.items():
        if all_:
            EFFECTS[kind](transaction, all_)

"""One node in two processes over one database: what one of them did, holds in both.

Real processes, over the real wire and desks; only the database is shared.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from node.app.duties import NAMES
from node.errors import ComityError, NotYourRole, StoreBroken
from node.model.codes import OfficerRole
from node.model.desk.call import ById, Nothing
from node.model.desk.node import NODE_STATUS
from node.model.desk.officer import OFFICERS_DISABLE, OFFICERS_LIST
from node.model.desk.peer import PEERS_REVOKE, RevokeRequest
from node.store.engine import open_engine, writing
from node.store.meeting import lock_head
from tests.edges.test_store_lost import within
from tests.processes import Born, comity, copy_node, make_node, share
from tests.recorded import add, names, serves
from tests.simulator import person

TAKEN_OVER_IN_S = 25.0
"""A lease is held for 12 s at most, and looked for every 3."""
ALL = ", ".join(sorted(NAMES))


def status(node):
    return node.call(OfficerRole.OPERATOR, NODE_STATUS, Nothing())


def holders(node):
    """Which process has which leases, by the ends of their names."""
    lines = (line.rpartition(": ") for line in status(node).processes)
    return {who: what for who, _, what in lines if what != "no lease"}


def ask(peer, node):
    known = node.as_peer()
    message, closed = peer.close_query(known, person("Ana"))
    return message, closed, known


def test_both_answer_and_their_entries_are_one_ledger(two):
    a, b, peer = two
    for node in (a, b, a, b):
        _, closed, known = ask(peer, node)
        peer.open(known, peer.send(known, closed.envelope))
    add(a, "By A")
    add(b, "By B")
    assert {"By A", "By B"} <= names(a) == names(b)
    answered = [e for e in b.entries() if e["act"] == "query.answered"]
    assert len(answered) == 4
    assert a.verify() == b.verify() == len(b.entries())
    operator = a.home / "credentials" / "operator.credential"
    ended = comity("--dir", a.home, "--credential", operator, "status")
    assert "courier" in ended.stdout, ended
    assert "(this one)" in ended.stdout


@pytest.mark.attack
def test_a_peer_that_one_process_revoked_is_refused_by_the_other_at_once(two):
    a, b, peer = two
    asks = [ask(peer, b) for _ in range(3)]
    _, closed, known = asks.pop()
    first = peer.send(known, closed.envelope)
    revoke = RevokeRequest("nl-asker", "its keys are in other hands")
    a.call(OfficerRole.OPERATOR, PEERS_REVOKE, revoke)
    for _, late, _known in asks:
        with pytest.raises(ComityError):
            peer.send(known, late.envelope)
    with pytest.raises(ComityError):
        # Neither is it told again what it was told before.
        peer.send(known, closed.envelope)
    assert first
    answered = [e for e in a.entries() if e["act"] == "query.answered"]
    assert len(answered) == 1


@pytest.mark.attack
def test_an_officer_whom_one_process_disabled_is_refused_by_the_other_at_once(two):
    a, b, _ = two
    analyst = b.desk(OfficerRole.ANALYST)
    analyst.call(NODE_STATUS, Nothing())
    listed = a.call(OfficerRole.OPERATOR, OFFICERS_LIST, Nothing()).items
    (who,) = [o.pseudonym for o in listed if o.name == "Test analyst"]
    a.call(OfficerRole.OPERATOR, OFFICERS_DISABLE, ById(who))
    with pytest.raises(NotYourRole):
        analyst.call(NODE_STATUS, Nothing())


@pytest.mark.attack
def test_a_message_sent_to_both_at_once_is_answered_once(two):
    a, b, peer = two
    roads = [node.as_peer() for node in (a, b)]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(20):
            _, closed = peer.close_query(roads[0], person("Ana"))
            together = threading.Barrier(2)

            def send(road, envelope=closed.envelope, together=together):
                together.wait()
                return peer.send(road, envelope)

            one, other = pool.map(send, roads)
            assert one == other
    answered = [e for e in a.entries() if e["act"] == "query.answered"]
    assert len(answered) == 20
    a.verify()


@pytest.mark.crash
def test_when_one_is_killed_the_other_goes_on_and_takes_its_leases_over(two):
    a, b, peer = two
    held = holders(b)
    assert len(held) >= 1
    a.kill()
    add(b, "After")
    _, closed, known = ask(peer, b)
    peer.send(known, closed.envelope)
    within(TAKEN_OVER_IN_S, lambda: len(holders(b)) == 1 and all_duties(b))
    a.start().ready()
    add(a, "Again")
    assert {"After", "Again"} <= names(b)
    assert a.verify() == b.verify()


def all_duties(node):
    (held,) = holders(node).values()
    return held == ALL


@pytest.mark.crash
def test_one_that_stands_still_holds_nobody_up_and_goes_on_when_it_wakes(two):
    a, b, _ = two
    sleeper = a.process.pid
    os.kill(sleeper, signal.SIGSTOP)
    try:
        add(b, "Meanwhile")
        within(TAKEN_OVER_IN_S, lambda: all_duties_of(b))
    finally:
        os.kill(sleeper, signal.SIGCONT)
    within(10, lambda: serves(a))
    add(a, "Awake")
    assert "Meanwhile" in names(a)
    assert all_duties_of(b)
    a.verify()


def all_duties_of(node):
    own = [line for line in status(node).processes if "(this one)" in line]
    return bool(own) and own[0].endswith(f": {ALL}")


def test_one_stops_in_order_and_the_other_has_its_leases_in_moments(two):
    a, b, _ = two
    assert a.stop() == 0
    began = time.monotonic()
    within(8, lambda: all_duties_of(b))
    assert time.monotonic() - began < 8
    assert len(status(b).processes) == 1


@pytest.mark.attack
def test_a_process_that_shares_and_one_that_does_not_keep_each_other_out(two, tmp_path):
    a, _, _ = two
    refused = Born(copy_node(a, tmp_path / "c").home)
    share(refused, shared=False)
    refused.start()
    assert refused.process.wait(60) != 0
    assert "another node process" in refused.log()
    assert serves(a)


def test_keys_are_not_changed_while_others_have_keystores_of_their_own(two):
    a, _, _ = two
    said = comity(
        "--dir",
        a.home,
        *("--credential", a.home / "credentials" / "operator.credential"),
        *("key", "rotate", "signing"),
    )
    assert said.returncode != 0
    assert "store to itself" in said.stderr + said.stdout


@pytest.mark.crash
@pytest.mark.parametrize("seed", [1])
def test_processes_killed_while_peers_ask_lose_and_double_nothing(two, seed):
    a, b, peer = two
    roads = {node.home.name: node.as_peer() for node in (a, b)}
    said, over = {}, threading.Event()

    def keep_asking(name):
        while not over.is_set():
            message, closed = peer.close_query(roads[name], person("Ana"))
            for road in (roads[name], *roads.values()) * 8:
                try:
                    said[message] = peer.send(road, closed.envelope, timeout_s=5)
                    break
                except ComityError:
                    time.sleep(0.2)

    threads = [threading.Thread(target=keep_asking, args=(n,)) for n in "ab" * 2]
    for thread in threads:
        thread.start()
    for victim in (a, b):
        time.sleep(2)
        victim.kill()
        time.sleep(0.5)
        victim.start().ready()
        roads[victim.home.name] = victim.as_peer()
    time.sleep(1)
    over.set()
    for thread in threads:
        thread.join()
    answered = [e for e in a.entries() if e["act"] == "query.answered"]
    exchanges = [e["exchange_id"] for e in answered]
    assert len(exchanges) == len(set(exchanges))
    assert set(said) <= set(exchanges)
    assert len(said) > 20
    assert a.verify() == b.verify()


def test_a_file_is_not_shared(tmp_path):
    make_node(tmp_path / "a", "pt-two")
    refused = Born(tmp_path / "a")
    share(refused)
    refused.start()
    assert refused.process.wait(60) != 0
    assert "SQLite" in refused.log()


@pytest.mark.crash
def test_both_go_on_once_the_database_is_back(two, server):
    a, b, _ = two
    add(a, "Before")
    server.stop()
    try:
        within(30, lambda: not serves(a) and not serves(b))
    finally:
        server.go_on()
    within(60, lambda: serves(a) and serves(b))
    add(a, "From A")
    add(b, "From B")
    assert {"Before", "From A", "From B"} <= names(a) == names(b)
    assert a.verify() == b.verify()


@pytest.mark.attack
@pytest.mark.crash
def test_a_row_that_somebody_else_has_locked_is_told_and_waited_for_by_nobody(two):
    """A person at the database, say, who went to lunch in a transaction."""
    a, b, _ = two
    engine = open_engine(a.url)
    try:
        with writing(engine) as connection, ThreadPoolExecutor(2) as pool:
            assert lock_head(connection)
            waiting = [pool.submit(status, node) for node in (a, b)]
            within(30, lambda: not serves(a) and not serves(b))
            for one in waiting:
                with pytest.raises(StoreBroken):
                    one.result(60)
    finally:
        engine.dispose()
    within(60, lambda: serves(a) and serves(b))
    add(a, "Afterwards")
    assert "Afterwards" in names(b)
    assert a.verify() == b.verify()

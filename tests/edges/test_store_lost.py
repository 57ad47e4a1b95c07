"""A store that goes away under a node that runs, and comes back: nobody restarts it."""

from __future__ import annotations

import time

import pytest
from grpc_health.v1 import health_pb2

from node.errors import StoreBroken
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.ledger import LEDGER_VERIFY, VerifyRequest
from node.model.desk.node import NODE_STATUS
from tests.postgres import need_binaries, run_cluster
from tests.processes import as_configured, comity, make_node, running
from tests.recorded import acts, add, serves

KNOWN_IN_S = 2.0
BACK_IN_S = 5.0
SERVING = health_pb2.HealthCheckResponse.SERVING


@pytest.fixture(scope="module")
def server():
    with run_cluster(need_binaries()) as one:
        yield one


@pytest.fixture
def node(server, tmp_path):
    make_node(tmp_path / "pt", "pt-lost", store=as_configured(server.fresh()))
    with running(tmp_path / "pt") as one:
        yield one


def within(seconds, is_so):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def cut_off(server):
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )


def test_a_database_that_is_restarted_is_waited_for_and_the_node_says_so(node, server):
    add(node, "Before")
    size = node.call(OfficerRole.OPERATOR, NODE_STATUS, Nothing()).ledger_size
    assert serves(node)
    server.stop()
    try:
        within(KNOWN_IN_S, lambda: not serves(node))
        with pytest.raises(StoreBroken, match=r"nothing was kept|cannot be|was lost"):
            add(node, "Meanwhile")
        status = comity("--dir", node.home, "status")
        assert status.returncode == 1
        assert "NOT SERVING" in status.stdout
        assert "by itself" in " ".join(status.stdout.split())
        assert "comity doctor" not in status.stdout
        found = comity("--dir", node.home, "doctor")
        assert found.returncode == 1
    finally:
        server.go_on()
    within(BACK_IN_S, lambda: serves(node))
    add(node, "After")
    assert comity("--dir", node.home, "status").returncode == 0
    report = node.call(OfficerRole.OPERATOR, LEDGER_VERIFY, VerifyRequest())
    assert (report.ok, report.size) == (True, size + 1)
    log = node.log()
    assert log.count('"event": "store.lost"') == log.count('"event": "store.back"') == 1


def test_a_database_that_stands_still_is_said_not_to_answer_until_it_goes_on(
    node, server
):
    add(node, "Before")
    with server.frozen():
        within(2 * KNOWN_IN_S, lambda: not serves(node))
    within(BACK_IN_S, lambda: serves(node))
    add(node, "After")


def test_a_server_that_refuses_every_act_is_not_said_to_serve(node, server):
    """Its disk is full, and what is there already can be read and updated."""
    add(node, "Before")
    database = node.url.split("/")[3].partition("?")[0]
    server.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; "
        "END $$; CREATE TRIGGER full_disk BEFORE INSERT ON ledger_row "
        "EXECUTE FUNCTION full_disk()",
        database,
    )
    assert not acts(node, "Meanwhile")
    for _ in range(20):
        assert not serves(node)
        time.sleep(0.15)
    status = comity("--dir", node.home, "status")
    assert status.returncode == 1
    assert "disk" in status.stdout
    server.execute("DROP TRIGGER full_disk ON ledger_row", database)
    within(BACK_IN_S, lambda: serves(node))
    add(node, "After")


def test_connections_that_are_cut_off_are_made_anew(node, server):
    for turn in range(3):
        cut_off(server)
        within(BACK_IN_S, lambda turn=turn: acts(node, f"Turn {turn}"))
    assert node.call(OfficerRole.OPERATOR, LEDGER_VERIFY, VerifyRequest()).ok

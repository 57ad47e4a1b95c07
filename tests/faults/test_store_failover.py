"""A database server that fails over to its standby, and what else may answer in its place.

The node's URL names both hosts and asks for the one that can be written to.
"""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest

from node.model.codes import OfficerRole
from node.model.desk.ledger import LEDGER_VERIFY, VerifyRequest
from tests.edges.test_store_lost import cut_off, within
from tests.postgres import _PORT, need_binaries, run_cluster
from tests.processes import (
    Born,
    NodeProcess,
    as_configured,
    copy_node,
    make_node,
    running,
    share,
)
from tests.recorded import acts, add, names, serves

pytestmark = pytest.mark.faults

BACK_IN_S = 15.0
"""A server that is promoted is there within a second or two; tries are 2 s apart."""


@pytest.fixture
def primary():
    with run_cluster(need_binaries()) as one:
        yield one


def both(url, standby):
    """The URL of a database that is at one of two hosts, whichever takes writes."""
    hosts = f"host={url.split('host=')[1].split('&')[0]},{standby.folder}"
    ports = f"port={_PORT},{_PORT}"
    return f"{url.partition('?')[0]}?{hosts}&{ports}&target_session_attrs=read-write"


def followed(primary):
    """Wait until the standby has all that the primary has."""
    within(
        10,
        lambda: primary.scalar(
            "SELECT bool_and(replay_lsn = pg_current_wal_lsn()) "
            "FROM pg_stat_replication"
        ),
    )


@pytest.mark.slow
def test_a_node_goes_on_with_the_standby_that_was_promoted(primary, tmp_path):
    url = primary.fresh()
    with primary.standby() as standby:
        make_node(tmp_path / "pt", "pt-over", store=as_configured(both(url, standby)))
        with running(tmp_path / "pt") as node:
            add(node, "Before")
            followed(primary)
            primary.kill()
            within(3, lambda: not serves(node))
            assert not acts(node, "Meanwhile")
            standby.promote()
            within(BACK_IN_S, lambda: serves(node))
            add(node, "After")
            assert {"Before", "After"} <= names(node)
            assert "Meanwhile" not in names(node)
            report = node.call(OfficerRole.OPERATOR, LEDGER_VERIFY, VerifyRequest())
            assert report.ok, report.findings
        primary.start()  # it is stopped at the end


@pytest.mark.slow
def test_two_processes_go_on_with_the_standby_that_was_promoted(primary, tmp_path):
    url = primary.fresh()
    with primary.standby() as standby, ExitStack() as ended:
        make_node(tmp_path / "a", "pt-both", store=as_configured(both(url, standby)))
        share(NodeProcess(tmp_path / "a"))
        copy_node(NodeProcess(tmp_path / "a"), tmp_path / "b")
        nodes = [Born(tmp_path / name) for name in "ab"]
        for node in nodes:
            ended.callback(node.kill)
            node.start().ready()
        for node in nodes:
            add(node, f"Before, by {node.home.name}")
        followed(primary)
        primary.kill()
        within(5, lambda: not any(map(serves, nodes)))
        standby.promote()
        within(2 * BACK_IN_S, lambda: all(map(serves, nodes)))
        for node in nodes:
            add(node, f"After, by {node.home.name}")
        every = {f"{when}, by {name}" for when in ("Before", "After") for name in "ab"}
        for node in nodes:
            assert every <= names(node)
            report = node.call(OfficerRole.OPERATOR, LEDGER_VERIFY, VerifyRequest())
            assert report.ok, report.findings
        primary.start()  # it is stopped at the end


def test_what_was_acknowledged_and_is_not_there_ends_the_node(primary, tmp_path):
    """The standby did not have it yet: replication was asynchronous."""
    url = primary.fresh()
    with primary.standby() as standby:
        make_node(tmp_path / "pt", "pt-late", store=as_configured(both(url, standby)))
        node = NodeProcess(tmp_path / "pt")
        try:
            node.start().ready()
            add(node, "Before")
            followed(primary)
            standby.stop()
            add(node, "Acknowledged, and then lost")
            primary.kill()
            standby.start()
            standby.promote()
            assert node.process.wait(30) == 1
            assert "were acknowledged: it is an older one" in node.log()
            assert "call the auditor" in node.log()
        finally:
            node.kill()
        primary.start()


def test_a_standby_is_no_store_for_a_node_that_starts(primary, tmp_path):
    url = primary.fresh()
    make_node(tmp_path / "pt", "pt-read", store=as_configured(url))
    with primary.standby() as standby:
        followed(primary)
        config = tmp_path / "pt" / "comity.toml"
        text = config.read_text()
        config.write_text(text.replace(str(primary.folder), str(standby.folder)))
        node = NodeProcess(tmp_path / "pt")
        try:
            node.start()
            assert node.process.wait(30) == 1
        finally:
            node.kill()
        assert "the database can be read and not written to" in node.log()


def test_a_server_that_takes_no_writes_any_more_is_noticed_and_waited_for(
    primary, tmp_path
):
    make_node(tmp_path / "pt", "pt-only", store=as_configured(primary.fresh()))
    with running(tmp_path / "pt") as node:
        add(node, "Before")
        primary.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        primary.execute("SELECT pg_reload_conf()")
        within(5, lambda: not serves(node))
        assert not acts(node, "Meanwhile")
        (primary.folder / "data" / "postgresql.auto.conf").write_text("")
        primary.execute("SELECT pg_reload_conf()")
        within(BACK_IN_S, lambda: serves(node))
        add(node, "After")
        assert "Meanwhile" not in names(node)


def test_another_database_under_the_same_name_ends_the_node(primary, tmp_path):
    """It was dropped, and made anew; or two were exchanged by mistake."""
    ours, theirs = primary.fresh(), primary.fresh()
    make_node(tmp_path / "pt", "pt-ours", store=as_configured(ours))
    make_node(tmp_path / "gr", "gr-theirs", store=as_configured(theirs))
    names_of = [url.split("/")[3].partition("?")[0] for url in (ours, theirs)]
    node = NodeProcess(tmp_path / "pt")
    try:
        node.start().ready()
        add(node, "Before")
        for name in names_of:
            primary.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
            cut_off(primary)
        primary.execute(f'ALTER DATABASE "{names_of[0]}" RENAME TO "away"')
        primary.execute(f'ALTER DATABASE "{names_of[1]}" RENAME TO "{names_of[0]}"')
        primary.execute(f'ALTER DATABASE "{names_of[0]}" WITH ALLOW_CONNECTIONS true')
        assert node.process.wait(30) == 1
        assert "not signed by its key" in node.log()
    finally:
        node.kill()


@pytest.mark.slow
def test_a_server_that_stands_still_for_a_minute_is_waited_for(primary, tmp_path):
    make_node(tmp_path / "pt", "pt-cold", store=as_configured(primary.fresh()))
    with running(tmp_path / "pt") as node:
        add(node, "Before")
        with primary.frozen():
            within(4, lambda: not serves(node))
            time.sleep(60)
            assert not serves(node)
        within(BACK_IN_S, lambda: serves(node))
        add(node, "After")
        assert node.call(OfficerRole.OPERATOR, LEDGER_VERIFY, VerifyRequest()).ok

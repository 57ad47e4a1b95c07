from __future__ import annotations

import urllib.request

import pytest
from prometheus_client import generate_latest

from node.errors import BadInput, ConfigBroken
from node.transport import metrics as module
from node.transport.metrics import Metrics, MetricsPage


def test_two_nodes_in_one_process_count_apart():
    one, other = Metrics(), Metrics()
    one.wire("es-gc", "ok", 0.01, (100, 200))
    assert b'peer="es-gc"' in generate_latest(one.registry)
    assert b'peer="es-gc"' not in generate_latest(other.registry)


def test_every_figure_is_named_in_the_documentation():
    metrics = Metrics()
    metrics.wire("es-gc", "ok", 0.01, (1, 2))
    metrics.peer("es-gc", "unreachable", 0.01)
    metrics.desk("Queries.Ask", "ok", 0.01)
    for family in metrics.registry.collect():
        assert family.name in module.__doc__
        for sample in family.samples:
            assert set(sample.labels) <= {
                "peer",
                "outcome",
                "direction",
                "call",
                "le",
            }


def test_gauges_are_read_when_the_page_is():
    metrics, size = Metrics(), [1]
    metrics.watch({"ledger_size": ("Entries.", lambda: size[0])})
    assert b"comity_ledger_size 1.0" in generate_latest(metrics.registry)
    size[0] = 2
    assert b"comity_ledger_size 2.0" in generate_latest(metrics.registry)


def test_the_page_is_served_on_loopback():
    metrics = Metrics()
    metrics.desk("Node.Status", "ok", 0.001)
    with MetricsPage("127.0.0.1:0", metrics) as page:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{page.port}/metrics", timeout=5) as found:
            assert b'call="Node.Status"' in found.read()


@pytest.mark.attack
@pytest.mark.parametrize(
    "listen", ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "localhost:0"]
)
def test_the_page_is_not_served_to_others(listen):
    with pytest.raises(ConfigBroken):
        MetricsPage(listen, Metrics())


def test_a_port_that_is_taken_is_named():
    with (
        MetricsPage("127.0.0.1:0", Metrics()) as page,
        pytest.raises(ConfigBroken, match="cannot listen"),
    ):
        MetricsPage(f"127.0.0.1:{page.port}", Metrics())
    with pytest.raises(BadInput):
        MetricsPage("nonsense", Metrics())

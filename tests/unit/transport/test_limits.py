from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadInput
from node.transport.limits import (
    ENVELOPE_MAX,
    WIRE_MESSAGE_MAX,
    WireLimits,
    client_arguments,
    connections_within,
    raise_open_files,
    server_arguments,
    target,
    wire_server_arguments,
)


def test_nothing_is_inflated_on_either_side():
    for arguments in (server_arguments, client_arguments):
        options = dict(arguments(message_max=1))
        assert options["grpc.compression_enabled_algorithms_bitset"] == 1
        assert options["grpc.max_receive_message_length"] == 1


def test_the_wire_takes_the_largest_envelope_and_little_more():
    options = dict(wire_server_arguments(WireLimits()))
    assert options["grpc.max_receive_message_length"] == WIRE_MESSAGE_MAX
    assert ENVELOPE_MAX < WIRE_MESSAGE_MAX <= ENVELOPE_MAX + 8192
    assert options["grpc.server_handshake_timeout_ms"] == 5000
    assert options["grpc.so_reuseport"] == 0


def test_strangers_connections_leave_files_for_the_store():
    limits = WireLimits(max_connections=4096)
    assert connections_within(limits, 1024) == 768
    assert connections_within(limits, 1_000_000) == 4096
    assert connections_within(limits, 10) == 16
    assert raise_open_files(WireLimits(max_connections=16)) >= 16


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("node.example.org:7443", "dns:///node.example.org:7443"),
        ("127.0.0.1:7443", "ipv4:127.0.0.1:7443"),
        ("[2001:db8::1]:7443", "ipv6:[2001:db8::1]:7443"),
    ],
)
def test_an_endpoint_becomes_a_target_that_means_one_thing(endpoint, expected):
    assert target(endpoint) == expected


@pytest.mark.attack
@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        ":7443",
        "node:0",
        "node:65536",
        "node:７４４３",
        "unix:/run/comity/desk.sock",
        "unix-abstract:x:1",
        "vsock:2:1",
        "xds:///x:1",
        "dns://8.8.8.8/x:1",
        "http://x:1",
        "user@x:1",
        "x,y:1",
        "a b:1",
        "a\n:1",
        "2001:db8::1:7443",
        "[::1%lo]:1:2",
        "1.2.3:1",
        "0x7f.1:1x",
        "-x:1",
    ],
)
def test_an_endpoint_of_a_card_cannot_mean_something_else(endpoint):
    with pytest.raises(BadInput):
        target(endpoint)


@given(st.text(max_size=80))
def test_any_text_is_a_host_and_port_or_bad_input(text):
    try:
        made = target(text)
    except BadInput:
        return
    assert made.startswith(("dns:///", "ipv4:", "ipv6:["))

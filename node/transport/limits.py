"""How much a door lets in before anything is parsed, as gRPC arguments.

All limits of both doors stand here with their units. The figures bound what a
stranger can cost: size, count, time. Compression is off on both doors and in
both directions: sealed bytes do not shrink, and nothing that a peer sends is
inflated (a compression bomb makes gigabytes of a megabyte).

How often a known peer may call, and how much it may say, is for ``gate``.
"""

from __future__ import annotations

import resource
from dataclasses import dataclass
from typing import Final

from node.model.address import endpoint, ip_version

Arguments = list[tuple[str, int | str]]

ENVELOPE_MAX: Final = 1024 * 1024
"""The largest envelope in bytes; ``protocol.envelope`` refuses what is larger."""

WIRE_MESSAGE_MAX: Final = ENVELOPE_MAX + 4096
"""Just above, so that the envelope's own check answers what is slightly too large."""

DESK_MESSAGE_MAX: Final = 8 * 1024 * 1024
"""The largest desk message in bytes; what is larger travels in chunks."""

DESK_CONNECTIONS: Final = 1024
"""Connections to the desk at once, those of strangers among them."""

BYTES_AT_ONCE_S: Final = 8.0
"""Seconds of a peer's bytes that may come at once, when it was silent before."""

_METADATA_MAX: Final = 16 * 1024  # bytes of headers in one call
_IDENTITY_ONLY: Final = 1  # bit 0 of grpc_compression_algorithm: no compression
_SPARE_FILES: Final = 256  # for the database, logs, the desk and outgoing channels


@dataclass(frozen=True, slots=True)
class WireLimits:
    """What the wire door bears. Times in seconds, counts per node or connection."""

    max_calls: int = 128
    """Calls of one peer in work or waiting; one more is refused as busy."""
    silent_s: float = 60.0
    """Time for a call's message to be there; a large one on a slow line needs some."""
    bytes_per_s: float = 8e6
    """Bytes of one peer's messages, sustained; 64 MB may come at once."""
    refusal_s: float = 0.25
    """Time after which a call is refused: whoever calls again at once waits as long."""
    max_connections: int = 4096
    """Open connections, silent ones too; one more is not accepted."""
    max_streams: int = 128
    """Calls at once on one connection; more wait at the sender."""
    handshake_timeout_s: float = 5.0
    """Time to finish TLS and HTTP/2 settings; then the connection is closed."""
    idle_s: float = 300.0
    """A connection without calls is closed after this."""
    age_s: float = 3600.0
    """A connection is renewed after this, so that new keys come into use."""


@dataclass(frozen=True, slots=True)
class DeskLimits:
    """What the desk bears."""

    workers: int = 256
    """Threads for all officers but operators; a call in work holds one."""
    operator_workers: int = 32
    """Threads for operators, whatever the others do."""
    max_calls: int = 8
    """Calls of one officer at once; one more is refused as busy."""
    silent_s: float = 60.0
    """Time for the next message of a call to come, and for a reply to be read."""


def server_arguments(*, message_max: int) -> Arguments:
    """Return what both doors tell gRPC."""
    return [
        ("grpc.max_receive_message_length", message_max),
        ("grpc.max_send_message_length", message_max),
        ("grpc.max_metadata_size", _METADATA_MAX),
        ("grpc.absolute_max_metadata_size", _METADATA_MAX),
        ("grpc.compression_enabled_algorithms_bitset", _IDENTITY_ONLY),
        # A second process on the same port would silently share the traffic.
        ("grpc.so_reuseport", 0),
        ("grpc.enable_channelz", 0),
    ]


def wire_server_arguments(limits: WireLimits) -> Arguments:
    """Return what the wire door tells gRPC besides."""
    return [
        *server_arguments(message_max=WIRE_MESSAGE_MAX),
        ("grpc.max_concurrent_streams", limits.max_streams),
        ("grpc.max_allowed_incoming_connections", limits.max_connections),
        ("grpc.server_handshake_timeout_ms", _millis(limits.handshake_timeout_s)),
        ("grpc.max_connection_idle_ms", _millis(limits.idle_s)),
        ("grpc.max_connection_age_ms", _millis(limits.age_s)),
        ("grpc.max_connection_age_grace_ms", 60_000),
        # Ping floods: two pings too many in 20 s close the connection.
        ("grpc.http2.min_ping_interval_without_data_ms", 20_000),
        ("grpc.http2.max_ping_strikes", 2),
        ("grpc.keepalive_permit_without_calls", 0),
        # A peer that vanished is noticed within two minutes.
        ("grpc.keepalive_time_ms", 90_000),
        ("grpc.keepalive_timeout_ms", 20_000),
    ]


def desk_server_arguments(*, message_max: int) -> Arguments:
    """Return what the desk tells gRPC besides; it counts over TLS, where many come."""
    return [
        *server_arguments(message_max=message_max),
        ("grpc.max_concurrent_streams", 128),
        ("grpc.max_allowed_incoming_connections", DESK_CONNECTIONS),
        ("grpc.server_handshake_timeout_ms", 5_000),
        # A stranger that finished TLS has no call to make.
        ("grpc.max_connection_idle_ms", 60_000),
    ]


def client_arguments(*, message_max: int) -> Arguments:
    """Return what both clients tell gRPC."""
    return [
        ("grpc.max_receive_message_length", message_max),
        ("grpc.max_send_message_length", message_max),
        ("grpc.max_metadata_size", _METADATA_MAX),
        ("grpc.absolute_max_metadata_size", _METADATA_MAX),
        ("grpc.compression_enabled_algorithms_bitset", _IDENTITY_ONLY),
        # The environment and DNS TXT records have no say in where or how we call.
        ("grpc.enable_http_proxy", 0),
        ("grpc.service_config_disable_resolution", 1),
        ("grpc.enable_retries", 0),
        ("grpc.use_local_subchannel_pool", 1),
        # A peer that comes back is tried again soon (the default waits 2 minutes).
        ("grpc.initial_reconnect_backoff_ms", 250),
        ("grpc.max_reconnect_backoff_ms", 5_000),
        ("grpc.min_reconnect_backoff_ms", 5_000),  # also the time to connect
    ]


def target(address: str) -> str:
    """Return ``host:port`` as a gRPC target that can mean nothing else.

    gRPC reads many things as an address (``unix:``, ``xds:``, ``vsock:``); a card
    must not make the node call its own desk.

    Raises:
        BadInput: it is not a host and a port above 0.
    """
    host, port = endpoint(address)
    scheme = {4: "ipv4:", 6: "ipv6:", 0: "dns:///"}[ip_version(host)]
    return f"{scheme}[{host}]:{port}" if ":" in host else f"{scheme}{host}:{port}"


def raise_open_files(limits: WireLimits) -> int:
    """Raise this process's limit of open files to what ``limits`` may need.

    Returns the limit now in force, which is lower than needed where the system
    allows no more; ``connections_within`` then cuts the connections to fit.
    """
    wanted = limits.max_connections + _SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        top = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (top, hard))
        soft = top
    return wanted if soft == resource.RLIM_INFINITY else soft


def connections_within(limits: WireLimits, open_files: int) -> int:
    """Return how many connections fit, with files to spare for the store.

    Strangers who hold connections open must not keep the node from opening its
    own database.
    """
    return max(16, min(limits.max_connections, open_files - _SPARE_FILES))


def _millis(seconds: float) -> int:
    return int(seconds * 1000)

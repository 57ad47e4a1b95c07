"""Addresses: what may be listened on and what may be called.

A peer's endpoints come from its card, which is the peer's own word. gRPC reads
many things as an address (``unix:``, ``xds:``, ``vsock:``): only host and port
pass here, so that a card cannot make the node call its own desk.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from node.errors import BadInput

_HOST: Final = re.compile(
    r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))*\.?"
)
_PORT: Final = re.compile(r"[0-9]{1,5}")
_ADVICE: Final = "Write host:port, e.g. node.example.org:7443 or [2001:db8::1]:7443."


def host_and_port(text: str) -> tuple[str, int]:
    """Return the parts of ``host:port``; an IPv6 host stands in brackets.

    Raises:
        BadInput: it is something else.
    """
    host, colon, port = text.rpartition(":")
    number = int(port) if _PORT.fullmatch(port) else -1
    if not colon or not 0 <= number <= 65535 or not _is_host(host):
        raise BadInput(f"{text[:80]!r} is not a host and a port", advice=_ADVICE)
    return host.strip("[]"), number


def target(endpoint: str) -> str:
    """Return ``endpoint`` as a gRPC target that can mean nothing else.

    Raises:
        BadInput: it is not a host and a port above 0.
    """
    host, port = host_and_port(endpoint)
    if port == 0:
        raise BadInput(f"{endpoint[:80]!r} has no port", advice=_ADVICE)
    version = _ip_version(host)
    scheme = {4: "ipv4:", 6: "ipv6:", 0: "dns:///"}[version]
    return f"{scheme}[{host}]:{port}" if version == 6 else f"{scheme}{host}:{port}"


def is_loopback(host: str) -> bool:
    """Whether ``host`` is a literal address of this machine alone."""
    return _ip_version(host) != 0 and ipaddress.ip_address(host).is_loopback


def _is_host(host: str) -> bool:
    if host.startswith("[") and host.endswith("]"):
        return _ip_version(host[1:-1]) == 6
    if re.fullmatch(r"[0-9.]+", host):  # digits alone are never a name
        return _ip_version(host) == 4
    return _HOST.fullmatch(host) is not None


def _ip_version(host: str) -> int:
    try:
        return ipaddress.ip_address(host).version
    except ValueError:
        return 0

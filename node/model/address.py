"""Network addresses as they stand in cards and configurations: host and port.

A peer's endpoints come from its card, which is the peer's own word; whoever calls
one reads it here first, so that nothing else (a Unix socket, a URL) can be meant.
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

    Port 0 stands for any free one.

    Raises:
        BadInput: it is something else.
    """
    host, colon, port = text.rpartition(":")
    number = int(port) if _PORT.fullmatch(port) else -1
    if not colon or not 0 <= number <= 65535 or not _is_host(host):
        raise BadInput(f"{text[:80]!r} is not a host and a port", advice=_ADVICE)
    return host.strip("[]"), number


def endpoint(text: str) -> tuple[str, int]:
    """Return the parts of an address that others can call: its port is above 0.

    Raises:
        BadInput: it is something else.
    """
    host, port = host_and_port(text)
    if port == 0:
        raise BadInput(f"{text[:80]!r} has no port", advice=_ADVICE)
    return host, port


def ip_version(host: str) -> int:
    """Return 4 or 6 for a literal IP address, 0 for a name."""
    try:
        return ipaddress.ip_address(host).version
    except ValueError:
        return 0


def is_loopback(host: str) -> bool:
    """Whether ``host`` is a literal address of this machine alone."""
    return ip_version(host) != 0 and ipaddress.ip_address(host).is_loopback


def _is_host(host: str) -> bool:
    if host.startswith("[") and host.endswith("]"):
        return ip_version(host[1:-1]) == 6
    if re.fullmatch(r"[0-9.]+", host):  # digits alone are never a name
        return ip_version(host) == 4
    return _HOST.fullmatch(host) is not None

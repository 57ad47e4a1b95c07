"""Where a node can be reached: ``host:port``, and nothing else that a URL can be."""

from __future__ import annotations

import ipaddress
import re

from node.errors import Malformed

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_ENDPOINT = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^:\[\]]+)):(?P<port>[1-9][0-9]{0,4})"
)
_MAX_HOST = 253


def check_endpoint(text: str) -> None:
    """Return if ``text`` is a host name, IPv4 or bracketed IPv6 address, and a port.

    A scheme, path or user would be read by gRPC's resolvers (``unix:``,
    ``dns:``, ``xds:``) as something else than the peer's address.

    Raises:
        Malformed: it is not.
    """
    match = _ENDPOINT.fullmatch(text)
    if match is None or int(match["port"]) > 65535 or not _is_host(match):
        raise Malformed("an endpoint is not host:port")


def _is_host(match: re.Match[str]) -> bool:
    if match["six"] is not None:
        try:
            ipaddress.IPv6Address(match["six"])
        except ValueError:
            return False
        return True
    host = match["host"]
    if host.replace(".", "").isdigit():
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            return False
        return True
    return len(host) <= _MAX_HOST and _HOST.fullmatch(host) is not None

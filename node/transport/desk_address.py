"""Bind a desk to its address: a private socket, or a port under TLS."""

from __future__ import annotations

from typing import Any

import grpc

from node.errors import ConfigBroken
from node.model.address import host_and_port
from node.transport.desk_socket import close_to_others, prepare, socket_path
from node.transport.pins import TlsIdentity


def bind_desk(server: Any, address: str, tls: TlsIdentity | None) -> int:
    """Bind ``server``; return its port, 0 for a socket.

    Raises:
        ConfigBroken: it cannot listen there.
    """
    path = socket_path(address)
    try:
        if path is not None:
            prepare(path)
            server.add_insecure_port(address)
            close_to_others(path)
            return 0
        if tls is None:
            raise ConfigBroken(f"a desk at {address} needs TLS")
        host_and_port(address)
        credentials = grpc.ssl_server_credentials([(tls.key_pem, tls.cert_pem)])
        port: int = server.add_secure_port(address, credentials)
    except (RuntimeError, OSError) as error:
        raise ConfigBroken(
            f"the desk cannot listen at {address}",
            advice="Check that the address is this machine's and is free.",
        ) from error
    return port

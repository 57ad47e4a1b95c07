"""Reach the desk of a node, as one officer."""

from __future__ import annotations

import stat
from pathlib import Path

from node.config import Config, load_config
from node.errors import BadInput, ConfigBroken
from node.transport.desk_client import DeskClient, DeskTls, Hear
from node.transport.desk_socket import socket_address

CERTIFICATE = "desk.pem"
"""What a desk on a port is known by; public. Who calls from afar needs a copy."""
CREDENTIALS = "credentials"
FIRST = "operator.credential"
HAND_OVER = "hand-over"
"""Credentials of the first set that are two other people's."""
CREDENTIAL_MOST = 1024


def connect(
    home: Path, credential: Path | None = None, *, hear: Hear | None = None
) -> DeskClient:
    """Return a client of the desk of the node in ``home``.

    ``credential`` is the file with an officer's credential; None takes the one
    that the node was made with. ``hear`` is told of roles that were given.

    Raises:
        BadInput: there is no such file, or others than its owner may read it.
        ConfigBroken: ``home`` holds no node.
    """
    config = load_config(home)
    secret = read_credential(credential or home / CREDENTIALS / FIRST)
    if config.desk.listen:
        certificate = home / CERTIFICATE
        if not certificate.is_file():
            raise ConfigBroken(
                f"the desk's certificate {certificate} is missing",
                advice="A node that listens at desk.listen writes it when it starts.",
            )
        name = f"{config.agency.id}.comity.internal"
        tls = DeskTls(certificate.read_bytes(), name)
        return DeskClient(config.desk.listen, secret, tls=tls, hear=hear)
    return DeskClient(socket_address(desk_socket(home, config)), secret, hear=hear)


def write_certificate(home: Path, pem: bytes) -> None:
    """Lay the desk's certificate where ``connect`` looks for it.

    Raises:
        ConfigBroken: it cannot be written.
    """
    file, made = home / CERTIFICATE, home / f".{CERTIFICATE}.new"
    try:
        made.unlink(missing_ok=True)
        with made.open("xb") as out:
            out.write(pem)
        made.replace(file)
    except OSError as error:
        raise ConfigBroken(
            f"the desk's certificate cannot be written to {file}: {error.strerror}"
        ) from error


def desk_socket(home: Path, config: Config) -> Path:
    """Return where the desk's socket is."""
    return home / config.desk.socket


def read_credential(file: Path) -> str:
    """Return the credential in ``file``.

    Raises:
        BadInput: it is not there, too large, or open to others.
    """
    try:
        found = file.stat()
        if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise BadInput(
                f"others may read the credential {file}",
                advice=f"Make it yours alone: chmod 600 {file}",
            )
        if found.st_size > CREDENTIAL_MOST:
            raise BadInput(f"{file} is too large for a credential")
        return file.read_text().strip()
    except OSError as why:
        raise BadInput(
            f"no credential at {file}: {why.strerror}",
            advice="Give the file that `comity officer add` made with --credential.",
        ) from why
    except UnicodeDecodeError as why:
        raise BadInput(f"{file} does not hold a credential") from why

"""The cast of the crash tests, and a node that can be copied, on each store.

Made once a session: an agency that answers (a real node that is never killed), and
for each store a template with officers, peers and records. Each test kills a copy
of its own, so that no test sees what another one left.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from node.demo.federation import _free_port
from tests.crash.liar import Liar
from tests.crash.parties import Mortal
from tests.crash.stories import KNOWN, Cast
from tests.postgres import PostgresServer, postgres_server
from tests.processes import (
    Counterpart,
    NodeProcess,
    as_configured,
    comity,
    copy_node,
    make_node,
    running,
)

__all__ = ["postgres_server"]


class Copy(Protocol):
    """Copies the template of a store, or what was restored from its backup."""

    def __call__(self, store: str, *, restored: bool = False) -> Mortal: ...


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder with a short name: a Unix socket's path has 107 bytes."""
    path = Path(tempfile.mkdtemp(prefix="comity-crash-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def cast(folder: Path) -> Iterator[Cast]:
    home = folder / "answerer"
    make_node(home, "gr-answerer", endpoint=f"127.0.0.1:{_free_port()}")
    with running(home) as answerer:
        answerer.appoint()
        answerer.load("\n".join(KNOWN).encode())
        liar = Liar(Counterpart.make(folder, "it-liar"))
        yield Cast(
            Counterpart.make(folder, "nl-asker"),
            answerer,
            Counterpart.make(folder, "es-newcomer"),
            liar,
        )
        liar.stop()


@pytest.fixture(scope="session")
def templates(folder: Path, cast: Cast) -> dict[str, NodeProcess]:
    """Filled by ``copy_of`` when a store is first wanted."""
    return {}


@pytest.fixture
def copy_of(
    folder: Path,
    cast: Cast,
    templates: dict[str, NodeProcess],
    request: pytest.FixtureRequest,
) -> Iterator[Copy]:
    """Return what copies the template node on the named store."""
    made: list[Mortal] = []

    def template_of(
        store: str, server: PostgresServer | None, *, restored: bool
    ) -> NodeProcess:
        name = f"{store}-restored" if restored else store
        if name not in templates:
            url = as_configured(server.fresh()) if server else ""
            if restored:
                backed_up = template_of(store, server, restored=False)
                templates[name] = _restored(backed_up, folder / name, url)
            else:
                templates[name] = _template(folder / name, cast, url)
        return templates[name]

    def copy(store: str, *, restored: bool = False) -> Mortal:
        server = None
        if store == "postgresql":
            server = request.getfixturevalue("postgres_server")
        template = template_of(store, server, restored=restored)
        url = _copy_database(server, template.url) if server else ""
        copied = copy_node(template, folder / f"{store}-copy", store=url)
        made.append(Mortal(copied.home))
        return made[-1]

    yield copy
    for node in made:
        node.kill()
        shutil.rmtree(node.home, ignore_errors=True)


def _template(home: Path, cast: Cast, url: str) -> NodeProcess:
    make_node(home, f"pt-{home.name}", store=url)
    with running(home) as node:
        node.appoint()
        node.load("\n".join(KNOWN).encode())
        node.know(cast.asker.card(), cast.asker.keys.fingerprint)
        introduce(node, cast.answerer)
        introduce(cast.answerer, node)
        assert node.stop() == 0
    return NodeProcess(home)


def _restored(backed_up: NodeProcess, home: Path, url: str) -> NodeProcess:
    """Restore a backup; all officers but the operator have new credentials."""
    file, passphrase = home.with_suffix(".backup"), backed_up.home / "passphrase"
    into = ("--store", url) if url else ()
    for words in (
        ("--dir", backed_up.home, "backup", "--out", file),
        ("restore", "--yes", file, home, *into, "--passphrase-file", passphrase),
    ):
        done = comity(*words)
        assert done.returncode == 0, done.stderr
    shutil.copy(passphrase, home)
    with running(home) as node:
        node.renew()
        assert node.stop() == 0
    return NodeProcess(home)


def introduce(here: NodeProcess, there: NodeProcess) -> None:
    """Let ``here`` know ``there`` by its card."""
    peer = there.as_peer()
    here.know(peer.card, peer.fingerprint)


def _copy_database(server: PostgresServer, url: str) -> str:
    name = url.split("?", maxsplit=1)[0].rpartition("/")[2]
    copy = f"copy_{next(server.numbers)}"
    server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    return as_configured(server.url(copy))

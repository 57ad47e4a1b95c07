"""Follow a page: run every shell block of it, in order, in an empty folder.

A page has examples: an id, a fingerprint, a folder of a real machine. ``Page`` says in
one table which real thing stands for each, who gives a command, and what happens in
between that the text tells people to do. What cannot run has its reason in a table.

    stage = Stage(folder, page)
    for statement in statements(text):
        stage.do(statement)
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from node.model.desk.call import Nothing
from node.model.desk.peer import PEERS_CARD
from tests.processes import Born, make_node, write_secret

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r"^```(?:sh|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ONE_LINE = re.compile(r"comity |export |cd |make |source |mkdir |apt-get |GO111|\./")
PASSPHRASE = "correct horse battery staple"
WAIT_S = 60.0
_SHIM = """#!/bin/sh
PYTHONPATH={root} exec {python} -m node "$@"
"""


def statements(text: str) -> Iterator[str]:
    """Yield what is typed at once: a line, or a whole block of longer scripts."""
    for block in FENCE.findall(text):
        lines = [line for line in block.splitlines() if line.strip()]
        if all(ONE_LINE.match(line) for line in lines):
            yield from (line.partition("  # ")[0].rstrip() for line in lines)
        else:
            yield block


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass(frozen=True)
class Page:
    """How the examples of a page become real.

    ``words``: what stands in a statement, and what is meant by it there.
    ``officers``: who gives a command that begins so; a file in the stage's folder.
    ``before`` and ``after``: what people do besides, around a statement.
    ``ends``: the exit code of a command, where it is not 0.
    ``left_out``: statements that are not run, each with its reason.
    """

    name: str
    setting: Callable[[Stage], None]
    words: Mapping[str, Callable[[Stage], str]] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Callable[[Stage], None]] = field(default_factory=dict)
    after: Mapping[str, Callable[[Stage], None]] = field(default_factory=dict)
    ends: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Stage:
    """An empty folder, a shell in it, and the nodes that a page needs."""

    folder: Path
    page: Page
    cwd: Path = field(init=False)
    env: dict[str, str] = field(init=False)
    port: int = field(default_factory=free_port)
    peers: dict[str, Born] = field(default_factory=dict)
    serving: list[subprocess.Popen[bytes]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    last: str = ""
    proposed: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "bin").mkdir()
        self.cwd = self.folder / "here"
        self.cwd.mkdir()
        shim = self.folder / "bin" / "comity"
        shim.write_text(_SHIM.format(root=ROOT, python=sys.executable))
        shim.chmod(0o755)
        self.passphrase = self.folder / "passphrase"
        write_secret(self.passphrase, PASSPHRASE)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}
        self.env = {
            **kept,
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder / "home"),
            "COMITY_PASSPHRASE_FILE": str(self.passphrase),
        }

    # --- what a page does -----------------------------------------------------------

    def do(self, statement: str) -> None:
        """Run one statement as the page means it; it must end as the page says."""
        if self._reason(self.page.left_out, statement):
            return
        self._around(self.page.before, statement)
        real = self.real(statement)
        if re.search(r"^comity .*\bserve$", real):
            self.serve(real)
        else:
            self.run(real, ends=self._reason(self.page.ends, statement) or 0)
        self._around(self.page.after, statement)

    def real(self, statement: str) -> str:
        """Return the statement with real things in place of its examples."""
        for words, meant in self.page.words.items():
            if re.search(words, statement):
                self.used.add(words)
                statement = re.sub(words, meant(self), statement)
        return statement

    def run(self, script: str, *, ends: int = 0) -> str:
        """Run a script; what it exports, and where it goes, stays so."""
        env, cwd = self.folder / ".env", self.folder / ".cwd"
        kept = f"code=$?; env -0 > {env}; pwd > {cwd}; exit $code"
        given = dict(self.env)
        for words, credential in self.page.officers.items():
            if re.match(words, script) and "--credential" not in script:
                given["COMITY_CREDENTIAL"] = str(self.folder / credential)
                break
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail\n{script}\n{kept}"],
            cwd=self.cwd,
            env=given,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=WAIT_S * 6,
            check=False,
        )
        said = f"$ {script}\n{done.stdout}{done.stderr}"
        assert done.returncode == ends, (
            f"{self.page.name}: exit {done.returncode}\n{said}"
        )
        self.last = done.stdout
        if script.startswith(("export ", "cd ")):
            self.env = dict(
                line.split("=", 1)
                for line in env.read_text().split("\0")
                if "=" in line
            )
            self.cwd = Path(cwd.read_text().strip())
        return done.stdout

    def serve(self, line: str) -> None:
        """Start a node in the background, and wait until its desk answers."""
        words = shlex.split(line)[1:]
        log = (self.folder / "serve.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "node", *words],
            cwd=self.cwd,
            env={**self.env, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
        log.close()
        self.serving.append(process)
        folder = words[words.index("--dir") + 1] if "--dir" in words else "."
        operator = self.cwd / folder / "credentials" / "operator.credential"
        until = time.monotonic() + WAIT_S
        while True:
            asked = subprocess.run(
                [sys.executable, "-m", "node", "--dir", folder, "status"],
                cwd=self.cwd,
                env={
                    **self.env,
                    "PYTHONPATH": str(ROOT),
                    "COMITY_CREDENTIAL": str(operator),
                },
                capture_output=True,
                check=False,
            )
            if asked.returncode == 0:
                return
            said = (self.folder / "serve.log").read_text()[-2000:]
            assert process.poll() is None, said
            assert time.monotonic() < until, said

    def stop(self) -> None:
        """Stop the node that was started last, as its page says."""
        process = self.serving.pop()
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_S) == 0

    def end(self) -> None:
        """End everything that was started here."""
        for process in self.serving:
            process.kill()
            process.wait()
        for peer in self.peers.values():
            peer.kill()

    # --- what a page presumes -------------------------------------------------------

    def peer(self, agency: str) -> Born:
        """Bring up another agency's node, with officers of every role."""
        home = self.folder / agency
        make_node(home, agency, endpoint=f"127.0.0.1:{free_port()}")
        node = Born(home)
        self.peers[agency] = node
        node.start().ready().appoint()
        return node

    def card_of(self, agency: str) -> tuple[bytes, str]:
        """Return a peer's card, and what that agency reads out."""
        reply = self.peers[agency].desk().call(PEERS_CARD, Nothing())
        return reply.card, reply.fingerprint

    def json(self, line: str) -> Any:
        """Run a command for its answer alone, as ``officers`` says who gives it."""
        before = self.last
        found = json.loads(self.run(f"{line} --json"))
        self.last = before
        return found

    # --- tables ---------------------------------------------------------------------

    def _reason(self, table: Mapping[str, Any], statement: str) -> Any:
        for words, value in table.items():
            if re.search(words, statement):
                self.used.add(words)
                return value
        return None

    def _around(self, table: Mapping[str, Callable[[Stage], None]], what: str) -> None:
        for words, act in table.items():
            if re.search(words, what):
                self.used.add(words)
                act(self)

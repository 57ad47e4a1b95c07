"""Ten ways in which one peer, and whoever else, takes from the others.

Each is an act that is done again and again, by threads or by a process of its own:

    with abused(abuser, kinds) as done: ...
    python -m tests.abuse KIND...    # an Abuser as JSON on standard input, to its end

The peer has its true keys and may say what it likes. Strangers have none.
"""

from __future__ import annotations

import json
import os
import random
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from node.clock import SystemClock
from node.codec.wire import to_wire
from node.crypto.keystore import open_keystore
from node.model.codes import Kind
from node.model.head import GrowthAsk
from node.model.introduction import Peer
from node.model.message import Ping
from node.model.parcel import ChunkAsk, Item, Parcel, Standings, Verb
from node.model.query import Query, Question, Term
from node.protocol.channel import next_epoch
from node.protocol.introduction import accept_card
from node.transport.wire_client import WireClient
from tests.federation.forge import WHY
from tests.posts import bulletin, worded
from tests.processes import Counterpart

NAMES = 100
SILENT = 40
SILENT_S = 2.0
LOOK_ALIKES = 50
TIMEOUT_S = 60.0
LARGE = 900_000


@dataclass(frozen=True)
class Abuser:
    """A peer of a node, its side played by us."""

    side: Counterpart
    peer: Peer
    name: str = "Ivan Petrov"
    """Whom its look-alike notices are about."""

    @classmethod
    def told(cls, said: str) -> Abuser:
        """Return the one that ``as_told`` tells of."""
        told = json.loads(said)
        keys = open_keystore(Path(told["keystore"]), secret=told["secret"].encode())
        clock = SystemClock()
        card = bytes.fromhex(told["card"])
        peer = accept_card(
            card, known=None, fingerprint=told["fingerprint"], now=clock.now()
        )
        shown = replace(peer.introduction, endpoints=(told["address"],))
        peer = replace(peer, introduction=shown)
        return cls(Counterpart(keys, WireClient(keys, clock)), peer)

    @property
    def address(self) -> tuple[str, int]:
        """Where the node listens."""
        host, _, port = self.peer.introduction.endpoints[0].rpartition(":")
        return host, int(port)

    def say(self, kind: Kind, said: Any) -> bytes:
        """Say something in an envelope as it should be; return what comes back."""
        return self.send(self.side.close(self.peer, kind, said)[1].envelope)

    def send(self, envelope: bytes) -> bytes:
        """Send bytes, whatever they are."""
        return self.side.send(self.peer, envelope, timeout_s=TIMEOUT_S)


def as_told(
    keystore: Path, secret: bytes, card: bytes, fingerprint: str, address: str
) -> str:
    """Return what ``Abuser.told`` understands: for test keys alone."""
    told = {
        "keystore": str(keystore),
        "secret": secret.decode(),
        "card": card.hex(),
        "fingerprint": fingerprint,
        "address": address,
    }
    return json.dumps(told)


Act = Callable[[Abuser, int], object]
"""One act; the number is another one each time."""


def _person(number: int) -> Question:
    made = random.Random(number)
    names = (
        "".join(made.choice("bdfgklmnprst") + made.choice("aeiou") for _ in range(4))
        for _ in range(2)
    )
    born = f"19{made.randint(50, 99)}-0{made.randint(1, 9)}-1{made.randint(0, 9)}"
    return Question("person", (Term("name", " ".join(names)), Term("birth_date", born)))


def _hundred_names(abuser: Abuser, number: int) -> object:
    asked = tuple(_person(number * NAMES + n) for n in range(NAMES))
    return abuser.say(Kind.QUERY, Query(WHY, asked))


def _invented_officers(abuser: Abuser, number: int) -> object:
    why = replace(WHY, officer=f"o-{number}", case=f"C-{number}")
    return abuser.say(Kind.QUERY, Query(why, (_person(number),)))


def _pings(abuser: Abuser, _: int) -> object:
    return abuser.say(Kind.PING, Ping("x" * 200))


def _no_message(abuser: Abuser, number: int) -> object:
    return abuser.say(Kind.QUERY, random.Random(number).randbytes(LARGE))


def _no_envelope(abuser: Abuser, number: int) -> object:
    return abuser.send(random.Random(number).randbytes(LARGE))


def _standings(abuser: Abuser, _: int) -> object:
    return abuser.say(Kind.STANDINGS, Standings("", "", (), ()))


def _growth(abuser: Abuser, number: int) -> object:
    note = f"{abuser.peer.agency}/comity-ledger\n{number}\n"
    return abuser.say(Kind.GROWTH_ASK, GrowthAsk(note, note, note))


def _parts_of_files(abuser: Abuser, number: int) -> object:
    return abuser.say(Kind.CHUNK_ASK, ChunkAsk(f"n-{number}", "file", 0))


def _look_alikes(abuser: Abuser, number: int) -> object:
    """A stream of its own each time: notices about one person, to be watched for."""
    now = SystemClock().now()
    own = abuser.side.keys.agency
    body = to_wire(bulletin(own, now, name=abuser.name, watch=True))
    made = (
        Item(n + 1, Verb.PUBLISH, f"like-{os.getpid()}-{number}-{n}", 1, body)
        for n in range(LOOK_ALIKES)
    )
    items = tuple(
        worded(one, abuser.side.keys, abuser.peer.agency, now) for one in made
    )
    return abuser.say(Kind.PARCEL, Parcel(next_epoch(now), items))


def _silent_strangers(abuser: Abuser, _: int) -> object:
    """Connections of a stranger: TCP, a byte of TLS, and nothing more."""
    with ExitStack() as stack:
        held = []
        for _ in range(SILENT):
            one = stack.enter_context(socket.create_connection(abuser.address, 5))
            one.settimeout(SILENT_S)
            one.sendall(b"\x16")
            held.append(one)
        with suppress(OSError):
            held[-1].recv(1)  # until the node has had enough, or some seconds
    return None


ABUSES: Mapping[str, Act] = {
    "a hundred names": _hundred_names,
    "invented officers": _invented_officers,
    "pings": _pings,
    "no message": _no_message,
    "no envelope": _no_envelope,
    "standings": _standings,
    "proofs of growth": _growth,
    "parts of files": _parts_of_files,
    "look-alikes": _look_alikes,
    "silent strangers": _silent_strangers,
}
"""What is done, a name each."""


@contextmanager
def abused(
    abuser: Abuser, kinds: Iterable[str], *, threads: int = 2
) -> Iterator[Counter[str]]:
    """Do acts of each kind, ``threads`` of it at a time, until the block ends.

    Yields how many of each kind came to an end, refused or not.
    """
    over, numbers, done = threading.Event(), count(), Counter[str]()

    def work(kind: str) -> None:
        while not over.is_set():
            with suppress(Exception):  # refused is as good as answered
                ABUSES[kind](abuser, next(numbers))
            done[kind] += 1

    pool = [
        threading.Thread(target=work, args=(kind,), daemon=True)
        for kind in kinds
        for _ in range(threads)
    ]
    for thread in pool:
        thread.start()
    try:
        yield done
    finally:
        over.set()
        for thread in pool:
            thread.join()


def main() -> None:
    """Abuse a node until standard input ends; say how often each was done."""
    threads, *kinds = sys.argv[1:]
    abuser = Abuser.told(sys.stdin.readline())
    with abused(abuser, kinds, threads=int(threads)) as done:
        print("begun", flush=True)
        sys.stdin.read()
        said: dict[str, Any] = dict(done)
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()

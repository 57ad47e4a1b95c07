"""Write vectors.json and the example in protos/README.md, from fixed inputs.

    python -m tests.vectors.envelope.generate

Signatures come out the same each time. Seals do not, so those in the file are kept
as long as they open to what they should hold: a second run changes nothing.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from node.codec.wire import to_wire
from node.crypto import sealing, signing
from node.crypto.digest import sha256
from node.crypto.pae import MESSAGE, SEAL, pae
from node.errors import BadProof
from node.model.agency import AgencyId
from node.model.codes import Kind, Purpose
from node.model.message import Envelope, Evidence, Header, Signed
from node.model.query import Justification, Query, Question, Term
from node.protocol.envelope import SUITE
from node.protocol.padding import padding_for
from tests.vectors.envelope import dump

HERE = Path(__file__).parent
FILE = HERE / "vectors.json"
README = HERE.parents[2] / "protos" / "README.md"
BEGIN, END = "<!-- example: begin -->\n", "<!-- example: end -->\n"

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
SENDER, RECIPIENT = AgencyId("pt-pj"), AgencyId("es-pn")
SIGNING_ID, SEALING_ID = "signing-example1", "sealing-example1"
SIGNING_SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
SEALING_SEED = bytes(range(64, 96))
HEADER = Header("019ca945-0a7b-7000-8000-000000000001", SENDER, RECIPIENT, NOW)
QUERY = Query(
    Justification(Purpose.INVESTIGATION, "2026/17", "fraud", "eu-2016-680", "o-7f3a"),
    (Question("person", (Term("name", "Ana Exemplo"), Term("birth_date", "1970"))),),
)
PAYLOAD = to_wire(QUERY)


def to_sign(*, kind=Kind.QUERY, header=HEADER, payload=PAYLOAD, suite=SUITE):
    """Return what is signed."""
    parts = (b"1", suite.encode(), kind.encode(), to_wire(header), payload)
    return pae(MESSAGE, *parts)


def signed(*, seed=SIGNING_SEED, padded=True, **changes):
    """Return the inside of an envelope, signed by ``seed``."""
    signature = signing.sign(signing.parse_private(seed), to_sign(**changes))
    made = Signed(Kind.QUERY, PAYLOAD, SIGNING_ID, signature)
    return pad(made) if padded else made


def pad(inside):
    """Return ``inside`` with the padding that is right for it."""
    bare = replace(inside, padding=b"")
    return replace(bare, padding=padding_for(Kind.QUERY, len(to_wire(bare))))


def seal_info(header=HEADER):
    """Return what the seal is bound to."""
    return pae(SEAL, SUITE.encode(), to_wire(header), SEALING_ID.encode())


class Seals:
    """The seals that are in the file already, by name."""

    def __init__(self):
        old = json.loads(FILE.read_text()) if FILE.exists() else {}
        self._kept = old.get("seals", {})
        self._key = sealing.parse_private(SEALING_SEED)
        self.used = {}

    def seal(self, name, inside, header=HEADER):
        """Return ``inside`` sealed, by the kept seal if it is of the same."""
        sealed = bytes.fromhex(self._kept.get(name, ""))
        try:
            same = sealing.unseal(self._key, sealed, info=seal_info(header)) == inside
        except BadProof:
            same = False
        if not same:
            public = sealing.public_of(SEALING_SEED)
            sealed = sealing.seal(public, inside, info=seal_info(header))
        self.used[name] = sealed.hex()
        return sealed


def flip(data, at=-1):
    """Return ``data`` with one bit of one byte turned."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


def invalid(seals, good):
    """Return (name, fault, envelope) of envelopes that nobody may open."""
    moved = replace(HEADER, sent_at=NOW + timedelta(seconds=1))
    late = replace(HEADER, sent_at=NOW - timedelta(hours=1))
    to_others = replace(HEADER, recipient=AgencyId("fr-pn"))
    inside = {
        "the signature is of another key": signed(seed=OTHER_SEED),
        "the signature is over another kind": signed(kind=Kind.PING),
        "the signature is over another header": signed(header=moved),
        "the signature is over another payload": signed(payload=b""),
        "the signature is over another suite": signed(suite="comity-1:none"),
        "the signature is cut short": pad(
            replace(signed(), signature=signed().signature[:-1])
        ),
        "the padding is missing": signed(padded=False),
        "the padding is not zero": replace(signed(), padding=flip(signed().padding)),
        "the padding is a bucket too long": replace(
            signed(), padding=signed().padding + bytes(1024)
        ),
    }
    faults = {"signature": "bad-proof", "padding": "malformed"}
    for name, content in inside.items():
        sealed = seals.seal(name, to_wire(content))
        yield name, faults[name.split()[1]], replace(good, sealed=sealed)
    unknown = seals.seal(
        "the inside has an unknown field", to_wire(signed()) + b"\x32\x01x"
    )
    yield "the inside has an unknown field", "malformed", replace(good, sealed=unknown)
    yield (
        "the seal is bound to another header",
        "bad-proof",
        replace(good, header=to_wire(moved)),
    )
    yield (
        "a bit of the seal is turned",
        "bad-proof",
        replace(good, sealed=flip(good.sealed)),
    )
    yield (
        "a bit of enc is turned",
        "bad-proof",
        replace(good, sealed=flip(good.sealed, 0)),
    )
    yield "the seal is cut short", "bad-proof", replace(good, sealed=good.sealed[:1000])
    yield (
        "the sealing key is unknown",
        "bad-proof",
        replace(good, sealing_key_id="sealing-x"),
    )
    yield (
        "the message is for another",
        "not-for-us",
        replace(good, header=to_wire(to_others)),
    )
    yield (
        "the message is an hour old",
        "out-of-time",
        replace(good, header=to_wire(late)),
    )
    yield "the version is another", "wrong-suite", replace(good, version=2)
    yield (
        "the suite is another",
        "wrong-suite",
        replace(good, suite=SUITE.replace("mlkem768", "")),
    )


def vectors():
    """Return the whole file."""
    seals = Seals()
    inside = signed()
    good = Envelope(
        1, SUITE, to_wire(HEADER), SEALING_ID, seals.seal("valid", to_wire(inside))
    )
    evidence = Evidence(good.header, inside.kind, PAYLOAD, SIGNING_ID, inside.signature)
    refused = [
        {"name": name, "fault": fault, "envelope": to_wire(envelope).hex()}
        for name, fault, envelope in invalid(seals, good)
    ]
    refused += [
        {"name": name, "fault": "malformed", "envelope": data.hex()}
        for name, data in {
            "the envelope is cut short": to_wire(good)[:-1],
            "the envelope has an unknown field": to_wire(good) + b"\x32\x01x",
            "the envelope has a field twice": to_wire(good) + b"\x08\x01",
            "the version is a padded integer": b"\x08\x81\x00" + to_wire(good)[2:],
        }.items()
    ]
    return {
        "now": NOW.isoformat(),
        "suite": SUITE,
        "sender": SENDER,
        "recipient": RECIPIENT,
        "signing_key_id": SIGNING_ID,
        "signing_seed": SIGNING_SEED.hex(),
        "signing_public": signing.parse_private(SIGNING_SEED)
        .public_key()
        .public_bytes_raw()
        .hex(),
        "sealing_key_id": SEALING_ID,
        "sealing_seed": SEALING_SEED.hex(),
        "sealing_public": sealing.public_of(SEALING_SEED).hex(),
        "valid": {
            "kind": Kind.QUERY,
            "header": to_wire(HEADER).hex(),
            "payload": PAYLOAD.hex(),
            "to_sign": to_sign().hex(),
            "digest": sha256(to_sign()).hex(),
            "signed": to_wire(inside).hex(),
            "seal_info": seal_info().hex(),
            "envelope": to_wire(good).hex(),
            "evidence": to_wire(evidence).hex(),
        },
        "invalid": refused,
        "seals": seals.used,
    }


def with_example(readme, document):
    """Return the text of the README with its example made anew."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + dump.example(document) + END + after


def main():
    """Write both files."""
    document = vectors()
    FILE.write_text(json.dumps(document, indent=1) + "\n")
    README.write_text(with_example(README.read_text(), document))


if __name__ == "__main__":
    main()

#!/usr/bin/env bash
# Expected: "canonical" in cbor2 6 orders the keys of a map as RFC 8949 (2020) says, by
# their bytes: 10, 100, -1, "z".
# Seen: it still orders by length first, as RFC 7049 did: 10, -1, 100, "z". Maps that mix
# small negative keys with larger positive ones, as COSE and CWT do, get other bytes.
# Why it matters: two nodes hash or sign "canonical CBOR" of one map and get two digests.
# The order has to be named by the rule, not by the word.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  cbor2==6.3.0

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("cbor2", version("cbor2"))
import cbor2

value = {"z": 4, -1: 3, 100: 2, 10: 1}
seen = cbor2.dumps(value, canonical=True)


def ordered(rule):
    pairs = sorted((cbor2.dumps(k), cbor2.dumps(v)) for k, v in value.items())
    pairs.sort(key=rule)
    return bytes([0xA0 + len(value)]) + b"".join(k + v for k, v in pairs)


bytewise = ordered(lambda pair: pair[0])
shorter_first = ordered(lambda pair: (len(pair[0]), pair[0]))
tell(bytewise.hex() + " (RFC 8949, 4.2.1)", seen.hex(),
     seen == shorter_first != bytewise)
PY

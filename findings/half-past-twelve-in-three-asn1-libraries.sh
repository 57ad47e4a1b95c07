#!/usr/bin/env bash
# Expected: GeneralizedTime 2026113012.5Z, a fraction of an hour as X.680 (46.2) allows it
# in BER, is half past twelve in every ASN.1 library, or is refused.
# Seen: asn1crypto reads 12:30:00, pyasn1 12:00:00.5, and asn1tools 01:02:00.5, each without
# an error; asn1tools refuses 2026113012Z, which has no minutes, and X.680 allows as well.
# Why it matters: handover of intercepted communication, timestamps and travel documents
# carry GeneralizedTime; three readers of one record write down three times.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps asn1tools==0.169.0 asn1crypto==1.5.1 pyasn1==0.6.5 pyparsing==3.3.3 \
  bitstruct==8.24.0
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

import asn1tools
from asn1crypto.core import GeneralizedTime
from pyasn1.codec.ber import decoder

for name in ("asn1tools", "asn1crypto", "pyasn1"):
    print(name, version(name))
spec = asn1tools.compile_string(
    "M DEFINITIONS ::= BEGIN T ::= GeneralizedTime END", "ber")


def ber(text):
    return bytes([0x18, len(text)]) + text.encode()


def read(text):
    found = {}
    for name, reader in {
        "asn1tools": lambda data: spec.decode("T", data),
        "asn1crypto": lambda data: GeneralizedTime.load(data).native,
        "pyasn1": lambda data: decoder.decode(data)[0].asDateTime,
    }.items():
        try:
            found[name] = f"{reader(ber(text)):%H:%M:%S.%f}"[:10]
        except Exception as error:
            found[name] = type(error).__name__
    return found


half, whole = read("2026113012.5Z"), read("2026113012Z")
print("2026113012Z ", whole)
tell("12:30:00 three times", half,
     half == {"asn1tools": "01:02:00.5", "asn1crypto": "12:30:00.0",
              "pyasn1": "12:00:00.5"}
     and whole == {"asn1tools": "Error", "asn1crypto": "12:00:00.0",
                   "pyasn1": "12:00:00.0"})
PY

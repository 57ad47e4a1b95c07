#!/usr/bin/env bash
# Expected: of a client that asks for a, a, b and z at a server that has a, b and c, two
# values are in both sets, whatever the server packs its set in.
# Seen: with the data structure RAW the size is 2 and the places are 0 and 2; with GCS and
# the Bloom filter, and the same parameters, it is 3 and the places are 0, 1 and 2.
# Why it matters: the size is all that is told where the values must not be. Two readings
# of a name that give the same key count as two matches, or as one, by a setting that is
# meant to change the number of bytes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps openmined_psi==2.0.6 protobuf==6.30.2
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

import private_set_intersection.python as psi

print("openmined_psi", version("openmined_psi"))
SERVER, CLIENT = ["a", "b", "c"], ["a", "a", "b", "z"]


def both(structure, reveal):
    client = psi.client.CreateWithNewKey(reveal)
    server = psi.server.CreateWithNewKey(reveal)
    setup = server.CreateSetupMessage(1e-9, len(CLIENT), SERVER, structure)
    answer = server.ProcessRequest(client.CreateRequest(CLIENT))
    if reveal:
        return sorted(client.GetIntersection(setup, answer))
    return client.GetIntersectionSize(setup, answer)


kinds = psi.DataStructure
sizes = {str(kind).split(".")[-1]: (both(kind, False), both(kind, True))
         for kind in (kinds.RAW, kinds.GCS, kinds.BLOOM_FILTER)}
tell("a size of 2 of each structure", sizes,
     sizes == {"RAW": (2, [0, 2]), "GCS": (3, [0, 1, 2]),
               "BLOOM_FILTER": (3, [0, 1, 2])})
PY

#!/usr/bin/env bash
# Expected: pyais writes a position report without a position as "not available": ITU-R
# M.1371 has a value for that in each field (91, 181, 102.3, 360, 511, 60).
# Seen: fields that are not given are written as 0: a ship at 0 N 0 E, heading north, not
# moving; only turn and status are written as not available. Read back, a station's MMSI
# 00232... has also lost its leading zeros.
# Why it matters: whoever receives the sentence cannot tell the gap from a sighting, and
# tracks of many ships meet in the Gulf of Guinea.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  pyais==3.3.1

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("pyais", version("pyais"))
from pyais import decode, encode_dict


def over(**fields):
    return decode(*encode_dict(fields)).asdict()


report = over(type=1, mmsi="257123456")
names = ("lat", "lon", "speed", "course", "heading", "second")
seen = {name: float(report[name]) for name in names}
none = dict(zip(names, (91.0, 181.0, 102.3, 360.0, 511.0, 60.0)))
print("turn", float(report["turn"]), "status", int(report["status"]))
station = over(type=4, mmsi="002320001")["mmsi"]
print("station 002320001 ->", repr(station))
tell(none, seen, set(seen.values()) == {0.0} and float(report["turn"]) == -128.0
     and station == 2320001)
PY

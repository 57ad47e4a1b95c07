#!/usr/bin/env bash
# Expected: xsdata compares two xs:dateTime of XML Schema as moments: its types for them
# have an order, and NIEM and most registers exchange such values.
# Seen: midnight of +02:00 and 22:00Z before it, one moment, are unequal. At the end of
# February 23:45Z comes before 00:30+01:00, which is a quarter of an hour earlier; in May
# it does not. 24:00:00, which XML Schema has for the end of a day, is not the next
# midnight, and is refused by to_datetime(). P12M is not P1Y.
# Why it matters: "the latest record wins" picks the older one across borders, around the
# end of February alone; other days look right.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps xsdata==26.10 typing-extensions==4.16.0
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from datetime import datetime

from xsdata.models.datatype import XmlDateTime, XmlDuration

print("xsdata", version("xsdata"))
read = XmlDateTime.from_string
same = (read("2026-01-01T00:00:00+02:00"), read("2025-12-31T22:00:00Z"))
ends = (read("2025-12-31T24:00:00Z"), read("2026-01-01T00:00:00Z"))
pairs = [("2026-03-01T00:00:00+14:00", "2026-02-28T12:00:00Z"),
         ("2024-03-01T00:30:00+01:00", "2024-02-29T23:45:00Z"),
         ("2026-05-10T00:30:00+01:00", "2026-05-09T23:45:00Z")]
order = []
for early, late in pairs:
    true, other = (datetime.fromisoformat(text.replace("Z", "+00:00"))
                   for text in (early, late))
    true = true < other
    order.append((true, read(early) < read(late)))
    print(early, "before", late, "true:", true, "xsdata:", order[-1][1])
try:
    ends[0].to_datetime()
    end = "read"
except ValueError as error:
    end = str(error)
years = XmlDuration("P12M") == XmlDuration("P1Y")
tell("equal, equal, and in order", [same[0] == same[1], ends[0] == ends[1], end, years],
     same[0] != same[1] and ends[0] != ends[1] and "hour must be in" in end and not years
     and order == [(True, False), (True, False), (True, True)])
PY

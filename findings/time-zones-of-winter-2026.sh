#!/usr/bin/env bash
# Expected: the newest releases of three libraries, in one environment, put noon in one
# town at the same moment.
# Seen: for December 2026 they do not. PyPI's tzdata knows that Vancouver, Edmonton,
# Winnipeg and Havana stay on summer time and that Morocco left its own; the data compiled
# into Polars knows none of it, and the data inside DuckDB half of it.
# Why it matters: a node that tells "valid until 18:00 at Winnipeg" with one library and
# checks it with another is an hour off; only UTC should leave the node.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  tzdata==2026.6 polars==2.1.0 duckdb==1.5.6 pytz==2026.6

# an empty search path: the pinned tzdata, not the host's own
PYTHONTZPATH="" "$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("tzdata", version("tzdata"), "polars", version("polars"), "duckdb", version("duckdb"))
import zoneinfo
from datetime import datetime, timedelta, timezone

import duckdb
import polars

noon = datetime(2026, 12, 15, 12, tzinfo=timezone.utc)
hour = timedelta(hours=1)
moment = polars.Series([noon.replace(tzinfo=None)]).dt.replace_time_zone("UTC")
said = {}
for name in ("America/Vancouver", "America/Edmonton", "America/Winnipeg",
             "America/Havana", "Africa/Casablanca"):
    zone = noon.astimezone(zoneinfo.ZoneInfo(name)).utcoffset() / hour
    there = moment.dt.convert_time_zone(name).dt
    bear = (there.base_utc_offset()[0] + there.dst_offset()[0]) / hour
    (duck,) = duckdb.sql(
        f"select date_diff('hour', timestamp '2026-12-15 12:00:00',"
        f" timezone('{name}', timestamptz '2026-12-15 12:00:00+00'))").fetchone()
    said[name] = (zone, bear, float(duck))
    print(f"{name:20} tzdata {zone:+}  Polars {bear:+}  DuckDB {duck:+}")
apart = [name for name, hours in said.items() if len(set(hours)) > 1]
tell("one offset for each town", f"{len(apart)} of {len(said)} towns have two offsets",
     len(apart) == 5
     and said["America/Edmonton"] == (-6.0, -7.0, -6.0)
     and said["America/Winnipeg"] == (-5.0, -6.0, -6.0))
PY

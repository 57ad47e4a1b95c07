#!/usr/bin/env bash
# Expected: DuckDB's setting Calendar says how the parts of a moment are told: year(), and
# what is printed. It changes no moment and no comparison.
# Seen: with 'persian', the date 1990-06-01 as a moment is the first day of the sixth month
# of the Persian year 1990, 621 years ahead, and is no longer before 2026; a moment as a
# date is "1369-03-11 (BC)". The Buddhist, Hebrew, Japanese and Ethiopian calendars do so
# too, each to another day.
# Why it matters: whoever turns the setting on to show an Iranian or a Thai date changes
# what "born before" and "valid until" find in that connection, and no error is seen.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps duckdb==2.0.1 pytz==2026.6
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

import duckdb

print("duckdb", version("duckdb"))
base = duckdb.connect()
base.execute("set TimeZone = 'UTC'")


def asked(calendar):
    base.execute(f"set Calendar = '{calendar}'")
    return base.execute(
        "select year(timestamptz '1990-06-01 12:00:00+00'),"
        " date '1990-06-01'::timestamptz < timestamptz '2026-12-01 00:00:00+00',"
        " (epoch(date '1990-06-01'::timestamptz) / 86400)::int,"
        " (timestamptz '1990-06-01 12:00:00+00')::date::varchar").fetchone()


seen = {name: asked(name)
        for name in ("gregorian", "persian", "buddhist", "hebrew", "japanese", "ethiopic")}
for name, (year, before, day, back) in seen.items():
    print(f"{name:10} year {year}, before 2026: {before}, day {day:+}, as a date {back}")
days = [day for _, _, day, _ in seen.values()]
tell("day 7456, True and 1990-06-01 for each", f"{len(set(days))} days",
     seen["gregorian"] == (1990, True, 7456, "1990-06-01")
     and seen["persian"] == (1369, False, 234355, "1369-03-11 (BC)")
     and seen["buddhist"][3] == "2533-06-01 (BC)" and len(set(days)) == 6)
PY

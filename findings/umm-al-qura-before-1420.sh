#!/usr/bin/env bash
# Expected: "islamic-umalqura" of ICU, here the one inside DuckDB and elsewhere that of
# browsers, is the Saudi civil calendar, and so is hijridate's; they agree on the first
# day of every month.
# Seen: they agree for 1420-1449 AH alone. Before 1420 (April 1999) more than half of the
# months begin on another day, by up to two days, and a third do so after 1449.
# Why it matters: nearly every adult's Hijri birth date lies before 1420. Two agencies
# convert one passport to two days, and "a day either way" is not always enough.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  duckdb==1.5.6 pytz==2026.6 hijridate==2.6.0

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("duckdb", version("duckdb"), "hijridate", version("hijridate"))
from collections import Counter
from datetime import date

import duckdb
import hijridate

base = duckdb.connect()
base.execute("set TimeZone = 'UTC'; set Calendar = 'islamic-umalqura'")


def by_icu(day):
    return base.execute(
        "select year(t), month(t), day(t) from (select ?::timestamptz as t)",
        [f"{day} 12:00:00+00"]).fetchone()


apart, months, worst = Counter(), Counter(), 0
for year in range(1343, 1501):
    era = "1343-1419" if year < 1420 else "1420-1449" if year < 1450 else "1450-1500"
    for month in range(1, 13):
        first = hijridate.Hijri(year, month, 1).to_gregorian()
        seen = by_icu(first.isoformat())
        months[era] += 1
        apart[era] += seen != (year, month, 1)
        beside = (first.toordinal() - 2, first.toordinal() + 2)
        worst += any(by_icu(date.fromordinal(at).isoformat()) == (year, month, 1)
                     for at in beside)
day = hijridate.Hijri(1400, 1, 1).to_gregorian()
print("1 Muharram 1400 of hijridate,", day, "is in ICU", by_icu(day.isoformat()))
print("two days apart:", worst)
tell("0 months apart", f"{dict(apart)} of {dict(months)}",
     apart["1420-1449"] == 0 and apart["1343-1419"] * 2 > months["1343-1419"]
     and apart["1450-1500"] * 4 > months["1450-1500"] and worst > 0)
PY

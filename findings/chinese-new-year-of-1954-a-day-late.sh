#!/usr/bin/env bash
# Expected: the Chinese calendar of ICU, here the one inside DuckDB and elsewhere that of
# browsers, and the libraries for it agree on the month and the day of living people's
# births: since 1929 it goes by the hour of Beijing, and is printed by an observatory.
# Seen: borax and lunar_python agree in every month from 1929 to 2026. ICU is apart for a
# month of 1954 (which begins with New Year, 3 February), of 1955, 1999, 2012 and 2018, and
# sets the leap month of 1987 elsewhere; lunardate is apart for months of 1933, 1954, 1978.
# Why it matters: older people of East Asia state their birthday in this calendar. Turned
# into our date by two systems it is a day apart, in 1987 a month.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps duckdb==2.0.1 pytz==2026.6 borax==4.1.3 lunar_python==1.4.8 \
  lunardate==0.3.0
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from datetime import date, timedelta

import duckdb
from borax.calendars.lunardate import LunarDate as Borax
from lunar_python import Solar
from lunardate import LunarDate

print("duckdb", version("duckdb"), "borax", version("borax"), "lunar_python",
      version("lunar_python"), "lunardate", version("lunardate"))
base = duckdb.connect()
base.execute("set TimeZone = 'UTC'; set Calendar = 'chinese'")
days = [date(1929, 1, 1) + timedelta(days=n) for n in range(0, 35794, 14)]
by_icu = base.execute(
    "select month(t), day(t) from"
    " (select s, s::timestamptz as t from (select unnest(?) as s)) order by s",
    [[f"{day} 12:00:00+00" for day in days]]).fetchall()
apart = {"lunar_python": set(), "ICU": set(), "lunardate": set()}
for day, icu in zip(days, by_icu):
    one = Borax.from_solar(day)
    two = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    three = LunarDate.fromSolarDate(day.year, day.month, day.day)
    for name, other in (("lunar_python", (abs(two.getMonth()), two.getDay())),
                        ("ICU", icu), ("lunardate", (three.month, three.day))):
        if other != (one.month, one.day):
            apart[name].add(day.year)
for name, years in apart.items():
    print(f"{name:13} apart from borax in", sorted(years) or "no year")
(newyear,) = base.execute("select (month(t), day(t)) from"
                          " (select timestamptz '1954-02-03 12:00:00+00' as t)").fetchone()
print("3 February 1954:", Borax.from_solar(date(1954, 2, 3)), "ICU:", newyear)
tell("no year for each", sorted(apart["ICU"]),
     apart == {"lunar_python": set(), "ICU": {1954, 1955, 1987, 1999, 2012, 2018},
               "lunardate": {1933, 1954, 1978}})
PY

#!/usr/bin/env bash
# Expected: a library that calls itself ready for production agrees with two others on the
# Ethiopian calendar, whose rule is one line: every fourth year has a sixth day of Pagume.
# Seen: ethiotime 1.0.2 gives that day to the year after, so one day in four is off by one,
# among them every day from September 2023 to August 2024; it refuses Pagume 6 of 2015.
# Why it matters: birth dates on Ethiopian and Eritrean papers; a date that is off by one
# looks like another person, and no later step can see it.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  ethiotime==1.0.2 ethiocalendar==1.2.0 ethiopian-date-converter-py==1.0.0

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("ethiotime", version("ethiotime"), "ethiocalendar", version("ethiocalendar"), "ethiopian-date-converter-py", version("ethiopian-date-converter-py"))
from datetime import date, timedelta

import ethiocalendar
import ethiopian_date_converter
from ethiotime import CalendarService

off = others = total = 0
day = date(1900, 3, 1)
while day < date(2100, 1, 1):
    one = tuple(CalendarService.gc_to_ec(day))
    two = tuple(ethiocalendar.from_gregorian(day.year, day.month, day.day))
    three = tuple(ethiopian_date_converter.gregorian_to_ethiopic(
        day.year, day.month, day.day).values())
    others += two != three
    off += one != two
    total += 1
    day += timedelta(1)
new_year = date(2023, 9, 12)
print("12 September 2023, New Year 2016:", CalendarService.gc_to_ec(new_year),
      "and by the others", ethiocalendar.from_gregorian(2023, 9, 12))
try:
    said = str(CalendarService.ec_to_gc(2015, 13, 6))
except ValueError as error:
    said = str(error)
print("Pagume 6, 2015:", said)
tell("0 days off", f"{off} of {total} days off; the other two differ on {others}",
     others == 0 and 0.24 < off / total < 0.26
     and tuple(CalendarService.gc_to_ec(new_year)) == (2016, 1, 2)
     and "between 1 and 5" in said)
PY

#!/usr/bin/env bash
# Expected: khayyam turns a day of our calendar into the same Jalali day as other current
# libraries, over the years in which people live and papers run out.
# Seen: it makes 1404 the leap year and not 1403, as the arithmetical cycle of 2820 years
# does; Iran goes by the sun, and 20 March 2025 was 30 Esfand 1403. Every day from then to
# 20 March 2026 is a day too far, and none that was tried before or after it (1280-1423).
# Why it matters: a year of births, of visas and of days on which papers run out is a day
# off; a test with any date of another year shows nothing.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps khayyam==3.0.17 jdatetime==6.1.1 jalali-core==1.0.0 persiantools==6.2.0
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from datetime import date, timedelta

import jdatetime
import khayyam
import persiantools.jdatetime as persiantools

print("khayyam", version("khayyam"), "jdatetime", version("jdatetime"),
      "persiantools", version("persiantools"))


def parts(jalali):
    return jalali.year, jalali.month, jalali.day


day, end, apart, tried = date(1901, 3, 21), date(2045, 1, 1), [], 0
while day < end:
    tried += 1
    one = parts(jdatetime.date.fromgregorian(date=day))
    two = parts(khayyam.JalaliDate(day))
    three = parts(persiantools.JalaliDate(day))
    if not one == two == three:
        apart.append((day, one == three, two == one))
    day += timedelta(days=1 if day.year in (2025, 2026) else 5)
nowruz = parts(khayyam.JalaliDate(date(2025, 3, 20)))
print("20 March 2025 is", nowruz, "in khayyam,",
      parts(jdatetime.date.fromgregorian(date=date(2025, 3, 20))), "in jdatetime")
tell("0 days apart", f"{len(apart)} days of {tried}, {apart[0][0]} to {apart[-1][0]}",
     len(apart) == 366 and nowruz == (1404, 1, 1)
     and (apart[0][0], apart[-1][0]) == (date(2025, 3, 20), date(2026, 3, 20))
     and all(others and not it for day, others, it in apart))
PY

#!/usr/bin/env bash
# Expected: five current libraries for the Nepali calendar (Bikram Sambat) turn one day of
# the past into one Nepali date: the calendar is published month by month.
# Seen: each holds its own typed-in table. They part over days of 2005, 2025 and 2026, for
# whole months, and over nearly half of the days from 2027 to 2033.
# Why it matters: a birth date on a Nepali document, or the day on which one runs out, is
# another day with another library; the date as written has to travel beside the converted.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  nepali-datetime==1.0.8.5 bikram==2.1.4 bsdatetime==1.0.1 nepali==1.2.0 \
  bikram-sambat==0.2.0

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("nepali-datetime", version("nepali-datetime"), "bikram", version("bikram"), "bsdatetime", version("bsdatetime"), "nepali", version("nepali"), "bikram-sambat", version("bikram-sambat"))
from collections import Counter
from datetime import date, timedelta

import bikram
import bikram_sambat.conversion
import bsdatetime
import nepali_datetime
from nepali.date_converter import converter


def parts(when):
    return (when.year, when.month, when.day)


READERS = {
    "nepali-datetime": lambda d: parts(nepali_datetime.date.from_datetime_date(d)),
    "bikram": lambda d: parts(bikram.samwat.from_ad(d)),
    "bsdatetime": lambda d: tuple(bsdatetime.ad_to_bs(d)),
    "nepali": lambda d: tuple(converter.english_to_nepali(*parts(d))),
    "bikram-sambat": lambda d: tuple(bikram_sambat.conversion.ad_to_bs(d))
    if not hasattr(bikram_sambat.conversion.ad_to_bs(d), "year")
    else parts(bikram_sambat.conversion.ad_to_bs(d)),
}
for day in (date(2005, 5, 14), date(2025, 5, 14), date(2026, 10, 17)):
    print(day, {name: read(day) for name, read in READERS.items()})
apart = Counter()
day = date(1950, 1, 1)
while day < date(2034, 1, 1):
    apart[day.year] += len({read(day) for read in READERS.values()}) > 1
    day += timedelta(1)
told = {year: days for year, days in apart.items() if days}
tell("no day on which they differ", f"days on which they differ, by year: {told}",
     apart[2005] == 32 and apart[2025] == 64 and apart[2026] == 60
     and sum(apart[year] for year in range(2027, 2034)) == 1663)
PY

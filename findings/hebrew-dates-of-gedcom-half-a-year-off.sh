#!/usr/bin/env bash
# Expected: ged4py, which reads GEDCOM and puts its dates in order, knows which day 1 Tishri
# 5784 is: 16 September 2023, as pyluach has it.
# Seen: it counts the months from Tishri and asks a calendar that counts from Nisan: every
# Hebrew date is five to seven months off, most of the winter later, the summer earlier, and
# 1 Elul lies on 1 Adar's place. 15 Tishri 5740 comes after January 1980; it was in October
# 1979. The Julian dates of the same reader are right.
# Why it matters: family trees are evidence in cases of inheritance, descent and return;
# births and deaths change their order, and no error is seen.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps ged4py==0.5.5 ansel==1.0.0 convertdate==2.5.1 pymeeus==0.5.12 \
  pyluach==2.3.0
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from ged4py.calendar import HebrewDate
from ged4py.date import DateValue
from pyluach.dates import HebrewDate as Luach

print("ged4py", version("ged4py"), "pyluach", version("pyluach"))
CODES = {7: "TSH", 8: "CSH", 9: "KSL", 10: "TVT", 11: "SHV", 12: "ADR", 13: "ADS",
         1: "NSN", 2: "IYR", 3: "SVN", 4: "TMZ", 5: "AAV", 6: "ELL"}
off = []
for year in range(5680, 5786):
    for month in range(1, 14 if (7 * year + 1) % 19 < 7 else 13):
        there = HebrewDate(year, CODES[month], 1).key()[0]
        off.append(round(there - Luach(year, month, 1).jd))
first = DateValue.parse("@#DHEBREW@ 15 TSH 5740") < DateValue.parse("15 JAN 1980")
julian = DateValue.parse("@#DJULIAN@ 29 FEB 1900").key()[0].key()[0]
print("1 Tishri 5784 off by", round(HebrewDate(5784, "TSH", 1).key()[0]
                                    - Luach(5784, 7, 1).jd), "days; right:", off.count(0))
tell("0 days, and 15 Tishri 5740 before January 1980",
     f"{min(map(abs, off))} to {max(map(abs, off))} days, {first}",
     min(map(abs, off)) > 140 and max(map(abs, off)) < 220 and first is False
     and julian == 2415091.5)
PY

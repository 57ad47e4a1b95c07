#!/usr/bin/env bash
# Expected: workalendar counts the working days of 2026 by the holidays of 2026: Denmark
# gave up Store Bededag from 2024 on, Ireland has Saint Brigid's Day since 2023.
# Seen: 1 May 2026 is still no working day in Denmark, 2 February 2026 is one in Ireland,
# and one working day after Saturday is Monday, the day that the other side counts as nought.
# Why it matters: the time limits of a request between States run in working days of the
# State that was asked. An answer that is due is waited for, or is called late.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps workalendar==17.0.0 convertdate==2.5.1 pymeeus==0.5.12 lunardate==0.3.0 \
  pyluach==2.3.0 python-dateutil==4.0.0 six==1.17.0 tzdata==2026.6
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from datetime import date
from workalendar.europe import Denmark, Ireland

print("workalendar", version("workalendar"))
denmark = Denmark().is_working_day(date(2026, 5, 1))
ireland = Ireland().is_working_day(date(2026, 2, 2))
due = Ireland().add_working_days(date(2026, 1, 30), 1)
print("1 May in Denmark:", denmark, " 2 February in Ireland:", ireland, " due:", due)
tell("True, False, 2026-02-03", f"{denmark}, {ireland}, {due}",
     (denmark, ireland, due) == (False, True, date(2026, 2, 2)))
PY

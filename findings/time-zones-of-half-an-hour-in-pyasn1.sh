#!/usr/bin/env bash
# Expected: an aware time that pyasn1 makes of 12:00 in India (+05:30) ends in +0530, and
# can be read again by pyasn1.
# Seen: it ends in +051800: the minutes are left as 1800 seconds. The time cannot be read
# again, not by pyasn1 itself either; -03:30 of Newfoundland becomes +201800.
# Zones of whole hours are right, so that tests in Europe show nothing.
# Why it matters: evidence and certificates signed in India, Iran, Afghanistan, Nepal or
# Adelaide carry times that no reader takes, and the signature stands over them.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps pyasn1==0.6.5
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from datetime import datetime, timedelta, timezone
from pyasn1.type.useful import GeneralizedTime, UTCTime

print("pyasn1", version("pyasn1"))


def made(kind, minutes):
    zone = timezone(timedelta(minutes=minutes))
    value = kind.fromDateTime(datetime(2026, 11, 30, 12, tzinfo=zone))
    try:
        value.asDateTime
        again = "read again"
    except Exception as error:
        again = type(error).__name__
    return str(value), again


seen = {minutes: made(GeneralizedTime, minutes) for minutes in (60, 330, 345, -210)}
short = made(UTCTime, 330)
for minutes, told in seen.items():
    print(f"{minutes:+} minutes: {told}")
tell("20261130120000+0530, and it can be read again", seen[330],
     seen[60] == ("20261130120000+0100", "read again")
     and seen[330] == ("20261130120000+051800", "PyAsn1Error")
     and short[0].endswith("+051800") and short[1] == "PyAsn1Error"
     and seen[-210][1] == "PyAsn1Error")
PY

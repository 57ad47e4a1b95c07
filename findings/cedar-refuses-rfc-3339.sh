#!/usr/bin/env bash
# Expected: Cedar's datetime() reads what isoformat() writes: 2026-01-01T00:00:00+03:00, or
# with microseconds, both plain RFC 3339.
# Seen: both are errors, and a policy with an error does not apply. An offset is read
# without the colon alone, a fraction with three digits alone; duration("1h1d") is an error
# as well, and so is decimal("1").
# Why it matters: a node that hands its own timestamps to its policies gets no permit and
# no forbid from any of them; moments have to be written for Cedar, in UTC.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  cedarpy==4.12.2

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("cedarpy", version("cedarpy"))
import cedarpy

REQUEST = {"principal": 'User::"a"', "action": 'Action::"read"',
           "resource": 'Notice::"n"', "context": {}}


def reads(expression):
    policy = ("permit(principal, action, resource) when { %s == %s };"
              % (expression, expression))
    said = cedarpy.is_authorized(REQUEST, policy, [])
    return said.decision.value, len(said.diagnostics.errors)


seen = {text: reads(text) for text in (
    'datetime("2026-01-01T00:00:00Z")',
    'datetime("2026-01-01T00:00:00.123Z")',
    'datetime("2026-01-01T00:00:00+0300")',
    'datetime("2026-01-01T00:00:00+03:00")',
    'datetime("2026-01-01T00:00:00.123456Z")',
    'duration("1d1h")', 'duration("1h1d")', 'decimal("1.0")', 'decimal("1")')}
for text, (decision, errors) in seen.items():
    print(f"{text:42} {decision:6} errors: {errors}")
refused = [text for text, (decision, errors) in seen.items() if errors]
tell("no error", f"{len(refused)} errors", refused == [
    'datetime("2026-01-01T00:00:00+03:00")', 'datetime("2026-01-01T00:00:00.123456Z")',
    'duration("1h1d")', 'decimal("1")'])
PY

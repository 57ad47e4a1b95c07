#!/usr/bin/env bash
# Expected: pycrate reads the time zone of a text message's time stamp (3GPP TS 23.040,
# 9.2.3.11) as the standard writes it: two decimal digits, in quarters of an hour.
# Seen: the first digit is taken for sixteen. Zones up to two hours and a quarter from
# Greenwich are read as they are; +3:00 (12 quarters) is read as +4:30, +8:00 (32) as
# +12:30, -4:00 (16) as -5:30. It writes them so, too, so that what it has written itself
# comes back right. smspdudecoder reads the same bytes as the standard has them.
# Why it matters: when a message was sent is evidence, and it is off by hours.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  pycrate==0.8.1 smspdudecoder==2.2.0 bitstring==4.3.1

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version

from pycrate_mobile.TS23040_SMS import SMS_DELIVER
from smspdudecoder.easy import read_incoming_sms


def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")


print("pycrate", version("pycrate"), "smspdudecoder", version("smspdudecoder"))
# A message "Hi" of 1 June 2020, 12:00, from an invented number, sent in each zone.
ZONES = {
    "+1:00": ("40", 1.0),
    "+3:00": ("21", 3.0),
    "+8:00": ("23", 8.0),
    "-4:00": ("69", -4.0),
}
true, seen, other = {}, {}, {}
for name, (octet, hours) in ZONES.items():
    pdu = "040B915155214365F70000" + "026010210000" + octet + "02C834"
    message = SMS_DELIVER()
    message.from_bytes(bytes.fromhex(pdu))
    true[name] = hours
    seen[name] = message["TP_SCTS"].decode()[1]
    in_utc = read_incoming_sms("00" + pdu)["date"]
    other[name] = 12.0 - in_utc.hour
print("smspdudecoder:", other)
tell(
    true,
    seen,
    other == true
    and seen == {"+1:00": 1.0, "+3:00": 4.5, "+8:00": 12.5, "-4:00": -5.5},
)
PY

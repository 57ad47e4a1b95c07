#!/usr/bin/env bash
# Expected: three JSON writers that know datetimes give a moment that reads back as the
# same moment, or refuse it.
# Seen: Liberia was 44 minutes and 30 seconds behind UTC until 1972. msgspec and pydantic
# write -00:44, orjson writes -00:45, and none says so: the same birth is half a minute
# late in one, early in the other. msgpack, CBOR and protobuf keep it.
# Why it matters: moments in signed JSON are compared byte for byte and to the second; only
# UTC, made before the writer sees it, is one moment for all.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  msgspec==0.22.0 orjson==3.13.0 pydantic==2.14.4 cbor2==6.3.0 tzdata==2026.6

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("msgspec", version("msgspec"), "orjson", version("orjson"), "pydantic", version("pydantic"))
from datetime import datetime
from zoneinfo import ZoneInfo

import cbor2
import msgspec
import orjson
import pydantic

born = datetime(1970, 6, 1, 12, tzinfo=ZoneInfo("Africa/Monrovia"))
model = pydantic.TypeAdapter(datetime)
texts = {
    "isoformat": born.isoformat(),
    "msgspec": msgspec.json.decode(msgspec.json.encode(born)),
    "orjson": orjson.loads(orjson.dumps(born)),
    "pydantic": model.dump_python(born, mode="json"),
}
off = {name: (datetime.fromisoformat(text) - born).total_seconds()
       for name, text in texts.items()}
packed = msgspec.msgpack.decode(msgspec.msgpack.encode(born), type=datetime)
for name, text in texts.items():
    print(f"{name:10} {text}  {off[name]:+.0f} s")
tell("0 s for each", off,
     off == {"isoformat": 0, "msgspec": -30, "orjson": 30, "pydantic": -30}
     and packed == born and cbor2.loads(cbor2.dumps(born)) == born)
PY

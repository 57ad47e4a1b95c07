#!/usr/bin/env bash
# Expected: exifr gives the moment of a photograph that says when and in which zone it was
# taken: DateTimeOriginal 23:30 with OffsetTimeOriginal -05:00 is 04:30Z of the next day, as
# the time of its satellite fix says too.
# Seen: the moment is 23:30 in the zone of the machine that reads: 23:30Z on a server,
# 04:30Z in New York, 14:30Z in Tokyo. The offset is given beside it, as text, and not
# used; the hundredths of a second (SubSecTimeOriginal) are left out as well.
# Why it matters: one photograph lies at three moments on three machines, up to a day off
# its own satellite time, and is joined with the wrong call, journey or alibi.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps piexif==1.1.3 pillow==13.0.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" \
  exifr@7.1.3
cd "$work"
venv/bin/python - <<'PY'
import piexif
from PIL import Image

Image.new("RGB", (8, 8)).save("one.jpg")
exif = {"0th": {},
        "Exif": {piexif.ExifIFD.DateTimeOriginal: b"2026:01:01 23:30:00",
                 piexif.ExifIFD.OffsetTimeOriginal: b"-05:00",
                 piexif.ExifIFD.SubSecTimeOriginal: b"75"},
        "GPS": {piexif.GPSIFD.GPSDateStamp: b"2026:01:02",
                piexif.GPSIFD.GPSTimeStamp: ((4, 1), (30, 1), (0, 1))}}
piexif.insert(piexif.dump(exif), "one.jpg")
PY
cat > read.js <<'JS'
const exifr = require("exifr");
exifr.parse("one.jpg").then((tags) => console.log(process.env.TZ,
  tags.DateTimeOriginal.toISOString(), tags.OffsetTimeOriginal,
  tags.GPSDateStamp, tags.GPSTimeStamp));
JS
for zone in UTC America/New_York Asia/Tokyo; do TZ=$zone node read.js; done > seen.txt
echo "exifr 7.1.3"
cat seen.txt
echo "expected: 2026-01-02T04:30:00.750Z three times"
diff seen.txt - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
UTC 2026-01-01T23:30:00.000Z -05:00 2026:01:02 4:30:0
America/New_York 2026-01-02T04:30:00.000Z -05:00 2026:01:02 4:30:0
Asia/Tokyo 2026-01-01T14:30:00.000Z -05:00 2026:01:02 4:30:0
SEEN

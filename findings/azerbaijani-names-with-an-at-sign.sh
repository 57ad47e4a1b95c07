#!/usr/bin/env bash
# Expected: Unidecode gives Latin letters for a Latin letter: of Azerbaijani and Kazakh
# names at least a first letter that can be searched.
# Seen: the schwa, the most frequent vowel of Azerbaijani, is "@": Aliyev, written as in his
# passport, is "@liyev", Mammadov is "M@mm@dov", and the Cyrillic one of Kazakh Aliya too;
# Kairat is "K'airat" and Ulan "U'lan". text-unidecode does the same. anyascii has "Eliyev".
# Why it matters: keys for matching are made with it everywhere; blanked at the sign, as
# most do next, "M@mm@dov" is the three words M, mm and dov, and looks like an address.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps unidecode==1.4.0 text-unidecode==1.3 anyascii==0.3.3
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

import anyascii
import text_unidecode
import unidecode

print("Unidecode", version("unidecode"), "text-unidecode", version("text-unidecode"),
      "anyascii", version("anyascii"))
names = ["\u018fliyev", "M\u0259mm\u0259dov", "\u04d8\u043b\u0438\u044f",
         "\u049a\u0430\u0439\u0440\u0430\u0442"]
seen = {name: (unidecode.unidecode(name), text_unidecode.unidecode(name),
               anyascii.anyascii(name)) for name in names}
for name, three in seen.items():
    print(name, *three, sep=" | ")
one = [three[0] for three in seen.values()]
tell("letters alone", one,
     one == ["@liyev", "M@mm@dov", "@liia", "K'airat"]
     and one == [three[1] for three in seen.values()]
     and all(three[2].isalpha() for three in seen.values()))
PY

#!/usr/bin/env bash
# Expected: the score of two entities depends on what they say. If the second changes its
# name and is compared again, the score is new.
# Seen: logic-v2, the matcher of OpenSanctions, keeps a memory by the ids of the two: the
# renamed record keeps its old score for as long as the process lives, while the same
# content under another id scores 1.0. The older logic-v1 has no such memory.
# Why it matters: sanctions lists keep their ids and change their names. A service that
# loads today's list beside yesterday's goes on answering with yesterday's names.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps followthemoney==4.11.2 rigour==2.6.1 normality==3.1.0 banal==1.1.2 \
  click==8.5.1 idna==3.20 orjson==3.13.0 phonenumbers==9.0.43 prefixdate==0.6.1 \
  pydantic==2.14.4 pydantic-core==2.50.5 annotated-types==0.8.0 \
  typing-extensions==4.16.0 typing-inspection==0.4.5 pyyaml==6.0.4 python-stdnum==2.2 \
  jinja2==3.1.6 markupsafe==3.0.4 chardet==7.7.0 charset-normalizer==3.5.3 \
  requests==2.34.2 urllib3==2.8.0 certifi==2026.10.19.post1 babel==2.19.0 \
  sqlalchemy==2.1.9 nomenklatura==4.17.4 fingerprints==1.3.1 scikit-learn==1.9.1 \
  numpy==2.4.6 scipy==1.17.1 joblib==1.6.0 threadpoolctl==3.6.0 shortuuid==1.0.13 \
  narwhals==2.29.0 cloudpickle==3.1.3 rapidfuzz==3.14.6 duckdb==1.5.6

# PyICU takes minutes to compile. Only plain Latin text is used here, which it leaves
# as it is: this stand-in does the same and fails at any other text.
mkdir "$work/lib"
cat > "$work/lib/icu.py" <<'PY'
class Transliterator:
    @classmethod
    def createInstance(cls, *names):
        return cls()

    def transliterate(self, text):
        return text.encode("ascii").decode("ascii")
PY
PYTHONPATH="$work/lib" "$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("nomenklatura", version("nomenklatura"), "followthemoney", version("followthemoney"))
import warnings

warnings.simplefilter("ignore")
from followthemoney import model
from nomenklatura.matching import get_algorithm


def person(name, ident):
    entity = model.make_entity("Person")
    entity.id = ident
    entity.add("name", name)
    return entity


seen = {}
for name in ("logic-v1", "logic-v2"):
    matcher = get_algorithm(name)
    config = matcher.default_config()

    def score(one, two):
        return round(matcher.compare(one, two, config).score, 2)

    asked = person("Anna Lindqvist", "asked")
    seen[name] = {
        "yesterday": score(asked, person("Peter Schmidt", "listed-7")),
        "renamed, same id": score(asked, person("Anna Lindqvist", "listed-7")),
        "other id": score(asked, person("Anna Lindqvist", "listed-8")),
    }
    print(name, seen[name])
tell("1.0 after the change of name", seen["logic-v2"]["renamed, same id"],
     seen["logic-v1"]["renamed, same id"] == 1.0
     and seen["logic-v2"] == {"yesterday": 0.0, "renamed, same id": 0.0, "other id": 1.0})
PY

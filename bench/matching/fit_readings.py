"""Which Latin syllables can be one Chinese character, in two readings of it.

    python -m bench.matching.fit_readings

Wong and Huang are one character as Hong Kong and as Beijing read it, Tan and Chen
another as Singapore and Beijing do. ``chinese_readings.tsv`` has the pairs, counted in
``sound/han.tsv``: how likely who writes the one has the character that the other is,
from whichever side that is likelier. Family names are counted in characters of common
family names alone. No pair of names is needed, and none that is judged was looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log2

from bench.matching.fit_han import DATA
from node.matching.compare.sound import PER_BIT
from node.matching.names.syllables import FAMILIES, is_syllable
from node.matching.tables import rows

LEAST_FAMILY, LEAST_GIVEN = 0.03, 0.08  # how likely, from the likelier side
MOST_LETTERS = 6
# The characters of common family names, as they are written in either way.
FAMILY_CHARACTERS = (
    "王李張张劉刘陳陈楊杨黃黄趙赵吳吴周徐孫孙馬马朱胡郭何高林羅罗鄭郑梁謝谢宋唐許许韓韩馮冯鄧邓曹"
    "彭曾肖蕭萧田董袁潘蔡蔣蒋余于杜葉叶程蘇苏魏呂吕丁任沈姚盧卢姜崔鍾钟鐘譚谭陸陆汪范石廖賈贾韋韦"
    "夏付傅方白鄒邹孟熊秦邱丘江尹薛閻阎段雷侯龍龙史陶黎賀贺顧顾毛郝龔龚邵萬万錢钱嚴严覃武戴莫孔向湯"
    "汤伍翁施洪柯莊庄連连卓歐欧區区麥麦關关霍招駱骆甘簡简"
)
_HEAD = """\
# Latin syllables that can be one Chinese character in two readings of it: of family or
# given names, the two in order, cost in eighths of a bit of the likelier side. Made by
# bench/matching/fit_readings.py of sound/han.tsv.
"""

Likely = Mapping[str, Mapping[str, float]]


def main() -> None:
    """Write the table."""
    found = [
        *_pairs("family", LEAST_FAMILY, _readings(FAMILY_CHARACTERS)),
        *_pairs("given", LEAST_GIVEN, _readings("")),
    ]
    body = "".join(f"{line}\n" for line in sorted(found))
    (DATA / "chinese_readings.tsv").write_text(_HEAD + body, encoding="utf-8")


def _readings(only: Sequence[str]) -> Likely:
    """Return the readings of one syllable of each character, and how likely each is."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for character, read, cost in rows("sound/han"):
        syllable = is_syllable(read) or read in FAMILIES
        if (
            syllable
            and 1 < len(read) <= MOST_LETTERS
            and (not only or character in only)
        ):
            found[character][read] = 2.0 ** (-int(cost) / PER_BIT)
    return found


def _pairs(kind: str, least: float, readings: Likely) -> Iterator[str]:
    alone: dict[str, float] = defaultdict(float)
    together: dict[tuple[str, str], float] = defaultdict(float)
    for read in readings.values():
        whole = sum(read.values())
        for one, likely in read.items():
            alone[one] += likely
            for other, also in read.items():
                if one < other:
                    together[one, other] += likely * also / whole
    for (one, other), likely in together.items():
        share = likely / min(alone[one], alone[other])
        if share >= least:
            yield f"{kind}\t{one}\t{other}\t{round(-PER_BIT * log2(share))}"


if __name__ == "__main__":
    main()

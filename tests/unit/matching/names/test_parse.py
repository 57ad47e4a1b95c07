import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.matching.names.parse import MAX_CHARS, MAX_READINGS, MAX_WORDS, read_name
from node.matching.names.word import Part
from tests.fuzz.fuzz_names import names, rules_of


def texts(raw, reading=0):
    return " ".join(read_name(raw)[reading].texts)


def readings(raw):
    return [" ".join(name.texts) for name in read_name(raw)]


PLAIN = {
    "Ana  LIMA": "ana lima",
    "LIMA, Ana": "ana lima",
    "LIMA COSTA, Ana Rita, Dr.": "ana rita lima costa dr",
    "A.B. Lima": "a b lima",
    "O'Dunne D’Alva": "odunne dalva",
    "Jörg Müller-Özil": "jorg muller ozil",
    "JOERG MUELLER": "jorg muller",
    "İsmet Yıldız": "ismet yildiz",
    "Trần Văn Đông": "tran van dong",
    "L\u200bima\u202e Ana": "lima ana",
    "Ａｎａ Lima": "ana lima",
    '"Lobo"': "lobo",
    "(Ana) Lima": "ana lima",
    "Ana Lima (born 3.5.1970)": "ana lima",
    "Gen. (Retd.) Ana Lima": "gen ana lima",
}


@pytest.mark.parametrize("raw", PLAIN)
def test_the_first_reading_is_the_plain_one(raw):
    assert texts(raw) == PLAIN[raw]


BESIDE = {
    "Ana (Anna) LIMA": ["ana lima", "anna lima"],
    "Ana Lima (Anna da Silva, Rita Alva)": ["ana lima", "anna da silva", "rita alva"],
    "Rui ALVA / Ruy ALVEZ": ["rui alva", "ruy alvez"],
    "Rui ALVA/ALVEZ": ["rui alva", "rui alvez"],
    "Rui ALVA/ ALVEZ": ["rui alva", "rui alvez"],
    "Rui/Ruy": ["rui", "ruy"],
    'Joana "Jo" Alva': ["joana alva", "jo alva"],
    "Ana Lima a.k.a. Rita Alva": ["ana lima", "rita alva"],
    "Ana Lima alias Lobo": ["ana lima", "lobo"],
    "Ana Lima geb. Möller": ["ana lima", "ana moller"],
    "Ana Lima (née Alva)": ["ana lima", "ana alva"],
    "Ana Lima roz. Alva": ["ana lima", "ana alva"],
    "Ivan Limov (original script: Иван Лимов)": ["ivan limov", "ivan limov"],
    "Иван Лимов (Ivan Limoff)": ["ivan limov", "ivan limoff"],
    "عمر الزيتوني Omar Zaytuni": ["omar al zituni", "omar zaytuni"],
}


@pytest.mark.parametrize("raw", BESIDE)
def test_what_stands_beside_a_name_is_a_reading_of_its_own(raw):
    found = readings(raw)
    assert found[: len(BESIDE[raw])] == BESIDE[raw]


ONE_NAME = [
    ("Abd al-Rahman", "Abdurrahman", "Abdel Rahman", "ABDUL RAHMAN", "Abd-ar-Rahman", "عبد الرحمن", "عبدالرحمن"),
    ("Abd Allah", "Abdallah", "Abdullah", "ABDULLA", "عبد الله", "عبدالله"),
    ("Nur al-Din", "Nureddin", "Nur ud-Din", "Nuruddin", "نور الدين", "نورالدین"),
    ("Salah al-Din", "Salaheddine", "Salahuddin", "Salah Eddine", "صلاح الدين"),
    ("Habib Allah", "Habib Ullah", "Habibullah", "حبیب الله"),
]  # fmt: skip


@pytest.mark.parametrize("spelt", ONE_NAME)
def test_a_name_written_apart_or_joined_is_one_word(spelt):
    assert len({read_name(f"{name} Zaytuni")[0].texts[0] for name in spelt}) == 1


def test_a_joined_name_has_a_reading_in_parts():
    assert readings("Abdelkarim Zaytuni") == [
        "abdulkarim zaytuni",
        "abdul karim zaytuni",
    ]
    assert readings("Abu Zayd al-Zaytuni") == [
        "abu zayd al zaytuni",
        "abuzayd al zaytuni",
    ]


SYLLABLES = {
    "KIM Chol Su": ["kim cholsu", "kim chol su"],
    "Kim Chol-su": ["kim cholsu", "kim chol su"],
    "Chol-su Kim": ["cholsu kim", "chol su kim"],
    "김철수": ["kim cheolsu", "gim cholsu"],
    "리영희": ["ri yeonghui", "lee yonghui"],
    "남궁철수": ["namgung cheolsu", "namkung cholsu"],
    "Wang Xiao Ming": ["wang xiaoming", "wang xiao ming"],
    "王小明": ["wang xiaoming"],
    "歐陽小明": ["ouyang xiaoming"],
    "佐藤タロウ": ["zuotengtaro"],
    "ホー・チャン": ["ho chan"],
    "Jean-Luc Lee": ["jean luc lee"],
}


@pytest.mark.parametrize("raw", SYLLABLES)
def test_syllables_of_a_given_name_are_one_word(raw):
    assert readings(raw)[:2] == SYLLABLES[raw]


def test_a_chinese_name_after_wade_and_giles_has_a_reading_in_pinyin():
    assert readings("Teng Hsiao-chieh")[2:] == ["deng xiaojie"]
    assert readings("Chou Tse-lan")[2:] == ["zhou zelan"]
    assert readings("Wang Xiao-ming")[2:] == []
    assert readings("Kim Chol-su")[2:] == []


def parts(raw):
    letter = {Part.NAME: "n", Part.INITIAL: "i", Part.PARTICLE: "p", Part.TITLE: "t"}
    return "".join(letter[word.part] for word in read_name(raw)[0].words)


PARTS = {
    "Dr. Ana de la Lima y Costa": "tnppnpn",
    "Mullah Zayd bin Umar al-Zaytuni": "tnpnpn",
    "Haji Zayd": "tn",
    "Mullah": "n",
    "Jan van der Linde": "nppn",
    "A. Lima": "in",
    "Ben Alva": "nn",
    "Ana Do": "nn",
    "Zayd as-Safi": "npn",
    "As Lima": "nn",
    "Zayd son of Umar": "nppn",
    "Abu Zayd": "nn",
    "الشيخ زيد بن عمر": "tnpn",
}


@pytest.mark.parametrize("raw", PARTS)
def test_words_are_marked_for_what_they_do(raw):
    assert parts(raw) == PARTS[raw]


def test_a_word_keeps_its_letters_and_script():
    al, name = read_name("الزَّيتوني")[0].words
    assert (al.native, al.part, name.native, name.script) == (
        "ال",
        Part.PARTICLE,
        "زيتوني",
        "arabic",
    )
    assert read_name("Lima")[0].words[0].native == ""
    assert [w.native for w in read_name("عبد الرحمن")[0].words] == ["عبدالرحمن"]
    assert [w.native for w in read_name("김철수")[0].words] == ["김", "철수"]


def test_letters_of_one_country_may_be_read_as_another_does():
    assert readings("Григорій Лимонко") == ["hryhoriy lymonko", "grigoriy limonko"]
    assert readings("ضیا ثابتی") == ["zaya sabti", "daya thabti"]


@pytest.mark.attack
def test_a_disguised_letter_gives_the_name_that_is_seen():
    assert texts("Аnа Limа") == "ana lima"  # three Cyrillic letters


@pytest.mark.attack
@pytest.mark.parametrize(
    "unit",
    [
        "(",
        ")",
        "a/",
        '"',
        "Abd al-",
        "ne ",
        "x,",
        "عبد",
        "김",
        "\u0301",
        "ﷺ",
        "A(B)",
        "1",
    ],
)
def test_a_repeated_mark_neither_raises_nor_grows(unit):
    found = read_name(unit * 5000)
    assert len(found) <= MAX_READINGS
    assert all(len(name.words) <= MAX_WORDS for name in found)
    assert all(len(" ".join(name.texts)) <= MAX_CHARS for name in found)


@pytest.mark.attack
@pytest.mark.parametrize(
    "unit", ["(a", "a/b ", 'a" ', "Abd al-Nur ", "[a](", "ne x ", "a, "]
)
def test_a_name_twice_as_long_is_not_much_more_work(unit):
    from tests.fuzz.fuzz_names import steps

    half, whole = (steps(unit * (n // len(unit))) for n in (MAX_CHARS // 2, MAX_CHARS))
    assert whole < 3.5 * half


@settings(max_examples=40, deadline=None)
@given(st.permutations(["Ana", "Abdelkarim", "Lima", "von", "Zayd"]))
def test_in_any_order_words_are_read_alike(order):
    found = {word for name in read_name(" ".join(order)) for word in name.texts}
    assert {"ana", "lima", "zayd"} <= found


def test_nothing_is_read_where_nothing_is_written():
    assert read_name("") == read_name("  -./() ") == ()


@settings(max_examples=150, deadline=None)
@given(names())
def test_any_text_becomes_bounded_words_that_stay(raw):
    rules_of(raw)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_any_letter_becomes_a_word(raw):
    plain = unicodedata.normalize("NFKC", raw)
    if any(map(str.isalpha, plain)):
        assert read_name(raw)


@pytest.mark.parametrize(
    "name", ["Alan King", "Samir Mirza", "Amir Khan", "Rosa Bishop"]
)
def test_a_title_beside_one_telling_word_may_be_a_name(name):
    """An identical name found nothing where the title swallowed the family name."""
    readings = [[word.part for word in one.words] for one in read_name(name)]
    assert [Part.NAME, Part.NAME] in readings


def test_a_title_before_two_telling_words_or_of_nobody_is_none():
    assert len(read_name("Sheikh Idris Zelnik")) == 1
    assert len(read_name("Dr Zelnik")) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Nour Eden", ("nour", "eden")),
        ("Ruth Eden", ("ruth", "eden")),
        ("Jon Alden", ("jon", "alden")),
        ("Nour Eddine", ("nouruddin",)),
        ("Salah al-Din", ("salahuddin",)),
    ],
)
def test_eden_is_not_of_the_faith(name, words):
    assert read_name(name)[0].texts == words


def test_a_name_in_kanji_is_read_after_its_family_name_too():
    assert [name.texts[0] for name in read_name("田中健一")] == ["tian", "tanaka"]


def test_what_sounds_through_the_nose_is_n_or_m():
    assert read_name("ਸਿੰਘ ਗਿੱਲ")[0].texts[0] == "singh"

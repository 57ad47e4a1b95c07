"""Every code that a person may read is in all four catalogues, and nothing else is.

The codes are collected from where they live, so that a new one without its words
fails here. Where a room has its own English for a code, ours is the same: who
changes it there is reminded to change the translations, too.
"""

from __future__ import annotations

import ast
import dataclasses
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from node.errors import ComityError
from node.flows.query.explain import SILENCES
from node.languages.catalogue import texts
from node.languages.tongue import LANGUAGES
from node.matching.catalogue import CATEGORIES, GROUPS
from node.matching.finding import FINDINGS, WordRule
from node.matching.intake.reason import RejectCode
from node.matching.normalise.form import FAIL, FILLS, OK, UNREAD
from node.matching.normalise.misread import Misread
from node.model import codes, held_view, notice, parcel, request
from node.model import query as asked
from node.model import request_form as desk_request
from node.model.desk import delivery, inbox, query
from node.model.desk import notice as desk_notice
from node.policy.explain import LEAVES, RULED_ON
from node.protocol.notice.acts import ACTS
from node.protocol.notice.check import CODES as LACKS
from node.protocol.notice.grounds import GROUNDS
from node.protocol.notice.kinds import KINDS, QUESTIONS, STATEMENTS
from node.protocol.notice.words import FORMS, WORDS
from node.protocol.request.check import REQUEST_LACKS
from node.protocol.request.clock.deadline import ClockStage
from node.protocol.request.kindfile import Unit
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.words import REQUEST_WORDS

ROOT = Path(__file__).resolve().parents[3]
PLACE = re.compile(r"\{[a-z][a-z0-9_]*\}")
ENUMS = {
    "purpose": codes.Purpose,
    "role": codes.SubjectRole,
    "handling": codes.Handling,
    "agency-class": codes.AgencyClass,
    "officer-role": codes.OfficerRole,
    "answer": codes.AnswerKind,
    "silence": codes.Silence,
    "grade": codes.Grade,
    "means": codes.Grade,
    "rule": WordRule,
    "level": codes.Level,
    "policy-action": codes.Action,
    "key-use": codes.KeyUse,
    "peer-state": codes.PeerState,
    "message": codes.Kind,
    "state": notice.NoticeState,
    "urgency": notice.Urgency,
    "audience": notice.AudienceMode,
    "verb": parcel.Verb,
    "outcome": parcel.ReceiptOutcome,
    "query-state": query.QueryState,
    "way": asked.Way,
    "view-state": held_view.HeldState,
    "asker-state": request.AskerState,
    "asked-state": request.AskedState,
    "measure-state": request.MeasureState,
    "request-act": request.RequestAct,
    "measure-act": request.MeasureAct,
    "access": request.DataAccess,
    "pause": request.Pause,
    "clock-unit": Unit,
    "clock-stage": ClockStage,
}
# Free of families: sentences and words that no code stands for.
OURS = {
    *("word.yes", "word.no", "word.none", "word.unknown"),
    *("word.quoted", "word.place", "act.attach", "page.read-as", "page.read-days"),
    *("page.left-out", "page.check-fails", "word.called"),
}
# Attributes of our own records that nothing else that is shown has.
OF_RECORDS = ("source", "hidden", "field", "normal", "check")
# And attributes of views, which have no words where they are a program's alone.
OF_VIEWS = (
    *("scopes", "fetched_at", "tier", "epoch", "closes", "number", "entries", "size"),
    *("root", "reading_rules", "every_s", "doubtful", "current", "openly", "note"),
)
# What our own node lacks beside what the kinds demand (flows/notice/repository.py).
AT_HOME = ("lack.unknown", "lack.incomplete")
SCREENS = ("node/cli", "node/present")
SENTENCES = (
    *("node/policy/explain.py", "node/policy/uncovered.py"),
    "node/flows/query/explain.py",
)
SAYS = re.compile(r"[\"'](page\.[a-z-]+)[\"']")
# What a category may call by a word of its own.
OWN_FIELD = re.compile(r"field\.([a-z-]+)\.([a-z_]+)")
# Words that are the same in Arabic: abbreviations that nobody translates.
LATIN_IN_ARABIC = {"key-use.tls"}


def told_in(owner, pattern):
    """The codes that a docstring of the model lists."""
    listed = re.search(pattern, " ".join(owner.__doc__.split()))
    assert listed is not None
    return re.split(r", | or ", listed[1])


def english():
    """What rooms say themselves, by key."""
    said = {}
    for kind in KINDS.values():
        said[f"aim.{kind.name}"] = kind.purpose
        said[f"action.{kind.name}"] = kind.action
    offences = tomllib.loads((ROOT / "policies/offences.toml").read_text("utf-8"))
    said |= {f"offence.{n}": o["title"] for n, o in offences["offences"].items()}
    said |= {f"category.{c.name}": c.title for c in CATEGORIES.values()}
    said |= {f"statement.{s.name}": s.title for s in STATEMENTS.values()}
    said |= {f"question.{q.name}": q.text for q in QUESTIONS.values()}
    said |= {f"lack.{code}": text for code, text in LACKS.items()}
    said |= {f"act.{act}": rule.title for act, rule in ACTS.items()}
    for rule in ACTS.values():
        said |= {f"reason.{code}": text for code, text in rule.reasons.items()}
    for grounds in GROUNDS.values():
        said |= {f"ground.{code}": text for code, text in grounds.items()}
    return said | demands() | of_requests()


def of_requests():
    """What the rooms of requests say themselves, by key."""
    words, said = REQUEST_WORDS, {}
    for kind in REQUEST_KINDS.values():
        said[f"request-kind.{kind.name}"] = kind.title
        said[f"request-aim.{kind.name}"] = kind.purpose
        for each in kind.conditions:
            key = f"request-demand.{each.code}"
            assert said.setdefault(key, each.text) == each.text, key
    said |= {f"measure.{code}": text for code, text in words.measures.items()}
    said |= {f"alternative.{code}": text for code, text in words.alternatives.items()}
    said |= {f"request-ground.{code}": text for code, text in words.grounds.items()}
    said |= {f"part.{code}": text for code, text in words.parts.items()}
    said |= {f"statement.{s.name}": s.title for s in words.statements.values()}
    return said | {f"lack.{code}": text for code, text in REQUEST_LACKS.items()}


def demands():
    """Conditions of a kind by code; alternatives of one code are told together."""
    every = {raw["code"] for raw in WORDS.every}
    told = {}
    for kind in KINDS.values():
        for each in kind.conditions:
            if each.code not in {"missing", "assurance"}:
                owner = "every" if each.code in every else kind.name
                told.setdefault(f"demand.{owner}.{each.code}", set()).add(each.text)
    return {key: min(said) if len(said) == 1 else None for key, said in told.items()}


def things():
    """What demands are about that is neither field nor statement."""
    fields = {name for each in CATEGORIES.values() for name in each.fields}
    named = {each.name for kind in KINDS.values() for each in kind.conditions}
    for kind in KINDS.values():
        named |= set(kind.extract)
    return (named | set(WORDS.media)) - fields - set(STATEMENTS)


def named_in(room):
    """The codes that a file gives names to: upper-case words at its top."""
    read = ast.parse((ROOT / room).read_text("utf-8"))
    for line in read.body:
        match line:
            case ast.Assign([ast.Name(name)], ast.Constant(str(code))):
                if name.isupper() and not name.startswith("_"):
                    yield code


def own_endings():
    """Why the node itself ends a copy: reasons that no officer gives."""
    for room in (ROOT / "node/flows/notice").rglob("*.py"):
        yield from re.findall(r'\bEnding\("([a-z-]+)"', room.read_text("utf-8"))


def error_codes(family):
    """The codes of an error and of all below it."""
    yield family.code
    for each in family.__subclasses__():
        yield from error_codes(each)


def columns():
    """Every attribute of what the desk shows of notices."""
    unseen = ("Request", "Page", "List", "Ref", "Chunk", "Reply")
    for room in (desk_notice, inbox, delivery, notice):
        for shape in vars(room).values():
            if not dataclasses.is_dataclass(shape) or shape.__module__ != room.__name__:
                continue
            if not shape.__name__.endswith(unseen):
                yield from (field.name for field in dataclasses.fields(shape))


def of_forms():
    """Every attribute that the form of a request has a place for."""
    for shape in (desk_request.RequestInput, desk_request.RequestReply):
        yield from (field.name for field in dataclasses.fields(shape))


def sentences():
    """The codes of the sentences that explain: as they are written, and those made."""
    for room in SENTENCES:
        said = (ROOT / room).read_text("utf-8")
        yield from re.findall(r'\bsentence\(\s*"([a-z-]+)"', said)
    for what in ("ask", "hit", "notify", "forward"):
        yield from (f"{what}-allowed", f"{what}-refused")
    yield from (*LEAVES.values(), *RULED_ON.values())
    yield from (f"{code}-by" for code in LEAVES.values())
    yield from (f"silent-{silence}" for silence in SILENCES)
    yield from (f"agreement-{what}" for what in ("purpose", "offence", "category"))


def wanted():
    """All keys."""
    keys = {
        f"{f}.{code.value}" for f, enum in ENUMS.items() for code in enum if code.value
    }
    keys |= {f"kind.{name}" for name in KINDS}
    keys |= {f"field.{n}" for each in CATEGORIES.values() for n in each.fields}
    keys |= {f"group.{name}" for name in GROUPS}
    keys |= {f"finding.{code}" for code in FINDINGS}
    keys |= {f"thing.{name}" for name in things()}
    keys |= {f"code.{s.name}.{code}" for s in STATEMENTS.values() for code in s.codes}
    keys |= {f"column.{name}" for name in columns() if name != "data"}
    keys |= {f"column.{name}" for name in (*OF_RECORDS, *OF_VIEWS)}
    keys |= {f"column.{name}" for name in of_forms()}
    keys |= {
        f"code.{s.name}.{code}"
        for s in REQUEST_WORDS.statements.values()
        for code in s.codes
    }
    keys |= {f"clock.{c.name}" for k in REQUEST_KINDS.values() for c in k.clocks}
    for said in (ROOT / "node/flows").rglob("said.py"):
        keys |= {f"refusal.{code}" for code in named_in(said)}
    keys |= {f"error.{code}" for code in named_in("node/flows/channel/back_off.py")}
    keys |= {f"event.{code}" for code in named_in("node/flows/channel/events.py")}
    keys |= {f"error.{code}" for code in error_codes(ComityError)}
    keys |= {f"reason.{code}" for code in own_endings()}
    keys |= {f"form.{form}" for form in FORMS} | {*AT_HOME}
    for file in (f for room in SCREENS for f in (ROOT / room).glob("*.py")):
        keys |= set(SAYS.findall(file.read_text("utf-8")))
    keys |= {f"act.ask-{act}" for act, rule in ACTS.items() if rule.second}
    keys |= {f"explain.{code}" for code in sentences()}
    keys |= {f"misread.{code}" for code in Misread if code}
    keys |= {f"reject.{code}" for code in RejectCode}
    keys |= {f"check.{mark}" for mark in (OK, FAIL, FILLS, UNREAD)}
    cedar = "".join(p.read_text("utf-8") for p in ROOT.glob("policies/*.cedar"))
    keys |= {
        f"remedy.{code}" for code in re.findall(r'@(?:remedy|tell)\("([^"]+)"\)', cedar)
    }
    listed = {
        "recipient-state": told_in(desk_notice.RecipientView, r"one of (.*?);"),
        "held-back": told_in(inbox.HeldBack, r"``why``: one of (.*?)\."),
        "event": told_in(desk_notice.NoticeEvent, r"``what``: (.*?)\."),
        "order": told_in(inbox.InboxPage, r"``order``: (.*?)\."),
    }
    keys |= {f"{family}.{code}" for family, named in listed.items() for code in named}
    return keys | set(english()) | OURS


@pytest.fixture(scope="module")
def keys():
    found = wanted()
    assert len(found) > 600
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_code(keys, language):
    assert sorted(keys - set(texts(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_has_a_text_for_what_does_not_exist(keys, language):
    stray = set(texts(language)) - keys
    for key in list(stray):
        own = OWN_FIELD.fullmatch(key)
        if own and own[2] in CATEGORIES[own[1]].fields:
            stray.remove(key)
    assert sorted(stray) == []


def test_english_is_what_the_rooms_say_themselves():
    ours = texts("en")
    differs = {
        key: (said, ours.get(key))
        for key, said in english().items()
        if said is not None and said.replace("'", "’") != ours[key].replace("'", "’")
    }
    assert differs == {}, "translate them anew, too"


def test_no_arabic_text_is_left_in_english():
    assert [
        key
        for key, text in texts("ar").items()
        if not re.search(r"[\u0621-\u064a]", text)
        and re.search(r"\w", PLACE.sub("", text))  # not values and signs alone
        and key not in LATIN_IN_ARABIC
    ] == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_no_sentence_is_left_in_english(language):
    """Single words may be alike (Suspension, Animal); three in a row are not."""
    english = texts("en")
    assert [
        key
        for key, text in texts(language).items()
        if text == english[key] and len(text.split()) > 2 and not PLACE.search(text)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_same_places_for_values(language):
    english = texts("en")
    for key, text in texts(language).items():
        assert set(PLACE.findall(text)) == set(PLACE.findall(english[key])), key
        assert not re.search(r"[{}]", PLACE.sub("", text)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_hold_no_character_that_a_screen_would_write_out(language):
    for key, text in texts(language).items():
        assert text == text.strip(), key
        assert text.replace("\u00a0", " ").isprintable(), key
        assert not set(text) & set(
            "\u200e\u200f\u202a\u202e\u2066\u2067\u2068\u2069"
        ), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_doubtful_given_twice_or_in_another_form(language):
    source = files("node.languages") / language / "comity.po"
    text = source.read_text("utf-8")
    assert "#, fuzzy" not in text
    assert "#~" not in text
    assert "msgctxt" not in text
    ids = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert len(ids) == len(set(ids)) == len(texts(language))
    assert f'"Language: {language}\\n"' in text


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_translators_have_the_english_of_today_beside_each_text(language):
    source = files("node.languages") / language / "comity.po"
    beside = re.findall(
        r'^#\. (.*)\nmsgid "(.+)"$', source.read_text("utf-8"), re.MULTILINE
    )
    assert {key: text for text, key in beside} == dict(texts("en"))

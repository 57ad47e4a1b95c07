"""The form of a request: made from its kind, filled by who asks, then by who is asked.

What is always demanded stands open, what may be said besides stands commented out, so
that nothing is sent because a form had a place for it. What was filled in is written
so that it is read back as it was; what is of the other side is made safe. The comments
are in the language of whoever reads them. No command uses it yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from node.languages.bidi import settled, shown
from node.model.codes import Handling
from node.model.desk.notice import StatementView
from node.model.notice import Statement, Urgency
from node.model.request import DataAccess, MeasureAct, MeasureAsked, RequestAct
from node.model.request_form import PartView, RequestInput, RequestKindView
from node.present.wording import Wording

REPLIES: Final = (
    *(RequestAct.ACKNOWLEDGE, RequestAct.ASK_BACK, RequestAct.SEEK_AUTHORISATION),
    *(RequestAct.ACCEPT, RequestAct.POSTPONE, RequestAct.REPORT, RequestAct.EXECUTE),
    *(RequestAct.PARTLY, RequestAct.REFUSE, RequestAct.STOP),
)
"""What the asked may fill in; what moves a clock alone is no part of the form."""
_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_MOMENT: Final = "2027-03-01T12:00:00Z"
_SEVERAL: Final = '["...", "..."]'
_RULE: Final = "-" * 72
_ESCAPED: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def request_form(
    words: Wording,
    kind: RequestKindView,
    given: RequestInput | None = None,
    *,
    reply: bool = False,
) -> str:
    """Return the text of a form of ``kind``, with what is ``given`` filled in.

    With ``reply`` it has the part that who is asked fills in.
    """
    form = _Form(words, kind, given)
    parts = (*form.head(), *form.why(), *form.measures(), *form.statements())
    return "\n".join((*parts, *(form.reply() if reply else ()), ""))


def quoted(value: str) -> str:
    """Return ``value`` as a TOML string on one line, with nothing hidden in it."""
    return f'"{"".join(map(_char, value))}"'


def _char(char: str) -> str:
    if char in _ESCAPED:
        return _ESCAPED[char]
    if char == " " or char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


@dataclass(frozen=True, slots=True)
class _Form:
    """One form, part by part."""

    words: Wording
    kind: RequestKindView
    given: RequestInput | None

    def head(self) -> Iterator[str]:
        words, kind, given = self.words, self.kind, self.given
        yield f"# {words.coded('request-kind', kind.name)}"
        yield f"# {words.coded('request-aim', kind.name)}"
        yield f"# {shown(kind.law)}"
        for name, law in (
            ("page.second-officer", kind.second_law),
            ("page.language-accepted", kind.language_law),
        ):
            if law:
                yield f"# {words.say(name)}  ({shown(law)})"
        yield f"# {words.say('page.empty')}"
        yield ""
        yield _line("kind", kind.name)
        yield self._top("request_id", given.request_id if given else "")
        yield self._top("to", given.to if given else "")
        language = given.language if given else words.language
        yield _line("language", language, words.say("page.language"))
        handling = given.handling if given else Handling.H1
        urgency = given.urgency if given else Urgency.NORMAL
        yield self._top(
            "handling", handling, tuple((one, "handling") for one in Handling)
        )
        yield self._top("urgency", urgency, tuple((one, "urgency") for one in Urgency))
        moment = words.say("page.moment", example=_MOMENT)
        by = given.wanted_by.isoformat() if given and given.wanted_by else ""
        yield _line("wanted_by", by, f"{words.label('wanted_by')}: {moment}")
        yield self._top("supersedes", given.supersedes if given else "")

    def why(self) -> Iterator[str]:
        given, purposes = self.given, self.kind.purposes
        only = purposes[0] if len(purposes) == 1 else ""
        yield ""
        yield "[why]"
        yield self._top(
            "purpose",
            given.purpose if given else only,
            tuple((one, "purpose") for one in purposes),
        )
        for name in ("case", "offence", "legal_basis"):
            yield self._top(name, getattr(given, name) if given else "")

    def measures(self) -> Iterator[str]:
        if not self.kind.measures:
            return
        asked = self.given.measures if self.given else ()
        yield ""
        yield f"# {_RULE}"
        yield f"# {self.words.say('page.measures', example=_SEVERAL)}"
        yield "[measures]"
        for name in dict.fromkeys(one.measure for one in asked):
            yield _values(
                name,
                [_said(one, self._language) for one in asked if one.measure == name],
            )
        for name in filter(_KEY.fullmatch, self.kind.measures):
            if not any(one.measure == name for one in asked):
                told = self.words.coded("measure", name)
                yield "# " + _line(name, "", told)

    def statements(self) -> Iterator[str]:
        yield ""
        yield f"# {_RULE}"
        yield "[statements]"
        for part in self.kind.parts:
            yield from self._part(part)

    def reply(self) -> Iterator[str]:
        words, kind = self.words, self.kind
        yield ""
        yield f"# {_RULE}"
        yield f"# {words.say('page.reply')}"
        yield "[reply]"
        yield self._top("act", "", tuple((one, "request-act") for one in REPLIES))
        for name in ("text", "ground"):
            yield self._top(name, "")
        for ground in kind.grounds:
            told = words.coded("request-ground", ground.code)
            yield f"#   {shown(ground.code)}: {told}  ({shown(ground.law)})"
            for code in ground.alternatives:
                yield f"#     {shown(code)}: {words.coded('alternative', code)}"
        yield self._top("alternative", "")
        moment = words.say("page.moment", example=_MOMENT)
        yield _line("until", "", f"{words.label('until')}: {moment}")
        yield self._top(
            "access", "", tuple((one, "access") for one in DataAccess if one)
        )
        yield from self._results()

    def _results(self) -> Iterator[str]:
        asked = self.given.measures if self.given else ()
        if not asked:
            return
        acts = ", ".join(
            f"{one} ({self.words.coded('measure-act', one)})" for one in MeasureAct
        )
        yield ""
        yield "[results]"
        yield settled(f"# {acts}")
        for number, one in enumerate(asked, start=1):
            yield _line(str(number), "", self.words.coded("measure", one.measure))

    def _part(self, part: PartView) -> Iterator[str]:
        words = self.words
        letter = f"{part.letter}  " if part.letter else ""
        laws = {each.name: each.law for each in self.kind.demands}
        forms = {each.name: each for each in self.kind.statements}
        yield ""
        yield settled(f"# {shown(letter)}{words.coded('part', part.part)}")
        for name in filter(_KEY.fullmatch, part.names):
            law = f"  ({shown(laws[name])})" if name in laws else ""
            told = f"{self._meaning(name, forms[name])}{law}"
            said = [s for s in self._said_by_all if s.name == name]
            if said:
                values = [_said(each, self._language) for each in said]
                yield _values(name, values, told)
            else:
                mark = "" if name in self.kind.mandatory else "# "
                yield mark + _line(name, "", told)

    def _meaning(self, name: str, found: StatementView) -> str:
        words = self.words
        form: str = words.coded("form", found.form)
        if found.codes:
            form = words.say("page.one-of", codes=", ".join(found.codes))
        several = f"; {words.say('page.many', example=_SEVERAL)}" if found.many else ""
        return f"{words.thing_name(name)}: {form}{several}"

    def _top(self, key: str, value: str, choice: Sequence[tuple[str, str]] = ()) -> str:
        told: str = self.words.label(key)
        if choice:
            codes = (f"{one} ({self.words.coded(of, one)})" for one, of in choice)
            told = f"{told}: {', '.join(codes)}"
        return _line(key, value, told)

    @property
    def _said_by_all(self) -> tuple[Statement, ...]:
        return self.given.statements if self.given else ()

    @property
    def _language(self) -> str:
        return self.given.language if self.given else ""


def _said(one: Statement | MeasureAsked, usual: str) -> str:
    text = one.value if isinstance(one, Statement) else one.text
    if not one.language or one.language == usual:
        return quoted(text)
    return f"{{ text = {quoted(text)}, language = {quoted(one.language)} }}"


def _values(key: str, values: Sequence[str], comment: str = "") -> str:
    value = values[0] if len(values) == 1 else f"[{', '.join(values)}]"
    return f"{key} = {value}" + (f"  # {settled(comment)}" if comment else "")


def _line(key: str, value: str, comment: str = "") -> str:
    """Return one line: a key, its value, and what it means."""
    return _values(key, [quoted(value)], comment)

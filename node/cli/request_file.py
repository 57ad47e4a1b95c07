"""A request as officers write it, and the same form filled in by the other side.

    kind = "eio"
    to = "es-an"
    [why]         purpose, case, offence, legal_basis
    [measures]    a text, a list of them, or { text = "...", language = "fr" }
    [statements]  likewise
    [reply]       act, text, ground, alternative, until, access: who is asked
    [results]     by the number of the measure: an act, or { act, ground, text }

What is empty is not said. A key that nobody knows is refused with its line. Who is
asked changes nothing of what was asked: a form that says otherwise is refused. What a
kind demands is not checked here: the node lists what a draft lacks. No command reads
such files yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

from node.cli.toml_file import Toml, text_of
from node.cli.toml_values import TomlValues, listed
from node.model.codes import Handling, Purpose
from node.model.notice import Statement, Urgency
from node.model.request import DataAccess, MeasureAct, MeasureAsked, RequestAct
from node.model.request_form import (
    MeasureReply,
    RequestInput,
    RequestKindView,
    RequestReply,
)
from node.present.request_form import REPLIES

TOP: Final = (
    *("kind", "request_id", "to", "language", "handling", "urgency"),
    *("wanted_by", "supersedes"),
)
WHY: Final = ("purpose", "case", "offence", "legal_basis")
REPLY: Final = ("act", "text", "ground", "alternative", "until", "access")
_OF_MEASURE: Final = ("act", "ground", "text")
_FREE: Final = "text"
_ASKED: Final = ("why", "measures", "statements")
_REPLIED: Final = ("reply", "results")


def read_request(path: Path, kinds: Sequence[RequestKindView]) -> RequestInput:
    """Return the request that a file describes; ``-`` is standard input.

    Raises:
        BadInput: the file cannot be read or meant; what and where is said.
    """
    return _Request(Toml(*text_of(path, what="request")), kinds).asked()


def read_reply(
    path: Path, kinds: Sequence[RequestKindView], asked: RequestInput
) -> RequestReply:
    """Return what the asked filled into the form of ``asked``.

    Raises:
        BadInput: the file cannot be read or meant, or says that something else was
            asked.
    """
    read = _Request(Toml(*text_of(path, what="request")), kinds, replied=True)
    read.refuse_other(read.asked(), asked)
    return read.reply(asked)


class _Request(TomlValues):
    """One file, read with what the kinds know."""

    def __init__(
        self, file: Toml, kinds: Sequence[RequestKindView], *, replied: bool = False
    ) -> None:
        super().__init__(file)
        self._replied = replied
        self._kind = self._find(kinds)
        self._forms = {each.name: each for each in self._kind.statements}

    def asked(self) -> RequestInput:
        self._refuse_unknown()
        top, why = self.file.top(), self.file.section("why")
        return RequestInput(
            request_id=self.word("", "request_id", top),
            kind=self._kind.name,
            to=self.word("", "to", top),
            statements=tuple(self._statements()),
            measures=tuple(self._measures()),
            purpose=self.code("why", "purpose", why, Purpose, self._kind.purposes),
            case=self.word("why", "case", why),
            offence=self.word("why", "offence", why),
            legal_basis=self.word("why", "legal_basis", why),
            language=self.word("", "language", top),
            handling=self.code("", "handling", top, Handling, ("H1",)),
            urgency=self.code("", "urgency", top, Urgency, ("normal",)),
            wanted_by=self.moment("wanted_by", top),
            supersedes=self.word("", "supersedes", top),
        )

    def reply(self, asked: RequestInput) -> RequestReply:
        given = self.file.section("reply")
        act = self.code("reply", "act", given, RequestAct, REPLIES)
        if act not in REPLIES:
            advice = f"Give one of: {', '.join(REPLIES)}."
            self.file.blame("reply", "act", "is not the asked's", advice=advice)
        ground = self._known("ground", given, self._grounds)
        of_ground = (g for g in self._kind.grounds if g.code == ground)
        open_to = {code for each in of_ground for code in each.alternatives}
        access = self.word("reply", "access", given)
        return RequestReply(
            request_id=asked.request_id,
            act=act,
            text=self.word("reply", "text", given),
            language=asked.language,
            ground=ground,
            alternative=self._known("alternative", given, open_to),
            until=self.moment("until", given, "reply"),
            access=self.code("reply", "access", given, DataAccess, tuple(DataAccess))
            if access
            else DataAccess.UNSAID,
            measures=tuple(self._results(len(asked.measures))),
        )

    def refuse_other(self, said: RequestInput, asked: RequestInput) -> None:
        """Refuse a form that says that something else was asked.

        Raises:
            BadInput: with what differs.
        """
        one, other = _sorted(said), _sorted(asked)
        for field in fields(one):
            if getattr(one, field.name) != getattr(other, field.name):
                advice = "Fill in the reply alone; export the form anew."
                self.file.blame("", field.name, "is not what was asked", advice=advice)

    def _find(self, kinds: Sequence[RequestKindView]) -> RequestKindView:
        name = self.word("", "kind", self.file.top())
        found = {kind.name: kind for kind in kinds}
        if name not in found:
            what = f"is no kind of request: {name[:40]!r}" if name else "is missing"
            self.file.blame("", "kind", what, advice=f"Kinds: {', '.join(found)}.")
        return found[name]

    def _refuse_unknown(self) -> None:
        sections = (*_ASKED, *(_REPLIED if self._replied else ()))
        known: Mapping[str, Sequence[str]] = {
            "": (*TOP, *sections),
            "why": WHY,
            "measures": self._kind.measures,
            "statements": tuple(self._forms),
        }
        if self._replied:
            known = {**known, "reply": REPLY}
        for section, names in known.items():
            elsewhere = {
                name: other
                for other, theirs in known.items()
                if other and other != section
                for name in theirs
            }
            self.file.refuse_others(section, names, elsewhere=elsewhere)

    def _measures(self) -> Iterator[MeasureAsked]:
        for name, given in self.file.section("measures").items():
            for text, language in self._texts("measures", name, given):
                yield MeasureAsked(name, text, language)

    def _statements(self) -> Iterator[Statement]:
        for name, given in self.file.section("statements").items():
            free = self._forms[name].form == _FREE
            for text, language in self._texts("statements", name, given):
                yield Statement(name, text, language if free else "")

    def _texts(self, section: str, name: str, given: Any) -> Iterator[tuple[str, str]]:
        usual = self.word("", "language", self.file.top())
        for each in listed(given):
            value, language = each, usual
            if isinstance(each, dict):
                self.only_keys(section, name, each, ("text", "language"))
                value = each.get("text", "")
                language = self.word(section, "language", each) or usual
            if isinstance(value, bool):
                value = ("no", "yes")[value]
            text = self.plain(section, name, value)
            if text:
                yield text, language

    def _results(self, count: int) -> Iterator[MeasureReply]:
        for key, given in self.file.section("results").items():
            if key not in {str(number) for number in range(1, count + 1)}:
                advice = f"The request has the measures 1 to {count}."
                self.file.blame("results", key, "is no measure", advice=advice)
            said = given if isinstance(given, dict) else {"act": given}
            self.only_keys("results", key, said, _OF_MEASURE)
            if not said.get("act"):
                continue
            yield MeasureReply(
                number=int(key),
                act=self.code("results", "act", said, MeasureAct, tuple(MeasureAct)),
                ground=self._known("ground", said, self._grounds, "results"),
                text=self.word("results", "text", said),
            )

    @property
    def _grounds(self) -> set[str]:
        return {each.code for each in self._kind.grounds}

    def _known(
        self,
        key: str,
        given: Mapping[str, Any],
        known: set[str],
        section: str = "reply",
    ) -> str:
        found = self.word(section, key, given)
        if found and found not in known:
            advice = f"Here: {', '.join(sorted(known)) or 'none'}."
            self.file.blame(section, key, f"cannot be {found[:40]!r}", advice=advice)
        return found


def _sorted(said: RequestInput) -> RequestInput:
    """Return ``said`` in one order, whatever the order of the form."""
    return replace(
        said,
        statements=tuple(
            sorted(said.statements, key=lambda one: (one.name, one.value))
        ),
        measures=tuple(sorted(said.measures, key=lambda one: (one.measure, one.text))),
    )

"""A notice of ours as it is shown: what it says, its life, and who has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from node.languages.bidi import Finished, shown
from node.model.desk.notice import (
    AttachmentView,
    NoticeInput,
    NoticeList,
    NoticeView,
    RecipientView,
)
from node.model.entry import leaf_name
from node.model.notice import Statement
from node.present.element import Elements, Gap
from node.present.kind import lacks_page
from node.present.wording import Column, Wording


def notice_page(words: Wording, view: NoticeView) -> Elements:
    """Tell a notice whole."""
    yield words.facts(view, *_state(words), "sequence", "expires_at", "prompt_at")
    yield from _content(words, view.content)
    if view.attachments:
        yield from attachments(words, view.attachments)
    if view.proposed is not None:
        yield words.headed("proposed")
        yield from _content(words, view.proposed)
    yield from lacks_of(words, view)
    yield words.headed("steps")
    yield words.table(
        view.steps,
        "at",
        words.known_as("verb", "act"),
        *("state", "officer"),
        words.known_as("reason", "reason", "refusal", "ground"),
    )
    yield words.headed("recipients")
    if view.recipients:
        yield from _recipients(words, view.recipients)
    else:
        yield words.line(words.say("page.untold"))


def notice_brief(words: Wording, view: NoticeView) -> Elements:
    """Tell what became of a notice after an act, and what it lacks."""
    yield words.facts(view, *_state(words), "expires_at")
    yield from lacks_of(words, view)
    if view.recipients:
        yield words.headed("recipients")
        yield from _recipients(words, view.recipients)


def notice_list(words: Wording, found: NoticeList, more: str = "") -> Elements:
    """Tell our notices, one a line; ``more`` is the command for the next page."""
    yield words.table(
        found.items,
        *("notice_id", "kind", "state", "asked", "urgency", "title"),
        ("told", lambda each: f"{each.told}/{each.recipients}"),
        *("disobeying", "prompt_at", "expires_at"),
    )
    if found.next:
        yield words.line(words.say("page.more", command=more))


def lacks_of(words: Wording, view: NoticeView) -> Elements:
    """Tell what a notice lacks, under its heading; nothing where it lacks nothing."""
    if view.lacks:
        yield words.headed("lacks")
        yield from lacks_page(words, view.proposed or view.content, view.lacks)


def statements_page(words: Wording, statements: Iterable[Statement]) -> Elements:
    """Tell what is said in words: short answers first, then texts with language."""
    said = tuple(statements)
    short = [each for each in said if not each.language and "\n" not in each.value]
    if short:
        yield words.headed("statements")
        yield words.table(
            short,
            ("name", lambda each: words.thing_name(each.name)),
            ("value", lambda each: words.statement_value(each.name, each.value)),
        )
    for each in said:
        if each not in short:
            language = shown(f" [{each.language}]" if each.language else "")
            name = words.thing_name(each.name)
            yield words.heading(Finished(f"{name}{language}"))
            yield from words.paragraphs(each.value)


def attachments(words: Wording, files: Iterable[AttachmentView]) -> Elements:
    """Tell the files of a notice; their names are their owner's."""
    yield words.headed("attachments")
    here: Column = "here", lambda file: f"{file.here}/{file.chunks}"
    yield words.table(files, "id", "name", "media_type", "size", here)


def _state(words: Wording) -> tuple[Column, ...]:
    return (
        "notice_id",
        ("kind", lambda view: words.coded("kind", view.content.kind)),
        *("state", "asked"),
    )


def _content(words: Wording, content: NoticeInput) -> Elements:
    yield Gap()
    yield words.facts(
        content,
        *("urgency", "category", "role", "minor", "refugee_from", "purpose", "case"),
        *("offence", "legal_basis"),
        words.coded_as("audience_mode", "audience"),
        *("audience", "excluded_countries", "handling", "evaluation", "valid_until"),
        *("opens_at", "watch", "public_extract"),
    )
    if content.fields:
        yield words.headed("fields")
        yield words.table(
            content.fields,
            ("name", lambda each: words.field_name(content.category, each.field)),
            "value",
        )
    yield from statements_page(words, content.statements)
    if content.checklist:
        yield words.headed("checklist")
        question: Column = "question", lambda each: words.thing_name(each.question)
        yield words.table(content.checklist, question, "answer", "note")


def _recipients(words: Wording, recipients: Sequence[RecipientView]) -> Elements:
    yield words.table(
        recipients,
        "peer",
        words.coded_as("state", "recipient-state"),
        words.coded_as("verb", "verb"),
        ("leaf", lambda each: leaf_name(each.leaf)),
        words.known_as("reason", "refusal", "reason"),
        *("last_error", "next_try_at"),
    )
    reports = [(each.peer, said) for each in recipients for said in each.reports]
    if reports:
        yield words.headed("reports")
        yield words.table(
            reports,
            ("at", lambda of: of[1].at),
            ("peer", lambda of: of[0]),
            ("what", lambda of: words.coded("verb", of[1].verb)),
            ("ground", lambda of: words.first_known(of[1].ground, "ground")),
            ("text", lambda of: of[1].text),
            ("grade", lambda of: words.first_known(of[1].grade, "grade")),
        )

"""A notice of ours as it is shown: what it says, its life, and who has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from node.cli import page
from node.cli.notice_kind import ruling, tell_lacks
from node.model.desk.notice import (
    AttachmentView,
    NoticeInput,
    NoticeList,
    NoticeView,
    RecipientView,
)
from node.model.entry import leaf_name
from node.model.notice import NoticeStep, Statement

_REASONS = ("reason", "refusal", "ground")


def tell_notice(view: NoticeView) -> None:
    """Print a notice whole."""
    content = view.content
    page.facts(
        [
            ("notice_id", view.notice_id),
            ("kind", page.coded("kind", content.kind)),
            ("state", page.coded("state", view.state)),
            ("asked", page.first_known(view.asked, "act")),
            ("sequence", view.sequence),
            ("expires_at", page.moment(view.expires_at)),
            ("prompt_at", page.moment(view.prompt_at)),
        ]
    )
    _tell_content(content)
    _tell_files(view.attachments)
    if view.proposed is not None:
        page.titled(page.heading("proposed"))
        _tell_content(view.proposed)
    if view.lacks:
        page.titled(page.heading("lacks"))
        tell_lacks(ruling(view.proposed or content), view.lacks)
    page.titled(page.heading("steps"))
    _tell_steps(view.steps)
    page.titled(page.heading("recipients"))
    _tell_recipients(view.recipients)


def tell_briefly(view: NoticeView) -> None:
    """Print what became of a notice after an act, and what it lacks."""
    page.facts(
        [
            ("notice_id", view.notice_id),
            ("kind", page.coded("kind", view.content.kind)),
            ("state", page.coded("state", view.state)),
            ("asked", page.first_known(view.asked, "act")),
            ("expires_at", page.moment(view.expires_at)),
        ]
    )
    if view.lacks:
        page.titled(page.heading("lacks"))
        tell_lacks(ruling(view.proposed or view.content), view.lacks)
    if view.recipients:
        page.titled(page.heading("recipients"))
        _tell_recipients(view.recipients)


def tell_list(found: NoticeList) -> None:
    """Print our notices, one a line."""
    page.table(
        (
            *("notice_id", "kind", "state", "asked", "urgency", "title"),
            *("told", "disobeying", "prompt_at", "expires_at"),
        ),
        (
            (
                each.notice_id,
                page.coded("kind", each.kind),
                page.coded("state", each.state),
                page.first_known(each.asked, "act"),
                page.coded("urgency", each.urgency),
                each.title,
                f"{each.told}/{each.recipients}",
                each.disobeying,
                each.prompt_at,
                each.expires_at,
            )
            for each in found.items
        ),
    )


def tell_statements(statements: Iterable[Statement]) -> None:
    """Print what is said in words: short answers first, then texts with language."""
    said = tuple(statements)
    short = [each for each in said if not each.language and "\n" not in each.value]
    if short:
        page.titled(page.heading("statements"))
        page.table(
            ("name", "value"),
            (
                (
                    page.thing_name(each.name),
                    page.statement_value(each.name, each.value),
                )
                for each in short
            ),
        )
    for each in said:
        if each not in short:
            language = page.safe(f" [{each.language}]" if each.language else "")
            page.titled(page.Said(f"{page.thing_name(each.name)}{language}"))
            page.paragraphs(each.value)


def _tell_content(content: NoticeInput) -> None:
    mode = page.coded("audience", content.audience_mode)
    page.line("")
    page.facts(
        [
            ("urgency", page.coded("urgency", content.urgency)),
            ("category", page.coded("category", content.category)),
            ("role", page.coded("role", content.role)),
            ("minor", page.answer(holds=content.minor)),
            ("refugee_from", content.refugee_from),
            ("purpose", page.coded("purpose", content.purpose)),
            ("case", content.case),
            ("offence", page.first_known(content.offence, "offence")),
            ("legal_basis", content.legal_basis),
            ("audience_mode", mode),
            ("audience", content.audience),
            ("excluded_countries", content.excluded_countries),
            ("handling", page.coded("handling", content.handling)),
            ("evaluation", content.evaluation),
            ("valid_until", page.moment(content.valid_until)),
            ("opens_at", page.moment(content.opens_at)),
            ("watch", page.answer(holds=content.watch)),
            ("public_extract", page.answer(holds=content.public_extract)),
        ]
    )
    if content.fields:
        page.titled(page.heading("fields"))
        page.table(
            ("name", "value"),
            (
                (page.field_name(content.category, each.field), each.value)
                for each in content.fields
            ),
        )
    tell_statements(content.statements)
    if content.checklist:
        page.titled(page.heading("checklist"))
        page.table(
            ("question", "answer", "note"),
            (
                (page.thing_name(each.question), each.answer, each.note)
                for each in content.checklist
            ),
        )


def _tell_files(files: Sequence[AttachmentView]) -> None:
    if files:
        page.titled(page.heading("attachments"))
        tell_attachments(files)


def tell_attachments(files: Iterable[AttachmentView]) -> None:
    """Print the files of a notice; their names are their owner's."""
    page.table(
        ("id", "name", "media_type", "size", "here"),
        (
            (each.id, each.name, each.media_type, each.size, _here(each))
            for each in files
        ),
    )


def _here(file: AttachmentView) -> str:
    return f"{file.here}/{file.chunks}"


def _tell_steps(steps: Iterable[NoticeStep]) -> None:
    page.table(
        ("at", "verb", "state", "officer", "reason"),
        (
            (
                each.at,
                page.first_known(each.verb, "act"),
                page.coded("state", each.state),
                each.officer,
                page.first_known(each.reason, *_REASONS),
            )
            for each in steps
        ),
    )


def _tell_recipients(recipients: Sequence[RecipientView]) -> None:
    if not recipients:
        page.line(page.say("page.untold"))
        return
    page.table(
        ("peer", "state", "verb", "leaf", "reason", "last_error", "next_try_at"),
        (
            (
                each.peer,
                page.coded("recipient-state", each.state),
                page.coded("verb", each.verb),
                leaf_name(each.leaf),
                page.first_known(each.reason, "refusal", "reason"),
                page.first_known(each.last_error, "error"),
                each.next_try_at,
            )
            for each in recipients
        ),
    )
    reports = [(each.peer, said) for each in recipients for said in each.reports]
    if reports:
        page.titled(page.heading("reports"))
        page.table(
            ("at", "peer", "what", "ground", "text", "grade"),
            (
                (
                    said.at,
                    peer,
                    page.coded("verb", said.verb),
                    page.first_known(said.ground, "ground"),
                    said.text,
                    page.first_known(said.grade, "grade"),
                )
                for peer, said in reports
            ),
        )

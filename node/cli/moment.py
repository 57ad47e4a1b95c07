"""Moments as people write them for a list: a day, or a moment of it, in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from node.errors import BadInput


def since(text: str, *, what: str = "--since") -> datetime | None:
    """Return where a list begins: the start of a day, or a moment.

    Raises:
        BadInput: it is neither.
    """
    return _read(text, what=what)[0]


def until(text: str, *, what: str = "--until", after: str = "") -> datetime | None:
    """Return where a list ends: after a day, or before a moment; as ``since``.

    Raises:
        BadInput: it is no day and no moment, or not after ``after``, where it begins:
            such a list is empty whatever happened.
    """
    at, whole_day = _read(text, what=what)
    at = at + timedelta(days=1) if at and whole_day else at
    begins = since(after)
    if at and begins and at <= begins:
        raise BadInput(
            f"the list would end before it begins: --since {after}, {what} {text}",
            advice="Exchange the two.",
        )
    return at


def _read(text: str, *, what: str) -> tuple[datetime | None, bool]:
    if not text:
        return None, False
    try:
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(
            f"{what}: {text[:30]!r} is no day and no moment",
            advice="Write 2026-03-01, or 2026-03-01T12:30Z.",
        ) from None
    return at, _is_day(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

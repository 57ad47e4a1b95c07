"""The second person: who may not approve, and what exactly was approved.

Two people let a notice out, change it and take it back: who wrote any of what is to
be approved, or asked for it, does not approve it. An approval is of the content that
was asked for, to the byte: its digest stands in the step and in the ledger.
"""

from __future__ import annotations

from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.errors import BadInput, CheckFailed, NotYourRole
from node.flows.boxing import content_digest
from node.model.notice import Notice, NoticeContent, NoticeStep
from node.protocol.notice.acts import Act


def asking(act: Act) -> str:
    """Return the verb of the step that asks for ``act``."""
    return f"ask-{act}"


WRITING = frozenset({Act.EDIT, Act.SUBMIT, asking(Act.UPDATE)})


def digest_of(content: NoticeContent, keys: Keyring) -> str:
    """Return a keyed digest of ``content``: what an approval is bound to."""
    return content_digest(pack(content), keys).hex()


def check_unasked(notice: Notice) -> None:
    """Refuse another question while something waits for a reviewer.

    Nothing takes the place of what somebody may be reading: their approval of the one
    would be one of the other. Who cannot wait has the notice suspended.

    Raises:
        BadInput: something waits.
    """
    if notice.asked:
        raise BadInput(
            f"something waits for a reviewer already: {notice.asked}",
            advice="A release officer approves it or returns it.",
        )


def waiting_act(notice: Notice) -> Act:
    """Return the act that waits to be approved.

    Raises:
        BadInput: none does.
    """
    if not notice.asked:
        raise BadInput(
            "nothing waits for a reviewer in this notice",
            advice="`comity notice list` shows what does.",
        )
    return Act(notice.asked)


def asked_step(notice: Notice, act: Act) -> NoticeStep:
    """Return the step that asked for ``act``, which waits."""
    return next(s for s in reversed(notice.steps) if s.verb == asking(act))


def authors(notice: Notice) -> frozenset[str]:
    """Return who wrote or asked for what waits; none of them approves it.

    For a first publication and an update all who ever wrote are authors: what they
    wrote may still stand. For the rest it is who asked.
    """
    asked = Act(notice.asked)
    wrote = asked in (Act.PUBLISH, Act.UPDATE)
    verbs = WRITING if wrote else frozenset({asking(asked)})
    return frozenset(s.officer for s in notice.steps if s.verb in verbs)


def check_second(notice: Notice, officer: str) -> None:
    """Refuse an approval by whoever had a hand in what waits.

    Raises:
        NotYourRole: the officer wrote some of it, or asked for it.
    """
    if officer in authors(notice):
        raise NotYourRole(
            "who wrote or asked for it does not approve it",
            advice="Another release officer looks at it.",
        )


def check_approved(notice: Notice, keys: Keyring) -> None:
    """Refuse what was not approved as it stands, to the byte, as the last thing done.

    Raises:
        CheckFailed: it was not.
    """
    last = notice.steps[-1] if notice.steps else None
    approved = last is not None and last.verb == Act.APPROVE
    if last is None or not approved or last.reason != digest_of(notice.content, keys):
        raise CheckFailed(
            "the notice is not what was approved",
            advice="A release officer returns it; then it is submitted again.",
        )

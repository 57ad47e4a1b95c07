"""Nothing about notices without its entry, and no entry without what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.crash.parties import Mortal

REPORTS = ("read", "acted", "objected", "contested", "hit", "referred", "asked")
OF_OTHERS = ("refer", "relay")
ENDS = ("withdraw", "cancel", "expire")
TRIES = 20

Entry = dict[str, Any]


def check(node: Mortal) -> None:
    """Verify the running node's ledger, and weigh what it keeps against it.

    It goes on working meanwhile: where its ledger has grown while it was weighed,
    it is weighed again.
    """
    node.verify()
    for left in reversed(range(TRIES)):
        before = len(node.entries())
        try:
            for weigh in _ALL:
                weigh(node, node.entries()[:before])
        except AssertionError:
            if not left or len(node.entries()) == before:
                raise
        else:
            return


def _notices(node: Mortal, entries: list[Entry]) -> None:
    """Each change is an entry, and the last of them says how the notice stands."""
    said: dict[str, tuple[int, str, int]] = {}
    for entry in entries:
        if {"revision", "state"} <= _names(entry):
            revision = int(_detail(entry, "revision"))
            one = revision, _detail(entry, "state"), int(_detail(entry, "sequence"))
            said[_detail(entry, "notice")] = max(
                said.get(_detail(entry, "notice"), one), one
            )
    kept = node.rows("SELECT notice_id, revision, state, sequence FROM notice")
    assert {row[0]: tuple(row[1:]) for row in kept} == said


def _outbox(node: Mortal, entries: list[Entry]) -> None:
    """What was queued, sent and receipted, and nothing else."""
    rows = node.rows(
        "SELECT verb, notice_id, sequence, peer, state, sent_at FROM delivery"
    )
    queued = Counter((*row[:2], row[3]) for row in rows if row[0] not in REPORTS)
    assert queued == Counter(_queued(entries))
    sent = [r for r in rows if r[5] is not None]
    assert Counter(_line(r) for r in sent) == Counter(_items(entries, "notice.sent"))
    done = [r for r in rows if r[4] == "receipted"]
    assert Counter(_line(r) for r in done) == Counter(
        _items(entries, "notice.receipted")
    )


def _queued(entries: list[Entry]) -> Iterator[tuple[str, str, str]]:
    for entry in entries:
        names = dict(
            d["value"].split(" ", 1)
            for d in entry["details"]
            if d["name"] == "recipient"
        )
        for outcome in entry["outcomes"]:
            # Who asked for one of ours is given it in the act that takes its parcel.
            asked = entry["asker"] if entry["act"] == "notice.received" else ""
            told, who = outcome["told"], names.get(str(outcome["question"]), asked)
            if entry["act"] == "notice.forwarded":
                yield "refer", outcome["reference"], who
            elif entry["act"].startswith("notice.") and told in (
                "publish",
                "update",
                *ENDS,
            ):
                yield told, outcome["reference"], who


def _inbox(node: Mortal, entries: list[Entry]) -> None:
    """What was taken, in the order in which it was taken."""
    held: dict[tuple[str, str], tuple[int, bool]] = {}
    ours = node.rows("SELECT notice_id FROM notice")
    relayed: set[str] = set()  # over by its owner's word, which another has shown
    taken: Counter[str] = Counter()
    reports: Counter[tuple[str, str, str]] = Counter()
    for entry in entries:
        if entry["act"] != "notice.received":
            continue
        sender = entry["asker"]
        for line in _lines(entry):
            verb, notice_id, sequence, outcome, *_ = line.split(" ")
            taken[sender] += 1
            if verb == "asked" and (notice_id,) not in ours:
                continue  # nothing of it is here to keep that with
            if verb in REPORTS:
                reports[notice_id, sender, verb] += 1
            elif verb == "relay":
                relayed.add(notice_id)
            elif outcome != "refused" and verb not in OF_OTHERS:
                held[sender, notice_id] = int(sequence), verb not in ENDS
    rows = node.rows("SELECT sender, notice_id, sequence, key FROM received")
    unseen = {(r[0], r[1]) for r in rows} - held.keys()
    assert len(rows) == len(held) + len(unseen)
    assert {notice_id for _, notice_id in unseen} <= relayed
    for sender, notice_id, sequence, key in rows:
        if (sender, notice_id) in unseen:
            assert not bytes(key), "never held, and has a key"
            continue
        said, holds = held[sender, notice_id]
        # What its owner no longer lists is over before an item says so.
        assert sequence == said if bytes(key) else sequence <= said
        assert holds or not bytes(key), "over, and has a key"
    streams = node.rows("SELECT sender, position FROM in_stream WHERE epoch <> ''")
    assert dict(streams) == taken
    kept = node.rows("SELECT notice_id, peer, verb FROM notice_report")
    assert Counter(map(tuple, kept)) == reports


def _files(node: Mortal, entries: list[Entry]) -> None:
    """No chunk that no entry knows of."""
    known = {
        (
            e["responder"] if e["act"] == "attachment.fetched" else "",
            _detail(e, "attachment"),
        )
        for e in entries
        if e["act"] in ("attachment.arriving", "attachment.added", "attachment.fetched")
    }
    kept = node.rows("SELECT DISTINCT sender, attachment_id FROM chunk")
    assert {tuple(row) for row in kept} <= known


_ALL: tuple[Callable[[Mortal, list[Entry]], None], ...] = (
    _notices,
    _outbox,
    _inbox,
    _files,
)


def _names(entry: Entry) -> set[str]:
    return {d["name"] for d in entry["details"]}


def _detail(entry: Entry, name: str) -> str:
    return str(next(d["value"] for d in entry["details"] if d["name"] == name))


def _lines(entry: Entry) -> Iterator[str]:
    for detail in entry["details"]:
        if detail["name"] == "item":
            yield str(detail["value"])


def _items(entries: list[Entry], act: str) -> Iterator[tuple[str, str, int, str]]:
    for entry in entries:
        if entry["act"] == act:
            for line in _lines(entry):
                verb, notice_id, sequence, *_ = line.split(" ")
                yield verb, notice_id, int(sequence), entry["responder"]


def _line(row: Any) -> tuple[str, str, int, str]:
    return row[0], row[1], row[2], row[3]

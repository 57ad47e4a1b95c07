"""How a node is: running, its rules, and what a restore may have undone."""

from __future__ import annotations

from node.errors import StoreGone
from node.model.desk.node import DAMAGE_ADVICE, NodeStatus
from node.model.desk.policy import PolicyView
from node.model.desk.restore import RestoreReview
from node.present import plain
from node.present.element import Elements, Gap, Tone


def status_page(reply: NodeStatus) -> Elements:
    """Tell how the running node is."""
    yield plain.facts(
        [
            ("agency", f"{reply.agency} ({reply.name}, {reply.country})"),
            ("version", reply.version),
            ("running since", reply.started_at),
            ("wire", reply.wire_address),
            ("store", reply.store),
            ("ledger entries", reply.ledger_size),
            ("records", reply.records),
            ("peers", reply.peers),
            ("policy", reply.policy_digest),
            *(("process", process) for process in reply.processes),
        ]
    )
    if reply.trouble:
        yield plain.line(f"NOT SERVING: {reply.trouble}", Tone.BAD)
        yield plain.line(f"  {StoreGone.default_advice}")
    for damaged in reply.damage:
        yield plain.line(f"DAMAGED: {damaged}", Tone.BAD)
    if reply.damage:
        yield plain.line(f"  {DAMAGE_ADVICE}")
    for doubt in reply.doubts:
        yield plain.line(f"IN DOUBT: {doubt}", Tone.BAD)
    for warning in reply.warnings:
        yield plain.line(f"warning: {warning}", Tone.DOUBTFUL)


def policy_page(view: PolicyView) -> Elements:
    """Tell which rules are in force, or proposed."""
    yield plain.facts(
        [
            ("digest", view.digest),
            ("policies", view.policies),
            ("cases", view.cases),
            ("agreements", view.agreements),
            ("properties", view.properties),
            *(("waived", waived) for waived in view.waived),
            ("activated", view.activated_at),
        ]
    )


def review_page(reply: RestoreReview) -> Elements:
    """Tell what a restored node may have lost, and how it is accepted."""
    yield plain.facts_of(reply, "backup made=made_at", "entries in it=size")
    if reply.lost:
        lost = f"AT LEAST {reply.lost} ENTRIES ARE LOST: peers hold heads beyond it"
        yield plain.line(lost, Tone.BAD)
    else:
        yield plain.line("no peer that was heard holds more than the backup has")
    yield Gap()
    yield plain.listing(reply.heads, "agency", "heard", "note")
    yield Gap()
    yield plain.line("Each of these may have been undone since. Look at every line:")
    yield plain.listing(reply.items, "kind", "name", "state")
    yield Gap()
    accept = f"comity restored accept --code {reply.code} --reason ..."
    yield plain.line(f"Accept it:  {accept}")
    for head in reply.heads:
        if not head.heard:
            without = f"with --without {head.agency}, who was not heard"
            yield plain.line(f"            {without}")

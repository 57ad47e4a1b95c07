"""Put a policy bundle in force: one officer proposes, another approves.

A bundle that does not validate, or whose own cases fail, is refused at the
proposal already. The bundle in force is kept in a box of the keystore, so that
nobody who can only write the database can swap it, and its digest stands in
the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from node.clock import Clock
from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.errors import BadInput, NotFound, NotYourRole, PolicyBroken
from node.flows.basis import POLICY
from node.flows.bundle.rules import Rules
from node.flows.bundle.statements import Dropped, dropped, proved, said_knowingly
from node.flows.ports import PutSetting, SettingBook
from node.flows.recorder import Recorder
from node.model.box import Box
from node.model.desk.call import Nothing
from node.model.desk.policy import (
    ActivateRequest,
    ApproveRequest,
    BundleFile,
    CodesReply,
    CodesRequest,
    PolicyFiles,
    PolicyView,
)
from node.model.officer import Officer
from node.policy.bundle import Bundle, is_bundle_path, load_bundle
from node.policy.cases import run_cases
from node.policy.code_list import codes_of

ACTIVE = "policy.active"
PROPOSED = "policy.proposed"
_BOUND = b"comity/v1 policy "
_SAYS_OF_RULES = ("cases/", "properties/", "waived.toml", "mutants.toml")
REFUSING = b"""
@id("BUNDLE-DOES-NOT-HOLD")
@legal("None: its own cases say that it does not mean what it was approved for")
forbid (principal, action, resource);
"""


@dataclass(frozen=True, slots=True)
class KeptBundle:
    """A bundle as it is kept."""

    files: tuple[BundleFile, ...]
    officer: str
    at: datetime


def checked_bundle(files: Mapping[str, bytes]) -> Bundle:
    """Load a bundle and run its cases.

    Raises:
        PolicyBroken: it does not load, has no cases, or one of them fails.
    """
    bundle = load_bundle(files)
    if not bundle.cases:
        raise PolicyBroken(
            "the bundle has no cases of its own, so nothing shows what it means",
            advice="Write at least one under cases/, as the starter policies do.",
        )
    report = run_cases(bundle)
    if not report.ok:
        failed = [r.name for r in report.results if not r.ok]
        raise PolicyBroken(
            f"{len(failed)} of the bundle's own cases fail, first {failed[0]!r}",
            advice="`comity policy test` shows each verdict and the rule behind it.",
        )
    return bundle


@dataclass(frozen=True, slots=True)
class Lawgiver:
    """Keeps the bundle in force."""

    keys: Keyring
    rules: Rules
    settings: SettingBook
    recorder: Recorder
    clock: Clock

    def show(self, _officer: Officer, _nothing: Nothing) -> PolicyView:
        """Show the bundle in force."""
        kept = load_kept(ACTIVE, self.settings, self.keys)
        at = kept.at if kept else self.clock.now()
        return policy_view(self.rules.bundle, at)

    def codes(self, _officer: Officer, wanted: CodesRequest) -> CodesReply:
        """List codes of the bundle in force. Raises ``BadInput``: no such list."""
        now = self.clock.now()
        bundle = self.rules.bundle
        return CodesReply(codes_of(bundle, wanted.kind, now, every=wanted.every))

    def files(self, _officer: Officer, _nothing: Nothing) -> PolicyFiles:
        """Return the files of the bundle in force."""
        return self._files(ACTIVE)

    def proposed(self, _officer: Officer, _nothing: Nothing) -> PolicyFiles:
        """Return the files of the bundle proposed last, to be read and approved."""
        return self._files(PROPOSED)

    def propose(self, officer: Officer, given: ActivateRequest) -> PolicyView:
        """Propose a bundle; another officer approves it.

        Raises:
            BadInput: a path cannot be part of a bundle, or the officer does not name
                each property that it waives, or no longer states.
            PolicyBroken: the bundle does not hold, or breaks a property that it
                states and does not waive.
        """
        files = {f.path: f.data for f in given.files}
        if len(files) != len(given.files) or not all(map(is_bundle_path, files)):
            raise BadInput("a bundle with a file twice, or one that is no part of it")
        bundle = checked_bundle(files)
        gone = self._dropped(bundle)
        said_knowingly(bundle, gone, given.waived)
        now = self.clock.now()
        found = proved(bundle, gone, now)
        kept = KeptBundle(given.files, officer.pseudonym, now)
        self.recorder.record(
            "policy.proposed",
            (_setting(PROPOSED, kept, self.keys),),
            at=now,
            officer=officer.pseudonym,
            details=(("digest", bundle.digest.hex()), *found),
        )
        return policy_view(bundle, now, gone)

    def approve(self, officer: Officer, wanted: ApproveRequest) -> PolicyView:
        """Put the proposed bundle with digest ``wanted.digest`` in force.

        The whole digest is wanted: two bundles whose digests begin alike can be
        made in seconds, and the one that was read is the one that is meant.

        Raises:
            NotFound: no bundle of that digest is proposed.
            NotYourRole: the same officer proposed it.
            BadInput: as of ``propose``.
            Overtaken: another bundle was put in force meanwhile.
        """
        # What it no longer states is said of the bundle in force: none comes between.
        with self.recorder.journal.unchanged(POLICY):
            return self._approve(officer, wanted)

    def _approve(self, officer: Officer, wanted: ApproveRequest) -> PolicyView:
        kept = load_kept(PROPOSED, self.settings, self.keys)
        bundle = checked_bundle({f.path: f.data for f in kept.files}) if kept else None
        digest = wanted.digest.strip().lower()
        if kept is None or bundle is None or bundle.digest.hex() != digest:
            raise NotFound(
                "no bundle with that digest is proposed",
                advice="Give the whole digest that `comity policy propose` printed.",
            )
        if kept.officer == officer.pseudonym:
            raise NotYourRole("who proposed a bundle does not approve it")
        gone = self._dropped(bundle)
        said_knowingly(bundle, gone, wanted.waived)
        now = self.clock.now()
        found = proved(bundle, gone, now)
        approved = KeptBundle(kept.files, officer.pseudonym, now)
        setting = _setting(ACTIVE, approved, self.keys)
        self.recorder.record(
            "policy.activated",
            (setting,),
            at=now,
            officer=officer.pseudonym,
            details=(
                ("digest", bundle.digest.hex()),
                ("proposed_by", kept.officer),
                *found,
            ),
        )
        self.rules.swap(bundle, setting.value)
        return policy_view(bundle, now, gone)

    def _files(self, name: str) -> PolicyFiles:
        kept = load_kept(name, self.settings, self.keys)
        return PolicyFiles(kept.files if kept else ())

    def _dropped(self, bundle: Bundle) -> tuple[Dropped, ...]:
        kept = load_kept(ACTIVE, self.settings, self.keys)
        return dropped(bundle, {f.path: f.data for f in kept.files} if kept else {})


def first_bundle(
    files: Mapping[str, bytes], *, keys: Keyring, recorder: Recorder, now: datetime
) -> Bundle:
    """Put the bundle a node is born with in force."""
    bundle = checked_bundle(files)
    kept = KeptBundle(
        tuple(BundleFile(path, data) for path, data in sorted(files.items())), "", now
    )
    recorder.record(
        "policy.activated",
        (_setting(ACTIVE, kept, keys),),
        at=now,
        details=(("digest", bundle.digest.hex()), ("proved", "not asked at birth")),
    )
    return bundle


def active_bundle(
    settings: SettingBook,
    keys: Keyring,
    *,
    told: Callable[[PolicyBroken], None] = lambda _: None,
) -> Bundle:
    """Return the bundle in force.

    One that does not hold under this version, as its cases say, refuses everything
    until another is put in force; ``told`` is given the reason.

    Raises:
        PolicyBroken: there is none, or it cannot be read at all.
    """
    kept = load_kept(ACTIVE, settings, keys)
    if kept is None:
        raise PolicyBroken("no policy bundle is in force at this node")
    files = {f.path: f.data for f in kept.files}
    try:
        return checked_bundle(files)
    except PolicyBroken as why:
        refused = refusing(files)
        told(why)
        return refused


def refusing(files: Mapping[str, bytes]) -> Bundle:
    """Return a bundle with the data of another, and one rule that refuses everything.

    Raises:
        PolicyBroken: its data cannot be read either.
    """
    kept = {
        path: data
        for path, data in files.items()
        if not path.endswith(".cedar") and not path.startswith(_SAYS_OF_RULES)
    }
    return load_bundle({**kept, "refusing.cedar": REFUSING})


def load_kept(name: str, settings: SettingBook, keys: Keyring) -> KeptBundle | None:
    """Return a kept bundle, or None."""
    value = settings.get(name)
    if not value:
        return None
    boxed = unpack(Box, value)
    opened = keys.open_box(boxed.sealed, boxed.key, bound_to=_BOUND + name.encode())
    return unpack(KeptBundle, opened)


def policy_view(
    bundle: Bundle, at: datetime, gone: Sequence[Dropped] = ()
) -> PolicyView:
    """Return a bundle as officers see it; ``gone`` is what it no longer states."""
    waived = (f"{name}: {why}" for name, why in bundle.waived.items())
    return PolicyView(
        digest=bundle.digest.hex(),
        policies=bundle.policy_count,
        cases=len(bundle.cases),
        agreements=tuple(sorted(a.id for a in bundle.agreements)),
        activated_at=at,
        properties=len(bundle.properties),
        waived=(*waived, *(one.said for one in gone)),
    )


def _setting(name: str, kept: KeptBundle, keys: Keyring) -> PutSetting:
    box = keys.close_box(pack(kept), bound_to=_BOUND + name.encode())
    return PutSetting(name, pack(Box(*box)))

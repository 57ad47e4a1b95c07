"""The one error tree.

Whoever raises says what happened and where; the class says whose fault it is
and what to do about it. Screens print ``message`` and ``advice``; the wire door
answers every ``TheirFault`` with the same short refusal and keeps the detail
for our own log.

    ComityError
    ├── OurFault                 this node or its operator must act
    │   ├── ConfigBroken         config-broken
    │   ├── KeystoreBroken       keystore-broken
    │   ├── StoreBroken          store-broken
    │   │   └── OtherRules       other-rules
    │   ├── LedgerBroken         ledger-broken
    │   ├── Altered              altered
    │   ├── PolicyBroken         policy-broken
    │   ├── NotServing           not-serving
    │   └── Overloaded           overloaded
    │       └── Overtaken        overtaken
    ├── TheirFault               a peer said what cannot be accepted
    │   ├── Malformed            malformed
    │   ├── UnknownPeer          unknown-peer
    │   ├── RevokedPeer          revoked-peer
    │   ├── WrongSuite           wrong-suite
    │   ├── NotForUs             not-for-us
    │   ├── OutOfTime            out-of-time
    │   ├── Replayed             replayed
    │   ├── TooMuch              too-much
    │   ├── RefusedByPeer        refused-by-peer
    │   └── BadProof             bad-proof
    ├── Refused                  the rules say no
    │   ├── NotYourRole          not-your-role
    │   ├── PolicySaysNo         policy-says-no
    │   └── QuotaSpent           quota-spent
    ├── Misuse                   what was asked cannot be meant
    │   ├── BadInput             bad-input
    │   ├── NotFound             not-found
    │   ├── AlreadyThere         already-there
    │   └── CheckFailed          check-failed
    └── Unreachable              unreachable

Any other exception that leaves the node is a bug.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar


class ComityError(Exception):
    """Something went wrong that a person or a program can act upon.

    ``message`` is one line: what happened, and where. It never carries a
    secret or the content of a record. ``advice`` says what to do next.
    """

    code: ClassVar[str] = "error"
    fault: ClassVar[str] = "unknown"
    default_advice: ClassVar[str] = "See the node's log for the detail."

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = self.default_advice if advice is None else advice


class OurFault(ComityError):
    """The node itself, or who runs it, must act."""

    code = "our-fault"
    fault = "ours"


class ConfigBroken(OurFault):
    """The configuration cannot be meant. ``key`` is which of its keys, if one is."""

    code = "config-broken"
    default_advice = "Correct the configuration file; `comity doctor` checks it."

    def __init__(
        self, message: str, *, advice: str | None = None, key: str = ""
    ) -> None:
        super().__init__(message, advice=advice)
        self.key = key


class KeystoreBroken(OurFault):
    """The keystore cannot be opened or is not what it claims to be."""

    code = "keystore-broken"
    default_advice = (
        "Check the passphrase first; if it is right, restore the keystore from a "
        "backup."
    )


class StoreBroken(OurFault):
    """The store refused, is unreachable or is not at the expected schema."""

    code = "store-broken"
    default_advice = "Run `comity doctor`; check the disk and the database."


class StoreGone(StoreBroken):
    """The store was lost while the node ran; what is asked now is not kept."""

    code = "store-gone"
    default_advice = (
        "Look at the disk, or at the database server; the node opens its store anew by "
        "itself within seconds of its being back, and `comity status` says when."
    )


class InDoubt(StoreBroken):
    """The store failed while something was made durable: it was kept, or it was not."""

    code = "in-doubt"
    default_advice = (
        "Look first whether it was done; the node opens its store anew by itself, and "
        "`comity status` says when it has."
    )


class StoreDamaged(StoreBroken):
    """What lies in the database cannot be read any more, and the rest of it can."""

    code = "store-damaged"
    default_advice = "Keep it as it is, and restore from a backup into a new folder."


class OtherRules(StoreBroken):
    """Another process of this node reads what is held by other rules than this one."""

    code = "other-rules"
    default_advice = (
        "Processes over one store read by the same rules: stop those of the other "
        "version, wait 12 seconds if one was killed, and start this one then."
    )


class LedgerBroken(OurFault):
    """The ledger does not prove what it must prove. Nothing is signed on it."""

    code = "ledger-broken"
    default_advice = (
        "Stop, keep the files as they are, and call the auditor: this is evidence."
    )


class Altered(OurFault):
    """A stored row is not the one that the node wrote last; it is not acted upon."""

    code = "altered"
    default_advice = (
        "Somebody else than the node wrote to its store. Stop, keep the files as they "
        "are, and call the auditor; `comity ledger verify` names every such row."
    )


class PolicyBroken(OurFault):
    """A policy bundle does not parse, validate, or pass its own cases."""

    code = "policy-broken"
    default_advice = "Run `comity policy check` and `comity policy test` on it."


class NotServing(OurFault):
    """The node was restored from a backup, and nobody has accepted that yet."""

    code = "not-serving"
    default_advice = (
        "Run `comity restored review`, put right what was undone, and accept it."
    )


class Overloaded(OurFault):
    """More is asked of the node than it can do now."""

    code = "overloaded"
    default_advice = "Try again in a moment; the same message may be sent again."


class Overtaken(Overloaded):
    """What an act was decided by has changed before it was kept; nothing was kept."""

    code = "overtaken"


class TheirFault(ComityError):
    """A peer, or a stranger, said what cannot be accepted.

    The wire answers each of these alike, so that nobody learns which check
    failed by trying; but ``learns`` names a fault of its own that the peer may
    know of (``transport.told``).
    """

    code = "their-fault"
    fault = "theirs"
    default_advice = "Tell the peer's operator; nothing was done here."

    def __init__(
        self, message: str, *, advice: str | None = None, learns: str = ""
    ) -> None:
        super().__init__(message, advice=advice)
        self.learns = learns


class Malformed(TheirFault):
    """Bytes that are not what the protocol allows at this place."""

    code = "malformed"


class UnknownPeer(TheirFault):
    """Somebody whose introduction was never accepted here."""

    code = "unknown-peer"
    default_advice = (
        "Exchange cards with that agency and add it with `comity peer add`."
    )


class RevokedPeer(TheirFault):
    """A peer that was revoked."""

    code = "revoked-peer"


class WrongSuite(TheirFault):
    """A protocol version or cipher suite that is not spoken here."""

    code = "wrong-suite"


class NotForUs(TheirFault):
    """A message that is addressed to another agency or sent in another's name."""

    code = "not-for-us"


class OutOfTime(TheirFault):
    """A message outside the freshness window, or a key outside its life.

    ``off_ms`` is by how much the other clock is ahead of ours, where that is it.
    """

    code = "out-of-time"
    default_advice = (
        "Compare the clocks of both nodes; `comity peer ping` shows the skew."
    )

    def __init__(
        self,
        message: str,
        *,
        advice: str | None = None,
        learns: str = "",
        off_ms: int = 0,
    ) -> None:
        super().__init__(message, advice=advice, learns=learns)
        self.off_ms = off_ms


class Replayed(TheirFault):
    """A message id seen before, with other bytes."""

    code = "replayed"


class TooMuch(TheirFault):
    """An answer that goes on for longer than there can be something to say."""

    code = "too-much"
    default_advice = (
        "Tell the peer's operator; what it said until then was acted upon, and its "
        "notices stay held back."
    )


class RefusedByPeer(TheirFault):
    """A peer that does not take our message, and does not say why."""

    code = "refused-by-peer"
    default_advice = (
        "Ask that agency's operator: the reason stands in their node's log, with our "
        "name."
    )


class BadProof(TheirFault):
    """A signature, seal or ledger proof that does not hold."""

    code = "bad-proof"


class Refused(ComityError):
    """The rules say no."""

    code = "refused"
    fault = "rules"


class NotYourRole(Refused):
    """The officer's roles do not cover the call."""

    code = "not-your-role"
    default_advice = "Use the credential of an officer who holds the role."


class PolicySaysNo(Refused):
    """Policy does not allow it."""

    code = "policy-says-no"
    default_advice = "`comity policy explain` shows which rule decided."


class QuotaSpent(Refused):
    """A declared quota is used up."""

    code = "quota-spent"
    default_advice = "Wait for the next period, or ask the operator to raise the quota."


class Misuse(ComityError):
    """What was asked cannot be meant."""

    code = "misuse"
    fault = "caller"
    default_advice = "Correct the input and try again."


class BadInput(Misuse):
    """An argument, file or row that is not well formed; the message says where."""

    code = "bad-input"


class NotFound(Misuse):
    """No such thing here, or none that the officer may see."""

    code = "not-found"
    default_advice = "List what there is and check the name."


class AlreadyThere(Misuse):
    """It exists already, and differs."""

    code = "already-there"
    default_advice = "Nothing was changed."


class CheckFailed(Misuse):
    """A comparison that the caller asked for does not hold."""

    code = "check-failed"


class Unreachable(ComityError):
    """The other side could not be reached in time."""

    code = "unreachable"
    fault = "network"
    default_advice = "Check that the node is running and the address is right."


def choose(kind: str, codes: Iterable[str] = ()) -> str:
    """Return the advice to give one of the codes of a list.

    ``kind`` is what ``comity code list`` calls the list.
    """
    known = ", ".join(codes)
    named = f"Give one of: {known}. " if known else ""
    return f"{named}`comity code list {kind}` says what each is."

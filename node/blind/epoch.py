"""Epochs: a key for each tier and epoch, and what its holder signs of it.

All secrets of an epoch come from one seed: the evaluation key of each tier, the view
key of each peer and tier, and the tag key beside it. When the epoch is over its seed is
destroyed, and with it every table of values that was made under it says nothing: what
an asker has kept of evaluations cannot be tried on another epoch's views.

An ``EpochInfo`` is committed to before anything is asked: the holder signs it and puts
it into its ledger, peers of the tier compare it. Two that differ for one agency, tier
and epoch convict the holder (``contradict``): it has made a key for one asker.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from node.codec.wire import from_wire, to_wire
from node.crypto import ristretto, signing
from node.crypto.digest import keyed
from node.crypto.oprf import SEED_SIZE, EvaluationKey, derive_key
from node.crypto.pae import EPOCH, EPOCH_KEY, VIEW_HEAD, pae
from node.errors import BadInput, Malformed, OutOfTime, WrongSuite
from node.model.blind import EpochInfo, SignedEpoch, SignedViewHead, ViewHead

SUITE = "comity-blind-1:rfc9497-voprf-ristretto255-sha512"
MAX_LIFE = timedelta(days=14)
"""A key that lives longer is a mistake, or is to be tried for long."""
MAX_EPOCH = 1 << 31
MAX_NUMBER = 1 << 31

_TIER = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_RULES = re.compile(r"[0-9a-f]{64}")
_DIGEST_SIZE = 32


class EpochSecrets:
    """The seed of an epoch, and the keys that come of it.

    The seed is overwritten by ``destroy``. Keys that were derived before are bytes of
    Python, which leave memory when they are let go of: hold none longer than its use.
    """

    __slots__ = ("_seed",)

    def __init__(self, seed: bytes) -> None:
        """Take a seed of 32 bytes.

        Raises:
            BadInput: it has another size.
        """
        if len(seed) != SEED_SIZE:
            raise BadInput(f"the seed of an epoch is {SEED_SIZE} bytes")
        self._seed = bytearray(seed)

    @classmethod
    def new(cls) -> EpochSecrets:
        """Return the secrets of a new epoch."""
        return cls(secrets.token_bytes(SEED_SIZE))

    @property
    def seed(self) -> bytes:
        """The seed, to be kept in a box.

        Raises:
            BadInput: it was destroyed.
        """
        if not self._seed:
            raise BadInput("the seed of this epoch was destroyed")
        return bytes(self._seed)

    def key(self, agency: str, tier: str, epoch: int) -> EvaluationKey:
        """Return the evaluation key of a tier: the same one whenever it is asked for.

        Raises:
            BadInput: the seed was destroyed, or the epoch cannot be meant.
        """
        if not 0 < epoch < MAX_EPOCH:
            raise BadInput("epochs are counted from 1")
        info = pae(EPOCH_KEY, agency.encode(), tier.encode(), b"%d" % epoch)
        return derive_key(self._part(b"evaluate"), info)

    def view_key(self, tier: str, reader: str) -> bytes:
        """Return the 32-byte key under which this peer's view of a tier is made.

        It is given to that peer alone, sealed. Raises as ``seed``.
        """
        return self._part(b"view", tier, reader)

    def tag_key(self, tier: str, reader: str) -> bytes:
        """Return the 32-byte key of the record tags of that view, for nobody else.

        Raises as ``seed``.
        """
        return self._part(b"tag", tier, reader)

    def destroy(self) -> None:
        """Overwrite the seed; nothing can be derived any more."""
        for place in range(len(self._seed)):
            self._seed[place] = 0
        self._seed = bytearray()

    def __repr__(self) -> str:
        return "EpochSecrets(...)"

    def _part(self, use: bytes, *of: str) -> bytes:
        told = pae(use, *(part.encode() for part in of))
        return keyed(self.seed, told, size=SEED_SIZE)


def epoch_bytes(info: EpochInfo) -> bytes:
    """Return the bytes of ``info`` that are signed, and whose SHA-256 names it.

    Raises:
        BadInput: no peer would take it.
    """
    try:
        _check_info(info)
    except (Malformed, WrongSuite) as error:
        raise BadInput(f"no peer would take this epoch: {error.message}") from error
    return to_wire(info)


def sign_epoch(info: EpochInfo, *, key_id: str, seed: bytes) -> SignedEpoch:
    """Return ``info`` signed by the signing key of that id and 32-byte seed.

    Raises:
        BadInput: no peer would take it.
    """
    data = epoch_bytes(info)
    signature = signing.sign(signing.parse_private(seed), pae(EPOCH, data))
    return SignedEpoch(data, key_id, signature)


def open_epoch(signed: SignedEpoch, public: bytes, *, now: datetime) -> EpochInfo:
    """Return the epoch that the holder of ``public`` has signed, if it is open.

    Raises:
        OutOfTime: it is not open yet, or not any more.
        BadProof, Malformed, WrongSuite: as ``read_epoch``.
    """
    info = read_epoch(signed, public)
    if not info.opens <= now < info.closes:
        raise OutOfTime("the epoch is not open")
    return info


def read_epoch(signed: SignedEpoch, public: bytes) -> EpochInfo:
    """Return the epoch that the holder of ``public`` has signed, open or not.

    Whether ``public`` is the key of ``signing_key_id`` and of the agency that the
    epoch names, the caller looks up in the peer book.

    Raises:
        BadProof: the signature does not hold.
        Malformed: it is no epoch, or its public key is no element.
        WrongSuite: it is of another suite.
    """
    signing.verify(public, pae(EPOCH, signed.info), signed.signature)
    info = from_wire(EpochInfo, signed.info)
    _check_info(info)
    return info


def head_bytes(head: ViewHead) -> bytes:
    """Return the bytes of ``head`` that are signed.

    Raises:
        BadInput: no peer would take it.
    """
    try:
        _check_head(head)
    except Malformed as error:
        raise BadInput(f"no peer would take this head: {error.message}") from error
    return to_wire(head)


def sign_head(head: ViewHead, *, key_id: str, seed: bytes) -> SignedViewHead:
    """Return ``head`` signed by the signing key of that id and 32-byte seed.

    Raises:
        BadInput: no peer would take it.
    """
    data = head_bytes(head)
    signature = signing.sign(signing.parse_private(seed), pae(VIEW_HEAD, data))
    return SignedViewHead(data, key_id, signature)


def open_head(signed: SignedViewHead, public: bytes) -> ViewHead:
    """Return the head of a view that the holder of ``public`` has signed.

    Raises:
        BadProof: the signature does not hold.
        Malformed: it is no head.
    """
    signing.verify(public, pae(VIEW_HEAD, signed.head), signed.signature)
    head = from_wire(ViewHead, signed.head)
    _check_head(head)
    return head


def check_next(held: ViewHead, shown: ViewHead) -> None:
    """Return if ``shown`` may take the place of ``held``: the same view, and later.

    Raises:
        Malformed: it is of another epoch or reader, or goes back, or is another view
            under the same number.
    """
    if (shown.epoch, shown.reader) != (held.epoch, held.reader):
        raise Malformed("the head is of another view than the one held")
    if shown.number < held.number:
        raise Malformed("the view goes back")
    if shown.number == held.number and shown.root != held.root:
        raise Malformed("two views have one number")


def contradict(one: EpochInfo, other: EpochInfo) -> bool:
    """Whether two epochs that were signed cannot both be honest.

    They name one agency, tier and epoch, and are not the same.
    """
    same_place = (one.agency, one.tier, one.epoch) == (
        other.agency,
        other.tier,
        other.epoch,
    )
    return same_place and one != other


def _check_info(info: EpochInfo) -> None:
    if info.suite != SUITE:
        raise WrongSuite("the epoch is of a suite that is not spoken here")
    if not _TIER.fullmatch(info.tier) or not 0 < info.epoch < MAX_EPOCH:
        raise Malformed("the epoch's tier or number cannot be meant")
    if not _RULES.fullmatch(info.reading_rules):
        raise Malformed("the epoch's digest of the reading rules is none")
    if not timedelta(0) < info.closes - info.opens <= MAX_LIFE:
        raise Malformed("the epoch ends before it begins, or is too long")
    ristretto.check_element(info.public)


def _check_head(head: ViewHead) -> None:
    if {len(head.epoch), len(head.root)} != {_DIGEST_SIZE}:
        raise Malformed("the digests of a view's head are 32 bytes")
    if len(head.delta) not in (0, _DIGEST_SIZE) or (head.delta and not head.number):
        raise Malformed("a head names the delta that leads to it, or none")
    if not head.reader or not 0 <= head.number < MAX_NUMBER:
        raise Malformed("the head's reader or number cannot be meant")

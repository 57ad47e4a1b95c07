"""The closed vocabularies, one word for each thing.

A code that is not listed is not understood, and what is not understood is
refused. Sources are named at each list.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """A code. It hashes as its text does: that of an enumeration costs a call."""

    __hash__ = str.__hash__


class Purpose(Code):
    """Why a question is asked (Directive (EU) 2016/680, Art. 1(1) and 4)."""

    PREVENTION = "prevention"
    DETECTION = "detection"
    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    EXECUTION = "execution"
    MISSING_PERSON = "missing-person"
    HUMAN_REMAINS = "human-remains"
    WARNING = "warning"
    SECURITY_CHECK = "security-check"
    VICTIM_ASSISTANCE = "victim-assistance"
    ORGAN_TRACEABILITY = "organ-traceability"


class SubjectRole(Code):
    """In what capacity a person is on record (Regulation (EU) 2016/794, Annex II)."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    WITNESS = "witness"
    CONTACT = "contact"
    INFORMANT = "informant"
    MISSING = "missing"
    UNIDENTIFIED_BODY = "unidentified-body"
    DONOR = "donor"
    RECIPIENT = "recipient"
    NONE = "none"


class Handling(Code):
    """SIENA handling codes (Council document 6243/18)."""

    H0 = "H0"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"


class AgencyClass(Code):
    """What kind of authority an agency is."""

    POLICE = "police"
    JUDICIAL = "judicial"
    HEALTH = "health"
    BORDER = "border"
    CUSTOMS = "customs"
    INTERNATIONAL = "international"
    OTHER = "other"


class OfficerRole(Code):
    """What an officer of this node may do; enforced behind the desk door."""

    ANALYST = "analyst"
    RELEASE_OFFICER = "release-officer"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    CUSTODIAN = "custodian"  # keeps the agency's own records: import, add, withdraw
    PROTECTED_READER = "protected-reader"  # reads own records of victims, informants...


class AnswerKind(Code):
    """What a peer says to a question. Never two-valued."""

    HIT = "hit"
    NO_HIT = "no_hit"
    NOT_ANSWERED = "not_answered"


class Silence(Code):
    """Why a question was not answered; empty when it was."""

    NONE = ""
    POLICY = "policy"
    QUOTA = "quota"
    TIME = "time"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    NOT_UNDERSTOOD = "not-understood"
    STALE = "stale"  # of blind lookup: that view or its tier is not in force here


class Grade(Code):
    """How good a match is."""

    IDENTIFIER = "identifier"  # an identifier is equal after normalisation
    STRONG = "strong"  # names and date of birth agree
    POSSIBLE = "possible"  # something agrees; a person must look


class Level(Code):
    """In what strength a field leaves, weakest first."""

    WITHHELD = "withheld"
    GENERALISED = "generalised"
    EXACT = "exact"


class Action(Code):
    """What policy is asked about: of questions, then of notices, weakest first."""

    ASK = "ask"
    ANSWER_HIT = "answer_hit"
    DISCLOSE_GENERALISED = "disclose_generalised"
    DISCLOSE_EXACT = "disclose_exact"
    NOTIFY = "notify"
    TELL_GENERALISED = "tell_generalised"
    TELL_EXACT = "tell_exact"
    FORWARD = "forward"


class KeyUse(Code):
    """What a key of the keystore is for."""

    IDENTITY = "identity"
    SIGNING = "signing"
    SEALING = "sealing"
    TLS = "tls"
    LEDGER = "ledger"
    STORAGE = "storage"
    SELECTOR = "selector"


class PeerState(Code):
    """Whether a peer is dealt with."""

    ACTIVE = "active"
    REVOKED = "revoked"


PEER_REVOKED = "peer-revoked"
"""What an entry names as the reason where nothing was told to a revoked peer."""


class Kind(Code):
    """What a message is; sealed inside the envelope."""

    QUERY = "query"
    ANSWER = "answer"
    PING = "ping"
    PONG = "pong"
    PARCEL = "parcel"
    RECEIPTS = "receipts"
    STANDINGS = "standings"
    CHUNK_ASK = "chunk-ask"
    CHUNK = "chunk"
    GROWTH_ASK = "growth-ask"
    GROWTH = "growth"
    VIEW_ASK = "view-ask"
    VIEW = "view"
    BLIND_QUERY = "blind-query"
    BLIND_ANSWER = "blind-answer"
    REDEEM = "redeem"
    EPOCHS = "epochs"


class HeadFault(Code):
    """What is wrong with what an agency has signed: heads of its ledger, or epochs."""

    FORKED = "forked"
    CUT = "cut"
    UNPROVED = "unproved"
    UNSIGNED = "unsigned"
    TWO_KEYS = "two-keys"  # of blind lookup: two for one tier and epoch

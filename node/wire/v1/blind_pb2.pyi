import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.wire.v1 import query_pb2 as _query_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EpochInfo(_message.Message):
    __slots__ = ("agency", "suite", "tier", "epoch", "public", "reading_rules", "opens", "closes")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    SUITE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_FIELD_NUMBER: _ClassVar[int]
    READING_RULES_FIELD_NUMBER: _ClassVar[int]
    OPENS_FIELD_NUMBER: _ClassVar[int]
    CLOSES_FIELD_NUMBER: _ClassVar[int]
    agency: str
    suite: str
    tier: str
    epoch: int
    public: bytes
    reading_rules: str
    opens: _timestamp_pb2.Timestamp
    closes: _timestamp_pb2.Timestamp
    def __init__(self, agency: _Optional[str] = ..., suite: _Optional[str] = ..., tier: _Optional[str] = ..., epoch: _Optional[int] = ..., public: _Optional[bytes] = ..., reading_rules: _Optional[str] = ..., opens: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., closes: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SignedEpoch(_message.Message):
    __slots__ = ("info", "signing_key_id", "signature")
    INFO_FIELD_NUMBER: _ClassVar[int]
    SIGNING_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    info: bytes
    signing_key_id: str
    signature: bytes
    def __init__(self, info: _Optional[bytes] = ..., signing_key_id: _Optional[str] = ..., signature: _Optional[bytes] = ...) -> None: ...

class ViewHead(_message.Message):
    __slots__ = ("epoch", "reader", "number", "root", "delta")
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    DELTA_FIELD_NUMBER: _ClassVar[int]
    epoch: bytes
    reader: str
    number: int
    root: bytes
    delta: bytes
    def __init__(self, epoch: _Optional[bytes] = ..., reader: _Optional[str] = ..., number: _Optional[int] = ..., root: _Optional[bytes] = ..., delta: _Optional[bytes] = ...) -> None: ...

class SignedViewHead(_message.Message):
    __slots__ = ("head", "signing_key_id", "signature")
    HEAD_FIELD_NUMBER: _ClassVar[int]
    SIGNING_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    head: bytes
    signing_key_id: str
    signature: bytes
    def __init__(self, head: _Optional[bytes] = ..., signing_key_id: _Optional[str] = ..., signature: _Optional[bytes] = ...) -> None: ...

class ViewManifest(_message.Message):
    __slots__ = ("tagged", "count", "parts")
    TAGGED_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    tagged: bool
    count: int
    parts: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, tagged: _Optional[bool] = ..., count: _Optional[int] = ..., parts: _Optional[_Iterable[bytes]] = ...) -> None: ...

class ViewDelta(_message.Message):
    __slots__ = ("before", "after", "removed", "added")
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    REMOVED_FIELD_NUMBER: _ClassVar[int]
    ADDED_FIELD_NUMBER: _ClassVar[int]
    before: bytes
    after: bytes
    removed: bytes
    added: bytes
    def __init__(self, before: _Optional[bytes] = ..., after: _Optional[bytes] = ..., removed: _Optional[bytes] = ..., added: _Optional[bytes] = ...) -> None: ...

class BlindScope(_message.Message):
    __slots__ = ("purpose", "offence", "legal_basis", "category")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    offence: str
    legal_basis: str
    category: str
    def __init__(self, purpose: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ..., category: _Optional[str] = ...) -> None: ...

class ViewAsk(_message.Message):
    __slots__ = ("scope", "epoch", "number", "part")
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    scope: BlindScope
    epoch: bytes
    number: int
    part: int
    def __init__(self, scope: _Optional[_Union[BlindScope, _Mapping]] = ..., epoch: _Optional[bytes] = ..., number: _Optional[int] = ..., part: _Optional[int] = ...) -> None: ...

class ViewStep(_message.Message):
    __slots__ = ("head", "delta")
    HEAD_FIELD_NUMBER: _ClassVar[int]
    DELTA_FIELD_NUMBER: _ClassVar[int]
    head: SignedViewHead
    delta: bytes
    def __init__(self, head: _Optional[_Union[SignedViewHead, _Mapping]] = ..., delta: _Optional[bytes] = ...) -> None: ...

class ViewReply(_message.Message):
    __slots__ = ("state", "epoch", "head", "view_key", "manifest", "parts", "steps", "doubtful", "every_s", "checkpoint")
    STATE_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    VIEW_KEY_FIELD_NUMBER: _ClassVar[int]
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    DOUBTFUL_FIELD_NUMBER: _ClassVar[int]
    EVERY_S_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    state: str
    epoch: SignedEpoch
    head: SignedViewHead
    view_key: bytes
    manifest: bytes
    parts: _containers.RepeatedScalarFieldContainer[bytes]
    steps: _containers.RepeatedCompositeFieldContainer[ViewStep]
    doubtful: bool
    every_s: int
    checkpoint: str
    def __init__(self, state: _Optional[str] = ..., epoch: _Optional[_Union[SignedEpoch, _Mapping]] = ..., head: _Optional[_Union[SignedViewHead, _Mapping]] = ..., view_key: _Optional[bytes] = ..., manifest: _Optional[bytes] = ..., parts: _Optional[_Iterable[bytes]] = ..., steps: _Optional[_Iterable[_Union[ViewStep, _Mapping]]] = ..., doubtful: _Optional[bool] = ..., every_s: _Optional[int] = ..., checkpoint: _Optional[str] = ...) -> None: ...

class BlindBatch(_message.Message):
    __slots__ = ("category", "epoch", "elements")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    ELEMENTS_FIELD_NUMBER: _ClassVar[int]
    category: str
    epoch: bytes
    elements: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, category: _Optional[str] = ..., epoch: _Optional[bytes] = ..., elements: _Optional[_Iterable[bytes]] = ...) -> None: ...

class BlindQuery(_message.Message):
    __slots__ = ("justification", "batches")
    JUSTIFICATION_FIELD_NUMBER: _ClassVar[int]
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    justification: _query_pb2.Justification
    batches: _containers.RepeatedCompositeFieldContainer[BlindBatch]
    def __init__(self, justification: _Optional[_Union[_query_pb2.Justification, _Mapping]] = ..., batches: _Optional[_Iterable[_Union[BlindBatch, _Mapping]]] = ...) -> None: ...

class BatchAnswer(_message.Message):
    __slots__ = ("silence", "elements", "proof")
    SILENCE_FIELD_NUMBER: _ClassVar[int]
    ELEMENTS_FIELD_NUMBER: _ClassVar[int]
    PROOF_FIELD_NUMBER: _ClassVar[int]
    silence: str
    elements: _containers.RepeatedScalarFieldContainer[bytes]
    proof: bytes
    def __init__(self, silence: _Optional[str] = ..., elements: _Optional[_Iterable[bytes]] = ..., proof: _Optional[bytes] = ...) -> None: ...

class BlindAnswer(_message.Message):
    __slots__ = ("query_digest", "answers", "policy_digest", "answered_at", "checkpoint")
    QUERY_DIGEST_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    POLICY_DIGEST_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    query_digest: bytes
    answers: _containers.RepeatedCompositeFieldContainer[BatchAnswer]
    policy_digest: bytes
    answered_at: _timestamp_pb2.Timestamp
    checkpoint: str
    def __init__(self, query_digest: _Optional[bytes] = ..., answers: _Optional[_Iterable[_Union[BatchAnswer, _Mapping]]] = ..., policy_digest: _Optional[bytes] = ..., answered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., checkpoint: _Optional[str] = ...) -> None: ...

class HitProof(_message.Message):
    __slots__ = ("question", "epoch", "value")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    question: int
    epoch: bytes
    value: bytes
    def __init__(self, question: _Optional[int] = ..., epoch: _Optional[bytes] = ..., value: _Optional[bytes] = ...) -> None: ...

class Redemption(_message.Message):
    __slots__ = ("justification", "questions", "proofs")
    JUSTIFICATION_FIELD_NUMBER: _ClassVar[int]
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    PROOFS_FIELD_NUMBER: _ClassVar[int]
    justification: _query_pb2.Justification
    questions: _containers.RepeatedCompositeFieldContainer[_query_pb2.Question]
    proofs: _containers.RepeatedCompositeFieldContainer[HitProof]
    def __init__(self, justification: _Optional[_Union[_query_pb2.Justification, _Mapping]] = ..., questions: _Optional[_Iterable[_Union[_query_pb2.Question, _Mapping]]] = ..., proofs: _Optional[_Iterable[_Union[HitProof, _Mapping]]] = ...) -> None: ...

class EpochsSeen(_message.Message):
    __slots__ = ("epochs",)
    EPOCHS_FIELD_NUMBER: _ClassVar[int]
    epochs: _containers.RepeatedCompositeFieldContainer[SignedEpoch]
    def __init__(self, epochs: _Optional[_Iterable[_Union[SignedEpoch, _Mapping]]] = ...) -> None: ...

"""The node's log: JSON lines on standard error, from which nobody can be named.

Rules, enforced here for every line whoever writes it:

- Events are dotted words (``wire.refused``). A sentence could carry a name.
- Only the keys of ``MAY`` are written; their texts have no space, no control
  character and no letter beyond ASCII, which no free text survives.
- What breaks a rule is left out and its key listed under ``withheld``.
- Exceptions are told by type and place. Their words are written for
  ``ComityError`` alone, which promises to carry no content, and not for its
  ``Misuse``, whose words quote what somebody typed.
- Libraries that log for themselves are told by name, level and place, a few a minute;
  the rest are counted.

It does not decide what is worth a line, and holds no file: the service manager
does.

    configure_logs("info")
    structlog.get_logger().warning("wire.refused", peer="es-gc", exc_info=error)
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, MutableMapping
from pathlib import PurePath
from types import MappingProxyType, TracebackType
from typing import Any, Final, Protocol

import structlog

from node.errors import ComityError, ConfigBroken, Misuse

LEVELS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "debug": logging.DEBUG,
        "info": logging.INFO,
        "warning": logging.WARNING,
        "error": logging.ERROR,
    }
)

MAY: Final[frozenset[str]] = frozenset(
    {
        "act",
        "address",
        "agency",
        "attempt",
        "bytes",
        "call",
        "code",
        "count",
        "digest",
        "direction",
        "exchange_id",
        "handle",
        "index",
        "key_id",
        "kind",
        "limit",
        "message_id",
        "method",
        "millis",
        "outcome",
        "peer",
        "peers",
        "pid",
        "port",
        "query_id",
        "records",
        "root",
        "sequence",
        "signal",
        "size",
        "skew_ms",
        "state",
        "step",
        "store",
        "use",
        "version",
        "wire",
        "worker",
    }
)
"""The keys that may be written. Everything else is withheld: silence is no."""

_EVENT: Final = re.compile(r"[a-z][a-z0-9_-]{0,30}(?:\.[a-z0-9][a-z0-9_-]{0,40}){1,4}")
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")
_WORD: Final = re.compile(r"[!-~]{0,200}")
_PLACES: Final = 3  # frames told of an exception, innermost first

_Event = MutableMapping[str, Any]


class LineStream(Protocol):
    """Takes lines."""

    def write(self, text: str, /) -> int:
        """Take one."""
        ...

    def flush(self) -> None:
        """See that it is on its way."""
        ...


def configure_logs(level: str = "info", *, stream: LineStream | None = None) -> None:
    """Send every log line of the process through the rules above.

    Raises:
        ConfigBroken: ``level`` is not one of ``LEVELS``.
    """
    if level not in LEVELS:
        raise ConfigBroken(f"logs.level = {level[:20]!r} is none of {list(LEVELS)}")
    out: Any = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            withhold,
            tell_exception,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Library()]
    root.setLevel(logging.WARNING)


def withhold(_: Any, __: str, event: _Event) -> _Event:
    """Leave out whatever may not be written, and mark that it was (a processor)."""
    kept: _Event = {}
    withheld = []
    for key, value in event.items():
        if key in {"level", "exc_info"}:
            kept[key] = value
        elif key == "event":
            kept[key] = value if _is_event(value) else "withheld"
            withheld += [] if _is_event(value) else ["event"]
        elif key in MAY and _may_be_written(value):
            kept[key] = value
        else:
            withheld.append(key if _KEY.fullmatch(key) else "?")
    if withheld:
        kept["withheld"] = sorted(withheld)
    return kept


def tell_exception(_: Any, __: str, event: _Event) -> _Event:
    """Replace ``exc_info`` by type, place and, where it is safe, the words."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, tuple):
        error = error[1]
    if not isinstance(error, BaseException):
        return event
    event["error"] = type(error).__name__
    event["place"] = places(error.__traceback__)
    if isinstance(error, ComityError):
        event["code"], event["fault"] = error.code, error.fault
        if not isinstance(error, Misuse):
            event["message"] = error.message[:500]
    return event


def places(trace: TracebackType | None) -> list[str]:
    """Return where an exception came from, innermost first: file, line, function."""
    found: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        parts = PurePath(code.co_filename).parts[-3:]
        found.append(f"{'/'.join(parts)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[::-1][:_PLACES]


class Few:
    """Lets through so many of a kind in a while, and counts the rest.

    Who makes a library write must not fill our disk. Safe for many threads.
    """

    def __init__(self, most: int = 10, span_s: float = 60.0) -> None:
        self._most = most
        self._span_s = span_s
        self._lock = threading.Lock()
        self._began = float("-inf")
        self._let: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()

    def count(self, kind: str, at: float) -> int:
        """Return for how many of ``kind`` a line stands that is written now, or 0."""
        with self._lock:
            if at - self._began >= self._span_s:
                self._began = at
                self._let.clear()
            if self._let[kind] >= self._most:
                self._left_out[kind] += 1
                return 0
            self._let[kind] += 1
            return 1 + self._left_out.pop(kind, 0)


_FEW: Final = Few()
_TLS: Final = (
    (rb"CERTIFICATE_VERIFY_FAILED", "certificate-not-pinned"),
    (rb"PEER_DID_NOT_RETURN_A_CERTIFICATE", "no-certificate"),
    (rb"WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY_REQUEST", "not-tls"),
    (rb"NO_SHARED_CIPHER|UNSUPPORTED_PROTOCOL|NO_SHARED_GROUP", "other-tls"),
    (rb"SSL|[Hh]andshake", "other"),
)
"""Why TLS came to nothing, by the words of the library that say so."""
_STRAY_PLACE: Final = re.compile(rb"\b([a-z0-9_]{1,60}\.(?:cc|c|h|py):\d{1,7})\b")


class _Library(logging.Handler):
    """Tells that a library logged, never what: its words may hold anything."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line for a library's record, and for those left out before."""
        kind = record.name.partition(".")[0]
        count = _FEW.count(kind, time.monotonic())
        if not count:
            return
        place = f"{PurePath(record.pathname).name}:{record.lineno}"
        structlog.get_logger().log(
            record.levelno,
            "library.said",
            kind=kind,
            address=place,
            count=count,
            exc_info=record.exc_info,
        )


def stray(line: bytes) -> None:
    """Tell that something wrote ``line`` past the log: of its words the place.

    Of a TLS handshake that failed also why. The library does not say with whom; who
    comes through TLS and is refused has a line of its own, ``wire.refused``.
    """
    place = _STRAY_PLACE.search(line)
    if b"andshake failed" in line:
        reason = next((why for words, why in _TLS if re.search(words, line)), "other")
        if count := _FEW.count(f"tls {reason}", time.monotonic()):
            structlog.get_logger().warning(
                "tls.handshake-failed", outcome=reason, count=count
            )
        return
    count = _FEW.count("stderr", time.monotonic())
    if not count:
        return
    structlog.get_logger().warning(
        "library.said",
        kind="stderr",
        address=place[1].decode() if place else "",
        count=count,
        size=len(line),
    )


def _is_event(value: object) -> bool:
    return isinstance(value, str) and _EVENT.fullmatch(value) is not None


def _is_word(value: object) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _may_be_written(value: object) -> bool:
    if value is None or isinstance(value, bool | int | float):
        return True
    if isinstance(value, tuple | list | frozenset):
        return len(value) <= 50 and all(_is_word(v) for v in value)
    return _is_word(value)

"""How history is made tamper-evident: a digest for each event, a seal over many, a chain of seals.

Nothing a person wrote goes in: ids, field names and times, and of words only a salted hash.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

# Events are sealed when every transaction that could hold an older key is over. Reliability 5.
SEALED_AFTER_SECONDS = 180


@dataclass(frozen=True)
class Facts:
    """What the digest of one event stands for; `details` as the database gives them back."""

    kind: str
    incident: int | None
    by: int | None
    by_kind: str
    on_behalf_of: int | None
    at: datetime
    details: dict[str, Any]
    words: str  # the salted hash of what was written, or nothing


@dataclass(frozen=True)
class Link:
    """One seal: which events it covers, and the seal before it."""

    first: int
    last: int
    count: int
    root: str
    previous: str
    sealed_at: datetime


def hash_of_words(words: str, *, salt: str) -> str:
    """This is what an event keeps of its words: without the salt it says nothing about them."""
    return hashlib.sha256(f"{salt}{words}".encode()).hexdigest() if words else ""


def digest_of(facts: Facts) -> str:
    """This is the digest of one event: SHA-256 over its columns, length first. Reliability 5."""
    columns = [
        facts.kind,
        facts.incident,
        facts.by,
        facts.by_kind,
        facts.on_behalf_of,
        _moment(facts.at),
        facts.details,
        facts.words,
    ]
    return _sha256(columns)


def root_of(digests: Iterable[tuple[int, str]]) -> str:
    """This is one hash for many events, in the order of their keys."""
    root = hashlib.sha256()
    for key, digest in digests:
        root.update(f"{key}:{digest}\n".encode())
    return root.hexdigest()


def hash_of_seal(link: Link) -> str:
    """This is the hash of one seal; the next one repeats it, so the chain cannot be rewritten."""
    return _sha256({**asdict(link), "sealed_at": _moment(link.sealed_at)})


def _sha256(facts: object) -> str:
    payload = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(b"%d:%s" % (len(payload), payload)).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")

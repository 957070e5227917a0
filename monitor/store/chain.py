"""The chain of hashes over what is recorded of a source: each link holds the one before it, so that nothing can be altered, taken away, added
or put in another order without all later links changing.

What a link covers is a text of a few lines, and so is the link itself: whoever has the texts checks them with `sha256sum` alone. The end of a
chain stands in the source's row, so that cutting it off is seen as well. What was recorded before there were chains is chained as it is found,
by the source's next look that leaves evidence or by `monitor verify`: an upgrade that did it for all sources would hold up the service
for minutes, and begin anew when it is killed. Such links say when they were made, and prove nothing of the time before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row

from monitor.model import SourceKey
from monitor.store import codec
from monitor.store.envelope import Envelope
from monitor.store.tables import links

FIRST = bytes(32)
"""What stands before the first link."""


class Kind(StrEnum):
    """What a link covers."""

    SNAPSHOT = "snapshot"
    VERSION = "version"
    CHANGE = "change"
    REMOVAL = "removal"
    """Bytes of a snapshot that were removed by a policy of retention; all hashes stay."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a link covers, as a text."""

    kind: Kind
    subject: str
    """Names the row among those of its kind and source."""
    text: str

    @property
    def content(self) -> bytes:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of `snapshots` with the hashes of what it points to."""

    at: int
    revision: int
    fetched_after: int
    elapsed: int
    body: bytes
    screenshot: bytes | None
    envelope: int
    delta: bytes | None

    @property
    def subject(self) -> str:
        """See `Record.subject`."""
        return f"{self.at} {self.revision}"


@dataclass(frozen=True, slots=True)
class End:
    """Where a chain stands."""

    length: int = 0
    head: bytes = FIRST


def headers_text(headers: Iterable[tuple[str, str]]) -> str:
    """Headers as they are hashed and shown: a line each, in the order in which they came."""
    return "".join(_line(name, value) for name, value in headers)


def snapshot_record(key: SourceKey, kept: Kept, envelope: Envelope | None) -> Record:
    """Of a snapshot. `envelope` None: what was kept of its headers cannot be read any more."""
    lines = [
        ("source", str(key)),
        ("recorded", moment(kept.at)),
        ("revision", str(kept.revision)),
        ("fetched", moment(kept.at + kept.fetched_after)),
        ("elapsed", f"{kept.elapsed} microseconds"),
        *(_envelope_lines(envelope) if envelope else [("unreadable", "headers")]),
        ("body-sha256", kept.body.hex()),
        ("screenshot-sha256", _hex(kept.screenshot)),
        ("kept-headers", f"{kept.envelope} {_hex(kept.delta and hashlib.sha256(kept.delta).digest())}"),
    ]
    return Record(Kind.SNAPSHOT, kept.subject, _text("snapshot", lines))


def _envelope_lines(envelope: Envelope) -> list[tuple[str, str]]:
    return [
        ("address", envelope.url),
        *(("redirect", address) for address in envelope.redirects),
        ("final-address", envelope.final_url),
        ("status", str(envelope.status)),
        ("http", envelope.http_version),
        ("headers-sha256", hashlib.sha256(headers_text(envelope.headers).encode()).hexdigest()),
    ]


def version_record(key: SourceKey, number: int, first_seen: int, confirmed_at: int, reading: bytes) -> Record:
    """Of a version; `reading` is the SHA-256 of its reading as JSON."""
    lines = [
        ("source", str(key)),
        ("version", str(number)),
        ("first-seen", moment(first_seen)),
        ("confirmed", moment(confirmed_at)),
        ("reading-sha256", reading.hex()),
    ]
    return Record(Kind.VERSION, str(number), _text("version", lines))


def change_record(
    key: SourceKey, ident: str, first_seen: int, severity: int, document_type: str, kinds: Iterable[str], body: str
) -> Record:
    """Of a change; `body` is the change as JSON."""
    lines = [
        ("source", str(key)),
        ("change", ident),
        ("first-seen", moment(first_seen)),
        ("severity", str(severity)),
        ("document-type", document_type),
        ("kinds", " ".join(sorted(kinds))),
        ("change-sha256", hashlib.sha256(body.encode()).hexdigest()),
    ]
    return Record(Kind.CHANGE, ident, _text("change", lines))


def removal_record(key: SourceKey, subject: str) -> Record:
    """Of a removal; `subject` says all of it (`removal_subject`), for the bytes are gone."""
    return Record(Kind.REMOVAL, subject, _text("removal", [("source", str(key)), ("removed", subject)]))


def removal_subject(what: str, of_snapshot: str, digest: bytes, why: str) -> str:
    """What was removed, of which snapshot, its SHA-256, and by which policy."""
    return f"{what} {of_snapshot} {digest.hex()} {why}"


def removed_digest(subject: str) -> str:
    """The SHA-256 in `removal_subject`, hexadecimal; empty where there is none."""
    words = subject.split(" ")
    return words[3] if len(words) > 3 else ""


def link_text(key: SourceKey, number: int, at: int, kind: str, subject: str, content: bytes, previous: bytes) -> str:
    """A link as a text: its SHA-256 is the link."""
    lines = [
        ("previous", previous.hex()),
        ("source", str(key)),
        ("number", str(number)),
        ("chained", moment(at)),
        ("kind", kind),
        ("subject", subject),
        ("record-sha256", content.hex()),
    ]
    return _text("link", lines)


def next_link(key: SourceKey, number: int, at: int, kind: str, subject: str, content: bytes, previous: bytes) -> bytes:
    """The SHA-256 of `link_text`."""
    return hashlib.sha256(link_text(key, number, at, kind, subject, content, previous).encode()).digest()


def linked(source: int, key: SourceKey, end: End, records: Sequence[Record], at: int) -> tuple[list[dict[str, Any]], End]:
    """Links behind the end of a chain, as rows, and the new end. The caller holds the source's row, and writes both."""
    rows = []
    for record in records:
        number, content = end.length + 1, record.content
        link = next_link(key, number, at, record.kind, record.subject, content, end.head)
        rows.append(
            {"source": source, "number": number, "at": at, "kind": record.kind, "subject": record.subject, "content": content, "link": link}
        )
        end = End(number, link)
    return rows, end


def append(db: Connection, source: int, key: SourceKey, end: End, records: Sequence[Record], at: int) -> End:
    """Write links behind the end of a chain; the new end. The caller holds the source's row and writes the end into it."""
    rows, end = linked(source, key, end, records, at)
    if rows:
        db.execute(APPEND, rows)
    return end


APPEND = links.insert()


def end_of(row: Row[Any]) -> End | None:
    """The end of its chain in a row of `sources`; None: it has none yet."""
    return None if row.chain_length is None else End(row.chain_length, row.chain_head)


def values(end: End) -> dict[str, object]:
    """What is to be written of an end into a row of `sources`."""
    return {"chain_length": end.length, "chain_head": end.head}


def moment(micros: int) -> str:
    """ISO 8601 in UTC, always with microseconds; the bare number for one that is no time."""
    try:
        at: datetime = codec.from_micros(micros)
    except OverflowError:
        return str(micros)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _text(what: str, lines: Iterable[tuple[str, str]]) -> str:
    return f"policy-monitor {what}/1\n" + "".join(_line(name, value) for name, value in lines)


def _line(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{name}: {escaped}\n"


def _hex(digest: bytes | None) -> str:
    return digest.hex() if digest else "-"

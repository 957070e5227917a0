"""What can be proved of what is kept: chains, time stamps, and whether everything is as it was recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from monitor.errors import ConfigError
from monitor.model import Change, SourceKey, Text
from monitor.store import blobs, chain, codec, recorded, stamping, verify
from monitor.store.asking import Through
from monitor.store.chain import End
from monitor.store.contents import contents
from monitor.store.engine import Database, Mode, upsert
from monitor.store.faults import Fault
from monitor.store.history import snapshot_row
from monitor.store.known import key_of
from monitor.store.opening import database_of
from monitor.store.stamping import Checker, Stamp
from monitor.store.tables import blobs as blob_rows
from monitor.store.tables import chain_ends, changes, links, sources, stamps, versions
from monitor.store.watching import find

_BATCH = 500


@dataclass(slots=True)
class Report:
    """What a verification looked at, and what it found."""

    sources: int = 0
    rows: int = 0
    """Links, and the rows that they cover."""
    blobs: int = 0
    bytes: int = 0
    """Of the blobs' contents."""
    stamps: int = 0
    chained: int = 0
    """Rows from before there were chains, chained just now."""
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Proof:
    """A link with what it covers, as the texts whose hashes they are."""

    number: int
    link: bytes
    link_text: str
    record_text: str


@dataclass(frozen=True, slots=True)
class ChangeProof:
    """All links that a change rests on, and the way from the first of them to the end of the chain."""

    proofs: dict[str, Proof]
    """`before-snapshot`, `after-snapshot`, `before-version`, `after-version`, `change`; what is not chained is left out."""
    readings: tuple[bytes, bytes]
    """Of the two versions, JSON as it is hashed."""
    change: bytes
    """JSON as it is hashed."""
    way: tuple[str, ...]
    """The texts of the links from the earliest of `proofs` to the end."""
    end: End
    stamps: tuple[Stamp, ...]
    """Those that stamped a head on the way, or the end itself."""


class Ledger:
    """The evidence in a database. Safe beside a store on the same database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def close(self) -> None:
        """Release connections."""
        self.database.close()

    # --- what was recorded before there were chains

    def adopt(self, now: datetime) -> int:
        """Chain and seal what is not yet; how many rows were chained. Each source is a transaction: killed, it goes on where it was."""
        with self.database.transaction(Mode.READ) as db:
            waiting = list(db.execute(select(sources).where(sources.c.chain_length.is_(None))))
        chained = sum(self._adopt(key_of(row), now) for row in waiting)
        self._seal()
        return chained

    def _adopt(self, key: SourceKey, now: datetime) -> int:
        with self.database.transaction(Mode.KEEP) as db:
            row = find(db, key, lock=True)
            if row.chain_length is not None or verify.unknown(db, links, links.c.source == row.id):
                return 0  # somebody was faster; or its end was taken away, and verification will say so
            end = recorded.adopt(db, row.id, key, codec.to_micros(now))
            recorded.write_end(db, row.id, end)
            return end.length

    def _seal(self) -> None:
        with self.database.transaction(Mode.READ) as db:
            if db.scalar(select(chain_ends.c.length).where(chain_ends.c.name == "blobs")) is not None:
                return
        last: int | None = 0
        while last is not None:
            with self.database.transaction(Mode.KEEP) as db:
                last = _seal_some(db, last)
        with self.database.transaction(Mode.KEEP) as db:
            newest = db.scalar(select(func.max(blob_rows.c.id))) or 0
            upsert(db, chain_ends, {"name": "blobs"}, {"length": newest, "head": chain.FIRST})

    # --- verification

    def verify(
        self, key: SourceKey | None, now: datetime, check: Checker, on_source: Callable[[int, int], None] = lambda *_: None
    ) -> Report:
        """Look at everything, or at one source and its blobs. `on_source` hears how many of how many are done. Raises NotFoundError."""
        report = Report(chained=self.adopt(now))
        with self.database.transaction(Mode.READ) as db:
            rows = [find(db, key)] if key else list(db.execute(select(sources).order_by(sources.c.id)))
            for row in rows:
                self._verify_source(db, row, report)
                on_source(report.sources, len(rows))
            wanted = {blob for row in rows for blob in verify.blobs_of(db, row.id)} if key else None
            _verify_blobs(db, wanted, report)
            if key is None:
                report.faults += verify.strays(db)
                report.faults += stamping.verify(db, check)
                report.stamps = db.scalar(select(func.count()).select_from(stamps)) or 0
        return report

    def _verify_source(self, db: Connection, row: Row[Any], report: Report) -> None:
        report.sources += 1
        for found in verify.source(db, row):
            if found is None:
                report.rows += 1
            else:
                report.faults.append(found)

    # --- stamps

    def heads(self, now: datetime) -> str:
        """Where each chain stands, as a text to be stamped. Chains what is not yet."""
        self.adopt(now)
        with self.database.transaction(Mode.READ) as db:
            return stamping.heads_text(db, now)

    def keep_stamp(self, authority: str, heads: str, token: bytes, now: datetime) -> Stamp:
        """Keep an authority's answer."""
        with self.database.transaction(Mode.KEEP) as db:
            return stamping.keep(db, authority, heads, token, now)

    # --- one change

    def prove(self, change: Change, now: datetime) -> ChangeProof:
        """What a change rests on. Chains its source if it is not yet. Raises NotFoundError."""
        with self.database.transaction(Mode.READ) as db:
            chained = find(db, change.source).chain_length is not None
        if not chained:
            self._adopt(change.source, now)
        with self.database.transaction(Mode.READ) as db:
            row = find(db, change.source)
            return _proof(db, row, change)


def _seal_some(db: Connection, after: int) -> int | None:
    """Seal the next blobs behind a number; the last one's number, None: there are no more."""
    query = select(blob_rows).where(blob_rows.c.id > after, blob_rows.c.seal.is_(None)).order_by(blob_rows.c.id).limit(_BATCH)
    rows = db.execute(query).all()
    if not rows:
        return None
    sealed = [{"blob": row.id, "made": blobs.seal(row.sha256, row.size, row.base, row.data)} for row in rows]
    db.execute(update(blob_rows).where(blob_rows.c.id == bindparam("blob")).values(seal=bindparam("made")), sealed)
    return int(rows[-1].id)


def _verify_blobs(db: Connection, wanted: set[int] | None, report: Report) -> None:
    for size, fault in verify.contents(db, wanted):
        report.blobs += 1
        report.bytes += size
        if fault is not None:
            report.faults.append(fault)


def _proof(db: Connection, row: Row[Any], change: Change) -> ChangeProof:
    before, after = (_version(db, row.id, number) for number in (change.before, change.after))
    subjects = {
        "before-version": (chain.Kind.VERSION, str(change.before)),
        "after-version": (chain.Kind.VERSION, str(change.after)),
        "change": (chain.Kind.CHANGE, change.id),
    }
    for name, version in (("before-snapshot", before), ("after-snapshot", after)):
        kept = version and snapshot_row(Through(db), row.id, version.first_seen)
        if kept:
            subjects[name] = (chain.Kind.SNAPSHOT, f"{kept.at} {kept.revision}")
    found = _proofs(db, row, subjects)
    readings = contents(db, {version.reading for version in (before, after) if version})
    way = _way(db, row, min((proof.number for proof in found.values()), default=0))
    body = db.scalar(select(changes.c.body).where(changes.c.id == change.id)) or ""
    return ChangeProof(
        found,
        (readings.get(before.reading, b"") if before else b"", readings.get(after.reading, b"") if after else b""),
        body.encode(),
        tuple(way),
        chain.end_of(row) or End(),
        tuple(stamp for stamp in stamping.all_stamps(db) if _covers(stamp, key_of(row), found)),
    )


def _version(db: Connection, source: int, number: int) -> Row[Any] | None:
    return db.execute(select(versions).where(versions.c.source == source, versions.c.number == number)).first()


def _proofs(db: Connection, row: Row[Any], subjects: dict[str, tuple[chain.Kind, str]]) -> dict[str, Proof]:
    texts = {(record.kind, record.subject): record.text for _, record, _ in recorded.records(db, row.id, key_of(row))}
    found: dict[str, Proof] = {}
    previous = chain.FIRST
    for link in db.execute(select(links).where(links.c.source == row.id).order_by(links.c.number)):
        name = next((name for name, subject in subjects.items() if subject == (link.kind, link.subject)), None)
        if name is not None and (link.kind, link.subject) in texts:
            found[name] = Proof(link.number, link.link, _text_of(row, link, previous), texts[link.kind, link.subject])
        previous = link.link
    return found


def _text_of(row: Row[Any], link: Row[Any], previous: bytes) -> str:
    return chain.link_text(key_of(row), link.number, link.at, link.kind, link.subject, link.content, previous)


def _way(db: Connection, row: Row[Any], begin: int) -> list[str]:
    texts, previous = [], chain.FIRST
    for link in db.execute(select(links).where(links.c.source == row.id).order_by(links.c.number)):
        if link.number >= begin:
            texts.append(_text_of(row, link, previous))
        previous = link.link
    return texts


def _covers(stamp: Stamp, key: SourceKey, found: dict[str, Proof]) -> bool:
    """Whether the change was in the chain when its head was stamped."""
    line = next((line for line in stamp.heads.splitlines()[2:] if line.startswith(f"{key} ")), "")
    return "change" in found and bool(line) and int(line.split(" ")[1]) >= found["change"].number


def open_ledger(url: str) -> Ledger:
    """The evidence behind a store's address. Raises ConfigError for `memory:` and for what is no address."""
    if url == "memory:":
        raise ConfigError(
            Text(
                "a history that is only in memory proves nothing; set MONITOR_DATABASE_URL to a file or a server",
                "仅在内存中的历史无法作为证据；请将 MONITOR_DATABASE_URL 设为文件或服务器",
            )
        )
    return Ledger(Database(database_of(url)))

"""Looks as they are written: of one source at a time, in one transaction.

A look alone and the fiftieth of fifty are written by the same code and leave the same rows; what many of one source have in common (its row, its
open run, what its contents lean on, the end of its chain) is read once and written once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from monitor.model import Change, Look, Reading, Response, SourceKey
from monitor.store import chain, codec, incidents, indexing, refusals, subscriptions, telling
from monitor.store.chain import End, Kept, Record, change_record, snapshot_record, version_record
from monitor.store.envelope import Envelope
from monitor.store.looks import Log
from monitor.store.recorded import adopt
from monitor.store.rules import GOOD
from monitor.store.series import BODY, ENVELOPE, READING, SCREENSHOT, Series
from monitor.store.tables import change_kinds, changes, snapshots, sources, versions
from monitor.store.watching import find

_UPDATE = update(sources).where(sources.c.id == bindparam("row"))
_SNAPSHOTS, _VERSION, _CHANGE, _KINDS = snapshots.insert(), versions.insert(), changes.insert(), change_kinds.insert()
_KNOWN_VERSION = select(versions.c.number).where(versions.c.source == bindparam("row"), versions.c.number == bindparam("number"))
_KNOWN_CHANGE = select(changes.c.id).where(changes.c.id == bindparam("change"))

_MICROSECOND = timedelta(microseconds=1)
_UNREAD = Reading(())
"""Stands for a candidate's reading in the row; the reading itself is a blob."""


def record(db: Connection, looks: Iterable[Look]) -> None:
    """Write looks and all that follows from them, in order. Raises ConflictError."""
    for key, of_source in groupby(looks, key=lambda look: look.source):
        keeper = _Keeper(db, key)
        for look in of_source:
            keeper.keep(look)
        keeper.close()


class _Keeper:
    """A source while looks are written to it."""

    def __init__(self, db: Connection, key: SourceKey) -> None:
        row = find(db, key, lock=True)
        self._db, self._key, self._id, self._scheduled = db, key, row.id, row.url is not None
        self._revision, self._last_snapshot, self._last_good = row.revision, row.last_snapshot, row.last_good
        self._end = chain.end_of(row)
        self._log = Log(db, row.id, row.last_run)
        self._series: dict[str, Series] = {}
        self._reading: tuple[Reading, int, bytes] | None = None
        self._snapshots: list[dict[str, Any]] = []
        self._links: list[dict[str, Any]] = []
        self._values: dict[str, Any] = {}

    def keep(self, look: Look) -> None:
        """Write a look; some of it waits for `close`."""
        self._refuse_conflict(look)
        self._values = self._carried(look)
        self._log.append(look)
        kept: list[Record] = []
        if look.response is not None:
            self._keep_snapshot(look, look.response, kept)
        self._keep_version(look, kept)
        if look.incidents is not None:
            incidents.remember(self._db, self._id, look.incidents)
        self._tell(look, kept)
        self._chain(kept, codec.to_micros(look.at))
        self._revision = look.revision + 1

    def close(self) -> None:
        """Write what waits."""
        self._flush()
        for series in self._series.values():
            series.close()
        end = chain.values(self._end) if self._end is not None else {}
        said = {
            "revision": self._revision,
            "last_snapshot": self._last_snapshot,
            "last_good": self._last_good,
            "last_run": self._log.close(),
        }
        self._db.execute(_UPDATE, {"row": self._id, **self._values, **said, **end})

    def _flush(self) -> None:
        for statement, rows in ((_SNAPSHOTS, self._snapshots), (chain.APPEND, self._links)):
            if rows:
                self._db.execute(statement, rows)
                rows.clear()

    def _refuse_conflict(self, look: Look) -> None:
        """Raises ConflictError. The unique keys would refuse as well; this says in words what."""
        if self._revision != look.revision:
            raise refusals.outdated(look.source, look.revision, self._revision)
        if look.version is not None and self._is_there(_KNOWN_VERSION, row=self._id, number=look.version.number):
            raise refusals.recorded_before(look.source, f"version {look.version.number}")
        if look.change is not None and self._is_there(_KNOWN_CHANGE, change=look.change.id):
            raise refusals.recorded_before(look.source, f"change {look.change.id}")
        if look.event is not None and telling.is_known(self._db, look.event.id):
            raise refusals.recorded_before(look.source, f"event {look.event.id}")

    def _is_there(self, query: Any, **values: object) -> bool:
        return self._db.scalar(query, values) is not None

    def _carried(self, look: Look) -> dict[str, Any]:
        """What the source's row is to say after this look, if it is the last one."""
        if look.outcome in GOOD:
            self._last_good = codec.to_micros(look.at)
        tracking, candidate = look.tracking, look.tracking.candidate
        if candidate is not None:
            tracking = replace(tracking, candidate=replace(candidate, reading=_UNREAD))
        return {
            "lease_holder": None,
            "lease_until": None,
            "due_at": codec.to_micros(look.due_at) if self._scheduled else None,
            "tracking": codec.dumps(tracking),
            "candidate": None if candidate is None else self._keep_reading(candidate.reading)[0],
        }

    # --- contents

    def _of(self, name: str) -> Series:
        return self._series.get(name) or self._series.setdefault(name, Series(self._db, self._id, name))

    def _keep_reading(self, reading: Reading) -> tuple[int, bytes]:
        """Its blob and SHA-256. A candidate is carried from look to look, and then is the version."""
        if self._reading is None or self._reading[0] is not reading:
            content = codec.dumps(reading).encode()
            digest = hashlib.sha256(content).digest()
            self._reading = reading, self._of(READING).keep(content, digest), digest
        return self._reading[1:]

    def _keep_snapshot(self, look: Look, response: Response, kept: list[Record]) -> None:
        digest = hashlib.sha256(response.body).digest()
        body = self._of(BODY).keep(response.body, digest)
        if body == self._last_snapshot:
            return
        self._last_snapshot = body
        described = Envelope.of(response)
        envelope, delta = self._of(ENVELOPE).keep_beside(codec.dumps(described).encode())
        screen = None if response.screenshot is None else hashlib.sha256(response.screenshot).digest()
        row: dict[str, Any] = {
            "source": self._id,
            "at": codec.to_micros(look.at),
            "revision": look.revision + 1,
            "body": body,
            "envelope": envelope,
            "envelope_delta": delta,
            "fetched_after": codec.to_micros(response.fetched_at) - codec.to_micros(look.at),
            "elapsed": response.elapsed // _MICROSECOND,
            "screenshot": None if response.screenshot is None else self._of(SCREENSHOT).keep(response.screenshot, screen),
        }
        self._snapshots.append(row)
        of_row = Kept(row["at"], row["revision"], row["fetched_after"], row["elapsed"], digest, screen, envelope, delta)
        kept.append(snapshot_record(look.source, of_row, described))

    def _keep_version(self, look: Look, kept: list[Record]) -> None:
        if look.version is None:
            return
        blob, digest = self._keep_reading(look.version.reading)
        values: dict[str, Any] = {
            "source": self._id,
            "number": look.version.number,
            "first_seen": codec.to_micros(look.version.first_seen),
            "confirmed_at": codec.to_micros(look.version.confirmed_at),
            "reading": blob,
        }
        self._db.execute(_VERSION, values)
        kept.append(version_record(look.source, values["number"], values["first_seen"], values["confirmed_at"], digest))
        indexing.index_version(self._db, self._id, look.version.number, look.version.reading)

    # --- what is told, and the chain over all of it

    def _tell(self, look: Look, kept: list[Record]) -> None:
        """Write what happened and whom it is to be told. A step of an incident that is on record was told then, and is passed over."""
        at = codec.to_micros(look.at)
        subscriptions.lock(self._db, {owed.subscription for told in (look.owed, *(each.owed for each in look.told)) for owed in told})
        if look.change is not None:
            kept.append(self._keep_change(look.change))
            telling.owe(self._db, look.owed, at, look.change.id)
        if look.event is not None:
            telling.keep_event(self._db, self._id, look.event)
            telling.owe(self._db, look.owed, at, look.event.id)
        for told in look.told:
            if telling.keep_event(self._db, self._id, told.event):
                telling.owe(self._db, told.owed, at, told.event.id)

    def _keep_change(self, change: Change) -> Record:
        values: dict[str, Any] = {
            "id": change.id,
            "source": self._id,
            "first_seen": codec.to_micros(change.first_seen),
            "severity": change.judgement.severity.rank,
            "document_type": change.document_type,
            "body": codec.dumps(change),
        }
        self._db.execute(_CHANGE, values)
        kinds = sorted({finding.kind for finding in change.judgement.findings})
        if kinds:
            self._db.execute(_KINDS, [{"change": change.id, "kind": kind} for kind in kinds])
        indexing.index_change(self._db, self._id, change)
        return change_record(
            change.source, change.id, values["first_seen"], values["severity"], change.document_type, kinds, values["body"]
        )

    def _chain(self, kept: list[Record], at: int) -> None:
        """A source without a chain gets one, over all that is recorded of it, what this look leaves included."""
        if not kept:
            return
        if self._end is None and self._revision > 0:
            self._flush()
            self._end = adopt(self._db, self._id, self._key, at)
            return
        rows, self._end = chain.linked(self._id, self._key, self._end or End(), kept, at)
        self._links += rows

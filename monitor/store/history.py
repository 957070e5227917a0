"""What was recorded, asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from monitor.model import Change, ChangeFilter, ChangeQuery, IncidentEvent, Response, SourceKey, Version, VersionEntry
from monitor.store import codec, refusals
from monitor.store.asking import Asking, asks_more, within
from monitor.store.contents import contents
from monitor.store.envelope import Envelope
from monitor.store.frames import expand
from monitor.store.known import key_of, maybe_number, number_of

if TYPE_CHECKING:
    from monitor.store.readings import Readings

_LISTED = 5
"""Ids named when a beginning fits several changes."""


def find_changes(db: Asking, query: ChangeQuery) -> tuple[Change, ...]:
    """By first sighting, then id."""
    values: dict[str, object] = {}
    conditions = [*_of_sources(query.filter, values), *_of_changes(query.filter, values), *_in_time(db, query, values)]
    named = " JOIN sources s ON s.id = c.source" if query.filter.providers or query.filter.documents else ""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    way = " DESC" if query.newest_first else ""
    limit = None if asks_more(query.filter) else query.limit
    most = "" if limit is None else f" LIMIT {limit:d}"
    sql = f"SELECT c.body FROM changes c{named}{where} ORDER BY c.first_seen{way}, c.id{way}{most}"  # noqa: S608 - values are bound
    found: Iterator[Change] = (codec.loads(Change, row.body) for row in db.rows(sql, values))
    if asks_more(query.filter):  # what stands in no column of its own is looked for in the change itself
        from monitor.route import objection  # here: most questions need nothing of who is told

        found = islice((change for change in found if objection(change, query.filter) is None), query.limit)
    return tuple(found)


def _of_sources(wanted: ChangeFilter, values: dict[str, object]) -> Iterator[str]:
    if wanted.providers:
        yield within("s.provider", wanted.providers, values)
    if wanted.documents:
        named = [name.partition("/") for name in wanted.documents]
        alone = [provider for provider, slash, _ in named if not slash]
        pairs = [
            f"({within('s.provider', [provider], values)} AND {within('s.document', [document], values)})"
            for provider, slash, document in named
            if slash
        ]
        yield f"({' OR '.join([*pairs, *([within('s.document', alone, values)] if alone else [])])})"


def _of_changes(wanted: ChangeFilter, values: dict[str, object]) -> Iterator[str]:
    if wanted.min_severity.rank:
        yield f"c.severity >= {wanted.min_severity.rank:d}"
    if wanted.document_types:
        yield within("c.document_type", [each.value for each in wanted.document_types], values)
    if wanted.kinds:
        kinds = within("k.kind", [kind.value for kind in wanted.kinds], values)
        yield f"EXISTS (SELECT 1 FROM change_kinds k WHERE k.change = c.id AND {kinds})"  # noqa: S608


def _in_time(db: Asking, query: ChangeQuery, values: dict[str, object]) -> Iterator[str]:
    if query.since is not None:
        yield "c.first_seen >= :since"
        values["since"] = codec.to_micros(query.since)
    if query.until is not None:
        yield "c.first_seen < :until"
        values["until"] = codec.to_micros(query.until)
    if query.before is not None:
        yield "(c.first_seen, c.id) < (:before, :before_id)"
        values |= {"before": codec.to_micros(query.before[0]), "before_id": query.before[1]}
    if query.source is not None:
        number = maybe_number(db, query.source)
        yield f"c.source = {-1 if number is None else number:d}"


def change(db: Asking, change_id: str) -> Change:
    """By id, or a beginning that fits one only."""
    exact = db.first("SELECT body FROM changes WHERE id = :id", {"id": change_id})
    if exact is not None:
        return codec.loads(Change, exact.body)
    after = change_id[:-1] + chr(ord(change_id[-1]) + 1) if change_id else ""
    sql = f"SELECT id, body FROM changes WHERE id >= :id AND id < :after ORDER BY id LIMIT {_LISTED}"  # noqa: S608
    rows = list(db.rows(sql, {"id": change_id, "after": after}))
    if not rows:
        raise refusals.no_change(change_id)
    if len(rows) > 1:
        raise refusals.many_changes(change_id, [row.id for row in rows])
    return codec.loads(Change, rows[0].body)


_VERSION = "SELECT number, first_seen, confirmed_at, reading FROM versions WHERE source = :source"


def version(db: Asking, readings: Readings, key: SourceKey, number: int) -> Version:
    """By number."""
    source = number_of(db, key)
    row = db.first(f"{_VERSION} AND number = :number", {"source": source, "number": number})
    if row is None:
        count = db.first("SELECT count(*) AS found FROM versions WHERE source = :source", {"source": source}).found
        raise refusals.no_version(key, number, count)
    return readings.versions(db, key, [row])[0]


_BROUGHT = "(SELECT min(c.id) FROM changes c WHERE c.source = v.source AND c.first_seen = v.first_seen) AS change"


def versions_of(db: Asking, key: SourceKey) -> tuple[VersionEntry, ...]:
    """By number."""
    sql = f"SELECT v.number, v.first_seen, v.confirmed_at, {_BROUGHT} FROM versions v WHERE v.source = :source ORDER BY v.number"  # noqa: S608
    return tuple(_entry(key, row) for row in db.rows(sql, {"source": number_of(db, key)}))


_IN_FORCE = f"""
SELECT sources.provider, sources.document, sources.source, v.number, v.first_seen, v.confirmed_at, {_BROUGHT}
FROM sources JOIN versions v ON v.source = sources.id AND v.number = (
    SELECT t.number FROM versions t WHERE t.source = sources.id AND t.first_seen <= :at ORDER BY t.first_seen DESC, t.number DESC LIMIT 1)
"""  # noqa: S608 - no value stands in it


def in_force(db: Asking, at: datetime, providers: tuple[str, ...]) -> tuple[VersionEntry, ...]:
    """By key."""
    values: dict[str, object] = {"at": codec.to_micros(at)}
    where = f" WHERE {within('sources.provider', providers, values)}" if providers else ""
    order = " ORDER BY sources.provider, sources.document, sources.source"
    return tuple(_entry(key_of(row), row) for row in db.rows(_IN_FORCE + where + order, values))


def _entry(key: SourceKey, row: Any) -> VersionEntry:
    return VersionEntry(key, row.number, codec.from_micros(row.first_seen), codec.from_micros(row.confirmed_at), row.change)


def version_at(db: Asking, readings: Readings, key: SourceKey, at: datetime) -> Version | None:
    """By first sighting."""
    values = {"source": number_of(db, key), "at": codec.to_micros(at)}
    row = db.first(f"{_VERSION} AND first_seen <= :at ORDER BY first_seen DESC, number DESC LIMIT 1", values)
    return None if row is None else readings.versions(db, key, [row])[0]


def snapshot(db: Asking, key: SourceKey, at: datetime) -> Response:
    """The latest kept response not after a time."""
    row = snapshot_row(db, number_of(db, key), codec.to_micros(at))
    if row is None:
        raise refusals.no_snapshot(key, codec.utc(at).isoformat())
    found = contents(db, {row.body, row.envelope, row.screenshot} - {None})
    if row.body not in found:
        raise refusals.removed(key, codec.from_micros(row.at).isoformat())
    return _response(row, found)


_SNAPSHOT = """
SELECT at, revision, body, envelope, envelope_delta, fetched_after, elapsed, screenshot FROM snapshots
WHERE source = :source AND at <= :at ORDER BY at DESC, revision DESC LIMIT 1
"""


def snapshot_row(db: Asking, source: int, at: int) -> Any:
    """The row of the latest snapshot of a source not after a time, in microseconds; None: there is none."""
    return db.first(_SNAPSHOT, {"source": source, "at": at})


def _response(row: Any, contents: dict[int, bytes]) -> Response:
    base = contents[row.envelope]
    envelope = codec.loads(Envelope, base if row.envelope_delta is None else expand(row.envelope_delta, base))
    return Response(
        url=envelope.url,
        final_url=envelope.final_url,
        status=envelope.status,
        headers=envelope.headers,
        body=contents[row.body],
        fetched_at=codec.from_micros(row.at + row.fetched_after),
        elapsed=timedelta(microseconds=row.elapsed),
        redirects=envelope.redirects,
        http_version=envelope.http_version,
        screenshot=None if row.screenshot is None else contents.get(row.screenshot),
    )


def incident_steps(db: Asking, since: datetime | None, until: datetime | None, provider: str | None) -> tuple[IncidentEvent, ...]:
    """The steps of incidents seen in a span of time, oldest first."""
    conditions, values = ["e.kind = 'incident'"], dict[str, object]()
    if since is not None:
        conditions.append("e.at >= :since")
        values["since"] = codec.to_micros(since)
    if until is not None:
        conditions.append("e.at < :until")
        values["until"] = codec.to_micros(until)
    if provider is not None:
        conditions.append("s.provider = :provider")
        values["provider"] = provider
    named = "" if provider is None else " JOIN sources s ON s.id = e.source"
    sql = f"SELECT e.body FROM source_events e{named} WHERE {' AND '.join(conditions)} ORDER BY e.at, e.id"  # noqa: S608 - values are bound
    return tuple(codec.loads(IncidentEvent, row.body) for row in db.rows(sql, values))

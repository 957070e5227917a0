"""What was found in versions, as it was kept: found again by the same rules it would be the same, only later."""

from __future__ import annotations

from sqlalchemy import Connection, ScalarSelect, select

from monitor.model import SourceKey
from monitor.store.engine import upsert
from monitor.store.frames import compress, expand
from monitor.store.tables import sources, version_facts, versions


def kept(db: Connection, key: SourceKey, number: int, mark: str) -> str | None:
    """None: not kept, or by other rules."""
    mine = version_facts.c.source == _source(key), version_facts.c.number == number, version_facts.c.mark == mark
    found: bytes | None = db.scalar(select(version_facts.c.facts).where(*mine))
    return None if found is None else expand(found).decode()


def keep(db: Connection, key: SourceKey, number: int, mark: str, found: str) -> None:
    """In place of what other rules found."""
    one = select(versions.c.source).where(versions.c.source == _source(key), versions.c.number == number)
    source: int | None = db.scalar(one)
    if source is not None:
        upsert(db, version_facts, {"source": source, "number": number}, {"mark": mark, "facts": compress(found.encode())})


def _source(key: SourceKey) -> ScalarSelect[int]:
    named = sources.c.provider == key.provider, sources.c.document == key.document, sources.c.source == key.source
    return select(sources.c.id).where(*named).scalar_subquery()

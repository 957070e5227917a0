"""What is watched, and what was, as it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from monitor.model import Provider, SourceKey, Watchlist
from monitor.store import codec, refusals
from monitor.store.asking import Asking, asking

if TYPE_CHECKING:
    from sqlalchemy import Connection


def key_of(row: Any) -> SourceKey:
    """The name of the source in a row of `sources`."""
    return SourceKey(row.provider, row.document, row.source)


def number_of(db: Asking, key: SourceKey) -> int:
    """The number of a source. Raises NotFoundError."""
    number = maybe_number(db, key)
    if number is None:
        raise refusals.no_source(key)
    return number


def maybe_number(db: Asking, key: SourceKey) -> int | None:
    """The number of a source; None: it was never watched."""
    sql = "SELECT id FROM sources WHERE provider = :provider AND document = :document AND source = :source"
    row = db.first(sql, {"provider": key.provider, "document": key.document, "source": key.source})
    return None if row is None else int(row.id)


def watchlist(db: Connection | Asking, everything: bool = False, provider: str | None = None) -> Watchlist:
    """What is watched now, or all that ever was; of one provider alone."""
    column = "whole" if everything else "body"
    mine = "" if provider is None else " AND id = :provider"
    sql = f"SELECT {column} AS found FROM providers WHERE {column} IS NOT NULL{mine} ORDER BY position"  # noqa: S608 - names of ours
    rows = asking(db).rows(sql, {} if provider is None else {"provider": provider})
    return Watchlist(tuple(codec.loads(Provider, row.found) for row in rows))

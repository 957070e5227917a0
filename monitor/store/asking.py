"""Questions in SQL that both databases understand, asked through the connection that is at hand.

What people ask of the history is written as text, not in SQLAlchemy's language: on a SQLite file it then needs the standard library alone. Loading
SQLAlchemy takes longer than a command may take as a whole.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, TextClause

    from monitor.model import ChangeFilter


class Asking(ABC):
    """A transaction in which questions are asked. Rows have an attribute for each column."""

    fts: bool
    """Words are looked up with FTS5, else with PostgreSQL's text search."""

    @abstractmethod
    def rows(self, sql: str, values: Mapping[str, object] | None = None) -> Iterator[Any]:
        """The answer, row by row as it comes. Values stand in the text as `:name`."""

    def first(self, sql: str, values: Mapping[str, object] | None = None) -> Any:
        """The first row; None: there is none."""
        return next(self.rows(sql, values), None)


class Through(Asking):
    """Through SQLAlchemy."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.fts = connection.dialect.name == "sqlite"

    def rows(self, sql: str, values: Mapping[str, object] | None = None) -> Iterator[Any]:
        """See `Asking`."""
        return iter(self._connection.execute(_text(sql), values))


class OnFile(Asking):
    """On a SQLite file, with nothing between."""

    fts = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, values: Mapping[str, object] | None = None) -> Iterator[Any]:
        """See `Asking`."""
        cursor = self._connection.execute(sql, values or {})
        names = [column[0] for column in cursor.description]
        return (SimpleNamespace(**dict(zip(names, row, strict=True))) for row in cursor)


def asking(db: Connection | Asking) -> Asking:
    """A connection of SQLAlchemy's as well."""
    return db if isinstance(db, Asking) else Through(db)


@lru_cache(maxsize=512)
def _text(sql: str) -> TextClause:
    from sqlalchemy import text

    return text(sql)


def within(column: str, wanted: Iterable[object], values: dict[str, object]) -> str:
    """That a column holds one of some values, which are put among the values of the question."""
    begin = len(values)
    names = [f"v{begin + place}" for place, _ in enumerate(wanted)]
    values.update(zip(names, wanted, strict=True))
    return f"{column} IN ({', '.join(f':{name}' for name in names)})"


def asks_more(wanted: ChangeFilter) -> bool:
    """Whether a filter asks for what stands in the change itself alone. Languages and impacts are no facts of a change: they are not asked here."""
    return bool(wanted.directions or wanted.urgencies or wanted.territories or wanted.excluding)

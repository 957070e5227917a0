"""A whole database into an empty one, of the same kind or the other: every row in one transaction, and read back before it is kept.

What is only an index over other rows is left behind and made anew, since each database has its own: killed in the middle of that, the next
command goes on with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from monitor.errors import StoreError
from monitor.model import Text
from monitor.store import indexing, upgrade
from monitor.store.backup import alone
from monitor.store.engine import Database, Mode
from monitor.store.tables import change_texts, metadata, sentences, unindexed, versions

_MADE_ANEW = (sentences, change_texts, unindexed)
_AT_ONCE = 200
"""Rows in memory at a time: one may hold a page."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy brought over."""

    rows: int
    tables: int


@dataclass(slots=True)
class _Sum:
    """Rows counted and hashed, in whichever order they come: the two databases sort differently."""

    rows: int = 0
    digest: int = 0

    def add(self, row: tuple[Any, ...]) -> None:
        self.rows += 1
        self.digest = (self.digest + int.from_bytes(hashlib.sha256(repr(row).encode()).digest())) % 2**256


def copy(source: Database, target: Database, service_lock: Path) -> Copied:
    """Bring both to this program's schema, copy every row, and compare what the target then holds with what was read.

    Raises StoreError for a source that is no store; while the service runs, whose work would be missing; for a target with rows in it; for
    one that gives back other rows than it was given (then it is left empty); and for what the databases cannot do.
    """
    if source.place == target.place:
        raise _same(target)
    if (source.file is not None and not source.file.exists()) or upgrade.revision(source) is None:
        raise _nothing(source)
    with alone(service_lock):
        upgrade.upgrade(source)
        upgrade.upgrade(target)
        copied = _copy(source, target)
    indexing.index_waiting(target)
    return copied


def _copy(source: Database, target: Database) -> Copied:
    with source.transaction(Mode.READ) as old, target.transaction(Mode.MIGRATE) as new:
        _refuse_full(new, target)
        tables = [table for table in metadata.sorted_tables if table not in _MADE_ANEW]
        rows = sum(_copy_table(old, new, table, target) for table in tables)
        new.execute(insert(unindexed).from_select(["source"], select(versions.c.source).distinct()))
        _go_on_counting(new)
    return Copied(rows, len(tables))


def _copy_table(old: Connection, new: Connection, table: Table, target: Database) -> int:
    read, kept = _Sum(), _Sum()
    for part in _rows(old, table):
        for row in part:
            read.add(row)
        new.execute(table.insert(), [dict(zip(table.c.keys(), row, strict=True)) for row in part])
    for part in _rows(new, table):
        for row in part:
            kept.add(row)
    if read != kept:
        raise _different(target, table.name, read.rows, kept.rows)
    return read.rows


def _rows(db: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """In the order of their keys: a delta stands after what it is a delta to."""
    with db.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": _AT_ONCE}) as found:
        for part in found.partitions():
            yield [tuple(row) for row in part]


def _refuse_full(db: Connection, target: Database) -> None:
    for table in metadata.sorted_tables:
        if db.scalar(select(func.count()).select_from(select(table).limit(1).subquery())):
            raise _full(target, table.name)


def _go_on_counting(db: Connection) -> None:
    """PostgreSQL's counters do not see numbers that were given to them."""
    if db.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        column = table.primary_key.columns[0]
        counter = db.scalar(text("SELECT pg_get_serial_sequence(:name, :column)"), {"name": table.name, "column": column.name})
        last = db.scalar(select(func.max(column))) if counter else None
        if last is not None:
            db.execute(text("SELECT setval(CAST(:counter AS regclass), :last)"), {"counter": counter, "last": last})


def _same(target: Database) -> StoreError:
    return StoreError(
        Text(f"{target.place} cannot be copied to itself. Name another database.", f"不能将 {target.place} 复制到自身。请另选数据库。")
    )


def _nothing(source: Database) -> StoreError:
    return StoreError(
        Text(
            f"{source.place} holds no store of the monitor. Nothing was copied. Check the address: monitor doctor names the one in use.",
            f"{source.place} 不是监控程序的数据库，未复制任何内容。请核对地址；monitor doctor 会显示正在使用的数据库。",
        )
    )


def _full(target: Database, table: str) -> StoreError:
    return StoreError(
        Text(
            f"{target.place} holds something already (table {table}) and was left as it is. Name an empty database.",
            f"{target.place} 中已有数据（表 {table}），未作改动。请指定空数据库。",
        )
    )


def _different(target: Database, table: str, read: int, kept: int) -> StoreError:
    return StoreError(
        Text(
            f"{target.place}: the table {table} does not hold what was copied into it ({kept} rows of {read}, or other values). The copy was undone.",
            f"{target.place}：表 {table} 的内容与复制的不一致（{read} 行中的 {kept} 行，或数值不同）。复制已撤销。",
        )
    )

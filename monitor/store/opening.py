"""From a store's address to a store."""

from __future__ import annotations

from sqlalchemy import URL, exc, make_url

from monitor.errors import ConfigError
from monitor.model import Text
from monitor.ports import Store
from monitor.store.addresses import Cipher, Plain
from monitor.store.memory import MemoryStore
from monitor.store.sql import SqlStore

_KNOWN = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


def open_store(url: str, cipher: Cipher | None = None) -> Store:
    """The store behind `memory:`, `sqlite:///path` or `postgresql+psycopg://user@host/name`; nothing is read or written yet.

    `cipher`: how channel addresses are kept (`Sealed`); None: as they are. Raises ConfigError for any other address.
    """
    if url == "memory:":
        return MemoryStore()
    return SqlStore(database_of(url), cipher=cipher or Plain())


def database_of(url: str) -> URL:
    """The address of a database on disk or a server. Raises ConfigError for any other."""
    try:
        parsed = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise _unknown("?") from error
    if parsed.drivername not in _KNOWN or parsed.database in (None, "", ":memory:"):
        raise _unknown(parsed.render_as_string(hide_password=True))
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed


def _unknown(shown: str) -> ConfigError:
    return ConfigError(
        Text(
            f"The database address {shown} is not one the monitor knows. "
            "Use sqlite:///path/to/file, postgresql+psycopg://user@host/name, or memory:",
            f"无法识别数据库地址 {shown}。请使用 sqlite:///文件路径、postgresql+psycopg://用户@主机/库名，或 memory:",
        )
    )

"""A store for commands that ask about a SQLite file: the standard library reads it, and the whole store is opened only when it is needed.

`monitor diff` would else spend most of its time on loading SQLAlchemy. What is asked is asked in the same words either way (`questions`).
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from monitor.ports import Store
from monitor.resources import data_dir
from monitor.store.addresses import MARK, Cipher
from monitor.store.asking import Asking, OnFile
from monitor.store.codec import DamagedError
from monitor.store.failures import as_store_error, damaged
from monitor.store.questions import Questions

BUSY = 30.0
"""Seconds that a question waits for a lock."""
_FILE = re.compile(r"sqlite(?:\+pysqlite)?:///(/[^?#%]+)")
"""An address that says no more than where the file is."""


class QuickStore(Questions):
    """Answers questions about what is recorded; anything else it hands to the whole store."""

    def __init__(self, file: Path, cipher: Cipher, whole: Callable[[], Store]) -> None:
        super().__init__()
        self._file = file
        self._cipher = cipher
        self._open_whole = whole
        self._lock = threading.Lock()

    @cached_property
    def _whole(self) -> Store:
        return self._open_whole()

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self._file.as_uri()}?mode=rw", uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False)

    @contextmanager
    def _asking(self) -> Iterator[Asking]:
        import zstandard

        try:
            with self._lock:
                self._connection.execute("BEGIN")
                try:
                    yield OnFile(self._connection)
                finally:
                    self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise as_store_error(error, str(self._file)) from error
        except (zstandard.ZstdError, DamagedError) as error:
            raise damaged(str(self._file), str(error)) from error

    def upgrade(self) -> None:
        """See `Store.upgrade`: only looks whether there is anything to do."""
        if not self._is_ready():
            self._whole.upgrade()

    def _is_ready(self) -> bool:
        if not self._file.exists():
            return False
        newest = max(file.name[:4] for file in (data_dir("migrations") / "versions").glob("[0-9]*.py"))
        try:
            (found,) = self._connection.execute("SELECT version_num FROM schema_revision").fetchone()
            if found != newest or self._connection.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone():
                return False
            plain = self._connection.execute("SELECT url FROM subscriptions WHERE url <> '' AND substr(url, 1, ?) <> ?", (len(MARK), MARK))
            return not any(self._cipher.encrypts(url) for (url,) in plain)
        except (sqlite3.Error, TypeError):  # what is wrong with the file is told by the store that is to upgrade it
            return False

    def close(self) -> None:
        """See `Store.close`."""
        for name in ("_connection", "_whole"):
            if name in vars(self):
                vars(self).pop(name).close()

    def __getattr__(self, name: str) -> Any:
        """What is no question is done by the whole store."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._whole, name)


def open_quickly(url: str, cipher: Cipher) -> Store:
    """The store behind an address, for commands that mostly ask. Raises ConfigError as `open_store` does, for a file when it is first asked."""

    def whole() -> Store:
        from monitor.store.opening import open_store

        return open_store(url, cipher)

    file = _FILE.fullmatch(url)
    return cast(Store, QuickStore(Path(file[1]), cipher, whole)) if file else whole()

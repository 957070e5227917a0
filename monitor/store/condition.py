"""How a database is, for who looks after it. Nothing is changed: neither its schema nor what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, text, true

from monitor.errors import ConfigError, StoreError
from monitor.resources import data_dir
from monitor.store import codec, upgrade
from monitor.store.addresses import Cipher
from monitor.store.asking import Through
from monitor.store.contents import contents
from monitor.store.engine import Database, Mode
from monitor.store.envelope import Envelope
from monitor.store.frames import expand
from monitor.store.history import snapshot_row
from monitor.store.tables import sources, subscriptions


@dataclass(frozen=True, slots=True)
class Condition:
    """What the database says of itself."""

    software: str
    """`SQLite 3.45.1`, `PostgreSQL 16.4`."""
    revision: str | None
    """Of its schema; None: it has none yet."""
    newest: str
    """The schema of this program."""
    size: int
    """Bytes."""
    ahead: timedelta | None
    """How far our clock is ahead of the server's; None where there is no server."""

    @property
    def is_current(self) -> bool:
        """What is recorded can be asked for."""
        return self.revision == self.newest

    @property
    def is_newer(self) -> bool:
        """A later program made its schema."""
        return self.revision is not None and self.revision > self.newest


@dataclass(frozen=True, slots=True)
class Kept:
    """How the address of a subscription is kept."""

    name: str
    address: str | None
    """As it was given, maybe a reference; None: it cannot be read with the key that is there. A secret."""
    plain: bool
    """It stands there for everybody who reads the file."""
    why: StoreError | ConfigError | None = None
    """Why it cannot be read."""


def condition(database: Database, now: Callable[[], datetime]) -> Condition:
    """Ask; `now` is our clock. Raises StoreError where the database cannot be reached or read."""
    newest = upgrade.known(data_dir("migrations"))[-1]
    with database.transaction(Mode.READ) as db:
        ahead = None
        if database.file is not None:
            software = f"SQLite {db.scalar(text('SELECT sqlite_version()'))}"
            size = int(db.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) or 0)
        else:
            software = f"PostgreSQL {db.scalar(text('SHOW server_version'))}"
            size = int(db.scalar(text("SELECT pg_database_size(current_database())")) or 0)
            ahead = now() - db.execute(text("SELECT clock_timestamp()")).scalar_one()
    return Condition(software, upgrade.revision(database), newest, size, ahead)


def wrong_pages(database: Database) -> str | None:
    """What a quick look at every page of the file found wrong; None: nothing, or a server, which checks its own. Raises StoreError."""
    if database.file is None:
        return None
    with database.transaction(Mode.READ) as db:
        found = str(db.scalar(text("PRAGMA quick_check(1)")))
    return None if found == "ok" else " ".join(found.split())


def addresses(database: Database, cipher: Cipher) -> tuple[Kept, ...]:
    """Those of all subscriptions, each by itself: one that cannot be read does not hide the others. Raises StoreError."""
    query = select(subscriptions.c.name, subscriptions.c.url).where(subscriptions.c.url != "").order_by(subscriptions.c.id)
    with database.transaction(Mode.READ) as db:
        rows = db.execute(query).all()
    return tuple(_kept(row.name, row.url, cipher) for row in rows)


def _kept(name: str, url: str, cipher: Cipher) -> Kept:
    try:
        return Kept(name, cipher.decrypt(url), plain=cipher.encrypts(url))
    except (StoreError, ConfigError) as error:
        return Kept(name, None, plain=False, why=error)


def latest_headers(database: Database, until: datetime, limit: int) -> tuple[tuple[datetime, dict[str, str]], ...]:
    """When the newest kept answer of each of the sources last seen well was fetched, and its headers. Raises StoreError."""
    query = select(sources.c.id).where(sources.c.active == true(), sources.c.last_good.is_not(None))
    with database.transaction(Mode.READ) as db:
        latest = db.scalars(query.order_by(sources.c.last_good.desc()).limit(limit)).all()
        found = [_headers(db, source, codec.to_micros(until)) for source in latest]
    return tuple(each for each in found if each is not None)


def _headers(db: Connection, source: int, until: int) -> tuple[datetime, dict[str, str]] | None:
    row = snapshot_row(Through(db), source, until)
    if row is None:
        return None
    base = contents(db, {row.envelope})[row.envelope]
    envelope = codec.loads(Envelope, base if row.envelope_delta is None else expand(row.envelope_delta, base))
    return codec.from_micros(row.at + row.fetched_after), dict(reversed(envelope.headers))

"""A git archive as Open Terms Archive writes it, and lives of a page to be carried from store to store."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.exporting import Exporter, Wanted
from monitor.importing import Importer, Progress
from monitor.judge.confirm import ConfirmPolicy
from monitor.model import (
    Change,
    ChangeQuery,
    Document,
    DocumentType,
    Provider,
    ReadRules,
    Response,
    Source,
    SourceKey,
    Text,
    Version,
    Watchlist,
)
from monitor.pipeline import Policies
from monitor.ports import Store
from monitor.replay import replay
from monitor.store import MemoryStore
from monitor.subjects import subjects_of

BEGIN = datetime(2024, 1, 1, 12, tzinfo=UTC)
KEY = SourceKey("acme", "terms", "terms")
SOURCE = Source(KEY, "https://acme.example/terms", ReadRules(select=("main",), language="en"))
WATCHLIST = Watchlist(
    (Provider("acme", Text("Acme", "阿克米"), None, (Document("acme", "terms", Text("Terms", "条款"), DocumentType.TERMS, (SOURCE,)),)),)
)
CLAUSES = (
    "These terms govern the use of the Acme programming interface by businesses and by developers who act for them.",
    "Customer may offer the services inside its own products to its own end users, and is responsible for their conduct.",
    "Either party may end these terms for convenience by giving the other party thirty days of written notice.",
)
RESALE = "Customer may not resell, lease or redistribute the services."
FEES = "Fees are due within ten days of the invoice."
TEXTS = {"A": CLAUSES, "B": (*CLAUSES, RESALE), "C": (*CLAUSES, RESALE, FEES), "D": (*CLAUSES[:2], FEES)}


def html(name: str, salt: int = 0) -> bytes:
    """A page by its letter; `!` is an error page; `salt` makes other bytes of the same text."""
    if name == "!":
        return b"<html><body><h2>Application error: a client-side exception has occurred</h2></body></html>"
    text = "".join(f"<p>{clause}</p>" for clause in TEXTS[name])
    return f"<html lang=en><head><title>Terms</title></head><body><main><h1>Terms</h1>{text}</main><!-- {salt} --></body></html>".encode()


def markdown(name: str) -> str:
    """An extracted text by its letter."""
    return "# Terms\n\n" + "\n\n".join(TEXTS[name]) + "\n"


def answers(*seen: tuple[float, str]) -> list[Response]:
    """Pages at so many days after the beginning."""
    url = SOURCE.url or ""
    headers = (("content-type", "text/html"), ("content-encoding", "gzip"), ("x-served-by", "acme"))
    return [Response(url, url, 200, headers, html(name, number), BEGIN + timedelta(days=day)) for number, (day, name) in enumerate(seen)]


def lived(*seen: tuple[float, str]) -> MemoryStore:
    """A store with a page's life."""
    store = empty()
    store.sync(WATCHLIST, BEGIN)
    policies = Policies(confirm=ConfirmPolicy(confirm_after=timedelta(0)), tell=False)
    replay(KEY, answers(*seen), store=store, subjects=subjects_of(WATCHLIST), policies=policies, on_snapshot=lambda: None)
    return store


def empty() -> MemoryStore:
    """A store with nothing in it."""
    store = MemoryStore()
    store.upgrade()
    return store


@dataclass
class Seen:
    """What an import told of its progress."""

    total: int = 0
    done: int = 0

    def step(self) -> None:
        self.done += 1

    def begin(self, total: int) -> None:
        self.total = total


def importer(store: Store, seen: Seen | None = None) -> Importer:
    """Imports into a store, at a time long after."""
    seen = seen or Seen()
    return Importer(store, Policies(), lambda: BEGIN + timedelta(days=1000), Progress(seen.begin, seen.step))


def history(store: Store) -> tuple[list[Version], tuple[Change, ...]]:
    """Every version and change."""
    exporter = Exporter(store, Wanted())
    versions = [
        store.version(source.key, number)
        for _, _, source in exporter.sources()
        for number in range(1, getattr(store.load(source.key).current, "number", 0) + 1)
    ]
    return versions, store.changes(ChangeQuery())


@dataclass
class Repository:
    """A git repository that commits are written to."""

    path: Path
    _grown: bool = field(default=False)

    def __post_init__(self) -> None:
        subprocess.run(["git", "init", "-q", "-b", "main", "--bare", str(self.path)], check=True)

    def commit(self, *commits: tuple[float, str, str, str | bytes | None]) -> None:
        """Commits of (days after the beginning, message, path, content); no content deletes the file."""
        stream = b"".join(self._stream(commits))
        subprocess.run(["git", "-C", str(self.path), "fast-import", "--quiet"], input=stream, check=True)

    def _stream(self, commits: Sequence[tuple[float, str, str, str | bytes | None]]) -> Iterator[bytes]:
        for number, (day, message, path, content) in enumerate(commits):
            at = int((BEGIN + timedelta(days=day)).timestamp())
            told, body = message.encode(), content.encode() if isinstance(content, str) else content
            yield b"commit refs/heads/main\nauthor Bot <b@x.example> %d +0000\ncommitter Bot <b@x.example> %d +0000\n" % (at, at + 60)
            yield b"data %d\n%s\n" % (len(told), told)
            yield b"from refs/heads/main^0\n" if self._grown and not number else b""
            quoted = path.replace("\\", "\\\\").replace('"', '\\"')
            yield (
                f'D "{quoted}"\n'.encode()
                if body is None
                else f'M 100644 inline "{quoted}"\n'.encode() + b"data %d\n%s\n" % (len(body), body)
            )
        self._grown = True

"""What a look costs in operations, not in seconds: function calls and SQL statements of fixed work, against a committed baseline.

    python -m bench.guard [--write]

Seconds differ from machine to machine and from hour to hour; how often Python enters a function hardly does. Each piece of work is done twice, and the
second time counts (`sys.setprofile`: calls of Python and C functions). Fails where a count is a fifth above `bench/guard.json`, which keeps one column a
Python version; a version without a column is held to the nearest one, with twice the room. `--write` takes what is seen as the new baseline.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from monitor.compare import compare
from monitor.desk import Desk
from monitor.fetch.guard import Guard
from monitor.judge import Subject, judge
from monitor.model import (
    ChangeFilter,
    Document,
    DocumentType,
    Provider,
    Reading,
    ReadRules,
    Response,
    Source,
    SourceKey,
    Text,
    Validators,
    Watchlist,
)
from monitor.pipeline import look_at
from monitor.read import quick, read
from monitor.store import open_store
from monitor.store.addresses import Plain
from monitor.subjects import subjects_of

BASELINE = Path(__file__).with_name("guard.json")
ROOM = 0.2
"""A count may be so much above its baseline."""
NOON = datetime(2031, 1, 15, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)
RULES = ReadRules(select=("main",))
SOURCES = 20
WORDS = ("customer", "service", "account", "may", "must", "not", "use", "share", "data", "limit", "notice", "terms", "access", "content")
CLAUSES = tuple(" ".join(WORDS[(number * 7 + index * index) % len(WORDS)] for index in range(25)) + f" {number}." for number in range(60))
NEWS = "From 1 March 2031 customers located in Belarus may not use the service."


def page(nonce: str = "a", *more: str) -> bytes:
    """A policy of sixty clauses."""
    menu = "".join(f'<li><a href="/{number}">Menu {number}</a></li>' for number in range(80))
    text = "".join(f"<h2>Clause {number}</h2><p>{clause}</p>" for number, clause in enumerate((*CLAUSES, *more)))
    head = "<html lang=en><head><title>Terms of Service</title></head>"
    return f"{head}<body data-n={nonce}><nav><ul>{menu}</ul></nav><main><h1>Terms of Service</h1>{text}</main></body></html>".encode()


class Site:
    """Answers at once, from memory."""

    def __init__(self) -> None:
        self.body: bytes | None = page()
        self.now = NOON

    def fetch(self, source: Source, _validators: Validators) -> Response:
        """304 where there is no body."""
        headers = (("content-type", "text/html; charset=utf-8"), ("etag", '"1"'))
        assert source.url is not None
        return Response(source.url, source.url, 200 if self.body is not None else 304, headers, self.body or b"", self.now)


class World:
    """Twenty sources of one provider in a SQLite file, looked at as the service does, in one thread."""

    def __init__(self, folder: Path) -> None:
        self.site = Site()
        self.store: Any = open_store(f"sqlite:///{folder / 'guard.db'}", Plain())
        self.store.upgrade()
        documents = tuple(self._document(number) for number in range(SOURCES))
        self.watched = Watchlist((Provider("acme", Text("Acme", "阿克姆"), None, documents),))
        self.store.sync(self.watched, NOON)
        self.store.add_subscription("all", "console://", ChangeFilter(), "en", NOON)
        self.desk = Desk(self.store)
        self.subjects = subjects_of(self.watched)

    @staticmethod
    def _document(number: int) -> Document:
        source = Source(SourceKey("acme", f"d{number}", "page"), f"https://acme.example/{number}", RULES)
        return Document("acme", f"d{number}", Text("Terms", "条款"), DocumentType.TERMS, (source,))

    def looks(self, body: bytes | None) -> None:
        """A look at every source, two hours after the last."""
        self.site.body, self.site.now = body, self.site.now + timedelta(hours=2)
        for key in self.desk.claim_due("guard", self.site.now, LEASE, SOURCES):
            outline = self.desk.take(key)
            assert outline is not None
            parts = {"fetcher": self.site, "subjects": self.subjects, "now": lambda: self.site.now}
            look_at(outline, store=self.store, write=self.desk.lay, **parts)
        self.desk.write()


def calls(work: Callable[[], object]) -> int:
    """How often a function is entered."""
    count = 0

    def note(_frame: object, what: str, _about: object) -> None:
        nonlocal count
        count += what in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def statements(world: World, work: Callable[[], object]) -> int:
    """SQL statements and transactions."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    def begun(_connection: object) -> None:
        sent.append("BEGIN")

    engine = world.store.database.engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "begin", begun)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "begin", begun)
    return len(sent)


def looks(folder: Path) -> dict[str, float]:
    """A look, by what it finds."""
    world = World(folder)
    world.looks(page())
    kinds: dict[str, tuple[bytes | None, ...]] = {
        "304": (None,) * 3,
        "same bytes": (page(),) * 3,
        "other bytes, same policy": (page("b"), page("c"), page("d")),
        "changed, first sight": (page("e", NEWS), page("e"), page("f", NEWS)),
    }
    found: dict[str, float] = {}
    for name, (warm, counted, sent) in kinds.items():
        world.looks(warm)
        if name.startswith("changed"):  # back to what is in force; the next sight is a first one again
            world.looks(counted)
            found[f"look: {name}: calls"] = calls(lambda body=sent: world.looks(body)) / SOURCES
            continue
        found[f"look: {name}: calls"] = calls(lambda body=counted: world.looks(body)) / SOURCES
        found[f"look: {name}: SQL"] = statements(world, lambda body=sent: world.looks(body)) / SOURCES
    world.store.close()
    return found


def answer(nonce: str, *more: str) -> Response:
    """A page as it is answered."""
    headers = (("content-type", "text/html; charset=utf-8"),)
    return Response("https://acme.example/", "https://acme.example/", 200, headers, page(nonce, *more), NOON)


def rooms() -> dict[str, float]:
    """Reading, comparing and judging one page, and judging an address."""
    before, after = answer("a"), answer("b", NEWS)
    fresh = (answer("a", f"This is page {number}.") for number in range(9))  # the blocks of a text seen lately are kept
    old, new = read(before, RULES), read(after, RULES)
    assert isinstance(old, Reading)
    assert isinstance(new, Reading)
    subject = Subject(Text("Acme", "阿克姆"), Text("Terms", "条款"), DocumentType.TERMS)
    guard = Guard()
    pieces: dict[str, Callable[[], object]] = {
        "read: careful": lambda: read(next(fresh), RULES),
        "read: quick": lambda: quick(next(fresh), RULES),
        "compare": lambda: compare(old, new),
        "judge": lambda: judge(compare(old, new), old, new, subject, NOON),
        "guard: a known address": lambda: guard.check("https://acme.example/terms"),
    }
    found: dict[str, float] = {}
    for name, work in pieces.items():
        work()
        found[f"{name}: calls"] = calls(work)
    return found


def verdicts(seen: dict[str, float], baseline: dict[str, dict[str, float]], version: str) -> list[str]:
    """A line for each count that is too high."""
    known = version in baseline
    held = (
        baseline[version]
        if known
        else baseline[min(baseline, key=lambda other: abs(int(other.split(".")[1]) - int(version.split(".")[1])))]
    )
    room = ROOM if known else 2 * ROOM
    return [
        f"{name}: {count:g}, baseline {held[name]:g} (+{count / held[name] - 1:.0%})"
        for name, count in seen.items()
        if name in held and count > held[name] * (1 + room)
    ]


def main() -> int:
    """Count and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="take what is seen as the new baseline of this Python version")
    given = parser.parse_args()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with tempfile.TemporaryDirectory(prefix="guard-") as folder:
        seen = {name: round(count, 1) for name, count in (looks(Path(folder)) | rooms()).items()}
    baseline: dict[str, dict[str, float]] = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    held = baseline.get(version, {})
    for name, count in seen.items():
        print(f"{name:45} {count:10.1f}  {f'{count / held[name] - 1:+.1%}' if name in held else ''}")
    if given.write:
        BASELINE.write_text(json.dumps(baseline | {version: seen}, indent=1) + "\n", encoding="utf-8")
        return 0
    if not baseline:
        print(f"there is no {BASELINE.name}: make it with --write")
        return 1
    lost = verdicts(seen, baseline, version)
    for line in lost:
        print(f"MORE WORK THAN BEFORE: {line}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())

"""What a look costs among 100, 1,000 and 10,000 sources: CPU milliseconds and SQL statements of a round of quiet looks, in one thread.

    python -m bench.growth [--sizes 100 1000 10000]

The sources are of a SQLite file; their site answers 304 from memory, so that what is measured is what grows: claiming, recording, the log.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.guard import LEASE, NOON, RULES, Site
from monitor.desk import Desk
from monitor.model import (
    Block,
    BlockKind,
    Document,
    DocumentType,
    Look,
    Outcome,
    Provider,
    Reading,
    Seen,
    Source,
    SourceKey,
    Text,
    Tracking,
    Validators,
    Verdict,
    Version,
    Watchlist,
)
from monitor.pipeline import look_at
from monitor.sources.parts import reading_mark
from monitor.store import open_store
from monitor.store.addresses import Plain
from monitor.subjects import subjects_of

BATCH = 8
"""Sources claimed at a time: as many as a service has workers."""
ROUND = 500
"""Looks that are timed."""
KNOWN = Tracking(Validators('"1"'), Seen("ab" * 32, "quick", Verdict.CURRENT), read_by=reading_mark(RULES))
TEXT = Reading((Block(BlockKind.PARAGRAPH, "These terms govern the use of the service."),), "Terms", "en")


def grown(folder: Path, count: int) -> float:
    """CPU milliseconds of a quiet look among so many sources."""
    store: Any = open_store(f"sqlite:///{folder / f'{count}.db'}", Plain())
    store.upgrade()
    watched = Watchlist(tuple(_provider(first, min(first + 10, count)) for first in range(0, count, 10)))
    store.sync(watched, NOON)
    keys = [source.key for document in watched.documents() for source in document.sources]
    for first in range(0, count, ROUND):
        store.record_all([_first(key, first + number) for number, key in enumerate(keys[first : first + ROUND])])
    site, desk, subjects = Site(), Desk(store), subjects_of(watched)
    site.body = None
    spent = 0.0
    for _ in range(2):  # the second round counts: statements are compiled in the first
        site.now += timedelta(hours=2)
        began, looks = time.process_time(), 0
        while looks < ROUND and (due := desk.claim_due("growth", site.now, LEASE, BATCH)):
            for key in due:
                outline = desk.take(key)
                assert outline is not None
                look_at(outline, store=store, write=desk.lay, fetcher=site, subjects=subjects, now=lambda: site.now)
                looks += 1
        desk.write()
        spent = 1000 * (time.process_time() - began) / looks
    store.close()
    return spent


def _provider(first: int, behind: int) -> Provider:
    name = f"p{first:05}"
    documents = tuple(
        Document(
            name,
            f"d{number}",
            Text("Terms", "条款"),
            DocumentType.TERMS,
            (Source(SourceKey(name, f"d{number}", "page"), f"https://{name}.example/{number}", RULES),),
        )
        for number in range(first, behind)
    )
    return Provider(name, Text(name, name), None, documents)


def _first(key: SourceKey, number: int) -> Look:
    due = NOON + timedelta(hours=1, milliseconds=number)
    return Look(key, 0, NOON, Outcome.FIRST, KNOWN, due, version=Version(key, 1, TEXT, NOON, NOON))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        for size in given.sizes:
            figures[f"{size} sources"] = grown(Path(folder), size)
            print(f"{size:7} sources: {figures[f'{size} sources']:.3f} ms CPU a quiet look, fetching left out", flush=True)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

"""How soon questions about a long history are answered: 1,000,000 versions and 100,000 changes, each question a process of its own.

    python bench/history.py [--folder DIR] [--sources N] [--versions N] [--url URL] [--inside]

The history is written straight into the tables of a SQLite file, once, and used again afterwards. Every text in it is made up of words drawn by
their usual frequency, a fifth of the pages in Chinese. CPU seconds are those of the best of five, wall-clock seconds those of the same run. `--url`:
another database that holds the same history (`monitor db copy`). `--inside`: milliseconds of CPU of the questions alone, without a process for each.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import zstandard

from monitor.model import (
    Change,
    ChangeFilter,
    ChangeQuery,
    Direction,
    Document,
    DocumentType,
    Finding,
    Judgement,
    Kind,
    Outcome,
    Provider,
    SearchQuery,
    Severity,
    Side,
    Source,
    SourceKey,
    Text,
    Watchlist,
)
from monitor.ports import Store
from monitor.store import codec, open_store
from monitor.store.frames import compress
from monitor.store.looks import pack
from monitor.store.words import change_words, cut, digest, tokens

NOW = datetime.now(UTC).replace(microsecond=0)
YEARS = timedelta(days=3 * 365)
BLOCKS = 30
EVERY = 10
"""One version in so many has a recorded change."""
LETTERS = "bcdfghklmnprstvw", "aeiou"
KNOWN = [
    "the",
    "of",
    "and",
    "or",
    "to",
    "you",
    "not",
    "may",
    "services",
    "use",
    "customer",
    "terms",
    "data",
    "api",
    "ownership",
    "companies",
    "regions",
    "prohibited",
    "resell",
    "supported",
]
CHARACTERS = "的使用服务不得禁止中国公司地区所有权客户数据条款接口模型支持限制协议终止通知价格账户第三方直接间接控股实体"


class Words:
    """Words by their usual frequency: the n-th is used 1/n as often as the first (Zipf)."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        made = {"".join(chance.choice(LETTERS[place % 2]) for place in range(chance.randint(4, 10))) for _ in range(8000)}
        self.words = [*KNOWN, *sorted(made)]
        self.weights = list(accumulate(1 / (place + 1) for place in range(len(self.words))))
        self.wide = list(accumulate(1 / (place + 1) ** 0.5 for place in range(len(CHARACTERS))))

    def sentence(self, chinese: bool) -> str:
        """One that ends with a stop."""
        if chinese:
            return "".join(self.chance.choices(CHARACTERS, cum_weights=self.wide, k=self.chance.randint(15, 45))) + "。"
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=self.chance.randint(8, 30))).capitalize() + "."


@dataclass(slots=True)
class Rows:
    """What is to be written of one source."""

    blobs: list[tuple[object, ...]] = field(default_factory=list)
    versions: list[tuple[object, ...]] = field(default_factory=list)
    sentences: dict[int, list[object]] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


def watchlist(count: int) -> Watchlist:
    """A hundred providers share the documents."""
    share = count // 100

    def provider(name: str) -> Provider:
        names = [f"doc{number}" for number in range(share)]
        documents = (_document(name, each) for each in names)
        return Provider(name, Text(name.title(), name), f"https://{name}.example/", tuple(documents))

    return Watchlist(tuple(provider(f"p{number}") for number in range(100)))


def _document(provider: str, name: str) -> Document:
    source = Source(SourceKey(provider, name, name), f"https://{provider}.example/{name}")
    return Document(provider, name, Text(name, name), DocumentType.TERMS, (source,))


def story(words: Words, number: int, key: SourceKey, count: int, blob: int, every: int = EVERY) -> Rows:
    """One source's versions: each drops a sentence and brings one, or two."""
    rows, chance = Rows(), words.chance
    chinese = number % 5 == 0
    blocks = [" ".join(words.sentence(chinese) for _ in range(chance.randint(1, 3))) for _ in range(BLOCKS)]
    begin = NOW - YEARS * (0.6 + 0.4 * chance.random())
    gap = (NOW - begin) / count
    standing: dict[str, dict[int, str]] = {}
    root, frames = b"", zstandard.ZstdCompressor(level=1)
    for version in range(1, count + 1):
        if version > 1:
            blocks[chance.randrange(BLOCKS)] = " ".join(words.sentence(chinese) for _ in range(chance.randint(1, 2)))
        content = _reading(blocks, chinese)
        if not root:
            root = content
            frames = zstandard.ZstdCompressor(
                level=1, dict_data=zstandard.ZstdCompressionDict(root, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
            )
        at = begin + gap * (version - 1) + gap * 0.9 * chance.random()
        data = compress(content) if version == 1 else frames.compress(content)
        rows.blobs.append((blob + version, os.urandom(32), len(content), None if version == 1 else blob + 1, data))
        rows.versions.append((number, version, codec.to_micros(at), codec.to_micros(at), blob + version))
        fresh = _stand(rows, number, version, blocks, standing)
        if version > 1 and version % every == 0:
            rows.changes.append(_change(key, version, at, fresh, chance))
    return rows


def _reading(blocks: list[str], chinese: bool) -> bytes:
    texts = ",".join(f'{{"kind":"paragraph","text":"{block}"}}' for block in blocks)  # no word holds a quote
    return f'{{"blocks":[{texts}],"title":"Terms","language":"{"zh" if chinese else "en"}"}}'.encode()


def _stand(rows: Rows, number: int, version: int, blocks: list[str], standing: dict[str, dict[int, str]]) -> str:
    """Keep up where each sentence stood, as the store does (here none comes back); a sentence that is new."""
    fresh = ""
    for block in set(standing) - set(blocks):
        for name in standing.pop(block):
            rows.sentences[name][4] = version - 1
    for block in set(blocks) - set(standing):
        standing[block] = {digest(sentence): sentence for sentence in cut(block)}
        for name, sentence in standing[block].items():
            rows.sentences[name] = [number, name, version, version, None]
            rows.said[name] = fresh = sentence
    return fresh


def _change(key: SourceKey, version: int, at: datetime, quote: str, chance: random.Random) -> Change:
    severity, kind = chance.choice(list(Severity)), chance.choice(list(Kind))
    finding = Finding(kind, chance.choice(list(Direction)), severity, quote, Side.ADDED, "bench")
    gone = ("CN",) if chance.random() < 0.05 else ()
    judgement = Judgement(severity, (finding,), Text(f"Terms: {quote[:80]}", f"条款：{quote[:80]}"), regions_removed=gone)
    ident = f"{chance.getrandbits(64):016x}"
    return Change(
        ident, key, Outcome.CHANGE, f"https://{key.provider}.example/", version - 1, version, at, at, judgement, DocumentType.TERMS
    )


def generate(file: Path, sources: int, versions: int, every: int = EVERY) -> None:
    """Write the history; one version in `every` has a recorded change."""
    store = open_store(f"sqlite:///{file}")
    store.upgrade()
    store.sync(watchlist(sources), NOW)
    store.close()
    words = Words(random.Random(8))
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        rows = db.execute("SELECT id, provider, document, source FROM sources ORDER BY id").fetchall()
        sentence, said, started = 0, 0, time.monotonic()
        for done, (number, *key) in enumerate(rows):
            if done % 100 == 0:
                if done:
                    db.execute("COMMIT")
                    print(f"{done} of {len(rows)} sources, {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
                db.execute("BEGIN")
            made = story(words, number, SourceKey(*key), versions, done * versions, every)
            _write(db, made, sentence, said)
            sentence += len(made.sentences)
            said += len(made.changes)
            looks = b"".join(pack(hour * 3_600_000_000, 250_000) for hour in range(24))
            since = codec.to_micros(NOW - timedelta(days=1)) + number
            db.execute("INSERT INTO runs VALUES (?, 1, ?, 'unchanged', NULL, NULL, ?)", (number, since, looks))
            db.execute("UPDATE sources SET last_run = 1, last_good = ? WHERE id = ?", (since, number))
        db.execute("COMMIT")


def _write(db: sqlite3.Connection, made: Rows, sentence: int, said: int) -> None:
    db.executemany("INSERT INTO blobs (id, sha256, size, base, data) VALUES (?, ?, ?, ?, ?)", made.blobs)
    db.executemany("INSERT INTO versions (source, number, first_seen, confirmed_at, reading) VALUES (?, ?, ?, ?, ?)", made.versions)
    numbered = list(enumerate(made.sentences.items(), sentence + 1))
    db.executemany(
        "INSERT INTO sentences (id, source, digest, first, since, last) VALUES (?, ?, ?, ?, ?, ?)",
        ((place, *row) for place, (_, row) in numbered),
    )
    texts = ((place, " ".join(tokens(made.said[name]))) for place, (name, _) in numbered)
    db.executemany("INSERT INTO sentence_words (rowid, words) VALUES (?, ?)", texts)
    for place, change in enumerate(made.changes, said + 1):
        judged, source = change.judgement, made.versions[0][0]
        row = (change.id, source, codec.to_micros(change.first_seen), judged.severity.rank, change.document_type, codec.dumps(change))
        db.execute("INSERT INTO changes (id, source, first_seen, severity, document_type, body) VALUES (?, ?, ?, ?, ?, ?)", row)
        db.execute("INSERT INTO change_kinds VALUES (?, ?)", (change.id, judged.findings[0].kind))
        db.execute("INSERT INTO change_texts (id, change) VALUES (?, ?)", (place, change.id))
        db.execute("INSERT INTO change_words (rowid, words) VALUES (?, ?)", (place, " ".join(tokens("\n".join(change_words(change))))))


# --- asking

QUESTIONS: dict[str, tuple[str, ...]] = {
    "nothing: --version": ("--version",),
    "diff --since 30d": ("diff", "--since", "30d"),
    "diff --since 30d, jsonl, all": ("diff", "--since", "30d", "--format", "jsonl"),
    "filtered: provider, kind, severity": ("diff", "--since", "90d", "-p", "p7", "-k", "region_availability", "--min-severity", "high"),
    "filtered: territory": ("diff", "--since", "30d", "-p", "p7", "--territory", "CN"),
    "search ownership": ("search", "ownership"),
    'search "not resell"': ("search", '"not resell"'),
    "search 所有权": ("search", "所有权"),
    "search a rare word's beginning": ("search", "zob*"),
    "search the, of one provider": ("search", "the", "-p", "p7"),
    "search, changes only": ("search", "prohibited", "--in", "changes"),
    "cat DOC@DATE": ("cat", "p7/doc3@{date}"),
    "versions DOC": ("versions", "p7/doc3"),
    "blame DOC": ("blame", "p7/doc3"),
    "log": ("log",),
}


INSIDE: dict[str, Callable[[Store], object]] = {
    "the latest 20 since 30 days": lambda store: store.changes(ChangeQuery(NOW - timedelta(days=30), newest_first=True, limit=20)),
    "provider, kind, severity since 90 days": lambda store: store.changes(
        ChangeQuery(
            NOW - timedelta(days=90),
            None,
            ChangeFilter(("p7",), kinds=(Kind.REGION_AVAILABILITY,), min_severity=Severity.HIGH),
            newest_first=True,
            limit=20,
        )
    ),
    "a word in versions": lambda store: store.find_sentences(SearchQuery("ownership")),
    "a Chinese word in versions": lambda store: store.find_sentences(SearchQuery("所有权")),
    "a word in changes": lambda store: store.find_said(SearchQuery("prohibited")),
    "a document at a time": lambda store: store.version_at(SourceKey("p7", "doc0", "doc0"), NOW - timedelta(days=400)),
    "its versions": lambda store: store.versions(SourceKey("p7", "doc0", "doc0")),
}


def inside(url: str) -> Iterator[tuple[str, float, float]]:
    """Each question with milliseconds of CPU of this process, and by the clock, of the best of twenty."""
    store = open_store(url)
    store.upgrade()
    for name, question in INSIDE.items():
        spent = []
        for _ in range(20):
            used, started = time.process_time(), time.perf_counter()
            question(store)
            spent.append((time.process_time() - used, time.perf_counter() - started))
        yield name, *(1000 * min(each) for each in zip(*spent, strict=True))
    store.close()


def ask(settings: dict[str, str], arguments: tuple[str, ...]) -> tuple[float, float]:
    """Seconds by the clock and of CPU, of the best of five."""
    date = f"{NOW - timedelta(days=400):%Y-%m-%d}"
    line = [str(Path(sys.executable).with_name("monitor")), *(each.format(date=date) for each in arguments)]
    return min((_one(line, {**os.environ, **settings}) for _ in range(5)), key=lambda each: each[1])


def _one(line: list[str], environment: dict[str, str]) -> tuple[float, float]:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(line, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sizes(file: Path) -> Iterator[str]:
    """Bytes a version, by what they are for."""
    parts = {
        "readings": ("blobs",),
        "versions": ("versions",),
        "sentences": ("sentences", "uq_sentences"),
        "their words": ("sentence_words",),
    }
    parts |= {"changes": ("changes", "ix_changes", "change_kinds"), "their words ": ("change_words", "change_texts", "uq_change_texts")}
    with closing(sqlite3.connect(file)) as db:
        (versions,) = db.execute("SELECT count(*) FROM versions").fetchone()
        (pages, each) = db.execute("PRAGMA page_count").fetchone() + db.execute("PRAGMA page_size").fetchone()
        yield f"{'the whole file':16} {pages * each / versions:8.1f} bytes a version"
        try:
            used = dict(db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall())
        except sqlite3.OperationalError:
            return
    for name, begins in parts.items():
        yield f"{name:16} {sum(size for table, size in used.items() if table.startswith(begins)) / versions:8.1f}"


def main() -> None:
    """Make the history unless it is there, then ask."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path("/tmp/monitor-history"))
    parser.add_argument("--sources", type=int, default=5000)
    parser.add_argument("--versions", type=int, default=200)
    parser.add_argument("--url", help="address of another database with this history")
    parser.add_argument("--inside", action="store_true", help="time the questions alone")
    given = parser.parse_args()
    file = given.folder / "monitor.db"
    if not file.exists():
        given.folder.mkdir(parents=True, exist_ok=True)
        part = given.folder / "unfinished.db"
        part.unlink(missing_ok=True)
        generate(part, given.sources, given.versions)
        part.rename(file)
    url = given.url or f"sqlite:///{file}"
    if given.inside:
        for name, used, wall in inside(url):
            print(f"{name:40} {used:8.2f} ms CPU {wall:8.2f} ms wall", flush=True)
        return
    for line in sizes(file):
        print(line)
    settings = {"MONITOR_STATE_DIR": str(given.folder), "MONITOR_DATABASE_URL": url, "MONITOR_BUNDLED": "false"}
    for name, arguments in QUESTIONS.items():
        wall, cpu = ask(settings, arguments)
        print(f"{name:36} {wall:6.2f} s wall {cpu:6.2f} s CPU", flush=True)


if __name__ == "__main__":
    main()

"""The search's index, kept up in the transaction that records a version or a change.

Versions of a source share most of their text, so not versions are indexed but sentences, each once for its source: a row of `sentences` says in
which versions it stood. A version costs what it adds. The sentence itself is not kept again: it is read out of the version that brought it.

The words stand in an index of their own, `sentence_words` and `change_words`: FTS5 without contents in SQLite, `tsvector` in PostgreSQL. They
are cut by us (`monitor.store.words`), so that both databases find the same, Chinese included, and none needs an extension.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import DDL, Connection, bindparam, delete, event, select, text, update

from monitor.model import Change, Reading
from monitor.store import codec
from monitor.store.contents import contents
from monitor.store.engine import Database, Mode, insert
from monitor.store.tables import change_texts, changes, metadata, sentences, unindexed, versions
from monitor.store.words import change_words, cut, digest, sentences_of, tokens

INDEXES = {"sentence_words": "sentences", "change_words": "change_texts"}
"""Each index of words, and the table whose numbers it gives."""

for _index, _table in INDEXES.items():
    _made = {
        "sqlite": [f"CREATE VIRTUAL TABLE {_index} USING fts5(words, content = '', columnsize = 0, tokenize = 'ascii')"],
        "postgresql": [
            f"CREATE TABLE {_index} (rowid BIGINT NOT NULL, words TSVECTOR NOT NULL, CONSTRAINT pk_{_index} PRIMARY KEY (rowid), "
            f"CONSTRAINT fk_{_index}_rowid FOREIGN KEY (rowid) REFERENCES {_table} (id) ON DELETE CASCADE)",
            f"CREATE INDEX ix_{_index}_words ON {_index} USING gin (words)",
        ],
    }
    for _dialect, _statements in _made.items():
        for _statement in _statements:
            event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]

_AT_ONCE = 500

_STANDING = select(sentences.c.id, sentences.c.digest).where(sentences.c.source == bindparam("row"), sentences.c.last.is_(None))
_ADDED = select(sentences.c.id, sentences.c.digest).where(sentences.c.source == bindparam("row"), sentences.c.first == bindparam("number"))
_LEFT = select(sentences.c.digest).where(
    sentences.c.source == bindparam("row"), sentences.c.last.is_not(None), sentences.c.digest.in_(bindparam("names", expanding=True))
)
_WENT = update(sentences).where(sentences.c.id == bindparam("row"))
_CAME_BACK = (
    update(sentences)
    .where(sentences.c.source == bindparam("row"), sentences.c.digest == bindparam("known"))
    .values(since=bindparam("number"), last=None)
)
_PUT = {
    ("sqlite", name): text(f"INSERT INTO {name} (rowid, words) VALUES (:row, :words)")  # noqa: S608 - names of ours
    for name in INDEXES
} | {
    ("postgresql", name): text(f"INSERT INTO {name} (rowid, words) VALUES (:row, CAST(:words AS tsvector))")  # noqa: S608 - names of ours
    for name in INDEXES
}


def index_version(db: Connection, source: int, number: int, reading: Reading) -> None:
    """Note what a source's next version adds and takes away. A source that waits to be indexed as a whole is passed over."""
    if not _waits(db, source):
        _index_sentences(db, source, number, {digest(sentence): sentence for sentence in sentences_of(reading)})


def index_change(db: Connection, source: int, change: Change) -> None:
    """Note what was said of a change. A source that waits to be indexed as a whole is passed over."""
    if not _waits(db, source):
        _index_changes(db, [change])


def _waits(db: Connection, source: int) -> bool:
    return db.scalar(select(unindexed.c.source).where(unindexed.c.source == source)) is not None


def _index_sentences(db: Connection, source: int, number: int, said: dict[int, str]) -> None:
    standing = {row.digest: row.id for row in db.execute(_STANDING, {"row": source})}
    gone = [known for name, known in standing.items() if name not in said]
    if gone:
        db.execute(_WENT, [{"row": known, "last": number - 1} for known in gone])
    came = [name for name in said if name not in standing]
    if number > 1 and came:
        back = {name for part in _parts(came) for name in db.scalars(_LEFT, {"row": source, "names": part})}
        if back:
            db.execute(_CAME_BACK, [{"row": source, "known": name, "number": number} for name in sorted(back)])
        came = [name for name in came if name not in back]
    if came:
        db.execute(sentences.insert(), [{"source": source, "digest": name, "first": number, "since": number} for name in came])
        _put(db, "sentence_words", {row.id: said[row.digest] for row in db.execute(_ADDED, {"row": source, "number": number})})


def _parts(names: list[int]) -> Iterator[list[int]]:
    """No database takes any number of values in one statement."""
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))


def _index_changes(db: Connection, said: Sequence[Change]) -> None:
    rows = {insert(db, change_texts, {"change": change.id}): "\n".join(change_words(change)) for change in said}
    _put(db, "change_words", rows)


def _put(db: Connection, index: str, rows: dict[int, str]) -> None:
    write = _as_document if db.dialect.name == "sqlite" else _as_vector
    db.execute(_PUT[db.dialect.name, index], [{"row": row, "words": write(tokens(said))} for row, said in sorted(rows.items())])


def _as_document(words: tuple[str, ...]) -> str:
    return " ".join(words)


def _as_vector(words: tuple[str, ...]) -> str:
    """Lexemes with their places, as PostgreSQL reads them; there are no quotes and no backslashes in words."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words, 1):
        places.setdefault(word, []).append(place)
    return " ".join(f"'{word}':{','.join(map(str, found))}" for word, found in places.items())


# --- what was recorded before there was an index


def index_waiting(database: Database) -> None:
    """Index the sources that wait for it, each in a transaction of its own: who is stopped in the middle goes on there."""
    with database.transaction(Mode.READ) as db:
        waiting = db.scalars(select(unindexed.c.source).order_by(unindexed.c.source)).all()
    for source in waiting:
        with database.transaction(Mode.WRITE) as db:
            _index_source(db, source)


def _index_source(db: Connection, source: int) -> None:
    """Index all that was recorded of a source, which waits for it."""
    if not _waits(db, source):
        return  # another process was quicker
    db.execute(delete(unindexed).where(unindexed.c.source == source))
    known: dict[str, dict[int, str]] = {}  # most blocks of a version stood in the one before
    query = select(versions.c.number, versions.c.reading).where(versions.c.source == source).order_by(versions.c.number)
    for row in db.execute(query).all():
        reading = codec.loads(Reading, contents(db, [row.reading])[row.reading])
        known = {block.text: known.get(block.text) or _cut(block.text) for block in reading.blocks}
        _index_sentences(db, source, row.number, {name: said for found in known.values() for name, said in found.items()})
    bodies = db.scalars(select(changes.c.body).where(changes.c.source == source).order_by(changes.c.first_seen, changes.c.id)).all()
    if bodies:
        _index_changes(db, [codec.loads(Change, body) for body in bodies])


def _cut(block: str) -> dict[int, str]:
    return {digest(sentence): sentence for sentence in cut(block)}

"""The search over all recorded texts, asked. How the index comes about: see `indexing`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from monitor.model import Change, ChangeHit, Reading, SearchQuery, SourceKey, Stood
from monitor.store import codec
from monitor.store.asking import Asking, within
from monitor.store.known import key_of, number_of
from monitor.store.words import Term, digest, sentences_of, terms

if TYPE_CHECKING:
    from monitor.store.readings import Readings

_SENTENCES = """
SELECT s.id, s.digest, s.first, s.since, s.last, p.provider, p.document, p.source, v.first_seen, w.first_seen AS gone_at, b.reading,
    coalesce(s.last, (SELECT max(number) FROM versions WHERE versions.source = s.source)) AS latest
FROM sentence_words CROSS JOIN sentences s CROSS JOIN sources p
JOIN versions v ON v.source = s.source AND v.number = s.first
JOIN versions b ON b.source = s.source AND b.number = s.since
LEFT JOIN versions w ON w.source = s.source AND w.number = s.last + 1
WHERE {match} AND s.id = sentence_words.rowid AND p.id = s.source {more}
ORDER BY sentence_words.rowid DESC LIMIT :limit
"""
_CHANGES = """
SELECT t.id, c.body FROM change_words CROSS JOIN change_texts t CROSS JOIN changes c CROSS JOIN sources p
WHERE {match} AND t.id = change_words.rowid AND c.id = t.change AND p.id = c.source {more}
ORDER BY change_words.rowid DESC LIMIT :limit
"""


def find_sentences(db: Asking, readings: Readings, query: SearchQuery) -> tuple[Stood, ...]:
    """Those with all of the words, the latest recorded first."""
    asked = terms(query.words)
    if not asked:
        return ()
    sql, values = _asked(db, "sentence_words", _SENTENCES, query, asked, "(v.first_seen >= :since OR w.first_seen >= :since)")
    rows = list(db.rows(sql, values))
    texts = {blob: _said(reading) for blob, reading in readings.load(db, [row.reading for row in rows]).items()}
    return tuple(_stood(row, texts[row.reading][row.digest]) for row in rows if row.digest in texts[row.reading])


def find_said(db: Asking, query: SearchQuery) -> tuple[ChangeHit, ...]:
    """The changes of which all of the words are said, the latest recorded first."""
    asked = terms(query.words)
    if not asked:
        return ()
    sql, values = _asked(db, "change_words", _CHANGES, query, asked, "c.first_seen >= :since")
    return tuple(ChangeHit(row.id, codec.loads(Change, row.body)) for row in db.rows(sql, values))


def _asked(db: Asking, index: str, sql: str, query: SearchQuery, asked: tuple[Term, ...], recent: str) -> tuple[str, dict[str, object]]:
    """A search as the database is asked for it, and the values in it."""
    values: dict[str, object] = {"words": (_as_match if db.fts else _as_tsquery)(asked), "limit": query.limit}
    more: list[str] = []
    if query.providers:
        more.append(f"AND {within('p.provider', query.providers, values)}")
    if query.since is not None:
        more.append(f"AND {recent}")
        values["since"] = codec.to_micros(query.since)
    if query.before is not None:
        more.append(f"AND {index}.rowid < :before")
        values["before"] = query.before
    match = f"{index} MATCH :words" if db.fts else f"{index}.words @@ CAST(:words AS tsquery)"
    return sql.format(match=match, more=" ".join(more)), values


def _as_match(asked: Iterable[Term]) -> str:
    """FTS5's own language (https://www.sqlite.org/fts5.html#full_text_query_syntax); words hold nothing that means something in it."""
    return " AND ".join(f'"{" ".join(term.tokens)}"{" *" * term.begins}' for term in asked)


def _as_tsquery(asked: Iterable[Term]) -> str:
    return " & ".join(f"({' <-> '.join(_lexemes(term))})" for term in asked)


def _lexemes(term: Term) -> list[str]:
    words = [f"'{word}'" for word in term.tokens]
    return [*words[:-1], f"{words[-1]}{':*' * term.begins}"]


def _said(reading: Reading) -> dict[int, str]:
    return {digest(sentence): sentence for sentence in sentences_of(reading)}


def _stood(row: Any, said: str) -> Stood:
    gone_at = codec.maybe_time(row.gone_at)
    return Stood(row.id, key_of(row), said, row.first, codec.from_micros(row.first_seen), row.latest, gone_at)


def introduced(db: Asking, readings: Readings, key: SourceKey) -> tuple[tuple[str, int], ...]:
    """Each sentence of the newest version with the number of the version that brought it; what left and came back was brought back."""
    source = {"source": number_of(db, key)}
    newest = db.first("SELECT reading FROM versions WHERE source = :source ORDER BY number DESC LIMIT 1", source)
    if newest is None:
        return ()
    standing = db.rows("SELECT digest, since FROM sentences WHERE source = :source AND last IS NULL", source)
    since = {row.digest: row.since for row in standing}
    said = _said(readings.load(db, [newest.reading])[newest.reading])
    return tuple((sentence, since[name]) for name, sentence in said.items() if name in since)

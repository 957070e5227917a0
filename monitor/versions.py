"""Documents as they were: their versions, their text at a time, who brought a sentence, and where words stood. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from monitor.errors import ConfigError, NotFoundError
from monitor.model import Response, SourceKey, Text, Version, VersionEntry
from monitor.ports import Store
from monitor.store.words import terms, tokens
from monitor.subjects import Subjects


@dataclass(frozen=True, slots=True)
class Brought:
    """A sentence of the newest version, and the version that brought it, or brought it back."""

    sentence: str
    version: VersionEntry


@dataclass(frozen=True, slots=True)
class Versions:
    """Questions about the recorded versions."""

    store: Store
    subjects: Subjects

    def named(self, name: str) -> tuple[SourceKey, ...]:
        """The sources of `provider/document`, or the one of `provider/document/source`, in their order. Raises NotFoundError."""
        found = self.subjects.named(name)
        if not found:
            raise _no_document(name, self.subjects)
        return found

    def one(self, name: str) -> SourceKey:
        """The source that a name means, where only one can be meant. Raises NotFoundError, ConfigError."""
        found = self.named(name)
        if len(found) > 1:
            raise _several(name, found)
        return found[0]

    def at(self, key: SourceKey, at: datetime) -> Version:
        """The version in force at a time, by first sighting. Raises NotFoundError."""
        version = self.store.version_at(key, at)
        if version is None:
            raise _none_yet(key)
        return version

    def bytes_at(self, key: SourceKey, at: datetime) -> Response:
        """The page as it came when the version in force at a time was first seen. Raises NotFoundError."""
        return self.store.snapshot(key, self.at(key, at).first_seen)

    def blame(self, name: str, sentence: str | None = None) -> tuple[Brought, ...]:
        """Each sentence of the newest versions in order; with `sentence` those with all of its words. Raises NotFoundError."""
        asked = terms(sentence or "")
        return tuple(
            brought
            for key in self.named(name)
            for brought in self._brought(key)
            if sentence is None or (asked and all(term.stands_in(tokens(brought.sentence)) for term in asked))
        )

    def _brought(self, key: SourceKey) -> tuple[Brought, ...]:
        entries = {entry.number: entry for entry in self.store.versions(key)}
        return tuple(Brought(sentence, entries[number]) for sentence, number in self.store.introduced(key))


def _no_document(name: str, subjects: Subjects) -> NotFoundError:
    known = sorted({f"{key.provider}/{key.document}" for key in subjects.by_source})
    if not known:
        return NotFoundError(Text("nothing is watched yet; begin with: monitor init", "还没有监控任何内容；请先运行：monitor init"))
    near = get_close_matches(name, known, n=3) or known[:8]
    return NotFoundError(
        Text(
            f'no document is called "{name}"; write provider/document or provider/document/source, such as {", ".join(near)}. '
            "All of them: monitor watchlist list",
            f"没有名为“{name}”的文档；请写 服务商/文档 或 服务商/文档/来源，例如 {'、'.join(near)}。查看全部：monitor watchlist list",
        )
    )


def _several(name: str, found: tuple[SourceKey, ...]) -> ConfigError:
    listed = ", ".join(str(key) for key in found)
    return ConfigError(Text(f'"{name}" is read from several pages; name one: {listed}', f"“{name}”由多个页面组成；请指定其一：{listed}"))


def _none_yet(key: SourceKey) -> NotFoundError:
    return NotFoundError(
        Text(
            f"no version of {key} was in force then; its versions: monitor versions {key}",
            f"{key} 当时还没有生效的版本；查看其版本：monitor versions {key}",
        )
    )

"""Whether what is watched can be watched: each source asked once and read as a first look would read it, with nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model import (
    BrokenReason,
    Document,
    FetchFailure,
    Outcome,
    Provider,
    Source,
    SourceKind,
    SourceState,
    Validators,
)
from monitor.pipeline import Policies, consider
from monitor.ports import Fetcher
from monitor.subjects import Subjects


class Health(StrEnum):
    """What a source gave."""

    WELL = "well"
    STALE_SELECTOR = "stale_selector"
    """The declared selectors match nothing; the main content was read instead."""
    NOT_THE_DOCUMENT = "not_the_document"
    """Something came that is not the document: another language, a login page, a shell."""
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not_asked"
    """A probe: it costs money, so it is asked by `monitor probe` alone."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found of one source."""

    provider: Provider
    document: Document
    source: Source
    health: Health
    reason: BrokenReason | None = None
    detail: str = ""
    """For people; names the address where it is about reaching it."""
    suggestion: str | None = None
    """A selector that would match the main content."""
    moved_to: str | None = None
    """Where the address redirects."""
    elapsed: timedelta = timedelta(0)


def unverified_first(sources: Iterable[tuple[Provider, Document, Source]]) -> list[tuple[Provider, Document, Source]]:
    """Addresses that nobody has confirmed are the likeliest to be wrong; the order is kept otherwise."""
    return sorted(sources, key=lambda each: not each[2].unverified)


def examine_all(
    subjects: Subjects, sources: Iterable[Source], fetcher: Fetcher, now: Callable[[], datetime], workers: int
) -> Iterator[Diagnosis]:
    """A diagnosis for each source, unverified ones first, in that order."""
    known = unverified_first((*subjects.of(source.key), source) for source in sources)

    def examined(each: tuple[Provider, Document, Source]) -> Diagnosis:
        return examine(*each, subjects, fetcher, now())

    with ThreadPoolExecutor(workers, thread_name_prefix="doctor") as pool:
        yield from pool.map(examined, known)


def examine(provider: Provider, document: Document, source: Source, subjects: Subjects, fetcher: Fetcher, at: datetime) -> Diagnosis:
    """Ask one source and read what it answers. `at` (UTC) is the time of the look."""
    if source.rules.kind in (SourceKind.PROBE, SourceKind.MODELS):
        return Diagnosis(provider, document, source, Health.NOT_ASKED)
    answer = fetcher.fetch(source, Validators())
    if isinstance(answer, FetchFailure):
        return Diagnosis(provider, document, source, Health.UNREACHABLE, answer.reason, answer.detail)
    look = consider(SourceState(source, document.type, 0), answer, subjects=subjects, at=at, policies=Policies(tell=False))
    moved = answer.final_url if answer.redirects else None
    if look.outcome is Outcome.BROKEN:
        detail = look.tracking.trouble.detail if look.tracking.trouble else ""
        return Diagnosis(provider, document, source, Health.NOT_THE_DOCUMENT, look.reason, detail, None, moved, answer.elapsed)
    stale = look.tracking.stale
    health = Health.WELL if stale is None else Health.STALE_SELECTOR
    return Diagnosis(provider, document, source, health, None, "", stale.suggestion if stale else None, moved, answer.elapsed)

"""What every kind of look shares."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from monitor.due import next_due
from monitor.judge import Subject
from monitor.model import (
    FetchFailure,
    Finding,
    Judgement,
    Reading,
    ReadRules,
    Response,
    Side,
    Source,
    SourceState,
    Tracking,
    Validators,
    Version,
)
from monitor.read import READER, pdf
from monitor.subjects import Subjects

_HERE = "here"
"""The vantage of a probe that names none."""


def change_id(after: Version) -> str:
    """Twelve hexadecimal digits: always the same for the same source, first sighting and text."""
    said = f"{after.source}\n{after.first_seen.isoformat()}\n{after.reading.text}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@lru_cache(maxsize=4096)
def reading_mark(rules: ReadRules) -> str:
    """Equal marks: the same bytes give the same reading."""
    return hashlib.sha256(f"{READER}\n{rules!r}".encode()).hexdigest()[:16]


def subject_of(state: SourceState, subjects: Subjects) -> Subject:
    """Whose document a source is."""
    provider, document = subjects.of(state.source.key)
    probe = state.source.probe
    vantage = probe.vantage if probe is not None and probe.vantage != _HERE else ""
    return Subject(provider.name, document.name, document.type, state.source.rules.kind, vantage)


def with_pages(judgement: Judgement, before: Reading, after: Reading) -> Judgement:
    """The findings of a PDF with the pages on which their quotes stand, above the headings."""
    return replace(judgement, findings=tuple(_on_page(each, before if each.side is Side.REMOVED else after) for each in judgement.findings))


def _on_page(finding: Finding, reading: Reading) -> Finding:
    page = pdf.page_of(finding.quote, reading)
    return finding if page is None else replace(finding, heading=(page, *finding.heading))


def validators(tracking: Tracking, answer: Response | FetchFailure) -> Validators:
    """Those of the last body that was answered: a failure brings none, a 304 keeps them."""
    if isinstance(answer, FetchFailure) or answer.not_modified:
        return tracking.validators
    if answer.status != 200:
        return Validators()
    return Validators(answer.header("etag"), answer.header("last-modified"))


def due(source: Source, answer: Response | FetchFailure, look_again: timedelta | None, at: datetime) -> datetime:
    """When the next look is: by the schedule, sooner where one is wanted, later where the server asks for it."""
    regular = next_due(source.schedule, source.key, at)
    if isinstance(answer, FetchFailure) and answer.retry_after is not None:
        return max(regular, at + answer.retry_after)
    return regular if look_again is None else min(regular, at + look_again)


def elapsed(answer: Response | FetchFailure) -> timedelta:
    """How long the answer took; nothing for a failure."""
    return answer.elapsed if isinstance(answer, Response) else timedelta(0)

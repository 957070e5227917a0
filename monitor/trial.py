"""Reading one page without keeping anything: what would be kept and dropped, and what it states."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import MonitorError
from monitor.facts import Fact, find
from monitor.model import DocumentType, FetchFailure, Reading, ReadRules, Response, Source, SourceKey, Text, Unreadable, Validators
from monitor.ports import Fetcher
from monitor.read import health, read, suggest

MARKDOWN = {".md": "text/markdown", ".markdown": "text/markdown"}


class TrialError(MonitorError):
    """The page could not be had or read; the text says why."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What an address would give."""

    reading: Reading
    dropped: tuple[str, ...]
    """Texts of the page that the reading leaves out."""
    suggestions: tuple[str, ...]
    """Selectors that would match the main content."""
    broken: Unreadable | None
    """Why this is not the document, if it is not."""


def try_address(url: str, rules: ReadRules, fetcher: Fetcher) -> Trial:
    """Fetch and read an address. Raises TrialError."""
    response = _fetched(url, fetcher)
    reading = _read(response, rules)
    whole = read(response, ReadRules(kind=rules.kind, select=("body",)))
    kept = {block.text for block in reading.blocks}
    dropped = tuple(block.text for block in whole.blocks if block.text not in kept) if isinstance(whole, Reading) else ()
    return Trial(reading, dropped, suggest(response, rules), health.examine(response, reading, (), rules))


def address_facts(url: str, document_type: DocumentType, fetcher: Fetcher) -> tuple[Fact, ...]:
    """What the page at an address states. Raises TrialError."""
    return find(_read(_fetched(url, fetcher), ReadRules()), document_type)


def file_facts(path: Path, document_type: DocumentType, at: datetime) -> tuple[Fact, ...]:
    """What the page in a file states; its kind by its name, else by its first bytes. Raises TrialError."""
    kind = MARKDOWN.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or ""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise TrialError(Text(f"{path}: {error.strerror}", f"{path}：{error.strerror}")) from error
    address = path.absolute().as_uri()
    headers = (("content-type", kind),) if kind else ()
    return find(_read(Response(address, address, 200, headers, body, at), ReadRules()), document_type)


def _fetched(url: str, fetcher: Fetcher) -> Response:
    answer = fetcher.fetch(Source(SourceKey("trial", "trial", "trial"), url), Validators())
    if isinstance(answer, FetchFailure):
        raise TrialError(_about(url, answer.detail))
    return answer


def _read(response: Response, rules: ReadRules) -> Reading:
    reading = read(response, rules)
    if isinstance(reading, Unreadable):
        raise TrialError(_about(response.final_url, reading.detail))
    return reading


def _about(url: str, detail: str) -> Text:
    """Most details of a fetch begin with the address; it is named once."""
    return Text(detail, detail) if url in detail else Text(f"{url}: {detail}", f"{url}：{detail}")

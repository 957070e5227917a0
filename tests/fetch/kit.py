"""What the fetch tests share: a fixed time, a source for an address, a quick fetcher that records its pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from monitor.fetch import FetchSettings, HttpFetcher
from monitor.model import FetchFailure, Response, Source, SourceKey, Validators

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
QUICK = FetchSettings(
    connect_timeout=2, read_timeout=2, total_timeout=10, host_spacing=0, backoff=0.01, max_pause=5, retries=2, allow_private=("127.0.0.1",)
)


def source(url: str | None, *headers: tuple[str, str]) -> Source:
    """A source at an address."""
    return Source(SourceKey("acme", "terms", "page"), url, headers=headers)


class Kit:
    """A fetcher whose pauses are recorded instead of slept. `Kit(retries=0)` overrides settings; `guard=`, `pace=` go to the fetcher."""

    def __init__(self, *, guard: Any = None, pace: Any = None, **settings: Any) -> None:
        self.pauses: list[float] = []
        self.fetcher = HttpFetcher(replace(QUICK, **settings), lambda: AT, self.pauses.append, guard=guard, pace=pace)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.fetcher.close()

    def get(self, url: str, *headers: tuple[str, str], etag: str | None = None, modified: str | None = None) -> Response | FetchFailure:
        """Fetch an address."""
        return self.fetcher.fetch(source(url, *headers), Validators(etag, modified))

    def answer(self, url: str, *headers: tuple[str, str], etag: str | None = None, modified: str | None = None) -> Response:
        """Fetch an address that answers."""
        got = self.get(url, *headers, etag=etag, modified=modified)
        assert isinstance(got, Response), got
        return got

    def failure(self, url: str) -> FetchFailure:
        """Fetch an address that fails."""
        got = self.get(url)
        assert isinstance(got, FetchFailure), got
        return got

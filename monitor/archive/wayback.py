"""The Wayback Machine: which captures of an address it has, and their bytes as they came.

Source: the CDX server, https://github.com/internetarchive/wayback/blob/master/wayback-cdx-server/README.md; `id_` after the time of a capture gives
it without the archive's own additions. Asked through the fetcher that also asks watched sites, with its manners.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode

from monitor.errors import ArchiveError, ConfigError
from monitor.model import FetchFailure, ReadRules, Response, Source, SourceKey, SourceKind, Text, Validators
from monitor.ports import Fetcher

SERVER = "https://web.archive.org"
ROWS = 2_000
"""Captures asked for at a time."""
GONE = frozenset({403, 404, 410, 451})
"""What the archive says of a capture that it will not give: excluded, or lost."""
_KEY = SourceKey("archive", "wayback", "wayback")
_ORIGINAL = "x-archive-orig-"


class Capture(NamedTuple):
    """A capture with other bytes than the one before it."""

    at: datetime
    stamp: str
    """The same as fourteen digits, as the archive names it."""
    url: str


@dataclass(frozen=True, slots=True)
class Wayback:
    """An archive with the interface of the Wayback Machine at `server`."""

    fetcher: Fetcher
    server: str = SERVER

    def captures(self, url: str, since: datetime, until: datetime | None = None) -> Iterator[Capture]:
        """The captures with status 200, oldest first, equal neighbours once. Raises ArchiveError."""
        asked = {
            "url": url,
            "output": "json",
            "fl": "timestamp,original",
            "filter": "statuscode:200",
            "collapse": "digest",
            "from": _stamp(since),
            **({"to": _stamp(until)} if until else {}),
            "limit": str(ROWS),
            "showResumeKey": "true",
        }
        while True:
            rows, key = self._rows(f"{self.server}/cdx/search/cdx?{urlencode(asked)}")
            yield from rows
            if not key or asked.get("resumeKey") == key:
                return
            asked["resumeKey"] = key

    def capture(self, capture: Capture) -> Response | None:
        """What the address answered then; None: the archive will not give it. Raises ArchiveError where it may later."""
        address = f"{self.server}/web/{capture.stamp}id_/{quote(capture.url, safe=_SAFE)}"
        answer = self._ask(address)
        if isinstance(answer, FetchFailure) and (answer.transient or answer.status not in GONE):
            raise _unanswered(address, answer.detail)
        if isinstance(answer, FetchFailure) or answer.status in GONE or f"/{capture.stamp}id_/" not in answer.final_url:
            return None
        if answer.status != 200:
            raise _unanswered(address, f"HTTP status {answer.status}")
        return Response(capture.url, capture.url, 200, _headers(answer), answer.body, capture.at)

    def _rows(self, address: str) -> tuple[list[Capture], str]:
        """The captures of one answer, and the key with which to ask for the next ones."""
        answer = self._ask(address)
        if isinstance(answer, FetchFailure) or answer.status != 200:
            raise _unanswered(address, answer.detail if isinstance(answer, FetchFailure) else f"HTTP status {answer.status}")
        try:
            table = json.loads(answer.body) if answer.body.strip() else []
            named = [row for row in table[1:] if len(row) == 2]
            key = next((row[0] for row in table[1:] if len(row) == 1), "")
            return [Capture(_time(stamp), stamp, url) for stamp, url in named], str(key)
        except (ValueError, TypeError, KeyError) as error:
            raise ArchiveError(
                Text(
                    f"{address}: the list of captures cannot be read ({error}): check --server",
                    f"{address}：无法读取快照列表（{error}）：请检查 --server",
                )
            ) from error

    def _ask(self, address: str) -> Response | FetchFailure:
        return self.fetcher.fetch(Source(_KEY, address, ReadRules(kind=SourceKind.TEXT)), Validators())


def checked(name: str, url: str) -> str:
    """The address. Raises ConfigError for one that cannot be asked."""
    if not re.fullmatch(r"https?://[^\s/?#@]+([/?#]\S*)?", url):
        raise ConfigError(
            Text(
                f"{name}: write an address such as https://example.com/terms, not {url!r}",
                f"{name}：请写网址，例如 https://example.com/terms，而不是 {url!r}",
            )
        )
    return url


_SAFE = "%/:?&=+,;@!$'()*~#[]"


def _headers(answer: Response) -> tuple[tuple[str, str], ...]:
    """The site's own headers, where the archive gives them."""
    own = [(name.removeprefix(_ORIGINAL), value) for name, value in answer.headers if name.startswith(_ORIGINAL)]
    kind = answer.header("content-type")
    if kind and not any(name == "content-type" for name, _ in own):
        own.append(("content-type", kind))
    source = answer.header("x-archive-src")
    return (*own, *((("x-archive-src", source),) if source else ()))


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S}".rjust(14, "0")


def _time(stamp: str) -> datetime:
    if not re.fullmatch(r"\d{14}", stamp):
        raise ValueError(f"{stamp!r} is no time of a capture")
    return datetime.strptime(stamp + "+0000", "%Y%m%d%H%M%S%z").astimezone(UTC)


def _unanswered(address: str, why: str) -> ArchiveError:
    return ArchiveError(
        Text(
            f"{address}: {why}; what was brought in so far is kept: run the same command again later, it goes on from there",
            f"{address}：{why}；已导入的部分已保留：稍后再次运行同一命令，即可从中断处继续",
        )
    )

"""All of a response but its body and its times: nearly the same from look to look."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Response


@dataclass(frozen=True, slots=True)
class Envelope:
    """Addresses, status and headers of a response."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    redirects: tuple[str, ...]
    http_version: str

    @classmethod
    def of(cls, response: Response) -> Envelope:
        """The envelope of a response."""
        return cls(response.url, response.final_url, response.status, response.headers, response.redirects, response.http_version)

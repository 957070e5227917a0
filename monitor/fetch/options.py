"""How the fetcher behaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from monitor import __version__


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How the fetcher behaves. All times are seconds, all sizes bytes. TLS certificates are always verified."""

    contact: str | None = None
    """An address or URL under which a site's owner reaches whoever runs this monitor; stands in the User-Agent."""
    user_agent: str | None = None
    """Replaces the whole User-Agent."""
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    """Longest silence while an answer comes."""
    total_timeout: float = 60.0
    """Longest time for one fetch with its redirects, retries and pauses; waiting for a turn at a host is not counted."""
    max_bytes: int = 20_000_000
    """Largest body, both as sent and with its content encoding undone."""
    max_ratio: float = 250.0
    """Most bytes that one byte of an encoded body may become, once it is larger than `ratio_floor`."""
    ratio_floor: int = 1_000_000
    max_redirects: int = 10
    retries: int = 3
    """Further tries after the first, for transient failures only."""
    backoff: float = 1.0
    """First pause before a further try; it doubles, with jitter, up to `max_pause`."""
    max_pause: float = 10.0
    """A longer `Retry-After` is not slept but handed back in the failure."""
    host_concurrency: int = 2
    host_spacing: float = 1.0
    """From the start of one request to the start of the next at the same host; a redirect follows at once."""
    host_wait: float = 60.0
    """Longest wait for a turn at a host."""
    proxy: str | None = field(default=None, repr=False)
    """`http://`, `https://`, `socks5://` or `socks5h://`; may carry a password."""
    ca_file: Path | None = None
    """Further certificate authorities in PEM, for a company's own."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Sent with every request; all but the harmless ones stay with the source's own origin."""
    allow_private: tuple[str, ...] = ()
    """Host names, addresses and networks (`10.0.0.0/8`) that may be asked although they are not on the public internet."""
    ports: tuple[tuple[int, int], ...] = ((80, 80), (443, 443), (8000, 9000))
    """Ranges, both ends included. A host named in `allow_private` may use any port."""

    @property
    def agent(self) -> str:
        """The User-Agent that is sent."""
        if self.user_agent is not None:
            return self.user_agent
        return f"policy-monitor/{__version__}" + (f" (+{self.contact})" if self.contact else "")

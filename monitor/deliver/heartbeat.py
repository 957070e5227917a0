"""The dead man's switch: while all is well we say so to a watcher outside, and it raises the alarm when we fall silent.

Healthchecks, Uptime Kuma push monitors and their like take a GET. What says whether all is well is the service; this only asks.
"""

from __future__ import annotations

from monitor.deliver.answers import by_status
from monitor.deliver.failures import error_result
from monitor.deliver.secrets import scrub
from monitor.model import DeliveryResult

TIMEOUT = (5.0, 10.0)
"""Seconds to connect, and to wait for each part of the answer."""


def beat(url: str, timeout: tuple[float, float] = TIMEOUT) -> DeliveryResult:
    """One GET, following no redirect. Failures are values; the detail holds no part of the address but its host."""
    import requests

    from monitor.deliver.doors import read_answer

    try:
        headers = {"User-Agent": "policy-monitor"}
        with requests.get(url, headers=headers, timeout=timeout, allow_redirects=False, stream=True) as response:
            result = by_status(read_answer(response))
    except requests.RequestException as error:
        result = error_result(error)
    return DeliveryResult(result.failure, scrub(result.detail, url), result.retry_after)

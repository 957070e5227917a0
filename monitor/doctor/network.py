"""Can watched hosts be reached, and how long is our certificate good? Asked only on request, and through the fetcher's own guard."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from monitor.doctor.findings import Check, Finding, Level
from monitor.model import FetchFailure, Response, Source, SourceKind, Text, Validators, Watchlist, Way
from monitor.ports import Fetcher
from monitor.render import words

Answers = tuple[tuple[Source, Response | FetchFailure], ...]
"""What each of the sources gave that were asked."""
SECONDS = 10
SOON = timedelta(days=14)
"""Certificates are renewed earlier than that."""


def one_of_each_host(watchlist: Watchlist) -> tuple[Source, ...]:
    """A source for each host; probes cost money and are left out. What a browser would fetch is asked plainly: only the host is of interest."""
    found: dict[str, Source] = {}
    for document in watchlist.documents():
        for source in document.sources:
            host = urlsplit(source.url or "").hostname
            if host and source.rules.kind not in (SourceKind.PROBE, SourceKind.MODELS):
                found.setdefault(host, replace(source, way=Way.HTTP, browser=None))
    return tuple(found.values())


def ask(sources: tuple[Source, ...], fetcher: Fetcher, workers: int) -> Answers:
    """Ask each once."""
    with ThreadPoolExecutor(workers, thread_name_prefix="doctor") as pool:
        return tuple(zip(sources, pool.map(lambda source: fetcher.fetch(source, Validators()), sources), strict=True))


def hosts(answers: Answers) -> Iterator[Finding]:
    """Hosts that gave no answer. One that answers with a refusal was reached."""
    silent = [(source, answer) for source, answer in answers if isinstance(answer, FetchFailure) and answer.status is None]
    for source, answer in silent:
        why = words.BROKEN_REASONS[answer.reason]
        yield Finding(
            Check.SOURCES,
            Level.PROBLEM if len(silent) == len(answers) else Level.WARNING,
            Text(f"{why.en} — {answer.detail}", f"{why.zh} — {answer.detail}"),
            urlsplit(source.url or "").hostname or "",
            words.WHAT_TO_DO[answer.reason],
        )
    reached = len(answers) - len(silent)
    if reached:
        yield Finding(
            Check.SOURCES, Level.OK, Text(f"{reached} of {len(answers)} hosts answer", f"{len(answers)} 个主机中有 {reached} 个有响应")
        )


def certificate(public_url: str | None, authorities: Path | None, now: datetime) -> Iterator[Finding]:
    """How long the certificate is good under which people open the page."""
    parts = urlsplit(public_url or "")
    if parts.scheme != "https" or not parts.hostname:
        return
    place = f"{parts.hostname}:{parts.port or 443}"
    try:
        until = _good_until(parts.hostname, parts.port or 443, authorities)
    except (OSError, ValueError) as error:
        why = getattr(error, "verify_message", None) or getattr(error, "strerror", None) or type(error).__name__
        yield Finding(
            Check.CERTIFICATES,
            Level.PROBLEM,
            Text(f"MONITOR_PUBLIC_URL cannot be opened securely: {why}", f"无法安全打开 MONITOR_PUBLIC_URL：{why}"),
            place,
            Text(
                "see the reverse proxy: does it run, and is its certificate for this name and in date?",
                "请检查反向代理：是否在运行，证书是否属于此域名且未过期",
            ),
        )
        return
    yield good_until(until, place, now)


def _good_until(host: str, port: int, authorities: Path | None) -> datetime:
    context = ssl.create_default_context()
    if authorities is not None:
        context.load_verify_locations(authorities)
    with socket.create_connection((host, port), SECONDS) as line, context.wrap_socket(line, server_hostname=host) as secure:
        told = secure.getpeercert()
    assert told is not None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)


def good_until(until: datetime, place: str, now: datetime) -> Finding:
    """What is to be said of a certificate that ends then."""
    days = (until - now).days
    if until <= now:
        told, level = Text(f"The certificate ended on {until:%Y-%m-%d}", f"证书已于 {until:%Y-%m-%d} 过期"), Level.PROBLEM
    else:
        told = Text(f"The certificate is good for {days} days, until {until:%Y-%m-%d}", f"证书还有 {days} 天，至 {until:%Y-%m-%d}")
        level = Level.WARNING if until - now < SOON else Level.OK
    step = Text("renew it; see why it was not renewed by itself", "请续期，并检查为何没有自动续期")
    return Finding(Check.CERTIFICATES, level, told, place, None if level is Level.OK else step)


def own_authorities(file: Path | None, now: datetime) -> Iterator[Finding]:
    """Whether the further authorities of MONITOR_CA_BUNDLE can be read and are in date."""
    if file is None:
        return
    from cryptography.x509 import load_pem_x509_certificates

    try:
        found = load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no certificate in PEM form"
        step = Text(
            "name a PEM file that the service may read, or unset MONITOR_CA_BUNDLE", "请指定服务可读的 PEM 文件，或取消 MONITOR_CA_BUNDLE"
        )
        yield Finding(Check.CERTIFICATES, Level.PROBLEM, Text(f"It cannot be read: {why}", f"无法读取：{why}"), str(file), step)
        return
    yield good_until(min(each.not_valid_after_utc for each in found), str(file), now)

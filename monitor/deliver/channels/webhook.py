"""Our own webhook: signed JSON for programs, after Standard Webhooks (https://www.standardwebhooks.com).

`webhooks://host/path?secret=whsec_…` is https, `webhook://` http; the secret may be `env:NAME` or `file:/path`. Other parameters are
handed on. The receiver answers 2xx; 410 means that it wants no more.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from monitor.deliver.answers import by_status
from monitor.deliver.failures import error_result
from monitor.deliver.secrets import scheme_of, scrub
from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult, Message, Text

if TYPE_CHECKING:
    from requests import PreparedRequest

NAME = Text("Signed webhook", "签名 Webhook")
SCHEMES = ("webhook", "webhooks")
TIMEOUT = (5.0, 15.0)
"""Seconds to connect, and to wait for each part of the answer."""
LEAST_SECRET = 16
"""Characters of a secret that is not base64."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook's address, taken apart."""

    url: str
    secret: str = field(repr=False)
    """A reference, or the secret."""
    login: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Posts a message's payload."""

    clock: Callable[[], datetime] | None = None
    resolve: Callable[[str], str] = str
    """The secret that a reference stands for; raises ConfigError where there is none."""
    timeout: tuple[float, float] = TIMEOUT

    def problem(self, url: str) -> Text | None:
        """What is wrong with the address; a reference is looked up."""
        try:
            hook = hook_of(url)
            key_of(self.resolve(hook.secret))
        except ConfigError as error:
            return error.text
        return None

    def send(self, url: str, message: Message) -> DeliveryResult:
        """One attempt; no redirect is followed, and little of the answer is read."""
        try:
            hook = hook_of(url)
        except ConfigError as error:
            return DeliveryResult(DeliveryFailure.UNKNOWN_CHANNEL, str(error))
        try:
            key = key_of(self.resolve(hook.secret))
        except ConfigError as missing:  # somebody may set it meanwhile: the alert waits
            return DeliveryResult(DeliveryFailure.UNAVAILABLE, str(missing))
        assert self.clock is not None, "a signature needs the time"
        body = payload_of(message)
        result = self._post(hook, body, headers_of(message.key, int(self.clock().timestamp()), body, key))
        return DeliveryResult(result.failure, scrub(result.detail, url), result.retry_after)

    def _post(self, hook: Hook, body: bytes, headers: Mapping[str, str]) -> DeliveryResult:
        import requests

        from monitor.deliver.doors import read_answer

        try:
            with requests.Session() as session:
                session.auth = hook.login or _no_login  # else a `.netrc` of this machine would be asked
                response = session.post(hook.url, data=body, headers=headers, timeout=self.timeout, allow_redirects=False, stream=True)
                return by_status(read_answer(response))
        except requests.RequestException as error:
            return error_result(error)


def _no_login(request: PreparedRequest) -> PreparedRequest:
    return request


def hook_of(url: str) -> Hook:
    """Take an address apart. Raises ConfigError, never showing it."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    pairs = parts.query.split("&") if host else []
    secret = next((unquote(pair.removeprefix("secret=")) for pair in pairs if pair.startswith("secret=")), "")  # a `+` is base64's
    if not host or not secret:
        raise ConfigError(_how(scheme_of(url)))
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    rest = "&".join(pair for pair in pairs if not pair.startswith("secret="))
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Hook(urlunsplit(("https" if parts.scheme.lower() == "webhooks" else "http", netloc, parts.path or "/", rest, "")), secret, login)


def _how(scheme: str) -> Text:
    return Text(
        f"write {scheme}://host/path?secret=whsec_…, or secret=env:NAME; make a secret with: openssl rand -base64 32",
        f"请写 {scheme}://主机/路径?secret=whsec_…，或 secret=env:变量名；生成密钥：openssl rand -base64 32",
    )


def key_of(secret: str) -> bytes:
    """The key that a secret stands for: base64 behind `whsec_`, else its own characters. Raises ConfigError for one too weak or broken."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True) or _weak()
        except binascii.Error:
            _weak()
    return secret.encode() if len(secret) >= LEAST_SECRET else _weak()


def _weak() -> bytes:
    raise ConfigError(
        Text(
            f"the webhook's secret is `whsec_` and base64, or at least {LEAST_SECRET} characters; make one with: openssl rand -base64 32",
            f"Webhook 的密钥应为 whsec_ 加 base64，或至少 {LEAST_SECRET} 个字符；生成：openssl rand -base64 32",
        )
    )


def payload_of(message: Message) -> bytes:
    """The message's own JSON; where it has none, its words."""
    if message.payload:
        return message.payload.encode("utf-8", "replace")
    words = {
        "schema": "policy-monitor.message/1",
        "key": message.key,
        "severity": message.severity.value,
        "title": message.title,
        "text": message.body,
        "thread": message.thread,
        "in_reply_to": list(message.in_reply_to),
    }
    return json.dumps(words, ensure_ascii=False).encode("utf-8", "replace")


def headers_of(key: str, at: int, body: bytes, secret: bytes) -> dict[str, str]:
    """`webhook-id` is the same for every attempt; it holds no dot, for dots part what is signed."""
    id_ = key.replace(".", "_")
    signed = hmac.new(secret, f"{id_}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "policy-monitor",
        "Idempotency-Key": key,
        "webhook-id": id_,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }

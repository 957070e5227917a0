"""The requests that a probe makes, protocol by protocol, as data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from monitor.model import ProbeRules

_MODEL, _KEY = "{model}", "{key}"
MASK = "***"


@dataclass(frozen=True, slots=True)
class Protocol:
    """How one wire protocol lists its models and is sent the smallest message there is."""

    models: str
    """Path after the base URL, with its query."""
    message: str
    body: dict[str, Any]
    """Of the message; `{model}` stands for the model."""
    headers: tuple[tuple[str, str], ...]
    """`{key}` stands for the key."""
    version: str = ""
    """Added to a base URL that has no path."""
    tokens: tuple[int, int] = (8, 1)
    """What a message costs at most, in tokens: going in, coming out."""


_CHAT = [{"role": "user", "content": "."}]
PROTOCOLS: dict[str, Protocol] = {
    "openai-chat": Protocol(
        "/models",
        "/chat/completions",
        {"model": _MODEL, "messages": _CHAT, "max_tokens": 1},
        (("authorization", f"Bearer {_KEY}"),),
    ),
    # 16 is the least that the Responses API takes; nothing is kept at the provider's
    "openai-responses": Protocol(
        "/models",
        "/responses",
        {"model": _MODEL, "input": ".", "max_output_tokens": 16, "store": False},
        (("authorization", f"Bearer {_KEY}"),),
        tokens=(8, 16),
    ),
    "anthropic-messages": Protocol(
        "/v1/models?limit=1000",
        "/v1/messages",
        {"model": _MODEL, "messages": _CHAT, "max_tokens": 1},
        (("x-api-key", _KEY), ("anthropic-version", "2023-06-01")),
    ),
    "gemini": Protocol(
        "/models?pageSize=1000",
        f"/models/{_MODEL}:generateContent",
        {"contents": [{"parts": [{"text": "."}]}], "generationConfig": {"maxOutputTokens": 1}},
        (("x-goog-api-key", _KEY),),
        version="/v1beta",
    ),
}
_SUBSCRIPTION = "sk-ant-oat"
"""Beginning of the tokens that Anthropic gives to subscribers' own tools: they go another way than API keys."""
_SUBSCRIBER = (("authorization", f"Bearer {_KEY}"), ("anthropic-version", "2023-06-01"), ("anthropic-beta", "oauth-2025-04-20"))


@dataclass(frozen=True, slots=True)
class ProbeRequest:
    """A request as it is sent, but for the key, which is put in at the last moment."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    """With `{key}` where the key goes."""
    body: bytes
    tokens: tuple[int, int]
    """Most tokens that it costs: in, out. Listing costs none."""

    def sent(self, key: str) -> tuple[tuple[str, str], ...]:
        """The headers with the key in them."""
        return tuple((name, value.replace(_KEY, key)) for name, value in self.headers)

    def shown(self) -> str:
        """For people: the request without its key."""
        lines = [f"{self.method} {self.url}", *(f"{name}: {value}" for name, value in self.sent(MASK))]
        return "\n".join(lines) + (f"\n\n{self.body.decode()}" if self.body else "")


def build(url: str, rules: ProbeRules, headers: tuple[tuple[str, str], ...] = (), key: str = "", *, models: bool = False) -> ProbeRequest:
    """The request of a probe at the API's base URL; with `models`, or without a model, the list of models.

    Of the key only its beginning is looked at: it tells which header it goes in. Raises KeyError for an unknown protocol (the watchlist refuses it).
    """
    protocol = PROTOCOLS[rules.protocol]
    own = protocol.headers
    if rules.protocol == "anthropic-messages" and key.startswith(_SUBSCRIPTION):
        own = _SUBSCRIBER
    common = (*((name.lower(), value) for name, value in headers), ("accept", "application/json"), *own)
    if models or rules.model is None:
        return ProbeRequest("GET", _address(url, protocol, protocol.models), common, b"", (0, 0))
    model = rules.model.removeprefix("models/") if rules.protocol == "gemini" else rules.model
    body = json.dumps({name: model if value == _MODEL else value for name, value in protocol.body.items()}, ensure_ascii=False)
    path = protocol.message.replace(_MODEL, quote(model, safe=""))
    return ProbeRequest(
        "POST", _address(url, protocol, path), (*common, ("content-type", "application/json")), body.encode(), protocol.tokens
    )


def _address(url: str, protocol: Protocol, path: str) -> str:
    """The path below the base URL, however whole that was written: with or without the version, or with the very path of a door."""
    parts = urlsplit(url)
    base = parts.path.rstrip("/")
    for known in (protocol.models.partition("?")[0], protocol.message):
        base = base.removesuffix(known)
    base = base or protocol.version
    first = "/" + path.split("/")[1]
    if first.startswith("/v") and base.endswith(first):
        base = base.removesuffix(first)
    place, _, query = path.partition("?")
    return urlunsplit((parts.scheme, parts.netloc, base + place, query, ""))

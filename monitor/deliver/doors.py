"""Seeing what a service answered, which Apprise keeps to itself.

Apprise's plugins return true or false and write the reason into a log line, and several of them (WeCom, DingTalk, Feishu, Lark,
ServerChan) take every HTTP 200 for success although the service says in the body that it refused. An alert must not be lost so.
Plugins reach the network through a name of their module: `requests`. For each send we execute a private copy of the plugin's module (its
bytecode is cached: well under a millisecond) in which this name is a door that hands everything through and writes down answers and
errors. Nothing that others import is touched. For a named service the door also puts our words in place of the plugin's: Apprise knows
whom to ask and how to be let in, we know what to say.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from types import ModuleType
from typing import Any

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from monitor.deliver.answers import Answer, by_status
from monitor.deliver.channels.service import Outgoing
from monitor.model import DeliveryResult

KEY_HEADER = "Idempotency-Key"
"""Carries the message's key to every HTTP receiver (IETF draft-ietf-httpapi-idempotency-key-header)."""


@dataclass(slots=True)
class Seen:
    """What happened at the doors during one send."""

    answers: list[Answer] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    mistakes: list[Exception] = field(default_factory=list)
    """Our own, which Apprise would swallow."""
    taken: dict[bytes, requests.Response] = field(default_factory=dict)
    """What the service took of this message, now or at an earlier try: an address may name several rooms. By a digest of the request."""


@contextmanager
def noting(errors: list[Exception], *expected: type[Exception]) -> Iterator[None]:
    """Write down errors of these types on their way."""
    try:
        yield
    except expected as error:
        errors.append(error)
        raise


Words = Callable[[Outgoing], Outgoing]
"""Puts our words into what a plugin is about to post."""

MAX_ANSWER = 262_144
"""Bytes of an answer that are read; what services say in one takes far less."""
ANSWER_SECONDS = 30.0
"""How long an answer may take to come in, once it begins."""


class HttpDoor:
    """Stands where a plugin's module says `requests`; hands everything else through."""

    def __init__(
        self,
        seen: Seen,
        key: str,
        rewrite: Mapping[str, str],
        words: Words | None = None,
        answers: Callable[[Answer], DeliveryResult] = by_status,
    ) -> None:
        self._seen = seen
        self._key = key
        self._rewrite = rewrite
        self._words = words
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """`requests.request`, never following a redirect, with the idempotency key and our words, written down.

        What was posted and taken at an earlier try is not posted again.
        """
        if self._words and method.upper() == "POST" and options.get("data"):
            with noting(self._seen.mistakes, Exception):
                url, options["data"] = _reworded(self._words, url, options["data"])
        mark = sha256(repr((url, options.get("params"), options.get("data"), options.get("json"))).encode()).digest()
        if method.upper() == "POST" and mark in self._seen.taken:
            return self._seen.taken[mark]
        response = self._asked(method, url, options)
        if self._answers(self._seen.answers[-1]).failure is None:
            self._seen.taken[mark] = response
        return response

    def _asked(self, method: str, url: str, options: dict[str, Any]) -> requests.Response:
        options |= {"headers": {**(options.get("headers") or {}), KEY_HEADER: self._key}, "allow_redirects": False, "stream": True}
        with noting(self._seen.errors, requests.RequestException):
            response = requests.request(method, self._target(url), **options)  # noqa: S113 (every plugin passes its timeout)
            self._seen.answers.append(read_answer(response))
        return response

    def post(self, url: str, data: Any = None, json: Any = None, **options: Any) -> requests.Response:
        """As `requests.post`."""
        return self.request("POST", url, data=data, json=json, **options)

    def get(self, url: str, params: Any = None, **options: Any) -> requests.Response:
        """As `requests.get`."""
        return self.request("GET", url, params=params, **options)

    def put(self, url: str, data: Any = None, **options: Any) -> requests.Response:
        """As `requests.put`."""
        return self.request("PUT", url, data=data, **options)

    def patch(self, url: str, data: Any = None, **options: Any) -> requests.Response:
        """As `requests.patch`."""
        return self.request("PATCH", url, data=data, **options)

    def delete(self, url: str, **options: Any) -> requests.Response:
        """As `requests.delete`."""
        return self.request("DELETE", url, **options)

    def _target(self, url: str) -> str:
        """Where a service's public address really is: a gateway, or a test's own server."""
        origin = next((origin for origin in self._rewrite if url.startswith(origin)), None)
        return url if origin is None else self._rewrite[origin] + url.removeprefix(origin)


def _reworded(words: Words, url: str, data: Any) -> tuple[str, Any]:
    """Forms stay forms, JSON stays JSON, in UTF-8: a Chinese sign has three bytes so, and six as an escape."""
    if isinstance(data, Mapping):
        told = words(Outgoing(url, data))
        return told.url, dict(told.payload)
    told = words(Outgoing(url, json.loads(data)))
    return told.url, json.dumps(told.payload, ensure_ascii=False).encode("utf-8", "replace")


def read_answer(response: requests.Response, seconds: float = ANSWER_SECONDS) -> Answer:
    """The beginning of an answer's body, which the response then also has for its own. Raises RequestException."""
    deadline, parts, left = monotonic() + seconds, [], MAX_ANSWER
    try:
        while left > 0 and (part := response.raw.read1(min(left, 65_536), decode_content=True)):
            parts.append(part)
            left -= len(part)
            if monotonic() > deadline:
                raise requests.ReadTimeout
    except ReadTimeoutError as error:
        raise requests.ReadTimeout from error
    except HTTPError as error:
        raise requests.ConnectionError(error) from error
    finally:
        response.close()
    response._content = b"".join(parts)  # what `Response.content` keeps
    headers = response.headers
    return Answer(response.status_code, headers.get("Retry-After"), headers.get("Date"), response.content)


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of one send."""

    seen: Seen
    key: str
    rewrite: Mapping[str, str]

    def watched(self, plugin: type, words: Words | None, answers: Callable[[Answer], DeliveryResult]) -> type:
        """The plugin's class with doors; itself where its module has no door that we know."""
        original = sys.modules[plugin.__module__]
        doors: dict[str, object] = {}
        if getattr(original, "requests", None) is requests:
            doors["requests"] = HttpDoor(self.seen, self.key, self.rewrite, words, answers)
        found = getattr(_copy(plugin.__module__, **doors), plugin.__name__) if doors else plugin
        assert isinstance(found, type)
        return found


def _copy(name: str, **doors: object) -> ModuleType:
    """A private execution of a module, known to nobody else, with some of its names replaced."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module).update(doors)
    return module

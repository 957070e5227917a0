"""Seeing what a service answered, which Apprise keeps to itself.

Apprise's plugins return true or false and write the reason into a log line, and several of them (WeCom, DingTalk, Feishu, Lark,
ServerChan) take every HTTP 200 for success although the service says in the body that it refused. An alert must not be lost so.
Plugins reach the network through two names of their module: `requests`, and `AppriseSMTPController`, whose module uses `smtplib`.
For each send we execute a private copy of the plugin's module (its bytecode is cached: well under a millisecond) in which these names
are doors that hand everything through and write down answers and errors. Nothing that others import is touched.
"""

from __future__ import annotations

import importlib.util
import smtplib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import requests

from monitor.deliver.answers import Answer

KEY_HEADER = "Idempotency-Key"
"""Carries the message's key to every HTTP receiver (IETF draft-ietf-httpapi-idempotency-key-header)."""


@dataclass(slots=True)
class Seen:
    """What happened at the doors during one send."""

    answers: list[Answer] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    @contextmanager
    def noting(self, *expected: type[Exception]) -> Iterator[None]:
        """Write down errors of these types on their way."""
        try:
            yield
        except expected as error:
            self.errors.append(error)
            raise


class HttpDoor:
    """Stands where a plugin's module says `requests`; hands everything else through."""

    def __init__(self, seen: Seen, key: str, rewrite: Mapping[str, str]) -> None:
        self._seen = seen
        self._key = key
        self._rewrite = rewrite

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """`requests.request`, never following a redirect, with the idempotency key, written down."""
        options["headers"] = {**(options.get("headers") or {}), KEY_HEADER: self._key}
        options["allow_redirects"] = False
        with self._seen.noting(requests.RequestException):
            response = requests.request(method, self._target(url), **options)  # noqa: S113 (every plugin passes its timeout)
        headers = response.headers
        self._seen.answers.append(Answer(response.status_code, headers.get("Retry-After"), headers.get("Date"), response.content))
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


class SmtpDoor:
    """Stands where Apprise's SMTP module says `smtplib`; hands everything else through."""

    def __init__(self, seen: Seen) -> None:
        self.SMTP = _recording(smtplib.SMTP, seen)
        self.SMTP_SSL = _recording(smtplib.SMTP_SSL, seen)

    def __getattr__(self, name: str) -> Any:
        return getattr(smtplib, name)


def _recording(base: type[smtplib.SMTP], seen: Seen) -> type[smtplib.SMTP]:
    class Recording(base):  # type: ignore[valid-type,misc]
        """A session whose errors are written down."""

        def __init__(self, *args: Any, **options: Any) -> None:
            with seen.noting(OSError):  # SMTPException is an OSError
                super().__init__(*args, **options)

        def starttls(self, **options: Any) -> Any:
            with seen.noting(OSError):
                return super().starttls(**options)

        def login(self, *args: Any, **options: Any) -> Any:
            with seen.noting(OSError):
                return super().login(*args, **options)

        def sendmail(self, *args: Any, **options: Any) -> Any:
            with seen.noting(OSError):
                return super().sendmail(*args, **options)

    return Recording


def watched(plugin: type, seen: Seen, key: str, rewrite: Mapping[str, str]) -> type:
    """The plugin's class with doors; itself where its module has no door that we know."""
    original = sys.modules[plugin.__module__]
    doors: dict[str, object] = {}
    if getattr(original, "requests", None) is requests:
        doors["requests"] = HttpDoor(seen, key, rewrite)
    controller = getattr(original, "AppriseSMTPController", None)
    if controller is not None:
        doors[controller.__name__] = getattr(_copy(controller.__module__, smtplib=SmtpDoor(seen)), controller.__name__)
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

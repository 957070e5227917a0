"""Webhook receivers that fail in every way a receiver can: for `bench.chaos`.

Each subscription has its own path. A receiver answers 204, 5xx, 429 with `Retry-After`, nothing at all until the sender gives up, or cuts the
connection; a tenth of them stand behind a door that is shut for a part of each second, so that connections are refused. What is not answered
with 204 was not accepted.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

SECRET = "whsec_" + "bm90IGEgc2VjcmV0LCBvbmx5IGEgdGVzdA=="
HANG = 0.8
"""Seconds without an answer; the sender of the bench gives up after 0.4."""
SHUT, OPEN = 0.4, 0.9
"""Seconds for which the door is shut, and then open."""
KINDS = ("204", "500", "503", "429", "timeout", "cut")
WEIGHTS = (76, 5, 5, 7, 3, 4)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that was accepted."""

    subscription: str
    key: str
    life: int
    """In which life of the sender."""
    at: float
    """By the steady clock."""


class _Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, _request: object, _client: object) -> None:
        """A sender that was killed in the middle is what this is about."""


class Endpoints:
    """All receivers. Enter it to open them."""

    def __init__(self, count: int, seed: int) -> None:
        self.life = 0
        self.accepted: list[Accepted] = []
        self.answers: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._healthy = False
        self._active = 0
        self._count = Counter({f"s{number:02}": 0 for number in range(count)})
        self._changed = threading.Condition()
        self._over = threading.Event()
        self._steady = _Server(("127.0.0.1", 0), self._handler())
        self._door_port = _free_port()
        self._threads = [threading.Thread(target=self._steady.serve_forever), threading.Thread(target=self._tend_the_door)]

    @property
    def urls(self) -> tuple[str, ...]:
        """The address of each, in the order of their names."""
        return tuple(self._url(name, number) for number, name in enumerate(self._count))

    def _url(self, name: str, number: int) -> str:
        port = self._door_port if number % 10 == 9 else self._steady.server_address[1]
        return f"webhook://127.0.0.1:{port}/{name}?secret={SECRET}"

    def heal(self) -> None:
        """From here on every message is accepted at once."""
        self._healthy = True

    def least(self) -> int:
        """How many different messages the slowest subscription has accepted."""
        with self._changed:
            return min(self._count.values())

    def await_more(self, than: int, seconds: float) -> int:
        """Wait until more messages are accepted than so many; how many are."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.accepted) > than, seconds)
            return len(self.accepted)

    def drain(self) -> None:
        """Wait until what the dead sender had sent is answered: it belongs to that life."""
        with self._changed:
            while self._changed.wait_for(lambda: self._active > 0, 0.2):
                self._changed.wait_for(lambda: self._active == 0, 2 * HANG)

    def _enter(self, more: int) -> None:
        with self._changed:
            self._active += more
            self._changed.notify_all()

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._over.set()
        self._steady.shutdown()
        for thread in self._threads:
            thread.join()
        self._steady.server_close()

    def _tend_the_door(self) -> None:
        """Serve for a while, shut, and again, until all is over."""
        while not self._over.is_set():
            with _Server(("127.0.0.1", self._door_port), self._handler()) as server:
                thread = threading.Thread(target=server.serve_forever, args=(0.05,))
                thread.start()
                self._over.wait(OPEN)
                while self._healthy and not self._over.is_set():
                    self._over.wait(0.2)
                server.shutdown()
                thread.join()
            self._over.wait(SHUT)

    def _judge(self, name: str, key: str) -> str:
        with self._changed:
            kind = "204" if self._healthy else self._random.choices(KINDS, WEIGHTS)[0]
            self.answers[kind] += 1
            if kind == "204":
                known = any(each.key == key for each in self.accepted[-2000:])
                self._count[name] += not known
                self.accepted.append(Accepted(name, key, self.life, time.monotonic()))
                self._changed.notify_all()
            return kind

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoints = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                endpoints._enter(1)
                try:
                    self._answer()
                finally:
                    endpoints._enter(-1)

            def _answer(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                kind = endpoints._judge(self.path.lstrip("/"), self.headers["webhook-id"])
                if kind == "timeout":
                    endpoints._over.wait(HANG)
                if kind in ("timeout", "cut"):
                    self.close_connection = True
                    return
                self.send_response(int(kind))
                if kind == "429":
                    self.send_header("retry-after", "1")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_given: object) -> None:
                """Nothing."""

        return Handler


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])

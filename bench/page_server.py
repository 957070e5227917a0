"""A web server for the benches of live checks: a process of its own, so that what it costs is not counted.

    python -m bench.page_server FOLDER --hosts 100

Serves `/N` from `FOLDER/N.html` on 127.0.0.1, 127.0.0.2 and so on, one port for all, and prints the port. How it answers is told by `/__set?NAME=VALUE`:
`conditional` (1: 304 where the ETag is known), `round` (another number: every page in other bytes, the same policy), `edited` (N: the first N pages with
their edit), `full` (one request in so many is answered in full all the same), `low` and `high` (milliseconds that an answer waits, drawn for each request). `/__stats` tells what was answered since the last time.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import socket
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

TAIL = b"</body>"


class Site:
    """The pages, and how they are answered now."""

    def __init__(self, folder: Path) -> None:
        self.pages = [path.read_bytes() for path in sorted(folder.glob("*.html"), key=lambda path: int(path.stem))]
        edits = folder / "edits.json"
        self.edits: dict[str, list[str]] = json.loads(edits.read_text(encoding="utf-8")) if edits.exists() else {}
        self.set = {"conditional": 0, "round": 0, "edited": 0, "full": 0, "low": 0, "high": 0}
        self.seen: Counter[str] = Counter()
        self.served_at: dict[int, float] = {}
        """When the first edited bytes of a page went out, by the wall clock."""

    def body(self, number: int) -> bytes:
        """The page as it is now."""
        body = self.pages[number]
        edit = self.edits.get(str(number))
        if number < self.set["edited"] and edit is not None:
            body = body.replace(edit[0].encode(), edit[1].encode(), 1)
            self.served_at.setdefault(number, time.time())
        if self.set["round"]:
            nonce = hashlib.md5(f"{number} {self.set['round']}".encode()).hexdigest().encode()
            head, mark, rest = body.rpartition(TAIL)
            body = (
                b"<!-- %s -->" % nonce
                + (head if mark else rest)
                + b'<script nonce="%s">window.t="%s"</script>' % (nonce, nonce)
                + (mark + rest if mark else b"")
            )
        return body

    def tag(self, number: int) -> str:
        """A name for the page as it is now, cheaper than its hash."""
        return f'"{number}-{self.set["round"]}-{int(number < self.set["edited"])}"'

    def answer(self, path: str, known: str) -> bytes:
        """Head and body."""
        if path.startswith("/__"):
            return self._told(path)
        number = int(path.strip("/") or 0)
        tag = self.tag(number)
        whole = self.set["full"] and random.randrange(self.set["full"]) == 0
        if self.set["conditional"] and known == tag and not whole:
            self.seen["304"] += 1
            return f"HTTP/1.1 304 Not Modified\r\netag: {tag}\r\n\r\n".encode()
        self.seen["200"] += 1
        body = self.body(number)
        return (
            f"HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\netag: {tag}\r\ncontent-length: {len(body)}\r\n\r\n".encode()
            + body
        )

    def _told(self, path: str) -> bytes:
        parts = urlsplit(path)
        if parts.path == "/__set":
            self.set |= {name: int(value) for name, value in parse_qsl(parts.query)}
        body = json.dumps({"seen": self.seen, "served_at": self.served_at}).encode()
        if parts.path == "/__stats":
            self.seen = Counter()
        return f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body

    def wait(self, path: str) -> float:
        """Seconds before the answer."""
        return 0.0 if path.startswith("/__") or not self.set["high"] else random.uniform(self.set["low"], self.set["high"]) / 1000


class Talk(asyncio.Protocol):
    """One connection, HTTP/1.1 with keep-alive; one request at a time."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._head += data
        while b"\r\n\r\n" in self._head:
            head, _, self._head = self._head.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            path = lines[0].split(" ")[1]
            named = (line.partition(":") for line in lines[1:])
            known = next((value.strip() for name, _, value in named if name.lower() == "if-none-match"), "")
            asyncio.get_running_loop().call_later(self._site.wait(path), self._answer, path, known)

    def _answer(self, path: str, known: str) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._site.answer(path, known))


async def serve(folder: Path, hosts: int) -> None:
    """Until the standard input ends."""
    site = Site(folder)
    first = _door("127.0.0.1", 0)
    port = first.getsockname()[1]
    doors = [first, *(_door(host(number), port) for number in range(1, hosts))]
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(lambda: Talk(site), sock=door, backlog=256) for door in doors]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    for server in servers:
        server.close()


def host(number: int) -> str:
    """The address of one of the hosts: all are this machine."""
    return f"127.0.{number // 250}.{number % 250 + 1}"


def _door(address: str, port: int) -> socket.socket:
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((address, port))
    return door


def main() -> None:
    """Serve a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hosts", type=int, default=1)
    given = parser.parse_args()
    asyncio.run(serve(given.folder, given.hosts))


if __name__ == "__main__":
    main()

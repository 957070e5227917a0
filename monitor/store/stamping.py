"""Time stamps of the heads of all chains: a text that lists them, and a token by which somebody else says when they had seen its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import zstandard
from sqlalchemy import Connection, Row, select

from monitor.model import Text
from monitor.store import chain, codec
from monitor.store.chain import FIRST
from monitor.store.engine import upsert
from monitor.store.faults import Fault, Wrong
from monitor.store.frames import compress, expand
from monitor.store.known import key_of
from monitor.store.tables import chain_ends, links, sources, stamps

_NAME = "stamps"

Checker = Callable[[bytes, bytes], bool]
"""Whether a token (DER) is a signed one over a SHA-256."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp, as it is kept."""

    number: int
    at: datetime
    """When we asked for it, by our clock; the token has the authority's own time."""
    authority: str
    """Address of the server."""
    heads: str
    """What was stamped."""
    token: bytes
    """The authority's whole answer (RFC 3161 TimeStampResp), DER."""


def heads_text(db: Connection, now: datetime) -> str:
    """Where each chain stands, a line a source, by key."""
    wanted = select(sources).where(sources.c.chain_length > 0).order_by(sources.c.provider, sources.c.document, sources.c.source)
    lines = [f"{key_of(row)} {row.chain_length} {row.chain_head.hex()}\n" for row in db.execute(wanted)]
    return f"policy-monitor heads/1\nmade: {chain.moment(codec.to_micros(now))}\n" + "".join(lines)


def keep(db: Connection, authority: str, heads: str, token: bytes, now: datetime) -> Stamp:
    """Write a stamp behind the last one."""
    end = db.execute(select(chain_ends).where(chain_ends.c.name == _NAME).with_for_update()).first()
    number, previous = (end.length + 1, end.head) if end else (1, FIRST)
    at, packed = codec.to_micros(now), compress(heads.encode())
    link = _link(number, at, authority, packed, token, previous)
    db.execute(stamps.insert().values(number=number, at=at, authority=authority, heads=packed, token=token, link=link))
    upsert(db, chain_ends, {"name": _NAME}, {"length": number, "head": link})
    return Stamp(number, now, authority, heads, token)


def _link(number: int, at: int, authority: str, heads: bytes, token: bytes, previous: bytes) -> bytes:
    parts = (str(number), str(at), authority, hashlib.sha256(heads).hexdigest(), hashlib.sha256(token).hexdigest())
    return hashlib.sha256(previous + "\n".join(parts).encode()).digest()


def all_stamps(db: Connection) -> Iterator[Stamp]:
    """Oldest first."""
    for row in db.execute(select(stamps).order_by(stamps.c.number)):
        heads = expand(row.heads).decode()
        yield Stamp(row.number, codec.from_micros(row.at), row.authority, heads, row.token)


def verify(db: Connection, check: Checker) -> Iterator[Fault]:
    """The stamps' own chain, each token, and that the chains still go through the heads that were stamped."""
    previous, expected = FIRST, 1
    for row in db.execute(select(stamps).order_by(stamps.c.number)):
        if row.number != expected:
            yield Fault(_NAME, _named(expected), Wrong.MISSING)
        if _link(row.number, row.at, row.authority, row.heads, row.token, previous) != row.link:
            yield Fault(_NAME, _named(row.number), Wrong.ORDER)
        else:
            yield from _held(db, row, check)
        previous, expected = row.link, row.number + 1
    end = db.execute(select(chain_ends).where(chain_ends.c.name == _NAME)).first()
    if (expected - 1, previous) != ((end.length, end.head) if end else (0, FIRST)):
        yield Fault(_NAME, _named(expected - 1), Wrong.CUT)


def _named(number: int) -> Text:
    return Text(f"time stamp {number}", f"时间戳 {number}")


def _held(db: Connection, row: Row[Any], check: Checker) -> Iterator[Fault]:
    try:
        heads = expand(row.heads)
    except zstandard.ZstdError:
        yield Fault(_NAME, _named(row.number), Wrong.DAMAGED)
        return
    if not check(row.token, hashlib.sha256(heads).digest()):
        yield Fault(_NAME, _named(row.number), Wrong.ALTERED)
    known = {str(key_of(each)): each.id for each in db.execute(select(sources))}
    for line in heads.decode().splitlines()[2:]:
        name, number, head = line.split(" ")
        found = db.scalar(select(links.c.link).where(links.c.source == known.get(name, -1), links.c.number == int(number)))
        if found is None or found.hex() != head:
            yield Fault(name, Text(f"link {number}", f"第 {number} 环"), Wrong.CONTRADICTED)

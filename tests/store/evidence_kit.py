"""A small history with everything that evidence consists of."""

from __future__ import annotations

from datetime import datetime

from monitor.model import Outcome, SourceKey
from monitor.ports import Store
from monitor.store.engine import Database
from monitor.store.ledger import Ledger, Report
from tests.store.making import HOUR, NOON, change, look, response, version, watch

LATER = NOON + HOUR * 1000
PAGE = "".join(f"<p>Paragraph {number} of the invented terms says something of its own.</p>" for number in range(40))


def body(number: int) -> bytes:
    """A page that differs a little from the others."""
    return f"<html><p>Terms, edition {number}.</p>{PAGE}</html>".encode()


def lines(number: int) -> tuple[str, ...]:
    return (f"Terms, edition {number}.", *(f"Paragraph {each} says something of its own." for each in range(20)))


def step(store: Store, source: SourceKey, number: int, at: datetime, **more: object) -> None:
    """The look that finds version `number`, with its change from the second on, and a look that finds only noise."""
    revision = store.load(source).revision
    told = change(source, number, at) if number > 1 else None
    outcome = Outcome.CHANGE if told else Outcome.FIRST
    made = version(source, number, *lines(number), at=at)
    made = type(made)(made.source, made.number, made.reading, at, at)
    answer = response(body(number), at, headers=(("content-type", "text/html"), ("date", f"day {number}")), **more)
    store.record(look(source, revision, at, outcome, response=answer, version=made, change=told))
    noise = response(body(number) + b"<!-- nonce -->", at + HOUR / 2, headers=(("content-type", "text/html"), ("x-nonce", f"n{number}")))
    store.record(look(source, revision + 1, at + HOUR / 2, Outcome.NOISE, response=noise))


def history(store: Store, *names: str, steps: int = 4) -> list[SourceKey]:
    """Documents with so many versions each; the second one was also kept as a picture."""
    keys = watch(store, *(names or ("terms", "regions")))
    for key in keys:
        for number in range(1, steps + 1):
            picture = {"screenshot": b"\x89PNG" + key.document.encode()} if number == 2 else {}
            step(store, key, number, NOON + HOUR * number, **picture)
    return keys


def agreed(token: bytes, digest: bytes) -> bool:
    """A token of the tests: the hash itself."""
    return token == digest


def verified(database: Database, key: SourceKey | None = None) -> Report:
    """What verification says now."""
    return Ledger(database).verify(key, LATER, agreed)

"""Connections to many origins: a pool each, kept while they are used, closed when they are not."""

from __future__ import annotations

import httpcore

from monitor.fetch.transport import Pools


class Pool(httpcore.ConnectionPool):
    """Remembers that it was closed."""

    closed = False

    def close(self) -> None:
        self.closed = True


def pools(most: int) -> tuple[Pools, list[Pool]]:
    made: list[Pool] = []

    def make() -> Pool:
        made.append(Pool())
        return made[-1]

    return Pools(make, most), made


def asked(of: Pools, *origins: str) -> None:
    """Ask each, and have the answer read to its end."""
    for origin in origins:
        of.give_back(of.take(origin))


def test_an_origin_keeps_its_connections() -> None:
    some, made = pools(2)
    asked(some, "a", "b", "a", "b")
    assert [pool.closed for pool in made] == [False, False]


def test_of_too_many_origins_the_longest_unused_are_closed() -> None:
    some, made = pools(2)
    asked(some, "a", "b", "a", "c", "d")
    assert [pool.closed for pool in made] == [True, True, False, False]


def test_connections_in_use_are_never_closed() -> None:
    some, made = pools(1)
    held = some.take("a")
    asked(some, "b", "c", "d")
    assert not made[0].closed
    some.give_back(held)
    asked(some, "e", "f")
    assert made[0].closed


def test_the_end_closes_all() -> None:
    some, made = pools(4)
    asked(some, "a", "b")
    some.close()
    assert [pool.closed for pool in made] == [True, True]

"""Shares multiply along a chain, add up over chains, and become a range where something is not known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.profile import Owner, Share, share_of


def owner(home: str | None, percent: int | None, *owners: Owner, name: str = "") -> Owner:
    return Owner(home, None if percent is None else Decimal(percent), name, owners)


def meant(code: str) -> bool | None:
    return {"CN": True, "RU": True, "XX": None}.get(code, False)


def held(*owners: Owner, direct: bool = True, indirect: bool = True) -> tuple[Decimal, Decimal]:
    share = share_of(owners, meant, direct=direct, indirect=indirect)
    return share.low, share.high


CHAIN = owner("SG", 60, owner("CN", 80, name="Parent"), name="HoldCo")


@pytest.mark.parametrize(
    ("owners", "low", "high"),
    [
        ((owner("CN", 60), owner("SG", 40)), 60, 60),
        ((CHAIN, owner("SG", 40)), 48, 48),
        ((owner("SG", 50, owner("US", 50, owner("CN", 40))),), 10, 10),
        ((CHAIN, owner("CN", 10)), 58, 58),
        ((owner("CN", 30), owner("RU", 30)), 60, 60),
        ((owner("SG", 60),), 0, 0),
        ((), 0, 0),
        ((owner(None, 60), owner("SG", 40)), 0, 60),
        ((owner("XX", 60), owner("SG", 40)), 0, 60),
        ((owner("CN", None), owner("SG", 45)), 0, 55),
        ((owner("CN", 20), owner(None, None), owner("SG", 30)), 20, 70),
        ((owner("SG", 60, owner("CN", None)), owner("SG", 40)), 0, 60),
        ((owner("SG", None, owner("CN", 50)), owner("SG", 40)), 0, 30),
        ((owner("SG", None), owner("SG", 40)), 0, 0),
        ((owner(None, 50, owner("CN", 50)), owner("SG", 50)), 25, 50),
    ],
)
def test_how_much_is_held_from_there(owners: tuple[Owner, ...], low: int, high: int) -> None:
    assert held(*owners) == (low, high)


def test_an_owner_that_is_meant_counts_whole_whoever_owns_it() -> None:
    assert held(owner("CN", 60, owner("US", 100))) == (60, 60)


def test_direct_shares_alone_leave_chains_out() -> None:
    assert held(CHAIN, owner("CN", 10), indirect=False) == (10, 10)
    assert held(owner("SG", 60, owner(None, 50)), indirect=False) == (0, 0)


def test_indirect_shares_alone_leave_direct_ones_out() -> None:
    assert held(CHAIN, owner("CN", 10), direct=False) == (48, 48)
    assert held(owner(None, 60), owner("CN", 40), direct=False) == (0, 60)


def test_a_chain_tells_its_links_and_whether_each_is_a_majority() -> None:
    share: Share = share_of((CHAIN, owner("SG", 40, owner("CN", 90))), meant)
    long, short = share.links
    assert ([each.name for each in long.owners], long.share, long.majority) == (["HoldCo", "Parent"], 48, True)
    assert (short.share, short.majority) == (36, False)

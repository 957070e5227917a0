"""How much of us is held from where, through however many hands. Pure arithmetic with what is known and what is not.

Shares along a chain multiply (60% of 80% is 48%) and add up over chains. An owner whose home is meant counts whole: who owns *them* no longer
matters. What is not known makes a range instead of a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from monitor.profile.model import Owner

WHOLE = Decimal(100)
NOTHING = Decimal(0)

Inside = Callable[[str], bool | None]
"""Whether a territory is meant; None: cannot be told."""


@dataclass(frozen=True, slots=True)
class Link:
    """One chain from us up to an owner whose home is meant."""

    owners: tuple[Owner, ...]
    """From our direct owner upwards."""
    share: Decimal
    """Percent of us."""

    @property
    def majority(self) -> bool:
        """Every link is more than half, so that whoever counts by control counts the last link before us whole."""
        return all(owner.percent is not None and owner.percent > 50 for owner in self.owners)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of us is held from somewhere: at least `low`, at most `high` percent."""

    low: Decimal
    high: Decimal
    links: tuple[Link, ...] = ()
    """The chains that make up `low`."""


def share_of(owners: tuple[Owner, ...], inside: Inside, *, direct: bool = True, indirect: bool = True) -> Share:
    """The share held by owners whose home is `inside`; only direct ones, only indirect ones, or both."""
    links = tuple(_links(owners, inside, (), WHOLE, direct=direct, indirect=indirect))
    low = sum((link.share for link in links), NOTHING)
    if _known(owners, inside):
        return Share(low, low, links)
    return Share(low, max(low, WHOLE * _most(owners, inside, direct=direct, indirect=indirect)), links)


def _known(owners: tuple[Owner, ...], inside: Inside) -> bool:
    """Nothing is left open, neither a share nor where anybody is at home."""
    for owner in owners:
        if owner.percent is None or owner.home is None or inside(owner.home) is None or not _known(owner.owners, inside):
            return False
    return True


def _links(
    owners: tuple[Owner, ...], inside: Inside, below: tuple[Owner, ...], whole: Decimal, *, direct: bool, indirect: bool
) -> Iterator[Link]:
    for owner in owners:
        if owner.percent is None:
            continue
        share = whole * owner.percent / WHOLE
        chain = (*below, owner)
        if owner.home is not None and inside(owner.home):
            if indirect if below else direct:
                yield Link(chain, share)
        elif indirect:
            yield from _links(owner.owners, inside, chain, share, direct=direct, indirect=indirect)


def _most(owners: tuple[Owner, ...], inside: Inside, *, direct: bool, indirect: bool) -> Decimal:
    """The largest part (0 to 1) that may be meant, if all that is not known is."""
    known = [(owner, owner.percent) for owner in owners if owner.percent is not None]
    free = max(NOTHING, WHOLE - sum((percent for _, percent in known), NOTHING))
    parts = sum((percent * _part(owner, inside, direct=direct, indirect=indirect) for owner, percent in known), NOTHING)
    open_ends = [_part(owner, inside, direct=direct, indirect=indirect) for owner in owners if owner.percent is None]
    return min(WHOLE, parts + free * max(open_ends, default=NOTHING)) / WHOLE


def _part(owner: Owner, inside: Inside, *, direct: bool, indirect: bool) -> Decimal:
    meant = inside(owner.home) if owner.home is not None else None
    if (meant and direct) or (meant is None and (direct or not owner.owners)):
        return Decimal(1)
    if meant or not indirect:
        return NOTHING
    return _most(owner.owners, inside, direct=True, indirect=True)

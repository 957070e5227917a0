"""What a series of contents leans on, and when to pay for something new to lean on. Pure.

A series (the bodies of a source, its readings, its response headers) has a root, kept in full, and a base, kept against the root; the next
content is kept against the base. Three frames at most give any content back, and a content never moves once it is written.

When to pay for a new base or root is the ski-rental question: deltas grow as a page drifts away from what they lean on, so what they
cost beyond the smallest one is added up, and when the sum reaches the price of a new base, it is bought. That costs at most about twice
what the best choice in hindsight would have. On three years of real pages one level of bases decided so needs a third less than
any fixed share does, and the second level nearly halves that again, because a base on a root costs a tenth of one in full.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.store.frames import Base, compress

_POOR = 0.6
"""A delta of more than this share of the root's price is not worth having."""
_SMALL = 20
"""Bytes of a zstd frame around nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """A content that others lean on, and what they have cost."""

    blob: int
    """0 while it is not written yet."""
    cost: int
    """Its compressed size, bytes: what a new one would cost."""
    least: int
    """The smallest delta so far, bytes; before the first a guess."""
    excess: int = 0
    """What the deltas cost beyond `least`, bytes in all."""

    def rented(self, delta: int) -> Step | None:
        """The step after one more delta of so many bytes; None: a new one is the better buy."""
        excess = self.excess + max(0, delta - self.least)
        return None if excess > self.cost else Step(self.blob, self.cost, min(self.least, delta), excess)


@dataclass(frozen=True, slots=True)
class Ladder:
    """What a series leans on. A young series leans on its root only: then base and root are the same blob."""

    root: Step
    base: Step

    @classmethod
    def founded(cls, blob: int, cost: int) -> Ladder:
        """A series with a new root. A twentieth of its price is a usual first delta."""
        step = Step(blob, cost, cost // 20)
        return cls(step, step)

    def named(self, blob: int) -> Ladder:
        """The ladder when the content that became a step of it has been written."""
        root, base = (Step(step.blob or blob, step.cost, step.least, step.excess) for step in (self.root, self.base))
        return Ladder(root, base)


@dataclass(frozen=True, slots=True)
class Placed:
    """How a content is to be kept: its frame, what the frame leans on, and the ladder afterwards."""

    data: bytes
    base: int | None
    ladder: Ladder
    """With blob 0 where this content itself becomes the root or the base."""

    @property
    def leaned_on(self) -> bool:
        """This content becomes a step of the ladder, so it needs a blob of its own."""
        return 0 in (self.ladder.root.blob, self.ladder.base.blob)


def place(content: bytes, ladder: Ladder | None, base: Base, root: Base) -> Placed:
    """Decide how to keep a content; `base` and `root` are the contents of the ladder's steps."""
    if ladder is not None:
        worth = _POOR * ladder.root.cost + _SMALL
        near = base.delta(content)
        rented = ladder.base.rented(len(near))
        if rented is not None and len(near) <= worth:
            return Placed(near, ladder.base.blob, Ladder(ladder.root, rented))
        far = near if ladder.base.blob == ladder.root.blob else root.delta(content)
        rented = ladder.root.rented(len(far))
        if rented is not None and len(far) <= worth:
            return Placed(far, ladder.root.blob, Ladder(rented, Step(0, len(far), min(len(near), len(far)) // 4)))
    data = compress(content)
    return Placed(data, None, Ladder.founded(0, len(data)))

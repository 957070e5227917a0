"""What a series of contents leans on, and when to pay for something new to lean on. Pure.

A series (the bodies of a source, its readings, its response headers) has a root, and a base, kept against the root; the next content is kept
against the base. The first root is kept in full: the ground. Later ones are kept against the ground while that saves much, else in full as the
new ground. Four frames at most give any content back, and a content never moves once it is written.

When to pay for a new base or root is the ski-rental question: deltas grow as a page drifts away from what they lean on, so what they
cost beyond the smallest one is added up, and when the sum reaches the price of a new base, it is bought. That costs at most about twice
what the best choice in hindsight would have. On three years of real pages one level of bases decided so needs a third less than
any fixed share does, and the second level nearly halves that again, because a base on a root costs a tenth of one in full. Roots on a ground
save a tenth of the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.store.frames import Base, compress

_POOR = 0.6
"""A delta of more than this share of what a frame that stands alone needs is not worth having."""
_USUAL = 10
"""A page is so many times as large as a frame of it that stands alone, about."""
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
    def founded(cls, blob: int, cost: int, full: int) -> Ladder:
        """A series with a new root. `full`: its size as a frame that stands alone, of which a twentieth is a usual first delta."""
        step = Step(blob, cost, full // 20)
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


def place(content: bytes, ladder: Ladder, base: Base, root: Base) -> Placed | None:
    """Decide how to keep a content; `base` and `root` are the contents of the ladder's steps. None: it is to be a new root."""
    worth = _POOR * max(ladder.root.cost, len(root.content) // _USUAL) + _SMALL
    near = base.delta(content)
    rented = ladder.base.rented(len(near))
    if rented is not None and len(near) <= worth:
        return Placed(near, ladder.base.blob, Ladder(ladder.root, rented))
    far = near if ladder.base.blob == ladder.root.blob else root.delta(content)
    rented = ladder.root.rented(len(far))
    if rented is not None and len(far) <= worth:
        return Placed(far, ladder.root.blob, Ladder(rented, Step(0, len(far), min(len(near), len(far)) // 4)))
    return None


def found(content: bytes, ground: tuple[int, Base] | None) -> Placed:
    """How to keep a new root; `ground`: the blob and content on which the last one stands, or which it is. None: there was none."""
    full = compress(content)
    if ground is not None:
        blob, below = ground
        data = below.delta(content)
        if len(data) <= _POOR * len(full):
            return Placed(data, blob, Ladder.founded(0, len(data), len(full)))
    return Placed(full, None, Ladder.founded(0, len(full), len(full)))

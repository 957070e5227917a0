"""Which edits still stand in a later reading?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.compare.fold import squeezed
from monitor.model import Block, Diff, Edit, EditKind, Reading, SpanKind

GONE = "gone_at_next_look"
"""The rule name of an edit that the next look took back."""


def lasting(diff: Diff, later: Reading) -> Diff:
    """The same edits, those that `later` does not bear out marked as noise.

    An edit is borne out when what it brought is there (mostly, if the block was edited further) and what it took away is not.
    """
    text = squeezed(" ".join(block.text for block in later.blocks))
    return Diff(tuple(edit if edit.noise or _lasts(edit, text) else replace(edit, noise=GONE) for edit in diff.edits))


def without_gone(before: Reading, after: Reading, diff: Diff) -> Reading:
    """`after` with the edits taken back that a later look took back: what may be held to be in force. `diff` leads from `before` to `after`."""
    blocks = list(after.blocks)
    for edit in diff.edits:
        if edit.noise == GONE:
            _take_back(edit, before.blocks, blocks)
    return replace(after, blocks=tuple(blocks))


def _take_back(edit: Edit, before: Sequence[Block], blocks: list[Block]) -> None:
    found = _place(edit.after, blocks) if edit.after is not None else None
    if found is not None:
        blocks[found] = [edit.before] if edit.before is not None and edit.kind is EditKind.REWORDED else []
    if edit.before is not None and (found is None or edit.kind is EditKind.MOVED):
        blocks.insert(_where_it_stood(edit.before, before, blocks), edit.before)


def _place(block: Block, blocks: Sequence[Block]) -> slice | None:
    """Where a block stands, or the run of blocks that an edit joined to it."""
    for start, first in enumerate(blocks):
        if not block.text.startswith(first.text):
            continue
        end, text = start + 1, first.text
        while len(text) < len(block.text) and end < len(blocks):
            text, end = f"{text} {blocks[end].text}", end + 1
        if text == block.text:
            return slice(start, end)
    return None


def _where_it_stood(block: Block, before: Sequence[Block], blocks: Sequence[Block]) -> int:
    """After the nearest block that stood above it and still stands."""
    found = _place(block, before)
    assert found is not None, "an edit's older block stands in the older reading"
    places = {other.text: place for place, other in enumerate(blocks)}
    return next((places[other.text] + 1 for other in reversed(before[: found.start]) if other.text in places), 0)


def _lasts(edit: Edit, text: str) -> bool:
    gone = edit.before is None or squeezed(edit.before.text) not in text
    if edit.kind is EditKind.REMOVED:
        return gone
    assert edit.after is not None
    if squeezed(edit.after.text) in text and (gone or not _shortened(edit)):
        return True
    brought = _brought(edit)
    return gone and edit.before is not None and bool(brought) and all(piece in text for piece in brought)


def _shortened(edit: Edit) -> bool:
    """The new words stand in the old ones: finding them proves nothing while the old ones are there."""
    if edit.before is None or edit.after is None or edit.kind is EditKind.MOVED:
        return False
    return squeezed(edit.after.text) in squeezed(edit.before.text)


def _brought(edit: Edit) -> list[str]:
    """Each insertion with a few letters of what stands around it: `not` alone stands in every text."""
    found = []
    kept = [span for span in edit.spans if span.kind is not SpanKind.DELETE]
    for index, span in enumerate(kept):
        if span.kind is SpanKind.INSERT:
            left = squeezed(kept[index - 1].text) if index else ""
            right = squeezed(kept[index + 1].text) if index + 1 < len(kept) else ""
            found.append(left[-_AROUND:] + squeezed(span.text) + right[:_AROUND])
    return found


_AROUND = 10

"""Which edits still stand in a later reading?"""

from __future__ import annotations

from dataclasses import replace

from monitor.compare.fold import squeezed
from monitor.model import Diff, Edit, EditKind, Reading, SpanKind

GONE = "gone_at_next_look"
"""The rule name of an edit that the next look took back."""


def lasting(diff: Diff, later: Reading) -> Diff:
    """The same edits, those that `later` does not bear out marked as noise.

    An edit is borne out when what it brought is there (mostly, if the block was edited further) and what it took away is not.
    """
    text = squeezed(" ".join(block.text for block in later.blocks))
    return Diff(tuple(edit if edit.noise or _lasts(edit, text) else replace(edit, noise=GONE) for edit in diff.edits))


def _lasts(edit: Edit, text: str) -> bool:
    gone = edit.before is None or squeezed(edit.before.text) not in text
    if edit.kind is EditKind.REMOVED:
        return gone
    assert edit.after is not None
    if squeezed(edit.after.text) in text:
        return True
    brought = _brought(edit)
    return gone and edit.before is not None and bool(brought) and all(piece in text for piece in brought)


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

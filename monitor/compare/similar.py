"""How much of one document stands in another, cheaply."""

from __future__ import annotations

from collections import Counter

from monitor.compare.align import words
from monitor.model import Reading

_RUN = 3
"""Words in a row: single words are shared by any two texts of a language, runs of three hardly."""


def similarity(before: Reading, after: Reading) -> float:
    """0 for texts that share nothing to 1 for equal ones: the share of runs of three words that both have, whatever their order."""
    if before.blocks == after.blocks:
        return 1.0
    old, new = _runs(before), _runs(after)
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def _runs(reading: Reading) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for block in reading.blocks:
        text = words(block.text)
        found.update(zip(*(text[start:] for start in range(min(_RUN, len(text)))), strict=False))
    return found

"""Two readings → every edit between them, each with the rule by which it has no meaning, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from monitor.compare.align import Match, match_blocks
from monitor.compare.context import Pages
from monitor.compare.fold import explain, same_but_edition
from monitor.compare.words import spans
from monitor.model import Block, Diff, Edit, EditKind, Reading, Span, SpanKind


def compare(before: Reading, after: Reading, ignore: tuple[str, ...] = ()) -> Diff:
    """Align the blocks of two readings and say what each edit is.

    `ignore`: regular expressions; text they match is noise. An edit without meaning carries the name of the rule that says so; every
    other edit is material. Raises re.error for a malformed expression (the watchlist refuses those beforehand).
    """
    return Diff(_as_edition(tuple(_edits(before, after, ignore))))


def same_policy(before: Reading, after: Reading, ignore: tuple[str, ...] = ()) -> bool:
    """Whether `compare` finds nothing material. Cheaper where it does: the first edit that stays material, whatever the others are, decides."""
    edits: list[Edit] = []
    for edit in _edits(before, after, ignore):
        if edit.noise is None and not _edition_only(edit):
            return False
        edits.append(edit)
    return not Diff(_as_edition(tuple(edits))).material


def _edits(before: Reading, after: Reading, ignore: tuple[str, ...]) -> Iterator[Edit]:
    if before.blocks == after.blocks:
        return
    matches = match_blocks(before.blocks, after.blocks)
    pages = Pages(before, after, matches)
    patterns = tuple(_compiled(pattern) for pattern in ignore)
    yield from filter(None, (_edit(match, pages, patterns) for match in matches))


def _as_edition(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Where several blocks changed only their spelling, the page is another country's edition: its capitals and commas go with it."""
    if sum(edit.noise == "spelling" for edit in edits) < _EDITION:
        return edits
    return tuple(replace(edit, noise="regional_edition") if _edition_only(edit) else edit for edit in edits)


def _edition_only(edit: Edit) -> bool:
    if edit.noise or edit.kind is not EditKind.REWORDED or edit.before is None or edit.after is None:
        return False
    return same_but_edition(edit.before.text, edit.after.text)


_EDITION = 5
"""So many blocks respelled make an edition; fewer are edits like any other."""


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _edit(match: Match, pages: Pages, ignore: Sequence[re.Pattern[str]]) -> Edit | None:
    old = _joined([pages.before.blocks[index] for index in match.before])
    new = _joined([pages.after.blocks[index] for index in match.after])
    heading = pages.heading(match)
    if old is None or new is None:
        return _one_sided(match, old, new, heading, pages, ignore)
    if match.moved:
        noise = pages.moved_rule(match)
        return Edit(EditKind.MOVED, old, new, _spans(old, new), heading, noise)
    if old.text == new.text:
        return _relinked(old, new, heading)
    return Edit(EditKind.REWORDED, old, new, spans(old.text, new.text), heading, _reworded_rule(match, old, new, pages, ignore))


def _joined(blocks: Sequence[Block]) -> Block | None:
    """One block for all parts of a split or merged one."""
    if len(blocks) < 2:
        return blocks[0] if blocks else None
    links = tuple(link for block in blocks for link in block.links)
    return Block(blocks[0].kind, " ".join(block.text for block in blocks), blocks[0].level, links)


def _spans(old: Block, new: Block) -> tuple[Span, ...]:
    return spans(old.text, new.text)


def _one_sided(
    match: Match, old: Block | None, new: Block | None, heading: tuple[str, ...], pages: Pages, ignore: Sequence[re.Pattern[str]]
) -> Edit:
    block = old or new
    assert block is not None
    ignored = not _without(block.text, ignore).strip() and bool(block.text.strip()) and bool(ignore)
    noise = "ignore_rule" if ignored else pages.one_sided_rule(match)
    if old is not None:
        return Edit(EditKind.REMOVED, old, None, (Span(SpanKind.DELETE, old.text),), heading, noise)
    return Edit(EditKind.ADDED, None, new, (Span(SpanKind.INSERT, block.text),), heading, noise)


def _relinked(old: Block, new: Block, heading: tuple[str, ...]) -> Edit | None:
    """The same words leading elsewhere: told to nobody, kept for those who ask."""
    if tuple(link.href for link in old.links) == tuple(link.href for link in new.links):
        return None
    return Edit(EditKind.REWORDED, old, new, (Span(SpanKind.EQUAL, old.text),), heading, "link_target")


def _reworded_rule(match: Match, old: Block, new: Block, pages: Pages, ignore: Sequence[re.Pattern[str]]) -> str | None:
    heading = pages.as_heading(match)
    found = explain(old.text, new.text, heading) or pages.pair_rule(match, old, new)
    if found is not None:
        return "block_boundaries" if found == "spacing" and len(match.before) + len(match.after) > 2 else found
    if ignore and explain(_without(old.text, ignore), _without(new.text, ignore), heading):
        return "ignore_rule"
    return None


def _without(text: str, ignore: Sequence[re.Pattern[str]]) -> str:
    for pattern in ignore:
        text = pattern.sub("", text)
    return text

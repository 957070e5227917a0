"""A diff as a page shows it: every edit in its place, what did not change folded between and inside them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from monitor.model import Block, Diff, Edit, EditKind, Finding, Reading, Side, Span, SpanKind
from monitor.render.safe import word_edge

EDITS = 150
"""Edits on one page; the others stand on the next."""
CONTEXT = 90
"""Unchanged characters kept on each side of a changed run."""
FOLDED = 24
"""Unchanged blocks that a fold holds at most; for more there is the whole text."""
FOLDED_LENGTH = 6_000
"""Characters of them."""
NEAR = 60
"""Unchanged blocks within which the neighbour of a removed block is looked for."""
WHOLE = 400_000
"""Characters of all runs of all edits on a page."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind: `equal`, `insert`, `delete`, or `fold` for unchanged ones that are shown only on demand."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One edit, or the unchanged blocks between two (then `kind` is None)."""

    kind: EditKind | None
    anchor: str = ""
    heading: tuple[str, ...] = ()
    """The headings above an edit, where they are others than above the edit before."""
    runs: tuple[Run, ...] = ()
    """Both sides in one text."""
    before: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()
    quotes: tuple[int, ...] = ()
    """Numbers of the findings, from 1, whose quote stands here."""
    blocks: tuple[str, ...] = ()
    """Of a fold, as many as it holds."""
    count: int = 0
    """Of a fold, all of them."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A page of a diff."""

    parts: tuple[Part, ...]
    first: int
    """Number of its first edit, from 0."""
    edits: int
    """Material edits of the whole diff."""
    noise: tuple[tuple[str, int], ...] = ()
    """Rules by which edits were dropped, and how many."""
    places: dict[int, str] = field(default_factory=dict)
    """Anchors of the findings' quotes by their numbers, those of this page."""

    @property
    def next(self) -> int | None:
        """The first edit of the next page."""
        end = self.first + EDITS
        return end if end < self.edits else None

    @property
    def previous(self) -> int | None:
        """The first edit of the page before."""
        return max(0, self.first - EDITS) if self.first else None


def laid(diff: Diff, before: Reading, after: Reading, findings: Sequence[Finding], first: int = 0) -> Laid:
    """The edits from number `first` on, with what did not change between them."""
    material = diff.material
    shown = material[first : first + EDITS]
    parts = tuple(_parts(shown, before.blocks, after.blocks, findings, first))
    places: dict[int, str] = {}
    for part in parts:
        for number in part.quotes:
            places.setdefault(number, part.anchor)
    rules = [edit.noise for edit in diff.edits if edit.noise is not None]
    return Laid(parts, first, len(material), tuple((rule, rules.count(rule)) for rule in sorted(set(rules))), places)


def _parts(
    edits: Sequence[Edit], before: Sequence[Block], after: Sequence[Block], findings: Sequence[Finding], first: int
) -> Iterator[Part]:
    at = _place(edits[0].after, after, 0) if first and edits else 0
    heading: tuple[str, ...] = ()
    room = WHOLE
    for number, edit in enumerate(edits, first):
        place = _place(edit.after, after, at) if edit.after else _gap(edit.before, before, after, at)
        if place > at:
            yield _fold(after[at:place])
        stands = edit.after is not None and place < len(after) and after[place] == edit.after
        at = max(at, place + stands)
        part = _edit(edit, number, heading, findings, room)
        room -= sum(len(run.text) for run in part.runs)
        heading = edit.heading
        yield part
    if edits and at < len(after):
        yield _fold(after[at:])


def _place(block: Block | None, blocks: Sequence[Block], start: int) -> int:
    """Where the block stands from `start` on; `start` where it cannot be found: nothing is left out for that."""
    return next((place for place in range(start, len(blocks)) if blocks[place] == block), start)


def _gap(block: Block | None, before: Sequence[Block], after: Sequence[Block], start: int) -> int:
    """Where a block that was removed is missed: behind the one that stood before it, if that is still there soon after `start`."""
    stood = _place(block, before, 0)
    near = after[start : start + NEAR]
    return start + near.index(before[stood - 1]) + 1 if stood and before[stood - 1] in near else start


def _fold(blocks: Sequence[Block]) -> Part:
    held: list[str] = []
    room = FOLDED_LENGTH
    for block in blocks[:FOLDED]:
        if room <= 0:
            break
        held.append(block.text[:room])
        room -= len(block.text)
    return Part(None, blocks=tuple(held), count=len(blocks))


def _edit(edit: Edit, number: int, heading: tuple[str, ...], findings: Sequence[Finding], room: int) -> Part:
    spans = [Span(span.kind, span.text[: max(200, room)]) for span in _spans(edit)]
    last = len(spans) - 1
    runs = tuple(run for place, span in enumerate(spans) for run in _runs(span, at_start=place == 0, at_end=place == last))
    quotes = tuple(place for place, finding in enumerate(findings, 1) if _holds(edit, finding))
    return Part(
        kind=edit.kind,
        anchor=f"e{number + 1}",
        heading=edit.heading if edit.heading != heading else (),
        runs=runs,
        before=tuple(run for run in runs if run.kind != "insert"),
        after=tuple(run for run in runs if run.kind != "delete"),
        quotes=quotes,
    )


def _holds(edit: Edit, finding: Finding) -> bool:
    block = edit.before if finding.side is Side.REMOVED else edit.after
    return bool(finding.quote) and block is not None and finding.quote in block.text


def _spans(edit: Edit) -> tuple[Span, ...]:
    """The words of an edit; whole blocks where the diff has no words (added, removed, moved)."""
    if edit.spans:
        return edit.spans
    if edit.kind is EditKind.MOVED:
        return tuple(Span(SpanKind.EQUAL, block.text) for block in (edit.after or edit.before,) if block)
    before = [Span(SpanKind.DELETE, edit.before.text)] if edit.before else []
    after = [Span(SpanKind.INSERT, edit.after.text)] if edit.after else []
    return (*before, *after)


def _runs(span: Span, *, at_start: bool, at_end: bool) -> Iterator[Run]:
    """A changed run whole; an unchanged one with its middle folded, but for what faces a change."""
    text = span.text
    head = 0 if at_start and not at_end else CONTEXT
    tail = 0 if at_end and not at_start else CONTEXT
    if span.kind is not SpanKind.EQUAL or len(text) <= head + tail + CONTEXT:
        yield Run(span.kind.value, text)
        return
    start, end = word_edge(text, head) if head else 0, word_edge(text, len(text) - tail) if tail else len(text)
    yield from (Run(kind, part) for kind, part in (("equal", text[:start]), ("fold", text[start:end]), ("equal", text[end:])) if part)

"""What of a diff is shown: unchanged runs folded, long edits cut, each with a count. Every view shows the same parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import BlockKind, Edit, EditKind, Span, SpanKind
from monitor.render.safe import defused, plain, word_edge


class PieceKind(StrEnum):
    """What a part of a shown edit is."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"
    FOLD = "fold"
    """`count` unchanged characters left out."""
    CUT = "cut"
    """`count` characters left out because the edit is long."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words as shown; its text went through `plain`."""

    kind: PieceKind
    text: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class ShownEdit:
    """One edit as shown."""

    kind: EditKind
    block: BlockKind
    heading: tuple[str, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a diff that is shown, and how much is not."""

    edits: tuple[ShownEdit, ...]
    hidden: int = 0
    """Material edits left out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a diff is shown, in edits and characters."""

    edits: int = 60
    edit_length: int = 1200
    context: int = 60
    """Unchanged characters kept on each side of a changed run."""
    clean: Callable[[str], str] = plain
    """What makes page text harmless for this view."""


HEADING_LENGTH = 200
HISTORY_LIMITS = Limits()
ALERT_LIMITS = Limits(edits=6, edit_length=500, context=40, clean=defused)


def shown(edits: Sequence[Edit], limits: Limits, first: Sequence[str] = ()) -> Shown:
    """Fold and cut. Where there are too many edits, those that hold one of the quotes `first` are kept before others; order stays."""
    ranked = sorted(range(len(edits)), key=lambda place: (not _holds(edits[place], first), place))
    chosen = sorted(ranked[: limits.edits])
    return Shown(tuple(_shown_edit(edits[place], limits) for place in chosen), len(edits) - len(chosen))


def _holds(edit: Edit, quotes: Sequence[str]) -> bool:
    texts = [block.text for block in (edit.before, edit.after) if block]
    return any(quote in text for quote in quotes if quote for text in texts)


def _shown_edit(edit: Edit, limits: Limits) -> ShownEdit:
    block = edit.after or edit.before
    kind = block.kind if block else BlockKind.PARAGRAPH
    pieces = _cut(_folded(_spans(edit), limits), limits.edit_length)
    return ShownEdit(edit.kind, kind, tuple(_heading(limits.clean(line)) for line in edit.heading), pieces)


def _heading(line: str) -> str:
    return line if len(line) <= HEADING_LENGTH else line[: word_edge(line, HEADING_LENGTH)].rstrip() + "…"


def _spans(edit: Edit) -> tuple[Span, ...]:
    """The words of an edit; whole blocks where the diff has no words (added, removed, moved)."""
    if edit.spans:
        return edit.spans
    if edit.kind is EditKind.MOVED:
        return tuple(Span(SpanKind.EQUAL, block.text) for block in (edit.after or edit.before,) if block)
    before = [Span(SpanKind.DELETE, edit.before.text)] if edit.before else []
    after = [Span(SpanKind.INSERT, edit.after.text)] if edit.after else []
    return (*before, *after)


def _folded(spans: Sequence[Span], limits: Limits) -> list[Piece]:
    pieces: list[Piece] = []
    last = len(spans) - 1
    for place, span in enumerate(spans):
        if span.kind is SpanKind.EQUAL:
            pieces += _folded_run(span.text, limits, at_start=place == 0, at_end=place == last)
        else:
            pieces.append(Piece(PieceKind(span.kind.value), _clean(span.text, limits)))
    return pieces


def _folded_run(text: str, limits: Limits, *, at_start: bool, at_end: bool) -> list[Piece]:
    """An unchanged run with its middle left out; a run that begins or ends the block keeps only the side that faces a change."""
    head = 0 if at_start and not at_end else limits.context
    tail = 0 if at_end else limits.context
    if len(text) <= head + tail + limits.context:
        return [Piece(PieceKind.EQUAL, _clean(text, limits))]
    start = word_edge(text, head) if head else 0
    end = word_edge(text, len(text) - tail) if tail else len(text)
    sides = (
        Piece(PieceKind.EQUAL, _clean(text[:start], limits)),
        Piece(PieceKind.FOLD, count=end - start),
        Piece(PieceKind.EQUAL, _clean(text[end:], limits)),
    )
    return [piece for piece in sides if piece.text or piece.count]


def _clean(text: str, limits: Limits) -> str:
    """A space at either end stays: it parts this run from its neighbours."""
    line = limits.clean(text)
    return f"{' ' * text[:1].isspace()}{line}{' ' * text[-1:].isspace()}" if line else " " * bool(text)


def _cut(pieces: Sequence[Piece], limit: int) -> tuple[Piece, ...]:
    kept: list[Piece] = []
    room = limit
    for place, piece in enumerate(pieces):
        if len(piece.text) > room:
            edge = word_edge(piece.text, room)
            rest = sum(len(later.text) + (later.count if later.kind is PieceKind.FOLD else 0) for later in pieces[place:]) - edge
            return (*kept, Piece(piece.kind, piece.text[:edge]), Piece(PieceKind.CUT, count=rest))
        kept.append(piece)
        room -= len(piece.text)
    return tuple(kept)

"""Words inside a reworded block: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

from monitor.model import Span, SpanKind

_TOKEN = re.compile(r"[^\W_\u2e80-\u9fff\uf900-\ufaff]+(?:['’.,-][^\W_\u2e80-\u9fff\uf900-\ufaff]+)*|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^.!?。！？；;\n]*[.!?。！？；;\n]+\s*|[^.!?。！？；;\n]+")
_LARGEST = 4_000_000
"""Product of two token counts up to which words are aligned directly (the table takes a bit a cell); above it, sentences first."""


def tokens(text: str) -> list[str]:
    """Words (inner apostrophes, points and hyphens kept), runs of white space, single marks, single Chinese characters."""
    return _TOKEN.findall(text)


def spans(before: str, after: str) -> tuple[Span, ...]:
    """The runs that lead from one text to the other: equal and deleted joined give `before`, equal and inserted give `after`."""
    return tuple(_tidy(_aligned(before, after)))


def _aligned(before: str, after: str) -> Iterator[Span]:
    old, new = tokens(before), tokens(after)
    if len(old) * len(new) <= _LARGEST:
        yield from _runs(old, new)
        return
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    for same, gone, come in _blocks(old, new):
        if same:
            yield Span(SpanKind.EQUAL, gone)
            continue
        small, large = tokens(gone), tokens(come)
        yield from _runs(small, large) if len(small) * len(large) <= _LARGEST else _replaced(gone, come)


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    for same, gone, come in _blocks(old, new):
        if same:
            yield Span(SpanKind.EQUAL, gone)
        else:
            yield from _replaced(gone, come)


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Runs in order: whether they are equal, and their texts on both sides."""
    end = other_end = 0
    for code in [*LCSseq.opcodes(old, new), None]:
        if code and code.tag != "equal":
            continue
        start, other = (code.src_start, code.dest_start) if code else (len(old), len(new))
        if start > end or other > other_end:
            yield False, "".join(old[end:start]), "".join(new[other_end:other])
        if code:
            yield True, "".join(old[start : code.src_end]), ""
            end, other_end = code.src_end, code.dest_end


def _replaced(gone: str, come: str) -> Iterator[Span]:
    if gone:
        yield Span(SpanKind.DELETE, gone)
    if come:
        yield Span(SpanKind.INSERT, come)


def _tidy(found: Iterator[Span]) -> Iterator[Span]:
    """Join neighbours; an island of mere white space between two changes belongs to both, or the reading jumps at every word."""
    gone = come = island = ""
    for span in found:
        if span.kind is SpanKind.EQUAL:
            if (gone or come) and not span.text.strip():
                island += span.text
                continue
            yield from _replaced(gone, come)
            yield Span(SpanKind.EQUAL, island + span.text)
            gone = come = island = ""
            continue
        if island:
            gone, come, island = gone + island, come + island, ""
        gone, come = (gone + span.text, come) if span.kind is SpanKind.DELETE else (gone, come + span.text)
    yield from _replaced(gone, come)
    if island:
        yield Span(SpanKind.EQUAL, island)

"""Recorded changes for a terminal: unchanged text folded, long edits cut, each with a count.

Insertions and deletions are marked `{+…+}` and `[-…-]`, so that they are seen without colour and survive a pipe.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from monitor.model import Change, Diff, EditKind, Severity
from monitor.render.fold import HISTORY_LIMITS, Limits, Piece, PieceKind, Shown, ShownEdit, shown
from monitor.render.labels import labels_in
from monitor.render.safe import CUT, FOLDED, plain
from monitor.render.view import ChangeView
from monitor.render.when import territories_text, time_text, when_text
from monitor.render.words import name_of

SEVERITY_STYLES: dict[Severity, str] = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "bold yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}

_PIECE_STYLES: dict[PieceKind, str] = {
    PieceKind.EQUAL: "",
    PieceKind.INSERT: "green",
    PieceKind.DELETE: "red",
    PieceKind.FOLD: "dim",
    PieceKind.CUT: "dim",
}

_GUTTER: dict[EditKind, tuple[str, str]] = {
    EditKind.ADDED: ("+", "bold green"),
    EditKind.REMOVED: ("-", "bold red"),
    EditKind.MOVED: (">", "bold blue"),
    EditKind.REWORDED: ("~", "bold yellow"),
}


def changes_text(
    views: Sequence[ChangeView], *, timezone: str = "UTC", language: str = "en", limits: Limits = HISTORY_LIMITS
) -> RenderableType:
    """Coloured word-level history for a Rich console, in the order given. Raises ConfigError for an unknown time zone."""
    if not views:
        return Line(labels_in(language)["no_changes"])
    parts: list[RenderableType] = []
    for view in views:
        parts += [_change_text(view, timezone, language, limits), Line("")]
    return Group(*parts[:-1])


def diff_text(diff: Diff, *, language: str = "en", limits: Limits = HISTORY_LIMITS) -> RenderableType:
    """The material edits alone, headings for context; for `--net` and other views that have no recorded change."""
    return _edits_text(shown(diff.material, limits), language)


def _change_text(view: ChangeView, timezone: str, language: str, limits: Limits) -> RenderableType:
    quotes = [finding.quote for finding in view.change.judgement.findings]
    body: list[RenderableType] = [_summary_line(view.change, language), _facts_line(view.change, language)]
    body += _place_lines(view.change, language)
    body.append(_edits_text(shown(view.diff.material, limits, quotes), language))
    return Group(_head_line(view, timezone, language), Padding(Group(*body), (0, 0, 0, 2)))


def _head_line(view: ChangeView, timezone: str, language: str) -> Line:
    severity = view.change.judgement.severity
    names = f"{plain(view.provider.name.in_language(language))} · {plain(view.document.name.in_language(language))}"
    label = (f" {name_of(severity, language)} ", SEVERITY_STYLES[severity])
    return Line.assemble(label, f"  {time_text(view.change.first_seen, timezone)}  ", (names, "bold"), overflow="fold")


def _summary_line(change: Change, language: str) -> Line:
    return Line(plain(change.judgement.summary.in_language(language)))


def _facts_line(change: Change, language: str) -> Line:
    """Kinds with directions, then when it bites."""
    named = dict.fromkeys((finding.kind, finding.direction) for finding in change.judgement.findings)
    kinds = [f"{name_of(kind, language)} ({name_of(direction, language)})" for kind, direction in named]
    return Line(" · ".join([*kinds, when_text(change, language)]), "italic")


def _place_lines(change: Change, language: str) -> list[RenderableType]:
    """Territories, where the page leads now if it moved, and by what the change is known."""
    labels, judgement = labels_in(language), change.judgement
    rows = [
        ("removed_regions", territories_text(judgement.regions_removed, language)),
        ("added_regions", territories_text(judgement.regions_added, language)),
        ("now_at", plain(change.move.final_url) if change.move else ""),
    ]
    lines = [Line(f"{labels[name]}{labels['colon']}{value}", overflow="fold") for name, value in rows if value]
    return [*lines, Line(" · ".join(filter(None, (plain(change.id), plain(change.url or "")))), "dim", overflow="fold")]


def _edits_text(part: Shown, language: str) -> RenderableType:
    """Edits under the same heading share it."""
    rows: list[RenderableType] = []
    for heading, edits in groupby(part.edits, key=lambda edit: edit.heading):
        if heading:
            rows.append(Line(f"§ {' › '.join(heading)}", "bold blue"))
        rows.append(_edit_rows(tuple(edits), language))
    if part.hidden:
        rows.append(Line(labels_in(language)["and_more_edits"].format(count=part.hidden), "dim"))
    return Group(*rows)


def _edit_rows(edits: Sequence[ShownEdit], language: str) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    for edit in edits:
        table.add_row(Line(*_GUTTER[edit.kind]), _pieces_text(edit, language))
    return table


def _pieces_text(edit: ShownEdit, language: str) -> Line:
    line = Line(overflow="fold")
    for piece in edit.pieces:
        line.append(_marked(piece, edit.kind, language), _PIECE_STYLES[piece.kind])
    return line


def _marked(piece: Piece, kind: EditKind, language: str) -> str:
    """A whole block added or removed has its mark in the gutter; words inside a reworded one carry brackets."""
    if piece.kind in (PieceKind.FOLD, PieceKind.CUT):
        return _gap(piece, language)
    if kind is EditKind.REWORDED and piece.kind is PieceKind.INSERT:
        return f"{{+{piece.text}+}}"
    if kind is EditKind.REWORDED and piece.kind is PieceKind.DELETE:
        return f"[-{piece.text}-]"
    return piece.text


def _gap(piece: Piece, language: str) -> str:
    words = FOLDED if piece.kind is PieceKind.FOLD else CUT
    return words.in_language(language).format(count=f"{piece.count:,}")

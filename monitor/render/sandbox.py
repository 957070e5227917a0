"""The templates that ship with the program, in a sandbox that refuses unknown names."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import BaseLoader, PackageLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from monitor.render.fold import Piece, PieceKind
from monitor.render.safe import markdown


def environment(loader: BaseLoader) -> SandboxedEnvironment:
    """A sandbox over `loader`. `.html.j2` escapes by itself; in `.md.j2` use the filter `md` for every text that is not ours."""
    sandbox = SandboxedEnvironment(
        loader=loader,
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    sandbox.filters["md"] = markdown
    sandbox.filters["md_piece"] = _piece
    return sandbox


def _piece(piece: Piece) -> str:
    """A run of words as CommonMark. Marks must touch the words, or they are shown as they are; spaces go outside."""
    if piece.kind in (PieceKind.FOLD, PieceKind.CUT):
        return f" … {piece.count:,} … "
    words = markdown(piece.text.strip())
    mark = {PieceKind.INSERT: "**", PieceKind.DELETE: "~~"}.get(piece.kind, "") if words else ""
    return f"{' ' * piece.text[:1].isspace()}{mark}{words}{mark}{' ' * (bool(words) and piece.text[-1:].isspace())}"


@lru_cache(maxsize=1)
def shipped() -> SandboxedEnvironment:
    """The shipped templates, compiled once."""
    return environment(PackageLoader("monitor.render", "templates"))

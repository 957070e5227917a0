"""The language of templates: Jinja's, less all that can reach outside, run long or grow large.

A template reads what it is told, decides, and repeats over the lists it is given. It calls nothing but the shipped macros, has no filter
that could make much out of little, and pays a step for each turn of a loop: whatever somebody writes into it, it ends soon.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any
from unicodedata import category

from jinja2 import BaseLoader, PackageLoader, PrefixLoader, StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from monitor.model import Text
from monitor.render.fold import Piece, PieceKind
from monitor.render.safe import CUT, FOLDED, markdown, word_edge

SHIPPED = "shipped"
"""The folder under which templates find the shipped ones: `{% include "shipped/change.md.j2" %}`."""
STEPS = 50_000
"""Turns of loops in one template."""
LONGEST = 1_000_000
"""Characters that one template may give."""
_WIDE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
"""Script that is written without spaces."""
GREATEST = 10**12
"""Numbers in templates count things."""

_STEPS_LEFT: ContextVar[list[int] | None] = ContextVar("steps left", default=None)


class RefusedError(SecurityError):
    """What a template may not do; `text` says it in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.text = Text(en, zh)


def _too_long() -> RefusedError:
    return RefusedError(f"gives more than {LONGEST:,} characters", f"输出超过 {LONGEST:,} 个字符")


class Bounded(SandboxedEnvironment):
    """A sandbox in which every template ends soon, with little. Raises RefusedError where one would not."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Every loop pays for its turns."""
        template = super()._parse(source, name, filename)
        for loop in template.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "paid", [], [], None, None, lineno=loop.lineno)
        template.set_environment(self)
        return template

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers only: adding or multiplying texts can make much out of little."""
        if not isinstance(left, int | float) or not isinstance(right, int | float) or operator == "**":
            raise RefusedError(
                f"{operator} is for numbers; put texts side by side instead: {{{{ a }}}}{{{{ b }}}}",
                f"{operator} 只能用于数字；文本请并排书写：{{{{ a }}}}{{{{ b }}}}",
            )
        result = super().call_binop(context, operator, left, right)
        if abs(result) > GREATEST:
            raise RefusedError("counts further than there is anything to count", "数字过大")
        return result

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Only macros."""
        if not isinstance(obj, Macro):
            raise RefusedError("only imported macros can be called; use a filter", "只能调用导入的宏；请使用过滤器")
        _pay(1)
        return super().call(context, obj, *args, **kwargs)


def environment(loader: BaseLoader) -> SandboxedEnvironment:
    """The sandbox over `loader`. `.html.j2` escapes by itself; in `.md.j2` use the filter `md` for every text that is not ours."""
    sandbox = Bounded(
        loader=loader,
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    sandbox.globals.clear()
    sandbox.filters = {name: _short(filter_) for name, filter_ in FILTERS.items()} | {"paid": _paid}
    return sandbox


@lru_cache(maxsize=1)
def shipped() -> SandboxedEnvironment:
    """The shipped templates, compiled once."""
    return environment(PrefixLoader({SHIPPED: PackageLoader("monitor.render", "templates")}))


def filled_shipped(name: str, names: Mapping[str, object]) -> str:
    """A shipped template rendered, without blanks at its ends. What it is told is bounded; nothing else may stop it."""
    return shipped().get_template(f"{SHIPPED}/{name}").render(names).strip()


@contextmanager
def steps() -> Iterator[None]:
    """What is rendered inside has `STEPS` turns of loops."""
    token = _STEPS_LEFT.set([STEPS])
    try:
        yield
    finally:
        _STEPS_LEFT.reset(token)


def filled(sandbox: SandboxedEnvironment, name: str, names: Mapping[str, object]) -> str:
    """A user's template rendered within its bounds, without blanks at its ends. Raises one of `monitor.render.shelf.FAULTS`."""
    parts: list[str] = []
    length = 0
    with steps():
        for part in sandbox.get_template(name).generate(names):
            length += len(part)
            if length > LONGEST:
                raise _too_long()
            parts.append(part)
    return "".join(parts).strip()


@pass_context
def _paid(_: Any, values: Iterable[Any]) -> list[Any]:
    """With the context, so that no loop is unrolled before there is somebody to pay."""
    turns = list(values)
    _pay(len(turns) + 1)
    return turns


def _pay(turns: int) -> None:
    left = _STEPS_LEFT.get()
    if left is None:
        return
    left[0] -= turns
    if left[0] < 0:
        raise RefusedError(f"repeats more than {STEPS:,} times; nest fewer loops", f"循环超过 {STEPS:,} 次；请减少嵌套")


# --- filters


def _short(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """The same filter, if what it gives is not too long."""

    @wraps(filter_)
    def checked(*args: Any, **kwargs: Any) -> Any:
        given = filter_(*args, **kwargs)
        if isinstance(given, str) and len(given) > LONGEST:
            raise _too_long()
        return given

    return checked


def _piece(piece: Piece) -> str:
    """A run of words as CommonMark. Marks must touch the words, or they are shown as they are; spaces go outside.

    Between punctuation and a letter a mark does not close (spec 0.31, 6.2), as Chinese text often has it: a zero-width space parts them.
    """
    if piece.kind in (PieceKind.FOLD, PieceKind.CUT):
        return f" … {piece.count:,} … "
    words = markdown(piece.text.strip())
    mark = {PieceKind.INSERT: "**", PieceKind.DELETE: "~~"}.get(piece.kind, "") if words else ""
    wide = _WIDE.search(words) is not None
    marked = f"{mark}{_parted(words[:1]) if wide else ''}{words}{_parted(words[-1:]) if wide else ''}{mark}" if mark else words
    return f"{' ' * piece.text[:1].isspace()}{marked}{' ' * (bool(words) and piece.text[-1:].isspace())}"


def _parted(edge: str) -> str:
    return "\u200b" if edge and category(edge)[0] in "PS" else ""


def _text_piece(piece: Piece, language: str = "en") -> str:
    """A run of words as plain text: `{+…+}` and `[-…-]`, as `monitor diff` prints them."""
    if piece.kind in (PieceKind.FOLD, PieceKind.CUT):
        return (FOLDED if piece.kind is PieceKind.FOLD else CUT).in_language(language).format(count=f"{piece.count:,}")
    left, right = {PieceKind.INSERT: ("{+", "+}"), PieceKind.DELETE: ("[-", "-]")}.get(piece.kind, ("", ""))
    return f"{left}{piece.text}{right}"


def _code(text: str) -> str:
    """Text in which nothing is markup and which people can copy."""
    words = text.replace("`", "'")
    return f"`{words}`" if words else ""


def _join(values: Iterable[Any], between: str = "", attribute: str | None = None) -> str:
    texts = [getattr(value, attribute) if attribute and not attribute.startswith("_") else value for value in values]
    _pay(len(texts))
    if sum(len(str(text)) for text in texts) + len(texts) * len(between) > LONGEST:
        raise _too_long()
    if any(isinstance(text, Markup) for text in (between, *texts)):
        return escape(between).join(escape(text) for text in texts)
    return between.join(str(text) for text in texts)


def _truncate(text: str, length: int = 255) -> str:
    return text if len(text) <= length else text[: word_edge(text, length)].rstrip() + "…"


def _default(value: Any, otherwise: Any = "") -> Any:
    return value or otherwise


def _count(label: str, count: int) -> str:
    """A label with a number in its gap."""
    return label.replace("{count}", f"{count:,}", 1)


def _named(label: str, name: str) -> str:
    """A label with a name in its gap."""
    return label.replace("{name}", name, 1)


def _first(values: Iterable[Any]) -> Any:
    return next(iter(values), "")


FILTERS: dict[str, Callable[..., Any]] = {
    "md": markdown,
    "md_code": _code,
    "md_piece": _piece,
    "text_piece": _text_piece,
    "count": _count,
    "name": _named,
    "number": lambda value: f"{value:,}",
    "join": _join,
    "truncate": _truncate,
    "default": _default,
    "first": _first,
    "length": len,
    "upper": str.upper,
    "lower": str.lower,
    "trim": str.strip,
    "e": escape,
    "escape": escape,
}
"""All that templates may use."""

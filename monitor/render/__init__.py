"""A dispatch becomes a message, per language and channel; the history becomes text, Markdown, HTML and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.lazy import lazily

if TYPE_CHECKING:
    from monitor.render.as_json import change_json
    from monitor.render.check import load_shelf
    from monitor.render.documents import changes_html, changes_markdown
    from monitor.render.fold import Limits
    from monitor.render.message import compose, test_message
    from monitor.render.shelf import Shelf
    from monitor.render.terminal import changes_text, diff_text
    from monitor.render.view import Background, ChangeView, Links, NoLinks, QuietReport
    from monitor.render.words import name_of

__all__ = [
    "Background",
    "ChangeView",
    "Limits",
    "Links",
    "NoLinks",
    "QuietReport",
    "Shelf",
    "change_json",
    "changes_html",
    "changes_markdown",
    "changes_text",
    "compose",
    "diff_text",
    "load_shelf",
    "name_of",
    "test_message",
]

if not TYPE_CHECKING:  # else the type checker would believe any name
    __getattr__ = lazily(
        __name__,
        as_json="change_json",
        check="load_shelf",
        documents="changes_html changes_markdown",
        fold="Limits",
        message="compose test_message",
        shelf="Shelf",
        terminal="changes_text diff_text",
        view="Background ChangeView Links NoLinks QuietReport",
        words="name_of",
    )

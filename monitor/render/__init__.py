"""A dispatch becomes a message, per language and channel; the history becomes text, Markdown, HTML and JSON."""

from monitor.render.as_json import change_json
from monitor.render.check import load_shelf
from monitor.render.diff_text import changes_text, diff_text
from monitor.render.documents import changes_html, changes_markdown
from monitor.render.fold import Limits
from monitor.render.message import compose, test_message
from monitor.render.shelf import Shelf
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

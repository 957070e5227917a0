"""An alert becomes a title and a body, per language and channel; the history becomes text, Markdown, HTML and JSON."""

from monitor.render.as_json import change_json
from monitor.render.diff_text import changes_text, diff_text
from monitor.render.documents import changes_html, changes_markdown
from monitor.render.fold import Limits
from monitor.render.message import render, test_message
from monitor.render.view import ChangeView
from monitor.render.words import name_of

__all__ = [
    "ChangeView",
    "Limits",
    "change_json",
    "changes_html",
    "changes_markdown",
    "changes_text",
    "diff_text",
    "name_of",
    "render",
    "test_message",
]

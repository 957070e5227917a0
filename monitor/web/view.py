"""What every page needs: the app, the reader's language, time zone and theme, and a template filled with them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor import __version__
from monitor.model import Text
from monitor.render.safe import defused, web_address
from monitor.render.when import time_text
from monitor.render.words import name_of

if TYPE_CHECKING:
    from monitor.app import App

LANGUAGES = ("en", "zh")
THEMES = ("auto", "light", "dark")


class View:
    """One request as a page sees it."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.app: App = request.app.state.app
        self.language = _language(request, self.app.settings.language)
        theme = request.cookies.get("theme", "auto")
        self.theme = theme if theme in THEMES else "auto"

    def say(self, en: str, zh: str) -> str:
        """The text in the reader's language."""
        return Text(en, zh).in_language(self.language)

    def time(self, at: datetime) -> str:
        """A time for people, in the user's zone."""
        return time_text(at, self.app.settings.timezone)

    def page(self, template: str, *, status: int = 200, **names: Any) -> HTMLResponse:
        """A filled template. Every text in it is escaped; what comes from watched pages goes through `defused` too."""
        shared = {
            "view": self,
            "say": self.say,
            "time": self.time,
            "text": lambda text: text.in_language(self.language),
            "name_of": lambda word: name_of(word, self.language),
            "language": "zh-Hans" if self.language == "zh" else "en",
            "status": status,
            "version": __version__,
            "path": self.request.url.path,
        }
        return HTMLResponse(templates().get_template(template).render(shared | names), status)


def _language(request: Request, default: str) -> str:
    """By `?lang=`, else by the cookie, else by what the browser accepts, else the settings'."""
    for wanted in (request.query_params.get("lang"), request.cookies.get("lang")):
        if wanted in LANGUAGES:
            return str(wanted)
    accepted = request.headers.get("accept-language", "").lower()
    named = [part.split(";")[0].strip()[:2] for part in accepted.split(",")]
    return next((each for each in named if each in LANGUAGES), default)


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The site's templates, compiled once."""
    found = Environment(
        loader=PackageLoader("monitor.web", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters["defused"] = defused
    found.filters["link"] = web_address
    return found

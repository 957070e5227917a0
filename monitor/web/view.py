"""What every page needs: the app, the reader's language, time zone and theme, and a template filled with them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor import __version__
from monitor.model import ImpactLevel, Text
from monitor.render.safe import plain, web_address
from monitor.render.when import date_text, time_text, zone
from monitor.render.words import name_of
from monitor.web.access import cookies
from monitor.web.access.visitor import FORM_FIELD, visitor_of
from monitor.web.kept import Kept
from monitor.web.newness import Newness
from monitor.web.visible import ours, shown

if TYPE_CHECKING:
    from monitor.app import App

Made = TypeVar("Made")

LANGUAGES = ("en", "zh")
THEMES = ("auto", "light", "dark")
NAVIGATION = (
    ("/", Text("Now", "现在")),
    ("/changes", Text("Changes", "变更")),
    ("/regions", Text("Regions", "地区")),
    ("/providers", Text("Providers", "服务商")),
    ("/search", Text("Search", "搜索")),
    ("/health", Text("Health", "运行状况")),
)
"""The pages that stand in the bar, in order."""
IMPACTS = {
    ImpactLevel.HIT: Text("hits you", "受影响"),
    ImpactLevel.MAYBE: Text("may hit you", "可能受影响"),
    ImpactLevel.CLEAR: Text("does not hit you", "不受影响"),
}
"""As a badge says it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's title and content, the same for every reader of a language."""

    title: str
    body: Markup


class View:
    """One request as a page sees it."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.app: App = request.app.state.app
        self.visitor = visitor_of(request)
        self.language = _language(request, self.app.settings.language)
        theme = request.cookies.get("theme", "auto")
        self.theme = theme if theme in THEMES else "auto"

    @property
    def who(self) -> str:
        """Whoever asks, as an acknowledgement names them."""
        return "web" if self.visitor.via in ("", "local") else self.visitor.name

    @property
    def back(self) -> str:
        """This page with what was asked, for forms that lead back to it."""
        asked = [(name, value) for name, value in self.request.query_params.multi_items() if name != "lang"]
        return self.request.url.path + (f"?{urlencode(asked)}" if asked else "")

    def say(self, en: str, zh: str) -> str:
        """The text in the reader's language."""
        return Text(en, zh).in_language(self.language)

    def time(self, at: datetime) -> str:
        """A time for people, in the user's zone, which it names."""
        return time_text(at, self.app.settings.timezone)

    def moment(self, at: datetime) -> str:
        """The same without the zone: the foot of each page names it."""
        return f"{at.astimezone(zone(self.app.settings.timezone)):%Y-%m-%d %H:%M}"

    def day(self, at: datetime) -> str:
        """Its day in the user's zone."""
        return f"{at.astimezone(zone(self.app.settings.timezone)):%Y-%m-%d}"

    def date(self, day: date) -> str:
        """A day for people."""
        return date_text(day, self.language)

    def page(self, template: str, *, status: int = 200, **names: Any) -> HTMLResponse:
        """A filled template, layout and all. Every text in it is escaped; what comes from watched pages goes through `shown` too."""
        return self._given(self._filled(template, self._readers() | {"status": status} | names), status)

    def sheet(self, template: str, key: Hashable, make: Callable[[], dict[str, Any]], aside: Markup | None = None) -> HTMLResponse:
        """A page whose content is kept while nothing is recorded: `template` is the content alone, `make` gives what it is filled with, `title` too.

        `key`: all that the content depends on beside language and what is recorded. `aside`: what depends on the reader.
        """
        found = self.kept((template, self.language, key), lambda: self._sheet(template, make()))
        return self._given(
            self._filled("sheet.html.j2", self._readers() | {"status": 200, "title": found.title, "body": found.body, "aside": aside})
        )

    def kept(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is the same for every reader as long as nothing is recorded."""
        shelf: Kept[Any] = self.request.app.state.kept
        found: Made = shelf.get(key, make)
        return found

    def forget(self) -> None:
        """This reader changed something, and is to see it at once."""
        shelf: Kept[Any] = self.request.app.state.kept
        shelf.forget()

    def part(self, template: str, **names: Any) -> Markup:
        """A piece of a page for this reader."""
        return Markup(self._filled(template, self._readers() | names))  # noqa: S704 - escaped by the template

    def _sheet(self, template: str, names: dict[str, Any]) -> Sheet:
        """Without anything of whoever asks: others are shown the same."""
        return Sheet(names["title"], Markup(self._filled(template, names)))  # noqa: S704 - escaped by the template

    def _readers(self) -> dict[str, Any]:
        """What a page tells this reader alone."""
        return {
            "visitor": self.visitor,
            "form_token": _hidden(self.visitor.form_token),
            "version": __version__ if self.visitor.known else "",
        }

    def _given(self, page: str, status: int = 200) -> HTMLResponse:
        """The answer, with the secret by which the page's forms prove themselves, where the browser has none yet."""
        response = HTMLResponse(page, status)
        if self.visitor.secret_is_new:
            cookies.give(response, cookies.FORM, self.visitor.secret, self.visitor.https)
        if self.visitor.via in ("session", "proxy"):
            response.headers["cache-control"] = "no-store"
        return response

    def _filled(self, template: str, names: dict[str, Any]) -> str:
        shared = {
            "view": self,
            "say": self.say,
            "time": self.time,
            "moment": self.moment,
            "day": self.day,
            "text": lambda text: text.in_language(self.language),
            "hits": lambda level: IMPACTS[level].in_language(self.language),
            "name_of": lambda word: name_of(word, self.language),
            "language": "zh-Hans" if self.language == "zh" else "en",
            "path": self.request.url.path,
            "navigation": NAVIGATION,
        }
        return templates().get_template(template).render(shared | names)


def _hidden(token: str) -> Markup:
    """A form's proof that it is from a page of ours."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FORM_FIELD, token)


def make_kept(app: App, newness: Newness) -> Kept[Any]:
    """Kept until something is recorded, and never longer than the minute: pages say how long ago things were."""
    return Kept(lambda: f"{newness.current()} {app.now().astimezone(UTC):%Y-%m-%d %H:%M}")


def href(*parts: object, **asked: object) -> str:
    """An address of ours: its parts quoted, with what is asked for; empty values are left out."""
    wanted = {name: value for name, value in asked.items() if value not in (None, "", False)}
    return "/" + "/".join(quote(str(part), safe="") for part in parts) + (f"?{urlencode(wanted)}" if wanted else "")


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
    found.filters["shown"] = shown
    found.filters["defused"] = shown
    found.filters["ours"] = ours
    found.filters["plain"] = plain
    found.filters["link"] = web_address
    found.globals["href"] = href
    return found

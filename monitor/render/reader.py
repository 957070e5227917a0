"""For whom a message is written: their language, their time zone, what day it is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model import Change, Dispatch, Text, Urgency
from monitor.render.labels import labels_in
from monitor.render.safe import defused, shorten
from monitor.render.view import Links
from monitor.render.when import date_text, territories_text, time_text, zone
from monitor.render.words import name_of

TEXT_LENGTH = 1000
"""Characters of any text that is not ours, where nothing says less."""
ADDRESS_LENGTH = 300
_AHEAD = 20
"""How far beyond its limit a text is cleaned: white space and invisible characters may fill much of it."""

_DISTANCES = (Text("today", "今天"), Text("tomorrow", "明天"))
_IN_DAYS = Text("in {count} days", "{count} 天后")
_FROM = Text("from {date} ({distance})", "{date}起（{distance}）")
_SINCE = Text("{urgency}, since {date}", "{urgency}（{date}起）")


@dataclass(frozen=True, slots=True)
class Reader:
    """Says things as one subscription reads them."""

    language: str
    timezone: str
    """IANA name."""
    today: date
    """The day the message was begun, in that time zone: every try says the same."""
    links: Links
    name: str = ""
    """Name of the subscription."""

    @classmethod
    def of(cls, dispatch: Dispatch, links: Links) -> Reader:
        """The reader of a dispatch. Raises ConfigError for an unknown time zone."""
        subscription = dispatch.subscription
        timezone = subscription.manner.timezone
        today = dispatch.created_at.astimezone(zone(timezone)).date()
        return cls(subscription.language, timezone, today, links, shorten(defused(subscription.name), 120, subscription.language))

    def label(self, label: str, **gaps: object) -> str:
        """A fixed text, with what stands in its gaps. Fill in only what is harmless."""
        return labels_in(self.language)[label].format(**gaps)

    def text(self, text: Text, limit: int = TEXT_LENGTH) -> str:
        """A text in both languages that may hold a page's words."""
        return self.line(text.in_language(self.language), limit)

    def line(self, text: str, limit: int = TEXT_LENGTH) -> str:
        """Somebody else's words, harmless and in one line."""
        head = text[: _AHEAD * limit]
        return shorten(defused(head), limit, self.language, len(text) - len(head))

    def word(self, word: StrEnum) -> str:
        """The name of a stable identifier."""
        return name_of(word, self.language)

    def joined(self, words: Iterable[str]) -> str:
        """A list in one line."""
        return self.label("comma").join(words)

    def time(self, at: datetime) -> str:
        """Minutes, in the reader's time zone."""
        return time_text(at, self.timezone)

    def local_day(self, at: datetime) -> date:
        """The day of a time, in the reader's time zone."""
        return at.astimezone(zone(self.timezone)).date()

    def day(self, day: date) -> str:
        """A date as people write it."""
        return date_text(day, self.language)

    def territories(self, codes: Iterable[str]) -> str:
        """Territories with their codes."""
        return territories_text(codes, self.language)

    def distance(self, day: date) -> str:
        """`tomorrow`, `in 30 days`. For days that are not over."""
        days = (day - self.today).days
        return _DISTANCES[days].in_language(self.language) if days < 2 else _IN_DAYS.in_language(self.language).format(count=days)

    def when(self, change: Change) -> str:
        """When a change bites, seen from today."""
        urgency, day = change.judgement.urgency, change.judgement.effective_date
        if day is None:
            return self.word(urgency)
        if day > self.today or (day == self.today and urgency is Urgency.UPCOMING):
            return _FROM.in_language(self.language).format(date=self.day(day), distance=self.distance(day))
        told = Urgency.PAST if urgency is Urgency.UPCOMING else urgency
        return _SINCE.in_language(self.language).format(urgency=self.word(told), date=self.day(day))

"""A dispatch put into words: what is known of its events, the templates, and where its links lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.background import Backgrounds
from monitor.links import SiteLinks
from monitor.model import ChannelEvent, Dispatch, Form, Message, SourceKey
from monitor.render import Links, NoLinks, Shelf, compose
from monitor.tickets import Tickets


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes messages. Parts are asked for when a message needs them."""

    backgrounds: Backgrounds
    meet: Callable[[SourceKey], None]
    """Makes a source known that another command put in force since we began."""
    public_url: str | None
    tickets: Callable[[], Tickets]
    now: Callable[[], datetime]

    def write(self, dispatch: Dispatch, shelf: Shelf) -> Message:
        """The message by the templates of `shelf`; where a user's own fails, by the shipped one. Raises ConfigError for an unknown time zone."""
        for alert in dispatch.alerts:
            if not isinstance(alert.event, ChannelEvent):
                self.meet(alert.event.source)
        quiet = self.backgrounds.quiet_report(dispatch.subscription, self.now()) if dispatch.form is Form.ALL_QUIET else None
        return compose(dispatch, self.backgrounds.of, shelf=shelf, links=self.links(dispatch.subscription.name), quiet=quiet)

    def links(self, subscription: str) -> Links:
        """Where a subscription's messages lead: to our page, if people can reach it."""
        return SiteLinks(self.public_url, self.tickets(), subscription, self.now) if self.public_url else NoLinks()

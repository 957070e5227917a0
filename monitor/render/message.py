"""What was begun for a subscription becomes a message. It answers in this order: what changed, does it hit us, when, how bad and why, what now."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import escape

from monitor.model import Dispatch, Event, Form, Message, Severity, Subscription
from monitor.render.events import told_event
from monitor.render.labels import labels_in
from monitor.render.payload import payload
from monitor.render.reader import Reader
from monitor.render.safe import defused, markdown, word_edge
from monitor.render.several import LISTED, Known, gravest_first, known, quiet_severity, told_list, told_quiet
from monitor.render.shelf import Shelf
from monitor.render.told import Telling
from monitor.render.view import Background, Links, QuietReport
from monitor.route import severity_of

TITLE_LENGTH = 140
SHORT_LENGTH = 240
_BLANKS = re.compile(r"\n{3,}")
_STEMS = {Form.GROUP: "group", Form.SUMMARY: "summary", Form.DIGEST: "digest", Form.ALL_QUIET: "quiet"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is put into words."""

    stem: str
    told: Telling
    severity: Severity
    known: tuple[Known, ...] = ()


def compose(
    dispatch: Dispatch,
    background: Callable[[Event], Background],
    *,
    shelf: Shelf,
    links: Links,
    quiet: QuietReport | None = None,
) -> Message:
    """The message of a dispatch, in its subscription's language and time zone. Equal for every try.

    `background` is asked once for each event, for the gravest 200 at most. `quiet` is needed for the form `all_quiet`, and for no other.
    Raises ConfigError for an unknown time zone.
    """
    reader = Reader.of(dispatch, links)
    drafted = draft(dispatch, background, reader, quiet)
    json = payload(dispatch, drafted.known, drafted.severity, links, quiet)
    return written(dispatch, drafted, reader, shelf, json)


def draft(dispatch: Dispatch, background: Callable[[Event], Background], reader: Reader, quiet: QuietReport | None) -> Draft:
    """What a message says, before the templates."""
    if dispatch.form is Form.ALL_QUIET:
        if quiet is None:
            raise ValueError("an all-quiet message needs the report of what was checked")
        return Draft("quiet", told_quiet(quiet, dispatch, reader), quiet_severity(quiet))
    if dispatch.form is Form.SINGLE:
        (alert,) = dispatch.alerts
        found = background(alert.event)
        told = told_event(alert, found, reader)
        return Draft(told.stem, told, severity_of(alert.event), (Known(alert, found, told),))
    alerts = gravest_first(dispatch.alerts)[:LISTED]
    events = {alert.event.id: alert.event for alert in alerts}
    listed = known(alerts, {name: background(event) for name, event in events.items()}, reader)
    whole = told_list(dispatch, listed, reader)
    return Draft(_STEMS[dispatch.form], whole, Severity(whole.severity_id), listed)


def written(dispatch: Dispatch, drafted: Draft, reader: Reader, shelf: Shelf, json: str) -> Message:
    """A draft put into words by the templates."""
    names = names_for(drafted.told, reader)

    def part(name: str) -> str:
        return shelf.fill(drafted.stem, name, _language(reader.language), names)

    title = _title(part("title"))
    return Message(
        title=title,
        body="\n".join(line.rstrip() for line in part("txt").splitlines()),
        markdown=_BLANKS.sub("\n\n", part("md")),
        html=part("html"),
        key=dispatch.key,
        severity=drafted.severity,
        short=_short(part("short")),
        thread=dispatch.thread,
        in_reply_to=dispatch.in_reply_to,
        payload=json,
    )


def names_for(told: Telling, reader: Reader) -> Mapping[str, object]:
    """What a template finds: `told`, the labels `t`, and what is known of the reader."""
    return {
        "told": told,
        "t": labels_in(reader.language),
        "language": "zh-Hans" if _language(reader.language) == "zh" else "en",
        "subscription": reader.name,
        "cut": len(told.subject) > TITLE_LENGTH,
    }


def _language(tag: str) -> str:
    return "zh" if tag.lower().startswith("zh") else "en"


def _title(text: str) -> str:
    """One line, cut at a word; the body has the whole of it then."""
    line = " ".join(text.split())
    cut = line if len(line) <= TITLE_LENGTH else line[: word_edge(line, TITLE_LENGTH)].rstrip(" ;,；，、") + "…"
    return _no_link(cut)


def _short(text: str) -> str:
    """A line or two."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return _no_link(
        "\n".join(line if len(line) <= SHORT_LENGTH else line[: word_edge(line, SHORT_LENGTH)].rstrip() + "…" for line in lines)
    )


def _no_link(title: str) -> str:
    """Chats put the title into the same markdown as the body, where a page's `[text](address)` would be a link."""
    return title.replace("](", "]\u200b(")


def test_message(subscription: Subscription, now: datetime) -> Message:
    """What `monitor subscriptions test` sends: it says that it is a test. Each test has its own idempotency key."""
    labels = labels_in(subscription.language)
    body = labels["test_body"].format(name=defused(subscription.name))
    key = f"test:{subscription.id}:{now.isoformat()}"
    return Message(labels["test_title"], body, markdown(body), f"<p>{escape(body)}</p>", key, Severity.INFO)

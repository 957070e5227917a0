"""What a template may show: frozen values in the subscriber's language. Every text in them went through `monitor.render.safe.defused`."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.render.fold import Shown

NOTHING_SHOWN = Shown(())


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A line with a label: a territory list, where a page leads now, which parts of a service are hit."""

    label: str
    value: str
    link: str | None = None
    """The value again, if it may stand in a link."""


@dataclass(frozen=True, slots=True)
class ToldReason:
    """A finding: what was found, and the words it rests on."""

    kinds: str
    direction: str
    severity: str
    side: str
    quote: str
    heading: str
    """The headings above the quote, in one line; may be empty."""


@dataclass(frozen=True, slots=True)
class ToldGround:
    """Why something hits a profile, or does not."""

    text: str
    quote: str
    settles: str
    """What would settle it; empty unless it only may hit."""


@dataclass(frozen=True, slots=True)
class ToldImpact:
    """What an event is to one profile."""

    level: str
    """`hit`, `maybe` or `clear`."""
    text: str
    """`Hits shanghai-team`."""
    grounds: tuple[ToldGround, ...]


@dataclass(frozen=True, slots=True)
class ToldAlternative:
    """An API to use instead."""

    name: str
    base_url: str
    terms: str
    """What has to be changed, and where clients take the key: `only the base URL changes; key in ACME_API_KEY`."""
    key_variable: str
    """Environment variable of its key; may be empty."""
    why: str
    notes: str
    """Price, an open incident, the date of these facts, in one line; may be empty."""


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event."""

    id: str
    stem: str
    """`change`, `moved`, `source`, `incident` or `channel`."""
    subject: str
    """`[Critical · hits you] Acme: no longer available in South Korea`, after what makes it news again (a reminder, an escalation)."""
    provider: str
    document: str
    headline: str
    """What happened, without the provider's name."""
    tags: str
    """`Critical · hits you`."""
    severity: str
    severity_id: str
    impact: str
    """`hits you`, `may hit you`, `does not hit you`; empty where there is no profile."""
    impact_id: str
    """`hit`, `maybe`, `clear` or empty: the worst over the profiles."""
    purpose: str
    """`news`, `reminder` or `escalation`."""
    notes: tuple[str, ...]
    """A reminder, an escalation, what it takes back, who acknowledged it; a sentence each."""
    facts: tuple[ToldFact, ...]
    impacts: tuple[ToldImpact, ...]
    more_impacts: int
    when: str
    """When it bites; empty for events that have no such day."""
    urgency: str
    """`immediate`, `upcoming`, `past`, `unknown`; empty for events that have no such day."""
    kinds: str
    reasons: tuple[ToldReason, ...]
    more_reasons: int
    todo: str
    """What to do; empty where there is nothing but to read."""
    alternatives: tuple[ToldAlternative, ...]
    diff: Shown
    """The edits for HTML."""
    edits: Shown
    """Those few that the reasons do not quote whole, for text."""
    seen: str
    """When it was first seen, in the subscription's time zone."""
    confirmed: str
    """When it was confirmed; empty unless it is a change."""
    address: str
    page: str | None
    """The address again, if it may stand in a link."""
    link: str | None
    """The evidence."""
    acknowledge: str | None
    """Acknowledges the event."""
    command: str
    """What to type to see it whole."""


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """The events of one provider, the gravest first."""

    name: str
    count: str
    events: tuple[ToldEvent, ...]


@dataclass(frozen=True, slots=True)
class ToldList:
    """Several events in one message."""

    subject: str
    headline: str
    """How many there are and of whom, then the first in its own words."""
    lead: str
    """How many there are and of whom: `Acme (3 changes)`, `15 alerts in 9 minutes`."""
    tags: str
    severity: str
    severity_id: str
    impact: str
    impact_id: str
    count: str
    """`3 changes, 1 incident update`."""
    severities: str
    """`1 critical, 2 high`."""
    since: str
    """When the oldest of them was recorded."""
    until: str
    events: tuple[ToldEvent, ...]
    """The gravest first."""
    groups: tuple[ToldGroup, ...]
    """The same by provider, the one with the gravest first."""
    hidden: int
    """Events that are not in the lists."""


@dataclass(frozen=True, slots=True)
class ToldQuiet:
    """That nothing happened, and what was checked."""

    subject: str
    headline: str
    since: str
    until: str
    sources: int
    looks: str
    providers: tuple[ToldFact, ...]
    """Each provider with its number of sources."""
    failing: tuple[ToldFact, ...]
    """Each source that cannot be read, with the reason."""
    hidden: int
    """Failing sources that are not listed."""


Telling = ToldEvent | ToldList | ToldQuiet
"""What a template is given as `told`."""

"""The tools, over an app. Each reads; none writes, sends or asks a watched site. Expected failures are told in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from monitor import __version__
from monitor.errors import MonitorError
from monitor.mcp import shapes
from monitor.mcp.telling import Teller
from monitor.model import ChangeFilter, ChangeQuery, ImpactLevel, Kind, Severity
from monitor.questions import codes_named

if TYPE_CHECKING:
    from monitor.app import App

P = ParamSpec("P")
R = TypeVar("R")
Moment = Callable[[str], datetime]

ABOUT = (
    "Policy changes of AI and API providers: terms, usage policies, supported regions, prices, deprecations, as recorded by this team's monitor. "
    "Begin with list_changes; get_change tells one with its quotes. " + shapes.NOTICE
)
CELLS = 300
"""Cells in an answer at most."""
OTHERS = 20
"""Alternatives in an answer at most."""

ProviderIds = Annotated[list[str], Field(description="Provider ids, such as openai; any of them. Empty: all.", max_length=50)]
Places = Annotated[list[str], Field(description="Codes or names: CN, Singapore, EEA. Empty: all.", max_length=50)]
When = Annotated[
    str | None, Field(description="A span back from now (30d, 2 weeks), a date (2026-01-31) or an ISO 8601 time.", max_length=100)
]
ProfileName = Annotated[str | None, Field(description="Name of a profile. Left out: all, or the only one.", max_length=200)]


def make_server(app: App, moment: Moment) -> MCPServer:
    """The server. `moment`: the time that a person's words mean; raises MonitorError."""
    server: MCPServer = MCPServer("policy-monitor", title="Policy monitor", instructions=ABOUT, version=__version__, log_level="WARNING")
    tools = _Tools(app, moment)
    reading = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for tool in (tools.list_changes, tools.get_change, tools.impact, tools.regions, tools.alternatives):
        server.add_tool(_in_words(tool, app.settings.language), annotations=reading, structured_output=True)
    return server


def _in_words(tool: Callable[P, R], language: str) -> Callable[P, R]:
    @wraps(tool)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return tool(*args, **kwargs)
        except MonitorError as error:
            raise ToolError(error.text.in_language(language)) from error

    return told


class _Tools:
    """One method a tool: its docstring is what an assistant reads."""

    def __init__(self, app: App, moment: Moment) -> None:
        self._app = app
        self._moment = moment
        self._tell = Teller(app)

    def list_changes(
        self,
        provider: ProviderIds = [],  # noqa: B006 - made into a schema
        kind: Annotated[list[Kind], Field(description="What a finding is about; any of them. Empty: all.")] = [],  # noqa: B006
        min_severity: Severity = Severity.LOW,
        impact: Annotated[list[ImpactLevel], Field(description="On one of the team's profiles; any of them. Empty: all.")] = [],  # noqa: B006
        territory: Places = [],  # noqa: B006
        since: When = None,
        until: When = None,
        limit: Annotated[int, Field(ge=1, le=50)] = 20,
        cursor: Annotated[str | None, Field(description="`next` of an answer, for the changes before it.", max_length=100)] = None,
    ) -> shapes.Changes:
        """Recorded changes of providers' policies, newest first, with severity, effective date, regions and whether they hit the team."""
        wanted = ChangeFilter(
            providers=tuple(provider),
            kinds=tuple(kind),
            min_severity=min_severity,
            impacts=tuple(impact),
            territories=codes_named(territory),
        )
        query = ChangeQuery(
            since=self._moment(since) if since else None,
            until=self._moment(until) if until else None,
            filter=wanted,
            newest_first=True,
            limit=limit + 1,
            before=self._app.history.before(cursor) if cursor else None,
        )
        found = [view.change for view in self._app.history.changes(query, self._app.levels)]
        shown = found[:limit]
        return shapes.Changes(changes=[self._tell.brief(each) for each in shown], next=shown[-1].id if len(found) > limit else None)

    def get_change(
        self, change: Annotated[str, Field(description="Its id, or a unique beginning of it.", pattern="^[0-9a-f]{4,16}$")]
    ) -> shapes.Change:
        """One change whole: what the provider wrote before and after, what was found in it, what it means for the team, who takes care of it."""
        view = self._app.history.change(change)
        standing = self._app.standing
        seen = next(iter(self._app.store.acknowledgements((view.change.id,))), None)
        edits, left_out = self._tell.edits(view.diff)
        return shapes.Change(
            change=self._tell.brief(view.change),
            findings=self._tell.findings(view.change),
            edits=edits,
            edits_left_out=left_out,
            impacts=[self._tell.impact(each) for each in (standing.impacts_of(view.change) if standing else ())],
            acknowledged_by=seen.by if seen else None,
        )

    def impact(self, profile: ProfileName = None, provider: ProviderIds = []) -> shapes.Standings:  # noqa: B006
        """Where the team stands today with each provider it uses, by the rules in force: hit, maybe or clear, with reasons and quotes."""
        questions = self._app.questions
        profiles = questions.profiles([profile] if profile else [])
        found = questions.standings(profiles, tuple(provider), self._app.now())
        return shapes.Standings(profiles=[self._tell.profile(who.name, standings) for who, standings in found])

    def regions(
        self,
        country: Places = [],  # noqa: B006
        provider: ProviderIds = [],  # noqa: B006
        as_of: When = None,
        since: Annotated[When, Field(description="Only what stood otherwise then.")] = None,
    ) -> shapes.Regions:
        """Who serves whom: where a country or region stands with each provider, now or at another time, on what evidence, and what changed."""
        at = self._moment(as_of) if as_of else self._app.now()
        found = self._app.questions.regions(country, tuple(provider), at, self._moment(since) if since else None)
        return shapes.Regions(cells=[self._tell.cell(each) for each in found[:CELLS]], left_out=max(0, len(found) - CELLS))

    def alternatives(
        self,
        instead_of: Annotated[str, Field(description="What is to be replaced: a provider, or provider/api.", max_length=200)],
        profile: ProfileName = None,
    ) -> shapes.Alternatives:
        """What else could be used instead of an API: who serves the team, what to change, what it costs. The best first."""
        found = self._app.questions.alternatives(instead_of, profile)
        return shapes.Alternatives(
            alternatives=[self._tell.alternative(each) for each in found[:OTHERS]], left_out=max(0, len(found) - OTHERS)
        )

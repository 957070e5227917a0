"""What is recorded, as the tools tell it: in one language, cut to size, with pages' words made harmless."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from monitor.alternatives import switch_lines
from monitor.judge.impact import worst
from monitor.matrix import Cell
from monitor.mcp import shapes
from monitor.model import Alternative, Change, Diff, Edit, Impact, ImpactReason, SpanKind, Text
from monitor.render.safe import plain, shorten
from monitor.standing import ProviderStanding

if TYPE_CHECKING:
    from monitor.app import App

QUOTE = 600
"""Characters of a quote."""
FINDINGS = 20
EDITS = 40
REASONS = 6
"""Of each so many in an answer at most."""
SIGNS = {SpanKind.EQUAL: ("", ""), SpanKind.DELETE: ("[-", "-]"), SpanKind.INSERT: ("{+", "+}")}


class Teller:
    """Makes what the tools answer."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._language = app.settings.language

    def brief(self, change: Change) -> shapes.Brief:
        """A change in short."""
        judgement = change.judgement
        return shapes.Brief(
            id=change.id,
            first_seen=change.first_seen,
            provider=change.source.provider,
            document=change.source.document,
            document_type=change.document_type,
            outcome=change.outcome,
            severity=judgement.severity,
            urgency=judgement.urgency,
            effective_date=judgement.effective_date,
            summary=self._quoted(self._in(judgement.summary)),
            kinds=list(dict.fromkeys(finding.kind for finding in judgement.findings)),
            regions_added=list(judgement.regions_added),
            regions_removed=list(judgement.regions_removed),
            impact=self._app.worst_impact(change),
            url=change.url and self._quoted(change.url),
        )

    def findings(self, change: Change) -> list[shapes.FindingSaid]:
        """The gravest first."""
        ordered = sorted(change.judgement.findings, key=lambda finding: -finding.severity.rank)
        return [
            shapes.FindingSaid(
                kind=each.kind, direction=each.direction, severity=each.severity, side=each.side, page_says=self._quoted(each.quote)
            )
            for each in ordered[:FINDINGS]
        ]

    def edits(self, diff: Diff) -> tuple[list[shapes.EditSaid], int]:
        """The material edits, and how many did not fit."""
        found = diff.material
        told = [shapes.EditSaid(kind=each.kind, page_says=self._quoted(_marked(each))) for each in found[:EDITS]]
        return told, len(found) - len(told)

    def impact(self, found: Impact) -> shapes.ImpactSaid:
        """A change against one profile."""
        return shapes.ImpactSaid(profile=found.profile, level=found.level, reasons=self._reasons(found.reasons))

    def profile(self, name: str, standings: Iterable[ProviderStanding]) -> shapes.ProfileSaid:
        """Where a profile stands."""
        found = list(standings)
        return shapes.ProfileSaid(
            profile=name, level=worst(each.level for each in found), providers=[self._provider(each) for each in found]
        )

    def cell(self, found: Cell) -> shapes.CellSaid:
        """Where a territory stands."""
        return shapes.CellSaid(
            provider=found.provider,
            api=found.api or None,
            territory=found.territory,
            standing=found.standing,
            was=found.was,
            since=found.since,
            url=found.url or None,
            page_says=self._quoted(found.quote),
        )

    def alternative(self, found: Alternative) -> shapes.AlternativeSaid:
        """An API that could be used instead."""
        return shapes.AlternativeSaid(
            provider=found.provider,
            api=found.api,
            protocol=found.protocol,
            base_url=found.base_url,
            same_protocol=found.same_protocol,
            level=found.level,
            why=self._quoted(self._in(found.why)),
            price=found.price,
            open_incident=bool(found.incident),
            key_variable=found.key_variable,
            switch=list(switch_lines(found)),
        )

    def _provider(self, found: ProviderStanding) -> shapes.ProviderSaid:
        reasons = [*found.reasons, *(reason for each in found.documents for reason in each.impact.reasons)]
        told = self._reasons(reasons[:REASONS])
        return shapes.ProviderSaid(provider=found.provider.id, level=found.level, reasons=told, reasons_left_out=len(reasons) - len(told))

    def _reasons(self, found: Iterable[ImpactReason]) -> list[shapes.ReasonSaid]:
        return [
            shapes.ReasonSaid(
                level=each.level,
                text=self._quoted(self._in(each.text)),
                page_says=self._quoted(each.quote),
                settles=self._in(each.settles) if each.settles else None,
            )
            for each in found
        ]

    def _in(self, text: Text) -> str:
        return text.in_language(self._language)

    def _quoted(self, text: str) -> str:
        return shorten(plain(text), QUOTE, self._language)


def _marked(edit: Edit) -> str:
    return "".join(f"{begin}{span.text}{end}" for span in edit.spans for begin, end in (SIGNS[span.kind],))

"""How grave: the most severe finding, after what the user overrides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from monitor.model import Finding, Kind, Severity


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a user says of severity, in place of the rules' own. A rule id goes before a kind, a kind before a provider."""

    rules: tuple[tuple[str, Severity], ...] = ()
    kinds: tuple[tuple[Kind, Severity], ...] = ()
    providers: tuple[tuple[str, Severity], ...] = ()
    """By the provider's name as it stands in `Subject`, in either language: for all its changes except editorial ones."""

    def apply(self, finding: Finding, names: tuple[str, ...]) -> Finding:
        """The finding with its severity overridden; editorial ones (`info`) only by their rule id or kind."""
        chosen = dict(self.rules).get(finding.rule) or dict(self.kinds).get(finding.kind) or self._of_provider(finding, names)
        return finding if chosen is None else replace(finding, severity=chosen)

    def _of_provider(self, finding: Finding, names: tuple[str, ...]) -> Severity | None:
        if finding.severity is Severity.INFO:
            return None
        return next((severity for name, severity in self.providers if name in names), None)


NO_OVERRIDES = Overrides()


def gravest(findings: Iterable[Finding]) -> Severity:
    """The severity of the most severe finding; `info` where there is none."""
    return max((finding.severity for finding in findings), key=lambda each: each.rank, default=Severity.INFO)

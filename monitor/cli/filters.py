"""What somebody wants to hear of, as options and as words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, TypeVar

import typer

from monitor.cli.choose import check_languages, check_names
from monitor.cli.help import told
from monitor.cli.options import TYPES, DocumentOption, KindOption, ProviderOption
from monitor.errors import ConfigError
from monitor.model import ChangeFilter, Direction, DocumentType, ImpactLevel, Kind, Matcher, Severity, Text, Urgency, Watchlist
from monitor.wishes import territory

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """Every filter; None: not given."""

    provider: ProviderOption = None
    document: DocumentOption = None
    document_type: Annotated[list[DocumentType] | None, typer.Option("--type", metavar="TYPE", help=TYPES)] = None
    kind: KindOption = None
    direction: Annotated[
        list[Direction] | None,
        typer.Option(
            "--direction",
            metavar="DIRECTION",
            help=told(f"Only this direction (may be repeated): {', '.join(Direction)}.", f"只看该方向（可重复）：{', '.join(Direction)}。"),
        ),
    ] = None
    urgency: Annotated[
        list[Urgency] | None,
        typer.Option(
            "--urgency",
            metavar="URGENCY",
            help=told(
                f"Only this urgency (may be repeated): {', '.join(Urgency)}. What states no date is told as well.",
                f"只看该紧迫程度（可重复）：{', '.join(Urgency)}。未说明日期的也会通知。",
            ),
        ),
    ] = None
    impact: Annotated[
        list[ImpactLevel] | None,
        typer.Option(
            "--impact",
            metavar="IMPACT",
            help=told(
                f"Only this impact on one of your profiles (may be repeated): {', '.join(ImpactLevel)}. Without a profile all is told.",
                f"只看对您任一档案的该影响程度（可重复）：{', '.join(ImpactLevel)}。没有档案时全部通知。",
            ),
        ),
    ] = None
    territory: Annotated[
        list[str] | None,
        typer.Option(
            "--territory",
            metavar="TERRITORY",
            help=told(
                "Only what adds, removes or names this country or region (may be repeated): CN, SG, or a name.",
                "只看增减或提到该国家或地区的变更（可重复）：CN、SG，或名称。",
            ),
        ),
    ] = None
    document_language: Annotated[
        list[str] | None,
        typer.Option(
            "--document-language",
            metavar="TAG",
            help=told(
                "Only documents published in this language (may be repeated): zh, en, ja.", "只看以该语言发布的文档（可重复）：zh、en、ja。"
            ),
        ),
    ] = None
    min_severity: Annotated[
        Severity | None,
        typer.Option(
            "--min-severity",
            metavar="SEVERITY",
            help=told(
                f"Nothing below this severity: {', '.join(Severity)} (low unless given).",
                f"不含低于该严重程度的变更：{', '.join(Severity)}（默认 low）。",
            ),
        ),
    ] = None
    failing_sources: Annotated[
        bool,
        typer.Option("--failing-sources", help=told("Also tell when a source cannot be read for long.", "来源长时间无法读取时也通知。")),
    ] = False
    no_incidents: Annotated[
        bool, typer.Option("--no-incidents", help=told("Do not tell of incidents on status pages.", "不通知状态页上的故障事件。"))
    ] = False
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude",
            metavar="KEY=VALUE,…",
            help=told(
                "Leave out what matches all of this, such as provider=acme,kind=editorial,kind=party_contact.",
                "排除同时符合以下各项的变更，例如 provider=acme,kind=editorial,kind=party_contact。",
            ),
        ),
    ] = None

    def over(self, base: ChangeFilter) -> ChangeFilter:
        """The filter with what was given instead of what it had. Raises ConfigError."""
        lists = {
            "providers": self.provider,
            "documents": self.document,
            "document_types": self.document_type,
            "kinds": self.kind,
            "directions": self.direction,
            "urgencies": self.urgency,
            "impacts": self.impact,
            "territories": self.territory and [territory(name) for name in self.territory],
            "languages": self.document_language,
        }
        given: dict[str, object] = {name: tuple(values) for name, values in lists.items() if values}
        if self.min_severity is not None:
            given["min_severity"] = self.min_severity
        if self.exclude:
            given["excluding"] = _one_exclusion(self.exclude)
        if self.failing_sources:
            given["failing_sources"] = True
        if self.no_incidents:
            given["incidents"] = False
        return replace(base, **given)  # type: ignore[arg-type]


def _one_exclusion(given: list[str]) -> Matcher:
    if len(given) > 1:
        raise ConfigError(
            Text(
                "--exclude is given more than once; write one, as in --exclude provider=acme,kind=editorial: what matches all its keys is left out",
                "--exclude 只能写一次；例如 --exclude provider=acme,kind=editorial：同时符合各项的才会排除",
            )
        )
    return matcher(given[0])


def check_filter(wanted: ChangeFilter, watchlist: Watchlist) -> None:
    """Raises NotFoundError for a provider, document or language that is not watched, in the filter or in its exclusion."""
    for named in (wanted, wanted.excluding or Matcher()):
        check_names(watchlist, list(named.providers), list(named.documents))
        check_languages(watchlist, named.languages)


# --- matchers, as in `provider=acme,kind=editorial`


def _member(kind: type[E]) -> Callable[[str], E]:
    def read(value: str) -> E:
        try:
            return kind(value)
        except ValueError:
            raise ConfigError(Text(f'"{value}" is none of: {", ".join(kind)}', f"“{value}”不是可选的值，可选：{', '.join(kind)}")) from None

    return read


KEYS: dict[str, tuple[str, Callable[[str], str]]] = {
    "provider": ("providers", str),
    "document": ("documents", str),
    "type": ("document_types", _member(DocumentType)),
    "kind": ("kinds", _member(Kind)),
    "direction": ("directions", _member(Direction)),
    "urgency": ("urgencies", _member(Urgency)),
    "impact": ("impacts", _member(ImpactLevel)),
    "territory": ("territories", territory),
    "language": ("languages", str),
}
"""How a matcher's lists are called on the command line, and how a value is read."""


def matcher(text: str) -> Matcher:
    """`provider=acme,kind=editorial` as a matcher; a key may come again. Raises ConfigError."""
    lists: dict[str, list[str]] = {}
    for part in text.split(","):
        key, _, value = (each.strip() for each in part.partition("="))
        if key not in KEYS or not value:
            raise ConfigError(
                Text(
                    f'"{part.strip()}" is not of the form KEY=VALUE; keys are {", ".join(KEYS)}; as in provider=acme,kind=editorial',
                    f"“{part.strip()}”不是“键=值”的形式；可用的键：{'、'.join(KEYS)}；例如 provider=acme,kind=editorial",
                )
            )
        field, read = KEYS[key]
        lists.setdefault(field, []).append(read(value))
    return Matcher(**{field: tuple(values) for field, values in lists.items()})  # type: ignore[arg-type]


FILTER_RESETS: dict[str, str] = {key if key != "language" else "document-language": field for key, (field, _) in KEYS.items()} | {
    "min-severity": "min_severity",
    "failing-sources": "failing_sources",
    "no-incidents": "incidents",
    "exclude": "excluding",
}
"""The filter's field behind each option, for `--reset`."""


def reset_filter(wanted: ChangeFilter, names: list[str]) -> ChangeFilter:
    """The filter with the fields behind these options as they are by default."""
    plain = ChangeFilter()
    return replace(wanted, **{FILTER_RESETS[name]: getattr(plain, FILTER_RESETS[name]) for name in names if name in FILTER_RESETS})

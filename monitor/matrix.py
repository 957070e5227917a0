"""Who serves whom: providers' lists by territory, each with its evidence, and what became of them since a day. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.facts import Territory
from monitor.judge.impact import Coverage, Rules, Standing, coverage_of
from monitor.model import Text

STANDINGS: dict[Standing, Text] = {
    Standing.SERVED: Text("served", "支持"),
    Standing.PARTLY: Text("served in part", "部分支持"),
    Standing.BARRED: Text("barred", "禁止"),
    Standing.UNLISTED: Text("not listed", "未列出"),
    Standing.DISPUTED: Text("pages disagree", "说法不一"),
    Standing.UNKNOWN: Text("unknown", "未知"),
}
COLUMNS = ("provider", "api", "territory", "standing", "was", "document", "since", "url", "quote")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a territory stands with one of a provider's APIs."""

    provider: str
    provider_name: Text
    api: str
    """Empty: of the provider as a whole."""
    territory: str
    standing: Standing
    was: Standing | None
    """Where it stood at the day that was asked for; None: nothing was asked, or nothing was known."""
    document: str = ""
    since: datetime | None = None
    """When the version that says so was first seen (UTC)."""
    url: str = ""
    quote: str = ""

    @property
    def changed(self) -> bool:
        """It stood elsewhere then."""
        return self.was is not None and self.was is not self.standing


def cells(rules: Iterable[Rules], territories: tuple[str, ...] = (), before: Iterable[Rules] | None = None) -> tuple[Cell, ...]:
    """A cell for each provider, API and territory. No territory: all that any of its documents names. `before`: the same providers then."""
    then = {each.provider.id: each for each in before} if before is not None else {}
    return tuple(cell for each in rules for cell in _of(each, territories, then.get(each.provider.id)))


def _of(rules: Rules, territories: tuple[str, ...], before: Rules | None) -> Iterator[Cell]:
    for api in _apis(rules):
        wanted = frozenset({api}) if api else frozenset[str]()
        now, then = coverage_of(rules, wanted), coverage_of(before, wanted) if before else None
        for code in territories or _named((rules, before)):
            yield _cell(rules, api, code, now, then)


def _apis(rules: Rules) -> tuple[str, ...]:
    """The APIs that have a list of their own; one cell for the whole where there is none."""
    return tuple(api.id for api in rules.provider.apis if api.regions) or ("",)


def _named(rules: Iterable[Rules | None]) -> tuple[str, ...]:
    documents = (document for each in rules if each is not None for document in each.documents)
    return tuple(sorted({fact.code for document in documents for fact in document.facts if isinstance(fact, Territory)}))


def _cell(rules: Rules, api: str, code: str, now: Coverage, then: Coverage | None) -> Cell:
    verdict = now.of(code)
    source = verdict.source
    return Cell(
        provider=rules.provider.id,
        provider_name=rules.provider.name,
        api=api,
        territory=code,
        standing=verdict.standing,
        was=then.of(code).standing if then else None,
        document=source.document.id if source else "",
        since=source.since if source else None,
        url=(source.url or "") if source else "",
        quote=verdict.quote,
    )


def row(cell: Cell) -> dict[str, str]:
    """A cell as plain text, by `COLUMNS`."""
    since = cell.since.date().isoformat() if cell.since else ""
    was = cell.was.value if cell.was else ""
    told = (cell.provider, cell.api, cell.territory, cell.standing.value, was, cell.document, since, cell.url, cell.quote)
    return dict(zip(COLUMNS, told, strict=True))


def as_csv(found: Iterable[Cell]) -> str:
    """With a header; what a spreadsheet would run as a formula is made text by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe(value) for value in row(cell).values()] for cell in found)
    return out.getvalue()


def safe(value: str) -> str:
    """A cell that no spreadsheet takes for a formula. Source: OWASP, "CSV Injection"."""
    return f"'{value}" if value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) else value

"""`search`: where words stand or stood, in every version and in what was said of changes."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.asking import SinceOption
from monitor.cli.base import console, notes, recorded, say, settings
from monitor.cli.choose import check_names
from monitor.cli.help import listed, told
from monitor.cli.options import ListFormat, ListFormatOption, ProviderOption
from monitor.cli.when import moment, shown
from monitor.errors import ConfigError
from monitor.model import ChangeHit, SearchQuery, Stood, Text

if TYPE_CHECKING:
    from rich.text import Text as Line

    from monitor.store.words import Term

AROUND = 120
"""Characters of a long text that are shown on each side of the first word found."""


class Where(StrEnum):
    """What is searched."""

    VERSIONS = "versions"
    CHANGES = "changes"


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, search)


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS",
            help=told(
                'All of these words; "in quotes" side by side, owner* for a beginning; Chinese without spaces.',
                "同时包含这些词；“加引号”表示相邻，owner* 表示词头；中文无需空格。",
            ),
        ),
    ],
    provider: ProviderOption = None,
    since: SinceOption = None,
    where: Annotated[
        Where | None,
        typer.Option(
            "--in",
            metavar="WHERE",
            help=told("Only there: versions, changes (default: both).", "只查：versions（版本）或 changes（变更），默认两者。"),
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=told("At most so many of each.", "每类最多条数。"))] = 20,
    before: Annotated[
        int | None,
        typer.Option(
            "--before",
            metavar="NUMBER",
            help=told("Only what was recorded before this hit: the next page.", "只看该条之前记录的：下一页。"),
        ),
    ] = None,
    format_: ListFormatOption = ListFormat.TEXT,
) -> None:
    """Print the sentences with the versions they stood in, the latest recorded first; then the changes."""
    from monitor.render.found import said_json, stood_json
    from monitor.store.words import marked, terms

    app = recorded()
    if provider:
        check_names(app.store.watchlist(everything=True), provider, [])
    asked = terms(_joined(words))
    _check(asked, where, before)
    begin = moment(since, app.now(), settings().timezone) if since else None
    query = SearchQuery(_joined(words), tuple(provider or ()), begin, limit, before)
    stood = () if where is Where.CHANGES else app.store.find_sentences(query)
    said = () if where is Where.VERSIONS else app.store.find_said(query)
    if format_ is ListFormat.JSON:
        hits = [*(stood_json(each, marked(each.text, asked)) for each in stood), *map(said_json, said)]
        print(json.dumps(hits, ensure_ascii=False, indent=2))
        return
    for each in stood:
        _print_stood(each, asked)
    for hit in said:
        _print_said(hit, asked)
    if not stood and not said:
        console().print(say("Found nowhere.", "未找到。"))
    _note_rest(stood, said, limit)


def _joined(words: list[str]) -> str:
    """A word that the shell was given with blanks in it was in quotes there."""
    return " ".join(f'"{word}"' if " " in word.strip() and '"' not in word else word for word in words)


def _check(asked: tuple[Term, ...], where: Where | None, before: int | None) -> None:
    if not asked:
        raise ConfigError(Text("there is no word to search for; give letters or digits", "没有可查找的词；请给出文字或数字"))
    if before is not None and where is None:
        raise ConfigError(
            Text(
                "--before goes with --in versions or --in changes: each has its own numbers",
                "--before 须与 --in versions 或 --in changes 搭配：两者编号不同",
            )
        )


def _print_stood(each: Stood, asked: tuple[Term, ...]) -> None:
    from rich.text import Text as Line

    zone = settings().timezone
    begin = say(
        f"version {each.first} ({shown(each.first_seen, zone)}) to {each.last}",
        f"第 {each.first} 版（{shown(each.first_seen, zone)}）至第 {each.last} 版",
    )
    end = (
        say(f", gone {shown(each.gone_at, zone)}", f"，{shown(each.gone_at, zone)} 起消失") if each.gone_at else say(", in force", "，现行")
    )
    console().print(Line.assemble((str(each.source), "bold"), f"  {begin}{end}"), soft_wrap=True)
    console().print(Line("    ") + _shown(each.text, asked), soft_wrap=True)


def _print_said(hit: ChangeHit, asked: tuple[Term, ...]) -> None:
    from rich.text import Text as Line

    change = hit.change
    head = Line.assemble((change.id, "bold"), f"  {shown(change.first_seen, settings().timezone)}  {change.source}")
    console().print(head, soft_wrap=True)
    for text in _said(hit, asked)[:3]:
        console().print(Line("    ") + _shown(text, asked), soft_wrap=True)


def _said(hit: ChangeHit, asked: tuple[Term, ...]) -> list[str]:
    """The texts of a change in which a word stands, its summary in the reader's language first."""
    from monitor.store.words import marked

    judgement = hit.change.judgement
    summary = judgement.summary.in_language(settings().language)
    texts = [summary, *(finding.quote for finding in judgement.findings), judgement.summary.en, judgement.summary.zh]
    return list(dict.fromkeys(text for text in texts if marked(text, asked)))


def _shown(text: str, asked: tuple[Term, ...]) -> Line:
    """A text with its words marked, `«…»` where there is no colour; of a long one the part around the first."""
    from rich.text import Text as Line

    from monitor.render.safe import plain
    from monitor.store.words import marked

    clean = plain(text)
    spans = marked(clean, asked)
    start = max(0, spans[0][0] - AROUND) if spans else 0
    end = max(start + 2 * AROUND, spans[0][1] + AROUND) if spans else 2 * AROUND
    line, at = Line("…" if start else ""), start
    for left, right in (span for span in spans if span[1] <= end):
        line.append(clean[at:left])
        line.append(f"«{clean[left:right]}»" if not console().color_system else clean[left:right], "bold reverse")
        at = right
    line.append(clean[at:end] + ("…" if end < len(clean) else ""))
    return line


def _note_rest(stood: tuple[Stood, ...], said: tuple[ChangeHit, ...], limit: int) -> None:
    for name, hits in ((Where.VERSIONS, stood), (Where.CHANGES, said)):
        if len(hits) == limit:
            last = hits[-1].id
            text = say(f"More in {name}, if there are: --in {name} --before {last}", f"{name} 中若还有更多：--in {name} --before {last}")
            notes().print(text, markup=False, soft_wrap=True)

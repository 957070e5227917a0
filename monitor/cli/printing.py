"""Changes on the terminal, in each of their formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from monitor.cli.base import console, lay_out, recorded, say, settings
from monitor.cli.options import Format
from monitor.errors import ConfigError
from monitor.model import Text

if TYPE_CHECKING:
    from monitor.model import IncidentEvent
    from monitor.render import ChangeView


def _print_text(views: Sequence[ChangeView]) -> None:
    if not views:
        console().print(say("No changes.", "没有变更。"))
        return
    from monitor.render import changes_text

    lay_out(changes_text(views, language=settings().language, timezone=settings().timezone))


def _print_json(views: Sequence[ChangeView]) -> None:
    from monitor.render import change_json

    print(json.dumps([change_json(view) for view in views], ensure_ascii=False, indent=2))


def _print_jsonl(views: Sequence[ChangeView]) -> None:
    from monitor.render import change_json

    for view in views:
        print(json.dumps(change_json(view), ensure_ascii=False))


def _print_markdown(views: Sequence[ChangeView]) -> None:
    from monitor.render import changes_markdown

    print(changes_markdown(views, language=settings().language, timezone=settings().timezone))


def _print_html(views: Sequence[ChangeView]) -> None:
    from monitor.render import changes_html

    print(changes_html(views, language=settings().language, timezone=settings().timezone))


def _print_unified(views: Sequence[ChangeView]) -> None:
    from monitor.render.unified import change_unified

    for view in views:
        shown = change_unified(*recorded().history.sides(view.change))
        if shown:
            print(shown)


PRINTERS: dict[Format, Callable[[Sequence[ChangeView]], None]] = {
    Format.TEXT: _print_text,
    Format.JSON: _print_json,
    Format.JSONL: _print_jsonl,
    Format.MARKDOWN: _print_markdown,
    Format.HTML: _print_html,
    Format.UNIFIED: _print_unified,
}


def print_with_incidents(format_: Format, views: Sequence[ChangeView], steps: Sequence[IncidentEvent]) -> None:
    """Changes first, then the steps of incidents: in JSON in one list, told apart by `stage`. Raises ConfigError for other formats."""
    from monitor.render import change_json
    from monitor.render.incidents import incident_json, incidents_text

    if format_ is Format.TEXT:
        _print_text(views)
        console().print(say(f"\nIncidents ({len(steps)}):", f"\n状态页事件（{len(steps)}）："), style="bold")
        lay_out(incidents_text(steps, language=settings().language, timezone=settings().timezone))
    elif format_ in (Format.JSON, Format.JSONL):
        rows = [*map(change_json, views), *map(incident_json, steps)]
        print(
            json.dumps(rows, ensure_ascii=False, indent=2)
            if format_ is Format.JSON
            else "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        )
    else:
        raise ConfigError(
            Text(
                f"--incidents goes with --format text, json or jsonl, not {format_.value}",
                f"--incidents 只能与 --format text、json 或 jsonl 搭配，不能用 {format_.value}",
            )
        )

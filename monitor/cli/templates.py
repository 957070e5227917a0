"""`templates`: how messages read, and the user's own words for them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.base import Language, console, language, lay_out, say, settings
from monitor.cli.help import command, group, told
from monitor.errors import NotFoundError
from monitor.model import Text

FOLDER = "templates"
"""In the configuration folder."""


class Part(StrEnum):
    """What a message is made of."""

    TITLE = "title"
    SHORT = "short"
    TXT = "txt"
    MD = "md"
    HTML = "html"
    JSON = "json"


NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help=told("Name of a template, such as change.md.j2.", "模板名称，例如 change.md.j2。"))
]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    templates = group(app, "templates")
    command(templates, list_all, "Every template, and which are your own.", "所有模板，以及哪些是您自己的。", name="list")
    command(
        templates,
        show,
        "Print a template: yours, else the shipped one, to begin with.",
        "打印模板：有自定义的打印自定义的，否则打印内置的，可作为起点。",
    )
    command(templates, check, "Say what is wrong in your templates, with file and line.", "指出自定义模板中的错误，含文件与行号。")
    command(templates, preview, "Print a message made of a sample.", "用样例生成一条消息并打印。")


def folder() -> Path:
    """Where the user's own templates are."""
    return settings().config_dir / FOLDER


def list_all() -> None:
    """A line for each kind of message, its own files beside it."""
    from rich.table import Table

    from monitor.render.shelf import PARTS, STEMS, known_names

    own = {path.name for path in folder().iterdir()} if folder().is_dir() else set()
    table = Table(box=None, pad_edge=False)
    for heading in (say("message", "消息"), say("what it is", "说明"), say("parts", "部分"), say("yours", "自定义")):
        table.add_column(heading, overflow="fold")
    for stem in STEMS:
        mine = [name for name in known_names() if name in own and name.partition(".")[0] == stem]
        table.add_row(stem, MEANINGS[stem].in_language(language()), " ".join(PARTS), " ".join(mine))
    lay_out(table)
    console().print(say(f"Your own templates go into {folder()}", f"自定义模板放在 {folder()}"), markup=False, soft_wrap=True)


MEANINGS: dict[str, Text] = {
    "change": Text("a policy changed", "政策变更"),
    "moved": Text("an address gives another document", "地址指向另一份文档"),
    "source": Text("a source fails, or works again", "来源故障或恢复"),
    "incident": Text("an incident or planned maintenance", "故障或计划维护"),
    "channel": Text("a channel refuses messages", "渠道拒收消息"),
    "group": Text("several events of one provider", "同一服务商的多个事件"),
    "summary": Text("a storm: many alerts in one", "告警风暴：合并为一条"),
    "digest": Text("a digest", "汇总"),
    "quiet": Text("nothing happened, and what was checked", "一切如常，以及检查了什么"),
}


def show(name: NameArgument) -> None:
    """The source, as it is."""
    from monitor.render.shelf import known_names, shipped_source

    path = folder() / name
    if name in set(known_names()) and path.is_file():
        print(path.read_text(encoding="utf-8"), end="")
        return
    source = shipped_source(name)
    if source is None:
        raise NotFoundError(
            Text(f"{name}: there is no such template; see: monitor templates list", f"{name}：没有这个模板；请看：monitor templates list")
        )
    print(source)


def check(
    where: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help=told("Folder of templates (default: your own).", "模板目录（默认为您自己的）。")),
    ] = None,
) -> None:
    """Exit with 1 and every problem, or say how many are right."""
    from monitor.render import load_shelf

    place = where or folder()
    if where is not None and not where.is_dir():
        raise NotFoundError(Text(f"{where}: there is no such folder", f"{where}：没有这个目录"))
    shelf = load_shelf(place)
    count = len(shelf.own)
    console().print(say(f"{place}: {count} templates, all right.", f"{place}：{count} 个模板，全部正确。"), markup=False, soft_wrap=True)


def preview(
    sample: Annotated[
        str, typer.Argument(metavar="SAMPLE", help=told("Which sample (default: a list of them).", "样例名称（默认列出所有样例）。"))
    ] = "",
    part: Annotated[
        Part | None,
        typer.Option(
            "--part",
            metavar="PART",
            help=told(
                f"Only this part: {', '.join(Part)} (default: title, short and txt).",
                f"只显示这一部分：{', '.join(Part)}（默认 title、short 和 txt）。",
            ),
        ),
    ] = None,
    message_language: Annotated[
        Language | None, typer.Option("--lang", metavar="LANG", help=told("Language of the message: en or zh.", "消息语言：en 或 zh。"))
    ] = None,
) -> None:
    """By your own templates where there are any; one with a mistake is refused, as when the service starts."""
    from monitor.render import compose, load_shelf
    from monitor.render.samples import SampleLinks, samples

    known = samples(message_language or language())
    if sample not in known:
        names = ", ".join(known)
        if sample:
            raise NotFoundError(Text(f"{sample}: there is no such sample; there are: {names}", f"{sample}：没有这个样例；可用：{names}"))
        console().print(names, markup=False)
        return
    chosen = known[sample]
    made = compose(chosen.dispatch, chosen.background, shelf=load_shelf(folder()), links=SampleLinks(), quiet=chosen.quiet)
    parts = {
        Part.TITLE: made.title,
        Part.SHORT: made.short,
        Part.TXT: made.body,
        Part.MD: made.markdown,
        Part.HTML: made.html,
        Part.JSON: made.payload,
    }
    print(parts[part] if part else "\n\n".join((made.title, made.short, made.body)))

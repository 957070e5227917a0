"""What a recipient of each service is shown, read out of the request that the service received."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from monitor.deliver.lines import Line, Mark, marked
from tests.deliver.receiver import Request


def slack(request: Request) -> tuple[str, str]:
    """Every text of the blocks; links and plain texts alike."""
    header, *rest = request.json["blocks"]
    return header["text"]["text"], "".join(strings(rest, "text"))


def wecom(request: Request) -> tuple[str, str]:
    """A text, whose first line is the title."""
    title, _, body = request.json["text"]["content"].partition("\n")
    return title, body


def feishu(request: Request) -> tuple[str, str]:
    """A post in one language."""
    (post,) = request.json["content"]["post"].values()
    return post["title"], "\n".join("".join(part["text"] for part in line) for line in post["content"])


def dingtalk(request: Request) -> tuple[str, str]:
    """Markdown, and the title that the list of chats shows."""
    return request.json["markdown"]["title"], request.json["markdown"]["text"]


def serverchan(request: Request) -> tuple[str, str]:
    """A form."""
    fields = parse_qs(request.body.decode())
    return fields["title"][0], fields["desp"][0]


def pushplus(request: Request) -> tuple[str, str]:
    """HTML or Markdown behind a title."""
    return request.json["title"], request.json["content"]


def wxpusher(request: Request) -> tuple[str, str]:
    """HTML or Markdown behind a summary."""
    return request.json["summary"], request.json["content"]


def teams(request: Request) -> tuple[str, str]:
    """The words of the card."""
    (attachment,) = request.json["attachments"]
    title, *rest = attachment["content"]["body"]
    return "".join(strings(title, "text")), "\n".join("".join(strings(block, "text")) for block in rest)


def telegram(request: Request) -> tuple[str, str]:
    """HTML; the first line is the title."""
    title, _, body = request.json["text"].partition("\n")
    return title, body


SHOWN: dict[str, Callable[[Request], tuple[str, str]]] = {
    "slack": slack,
    "wecombot": wecom,
    "wechat": wecom,
    "feishu": feishu,
    "lark": feishu,
    "dingtalk": dingtalk,
    "schan": serverchan,
    "pushplus": pushplus,
    "wxpusher": wxpusher,
    "workflows": teams,
    "tgram": telegram,
}


def strings(value: Any, name: str) -> list[str]:
    """All strings of that name, in order."""
    if isinstance(value, dict):
        return [*([value[name]] if isinstance(value.get(name), str) else []), *(s for each in value.values() for s in strings(each, name))]
    return [s for each in value for s in strings(each, name)] if isinstance(value, list) else []


def size_in(request: Request) -> int:
    """Characters of the JSON that came, as it is counted after it was read."""
    return len(json.dumps(request.json, ensure_ascii=False))


def plain(line: Line) -> str:
    """A line of a message as text."""
    before = {Mark.ITEM: "• ", Mark.QUOTE: "> "}.get(line.mark, "")
    return before + "".join(
        marked(run, line.mark is Mark.QUOTE) + f" ({run.href})" * bool(run.href and run.href != run.text) for run in line.runs
    )

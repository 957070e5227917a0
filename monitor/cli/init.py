"""`init`: what the service needs, with as few questions as can be."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.base import console, language, opened, say, settings
from monitor.cli.help import listed, told

PACKS = "packs.yaml"
PROFILE = "profile.yaml"
ALL = "all"


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, init)


def init(
    pack: Annotated[
        list[str] | None,
        typer.Option(
            "--pack",
            metavar="NAME",
            help=told(
                "Which bundled providers to watch (may be repeated): us-frontier, cn-models, coding-tools, clouds, more-models, or all. Asked for on a terminal.",
                "监控哪些内置服务商（可重复）：us-frontier、cn-models、coding-tools、clouds、more-models，或 all。在终端中会询问。",
            ),
        ),
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option(
            "--country",
            metavar="NAME",
            help=told(
                "Where you operate and call the APIs from, by name or code (may be repeated): written into a first profile. Asked for on a terminal.",
                "在哪里经营和调用接口，写名称或代码（可重复）：会写入初始画像。在终端中会询问。",
            ),
        ),
    ] = None,
) -> None:
    """Make what the service needs, and say what to do next. Safe to repeat: what is there is kept."""
    found = settings()
    _choose_packs(found.config_dir / PACKS, pack)
    _begin_profile(found.config_dir / PROFILE, country)
    folder = found.watchlists
    folder.mkdir(parents=True, exist_ok=True)
    example = folder / "example.yaml.off"
    if not example.exists():
        example.write_text(EXAMPLE, encoding="utf-8")
    app = opened()
    out, database = console(), safe_url(found.database_url)
    out.print(say(f"Database: {database}", f"数据库：{database}"), markup=False, soft_wrap=True)
    out.print(say(f"Your watchlists: {folder} (an example is there)", f"您的监控清单：{folder}（内有示例）"), markup=False, soft_wrap=True)
    documents = app.watchlist.documents()
    out.print(
        say(
            f"Watched now: {len(app.watchlist.providers)} providers, {len(documents)} documents.",
            f"当前监控：{len(app.watchlist.providers)} 家服务商，{len(documents)} 份文档。",
        )
    )
    out.print(
        say(
            "\nNext:\n  monitor profile edit                                   who owns you, what you use: does a change hit you?\n"
            "  monitor subscribe <channel url> --min-severity high   who is told (Slack, e-mail, WeCom, Feishu, …)\n"
            "  monitor run                                            the service\n"
            "  monitor diff --since 30d                               what changed",
            "\n下一步：\n  monitor profile edit                               股东、在用的服务：变更是否影响您\n"
            "  monitor subscribe <渠道地址> --min-severity high   通知谁（企业微信、飞书、钉钉、邮件、Slack……）\n"
            "  monitor run                                        运行服务\n"
            "  monitor diff --since 30d                           查看变更",
        ),
        soft_wrap=True,
    )


def safe_url(url: str) -> str:
    """A database address without its password."""
    return re.sub(r"(?<=password=)[^&]+", "***", re.sub(r"(?<=://)([^:/@]*):.*@", r"\1:***@", url))


EXAMPLE = """# Rename to example.yaml to use it. Every key: monitor watchlist schema
provider: example
name: {en: Example AI, zh: 示例智能}
home: https://example.com
documents:
  - id: terms
    name: {en: Terms of service, zh: 服务条款}
    type: terms
    language: en
    schedule: {every: 1h}
    sources:
      - url: https://example.com/terms
        select: [main]
"""


def _choose_packs(path: Path, given: list[str] | None) -> None:
    """Keep which packs are watched: those given, else those a person at a terminal names; a choice made before stays."""
    from monitor.lists import known_packs
    from monitor.watchlist import check_packs, write_packs

    known = sorted(known_packs())
    if given is None and (path.exists() or not sys.stdin.isatty()):
        return
    names = given if given is not None else _asked(known)
    check_packs([name for name in names if name != ALL], known)
    if ALL in names or not names:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_packs(path, dict.fromkeys(names))


def _begin_profile(path: Path, given: list[str] | None) -> None:
    """A first profile with the countries that are given or named at the terminal; one that is there stays. Raises NotFoundError."""
    if path.exists() or (given is None and not sys.stdin.isatty()):
        return
    from monitor.cli.regions import codes_named
    from monitor.profile.template import template

    codes = codes_named(given if given is not None else _countries())
    if codes:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = re.sub(r"(?m)^#countries: .*$", f"countries: [{', '.join(codes)}]", template(language(), "us"), count=1)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)


def _countries() -> list[str]:
    question = say(
        "Where do you operate and call the APIs from? Countries, separated by commas (Enter: later)",
        "在哪些国家或地区经营和调用接口？以逗号分隔（回车：以后再说）",
    )
    return [name for name in re.split(r"\s*[,，、]\s*", typer.prompt(question, default="", show_default=False).strip()) if name]


def _asked(known: list[str]) -> list[str]:
    question = say(f"Which providers do you depend on? {', '.join(known)}, {ALL}", f"您依赖哪些服务商？{'、'.join(known)}、{ALL}")
    return [name for name in re.split(r"[\s,，、]+", typer.prompt(question, default=ALL).strip()) if name]

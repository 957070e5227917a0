"""Writes docs/providers.md: what the bundled watchlists watch, from the files themselves.

python docs/make_providers.py
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from monitor.model import Provider, Watchlist
from monitor.render.words import DOCUMENT_TYPES
from monitor.resources import data_dir
from monitor.watchlist import load

TARGET = Path(__file__).parent / "providers.md"
HEAD = """# Who is watched

Written by `python docs/make_providers.py` from `watchlists/`; a test fails when it is not current. Facts about APIs are what the
watchlist says, with where they are from; addresses marked *unverified* have been confirmed by nobody yet (`monitor watchlist doctor`).

由 `python docs/make_providers.py` 从 `watchlists/` 生成；过期时测试会失败。标为 unverified 的地址尚未核实（`monitor watchlist doctor`）。
"""


def page(watchlist: Watchlist) -> str:
    """The whole document."""
    return "\n".join((HEAD, _packs(watchlist), _documents(watchlist), _apis(watchlist)))


def _packs(watchlist: Watchlist) -> str:
    packs = sorted({pack for provider in watchlist.providers for pack in provider.packs})
    lines = [
        f"| `{pack}` | {', '.join(provider.name.en for provider in watchlist.providers if pack in provider.packs)} |" for pack in packs
    ]
    return "\n".join(("## Packs · 组合\n", "| pack | providers |", "| --- | --- |", *lines, ""))


def _documents(watchlist: Watchlist) -> str:
    lines = [_row(provider) for provider in watchlist.providers]
    return "\n".join(
        ("## Documents · 文档\n", "| provider | 服务商 | id | documents | unverified |", "| --- | --- | --- | --- | --- |", *lines, "")
    )


def _row(provider: Provider) -> str:
    types = Counter(DOCUMENT_TYPES[document.type].en for document in provider.documents)
    shown = ", ".join(f"{name} {count}" if count > 1 else name for name, count in types.items())
    unverified = sum(source.unverified for document in provider.documents for source in document.sources)
    return f"| {provider.name.en} | {provider.name.zh} | `{provider.id}` | {shown} | {unverified or ''} |"


def _apis(watchlist: Watchlist) -> str:
    lines = []
    for provider in watchlist.providers:
        for api in provider.apis:
            urls = "<br>".join(f"{protocol}: `{url}`" for protocol, url in api.base_urls)
            key = f"`{api.key_variable}`" if api.key_variable else ""
            lines.append(f"| {provider.name.en} | `{api.id}` | {urls} | {key} | {api.source}{f', {api.as_of}' if api.as_of else ''} |")
    return "\n".join(
        ("## APIs\n", "| provider | api | base URLs by protocol | key in | from |", "| --- | --- | --- | --- | --- |", *lines, "")
    )


if __name__ == "__main__":
    TARGET.write_text(page(load([data_dir("watchlists")])), encoding="utf-8")

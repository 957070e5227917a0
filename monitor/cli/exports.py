"""`export`: the history in formats that others read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import console, recorded, say, settings
from monitor.cli.choose import check_names
from monitor.cli.help import command, group, told
from monitor.cli.options import ProviderOption
from monitor.cli.when import moment, shown
from monitor.errors import ConfigError
from monitor.model import Text

if TYPE_CHECKING:
    from monitor.exporting import Exporter


SinceOption = Annotated[
    str | None,
    typer.Option("--since", "-s", metavar="TIME", help=told("From when (default: the beginning).", "起始时间（默认从头开始）。")),
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="TIME", help=told("Up to when (default: now).", "截止时间（默认现在）。"))
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=told("The file to write.", "要写入的文件。"))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    exporting = group(app, "export")
    command(
        exporting,
        warc,
        "A web archive (WARC 1.1) of what was fetched; packed where FILE ends with .gz.",
        "网页存档（WARC 1.1），含抓取的原始内容；文件名以 .gz 结尾则压缩。",
    )
    command(
        exporting,
        jsonl,
        "JSON lines of snapshots, versions and changes; `monitor import jsonl` takes them back.",
        "JSON Lines，含快照、版本与变更；可用 monitor import jsonl 导回。",
    )
    command(exporting, csv, "A table of the changes.", "变更表格。")
    command(
        exporting,
        site,
        "A static site of the whole history, for any web server or none.",
        "整个历史的静态网站，可放在任意网页服务器上，也可直接打开。",
    )


def warc(file: FileArgument, provider: ProviderOption = None, since: SinceOption = None, until: UntilOption = None) -> None:
    """Write every kept answer with its headers, and the looks that confirmed a version."""
    from monitor import exporting as out

    app, wanted = recorded(), _wanted(provider, since, until)
    with _whole(file) as stream:
        out.warc(wanted, stream, app.now(), packed=file.suffix == ".gz")
    _written(file)


def jsonl(file: FileArgument, provider: ProviderOption = None, since: SinceOption = None, until: UntilOption = None) -> None:
    """Write the history exactly as it is recorded."""
    from monitor import exporting as out

    _lines(file, out.jsonl(_wanted(provider, since, until), recorded().now()))


def csv(file: FileArgument, provider: ProviderOption = None, since: SinceOption = None, until: UntilOption = None) -> None:
    """Write a row for each change, in UTF-8 as spreadsheets expect it."""
    from monitor import exporting as out

    _lines(file, out.changes_csv(_wanted(provider, since, until), settings().language), encoding="utf-8-sig")


def site(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=told("A new or empty folder, or an earlier site.", "新目录、空目录或之前导出的网站。"))
    ],
    provider: ProviderOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Write an index and a page for each provider, document and change."""
    from monitor.exporting_site import Site

    app, wanted = recorded(), _wanted(provider, since, until)
    pages = Site(wanted, app.history.view, settings().language, settings().timezone).write(folder, app.now())
    console().print(
        say(f"{pages} pages. Begin with: {folder / 'index.html'}", f"共 {pages} 页。入口：{folder / 'index.html'}"), soft_wrap=True
    )


def _wanted(providers: list[str] | None, since: str | None, until: str | None) -> Exporter:
    """Raises NotFoundError for an unknown provider, ConfigError for a time that cannot be meant."""
    from monitor.exporting import Exporter, Wanted

    app, zone = recorded(), settings().timezone
    check_names(app.store.watchlist(everything=True), providers or [], [])
    begin, end = (moment(said, app.now(), zone) if said else None for said in (since, until))
    if begin is not None and end is not None and end <= begin:
        raise ConfigError(
            Text(
                f"--until ({shown(end, zone)}) is not after --since ({shown(begin, zone)}); exchange them",
                f"--until（{shown(end, zone)}）不晚于 --since（{shown(begin, zone)}）；请对调",
            )
        )
    return Exporter(app.store, Wanted(tuple(providers or ()), begin, end))


def _lines(file: Path, lines: Iterable[str], encoding: str = "utf-8") -> None:
    with _whole(file) as stream:
        stream.write("".encode(encoding))
        for line in lines:
            stream.write(line.encode())
    _written(file)


def _written(file: Path) -> None:
    console().print(say(f"Written: {file} ({file.stat().st_size} bytes)", f"已写入：{file}（{file.stat().st_size} 字节）"), soft_wrap=True)


@contextmanager
def _whole(file: Path) -> Iterator[IO[bytes]]:
    """The file is there when it is whole, or as it was before."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)

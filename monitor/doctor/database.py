"""Can the database be relied on: is it there, whole, of the right schema, and are there copies of it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.doctor.findings import Check, Finding, Level
from monitor.errors import StoreError
from monitor.model import Text
from monitor.store.condition import Condition, condition, wrong_pages
from monitor.store.engine import Database

STALE = timedelta(days=2)
"""A daily backup that is older missed its day."""


def reached(database: Database, now: Callable[[], datetime]) -> tuple[Condition | None, Finding]:
    """What the database says of itself, None where it cannot be used; and that as a finding."""
    if database.file is not None and not database.file.exists():
        return None, Finding(
            Check.DATABASE,
            Level.NOTE,
            Text("There is no database yet", "尚无数据库"),
            str(database.file),
            Text("begin with: monitor init", "请先运行：monitor init"),
        )
    try:
        found = condition(database, now)
    except StoreError as error:
        return None, Finding(Check.DATABASE, Level.PROBLEM, error.text, database.place, _reach(database))
    return found, _schema(found, database.place)


def _reach(database: Database) -> Text:
    if database.file is None:
        return Text(
            "see whether the server runs and takes this address: psql, with the address in MONITOR_DATABASE_URL",
            "请用 MONITOR_DATABASE_URL 中的地址运行 psql，确认服务器在运行并接受连接",
        )
    return Text(
        "check the file and its folder's permissions; if it is damaged: monitor db restore BACKUP",
        "请检查该文件及其目录的权限；若已损坏：monitor db restore 备份文件",
    )


def _schema(found: Condition, place: str) -> Finding:
    told = Text(
        f"{found.software}, schema {found.revision}, {_size(found.size)}", f"{found.software}，结构 {found.revision}，{_size(found.size)}"
    )
    if found.is_current:
        return Finding(Check.DATABASE, Level.OK, told, place)
    if found.is_newer:
        return Finding(
            Check.DATABASE,
            Level.PROBLEM,
            Text(f"A newer program made its schema: {told.en}", f"其结构由更新版本创建：{told.zh}"),
            place,
            Text("install that version again, or restore the copy made before the upgrade", "请重新安装该版本，或恢复升级前的副本"),
        )
    return Finding(
        Check.DATABASE,
        Level.WARNING,
        Text(f"Its schema is older than this program's ({found.newest}): {told.en}", f"其结构早于本程序（{found.newest}）：{told.zh}"),
        place,
        Text(
            "the next command that uses it upgrades it, after a copy; stop the service first: monitor init",
            "下一条使用它的命令会先备份再升级；请先停止服务：monitor init",
        ),
    )


def pages(database: Database) -> Finding:
    """Whether every page of the file is sound. A server checks its own."""
    try:
        wrong = wrong_pages(database)
    except StoreError as error:
        return Finding(Check.DATABASE, Level.PROBLEM, error.text, database.place, _reach(database))
    if wrong is None:
        return Finding(Check.DATABASE, Level.OK, Text("Its pages are sound", "各页完好"), database.place)
    return Finding(
        Check.DATABASE,
        Level.PROBLEM,
        Text(f"The file is damaged: {wrong}", f"文件已损坏：{wrong}"),
        database.place,
        Text(
            "stop the service, keep a copy of the file, then: monitor db restore --force BACKUP",
            "请停止服务，保留该文件的副本，然后：monitor db restore --force 备份文件",
        ),
    )


def backups(database: Database, folder: Path, now: datetime) -> Iterator[Finding]:
    """Whether there is a recent copy in the folder of backups."""
    files = sorted((file for file in folder.glob("*") if file.is_file() and file.suffix != ".part"), key=lambda file: file.stat().st_mtime)
    step = (
        Text(
            f"make one every day: monitor db backup {folder}/NAME.db (deploy/ has a timer for it)",
            f"请每天备份：monitor db backup {folder}/名称.db（deploy/ 中有定时器）",
        )
        if database.file is not None
        else Text(
            f"make one every day: pg_dump --format=custom --file={folder}/NAME.dump",
            f"请每天备份：pg_dump --format=custom --file={folder}/名称.dump",
        )
    )
    if not files:
        yield Finding(
            Check.BACKUPS,
            Level.WARNING,
            Text("There is no backup here; name another folder with --backups", "此处没有备份；可用 --backups 指定其他目录"),
            str(folder),
            step,
        )
        return
    newest = files[-1]
    age = now - datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    hours = round(age.total_seconds() / 3600)
    told = Text(f"{len(files)} backups; the newest is {hours} h old", f"{len(files)} 个备份；最新的在 {hours} 小时前")
    yield (
        Finding(Check.BACKUPS, Level.WARNING, told, str(newest), step)
        if age > STALE
        else Finding(Check.BACKUPS, Level.OK, told, str(newest))
    )


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"

"""`db`: copies, checks, time stamps and retention of what is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import console, recorded, say, settings
from monitor.cli.evidence import ledger
from monitor.cli.help import command, group, told
from monitor.errors import ConfigError
from monitor.model import Text

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from monitor.store.engine import Database
    from monitor.store.retention import Removal


ForceOption = Annotated[bool, typer.Option("--force", help=told("Also where something is there already.", "目标已存在时也执行。"))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    database = group(app, "db")
    command(database, backup, "Copy the database to a file, also while the service runs.", "将数据库备份到文件，服务运行时也可执行。")
    command(database, restore, "Put a backup in the place of the database. Stop the service first.", "用备份替换数据库。请先停止服务。")
    command(
        database,
        copy,
        "Copy everything into an empty database, as from SQLite to PostgreSQL.",
        "将全部内容复制到空数据库，例如从 SQLite 到 PostgreSQL。",
    )
    command(database, verify, "Check a backup, or the database in use, page by page.", "逐页检查备份文件或正在使用的数据库。")
    command(database, stamp, "Have an independent authority time-stamp the ends of all chains.", "请独立机构为所有哈希链的末端加盖时间戳。")
    command(
        database,
        retention,
        "What retention.yaml would remove; with --apply, remove it.",
        "列出 retention.yaml 将删除的内容；加 --apply 则删除。",
    )


def opened() -> Database:
    """The database of the settings. Raises ConfigError for `memory:`."""
    from monitor.store.ledger import open_ledger

    return open_ledger(settings().database_url).database


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told("The file to write.", "要写入的文件。"))],
    with_key: Annotated[
        bool,
        typer.Option(
            "--with-key",
            help=told(
                "Also put the key of channel addresses into it: whoever has the file can then read them.",
                "同时存入渠道地址的密钥：拿到该文件的人即可读出地址。",
            ),
        ),
    ] = False,
    force: ForceOption = False,
) -> None:
    """Copy, check the copy, and say what is in it."""
    from monitor.store.backup import back_up

    app = recorded()
    key = settings().state_dir / "secret.key" if with_key else None
    if key is not None and not key.exists():
        raise ConfigError(
            Text(
                f"{key} does not exist: there is no key to put into the backup (MONITOR_SECRET_KEY is kept by whoever set it)",
                f"{key} 不存在：没有可存入备份的密钥（MONITOR_SECRET_KEY 由设置者自行保管）",
            )
        )
    found = back_up(opened(), file, app.now(), key, force)
    left = say("; the key of channel addresses is not in it: keep secret.key apart", "；其中不含渠道地址的密钥：请另行保管 secret.key")
    kept = say("; the key of channel addresses is in it: keep it secret", "；其中含渠道地址的密钥：请妥善保密")
    _say(
        f"{file}: {found.rows} rows in {found.tables} tables{kept if found.key else left}",
        f"{file}：{found.tables} 个数据表，{found.rows} 行{kept if found.key else left}",
    )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told("The backup.", "备份文件。"))], force: ForceOption = False
) -> None:
    """Check the backup, put it in place, and say where the old database is."""
    from monitor.store.backup import restore

    folder = settings().state_dir
    found, aside = restore(opened(), file, folder / "service.lock", folder / "secret.key", force)
    _say(
        f"Restored {found.rows} rows in {found.tables} tables, as of {found.made}.",
        f"已恢复 {found.tables} 个数据表，{found.rows} 行，截至 {found.made}。",
    )
    if aside is not None:
        _say(f"The database that was there before: {aside}", f"原数据库已移至：{aside}")


def copy(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=told("Address of the database that is there.", "现有数据库的地址。"))],
    target: Annotated[str, typer.Argument(metavar="TARGET", help=told("Address of an empty database.", "空数据库的地址。"))],
) -> None:
    """Copy, compare, and say what to set."""
    from monitor.store.copying import copy
    from monitor.store.engine import Database
    from monitor.store.opening import database_of

    old, new = Database(database_of(source)), Database(database_of(target))
    try:
        copied = copy(old, new, settings().state_dir / "service.lock")
    finally:
        old.close()
        new.close()
    _say(
        f"{new.place}: {copied.rows} rows in {copied.tables} tables, read back and equal. To use it, set MONITOR_DATABASE_URL and keep the same key "
        "of channel addresses (secret.key or MONITOR_SECRET_KEY); to check its evidence: monitor verify",
        f"{new.place}：{copied.tables} 个数据表，{copied.rows} 行，已读回核对一致。要使用它，请设置 MONITOR_DATABASE_URL 并保留同一渠道地址密钥"
        "（secret.key 或 MONITOR_SECRET_KEY）；检查证据请运行：monitor verify",
    )


def verify(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help=told("A backup; else the database in use.", "备份文件；不填则检查正在使用的数据库。")),
    ] = None,
) -> None:
    """Say what is in it if it is whole; whether evidence was altered is asked by `monitor verify`."""
    from monitor.store.backup import check, inspect

    if file is None:
        rows = inspect(opened())
        _say(
            f"The database is whole: {rows} rows. Check its evidence with: monitor verify",
            f"数据库完好：{rows} 行。检查证据请运行：monitor verify",
        )
        return
    found = check(file)
    _say(
        f"{file} is whole: {found.rows} rows in {found.tables} tables, made {found.made}, schema {found.schema}.",
        f"{file} 完好：{found.tables} 个数据表，{found.rows} 行，生成于 {found.made}，结构 {found.schema}。",
    )


def stamp(
    tsa: Annotated[
        str,
        typer.Option(
            "--tsa", metavar="ADDRESS", help=told("Address of the time-stamping authority (RFC 3161).", "时间戳服务的地址（RFC 3161）。")
        ),
    ],
    ca: Annotated[
        Path | None,
        typer.Option(
            "--ca",
            metavar="FILE",
            help=told("Certificates (PEM) that its signature must come from.", "其签名须由此文件中的证书（PEM）签发。"),
        ),
    ] = None,
) -> None:
    """Ask, check the answer, keep it; run it once a day."""
    from monitor.timestamps import TimestampError, ask, read, request, trusted

    app, book = recorded(), ledger()
    try:
        authorities = _certificates(ca) if ca else []
        heads = book.heads(app.now())
        digest, nonce = hashlib.sha256(heads.encode()).digest(), secrets.randbits(63)
        answer = ask(tsa, request(digest, nonce))
        token = read(answer)
        if token.imprint != digest or token.nonce != nonce:
            raise TimestampError(
                Text(f"{tsa}: the time stamp is for something else; nothing was kept", f"{tsa}：时间戳对应的是别的内容；未保存")
            )
        if ca and not trusted(token, authorities):
            raise TimestampError(
                Text(
                    f"{tsa}: signed by {token.signed_by}, which does not come from {ca}; nothing was kept",
                    f"{tsa}：签名者 {token.signed_by} 并非由 {ca} 签发；未保存",
                )
            )
        kept = book.keep_stamp(tsa, heads, answer, app.now())
    finally:
        book.close()
    checked = say("", "") if ca else say(" (not checked against a certificate: --ca)", "（未用证书核对：--ca）")
    _say(
        f"Time stamp {kept.number}: {len(heads.splitlines()) - 2} sources, {token.at.isoformat()}, signed by {token.signed_by}{checked}",
        f"时间戳 {kept.number}：{len(heads.splitlines()) - 2} 个来源，{token.at.isoformat()}，签名者 {token.signed_by}{checked}",
    )


def _certificates(file: Path) -> Sequence[Certificate]:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(file.read_bytes())
    except ValueError as error:
        raise ConfigError(Text(f"{file} holds no certificate in PEM form", f"{file} 中没有 PEM 格式的证书")) from error


def retention(
    apply: Annotated[bool, typer.Option("--apply", help=told("Remove it; it cannot be brought back.", "确实删除；无法恢复。"))] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=told("Only say what would go (the default).", "只列出将删除的内容（默认）。"))
    ] = False,
) -> None:
    """Print what goes, or would go, by source."""
    from monitor.retention import FILE, load_policies
    from monitor.store.retention import retain

    if apply and dry_run:
        raise ConfigError(Text("--apply and --dry-run exclude each other; give one", "--apply 与 --dry-run 不能同时使用；请只用一个"))
    policies = load_policies(settings().config_dir / FILE)
    app = recorded()
    found = list(retain(opened(), policies, app.now(), apply))
    for each in found:
        _say(f"{each.source}: {_counted(each, 'en')}", f"{each.source}：{_counted(each, 'zh')}")
    total = sum(each.bytes for each in found)
    if apply:
        _say(
            f"Removed from {len(found)} sources: {total} bytes, which are used again for what comes.",
            f"已从 {len(found)} 个来源删除 {total} 字节，空间将重新使用。",
        )
    else:
        _say(
            f"Would go from {len(found)} sources: {total} bytes. Nothing was removed; to remove it: monitor db retention --apply",
            f"将从 {len(found)} 个来源删除 {total} 字节。尚未删除；确实删除请运行：monitor db retention --apply",
        )


def _counted(removal: Removal, lang: str) -> str:
    parts = [
        (removal.snapshots, Text("pages", "页面")),
        (removal.screenshots, Text("screenshots", "截图")),
        (removal.looks, Text("looks", "检查记录")),
        (removal.sentences, Text("sentences of the search", "搜索索引中的句子")),
        (removal.bytes, Text("bytes", "字节")),
    ]
    return ", ".join(f"{what.in_language(lang)} {count}" for count, what in parts if count)


def _say(en: str, zh: str) -> None:
    console().print(say(en, zh), markup=False, soft_wrap=True)

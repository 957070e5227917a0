"""Are the secrets secret: who may read their files, can the addresses be opened, and do they stand anywhere in plain text?"""

from __future__ import annotations

import mmap
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from monitor.doctor.findings import Check, Finding, Level
from monitor.model import Text
from monitor.store.condition import Kept

GIVEN = (Path("/run/secrets"), Path("/run/credentials"))
"""Where Docker and systemd put secrets, under permissions of their own."""
DEPTH = 4
"""Of folders that are searched."""
_PRIVATE = ("*.db", "*.db-wal", "*.db-shm", "*.backup", "*.replaced-*", "secret.key")
_SHORTEST = 12
"""Characters; a shorter address (`console:`) is no secret, and stands in too many places."""


def modes(state: Path, backups: Path, named: Mapping[str, Path]) -> Iterator[Finding]:
    """Files that others may read. `named`: files of secrets, by the variable that names them."""
    if state.is_dir() and state.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield _open(
            state, "Others may write in the folder of the database", "其他用户可写入数据库目录", f"chmod go-w {state}", Level.PROBLEM
        )
    found = {*(file for pattern in _PRIVATE for file in state.glob(pattern)), *backups.glob("*")}
    for file in sorted(file for file in found if file.is_file()):
        if _readable(file):
            key = file.name == "secret.key"
            yield _open(
                file,
                "Others may read the key of channel addresses" if key else "Others may read this copy of the database",
                "其他用户可读取渠道地址的密钥" if key else "其他用户可读取数据库文件",
                f"chmod go= {file}",
                Level.PROBLEM if key else Level.WARNING,
            )
    for variable, file in sorted(named.items()):
        if file.is_file() and _readable(file) and not any(file.is_relative_to(folder) for folder in GIVEN):
            yield _open(
                file, f"Others may read the file of {variable}", f"其他用户可读取 {variable} 的文件", f"chmod go= {file}", Level.PROBLEM
            )


def _readable(file: Path) -> bool:
    return bool(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _open(place: Path, en: str, zh: str, step: str, level: Level) -> Finding:
    return Finding(Check.SECRETS, level, Text(en, zh), str(place), Text(step, step))


def key(kept: Iterable[Kept], place: str) -> Iterator[Finding]:
    """Whether the key opens every address, and whether any stands there without one."""
    kept = tuple(kept)
    for each in kept:
        if each.why is not None:
            yield Finding(Check.SECRETS, Level.PROBLEM, each.why.text, each.name, _mend(each.name))
    plain = [each.name for each in kept if each.plain]
    if plain:
        yield Finding(
            Check.SECRETS,
            Level.WARNING,
            Text(f"Addresses stand unencrypted in the database: {', '.join(plain)}", f"数据库中有未加密的地址：{', '.join(plain)}"),
            place,
            Text("the next command encrypts them: monitor subscriptions list", "下一条命令会加密它们：monitor subscriptions list"),
        )
    if kept and not plain and all(each.why is None for each in kept):
        yield Finding(
            Check.SECRETS,
            Level.OK,
            Text(f"The key opens all {len(kept)} channel addresses", f"密钥可打开全部 {len(kept)} 个渠道地址"),
            place,
        )


def _mend(name: str) -> Text:
    return Text(
        f"put the key back; if it is lost: monitor subscriptions remove {name}, then subscribe again",
        f"请放回密钥；若已丢失：monitor subscriptions remove {name}，再重新订阅",
    )


def needles(kept: Iterable[Kept], key_text: str | None) -> dict[bytes, bool]:
    """What must stand nowhere in plain text, and whether it is the key. References are none."""
    found = {
        each.address.encode(): False for each in kept if each.address and len(each.address) >= _SHORTEST and not _reference(each.address)
    }
    return found | ({key_text.strip().encode(): True} if key_text and key_text.strip() else {})


def _reference(address: str) -> bool:
    return address.startswith(("env:", "file:/"))


def leaks(secrets: Mapping[bytes, bool], places: Iterable[Path], but: frozenset[Path]) -> Iterator[Finding]:
    """Files under the places in which a secret stands, `but` those where it belongs."""
    if not secrets:
        return
    pattern = re.compile(b"|".join(re.escape(secret) for secret in sorted(secrets)))
    searched = [file for file in _files(places) if file not in but]
    found = [(file, key) for file in searched for key in sorted({secrets[hit] for hit in _hits(pattern, file)})]
    for file, key in found:
        yield _key_found(file) if key else _address_found(file)
    if not found:
        count = len(searched)
        yield Finding(Check.SECRETS, Level.OK, Text(f"No address stands in plain text in {count} files", f"{count} 个文件中没有明文地址"))


def _key_found(file: Path) -> Finding:
    return Finding(
        Check.SECRETS,
        Level.WARNING,
        Text("The key of channel addresses stands in this file", "此文件中含有渠道地址的密钥"),
        str(file),
        Text(
            "whoever has it reads the addresses: keep it where only you can read it, or make backups without --with-key",
            "持有者即可读出地址：请存放在仅您可读之处，或备份时不用 --with-key",
        ),
    )


def _address_found(file: Path) -> Finding:
    return Finding(
        Check.SECRETS,
        Level.PROBLEM,
        Text("A channel address stands here in plain text", "此处有明文的渠道地址"),
        str(file),
        Text(
            "delete the file, or what is in it; if others could read it, revoke the address with the service and subscribe with a new one",
            "请删除该文件或其中内容；若他人可能已读到，请在服务方吊销该地址，再用新地址订阅",
        ),
    )


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in dict.fromkeys(places):
        found = [place] if place.is_file() else sorted(place.rglob("*")) if place.is_dir() else []
        yield from (file for file in found if file.is_file() and not file.is_symlink() and len(file.relative_to(place).parts) <= DEPTH)


def _hits(pattern: re.Pattern[bytes], file: Path) -> set[bytes]:
    try:
        with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return {hit.group() for hit in pattern.finditer(content)}
    except (OSError, ValueError):  # not ours to read, gone, or empty: nothing can stand in it for us
        return set()

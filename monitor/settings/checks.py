"""Checks of single settings. Each says what to write instead, in both languages, and repeats no value that may be a secret."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from monitor.durations import format_duration, parse_duration
from monitor.model import Text
from monitor.settings.fields import Check, WrongSettingError
from monitor.settings.zones import is_zone, near_zone

_YES = frozenset(("true", "yes", "on", "1"))
_NO = frozenset(("false", "no", "off", "0"))


def bad(en: str, zh: str) -> NoReturn:
    """Refuse a value."""
    raise WrongSettingError(Text(en, zh))


def duration(low: timedelta, high: timedelta, example: str) -> Check:
    """A check that reads a span of time between the bounds, both included."""

    def read(value: str) -> timedelta:
        try:
            span = parse_duration(value)
        except ValueError:
            span = None
        if span is None or not low <= span <= high:
            least, most = format_duration(low), format_duration(high)
            bad(
                f"write a whole number and a unit from {least} to {most}, for example `{example}`",
                f"请写整数加单位，从 {least} 到 {most}，例如 `{example}`",
            )
        return span

    return Check(read)


def whole_number(low: int, high: int) -> Check:
    """A check that reads a whole number between the bounds, both included."""

    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and len(value) < 16 and low <= int(value) <= high):
            bad(f"write a whole number from {low} to {high}", f"请写 {low} 到 {high} 之间的整数")
        return int(value)

    return Check(read)


def one_of(*words: str) -> Check:
    """A check that takes one of the words, in any case."""

    def read(value: str) -> str:
        if value.lower() not in words:
            bad(f"write one of: {', '.join(words)}", f"可以写：{', '.join(words)}")
        return value.lower()

    return Check(read)


def yes_or_no() -> Check:
    """A check that reads a yes or no."""

    def read(value: str) -> bool:
        if value.lower() not in _YES | _NO:
            bad("write `true` or `false`", "请写 `true` 或 `false`")
        return value.lower() in _YES

    return Check(read)


def whole_path(value: str) -> Path:
    """The path with `~` filled in, from the root on."""
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:
        bad("the home folder of `~` is unknown here: write the whole path", "无法确定 `~` 对应的主目录：请写完整路径")


def first_path(value: str) -> str:
    """systemd passes several directories joined by colons; the first is the one that the unit names first."""
    return value.split(":", 1)[0]


def database_url(value: str) -> str:
    """A SQLite file by its whole path, or PostgreSQL with the driver that this program brings."""
    scheme, mark, rest = value.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and mark and rest:
        return f"postgresql+psycopg://{rest}"
    if scheme in ("sqlite", "sqlite+pysqlite") and mark and rest.startswith("//"):
        return value
    example = "`sqlite:////var/lib/monitor/monitor.db` or `postgresql://user:password@host/database`"
    bad(f"write {example}", f"请写 {example.replace(' or ', ' 或 ')}")


def check_language(value: str) -> str:
    """`en` or `zh`, from any tag or locale that begins with it."""
    word = re.split(r"[-_.@]", value.lower())[0]
    if word not in ("en", "zh"):
        bad("write `en` or `zh`", "请写 `en` 或 `zh`")
    return word


def check_timezone(value: str) -> str:
    """A name of the IANA time zone database."""
    if not is_zone(value):
        near = near_zone(value) or "Asia/Shanghai"
        bad(f"this is no time zone of the IANA database: write for example `{near}`", f"不是 IANA 时区：请写例如 `{near}`")
    return value


def check_proxy(value: str) -> str:
    """A proxy's address; never repeated in an error, for it may carry a password."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(value)
        known = parts.scheme in ("http", "https", "socks5", "socks5h") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        bad(
            "write `http://host:port`, `https://…`, `socks5://…` or `socks5h://…`",
            "请写 `http://主机:端口`、`https://…`、`socks5://…` 或 `socks5h://…`",
        )
    return value


def watcher(value: str) -> str:
    """An http(s) address; never repeated in an error, for whoever has it can keep the alarm quiet."""
    if not re.fullmatch(r"https?://[^\s/?#]+(/\S*)?", value):
        bad("write the address that the watcher gave you: `https://…`", "请写监控方给出的地址：`https://…`")
    return value


def one_line(value: str) -> str:
    """What may stand in a request header."""
    if not value.isprintable() or not value.isascii() or len(value) > 200:
        bad("write one line of ASCII, at most 200 characters", "请写一行 ASCII 字符，不超过 200 个")
    return value


def networks(value: str) -> tuple[str, ...]:
    """Hosts, addresses and networks, separated by commas or spaces."""
    entries = tuple(entry for entry in re.split(r"[\s,]+", value) if entry)
    wrong = next((entry for entry in entries if not _is_network(entry)), None)
    if wrong is not None:
        bad(
            f"`{wrong[:60]}` is no host, address or network: write for example `10.0.0.0/8, wiki.internal`",
            f"`{wrong[:60]}` 不是主机、地址或网段：请写例如 `10.0.0.0/8, wiki.internal`",
        )
    return entries


def _is_network(entry: str) -> bool:
    import ipaddress

    try:
        ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?", entry) is not None
    return True


def microseconds(value: str) -> timedelta:
    """systemd's way of passing a span."""
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        bad("systemd passes microseconds: write a whole number, or unset it", "systemd 传入的是微秒数：请写整数，或取消设置")
    return timedelta(microseconds=int(value))


def listening(value: str) -> tuple[str, int]:
    """`127.0.0.1:8000`, `[::1]:8000`, or `off` for none (as the port 0)."""
    if value.strip().lower() == "off":
        return ("", 0)
    host, colon, port = value.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isascii() or not port.isdigit() or not 1 <= int(port[:6]) <= 65_535:
        bad(
            "write a host and a port, for example 127.0.0.1:8000 or [::1]:8000, or off",
            "请写主机和端口，例如 127.0.0.1:8000 或 [::1]:8000；或写 off",
        )
    return host, int(port)


def public_url(value: str) -> str:
    """An http(s) address without query."""
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
        bad(
            "write the address under which people open the page, for example https://policy.example.com",
            "请写打开网页所用的地址，例如 https://policy.example.com",
        )
    return value.rstrip("/")


def header_name(value: str) -> str:
    """The name of a request header, in lower case."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", value) or value.lower() in ("cookie", "authorization", "host"):
        bad("write the name of a request header, for example X-Forwarded-User", "请写请求头名称，例如 X-Forwarded-User")
    return value.lower()


def addresses(value: str) -> tuple[str, ...]:
    """IP addresses and networks, separated by commas or spaces; `unix` for a socket in the file system."""
    entries = tuple(entry for entry in re.split(r"[\s,]+", value) if entry)
    wrong = next((entry for entry in entries if not _is_address(entry)), None)
    if wrong is not None:
        bad(
            f"`{wrong[:60]}` is no address or network: write for example `127.0.0.1, 10.0.0.0/8`",
            f"`{wrong[:60]}` 不是地址或网段：请写例如 `127.0.0.1, 10.0.0.0/8`",
        )
    return entries


def _is_address(entry: str) -> bool:
    import ipaddress

    try:
        return entry == "unix" or ipaddress.ip_network(entry, strict=False).num_addresses > 0
    except ValueError:
        return False

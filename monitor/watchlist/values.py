"""Checks of single values. Each says what to write instead, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import jmespath
import soupsieve
from apscheduler.triggers.cron import CronTrigger
from jmespath.exceptions import JMESPathError
from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError
from soupsieve.util import SelectorSyntaxError

from monitor.durations import parse_duration
from monitor.model import DocumentType, SourceKind, Way
from monitor.watchlist.problems import choose, shown

MIN_INTERVAL = timedelta(minutes=1)
MAX_INTERVAL = timedelta(days=90)

SLUG = r"[a-z0-9](?:[a-z0-9._-]{0,198}[a-z0-9])?"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")
_OWN_HEADERS = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "if-none-match", "if-modified-since", "accept-encoding"}
)
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PROBES = ("Supported countries: Albania, Chile", "Effective 1 March 2025, section 4.2", "本条款自 2025 年 3 月 1 日起生效")


def bad(en: str, zh: str) -> NoReturn:
    """Refuse a value."""
    raise PydanticCustomError("watchlist", "{en}", {"en": en, "zh": zh})


def check_text(value: str) -> str:
    """One line of text that is not empty."""
    if not value.strip() or len(value) > 200 or not value.isprintable():
        bad("write one line of text, at most 200 characters", "请写一行文字，不超过 200 个字符")
    return value.strip()


def check_slug(value: str) -> str:
    """An id: it stands in the database, in filters and in addresses, so it is kept plain."""
    if not re.fullmatch(SLUG, value):
        plain = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:60] or "acme"
        bad(
            f"`{shown(value)}` is no id: use lower-case letters, digits, `-`, `_` and `.`, for example `{plain}`",
            f"`{shown(value)}` 不能作标识：只用小写字母、数字、`-`、`_`、`.`，例如 `{plain}`",
        )
    return value


def check_url(value: str) -> str:
    """An http(s) address with a host and without a user name or password."""
    address = shown(re.sub(r"//[^/?#]*@", "//…@", value, count=1))
    if any(character.isspace() or not character.isprintable() for character in value) or len(value) > 2000:
        bad(
            f"the address `{address}` contains spaces or control characters or is too long: write spaces as %20",
            f"地址 `{address}` 含空白或控制字符，或过长：空格请写成 %20",
        )
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        bad(
            f"the address `{address}` cannot be read (is the port a number, is a bracket open?): write https://host/path",
            f"无法解析地址 `{address}`（端口是数字吗？括号闭合了吗？）：请写成 https://主机/路径",
        )
    if parts.scheme not in ("http", "https"):
        bad(f"the address `{address}` must begin with https:// or http://", f"地址 `{address}` 必须以 https:// 或 http:// 开头")
    if not host:
        bad(f"the address `{address}` names no host: write https://host/path", f"地址 `{address}` 没有主机名：请写成 https://主机/路径")
    if "@" in parts.netloc:
        bad(
            f"the address `{address}` carries a user name or password: remove it, and use `headers` if the site needs one",
            f"地址 `{address}` 带有用户名或密码：请删除；如网站需要凭据，请用 `headers`",
        )
    return value


def check_selector(value: str) -> str:
    """A CSS selector."""
    if not value.strip() or len(value) > 2000:
        bad("write a CSS selector, for example `main` or `.article-body`", "请写 CSS 选择器，例如 `main` 或 `.article-body`")
    try:
        soupsieve.compile(value)
    except (SelectorSyntaxError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        bad(
            f"`{shown(value)}` is no CSS selector ({reason}): write for example `main` or `div.article > p`",
            f"`{shown(value)}` 不是有效的 CSS 选择器（{reason}）：请写例如 `main` 或 `div.article > p`",
        )
    return value


def check_selector_of(value: str, info: ValidationInfo) -> str:
    """A selector in the language of the source's kind: JMESPath for JSON, else CSS."""
    if info.data.get("kind") is not SourceKind.JSON:
        return check_selector(value)
    try:
        jmespath.compile(value)
    except (JMESPathError, RecursionError) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        bad(
            f"`{shown(value)}` is no JMESPath expression ({shown(reason)}): write for example `data[].id`",
            f"`{shown(value)}` 不是 JMESPath 表达式（{shown(reason)}）：请写例如 `data[].id`",
        )
    return value


def check_reference(value: str) -> str:
    """Where a secret is, never the secret itself."""
    if not re.fullmatch(r"env:[A-Za-z_][A-Za-z0-9_]*|file:/.+", value):
        bad(
            "write where the secret is, never the secret itself: `env:NAME` or `file:/path`",
            "请写密钥所在之处，而不是密钥本身：`env:变量名` 或 `file:/路径`",
        )
    return value


def check_variable(value: str) -> str:
    """A name of an environment variable."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        bad(
            f"`{shown(value)}` is no name of a variable: write for example `ACME_API_KEY`",
            f"`{shown(value)}` 不是变量名：请写例如 `ACME_API_KEY`",
        )
    return value


def read_day(value: object) -> object:
    """An ISO date."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        bad(f"`{shown(value)}` is no date: write it as 2026-03-31", f"`{shown(value)}` 不是日期：请写成 2026-03-31")


def check_pattern(value: str) -> str:
    """A regular expression that leaves something of a document."""
    try:
        pattern = re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        bad(
            f"`{shown(value)}` is no regular expression ({error}): put a backslash before special characters",
            f"`{shown(value)}` 不是有效的正则表达式（{error}）：特殊字符前请加反斜杠",
        )
    if all(pattern.fullmatch(probe) for probe in _PROBES):
        bad(
            f"`{shown(value)}` matches every text, so that no change would ever be seen: say which words are noise",
            f"`{shown(value)}` 匹配任何文字，将看不到任何变化：请写明哪些文字是噪声",
        )
    return value


def check_language(value: str) -> str:
    """A BCP 47 tag."""
    if not _LANGUAGE.fullmatch(value):
        bad(
            f"`{shown(value)}` is no language tag: write `en`, `zh`, `zh-TW`, …",
            f"`{shown(value)}` 不是语言标签：请写 `en`、`zh`、`zh-TW` 等",
        )
    return value


def read_interval(value: object) -> object:
    """`1h` as a timedelta between a minute and 90 days."""
    if not isinstance(value, str):
        return value
    try:
        span = parse_duration(value)
    except ValueError:
        bad(
            f"`{shown(value)}` is no interval: write a number and a unit, for example `30m`, `1h`, `1d`",
            f"`{shown(value)}` 不是时间间隔：请写数字加单位，例如 `30m`、`1h`、`1d`",
        )
    if not MIN_INTERVAL <= span <= MAX_INTERVAL:
        bad(
            f"the interval `{shown(value)}` is out of bounds: write between `1m` and `90d`",
            f"间隔 `{shown(value)}` 超出范围：请写 `1m` 到 `90d` 之间",
        )
    return span


def check_timezone(value: str) -> str:
    """A name of the IANA time zone database."""
    zones = available_timezones()
    if value not in zones:
        near = next(iter(get_close_matches(value[:100], zones, 1)), "Asia/Shanghai")
        bad(
            f"`{shown(value)}` is no time zone of the IANA database: write for example `{near}`",
            f"`{shown(value)}` 不是 IANA 时区：请写例如 `{near}`",
        )
    return value


def read_cron(value: str) -> str:
    """A cron line of five fields, its days of the week as names.

    Cron counts days from Sunday, APScheduler (which rings) from Monday: names mean the same to both.
    """
    fields = value.split()
    if len(fields) != 5:
        bad(
            f"`{shown(value)}` has {len(fields)} fields: write five (minute hour day month weekday), for example `0 9 * * 1-5`",
            f"`{shown(value)}` 有 {len(fields)} 段：请写五段（分 时 日 月 星期），例如 `0 9 * * 1-5`",
        )
    try:
        line = " ".join((*fields[:4], weekday_names(fields[4])))
        fires = CronTrigger.from_crontab(line, timezone=ZoneInfo("UTC")).get_next_fire_time(None, datetime(2026, 1, 1, tzinfo=UTC))
    except ValueError as error:
        bad(
            f"`{shown(value)}` is no cron expression ({shown(str(error))}): write for example `0 9 * * 1-5`",
            f"`{shown(value)}` 不是 cron 表达式（{shown(str(error))}）：请写例如 `0 9 * * 1-5`",
        )
    if fires is None:
        bad(
            f"`{shown(value)}` never comes (is there such a day?): write for example `0 9 * * 1-5`",
            f"`{shown(value)}` 永远不会到来（有这一天吗？）：请写例如 `0 9 * * 1-5`",
        )
    return line


def weekday_names(field: str) -> str:
    """Cron's weekday field (0 and 7 are Sunday) as a list of day names, `*` as it is. Raises ValueError."""
    if field == "*":
        return field
    days: set[int] = set()
    for part in field.lower().split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        low, high = (0, 6) if span == "*" else (_day(first), _day(last) if dash else 6 if step else _day(first))
        high += 7 if high < low else 0
        days.update(day % 7 for day in range(low, high + 1, _step(step)))
    return ",".join(_DAYS[day] for day in sorted(days))


def _step(text: str) -> int:
    if not text:
        return 1
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 7:
        raise ValueError(f"step {text[:20]!r} is not between 1 and 7")
    return int(text)


def _day(text: str) -> int:
    if text in _DAYS:
        return _DAYS.index(text)
    if text not in tuple("01234567"):
        raise ValueError(f"{text[:20]!r} is no day of the week")
    return int(text)


def read_word(kind: type[StrEnum], en: str, zh: str) -> Callable[[object], object]:
    """A member of an enumeration by its identifier; `en` and `zh` say what it is a word for."""
    known = [each.value for each in kind]

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        if value in known:
            return kind(value)
        hint = choose(value, known)
        bad(f"unknown {en} `{shown(value)}`: {hint.en}", f"未知的{zh} `{shown(value)}`：{hint.zh}")

    return read


read_document_type = read_word(DocumentType, "document type", "文件类型")
read_kind = read_word(SourceKind, "source kind", "来源种类")
read_way = read_word(Way, "way", "获取方式")


def read_number(low: int, high: int) -> Callable[[object], object]:
    """A whole number within bounds."""

    def read(value: object) -> object:
        if isinstance(value, str) and value.isascii() and value.isdigit() and low <= int(value[:9]) <= high:
            return int(value)
        bad(f"`{shown(value)}` is no whole number from {low} to {high}", f"`{shown(value)}` 不是 {low} 到 {high} 之间的整数")

    return read


def check_headers(value: dict[str, str]) -> dict[str, str]:
    """Request headers that are the watchlist's to choose."""
    for name, content in value.items():
        if not _HEADER.fullmatch(name) or name.lower() in _OWN_HEADERS:
            bad(f"`{shown(name)}` is no header that can be set here: remove it", f"此处不能设置请求头 `{shown(name)}`：请删除")
        if not content.isprintable() or not content.isascii() or len(content) > 1000:
            bad(f"the value of header `{shown(name)}` must be one line of ASCII", f"请求头 `{shown(name)}` 的值必须是单行 ASCII 字符")
    return value

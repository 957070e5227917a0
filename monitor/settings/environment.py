"""What the operator sets through the environment. The only room that reads it.

`MONITOR_<NAME>`, and for secrets `MONITOR_<NAME>_FILE` with the path of a file that holds the value (Docker secrets, systemd credentials).
What systemd itself passes (`STATE_DIRECTORY`, `CONFIGURATION_DIRECTORY`, `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `LISTEN_FDS`) and the usual `NO_COLOR`,
`FORCE_COLOR`, `TZ`, `LC_ALL`, `LC_MESSAGES` and `LANG` are read here too. A variable that is set but empty counts as not set.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from monitor.errors import ConfigError
from monitor.model import Text
from monitor.settings import checks
from monitor.settings.access import AccessVariables, access_of
from monitor.settings.door import ENVIRON, locale_of
from monitor.settings.fields import Check, Field, Named, Told, WrongSettingError, fields_of
from monitor.settings.values import LISTEN, FetchOptions, Settings
from monitor.settings.zones import is_zone

PREFIX = "MONITOR_"
PROGRAM = "policy-monitor"
MAX_SECRET = 65_536
"""Bytes; a secret file is not larger."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting, for the documentation."""

    names: tuple[str, ...]
    """Variables, the first that is set wins."""
    default: str
    meaning: Text
    secret: bool


def _named(*names: str) -> Any:
    return Named(names)


Folder = Annotated[Path, Check(checks.first_path), Check(checks.whole_path)]
_DAY = timedelta(days=1)


class _Environment(AccessVariables):
    """The variables as they are read. None: not set. Whoever adds one adds a line to `_settings` too."""

    state_dir: Annotated[
        Folder | None, Told(Text("Where the database and snapshots live.", "数据库与快照所在文件夹。"), "`~/.local/state/policy-monitor`")
    ] = _named("MONITOR_STATE_DIR", "STATE_DIRECTORY")
    database_url: Annotated[
        Annotated[str, Check(checks.database_url)] | None,
        Told(
            Text("Database: SQLite, or PostgreSQL for teams.", "数据库：SQLite；团队可用 PostgreSQL。"),
            "`sqlite:///<state dir>/monitor.db`",
            secret=True,
        ),
    ] = _named("MONITOR_DATABASE_URL")
    secret_key: Annotated[
        str | None,
        Told(
            Text(
                "Key under which channel addresses are kept: 32 bytes in base64, as `openssl rand -base64 32` prints them.",
                "加密保存渠道地址所用的密钥：32 字节的 base64，例如 `openssl rand -base64 32` 的输出。",
            ),
            "`<state dir>/secret.key`, made when it is first needed",
            secret=True,
        ),
    ] = _named("MONITOR_SECRET_KEY")
    config_dir: Annotated[
        Folder | None, Told(Text("Where your own configuration lives.", "自有配置所在文件夹。"), "`~/.config/policy-monitor`")
    ] = _named("MONITOR_CONFIG_DIR", "CONFIGURATION_DIRECTORY")
    watchlists: Annotated[
        Folder | None, Told(Text("Folder of your own watchlists.", "自有监控清单所在文件夹。"), "`<config dir>/watchlists`")
    ] = _named("MONITOR_WATCHLISTS")
    bundled: Annotated[
        bool | None,
        checks.yes_or_no(),
        Told(
            Text("`false` watches only your own watchlists, none of the bundled ones.", "`false`：只监控自有清单，不用内置清单。"), "true"
        ),
    ] = _named("MONITOR_BUNDLED")
    language: Annotated[
        Annotated[str, Check(checks.check_language)] | None,
        Told(Text("Language for people: `en` or `zh`.", "界面语言：`en` 或 `zh`。"), "by LC_ALL, LC_MESSAGES, LANG; else en"),
    ] = _named("MONITOR_LANG")
    timezone: Annotated[
        Annotated[str, Check(checks.check_timezone)] | None,
        Told(Text("Time zone in which times are shown (IANA name).", "显示时间所用的时区（IANA 名称）。"), "the system's, by TZ; else UTC"),
    ] = _named("MONITOR_TIMEZONE")
    confirm_after: Annotated[
        timedelta | None,
        checks.duration(timedelta(0), _DAY, "5m"),
        Told(Text("A new text is looked at again after this time before it is told.", "发现新文本后，隔多久复查再通知。"), "5m"),
    ] = _named("MONITOR_CONFIRM_AFTER")
    return_hold: Annotated[
        timedelta | None,
        checks.duration(timedelta(0), 90 * _DAY, "21d"),
        Told(Text("How long a return to a recent version must last before it is told.", "文本恢复为近期版本时，须持续多久才通知。"), "21d"),
    ] = _named("MONITOR_RETURN_HOLD")
    spread: Annotated[
        timedelta | None,
        checks.duration(timedelta(0), _DAY, "10m"),
        Told(Text("The first looks at new sources are spread over this time.", "新来源的首次检查分散在这段时间内。"), "10m"),
    ] = _named("MONITOR_SPREAD")
    workers: Annotated[
        int | None,
        checks.whole_number(1, 256),
        Told(Text("Looks and deliveries at a time, 1 to 256.", "同时进行的检查与投递数，1 到 256。"), "8"),
    ] = _named("MONITOR_WORKERS")
    log_format: Annotated[
        Literal["text", "json"] | None,
        checks.one_of("text", "json"),
        Told(Text("Form of the log: `text` or `json`.", "日志格式：`text` 或 `json`。"), "text"),
    ] = _named("MONITOR_LOG_FORMAT")
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"] | None,
        checks.one_of("debug", "info", "warning", "error"),
        Told(Text("Least level that is logged.", "记录日志的最低级别。"), "info"),
    ] = _named("MONITOR_LOG_LEVEL")
    contact: Annotated[
        Annotated[str, Check(checks.one_line)] | None,
        Told(
            Text(
                "Address or URL under which site owners reach you; stands in the User-Agent.",
                "网站方可联系到你的邮箱或网址，写入 User-Agent。",
            ),
            "none",
        ),
    ] = _named("MONITOR_CONTACT")
    user_agent: Annotated[
        Annotated[str, Check(checks.one_line)] | None,
        Told(Text("Replaces the whole User-Agent.", "替换整个 User-Agent。"), "`policy-monitor/<version>`"),
    ] = _named("MONITOR_USER_AGENT")
    total_timeout: Annotated[
        timedelta | None,
        checks.duration(timedelta(seconds=1), timedelta(minutes=10), "60s"),
        Told(Text("Longest time for one fetch with its retries, 1s to 10m.", "单次抓取（含重试）的最长时间，1s 到 10m。"), "60s"),
    ] = _named("MONITOR_FETCH_TIMEOUT")
    host_spacing: Annotated[
        timedelta | None,
        checks.duration(timedelta(0), timedelta(hours=1), "1s"),
        Told(Text("Time between two requests to one host.", "对同一主机两次请求的间隔。"), "1s"),
    ] = _named("MONITOR_HOST_SPACING")
    host_concurrency: Annotated[
        int | None,
        checks.whole_number(1, 16),
        Told(Text("Requests to one host at a time, 1 to 16.", "对同一主机的并发请求数，1 到 16。"), "2"),
    ] = _named("MONITOR_HOST_CONCURRENCY")
    max_bytes: Annotated[
        int | None, checks.whole_number(10_000, 500_000_000), Told(Text("Largest page in bytes.", "页面大小上限（字节）。"), "20000000")
    ] = _named("MONITOR_MAX_BYTES")
    proxy: Annotated[
        Annotated[str, Check(checks.check_proxy)] | None,
        Told(
            Text("Proxy for fetching: http, https, socks5 or socks5h.", "抓取所用代理：http、https、socks5 或 socks5h。"),
            "none",
            secret=True,
        ),
    ] = _named("MONITOR_PROXY")
    ca_file: Annotated[
        Folder | None, Told(Text("Further certificate authorities (PEM file).", "额外的证书颁发机构（PEM 文件）。"), "none")
    ] = _named("MONITOR_CA_BUNDLE")
    allow_private: Annotated[
        tuple[str, ...] | None,
        Check(checks.networks),
        Told(
            Text(
                "Private hosts, addresses and networks that may be fetched, separated by commas.",
                "允许抓取的内网主机、地址或网段，以逗号分隔。",
            ),
            "none",
        ),
    ] = _named("MONITOR_ALLOW_PRIVATE")
    listen: Annotated[
        tuple[str, int] | None,
        Check(checks.listening),
        Told(
            Text(
                "Host and port of the web page, or `off`. Others than this machine's own addresses need `MONITOR_ACCESS`.",
                "网页的主机和端口，或 `off`。监听非本机地址须设置 `MONITOR_ACCESS`。",
            ),
            "127.0.0.1:8000",
        ),
    ] = _named("MONITOR_LISTEN")
    public_url: Annotated[
        Annotated[str, Check(checks.public_url)] | None,
        Told(
            Text("Where people open the web page; alerts then link to it.", "打开网页所用的地址；设置后告警中会附链接。"),
            "none: alerts have no such links",
        ),
    ] = _named("MONITOR_PUBLIC_URL")
    heartbeat_url: Annotated[
        Annotated[str, Check(checks.watcher)] | None,
        Told(
            Text(
                "Dead man's switch: the service asks for this address while it is healthy, so that a watcher outside notices its silence.",
                "心跳地址：服务正常时定期访问，外部监控方可据此发现服务失联。",
            ),
            "none",
            secret=True,
        ),
    ] = _named("MONITOR_HEARTBEAT_URL")
    heartbeat_every: Annotated[
        timedelta | None,
        checks.duration(timedelta(seconds=10), _DAY, "5m"),
        Told(Text("Time between two heartbeats, 10s to 1d.", "两次心跳的间隔，10s 到 1d。"), "5m"),
    ] = _named("MONITOR_HEARTBEAT_EVERY")
    browser: Annotated[
        Annotated[str, Check(checks.one_line)] | None,
        Told(
            Text("Chromium for pages that a script writes (`way: browser`).", "用于脚本生成页面（`way: browser`）的 Chromium。"),
            "the first of chromium, chromium-browser, google-chrome on the PATH",
        ),
    ] = _named("MONITOR_BROWSER")
    browser_for_shells: Annotated[
        bool | None,
        checks.yes_or_no(),
        Told(
            Text(
                "`true` also reads in the browser whatever page turned out to be an empty shell without it.",
                "`true`：不运行脚本时只有空壳的页面，也改用浏览器读取。",
            ),
            "false",
        ),
    ] = _named("MONITOR_BROWSER_FOR_SHELLS")
    notify_socket: Annotated[str | None, Told(Text("Set by systemd: readiness messages.", "由 systemd 设置：就绪通知。"), "none")] = _named(
        "NOTIFY_SOCKET"
    )
    watchdog: Annotated[
        timedelta | None,
        Check(checks.microseconds),
        Told(Text("Set by systemd: watchdog time.", "由 systemd 设置：看门狗时限。"), "none"),
    ] = _named("WATCHDOG_USEC")
    passed_sockets: Annotated[
        int | None,
        checks.whole_number(0, 99),
        Told(
            Text(
                "Set by systemd: how many sockets it opened for us; the page is served on the first.",
                "由 systemd 设置：已打开的套接字数；网页使用第一个。",
            ),
            "none",
        ),
    ] = _named("LISTEN_FDS")


FIELDS = (*fields_of(_Environment), *fields_of(AccessVariables))


def _secret(name: str, path: str) -> str:
    if ENVIRON.get(name):
        raise ConfigError(Text(f"{name} and {name}_FILE are both set: unset one", f"同时设置了 {name} 与 {name}_FILE：请取消其一"))
    try:
        with Path(path).open("rb") as stream:
            value = stream.read(MAX_SECRET).decode().strip()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise ConfigError(
            Text(
                f"{name}_FILE: {path} cannot be read ({reason}): name a text file that this user may read",
                f"{name}_FILE：无法读取 {path}（{reason}）：请指定当前用户可读的文本文件",
            )
        ) from error
    if not value:
        raise ConfigError(Text(f"{name}_FILE: {path} is empty: write the value into it", f"{name}_FILE：{path} 为空：请写入内容"))
    return value


def read_settings() -> Settings:
    """The settings as the environment says. Raises ConfigError naming every variable that is wrong and what to write."""
    problems, read = _misspelt(ENVIRON), _Environment()
    for field in FIELDS:
        name, value = _said(field)
        try:
            setattr(read, field.attribute, None if value is None else field.read(value))
        except WrongSettingError as wrong:
            problems.append(Text(f"{name}: {wrong.text.en}", f"{name}：{wrong.text.zh}"))
    if problems:
        raise ConfigError(Text("\n".join(text.en for text in problems), "\n".join(text.zh for text in problems)))
    return _settings(read, ENVIRON)


def _said(field: Field) -> tuple[str, str | None]:
    """The variable that decides, and what it or its file says; None: nothing. Raises ConfigError for a file that cannot be used."""
    first, file = field.names[0], f"{field.names[0]}_FILE"
    if field.told.secret and (path := ENVIRON.get(file)):
        return file, _secret(first, path)
    name = next((name for name in field.names if ENVIRON.get(name)), first)
    return name, ENVIRON.get(name) or None


def _settings(read: _Environment, environ: Mapping[str, str]) -> Settings:
    state = read.state_dir or _usual("user_state_path")
    config = read.config_dir or _usual("user_config_path")
    given = {
        name: getattr(read, name)
        for name in (
            "bundled",
            "public_url",
            "confirm_after",
            "return_hold",
            "spread",
            "workers",
            "log_format",
            "log_level",
            "heartbeat_every",
            "browser",
            "browser_for_shells",
        )
    }
    return Settings(
        state_dir=state,
        secret_key=read.secret_key,
        database_url=read.database_url or f"sqlite:///{state / 'monitor.db'}",
        config_dir=config,
        watchlists=read.watchlists or config / "watchlists",
        watchlists_named=read.watchlists is not None,
        language=read.language or _locale_language(environ),
        timezone=read.timezone or _local_timezone(environ),
        colour=_colour(environ),
        fetch=_fetch(read),
        listen=_listen(read.listen),
        access=access_of(read),
        heartbeat_url=read.heartbeat_url,
        notify_socket=read.notify_socket,
        watchdog=read.watchdog if environ.get("WATCHDOG_PID") in (None, "", str(os.getpid())) else None,
        passed_sockets=(read.passed_sockets or 0) if environ.get("LISTEN_PID") == str(os.getpid()) else 0,
        **{name: value for name, value in given.items() if value is not None},
    )


def _usual(what: str) -> Path:
    import platformdirs  # here: whoever names the folders does without

    found: Path = getattr(platformdirs, what)(PROGRAM)
    return found


def _listen(read: tuple[str, int] | None) -> tuple[str, int] | None:
    if read is None:
        return LISTEN
    return read if read[1] else None


def _fetch(read: _Environment) -> FetchOptions:
    plain = ("contact", "user_agent", "max_bytes", "host_concurrency", "proxy", "ca_file", "allow_private")
    given = {name: getattr(read, name) for name in plain}
    spans = {name: span.total_seconds() for name in ("total_timeout", "host_spacing") if (span := getattr(read, name)) is not None}
    return FetchOptions(**{name: value for name, value in given.items() if value is not None}, **spans)


def _locale_language(environ: Mapping[str, str]) -> str:
    return "zh" if locale_of(environ).lower().startswith("zh") else "en"


def _local_timezone(environ: Mapping[str, str]) -> str:
    """By TZ, else by where /etc/localtime points; UTC where neither is a name of the IANA database."""
    named = environ.get("TZ", "").removeprefix(":") or str(Path("/etc/localtime").resolve()).rpartition("zoneinfo/")[2]
    return named if is_zone(named) else "UTC"


def _colour(environ: Mapping[str, str]) -> bool | None:
    """https://no-color.org and its counterpart: set and not empty decides; NO_COLOR wins."""
    if environ.get("NO_COLOR"):
        return False
    return True if environ.get("FORCE_COLOR") else None


def _misspelt(environ: Mapping[str, str]) -> list[Text]:
    """Variables that look like one of ours with a slip; wholly other ones may belong to another program."""
    known = {name.removeprefix(PREFIX) for row in settings_table() for name in row.names if name.startswith(PREFIX)}
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in known)
    if not unknown:
        return []
    from difflib import get_close_matches

    near = {name: get_close_matches(name.removeprefix(PREFIX), known, 1, 0.7) for name in unknown}
    return [
        Text(f"{name}: there is no such setting; did you mean {PREFIX}{close[0]}?", f"{name}：没有这个设置；是否想写 {PREFIX}{close[0]}？")
        for name, close in near.items()
        if close
    ]


def secret_files() -> dict[str, Path]:
    """The files of secrets that variables name, by variable; whether they can be read is not asked."""
    names = [f"{name}_FILE" for row in settings_table() if row.secret for name in row.names[:1]]
    return {name: Path(path) for name in names if (path := ENVIRON.get(name))}


def settings_table() -> tuple[SettingRow, ...]:
    """Every setting, for the documentation and its test."""
    rows = [(field.names, field.told) for field in FIELDS]
    rows += [
        (("NO_COLOR", "FORCE_COLOR"), Told(Text("Never or always colour the output.", "输出从不着色或总是着色。"), "by the terminal")),
        (("TZ", "LC_ALL", "LC_MESSAGES", "LANG"), Told(Text("The system's time zone and language.", "系统时区与语言。"), "none")),
    ]
    return tuple(
        SettingRow((*names, f"{names[0]}_FILE") if told.secret else names, told.default, told.meaning, told.secret) for names, told in rows
    )


def settings_markdown(language: str = "en") -> str:
    """The table of settings as Markdown."""
    head = Text("| Variable | Default | Meaning |", "| 变量 | 默认值 | 含义 |").in_language(language)
    lines = [
        f"| {', '.join(f'`{name}`' for name in row.names)} | {row.default} | {row.meaning.in_language(language)} |"
        for row in settings_table()
    ]
    return "\n".join((head, "|---|---|---|", *lines)) + "\n"

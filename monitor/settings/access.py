"""Settings of who may use the page: how people are known, which proxies are believed, how long a session lasts."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from monitor.errors import ConfigError
from monitor.model import Role, Text
from monitor.settings import checks
from monitor.settings.fields import Check, Named, Told
from monitor.settings.values import AccessOptions, AccessWay

_DAY = timedelta(days=1)


def _named(name: str) -> Any:
    return Named((name,))


class AccessVariables:
    """The variables as they are read. None: not set."""

    access: Annotated[
        Literal["local", "users", "proxy"] | None,
        checks.one_of(*AccessWay),
        Told(
            Text(
                "How people are known to the page: `local` (whoever uses this machine, without signing in), `users` (name and password), "
                "`proxy` (a reverse proxy says who it is).",
                "网页如何识别用户：`local`（本机使用者，无需登录）、`users`（用户名和密码）、`proxy`（由反向代理告知）。",
            ),
            "local",
        ),
    ] = _named("MONITOR_ACCESS")
    access_header: Annotated[
        Annotated[str, Check(checks.header_name)] | None,
        Told(
            Text("`proxy`: request header with the user's name.", "`proxy`：携带用户名的请求头。"),
            "none: `proxy` needs one, such as `X-Forwarded-User`",
        ),
    ] = _named("MONITOR_ACCESS_HEADER")
    access_proxies: Annotated[
        tuple[str, ...] | None,
        Check(checks.addresses),
        Told(
            Text(
                "Addresses or networks of reverse proxies whose headers are believed, separated by commas; `unix` for one that connects to a Unix socket.",
                "可信反向代理的地址或网段，以逗号分隔；经 Unix 套接字连接的写 `unix`。",
            ),
            "none",
        ),
    ] = _named("MONITOR_ACCESS_PROXIES")
    access_role: Annotated[
        Literal["viewer", "editor", "none"] | None,
        checks.one_of(*Role, "none"),
        Told(
            Text(
                "`proxy`: the role of those who are not among `monitor users`; `none` refuses them.",
                "`proxy`：不在 `monitor users` 中的用户的角色；`none` 表示拒绝。",
            ),
            "viewer",
        ),
    ] = _named("MONITOR_ACCESS_ROLE")
    session_idle: Annotated[
        timedelta | None,
        checks.duration(timedelta(minutes=1), 90 * _DAY, "12h"),
        Told(Text("A session ends when nothing is asked for so long.", "闲置多久后需要重新登录。"), "12h"),
    ] = _named("MONITOR_SESSION_IDLE")
    session_life: Annotated[
        timedelta | None,
        checks.duration(timedelta(minutes=1), 365 * _DAY, "7d"),
        Told(Text("A session ends after so long in any case.", "登录的最长有效期。"), "7d"),
    ] = _named("MONITOR_SESSION_LIFE")


def access_of(read: AccessVariables) -> AccessOptions:
    """The options. Raises ConfigError where a way of access lacks what it needs."""
    given: dict[str, Any] = {
        "way": read.access and AccessWay(read.access),
        "header": read.access_header,
        "proxies": read.access_proxies,
        "idle": read.session_idle,
        "life": read.session_life,
    }
    options = AccessOptions(**{name: value for name, value in given.items() if value is not None}, role=_role(read.access_role))
    if options.way is AccessWay.PROXY and not (options.header and options.proxies):
        raise ConfigError(
            Text(
                "MONITOR_ACCESS=proxy needs MONITOR_ACCESS_HEADER (the header in which the proxy names the user, for example X-Forwarded-User) and "
                "MONITOR_ACCESS_PROXIES (the proxy's address, for example 127.0.0.1)",
                "MONITOR_ACCESS=proxy 还需要 MONITOR_ACCESS_HEADER（代理写入用户名的请求头，例如 X-Forwarded-User）和 "
                "MONITOR_ACCESS_PROXIES（代理的地址，例如 127.0.0.1）",
            )
        )
    return options


def _role(read: str | None) -> Role | None:
    return None if read == "none" else Role(read or Role.VIEWER)

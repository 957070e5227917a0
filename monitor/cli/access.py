"""`users`, `tokens`, `audit`: who may use the page and the API, and who did what."""

from __future__ import annotations

import getpass
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import console, lay_out, recorded, say, settings
from monitor.cli.help import command, group, listed, told
from monitor.cli.options import ListFormat, ListFormatOption
from monitor.cli.when import moment, shown
from monitor.errors import ConfigError
from monitor.model import Act, AuditQuery, Role, Scope, Text

if TYPE_CHECKING:
    from rich.table import Table

    from monitor.web.access.visitor import Visitor

UserArgument = Annotated[str, typer.Argument(metavar="NAME", help=told("The user's name.", "用户名。"))]
RoleOption = Annotated[
    Role, typer.Option("--role", metavar="ROLE", help=told("viewer looks; editor may do everything.", "viewer 只能查看；editor 可做一切。"))
]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    users = group(app, "users")
    command(
        users,
        add,
        "Let somebody sign in; the password is asked for, or read from standard input.",
        "允许某人登录；密码从终端询问或从标准输入读取。",
    )
    command(users, list_users, "Everybody who may.", "列出所有用户。", name="list")
    command(users, password, "Give somebody a new password; their sessions end.", "重设某人的密码；其登录随即失效。")
    command(users, role, "Make somebody a viewer or an editor; their sessions end.", "更改某人的角色；其登录随即失效。")
    command(users, remove, "With their sessions and tokens.", "移除用户及其登录和令牌。")
    tokens = group(app, "tokens")
    command(tokens, add_token, "Make a token; it is printed once and kept nowhere.", "创建令牌；只打印一次，不留存。", name="add")
    command(tokens, list_tokens, "All tokens, not what they are.", "列出所有令牌（不含内容）。", name="list")
    command(tokens, revoke, "It is good for nothing from now on.", "吊销令牌，立即失效。")
    listed(app, audit)


def _me() -> Visitor:
    """Whoever has the database has all rights; what they do is written down too."""
    from monitor.web.access.visitor import Visitor

    return Visitor(name="local", scopes=frozenset(Scope), via="cli")


# --- users


def add(
    name: UserArgument,
    role: RoleOption = Role.VIEWER,
    no_password: Annotated[
        bool,
        typer.Option("--no-password", help=told("None: for those whom a reverse proxy names.", "不设密码：由反向代理告知身份的用户。")),
    ] = False,
) -> None:
    """Add a user."""
    from monitor.web.access.managing import add_user

    app = recorded()
    made = add_user(app, _me(), name, role, None if no_password else _asked())
    console().print(say(f"{made.name} may use the page as {made.role}.", f"{made.name} 现在可以 {made.role} 身份使用网页。"), markup=False)


def _asked() -> str:
    """Twice on a terminal; else the first line of standard input, so that it stands in no list of processes."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(say("Password: ", "密码："))
    if getpass.getpass(say("Again: ", "再次输入：")) != first:
        raise ConfigError(Text("the two are not the same; try again", "两次输入不一致；请重试"))
    return first


def list_users(format_: ListFormatOption = ListFormat.TEXT) -> None:
    """Print a table."""
    zone = settings().timezone
    found = recorded().store.users()
    if format_ is ListFormat.JSON:
        rows = [
            {"name": each.name, "role": each.role.value, "password": bool(each.password), "created_at": each.created_at.isoformat()}
            for each in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not found:
        console().print(say("Nobody yet: monitor users add NAME --role editor", "还没有用户：monitor users add 名称 --role editor"))
        return
    table = _table(say("name", "用户名"), say("role", "角色"), say("password", "密码"), say("since", "起始"))
    for each in found:
        _row(table, each.name, each.role.value, say("yes", "有") if each.password else say("none", "无"), shown(each.created_at, zone))
    lay_out(table)


def password(name: UserArgument) -> None:
    """Set a password."""
    from monitor.web.access.managing import change_user

    change_user(recorded(), _me(), name, password=_asked())
    console().print(say(f"{name} has a new password.", f"{name} 的密码已重设。"), markup=False)


def role(
    name: UserArgument, role: Annotated[Role, typer.Argument(metavar="ROLE", help=told("viewer or editor.", "viewer 或 editor。"))]
) -> None:
    """Set a role."""
    from monitor.web.access.managing import change_user

    change_user(recorded(), _me(), name, role=role)
    console().print(say(f"{name} is {role} now.", f"{name} 现为 {role}。"), markup=False)


def remove(name: UserArgument) -> None:
    """Remove a user."""
    from monitor.web.access.managing import remove_user

    remove_user(recorded(), _me(), name)
    console().print(say(f"{name} is removed.", f"{name} 已移除。"), markup=False)


# --- tokens


def add_token(
    name: Annotated[str, typer.Argument(metavar="NAME", help=told("What it is for.", "用途。"))],
    user: Annotated[str, typer.Option("--user", metavar="USER", help=told("In whose name it acts.", "以谁的名义。"))],
    scope: Annotated[
        list[Scope] | None,
        typer.Option(
            "--scope",
            metavar="SCOPE",
            help=told(
                "What it may do (may be repeated): read, ack, edit (read unless given).", "权限（可重复）：read、ack、edit（默认 read）。"
            ),
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days", min=1, max=3650, metavar="DAYS", help=told("For how long (until revoked unless given).", "有效天数（默认直到吊销）。")
        ),
    ] = None,
) -> None:
    """Print the token."""
    from monitor.web.access.managing import make_token

    _, secret = make_token(recorded(), _me(), name, user, frozenset(scope or (Scope.READ,)), days)
    print(secret)


def list_tokens(format_: ListFormatOption = ListFormat.TEXT) -> None:
    """Print a table."""
    zone = settings().timezone
    found = recorded().store.tokens()
    if format_ is ListFormat.JSON:
        rows = [
            {
                "id": each.id,
                "name": each.name,
                "user": each.user,
                "scopes": sorted(each.scopes),
                "until": each.until and each.until.isoformat(),
                "used_at": each.used_at and each.used_at.isoformat(),
            }
            for each in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not found:
        console().print(say("No tokens: monitor tokens add NAME --user USER", "还没有令牌：monitor tokens add 用途 --user 用户"))
        return
    headings = "id", say("name", "名称"), say("user", "用户"), say("may", "权限"), say("until", "有效至"), say("last used", "最近使用")
    table = _table(*headings)
    for each in found:
        until, used = (shown(at, zone) if at else "–" for at in (each.until, each.used_at))
        _row(table, str(each.id), each.name, each.user, ", ".join(sorted(each.scopes)), until, used)
    lay_out(table)


def revoke(
    number: Annotated[int, typer.Argument(metavar="ID", help=told("Its number: monitor tokens list", "编号：monitor tokens list"))],
) -> None:
    """Revoke it."""
    from monitor.web.access.managing import revoke_token

    revoke_token(recorded(), _me(), number)
    console().print(say(f"Token {number} is revoked.", f"令牌 {number} 已吊销。"))


# --- what was done


def audit(
    since: Annotated[
        str | None,
        typer.Option(
            "--since", "-s", metavar="TIME", help=told('From when: 30d, "2 weeks", 2026-01-31.', "起始时间：30d、3天、2026-01-31。")
        ),
    ] = None,
    user: Annotated[str | None, typer.Option("--user", metavar="USER", help=told("Only what this user did.", "只看该用户。"))] = None,
    act: Annotated[
        Act | None, typer.Option("--act", metavar="ACT", help=told(f"Only this: {', '.join(Act)}.", f"只看：{', '.join(Act)}。"))
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help=told("The newest so many.", "最近的条数。"))] = 100,
    format_: ListFormatOption = ListFormat.TEXT,
) -> None:
    """Print what was written down, newest first."""
    app = recorded()
    zone = settings().timezone
    begin = moment(since, app.now(), zone) if since else None
    found = app.store.audit(AuditQuery(begin, user, act, limit=limit))
    if format_ is ListFormat.JSON:
        rows = [
            {"at": e.at.isoformat(), "actor": e.actor, "act": e.act.value, "subject": e.subject, "via": e.via, "address": e.address}
            for e in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from monitor.render.safe import defused
    from monitor.web.access.words import ACTS

    headings = say("when", "时间"), say("who", "用户"), say("what", "操作"), say("to what", "对象"), say("by", "方式"), say("from", "来自")
    table = _table(*headings)
    for each in found:
        words = ACTS[each.act].in_language(settings().language)
        _row(table, shown(each.at, zone), defused(each.actor), words, defused(each.subject), each.via, each.address)
    lay_out(table)


def _table(*headings: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    from rich.text import Text as Line

    table.add_row(*map(Line, cells))

"""What a database's own errors mean for people, and what to do."""

from __future__ import annotations

from monitor.errors import ConflictError, StoreError
from monitor.model import Text

_SIGNS: tuple[tuple[tuple[str, ...], tuple[str, str]], ...] = (
    (
        ("disk is full", "no space left", "disk full"),
        (
            "the disk is full. Free some space, then start again; nothing that was recorded is lost",
            "磁盘已满。请腾出空间后重试；已记录的内容不会丢失",
        ),
    ),
    (
        ("readonly database", "read-only", "permission denied", "not permitted"),
        (
            "it cannot be written. Give the monitor's user write access to the file and its folder",
            "无法写入。请授予监控程序用户对该文件及其所在目录的写权限",
        ),
    ),
    (
        ("unable to open database file", "not a directory", "is a directory", "file exists"),
        (
            "it cannot be opened. Check that its folder exists and that the monitor's user may write there",
            "无法打开。请确认其目录存在，且监控程序用户有写权限",
        ),
    ),
    (
        ("database is locked", "locked", "lock timeout", "deadlock detected"),
        (
            "another process holds it for too long. Look for a stuck backup or shell on it, then try again",
            "被其他进程占用过久。请检查是否有卡住的备份或命令行会话，然后重试",
        ),
    ),
    (
        ("malformed", "not a database", "invalid page", "could not read block"),
        (
            "the database is damaged. Stop the monitor, keep a copy, and restore your latest backup",
            "数据库已损坏。请停止监控程序，保留副本，并恢复您最近的备份",
        ),
    ),
    (
        ('fatal:  database "',),
        (
            "the server has no database of this name. Make it with createdb, or correct the address",
            "服务器上没有这个名称的数据库。请用 createdb 建立，或更正地址",
        ),
    ),
    (
        ("no such table", "no such column", "undefinedtable", "does not exist"),
        (
            "its tables are missing or old. `monitor init` or any `monitor check` brings them up to date",
            "数据表缺失或过旧。运行 `monitor init` 或 `monitor check` 即可更新",
        ),
    ),
    (
        ("connection refused", "could not connect", "connection failed", "server closed the connection", "resolve host", "translate host"),
        (
            "the server does not answer. Check that PostgreSQL runs and that the address is right",
            "服务器没有响应。请确认 PostgreSQL 正在运行且地址正确",
        ),
    ),
    (
        ("password authentication", "authentication failed"),
        ("the server refuses the user or the password. Check the address in the settings", "服务器拒绝了该用户或密码。请检查设置中的地址"),
    ),
)


def as_store_error(error: Exception, place: str) -> StoreError:
    """The error in words."""
    cause = str(getattr(error, "orig", None) or error).strip()
    if any(kind.__name__ == "IntegrityError" for kind in type(error).__mro__):  # SQLAlchemy's, which is not loaded for this, or sqlite3's
        return ConflictError(
            Text(
                f"{place}: this was recorded by someone else already ({_line(cause)}). Nothing was written; load and look again.",
                f"{place}：该内容已由其他进程记录（{_line(cause)}）。未写入任何内容；请重新加载并再次检查。",
            )
        )
    return _known(cause, place) or _unforeseen(place, cause)


def as_file_error(error: OSError, place: str) -> StoreError:
    """The same for a file that the database does not open itself."""
    return _known(str(error), place) or _unforeseen(place, str(error))


def _known(cause: str, place: str) -> StoreError | None:
    for signs, (en, zh) in _SIGNS:
        if any(sign in cause.lower() for sign in signs):
            return StoreError(Text(f"{place}: {en}. ({_line(cause)})", f"{place}：{zh}。（{_line(cause)}）"))
    return None


def damaged(place: str, cause: str) -> StoreError:
    """What the database holds cannot be read any more."""
    return StoreError(
        Text(
            f"{place}: the database is damaged: {_line(cause)}. Stop the monitor, keep a copy of the file, "
            "and restore your latest backup of it.",
            f"{place}：数据库已损坏：{_line(cause)}。请停止监控程序，保留该文件的副本，并恢复您最近的备份。",
        )
    )


def _unforeseen(place: str, cause: str) -> StoreError:
    return StoreError(
        Text(
            f"{place}: the database refused: {_line(cause)}. Nothing was written. Try again; if it stays so, report it with this message.",
            f"{place}：数据库拒绝了操作：{_line(cause)}。未写入任何内容。请重试；若仍然如此，请附上此消息报告问题。",
        )
    )


def _line(cause: str) -> str:
    return cause.splitlines()[0] if cause else "?"

"""What the stores say when they cannot do what was asked: each names the thing, the place and the next step."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.errors import ConfigError, ConflictError, NotFoundError
from monitor.model import SourceKey, Text


def no_source(key: SourceKey) -> NotFoundError:
    """The source was never watched."""
    return NotFoundError(
        Text(
            f"No source is called {key}. `monitor status` lists the watched ones.",
            f"没有名为 {key} 的来源。运行 `monitor status` 可列出所有受监控的来源。",
        )
    )


def no_version(key: SourceKey, number: int, versions: int) -> NotFoundError:
    """The source has no version of this number."""
    return NotFoundError(
        Text(
            f"{key} has no version {number}; it has {versions}, numbered from 1.",
            f"{key} 没有第 {number} 版；现有 {versions} 版，从 1 开始编号。",
        )
    )


def no_snapshot(key: SourceKey, at: str) -> NotFoundError:
    """Nothing was kept of the source at or before a time."""
    return NotFoundError(
        Text(
            f"No snapshot of {key} was kept at or before {at}. Ask for a later time.",
            f"{key} 在 {at} 或更早没有保存快照。请指定更晚的时间。",
        )
    )


def removed(key: SourceKey, at: str) -> NotFoundError:
    """The bytes of a snapshot were removed by the user's own policy of retention."""
    return NotFoundError(
        Text(
            f"The bytes of {key} as kept at {at} were removed by your policy (retention.yaml); their hashes are kept. Ask for another time.",
            f"{key} 在 {at} 保存的原始内容已按您的保留策略（retention.yaml）删除；其哈希值仍在。请指定其他时间。",
        )
    )


def no_change(change_id: str) -> NotFoundError:
    """No change's id begins so."""
    return NotFoundError(
        Text(
            f"No change has the id {change_id!r}. `monitor diff --since 30d` lists the changes with their ids.",
            f"没有编号为 {change_id!r} 的变更。运行 `monitor diff --since 30d` 可列出变更及其编号。",
        )
    )


def many_changes(change_id: str, found: Sequence[str]) -> NotFoundError:
    """Several changes' ids begin so."""
    listed = ", ".join(found)
    return NotFoundError(
        Text(
            f"Several changes have an id that begins with {change_id!r}: {listed}. Give more of it.",
            f"有多个变更的编号以 {change_id!r} 开头：{listed}。请多写几位。",
        )
    )


def no_subscription(name: str, names: Sequence[str]) -> NotFoundError:
    """No subscription has the name."""
    listed = ", ".join(names) or "–"
    return NotFoundError(Text(f"No subscription is called {name!r}. There are: {listed}.", f"没有名为 {name!r} 的订阅。现有：{listed}。"))


def name_taken(name: str) -> ConfigError:
    """A subscription has the name already."""
    return ConfigError(
        Text(
            f"A subscription called {name!r} exists already. Choose another name, or remove it first: monitor subscriptions remove {name}",
            f"已有名为 {name!r} 的订阅。请换一个名称，或先移除它：monitor subscriptions remove {name}",
        )
    )


def outdated(key: SourceKey, revision: int, stored: int) -> ConflictError:
    """A look was decided on a state that is not the latest."""
    return ConflictError(
        Text(
            f"{key} was looked at by someone else meanwhile (decided on revision {revision}, now {stored}). "
            "Nothing was written; load it and look again.",
            f"{key} 在此期间已被其他进程检查过（依据修订 {revision}，现为 {stored}）。未写入任何内容；请重新加载并再次检查。",
        )
    )


def recorded_before(key: SourceKey, what: str) -> ConflictError:
    """A version, change or event with the same identity is in the store already."""
    return ConflictError(
        Text(
            f"{key}: {what} is recorded already. Nothing was written; load the source and look again.",
            f"{key}：{what} 已有记录。未写入任何内容；请重新加载该来源并再次检查。",
        )
    )


def not_dead(numbers: Sequence[int]) -> NotFoundError:
    """These alerts were not given up, or are not there."""
    listed = ", ".join(map(str, numbers))
    return NotFoundError(
        Text(
            f"No alert that was given up has the number {listed}. Nothing was changed; `monitor alerts list --status dead` lists those that were.",
            f"编号为 {listed} 的通知不存在或未被放弃。未作任何更改；运行 `monitor alerts list --status dead` 可列出已放弃的通知。",
        )
    )


def no_event(event: str) -> NotFoundError:
    """Nothing on record has this id."""
    return NotFoundError(
        Text(
            f"Nothing on record has the id {event!r}. `monitor diff --since 30d` lists the changes with their ids.",
            f"没有编号为 {event!r} 的记录。运行 `monitor diff --since 30d` 可列出变更及其编号。",
        )
    )


def no_silence(number: int) -> NotFoundError:
    """No silence has this number."""
    return NotFoundError(
        Text(
            f"No silence has the number {number}. `monitor silence list` lists them.",
            f"没有编号为 {number} 的静默。运行 `monitor silence list` 可列出全部静默。",
        )
    )


def user_taken(name: str) -> ConfigError:
    """Somebody has this name."""
    return ConfigError(
        Text(
            f"{name} is a user already; choose another name, or see: monitor users list",
            f"用户 {name} 已存在；请换个名称，或查看：monitor users list",
        )
    )


def no_user(name: str) -> NotFoundError:
    """Nobody has this name."""
    return NotFoundError(Text(f"no user is called {name}; see: monitor users list", f"没有名为 {name} 的用户；请看：monitor users list"))


def token_taken(name: str, user: str) -> ConfigError:
    """The user has a token of this name."""
    return ConfigError(
        Text(
            f"{user} has a token called {name} already; choose another name, or revoke it: monitor tokens list",
            f"{user} 已有名为 {name} 的令牌；请换个名称，或先吊销：monitor tokens list",
        )
    )


def no_token(number: int) -> NotFoundError:
    """No token has this number."""
    return NotFoundError(
        Text(f"there is no token {number}; see: monitor tokens list", f"没有编号为 {number} 的令牌；请看：monitor tokens list")
    )

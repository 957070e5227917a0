"""Secrets named instead of written: `env:NAME` and `file:/path`."""

from __future__ import annotations

from pathlib import Path

from monitor.errors import ConfigError
from monitor.model import Text
from monitor.settings.door import ENVIRON

MAX_BYTES = 65_536


def resolved(value: str) -> str:
    """What a reference stands for; any other value as it is. Read anew each time, so that a changed secret needs no restart.

    Raises ConfigError, never with the secret in it, where the variable is not set or the file cannot be read.
    """
    if value.startswith("env:"):
        return _variable(value.removeprefix("env:"))
    if value.startswith("file:/") and not value.startswith("file://"):
        return _content(Path(value.removeprefix("file:")))
    return value


def _variable(name: str) -> str:
    value = ENVIRON.get(name, "").strip()
    if not value:
        raise ConfigError(
            Text(
                f"the environment variable {name} is not set: set it for the service too", f"环境变量 {name} 没有设置：服务的环境里也要设置"
            )
        )
    return value


def _content(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as stream:
            value = stream.read(MAX_BYTES).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise ConfigError(
            Text(
                f"{path} cannot be read ({reason}): name a file that the service may read",
                f"无法读取 {path}（{reason}）：请指定服务可读的文件",
            )
        ) from error
    if not value:
        raise ConfigError(Text(f"{path} is empty: write the channel's address into it", f"{path} 为空：请写入渠道地址"))
    return value

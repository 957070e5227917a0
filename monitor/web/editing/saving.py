"""Files of the user's own configuration, written so that a crash leaves the old one or the new one, and never over somebody else's edit."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from monitor.errors import ConfigError
from monitor.model import Text

LARGEST = 262_144


def text_of(path: Path) -> str:
    """What stands in the file; empty where there is none. Raises ConfigError."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(path, getattr(error, "strerror", None) or "not UTF-8") from error


def mark_of(text: str) -> str:
    """By which it is known whether a file was changed since a form was given out."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_unchanged(path: Path, mark: str) -> None:
    """Raises ConfigError where somebody changed the file since."""
    if mark_of(text_of(path)) != mark:
        raise ConfigError(
            Text(
                f"{path.name} was changed meanwhile by somebody else; open it in another window, and put your changes in there",
                f"{path.name} 已被他人修改；请在另一窗口打开，并把您的修改写入其中",
            )
        )


def save(path: Path, text: str) -> None:
    """Raises ConfigError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            if path.exists():
                draft.chmod(path.stat().st_mode & 0o777)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(path, error.strerror or type(error).__name__) from error


def _refused(path: Path, reason: str) -> ConfigError:
    return ConfigError(
        Text(
            f"{path}: {reason}; let the user that runs the service read and write there",
            f"{path}：{reason}；请允许运行服务的用户读写该位置",
        )
    )

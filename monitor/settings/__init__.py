"""Settings: `read_settings` is the one place where the environment is asked.

The table of settings is loaded when it is first asked for: `monitor --help` and errors in a command line do without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from monitor.settings.door import preferred_language
from monitor.settings.values import AccessOptions, AccessWay, FetchOptions, Settings

if TYPE_CHECKING:
    from monitor.settings.environment import SettingRow, read_settings, secret_files, settings_markdown, settings_table

__all__ = [
    "AccessOptions",
    "AccessWay",
    "FetchOptions",
    "SettingRow",
    "Settings",
    "preferred_language",
    "read_settings",
    "secret_files",
    "settings_markdown",
    "settings_table",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from monitor.settings import environment

    return getattr(environment, name)

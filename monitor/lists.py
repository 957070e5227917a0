"""Which watchlists are in force, by the settings: folders, and the bundled packs that were chosen."""

from __future__ import annotations

from pathlib import Path

from monitor.errors import ConfigError
from monitor.model import Text
from monitor.resources import data_dir
from monitor.settings import Settings

PACKS = "packs.yaml"
"""In the configuration folder: which bundled providers are watched."""


def watchlist_folders(settings: Settings) -> list[Path]:
    """The bundled watchlists unless they are switched off, then the user's own. Raises ConfigError for a folder that was named and is not there."""
    if settings.watchlists_named and not settings.watchlists.exists():
        raise ConfigError(
            Text(
                f"MONITOR_WATCHLISTS: {settings.watchlists} does not exist; correct it, or make the folder: monitor init",
                f"MONITOR_WATCHLISTS：{settings.watchlists} 不存在；请更正，或用 monitor init 建立该目录",
            )
        )
    return [*([data_dir("watchlists")] if settings.bundled else []), settings.watchlists]


def known_packs() -> frozenset[str]:
    """The packs of the bundled watchlists."""
    from monitor.watchlist import load

    return frozenset(pack for provider in load([data_dir("watchlists")]).providers for pack in provider.packs)


def chosen_packs(settings: Settings) -> frozenset[str] | None:
    """The packs that the user chose; None: everything that is bundled. Raises ConfigError with every problem of the file."""
    path = settings.config_dir / PACKS
    if not path.exists():
        return None
    from monitor.watchlist import read_packs

    return read_packs(path, known_packs())

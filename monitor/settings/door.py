"""The environment itself, and the one setting that help and errors need before anything else and at no cost: the language."""

from __future__ import annotations

import os
from collections.abc import Mapping

ENVIRON: Mapping[str, str] = os.environ
"""The program's only door to it."""


def preferred_language() -> str:
    """`en` or `zh`: by MONITOR_LANG, else by the locale. What MONITOR_LANG says is checked later, with all other settings."""
    said = ENVIRON.get("MONITOR_LANG") or locale_of(ENVIRON)
    return "zh" if said.lower().startswith("zh") else "en"


def locale_of(environ: Mapping[str, str]) -> str:
    """POSIX: the first of these that is set and not empty decides; empty where none is."""
    return next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")


def colourless() -> bool:
    """https://no-color.org: nothing may be coloured or emphasized."""
    return bool(ENVIRON.get("NO_COLOR"))


def editor() -> str:
    """The command that opens a text: VISUAL, else EDITOR, else `vi`, as POSIX has it."""
    return next((ENVIRON[name] for name in ("VISUAL", "EDITOR") if ENVIRON.get(name, "").strip()), "vi")

"""What an examination finds: what, where, how bad, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Text


class Check(StrEnum):
    """What is examined, in this order."""

    SETTINGS = "settings"
    VERSIONS = "versions"
    DISK = "disk"
    DATABASE = "database"
    BACKUPS = "backups"
    SECRETS = "secrets"
    CLOCK = "clock"
    SERVICE = "service"
    SOURCES = "sources"
    CHANNELS = "channels"
    CERTIFICATES = "certificates"


class Level(StrEnum):
    """How bad it is, best first."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; nothing needs to be done."""
    WARNING = "warning"
    """It works, and may not for long, or not as well as it could."""
    PROBLEM = "problem"
    """Something does not work, or a secret is none."""

    @property
    def rank(self) -> int:
        """0 for the best."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found."""

    check: Check
    level: Level
    what: Text
    where: str = ""
    """File, address or name that it is about; never a secret."""
    next: Text | None = None
    """What to do; None: nothing."""


def worst(findings: tuple[Finding, ...]) -> Level:
    """The gravest level among them; `ok` where there is none."""
    return max((finding.level for finding in findings), key=lambda level: level.rank, default=Level.OK)

"""Which territories a clause means: those it names, or "unsupported regions", which the provider's own list tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.judge.impact.coverage import Coverage, Standing
from monitor.model import Text
from monitor.profile.places import places

_CODE = re.compile(r"[A-Z]{2}(?:-\w+)?")
_SANCTIONED = re.compile(r"sanction|embargo|制裁|禁运|禁運")


@dataclass(frozen=True, slots=True)
class Area:
    """The territories that a clause means."""

    codes: frozenset[str]
    coverage: Coverage | None
    """By which "unsupported regions" are told; None: the provider's list is not known."""
    sanctioned: bool = False
    """The clause speaks of sanctions: a territory that is merely not served may or may not be meant."""

    def inside(self, code: str) -> bool | None:
        """Whether a territory is meant; None: cannot be told."""
        if self.codes:
            return code in self.codes or ("-" in code and code.partition("-")[0] in self.codes)
        standing = self.coverage.of(code).standing if self.coverage else Standing.UNKNOWN
        if self.sanctioned and standing is Standing.UNLISTED:
            return None
        served = standing.served
        return None if served is None else not served

    @property
    def name(self) -> Text:
        """The territories by name, or what the clause calls them."""
        if self.codes:
            return places(sorted(self.codes))
        if self.sanctioned:
            return Text("sanctioned territories", "受制裁地区")
        return Text("unsupported regions", "不支持的地区")


def area(jurisdictions: tuple[str, ...], coverage: Coverage | None) -> Area:
    """From a fact's jurisdictions: territory codes, else the phrases that the clause uses."""
    codes, sanctioned = _read(jurisdictions)
    return Area(codes, coverage, sanctioned)


@lru_cache(maxsize=1024)
def _read(jurisdictions: tuple[str, ...]) -> tuple[frozenset[str], bool]:
    codes = frozenset(each for each in jurisdictions if _CODE.fullmatch(each))
    return codes, not codes and any(_SANCTIONED.search(each) for each in jurisdictions)

"""Does an address now give another document? And is that document a policy at all?"""

from __future__ import annotations

import re

from monitor.compare.similar import similarity
from monitor.model import BlockKind, Move, Reading

_OTHER = 0.12
"""Share of three-word runs in common below which two texts are two documents; complete rewrites of terms keep more than this."""
_MARKS = re.compile(r"[\W_]+")
_POLICY = re.compile(
    r"terms|polic|agreement|notice|privacy|conditions|addendum|licen[cs]e|guidelines|statement|legal|rules|contract|commitment|eula|dpa|sla\b"
    r"|sub-?processor|countries|regions|territor|availab|supported|restrict|pricing|prices|plans|limits|quota|deprecat|lifecycle|changelog|release"
    r"|status|announce|协议|条款|政策|隐私|声明|规则|须知|公告|规范|指引|国家|地区|价格|计费|限制|限额|下线|停用|更新日志|状态",
    re.IGNORECASE,
)
"""What pages worth watching call themselves; a marketing page or a help article that took a policy's address does not."""


def title_of(reading: Reading) -> str:
    """What the page calls itself: its first heading, else its title, else its first words."""
    heading = next((block.text for block in reading.blocks if block.kind is BlockKind.HEADING), "")
    return heading or reading.title or next((block.text for block in reading.blocks), "")[:80]


def find_move(before: Reading, after: Reading, url: str | None = None, final_url: str = "") -> Move | None:
    """A move, when the texts share next to nothing and title or address say the same; None for a rewrite of the same document."""
    old, new = title_of(before), title_of(after)
    address = final_url or url or ""
    if _plain(old) == _plain(new) and (not url or _address(url) == _address(address)):
        return None
    return None if similarity(before, after) >= _OTHER else Move(old, new, address)


def calls_itself_policy(reading: Reading) -> bool:
    """Its heading or title has a word that policies, lists and notices have."""
    return _POLICY.search(f"{title_of(reading)} {reading.title}") is not None


def _plain(text: str) -> str:
    return _MARKS.sub("", text).casefold()


def _address(url: str) -> str:
    """Host and path without what changes by itself: scheme, www, language, query, last slash."""
    bare = re.sub(r"^https?://(?:www\.)?|[?#].*$", "", url)
    return re.sub(r"/[a-z]{2}(?:-[A-Za-z]{2})?(?=/)", "", bare).rstrip("/").lower()

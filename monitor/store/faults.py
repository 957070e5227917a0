"""What a verification finds wrong, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from monitor.model import Text


class Wrong(Enum):
    """What is wrong with a row."""

    ALTERED = Text("was altered after it was recorded", "记录后被改动")
    MISSING = Text("is missing", "缺失")
    ADDED = Text("was added from outside: no link covers it", "是外部添加的：哈希链中没有它")
    ORDER = Text("does not follow from the link before it: altered, added or out of order", "与前一环不相接：被改动、添加或调换了顺序")
    CUT = Text("is not where the chain ended: links were taken away or added at its end", "与链的末端不符：末端的环被删除或添加")
    DAMAGED = Text("cannot be read any more", "已无法读取")
    STRAY = Text("belongs to nothing that is there", "所属对象不存在")
    EMPTIED = Text("has no bytes, and no policy of retention removed them", "内容为空，但并非由保留策略删除")
    UNSEALED = Text("has lost its seal", "缺少封记")
    CONTRADICTED = Text("does not agree with what was time-stamped", "与时间戳所证明的内容不符")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was recorded."""

    place: str
    """The source's name, or the table."""
    row: Text
    wrong: Wrong

    @property
    def text(self) -> Text:
        """For people."""
        return Text(f"{self.place}: {self.row.en} {self.wrong.value.en}", f"{self.place}：{self.row.zh} {self.wrong.value.zh}")

"""How long the judge takes over generated policies: a long page with a few edits, a long policy, and near-total rewrites. Prints; never fails.

python bench/judge_speed.py
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

from monitor.compare import compare
from monitor.judge import Subject, judge
from monitor.model import Block, BlockKind, DocumentType, Reading, Text

SEEN = datetime(2031, 1, 15, 12, tzinfo=UTC)
SUBJECT = Subject(Text("Quillmore", "鹅毛笔"), Text("Terms", "条款"), DocumentType.TERMS)
WHO = ("You", "Customer", "We", "Each user", "Quillmore", "Either party", "Your organization", "An administrator")
MAY = ("may", "may not", "must", "will", "shall not", "agrees to", "can")
DO = (
    "share",
    "retain",
    "suspend",
    "disclose",
    "provide",
    "review",
    "transfer",
    "modify",
    "use",
    "resell",
    "delete",
    "terminate",
    "train",
    "export",
)
WHAT = (
    "personal information", "the Services", "account credentials", "API keys", "Output", "these Terms", "fees", "third-party tools", "models",
    "access", "usage data", "Confidential Information", "the subscription", "prompts and outputs", "intellectual property", "feedback",
)  # fmt: skip
TAIL = (
    "with thirty days notice", "in supported countries", "for any lawful purpose", "as described in Section {n}", "without prior written consent",
    "to improve the Services", "under the laws of Oregon", "in accordance with the documentation", "on behalf of an affiliate", "at its own expense",
    "within {n} days of the request", "to the extent permitted by law",
)  # fmt: skip


def sentence(dice: random.Random) -> str:
    """An invented clause."""
    tail = " ".join(dice.sample(TAIL, 2)).format(n=dice.randint(1, 90))
    return f"{dice.choice(WHO)} {dice.choice(MAY)} {dice.choice(DO)} {dice.choice(WHAT)} and {dice.choice(WHAT)} {tail}."


def page(blocks: int, seed: int) -> list[str]:
    """Paragraphs of one to four clauses."""
    dice = random.Random(seed)
    return [" ".join(sentence(dice) for _ in range(dice.randint(1, 4))) for _ in range(blocks)]


def reading(lines: list[str]) -> Reading:
    """The lines as paragraphs."""
    return Reading(tuple(Block(BlockKind.PARAGRAPH, line) for line in lines), language="en")


def edited(lines: list[str], share: float, seed: int) -> list[str]:
    """A share of the lines written anew."""
    dice = random.Random(seed)
    fresh = page(len(lines), seed)
    return [new if dice.random() < share else old for old, new in zip(lines, fresh, strict=True)]


def measure(name: str, blocks: int, share: float) -> None:
    """Judge one change three times, each with readings not judged before except for the older side, and print the best."""
    old = page(blocks, 1)
    before = reading(old)
    judge(compare(before, before), before, before, SUBJECT, SEEN)
    best, edits = float("inf"), 0
    for run in range(3):
        after = reading(edited(old, share, 10 + run))
        diff = compare(before, after)
        start = time.perf_counter()
        judge(diff, before, after, SUBJECT, SEEN)
        best, edits = min(best, time.perf_counter() - start), len(diff.material)
    text = before.text
    print(f"{name:28} {len(text) / 1000:6.0f} kB {len(text.split()):7} words {edits:5} edits {best * 1000:7.0f} ms")


if __name__ == "__main__":
    measure("a page with a few edits", 1600, 0.003)
    measure("a policy with a few edits", 700, 0.01)
    measure("a policy rewritten by a tenth", 700, 0.1)
    measure("a near-total rewrite", 700, 0.95)

"""How long the judge takes: over generated policies (few edits, a tenth rewritten, near-total rewrites), and over real ones where an archive is at hand.

    python bench/judge_speed.py [DIR]

`DIR` (`../shared/corpus` if it is there) is an archive with labels: every labelled change of a page of 300 kB or 20,000 words and more is judged. A
figure is the best of three, each with every cache emptied that keeps anything of a text; the tables that a process builds once (the names of
territories, the lookup of the rules) stay. It is CPU time, so that a busy machine does not count. Prints; never fails.
"""

from __future__ import annotations

import functools
import gc
import json
import random
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.archive.corpus import ArchivedPage, read_index, snapshots
from monitor.compare import compare
from monitor.judge import Subject, judge
from monitor.model import Block, BlockKind, DocumentType, Reading, Text
from monitor.read import read

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


TABLES = frozenset(
    {"_gazetteer", "cldr_names", "_months", "_worded", "topics", "by_trigger", "by_character", "_counting", "_locale", "_compiled"}
)
"""Caches that hold what is the same for every text."""
PAGE, WORDS = 300_000, 20_000
PAGE_BAR, POLICY_BAR = 50, 300
"""Milliseconds: for a change of a page of 400 kB, and for a policy of 30,000 words however much of it was rewritten."""
REWRITTEN = 100
"""Edits from which a change of a real page counts as the rewriting of a policy."""
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Timed:
    """A change with the CPU time it took."""

    name: str
    size: int
    """Bytes of the page as it was served, of a generated one its characters."""
    words: int
    edits: int
    compared: float
    judged: float
    """Milliseconds."""

    @property
    def bar(self) -> int:
        """What it is held against: a policy of many words that is rewritten, or no large page, against the bar for policies."""
        return POLICY_BAR if self.words >= WORDS and (self.edits >= REWRITTEN or self.size < PAGE) else PAGE_BAR

    def __str__(self) -> str:
        over = f"  over {self.bar}" if self.judged > self.bar else ""
        return f"{self.name:56} {self.size / 1000:5.0f} kB {self.words:6} words {self.edits:5} edits   compare {self.compared:4.0f}   judge {self.judged:4.0f} ms{over}"


def forget() -> None:
    """Empty every cache of ours that keeps anything of a text."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith("monitor.") and each.__name__ not in TABLES:
            each.cache_clear()


def timed(name: str, before: Reading, after: Reading, subject: Subject, size: int) -> Timed:
    """Compare and judge three times and keep the best of each."""
    compared = judged = float("inf")
    for _ in range(3):
        forget()
        start = time.process_time()
        diff = compare(before, after)
        compared = min(compared, time.process_time() - start)
        forget()
        start = time.process_time()
        judge(diff, before, after, subject, SEEN)
        judged = min(judged, time.process_time() - start)
    words = max(len(_WORD.findall(side.text)) for side in (before, after))
    return Timed(name, size, words, len(diff.material), compared * 1000, judged * 1000)


def generated() -> Iterator[Timed]:
    """Invented pages."""
    for name, blocks, share in (
        ("a page with a few edits", 1600, 0.003),
        ("a policy with a few edits", 700, 0.01),
        ("a policy rewritten by a tenth", 700, 0.1),
        ("a near-total rewrite", 700, 0.95),
    ):
        old = page(blocks, 1)
        before = reading(old)
        yield timed(name, before, reading(edited(old, share, 10)), SUBJECT, len(before.text))


def real(folder: Path) -> Iterator[Timed]:
    """The labelled changes of large pages."""
    for archived in read_index(folder):
        versions = json.loads((folder / "labels" / f"{archived.page}.json").read_text(encoding="utf-8"))["versions"]
        yield from of_page(archived, {datetime.fromisoformat(version["first_seen"]) for version in versions})


def of_page(archived: ArchivedPage, days: set[datetime]) -> Iterator[Timed]:
    """The changes between the versions first seen at those times."""
    last: Reading | None = None
    document = archived.document
    subject = Subject(archived.provider.name, document.name, document.type)
    for response in snapshots(archived) if len(days) > 1 else ():
        found = read(response, archived.source.rules) if response.fetched_at in days else None
        if not isinstance(found, Reading):
            continue
        if last is not None and (len(response.body) >= PAGE or len(_WORD.findall(found.text)) >= WORDS):
            yield timed(f"{archived.page[-44:]} {response.fetched_at:%Y-%m-%d}", last, found, subject, len(response.body))
        last = found


def tell(title: str, changes: Iterator[Timed]) -> None:
    """Print each as it is timed; then how many keep their bar, and again those that do not, the slowest first."""
    print(title)
    found = []
    for each in changes:
        print(f"  {each}", flush=True)
        found.append(each)
    over = sorted((each for each in found if each.judged > each.bar), key=lambda each: -each.judged)
    print(
        f"  {len(found) - len(over)} of {len(found)} changes within their bar; judge at most {max((each.judged for each in found), default=0):.0f} ms"
    )
    for each in over:
        print(f"    over {each.bar} ms: {each.name}, {each.edits} edits, {each.judged:.0f} ms")
    print()


if __name__ == "__main__":
    tell("generated", generated())
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpus")
    if corpus.is_dir():
        tell(f"real: pages of {PAGE // 1000} kB or {WORDS:,} words and more", real(corpus))

"""Archives of pages that nobody has seen: the lives of invented policies on the kinds of site where real ones stand, with labels.

    python bench/unseen.py DIR [--family NAME …] [--every-look] && make corpus CORPUS=DIR

Writes `pages.json`, `<page>.jsonl.zst`, `labels/<page>.json` and a copy of the scorer given by `--score`. Every family lives twice: with declared
selectors and without. Two years at two looks a day; unless `--every-look`, only the looks around what happens are written, and one every ten days.
The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import zstandard

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import unseen_texts as texts
from bench.unseen_pages import ANATOMIES, Look, broken
from bench.unseen_texts import OTHER_EDITIONS, Policy

BEGIN = datetime(2024, 1, 2, 6, tzinfo=UTC)
STEP = timedelta(hours=12)
DAYS = 730

COMMON = ("nav", "cookie", "promo", "author", "counter", "toc")
DRESS = ("locale", "typography", "zero_width", "inline_promo", "updated_label", "versions", "share", "copy_page", "streamed", "open", "region_bar", "no_cta", "copy_label")  # fmt: skip
TROUBLES = (
    "challenge",
    "maintenance",
    "exception",
    "blocked",
    "soft404",
    "login",
    "shell",
    "half",
    "truncated",
    "region",
    "home",
    "edition",
)
ZH_TROUBLES = ("zh_verify", "zh_error", "maintenance", "shell", "half", "truncated", "soft404", "edition")


@dataclass(frozen=True)
class Family:
    """An anatomy with the policy that stands in it and the selectors that somebody once declared for it."""

    name: str
    policy: Policy
    select: tuple[str, ...]
    remove: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    """Noises beyond the common ones that only this family knows."""


FAMILIES = (
    Family("next", texts.TERMS, ("main",), extra=("british",)),
    Family("intercom", texts.HELP, (".article",), (".avatar__info", ".related_articles")),
    Family("zendesk", texts.USAGE, ("article",), (".article-votes",)),
    Family("mintlify", texts.LIMITS, ("#content-area",)),
    Family("docusaurus", texts.LIMITS, ("article",)),
    Family("gitbook", texts.PRICING, ("main",)),
    Family("notion", texts.PRIVACY, (".notion-page-content",)),
    Family("framer", texts.TERMS, ("#main",), extra=("unnumbered",)),
    Family("wordpress", texts.PRIVACY, (".entry-content",), extra=("unnumbered",)),
    Family("google", texts.USAGE, ('[role="main"]',), extra=("capitals",)),
    Family("microsoft", texts.TERMS, ("main",), extra=("british",)),
    Family("aws", texts.REGIONS, ("#main-col-body",)),
    Family("zh_portal", texts.ZH_TERMS, (".content-box",)),
    Family("volcengine", texts.ZH_DOCS, (".doc-content",)),
    Family("feishu", texts.ZH_TERMS, (".page-main",)),
    Family("onetrust", texts.PRIVACY, (".otnotice-sections",)),
    Family("markdown", texts.LIMITS, ()),
    Family("pdf_text", texts.TERMS, ("#viewer",)),
    Family("pricing", texts.PRICING, ("main",)),
    Family("region_table", texts.REGIONS, ("main",)),
)


@dataclass(frozen=True)
class Spell:
    """Something that is so for a while."""

    what: str
    begin: datetime
    end: datetime

    def covers(self, at: datetime) -> bool:
        return self.begin <= at < self.end


@dataclass(frozen=True)
class Step:
    """A version of the policy, in force from `at` on."""

    at: datetime
    text: str
    label: dict[str, object] | None
    flips_until: datetime | None = None
    moved: bool = False


@dataclass(frozen=True)
class Life:
    """All that happens to one page."""

    family: Family
    declared: bool
    steps: tuple[Step, ...]
    noises: tuple[Spell, ...]
    troubles: tuple[Spell, ...]
    redesign: datetime
    turns: frozenset[datetime]
    """Looks of a roll-out that show the older text again."""

    @property
    def page(self) -> str:
        return f"unseen--{self.family.name}--{'select' if self.declared else 'main'}"


def life(family: Family, declared: bool, seed: int = 1) -> Life:
    """The page's two years; the same for the same seed."""
    rng = random.Random(f"{seed}{family.name}{declared}")
    steps = _steps(family, rng)
    busy = [step.at for step in steps]
    troubles = _troubles(family, rng, busy)
    turns = frozenset(
        step.at + STEP * n
        for step in steps
        if step.flips_until
        for n in range(1, int((step.flips_until - step.at) / STEP))
        if rng.random() < 0.5
    )
    redesign = BEGIN + timedelta(days=int(DAYS * 0.6) + rng.randrange(20))
    return Life(family, declared, steps, _noises(family, rng), troubles, redesign, turns)


def _steps(family: Family, rng: random.Random) -> tuple[Step, ...]:
    text = family.policy.text
    found = [Step(BEGIN, text, None)]
    edits = family.policy.edits
    gap = (DAYS - 90) // (len(edits) + 1)
    for number, edit in enumerate(edits):
        at = BEGIN + timedelta(days=35 + number * gap + rng.randrange(gap // 2), hours=12 * rng.randrange(2))
        for old, new in edit.pairs:
            if text.count(old) != 1:
                raise ValueError(f"{family.name}: the edit {edit.name!r} finds {old!r} {text.count(old)} times")
            text = text.replace(old, new)
        if edit.dated:
            text = texts.redated(text, at.date())
        label: dict[str, object] = {
            "severity": edit.severity,
            "kinds": [{"kind": edit.kind, "direction": edit.direction}],
            "what": edit.name,
        }
        flips = at + timedelta(days=rng.choice((1, 2, 4))) if rng.random() < 0.35 else None
        found.append(Step(at, text, label, flips))
    if family.name in _RETURNS:
        back = {"severity": "low", "kinds": [], "what": "the last edit taken back"}
        found.append(Step(found[-1].at + timedelta(days=34), found[-2].text, back))
    if family.name in _MOVES:
        other = texts.HELP.text if family.policy is not texts.HELP else texts.USAGE.text
        found.append(Step(BEGIN + timedelta(days=DAYS - 15), other, {"severity": "medium", "kinds": [], "what": "moved"}, moved=True))
    return tuple(found)


_RETURNS = {"pricing", "framer"}
_MOVES = {"google", "aws"}


def _noises(family: Family, rng: random.Random) -> tuple[Spell, ...]:
    """Every noise comes and goes a few times, some for half a day, some for months."""
    found = []
    for what in (*COMMON, *DRESS, *family.extra):
        at = BEGIN + timedelta(days=rng.randrange(5, 200))
        while at < BEGIN + timedelta(days=DAYS - 5):
            long = timedelta(days=rng.choice((0.5, 1, 3, 10, 45, 120)))
            found.append(Spell(what, at, at + long))
            at += long + timedelta(days=rng.randrange(20, 150))
    return tuple(found)


def _troubles(family: Family, rng: random.Random, busy: list[datetime]) -> tuple[Spell, ...]:
    kinds = ZH_TROUBLES if family.policy.language == "zh" else TROUBLES
    found = []
    for what in kinds * 2:
        at = BEGIN + timedelta(days=rng.randrange(8, DAYS - 20), hours=12 * rng.randrange(2))
        if all(abs(at - other) > timedelta(days=6) for other in busy) and what not in _NOT_FOR.get(family.name, ()):
            found.append(Spell(what, at, at + timedelta(days=_LASTS.get(what, rng.choice((0.5, 0.5, 1, 2))))))
    return tuple(found)


_LASTS = {"home": 0.5, "edition": 3, "truncated": 0.5, "half": 0.5}
_NOT_FOR = {"markdown": ("shell", "half", "truncated", "edition"), "pdf_text": ("half",)}


def times(days: int = DAYS) -> Iterator[datetime]:
    return (BEGIN + STEP * n for n in range(int(days * 2)))


def sights(of: Life, every: bool = False) -> Iterator[tuple[datetime, str]]:
    """The page as each look would have found it, around everything that happens and every ten days. `every`: also when nothing happens."""
    events = sorted(
        {at for spell in (*of.noises, *of.troubles) for at in (spell.begin, spell.end)} | {step.at for step in of.steps} | {of.redesign}
    )
    for number, at in enumerate(times()):
        near = any(-STEP <= at - event <= STEP for event in events) or at in of.turns
        rolling = any(step.flips_until and step.at <= at <= step.flips_until + STEP * 2 for step in of.steps)
        if every or near or rolling or number % 20 == 0:
            yield at, drawn(of, at)


def drawn(of: Life, at: datetime) -> str:
    family = of.family
    step = next(step for step in reversed(of.steps) if step.at <= at)
    if at in of.turns and not step.moved:
        step = of.steps[max(0, of.steps.index(step) - 1)]
    on = frozenset(spell.what for spell in of.noises if spell.covers(at))
    look = Look(family.name, at, on, int(at >= of.redesign), family.policy.language)
    trouble = next((spell.what for spell in of.troubles if spell.covers(at)), None)
    anatomy = ANATOMIES[family.name]
    if trouble == "edition":
        language = {"en": "de", "zh": "en"}[family.policy.language]
        return anatomy("@updated 2024-01-01\n".join(OTHER_EDITIONS[language].split("\n", 1)), replace(look, language=language))
    page = anatomy(step.text, look)
    return page if trouble is None else broken(trouble, look, page)


def label(of: Life, first: datetime, last: datetime) -> dict[str, object]:
    versions: list[dict[str, object]] = []
    flips = []
    for number, step in enumerate(of.steps, 1):
        entry: dict[str, object] = {"id": number, "first_seen": step.at.isoformat()}
        if step.label:
            entry["change"] = step.label
        versions.append(entry)
        if step.flips_until:
            flips.append({"between": [number - 1, number], "from": step.at.isoformat(), "to": step.flips_until.isoformat()})
    states = {f"m{n}": {"is": "moved", "version": n} for n, step in enumerate(of.steps, 1) if step.moved}
    return {
        "page": of.page,
        "states": states,
        "versions": versions,
        "flips": flips,
        "first_snapshot": first.isoformat(),
        "last_snapshot": last.isoformat(),
    }


def index(of: Life, count: int) -> dict[str, object]:
    family = of.family
    return {
        "page": of.page,
        "provider": family.name,
        "document": of.page,
        "type": family.policy.type,
        "url": f"https://{family.name.replace('_', '-')}.example/legal/page",
        "select": list(family.select) if of.declared else [],
        "remove": list(family.remove) if of.declared else [],
        "language": family.policy.language,
        "snapshots": count,
    }


def lives(names: list[str] | None = None, seed: int = 1) -> Iterator[Life]:
    for family in FAMILIES:
        if not names or family.name in names:
            for declared in (True, False) if family.select else (False,):
                yield life(family, declared, seed)


def write(folder: Path, pages: Iterable[Life], every: bool = False) -> int:
    """Write the archive of these pages; how many snapshots it has."""
    (folder / "labels").mkdir(parents=True, exist_ok=True)
    entries = []
    for of in pages:
        last = ""
        rows = []
        for at, html in sights(of, every):
            if html != last:
                rows.append((at, json.dumps({"at": at.isoformat(), "html": html}, ensure_ascii=False)))
            last = html
        data = zstandard.ZstdCompressor(level=3).compress("\n".join(row for _, row in rows).encode())
        (folder / f"{of.page}.jsonl.zst").write_bytes(data)
        (folder / "labels" / f"{of.page}.json").write_text(
            json.dumps(label(of, rows[0][0], rows[-1][0]), ensure_ascii=False, indent=1), encoding="utf-8"
        )
        entries.append(index(of, len(rows)))
    (folder / "pages.json").write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")
    return sum(int(str(entry["snapshots"])) for entry in entries)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--family", action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every-look", action="store_true")
    parser.add_argument("--score", type=Path, help="a scorer to copy beside the archive")
    given = parser.parse_args()
    count = write(given.folder, lives(given.family, given.seed), given.every_look)
    if given.score:
        shutil.copy(given.score, given.folder / "score.py")
    print(f"{count} snapshots in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

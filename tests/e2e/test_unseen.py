"""Invented lives of pages on the kinds of site where policies stand: their real changes are told, their noise is not.

`bench/unseen.py` writes the whole archive; here every family lives once, half of them with declared selectors.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bench.unseen import BEGIN, DAYS, FAMILIES, Family, Life, label, life, write
from monitor.archive import corpus
from monitor.judge.confirm import ConfirmPolicy
from monitor.model import Change, ChangeFilter, ChangeQuery, Severity
from monitor.pipeline import Policies
from monitor.replay import replay
from monitor.store import MemoryStore
from monitor.subjects import subjects_of

EARLY, LATE = timedelta(hours=18), timedelta(days=3)
"""How far from the labelled time a change may be dated: the scorer's own window."""


ALLOWED = {"pricing": 10}
"""False alarms that are known and stay: praise of customers that a pricing page shows in turn is text like any other."""


def told(folder: Path) -> tuple[Change, ...]:
    """Every change that the monitor finds in an archive of one page, whatever its severity."""
    pages = corpus.read_index(folder)
    store, watched = MemoryStore(), corpus.watchlist(pages)
    store.upgrade()
    store.sync(watched, BEGIN)
    policies = Policies(confirm=ConfirmPolicy(confirm_after=timedelta(0)), tell=False)
    for page in pages:
        replay(
            page.source.key,
            corpus.snapshots(page),
            store=store,
            subjects=subjects_of(watched),
            policies=policies,
            on_snapshot=lambda: None,
        )
    return store.changes(ChangeQuery(filter=ChangeFilter(min_severity=Severity.INFO)))


def missed(of: Life, changes: tuple[Change, ...]) -> list[str]:
    """Edits of the policy that no change is dated to."""
    seen = [change.first_seen for change in changes]
    return [
        f"{step.at:%Y-%m-%d %H:%M} {(step.label or {})['what']}"
        for step in of.steps[1:]
        if not any(step.at - EARLY <= at <= max(step.at + LATE, step.flips_until or step.at) for at in seen)
    ]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_real_change_on_every_kind_of_site_is_told_and_little_else(family: Family, tmp_path: Path) -> None:
    of = life(family, declared=FAMILIES.index(family) % 2 == 0 and bool(family.select))
    write(tmp_path, [of])
    changes = told(tmp_path)
    assert missed(of, changes) == []
    alarms = [change for change in changes if change.judgement.severity is not Severity.INFO]
    assert len(alarms) <= len(of.steps) - 1 + ALLOWED.get(family.name, 0), [(str(c.first_seen), c.judgement.summary.en) for c in alarms]


def test_the_same_seed_gives_the_same_archive(tmp_path: Path) -> None:
    of = life(FAMILIES[0], declared=True)
    assert write(tmp_path / "one", [of]) == write(tmp_path / "other", [of]) > 100
    names = sorted(path.name for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(names) == 3
    for path in (tmp_path / "one").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "other" / path.relative_to(tmp_path / "one")).read_bytes()


def test_the_labels_are_those_of_a_corpus() -> None:
    of = life(FAMILIES[0], declared=True)
    labels = json.loads(json.dumps(label(of, BEGIN, BEGIN + timedelta(days=DAYS))))
    assert [version["id"] for version in labels["versions"]] == list(range(1, len(of.steps) + 1))
    assert all(set(version["change"]) >= {"severity", "kinds"} for version in labels["versions"][1:])

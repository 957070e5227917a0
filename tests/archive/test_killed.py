"""An import whose process is killed (SIGKILL) goes on where it was, on a real database."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.model import ChangeQuery
from monitor.store import open_store
from monitor.store.addresses import Plain
from tests.archive.kit import Repository, markdown

PROGRAM = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.importing import Importer, Progress
from monitor.pipeline import Policies
from monitor.store import open_store
from monitor.store.addresses import Plain

url, repository, left = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])

def step():
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

store = open_store(url, Plain())
store.upgrade()
Importer(store, Policies(), lambda: datetime(2026, 1, 1, tzinfo=UTC), Progress(lambda total: None, step)).ota_git(repository)
store.close()
"""


def told(url: str) -> list[str]:
    store = open_store(url, Plain())
    store.upgrade()
    try:
        return [f"{change} {store.version(change.source, change.after)}" for change in store.changes(ChangeQuery())]
    finally:
        store.close()


@pytest.mark.parametrize("step", [1, 7])
def test_a_killed_import_is_resumed_and_nothing_is_lost_or_doubled(tmp_path: Path, step: int) -> None:
    repository = Repository(tmp_path / "repo")
    kinds = ("First record of", "Record new changes of", "Record new changes of", "Apply technical or declaration upgrade on")
    repository.commit(
        *((day * 2.5, f"{kinds[min(day, 1) if day % 4 else 3 * bool(day)]} Acme Terms", f"Acme/{page}.md", markdown("ABCD"[(day + at) % 4]))
          for day in range(8) for at, page in enumerate(("Terms of Service", "Privacy Policy")))
    )  # fmt: skip

    def run(name: str, left: int) -> int:
        words = [sys.executable, "-c", PROGRAM, f"sqlite:///{tmp_path / name}", str(repository.path), str(left)]
        return subprocess.run(words, check=False).returncode

    assert run("whole.db", 0) == 0
    ended = [run("killed.db", left) for left in (step, step + 5)]
    assert ended == [-signal.SIGKILL, -signal.SIGKILL]
    assert run("killed.db", 0) == 0
    whole = told(f"sqlite:///{tmp_path / 'whole.db'}")
    assert len(whole) > 4
    assert told(f"sqlite:///{tmp_path / 'killed.db'}") == whole

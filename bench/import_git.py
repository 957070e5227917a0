"""Imports a git archive as Open Terms Archive keeps them: how many snapshots a second, and that a kill loses and doubles nothing.

    python bench/import_git.py                          # 10,000 commits of pages (HTML): one in ten is a real edit
    python bench/import_git.py --kind versions          # the same of extracted texts (Markdown): every commit is an edit
    python bench/import_git.py --kill 5                 # killed (SIGKILL) five times on the way, then compared with a whole import

The archive is written by `git fast-import`; the import is the command `monitor import ota-git` in a process of its own, on SQLite.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from monitor.model import ChangeQuery
from monitor.store import open_store
from monitor.store.addresses import Plain

BEGIN = 1_577_880_000
"""1 January 2020, 12:00 UTC."""
WORDS = (
    "the",
    "customer",
    "may",
    "not",
    "use",
    "services",
    "data",
    "provider",
    "terms",
    "agreement",
    "notice",
    "liability",
    "party",
    "fee",
    "days",
)


def main() -> None:
    """Make the archive, import it, print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--commits", type=int, default=10_000)
    asked.add_argument("--pages", type=int, default=50)
    asked.add_argument("--paragraphs", type=int, default=60, help="of 40 words, about 250 bytes each")
    asked.add_argument("--kind", choices=("snapshots", "versions"), default="snapshots")
    asked.add_argument("--edits", type=int, default=10, help="one commit in so many is a real edit (snapshots)")
    asked.add_argument("--kill", type=int, default=0, metavar="TIMES")
    asked.add_argument("--profile", type=Path, metavar="FILE", help="write a cProfile of the import there")
    args = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="import-git-"))
    try:
        size = write(folder / "repo", args.commits, args.pages, args.paragraphs, args.kind, args.edits)
        print(f"{args.commits} commits of {args.pages} pages, {size} bytes a page, {args.kind}")
        wall, cpu = timed(folder, "whole", args.profile)
        print(
            f"whole: {wall:.1f} s ({args.commits / wall:.0f} snapshots/s), {cpu:.1f} s of CPU ({args.commits / cpu:.0f} snapshots/s of CPU)"
        )
        wall, _ = timed(folder, "whole")
        print(f"again: {wall:.1f} s, nothing new")
        if args.kill:
            killed(folder, args.kill, wall)
    finally:
        shutil.rmtree(folder)


def write(repo: Path, commits: int, pages: int, paragraphs: int, kind: str, edits: int) -> int:
    """A repository as the engine writes them; the bytes of a first page."""
    subprocess.run(["git", "init", "-q", "-b", "main", "--bare", str(repo)], check=True)
    fast = subprocess.Popen(["git", "-C", str(repo), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert fast.stdin is not None
    size = 0
    for chunk in history(commits, pages, paragraphs, kind, edits):
        size = max(size, len(chunk))
        fast.stdin.write(chunk)
    fast.stdin.close()
    assert fast.wait() == 0
    return size


def history(commits: int, pages: int, paragraphs: int, kind: str, edits: int) -> Iterator[bytes]:
    """The stream for `git fast-import`: the pages in turn, one recorded every 20 minutes."""
    dice = random.Random(1)
    texts = [[paragraph(dice) for _ in range(paragraphs)] for _ in range(pages)]
    for number in range(commits):
        page = number % pages
        if number >= pages and (kind == "versions" or dice.randrange(edits) == 0):
            texts[page][dice.randrange(paragraphs)] = paragraph(dice)
        body = (markdown if kind == "versions" else html)(texts[page], number).encode()
        path = f"Service {page // 2}/{('Terms of Service', 'Privacy Policy')[page % 2]}.{'md' if kind == 'versions' else 'html'}"
        what = "First record of" if number < pages else "Record new changes of"
        said = f"{what} {path.partition('.')[0].replace('/', ' ')}\n".encode()
        who = f"author Bot <bot@archive.invalid> {BEGIN + number * 1200} +0000\ncommitter Bot <bot@archive.invalid> {BEGIN + number * 1200} +0000\n"
        yield b"commit refs/heads/main\n" + who.encode() + b"data %d\n%s\n" % (len(said), said) + f'M 100644 inline "{path}"\n'.encode()
        yield b"data %d\n%s\n" % (len(body), body)


def paragraph(dice: random.Random) -> str:
    """Forty words."""
    return " ".join(dice.choice(WORDS) for _ in range(40)).capitalize() + "."


def markdown(texts: list[str], _: int) -> str:
    """An extracted text."""
    return "# Terms\n\n" + "\n\n".join(texts) + "\n"


def html(texts: list[str], number: int) -> str:
    """A page with what differs at every fetch."""
    main = "".join(f"<p>{text}</p>\n" for text in texts)
    return (
        f'<html lang="en"><head><title>Terms</title><meta name="csrf" content="{number:032x}"></head><body><nav><a href="/">Home</a></nav>'
        f'<main><h1>Terms</h1>\n{main}</main><footer>Acme</footer><script>window.n="{number:064x}"</script></body></html>'
    )


def command(folder: Path, state: str, profile: Path | None = None) -> subprocess.Popen[bytes]:
    """The import as a process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    environment |= {"MONITOR_STATE_DIR": str(folder / state), "MONITOR_CONFIG_DIR": str(folder / "config"), "MONITOR_LANG": "en"}
    profiler = ["-m", "cProfile", "-o", str(profile)] if profile else []
    words = [sys.executable, *profiler, str(Path(sys.executable).with_name("monitor")), "import", "ota-git", str(folder / "repo")]
    return subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL if profile else None)


def timed(folder: Path, state: str, profile: Path | None = None) -> tuple[float, float]:
    """Seconds on the wall and of the processor."""
    used, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    assert command(folder, state, profile).wait() == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - begun, after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime


def killed(folder: Path, times: int, at_least: float) -> None:
    """Kill an import again and again, let it end, and compare what it left with the whole import's."""
    dice = random.Random(2)
    for number in range(times):
        process = command(folder, "killed")
        try:
            process.wait(at_least + dice.uniform(0.5, 5))
            print(f"kill {number + 1}: it had ended before")
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            print(f"kill {number + 1}: {len(told(folder, 'killed'))} changes so far")
    timed(folder, "killed")
    whole, pieces = told(folder, "whole"), told(folder, "killed")
    print(
        f"killed and resumed: {len(pieces)} changes, {'equal to' if whole == pieces else 'DIFFERENT FROM'} the whole import's {len(whole)}"
    )
    assert whole == pieces


def told(folder: Path, state: str) -> list[str]:
    """Every change and the versions it lies between."""
    store = open_store(f"sqlite:///{folder / state / 'monitor.db'}", Plain())
    try:
        store.upgrade()
        return [f"{change}\n{store.version(change.source, change.after)}" for change in store.changes(ChangeQuery())]
    finally:
        store.close()


if __name__ == "__main__":
    main()

"""Every command in the documentation is run, on a history and a site of this test's own; what cannot be has its reason here."""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli.base import forget
from tests.cli.conftest import shell as shell
from tests.cli.conftest import site as site
from tests.cli.kit import BARRED, RESALE, Shell, archive, terms
from tests.fakes.site import Answer, Site

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]

NOT_RUN = {
    r"\.venv/bin/.*": "the same command from a checkout; what it does is run elsewhere",
    r"make \w+": "tests/test_docs.py looks for the target; CI runs those that matter",
    r"(sudo )?(apt|pip)\b.*": "installs into the machine; .ci/wheel and deploy/check install into folders of their own",
    r"sudo deploy/install\.sh.*": "deploy/check runs it in a folder of its own",
    r"sudo policy-monitor .*": "deploy/boot runs it under a real systemd",
    r"curl .*": "asks a service that runs; tests/web asks the same addresses",
    r"docker .*": "there is no container engine here; hadolint reads the Dockerfile in deploy/check",
    r"(MONITOR_\w+=\S+ )*monitor run\b.*": "runs until it is stopped; tests/e2e and deploy/check start and stop it",
    r"monitor import ota-git .*": "wants a git repository of an archive; tests/cli/test_imports.py makes one",
    r"monitor --install-completion": "writes into the shell's own start-up files",
    r"monitor import wayback .*": "asks an archive on the internet; tests/archive replays its answers",
    r"monitor db stamp .*": "asks an authority on the internet; tests/cli/test_evidence.py has one of its own",
    r"monitor doctor --network.*": "tests/cli/test_installation.py asks a site of its own",
    r"monitor check$": "would ask every bundled provider on the internet; tests/cli/test_looking.py looks at a site of its own",
    r"monitor watchlist doctor\b.*": "the same; tests/cli/test_doctor.py",
}
"""Patterns of commands that are not run here, each with its reason."""

MAY_END = {0, 3, 4, 5}
"""Exit codes that are answers: done, changed, failing, hit."""


def commands(path: Path) -> list[str]:
    """The commands of a page: after `$ ` in its blocks, and indented ones."""
    content = path.read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:console|sh)\n(.*?)```", content, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    lines += re.findall(r"^    (monitor .*)$", content, re.MULTILINE)
    return list(dict.fromkeys(re.sub(r"\s+#\s.*", "", line).strip() for line in lines))


def reason(line: str) -> str | None:
    """Why a command is not run."""
    return next((why for pattern, why in NOT_RUN.items() if re.fullmatch(pattern, line)), None)


@pytest.fixture
def reader(shell: Shell, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Somebody who tries out what the page says, in a folder of their own."""
    for name in ("OPS_SLACK", "LEGAL_MAIL", "WEEKLY", "OPS_CHANNEL", "EXAMPLE_KEY", "HOOK_SECRET"):
        monkeypatch.setenv(name, f"json://127.0.0.1:9/{name.lower()}-0123456789")
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MONITOR_BUNDLED", "true")
    monkeypatch.chdir(tmp_path)
    for name in ("acme", "zenith", "northwind", "openai", "anthropic"):
        site.page(f"/{name}", Answer(body=terms()))
    site.page("*", Answer(body=terms()))
    folder = archive(
        tmp_path / "pages",
        acme_terms=[
            ("2026-01-01T12:00:00Z", terms()),
            ("2026-01-05T12:00:00Z", terms(BARRED)),
            ("2026-05-07T12:00:00Z", terms(BARRED + RESALE)),
        ],
    )
    assert shell("import", "archive", str(folder)).code == 0
    yield Reader(shell, site, tmp_path)
    forget()


class Reader:
    """Runs the commands of a page one after the other."""

    def __init__(self, shell: Shell, site: Site, home: Path) -> None:
        self.shell = shell
        self.home = home
        self.there = self._prepared(site)

    def _prepared(self, site: Site) -> dict[str, str]:
        """What stands in the documentation for something of the reader's own, and what they have."""
        change = self.shell("diff", "--since", "1970-01-01", "--format", "jsonl").out.split('"id": "')[1][:12]
        (self.home / "terms.html").write_text(terms(BARRED))
        (self.home / "channel-address").write_text("json://127.0.0.1:9/from-a-file")
        (self.home / "backup").mkdir()
        (self.home / "config").mkdir(exist_ok=True)
        (self.home / "config" / "retention.yaml").write_text("snapshots: 730d\n")
        probe = {"name": "probe", "url": site.url("/v1"), "kind": "probe", "probe": {"protocol": "openai-chat", "key": "env:EXAMPLE_KEY"}}
        document = {"id": "api", "name": {"en": "API", "zh": "接口"}, "type": "status", "sources": [probe]}
        self.shell.write("example.yaml", {"provider": "example", "name": {"en": "Example", "zh": "示例"}, "documents": [document]})
        for command in (
            ("export", "jsonl", "history.jsonl"),
            ("export", "warc", "crawl-1.warc.gz"),
            ("export", "warc", "crawl-2.warc.gz"),
            ("init", "--pack", "us-frontier", "--country", "DE"),
            ("subscribe", "json://127.0.0.1:9/weekly", "--name", "weekly"),
            ("subscribe", "json://127.0.0.1:9/lead", "--name", "lead"),
        ):
            ended = self.shell(*command)
            assert ended.code == 0, ended.said
        return {
            "3f9a": change,
            "https://example.com/terms": site.url("/acme"),
            "https://status.example.com": site.url("/acme"),
            "acme/terms": "acme/terms-of-service",
            "northwind": "acme",
            "db restore": "db restore --force",
            "~/archives/pages": str(self.home / "pages"),
            "/backup/": f"{self.home}/backup/",
        }

    def run(self, line: str) -> str | None:
        """What went wrong with a command, if anything did."""
        for told, own in self.there.items():
            line = line.replace(told, own)
        words = shlex.split(line)
        if "--name" in words:  # several pages make a subscription of the same name
            self.shell("subscriptions", "remove", words[words.index("--name") + 1])
        assert words[0] == "monitor", line
        words, target = (words[: words.index(">")], words[words.index(">") + 1]) if ">" in words else (words, None)
        words, given = (words[: words.index("<")], words[words.index("<") + 1]) if "<" in words else (words, None)
        stdin, sys.stdin = sys.stdin, io.StringIO((self.home / given).read_text() if given else "four words in a row\n" * 2)
        try:
            ended = self.shell(*words[1:])
        finally:
            sys.stdin = stdin
        if target:
            (self.home / target).write_text(ended.out)
        return None if ended.code in MAY_END else f"{line}: {ended.code}: {ended.said}"


def test_every_command_does_what_the_page_says(reader: Reader) -> None:
    """In the order of the pages; what several pages say is run once."""
    lines = dict.fromkeys(line for page in PAGES for line in commands(page) if reason(line) is None)
    wrong = [said for line in lines if (said := reader.run(line)) is not None]
    assert wrong == []


def test_what_is_not_run_has_its_reason_and_every_reason_its_command() -> None:
    lines = {line for page in PAGES for line in commands(page)}
    idle = [pattern for pattern in NOT_RUN if not any(re.fullmatch(pattern, line) for line in lines)]
    assert idle == []
    assert len([line for line in lines if reason(line) is None]) > 60

"""The documentation says what the program does, no more and no less."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import fields
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperGroup, TyperOption
from typer.main import get_command

from monitor.cli.base import Exit
from monitor.cli.commands import app
from monitor.durations import parse_duration
from monitor.model import DocumentType, Kind, Outcome, Severity, SourceKind, Urgency
from monitor.settings import FetchOptions, Settings, settings_markdown, settings_table

ROOT = Path(__file__).parents[1]
README, TWIN = ROOT / "README.md", ROOT / "README.zh-CN.md"
DOCS = sorted((ROOT / "docs").glob("**/*.md"))
PAGES = [README, TWIN, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS]
MADE_FOR_THE_SITE = {"reference/kinds.md", "reference/watchlist.md", "reference/api.md"}
"""Pages that docs/make_site.py writes when the site is built."""
COMPLETION = {"--install-completion", "--show-completion"}


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@cache
def commands() -> dict[str, set[str]]:
    """Every command and its long options."""
    found: dict[str, set[str]] = {}

    def walk(command: object, path: str) -> None:
        found[path] = {max(param.opts, key=len) for param in command.params if isinstance(param, TyperOption)} - COMPLETION
        for name, sub in command.commands.items() if isinstance(command, TyperGroup) else ():
            walk(sub, f"{path} {name}")

    walk(get_command(app), "monitor")
    return found


def leaves() -> set[str]:
    known = commands()
    return {path for path in known if not any(other.startswith(f"{path} ") for other in known)}


def shell_lines(path: Path) -> list[str]:
    """The commands of the `console` blocks, without their comments."""
    blocks = re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [re.sub(r"\s+#.*", "", line).strip() for line in lines]


def test_every_command_has_its_row_and_no_other_does() -> None:
    rows = re.findall(r"^\| `(monitor(?: [a-z][a-z-]*)+)", text("cli.md"), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == leaves()


def test_the_reference_of_commands_is_current() -> None:
    spec = importlib.util.spec_from_file_location("make_cli", ROOT / "docs" / "make_cli.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert text("cli.md") == module.page(text("cli.md"))


def test_every_option_is_documented_and_no_other_is() -> None:
    page = text("cli.md")
    known = set.union(*commands().values())
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page))
    assert told - COMPLETION == known | {"--help"}


def test_every_commands_own_options_stand_with_it() -> None:
    page = text("cli.md")
    for path, options in commands().items():
        if path != "monitor" and options:
            section = re.search(rf"^### `{re.escape(path)}`\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
            assert section, path
            assert set(re.findall(r"^\| `(?:-\w`, `)?(--[a-z-]+)", section[1], re.MULTILINE)) == options, path


def test_every_exit_code_is_documented() -> None:
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text("cli.md"), re.MULTILINE)} == set(Exit)


@pytest.mark.parametrize("words", [Severity, Urgency, Kind])
def test_every_word_of_the_history_is_documented(words: type[Severity] | type[Urgency] | type[Kind]) -> None:
    assert not [word.value for word in words if f"`{word.value}`" not in text("cli.md")]


def test_every_outcome_of_a_look_is_documented() -> None:
    assert not [outcome.value for outcome in Outcome if f"`{outcome.value}`" not in text("cli.md")]


def test_every_document_type_and_source_kind_is_documented() -> None:
    page = text("watchlists.md")
    assert not [word.value for word in (*DocumentType, *SourceKind) if f"`{word.value}`" not in page]


def test_the_table_of_settings_is_the_codes_own() -> None:
    assert settings_markdown("en") in text("settings.md")
    assert settings_markdown("zh") in text("settings.md")


def test_the_defaults_in_the_table_are_the_codes_own() -> None:
    given = Settings(state_dir=ROOT, database_url="", config_dir=ROOT, watchlists=ROOT)
    values = {f"MONITOR_{field.name.upper()}": getattr(given, field.name) for field in fields(Settings)}
    values |= {f"MONITOR_{field.name.upper()}": getattr(given.fetch, field.name) for field in fields(FetchOptions)}
    rows = {row.names[0]: row.default for row in settings_table()}
    for name in (
        "CONFIRM_AFTER",
        "RETURN_HOLD",
        "SPREAD",
        "WORKERS",
        "LOG_FORMAT",
        "LOG_LEVEL",
        "BUNDLED",
        "HOST_CONCURRENCY",
        "MAX_BYTES",
    ):
        value, told = values[f"MONITOR_{name}"], rows[f"MONITOR_{name}"]
        assert parse_duration(told) == value if isinstance(value, timedelta) else told == str(value).lower(), name
    assert parse_duration(rows["MONITOR_FETCH_TIMEOUT"]).total_seconds() == given.fetch.total_timeout
    assert parse_duration(rows["MONITOR_HOST_SPACING"]).total_seconds() == given.fetch.host_spacing


@pytest.mark.parametrize("path", [README, TWIN, *DOCS], ids=lambda path: path.name)
def test_every_command_line_in_the_docs_is_one_that_exists(path: Path) -> None:
    known = commands()
    content = path.read_text(encoding="utf-8")
    told = re.findall(r"^(?:\$ |    )(monitor .*)$", content, re.MULTILINE) + re.findall(r"`(monitor [a-z][^`]*)`", content)
    for line in told:
        words = re.sub(r"\s+#.*", "", line).split()
        command = max((name for name in known if words[: len(name.split())] == name.split()), key=len)
        assert command in leaves() or words[1].startswith("--") or len(words) == len(command.split()), line
        for option in re.findall(r"(?<!\S)--[a-z-]+", line):
            assert option in known[command] | known["monitor"] | COMPLETION | {"--help"}, line


def test_the_makefile_has_every_target_that_the_readme_names() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in (*shell_lines(README), *shell_lines(TWIN)):
        if line.startswith("make "):
            assert re.search(rf"^{line.split()[1]}:", makefile, re.MULTILINE), line


def test_both_readmes_show_the_same_commands() -> None:
    plain, twin = ([re.sub(r"'[a-z]+://[^']*'|--lang \w+|--kind \w+", "…", line) for line in shell_lines(path)] for path in (README, TWIN))
    assert plain == twin
    assert plain


def test_both_readmes_have_the_same_parts() -> None:
    def parts(path: Path) -> list[str]:
        content = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        return re.findall(r"^#+(?= )", content, re.MULTILINE)

    assert parts(README) == parts(TWIN)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    broken = [
        link for link in links if not re.match(r"[a-z]+:", link) and not (path.parent / link).exists() and link not in MADE_FOR_THE_SITE
    ]
    assert broken == []

"""`profile`: who we are. Edited, checked and shown here; it never leaves the machine."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import Exit, console, notes, say, settings
from monitor.cli.help import command, group, told
from monitor.errors import ConfigError, NotFoundError
from monitor.model import Text

if TYPE_CHECKING:
    from monitor.profile import Owner, Profile
    from monitor.profile.files import Found, Known


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    profile = group(app, "profile")
    command(
        profile,
        edit,
        "Open the profile in your editor; what is wrong with it is told before it counts.",
        "在编辑器中打开画像；生效前先检查。",
    )
    command(profile, check, "Say what is wrong in the profile files, with file and line.", "检查画像文件，指出文件和行号。")
    command(profile, show, "What the profiles say, as it is understood.", "按所理解的内容显示画像。")


def edit(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help=told(
                "One of several: profiles/NAME.yaml (default: profile.yaml).", "多个画像之一：profiles/NAME.yaml（默认 profile.yaml）。"
            ),
        ),
    ] = None,
) -> None:
    """Edit a draft beside the file; it replaces the file once it is right."""
    from monitor.profile.files import inspect_profiles
    from monitor.profile.template import template

    path = _path(name)
    draft = path.with_name(f".{path.name}.draft")
    draft.parent.mkdir(parents=True, exist_ok=True)
    if not draft.exists():
        text = path.read_text(encoding="utf-8") if path.exists() else template(settings().language, name or "us")
        draft.touch(mode=0o600)
        draft.write_text(text, encoding="utf-8")
    while True:
        _open(draft)
        found = inspect_profiles([draft], _known())
        if not found.problems:
            break
        _problems(found)
        if not (sys.stdin.isatty() and typer.confirm(say("Edit again?", "继续编辑？"), default=True)):
            raise ConfigError(
                Text(
                    f"the profile stays as it was; your text waits in {draft}: monitor profile edit opens it again",
                    f"画像保持不变；您的文字保存在 {draft}：再次运行 monitor profile edit 即可继续",
                )
            )
    draft.replace(path)
    console().print(say(f"Saved: {path}", f"已保存：{path}"), markup=False, soft_wrap=True)
    _remarks(found)


def _path(name: str | None) -> Path:
    from monitor.profile.files import FILE, FOLDER

    if name is None:
        return settings().config_dir / FILE
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise ConfigError(
            Text(f'"{name}" cannot be the name of a file: use letters, digits, - and _', f"“{name}”不能作文件名：请只用字母、数字、- 和 _")
        )
    return settings().config_dir / FOLDER / f"{name}.yaml"


def _open(path: Path) -> None:
    from monitor.settings.door import editor

    words = shlex.split(editor())
    try:
        ended = subprocess.run([*words, str(path)], check=False).returncode  # noqa: S603 - the user's own editor on the user's own file
    except OSError as error:
        raise ConfigError(
            Text(
                f"the editor {words[0]} cannot be started ({error.strerror}); set EDITOR, or write {path} yourself",
                f"无法启动编辑器 {words[0]}（{error.strerror}）；请设置 EDITOR，或自行编写 {path}",
            )
        ) from error
    if ended:
        raise ConfigError(
            Text(f"{words[0]} ended with {ended}; nothing was saved", f"{words[0]} 以 {ended} 退出；没有保存"),
        )


def _known() -> Known:
    """The watched providers with their APIs, by the files alone: no database is opened to check a profile."""
    from monitor.app import make_app

    watchlist = make_app(settings()).watchlist
    return {provider.id: tuple(api.id for api in provider.apis) for provider in watchlist.providers}


def check() -> None:
    """Exit with 1 when anything is wrong."""
    found = _inspect()
    _problems(found)
    _remarks(found)
    count = len(found.profiles)
    console().print(
        say(
            f"{count} {'profile' if count == 1 else 'profiles'}, {len(found.problems)} problems.",
            f"{count} 个画像，{len(found.problems)} 个问题。",
        )
    )
    if found.problems:
        raise typer.Exit(Exit.ERROR)


def _inspect() -> Found:
    from monitor.profile.files import inspect_profiles, profile_files

    files = profile_files(settings().config_dir)
    if not files:
        raise NotFoundError(Text("there is no profile yet; write one: monitor profile edit", "还没有画像；请先编写：monitor profile edit"))
    return inspect_profiles(files, _known())


def _problems(found: Found) -> None:
    for problem in found.problems:
        notes().print(problem.located().in_language(settings().language), style="red", markup=False, soft_wrap=True)


def _remarks(found: Found) -> None:
    from monitor.profile.files import remarks

    for each in found.profiles:
        for remark in remarks(each):
            console().print(f"{each.name}: {remark.in_language(settings().language)}", style="yellow", markup=False, soft_wrap=True)


def show() -> None:
    """Print every profile."""
    found = _inspect()
    for each in found.profiles:
        for line in _lines(each):
            console().print(line, markup=False, soft_wrap=True)
    if found.problems:
        _problems(found)
        raise typer.Exit(Exit.ERROR)


def _lines(each: Profile) -> list[str]:
    from monitor.profile.places import place, places

    language, none = settings().language, say("not told", "未写")
    seat = place(each.incorporation).in_language(language) if each.incorporation else none
    rows = [
        (say("works from", "经营地"), places(each.countries).in_language(language) or none),
        (say("incorporated in", "注册地"), seat),
        (say("uses", "在用"), ", ".join(map(str, each.products)) or say("whatever is watched", "所有被监控的服务")),
        (say("does", "用途"), ", ".join(sorted(each.uses)) or none),
        (say("through", "渠道"), ", ".join(each.channels)),
        (say("minds", "在意"), each.tolerance.value),
    ]
    owners = (
        [say(f"  owners: {none}", f"  股东：{none}")]
        if each.ownership is None
        else [say("  owners:", "  股东："), *_owners(each.ownership, 2)]
    )
    return [each.name, *(f"  {label}{say(': ', '：')}{value}" for label, value in rows), *owners]


def _owners(owners: tuple[Owner, ...], depth: int) -> list[str]:
    from monitor.judge.impact.owning import percent
    from monitor.profile.places import place

    language, unknown = settings().language, say("unknown", "未知")
    lines = []
    for owner in owners:
        home = place(owner.home).in_language(language) if owner.home else unknown
        share = percent(owner.percent) if owner.percent is not None else unknown
        lines.append("  " * depth + f"{share} {', '.join(each for each in (owner.name, home) if each)}")
        lines += _owners(owner.owners, depth + 1)
    return lines

"""What is watched: an address is tried, and what would be read is shown, before it is saved into the user's own files."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from monitor.errors import ConfigError, MonitorError, NotFoundError
from monitor.lists import chosen_packs, watchlist_folders
from monitor.model import Act, DocumentType, ReadRules, Text
from monitor.render.words import name_of
from monitor.resources import data_dir
from monitor.trial import Trial, try_address
from monitor.watchlist import Problem, inspect
from monitor.watchlist.files import find_files
from monitor.web.access import note
from monitor.web.editing import watching
from monitor.web.editing.saving import check_unchanged, mark_of, save, text_of
from monitor.web.editing.watching import Typed
from monitor.web.pages.subscriptions import Sent
from monitor.web.view import View, href

router = APIRouter(include_in_schema=False)

BLOCKS = 120
"""Blocks of a tried page that are shown, kept and dropped each."""
_TRYING = threading.BoundedSemaphore(2)
"""A look at an address may take a minute."""
LABELS: dict[str, Text] = {
    "provider": Text("Provider (id)", "服务商（标识）"),
    "provider_name": Text("Name of a new provider", "新服务商的名称"),
    "document": Text("Document (id)", "文档（标识）"),
    "document_name": Text("Name of the document", "文档名称"),
    "document_name_zh": Text("Its name in Chinese", "文档中文名称"),
    "type": Text("Type", "类型"),
    "url": Text("Address", "地址"),
    "select": Text("CSS selectors of the text, one a line", "正文的 CSS 选择器，每行一个"),
    "remove": Text("CSS selectors of parts to drop, one a line", "需去掉部分的 CSS 选择器，每行一个"),
    "language": Text("Language of the document", "文档语言"),
    "": Text("The file", "文件"),
}


@router.get("/watchlists")
def listed(view: Annotated[View, Depends(View)], saved: str = "") -> Response:
    """The user's own files and the bundled ones, what they watch, and what is wrong with them."""
    settings = view.app.settings
    found = inspect(watchlist_folders(settings), chosen_packs(settings))
    own, bundled = _files(settings.watchlists), _files(data_dir("watchlists")) if settings.bundled else []
    counts: dict[Path, int] = {}
    for row in found.rows:
        counts[row.file] = counts.get(row.file, 0) + (not row.off)
    return view.page(
        "watchlists.html.j2",
        own=[(path.name, counts.get(path, 0)) for path in own],
        bundled=[(path.name, counts.get(path, 0)) for path in bundled],
        folder=settings.watchlists,
        problems=[each.located() for each in found.problems],
        saved=saved,
    )


def _files(folder: Path) -> list[Path]:
    return find_files(folder) if folder.is_dir() else []


# --- an address


@router.get("/watchlists/new")
def new(view: Annotated[View, Depends(View)], provider: str = "") -> Response:
    """An empty form."""
    return _form(view, watching.typed_in({"provider": [provider]}))


@router.post("/watchlists/new")
def add(view: Annotated[View, Depends(View)], fields: Sent) -> Response:
    """Try the address and show what would be read; or save it. What is wrong is told at its field."""
    typed = watching.typed_in(fields)
    if fields.get("do", ["try"])[-1] == "try":
        return _tried(view, typed)
    known = {each.id: frozenset(document.id for document in each.documents) for each in _all(view)}
    watching.check_typed(typed, known)
    if typed.wrong:
        return _form(view, typed, status=400)
    own = view.app.settings.watchlists
    name = f"{typed.lines['provider']}.yaml"
    try:
        path = watching.file_in(own, name)
        before = text_of(path)
        text = watching.with_document(before, typed, typed.lines["provider"] in known)
        _keep(view, path, before, text)
    except MonitorError as error:
        typed.wrong[""] = error.text
        return _form(view, typed, status=400)
    return RedirectResponse(href("watchlists", saved=name), 303)


def _all(view: View) -> Any:
    """Every provider that any file defines, with all its documents."""
    settings = view.app.settings
    rows = inspect(watchlist_folders(settings)).rows
    return {row.provider.id: row.provider for row in rows}.values()


def _tried(view: View, typed: Typed) -> Response:
    url = typed.lines["url"]
    rules = ReadRules(select=watching.lines_of(typed.lines["select"]), remove=watching.lines_of(typed.lines["remove"]))
    trial: Trial | None = None
    if not url.startswith(("http://", "https://")):
        typed.wrong["url"] = Text("write the whole address, beginning with https://", "请写完整地址，以 https:// 开头")
    elif not _TRYING.acquire(timeout=20):
        typed.wrong["url"] = Text("other addresses are being tried just now: try again in a minute", "正在试读其他地址：请稍后再试")
    else:
        try:
            trial = try_address(url, rules, view.app.fetcher)
            note(view.app, view.visitor, Act.WATCHLIST_TRIED, url)
        except MonitorError as error:
            typed.wrong["url"] = error.text
        finally:
            _TRYING.release()
    if "hx-request" in view.request.headers:
        return view.page("watchlist_trial.html.j2", **_names(view, typed, trial))
    return _form(view, typed, trial, status=400 if typed.wrong else 200)


def _names(view: View, typed: Typed, trial: Trial | None) -> dict[str, Any]:
    broken = trial.broken if trial else None
    return {
        "typed": typed,
        "trial": trial,
        "most": BLOCKS,
        "broken": f"{name_of(broken.reason, view.language)} — {broken.detail}" if broken else "",
        "labels": lambda name: LABELS[name].in_language(view.language),
    }


def _form(view: View, typed: Typed, trial: Trial | None = None, *, status: int = 200) -> Response:
    providers = sorted((each.id, each.name.in_language(view.language)) for each in _all(view))
    types = [(each.value, name_of(each, view.language)) for each in DocumentType]
    names = _names(view, typed, trial)
    return view.page("watchlist_new.html.j2", status=status, providers=providers, types=types, **names)


# --- a file


@router.get("/watchlists/bundled/{name}")
def bundled(view: Annotated[View, Depends(View)], name: str) -> Response:
    """A bundled file, to read."""
    path = next((each for each in _files(data_dir("watchlists")) if each.name == name), None)
    if path is None:
        raise NotFoundError(Text(f"no bundled watchlist is called {name[:60]}", f"没有名为 {name[:60]} 的内置清单"))
    return view.page("watchlist_bundled.html.j2", name=name, provider=path.stem, content=text_of(path))


@router.get("/watchlists/own/{name}")
def own_file(view: Annotated[View, Depends(View)], name: str) -> Response:
    """One of the user's own files; one that extends a bundled provider, where there is none yet."""
    text = text_of(watching.file_in(view.app.settings.watchlists, name))
    return _file(view, name, text or _beginning(name), mark_of(text))


def _beginning(name: str) -> str:
    provider = name.rpartition(".")[0]
    return f"extends: {provider}\ndocuments:\n  - id: privacy\n    off: true\n"


@router.post("/watchlists/own/{name}")
def save_file(view: Annotated[View, Depends(View)], name: str, fields: Sent) -> Response:
    """Check it, or save it too; wrong text is not saved and not lost."""
    path = watching.file_in(view.app.settings.watchlists, name)
    text, mark = fields.get("content", [""])[-1].replace("\r\n", "\n"), fields.get("mark", [""])[-1]
    problems = _problems(view, name, text)
    if problems or fields.get("do", ["check"])[-1] != "save":
        return _file(view, name, text, mark, problems, status=400 if problems else 200, checked=not problems)
    try:
        check_unchanged(path, mark)
        _keep(view, path, text_of(path), text)
    except MonitorError as error:
        return _file(view, name, text, mark, [error.text], status=400)
    return RedirectResponse(href("watchlists", saved=name), 303)


def _file(
    view: View, name: str, text: str, mark: str, problems: list[Text] | None = None, *, status: int = 200, checked: bool = False
) -> Response:
    return view.page("watchlist_file.html.j2", status=status, name=name, content=text, mark=mark, problems=problems or [], checked=checked)


def _problems(view: View, name: str, text: str) -> list[Text]:
    """What would be wrong with the file as it would be, each with its line, and what it would make wrong elsewhere."""
    settings = view.app.settings
    folders = [each for each in watchlist_folders(settings) if each != settings.watchlists]
    packs = chosen_packs(settings)
    before = {(each.file.name, each.text.en) for each in inspect([*folders, settings.watchlists], packs).problems}
    found = watching.inspected(folders, settings.watchlists, name, text, packs)
    return [_told(each, name) for each in found if each.file.name == name or (each.file.name, each.text.en) not in before]


def _told(problem: Problem, name: str) -> Text:
    place = Text(f"line {problem.line}", f"第 {problem.line} 行")
    if problem.file.name != name:
        place = Text(f"{problem.file.name}, {place.en}", f"{problem.file.name}，{place.zh}")
    return Text(f"{place.en}: {problem.text.en}", f"{place.zh}：{problem.text.zh}")


def _keep(view: View, path: Path, before: str, text: str) -> None:
    """Write it and put it in force. Raises ConfigError."""
    problems = _problems(view, path.name, text)
    if problems:
        raise ConfigError(Text("; ".join(each.en for each in problems), "；".join(each.zh for each in problems)))
    if view.visitor.via != "local" and watching.new_secrets(before, text):
        raise ConfigError(
            Text(
                "references to secrets of the machine (env:, file:) are written on the machine itself, in this file",
                "引用本机机密（env:、file:）须在机器上直接写入此文件",
            )
        )
    save(path, text)
    for part in ("watchlist", "subjects", "history", "rules", "standing"):
        vars(view.app).pop(part, None)
    view.app.watch()
    view.request.app.state.kept.forget()
    note(view.app, view.visitor, Act.WATCHLIST_SAVED, path.name)

"""A user's templates are checked whole when they are loaded: a mistake is told then, and not by an alert that nobody can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from monitor.errors import ConfigError
from monitor.model import Text
from monitor.render import told
from monitor.render.fold import Piece, Shown, ShownEdit
from monitor.render.labels import LABELS
from monitor.render.message import draft, names_for
from monitor.render.reader import Reader
from monitor.render.samples import SampleLinks, samples
from monitor.render.sandbox import FILTERS, SHIPPED, RefusedError, shipped
from monitor.render.shelf import FAULTS, LANGUAGES, PARTS, STEMS, Shelf, known_names
from monitor.render.view import NoLinks

LARGEST = 64_000
"""Bytes of one template."""

_NAMES = frozenset({"told", "t", "language", "subscription", "cut"})
_REFUSED: dict[type[nodes.Node], Text] = {
    nodes.Macro: Text(
        "macros cannot be made here; write it out, or import one of the shipped ones", "这里不能定义宏；请直接写出，或导入内置的宏"
    ),
    nodes.CallBlock: Text("`call` blocks are not known here; write it out", "这里不能用 `call` 块；请直接写出"),
    nodes.FilterBlock: Text(
        "`filter` blocks are not known here; put the filter behind a value: {{ value | upper }}",
        "这里不能用 `filter` 块；请把过滤器写在值后面：{{ value | upper }}",
    ),
    nodes.AssignBlock: Text("`set` needs a value here: {% set name = value %}", "这里的 `set` 须直接赋值：{% set 名称 = 值 %}"),
    nodes.Extends: Text("`extends` is not known here; include a shipped template instead", "这里不能用 `extends`；请改为 include 内置模板"),
    nodes.Block: Text("`block` is not known here; write it out", "这里不能用 `block`；请直接写出"),
    nodes.ScopedEvalContextModifier: Text(
        "escaping cannot be switched off: page text is hostile; remove the `autoescape` block",
        "不能关闭转义：页面文本不可信；请删除 `autoescape` 块",
    ),
    nodes.Concat: Text("put values side by side, {{ a }}{{ b }}, instead of joining them with ~", "请并排写 {{ a }}{{ b }}，不要用 ~ 连接"),
    nodes.Pow: Text("powers are not known here; remove the **", "这里不能用乘方；请删除 **"),
}
_SEE = Text(
    "see docs/templates.md, or print the shipped one: monitor templates show {name}",
    "参见 docs/templates.md，或查看内置模板：monitor templates show {name}",
)


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One thing that is wrong, at a line (from 1) of a file."""

    file: Path
    line: int
    text: Text

    def located(self) -> Text:
        """The text with `file:line:` before it."""
        place = f"{self.file}:{self.line}: "
        return Text(place + self.text.en, place + self.text.zh)


def load_shelf(folder: Path | None) -> Shelf:
    """The shipped templates, and the user's own of `folder` where it exists. Raises ConfigError with every problem: file, line, next step."""
    if folder is None or not folder.is_dir():
        return Shelf.shipped()
    own, problems = _read(folder)
    shelf = Shelf.with_own(folder, own)
    for name, source in own.items():
        problems += _problems(shelf, folder / name, name, source)
    if problems:
        told_ = [each.located() for each in sorted(problems, key=lambda each: (str(each.file), each.line))]
        raise ConfigError(Text("\n".join(text.en for text in told_), "\n".join(text.zh for text in told_)))
    return shelf


def _read(folder: Path) -> tuple[dict[str, str], list[TemplateProblem]]:
    """Every template of the folder by name, and the files that are none. Files that begin with a dot are left alone."""
    own: dict[str, str] = {}
    problems: list[TemplateProblem] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix == ".md":
            continue
        fault = _unknown_name(path.name) or _unreadable(path)
        if fault is None:
            own[path.name] = path.read_text(encoding="utf-8")
        else:
            problems.append(TemplateProblem(path, 1, fault))
    return own, problems


def _unknown_name(name: str) -> Text | None:
    known = list(known_names())
    if name in known:
        return None
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    forms = Text(
        f"templates are called <event>.<part>.j2 or <event>.<language>.<part>.j2, where <event> is one of {', '.join(STEMS)}, <part> one of {', '.join(PARTS)}, <language> en or zh",
        f"模板文件名应为 <事件>.<部分>.j2 或 <事件>.<语言>.<部分>.j2；<事件>：{'、'.join(STEMS)}；<部分>：{'、'.join(PARTS)}；<语言>：en 或 zh",
    )
    if near:
        return Text(f"no message has a part of this name; did you mean {near[0]}?", f"没有叫这个名称的部分；是否想写 {near[0]}？")
    return Text(f"no message has a part of this name; {forms.en}", f"没有叫这个名称的部分；{forms.zh}")


def _unreadable(path: Path) -> Text | None:
    try:
        content = path.read_bytes()
        content.decode("utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Text(f"cannot be read ({reason}); let this user read the file", f"无法读取（{reason}）；请允许当前用户读取该文件")
    except UnicodeDecodeError:
        return Text("is not UTF-8; save it as UTF-8", "不是 UTF-8；请以 UTF-8 保存")
    if len(content) > LARGEST:
        return Text(f"is larger than {LARGEST:,} bytes; shorten it", f"大于 {LARGEST:,} 字节；请精简")
    return None


def _problems(shelf: Shelf, path: Path, name: str, source: str) -> list[TemplateProblem]:
    """The language first; only what is right in that is tried on the samples."""
    try:
        tree = shipped().parse(source, name)
        shipped().compile(source, name)
    except TemplateSyntaxError as error:
        return [TemplateProblem(path, error.lineno, _syntax(error, name))]
    except RecursionError:
        return [TemplateProblem(path, 1, Text("is nested too deeply; make it simpler", "嵌套过深；请简化"))]
    found = [TemplateProblem(path, line, text) for line, text in (*_refused(tree), *_unknown(tree), *_misspelt(tree, name))]
    return found or list(_tried(shelf, path, name))


def _syntax(error: TemplateSyntaxError, name: str) -> Text:
    what = error.message or "not a template"
    if missing := re.fullmatch(r"No filter named '(\w+)'\.?", what):
        known = ", ".join(sorted(FILTERS))
        return Text(f"there is no filter `{missing[1]}`; known: {known}", f"没有过滤器 `{missing[1]}`；可用：{known}")
    return _with_hint(Text(what, f"模板语法错误：{what}"), name)


def _with_hint(text: Text, name: str) -> Text:
    """The next step."""
    plain = re.sub(r"\.(en|zh)\.", ".", name)
    return Text(f"{text.en.rstrip('.')}; {_SEE.en.format(name=plain)}", f"{text.zh.rstrip('.')}；{_SEE.zh.format(name=plain)}")


def _refused(tree: nodes.Template) -> Iterator[tuple[int, Text]]:
    """What the language of templates does not have."""
    for type_, text in _REFUSED.items():
        yield from ((node.lineno, text) for node in tree.find_all(type_))
    yield from (
        (node.lineno, Text("loops cannot call themselves; remove `recursive`", "循环不能递归；请删除 `recursive`"))
        for node in tree.find_all(nodes.For)
        if node.recursive
    )
    bringing: list[nodes.Include | nodes.Import | nodes.FromImport] = [
        *tree.find_all(nodes.Include),
        *tree.find_all(nodes.Import),
        *tree.find_all(nodes.FromImport),
    ]
    for node in bringing:
        if not _is_shipped(node.template):
            yield (
                node.lineno,
                Text(f'only shipped templates can be brought in: "{SHIPPED}/change.md.j2"', f'只能引入内置模板："{SHIPPED}/change.md.j2"'),
            )
    macros = _imported(tree)
    for call in tree.find_all(nodes.Call):
        if _root(call.node) not in macros:
            yield call.lineno, Text("nothing can be called but imported macros; use a filter", "只能调用导入的宏；请使用过滤器")


def _is_shipped(template: nodes.Expr) -> bool:
    return isinstance(template, nodes.Const) and template.value in _shipped_names()


@lru_cache(maxsize=1)
def _shipped_names() -> frozenset[str]:
    return frozenset(shipped().list_templates())


def _imported(tree: nodes.Template) -> set[str]:
    whole = {node.target for node in tree.find_all(nodes.Import)}
    parts = {name if isinstance(name, str) else name[1] for node in tree.find_all(nodes.FromImport) for name in node.names}
    return whole | parts


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def _unknown(tree: nodes.Template) -> Iterator[tuple[int, Text]]:
    """Variables that nobody gives, wherever they stand, also in branches that no sample goes into."""
    for name in sorted(find_undeclared_variables(tree) - _NAMES):
        line = min(node.lineno for node in tree.find_all(nodes.Name) if node.name == name)
        yield (
            line,
            Text(
                f"there is no variable `{name}`; known: {', '.join(sorted(_NAMES))}, and the fields of `told`",
                f"没有变量 `{name}`；可用：{'、'.join(sorted(_NAMES))}，以及 `told` 的字段",
            ),
        )


def _misspelt(tree: nodes.Template, name: str) -> Iterator[tuple[int, Text]]:
    """Fields that nothing has that a template is given, also in branches that no sample goes into."""
    elsewhere = {*_imported(tree), "loop"}
    for node in tree.find_all(nodes.Getattr):
        if _root(node.node) not in elsewhere and not node.attr.startswith("_") and node.attr not in _words():
            yield node.lineno, _no_such_field(node.attr, name)


def _tried(shelf: Shelf, path: Path, name: str) -> Iterator[TemplateProblem]:
    """Filled for every sample that it may serve; of each line the first problem."""
    stem, *between, part, _ = name.split(".")
    seen: set[int] = set()
    for sample, names in _cases(stem, between or LANGUAGES):
        try:
            given = shelf.fill_own(name, names)
        except FAULTS as fault:
            found = (_line(fault, path), _fault(fault, name, sample))
        else:
            found = (1, _nothing(sample)) if not given and part != "short" else (0, Text("", ""))
        if found[0] and found[0] not in seen:
            seen.add(found[0])
            yield TemplateProblem(path, *found)


def _cases(stem: str, languages: Iterable[str]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every sample of a stem, with links and without."""
    for language in languages:
        for name, sample in samples(language).items():
            if name.partition("-")[0] == stem:
                for links in (SampleLinks(), NoLinks()):
                    reader = Reader.of(sample.dispatch, links)
                    yield name, names_for(draft(sample.dispatch, sample.background, reader, sample.quiet).told, reader)


def _nothing(sample: str) -> Text:
    return Text(
        f"gives nothing for the sample `{sample}`; let it say something for every event",
        f"对样例 `{sample}` 没有输出；请保证对每种事件都有内容",
    )


def _line(fault: BaseException, path: Path) -> int:
    """Jinja puts the template's own lines into the traceback."""
    line, frame = 1, fault.__traceback__
    while isinstance(frame, TracebackType):
        if frame.tb_frame.f_code.co_filename == str(path):
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def _fault(fault: BaseException, name: str, sample: str) -> Text:
    if isinstance(fault, RefusedError):
        return Text(f"{fault.text.en} (with the sample `{sample}`)", f"{fault.text.zh}（样例 `{sample}`）")
    what = str(fault) or type(fault).__name__
    missing = re.search(r"has no (?:attribute|element) '?(\w+)'?", what)
    if not missing:
        return _with_hint(Text(f"{what} (with the sample `{sample}`)", f"{what}（样例 `{sample}`）"), name)
    if missing[1].isdigit():
        return Text(
            f"the list is too short with the sample `{sample}`; ask first: {{% if list %}}{{{{ (list | first).… }}}}{{% endif %}}",
            f"样例 `{sample}` 中该列表没有这么多项；请先判断：{{% if 列表 %}}{{{{ (列表 | first).… }}}}{{% endif %}}",
        )
    return _no_such_field(missing[1], name)


def _no_such_field(field: str, name: str) -> Text:
    near = get_close_matches(field, _words(), n=1, cutoff=0.6)
    en, zh = (f"did you mean `{near[0]}`?", f"是否想写 `{near[0]}`？") if near else (_SEE.en.format(name=name), _SEE.zh.format(name=name))
    return Text(f"there is no `{field}` here; {en}", f"这里没有 `{field}`；{zh}")


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    """Fields and labels: what may have been meant."""
    classes = (
        told.ToldEvent,
        told.ToldList,
        told.ToldGroup,
        told.ToldQuiet,
        told.ToldFact,
        told.ToldReason,
        told.ToldGround,
        told.ToldImpact,
        told.ToldAlternative,
        Shown,
        ShownEdit,
        Piece,
    )
    return (*dict.fromkeys(field.name for each in classes for field in fields(each)), *LABELS)

"""Who we are: edited with a look at what it would mean, before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from monitor.errors import ConfigError, MonitorError, NotFoundError
from monitor.model import Act, ImpactLevel, Text
from monitor.profile import Profile
from monitor.profile.files import FILE, FOLDER, Known, profile_files, remarks
from monitor.profile.model import Use
from monitor.profile.template import template
from monitor.web.access import note
from monitor.web.editing import profiling
from monitor.web.editing.saving import check_unchanged, mark_of, save, text_of
from monitor.web.pages.subscriptions import Sent
from monitor.web.standings import stances
from monitor.web.view import View, href

router = APIRouter(include_in_schema=False)

MAIN = "profile"
"""The address of `profile.yaml`; others are called by their file."""
LABELS: dict[str, Text] = {
    "name": Text("Name", "名称"),
    "countries": Text("Where we operate and call from", "在哪里经营和调用"),
    "incorporation": Text("Where we are incorporated", "注册地"),
    "ownership": Text("Who owns us", "股东"),
    "products": Text("What we use", "使用的产品"),
    "uses": Text("What we do with it", "用途"),
    "channels": Text("How we reach it", "接入渠道"),
    "tolerance": Text("The least level that matters", "在意的最低级别"),
    "": Text("The file", "文件"),
}

USES: dict[Use, Text] = {
    Use.CODING_AGENT: Text("coding agents", "编程智能体"),
    Use.THIRD_PARTY_CLIENT: Text("third-party clients", "第三方客户端"),
    Use.SUBSCRIPTION_LOGIN: Text("a plan's login in other tools", "在其他工具中使用订阅登录"),
    Use.EMBEDDING: Text("inside our own product", "嵌入自有产品"),
    Use.RESALE: Text("resale", "转售"),
    Use.PROXYING: Text("proxies and relays", "代理与中转"),
    Use.ACCOUNT_SHARING: Text("shared accounts", "共享账号"),
    Use.AUTOMATED_ACCESS: Text("automated access to pages", "自动化访问网页"),
    Use.TRAINING_MODELS: Text("training models on outputs", "用输出训练模型"),
    Use.COMPETING_MODELS: Text("competing models", "竞争性模型"),
    Use.BENCHMARKING: Text("benchmarking", "基准测试"),
    Use.REVERSE_ENGINEERING: Text("reverse engineering", "逆向工程"),
    Use.GOVERNMENT: Text("government", "政府用途"),
    Use.MINORS: Text("minors", "未成年人"),
    Use.HIGH_STAKES_DECISIONS: Text("high-stakes decisions", "高风险决策"),
    Use.PROFESSIONAL_ADVICE: Text("professional advice", "专业建议"),
    Use.BIOMETRICS: Text("biometrics", "生物识别"),
    Use.SURVEILLANCE: Text("surveillance", "监控"),
    Use.ELECTIONS: Text("elections", "选举"),
    Use.GAMBLING: Text("gambling", "博彩"),
    Use.SEXUAL_CONTENT: Text("sexual content", "色情内容"),
    Use.CRITICAL_INFRASTRUCTURE: Text("critical infrastructure", "关键基础设施"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A provider as it stands now, and as it would."""

    id: str
    name: str
    before: ImpactLevel | None
    after: ImpactLevel | None
    """None: not used."""
    why: Text | None


@router.get("/profile")
def listed(view: Annotated[View, Depends(View)]) -> Response:
    """The profiles; the form of the only one, or of a new one."""
    files = profile_files(view.app.settings.config_dir)
    if len(files) > 1:
        return view.page("profiles.html.j2", files=[(_called(path), path.name) for path in files])
    return RedirectResponse(href("profile", _called(files[0]) if files else MAIN), 303)


@router.get("/profile/{called}")
def shown(view: Annotated[View, Depends(View)], called: str, saved: bool = False) -> Response:
    """The form as the file stands."""
    text = text_of(_path(view, called))
    content = profiling.parsed(text or template(view.language))
    if content is None:
        raise ConfigError(
            Text(
                "the profile's file is not YAML; correct it with: monitor profile edit", "画像文件不是 YAML；请用 monitor profile edit 更正"
            )
        )
    typed = profiling.typed_of(content)
    profile = profiling.understood(text, _known(view))[0] if text else None
    return _form(view, called, typed, mark_of(text), profile, saved=saved)


@router.post("/profile/{called}")
def sent_in(view: Annotated[View, Depends(View)], called: str, fields: Sent) -> Response:
    """Show what it would mean, or save it too. What is wrong is told at its field, and nothing typed is lost."""
    path, mark = _path(view, called), fields.get("mark", [""])[-1]
    typed = profiling.typed_in(fields)
    content = profiling.parsed(text_of(path) or template(view.language))
    if content is None:
        raise ConfigError(
            Text(
                "the profile's file is not YAML; correct it with: monitor profile edit", "画像文件不是 YAML；请用 monitor profile edit 更正"
            )
        )
    text = profiling.written(content, typed)
    profile, wrong = profiling.understood(text, _known(view))
    typed.wrong = wrong | typed.wrong
    if fields.get("do", ["save"])[-1] != "save" or typed.wrong:
        return _form(view, called, typed, mark, profile, status=400 if typed.wrong else 200)
    try:
        check_unchanged(path, mark)
        save(path, text)
    except MonitorError as error:
        typed.wrong[""] = error.text
        return _form(view, called, typed, mark, profile, status=400)
    _in_force(view)
    note(view.app, view.visitor, Act.PROFILE_SAVED, path.name)
    return RedirectResponse(href("profile", called, saved="true"), 303)


def _form(
    view: View, called: str, typed: profiling.Typed, mark: str, profile: Profile | None, *, status: int = 200, saved: bool = False
) -> Response:
    names: dict[str, Any] = {
        "typed": typed,
        "labels": lambda name: LABELS[name].in_language(view.language),
        "compared": _compared(view, called, profile) if profile and not typed.wrong else None,
        "remarks": list(remarks(profile)) if profile and not typed.wrong else [],
    }
    if "hx-request" in view.request.headers:
        return view.page("profile_impact.html.j2", **names)
    uses = [(each.value, USES[each].in_language(view.language)) for each in Use]
    return view.page("profile.html.j2", status=status, called=called, mark=mark, uses=uses, saved=saved, **names)


def _compared(view: View, called: str, profile: Profile) -> list[Compared]:
    """Every provider that is used before or after, those that change first."""
    rules = view.app.rules.all_at(view.app.now())
    text = text_of(_path(view, called))
    saved = profiling.understood(text, _known(view))[0] if text else None
    before = {each.provider.id: each for each in stances((saved,), rules)} if saved else {}
    after = {each.provider.id: each for each in stances((profile,), rules)}
    found = []
    for number in dict.fromkeys([*after, *before]):
        new, old = after.get(number), before.get(number)
        one = new or old
        assert one is not None
        why = new.reason.text if new and new.reason else None
        found.append(
            Compared(number, one.provider.name.in_language(view.language), old.level if old else None, new.level if new else None, why)
        )
    return sorted(found, key=lambda each: each.before == each.after)


def _known(view: View) -> Known:
    return {provider.id: tuple(api.id for api in provider.apis) for provider in view.app.store.watchlist().providers}


def _called(path: Path) -> str:
    return MAIN if path.name == FILE else path.stem


def _path(view: View, called: str) -> Path:
    """Raises NotFoundError for what can be no file's name."""
    if not called.isascii() or not called.replace("-", "").replace("_", "").isalnum() or len(called) > 60:
        raise NotFoundError(Text("a profile's file has letters, digits, - and _ in its name", "画像文件名只能含字母、数字、- 和 _"))
    folder = view.app.settings.config_dir
    return folder / FILE if called == MAIN else folder / FOLDER / f"{called}.yaml"


def _in_force(view: View) -> None:
    """From now on changes are held against it."""
    for part in ("standing", "backgrounds"):
        vars(view.app).pop(part, None)
    view.request.app.state.kept.forget()

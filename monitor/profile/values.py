"""Checks of single values of a profile. Each says what to write instead, in both languages."""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.model import ImpactLevel
from monitor.profile.model import Product, Use
from monitor.profile.places import codes_of, near
from monitor.watchlist.problems import choose, shown
from monitor.watchlist.values import SLUG, bad

UNKNOWN = ("unknown", "未知", "不详")
REST = "rest"
_PERCENT = re.compile(r"\d{1,3}(?:\.\d{1,6})?")
_TOLERANCES = (ImpactLevel.HIT.value, ImpactLevel.MAYBE.value)


def read_places(value: object) -> object:
    """Territories by code or name; a group stands for all its members."""
    if not isinstance(value, list):
        return value
    return [code for each in value for code in (_codes(each) if isinstance(each, str) else (each,))]


def read_place(value: object) -> object:
    """One territory by code or name."""
    if not isinstance(value, str):
        return value
    codes = _codes(value)
    if len(codes) > 1:
        bad(f"`{shown(value)}` is a group: name one country", f"`{shown(value)}` 是一组国家：请写一个国家")
    return codes[0]


def read_home(value: object) -> object:
    """One territory, or `unknown`: None."""
    return None if isinstance(value, str) and value.strip().lower() in UNKNOWN else read_place(value)


def _codes(written: str) -> tuple[str, ...]:
    codes = codes_of(written)
    if not codes:
        guess = near(written)
        en = f"did you mean `{guess}`?" if guess else "write a name or a code, for example `Singapore` or `SG`"
        zh = f"是否想写 `{guess}`？" if guess else "请写名称或代码，例如 `新加坡` 或 `SG`"
        bad(f"`{shown(written)}` is no country or territory: {en}", f"`{shown(written)}` 不是国家或地区：{zh}")
    return codes


def read_percent(value: object) -> Decimal | str | None:
    """A share of 0 to 100, with or without a percent sign; `unknown` is None; `rest` stays for the list to work out."""
    text = _text(value).strip().lower()
    if text in UNKNOWN:
        return None
    if text == REST:
        return REST
    number = text.removesuffix("%").removesuffix("％").strip()
    percent = Decimal(number) if _PERCENT.fullmatch(number) else None
    if percent is None or percent > 100:
        bad(
            f"`{shown(text)}` is no share: write 0 to 100, `unknown`, or `rest` for what the others leave",
            f"`{shown(text)}` 不是持股比例：请写 0 到 100、`unknown`（未知）或 `rest`（其余）",
        )
    return percent


def read_product(value: object) -> Product:
    """`provider`, `provider/api` or `provider/api/model`; `*` for any API."""
    parts = _text(value).strip().split("/", 2)
    if not all(re.fullmatch(SLUG, part) or (n == 1 and part == "*") or (n == 2 and part.strip()) for n, part in enumerate(parts)):
        bad(
            f"`{shown(value)}` is no product: write `provider`, `provider/api` or `provider/api/model`",
            f"`{shown(value)}` 不是产品：请写 `服务商`、`服务商/接口` 或 `服务商/接口/模型`",
        )
    provider, api, model = (*parts, "", "")[:3]
    return Product(provider, None if api in ("*", "") else api, model or None)


def read_use(value: object) -> Use:
    """A use by its identifier."""
    known = [each.value for each in Use]
    word = _text(value)
    if word not in known:
        hint = choose(word, known)
        bad(f"unknown use `{shown(word)}`: {hint.en}", f"未知的用途 `{shown(word)}`：{hint.zh}")
    return Use(word)


def read_tolerance(value: object) -> ImpactLevel:
    """The least level that matters."""
    word = _text(value)
    if word not in _TOLERANCES:
        hint = choose(word, _TOLERANCES)
        bad(f"`{shown(word)}` is no tolerance: {hint.en}", f"`{shown(word)}` 不是容忍级别：{hint.zh}")
    return ImpactLevel(word)


def _text(value: object) -> str:
    if not isinstance(value, str):
        bad(f"`{shown(value)}` is no text: write one word", f"`{shown(value)}` 不是文字：请写一个词")
    return value

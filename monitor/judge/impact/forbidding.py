"""Prohibitions against what a profile does."""

from __future__ import annotations

from functools import lru_cache

from monitor.judge.impact.bearing import BEARINGS, Ban
from monitor.model import ImpactLevel, ImpactReason, Text
from monitor.profile import Profile, Use

_PERMITTED = Text(
    "whether the exception in the sentence holds for you: a consent, an agreement, an exemption", "句中的例外是否适用于您：同意、协议或豁免"
)
_BOTH = Text("which of the two sentences covers what you do; the same document also says", "哪一句适用于您的用法；同一文件还写道")


def forbidden(found: Ban, profile: Profile) -> ImpactReason | None:
    """What a prohibition means for a profile; None where it forbids nothing that the profile does."""
    bearing = BEARINGS[found.topic]
    sure = [use for use in bearing.surely if use in profile.uses and not _narrower(found, use)]
    if sure:
        return _barred(found, sure[0])
    perhaps = next((use for use in bearing.perhaps if use in profile.uses), None)
    return None if perhaps is None else _open(found, perhaps, bearing.settles)


def _narrower(found: Ban, use: Use) -> bool:
    """What is forbidden is to train models that compete: training alone may not be."""
    return use is Use.TRAINING_MODELS and found.competing


@lru_cache(maxsize=4096)
def _barred(found: Ban, use: Use) -> ImpactReason:
    name = BEARINGS[found.topic].name
    if found.permission and found.permission != found.quote:
        settles = Text(f"{_BOTH.en}: “{found.permission}”", f"{_BOTH.zh}：“{found.permission}”")
        return _open(found, use, settles)
    if found.exempt:
        return _open(found, use, _PERMITTED)
    text = Text(f"Forbids {name.en}; your uses name `{use}`.", f"禁止{name.zh}；您的用途包括 `{use}`。")
    return ImpactReason(ImpactLevel.HIT, text, found.quote)


@lru_cache(maxsize=4096)
def _open(found: Ban, use: Use, settles: Text) -> ImpactReason:
    name = BEARINGS[found.topic].name
    text = Text(f"Forbids {name.en}, which may touch `{use}`.", f"禁止{name.zh}，可能涉及您的用途 `{use}`。")
    return ImpactReason(ImpactLevel.MAYBE, text, found.quote, settles)

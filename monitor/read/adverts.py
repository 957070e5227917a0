"""Words of advertisements that sites put between the lines of their documents, and the words that no advertisement needs."""

from __future__ import annotations

import re

_CALLS = (
    r"(?:learn|read|find out|see) more|register(?: now| today)?|sign up(?: now| for free| today)?|download(?: now| the app)?|see (?:all )?open roles"
    r"|try (?:it )?(?:now|today|out|free|for free)?|get started(?: for free| now| today)?|(?:contact|talk to) (?:sales|us|our team)|(?:book|request|get|watch) a demo"
    r"|start (?:for free|free|building|now|your free trial)|join (?:now|us|the waitlist)|apply now|shop now|buy now"
    r"|立即(?:抢购|体验|购买|注册|领取|使用|试用)|免费(?:试用|体验|注册)|点击(?:领取|查看)|查看详情"
)
_ONLY_CALLS = re.compile(rf"(?:(?:{_CALLS})\W*)+", re.IGNORECASE)
_ENDS_IN_CALL = re.compile(rf"[.!?:：，,。！？—–-]\s*(?:{_CALLS})\W*$", re.IGNORECASE)
_OF_RULES = re.compile(
    r"[$€£¥%]|\b(?!20[23]\d\b)\d|n['’]t\b|\b(?:must|may|shall|should|cannot|not?|never|only|unless|except|if|prohibit\w*|permit\w*|allow\w*|ban\w*|restrict\w*"
    r"|suspen\w*|terminat\w*|requir\w*|exclu\w*|discontinu\w*|deprecat\w*|retir\w*|sunset\w*|unavailable|available|unsupported|support\w*|stop\w*|ends?|ending"
    r"|ceas\w*|remov\w*|effective|chang\w*|updat\w*|limit\w*|price\w*|pricing|fees?|cost\w*|charg\w*|terms|polic\w+|agreement|privacy|countr\w+|region\w*"
    r"|customers?|notice|migrat\w*|replac\w*|shut\w*|clos\w+|data|train\w*)\b"
    r"|不|禁|停|下线|限制|须|应当|生效|调整|变更|协议|条款|政策|隐私|公告|通知|地区|国家|价|费用|额度|迁移|终止|暂停",
    re.IGNORECASE,
)
"""A text with any of these may be news of the document."""


def is_call(text: str) -> bool:
    """Nothing but the labels of buttons that want to be pressed; `text` is tidied."""
    return _ONLY_CALLS.fullmatch(text) is not None


def ends_in_call(text: str) -> bool:
    """A line that ends in such a label and has no word of rules: an advertisement, if all of it is a link."""
    return _ENDS_IN_CALL.search(text) is not None and says_no_rule(text)


def says_no_rule(text: str) -> bool:
    """No word in it could bind anybody or tell of a change."""
    return _OF_RULES.search(text) is None

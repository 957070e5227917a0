"""Parties, contacts, dates."""

from monitor.judge.rule import Rule, Turn
from monitor.judge.words import words
from monitor.model import Kind, Severity, Text

SMALL = (
    Rule(
        id="party.entity",
        kind=Kind.PARTY_CONTACT,
        description=Text("the contracting company", "签约主体"),
        pattern=words(
            r"(?-i:\b(?:LLC|L\.L\.C\.?|Inc|Ltd|GmbH|SAS|S\.A\.S\.?|PBC|B\.V\.|Corp|Corporation|LLP|PLC|Pte)(?=\W|$)|[A-Z]\w+ Limited\b)|\bregistered office\b|\bcontracting (?:entity|party)\b",
            r"有限公司|有限责任公司|股份公司|签约主体",
        ),
        severity=Severity.LOW,
        loosened=Severity.LOW,
        turn=Turn.FLAT,
        close=True,
    ),
    Rule(
        id="party.contact",
        kind=Kind.PARTY_CONTACT,
        description=Text("addresses and contacts", "地址与联系方式"),
        pattern=words(
            r"\+\d[\d ()-]{6,}|\b(?:call|phone|telephone|ring)(?: us)?\b[^.;]{0,12}\d{3}",
            r"[\w.+-]+@[\w-]+\.\w+|\b(?:contact|reach|write to|email) us\b|\b(?:mailing|postal|registered|email|notice) address\b|\b\d+ [A-Z]\w+(?: \w+)? (?:Street|St\.?|Avenue|Ave\.?|Road|Boulevard|Blvd|rue|Lane|Drive)\b|\bsupport (?:center|team|page)\b|\bAttn\b",
            r"联系(?:我们|方式|电话|地址)|聯繫|邮箱|郵箱|客服|地址[：:]|电话|反馈(?:与投诉)?|投诉(?:反馈)?入口|寄到|邮局",
        ),
        severity=Severity.LOW,
        loosened=Severity.LOW,
        turn=Turn.FLAT,
        close=True,
    ),
    Rule(
        id="date.line",
        kind=Kind.EFFECTIVE_DATE,
        description=Text("the date in force or the version", "生效日期或版本"),
        pattern=words(
            r"^\W*(?:last |date )?(?:effective|updated|modified|revised|version|published|posted|in force|date)\b[^.]{0,80}\d",
            r"\b(?:effective|in force|takes? effect|come into (?:force|effect)|becomes effective)\b[^.;]{0,40}\d",
            r"^(?:\w+ \d{1,2},? \d{4}|\d{1,2} \w+ \d{4}|\d{4}-\d\d-\d\d|v?\d+(?:\.\d+)+)$",
            r"(?:生效|更新|修订|修訂|发布|發布|版本)(?:日期|时间|時間)?[：:\s]*\d|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日[^，。；]{0,6}(?:生效|更新|修订|发布)",
        ),
        severity=Severity.LOW,
        loosened=Severity.LOW,
        turn=Turn.FLAT,
        gone=Severity.INFO,
    ),
)

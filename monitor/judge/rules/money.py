"""Prices, plans, quotas and refunds."""

from monitor.judge.rule import Rule, Scale, Turn
from monitor.judge.words import words
from monitor.model import Direction, DocumentType, Kind, Severity, Text

MONEY = (
    Rule(
        id="money.price",
        kind=Kind.PRICING_LIMITS,
        description=Text("prices", "价格"),
        pattern=words(
            r"(?:[$€£¥]|\b(?:USD|EUR|GBP|CNY|RMB) ?)\d[\d,.]*[^.;]{0,30}(?:/|per |a |each |\bfor )",
            r"\bprices?\b[^.;]{0,40}[$€£¥]\d|\b(?:monthly|annual|subscription) (?:fee|price|plan)s?\b[^.;]{0,30}[$€£¥]?\d",
            r"\d[\d,.]* ?(?:元|美元|人民币|人民幣)(?: ?/|每)?|每[^，。；]{0,6}\d[\d,.]* ?元|￥ ?\d",
        ),
        unless=words(r"liabilit|damages|arbitrat|claim|aggregate|fine[sd]?\b|赔偿|责任"),
        severity=Severity.MEDIUM,
        scaled=Severity.HIGH,
        loosened=Severity.MEDIUM,
        turn=Turn.FLAT,
        scale=Scale.MORE_IS_TIGHTER,
    ),
    Rule(
        id="money.quota",
        kind=Kind.PRICING_LIMITS,
        description=Text("quotas and rate limits", "配额与速率限制"),
        pattern=words(
            r"\b\d[\d,.]*[kKmM]? ?(?:requests?|messages?|tokens?|prompts?|queries|credits?|calls?|images?|hours?|seats?|RPM|TPM|RPD)\b[^.;]{0,20}(?:/|per|every|each|a (?:day|week|month|minute)|included|limit)",
            r"\b(?:weekly|daily|hourly|monthly|five-hour|5-hour|usage|rate|token|message|request)[- ](?:limits?|quotas?|caps?|allowances?)\b|\bquotas?\b|\bthrottl\w+",
            r"配额|配額|限额|限額|限速|限流|频率限制|頻率限制|速率限制|用量(?:上限|限制)|使用(?:上限|次数)|每(?:天|日|周|月|分钟|小时)[^，。；]{0,6}\d+[^，。；]{0,4}(?:次|条|个|tokens?|请求)|额度",
        ),
        unless=words(r"liabilit|damages|file size|\bmay be subject to\b|银行卡|可能(?:会)?(?:受到|存在)"),
        severity=Severity.MEDIUM,
        scaled=Severity.HIGH,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
        scale=Scale.MORE_IS_LOOSER,
    ),
    Rule(
        id="money.limit_mention",
        kind=Kind.PRICING_LIMITS,
        description=Text("a hint that limits may apply", "提示可能适用限制"),
        pattern=words(
            r"\b(?:may|might|can) be subject to\b[^.;]{0,60}\b(?:limits?|restrictions|quotas?)\b",
            r"可能(?:会)?(?:受到|存在)[^，。；]{0,10}(?:限制|限额|配额)",
        ),
        severity=Severity.LOW,
        loosened=Severity.LOW,
        turn=Turn.FLAT,
    ),
    Rule(
        id="money.refund",
        kind=Kind.PRICING_LIMITS,
        description=Text("refunds and cancellation of purchases", "退款与取消购买"),
        pattern=words(
            r"\b(?:non-?)?refund\w*\b",
            r"\bnon-?cancell?able\b|\bcancell?ation (?:period|right|fee)s?\b|\bcredits? (?:expire|are forfeited)|\bpro-?rat\w+\b",
            r"退款|退费|退費|不予退还|不退还|作废|作廢|过期失效",
        ),
        unless=words(r"tax refund"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
    ),
    Rule(
        id="money.price_change",
        kind=Kind.PRICING_LIMITS,
        description=Text("how prices may be changed", "价格调整方式"),
        pattern=words(
            r"\b(?:chang|increas|modif|adjust|rais|updat|revis)\w*\b[^.;]{0,30}\b(?:subscription )?(?:prices?|pricing|fees|rates|charges)\b|\bprice (?:increase|change|adjustment)s?\b",
            r"(?:调整|變更|变更|修改|上调|提高)[^，。；]{0,10}(?:价格|價格|费用|費用|收费|资费)|(?:价格|费用|收费标准)[^，。；]{0,8}(?:调整|变更|上调)",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="money.billing",
        kind=Kind.PRICING_LIMITS,
        description=Text("billing, fees and payment", "计费与付款"),
        pattern=words(
            r"\b(?:auto(?:matic(?:ally)?)?[- ]?renew\w*|overages?|prepaid|prepay\w*|late (?:fee|payment|charge)s?|payment (?:method|terms|obligations?)|(?:minimum|purchase) commitment|free of charge|free (?:trial|credits?)|free tier|subscription fees?|fee disputes?)\b",
            r"\b(?:pay|paying|paid|charge|charged|bill|billed|owe)\b[^.;]{0,40}\b(?:fees?|charges?|taxes|amounts?|invoices?|subscriptions?)\b|\bfees\b[^.;]{0,20}\b(?:are|will be|shall be|exclude|include|exclusive|inclusive|listed|payable|due)\b",
            r"自动续费|自動續費|扣费|扣費|付费|付費|计费|計費|充值|会员费|免费试用|免費試用|发票|逾期|税费",
        ),
        unless=words(r"attorney|arbitrat|legal fees|royalt|filing fee|contingency"),
        severity=Severity.MEDIUM,
        loosened=Severity.LOW,
    ),
    Rule(
        id="money.plan",
        kind=Kind.PRICING_LIMITS,
        description=Text("what a plan contains", "套餐内容"),
        pattern=words(
            r"\b(?:plans?|tiers?|subscriptions?)\b[^.;]{0,40}\b(?:includes?|contains?|no longer includes?|limited to|up to|upgrade|downgrade)\b|\b(?:included|available) (?:in|on|with) (?:the )?(?:[A-Z]\w+|free|paid|higher) (?:plan|tier)s?\b",
            r"(?:套餐|会员|會員)[^，。；]{0,12}(?:包含|包括|不再包含|升级|降级|权益)",
        ),
        severity=Severity.MEDIUM,
        scaled=Severity.HIGH,
        loosened=Severity.MEDIUM,
        turn=Turn.FLAT,
        scale=Scale.MORE_IS_LOOSER,
    ),
    Rule(
        id="money.table",
        kind=Kind.PRICING_LIMITS,
        description=Text("other entries of a price or limit table", "价格或限额表中的其他条目"),
        pattern=words(r"\d"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        turn=Turn.FLAT,
        types=frozenset({DocumentType.PRICING, DocumentType.RATE_LIMITS}),
        weak=True,
    ),
)

"""What rules are about: one row a topic, in English and Chinese. A topic's name is stable; it is what makes a prohibition the same
prohibition after its clause was rewritten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from monitor.model import Kind

PREFIX = 5
"""How many letters of a word are looked up in a topic's triggers."""


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """One thing that can be forbidden or allowed."""

    kind: Kind
    what: str
    triggers: frozenset[str]
    """First letters (at most `PREFIX`) of a word without which the pattern cannot match in English."""
    pattern: re.Pattern[str]
    """Over folded text."""
    han: re.Pattern[str]
    heads: tuple[str, ...]
    """Characters of which one must stand in a Chinese text for `han` to match."""


_ROWS: tuple[tuple[Kind, str, str, str, str], ...] = (
    # kind, what, triggers, English, Chinese
    (Kind.SALES_RESTRICTION, "embargoed_territories", "embar sanct terro", r"embargo\w*|sanctioned (?:countr|territor|region|jurisdiction)\w*|subject to (?:\w+ )*(?:sanctions|embargo\w*)|terrorist[- ]supporting", r"禁运|禁運|制裁"),
    (Kind.SALES_RESTRICTION, "restricted_parties", "speci restr denie entit unver sanct", r"specially designated|restricted part(?:y|ies)|denied (?:part|person)\w*|entity list|unverified list|sanctioned (?:part|person|entit|individual)\w*|restricted persons?", r"实体清单|特别指定国民|受限(?:制)?方|受制裁(?:方|人|实体)|實體清單"),
    (Kind.SALES_RESTRICTION, "export_controls", "expor re", r"export (?:control|administration|law|restriction)\w*|\b(?:re-?)?export(?:ed|s|ing)?\b", r"出口管制|出口管控"),
    (Kind.SALES_RESTRICTION, "unsupported_regions", "unsup suppo geogr count", r"unsupported (?:\w+ )?(?:regions?|countr\w+|territor\w+|locations?|jurisdictions?)|outside (?:of )?(?:the |our )?(?:\w+ )?supported (?:regions?|countr\w+|territor\w+|locations?)|not (?:in|on|from) (?:a|the|our|any) (?:list of )?supported (?:regions?|countr\w+|territor\w+|locations?)|(?:countr\w+|region|geographic area)s?(?: \w+){0,3} not (?:permitted|supported)|geographic use", r"不(?:受)?支持的?(?:国家|地区|國家|地區|区域)|(?:受)?支持(?:的)?(?:国家|地区|國家|地區|区域)(?:和地区)?(?:之外|以外)|不支援的"),
    (Kind.SALES_RESTRICTION, "incorporation", "incor organ headq domic regis princ", r"(?:incorporated|organi[sz]ed|headquartered|domiciled|registered|established) (?:in|under)|principal place of business", r"注册地|总部|註冊地|總部|注册成立|设立于|注册于"),
    (Kind.SALES_RESTRICTION, "nationality", "natio citiz", r"\bnationals? of\b|\bnationality\b|\bcitizens?(?:hip)? of\b|ordinarily resident", r"国籍|國籍|公民"),
    (Kind.SALES_RESTRICTION, "government_customers", "gover state milit", r"government(?:al)?(?:[- ](?:owned|controlled))? (?:entit|agenc|customer|bod)\w*|state-(?:owned|controlled)|military (?:end|user|entit)\w*", r"政府机构|国有(?:企业|实体)|军方|军事(?:机构|最终用户)|政府機構"),
    (Kind.ACCESS_CHANNEL, "third_party_clients", "third exter unoff unaut", r"(?:third[- ]party|external|unofficial|unauthori[sz]ed) (?:\w+[ ,/-]+(?:or |and )?){0,3}?(?:clients?|apps?|applications?|harness\w*|tools?|ides?|editors?|wrappers?|software|plugins?|agents?|products?|integrations?)\b", r"第三方(?:的)?(?:客户端|应用|工具|软件|插件|客戶端|應用|軟體|程序|平台|编辑器|接入)|非官方(?:客户端|工具)"),
    (Kind.ACCESS_CHANNEL, "subscription_credentials", "crede oauth token login subsc sessi", r"(?:subscription|oauth|consumer|personal|session|plan|account|login)(?:'s)?(?: \w+){0,3}? (?:credentials?|tokens?|logins?|cookies?)\b|credentials? (?:from|of|for) (?:\w+ ){0,4}?(?:subscriptions?|plans?|accounts?)", r"订阅(?:账号|账户|的)?(?:凭证|凭据|令牌|登录)|訂閱(?:帳號|的)?(?:憑證|憑據|權杖)|(?:登录|会话)(?:凭证|凭据|令牌)"),
    (Kind.ACCESS_CHANNEL, "resale", "resel re resal subli rent lease redis sell", r"\bre-?sell(?:s|ing|ers?)?\b|\bresale\b|\bsublicen[cs]e\w*|\brent\b|\blease\b|\bredistribut\w+|\bsell (?:or transfer )?(?:access|the service|api keys?|accounts?)", r"转售|转卖|分销|出租|再许可|倒卖|转授权|轉售|轉賣|出售(?:账号|服务|接口|密钥)|售卖|销售(?:账号|服务)"),
    (Kind.ACCESS_CHANNEL, "proxying", "proxy proxi relay inter servi mirro", r"\bprox(?:y|ies|ying)\b|\brelay(?:ing|s)?\b|\bintermediar\w+|service bureau|\bmirror(?:ing|s)?\b", r"代理访问|中转|镜像|反向代理|中轉|鏡像|中继|代理(?:服务|接入)"),
    (Kind.ACCESS_CHANNEL, "account_sharing", "share shari crede accou trans", r"shar(?:e|ing) (?:\w+ ){0,3}?(?:accounts?|credentials?|passwords?|api keys?|log-?ins?)|account[- ]sharing|(?:make|making) (?:\w+ ){0,3}?(?:accounts?|credentials?|log-?ins?) available|transfer (?:\w+ ){0,2}?(?:accounts?|api keys?)", r"共享(?:您的|你的|其)?(?:账号|账户|帐号|密钥|密码)|(?:出借|借用|转让|转借|赠与|租借)(?:[^。，]{0,8})(?:账号|账户|帐号|帳號)|(?:账号|账户|帐号|帳號)(?:[^。，]{0,12})(?:出借|借用|转让|转借|租借|赠与|共享|共用)"),
    (Kind.ACCESS_CHANNEL, "cloud_marketplaces", "marke cloud", r"marketplaces?\b|cloud (?:providers?|platforms?|partners?|resellers?|services? providers?)", r"云(?:市场|平台|服务商|厂商)|雲端(?:平台|服務商|市集)"),
    (Kind.ACCESS_CHANNEL, "automated_access", "scrap crawl spide bot bots autom harve progr data robot", r"\bscrap(?:e|es|ed|ing|er|ers)\b|\bcrawl\w*|\bspiders?\b|\bbots?\b|\brobots?\b|\bautomated (?:\w+ ){0,2}?(?:means|access|scripts?|systems?|tools?|method\w*|process\w*|queries)|\bharvest\w*|\bdata mining\b|\bprogrammatically\b", r"爬虫|抓取|爬取|自动化(?:程序|手段|脚本|工具|方式)|机器人程序|爬蟲|自動化(?:程式|工具)|网络蜘蛛"),
    (Kind.ACCESS_CHANNEL, "circumvention", "circu bypas evade disab", r"\b(?:circumvent|bypass|evad|disabl)\w*\b(?: [\w,'/-]+){0,12}? (?:limits?|limitations?|restrictions?|measures?|protections?|safeguards?|mitigations?|controls?|filters?|blocks?|security)", r"规避|绕过|绕开|規避|繞過|突破(?:[^。，]{0,8})(?:限制|措施)"),
    (Kind.COMPETITOR_USE, "competing_products", "compe", r"\bcompet(?:e|es|ing|itive|itors?)\b", r"竞争|竞品|競爭|競品"),
    (Kind.COMPETITOR_USE, "distillation", "disti outpu train devel", r"\bdistil\w*|\boutputs?\b(?: [\w,'/-]+){0,8}? (?:to|for) (?:\w+ ){0,3}?(?:train|develop|creat|improv|build|fine-tun)\w*(?: [\w,'/-]+){0,8}? models?|(?:train|develop|fine-tun)\w*(?: [\w,'/-]+){0,8}? models?(?: [\w,'/-]+){0,6}? outputs?\b", r"蒸馏|蒸餾|(?:利用|使用|以)(?:[^。]{0,12})(?:输出|輸出|生成内容)(?:[^。]{0,16})(?:训练|訓練|开发|開發)"),
    (Kind.COMPETITOR_USE, "benchmarking", "bench", r"\bbenchmark\w*", r"基准测试|跑分|性能测评|基準測試|评测"),
    (Kind.COMPETITOR_USE, "reverse_engineering", "rever decom disas", r"\brevers(?:e|ed|ing)[- ]?(?:engineer|assembl|compil)\w*|\bdecompil\w+|\bdisassembl\w+", r"反向工程|逆向工程|反编译|反汇编|逆向(?:编译|分析)|反向编译|反編譯|還原工程"),
    (Kind.COMPETITOR_USE, "model_extraction", "extra weigh param", r"\bextract\w*(?: [\w,'/-]+){0,8}? (?:weights|parameters|models?|system prompts?)|\bmodel extraction\b|model weights", r"模型(?:提取|窃取)|提取(?:[^。，]{0,10})(?:权重|参数|模型)"),
    (Kind.USE_RESTRICTION, "weapons", "weapo explo nucle biolo chemi", r"\bweapons?\b|\bexplosives?\b|\bweaponry\b", r"武器|爆炸物|生化"),
    (Kind.USE_RESTRICTION, "malware", "malwa virus malic ranso cyber", r"\bmalware\b|\bvirus(?:es)?\b|\bmalicious code\b|\bransomware\b|\bcyber-?attacks?\b", r"恶意(?:软件|代码|程序)|病毒|木马|网络攻击|惡意"),
    (Kind.USE_RESTRICTION, "child_safety", "child csam minor csae", r"\bcsam\b|\bchild (?:sexual|abuse|exploitation)\w*|\bsexuali[sz]\w+ (?:of )?(?:minors|children)|\bexploit\w*(?: \w+){0,4} (?:children|minors)", r"儿童色情|(?:侵害|剥削|性化)(?:[^。，]{0,6})(?:儿童|未成年)|兒童色情"),
    (Kind.USE_RESTRICTION, "surveillance", "surve track monit", r"\bsurveillance\b|\btracking (?:individuals|people)", r"监控|监视|監控"),
    (Kind.USE_RESTRICTION, "biometrics", "biome facia emoti", r"\bbiometric\w*|\bfacial recognition\b|\bemotion (?:recognition|inference)", r"人脸识别|生物识别|生物特征|人臉辨識|情绪识别"),
    (Kind.USE_RESTRICTION, "elections", "elect polit campa lobby", r"\belection\w*|\bpolitical campaign\w*|\blobbying\b|\bpolitical(?:ly)? (?:persua|advoc|advert)\w*", r"选举|竞选|政治(?:宣传|游说)|選舉"),
    (Kind.USE_RESTRICTION, "gambling", "gambl casin", r"\bgambling\b|\bcasinos?\b", r"赌博|博彩|賭博"),
    (Kind.USE_RESTRICTION, "sexual_content", "sexua porno erot", r"\bsexually explicit\b|\bpornograph\w+|\bsexual content\b|\berotic\w*", r"色情|淫秽|低俗|淫穢"),
    (Kind.USE_RESTRICTION, "professional_advice", "medic legal finan tailo profe", r"\b(?:medical|legal|financial|tailored|professional)(?:,? (?:or |and )?\w+){0,3}? advice\b", r"(?:医疗|法律|金融|财务|投资|专业)(?:[、或和及][^。，]{0,8})?(?:建议|意见|咨询)"),
    (Kind.USE_RESTRICTION, "high_stakes_decisions", "high conse autom decis credi emplo", r"\bhigh-(?:risk|stakes)\b|\bconsequential decisions?\b|\bautomated decision\w*|\b(?:legal|material) (?:or similarly significant )?(?:impact|effect)s?\b", r"自动化决策|高风险|重大影响|自動化決策"),
    (Kind.USE_RESTRICTION, "critical_infrastructure", "criti infra", r"\bcritical infrastructure\b", r"关键(?:信息)?基础设施|關鍵基礎設施"),
    (Kind.USE_RESTRICTION, "hate_harassment", "hate haras bully threa discr", r"\bhate\w*|\bharass\w*|\bbully\w*|\bdiscriminat\w+", r"仇恨|骚扰|霸凌|歧视|騷擾"),
    (Kind.USE_RESTRICTION, "deception", "decei decep fraud scam misle spam phish imper disin misin", r"\bdeceiv\w+|\bdecept\w+|\bfraud\w*|\bscams?\b|\bmislead\w*|\bspam\w*|\bphishing\b|\bimpersonat\w+|\bdisinformation\b|\bmisinformation\b", r"欺诈|诈骗|虚假|误导|冒充|垃圾信息|詐騙|虛假"),
    (Kind.USE_RESTRICTION, "self_harm", "self suici", r"\bself-?harm\w*|\bsuicid\w+", r"自残|自杀|自殺"),
    (Kind.USE_RESTRICTION, "illegal_activity", "illeg unlaw", r"\billegal\w*|\bunlawful\w*", r"违法|非法|违反(?:[^。，]{0,8})法律|違法"),
    (Kind.USE_RESTRICTION, "infringement", "infri misap copyr", r"\binfring\w+|\bmisappropriat\w+", r"侵犯(?:[^。]{0,12})(?:权|秘密|权益)|侵权"),
    (Kind.USE_RESTRICTION, "undisclosed_ai", "human discl repre", r"\b(?:represent|claim|present|pretend|pass\w* off)\w*(?: [\w,'/-]+){0,8}? (?:human|person)-?(?:generated|made|written|being)?\b|\bdisclos\w+(?: [\w,'/-]+){0,10}? (?:\bai\b|artificial)", r"人工智能生成(?:[^。，]{0,8})(?:标识|标注|说明)|标识(?:[^。，]{0,10})人工智能|(?:冒充|伪装)(?:[^。，]{0,6})人工"),
    (Kind.DATA_USE, "training_on_customer_data", "train impro devel fine", r"\b(?:train|fine-tun|improv)\w*(?: [\w,'/()-]+){0,10}? (?:models?|ai|algorithms|services?|technolog\w+|products?)\b", r"(?:训练|訓練|优化|改进|改善|優化)(?:[^。，]{0,14})(?:模型|算法|服务|服務|产品)|模型(?:的)?(?:训练|训练和优化|優化|训练与优化)"),
    (Kind.DATA_USE, "training_opt_out", "opt opts optin", r"\bopt(?:s|ed|ing)?[- ]?out\b", r"选择退出|退出(?:[^。，]{0,10})(?:训练|计划|改进)|关闭(?:[^。，]{0,10})(?:训练|改进|优化)|選擇退出"),
    (Kind.DATA_USE, "training_opt_in", "opt opts optin", r"\bopt(?:s|ed|ing)?[- ]?in\b", r"选择加入|選擇加入|主动开启"),
    (Kind.DATA_USE, "selling_data", "sell sale", r"\bsell\w*(?: [\w,'/-]+){0,5}? (?:data|information)\b|\bsale of (?:\w+ )*(?:data|information)", r"(?:出售|售卖)(?:[^。，]{0,10})(?:信息|数据|資料|个人)"),
    (Kind.DATA_USE, "sharing_with_third_parties", "share shari discl provi trans", r"\b(?:shar(?:e|es|ing)|disclos\w+|provid\w+|transfer\w*)(?: [\w,'/-]+){0,8}? (?:third part(?:y|ies)|affiliates?|partners?|vendors?|service providers?|advertisers?)\b", r"(?:共享|转让|披露|提供|分享|委托)(?:[^。，]{0,12})(?:第三方|关联公司|关联方|合作方|合作伙伴|服务商|第三者)|(?:第三方|关联公司|合作方|合作伙伴)(?:[^。，]{0,6})(?:共享|提供|披露)"),
    (Kind.DATA_USE, "retention", "retai reten store delet keep", r"\bretain\w*(?: [\w,'/-]+){0,8}? (?:data|information|content|inputs?|outputs?|prompts?|conversations?|logs?|records?|it|them)\b|\bretention\b|\b(?:store|keep)(?: [\w,'/-]+){0,6}? (?:data|information|content|conversations?|inputs?)\b", r"(?:保留|存储|保存|留存)(?:[^。，]{0,14})(?:信息|数据|内容|期限|时间|期间)|(?:信息|数据)(?:[^。，]{0,8})(?:保留|存储|保存|留存)"),
    (Kind.DATA_USE, "human_review", "human revie perso", r"\bhuman review\w*|\breview(?:ed)?(?: [\w,'/-]+){0,4}? by (?:\w+ )?(?:humans?|personnel|employees|reviewers)", r"人工(?:审核|复核|審核|查看)"),
    (Kind.DATA_USE, "subprocessors", "subpr sub", r"\bsub-?processors?\b", r"(?:子|分|次级|再)处理者|受托人|次處理者"),
    (Kind.DATA_USE, "advertising", "adver targe", r"\badvertis\w+|\btargeted ads?\b", r"广告|廣告|个性化推荐"),
    (Kind.PRICING_LIMITS, "refunds", "refun nonre non", r"\b(?:non-?)?refund\w*", r"退款|退费|退還|不退"),
    (Kind.PRICING_LIMITS, "automatic_renewal", "renew autom auto", r"\b(?:auto(?:matically)?[- ]?)renew\w*|\brenew\w* automatically", r"自动续(?:费|订|期|约)|自動續(?:費|訂|約)"),
    (Kind.PRICING_LIMITS, "price_changes", "price prici fees fee rate rates charg", r"\b(?:chang|increas|adjust|modif|revis)\w*(?: [\w,'/-]+){0,5}? (?:prices?|pricing|fees?|rates?|charges)\b|\b(?:price|pricing|fee|rate) (?:change|increase|adjustment)s?\b", r"(?:调整|变更|修改|提高|變更|調整)(?:[^。，]{0,8})(?:价格|费用|收费|定价|費用|價格|资费)|(?:价格|费用|资费|收费标准)(?:[^。，]{0,8})(?:调整|变更|上调)"),
    (Kind.PRICING_LIMITS, "usage_limits", "limit quota cap caps", r"\b(?:usage|rate|message|request|token|weekly|daily|monthly) (?:limits?|caps?|quotas?)\b|\bquotas?\b|\blimit\w*(?: \w+){0,4} (?:usage|use|number of (?:requests|messages))", r"(?:使用|用量|调用|速率|频率|次数)(?:的)?(?:限制|上限|限额|额度|配额)|限流|配额|額度|配額"),
    (Kind.TERMINATION, "suspension", "suspe termi disab deact block close revok", r"\b(?:suspend|terminat|deactivat|disabl|revok|block|clos)\w*(?: [\w,'/()-]+){0,8}? (?:access|accounts?|agreements?|services?|terms|subscriptions?|use|rights|licen[sc]es?)\b", r"(?:暂停|中止|终止|封禁|停止|中断|冻结|注销|終止|暫停|凍結)(?:[^。，]{0,14})(?:服务|账号|账户|协议|使用|访问|权限|服務|帳號|帳戶|协议)"),
    (Kind.TERMINATION, "action_without_notice", "notic", r"\bwithout (?:(?:any|prior|further|advance|giving|providing|written|specific)(?: or | and |,? )?)*notice\b", r"(?:无需|无须|不(?:另行|经|需|再)|無需)(?:[^。，]{0,6})通知"),
    (Kind.TERMINATION, "changes_to_terms", "modif chang updat amend revis", r"\b(?:modif|chang|updat|amend|revis)\w*(?: (?:or|and) \w+)?(?: [\w,'/-]+){0,5}? (?:terms|agreements?|polic(?:y|ies)|conditions|addend\w+)\b", r"(?:修改|变更|修订|更新|调整|變更|修訂)(?:[^。，]{0,12})(?:协议|条款|政策|规则|本声明|協議|條款|規則)|(?:协议|条款|政策|规则)(?:[^。，]{0,8})(?:修改|变更|修订|更新|调整)"),
    (Kind.LIABILITY_DISPUTES, "class_actions", "class", r"\bclass[- ](?:or \w+ )?actions?\b|\bclass,? (?:\w+,? )*(?:or|and) representative\b", r"集体诉讼|集團訴訟|集体仲裁"),
    (Kind.LIABILITY_DISPUTES, "arbitration", "arbit", r"\barbitrat\w+", r"仲裁"),
    (Kind.LIABILITY_DISPUTES, "assignment", "assig", r"\bassign\w*(?: [\w,'/-]+){0,5}? (?:agreement|rights|terms|obligations)\b", r"转让(?:[^。，]{0,10})(?:权利|义务|协议)"),
)  # fmt: skip


def heads(pattern: str) -> frozenset[str]:
    """The words with which a Chinese pattern can begin. The rows use literals, `(?:…)`, `?`, classes and counts only."""
    found: set[str] = set()
    for branch in _branches(pattern):
        while branch.startswith("(?:"):
            end = _closing(branch)
            if branch[end + 1 : end + 2] != "?":
                found |= heads(branch[3:end])
                branch = ""
            else:
                branch = branch[end + 2 :]
        literal = re.match(r"[\u3400-\u9fff]+", branch)
        if literal:
            optional = branch[literal.end() : literal.end() + 1] == "?"
            found.add(literal.group()[:-1] if optional else literal.group())
    return frozenset(found)


def _closing(pattern: str) -> int:
    """Where the bracket that opens a pattern is closed."""
    depths = accumulate((char == "(") - (char == ")") for char in pattern)
    return next(at for at, depth in enumerate(depths) if depth == 0)


def _branches(pattern: str) -> list[str]:
    """A pattern cut at its outermost bars."""
    branches, depth = [""], 0
    for char in pattern:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            branches.append("")
        else:
            branches[-1] += char
    return branches


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """All rows, compiled."""
    return tuple(
        Topic(kind, what, frozenset(triggers.split()), re.compile(en), re.compile(zh), tuple(heads(zh)))
        for kind, what, triggers, en, zh in _ROWS
    )


@lru_cache(maxsize=1)
def by_trigger() -> dict[str, tuple[Topic, ...]]:
    """First letters of a word → the topics that it may announce."""
    table: dict[str, list[Topic]] = {}
    for topic in topics():
        for trigger in topic.triggers:
            table.setdefault(trigger, []).append(topic)
    return {trigger: tuple(found) for trigger, found in table.items()}


@lru_cache(maxsize=1)
def by_character() -> dict[str, tuple[tuple[str, Topic], ...]]:
    """First character of a Chinese head → heads and their topics."""
    table: dict[str, list[tuple[str, Topic]]] = {}
    for topic in topics():
        for head in topic.heads:
            table.setdefault(head[0], []).append((head, topic))
    return {char: tuple(found) for char, found in table.items()}

"""How access may happen, and competing uses."""

from monitor.judge.rule import Rule, Turn
from monitor.judge.words import words
from monitor.model import Direction, Kind, Severity, Text

_NEWS = r"^(?!.*\b(?:if|unless|when|once|until|upon|whenever)\b)"
_UNCONDITIONAL = (
    rf"{_NEWS}(?!.*\b(?:after (?!\d|[A-Z])|terminat\w*|cancel\w*|delet\w*|expir\w*|suspen\w*|downgrad\w*|violat\w*|breach\w*)\b)"
)
"""News, not the consequence of what one customer does."""
_HAN_NEWS = r"^(?!.*(?:如|若|一旦|拒绝|不同意|未能|未完成|未通过|注销|到期|欠费|违约|故障|断网|关闭|离线))"
_WHO = r"(?:users?|customers?|subscribers?|developers?|members?|teams?|organi[sz]ations?|accounts?|plans?|tiers?)"
_THINGS = r"(?:customers?|users?|end|members?|guests?|admin\w*|personal|your|third|content|data|accounts?|services?|platform|site|website|software)\b"
_NAME = rf"(?!{_THINGS})[A-Z][\w.-]*(?: (?:(?:[A-Z]|\d)[\w.-]*|models?)){{0,5}}"
"""A product's name; not one of the capitalised words that contracts define."""
_MODEL = rf"(?:(?:the|our|its|any|all) ){{0,2}}(?:{_NAME}|models?|APIs?)"
"""Not the services as a whole: their loss stands among the consequences of an end of the contract, each on a line of its own."""
_USED = rf"(?:(?:the|our|its|any|all) ){{0,2}}(?:{_NAME}|models?|APIs?|(?:services?|platform)\b)"

ACCESS = (
    Rule(
        id="access.cut",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("an existing way of access is closed", "既有接入渠道被关闭"),
        pattern=words(
            r"\b(?:los(?:e|es|ing)|lost|cut(?:s|ting)? off|revok(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|withdr(?:aw|ew|awn|awing)|end(?:s|ed|ing)?|clos(?:e|es|ed|ing)|block(?:s|ed|ing)?|discontinu\w+|no longer (?:have|has|be able to|receive|get|offer|support)s?)\b[^.;]{0,50}\b(?:direct |first-party |api |model |native |third[- ]party )(?:\w+ ){0,3}(?:access|availability|capacity|connections?|logins?|integrations?)\b",
            r"\b(?:los(?:e|es|ing)|lost) access to (?:the |all |our )?(?:[A-Z][\w-]+ )?(?:models?|APIs?|services?)\b",
            r"\baccess\b[^.;]{0,60}\b(?:has been|was|were|is being|will be|are being) (?:revoked|cut|cut off|removed|withdrawn|blocked|ended|closed|disabled|terminated|switched off)\b",
            r"\b(?:cut(?:s|ting)? off|end(?:s|ed|ing)|revok(?:es|ed|ing)|withdr(?:awn|ew)|terminat(?:es|ed|ing)) (?:our|[A-Z][\w-]+['’]s) (?:\w+ ){0,2}access\b",
            r"\b[A-Z][\w-]*(?: [A-Z\d][\w.-]*)*(?: models?)? (?:is|are|will(?: be)?) no longer (?:be )?(?:available|offered|accessible|usable) (?:directly |natively )?(?:in|through|via|from) (?:the |our )?(?:[A-Z]|\w+ marketplaces?\b)",
            rf"{_UNCONDITIONAL}.*\b(?:{_WHO}|we|you)(?: will)? no longer (?:have|has|get|gets|receive) (?:any |direct )?access to {_MODEL}",
            rf"{_UNCONDITIONAL}.*\b(?:(?:have|has|are|is) (?:now |also )?(?:remov|withdrawn?|pull)(?:ed|ing)?|(?:we|[A-Z]\w+) (?:removed|withdrew|pulled)|will (?:remove|withdraw|pull)) (?:the |our |access to )?{_NAME} (?:for|from) (?:the |our |all )*(?:\w+ ){{0,2}}{_WHO}\b",
            rf"{_UNCONDITIONAL}.*\b{_NAME} (?:is|are|was|were|has been|have been|will be) removed (?:for|from) (?:the |our |all )*(?:\w+ ){{0,2}}{_WHO}\b",
            rf"{_NEWS}(?!.*\b(?:bugs?|issues?|incident|outage|errors?|fix(?:ed|es)?|resolved)\b).*\b(?:(?:block|bann?|barr?)(?:s|ed|ing)|will (?:block|ban|bar)|cuts? off) (?:the |all |our )*(?:third[- ]party [a-z]+|[a-z]{{0,3}}[A-Z][\w.&'’-]*)(?: (?!who\b|that\b)[\w&'’-]+){{0,3}} from (?:using|accessing|calling) {_USED}",
            r"\b(?:models?|APIs?|services?|products?) (?:is|are|will)? ?(?:be )?no longer (?:be )?(?:available|offered|accessible|sold|usable) (?:through|via|from|on) ",
            r"\baccess (?:to|through|via)\b[^.;]{0,50}\b(?:has|have|is|are|will) (?:been |now |be )?(?:ended|end|ceased?|stopped?|closed?|over)\b",
            r"\b(?:can|may) no longer (?:be )?(?:used?|access\w*|connect\w*|sign(?:ed)? in)\b[^.;]{0,60}\b(?:third[- ]party|other|subscription|clients?|tools?|apps?|API)\b",
            r"\b(?:accessible|reachable|usable) (?:any )?(?:only )?through [^.;]{0,40}\b(?:no longer|only)\b",
            r"(?:切断|切斷|中断|中斷|关闭|關閉|撤销|撤銷|取消|失去|停止|封禁)[^，。；]{0,20}(?:接入|直连|直連|访问权限|訪問權限|访问|API ?权限|渠道|接口)",
            r"(?:切断|切斷|撤销|撤銷|取消|终止|終止)[^，。；]{2,40}(?:第一方|直接|API)的?(?:访问|訪問|接入|调用)",
            rf"{_HAN_NEWS}.*(?:将|已|將)(?:再也)?(?:无法|無法|不能|不可)(?:再|继续|繼續|直接)+(?:访问|訪問|使用|调用|接入)[^，。；]{{0,30}}(?:模型|API|接口)",
            r"(?:接入|直连|访问权限|渠道|接口)[^，。；]{0,12}(?:被)?(?:切断|中断|关闭|撤销|取消|停止)",
        ),
        unless=words(
            r"建议|如果|如您|如你|\byour (?:api )?access to (?:the |your )?(?:personal )?(?:data|information)",
            r"摄像头|麦克风|相册|授权|未经|违反|违规",
        ),
        severity=Severity.CRITICAL,
        loosened=Severity.MEDIUM,
        turn=Turn.TIGHTER,
    ),
    Rule(
        id="access.subscription_credentials",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("subscription credentials in other tools", "在其他工具中使用订阅凭证"),
        pattern=words(
            r"\b(?:subscription|oauth|consumer|plan|login|session)\b[^.;]{0,30}\b(?:credential|token|login|authentication|key)s?\b[^.;]{0,80}\b(?:third[- ]party|other|outside|external|another|any other) (?:\w+ ){0,2}(?:tools?|products?|apps?|applications?|clients?|harness(?:es)?|services?|software|agents?)\b",
            r"\b(?:third[- ]party|other|external|another) (?:\w+ ){0,2}(?:tools?|products?|apps?|clients?|harness(?:es)?|services?|software|agents?)\b[^.;]{0,60}\b(?:subscription|oauth|plan|login|session) (?:\w+ )?(?:credential|token|login|authentication|limits?|access)s?\b",
            r"(?:订阅|訂閱|登录|登入|OAuth|会员|會員|套餐)[^，。；]{0,10}(?:凭证|憑證|凭据|令牌|账号|授权)[^。；]{0,30}(?:第三方|其他|外部)",
            r"(?:第三方|其他|外部)[^。；]{0,30}(?:订阅|訂閱|OAuth|会员|套餐)[^，。；]{0,10}(?:凭证|憑證|凭据|令牌|额度)",
        ),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        needs_ban=True,
    ),
    Rule(
        id="access.third_party_client",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("third-party clients, tools and harnesses", "第三方客户端、工具与外壳"),
        pattern=words(
            r"\b(?:extensions?|wrappers?|plug-?ins?|harness\w*|scripts?)\b[^.;]{0,40}\b(?:sign(?:s|ing)? in|log(?:s|ging)? in|authenticat\w+)\b",
            r"\b(?:third[- ]party|unofficial|unauthori[sz]ed|other|non-official|external) (?:\w+ ){0,2}(?:clients?|harness(?:es)?|wrappers?|front[- ]?ends?|coding (?:tools?|agents?)|agents?|IDEs?|editors?|extensions?|developer tools)\b",
            r"\bonly (?:through|in|from|with|via) (?:our|the) (?:own|official)\b|\bonly (?:in|through|with|from) the official\b",
            r"\b(?:build|create|operate|offer|make)\w*\b[^.;]{0,20}\b(?:wrappers?|front[- ]?ends?|clients?|mirrors?)\b",
            r"\bany other (?:agents?|SDKs?|tools?|clients?|harness\w*|software)\b",
            r"\b(?:use|access|connect|integrate)\w*\b[^.;]{0,60}\b(?:through|via|from|with|in) (?:any |a )?(?:third[- ]party|another|unofficial) (?:\w+ ){0,2}(?:tool|app|application|product|service|client|software|platform)s?\b",
            r"(?:第三方|非官方|其他)(?:客户端|客戶端|编辑器|編輯器|编程工具|外壳|套壳|代理工具|智能体工具|插件|工具)",
        ),
        unless=words(r"third[- ]party (?:terms|websites?|content|cookies|providers? of)|cookie|第三方(?:SDK|sdk)|personal data"),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        needs_ban=True,
    ),
    Rule(
        id="access.third_party_welcome",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("use through third-party clients and tools", "经第三方客户端与工具使用"),
        pattern=words(
            r"\b(?:you|customers?|users?) (?:may|can)\b(?! ?not)[^.;]{0,80}\b(?:third[- ]party|any|other) (?:\w+ ){0,2}(?:clients?|harness\w*|editors?|IDEs?|coding (?:tools?|agents?)|command-line tools?)\b",
            r"(?:您|你|用户)?可以?(?:在|通过|使用)第三方(?:\w{0,4})(?:客户端|编辑器|工具|插件)",
        ),
        unless=words(r"personal data|cookie|不得|不可"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        turn=Turn.LOOSER,
        gone=Severity.HIGH,
    ),
    Rule(
        id="access.verification",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("verification before access", "使用前须通过认证"),
        pattern=words(
            r"\b(?:must|required? to|need to|have to)\b[^.;]{0,40}\b(?:identity|organi[sz]ation|business|phone|government) (?:\w+ )?verif\w+",
            r"\b(?:must|required? to|need to)\b[^.;]{0,20}\bverif(?:y|ied)\b[^.;]{0,40}\b(?:identity|organi[sz]ation|business)\b",
            r"(?:须|需|应当?|必须)(?:先)?(?:完成|通过|进行)[^，。；]{0,6}(?:实名|身份|企业)(?:认证|验证|核验)",
        ),
        unless=words(r"personal (?:data|information)|\brequest\b|个人信息|权利"),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        turn=Turn.TIGHTER,
    ),
    Rule(
        id="access.resale",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("resale, leasing or redistribution of the service", "转售、出租或再分发服务"),
        pattern=words(
            r"\bre-?s(?:ell|old|ale|elling|eller)\w*",
            r"\b(?:lease|rent|white-?label)\b",
            r"\bservice bureau\b|\btime-?sharing\b",
            r"\b(?:sell|transfer|lease)\b[^.;]{0,30}\b(?:the |our |any of our )?(?:services?|access|api keys?|accounts?|software|models?)\b",
            r"转售|轉售|转卖|倒卖|出租(?![^，。；]{0,10}(?:账号|共用))|转租|分销|分銷|转让(?:给)?[^，。；]{0,6}(?:账号|账户|帐号)|出售[^，。；]{0,6}(?:账号|账户|服务|接口)",
        ),
        unless=words(
            r"账号|帐号|personal (?:data|information)|merger|acquisition|weapons|drugs|we (?:may |do not |will not |never )?(?:sell|transfer)|right, title|open[- ]source|third[- ]party (?:licen|software)|个人信息|合并|收购"
        ),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        needs_ban=True,
    ),
    Rule(
        id="access.redistribution",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("sublicensing and redistribution", "再许可与再分发"),
        pattern=words(
            r"\bsub-?licen[sc]\w*\b|\bredistribut\w+\b",
            r"\bmake\b[^.;]{0,40}\b(?:services?|software|documentation)\b[^.;]{0,20} available to (?:anyone|any (?:third|other|person))",
            r"再分发|再授权|再許可|再许可|分许可",
        ),
        unless=words(r"personal data|open[- ]source|you grant|\bright to sublicen"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        needs_ban=True,
    ),
    Rule(
        id="access.proxy",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("access through proxies, relays or resellers", "经代理、中转或转售商接入"),
        pattern=words(
            r"\bprox(?:y|ies|ying)\b|\bpass-?through access\b|\brelay\w*\b|\bVPNs?\b|\bmask\w* (?:your |their )?(?:location|IP|identity)",
            r"\b(?:through|via) (?:any |an )?(?:authori[sz]ed )?(?:resellers?|intermediar\w+|aggregators?)\b",
            r"中转|中轉|反向代理|代理服务器|代理服務器|翻墙|虚拟专用网|转发(?:接口|请求)",
        ),
        unless=words(r"proxy (?:statement|vote)|cookie"),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
        needs_ban=True,
    ),
    Rule(
        id="access.marketplace",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("access through cloud platforms, marketplaces and resellers", "经云平台、应用市场与经销商接入"),
        pattern=words(
            r"\b(?:via|through|from|on|by|using) (?:\w+ ){0,3}(?:cloud (?:platform|marketplace|provider|partner|service provider)|marketplace|reseller|app store|(?:authori[sz]ed )?distributor)s?\b",
            r"\bself-(?:deploy|host)\w*|\bon-?premis\w+|\b(?:your|own|customer['’]?s?|partner) infrastructure\b|\bmajor technology platforms\b",
            r"(?:通过|经由|透过)[^，。；]{0,10}(?:云平台|雲平台|云市场|云厂商|雲廠商|应用市场|应用商店|经销商)|私有化部署|自行部署",
        ),
        unless=words(r"sub-?processor|personal data|cookie|critical infrastructure|个人信息|下载"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
    ),
    Rule(
        id="access.account_sharing",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("sharing of accounts, credentials or keys", "共享账号、凭证或密钥"),
        pattern=words(
            r"\bshar(?:e|es|ed|ing)\b[^.;]{0,30}\b(?:accounts?|credentials?|passwords?|log-?ins?|api keys?|seats?)\b",
            r"\b(?:accounts?|credentials?|api keys?|seats?)\b[^.;]{0,50}\b(?:shared|single (?:individual|user|end user|person)|made? available to (?:anyone|any|others)|one (?:user|individual))\b",
            r"\baccounts?\b[^.;]{0,40}\b(?:not|never) be (?:sold|rented|lent|transferred|traded|shared)\b",
            r"(?:账号|帐号|账户)[^。；]{0,14}(?:出租|出售|共用|多人)",
            r"\bmake your account available\b|\b(?:buy|sell|transfer)\b[^.;]{0,20}\bapi keys?\b|\b(?:multiple|more than one) (?:free )?accounts?\b",
            r"(?:共享|共用|借用|出借|转让|转借|赠与|买卖)[^，。；]{0,12}(?:账号|帐号|账户|帐户|密钥|密码|凭证)",
            r"(?:账号|帐号|账户)[^，。；]{0,12}(?:共享|借用|出借|转让|他人使用|提供给他人)",
        ),
        unless=words(r"(?:account|credential)s? (?:information|data) (?:with|to) (?:our|third)|we (?:may )?share|shared responsib"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
    ),
    Rule(
        id="access.automated",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("automated access and extraction", "自动化访问与抓取"),
        pattern=words(
            r"\b(?:web )?(?:scrap(?:e|es|ing)|harvest(?:ing)?|crawl\w*|spider\w*)\b(?! of personal)",
            r"\bautomat(?:ed|ically)(?:,? (?:or )?programmatic\w*)? (?:means|access|extract\w*|queries|scripts?|process(?:es)? to)\b|\bprogrammatically\b",
            r"\bextract(?:ing)? (?:data|outputs?|content)\b|\bbots?\b[^.;]{0,30}\b(?:access|service)",
            r"(?:自动化|自動化|程序化)(?:手段|方式|程序|脚本|访问|訪問)|爬虫|爬蟲|抓取(?:数据|內容|内容)|批量(?:注册|获取|抓取)",
        ),
        unless=words(r"model scraping|robots?\.txt|we (?:may )?(?:collect|use|crawl)|publicly available|personal data|cookie"),
        severity=Severity.MEDIUM,
        loosened=Severity.LOW,
        needs_ban=True,
    ),
    Rule(
        id="access.licence_scope",
        kind=Kind.ACCESS_CHANNEL,
        description=Text("the ways in which the software or API may be used or connected", "软件或接口的使用与连接方式"),
        pattern=words(
            r"\b(?:use|used|using|access|accessed)\b[^.;]{0,50}\bsolely (?:for|with|on|in connection|to|as)\b",
            r"\b(?:developer|app developer|plugin|api) terms\b",
            r"\bonly (?:through|via) (?:the |our )?(?:API|official|authori[sz]ed|application programming)\b",
            r"只能通过(?:官方|我们|授权)|仅(?:可|能)通过(?:官方|授权)",
        ),
        unless=words(r"personal (?:data|information)|confidential"),
        severity=Severity.MEDIUM,
        loosened=Severity.LOW,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="competitor.models",
        kind=Kind.COMPETITOR_USE,
        description=Text("building competing products or models", "开发竞争性产品或模型"),
        pattern=words(
            r"\bcompet(?:e|es|ing|itive|itors?)\b[^.;]{0,60}\b(?:product|service|model|technolog|offering|business|with (?:us|our|the|any|[A-Z]))\w*",
            r"\b(?:develop|build|train|creat|improv|offer)\w*\b[^.;]{0,80}\bcompet(?:e|es|ing|itive|itors?)\b",
            r"\bcompeting[- ]use\b|\b(?:substantially )?similar (?:or competing|to (?:the|our) services?)\b|\brivals?\b",
            r"\bthat (?:rivals?|competes?)\b",
            r"竞争(?:性|产品|服务|模型|关系|对手)|競爭(?:性|產品|服務|模型|對手)|与[^，。；]{0,12}竞争|竞品",
        ),
        unless=words(
            r"competitive(?:ly)? (?:pricing|salary|advantage of user)|gambling|sports|athlet|anti-?trust|competition law|unfair competition|不正当竞争"
        ),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="competitor.distillation",
        kind=Kind.COMPETITOR_USE,
        description=Text("training other models on outputs, distillation", "用输出训练其他模型、蒸馏"),
        pattern=words(
            r"\bdistil\w*|\bmodel scraping\b|\b(?:imitat|replicat|clon)\w+\b[^.;]{0,30}\b(?:capabilities|behaviou?r)\b[^.;]{0,20}\bmodels?\b",
            r"\b(?:use|using|utili[sz]\w+)\b[^.;]{0,60}\b(?:outputs?|results|generations)\b[^.;]{0,60}\bto (?:\w+,? (?:or )?){0,4}(?:train|develop|fine-?tune|improve|build|create)\b[^.;]{0,40}\b(?:models?|AI|artificial|machine learning)",
            r"\b(?:train|develop|fine-?tun|improv)\w*\b[^.;]{0,50}\bmodels?\b[^.;]{0,40}\busing (?:the |our )?(?:services?|outputs?)\b",
            r"蒸馏|蒸餾|(?:输出|輸出|生成)(?:内容|內容|结果|結果)?[^，。；]{0,16}(?:训练|訓練|开发|開發)[^，。；]{0,10}模型|模型(?:提取|窃取|克隆)",
        ),
        unless=words(
            r"\bwe (?:may |will |do |can )?(?:not )?(?:use|train)|\byour (?:content|data|materials|prompts|inputs)\b|improve (?:the|our) (?:services|models)|opt[- ]?out|customer (?:content|data)|我们"
        ),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        needs_ban=True,
    ),
    Rule(
        id="competitor.reverse_engineering",
        kind=Kind.COMPETITOR_USE,
        description=Text("reverse engineering", "反向工程"),
        pattern=words(
            r"\b(?:discover|extract|reconstruct)\w*\b[^.;]{0,30}\bmodel weights\b|\breverse[- ](?:engineer|assembl|compil)\w*|\bdecompil\w*|\bdisassembl\w*|\bmodel (?:extraction|cloning|stealing)|\bderive (?:the )?source code|\bsource code or (?:underlying|algorithms)",
            r"反向工程|逆向工程|反编译|反編譯|反汇编|源代码",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
    ),
    Rule(
        id="competitor.benchmark",
        kind=Kind.COMPETITOR_USE,
        description=Text("benchmarking and competitive analysis", "基准测试与竞品分析"),
        pattern=words(
            r"\b(?:comparative|comparison) (?:tests?|testing|evaluations?)\b",
            r"\bbenchmark\w*\b|\bcompetitive analysis\b|\bperformance (?:tests?|testing|comparison)\b",
            r"基准测试|基準測試|竞品分析|性能测试|性能对比",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        needs_ban=True,
    ),
)

"""What happens to customers' data."""

from monitor.judge.rule import Rule, Scale, Turn
from monitor.judge.words import words
from monitor.model import Direction, DocumentType, Kind, Severity, Text

_NOT_TRAINING = (
    r"compet|distil|\bmodel scraping|employees|staff training|training (?:courses?|materials for)|academy|training your|竞争|员工培训"
)
_PRIVACY = frozenset({DocumentType.PRIVACY, DocumentType.DPA})

DATA = (
    Rule(
        id="data.training",
        kind=Kind.DATA_USE,
        description=Text("training on customers' data", "用客户数据训练模型"),
        pattern=words(
            r"\b(?:train|retrain)(?:s|ed|ing)?\b[^.;]{0,60}\b(?:models?|ai|systems?|algorithms?|technolog\w+)\b|\bmodels? training\b|\bfor training\b|\bto train\b|\bopt(?:ing|ed)?[- ]?(?:out|in)[^.;]{0,20} training\b",
            r"\buse\b[^.;]{0,50}\b(?:content|data|inputs?|prompts?|code)\b[^.;]{0,40}\bto (?:\w+ (?:and|or) )?develop\b[^.;]{0,30}\b(?:models?|machine learning|artificial|AI)\b",
            r"训练我们的|模型(?:的)?(?:训练|訓練)|(?:训练|訓練)[^，。；]{0,10}(?:模型|算法)",
        ),
        unless=words(_NOT_TRAINING),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        as_right=Severity.HIGH,
    ),
    Rule(
        id="data.improvement",
        kind=Kind.DATA_USE,
        description=Text("use of customers' data to improve the service", "用客户数据改进服务"),
        pattern=words(
            r"\buse\w*\b[^.;]{0,80}\b(?:content|data|inputs?|outputs?|materials|conversations?|prompts?|interactions|code)\b[^.;]{0,60}\b(?:to|for)\b[^.;]{0,40}\b(?:improv|develop)\w*",
            r"\b(?:develop|improve|improving) (?:or |and |our |the )+(?:\w+ )?(?:services|models|products)\b",
            r"(?:优化|改进|改進|提升)[^，。；]{0,8}(?:模型|使用体验|算法)",
        ),
        unless=words(_NOT_TRAINING),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
    ),
    Rule(
        id="data.retention",
        kind=Kind.DATA_USE,
        description=Text("how long data is kept", "数据保留期限"),
        pattern=words(
            r"\b(?:retain|retention|retained)\b",
            r"\b(?:stor|keep|kept|delet|eras|purg)\w*\b[^.;]{0,60}\b(?:\d+ (?:days?|months?|years?|hours?)|indefinitely|as long as)\b",
            r"\b(?:permanently )?delet\w+\b[^.;]{0,40}\b(?:your |any |customer |associated )?(?:data|content|conversations?|information|inputs?)\b",
            r"\b(?:keep|kept|stored?)\b[^.;]{0,40}\b(?:logs?|prompts?|records?)\b[^.;]{0,20}\bfor\b",
            r"\bstor(?:e|es|ed|ing)\b[^.;]{0,40}\b(?:data|content|information|code|conversations?|history|snippets)\b",
            r"保存期限|保存期間|存储期限|留存|保留期|(?:保存|存储|存儲|保留)[^，。；]{0,16}(?:天|日|个月|年|期限|期间)|加密存储|单独存储",
        ),
        unless=words(
            r"retain(?:s|ed)? (?:all |ownership|any (?:and )?all|its|the right|counsel|your ownership|an attorney)|retained? ownership|right, title"
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        scale=Scale.MORE_IS_TIGHTER,
        close=True,
    ),
    Rule(
        id="data.human_review",
        kind=Kind.DATA_USE,
        description=Text("people reading customers' content", "人工查看用户内容"),
        pattern=words(
            r"\b(?:reviewed|read|seen|accessed|annotated|labell?ed) by (?:\w+ ){0,3}(?:staff|employees|personnel|reviewers|people|humans|contractors|annotators)\b|\bhuman review(?:ers?)?\b",
            r"人工(?:查看|标注|审阅|抽样)",
        ),
        unless=words(r"appeal|decision|professional|content moderation|申诉"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
        no_ban=True,
        types=_PRIVACY | {DocumentType.TERMS, DocumentType.COMMERCIAL_TERMS},
    ),
    Rule(
        id="data.sharing",
        kind=Kind.DATA_USE,
        description=Text("sharing of data with others", "向他人共享数据"),
        pattern=words(
            r"\b(?:shar|disclos|transfer|sell|sold|sends?|transmit)\w*\b[^.;]{0,60}\b(?:personal (?:data|information)|your (?:data|information|content|inputs?)|customer (?:data|content)|usage data|data|information about)\b",
            r"\b(?:admins?|administrators?|owners?|employer|organi[sz]ation)\b[^.;]{0,60}\b(?:view|export|monitor)\b",
            r"(?:共享|提供给|提供給|披露|转让|委托处理|共同(?:收集|处理))[^。；]{0,30}(?:个人信息|個人資料|个人资料|数据|资料|信息|第三方|合作方|关联)|(?:第三方|合作方|关联产品|运营商|平台|机构)[^，。；]{0,20}(?:收集|获取|处理|使用)",
        ),
        unless=words(r"non-?disclos|confidential information|trade secret|data breach|第三方[^，。；]{0,4}(?:工具|客户端|编辑器)"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        no_ban=True,
    ),
    Rule(
        id="data.collection",
        kind=Kind.DATA_USE,
        description=Text("which data is collected", "收集的数据范围"),
        pattern=words(
            r"\b(?:we|our partners|[A-Z]\w+) (?:may )?(?:also )?(?:collect|receive|gather|record|log|monitor|obtain|process)\w*\b[^.;]{0,80}\b(?:information|data|identifiers?|location|logs?|content|recordings?|address)\b",
            r"\b(?:information|data) (?:that )?(?:we|is|are) (?:automatically )?collect\w*|\bprecise location\b|\bcookies?\b|\btelemetry\b|\busage data\b",
            r"收集|采集|採集|获取你|获取您|读取|讀取|截取|截屏|上传的?(?:图片|文件|视频|录音)|(?:地理|精确|大致)位置|声纹|人脸|面部(?:信息|特征)|剪切板|剪贴板|通讯录|浏览历史|设备信息|蓝牙|传感器|IMSI|ICCID|SIM ?卡|OAID|MAC ?地址|GAID|应用列表|(?:登录|登)?Cookie|银行卡|身份证|特征分析|分析处理|自启动|个性化(?:推荐|内容|搜索)",
        ),
        unless=words(r"collect(?:ion)? (?:of )?(?:fees|taxes|payments?|costs|debt)|attorney|collectively"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        no_ban=True,
    ),
    Rule(
        id="data.subprocessor",
        kind=Kind.DATA_USE,
        description=Text("subprocessors", "子处理者"),
        pattern=words(r"\bsub-?processors?\b|\bsub-?processing\b", r"子处理者|子處理者|分包处理|受托处理|再委托"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        turn=Turn.TIGHTER,
        scale=Scale.MORE_IS_LOOSER,
        close=True,
    ),
    Rule(
        id="data.subprocessor_entry",
        kind=Kind.DATA_USE,
        description=Text("an entry in the list of subprocessors", "子处理者名单中的条目"),
        pattern=words(r"\w"),
        unless=words(r"^(?:last )?updated\b|^(?:effective|version)\b|^contents?$"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        turn=Turn.TIGHTER,
        types=frozenset({DocumentType.SUBPROCESSORS}),
        weak=True,
    ),
    Rule(
        id="data.location",
        kind=Kind.DATA_USE,
        description=Text("where data is processed", "数据处理地点"),
        pattern=words(
            r"\bdata (?:location|residency)\b|\b(?:stored|hosted|processed|transferred) (?:exclusively |only )?(?:in|to|within|outside) (?:the |an? )?(?:EEA|EU|US|UK|U\.S\.|United|European|third countr|restricted countr)",
            r"(?:存储|储存|保存|处理)(?:于|在)[^，。；]{0,12}(?:境内|境外)|(?:跨境|出境|向境外)(?:传输|提供)",
        ),
        severity=Severity.LOW,
        loosened=Severity.LOW,
        turn=Turn.FLAT,
    ),
    Rule(
        id="data.rights",
        kind=Kind.DATA_USE,
        description=Text("people's control over their data", "用户对其数据的控制权"),
        pattern=words(
            r"\bopt(?:ing|ed)?[- ]?(?:out|in)\b",
            r"\bright to (?:access|erasure|object|deletion|portability|withdraw|rectif)\w*",
            r"\bwithdraw (?:your )?consent\b",
            r"\b(?:delete|export|download|correct) your (?:account|data|information|conversations?|\w+ history)\b",
            r"\bcontrols? (?:how|whether)\b[^.;]{0,40}\b(?:data|conversations?|retained)",
            r"撤回[^，。；]{0,10}(?:授权|同意)|注销|註銷|(?:查阅|复制|更正|补充|删除)[^，。；]{0,14}(?:个人信息|账号|作品|记录)|(?:关闭|开启)[^。；]{0,30}(?:权限|功能|开关|推荐)|改变[^，。；]{0,8}授权",
        ),
        unless=words(r"arbitrat|class action|marketing emails"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        turn=Turn.LOOSER,
    ),
    Rule(
        id="data.protection_terms",
        kind=Kind.DATA_USE,
        description=Text("the data protection terms that apply", "适用的数据保护条款"),
        pattern=words(
            r"\bdata (?:processing|protection|privacy) (?:addendum|agreement|terms|laws?)\b|\b(?:DPA|GDPR|CCPA|HIPAA)\b|\bbusiness associate\b|\bprivacy (?:policy|notice|agreement|rights)\b|\bpersonal data\b|\bdata controller\b|\bprocessor\b",
            r"个人信息保护|個人資料保護|隐私(?:政策|协议)|数据处理协议",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.LOW,
        otherwise=Direction.NEUTRAL,
    ),
    Rule(
        id="data.privacy_document",
        kind=Kind.DATA_USE,
        description=Text("other statements of a privacy document", "隐私文件中的其他表述"),
        pattern=words(
            r"\b(?:data|information|account|privacy|security|consent|users?|services?|content)\b",
            r"信息|数据|账号|隐私|权限|授权|用户|功能|服务|处理|图片|语音|视频",
        ),
        severity=Severity.LOW,
        loosened=Severity.LOW,
        types=_PRIVACY,
        weak=True,
    ),
)

"""Products come, go and change their names."""

from monitor.judge.rule import Rule, Turn
from monitor.judge.words import words
from monitor.model import DocumentType, Kind, Severity, Text

LIFECYCLE = (
    Rule(
        id="life.shutdown",
        kind=Kind.LIFECYCLE,
        description=Text("a product, model or API is shut down", "产品、模型或接口下线"),
        pattern=words(
            r"\bno longer (?:be )?(?:accessible|usable|callable|work|function)\b(?! (?:to|in|for|through|via|from|on) )|\bwe(?: are|['’]re| will be| will) (?:closing|close|retiring|retire|sunsetting|sunset|shutting down|shut down|discontinuing|discontinue|winding down|ending|end) (?:the |our |support for )?[A-Z]",
            r"\b(?:will be|has been|have been|was|were|is being|are being|to be|is|are|being)\b[^.;]{0,20}\b(?:discontinued|retired|shut ?down|sunset(?:ted)?|turned off|decommissioned|removed from the (?:api|service))\b",
            r"\b(?:endpoint|model|version|API|app|feature|integration|SDK)s? (?:has been|have been|was|were|will be|is|are) (?:removed|withdrawn|closed|disabled|ended)\b",
            r"\b(?:we|[A-Z]\w+) (?:have |has )?(?:shut down|switched off|discontinued|retired|sunset) (?:the |our |all )?\w|\b(?:stopped working|reach(?:es|ed)? (?:its )?end[- ]of[- ]life|will sunset|sunsets on|will shut down)\b",
            r"\bno longer (?:be )?(?:supported|available|offered) for (?:\w+[ -]){0,2}(?:models?|versions?|APIs?)\b",
            r"\b(?:shut(?:ting)?[- ]?down|sunset|retirement|deprecation|end[- ]of[- ](?:life|support)) (?:date|on|of)\b|\bdiscontinuation of (?!any\b|such\b|a\b|(?:the |our )?(?:services?|models?|features?)\b)|\bno longer (?:be )?(?:available|offered|supported|maintained)\b(?! (?:to|in|for|through|via|from|on) | directly (?:in|on|from) (?:the|your) (?:\w+ )?(?:sidebar|menu|toolbar|navigation|header|footer|home ?(?:page|screen)|settings|panel|drop-?down)\b)",
            r"(?:下线|下線|停用|停服|停止(?:服务|服務|运营|運營|提供|支持|维护)|退役|终止服务|不再(?:提供|支持|维护)|关停|關停)",
        ),
        unless=words(
            r"judge|arbitrator|\b(?:personal|customer|your) (?:data|content|account)|\btermination of\b|\bin the event\b|\bas a result of\b|\b(?:elect|decide)s? to\b|\bwe may\b|\bmay (?:be )?(?:discontinu|deprecat)|\breserve|\bif (?:we|the)\b|\bdeprecated (?:by|method)|我们有权|可能会?|有权|如果?|设备|账号"
        ),
        severity=Severity.CRITICAL,
        loosened=Severity.MEDIUM,
        turn=Turn.TIGHTER,
    ),
    Rule(
        id="life.deprecated",
        kind=Kind.LIFECYCLE,
        description=Text("a product, model or API is deprecated", "产品、模型或接口被弃用"),
        pattern=words(
            r"\b(?:is|are|was|were|be|been|now|being)\b[^.;]{0,12}\bdeprecated\b|\bdeprecat(?:es?|ing|ion) (?:of |the |date|on )",
            r"(?:弃用|棄用)",
        ),
        unless=words(r"\bmay (?:be|deprecate)|\bif\b|可能|如果"),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        turn=Turn.TIGHTER,
    ),
    Rule(
        id="life.deprecation_entry",
        kind=Kind.LIFECYCLE,
        description=Text("an entry in the table of deprecations", "弃用表中的条目"),
        pattern=words(r"\d{4}|\bmodels?\b|\w+-\d", r"模型"),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        turn=Turn.TIGHTER,
        types=frozenset({DocumentType.DEPRECATIONS}),
    ),
    Rule(
        id="life.right_to_discontinue",
        kind=Kind.LIFECYCLE,
        description=Text("the provider's right to change or end services", "提供方变更或终止服务的权利"),
        pattern=words(
            r"\b(?:may|right to|can|decide to|reserve\w*)\b[^.;]{0,50}\b(?:discontinue|deprecate|modify|change|update|alter|suspend)\b[^.;]{0,40}\b(?:services?|features?|models?|functionalit\w+|products?|software|api)\b",
            r"\bdiscontinu(?:e|ation)\b[^.;]{0,30}\b(?:any|a|our|the|its) (?:\w+ ){0,2}(?:models?|services?|products?|features?|api)\b",
            r"\b(?:materially )?(?:reduces?|degrades?) (?:the )?(?:\w+ )?functionalit",
            r"(?:有权|可能|可以?)[^，。；]{0,16}(?:变更|修改|调整|中断|终止|停止)[^，。；]{0,12}(?:服务|功能|产品)",
        ),
        unless=words(r"\boutputs?\b|these (?:\w+ )*terms|this agreement|本协议|本条款|access to"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
    ),
    Rule(
        id="life.preview",
        kind=Kind.LIFECYCLE,
        description=Text("beta and preview features", "测试与预览功能"),
        pattern=words(
            r"\b(?:beta|preview|alpha|experimental|early access|evaluation|trial) (?:services?|features?|products?|versions?|programs?|models?|offerings?|access)\b|\bbetas?\b",
            r"测试版|測試版|预览版|内测|公测|实验性",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.LOW,
        turn=Turn.FLAT,
    ),
    Rule(
        id="life.launch",
        kind=Kind.LIFECYCLE,
        description=Text("a new product or feature", "新产品或新功能"),
        pattern=words(
            r"\bnow (?:points?|defaults?) to\b|\b(?:is|are) now (?:live|open)\b|\bnow the default\b",
            r"\b(?:introducing|launching|we (?:are |have )?(?:introduc|launch|releas)\w*|(?:is|are) now available|now (?:offers?|supports?))\b",
            r"^\W*(?:Released|Launched|Added|Introduced|Announced|New)\b|\b(?:generally available|now supports?|we['’]ve (?:added|launched|released|introduced))\b",
            r"\b[A-Z][\w.]+(?: [A-Z][\w.]+| for| of){0,4} (?:is|are) (?:a|an|our) (?:\w+[ ,-]+){0,3}(?:feature|service|product|tool|workspace|platform|model|plan|app|assistant|agent|offering|edition|program|suite)\b",
            r"(?:上线|推出|新增)[^，。；]{0,10}(?:功能|产品|服务|模型|版本|模式)|(?:模型|功能|产品|版本|平台|服务|\d)[^，。；]{0,6}(?:正式)?(?:发布|上线)(?:$|[，。；！])|全新[^，。；]{0,12}(?:上线|发布)|(?:提供|开通)[^，。；]{0,8}(?:企业版|专业版|新功能)",
        ),
        unless=words(
            r"\bnow available (?:in|to)\b|\b(?:limits?|quotas?|caps?)\b|协议|内容|言论|广告|可能|如果|weapon|attack|cyber|malware|发布(?:智能体|作品|内容)[^。]{0,20}不得"
        ),
        severity=Severity.LOW,
        loosened=Severity.LOW,
        turn=Turn.FLAT,
    ),
    Rule(
        id="life.renamed",
        kind=Kind.LIFECYCLE,
        description=Text("a product is renamed or merged", "产品更名或合并"),
        pattern=words(
            r"\b(?:is|are|will be|has been|have been|was) (?:now |hereafter )?(?:called|named|renamed|rebranded|merged into|part of) (?:as |to )?(?:the )?[“\"'A-Z]",
            r"\b(?:renamed|rebranded) (?:as|to)\b|\bformerly (?:known as|called)?\b",
            r"更名为|改名为|升级为|(?:合并|并入)(?:至|到|为)[^，。；]{0,12}(?:产品|平台|应用)",
        ),
        unless=words(r"\bparty\b|\bperson\b|会员|等级"),
        severity=Severity.LOW,
        loosened=Severity.LOW,
        turn=Turn.FLAT,
    ),
)

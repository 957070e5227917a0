"""Suspension, termination, notice, and how the terms themselves may change."""

from monitor.judge.rule import Rule, Scale, Turn
from monitor.judge.words import PROVIDER, words
from monitor.model import Direction, Kind, Severity, Text

TERMINATION = (
    Rule(
        id="term.suspend",
        kind=Kind.TERMINATION,
        description=Text("the provider's right to suspend, limit or end access", "提供方暂停、限制或终止使用的权利"),
        pattern=words(
            r"\bwe (?:may|can|will)\b[^.;]{0,30}\b(?:restrict|limit|lock)\b[^.;]{0,20}\b(?:your|the|any) (?:access|accounts?)\b",
            rf"(?:\b(?:we|us)|{PROVIDER}) "
            r"(?:also )?(?:may|can|will|reserves?|have|has|are entitled)\b[^.;]{0,80}\b(?:suspend|terminate|disable|revoke|deactivate|withhold|block|cancel|delete|close)\b[^.;]{0,60}\b(?:access|accounts?|services?|use)\b",
            r"\b(?:reserves? (?:all |the )?rights?|our (?:right|discretion)|discretion) to (?:\w+,? ){0,4}(?:suspend|terminate|disable|revoke|deactivate|withhold|block|restrict|limit|refuse|remove)\b[^.;]{0,25}\b(?:access|accounts?|services?|users?|use|you)\b",
            r"\b(?:result in|lead to|grounds for)\b[^.;]{0,60}\b(?:suspension|termination|suspending|terminating|loss of access)\b",
            r"(?:有权|我们(?:可|将|会|可能)|平台(?:可|将|会)|保留)[^。；]{0,40}(?:暂停|暫停|终止|終止|中止|封禁|冻结|凍結|限制|收回|关闭|注销)[^，。；]{0,10}(?:账号|帳號|账户|服务|服務|使用|访问|訪問)",
        ),
        unless=words(
            r"\b(?:modify|change|update|suspend),? (?:suspend,? )?or (?:discontinue|terminate)\b[^.;]{0,20}\b(?:part|portion|feature|aspect)|\bpayments?\b|past due|overdue|unpaid|sub-?processor|欠费|逾期|\bcustomers? (?:may|can|will)\b|\byou (?:may|can)\b|\beither party\b|administrator|\badmins?\b|您(?:可以|有权)|你(?:可以|有权)|推荐|权限"
        ),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        turn=Turn.TIGHTER,
    ),
    Rule(
        id="term.measures",
        kind=Kind.TERMINATION,
        description=Text("suspension, termination and other measures", "暂停、终止及其他措施"),
        pattern=words(
            r"\b(?:suspend|terminat|disabl|revok|deactivat|withhold|block)(?:e|es|ed|ing|ion)?\b[^.;]{0,40}\b(?:access|accounts?|agreement|use of|right to (?:use|access)|participation|outputs?|order forms?|subscriptions?)\b",
            r"\b(?:services?|account|access|agreement)\b[^.;]{0,20}\b(?:suspension|termination)\b|\bsuspension or termination\b|\bterminates? automatically\bs?\b|\baction against your account\b|\b(?:either party|customer) may (?:immediately )?(?:suspend|terminate)\b",
            r"(?:暂停|暫停|终止|終止|中止|封禁|冻结|凍結|收回)[^，。；]{0,10}(?:账号|帳號|账户|服务|服務|使用权|访问|訪問|协议)|(?:限制|关闭)(?:你|您|用户)的?(?:账号|账户|使用|访问)",
        ),
        unless=words(
            r"liability|cookies?\b|notification|parental|surviv|\b(?:after|following|upon|until|date of) (?:\w+ ){0,3}terminat|expiration or termination|termination or expiration|个性化|通知栏"
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="term.notice",
        kind=Kind.TERMINATION,
        description=Text("notice periods", "通知期限"),
        pattern=words(
            r"\b(?:\d+|thirty|sixty|ninety|fifteen|fourteen|ten|seven|five|one|two|three|six|twelve) ?(?:\(\d+\) )?(?:business |calendar )?(?:days?|months?|hours?)['’]?s? (?:of )?(?:prior |advance |written |previous )*notice\b",
            r"\bnotice\b[^.;]{0,40}\bat least\b[^.;]{0,12}\b(?:days?|months?)\b|\b(?:advance|prior|reasonable) notice\b",
            r"\b(?:notify|inform|tell|notification)\b[^.;]{0,60}\b(?:\d+|thirty|sixty|fourteen|ten|seven) (?:business |calendar )?(?:days?|months?|hours?)\b",
            r"提前[^，。；]{0,10}(?:天|日|个月)[^，。；]{0,8}(?:通知|告知|公告)|事先通知|提前通知",
        ),
        unless=words(
            r"\b(?:without|no) (?:prior |advance |any )?notice\b|\bbreach notif|incident|(?:无需|无须|不经|未经|不另行)[^，。；]{0,4}通知"
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        turn=Turn.FLAT,
        scale=Scale.MORE_IS_LOOSER,
        scaled=Severity.HIGH,
        close=True,
    ),
    Rule(
        id="term.no_notice",
        kind=Kind.TERMINATION,
        description=Text("measures without notice", "不经通知即可采取措施"),
        pattern=words(
            r"\b(?:without|with no|no) (?:prior |advance |any |further |giving |written )*notice\b",
            r"(?:无需|无须|不经|未经|不另行)[^，。；]{0,4}通知",
        ),
        unless=words(r"modif|chang|updat|amend|修改|变更|更新|调整"),
        severity=Severity.HIGH,
        loosened=Severity.MEDIUM,
        turn=Turn.TIGHTER,
    ),
    Rule(
        id="term.change_of_terms",
        kind=Kind.TERMINATION,
        description=Text("how the terms may be changed", "条款如何变更"),
        pattern=words(
            r"\b(?:chang|updat|modif|amend|revis)\w*\b[^.;]{0,20} (?:to )?(?:these|this|our|the) (?:\w+ ){0,2}(?:terms|agreement|polic(?:y|ies)|conditions)\b",
            r"\b(?:continu\w+|keep) (?:to )?(?:use|using|access\w*)\b[^.;]{0,60}\b(?:accept|agree|constitut)\w*",
            r"(?:修改|修订|修訂|变更|變更|更新)[^，。；]{0,10}(?:本)?(?:协议|協議|条款|條款|政策|规则)|继续使用[^。；]{0,20}(?:同意|接受)|构成本[^，。；]{0,8}(?:政策|协议)[^，。；]{0,6}部分",
        ),
        unless=words(r"recently updated|previous version|last updated|we['’]ve updated|见证|更新日期"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="term.customer_exit",
        kind=Kind.TERMINATION,
        description=Text("the customer's right to leave", "客户的解约权"),
        pattern=words(
            r"\b(?:you|customer|either party) (?:may|can)\b[^.;]{0,40}\b(?:terminate|cancel)\b",
            r"\bcancel (?:your|the|a) (?:subscription|plan|account)\b",
            r"(?:您|你|用户)(?:可以?|有权)[^，。；]{0,12}(?:解除|终止|取消)[^，。；]{0,8}(?:协议|订阅|服务)",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        turn=Turn.LOOSER,
    ),
    Rule(
        id="term.effect",
        kind=Kind.TERMINATION,
        description=Text("what remains after termination", "终止后的效力"),
        pattern=words(
            r"\bsurviv(?:e|es|al)\b|\b(?:upon|after|following|effect of) (?:the )?(?:expiration or )?termination\b|\bautomatically terminate",
            r"终止后|終止後|协议(?:的)?(?:终止|解除)",
        ),
        severity=Severity.LOW,
        loosened=Severity.LOW,
    ),
    Rule(
        id="term.appeal",
        kind=Kind.TERMINATION,
        description=Text("appeals against measures", "对处置的申诉"),
        pattern=words(r"\bappeal(?:s|ed|ing)?\b(?! to)", r"申诉|申訴"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        turn=Turn.LOOSER,
    ),
)

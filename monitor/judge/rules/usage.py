"""What the service may be used for."""

from monitor.judge.rule import Rule, Scale
from monitor.judge.words import words
from monitor.model import Direction, DocumentType, Kind, Severity, Text

USAGE = (
    Rule(
        id="use.prohibited_content",
        kind=Kind.USE_RESTRICTION,
        description=Text("prohibited content and activities", "禁止的内容与活动"),
        pattern=words(
            r"\b(?:weapons?|explosives?|violen(?:ce|t)|terroris\w+|extremis\w+|child(?:ren)? sexual|csam|sexual\w*|porn\w*|hat(?:e|eful)|harass\w*|bully\w*|self-harm|suicid\w+|malware|spyware|phish\w*|fraud\w*|scams?|spam|disinformation|misinformation|deceptive|impersonat\w+|deepfakes?|likeness|political|campaign\w*|elections?|democratic processes|surveillance|facial recognition|biometric|social scoring|military|warfare|espionage|gambling|illegal (?:activit|drug|goods)\w*|vulnerabilit\w+|cyber\w*|hack\w*|infrastructure attacks?|eating disorders?|discriminat\w+|defam\w+|(?:sexual|child|human) exploitation|censorship|intelligence purposes|national security|safety testing|law enforcement)\b",
            r"违法|違法|淫秽|色情|暴力|恐怖|赌博|賭博|诈骗|詐騙|谣言|谩骂|侮辱|诽谤|歧视|危害国家|政治|武器|毒品|邪教|自杀|未成年人不良|深度伪造|换脸|侵害他人|恶意程序|病毒",
        ),
        unless=words(
            r"measure (?:\w+ )?campaigns?|advertising campaigns?|indemn|data breach|prevent(?:ing)? fraud|fraud (?:prevention|detection)|fraud and abuse|security incident|law enforcement (?:request|agenc)|personal data"
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="use.high_risk",
        kind=Kind.USE_RESTRICTION,
        description=Text("high-risk uses and professional advice", "高风险用途与专业建议"),
        pattern=words(
            r"\bhigh[- ]risk\b|\b(?:medical|legal|financial|investment|tax|health) (?:advice|images?|diagnos\w+|decisions?|or (?:medical|legal|material))|\blicensed professional\b|\bconsequential decisions?\b|\bautomated decision\w*|\b(?:buy|sell) (?:or sell )?securities\b|\b(?:employment|credit|housing|insurance|educational?) (?:decisions?|eligibility|determinations?|admissions?)\b|\blegal or material impact\b|\bhuman (?:review|oversight|in the loop)\b",
            r"高风险|高風險|(?:医疗|醫療|法律|投资|投資|金融|财务)(?:建议|建議|诊断|决策)|专业意见|健康咨询|问诊",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="use.disclosure",
        kind=Kind.USE_RESTRICTION,
        description=Text("duties to disclose that AI is used", "披露使用人工智能的义务"),
        pattern=words(
            r"\b(?:disclos|inform|label|indicat|mark)\w*\b[^.;]{0,60}\b(?:AI|artificial intelligence|chatbot|generated|automated|synthetic)\b|\bwatermark\w*|\bas human-generated\b|\bhuman-generated when\b|\bmake (?:it )?clear\b[^.;]{0,50}\b(?:AI|machine|bot|automated)\b|\b(?:talking|speaking|interacting) (?:to|with) (?:an? )?(?:AI|machine|bot)\b",
            r"(?:标识|標識|标注|标明|披露|告知)[^，。；]{0,16}(?:人工智能|AI|生成)|水印",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="use.age",
        kind=Kind.USE_RESTRICTION,
        description=Text("age limits and minors", "年龄限制与未成年人"),
        pattern=words(
            r"\b(?:1[2-9]|21) (?:years?|or (?:older|over|above)|and (?:older|over)|\+)|\bage of (?:1[2-9]|21|majority|consent)\b|\bunder (?:the age of )?1[3-8]\b|\bminors?\b|\bparental (?:consent|permission)\b|\bguardian\b|\bteens?\b",
            r"周岁|周歲|未成年|监护人|監護人|儿童|兒童",
        ),
        unless=words(r"minor (?:changes?|edits?|updates?|errors?|issues?)"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
        scale=Scale.MORE_IS_TIGHTER,
    ),
    Rule(
        id="use.safeguards",
        kind=Kind.USE_RESTRICTION,
        description=Text("circumvention of safeguards and limits", "规避安全措施与限制"),
        pattern=words(
            r"\b(?:circumvent|bypass|interfer|disrupt|disabl|jailbreak|prompt injection|probe)\w*\b[^.;]{0,60}\b(?:safeguards?|guardrails?|restrictions?|limits?|measures?|protect\w+|safety|security|services?|mitigations?|filters?|controls?)\b",
            r"(?:规避|規避|绕过|繞過|破解|干扰|破坏)[^，。；]{0,16}(?:限制|措施|安全|系统|机制|服务)",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="use.other_people",
        kind=Kind.USE_RESTRICTION,
        description=Text("rights of other people", "他人的权利"),
        pattern=words(
            r"\b(?:without (?:their|explicit|prior) consent|rights? of (?:others|any (?:person|third part))|others['’]? (?:rights|privacy)|third part(?:y|ies)['’]? rights|real (?:individual|person|people))\b",
            r"(?:侵犯|侵害)[^，。；]{0,10}(?:他人|第三方)",
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="use.consent_of_others",
        kind=Kind.USE_RESTRICTION,
        description=Text("the duty to have other people's consent", "取得他人授权的义务"),
        pattern=words(
            r"\b(?:you|customer) (?:must|represent|warrant|agree|confirm|will|shall)\b[^.;]{0,60}\b(?:necessary|required|all) (?:rights|consents?|permissions?|authori[sz]ations?)\b",
            r"(?:获得|取得|确保|已经)[^，。；]{0,12}(?:他人|本人|说话人|权利人|第三方)[^，。；]{0,8}(?:授权|同意|许可)",
        ),
        severity=Severity.LOW,
        loosened=Severity.LOW,
        otherwise=Direction.TIGHTENED,
    ),
    Rule(
        id="use.policy_item",
        kind=Kind.USE_RESTRICTION,
        description=Text("other rules of a usage policy", "使用政策中的其他规则"),
        pattern=words(r"\w"),
        unless=words(r"^\W*(?:we|our|people|to|customers may)\b|[:：]$"),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        otherwise=Direction.TIGHTENED,
        types=frozenset({DocumentType.USAGE_POLICY}),
        needs_ban=True,
        weak=True,
    ),
    Rule(
        id="use.ban",
        kind=Kind.USE_RESTRICTION,
        description=Text("other prohibitions", "其他禁止事项"),
        pattern=words(
            r"\b(?:you|customers?|users?|end users?|your [a-z]+|use of the services?|do|the services?)\b(?: \w+){0,3} ?(?:not|never|prohibited|cannot|don['’]t)\b|\bprohibited (?:uses?|conduct|activit\w+|actions?)\b",
            r"(?:您|你|用户|不得|禁止|严禁)[^，。；]{0,12}(?:不得|禁止|利用|用于|从事|进行)",
        ),
        unless=words(
            r"^we (?:do|will) not\b|do not agree|does not (?:apply|include|constitute|mean|affect)|not (?:apply|include|affect|limit|guarantee|rely|have to)|不会影响|如果你不|如您不"
        ),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        needs_ban=True,
        weak=True,
    ),
)

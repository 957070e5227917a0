"""Liability, disputes, intellectual property, confidentiality."""

from monitor.judge.rule import Rule, Turn
from monitor.judge.words import words
from monitor.model import Kind, Severity, Text

_LISTED = r"\bsurviv\w+"
"""A survival clause only lists the sections by name."""


def _legal(name: str, description: Text, *alternatives: str, unless: str | None = None, flat: bool = False) -> Rule:
    return Rule(
        id=f"legal.{name}",
        kind=Kind.LIABILITY_DISPUTES,
        description=description,
        pattern=words(*alternatives),
        severity=Severity.MEDIUM,
        loosened=Severity.MEDIUM,
        unless=words(rf"{unless}|{_LISTED}" if unless else _LISTED),
        turn=Turn.FLAT if flat else Turn.STANCE,
        close=name in ("liability", "disputes"),
    )


LEGAL = (
    _legal(
        "warranty",
        Text("warranties", "担保"),
        r"\bwarrant(?:y|ies|s)\b|\bas[- ]is\b|\bas available\b|\bmerchantability\b|\b(?:in)?accura(?:te|cy)\b",
        r"担保|擔保|按现状|“?现状”?提供|保证[^，。；]{0,8}(?:准确|可靠)",
        flat=True,
    ),
    _legal(
        "liability",
        Text("limits of liability", "责任限制"),
        r"\bresponsible for\b[^.;]{0,30}\b(?:loss(?:es)?|lost|damages?|indirect)\b|\b(?:lost|loss of) (?:profits?|revenue|data)\b|\bindirect (?:loss|damage)\w*|\bliab(?:le|ilit(?:y|ies))\b|\bconsequential|\bpunitive\b|\bdamages\b",
        r"赔偿责任|責任限制|责任限制|不承担[^，。；]{0,10}责任|损害赔偿|免责|自行承担",
        flat=True,
    ),
    _legal(
        "indemnity",
        Text("indemnities", "赔偿保证"),
        r"\bindemni\w+|\bhold harmless\b|\bdefend\b[^.;]{0,20}\bclaim",
        r"补偿并使|赔偿(?:并使|我们)|使我们免受",
    ),
    _legal(
        "disputes",
        Text("disputes and governing law", "争议解决与适用法律"),
        r"\barbitrat\w+|\bclass (?:action|proceeding|arbitration)|\brepresentative (?:action|proceeding)s?\b|\bexclusive jurisdiction\b|\bcourts? (?:of|in|located)\b|\bjury\b|\bgoverning law\b|\bgoverned by\b|\blaws of\b|\bjurisdiction of\b|\bvenue\b|\bdispute resolution\b|\bmediation\b|\bsmall claims\b",
        r"仲裁|管辖|管轄|适用法律|適用法律|诉讼|訴訟|争议解决|爭議",
        flat=True,
    ),
    _legal(
        "intellectual_property",
        Text("intellectual property and licences", "知识产权与许可"),
        r"\bintellectual property\b|\blicen[cs]e (?:to|from|grant)|\bgrants? (?:\w+ ){0,4}licen[cs]e|\bown(?:s|ership)? (?:of )?(?:all |any |the )?(?:rights|output|content|input)|\bright, title\b|\bcopyright\b|\btrademarks?\b|\binfring\w+|\broyalty-free\b|\blimited right to\b|\bnon-exclusive\b",
        r"知识产权|智慧財產|著作权|版权|授权许可|许可使用|商标|侵权",
    ),
    _legal(
        "confidentiality",
        Text("confidentiality", "保密"),
        r"\bconfidential\w*|\bnon-?disclosure\b|\btrade secrets?\b",
        r"保密|商业秘密",
        unless=r"\b(?:passwords?|credentials?|api keys?|accounts?)\b[^.]{0,60}\bconfidential|\bconfidential\w*\b[^.]{0,20}\b(?:passwords?|credentials?|keys?|accounts?)\b",
    ),
    _legal(
        "name_and_audit",
        Text("use of the customer's name, audits", "使用客户名称与审计"),
        r"\bpublicity\b|\buse (?:\w+ ){0,3}(?:name|logo)s?\b|\baudit\w*\b[^.;]{0,40}\b(?:use|records|compliance)\b",
        r"(?:使用|展示)[^，。；]{0,8}(?:名称|标识|商标)[^，。；]{0,8}宣传|审计权|有权[^，。；]{0,6}审计",
    ),
    _legal(
        "insurance",
        Text("insurance", "保险"),
        r"\binsurance\b|\binsured?\b",
        r"保险(?:金|责任)|投保",
        unless=r"insurance (?:decisions|underwriting|eligibility|coverage decisions)|health insurance",
    ),
    _legal(
        "general",
        Text("general clauses", "一般条款"),
        r"\bforce majeure\b|\bassign(?:ment|s|ed)? (?:of )?(?:this|these|the) (?:agreement|terms)|\bmay not assign\b|\bseverab\w+|\bentire agreement\b|\border of precedence\b|\bno waiver\b|\bbeyond (?:its|their|the) (?:\w+ )?reasonable control\b|\baffiliates?[”\"’]? means\b|\bconflict between\b",
        r"不可抗力|可分割性|完整协议|转让本协议",
        flat=True,
    ),
)

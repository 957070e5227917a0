"""The profile that `monitor profile edit` opens the first time: every key explained, in the user's language."""

from __future__ import annotations

from monitor.model import Text
from monitor.profile.model import Use

_EN = """# Who you are, so that the monitor can say whether a change or a rule hits you. It never leaves this machine:
# alerts carry its name and the reasons, nothing else. Check it with: monitor profile check
# Several profiles (subsidiaries, clients): one file each in the folder `profiles/` beside this file.

name: {name}

# Where you operate and call the APIs from: names or ISO codes; a group such as EEA stands for its members.
#countries: [Singapore, HK]

# Where the company is incorporated.
#incorporation: Singapore

# Who owns you. `home` is where the owner is based; what you do not list counts as held elsewhere.
# Not known? `percent: unknown`, `home: unknown`, or `percent: rest` for what the others leave.
# An owner that is owned in turn: list its `owners`; shares multiply along the chain (60% of 80% is 48%).
#ownership:
#  - {{name: Founders, home: Singapore, percent: 55}}
#  - name: Holding
#    home: Cayman Islands
#    percent: 30
#    owners:
#      - {{name: Parent, home: China, percent: 80}}
#  - {{name: others, home: unknown, percent: rest}}

# What you use: provider, provider/api or provider/api/model, ids as in: monitor watchlist list
# Without this list everything that is watched counts as used.
#products: [anthropic/api, openai]

# What you do with it:
# {uses}
#uses: [coding_agent, embedding]

# How you reach it: direct, the id of a cloud (aws-bedrock), the name of a gateway.
#channels: [direct]

# The least level that matters to you: hit, or maybe.
#tolerance: maybe
"""

_ZH = """# 说明您是谁，监控才能判断一项变更或规则是否影响您。本文件不会离开这台机器：
# 告警里只有画像名称和理由。检查：monitor profile check
# 多个画像（子公司、客户）：放在旁边的 `profiles/` 目录，每个文件一个。

name: {name}

# 在哪里经营、从哪里调用：名称或 ISO 代码；EEA 这样的组代表其全部成员。
#countries: [新加坡, HK]

# 公司注册地。
#incorporation: 新加坡

# 股东。`home` 是股东所在地；没有列出的部分按“由其他地方持有”计算。
# 不清楚时写 `percent: unknown`、`home: unknown`，或用 `percent: rest` 表示其余部分。
# 股东自身也有股东：写 `owners`，比例沿链条相乘（60% 的 80% 是 48%）。
#ownership:
#  - {{name: 创始人, home: 新加坡, percent: 55}}
#  - name: 控股公司
#    home: 开曼群岛
#    percent: 30
#    owners:
#      - {{name: 母公司, home: 中国, percent: 80}}
#  - {{name: 其他, home: unknown, percent: rest}}

# 使用什么：服务商、服务商/接口 或 服务商/接口/模型；标识见 monitor watchlist list
# 不写则所有被监控的服务都按“在用”计算。
#products: [anthropic/api, openai]

# 用来做什么：
# {uses}
#uses: [coding_agent, embedding]

# 如何接入：direct（直接）、云的标识（aws-bedrock）、网关名称。
#channels: [direct]

# 从哪个级别起在意：hit（命中）或 maybe（可能）。
#tolerance: maybe
"""


def template(language: str, name: str = "us") -> str:
    """A commented profile, right as it stands."""
    uses = ", ".join(use.value for use in Use)
    return Text(_EN, _ZH).in_language(language).format(name=name, uses=uses)

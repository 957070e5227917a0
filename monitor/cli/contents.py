"""Every command with the module it stands in and what it does: all that help needs, so that `monitor --help` loads none of them."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A command, or a group of commands."""

    name: str
    module: str
    """Of `monitor.cli`; its `add_to` registers the command."""
    does: Text


CONTENTS: tuple[Entry, ...] = (
    Entry("init", "init", Text("Make the folders, the database and an example watchlist.", "建立目录、数据库和示例监控清单。")),
    Entry(
        "run",
        "service",
        Text(
            "Run the service: checks what is due, delivers what is owed, until SIGTERM.", "运行服务：按期检查、投递告警，直到收到 SIGTERM。"
        ),
    ),
    Entry("check", "service", Text("Look at sources now.", "立即检查来源。")),
    Entry("status", "service", Text("How every source stands.", "各来源的当前状况。")),
    Entry(
        "doctor",
        "doctor",
        Text("What is wrong with this installation, and what to do. Changes nothing.", "检查安装：有什么问题、怎么办。不作任何改动。"),
    ),
    Entry("diff", "history", Text("What changed since a time.", "某时刻以来的变更。")),
    Entry("show", "history", Text("One change, whole.", "查看一条变更的全部内容。")),
    Entry(
        "explain",
        "history",
        Text("Why a change was told, or what the last looks at a source found.", "解释一条变更为何通知，或某来源最近几次检查的结论。"),
    ),
    Entry("versions", "versions", Text("The versions of a document.", "列出一份文档的各个版本。")),
    Entry("cat", "versions", Text("A document as it was at a time.", "查看一份文档在某一时刻的内容。")),
    Entry("blame", "versions", Text("Which version brought each sentence of a document.", "文档中每句话是由哪个版本引入的。")),
    Entry(
        "search",
        "search",
        Text(
            "Find words in every version of every document, and in what was said of changes.",
            "在所有文档的所有版本以及变更说明中查找词语。",
        ),
    ),
    Entry("log", "log", Text("The looks that were made, newest first.", "列出各次检查，最新的在前。")),
    Entry(
        "evidence",
        "evidence",
        Text("A bundle of files that proves a change, readable without this program.", "导出证明某条变更的文件包，无需本程序即可阅读。"),
    ),
    Entry(
        "verify",
        "evidence",
        Text("Check that no evidence was altered, removed, added or reordered.", "检查证据是否被改动、删除、添加或调换顺序。"),
    ),
    Entry("subscribe", "subscriptions", Text("Tell a channel of changes from now on.", "从现在起把变更通知到一个渠道。")),
    Entry(
        "ack",
        "telling",
        Text("Say that somebody takes care of a change: it is not escalated.", "确认某条变更已有人处理：不再升级通知。"),
    ),
    Entry(
        "facts",
        "facts",
        Text("What one page states: territories, ownership, dates, prices, …", "列出一个页面陈述的事实：地区、持股、日期、价格等。"),
    ),
    Entry(
        "probe",
        "probe",
        Text("Ask an API now, with your key, and say how its answer is understood.", "用您的密钥立即请求一次 API，并说明如何理解其应答。"),
    ),
    Entry(
        "impact",
        "impact",
        Text(
            "Where we stand with each provider today, by the rules in force; or what one change has to do with us.",
            "按生效规则，我们目前与各服务商的关系；或某项变更对我们的影响。",
        ),
    ),
    Entry(
        "regions",
        "regions",
        Text(
            "Who serves whom: where a territory stands with each provider, on what evidence, and what changed.",
            "谁服务谁：某地区在各服务商处的状态、依据与变化。",
        ),
    ),
    Entry(
        "alternatives",
        "alternatives",
        Text(
            "What else we could use instead of an API: who serves us, what to change, what it costs.",
            "某个接口的替代：谁能服务我们、需要改什么、价格如何。",
        ),
    ),
    Entry(
        "mcp",
        "mcp",
        Text(
            "Answer an assistant's questions over standard input and output (Model Context Protocol), read-only.",
            "通过标准输入输出回答助手的提问（Model Context Protocol），只读。",
        ),
    ),
    Entry(
        "demo",
        "demo",
        Text("Two years in the life of three invented providers, in under a minute.", "三家虚构服务商的两年，一分钟内演完。"),
    ),
    Entry(
        "db",
        "database",
        Text("Back up, restore, check, time-stamp and thin out what is kept.", "备份、恢复、检查、加盖时间戳，以及精简所保存的内容。"),
    ),
    Entry(
        "subscriptions",
        "subscriptions",
        Text("Who is told: list, preview, test, edit, pause, resume, remove.", "通知谁：列出、预览、测试、修改、暂停、恢复、删除。"),
    ),
    Entry("route", "preview", Text("Who hears what.", "谁会收到什么。")),
    Entry("silence", "telling", Text("Hold alerts back for a while: add, list, end.", "暂时静默告警：添加、列出、结束。")),
    Entry("alerts", "telling", Text("What became of alerts: list, replay.", "告警的投递情况：列出、重发。")),
    Entry("templates", "templates", Text("How messages read: list, show, check, preview.", "消息的写法：列出、查看、检查、预览。")),
    Entry(
        "users",
        "access",
        Text("Who may use the page: add, list, password, role, remove.", "谁可以使用网页：添加、列出、密码、角色、移除。"),
    ),
    Entry("tokens", "access", Text("Keys to the API and the feeds: add, list, revoke.", "API 与订阅源的令牌：创建、列出、吊销。")),
    Entry(
        "audit",
        "access",
        Text("Who did what on the page, and to users and tokens.", "谁在网页上做了什么，以及用户和令牌的变动。"),
    ),
    Entry(
        "watchlist",
        "watchlists",
        Text("What is watched: list, check, schema, test, doctor, detect.", "监控清单：列出、检查、格式、试读、体检、识别。"),
    ),
    Entry("import", "imports", Text("Bring in history from other archives.", "从其他存档导入历史。")),
    Entry("export", "exports", Text("Take the history out.", "导出历史。")),
    Entry(
        "profile",
        "profile",
        Text("Who we are, for “does it hit us?”: edit, check, show.", "我方画像，用于判断“是否影响我们”：编辑、检查、显示。"),
    ),
)
"""In the order of the help page. A new command: one row, and its module's `add_to`."""


def does(name: str) -> Text:
    """What a command does. Raises KeyError for one that is not in the table."""
    return _DOES[name]


_DOES = {entry.name: entry.does for entry in CONTENTS}

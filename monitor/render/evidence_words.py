"""What a bundle of evidence says of itself, for readers who have never heard of the program."""

from __future__ import annotations

from monitor.model import Text

FACTS: dict[str, Text] = {
    "change": Text("Change", "变更编号"),
    "provider": Text("Provider", "服务商"),
    "document": Text("Document", "文档"),
    "source": Text("Source", "来源"),
    "address": Text("Address", "网址"),
    "before_fetched": Text("Old text first received", "旧文本首次取得"),
    "before_from": Text("Old text received from", "旧文本取自"),
    "after_fetched": Text("New text first received", "新文本首次取得"),
    "after_from": Text("New text received from", "新文本取自"),
    "first_seen": Text("New text first seen", "新文本首次出现"),
    "confirmed": Text("Seen again and confirmed", "再次看到并确认"),
    "severity": Text("Severity (by the program's rules)", "严重程度（按程序规则）"),
    "when": Text("Takes effect", "生效"),
    "versions": Text("Versions", "版本"),
}

FILES: dict[str, Text] = {
    "body": Text("the page exactly as the server sent it (content encoding undone)", "服务器发来的页面原文（已解除传输压缩）"),
    "headers.txt": Text("the response headers, in the order received", "响应头，按收到的顺序"),
    "reading.txt": Text("the document's text as taken out of the page", "从页面中提取的文档文本"),
    "reading.json": Text("the same with headings and links, as it is hashed", "同上，含标题与链接，即计算哈希的内容"),
    "screenshot.png": Text("the page as a browser showed it", "浏览器显示的页面截图"),
    "change.json": Text("the change as recorded, as it is hashed", "记录的变更，即计算哈希的内容"),
    "findings.json": Text("what was found in the change, for programs", "变更中的发现，供程序读取"),
    "diff": Text("old and new text compared word by word", "新旧文本逐词对比"),
    "summary": Text("times, addresses and findings", "时间、网址与发现"),
    "record": Text(
        "one recorded row as a text; its SHA-256 stands in the link beside it", "一条记录的文本；其 SHA-256 写在旁边的 link 文件里"
    ),
    "link": Text("its place in the chain; the SHA-256 of this file is the link", "它在哈希链中的位置；此文件的 SHA-256 就是这一环"),
    "links.txt": Text("all links from the earliest of these to the end of the chain", "从其中最早一环到链末端的全部环"),
    "heads": Text("the ends of all chains on a day, as time-stamped", "某日所有哈希链的末端，即加盖时间戳的内容"),
    "tsr": Text("the time stamp of an independent authority (RFC 3161)", "独立机构的时间戳（RFC 3161）"),
}

HEADING = Text("Evidence of a change in {source}\n" + "=" * 60, "{source} 变更证据\n" + "=" * 60)

ABOUT = Text(
    "The folder before/ holds what the address answered when the old text was first seen, after/ what it answered when the new text was first\n"
    "seen. Times are given in UTC, and in the time zone of whoever made this bundle. The pages are as they came: open body files with a text\n"
    "editor; a browser would load what they point to. Severity and findings are the judgement of the program's rules, not legal advice.\n"
    "Where the history was imported from another archive, the pages and their times are that archive's.",
    "before/ 是首次看到旧文本时该网址的回应，after/ 是首次看到新文本时的回应。时间为 UTC，并附制作者所在时区的时间。\n"
    "页面保持原样：请用文本编辑器打开 body 文件；用浏览器打开会加载其中引用的内容。严重程度与发现由程序规则得出，不构成法律意见。\n"
    "若历史从其他存档导入，页面与时间均以该存档为准。",
)

LEFT_OUT: dict[str, Text] = {
    "before": Text(
        "The page with the old text was not kept as received (an imported history); its text is in before/reading.txt.",
        "旧文本的页面原文未保存（例如历史为导入所得）；其文本见 before/reading.txt。",
    ),
    "after": Text(
        "The page with the new text was not kept as received (an imported history); its text is in after/reading.txt.",
        "新文本的页面原文未保存（例如历史为导入所得）；其文本见 after/reading.txt。",
    ),
    "stamps": Text(
        "No independent time stamp covers this change: the times are those of the clock of the machine that watched the page.",
        "此变更没有独立机构的时间戳：所示时间来自监控该页面的计算机时钟。",
    ),
}

HOW: tuple[tuple[str, Text], ...] = (
    (
        "sums",
        Text(
            "No file was altered since the bundle was made. In this folder:\n\n     sha256sum -c {sums}",
            "自制作以来没有文件被改动。在本目录运行：\n\n     sha256sum -c {sums}",
        ),
    ),
    (
        "bodies",
        Text(
            "The pages are those that were recorded. The first command prints what stands behind body-sha256: in the file named second, and\n"
            "   the hash of headers.txt is the one behind headers-sha256: there; the same holds for before/.\n\n"
            "     sha256sum {after} after/headers.txt\n     cat chain/after-snapshot.record.txt",
            "页面就是当时记录的页面。第一条命令的结果等于第二条所示文件中 body-sha256: 与 headers-sha256: 之后的值；before/ 同理。\n\n"
            "     sha256sum {after} after/headers.txt\n     cat chain/after-snapshot.record.txt",
        ),
    ),
    (
        "chain",
        Text(
            "Each record belongs to the chain. The hash of a .record.txt file stands behind record-sha256: in the .link.txt file of the same name;\n"
            "   the hash of a link stands behind previous: in the link that follows it. The links, one a file, with their hashes:\n\n"
            "     csplit -s -z -f link- chain/links.txt '/^policy-monitor link/' '{{*}}' && sha256sum link-* && grep ^previous: link-*\n\n"
            "   Each hash printed first is the previous: of the next. Nothing can be put in, taken out or moved without all later links changing.\n"
            "   A record whose link says chained: long after recorded: was recorded before the program kept chains.",
            "每条记录都在哈希链上。.record.txt 文件的哈希写在同名 .link.txt 的 record-sha256: 之后；每一环的哈希写在下一环的 previous: 之后。\n"
            "   把各环拆成文件并显示其哈希：\n\n"
            "     csplit -s -z -f link- chain/links.txt '/^policy-monitor link/' '{{*}}' && sha256sum link-* && grep ^previous: link-*\n\n"
            "   前面显示的每个哈希就是下一环的 previous:。插入、删除或移动任何内容，其后各环都会改变。\n"
            "   若 chained: 远晚于 recorded:，说明该记录产生时程序尚未使用哈希链。",
        ),
    ),
    (
        "stamps",
        Text(
            "An independent authority saw the chain at the time in its stamp. chain/stamp-N.heads.txt has a line for {source}: the number of its\n"
            "   last link then, and that link. FILE.pem is the authority's certificate, from the authority itself:\n\n"
            "     openssl ts -verify -data chain/stamp-N.heads.txt -in chain/stamp-N.tsr -CAfile FILE.pem\n"
            "     openssl ts -reply -in chain/stamp-N.tsr -text",
            "独立机构在其时间戳所示时间见证了该哈希链。chain/stamp-N.heads.txt 中有 {source} 一行：当时最后一环的编号与该环。\n"
            "   FILE.pem 为该机构的证书，请向该机构索取：\n\n"
            "     openssl ts -verify -data chain/stamp-N.heads.txt -in chain/stamp-N.tsr -CAfile FILE.pem\n"
            "     openssl ts -reply -in chain/stamp-N.tsr -text",
        ),
    ),
)

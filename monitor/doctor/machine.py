"""The machine: room on the disk, versions beside those that were tested, and what systemd says of the service."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from monitor import __version__
from monitor.doctor.findings import Check, Finding, Level
from monitor.model import Text

TESTED_PYTHON = ((3, 11), (3, 13))
"""The oldest and the newest that the tests run on."""
PACKAGE = "policy-monitor"
UNIT = "policy-monitor.service"
_SCARCE = 200_000_000
_LOW = 1_000_000_000


def disk(folder: Path, database: int) -> Finding:
    """Room for what comes: an upgrade makes a copy of the database (`database`: its bytes)."""
    place = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(place).free
    told = Text(f"{free / 1e9:.1f} GB are free", f"剩余 {free / 1e9:.1f} GB")
    step = Text(
        "free some space; thin out what is kept: monitor db retention --dry-run (an upgrade needs room for a copy of the database)",
        "请腾出空间；可精简历史：monitor db retention --dry-run（升级时需要容纳数据库副本）",
    )
    if free < _SCARCE:
        return Finding(Check.DISK, Level.PROBLEM, told, str(place), step)
    if free < max(_LOW, 2 * database):
        return Finding(Check.DISK, Level.WARNING, told, str(place), step)
    return Finding(Check.DISK, Level.OK, told, str(place))


def versions(pins: Path, software: str | None) -> Iterator[Finding]:
    """This program, Python and libraries, beside what was tested (`pins`: one `name==version` a line). `software`: the database's."""
    python = sys.version_info[:2]
    known = TESTED_PYTHON[0] <= python <= TESTED_PYTHON[1]
    names = f"policy-monitor {__version__}, Python {sys.version.split()[0]}{f', {software}' if software else ''}"
    yield Finding(
        Check.VERSIONS,
        Level.OK if known else Level.NOTE,
        Text(names, names),
        sys.prefix,
        None if known else Text("not tested with this Python; 3.11 to 3.13 are", "未在此 Python 版本上测试；已测试 3.11 至 3.13"),
    )
    yield _libraries(tested(pins))


def tested(pins: Path) -> dict[str, frozenset[str]]:
    """The versions of each library that were tested; there may be several, for different machines. Empty without the file."""
    found: dict[str, frozenset[str]] = {}
    for line in pins.read_text(encoding="utf-8").splitlines() if pins.exists() else ():
        name, mark, version = line.partition(";")[0].strip().partition("==")
        if mark:
            name = name.partition("[")[0].lower()
            found[name] = found.get(name, frozenset()) | {version}
    return found


def _libraries(pins: Mapping[str, frozenset[str]]) -> Finding:
    here = {name: version for name in pins if (version := _installed(name)) is not None}
    other = {name: version for name, version in here.items() if version not in pins[name]}
    if not other:
        return Finding(Check.VERSIONS, Level.OK, Text(f"{len(here)} libraries, as tested", f"{len(here)} 个库，与测试版本一致"))
    listed = ", ".join(f"{name} {version} ({'/'.join(sorted(pins[name]))})" for name, version in sorted(other.items()))
    return Finding(
        Check.VERSIONS,
        Level.NOTE,
        Text(
            f"{len(other)} of {len(here)} libraries are not at the version that was tested",
            f"{len(here)} 个库中有 {len(other)} 个与测试版本不同",
        ),
        listed,
        Text(
            "to have the tested ones: pip install -c constraints.txt policy-monitor",
            "如需测试版本：pip install -c constraints.txt policy-monitor",
        ),
    )


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def extras(*, postgres: bool, browser: bool, chromium: str | None) -> Iterator[Finding]:
    """Whether what the settings and the watchlist need beyond the program itself is there."""
    if postgres and find_spec("psycopg") is None:
        yield _missing("psycopg", "the database is PostgreSQL", "数据库为 PostgreSQL", "pip install 'policy-monitor[postgres]'")
    if browser and find_spec("playwright") is None:
        yield _missing("playwright", "sources are read in a browser", "有来源需用浏览器读取", "pip install 'policy-monitor[browser]'")
    if browser and chromium is None:
        yield _missing("Chromium", "sources are read in a browser", "有来源需用浏览器读取", "apt install chromium")


def _missing(what: str, en: str, zh: str, step: str) -> Finding:
    return Finding(Check.VERSIONS, Level.PROBLEM, Text(f"{what} is missing, and {en}", f"缺少 {what}，而{zh}"), next=Text(step, step))


def asked_systemd(unit: str, running: Path = Path("/run/systemd/system")) -> Mapping[str, str] | None:
    """What systemd says of a unit; None where there is no systemd. `running`: a folder that is there while it runs."""
    program = shutil.which("systemctl")
    if program is None or not running.is_dir():
        return None
    names = "LoadState,ActiveState,Type,WatchdogUSec,NRestarts,Result"
    done = subprocess.run([program, "show", unit, f"--property={names}"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    return dict(line.partition("=")[::2] for line in done.stdout.splitlines())


def supervised(ask: Callable[[str], Mapping[str, str] | None]) -> Iterator[Finding]:
    """What systemd says of the service, where there is one."""
    told = ask(UNIT)
    if told is not None and "LoadState" not in told:
        step = Text("ask as root: systemctl status policy-monitor", "请以 root 查询：systemctl status policy-monitor")
        yield Finding(Check.SERVICE, Level.NOTE, Text("systemd cannot be asked from here", "此处无法询问 systemd"), UNIT, step)
        return
    if told is None or told["LoadState"] != "loaded":
        yield Finding(
            Check.SERVICE,
            Level.NOTE,
            Text("systemd does not know the service: nobody restarts it when it hangs", "systemd 中没有此服务：卡死时无人重启"),
            UNIT,
            Text("deploy/install.sh installs it, with its watchdog", "可用 deploy/install.sh 安装（含看门狗）"),
        )
        return
    if told.get("ActiveState") not in ("active", "activating", "reloading"):
        yield Finding(
            Check.SERVICE,
            Level.PROBLEM,
            Text(
                f"The service is {told.get('ActiveState')} ({told.get('Result')})",
                f"服务状态：{told.get('ActiveState')}（{told.get('Result')}）",
            ),
            UNIT,
            Text(
                "see why, then start it: journalctl -u policy-monitor -n 50; systemctl start policy-monitor",
                "请查看原因后启动：journalctl -u policy-monitor -n 50；systemctl start policy-monitor",
            ),
        )
    if told.get("Type") != "notify" or told.get("WatchdogUSec", "0") in ("0", "infinity"):
        yield Finding(
            Check.SERVICE,
            Level.WARNING,
            Text("Its unit has no watchdog: a service that hangs is not restarted", "单元未启用看门狗：服务卡死时不会重启"),
            UNIT,
            Text(
                "set Type=notify and WatchdogSec=60, as the unit in deploy/ does",
                "请设置 Type=notify 和 WatchdogSec=60，如 deploy/ 中的单元",
            ),
        )
    restarts = int(told.get("NRestarts") or 0)
    if restarts:
        yield Finding(
            Check.SERVICE,
            Level.WARNING,
            Text(f"systemd has restarted it {restarts} times since it was started", f"启动以来 systemd 已重启它 {restarts} 次"),
            UNIT,
            Text("its log says why: journalctl -u policy-monitor", "原因见日志：journalctl -u policy-monitor"),
        )

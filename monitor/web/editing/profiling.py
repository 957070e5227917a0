"""The form of a profile file: read from its YAML and written back into it, so that comments and what was not touched stay."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from monitor.model import Text
from monitor.profile import Profile
from monitor.profile.files import Known, inspect_profiles

LINES = ("name", "incorporation", "tolerance")
LISTS = ("countries", "products", "channels")
"""Written with commas between them."""
LONGEST = 20_000
"""Characters of the owners."""
_KEY = re.compile(r"^([a-z_]+)\s*:")


@dataclass(slots=True)
class Typed:
    """What stands in the form's fields, as it was typed."""

    lines: dict[str, str]
    """Also the lists, and `ownership` as YAML."""
    uses: list[str]
    wrong: dict[str, Text] = field(default_factory=dict)
    """What is wrong, by field; `` for what belongs to none."""


def _yaml() -> YAML:
    made = YAML(typ="rt")
    made.preserve_quotes = True
    made.width = 140
    made.indent(mapping=2, sequence=4, offset=2)
    return made


def parsed(text: str) -> CommentedMap | None:
    """The file's mapping with its comments; None where it is no mapping, and only its text can be corrected."""
    try:
        found = _yaml().load(text)
    except (YAMLError, ValueError):
        return None
    if found is None:
        found = CommentedMap()
    return found if isinstance(found, CommentedMap) else None


def typed_of(content: CommentedMap) -> Typed:
    """The form as it stands for a file."""
    lines = {name: str(content.get(name, "") or "") for name in LINES}
    lines |= {name: _joined(content.get(name)) for name in LISTS}
    lines["ownership"] = _dumped(content["ownership"]) if content.get("ownership") is not None else ""
    uses = content.get("uses")
    return Typed(lines, [str(each) for each in uses] if isinstance(uses, list) else [])


def typed_in(form: Mapping[str, list[str]]) -> Typed:
    """The form as it was sent."""
    names = (*LINES, *LISTS, "ownership")
    return Typed({name: form.get(name, [""])[-1][:LONGEST] for name in names}, form.get("uses", [])[:200])


def written(content: CommentedMap, typed: Typed) -> str:
    """The file with what was changed in the form; what is the same as before is left as it stands. Wrong owners stand in `typed.wrong`."""
    before = typed_of(content)
    for name in (*LINES, *LISTS, "ownership"):
        said = typed.lines[name].strip()
        if said != before.lines[name].strip():
            _put(content, name, _value(name, said, typed))
    if set(typed.uses) != set(before.uses):
        _put(content, "uses", _flow(typed.uses))
    return _dumped(content) if content else ""


def _value(name: str, said: str, typed: Typed) -> object:
    if name == "ownership" and said:
        try:
            return _yaml().load(said)
        except (YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            typed.wrong["ownership"] = Text(
                f"line {line} is not YAML; write a list: - {{name: Founders, home: Singapore, percent: 55}}",
                f"第 {line} 行不是 YAML；请写成列表：- {{name: 创始人, home: 新加坡, percent: 55}}",
            )
            return None
    return _flow([part.strip() for part in re.split(r"[,，、\n]", said) if part.strip()]) if name in LISTS else said


def _put(content: CommentedMap, name: str, value: object) -> None:
    if value in ("", None, []):
        content.pop(name, None)
    else:
        content[name] = value


def _flow(values: list[str]) -> CommentedSeq:
    made = CommentedSeq(values)
    made.fa.set_flow_style()
    return made


def _joined(value: object) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value or "")


def _dumped(value: object) -> str:
    stream = io.StringIO()
    _yaml().dump(value, stream)
    return stream.getvalue().removesuffix("...\n")


def understood(text: str, known: Known) -> tuple[Profile | None, dict[str, Text]]:
    """What a file with this text would say, as strictly as `monitor profile check`; and what is wrong with it, by field."""
    if not text.strip():
        return None, {"name": Text("give the profile a name", "请填写画像名称")}
    with tempfile.TemporaryDirectory(prefix="profile-") as folder:
        path = Path(folder) / "profile.yaml"
        path.write_text(text, encoding="utf-8")
        found = inspect_profiles([path], known)
    wrong: dict[str, Text] = {}
    for problem in found.problems:
        name = _field_at(text, problem.line)
        before = wrong.get(name)
        wrong[name] = Text(f"{before.en}; {problem.text.en}", f"{before.zh}；{problem.text.zh}") if before else problem.text
    return (found.profiles[0] if found.profiles and not wrong else None), wrong


def _field_at(text: str, line: int) -> str:
    """The key at the top of the file to which a line (from 1) belongs; `name` is told where one is missing."""
    for each in reversed(text.splitlines()[:line]):
        key = _KEY.match(each)
        if key:
            return key[1] if key[1] in (*LINES, *LISTS, "ownership", "uses") else ""
    return "name" if not re.search(r"(?m)^name\s*:", text) else ""

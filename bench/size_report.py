"""How large the parts of `monitor/` are, beside the bar of the style guide. A report: it never fails.

python bench/size_report.py
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent / "monitor"


@dataclass(frozen=True)
class Function:
    where: str
    lines: int


def functions(path: Path, tree: ast.Module) -> list[Function]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body:
                found.append(
                    Function(f"{path.relative_to(ROOT.parent)}:{node.lineno} {node.name}", body[-1].end_lineno - body[0].lineno + 1)
                )
    return found


def imports(name: str, tree: ast.Module, modules: set[str]) -> set[str]:
    """Modules of the project that this one imports, lazy imports included."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & modules) if inside <= modules else {*inside, node.module}  # a submodule's import is not its package's
    return (found & modules) - {name}


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Strongly connected parts with more than one module (Tarjan). A package and its own modules are one."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for after in graph[node]:
            if after not in order:
                visit(after)
                low[node] = min(low[node], low[after])
            elif after in stack:
                low[node] = min(low[node], order[after])
        if low[node] == order[node]:
            part = []
            while True:
                part.append(stack.pop())
                if part[-1] == node:
                    break
            if len(part) > 1:
                found.append(sorted(part))

    for node in graph:
        if node not in order:
            visit(node)
    return found


def count(trees: dict[Path, ast.Module], matches: object) -> list[str]:
    return [f"{p.relative_to(ROOT.parent)}:{n.lineno}" for p, tree in trees.items() for n in ast.walk(tree) if matches(n)]


def broad(node: ast.AST) -> bool:
    return isinstance(node, ast.ExceptHandler) and (
        node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
    )


def clock(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func) in ("datetime.now", "datetime.utcnow", "date.today", "time.time", "datetime.datetime.now")
    )


def environment(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv", "os.environb")


def main() -> None:
    paths = sorted(path for path in ROOT.rglob("*.py") if "_data" not in path.parts)
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    names = {path: ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__") for path in paths}
    modules = set(names.values())
    sizes = sorted((path.read_text(encoding="utf-8").count("\n"), str(path.relative_to(ROOT.parent))) for path in paths)
    bodies = sorted((f for path in paths for f in functions(path, trees[path])), key=lambda f: f.lines)
    graph = {names[path]: imports(names[path], trees[path], modules) for path in paths}
    lengths = [f.lines for f in bodies]
    print(
        f"modules            {len(sizes)}: median {median(s for s, _ in sizes):.0f} lines (bar 150), largest {sizes[-1][0]} {sizes[-1][1]} (bar 450)"
    )
    print(
        f"functions          {len(lengths)}: body median {median(lengths):.0f} (bar 8), 95th percentile {lengths[int(len(lengths) * 0.95)]} (bar 30), longest {bodies[-1].lines} {bodies[-1].where} (bar 60)"
    )
    print(f"over the bar       {[s for s in sizes if s[0] > 450] + [(f.lines, f.where) for f in bodies if f.lines > 60]}")
    print(f"import cycles      {cycles(graph)} (bar 0, lazy ones included)")
    print(f"broad except       {count(trees, broad)} (bar: one watch, one delivery, one web request)")
    print(f"wall-clock reads   {count(trees, clock)} (bar 1)")
    print(f"environment reads  {sorted({w.split(':')[0] for w in count(trees, environment)})} (bar 1 module)")


if __name__ == "__main__":
    main()

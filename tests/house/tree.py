"""The files of a tree, read once each."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Module:
    """One Python file."""

    root: Path
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def at(self, node: ast.AST, why: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)} {why}"

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the last word of what is called: save, update, on_commit."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                target = node.func
                if isinstance(target, ast.Attribute):
                    yield target.attr, node
                elif isinstance(target, ast.Name):
                    yield target.id, node

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imports(self) -> Iterator[tuple[str, ast.AST]]:
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((alias.name, node) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or "", node


def modules(root: Path, *folders: str) -> list[Module]:
    """The Python files below some folders, without migrations."""
    paths = [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]
    return [Module(root, path) for path in paths if "migrations" not in path.parts]


def templates(root: Path) -> list[Path]:
    return sorted(path for path in (root / "templates").rglob("*") if path.is_file())

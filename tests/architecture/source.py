"""The program's own files, as the architecture tests read them."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from subprocess import run

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "salesops"
NOT_WRITTEN_BY_HAND = ("migrations", "node_modules")


@dataclass(frozen=True)
class Module:
    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.relative_to(ROOT).parts

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def modules(folder: Path = PACKAGE) -> list[Module]:
    """Every hand-written Python file below `folder`."""
    return [Module(path) for path in sorted(folder.rglob("*.py")) if not set(NOT_WRITTEN_BY_HAND) & set(path.parts)]


def program() -> list[Module]:
    """The modules that are shipped: without their tests."""
    return [module for module in modules() if not module.is_test]


def committed_files() -> list[Path]:
    """What git holds or is about to hold; everything below the root where there is no git."""
    listed = run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        return [path for path in ROOT.rglob("*") if path.is_file() and not any(p.startswith(".") for p in path.parts)]
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]

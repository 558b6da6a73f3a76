"""The layers hold, in what is imported and in what the import linter cannot see."""

import ast

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports
from tests.architecture.source import PACKAGE, ROOT, Module, modules, program


def test_the_import_contracts_hold(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS, (
        capsys.readouterr().out
    )


def _calls(module: Module, name: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", None)) == name
    ]


def test_no_module_fetches_a_model_by_its_label_behind_the_linters_back():
    found = {str(module): lines for module in program() if (lines := _calls(module, "get_model"))}
    assert found == {}


def test_a_call_by_label_would_be_seen(tmp_path):
    path = tmp_path / "sneaky.py"
    path.write_text('from django.apps import apps\nDeal = apps.get_model("records", "Deal")\n')
    assert _calls(Module(path), "get_model") == [2]


def _imported(module: Module) -> set[str]:
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "." * node.level)
    return found


@pytest.mark.parametrize("layer", ["kernel", "metrics"])
def test_the_thinking_imports_no_framework_engine_or_file_format(layer):
    barred = ("django", "duckdb", "deltalake", "pyspark", "requests", "httpx", "ninja")
    found = {
        str(module): names
        for module in modules(PACKAGE / layer)
        if not module.is_test and (names := {n for n in _imported(module) if n.split(".")[0] in barred})
    }
    assert found == {}


def test_only_doors_read_the_clock():
    """ruff bans the functions by name; this also catches an exemption given by a comment."""
    doors = {"pages.py", "api.py", "commands.py", "jobs.py"}
    found = [
        f"{module}:{number}"
        for module in program()
        if module.path.name not in doors
        for number, line in enumerate(module.text.splitlines(), 1)
        if "noqa" in line and "TID251" in line
    ]
    assert found == []


def test_no_module_reacts_to_saves_by_signals():
    found = [str(module) for module in program() if "django.db.models.signals" in _imported(module)]
    assert found == []

"""Many small files and short functions, and every public module says what it is for."""

import ast
from statistics import median, quantiles

from tests.architecture.source import Module, modules, program

LONGEST_FILE = 300
LISTS = {"src/salesops/kernel/kinds.py": 350}
"""Files that are one long table, read by looking up, with the length they may have."""
NAMED_BY_DJANGO = {"apps.py", "wsgi.py", "asgi.py"}
"""Their names say all there is to say."""
LONGEST_FUNCTION = 60


def _longest(lengths: dict[str, int], bound: int) -> dict[str, int]:
    return {name: length for name, length in lengths.items() if length > bound}


def test_no_file_is_a_giant():
    found = {str(module): module.lines for module in modules()}
    assert {name: lines for name, lines in found.items() if lines > LISTS.get(name, LONGEST_FILE)} == {}


def test_most_files_are_small():
    lengths = [module.lines for module in program() if module.lines > 1]
    assert median(lengths) < 100
    assert quantiles(lengths, n=10)[-1] < 200


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_functions_are_short():
    lengths = {f"{module}:{f.lineno} {f.name}": _length(f) for module in program() for f in module.functions}
    assert _longest(lengths, LONGEST_FUNCTION) == {}
    assert median(lengths.values()) <= 10
    assert quantiles(lengths.values(), n=10)[-1] <= 27


def _is_public(module: Module) -> bool:
    name = module.path.name
    return not name.startswith("_") and name not in NAMED_BY_DJANGO and bool(module.tree.body)


def test_every_public_module_says_what_it_is_for():
    silent = [str(module) for module in program() if _is_public(module) and not ast.get_docstring(module.tree)]
    assert silent == []


def test_every_package_with_code_in_it_says_what_it_is_for():
    silent = [
        str(module)
        for module in program()
        if module.path.name == "__init__.py" and module.tree.body and not ast.get_docstring(module.tree)
    ]
    assert silent == []


def test_nothing_is_left_to_do_later():
    marks = tuple("".join(parts) for parts in (("TO", "DO"), ("FIX", "ME"), ("XX", "X")))
    found = [
        f"{module}:{number}"
        for module in modules()
        for number, line in enumerate(module.text.splitlines(), 1)
        if any(mark in line for mark in marks)
    ]
    assert found == []


def test_actions_take_who_and_when_by_keyword():
    """Every public function of an `actions` module that takes `by` or `at` takes it by keyword only."""
    found = [
        f"{module}:{function.name}"
        for module in program()
        if module.path.name == "actions.py" or module.path.parent.name == "actions"
        for function in module.functions
        if not function.name.startswith("_") and {"by", "at"} & {a.arg for a in (*function.args.args, *function.args.posonlyargs)}
    ]
    assert found == []

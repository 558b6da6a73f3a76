"""YAML as people mean it, with the line of everything.

Unlike YAML 1.1: `no`, `on` and `off` are words, 12:30 and 007 are texts, decimals are exact. A key written twice is an error.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

Path = tuple[str | int, ...]
Lines = dict[Path, int]
_FORMATS = {
    "tag:yaml.org,2002:bool": (re.compile("true|True|false|False"), "tTfF"),
    "tag:yaml.org,2002:int": (re.compile(r"[-+]?(?:0|[1-9][0-9_]*)"), "-+0123456789"),
    "tag:yaml.org,2002:float": (re.compile(r"[-+]?[0-9][0-9_]*\.[0-9]*"), "-+0123456789"),
}


class Unwelcome(yaml.MarkedYAMLError):
    """YAML that can be read but must not be: a key written twice, an alias, a key that is no name."""

    def __init__(self, problem: str, fix: str, node: yaml.Node) -> None:
        super().__init__(problem=problem, problem_mark=node.start_mark)
        self.fix = fix


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    yaml_implicit_resolvers = {
        first: [(tag, shape) for tag, shape in resolvers if tag not in _FORMATS]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


for _tag, (_shape, _first) in _FORMATS.items():
    _Loader.add_implicit_resolver(_tag, re.compile(f"^(?:{_shape.pattern})$"), list(_first))


def _day(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    """A day, or the text as it stands where there is no such day, for the document's schema to refuse."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node).replace("_", "")))
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def data_of(text: str) -> Any:
    return read(text)[0]


def read(text: str) -> tuple[Any, Lines]:
    """The data, and the line (from 1) on which each path in it begins. Raises yaml.YAMLError."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}
        lines = dict(_walk(node, (), set()))
        return loader.construct_document(node), lines
    finally:
        loader.dispose()


def _walk(node: yaml.Node, path: Path, met: set[int]) -> Iterator[tuple[Path, int]]:
    if id(node) in met:
        raise Unwelcome("an alias stands for something written elsewhere", "Write it out in full.", node)
    met.add(id(node))
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*path, number), met)
    elif isinstance(node, yaml.MappingNode):
        _check_keys([key for key, _ in node.value])
        for key, value in node.value:
            yield from _walk(value, (*path, key.value), met)
            yield (*path, key.value), key.start_mark.line + 1


def _check_keys(keys: list[yaml.Node]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key.tag != "tag:yaml.org,2002:str":
            raise Unwelcome("a key is no plain name", "Begin it with a letter, or put it in quotes.", key)
        if key.value in seen:
            raise Unwelcome(f"the key {key.value} is written twice", "Remove one of the two.", key)
        seen.add(key.value)


_ODD_BREAKS = re.compile("[\r\x85\u2028\u2029]")


class _Dumper(yaml.SafeDumper):
    """Writes decimals exactly, and lists set in as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        """Equal days may be one object; `read` takes no aliases."""
        return True


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    text = format(value, "f")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    """Long texts as blocks; texts with breaks that only some readers know escaped, as they would be read as blanks."""
    style = '"' if _ODD_BREAKS.search(value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.yaml_implicit_resolvers = yaml.SafeDumper.yaml_implicit_resolvers
_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(tuple, lambda dumper, value: dumper.represent_list(value))
_Dumper.add_representer(date, lambda dumper, value: dumper.represent_date(value))


class _FlowDumper(_Dumper):
    """Texts of several lines in quotes, as they must be within brackets."""


def _quoted(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = '"' if "\n" in value or _ODD_BREAKS.search(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_FlowDumper.add_representer(str, _quoted)


def written(data: Any, *, flow: bool = False) -> str:
    """YAML that `read` reads as the same data; with `flow` in brackets, on one line."""
    if flow:
        return yaml.dump(data, Dumper=_FlowDumper, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=True)
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=False)


def compose(text: str) -> yaml.Node | None:
    """The tree of a text with the place of everything. Raises yaml.YAMLError."""
    loader = _Loader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
        return node
    finally:
        loader.dispose()

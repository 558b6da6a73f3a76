"""Placeholders in texts, `{{ deal.name }}`: a closed set of names, put in as they are. Nothing in them is ever run."""

import re
from collections.abc import Iterator, Mapping

from salesops.kernel.kinds import KINDS

_PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_PEOPLE = ("owner.name", "owner.email", "owner.title", "manager.name", "manager.email")
_ALWAYS = ("link", "today", "automation.name")


def named(text: str) -> list[str]:
    """The placeholders a text has, in their order."""
    return [found.group(1) for found in _PLACE.finditer(text)]


def known(kind: str) -> tuple[str, ...]:
    """All that may be put into texts about a kind of record, without the company's own fields; "" for no record at all."""
    if not kind:
        return (*_ALWAYS, "metric.name", "metric.value")
    own = tuple(f"{kind}.{name}" for name in KINDS[kind].by_name)
    account = ("account.name",) if "account" in KINDS[kind].by_name else ()
    return (*own, *_PEOPLE, *account, *_ALWAYS)


def unknown(text: str, kind: str) -> Iterator[str]:
    """Those that stand for nothing. The company's own fields are let pass: `references` knows them."""
    there = known(kind)
    return (name for name in named(text) if name not in there and not (kind and name.startswith(f"{kind}.custom.")))


def is_broken(text: str) -> bool:
    """Whether braces are left over that make no placeholder."""
    rest = _PLACE.sub("", text)
    return "{{" in rest or "}}" in rest or "{%" in rest


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced; nothing where there is no value."""
    return _PLACE.sub(lambda found: values.get(found.group(1), ""), text)

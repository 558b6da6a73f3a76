"""What differs between two documents of a kind, in words, by the document's structure. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher, unified_diff
from typing import Any, Literal

from salesops.kernel.condition import All, Always, Any_, Compare, Condition, ConditionError, Not, describe, parse
from salesops.policies.documents.base import Document, Part
from salesops.policies.documents.yaml_text import Path

NOTHING = "nothing"
_SHOWN = 90
_KNOWN_BY = ("key", "name", "case", "kind", "field", "metric", "type", "role")
"""By the first of these a part is known that does not say by what (see `Part.identity`)."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs. `place`: where, outermost first ("Pipeline Sales", "stage Demo"); empty: the document itself."""

    change: Literal["changed", "added", "removed", "moved"]
    place: tuple[str, ...]
    what: str
    before: str = ""
    after: str = ""
    path: Path = ()
    """In the newer document; of what was removed, in the older."""

    @property
    def where(self) -> str:
        text = ", ".join(self.place)
        return text[:1].upper() + text[1:]

    @property
    def said(self) -> str:
        """Without the place: `expected days 14 → 10`, `required field budget added`."""
        if self.change == "changed":
            return f"{self.what} {_short(self.before)} → {_short(self.after)}"
        return f"{self.what} {self.change}" + (f" from place {self.before} to {self.after}" if self.change == "moved" else "")

    def __str__(self) -> str:
        text = f"{self.where}: {self.said}" if self.place else self.said
        return text[:1].upper() + text[1:]


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """In the order of the document. Empty exactly where the two say the same."""
    return tuple(_of_parts((), (), old, new))


def grouped(found: Sequence[Difference]) -> list[tuple[str, list[Difference]]]:
    """By place, each place once, in order of appearance."""
    places: dict[str, list[Difference]] = {}
    for one in found:
        places.setdefault(one.where, []).append(one)
    return list(places.items())


def text_difference(old: str, new: str, old_name: str, new_name: str) -> str:
    """As `diff -u` writes it."""
    return "\n".join(unified_diff(old.splitlines(), new.splitlines(), old_name, new_name, lineterm=""))


def _of_parts(place: tuple[str, ...], path: Path, old: Part, new: Part) -> Iterator[Difference]:
    for name in type(new).model_fields:
        before, after = getattr(old, name, None), getattr(new, name)
        if before != after:
            yield from _of_values(place, (*path, name), name, before, after)


def _of_values(place: tuple[str, ...], path: Path, name: str, before: Any, after: Any) -> Iterator[Difference]:
    what = words(name)
    if isinstance(before, Part) and type(before) is type(after):
        yield from _of_parts((*place, what), path, before, after)
    elif isinstance(before, tuple) and isinstance(after, tuple):
        has_parts = any(isinstance(item, Part) for item in (*before, *after))
        yield from (_of_lists_of_parts if has_parts else _of_lists)(place, path, name, before, after)
    elif isinstance(before, Mapping) and isinstance(after, Mapping) and not _condition(after):
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                yield from _of_values((*place, what), (*path, key), str(key), before.get(key), after.get(key))
    else:
        yield Difference("changed", place, what, shown(before), shown(after), path)


def _of_lists(place: tuple[str, ...], path: Path, name: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    """Of single values: what came, what went; where neither did, that the order is another."""
    had, has = Counter(map(shown, before)), Counter(map(shown, after))
    what = singular(words(name))
    for value in (had - has).elements():
        yield Difference("removed", place, f"{what} {_short(value)}", before=value, path=path)
    for value in (has - had).elements():
        yield Difference("added", place, f"{what} {_short(value)}", after=value, path=path)
    if had == has:
        yield Difference("changed", place, f"order of {words(name)}", shown(tuple(before)), shown(tuple(after)), path)


def _of_lists_of_parts(
    place: tuple[str, ...], path: Path, name: str, before: Sequence[Part], after: Sequence[Part]
) -> Iterator[Difference]:
    old, new = _identified(before), _identified(after)

    def said(part: Part) -> str:
        return f"{words(name)} {called(part)}" if _tells_apart(name, part) else called(part)

    for key in (key for key in old if key not in new):
        number, part = old[key]
        yield Difference("removed", place, said(part), before=shown(part), path=(*path, number))
    stayed = [key for key in new if key in old]
    moved = _moved([key for key in old if key in new], stayed)
    for key, (number, part) in new.items():
        here = (*path, number)
        if key not in old:
            yield Difference("added", place, said(part), after=shown(part), path=here)
            continue
        if key in moved:
            yield Difference("moved", place, said(part), str(old[key][0] + 1), str(number + 1), here)
        yield from _of_parts((*place, said(part)), here, old[key][1], part)


def _tells_apart(name: str, part: Part) -> bool:
    """Whether the name of a list says more than what is in it: the criteria of `entry` and of `exit`."""
    return not name.endswith("s") and words(name) not in words(type(part).__name__)


def _moved(before: list[Any], after: list[Any]) -> set[Any]:
    """Those whose place among the others is another."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {key for block in blocks for key in before[block.a : block.a + block.size]}
    return set(after) - kept


def _identified(parts: Sequence[Part]) -> dict[Any, tuple[int, Part]]:
    """What each is known by -> (place in the list, the part); several known by the same are numbered."""
    found: dict[Any, tuple[int, Part]] = {}
    for number, part in enumerate(parts):
        key = (type(part).__name__, *(shown(getattr(part, name)) for name in _identity(part)))
        times = next(n for n in range(len(parts) + 1) if (*key, n) not in found)
        found[(*key, times)] = (number, part)
    return found


def _identity(part: Part) -> tuple[str, ...]:
    if part.identity:
        return part.identity
    return next(((name,) for name in _KNOWN_BY if name in type(part).model_fields), ())


def called(part: Part) -> str:
    """`stage Demo`, `quota of ana@example.com 2017Q3`."""
    kind = words(type(part).__name__)
    name = getattr(part, "name", "") or getattr(part, "label", "")
    known = [shown(value) for field in _identity(part) if (value := getattr(part, field)) not in (None, "")]
    return " ".join(filter(None, (kind, name if isinstance(name, str) and name else ", ".join(known))))


def words(name: str) -> str:
    """`expected_days` and `ExpectedDays` as `expected days`."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.replace("_", " ").strip()


def singular(text: str) -> str:
    if text.endswith("ies"):
        return f"{text[:-3]}y"
    return text[:-1] if text.endswith("s") and not text.endswith("ss") else text


def shown(value: Any) -> str:
    """A value as a reader says it."""
    match value:
        case None | "" | ():
            return NOTHING
        case Part():
            return _listed(value)
        case Mapping():
            condition = _condition(value)
            return describe(condition) if condition else _listed(value.items())
        case Always() | Compare() | All() | Any_() | Not():
            return describe(value)
        case tuple() | list():
            return ", ".join(map(shown, value))
        case _:
            return _plain(value)


def _condition(data: Mapping[str, Any]) -> Condition | None:
    """The condition a document writes as plain data, if it is one."""
    if not data.keys() & {"field", "all", "any", "not"}:
        return None
    try:
        return parse(data)
    except ConditionError:
        return None


def _listed(named: Iterable[tuple[str, Any]]) -> str:
    return ", ".join(f"{words(str(name))} {shown(value)}" for name, value in named if value not in (None, "", ()))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _SHOWN else f"{one_line[: _SHOWN - 1]}…"

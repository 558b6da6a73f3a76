"""Moves as they come from the warehouse, with what was decided on each, or what is to be said of it afterwards.

Moves are many, what can be said of them is not: the answers of each come in few numbers, and moves alike are judged once.
"""

from collections.abc import Hashable, Iterator, Sequence
from functools import reduce
from itertools import repeat
from operator import add
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from salesops.capabilities.process.decide.afterwards import Looked, lacks
from salesops.capabilities.process.decide.compliance import Gate, Made
from salesops.capabilities.process.decide.ready import SEPARATOR
from salesops.policies.documents.sales_process import SalesProcess

_AT_ONCE = 60
"""Answers that one whole number holds, a bit each."""


def with_answers(rows: ibis.Table, looked: Looked) -> tuple[ibis.Table, tuple[str, ...]]:
    """Moves with the answers to all questions, and the names of the columns these are in; 0 for moves nobody asks about."""
    columns, late = looked.columns, looked.rows
    parts = [columns[first : first + _AT_ONCE] for first in range(0, len(columns), _AT_ONCE)]
    codes = {
        f"code_{n}": reduce(add, [late[name].cast("int64") * (1 << bit) for bit, name in enumerate(part)])
        for n, part in enumerate(parts)
    }
    late = late.select(late_deal="deal_id", late_at="entered_at", **codes)
    found = rows.left_join(late, [rows.deal_id == late.late_deal, rows.entered_at == late.late_at])
    answers = {name: found[name].fill_null(0) for name in codes}
    return found.select(*rows.columns, **answers), tuple(codes)


def judged(found: pa.Table, process: SalesProcess, looked: Looked | None, codes: Sequence[str]) -> Iterator[Made]:
    judge = _Judge(process, looked)
    texts = [_values(found[name], "") for name in ("pipeline", "came_from", "stage", "team", "came_by")]
    answers = zip(*(found[name].to_numpy().tolist() for name in codes), strict=True) if codes else repeat(())
    verdicts = map(judge.said, texts[0], texts[1], texts[2], _values(found["gate"]), _values(found["lacked"], ""), answers)
    when = found["entered_at"].to_numpy().astype("datetime64[us]").tolist(), _values(found["entered_on"])
    who = found["owner_id"].to_pylist(), _values(found["person"], "Nobody")
    for deal, at, on, pipeline, came_from, stage, team, came_by, owner, person, (gate, missing, afterwards) in zip(
        found["deal_id"].to_pylist(), *when, *texts, *who, verdicts, strict=True
    ):
        yield Made(deal, at, on, pipeline, came_from, stage, team, owner, person, came_by, gate, missing, afterwards)


Verdict = tuple[Gate, tuple[str, ...], bool]


class _Judge:
    """Tells of each move what was decided, or what is to be said of it afterwards; of moves alike once."""

    def __init__(self, process: SalesProcess, looked: Looked | None) -> None:
        self._process, self._looked = process, looked
        self._place = {name: divmod(n, _AT_ONCE) for n, name in enumerate(looked.columns)} if looked else {}
        self._known: dict[Hashable, Verdict] = {}

    def said(
        self, pipeline: str, came_from: str, stage: str, gate: Gate | None, lacked: str, answers: tuple[int, ...]
    ) -> Verdict:
        key = (gate, lacked) if gate else (pipeline, came_from, stage, answers)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._decided(gate, lacked) if gate else self._late(pipeline, came_from, stage, answers)
        return found

    def _decided(self, gate: Gate, lacked: str) -> Verdict:
        return gate, tuple(name for name in lacked.split(SEPARATOR) if name), False

    def _late(self, pipeline: str, came_from: str, stage: str, answers: tuple[int, ...]) -> Verdict:
        asked = lacks(self._process, self._looked, pipeline, came_from, stage) if self._looked else None
        if asked is None:
            return "unknown", (), True
        missing = tuple(dict.fromkeys(name for name, column in asked if not column or not self._has(column, answers)))
        return ("lacking" if missing else "met"), missing, True

    def _has(self, column: str, answers: tuple[int, ...]) -> bool:
        part, bit = self._place[column]
        return bool(answers[part] >> bit & 1)


def _values(column: pa.ChunkedArray, empty: Any = None) -> list[Any]:
    """As `to_pylist`, each different value made once."""
    coded = column.combine_chunks().dictionary_encode()
    there = np.array([*coded.dictionary.to_pylist(), empty], dtype=object)
    places = coded.indices.fill_null(len(coded.dictionary)).to_numpy()
    values: list[Any] = there[places].tolist()
    return values

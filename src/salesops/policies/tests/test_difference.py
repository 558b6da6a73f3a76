"""Differences in words: nothing where nothing differs, and each thing that does by its name."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from salesops.policies.difference import differences, shown, text_difference, words
from salesops.policies.documents import DOCUMENTS, load
from salesops.policies.reference import EXAMPLES
from salesops.policies.tests.strategies import COMPANIES, QUOTAS, TARGETS

DOCUMENTS_OF_ALL_SORTS = st.one_of(COMPANIES, QUOTAS, TARGETS)


def said(old, new):
    return [str(one) for one in differences(load(old), load(new))]


def example(kind):
    return load((EXAMPLES / f"{kind}.yaml").read_text())


@given(DOCUMENTS_OF_ALL_SORTS)
def test_a_document_does_not_differ_from_itself(document):
    assert differences(document, document) == ()
    assert differences(document, type(document).model_validate(document.model_dump())) == ()


@given(DOCUMENTS_OF_ALL_SORTS, DOCUMENTS_OF_ALL_SORTS)
def test_two_that_say_something_else_differ_in_words(one, other):
    if type(one) is type(other):
        assert bool(differences(one, other)) == (one != other)


def leaves(model: BaseModel, path=()):
    """Every single value of a document that can be given another of its kind: (path, value)."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from leaves(value, (*path, name))
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from leaves(item, (*path, name, number))
        elif name != "policy" and isinstance(value, str | int | float | Decimal | date):
            yield (*path, name), value


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value.replace(year=value.year + 1)
    if isinstance(value, Decimal | float):
        return value / 2 if value else type(value)("0.5")
    return f"{value} b" if isinstance(value, str) else value + 1


def with_other(data: Any, path, value):
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


@pytest.mark.parametrize("kind", list(DOCUMENTS))
def test_each_single_value_that_changes_is_named_with_before_and_after(kind):
    document, named = example(kind), 0
    for path, value in leaves(document):
        data = document.model_dump()
        data = {name: list(inner) if isinstance(inner, tuple) else inner for name, inner in data.items()}
        try:
            changed = type(document).model_validate(with_other(_lists(data), path, another(value)))
        except ValidationError:
            continue
        found = differences(document, changed)
        assert found, path
        text = " ".join(map(str, found))
        new = shown(getattr(_at(changed, path[:-1]), path[-1]))
        assert new[:60] in text or words(path[-1]) in text, (path, text)
        named += 1
    assert named >= 3


def _lists(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _lists(inner) for name, inner in data.items()}
    return [_lists(item) for item in data] if isinstance(data, list | tuple) else data


def _at(document: Any, path) -> Any:
    for step in path:
        document = document[step] if isinstance(step, int) else getattr(document, step)
    return document


PROCESS = """\
policy: sales_process
pipelines:
  - key: sales
    name: Sales
    stages:
      - {key: demo, name: Demo, meaning: Shown., probability: 0.3, expected_days: 14}
      - {key: offer, name: Offer, meaning: Offered., probability: 0.5}
      - {key: won, name: Won, meaning: Signed., status: won, probability: 1, forecast_category: closed}
      - {key: lost, name: Lost, meaning: Gone., status: lost, probability: 0}
"""


def test_stages_are_called_by_their_names():
    new = PROCESS.replace("expected_days: 14", "expected_days: 10, required_fields: [amount]")
    assert said(PROCESS, new) == [
        "Pipeline Sales, stage Demo: expected days 14 → 10",
        "Pipeline Sales, stage Demo: required field amount added",
    ]


def test_what_is_renamed_is_known_by_its_key():
    assert said(PROCESS, PROCESS.replace("name: Demo", "name: Show")) == ["Pipeline Sales, stage Show: name Demo → Show"]


def test_what_comes_goes_and_moves_is_said_once():
    lines = PROCESS.splitlines(keepends=True)
    swapped = "".join([*lines[:5], lines[6], lines[5], *lines[7:]])
    assert len(said(PROCESS, swapped)) == 1
    assert "moved from place" in said(PROCESS, swapped)[0]
    assert said(PROCESS, "".join([*lines[:6], *lines[7:]])) == ["Pipeline Sales: stage Offer removed"]


def test_conditions_are_said_as_conditions_and_lists_by_their_names():
    new = PROCESS.replace("expected_days: 14", "expected_days: 14, exit: [{text: Big, condition: {field: amount, at_least: 5}}]")
    assert said(PROCESS, new) == ["Pipeline Sales, stage Demo: exit criterion Big added"]
    changed = said(new, new.replace("at_least: 5", "at_least: 9"))
    assert changed == ["Pipeline Sales, stage Demo, exit criterion Big: condition amount at least 5 → amount at least 9"]


def test_entries_without_a_name_are_known_by_what_they_are_about():
    old = "policy: quotas\nentries:\n  - {person: rita@example.com, period: 2026Q1, amount: 200000}\n"
    assert said(old, old.replace("200000", "250000")) == ["Quota rita@example.com, 2026Q1: amount 200000 → 250000"]
    assert said(old, old.replace("2026Q1", "2026Q2")) == [
        "Quota rita@example.com, 2026Q1 removed",
        "Quota rita@example.com, 2026Q2 added",
    ]


def test_what_was_not_there_was_nothing():
    assert said("policy: company\n", "policy: company\nholidays: [2024-12-25]\n") == ["Holiday 2024-12-25 added"]
    assert said(PROCESS, PROCESS.replace("Shown.,", "Shown., question: Why?,")) == [
        "Pipeline Sales, stage Demo: question nothing → Why?"
    ]


def test_the_text_beside_it_is_as_diff_writes_it():
    assert text_difference("a\nb\n", "a\nc\n", "old", "new").splitlines() == [
        "--- old",
        "+++ new",
        "@@ -1,2 +1,2 @@",
        " a",
        "-b",
        "+c",
    ]

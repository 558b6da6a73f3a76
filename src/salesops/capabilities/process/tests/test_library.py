"""The ready-made processes: each is valid, and each of its example cases comes out as it says."""

import pytest

from salesops.capabilities.process.decide.cases import run_case
from salesops.policies.documents import library, load
from salesops.policies.documents.sales_process import SalesProcess

PROCESSES = [name for name in library.names() if not name.endswith("_fields") and name != "automations"]


@pytest.mark.parametrize("name", library.names())
def test_each_document_is_valid(name):
    read = load(library.text(name))
    assert not isinstance(read, list), read


@pytest.mark.parametrize("name", PROCESSES)
def test_its_cases_come_out_as_they_say(name):
    process = load(library.text(name))
    assert isinstance(process, SalesProcess)
    assert process.cases
    assert [run_case(process, case) for case in process.cases] == [None] * len(process.cases)


@pytest.mark.parametrize("name", PROCESSES)
def test_the_fields_it_asks_for_are_in_the_document_beside_it(name):
    process = load(library.text(name))
    asked = {f for p in process.pipelines for s in p.stages for f in s.required_fields if f.startswith("custom.")}
    declared = set()
    if f"{name}_fields" in library.names():
        declared = {f"custom.{field.name}" for field in load(library.text(f"{name}_fields")).deal}
    assert asked <= declared


def test_a_case_that_is_wrong_says_how_it_came_out():
    process = load(library.text("transactional").replace("allowed: true", "allowed: false"))
    [wrong] = [found for case in process.cases if (found := run_case(process, case))]
    assert "the deal may move: everything is there" in wrong.what
    process = load(library.text("transactional").replace("because: call", "because: amount"))
    [wrong] = [found for case in process.cases if (found := run_case(process, case))]
    assert "the reason is another: 1 × call needed, 0 there." in wrong.what

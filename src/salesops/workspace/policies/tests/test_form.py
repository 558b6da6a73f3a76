"""The form of a document: everything of the schema is in it, and what it says is what the text says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.kernel.condition import parse
from salesops.kernel.finding import Finding
from salesops.policies.documents import DOCUMENTS, load, to_text
from salesops.policies.documents.retold import comments, same
from salesops.policies.documents.yaml_text import data_of
from salesops.policies.reference import EXAMPLES
from salesops.policies.tests.strategies import COMPANIES, QUOTAS, TARGETS
from salesops.workspace.policies.form.conditions import read_rows, rows_of
from salesops.workspace.policies.form.form import form_of, line_of, text_after

PROCESS = """\
# ours
policy: sales_process
pipelines:
  - key: sales
    name: Sales  # the only one
    stages:
      - {key: demo, name: Demo, meaning: Shown., probability: 0.3}
      # they decided
      - {key: won, name: Won, meaning: Signed., status: won, probability: 1, forecast_category: closed}
      - {key: lost, name: Lost, meaning: Gone., status: lost, probability: 0}
"""


def inputs(controls):
    """What a browser would send of a form: (name, value) of every input, as it stands."""
    for control in controls:
        yield from INPUTS.get(control.kind, single)(control)


def parts(control):
    for item in control.items:
        yield f"{item.name}.@there", "1"
        yield from inputs(item.controls)


def part(control):
    if control.there:
        yield f"{control.name}.@there", "1"
        yield from inputs(control.controls)


def condition(control):
    if control.row is None:
        yield f"{control.name}.@kept", "1"
    elif control.there:
        yield from rows(control.row)


def checks(control):
    return ((control.name, choice.value) for choice in control.choices if choice.chosen)


def single(control):
    yield control.name, next((choice.value for choice in control.choices if choice.chosen), control.value)


INPUTS = {"parts": parts, "part": part, "condition": condition, "checks": checks}


def rows(row):
    if row.how:
        yield f"{row.name}.@how", row.how
        for inner in row.rows:
            yield from rows(inner)
    else:
        yield f"{row.name}.@field", row.field
        yield f"{row.name}.@operator", row.operator
        if row.takes_value:
            yield f"{row.name}.@value", row.value


def sent(text, kind, changes=None, step=""):
    """The text after the form of it was sent, with some inputs changed and a button pressed."""
    pairs = list(inputs(form_of(kind, text)))
    given = {**dict(pairs), **(changes or {})}
    checked = {name: tuple(value for other, value in pairs if other == name) for name in given}
    return text_after(kind, text, given, checked, step)


def example(kind):
    return (EXAMPLES / f"{kind}.yaml").read_text()


@pytest.mark.parametrize("kind", list(DOCUMENTS))
def test_the_form_sent_as_it_is_leaves_the_text_as_it_is(kind):
    told = sent(example(kind), kind)
    assert (told.text, told.lost) == (example(kind), ())


@pytest.mark.parametrize("kind", list(DOCUMENTS))
def test_every_field_of_the_schema_has_a_control_with_its_description(kind):
    controls = form_of(kind, example(kind))
    fields = {name: info for name, info in DOCUMENTS[kind].model_fields.items() if name != "policy"}
    assert [control.name for control in controls] == list(fields)
    assert all(control.help == fields[control.name].description for control in controls)


@given(st.one_of(COMPANIES, TARGETS, QUOTAS))
def test_whatever_document_there_is_survives_the_form(document):
    text = to_text(document)
    assert load(sent(text, document.kind).text, document.kind) == document


class TestFilling:
    def test_one_input_changes_one_value_and_keeps_the_comments(self):
        told = sent(PROCESS, "sales_process", {"pipelines.0.name": "Selling"})
        assert told.text == PROCESS.replace("name: Sales ", "name: Selling ")
        told = sent(PROCESS, "sales_process", {"pipelines.0.stages.0.expected_days": "10"})
        assert data_of(told.text)["pipelines"][0]["stages"][0]["expected_days"] == 10
        assert comments(told.text) == ("# ours", "# the only one", "# they decided")

    def test_an_emptied_input_takes_the_field_away(self):
        text = PROCESS.replace("meaning: Shown., ", "meaning: Shown., question: Why?, ")
        told = sent(text, "sales_process", {"pipelines.0.stages.0.question": ""})
        assert "question" not in told.text

    def test_what_is_no_number_stays_as_it_was_written_for_the_check_to_say(self):
        told = sent(PROCESS, "sales_process", {"pipelines.0.stages.0.probability": "often"})
        assert "probability: often" in told.text
        assert isinstance(load(told.text), list)

    def test_what_the_form_does_not_know_is_kept(self):
        text = PROCESS + "colour: blue\n"
        assert "colour: blue" in sent(text, "sales_process", {"pipelines.0.name": "X"}).text

    def test_lists_of_single_values_are_written_a_line_each(self):
        told = sent("policy: company\n", "company", {"holidays": "2024-12-25\n2024-12-26\n"})
        assert load(told.text).holidays == load("policy: company\nholidays: [2024-12-25, 2024-12-26]").holidays

    def test_entries_beyond_those_shown_are_kept(self):
        text = "policy: company\nexchange_rates:\n" + "".join(
            f"  - {{currency: EUR, starts_on: 2017-01-{n:02}, rate: {n}}}\n" for n in range(1, 32)
        )
        text += "".join(f"  - {{currency: GBP, starts_on: 2017-01-{n:02}, rate: {n}}}\n" for n in range(1, 32))
        [rates] = [control for control in form_of("company", text) if control.name == "exchange_rates"]
        assert (len(rates.items), rates.more) == (40, 22)
        told = sent(text, "company", {"exchange_rates.0.rate": "9"})
        assert told.text == text.replace("2017-01-01, rate: 1}", "2017-01-01, rate: 9}", 1)


class TestButtons:
    def test_an_entry_is_added_with_what_is_needed(self):
        told = sent(PROCESS, "sales_process", step="add:pipelines.0.stages")
        stage = data_of(told.text)["pipelines"][0]["stages"][-1]
        assert stage["key"] == "new_4"
        assert not isinstance(load(told.text), list)
        assert comments(told.text) == comments(PROCESS)

    def test_entries_are_removed_and_moved(self):
        keys = [stage["key"] for stage in data_of(PROCESS)["pipelines"][0]["stages"]]
        assert keys == ["demo", "won", "lost"]
        for step, expected in (
            ("remove:pipelines.0.stages.1", ["demo", "lost"]),
            ("up:pipelines.0.stages.1", ["won", "demo", "lost"]),
            ("down:pipelines.0.stages.1", ["demo", "lost", "won"]),
            ("up:pipelines.0.stages.0", keys),
            ("remove:pipelines.0.stages.9", keys),
            ("burn:pipelines", keys),
        ):
            found = data_of(sent(PROCESS, "sales_process", step=step).text)["pipelines"][0]["stages"]
            assert [stage["key"] for stage in found] == expected, step

    def test_an_optional_part_is_added_and_removed(self):
        there = sent(PROCESS, "sales_process", step="put:pipelines.0.stages.0.expected_conversion").text
        assert data_of(there)["pipelines"][0]["stages"][0]["expected_conversion"].keys() == {"low", "high"}
        gone = sent(there, "sales_process", step="drop:pipelines.0.stages.0.expected_conversion").text
        assert same(data_of(gone), data_of(PROCESS))

    def test_every_list_there_is_takes_an_entry(self):
        for kind in DOCUMENTS:
            for control in form_of(kind, f"policy: {kind}\n"):
                if control.kind == "parts":
                    entries = data_of(sent(f"policy: {kind}\n", kind, step=f"add:{control.name}").text)[control.name]
                    assert len(entries) == 1, (kind, control.name)


CONDITIONS = [
    {"field": "amount", "at_least": 50000},
    {"field": "amount", "is_filled": True},
    {"field": "segment", "in": ["Enterprise", "Mid-market"]},
    {
        "all": [
            {"field": "amount", "at_least": 50000},
            {"any": [{"field": "type", "is": "new"}, {"field": "source", "is_empty": True}]},
        ]
    },
    {"not": {"field": "amount", "at_least": 1}},
    {"not": {"any": [{"field": "amount", "at_least": 1}, {"field": "type", "is": "new"}]}},
    {"field": "close_date", "less_than": data_of("2024-01-01")},
    {"field": "custom.budget", "is": True},
]


class TestConditions:
    @pytest.mark.parametrize("data", CONDITIONS, ids=str)
    def test_rows_say_what_the_condition_says(self, data):
        assert parse(read_rows(dict(rows(rows_of(data, "when"))), "when")) == parse(data)

    def test_several_comparisons_of_one_field_become_rows_that_mean_the_same(self):
        data = {"field": "amount", "at_least": 5, "less_than": 9}
        assert parse(read_rows(dict(rows(rows_of(data, "when"))), "when")) == parse(data)

    def test_one_that_cannot_be_read_is_kept_for_the_text(self):
        assert rows_of({"field": "amount", "atleast": 5}, "when") is None
        text = PROCESS.replace(
            "probability: 0.3}", "probability: 0.3, entry: [{text: A, condition: {field: amount, atleast: 5}}]}"
        )
        assert "atleast: 5" in sent(text, "sales_process", {"pipelines.0.name": "X"}).text

    def test_buttons_add_and_remove_rows(self):
        text = PROCESS.replace("probability: 0.3}", "probability: 0.3, entry: [{text: A}]}")
        name = "pipelines.0.stages.0.entry.0.condition"

        def after(text, step):
            told = sent(text, "sales_process", step=step).text
            return told, data_of(told)["pipelines"][0]["stages"][0]["entry"][0].get("condition")

        text, condition = after(text, f"row:{name}")
        assert condition == {"field": "amount", "is_filled": True}
        text, condition = after(text, f"group:{name}")
        assert condition == {"all": [{"field": "amount", "is_filled": True}] * 2}
        text, condition = after(text, f"unrow:{name}.0")
        assert condition == {"field": "amount", "is_filled": True}
        assert after(text, f"unrow:{name}.0")[1] is None


def test_mistakes_stand_beside_what_they_are_about():
    finding = Finding("line 7, pipelines/0/stages/0/name", "name is empty.", "", "Write one.")
    assert line_of(finding) == 7
    [pipelines] = [control for control in form_of("sales_process", PROCESS, [finding]) if control.name == "pipelines"]
    assert pipelines.items[0].is_open
    stages = next(control for control in pipelines.items[0].controls if control.name.endswith("stages"))
    name = next(control for control in stages.items[0].controls if control.name.endswith(".name"))
    assert name.mistakes == ("name is empty. Write one.",)
    assert not stages.items[1].is_open


@pytest.mark.parametrize("text", ["a: [", "- a\n- b\n", "just words"])
def test_there_is_no_form_of_what_is_no_document(text):
    assert form_of("company", text) is None

"""Documents read, refused and written: every mistake has a fixture that says what must be said about it."""

from pathlib import Path

import pytest
from hypothesis import given

from salesops.kernel.finding import Finding
from salesops.policies import reference
from salesops.policies.checking import check
from salesops.policies.documents import DOCUMENTS, load, to_text
from salesops.policies.tests.strategies import COMPANIES, QUOTAS, TARGETS

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
DOCS = Path(__file__).resolve().parents[4] / "docs" / "policies"
SAYS = "# says: "
METRICS = {"bookings", "deals_won", "win_rate"}


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_mistake_is_said_with_its_line_its_reason_and_its_remedy(path):
    lines = path.read_text().splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(SAYS))
    expected = [line.removeprefix(SAYS).strip() for line in lines if line.startswith(SAYS)]
    found = load(text, metrics=METRICS)
    assert expected
    assert isinstance(found, list)
    assert [str(finding) for finding in found] == expected
    assert all(finding.fix for finding in found)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_example_of_each_kind_reads_and_says_something_else_than_the_default(kind):
    document = load((reference.EXAMPLES / f"{kind}.yaml").read_text())
    assert isinstance(document, DOCUMENTS[kind])
    assert kind == "sales_process" or document != DOCUMENTS[kind].default()


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_examples_and_defaults_read_again_as_they_were_written(kind):
    for document in (load((reference.EXAMPLES / f"{kind}.yaml").read_text()), DOCUMENTS[kind].default()):
        assert load(to_text(document)) == document
        assert to_text(document).startswith(f"policy: {kind}\n")


@given(COMPANIES | TARGETS | QUOTAS)
def test_any_document_reads_again_as_it_was_written(document):
    assert load(to_text(document)) == document


def test_the_examples_name_metrics_that_there_are():
    for kind in DOCUMENTS:
        assert isinstance(check((reference.EXAMPLES / f"{kind}.yaml").read_text()), DOCUMENTS[kind])


def test_a_stored_document_stays_readable_when_a_metric_goes_away():
    text = "policy: targets\ntargets: [{metric: bygone, value: 1}]"
    assert isinstance(load(text), DOCUMENTS["targets"])
    assert isinstance(check(text), list)


def test_documents_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        DOCUMENTS["company"].default().name = "Other"


def test_the_kind_need_not_be_said_where_it_is_known():
    assert load("name: Northwind", "company") == load("policy: company\nname: Northwind")


def test_another_kind_than_the_wanted_one_is_refused():
    assert load("policy: company", "quotas") == [
        Finding("line 1, policy", "This is a company document.", "A quotas document is wanted here.", "Write policy: quotas.")
    ]


@pytest.mark.parametrize(
    "text", ["[" * 3000, "a: " * 500, "\0", "policy: company\n\tname: x", "--- a\n--- b", "!!python/object:os.x {}"]
)
def test_what_is_no_yaml_is_a_finding_not_a_crash(text):
    (finding,) = load(text)
    assert finding.what.startswith("It cannot be read as YAML")


def test_a_text_beyond_all_bounds_is_not_read_at_all():
    (finding,) = load("x" * 5_000_001)
    assert finding.what == "The text has 5,000,001 characters."


def test_the_pages_about_policies_are_current():
    committed = {path.name: path.read_text() for path in DOCS.glob("*.md") if path.name != "life.md"}
    assert committed == reference.pages(), "Run `make docs`."


def test_the_pages_explain_every_field_there_is():
    for name, page in reference.pages().items():
        rows = [line for line in page.splitlines() if line.startswith("| `")]
        assert rows, name
        assert all(row.split(" | ")[-1].strip(" |") for row in rows), name

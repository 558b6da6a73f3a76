"""What is proposed for files nobody knows, and what the form makes of a person's answers."""

import pytest

from salesops.kernel.kinds import KINDS
from salesops.records.importing.likeness import matched, suggest
from salesops.records.importing.mapping import Mapping
from salesops.records.importing.proposing import pattern, plain
from salesops.workspace.imports.form import answered, changes_kind
from salesops.workspace.imports.problems import UploadRefused
from salesops.workspace.imports.understood import Column, FileRead, Understood

DEALS = ("Ref", "Opportunity", "Client", "Sales rep", "Deal value", "Closing", "Weather")


def test_columns_are_proposed_by_what_their_headers_say_and_none_is_guessed():
    assert matched(KINDS["deal"], DEALS) == {
        "Ref": "external_id",
        "Opportunity": "name",
        "Client": "account",
        "Sales rep": "owner",
        "Deal value": "amount",
        "Closing": "close_date",
        "Weather": "",
    }


@pytest.mark.parametrize(
    ("stem", "columns", "kind"),
    [
        ("export", DEALS, "deal"),
        ("customers", ("Id", "Company name", "Sector", "Headcount"), "account"),
        ("staff", ("Name", "E-mail", "Hire date", "Reports to"), "person"),
        ("spend", ("Month", "Kind", "Amount"), "spend"),
    ],
)
def test_the_kind_is_proposed_by_columns_and_file_name(stem, columns, kind):
    assert suggest(stem, columns).kind == kind


def test_no_field_is_proposed_for_two_columns():
    fields = [field for field in matched(KINDS["deal"], ("Name", "Title", "Deal name")).values() if field]
    assert len(fields) == len(set(fields))


@pytest.mark.parametrize("name", ["deals.csv", "deals [2024].csv", "a*b?.csv", "book.xlsx#Sheet [1]"])
def test_a_pattern_fits_its_file_and_can_be_read_back(name):
    assert plain(pattern(name)) == name


FILE = FileRead(
    file="d.csv",
    kind="deal",
    rows=2,
    columns=(
        Column(name="Title", field="name"),
        Column(name="State", field="status", choices=("open", "won"), said=(("Won", "won"), ("Talks", ""))),
        Column(name="Note"),
    ),
)
KNOWN = Understood(source="file", mapped=True, files=(FILE,))
BEFORE = Mapping(files={"d.csv": suggest("d", ("Title", "State", "Note"), "deal")})


def _answer(**posted):
    return answered(posted, KNOWN, BEFORE)


def test_the_form_becomes_a_mapping():
    fields = {"field-0-0": "name", "field-0-1": "status", "value-0-1-1": "open", "field-0-2": "next_step", "order-0-0": "mdy"}
    mapping = _answer(**fields, source_system="paper", create_missing="on").mapping
    assert mapping is not None
    columns = mapping.files["d.csv"].columns
    assert mapping.source_system == "paper"
    assert mapping.create_missing
    assert columns["State"].values == {"Talks": "open"}
    assert columns["Title"].date_order == "mdy"
    assert columns["Note"].field == "next_step"


def test_two_columns_for_one_field_are_refused_by_name():
    with pytest.raises(UploadRefused, match="two columns for one field: Title and Note"):
        _answer(**{"field-0-2": "name"})


def test_leaving_everything_out_is_refused():
    with pytest.raises(UploadRefused, match="all left out"):
        _answer(**{"kind-0": ""})
    with pytest.raises(UploadRefused, match="no column that is used"):
        _answer(**{"field-0-0": "", "field-0-1": ""})


def test_another_kind_has_its_columns_proposed_anew():
    posted = {"kind-0": "account"}
    assert changes_kind(posted, KNOWN)
    mapping = _answer(**posted).mapping
    assert mapping is not None
    assert mapping.files["d.csv"].kind == "account"
    assert mapping.files["d.csv"].columns["Title"].field == "name"

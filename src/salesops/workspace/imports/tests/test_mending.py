"""Rejected rows are mended on the screen and imported again, until none are left; then all of it is taken back."""

import re

import pytest
from django.test import Client
from tests.cast import TESTER

from salesops.kernel.scope import EVERYTHING
from salesops.records import actions, queries
from salesops.records.search.finding import find
from salesops.workspace.imports import uploads
from salesops.workspace.imports.queries.mending import _reasons
from salesops.workspace.imports.state import state_of
from salesops.workspace.imports.tests.conftest import logged_in, sent

pytestmark = pytest.mark.django_db(transaction=True)

ACCOUNTS = """external_id,name,industry,employees,phone
a1,Acme,Water,120,+49 30 1234
a2,Beta,Oil,many,030
a3,Gamma,Gas,lots,040
a4,Delta,Coal,7,050,too,much
a5,,Tin,9,060
"""


@pytest.fixture
def where(omar: Client) -> str:
    """An upload of which one row went in and four were rejected."""
    address = omar.post("/imports", {"files": [sent("accounts.csv", ACCOUNTS)]})["Location"]
    omar.post(address, {"then": "import"})
    return address


def _names() -> set[str]:
    return {row["name"] for row in queries.listed("account", scope=EVERYTHING).rows}


def _fields(page: str) -> dict[str, str]:
    """What a browser would send of the form, unchanged."""
    found = re.findall(r'name="(c-[0-9-]+)" value="([^"]*)"', page)
    return dict(found)


def _mend(client: Client, where: str, **changes: str):
    page = client.get(f"{where}/mend/outcome/0").content.decode()
    return client.post(f"{where}/mend/outcome/0", {**_fields(page), **changes}, follow=True)


def test_the_reason_stands_at_the_cell_it_is_about(omar, where):
    assert "Mend the rejected rows" in omar.get(where).content.decode()
    page = omar.get(f"{where}/mend/outcome/0").content.decode()
    assert page.count('aria-invalid="true"') == 3
    assert re.search(r'name="c-3-3" value="many"[^>]*aria-invalid="true" aria-describedby="why-c-3-3"', page)
    assert "&quot;many&quot; is not a whole number" in page
    assert 'name="take-5"' in page, "A row that does not fit the header may be taken as it is shown."


def test_rows_are_mended_some_at_a_time_until_none_are_left(omar, where):
    _mend(omar, where, **{"c-3-3": "12", "then": "import"})
    assert _names() == {"Acme", "Beta"}
    page = omar.get(f"{where}/mend/outcome/0").content.decode()
    assert "Gamma" in page
    assert "Beta" not in page
    _mend(omar, where, **{"c-4-3": "13", "take-5": "on", "out-6": "on", "then": "import"})
    assert _names() == {"Acme", "Beta", "Gamma", "Delta"}
    page = omar.get(where).content.decode()
    assert "Mend the rejected rows" not in page
    assert omar.get(f"{where}/mend/outcome/0").status_code == 404


def test_what_was_in_already_is_left_alone(omar, where):
    before = {row["name"]: row.version for row in queries.listed("account", scope=EVERYTHING).rows}
    _mend(omar, where, **{"c-3-3": "12", "then": "import"})
    after = {row["name"]: row.version for row in queries.listed("account", scope=EVERYTHING).rows}
    assert after["Acme"] == before["Acme"]


def test_what_was_saved_is_kept_without_importing(omar, where):
    _mend(omar, where, **{"c-3-3": "12", "out-4": "on", "then": "save"})
    assert _names() == {"Acme"}
    page = omar.get(f"{where}/mend/outcome/0").content.decode()
    assert 'name="c-3-3" value="12"' in page
    assert "Left out" in page
    _mend(omar, where, **{"out-4": "on", "then": "import"})
    assert _names() == {"Acme", "Beta"}


def test_a_row_that_was_left_out_can_be_taken_back_in(omar, where):
    _mend(omar, where, **{"out-4": "on", "then": "save"})
    _mend(omar, where, **{"c-4-3": "5", "then": "import"})
    assert _names() == {"Acme", "Gamma"}


def test_mending_belongs_to_a_check_as_well(omar):
    where = omar.post("/imports", {"files": [sent("accounts.csv", ACCOUNTS)]})["Location"]
    omar.post(where, {"then": "check"})
    page = omar.get(f"{where}/mend/checked/0").content.decode()
    assert "Check again with these" in page
    omar.post(f"{where}/mend/checked/0", {**_fields(page), "c-3-3": "12", "then": "check"})
    assert _names() == set()
    omar.post(where, {"then": "import"})
    assert _names() == {"Acme", "Beta"}


def test_all_of_it_is_taken_back_together_the_latest_first(omar, where):
    _mend(omar, where, **{"c-3-3": "12", "then": "import"})
    state = state_of(uploads.known(where.rsplit("/", 1)[1]))
    assert len(state.family) == 2
    assert [hit.row["name"] for hit in find("beta", scope=EVERYTHING)] == ["Beta"], "What came in can be found."
    page = omar.get(f"/imports/batches/{state.batch_id}/undo").content.decode()
    assert "2 records" in page
    answer = omar.post(f"/imports/batches/{state.batch_id}/undo", follow=True)
    assert "was undone" in answer.content.decode()
    assert _names() == set()
    assert find("beta", scope=EVERYTHING) == []
    assert state_of(uploads.known(where.rsplit("/", 1)[1])).phase == "undone"
    omar.post(where, {"then": "import"})
    assert _names() == {"Acme", "Beta"}, "What was mended stays mended."


def test_an_undoing_that_is_refused_says_why_and_can_be_tried_again(omar, where):
    [row] = queries.listed("account", scope=EVERYTHING).rows
    actions.edit("account", row.id, {"industry": "Steam"}, version=row.version, by=TESTER, at=row.updated_at)
    answer = omar.post(_undo_of(where))
    assert answer.status_code == 409
    assert "cannot be undone" in answer.content.decode()
    assert "Undo the import" in answer.content.decode()


def _undo_of(where: str) -> str:
    return f"/imports/batches/{state_of(uploads.known(where.rsplit('/', 1)[1])).batch_id}/undo"


@pytest.mark.parametrize(
    "posted", [{"c-3-3": "x" * 200_000}, {"c-99-99": "1"}, {"c-3-3": "\x00"}, {"then": "999"}, {"out-99": "on"}]
)
def test_odd_forms_do_no_harm(omar, where, posted):
    assert omar.post(f"{where}/mend/outcome/0", posted).status_code == 302
    assert omar.get(f"{where}/mend/outcome/0?page=0").status_code == 200
    assert omar.get(f"{where}/mend/outcome/0?page=999999999").status_code == 200
    assert omar.get(f"{where}/mend/outcome/7").status_code == 404
    assert omar.get(f"{where}/mend/elsewhere/0").status_code == 404


@pytest.mark.parametrize("name", ["rita", "mia", "ada", "fay", "sam"])
def test_who_may_not_import_may_not_mend(omar, where, name):
    client = logged_in(name)
    assert client.get(f"{where}/mend/outcome/0").status_code == 403
    assert client.post(f"{where}/mend/outcome/0", {"then": "import"}).status_code == 403


def test_the_download_computes_nothing_and_can_be_imported_again(omar):
    evil = 'external_id,name,industry,employees\na1,=1+1,@SUM(A1),many\na2," -x",-5,lots\n'
    where = omar.post("/imports", {"files": [sent("accounts.csv", evil)]})["Location"]
    omar.post(where, {"then": "import"})
    rejects = b"".join(omar.get(f"{where}/rejects/outcome/0").streaming_content).decode()
    assert '"\'=1+1","\'@SUM(A1)"' in rejects
    assert '"\' -x","-5"' in rejects
    again = rejects.replace("many", "1").replace("lots", "2")
    where = omar.post("/imports", {"files": [sent("accounts.csv", again)]})["Location"]
    omar.post(where, {"then": "import"})
    assert _names() == {"=1+1", "-x"}


def test_reasons_are_told_apart_by_the_field_they_name():
    reason = 'Employees: "a; Name: b" is not a whole number; Name: is missing; refers to itself'
    said, rest = _reasons(reason, ["Employees", "Industry"])
    assert said["Employees"].startswith('"a; Name: b" is not a whole number')
    assert rest == ""

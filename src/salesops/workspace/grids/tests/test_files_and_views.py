"""Exports of what is shown, and views kept from the grid."""

import csv
from io import BytesIO, StringIO

import pytest
from python_calamine import load_workbook
from tests.cast import NOW, TESTER

from salesops.records import actions
from salesops.workspace.grids import pages
from salesops.workspace.grids.tests.conftest import make_deal
from salesops.workspace.views.models import SavedView
from salesops.workspace.views.queries import views_for


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def csv_rows(talker, query: str = "") -> list[dict[str, str]]:
    answer = talker.get(f"/deals/export.csv?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(body(answer).decode("utf-8-sig"))))


def test_the_csv_holds_all_that_match_in_the_columns_and_order_shown(world):
    rows = csv_rows(world.talker("omar"), "columns=name,amount,close_date&order=-amount&q=acme")
    assert rows == [
        {"Name": "Pumps", "Amount": "52000.00", "Close date": "2024-06-30"},
        {"Name": "Valves", "Amount": "1000.00", "Close date": ""},
    ]


def test_an_export_stays_within_scope(world):
    assert [row["Name"] for row in csv_rows(world.talker("rosa"))] == ["Pipes"]


@pytest.mark.parametrize("nasty", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", " =HYPERLINK(1)", "＝1+1"])
def test_formulas_are_neutralised(world, nasty):
    make_deal("Nasty", world.acme, world.cast.rita, next_step=nasty)
    rows = csv_rows(world.talker("rita"), "columns=name,next_step&q=nasty")
    assert rows[0]["Next step"].startswith("'")
    sheet = workbook(world.talker("rita").get("/deals/export.xlsx?columns=name,next_step&q=nasty"))
    assert sheet[1][1].startswith("'")


def workbook(answer) -> list[list]:
    return load_workbook(BytesIO(body(answer))).get_sheet_by_index(0).to_python()


def test_in_the_workbook_numbers_are_numbers_and_days_are_days(world):
    sheet = workbook(world.talker("rita").get("/deals/export.xlsx?columns=name,amount,close_date&order=-amount"))
    assert sheet[0] == ["Name", "Amount", "Close date"]
    assert sheet[1][:2] == ["Pumps", 52000.0]
    assert (sheet[1][2].year, sheet[1][2].month, sheet[1][2].day) == (2024, 6, 30)


def test_more_rows_than_a_page_are_all_there(world, monkeypatch):
    monkeypatch.setattr("salesops.workspace.grids.exporting.CHUNK", 2)
    for number in range(5):
        make_deal(f"Deal {number}", world.acme, world.cast.rita)
    assert len(csv_rows(world.talker("omar"), "order=-amount")) == 8


def test_a_large_workbook_is_made_in_the_background_and_kept_for_who_asked(world, monkeypatch):
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    rita = world.talker("rita")
    answer = rita.get("/deals/export.xlsx?columns=name")
    assert answer.status_code == 302
    page = rita.get(answer.url).content.decode()
    assert "are in the file" in page
    sheet = workbook(rita.get(answer.url + "&download=1"))
    assert sorted(row[0] for row in sheet[1:]) == ["Pumps", "Valves"]
    assert world.talker("omar").get(answer.url).status_code == 404


def test_the_past_is_exported_as_it_was(world):
    actions.edit("deal", world.pumps, {"name": "Pumps and more"}, version=1, by=TESTER, at=NOW.replace(year=2025))
    assert {row["Name"] for row in csv_rows(world.talker("rita"), "as_of=2024-06-30")} == {"Pumps", "Valves"}


def keep(talker, query: str, **data):
    return talker.tell(f"/deals/grid/views?{query}", {"name": "Mine to call", **data})


def test_a_view_keeps_what_the_grid_shows(world):
    rita = world.talker("rita")
    query = "filter=no-next-step&q=acme&columns=name,amount&order=-amount"
    saved = keep(rita, query, widths={"name": 300, "colour": 5}, frozen=2, shared="team", team=world.cast.west).json()
    [view] = views_for(world.cast.viewer("rita"), "deal", "grid")
    assert (view.id, view.columns, view.order) == (saved["id"], ("name", "amount"), ("-amount",))
    assert view.options == {"filters": ["no-next-step"], "search": "acme", "widths": {"name": 300}, "frozen": 2}
    page = world.talker("raj").get(f"/deals?view={view.id}")
    assert "Mine to call" in page.content.decode()
    assert page.context["page"].script["frozen"] == 2
    assert world.talker("rosa").get(f"/deals?view={view.id}").status_code == 404


def test_one_may_start_with_a_view_and_leave_it(world):
    rita = world.talker("rita")
    keep(rita, "filter=no-next-step", default=True)
    assert rita.get("/deals").context["page"].footer["count"] == 1
    assert rita.get("/deals?view=none").context["page"].footer["count"] == 2
    assert rita.get("/deals?q=pumps").context["page"].footer["count"] == 1


def test_only_the_owner_or_operations_change_a_shared_view(world):
    rita, raj, omar = (world.talker(name) for name in ("rita", "raj", "omar"))
    view = keep(rita, "", shared="everyone").json()
    assert keep(raj, "", id=view["id"], shared="everyone").status_code == 403
    assert raj.tell(f"/deals/grid/views/{view['id']}/delete").status_code == 403
    assert keep(omar, "q=x", id=view["id"], version=view["version"], shared="everyone").json()["version"] == 2
    assert keep(rita, "", id=view["id"], version=1, shared="everyone").status_code == 409
    assert rita.tell(f"/deals/grid/views/{view['id']}/delete").json() == {"deleted": view["id"]}


@pytest.mark.parametrize(
    ("data", "status"), [({"name": ""}, 422), ({"shared": "world"}, 422), ({"id": "x"}, 422), ({"id": 999}, 404)]
)
def test_a_view_that_cannot_be_kept_is_refused_in_words(world, data, status):
    answer = keep(world.talker("rita"), "", **data)
    assert (answer.status_code, answer.json()["words"] != "") == (status, True)


def test_a_view_whose_column_is_gone_still_opens(world):
    rita = world.talker("rita")
    view = keep(rita, "columns=name,amount").json()

    SavedView.objects.filter(id=view["id"]).update(columns=["name", "custom.gone"], order=["custom.gone"])
    assert rita.get(f"/deals?view={view['id']}").context["page"].script["chosen"] == ["name"]

"""The map of how deals really went: each sees their own, two groups beside one another, and the deals behind."""

import pytest
from django.test import Client
from tests.cast import NOW, PASSWORD

from salesops.capabilities.process.queries.behind import behind
from salesops.capabilities.process.queries.what_happens import Which, costs, trace
from salesops.kernel.period import Calendar
from salesops.kernel.scope import EVERYTHING
from salesops.policies.documents.sales_process import SalesProcess
from salesops.workspace.process.maps.asked import AskedError, read_asked
from salesops.workspace.process.tests.conftest import WAYS

PROCESS = SalesProcess.default()
ALL = Which("sales", EVERYTHING)


def page(name, query=""):
    browser = Client()
    browser.login(username=name, password=PASSWORD)
    return browser.get(f"/process/map{query}")


def test_the_map_its_ways_and_what_is_behind_them(travelled):
    found = trace(ALL, at=NOW)
    assert found.cases == 48
    assert {way.path: way.cases for way in found.ways} == {
        path: count for path, count in zip(WAYS.values(), (21, 2, 20, 3, 2), strict=True)
    }
    assert {way.won for way in found.ways if way.path == WAYS["forward"]} == {21}
    two = trace(ALL, at=NOW, ways=2)
    assert (two.drawn, two.taken, two.there) == (41, 2, 5)
    assert {place.activity for place in two.places} == {*WAYS["forward"], "closed_lost"}
    assert {row["name"] for row in behind(ALL, path=WAYS["back"])} == {"back 0", "back 1", "back 2"}
    assert {row["name"] for row in behind(ALL, step=("demo", "discovery"))} == {"back 0", "back 1", "back 2"}
    assert {row["name"] for row in behind(ALL, at="limbo")} == {"unknown 0", "unknown 1"}
    cost = {one.kind: one for one in costs(PROCESS.pipelines[0], ALL, at=NOW)}
    assert (cost["skipped"].ones.deals, cost["skipped"].ones.won) == (20, 0)
    assert (cost["backwards"].ones.deals, cost["undefined"].ones.deals) == (3, 2)
    assert cost["skipped"].win_rate.value < -0.4
    assert not cost["backwards"].enough

    whole = page("omar").content.decode()
    for piece in (
        "48 deals",
        "Deals that skipped a stage were won",
        "Not enough data: 3 and",
        "limbo",
        "way=prospecting%3Ediscovery",
    ):
        assert piece in whole, piece
    beside = page("omar", "?compare=outcome").content.decode()
    assert "21 deals and 27 others" in beside
    assert "How do they differ?" in beside
    assert page("omar", "?compare=outcome&view=side").content.decode().count('class="chart chart-process-map"') == 2
    assert "fewer than four people" in page("omar", "?compare=win_rate").content.decode()
    assert "Choose a segment first" in page("omar", "?compare=segment").content.decode()

    assert "23 deals" in page("rita").content.decode()
    assert "limbo" not in page("rita").content.decode()
    assert "25 deals" in page("max").content.decode()
    assert "There are no such deals" in page("raj").content.decode()
    assert page("sam").status_code == 403
    assert "unknown 1" in page("rosa", "/deals?at=limbo").content.decode()
    assert "No deal you can see" in page("rita", "/deals?at=limbo").content.decode()
    assert page("omar", "?compare=weather").status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"pipeline": "oil"}, "There is no pipeline 'oil'. There are: sales"),
        ({"outcome": "maybe"}, "outcome is 'maybe'. It may be: won, lost, open."),
        ({"period": "soon"}, "cannot be read"),
        ({"ways": "-1"}, "Write how many"),
        ({"ways": "9" * 40}, "Write how many"),
    ],
)
def test_what_there_is_not_is_told(given, words):
    with pytest.raises(AskedError, match=words):
        read_asked(given, PROCESS, Calendar(), EVERYTHING, at=NOW)


def test_the_address_keeps_what_was_chosen():
    asked = read_asked({"segment": "SMB", "by": "time", "junk": "1"}, PROCESS, Calendar(), EVERYTHING, at=NOW)
    assert asked.query(team="East") == "?segment=SMB&by=time&team=East"
    assert asked.behind(way="a>b") == "/process/map/deals?segment=SMB&way=a%3Eb"

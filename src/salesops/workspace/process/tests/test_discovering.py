"""Any log is drawn through every door; what is dropped on the page is its owner's alone, for a day."""

import csv
import gzip
import json
from datetime import timedelta
from itertools import islice
from pathlib import Path
from xml.dom import minidom

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import NOW, PASSWORD

from salesops.capabilities.process.queries.logs import Columns, LogError
from salesops.capabilities.process.tests import xes_writing
from salesops.workspace.process.commands import process
from salesops.workspace.process.maps import kept

LOG = b"case,activity,time,state\n1,<Ask>,2024-01-01,done\n1,Sell,2024-01-03,done\n2,<Ask>,2024-01-01,open\n"


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def sent(content=LOG, name="log.csv"):
    return SimpleUploadedFile(name, content)


def browser(name):
    client = Client()
    client.login(username=name, password=PASSWORD)
    return client


def test_a_log_dropped_on_the_page_is_drawn_for_its_owner_alone(cast, home):
    rita = browser("rita")
    answer = rita.post("/process/discover", {"log": sent()})
    assert answer.status_code == 302
    page = rita.get(answer["Location"]).content.decode()
    for piece in ("3 events · 2 cases", "&lt;Ask&gt;", "2.0 days", "all 2"):
        assert piece in page
    assert "<Ask>" not in page
    assert answer["Location"] in rita.get("/process/discover").content.decode()
    for other in ("rosa", "ada"):
        assert browser(other).get(answer["Location"]).status_code == 404
        assert browser(other).post(f"{answer['Location']}/forget").status_code == 404
    assert browser("sam").get("/process/discover").status_code == 403
    assert rita.get("/process/discover/..%2f..%2frecords").status_code == 404
    rita.post(f"{answer['Location']}/forget")
    assert rita.get(answer["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "No file was sent"),
        ({"log": sent(b"a,b\n1,2\n")}, "No column was found for the case"),
        ({"log": sent(name="log.pdf")}, "neither CSV nor XES"),
        ({"log": sent(), "only": "done"}, "not written column=value"),
    ],
)
def test_what_cannot_be_drawn_is_said_on_the_page_and_leaves_nothing(cast, home, given, words):
    answer = browser("rita").post("/process/discover", given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not list(home.glob("logs/*"))


def test_a_log_is_kept_for_a_day_and_only_the_latest_ten(home):
    logs = [kept.keep(sent(), Columns(), user=1, at=NOW + timedelta(minutes=n)) for n in range(12)]
    late = NOW + timedelta(minutes=12)
    assert [log.token for log in kept.kept_logs(user=1, at=late)] == [log.token for log in reversed(logs[2:])]
    assert kept.kept_log(logs[-1].token, user=2, at=late) is None
    assert kept.kept_log(logs[-1].token, user=1, at=NOW + timedelta(days=2)) is None
    kept.keep(sent(), Columns(), user=2, at=NOW + timedelta(days=2))
    assert len(list((home / "logs").iterdir())) == 1


def test_too_much_is_refused(home, monkeypatch):
    monkeypatch.setattr(kept, "LIMIT", 10)
    with pytest.raises(LogError, match="more than 0 MB"):
        kept.keep(sent(), Columns(), user=1, at=NOW)


def test_over_http(travelled):
    omar = browser("omar")
    token = {"headers": {"X-CSRFToken": "x" * 32}}
    drawn = omar.post("/api/process/discover", {"log": sent(), "only": "state=done"}, **token).json()
    assert [(step["source"], step["target"], step["times"]) for step in drawn["steps"]] == [("<Ask>", "Sell", 1)]
    assert omar.post("/api/process/discover", {"log": sent(b"x")}, **token).status_code == 422
    found = omar.get("/api/process/map?compare=outcome").json()
    assert (found["map"]["cases"], found["others"]["cases"]) == (21, 27)
    skipped = next(one for one in found["deviations"] if one["kind"] == "skipped")
    assert skipped["win_rate"]["high"] < 0
    assert omar.get("/api/process/map?outcome=maybe").status_code == 422
    assert browser("rita").get("/api/process/map").json()["map"]["cases"] == 23
    assert browser("rita").get("/api/process/map/deals?at=limbo").json() == []
    assert {row["name"] for row in browser("rosa").get("/api/process/map/deals?at=limbo").json()} == {"unknown 0", "unknown 1"}

    text = run("map", "--as", "rosa").output
    assert "25 cases, 3 ways" in text
    assert "Skipped a stage: 20 times, not enough data" in text
    both = json.loads(run("map", "--compare", "outcome", "--format", "json").stdout)
    assert both["won deals"]["cases"] == 21
    assert "not written as dot" in run("map", "--compare", "outcome", "--format", "dot").output


def run(*words):
    return CliRunner().invoke(process, list(words))


def test_in_the_terminal(home):
    (home / "log.csv").write_bytes(LOG)
    file = str(home / "log.csv")
    assert "2 cases, 2 ways" in run("discover", file).output
    assert json.loads(run("discover", file, "--filter", "state=done", "--format", "json").output)["cases"] == 1
    assert '"<Ask>" -> "Sell" [label="1, 2.0 d"' in run("discover", file, "--format", "dot").output
    picture = minidom.parseString(run("discover", file, "--format", "svg").output)
    assert "<Ask>" in [text.firstChild.data for text in picture.getElementsByTagName("text") if text.firstChild]
    refused = run("discover", file, "--case", "order")
    assert refused.exit_code == 1
    assert "'order' is not among them" in refused.output


ODD = [
    {"case_id": case, "activity": activity, "timestamp": f"2024-03-0{day}T1{hour}:00:00+0{zone}:00", "lifecycle": state}
    for case, day in (("Ä & Söhne", 1), ('"quoted" <7>', 2))
    for hour, activity, zone, state in (
        (0, "Ask", 1, "COMPLETE"),
        (0, "Ask & <offer>", 2, "COMPLETE"),
        (0, "Ask", 1, "START"),
        (3, "unknown", 1, "COMPLETE"),
    )
]
BPI = Path(__file__).parents[6] / "shared" / "data" / "process_logs" / "bpi2012_loan_funnel.csv.gz"


def some_loans():
    with gzip.open(BPI, "rt") as text:
        return list(islice(csv.DictReader(text), 5_000))


@pytest.mark.parametrize(
    "rows",
    [
        lambda: ODD,
        pytest.param(
            some_loans,
            marks=[pytest.mark.real_data, pytest.mark.skipif(not BPI.exists(), reason="The loan funnel is not here.")],
        ),
    ],
    ids=["odd", "loans"],
)
def test_a_log_says_the_same_as_csv_and_as_xes_with_attributes_in_attributes(home, rows):
    given = rows()
    with (home / "log.csv").open("w", newline="", encoding="utf-8") as text:
        table = csv.DictWriter(text, list(given[0]))
        table.writeheader()
        table.writerows(given)
    for name in ("log.xes", "log.xes.gz"):
        xes_writing.write(given, home / name)
    files = {"log.csv": "lifecycle", "log.xes": "lifecycle:transition", "log.xes.gz": "lifecycle:transition"}
    for only in ("COMPLETE", ""):
        told = [
            json.loads(run("discover", str(home / name), "--format", "json", *_only(key, only)).output)
            for name, key in files.items()
        ]
        assert told[0] == told[1] == told[2]
        assert told[0]["cases"] == len({row["case_id"] for row in given})


def _only(key, value):
    return ["--filter", f"{key}={value}"] if value else []

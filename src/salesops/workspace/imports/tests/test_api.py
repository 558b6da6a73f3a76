"""The same over HTTP: what is sent, understood, decided, imported, undone, and who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from salesops.kernel.scope import EVERYTHING
from salesops.records import queries
from salesops.workspace.imports.tests.conftest import logged_in, sent

pytestmark = pytest.mark.django_db(transaction=True)
JSON = "application/json"
MAPPING = """
source_system: paper
create_missing: true
files:
  our deals.csv:
    kind: deal
    columns:
      Ref: external_id
      Opportunity: name
      Client: account
      Rep: owner
      Deal value: amount
      State: {field: status, values: {Negotiating: open}}
      Closing: {field: close_date, date_order: dmy}
"""


def test_the_whole_way(omar: Client):
    told = omar.post("/api/imports", {"files": [sent()]}).json()
    address = f"/api/imports/{told['token']}"
    assert told["phase"] == "read"
    assert told["understood"]["mapped"]
    assert told["understood"]["questions"][0]["column"] == "Closing"

    refused = omar.post(f"{address}/run", {"dry_run": False}, content_type=JSON).json()
    assert "day or the month" in str(refused["problem"])

    told = omar.post(f"{address}/mapping", {"mapping": MAPPING}, content_type=JSON).json()
    assert told["understood"]["questions"] == []
    tried = omar.post(f"{address}/run", {"dry_run": True}, content_type=JSON).json()["checked"]
    assert [file["created"] for file in tried["files"]] == [2, 3]
    assert queries.listed("deal", scope=EVERYTHING).rows == ()

    done = omar.post(f"{address}/run", {}, content_type=JSON).json()
    assert done["phase"] == "imported"
    deals = {row.external_id: row for row in queries.listed("deal", scope=EVERYTHING).rows}
    assert str(deals["1"].values["close_date"]) == "2024-04-03"
    assert deals["3"].values["status"] == "open"

    assert omar.post(f"{address}/run", {}, content_type=JSON).json()["outcome"]["files"][-1]["unchanged"] == 3
    assert omar.post(f"/api/imports/batches/{done['batch_id']}/undo").json()["status"] == "undone"
    assert queries.listed("deal", scope=EVERYTHING).rows == ()
    assert omar.get("/api/imports").json()["imports"][-1]["status"] == "undone"


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/api/imports"),
        ("post", "/api/imports"),
        ("get", "/api/imports/{}"),
        ("post", "/api/imports/{}/mapping"),
        ("post", "/api/imports/{}/run"),
        ("post", "/api/imports/{}/cancel"),
        ("get", "/api/imports/{}/rejects/outcome/0"),
        ("post", "/api/imports/batches/1/undo"),
    ],
)
def test_who_may_not_import_is_told_so_everywhere(cast: Cast, method: str, address: str):
    token = logged_in("omar").post("/api/imports", {"files": [sent()]}).json()["token"]
    data = {"files": [sent()]} if address == "/api/imports" and method == "post" else None
    more = {"content_type": JSON, "data": "{}"} if method == "post" and not data else {"data": data}
    for name in ("rita", "mia", "ada", "fay", "sam"):
        answer = getattr(logged_in(name), method)(address.format(token), **more)
        assert answer.status_code == 403, (name, answer.content)
        assert answer["Content-Type"] == "application/problem+json"
        refusal = "has no role yet" if name == "sam" else "only operations and administrators may"
        assert refusal in answer.json()["detail"]


def test_what_is_wrong_is_said(omar: Client):
    assert omar.post("/api/imports", {"files": [sent("virus.exe")]}).status_code == 422
    assert omar.get(f"/api/imports/{'0' * 20}").status_code == 404
    token = omar.post("/api/imports", {"files": [sent()]}).json()["token"]
    wrong = omar.post(f"/api/imports/{token}/mapping", {"mapping": "files: {a.csv: {kind: whale}}"}, content_type=JSON)
    assert wrong.status_code == 422
    assert "no kind 'whale'" in wrong.json()["detail"]
    assert omar.post("/api/imports/batches/999/undo").status_code == 404


def test_files_of_rejects_are_named_without_telling_where_they_lie(omar: Client):
    file = SimpleUploadedFile("deals.csv", b"external_id,name,amount\n1,Good,5\n2,Bad,abc\n")
    address = f"/api/imports/{omar.post('/api/imports', {'files': [file]}).json()['token']}"
    tried = omar.post(f"{address}/run", {"dry_run": True}, content_type=JSON).json()["checked"]
    assert (tried["files"][0]["rejected"], tried["rejects"]) == (1, ["deals.csv.rejects.csv"])
    assert "Bad" in b"".join(omar.get(f"{address}/rejects/checked/0")).decode()

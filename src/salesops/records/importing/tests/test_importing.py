"""From files to records and their history, and back."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesops.history.folding import fold
from salesops.history.models import Event
from salesops.kernel.kinds import KINDS, Field
from salesops.records import importing
from salesops.records.importing import ImportProblem
from salesops.records.importing.tests.conftest import ANA, NOON
from salesops.records.models import MODELS, Account, Batch, Deal, Lead, Person

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(days=1)


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def company(folder: Path) -> Path:
    write(folder / "people.csv", "external_id,name,role,manager_name", "P1,Ada Ok,manager,", "P2,Bo Li,rep,Ada Ok")
    write(folder / "accounts.csv", "external_id,name,parent,employees,custom.plan", "A2,Acme East,A1,20,Gold", "A1,Acme,,500,")
    write(
        folder / "deals.csv",
        "external_id,name,account,owner,pipeline,stage,status,amount,close_date,closed_on,created_at,loss_reason",
        'D1,One,A1,P2,sales,won,won,"1,500.00",2024-03-01,2024-03-01,2024-01-10 09:00,',
        "D2,Two,acme east,bo li,sales,lost,lost,200,2024-02-01,2024-02-01,2024-01-05,price",
        "D3,Three,Nobody Inc,P2,sales,demo,open,99.5,2024-09-01,,2024-02-02,",
    )
    write(
        folder / "history.csv",
        "kind,external_id,happened_at,field,old,new,by",
        "deal,D1,2024-01-20 10:00,stage,demo,proposal,Bo Li",
        "deal,D1,2024-02-10 10:00,amount,1000,1400,Bo Li",
        "deal,D1,2024-02-28 10:00,stage,proposal,won,Bo Li",
        "deal,D3,2024-03-03 10:00,owner,P1,P2,Ada Ok",
    )
    return folder


def state(record: Any) -> dict[str, Any]:
    """A record's row in the terms of history."""
    kind = record.KIND
    values = {f.name: getattr(record, f.column) for f in kind.fields}
    custom = {f"custom.{k}": v for k, v in getattr(record, "custom", {}).items()}
    return {**values, **custom, "deleted_at": record.deleted_at}


def assert_history_equals_rows() -> None:
    for kind in KINDS:
        for record in MODELS[kind].objects.all():
            events = Event.objects.filter(kind=kind, record_id=record.id).order_by("happened_at", "seq")
            assert fold(kind, [json.loads(e.changes) for e in events]) == state(record), (kind, record.external_id)
            assert events[0].happened_at == record.created_at


def stages(deal: Deal, until: datetime) -> dict[str, Any]:
    events = Event.objects.filter(kind="deal", record_id=deal.id, happened_at__lte=until).order_by("happened_at", "seq")
    return fold("deal", [json.loads(e.changes) for e in events]) or {}


def test_records_come_in_with_relations_by_id_and_by_name(company: Path, bring_in: Any) -> None:
    result = bring_in(company)
    assert {(f.kind, f.created, f.rejected) for f in result.files} == {("person", 2, 0), ("account", 2, 0), ("deal", 3, 0)}
    one, two, three = (Deal.objects.get(external_id=x) for x in ("D1", "D2", "D3"))
    bo, east = Person.objects.get(external_id="P2"), Account.objects.get(external_id="A2")
    assert (one.owner_id, two.owner_id, two.account_id, three.account_id) == (bo.id, bo.id, east.id, None)
    assert (one.amount, east.parent_id, east.custom) == (
        Decimal("1500.00"),
        Account.objects.get(external_id="A1").id,
        {"plan": "Gold"},
    )
    assert bo.manager_id == Person.objects.get(external_id="P1").id
    assert any("Nobody Inc" in finding.what for finding in result.findings)
    assert_history_equals_rows()


def test_past_moments_can_be_recalled(company: Path, bring_in: Any) -> None:
    bring_in(company)
    one, two, three = (Deal.objects.get(external_id=x) for x in ("D1", "D2", "D3"))
    january = datetime(2024, 1, 25, tzinfo=UTC)
    assert (stages(one, january)["stage"], stages(one, january)["status"], stages(one, january)["amount"]) == (
        "proposal",
        "open",
        Decimal(1000),
    )
    assert stages(one, datetime(2024, 2, 28, 11, tzinfo=UTC))["status"] == "won"
    assert (stages(two, january)["status"], stages(two, january)["loss_reason"]) == ("open", "")
    assert stages(two, datetime(2024, 2, 2, tzinfo=UTC))["status"] == "lost"
    assert stages(three, datetime(2024, 3, 1, tzinfo=UTC))["owner"] == Person.objects.get(external_id="P1").id
    assert stages(one, NOON)["amount"] == Decimal(1500)


def test_the_same_again_changes_nothing(company: Path, bring_in: Any) -> None:
    bring_in(company)
    before = Event.objects.count()
    again = bring_in(company, at=LATER)
    assert {(f.created, f.changed, f.rejected) for f in again.files} == {(0, 0, 0)}
    assert Event.objects.count() == before


def test_a_changed_row_becomes_one_event_and_one_version(company: Path, bring_in: Any) -> None:
    bring_in(company)
    text = (company / "deals.csv").read_text().replace("99.5,2024-09-01", "120,2024-10-01")
    (company / "deals.csv").write_text(text)
    result = bring_in(company, at=LATER)
    deal = Deal.objects.get(external_id="D3")
    last = Event.objects.order_by("-seq").first()
    assert [f.changed for f in result.files if f.kind == "deal"] == [1]
    assert (deal.version, deal.amount, deal.close_date) == (2, Decimal(120), date(2024, 10, 1))
    assert json.loads(last.changes) == {"amount": ["99.50", "120.00"], "close_date": ["2024-09-01", "2024-10-01"]}
    assert last.happened_at == LATER
    assert_history_equals_rows()


def test_columns_a_file_does_not_have_stay_as_they_are(company: Path, folder: Path, bring_in: Any) -> None:
    bring_in(company)
    for name in ("people.csv", "accounts.csv", "history.csv"):
        (company / name).unlink()
    write(company / "deals.csv", "external_id,name,stage", "D3,Three and a half,proposal")
    bring_in(company, at=LATER)
    deal = Deal.objects.get(external_id="D3")
    assert (deal.name, deal.stage, deal.amount, deal.status) == ("Three and a half", "proposal", Decimal("99.50"), "open")
    assert_history_equals_rows()


def test_bad_rows_are_kept_with_the_reason_and_go_in_once_mended(folder: Path, bring_in: Any) -> None:
    path = write(
        folder / "deals.csv",
        "external_id,name,amount,closed_on,status",
        "1,Good,5,,open",
        "2,Bad,five,,open",
        "3,Won,1,,won",
        "4,,1,,open",
    )
    result = bring_in(path)
    [rejects] = result.rejects
    with rejects.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["external_id"], r["amount"]) for r in rows] == [("2", "five"), ("3", "1"), ("4", "1")]
    assert 'Amount: "five" is not an amount of money' in rows[0]["reason"]
    assert ("needs its day" in rows[1]["reason"], rows[2]["reason"]) == (True, "Name: is missing")
    mended = folder / "mended" / "deals.csv"
    mended.parent.mkdir()
    mended.write_text(rejects.read_text(encoding="utf-8").replace("five", "6"), encoding="utf-8")
    assert [f.created for f in bring_in(mended, at=LATER).files] == [1]


def test_a_double_that_differs_is_refused_and_an_equal_one_is_not_counted_twice(folder: Path, bring_in: Any) -> None:
    path = write(folder / "accounts.csv", "external_id,name", "1,Acme", "1,Acme", "1,Apex")
    [summary] = bring_in(path).files
    assert (summary.created, summary.unchanged, summary.rejected) == (1, 1, 1)
    assert Account.objects.get().name == "Acme"


def test_zero_bytes_are_refused(folder: Path, bring_in: Any) -> None:
    path = folder / "accounts.csv"
    path.write_bytes(b"external_id,name\n1,Ac\x00me\n2,Fine\n")
    [summary] = bring_in(path).files
    assert (summary.created, summary.rejected) == (1, 1)


def test_ambiguous_dates_are_asked_and_the_answer_is_taken(folder: Path, bring_in: Any) -> None:
    path = write(folder / "deals.csv", "external_id,name,close_date", "1,One,03/04/2024", "2,Two,05/06/2024")
    with importing.plan([path]) as planned:
        assert [q.column for q in planned.questions] == ["close_date"]
        with pytest.raises(ImportProblem, match="date-order"):
            importing.run(planned, by=ANA, at=NOON)
    assert Deal.objects.count() == 0
    bring_in(path, date_order="mdy")
    assert Deal.objects.get(external_id="1").close_date == date(2024, 3, 4)


def test_what_is_only_named_is_created_when_told_so(company: Path, bring_in: Any) -> None:
    result = bring_in(company, create_missing=True)
    nobody = Account.objects.get(name="Nobody Inc")
    assert Deal.objects.get(external_id="D3").account_id == nobody.id
    assert any(f.file == "(created from names)" and f.created == 1 for f in result.files)
    assert_history_equals_rows()


def test_a_dry_run_writes_nothing_and_counts_the_same(company: Path, bring_in: Any) -> None:
    told = bring_in(company, dry_run=True)
    assert (told.batch_id, Deal.objects.count(), Event.objects.count()) == (None, 0, 0)
    assert told.files == bring_in(company).files


def test_undone_as_a_whole_and_importable_again(company: Path, bring_in: Any) -> None:
    first = bring_in(company)
    done = importing.undo(first.batch_id, by=ANA, at=LATER)
    assert (done.deleted, Deal.objects.present().count()) == (7, 0)
    assert Batch.objects.get(id=first.batch_id).status == "undone"
    again = bring_in(company, at=LATER)
    assert sum(f.created for f in again.files) == 7


def test_undoing_a_change_brings_the_old_values_back(company: Path, bring_in: Any) -> None:
    bring_in(company)
    before = state(Deal.objects.get(external_id="D3"))
    accounts = (company / "accounts.csv").read_text().replace("Gold", "Silver")
    (company / "accounts.csv").write_text(accounts)
    (company / "deals.csv").write_text((company / "deals.csv").read_text().replace("99.5,2024-09-01", ",2024-10-01"))
    second = bring_in(company, at=LATER)
    assert Deal.objects.get(external_id="D3").amount is None
    done = importing.undo(second.batch_id, by=ANA, at=LATER + timedelta(hours=1))
    assert (done.deleted, done.restored) == (0, 2)
    assert state(Deal.objects.get(external_id="D3")) == before
    assert Account.objects.get(external_id="A2").custom == {"plan": "Gold"}
    assert_history_equals_rows()


def test_own_fields_hold_what_they_were_declared_to_hold(company: Path) -> None:
    """Stored and remembered as if they had been typed in; once more, nothing changes."""
    accounts = company / "accounts.csv"
    accounts.write_text(accounts.read_text().replace("custom.plan", "custom.spend").replace("Gold", '"1,234.5"'))
    own = {"account": (Field("spend", "money"),)}
    for created, unchanged in ((2, 0), (0, 2)):
        with importing.plan([company], custom_fields=own) as planned:
            told = next(one for one in importing.run(planned, by=ANA, at=NOON).files if one.kind == "account")
        assert (told.created, told.unchanged) == (created, unchanged)
    assert Account.objects.get(external_id="A2").custom == {"spend": "1234.50"}
    assert_history_equals_rows()


def test_undo_is_refused_while_something_later_depends_on_it(company: Path, folder: Path, bring_in: Any) -> None:
    from salesops.records.actions import core

    first = bring_in(company)
    deal = Deal.objects.get(external_id="D3")
    core.edit("deal", deal.id, {"next_step": "Call"}, version=deal.version, by=ANA, at=LATER)
    with pytest.raises(ImportProblem, match=f"deal {deal.id} was changed by Ana"):
        importing.undo(first.batch_id, by=ANA, at=LATER)
    assert Deal.objects.present().count() == 3


def test_undo_is_refused_while_a_later_record_refers_to_it(company: Path, bring_in: Any) -> None:
    from salesops.records.actions import core

    first = bring_in(company)
    account = Account.objects.get(external_id="A1")
    core.create("contact", {"name": "Cy", "account": account.id}, by=ANA, at=LATER)
    with pytest.raises(ImportProblem, match="refers to account"):
        importing.undo(first.batch_id, by=ANA, at=LATER)


def test_stopped_in_between_it_carries_on_with_the_same_batch(company: Path, bring_in: Any) -> None:
    stopped = bring_in(company, progress=lambda p: p.kind != "account")
    assert (stopped.cancelled, Deal.objects.count(), Batch.objects.get().status) == (True, 0, "failed")
    finished = bring_in(company, at=LATER)
    assert (finished.batch_id, finished.cancelled, Deal.objects.count()) == (stopped.batch_id, False, 3)
    importing.undo(finished.batch_id, by=ANA, at=LATER)
    assert Person.objects.present().count() == 0
    assert_history_equals_rows_of_present()


def assert_history_equals_rows_of_present() -> None:
    assert not any(MODELS[kind].objects.present().exists() for kind in KINDS)


def test_a_lead_becomes_a_deal_at_its_conversion(folder: Path, bring_in: Any) -> None:
    write(
        folder / "leads.csv",
        "external_id,name,status,created_at,converted_at,converted_deal",
        "L1,Lee,converted,2024-01-01,2024-02-01 10:00,D1",
    )
    write(folder / "deals.csv", "external_id,name,lead,created_at", "D1,One,L1,2024-02-01")
    bring_in(folder)
    lead = Lead.objects.get()
    assert lead.converted_deal_id == Deal.objects.get().id
    events = Event.objects.filter(kind="lead", happened_at__lt=datetime(2024, 2, 1, tzinfo=UTC))
    assert [json.loads(e.changes)["status"] for e in events] == [[None, "new"]]
    assert_history_equals_rows()
    before = Event.objects.count()
    bring_in(folder, at=LATER)
    assert Event.objects.count() == before

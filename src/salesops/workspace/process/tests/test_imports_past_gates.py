"""The same forbidden moves in a file: refused for the same reasons, or let in and flagged; and what becomes of the flags."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from tests.cast import NOW, TESTER

from salesops.history.queries import latest_writes
from salesops.kernel.condition import Compare
from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policies
from salesops.records import importing, queries
from salesops.records.listing import Ask, ids
from salesops.workspace import editing
from salesops.workspace.imports import carrying_out
from salesops.workspace.imports.carrying_out import carry_out, custom_fields
from salesops.workspace.process.tests.test_every_path import CASES, FIELDS, PROCESS, STATUS, Case, make_deal, wanted

pytestmark = pytest.mark.django_db(transaction=True)
REFUSING = PROCESS.replace("pipelines:", "imports: refuse\npipelines:", 1)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path, monkeypatch):
    """The warehouse, which has nothing to do with it, does not follow."""
    settings.HOME, settings.WAREHOUSE_URL = tmp_path, str(tmp_path / "warehouse")
    monkeypatch.setattr(carrying_out, "refresh", lambda at: None)


def hold(text: str) -> None:
    for one in (FIELDS, text):
        policies.apply(one, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)


def file_of(tmp_path: Path, rows: Iterable[dict], name: str = "deals") -> Path:
    folder = tmp_path / "files"
    folder.mkdir(exist_ok=True)
    rows = list(rows)
    with (folder / f"{name}.csv").open("w", newline="") as stream:
        out = csv.DictWriter(stream, sorted({column for row in rows for column in row}))
        out.writeheader()
        out.writerows(rows)
    (folder / "mapping.yaml").write_text("source_system: crm\n")
    return folder


def row_of(case: Case, external_id: str) -> dict:
    more = {"closed_on": NOW.date()} if case.to in STATUS else {}
    told = {"stage": case.to, "status": STATUS.get(case.to, "open"), "pipeline": "sales", "name": "Halcyon"}
    return {"external_id": external_id, **told, **more}


def bring(folder: Path, *, dry_run: bool = False):
    with importing.plan([folder], custom_fields=custom_fields(NOW.date())) as planned:
        return carry_out(planned, by=TESTER, at=NOW, dry_run=dry_run)


def deal_of(number: int):
    return queries.get("deal", number, scope=EVERYTHING)


def flagged() -> list[int]:
    return ids(Ask("deal", Compare("came_without", "is_filled"), order=("id",)), scope=EVERYTHING, limit=99)


def all_cases(cast, tmp_path) -> tuple[dict[str, tuple[int, str, Case]], Path]:
    """A deal for each case, by its id in the file, with what the gate itself says is missing."""
    deals = {}
    for case in CASES.values():
        deal = make_deal(cast, case.start, **case.more)
        deals[deal_of(deal).external_id] = (deal, " ".join(wanted(case, deal)), case)
    return deals, file_of(tmp_path, [row_of(case, known) for known, (_, _, case) in deals.items()])


def test_an_import_is_refused_alike_row_by_row(cast, tmp_path):
    hold(REFUSING)
    deals, folder = all_cases(cast, tmp_path)
    outcome = bring(folder)
    with Path(outcome.rejects[0]).open(newline="") as stream:
        reasons = {row["external_id"]: row["reason"] for row in csv.DictReader(stream)}
    for known, (deal, says, _) in deals.items():
        assert reasons[known] == says
        assert len(latest_writes("deal", deal, 9)) == 1
    assert (outcome.flags.moved, outcome.flags.refused, outcome.files[0].rejected) == (len(deals),) * 3


def test_an_import_lets_them_in_and_flags_them_where_it_is_not_to_refuse(cast, tmp_path):
    hold(PROCESS)
    deals, folder = all_cases(cast, tmp_path)
    tried = bring(folder, dry_run=True)
    assert (tried.flags.lacking, tried.flags.refused, flagged()) == (len(deals), 0, [])
    outcome = bring(folder)
    assert outcome.flags == tried.flags
    assert {one.external_id: one.without for one in outcome.flags.shown} == {k: says for k, (_, says, _) in deals.items()}
    assert flagged() == sorted(deal for deal, _, _ in deals.values())
    for deal, _, case in deals.values():
        [entry] = [one for one in latest_writes("deal", deal, 9) if one.source == "import"]
        assert [one["name"] for one in entry.decision["answer"]["missing"]] == list(case.lacks)
    assert bring(folder).flags.moved == 0


def test_new_deals_that_begin_further_on_are_flagged_unless_the_file_brings_what_is_asked_for(cast, tmp_path):
    hold(PROCESS)
    new = {"pipeline": "sales", "status": "open", "stage": "demo", "name": "Begun"}
    folder = file_of(
        tmp_path,
        [
            {"external_id": "N1", **new, "custom.budget": ""},
            {"external_id": "N2", **new, "custom.budget": "5"},
            {"external_id": "N3", **new, "stage": "discovery"},
            {"external_id": "N4", **new, "stage": "won", "status": "won", "closed_on": "2020-01-01"},
            {"external_id": "N5", **new, "stage": "proposal", "custom.budget": "5"},
        ],
    )
    file_of(
        tmp_path,
        [{"external_id": "A1", "deal": "N5", "type": "meeting_held", "subject": "Shown", "at": "2024-01-01"}],
        "activities",
    )
    outcome = bring(folder)
    assert [(one.external_id, one.without) for one in outcome.flags.shown] == [
        ("N1", "Budget is missing."),
        ("N5", "Proposal does not follow Discovery. Not confirmed: They liked it."),
    ]
    assert (outcome.flags.moved, len(flagged())) == (3, 2)


def test_what_needs_a_refused_new_deal_is_refused_with_it(cast, tmp_path):
    hold(REFUSING)
    new = {"external_id": "N1", "pipeline": "sales", "status": "open", "stage": "demo", "name": "Begun"}
    folder = file_of(tmp_path, [new])
    file_of(
        tmp_path, [{"external_id": "A1", "deal": "N1", "type": "call", "subject": "Talked", "at": "2024-01-01"}], "activities"
    )
    file_of(tmp_path, [{"external_id": "L1", "deal": "N1", "amount": "5", "quantity": "1"}], "deal_lines")
    outcome = bring(folder)
    assert {one.kind: (one.created, one.rejected) for one in outcome.files} == {
        "deal": (0, 1),
        "activity": (1, 0),
        "deal_line": (0, 1),
    }


def test_a_flag_goes_when_the_deal_moves_on_or_the_import_is_undone(cast, tmp_path):
    hold(PROCESS)
    moving, left = (make_deal(cast, "discovery") for _ in range(2))
    case = CASES["a missing field"]
    bring(file_of(tmp_path, [row_of(case, deal_of(moving).external_id)]))
    last = bring(file_of(tmp_path, [row_of(case, deal_of(left).external_id)]))
    assert flagged() == [moving, left]
    editing.change("deal", moving, {"stage": "discovery"}, version=2, viewer=cast.viewer("omar"), by=cast.actor("omar"), at=NOW)
    assert flagged() == [left]
    importing.undo(last.batch_id, by=TESTER, at=NOW)
    assert flagged() == []


def test_what_the_file_itself_says_of_a_loss_or_an_amount_counts(cast, tmp_path):
    hold(PROCESS)
    lost, large, small = (make_deal(cast, "terms", amount=amount) for amount in ("5000", "5000", "250000"))
    known = {one: deal_of(one).external_id for one in (lost, large, small)}
    rows = [
        {**row_of(CASES["no reason for the loss"], known[lost]), "loss_reason": "Price", "amount": "5000"},
        {**row_of(CASES["a missing approval"], known[large]), "amount": "250000"},
        {**row_of(CASES["a missing approval"], known[small]), "amount": "99999.99"},
    ]
    outcome = bring(file_of(tmp_path, rows))
    assert (outcome.flags.moved, [one.external_id for one in outcome.flags.shown]) == (3, [known[large]])

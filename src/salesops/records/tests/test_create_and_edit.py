from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.cast import NOW, Cast

from salesops.history.queries import last_sequence, state_at, timeline
from salesops.kernel.kinds import Field
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.queries import get

DEAL = {"name": "Big one", "pipeline": "Sales", "stage": "Discovery", "status": "open", "amount": "1234.50"}
TIER = Field("tier", "choice", choices=("gold", "silver"))
BUDGET = Field("budget", "money")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def deal(cast: Cast) -> int:
    return actions.create("deal", DEAL | {"owner": cast.rita}, by=cast.actor("rita"), at=NOW).id


def row(deal_id: int):
    return get("deal", deal_id, scope=EVERYTHING)


def test_a_new_record_has_its_values_and_its_first_event_lists_the_filled_ones(cast: Cast, deal: int) -> None:
    stored = row(deal)
    assert (stored["amount"], stored["owner"], stored["next_step"], stored["close_date"]) == (
        Decimal("1234.50"),
        cast.rita,
        "",
        None,
    )
    assert (stored.version, stored.created_at, stored.updated_at, stored.deleted_at) == (1, NOW, NOW, None)
    [event] = timeline("deal", deal)
    assert event.changes == {name: (None if name in ("amount", "owner") else "", stored[name]) for name in {*DEAL, "owner"}}
    assert (event.action, event.by_name, event.happened_at, event.learned_at) == ("create", "Rita", NOW, NOW)


def test_an_edit_remembers_old_and_new_and_counts(cast: Cast, deal: int) -> None:
    written = actions.edit("deal", deal, {"amount": 2000, "close_date": "2024-09-30"}, version=1, by=cast.actor("raj"), at=LATER)
    assert written.changes == {"amount": (Decimal("1234.50"), Decimal(2000)), "close_date": (None, date(2024, 9, 30))}
    assert (written.version, written.sequence) == (2, last_sequence())
    assert (row(deal).version, row(deal)["amount"], row(deal).updated_at) == (2, Decimal("2000.00"), LATER)
    assert timeline("deal", deal)[0].by_id == cast.raj


def test_an_edit_that_changes_nothing_writes_nothing(cast: Cast, deal: int) -> None:
    before = last_sequence()
    written = actions.edit("deal", deal, {"amount": "1234.5", "name": " Big one "}, version=1, by=cast.actor("rita"), at=LATER)
    assert (written.version, written.sequence, written.changes) == (1, None, {})
    assert (last_sequence(), row(deal).version, row(deal).updated_at) == (before, 1, NOW)


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_stored(cast: Cast) -> None:
    before = last_sequence()
    with pytest.raises(actions.InvalidError) as refused:
        actions.create(
            "deal",
            {"name": "", "ammount": 5, "status": "opened", "close_date": "05.03.2017", "stage": "Discovery"},
            by=cast.actor("rita"),
            at=NOW,
        )
    assert len(refused.value.findings) == 5
    said = {finding.where: finding for finding in refused.value.findings}
    assert set(said) == {"deal.name", "deal.ammount", "deal.status", "deal.close_date", "deal.pipeline"}
    assert said["deal.ammount"].fix == "Did you mean amount or account?"
    assert "open, won, lost" in said["deal.status"].fix
    assert all(finding.what and finding.why and finding.fix for finding in said.values())
    assert last_sequence() == before


def test_a_record_referred_to_must_be_there(cast: Cast, deal: int) -> None:
    with pytest.raises(actions.InvalidError, match=r"deal\.account: There is no account 999.*\n?.*owner: There is no person 998"):
        actions.edit("deal", deal, {"account": 999, "owner": 998}, version=1, by=cast.actor("rita"), at=LATER)
    gone = actions.create("account", {"name": "Gone"}, by=cast.actor("rita"), at=NOW)
    actions.delete("account", gone.id, version=1, by=cast.actor("rita"), at=NOW)
    with pytest.raises(actions.InvalidError, match="has been deleted"):
        actions.edit("deal", deal, {"account": gone.id}, version=1, by=cast.actor("rita"), at=LATER)


def test_a_required_field_cannot_be_emptied(cast: Cast, deal: int) -> None:
    with pytest.raises(actions.InvalidError, match="Name is missing"):
        actions.edit("deal", deal, {"name": "  "}, version=1, by=cast.actor("rita"), at=LATER)


def test_nothing_hangs_below_itself(cast: Cast) -> None:
    with pytest.raises(actions.InvalidError, match="close a circle"):
        actions.transfer_person(cast.ada, {"manager": cast.rita}, version=1, by=cast.actor("omar"), at=LATER)
    with pytest.raises(actions.InvalidError, match="close a circle"):
        actions.edit("team", cast.west, {"parent": cast.west}, version=1, by=cast.actor("omar"), at=LATER)


def test_the_same_external_id_is_refused_saying_which_record_has_it(cast: Cast) -> None:
    who = {"by": cast.actor("rita"), "at": NOW, "source_system": "salesforce", "external_id": "001A"}
    first = actions.create("account", {"name": "Acme"}, **who)
    with pytest.raises(actions.InvalidError, match=f"It is account {first.id}"):
        actions.create("account", {"name": "Acme again"}, **who)
    actions.create("account", {"name": "Other system"}, **(who | {"source_system": "hubspot"}))


def test_deleting_hides_and_restoring_shows_again(cast: Cast, deal: int) -> None:
    actions.delete("deal", deal, version=1, by=cast.actor("rita"), at=LATER)
    assert row(deal) is None
    assert state_at("deal", deal, LATER)["deleted_at"] == LATER
    for action in (lambda: actions.edit("deal", deal, {"name": "X"}, version=2, by=cast.actor("rita"), at=LATER),):
        with pytest.raises(actions.NotFoundError, match="restore it first"):
            action()
    actions.restore("deal", deal, version=2, by=cast.actor("rita"), at=LATER)
    assert (row(deal).version, row(deal)["amount"]) == (3, Decimal("1234.50"))
    assert [event.action for event in timeline("deal", deal)] == ["restore", "delete", "create"]


def test_custom_fields_are_those_the_policy_declares(cast: Cast, deal: int) -> None:
    who = {"by": cast.actor("rita"), "at": LATER}
    with pytest.raises(actions.InvalidError, match=r"no field 'custom\.tier'"):
        actions.edit("deal", deal, {"custom.tier": "gold"}, version=1, **who)
    with pytest.raises(actions.InvalidError, match="gold, silver"):
        actions.edit("deal", deal, {"custom.tier": "bronze"}, version=1, custom_fields=(TIER,), **who)
    values = {"custom.tier": "gold", "custom.budget": Decimal(5)}
    actions.edit("deal", deal, values, version=1, custom_fields=(TIER, BUDGET), **who)
    assert (row(deal)["custom.tier"], row(deal)["custom.budget"]) == ("gold", "5.00")
    actions.edit("deal", deal, {"custom.tier": None}, version=2, custom_fields=(TIER, BUDGET), **who)
    assert "custom.tier" not in row(deal).values


def test_what_has_not_happened_yet_is_refused(cast: Cast, deal: int) -> None:
    with pytest.raises(actions.InvalidError, match="still to come"):
        actions.edit("deal", deal, {"amount": 1}, version=1, by=cast.actor("rita"), at=NOW, happened_at=LATER)
    with pytest.raises(actions.InvalidError, match="exists since"):
        actions.edit(
            "deal", deal, {"amount": 1}, version=1, by=cast.actor("rita"), at=NOW, happened_at=datetime(2020, 1, 1, tzinfo=UTC)
        )


def test_an_unknown_kind_is_a_misuse(cast: Cast) -> None:
    with pytest.raises(KeyError, match="no kind of record 'opportunity'"):
        actions.create("opportunity", {}, by=cast.actor("rita"), at=NOW)

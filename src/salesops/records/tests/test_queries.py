from datetime import timedelta

import pytest
from django.db import connection
from tests.cast import NOW, TESTER, Cast

from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING, NOTHING, Scope
from salesops.records import actions
from salesops.records.access import scope_of
from salesops.records.models import MODELS
from salesops.records.queries import by_external_id, get, get_many, listed, names_of, record_as_of
from salesops.records.visibility import visible

LATER = NOW + timedelta(days=1)
WHO = {"by": TESTER, "at": NOW}
PARTS = {
    "deal_line": ("deal", {"description": "Seats"}),
    "subscription": ("account", {"starts_on": "2024-01-01", "monthly_amount": 5}),
    "invoice": ("account", {"issued_on": "2024-01-01", "amount": 5}),
}


def deal(owner: int | None, **over) -> int:
    values = {"name": "Deal", "pipeline": "Sales", "stage": "New", "status": "open", "owner": owner, **over}
    return actions.create("deal", values, **WHO).id


@pytest.fixture
def owned(cast: Cast) -> dict[str, dict[str, int]]:
    """For Rita and for Rosa one record of each kind that belongs to somebody: name -> kind -> id."""
    found = {}
    for name in ("rita", "rosa"):
        owner = getattr(cast, name)
        ids = {"person": owner, "deal": deal(owner)}
        for kind, more in (("account", {}), ("contact", {}), ("lead", {"status": "new"})):
            ids[kind] = actions.create(kind, {"name": "X", "owner": owner, **more}, **WHO).id
        ids["activity"] = actions.log_activity({"type": "call", "person": owner}, **WHO).id
        role = {"deal": ids["deal"], "contact": ids["contact"]}
        ids["deal_contact"] = actions.create("deal_contact", role, **WHO).id
        for kind, (whole, values) in PARTS.items():
            ids[kind] = actions.create(kind, {whole: ids[whole], **values}, **WHO).id
        found[name] = ids
    return found


COMMON, RESTRICTED = {"team", "product", "price"}, {"spend"}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - COMMON - RESTRICTED))
def test_of_every_kind_a_rep_finds_their_own_and_no_others_by_any_question(cast: Cast, owned, kind: str) -> None:
    scope = scope_of(cast.viewer("rita"), NOW)
    mine, theirs = owned["rita"][kind], owned["rosa"][kind]
    assert get(kind, mine, scope=scope).id == mine
    assert get(kind, theirs, scope=scope) is None
    assert set(get_many(kind, [mine, theirs], scope=scope)) == {mine}
    assert [row.id for row in listed(kind, scope=scope).rows] == [mine]
    assert listed(kind, scope=scope).total == 1
    assert record_as_of(kind, mine, NOW, scope=scope) is not None
    assert record_as_of(kind, theirs, NOW, scope=scope) is None


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_finds_nothing_of_any_kind(cast: Cast, owned, kind: str) -> None:
    actions.create("spend", {"month": "2024-01-01", "kind": "ads", "amount": 5}, **WHO)
    assert listed(kind, scope=NOTHING).total == 0
    record_id = owned["rita"].get(kind, 1)
    assert get(kind, record_id, scope=NOTHING) is None
    assert record_as_of(kind, record_id, NOW, scope=NOTHING) is None


def test_spend_is_for_those_who_see_everything(cast: Cast) -> None:
    actions.create("spend", {"month": "2024-01-01", "kind": "ads", "amount": 5}, **WHO)
    assert listed("spend", scope=scope_of(cast.viewer("mia"), NOW)).total == 0
    assert listed("spend", scope=scope_of(cast.viewer("fay"), NOW)).total == 1


def test_what_belongs_to_nobody_is_for_those_who_see_everything(cast: Cast) -> None:
    orphan = deal(None)
    assert get("deal", orphan, scope=scope_of(cast.viewer("mia"), NOW)) is None
    assert get("deal", orphan, scope=EVERYTHING).id == orphan


def test_a_record_is_found_by_the_name_another_system_has_for_it(cast: Cast) -> None:
    who = {**WHO, "source_system": "salesforce", "external_id": "001A"}
    account = actions.create("account", {"name": "Acme", "owner": cast.rosa}, **who).id
    assert by_external_id("account", "salesforce", "001A", scope=EVERYTHING).id == account
    assert by_external_id("account", "hubspot", "001A", scope=EVERYTHING) is None
    assert by_external_id("account", "", "", scope=EVERYTHING) is None
    assert by_external_id("account", "salesforce", "001A", scope=Scope(people=frozenset({cast.rita}))) is None


def test_questions_by_owner_and_by_external_id_are_answered_by_an_index(db: None) -> None:
    if connection.vendor == "postgresql":  # it would rather read an empty table whole
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
    assert "rec_deal_source" in MODELS["deal"].objects.from_elsewhere("salesforce", "006A").explain()
    assert "rec_deal_owner" in MODELS["deal"].objects.present().filter(visible("deal", Scope(people=frozenset({1})))).explain()


def test_a_list_has_names_for_all_it_refers_to_in_a_fixed_number_of_queries(cast: Cast, django_assert_num_queries) -> None:
    accounts = [actions.create("account", {"name": f"Account {n}"}, **WHO).id for n in range(20)]
    for n in range(20):
        deal(cast.rita if n % 2 else cast.rosa, account=accounts[n])
    for limit in (5, 20):
        with django_assert_num_queries(4):
            found = listed("deal", scope=EVERYTHING, limit=limit)
        assert len(found.rows) == limit
        assert all(found.names["account"][row["account"]].startswith("Account") for row in found.rows)
    assert found.names["person"] == {cast.rita: "Rita", cast.rosa: "Rosa"}


def test_a_list_is_narrowed_searched_ordered_and_paged(cast: Cast) -> None:
    ids = [deal(cast.rita, name=f"Deal {n}", amount=n % 3, stage="New" if n % 2 else "Old") for n in range(10)]
    assert [row["name"] for row in listed("deal", scope=EVERYTHING, search="deal 7").rows] == ["Deal 7"]
    assert listed("deal", scope=EVERYTHING, where={"stage": "New", "amount": [0, 1]}).total == 4
    paged = []
    for offset in range(0, 10, 3):
        paged += listed("deal", scope=EVERYTHING, order=["-amount"], limit=3, offset=offset).rows
    assert [row["amount"] for row in paged] == sorted((row["amount"] for row in paged), reverse=True)
    assert sorted(row.id for row in paged) == ids


def test_a_search_where_there_is_no_text_to_search_finds_nothing(cast: Cast) -> None:
    product = actions.create("product", {"name": "Seats"}, **WHO).id
    actions.create("price", {"product": product, "amount": 5}, **WHO)
    assert listed("price", scope=EVERYTHING).total == 1
    assert listed("price", scope=EVERYTHING, search="5").total == 0


def test_the_deleted_are_not_listed_but_still_have_names(cast: Cast) -> None:
    account = actions.create("account", {"name": "Acme"}, **WHO).id
    deal(cast.rita, account=account)
    actions.delete("account", account, version=1, **WHO)
    assert get("account", account, scope=EVERYTHING) is None
    assert listed("deal", scope=EVERYTHING).names["account"] == {account: "Acme"}
    assert names_of("price", [3]) == {3: "price 3"}


def test_a_record_as_it_was(cast: Cast) -> None:
    one = deal(cast.rita, amount=5)
    actions.edit("deal", one, {"amount": 9}, version=1, by=TESTER, at=LATER)
    assert record_as_of("deal", one, NOW, scope=EVERYTHING)["amount"] == 5
    assert record_as_of("deal", one, LATER, scope=EVERYTHING)["amount"] == 9
    assert record_as_of("deal", one, LATER, scope=EVERYTHING, known_at=NOW)["amount"] == 5

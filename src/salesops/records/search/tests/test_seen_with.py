"""An activity is found by whoever sees what it is about, whoever owns that by now."""

import pytest
from tests.cast import NOW, TESTER, Cast

from salesops.history.queries import last_sequence
from salesops.kernel.scope import Scope
from salesops.records import actions
from salesops.records.access import scope_of
from salesops.records.search import following
from salesops.records.search.finding import find
from salesops.records.search.index import index
from salesops.records.search.models import Entry
from salesops.records.search.searched import code

pytestmark = pytest.mark.django_db


def _make(kind: str, **values) -> int:
    needed = {"deal": {"pipeline": "sales", "stage": "prospect", "status": "open"}, "activity": {"type": "note", "at": NOW}}
    return actions.create(kind, {**needed[kind], **values}, by=TESTER, at=NOW).id


def _found(text: str, scope: Scope) -> set[tuple[str, int]]:
    return {(hit.kind, hit.row.id) for hit in find(text, scope=scope)}


def test_a_new_owner_of_a_deal_moves_what_is_about_it_and_so_does_a_call_moved_to_another_deal(cast: Cast):
    rita, raj, rosa = (scope_of(cast.viewer(name), NOW) for name in ("rita", "raj", "rosa"))
    deal, other = _make("deal", name="Pumps", owner=cast.rita), _make("deal", name="Valves", owner=cast.raj)
    call = _make("activity", subject="Kestrel", person=cast.rosa, deal=deal)
    hit, nothing = {("activity", call)}, set()
    assert [_found("kestrel", scope) for scope in (rita, raj, rosa)] == [hit, nothing, hit]
    actions.edit("deal", deal, {"owner": cast.max}, version=1, by=TESTER, at=NOW)
    assert [_found("kestrel", scope) for scope in (rita, raj, rosa)] == [nothing, nothing, hit]
    actions.edit("activity", call, {"deal": other}, version=1, by=TESTER, at=NOW)
    assert [_found("kestrel", scope) for scope in (rita, raj, rosa)] == [nothing, hit, hit]
    written = list(Entry.objects.order_by("id").values())
    index().drop(list(Entry.objects.values_list("id", flat=True)))
    following.catch_up(0, last_sequence())
    assert list(Entry.objects.order_by("id").values()) == written
    Entry.objects.filter(id=code("activity", call)).update(scope="o0")
    following.catch_up(0, last_sequence())
    assert list(Entry.objects.order_by("id").values()) == written

"""An activity is found by whoever sees what it is about, whoever owns that by now."""

import pytest
from tests.cast import NOW, TESTER, Cast

from salesops.records import actions
from salesops.records.access import scope_of
from salesops.records.search.models import Entry
from salesops.records.search.searched import code
from salesops.records.search.tests.test_finding import _catch_up, _empty, _found, _make

pytestmark = pytest.mark.django_db


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
    _empty()
    _catch_up()
    assert list(Entry.objects.order_by("id").values()) == written
    Entry.objects.filter(id=code("activity", call)).update(scope="o0")
    _catch_up()
    assert list(Entry.objects.order_by("id").values()) == written

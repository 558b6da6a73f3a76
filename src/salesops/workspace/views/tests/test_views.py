"""Saved views: whose they are, who finds them, who may change them."""

from datetime import date

import pytest
from django.db import transaction
from tests.cast import NOW, Cast

from salesops.history.door import WriteRefusedError
from salesops.kernel.condition import ALWAYS, All, Compare, ConditionError
from salesops.kernel.kinds import DEAL
from salesops.workspace.views import actions, queries
from salesops.workspace.views.conditions import plain, read, resolved, types_of
from salesops.workspace.views.errors import ChangedMeanwhileError, NoSuchViewError, NotYoursError, ViewError
from salesops.workspace.views.facts import Draft, View
from salesops.workspace.views.models import SavedView

BIG = All((Compare("amount", "at_least", 50000), Compare("close_date", "less_than", date(2024, 7, 1))))


def save(cast: Cast, name: str, title: str = "Big deals", **more) -> View:
    draft = Draft(title, "deal", "grid", BIG, ("name", "amount"), ("-amount",), {"search": "acme"}, **more)
    return actions.save_view(draft, viewer=cast.viewer(name), by=cast.actor(name), at=NOW)


def found_by(cast: Cast, name: str) -> list[str]:
    return [view.name for view in queries.views_for(cast.viewer(name), "deal", "grid")]


def test_a_view_is_kept_as_it_was_saved(cast):
    view = save(cast, "rita")
    assert (view.condition, view.columns, view.order, view.options) == (BIG, ("name", "amount"), ("-amount",), {"search": "acme"})
    assert (view.is_mine, view.may_change, view.owner_name) == (True, True, "Rita")


def test_a_view_shared_with_nobody_is_its_owners_alone_even_for_operations(cast):
    save(cast, "rita")
    assert [found_by(cast, name) for name in ("rita", "raj", "mia", "omar", "sam")] == [["Big deals"], [], [], [], []]


def test_a_view_shared_with_a_team_is_found_by_the_team_and_by_operations(cast):
    save(cast, "mia", shared="team", team_id=cast.west)
    assert [found_by(cast, name) for name in ("rita", "rosa", "omar", "sam")] == [["Big deals"], [], ["Big deals"], []]


def test_a_view_shared_with_everyone_is_found_by_all_but_strangers(cast):
    save(cast, "rita", shared="everyone")
    assert [found_by(cast, name) for name in ("rosa", "fay", "sam")] == [["Big deals"], ["Big deals"], []]


def test_a_rep_shares_only_with_their_own_teams(cast):
    with pytest.raises(ViewError, match="your own team"):
        save(cast, "rita", shared="team", team_id=cast.east)
    assert save(cast, "omar", shared="team", team_id=cast.east).team_id == cast.east


def test_only_the_owner_or_operations_change_a_shared_view(cast):
    view = save(cast, "rita", shared="everyone")
    renamed = Draft("Mine now", "deal", "grid", shared="everyone")
    with pytest.raises(NotYoursError, match="belongs to Rita"):
        actions.save_view(renamed, viewer=cast.viewer("raj"), by=cast.actor("raj"), at=NOW, view_id=view.id)
    with pytest.raises(NotYoursError):
        actions.delete_view(view.id, viewer=cast.viewer("mia"), by=cast.actor("mia"), at=NOW)
    changed = actions.save_view(renamed, viewer=cast.viewer("omar"), by=cast.actor("omar"), at=NOW, view_id=view.id)
    assert (changed.name, changed.owner_name, changed.condition) == ("Mine now", "Rita", ALWAYS)
    actions.delete_view(view.id, viewer=cast.viewer("rita"), by=cast.actor("rita"), at=NOW)
    assert found_by(cast, "omar") == []


def test_somebody_elses_own_view_is_not_there(cast):
    view = save(cast, "rita")
    for name in ("raj", "omar", "sam"):
        with pytest.raises(NoSuchViewError):
            actions.delete_view(view.id, viewer=cast.viewer(name), by=cast.actor("raj"), at=NOW)
        with pytest.raises(NoSuchViewError):
            queries.view_of(cast.viewer(name), view.id)


def test_a_view_saved_by_somebody_else_meanwhile_is_not_overwritten(cast):
    view = save(cast, "rita", shared="everyone")
    again = Draft("Big deals", "deal", "grid", shared="everyone")
    actions.save_view(again, viewer=cast.viewer("omar"), by=cast.actor("omar"), at=NOW, view_id=view.id, version=1)
    with pytest.raises(ChangedMeanwhileError):
        actions.save_view(again, viewer=cast.viewer("rita"), by=cast.actor("rita"), at=NOW, view_id=view.id, version=1)


def test_a_name_is_taken_once_per_owner(cast):
    save(cast, "rita")
    with pytest.raises(ViewError, match="already a view called Big deals"):
        save(cast, "rita", " Big deals ")
    assert save(cast, "raj").name == "Big deals"


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (Draft(" ", "deal", "grid"), "no name"),
        (Draft("x" * 81, "deal", "grid"), "longer than 80"),
        (Draft("a\x00b", "deal", "grid"), "null character"),
        (Draft("a", "dael", "grid"), "no kind of record 'dael'"),
        (Draft("a", "deal", "map"), "not of 'map'"),
        (Draft("a", "deal", "grid", shared="world"), "nobody, a team or everyone"),
        (Draft("a", "deal", "grid", shared="team"), "which team"),
        (Draft("a", "deal", "grid", columns=("name",) * 61), "at most 60 columns"),
        (Draft("a", "deal", "grid", options={"search": "x" * 30_000}), "too long"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(cast, draft, words):
    with pytest.raises(ViewError, match=words):
        actions.save_view(draft, viewer=cast.viewer("omar"), by=cast.actor("omar"), at=NOW)


def test_everybody_chooses_their_own_start(cast):
    view = save(cast, "rita", shared="everyone")
    choose = {"kind": "deal", "surface": "grid", "at": NOW}
    actions.choose_view(view.id, viewer=cast.viewer("raj"), by=cast.actor("raj"), **choose)
    assert queries.default_view(cast.viewer("raj"), "deal", "grid").id == view.id
    assert queries.default_view(cast.viewer("rita"), "deal", "grid") is None
    actions.choose_view(None, viewer=cast.viewer("raj"), by=cast.actor("raj"), **choose)
    assert queries.default_view(cast.viewer("raj"), "deal", "grid") is None
    with pytest.raises(NoSuchViewError):
        actions.choose_view(view.id, viewer=cast.viewer("raj"), by=cast.actor("raj"), kind="account", surface="grid", at=NOW)


def test_deleting_a_view_takes_it_from_those_who_start_with_it(cast):
    view = save(cast, "rita", shared="everyone")
    actions.choose_view(view.id, viewer=cast.viewer("raj"), by=cast.actor("raj"), kind="deal", surface="grid", at=NOW)
    actions.delete_view(view.id, viewer=cast.viewer("rita"), by=cast.actor("rita"), at=NOW)
    assert queries.default_view(cast.viewer("raj"), "deal", "grid") is None


def test_nothing_else_writes_views(cast):
    with pytest.raises(WriteRefusedError), transaction.atomic():
        SavedView(name="sneaky").save()


def test_finding_views_takes_the_same_queries_however_many_there_are(cast, django_assert_max_num_queries):
    for number in range(30):
        save(cast, "rita", f"View {number}", shared="everyone")
    viewer = cast.viewer("raj")
    with django_assert_max_num_queries(6):
        assert len(queries.views_for(viewer, "deal", "grid")) == 30


def test_a_condition_survives_the_address():
    assert read(plain(BIG), "deal") == BIG


def test_me_and_today_mean_who_looks_and_when():
    condition = read({"all": [{"field": "owner", "is": "me"}, {"field": "close_date", "less_than": "today-30"}]}, "deal")
    meant = resolved(condition, me=7, today=date(2024, 6, 3), types=types_of(DEAL))
    assert meant == All((Compare("owner", "is", 7), Compare("close_date", "less_than", date(2024, 5, 4))))


@pytest.mark.parametrize(
    "data",
    [
        {"field": "amount", "at_least": "much"},
        {"field": "close_date", "is": "soon"},
        {"field": "owner", "is": "Rita"},
        {"field": "amount", "near": 5},
        {"both": []},
        ["amount"],
        7,
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_in_words(data):
    with pytest.raises(ConditionError) as refused:
        read(data, "deal")
    assert refused.value.finding.fix


def test_a_deeply_nested_condition_is_refused():
    data = {"field": "amount", "is": 1}
    for _ in range(200):
        data = {"not": data}
    with pytest.raises(ConditionError, match="too deeply"):
        read(data, "deal")

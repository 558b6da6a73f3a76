"""What is found: by any word of what is searched, within scope and nothing beyond it, the likeliest first."""

from collections import Counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW, TESTER, Cast

from salesops.history.queries import last_sequence
from salesops.kernel.kinds import Field
from salesops.kernel.scope import EVERYTHING, NOTHING, Scope
from salesops.records import actions
from salesops.records.access import ABOUT, scope_of
from salesops.records.models import MODELS
from salesops.records.search import following
from salesops.records.search.finding import STAGES, by_kind, counts, find
from salesops.records.search.index import index
from salesops.records.search.models import Entry
from salesops.records.search.searched import SEARCHED, code, record_of
from salesops.records.visibility import visible

pytestmark = pytest.mark.django_db


def _make(kind: str, **values) -> int:
    needed = {"deal": {"pipeline": "sales", "stage": "prospect", "status": "open"}, "lead": {"status": "new"}}
    at = {"type": "note", "at": NOW} if kind == "activity" else {}
    return actions.create(kind, {**needed.get(kind, {}), **at, **values}, by=TESTER, at=NOW).id


def _found(text: str, scope: Scope = EVERYTHING) -> set[tuple[str, int]]:
    return {(hit.kind, hit.row.id) for hit in find(text, scope=scope, limit=200)}


@pytest.mark.parametrize(
    "typed",
    [
        "muller",
        "MÜLLER",
        "müll",
        "maschinenbau müller",
        "301234",
        "+49 (30) 1234",
        "030 1234",
        "0049 30 1234",
        "mueller.example",
        "info@mue",
    ],
)
def test_an_account_is_found_by_any_spelling(typed):
    account = _make("account", name="Müller Maschinenbau", phone="+49 (30) 1234", website="https://www.mueller.example")
    contact = _make("contact", name="Jörg Müller-Maschinenbau", phone="030 / 1234", email="info@mueller.example")
    assert (("account", account) in _found(typed)) is (typed != "info@mue")
    assert ("contact", contact) in _found(typed)


def test_notes_next_steps_external_ids_and_custom_fields_are_searched():
    note = _make("activity", subject="Call", body="They compare us with Kestrel.")
    deal = _make("deal", name="Pumps", next_step="Send the security questionnaire")
    fields = [Field("reference", "text")]
    account = actions.create(
        "account",
        {"name": "Acme", "custom.reference": "PO 778-Z"},
        by=TESTER,
        at=NOW,
        source_system="erp",
        external_id="CUST-00042",
        custom_fields=fields,
    ).id
    assert _found("kestr") == {("activity", note)}
    assert _found("questionnaire security") == {("deal", deal)}
    assert _found("cust-00042") == _found("00042") == _found("778-z") == {("account", account)}


def test_all_words_have_to_be_there():
    _make("deal", name="Pumps for Acme")
    assert len(_found("pum acm")) == 1
    assert _found("pumps beta") == set()


def test_the_title_that_is_what_was_typed_comes_first_then_those_that_begin_so_then_the_newest():
    inside = _make("deal", name="Renewal of North Wind")
    begins = _make("deal", name="North Wind expansion")
    exact = _make("deal", name="north-wind")
    mentions = _make("deal", name="Pumps", next_step="Like for north wind")
    later = _make("deal", name="North Wind add-on")
    for number in range(20):
        _make("deal", name=f"Other {number}", next_step="north wind")
    hits = find("North Wind", scope=EVERYTHING, kinds=("deal",), limit=4)
    assert [hit.row.id for hit in hits] == [exact, later, begins, inside]
    assert [STAGES[hit.stage] for hit in hits] == ["exact", "begins", "begins", "title"]
    assert mentions in {hit.row.id for hit in find("North Wind", scope=EVERYTHING, limit=200)}


def test_pages_follow_each_other_without_gap_or_overlap():
    made = {_make("deal", name=f"Pumps {number}") for number in range(7)}
    pages = [find("pumps", scope=EVERYTHING, kinds=("deal",), limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert {hit.row.id for page in pages for hit in page} == made
    assert counts("pumps", scope=EVERYTHING) == {"deal": 7}


def test_a_kind_whose_title_was_typed_stands_before_the_others():
    _make("deal", name="Acme pumps")
    _make("account", name="Acme")
    assert list(by_kind(find("acme", scope=EVERYTHING))) == ["account", "deal"]
    assert list(by_kind(find("acm", scope=EVERYTHING))) == ["deal", "account"]


def test_what_is_edited_deleted_and_restored_is_found_as_it_is_now():
    deal = _make("deal", name="Pumps")
    written = actions.edit("deal", deal, {"name": "Valves"}, version=1, by=TESTER, at=NOW)
    assert (_found("pumps"), _found("valves")) == (set(), {("deal", deal)})
    written = actions.edit("deal", deal, {"amount": "5"}, version=written.version, by=TESTER, at=NOW)
    assert Entry.objects.get(id=code("deal", deal)).version == written.version
    written = actions.delete("deal", deal, version=written.version, by=TESTER, at=NOW)
    assert _found("valves") == set()
    assert not Entry.objects.filter(id=code("deal", deal)).exists()
    actions.restore("deal", deal, version=written.version, by=TESTER, at=NOW)
    assert _found("valves") == {("deal", deal)}


def test_a_change_that_is_taken_back_is_not_in_the_index():
    deal = _make("deal", name="Pumps")
    with transaction.atomic():
        actions.edit("deal", deal, {"name": "Valves"}, version=1, by=TESTER, at=NOW)
        transaction.set_rollback(True)
    assert (_found("pumps"), _found("valves")) == ({("deal", deal)}, set())


def test_a_new_owner_moves_the_scope(cast: Cast):
    rita, raj = (scope_of(cast.viewer(name), NOW) for name in ("rita", "raj"))
    deal = _make("deal", name="Pumps", owner=cast.rita)
    assert (_found("pumps", rita), _found("pumps", raj)) == ({("deal", deal)}, set())
    actions.edit("deal", deal, {"owner": cast.raj}, version=1, by=TESTER, at=NOW)
    assert (_found("pumps", rita), _found("pumps", raj)) == (set(), {("deal", deal)})


VIEWERS = ("ada", "omar", "fay", "mia", "rita", "raj", "max", "rosa", "sam")


def test_everybody_finds_exactly_what_they_may_see(cast: Cast):
    owners = [cast.rita, cast.raj, cast.rosa, cast.mia, None]
    for kind in ("deal", "account", "contact", "lead"):
        for owner in owners:
            _make(kind, name=f"Seen {kind}", owner=owner)
    for owner in owners:
        _make("activity", subject="Seen", person=owner)
        for kind in ABOUT:
            _make("activity", subject="Seen", person=cast.rosa, **{kind: _make(kind, name="Other", owner=owner)})
    _make("team", name="Seen team")
    _make("person", name="Seen person", role="rep")
    for name in VIEWERS:
        scope = scope_of(cast.viewer(name), NOW)
        seen = {
            (kind, record_id)
            for kind, searched in SEARCHED.items()
            for record_id in MODELS[kind]
            .objects.filter(visible(kind, scope), **{f"{searched.title}__startswith": "Seen"})
            .values_list("id", flat=True)
        }
        assert _found("seen", scope) == seen, name
        assert counts("seen", scope=scope) == dict(Counter(kind for kind, _ in seen)), name


def test_a_manager_of_many_finds_the_old_record_of_one_among_many_of_others(cast: Cast):
    wanted = _make("deal", name="Pumps", owner=cast.rita)
    for _ in range(3):
        _make("deal", name="Pumps", owner=cast.rosa)
    many = Scope(people=frozenset({cast.rita, *range(10_000, 10_020)}))
    assert _found("pumps", many) == {("deal", wanted)}


def test_more_of_others_than_are_looked_through_hide_nothing(cast: Cast, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL asks for the owners at once.")
    from salesops.records.search.index import sqlite

    monkeypatch.setattr(sqlite, "_NEWEST", 2)
    wanted = _make("deal", name="Pumps", owner=cast.rita)
    for _ in range(5):
        _make("deal", name="Pumps", owner=cast.rosa)
    assert _found("pumps", Scope(people=frozenset({cast.rita, *range(10_000, 10_020)}))) == {("deal", wanted)}


def test_who_may_see_nothing_finds_nothing():
    _make("deal", name="Pumps")
    assert find("pumps", scope=NOTHING) == []
    assert counts("pumps", scope=NOTHING) == {}


@given(typed=st.text(max_size=40))
def test_whatever_is_typed_is_answered(typed):
    assert isinstance(find(typed, scope=EVERYTHING), list)
    assert isinstance(find(typed, scope=Scope(people=frozenset({1}))), list)


@pytest.mark.parametrize(
    "typed", ['"', "a* OR b*", "NEAR(a b)", "title : x", "-acme", "(", "'", "pumps'--", "\x00acme", "^pu", "{scope} : o1"]
)
def test_signs_mean_nothing_to_the_index(typed):
    _make("deal", name="Pumps")
    find(typed, scope=Scope(people=frozenset({1})))


def test_the_queries_do_not_grow_with_what_is_found(cast: Cast):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            find("pumps", scope=EVERYTHING)
        return len(queries)

    _make("deal", name="Pumps")
    _make("account", name="Pumps")
    few = asked()
    for _ in range(30):
        _make("deal", name="Pumps")
        _make("account", name="Pumps")
    assert asked() <= few < 20


def _empty() -> None:
    index().drop(list(Entry.objects.values_list("id", flat=True)))


def test_catching_up_makes_the_same_index_as_following_each_write(cast: Cast):
    first = _make("deal", name="Pumps", owner=cast.rita)
    _make("activity", subject="Call", body="Pumps", person=cast.raj)
    gone = _make("lead", name="Pumps")
    actions.delete("lead", gone, version=1, by=TESTER, at=NOW)
    written = list(Entry.objects.order_by("id").values())
    found = _found("pumps")
    _empty()
    assert _found("pumps") == set()
    _catch_up()
    assert list(Entry.objects.order_by("id").values()) == written
    assert _found("pumps") == found
    assert ("deal", first) in found


def _catch_up() -> None:
    following.catch_up(0, last_sequence())


def test_catching_up_stopped_midway_carries_on(monkeypatch):
    monkeypatch.setattr(following, "EVENTS_AT_ONCE", 3)
    _make("deal", name="Other")
    start = last_sequence()
    made = {("deal", _make("deal", name="Pumps")) for _ in range(10)}
    _empty()
    follow, times = following._follow, []

    def killed(after: int, up_to: int) -> None:
        times.append(after)
        if len(times) == 3:
            raise KeyboardInterrupt
        follow(after, up_to)

    monkeypatch.setattr(following, "_follow", killed)
    with pytest.raises(KeyboardInterrupt):
        following.catch_up(start, last_sequence())
    assert 0 < len(_found("pumps")) < 10
    monkeypatch.setattr(following, "_follow", follow)
    following.catch_up(start, last_sequence())
    assert _found("pumps") == made


def test_catching_up_sees_deletions_renamings_and_leaves_the_rest_alone():
    kept, renamed, gone = (_make("deal", name="Pumps") for _ in range(3))
    before = {record_of(entry.id)[1]: entry.version for entry in Entry.objects.all() if record_of(entry.id)[0] == "deal"}
    with following_off():
        actions.edit("deal", renamed, {"name": "Valves"}, version=1, by=TESTER, at=NOW)
        actions.delete("deal", gone, version=1, by=TESTER, at=NOW)
    assert len(_found("pumps")) == 2, "The deleted one is not shown, whatever the index holds."
    _catch_up()
    assert _found("pumps") == {("deal", kept)}
    assert _found("valves") == {("deal", renamed)}
    assert not Entry.objects.filter(id=code("deal", gone)).exists()
    assert before[kept] == 1


def following_off():
    """Writes as an import makes them: past the actions."""
    from unittest.mock import patch

    return patch("salesops.records.actions.writing.on_store")


def test_long_notes_and_odd_signs_are_taken():
    body = "word " * 50_000 + "\u2028 ½ 日本語 " + "x" * 5000
    note = _make("activity", subject="A " * 500, body=body)
    assert ("activity", note) in _found("word")

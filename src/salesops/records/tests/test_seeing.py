"""Who sees what, and why: the same as the rule of access says, asked the other way round."""

import pytest
from tests.cast import NOW, Cast
from tests.cast import TESTER as BY

from salesops.records import actions as records
from salesops.records.access import ABOUT, scope_of
from salesops.records.models import MODELS
from salesops.records.seeing import subject, who_sees
from salesops.records.visibility import visible

EVERYBODY = ("ada", "omar", "fay", "mia", "rita", "raj", "max", "rosa")


def test_it_is_what_the_rule_says_for_every_login_and_every_owner(cast: Cast):
    for owner in EVERYBODY:
        person = getattr(cast, owner)
        seen = {found.login.username for found in who_sees(person, NOW)}
        scopes = {name: scope_of(cast.viewer(name), NOW) for name in EVERYBODY}
        assert seen == {name for name, scope in scopes.items() if scope.everything or person in scope.people}, owner


def test_the_reason_is_the_role_the_line_or_that_it_is_their_own(cast: Cast):
    why = {found.login.username: (found.why, found.line) for found in who_sees(cast.rita, NOW)}
    assert why["rita"] == ("own", ())
    assert why["mia"] == ("line", ("Rita", "Mia"))
    assert why["omar"] == ("role", ())


def test_it_follows_the_line_as_it_is_now(cast: Cast):
    records.transfer_person(cast.rita, {"manager": cast.max}, version=1, by=BY, at=NOW)
    assert "mia" not in {found.login.username for found in who_sees(cast.rita, NOW)}
    assert "max" in {found.login.username for found in who_sees(cast.rita, NOW)}


def test_a_circle_in_the_line_ends(cast: Cast):
    from salesops.records.guard import DOOR

    with DOOR.open():
        MODELS["person"].objects.filter(id=cast.mia).update(manager_id=cast.rita)
    assert {found.login.username for found in who_sees(cast.rita, NOW)} >= {"rita", "mia"}


def test_what_nobody_owns_is_seen_by_those_who_see_everything(cast: Cast):
    assert {found.why for found in who_sees(None, NOW)} == {"role"}


@pytest.mark.parametrize("kind", ["deal", "account", "contact", "lead", "activity", "deal_line", "invoice"])
def test_the_owner_of_a_record_is_the_one_its_visibility_goes_by(cast: Cast, kind: str):
    def make(kind, **values):
        return records.create(kind, values, by=BY, at=NOW).id

    deal = {"pipeline": "p", "stage": "s", "status": "open", "owner": cast.rita}
    values = {
        "deal": lambda: {"name": "D", **deal},
        "account": lambda: {"name": "A", "owner": cast.rita},
        "contact": lambda: {"name": "C", "owner": cast.rita},
        "lead": lambda: {"name": "L", "status": "new", "owner": cast.rita},
        "activity": lambda: {"type": "call", "at": NOW, "person": cast.rita},
        "deal_line": lambda: {"deal": make("deal", name="D", **deal), "description": "x"},
        "invoice": lambda: {"account": make("account", name="A", owner=cast.rita), "issued_on": NOW.date(), "amount": 1},
    }
    record = make(kind, **values[kind]())
    seen = {found.login.username for found in who_sees(subject(kind, record).owner, NOW)}
    scopes = {name: scope_of(cast.viewer(name), NOW) for name in EVERYBODY}
    assert seen == {
        name for name, scope in scopes.items() if MODELS[kind].objects.filter(visible(kind, scope), id=record).exists()
    }


@pytest.mark.parametrize("kind", ABOUT)
def test_an_activity_is_seen_by_whoever_sees_what_it_is_about_and_the_reason_says_so(cast: Cast, kind: str):
    needed = {"deal": {"pipeline": "p", "stage": "s", "status": "open"}, "lead": {"status": "new"}}.get(kind, {})
    about = records.create(kind, {"name": "Acme", "owner": cast.rita, **needed}, by=BY, at=NOW).id
    call = records.create("activity", {"type": "call", "at": NOW, "person": cast.rosa, kind: about}, by=BY, at=NOW).id
    found = subject("activity", call)
    why = {seen.login.username: (seen.why, seen.through) for seen in who_sees(found.owner, NOW, found.about)}
    assert (why["rosa"], why["max"]) == (("own", ""), ("line", ""))
    assert (why["rita"], why["mia"]) == (("own", f"{kind} Acme"), ("line", f"{kind} Acme"))
    scopes = {name: scope_of(cast.viewer(name), NOW) for name in EVERYBODY}
    assert set(why) == {
        name for name, scope in scopes.items() if MODELS["activity"].objects.filter(visible("activity", scope), id=call).exists()
    }


def test_it_costs_as_many_queries_for_eight_people_as_for_thirty(cast: Cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from salesops.records.logins import make_login

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            who_sees(cast.rita, NOW)
        return len(caught)

    before = count()
    for number in range(22):
        values = {"name": f"M{number}", "role": "manager", "manager": cast.mia}
        make_login(records.hire_person(values, by=BY, at=NOW).id, f"m{number}", None)
    assert count() == before

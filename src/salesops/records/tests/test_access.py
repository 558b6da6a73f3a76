"""Who sees whose records: one rule, tried by those it lets in and those it keeps out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.cast import NOW, PASSWORD, TESTER, Cast

from salesops.kernel.kinds import ROLES
from salesops.kernel.scope import EVERYTHING, NOTHING, Scope
from salesops.records import actions, logins
from salesops.records.access import MAY, NOBODY, Viewer, may, scope_of, viewer_of
from salesops.records.guard import DOOR
from salesops.records.models import Person

LATER = NOW + timedelta(days=30)
WHO = {"by": TESTER, "at": LATER}


def seen(cast: Cast, name: str, at: datetime = LATER) -> set[int]:
    scope = scope_of(cast.viewer(name, at), at)
    assert not scope.everything
    return set(scope.people)


@pytest.mark.parametrize("name", ["ada", "omar", "fay"])
def test_executives_operations_and_finance_see_everything(cast: Cast, name: str) -> None:
    assert scope_of(cast.viewer(name), NOW) == EVERYTHING


def test_a_rep_sees_only_their_own(cast: Cast) -> None:
    assert seen(cast, "rita") == {cast.rita}


def test_a_manager_sees_themselves_and_their_line_and_nobody_elses(cast: Cast) -> None:
    assert seen(cast, "mia") == {cast.mia, cast.rita, cast.raj}
    assert seen(cast, "max") == {cast.max, cast.rosa}


def test_the_line_goes_all_the_way_down(cast: Cast) -> None:
    actions.transfer_person(cast.max, {"manager": cast.mia}, version=1, **WHO)
    assert seen(cast, "mia") == {cast.mia, cast.rita, cast.raj, cast.max, cast.rosa}
    assert seen(cast, "max") == {cast.max, cast.rosa}


def test_a_rep_with_people_below_still_sees_only_their_own(cast: Cast) -> None:
    actions.transfer_person(cast.raj, {"manager": cast.rita}, version=1, **WHO)
    assert seen(cast, "rita") == {cast.rita}


def test_the_line_is_the_one_of_that_day(cast: Cast) -> None:
    moved = datetime(2024, 3, 1, 12, tzinfo=UTC)
    actions.transfer_person(cast.rita, {"manager": cast.max}, version=1, happened_at=moved, **WHO)
    assert seen(cast, "mia", moved - timedelta(days=1)) == {cast.mia, cast.rita, cast.raj}
    assert seen(cast, "mia", moved) == {cast.mia, cast.raj}
    assert seen(cast, "max", moved) == {cast.max, cast.rosa, cast.rita}


def test_people_imported_without_dates_were_always_where_they_are(cast: Cast) -> None:
    long_ago = datetime(2017, 1, 1, tzinfo=UTC)
    assert seen(cast, "mia", long_ago) == {cast.mia, cast.rita, cast.raj}


def test_those_who_left_or_were_deleted_stay_below_their_manager(cast: Cast) -> None:
    actions.end_person(cast.rita, left_on=date(2024, 6, 10), version=1, **WHO)
    actions.delete("person", cast.raj, version=1, **WHO)
    assert seen(cast, "mia") == {cast.mia, cast.rita, cast.raj}


class TestWhoeverIsNobody:
    def test_a_stranger_sees_and_may_nothing(self, cast: Cast) -> None:
        sam = cast.viewer("sam")
        assert scope_of(sam, NOW) == NOTHING
        assert not any(may(sam, action) for action in MAY)

    def test_nor_does_somebody_not_logged_in(self, db: None) -> None:
        assert viewer_of(AnonymousUser(), NOW) == NOBODY
        assert scope_of(NOBODY, NOW) == NOTHING

    @pytest.mark.parametrize("name", ["ada", "mia", "rita"])
    def test_nor_does_a_user_who_was_switched_off(self, cast: Cast, name: str) -> None:
        user = cast.user(name)
        user.is_active = False
        assert scope_of(viewer_of(user, NOW), NOW) == NOTHING

    @pytest.mark.parametrize("name", ["ada", "mia", "rita"])
    def test_nor_does_somebody_from_the_day_they_left(self, cast: Cast, name: str) -> None:
        left_on = LATER.date() - timedelta(days=1)
        actions.end_person(getattr(cast, name), left_on=left_on, version=1, **WHO)
        assert scope_of(cast.viewer(name, LATER), LATER) == NOTHING
        assert scope_of(cast.viewer(name, LATER - timedelta(days=2)), LATER) != NOTHING

    def test_nor_does_somebody_whose_person_was_deleted(self, cast: Cast) -> None:
        actions.delete("person", cast.ada, version=1, **WHO)
        assert scope_of(cast.viewer("ada", LATER), LATER) == NOTHING

    def test_a_superuser_of_the_framework_is_nobody_here(self, cast: Cast) -> None:
        sam = cast.user("sam")
        sam.is_superuser = sam.is_staff = True
        assert scope_of(viewer_of(sam, NOW), NOW) == NOTHING

    @pytest.mark.parametrize("role", ["", "Admin", "owner", "rep ", "manager"])
    def test_a_role_that_is_none_or_has_no_person_opens_nothing(self, db: None, role: str) -> None:
        assert scope_of(Viewer(1, None, role, "x"), NOW) == NOTHING


def test_a_circle_in_the_line_ends_where_it_began(cast: Cast) -> None:
    with DOOR.open():  # as a careless export could bring it
        Person.objects.filter(id=cast.mia).update(manager_id=cast.rita)
        Person.objects.filter(id=cast.raj).update(manager_id=cast.raj)
    assert seen(cast, "mia") == {cast.mia, cast.rita}


def test_the_number_of_queries_does_not_grow_with_the_company(cast: Cast, django_assert_num_queries) -> None:
    for number in range(40):
        new = actions.hire_person({"name": f"Rep {number}", "role": "rep", "manager": cast.mia}, **WHO)
        actions.transfer_person(new.id, {"manager": cast.max if number % 2 else cast.rita}, version=1, **WHO)
    mia = cast.viewer("mia")
    for at in (NOW, LATER):
        with django_assert_num_queries(2):
            scope_of(mia, at)
    user = cast.user("mia")
    with django_assert_num_queries(2):
        viewer_of(user, NOW)


def test_the_table_of_what_roles_may_is_whole() -> None:
    assert all(roles <= set(ROLES) for roles in MAY.values())
    assert MAY["read"] == set(ROLES)
    assert {role for role in ROLES if may(Viewer(1, 1, role, ""), "import")} == {"ops", "admin"}
    assert {role for role in ROLES if may(Viewer(1, 1, role, ""), "apply_policies")} == {"ops", "admin"}
    assert {role for role in ROLES if may(Viewer(1, 1, role, ""), "administer")} == {"admin"}
    with pytest.raises(KeyError):
        may(Viewer(1, 1, "admin", ""), "anything")  # type: ignore[arg-type]


class TestLogins:
    def test_an_administrator_need_not_be_a_person(self, cast: Cast) -> None:
        logins.make_login_without_person("root", PASSWORD)
        root = cast.viewer("root")
        assert (root.role, root.person_id, scope_of(root, NOW)) == ("admin", None, EVERYTHING)

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda cast: logins.make_login(cast.rita, "other", PASSWORD), "has a login already"),
            (lambda cast: logins.make_login_without_person("rita", PASSWORD), "is taken"),
            (lambda cast: logins.make_login_without_person("", PASSWORD), "is empty"),
            (lambda cast: logins.make_login_without_person("eve", "short"), "too weak"),
            (lambda cast: logins.make_login_without_person("eve", PASSWORD, role="king"), "no role 'king'"),
            (lambda cast: logins.set_password("rita", "password"), "too weak"),
        ],
    )
    def test_a_login_that_cannot_be_is_refused(self, cast: Cast, make, message: str) -> None:
        with pytest.raises(actions.InvalidError, match=message):
            make(cast)

    def test_nobody_logs_in_as_a_person_who_is_not_there(self, cast: Cast) -> None:
        with pytest.raises(actions.NotFoundError, match="no person 999"):
            logins.make_login(999, "ghost", PASSWORD)
        with pytest.raises(actions.NotFoundError, match="'ghost'"):
            logins.set_password("ghost", PASSWORD)

    def test_a_password_is_set_and_works(self, cast: Cast, client) -> None:
        logins.set_password("rita", "another long sentence")
        assert client.login(username="rita", password="another long sentence")
        assert not client.login(username="rita", password=PASSWORD)


def test_a_viewer_acts_under_their_own_name_through_the_door_they_came_by(cast: Cast) -> None:
    assert cast.viewer("rita").actor("page") == cast.actor("rita")


def test_a_scope_without_people_sees_no_unowned_record() -> None:
    assert not Scope().sees(None)
    assert not Scope(people=frozenset({1})).sees(None)

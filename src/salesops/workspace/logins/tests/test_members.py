"""Inviting, roles, deactivating with a hand-over, reactivating."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.cast import PASSWORD, Cast

from salesops.history import queries as history
from salesops.history.append import append
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions as records
from salesops.records import logins, queries
from salesops.records.actions.hand_over import hand_over
from salesops.records.errors import InvalidError
from salesops.records.handing_over import counts
from salesops.records.tokens import actions as tokens
from salesops.records.tokens.queries import known
from salesops.workspace.logins.actions import links, members
from salesops.workspace.logins.actions.members import Invitation
from salesops.workspace.logins.tests.helping import BY, HERE, NEW, NOW, happened, told

DEAL = {"pipeline": "new_business", "stage": "prospecting", "status": "open", "amount": 100, "currency": "USD"}


def make(kind: str, **values) -> int:
    return records.create(kind, values, by=BY, at=NOW).id


@pytest.fixture
def held(cast: Cast) -> dict[str, list[int]]:
    """What Rita holds: one open record of each kind, and what is closed."""
    rita = cast.rita
    return {
        "deal": [make("deal", name="Open", owner=rita, **DEAL)],
        "account": [make("account", name="Acme", owner=rita)],
        "contact": [make("contact", name="Carla", owner=rita)],
        "lead": [make("lead", name="Lee", status="working", owner=rita)],
        "activity": [make("activity", type="task", at=NOW, person=rita, due_on=NOW.date())],
        "closed": [
            make("deal", name="Won", owner=rita, **{**DEAL, "stage": "won", "status": "won"}, closed_on=date(2024, 5, 1)),
            make("lead", name="Lost", status="disqualified", owner=rita),
            make("activity", type="task", at=NOW, person=rita, done_at=NOW),
            make("activity", type="call", at=NOW, person=rita),
        ],
    }


def owner(kind: str, record_id: int) -> int:
    return queries.get(kind, record_id, scope=EVERYTHING).values["person" if kind == "activity" else "owner"]


PARTS = ("deal", "account", "contact", "lead", "activity")


def leave(cast: Cast, to: int | None = None, name: str = "rita"):
    return members.deactivate(cast.user(name).id, {part: to for part in PARTS if to}, by=BY, at=NOW, about=HERE)


class TestHandOver:
    def test_what_is_open_is_counted_and_what_is_closed_is_not(self, cast: Cast, held):
        assert counts(cast.rita) == dict.fromkeys(PARTS, 1)

    def test_what_is_open_goes_to_the_new_owner_and_what_is_closed_stays(self, cast: Cast, held):
        assert leave(cast, cast.raj) == dict.fromkeys(PARTS, 1)
        assert {owner(kind, held[kind][0]) for kind in PARTS} == {cast.raj}
        won, lost, done, call = held["closed"]
        assert {owner("deal", won), owner("lead", lost), owner("activity", done), owner("activity", call)} == {cast.rita}

    def test_each_record_has_its_version_and_its_event_with_old_and_new_owner(self, cast: Cast, held):
        leave(cast, cast.raj)
        [deal] = held["deal"]
        event = history.timeline("deal", deal)[0]
        assert (event.action, event.changes, event.by_name) == ("hand_over", {"owner": (cast.rita, cast.raj)}, "Root")
        assert queries.get("deal", deal, scope=EVERYTHING).version == 2

    def test_each_kind_may_go_to_somebody_else_and_some_may_stay(self, cast: Cast, held):
        user = cast.user("rita").id
        members.deactivate(user, {"deal": cast.raj, "account": cast.mia}, by=BY, at=NOW, about=HERE)
        owners = [owner(kind, held[kind][0]) for kind in PARTS]
        assert owners == [cast.raj, cast.mia, cast.rita, cast.rita, cast.rita]

    def test_an_event_is_never_before_the_last_one_of_its_record(self, cast: Cast, held):
        [deal] = held["deal"]
        later = NOW + timedelta(hours=3)
        records.edit("deal", deal, {"amount": 200}, version=1, by=BY, at=later)
        leave(cast, cast.raj)
        assert [event.happened_at for event in history.timeline("deal", deal)][:2] == [later, later]
        assert history.state_at("deal", deal, later)["owner"] == cast.raj

    @pytest.mark.parametrize("taker", ["rita", "nobody", "gone"])
    def test_who_leaves_who_is_not_here_and_who_left_cannot_take_over(self, cast: Cast, held, taker: str):
        records.end_person(cast.raj, left_on=NOW.date(), version=1, by=BY, at=NOW)
        person = {"rita": cast.rita, "nobody": 999_999, "gone": cast.raj}[taker]
        with pytest.raises(InvalidError, match="cannot take"):
            leave(cast, person)
        assert cast.user("rita").is_active

    def test_nothing_moves_and_the_login_stays_if_history_cannot_be_written(self, cast: Cast, held, monkeypatch):
        calls = []

        def breaking(events):
            calls.append(1)
            if len(calls) > 2:
                raise RuntimeError("the disk is full")
            return append(events)

        monkeypatch.setattr("salesops.records.actions.hand_over.append", breaking)
        with pytest.raises(RuntimeError):
            leave(cast, cast.raj)
        assert {owner(kind, held[kind][0]) for kind in PARTS} == {cast.rita}
        assert cast.user("rita").is_active

    def test_it_costs_the_same_queries_for_five_records_as_for_fifty(self, cast: Cast, django_assert_num_queries):
        def queries_for(count: int, person: int) -> int:
            from django.db import connection
            from django.test.utils import CaptureQueriesContext

            for number in range(count):
                make("account", name=f"Account {number}", owner=person)
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert hand_over(person, {"account": cast.mia}, by=BY, at=NOW) == {"account": count}
            return len(caught)

        assert queries_for(5, cast.rita) == queries_for(50, cast.raj)


class TestDeactivate:
    def test_sessions_links_and_tokens_end_at_once(self, cast: Cast, logged_in):
        now = datetime.now(UTC)
        client, user = logged_in("rita"), cast.user("rita").id
        token = tokens.add(user_id=user, name="Excel", scopes=["records:read"], by=BY, at=now).secret
        link = links.make(user, by=BY, at=now).token
        leave(cast)
        assert client.get("/me").status_code == 302
        assert known(token, now) is None
        assert Client().get(f"/login/link/{link}").status_code == 410
        assert Client().post("/login/", {"username": "rita", "password": PASSWORD}).status_code == 200

    def test_it_is_in_history_with_what_ended(self, cast: Cast, logged_in, held):
        logged_in("rita")
        leave(cast, cast.raj)
        event = told(cast.user("rita").id)[0]
        assert (event.action, event.by, event.about["sessions"]) == ("deactivated", "Root", 1)
        assert event.about["handed_over"] == dict.fromkeys(PARTS, 1)

    def test_twice_is_refused(self, cast: Cast):
        leave(cast)
        with pytest.raises(InvalidError, match="deactivated already"):
            leave(cast)

    def test_reactivated_they_come_in_as_before_and_their_old_sessions_do_not(self, cast: Cast, logged_in):
        old = logged_in("rita")
        leave(cast)
        members.reactivate(cast.user("rita").id, by=BY, at=NOW)
        assert old.get("/me").status_code == 302
        assert logged_in("rita").get("/me").status_code == 200
        assert happened(cast.user("rita").id)[1] == "reactivated"

    def test_the_only_administrator_cannot_be_put_out_nor_made_less(self, cast: Cast, admin: int):
        with pytest.raises(InvalidError, match="only administrator"):
            members.deactivate(admin, {}, by=BY, at=NOW, about=HERE)
        with pytest.raises(InvalidError, match="only administrator"):
            members.change_role(admin, "rep", by=BY, at=NOW)
        logins.make_login_without_person("second", PASSWORD)
        members.deactivate(admin, {}, by=BY, at=NOW, about=HERE)
        assert not get_user_model().objects.get(id=admin).is_active


class TestRoles:
    def test_the_role_of_a_person_is_changed_with_the_person_and_its_history(self, cast: Cast):
        members.change_role(cast.user("rita").id, "manager", by=BY, at=NOW)
        assert cast.viewer("rita").role == "manager"
        event = history.timeline("person", cast.rita)[0]
        assert (event.action, event.changes) == ("transfer_person", {"role": ("rep", "manager")})
        assert happened(cast.user("rita").id) == ["role_changed"]

    def test_the_role_of_a_login_without_a_person_is_its_own(self, cast: Cast, admin: int):
        other = logins.make_login_without_person("eve", PASSWORD, role="finance")
        members.change_role(other, "ops", by=BY, at=NOW)
        assert logins.known_login(other).role == "ops"
        assert told(other)[0].changes == {"role": ["finance", "ops"]}

    def test_there_is_no_other_role(self, cast: Cast):
        other = logins.make_login_without_person("eve", PASSWORD, role="finance")
        for user_id in (other, cast.user("rita").id):
            with pytest.raises(InvalidError):
                members.change_role(user_id, "king", by=BY, at=NOW)


class TestInvite:
    def test_a_person_gets_a_name_of_their_address_that_is_free(self, cast: Cast):
        person = records.hire_person({"name": "Rita Two", "role": "rep", "email": "rita@else.example"}, by=BY, at=NOW).id
        made = members.invite(Invitation(person_id=person), by=BY, at=NOW)
        assert logins.known_login(made.user_id).username == "rita2"
        links.use(made.token, NEW, at=NOW, about=HERE)
        assert Client().login(username="rita2", password=NEW)

    def test_until_a_password_is_chosen_nobody_comes_in(self, cast: Cast):
        made = members.invite(Invitation(email="nina@example.com", role="finance"), by=BY, at=NOW)
        name = logins.known_login(made.user_id).username
        for password in ("", "!", "None"):
            assert Client().post("/login/", {"username": name, "password": password}).status_code == 200

    @pytest.mark.parametrize(
        ("wanted", "words"),
        [
            (Invitation(), "Whom to invite"),
            (Invitation(email="no address", role="rep"), "Whom to invite"),
            (Invitation(email="rita@example.com", role="admin"), "can log in already"),
            (Invitation(email="new@example.com", role="king"), "no role"),
            (Invitation(email="new@example.com", role="rep", username="RITA"), "is taken"),
            (Invitation(email="new\0@example.com", role="rep"), "cannot be kept"),
            (Invitation(email="new@example.com", role="rep", username="x" * 151), "cannot be kept"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_left_behind(self, cast: Cast, wanted: Invitation, words: str):
        before = get_user_model().objects.count()
        with pytest.raises(InvalidError, match=words):
            members.invite(wanted, by=BY, at=NOW)
        assert get_user_model().objects.count() == before

    def test_somebody_who_can_log_in_is_not_offered_again(self, cast: Cast):
        assert logins.people_without_login() == []
        person = records.hire_person({"name": "Zoe", "role": "rep"}, by=BY, at=NOW).id
        assert [found[0] for found in logins.people_without_login()] == [person]

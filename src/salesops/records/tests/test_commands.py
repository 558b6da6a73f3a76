from click.testing import CliRunner
from tests.cast import NOW, PASSWORD, TESTER, Cast

from salesops.records import actions
from salesops.records.commands import login


def say(*words: str):
    return CliRunner().invoke(login, [*words, "--password", PASSWORD])


def test_a_person_gets_a_login_that_works(cast: Cast, client) -> None:
    actions.hire_person({"name": "Eve", "role": "rep"}, by=TESTER, at=NOW)
    assert say("add", "eve", "--person", "Eve").exit_code == 0
    assert client.login(username="eve", password=PASSWORD)
    assert cast.viewer("eve").role == "rep"


def test_an_administrator_gets_one_without_being_a_person(cast: Cast) -> None:
    assert say("add", "root", "--role", "admin").exit_code == 0
    assert cast.viewer("root").role == "admin"


def test_a_password_is_made_and_shown_where_none_is_given(cast: Cast, client) -> None:
    actions.hire_person({"name": "Eve", "role": "rep", "email": "eve@example.com"}, by=TESTER, at=NOW)
    shown = CliRunner().invoke(login, ["add", "eve", "--person", "eve@example.com"]).output
    assert client.login(username="eve", password=shown.split()[-1])


def test_two_people_of_one_name_are_told_apart_by_e_mail(cast: Cast) -> None:
    for number in (1, 2):
        values = {"name": "Eve", "role": "rep", "email": f"eve{number}@example.com"}
        actions.hire_person(values, by=TESTER, at=NOW)
    assert "several people have" in say("add", "eve", "--person", "Eve").output
    assert say("add", "eve", "--person", "eve2@example.com").exit_code == 0


def test_a_forgotten_password_is_replaced(cast: Cast) -> None:
    assert "new password" in say("password", "rita").output


def test_what_cannot_be_is_said_and_not_done(cast: Cast) -> None:
    for words, message in [
        (("add", "eve"), "either --person NAME or --role ROLE"),
        (("add", "eve", "--person", "Nobody"), "nobody has the name or e-mail 'Nobody'"),
        (("add", "rita", "--role", "admin"), "is taken"),
        (("password", "ghost"), "Nobody logs in as 'ghost'"),
    ]:
        result = say(*words)
        assert result.exit_code != 0
        assert message in result.output

"""`salesops policy` as somebody uses it."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from salesops.config.cli import main
from salesops.policies import commands, queries
from salesops.policies.documents import DOCUMENTS, load

pytestmark = pytest.mark.django_db
NORTHWIND = "policy: company\nname: Northwind\n"


@pytest.fixture(autouse=True)
def _somebody(monkeypatch):
    monkeypatch.setattr(commands.getpass, "getuser", lambda: "ana")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words, code=0):
        result = CliRunner().invoke(main, ["policy", *map(str, words)])
        assert result.exit_code == code, result.output
        return result.output

    return run


@pytest.fixture
def file(tmp_path):
    def file(text, name="company.yaml"):
        tmp_path.joinpath(name).write_text(text, encoding="utf-8")
        return name

    return file


def test_check_says_that_there_is_no_mistake(run, file):
    assert run("check", file(NORTHWIND)) == "company.yaml: company, no mistakes\n"


def test_check_names_every_mistake_of_every_file_and_fails(run, file):
    said = run("check", file("policy: company\ncurency: USD\n"), file("policy: firm\n", "b.yaml"), code=1)
    assert "company.yaml, line 2, curency: curency is not known here." in said
    assert "b.yaml, line 1, policy: There is no policy called firm." in said


def test_the_first_of_its_kind_holds_from_the_beginning(run, file):
    assert "applied version 1 of company, which holds from the beginning on." in run("apply", file(NORTHWIND))
    assert queries.in_force("company", datetime(1950, 1, 1, tzinfo=UTC).date()).name == "Northwind"


def test_a_later_one_holds_from_the_day_given(run, file):
    run("apply", file(NORTHWIND))
    said = run("apply", file("policy: company\nname: Southwind\n"), "--from", "2018-02-01", "--note", "Renamed")
    assert "applied version 2 of company, which holds from 2018-02-01 on." in said
    history = run("history", "company")
    assert "from the beginning until 2018-02-01" in history
    assert "ana  Renamed" in history
    assert history.splitlines()[1].startswith("now")


def test_a_later_one_without_a_day_holds_from_today(run, file, monkeypatch):
    run("apply", file(NORTHWIND))
    monkeypatch.setattr(commands, "_today", lambda: datetime(2019, 3, 1, tzinfo=UTC).date())
    assert "which holds from 2019-03-01 on." in run("apply", file("policy: company\nname: Southwind\n"))


def test_applying_the_same_again_says_that_nothing_changed(run, file):
    run("apply", file(NORTHWIND))
    assert "nothing changed, the same document is version 1 of company" in run("apply", file(NORTHWIND))


def test_nothing_is_applied_when_one_file_has_a_mistake(run, file):
    said = run("apply", file(NORTHWIND), file("policy: quotas\nmeasur: x\n", "quotas.yaml"), code=1)
    assert "Nothing was applied." in said
    assert queries.versions("company") == ()


def test_a_file_that_is_no_text_is_named(run, tmp_path):
    tmp_path.joinpath("x.yaml").write_bytes(b"policy: company\nname: \xff\n")
    assert "x.yaml, line 1: The file is not UTF-8 text. Save it as UTF-8." in run("check", "x.yaml", code=1)


def test_what_is_shown_is_itself_a_document(run, file):
    run("apply", file(NORTHWIND), "--note", "First\nof all")
    shown = run("show", "company")
    assert shown.startswith("# company, version 1: holds from the beginning on; applied by ana on ")
    assert "# First of all\n" in shown
    assert load(shown) == load(NORTHWIND)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_default_is_shown_where_none_was_applied(run, kind):
    shown = run("show", kind)
    assert shown.startswith(f"# {kind}: the default, as none was applied.\n")
    assert load(shown) == DOCUMENTS[kind].default()
    assert "No " in run("history", kind)


def test_a_past_day_or_version_can_be_shown(run, file):
    run("apply", file(NORTHWIND))
    run("apply", file("policy: company\nname: Southwind\n"), "--from", "2018-02-01")
    assert "name: Northwind" in run("show", "company", "--on", "2018-01-31")
    assert "name: Southwind" in run("show", "company", "--on", "2018-02-01")
    assert "name: Northwind" in run("show", "company", "--version", "1")
    assert "There is no version 9 of company." in run("show", "company", "--version", "9", code=1)


def test_a_day_that_is_none_is_refused_with_the_form(run):
    assert "Write it year-month-day, for example 2017-07-01." in run("show", "company", "--on", "1.2.2018", code=2)


def test_withdrawing_is_said_and_kept(run, file):
    run("apply", file(NORTHWIND))
    assert "The default company holds from 2018-02-01 on." in run("withdraw", "company", "--from", "2018-02-01")
    assert "holds on 2018-02-01 already" in run("withdraw", "company", "--from", "2018-02-01")
    assert "withdrawn" in run("history", "company")
    shown = run("show", "company", "--on", "2018-02-01")
    assert shown == run("show", "company", "--version", "2")
    assert "the default again" in shown
    assert load(shown) == DOCUMENTS["company"].default()


def test_what_is_exported_can_be_applied_and_changes_nothing(run, file, tmp_path):
    run("apply", file(NORTHWIND))
    said = run("export", "out")
    assert "company.yaml: version 1" in said
    assert "quotas.yaml: the default" in said
    assert {path.stem for path in (tmp_path / "out").iterdir()} == set(DOCUMENTS)
    assert "nothing changed" in run("apply", "out/company.yaml")

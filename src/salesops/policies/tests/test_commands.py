"""`salesops policy` as somebody uses it."""

import json
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from salesops.config.cli import main
from salesops.policies import commands, queries, telling
from salesops.policies.documents import DOCUMENTS, load

pytestmark = pytest.mark.django_db
NORTHWIND = "policy: company\nname: Northwind\n"


@pytest.fixture(autouse=True)
def _somebody(monkeypatch):
    monkeypatch.setattr(telling.getpass, "getuser", lambda: "ana")


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
    assert "unchanged, the same document is version 1 of company" in run("apply", file(NORTHWIND))


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
    assert "unchanged" in run("apply", "out/company.yaml")


class TestFromGit:
    """What a company does that keeps its policies in git."""

    def test_check_runs_the_cases_and_says_how_many_hold(self, run, file):
        text = "policy: company\nholidays: [2020-12-25]\ncases:\n  - {case: Christmas, day: 2020-12-25, holiday: true}\n"
        assert "no mistakes, 1 case holds" in run("check", file(text))
        said = run("check", file(text.replace("true", "false")), code=1)
        assert "line 4, cases/0: The case 'Christmas' does not hold: 2020-12-25 is a holiday." in said

    def test_a_document_whose_cases_do_not_hold_is_not_applied(self, run, file):
        text = "policy: company\ncases:\n  - {case: Christmas, day: 2020-12-25, holiday: true}\n"
        assert "Nothing was applied." in run("apply", file(text), code=1)
        assert queries.versions("company") == ()

    def test_programs_read_json(self, run, file):
        assert json.loads(run("check", file(NORTHWIND), "--format", "json")) == {"company.yaml": {"valid": True, "findings": []}}
        wrong = json.loads(run("check", file("policy: company\ncurency: USD\n"), "--format", "json", code=1))
        assert wrong["company.yaml"]["findings"][0]["where"] == "line 2, curency"
        [done] = json.loads(run("apply", file(NORTHWIND), "--format", "json"))
        assert (done["applied"], done["version"]) == (True, 1)
        [again] = json.loads(run("apply", file(NORTHWIND), "--format", "json"))
        assert (again["applied"], again["version"]) == (False, 1)
        assert json.loads(run("history", "company", "--format", "json"))[0]["text"] == NORTHWIND

    def test_diff_says_in_words_what_is_other_than_what_holds(self, run, file):
        run("apply", file(NORTHWIND))
        other = file("policy: company\nname: Southwind\nholidays: [2020-12-25]\n", "new.yaml")
        assert run("diff", other) == "Name Northwind → Southwind; holiday 2020-12-25 added\n"
        assert run("diff", other, "--exit-code", code=1)
        assert run("diff", "company.yaml", "--exit-code") == "company in force and company.yaml say the same.\n"
        assert "-name: Northwind" in run("diff", "company@1", other, "--text")
        assert json.loads(run("diff", "company", other, "--format", "json"))[1]["change"] == "added"
        assert "name two of one kind" in run("diff", "quotas", other, code=1)
        assert "There is no nothing.yaml" in run("diff", "nothing.yaml", code=1)
        assert "no version 9 of company" in run("diff", "company@9", other, code=1)

    def test_roll_back_applies_the_old_text_as_a_new_version(self, run, file):
        run("apply", file(NORTHWIND))
        run("apply", file("policy: company\nname: Southwind\n"))
        assert "Version 3 of company, with the text of version 1, holds from" in run("rollback", "company", 1)
        assert "Unchanged" in run("rollback", "company", 1)
        assert "no version 9" in run("rollback", "company", 9, code=1)

    def test_where_a_second_person_is_needed_their_name_is_too(self, run, file):
        run("apply", file("policy: governance\nsecond_person: true\n", "governance.yaml"))
        assert "--approved-by" in run("apply", file(NORTHWIND), code=1)
        assert "--approved-by" in run("apply", file(NORTHWIND), "--approved-by", "Ana", code=1)
        run("apply", file(NORTHWIND), "--approved-by", "Bea, change 42", "--note", "Renamed")
        assert queries.versions("company")[0].note == "Renamed; approved by Bea, change 42"

    def test_the_past_is_barred_where_governance_bars_it(self, run, file):
        said = run("apply", file("policy: governance\n", "g.yaml"), "--from", "2000-01-01", code=1)
        assert "people cannot have followed it" in said

    def test_a_conflict_ends_with_a_code_of_its_own(self, run, file, monkeypatch):
        def quicker(*given, **named):
            raise commands.actions.PolicyConflictError("Somebody was quicker.")

        monkeypatch.setattr(commands.actions, "apply", quicker)
        assert "Somebody was quicker." in run("apply", file(NORTHWIND), code=3)


class TestDrafts:
    def test_a_draft_goes_its_way_from_the_terminal(self, run, file):
        file("policy: fields\ndeal:\n  - {name: partner}\n", "fields.yaml")
        said = run("draft", "fields.yaml", "--note", "Partners")
        number = int(re.search(r"Draft (\d+) of fields: checked\.", said)[1])
        assert "fields         checked" in run("drafts")
        assert "Nothing would change for any record." in run("try", number)
        assert f"Draft {number} of fields: approved." in run("approve", number, "--reason", "Good")
        assert "Version 1 of fields holds from" in run("apply-draft", number)
        assert "applied already" in run("apply-draft", number, code=3)
        assert "There are none" in run("drafts")
        assert json.loads(run("drafts", "--closed", "--format", "json"))[0]["version"] == 1

    def test_a_ready_made_document_is_drafted_by_its_name(self, run):
        assert "of fields: checked." in run("draft", "five_stages_fields")
        assert "one that is ready-made: five_stages, five_stages_fields, meddic," in run("draft", "six_stages", code=2)

    def test_a_draft_with_mistakes_is_kept_and_the_mistakes_are_said(self, run, file):
        said = run("draft", file("policy: company\ncurency: USD\n"), code=1)
        assert "line 2, curency" in said
        assert re.search(r"Draft \d+ of company: draft\.", said)

    def test_a_refused_draft_goes_back_with_the_reason(self, run, file):
        run("draft", file("policy: fields\ndeal:\n  - {name: partner}\n", "fields.yaml"))
        number = json.loads(run("drafts", "--format", "json"))[0]["id"]
        run("try", number)
        assert f"Draft {number} of fields: checked." in run("refuse", number, "--reason", "Too early")
        assert json.loads(run("drafts", "--format", "json"))[0]["refusal"]["reason"] == "Too early"

    def test_what_is_not_there_is_said(self, run, file):
        assert "There is no draft 9" in run("approve", 9, code=1)
        assert "There is no file" in run("try", "nothing.yaml", code=1)

    def test_a_file_is_tried_without_being_kept(self, run, file):
        file("policy: fields\ndeal:\n  - {name: partner}\n", "fields.yaml")
        assert json.loads(run("try", "fields.yaml", "--format", "json"))["sentences"] == []
        assert "There are none" in run("drafts")

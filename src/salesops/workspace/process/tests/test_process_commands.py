"""The gate and requests in the terminal."""

from datetime import date

import pytest
from click.testing import CliRunner
from tests.cast import NOW, TESTER

from salesops.policies import actions as policies
from salesops.workspace import editing
from salesops.workspace.editing.tests.test_gates import FIELDS, PROCESS
from salesops.workspace.process.commands import process


@pytest.fixture
def deal(cast):
    for one in (FIELDS, PROCESS):
        policies.apply(one, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    who = {"viewer": cast.viewer("rita"), "by": cast.actor("rita"), "at": NOW}
    return editing.create("deal", {"name": "Halcyon", "account": editing.create("account", {"name": "Acme"}, **who).id}, **who)


def run(*words):
    done = CliRunner().invoke(process, [str(word) for word in words])
    return done.exit_code, done.output


def test_the_gate_says_what_lacks(deal):
    code, said = run("gate", deal.id, "--to", "demo")
    assert code == 1
    assert "Halcyon may not move to Demo." in said
    assert "Budget is missing" in said
    assert run("gate", deal.id, "--to", "nowhere")[1].startswith("Error: The process in force has no stage 'nowhere'")
    assert "no deal" in run("gate", deal.id, "--as", "rosa")[1]


def test_a_request_is_answered_by_those_who_may(deal):
    from salesops.capabilities.process.actions import ask_exception
    from salesops.kernel.actor import Actor

    pipeline = editing.processes(NOW.date()).pipelines[0]
    asked = ask_exception(
        deal, pipeline, "demo", ["custom.budget"], "A hurry.", expires_on=None, by=Actor(7, "Rita", "page"), at=NOW
    )
    assert "Rita: A hurry." in run("requests", "list")[1]
    assert "no request" in run("requests", "grant", asked.id, "--as", "rosa")[1]
    assert (
        "does not answer this" in run("requests", "grant", asked.id, "--as", "raj")[1]
        or "no request" in run("requests", "grant", asked.id, "--as", "raj")[1]
    )
    assert run("requests", "grant", asked.id, "--note", "Once")[0] == 0
    assert run("requests", "list")[1] == "Nothing waits.\n"
    assert "granted by the command line" in run("requests", "list", "--all")[1]
    assert "granted already" in run("requests", "refuse", asked.id)[1]

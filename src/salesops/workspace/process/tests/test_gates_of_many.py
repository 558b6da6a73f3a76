"""Several deals before one gate: what they lack is asked for once, each gets what it lacks, and all move or none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesops.history.queries import last_sequence
from salesops.kernel.scope import EVERYTHING
from salesops.records import queries
from salesops.workspace.process.tests.test_every_path import make_deal, rita

__all__ = ["rita"]


def stage(deal: int) -> str:
    return queries.get("deal", deal, scope=EVERYTHING)["stage"]


def asked(client, *deals: int, to: str = "demo"):
    return client.get("/deals/gate", {"deal": deals, "to": to}, headers={"Accept": "application/json"})


def sent(client, deals, chosen, to="demo", **given):
    versions = {f"version.{deal}": queries.get("deal", deal, scope=EVERYTHING).version for deal in deals}
    return client.post("/deals/gate", {"deal": deals, "chosen": chosen, "to": to, **versions, **given})


def test_what_several_lack_is_given_once_and_all_of_them_move(rita, cast):
    lacking, also, has = make_deal(cast, "discovery"), make_deal(cast, "discovery"), make_deal(cast, "discovery")
    before = last_sequence()
    rita.patch(
        f"/api/records/deals/{has}", {"custom": {"budget": "7"}}, content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert last_sequence() == before + 1
    said = asked(rita, lacking, also, has).content.decode()
    assert said.count("Budget is missing.") == 1
    answer = sent(rita, [lacking, also, has], [lacking, also, has], **{"custom.budget": "500"}).json()
    assert (answer["text"], sorted(answer["deals"])) == ("3 deals moved to Demo.", [lacking, also, has])
    budgets = [queries.get("deal", one, scope=EVERYTHING).values["custom.budget"] for one in (lacking, also, has)]
    assert budgets == ["500.00", "500.00", "7.00"]


@pytest.mark.parametrize("given", [{}, {"custom.budget": "plenty"}])
def test_all_move_or_none(rita, cast, given):
    one, other = make_deal(cast, "discovery", **{"custom.budget": "5"}), make_deal(cast, "discovery")
    answer = sent(rita, [one, other], [one, other], **given)
    assert answer.status_code == 422
    assert "None was moved." in answer.content.decode()
    assert (stage(one), stage(other)) == ("discovery", "discovery")
    assert sent(rita, [one, other], [one]).json()["deals"] == [one]


def test_what_can_only_be_done_for_one_alone_is_said_at_it(rita, cast):
    deals = [make_deal(cast, "proposal") for _ in range(2)]
    said = asked(rita, *deals, to="terms").content.decode()
    assert said.count("Nobody is known as Champion.") == 2
    assert f'data-alone="/deals/{deals[0]}/gate"' in said


def test_many_deals_are_asked_about_with_as_many_questions_as_two(rita, cast):
    def questions(*deals):
        with CaptureQueriesContext(connection) as asked_of_the_store:
            assert asked(rita, *deals, to="terms").status_code == 200
        return len(asked_of_the_store)

    several = [make_deal(cast, stage) for stage in ("discovery", "proposal") * 6]
    assert questions(*several[:2]) == questions(*several)


def test_deals_of_others_are_as_if_they_were_not_there(rita, cast):
    own, theirs = make_deal(cast, "discovery"), make_deal(cast, "discovery", owner=cast.rosa)
    assert asked(rita, own, theirs).status_code == 404
    assert sent(rita, [own, theirs], [own]).status_code == 404
    assert sent(rita, [own], []).status_code == 422

"""Several at once: turns stay fair, one hand-off is accepted by one, an answer and a reminder do not cross."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.cast import NOW, TESTER, assemble

from salesops.capabilities.handoffs import actions
from salesops.capabilities.handoffs.models import HandOff
from salesops.policies.documents.hand_offs import HandOff as Policy
from salesops.records import actions as records
from salesops.records.errors import InvalidError

TURNS = Policy(
    key="turns", name="Turns", trigger="by_hand", sender={"owner": True}, receiver={"team": "West", "round_robin": True}
)
ANYBODY = Policy(key="any", name="Any", trigger="by_hand", sender={"owner": True}, receiver={"team": "West"}, takes_over=True)


@pytest.fixture
def cast(transactional_db):
    return assemble()


def at_once(work, of):
    """Do it for each of `of`, all at the same time; what each answered."""

    def done(one):
        try:
            return work(one)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as workers:
        return list(workers.map(done, of))


def test_turns_stay_fair_and_an_accepted_one_has_one_owner(cast):
    leads = [
        records.create("lead", {"name": f"L{n}", "owner": cast.max, "status": "new"}, by=TESTER, at=NOW).id for n in range(12)
    ]
    at_once(lambda lead: actions.start(TURNS, lead, {"owner": cast.max}, by=TESTER, at=NOW), leads)
    assert Counter(HandOff.objects.values_list("receiver_id", flat=True)) == {cast.mia: 4, cast.rita: 4, cast.raj: 4}
    one = actions.start(ANYBODY, leads[0], {"owner": cast.max}, by=TESTER, at=NOW)

    def accept(name):
        try:
            return actions.accept(one.id, viewer=cast.viewer(name), by=cast.actor(name), at=NOW).receiver_id
        except InvalidError:
            return None

    answers = at_once(accept, ("mia", "rita", "raj"))
    assert len([answer for answer in answers if answer]) == 1
    assert HandOff.objects.get(id=one.id).receiver_id in answers
